//! httpcore itself: the parser over whole heads, the tokenizer, and content through the parser.

use super::{MOST_FIELDS, Reader, Role};
use httpcore::{Event, Field, HeadParser, Limits, TokenKind, Tokenizer};
use std::hint::black_box;

/// Heads through [`HeadParser`], all rules checked, and the view of the head that an application gets.
pub struct Heads {
    role: Role,
    fields: [Field; MOST_FIELDS],
    found: usize,
}

impl Heads {
    pub fn new(role: Role) -> Self {
        Self { role, fields: [Field::EMPTY; MOST_FIELDS], found: 0 }
    }

    fn parser(&self) -> HeadParser {
        match self.role {
            Role::Request => HeadParser::request(Limits::DEFAULT),
            Role::Response => HeadParser::response(Limits::DEFAULT),
        }
    }
}

impl Reader for Heads {
    fn read(&mut self, head: &[u8]) -> bool {
        let mut parser = self.parser();
        match parser.next(head, &mut self.fields) {
            Ok(step) if step.event == Event::Head => {
                let Some(view) = parser.head(&head[..step.consumed], &self.fields) else {
                    return false;
                };
                self.found = black_box(&view).len();
                black_box(&self.fields);
                step.consumed == head.len()
            }
            _ => false,
        }
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Heads through [`Tokenizer`], every span taken.
pub struct Tokens {
    role: Role,
    spans: [(usize, usize); 4 * MOST_FIELDS],
    found: usize,
}

impl Tokens {
    pub fn new(role: Role) -> Self {
        Self { role, spans: [(0, 0); 4 * MOST_FIELDS], found: 0 }
    }

    fn tokenizer(&self) -> Tokenizer {
        match self.role {
            Role::Request => Tokenizer::request(Limits::DEFAULT),
            Role::Response => Tokenizer::response(Limits::DEFAULT),
        }
    }
}

impl Reader for Tokens {
    fn read(&mut self, head: &[u8]) -> bool {
        let mut tokenizer = self.tokenizer();
        let (mut at, mut spans) = (0, 0);
        self.found = 0;
        while let Ok(token) = tokenizer.next(&head[at..]) {
            match token.kind {
                TokenKind::HeadEnd => {
                    black_box(&self.spans);
                    return at + token.consumed == head.len();
                }
                TokenKind::NeedData => return false,
                _ => {
                    self.spans[spans % (4 * MOST_FIELDS)] = (at + token.range.start, token.range.len());
                    spans += 1;
                }
            }
            self.found += usize::from(token.kind == TokenKind::FieldName && token.last);
            at += token.consumed;
        }
        false
    }

    fn found(&self) -> usize {
        self.found
    }
}
