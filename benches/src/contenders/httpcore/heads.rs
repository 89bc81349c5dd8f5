//! Heads: through the parser, whole or growing, and through the tokenizer.

use super::super::{MOST_FIELDS, Reader, Role};
use httpcore::{Event, Field, Head, HeadParser, Limits, Token, TokenKind, Tokenizer};
use std::hint::black_box;

fn parser(role: Role) -> HeadParser {
    match role {
        Role::Request => HeadParser::request(Limits::DEFAULT),
        Role::Response => HeadParser::response(Limits::DEFAULT),
    }
}

/// Whole heads, all rules checked, and the view of the head that an application gets.
pub struct Heads {
    role: Role,
    fields: [Field; MOST_FIELDS],
    found: usize,
}

impl Heads {
    pub fn new(role: Role) -> Self {
        Self { role, fields: [Field::EMPTY; MOST_FIELDS], found: 0 }
    }

    #[inline(always)]
    fn read_and(&mut self, head: &[u8], then: impl Fn(&Head<'_>)) -> bool {
        let mut parser = parser(self.role);
        match parser.next(head, &mut self.fields) {
            Ok(step) if step.event == Event::Head => {
                let Some(view) = parser.head(&head[..step.consumed], &self.fields) else {
                    return false;
                };
                self.found = black_box(&view).len();
                then(&view);
                black_box(&self.fields);
                step.consumed == head.len()
            }
            _ => false,
        }
    }
}

impl Reader for Heads {
    fn read(&mut self, head: &[u8]) -> bool {
        self.read_and(head, |_| ())
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// The lines of heads, and what fields they are; nothing is judged.
#[cfg(httpcore_scan_force)]
pub struct Bare {
    fields: [Field; MOST_FIELDS],
    found: usize,
}

#[cfg(httpcore_scan_force)]
impl Bare {
    pub fn new() -> Self {
        Self { fields: [Field::EMPTY; MOST_FIELDS], found: 0 }
    }
}

#[cfg(httpcore_scan_force)]
impl Reader for Bare {
    fn read(&mut self, head: &[u8]) -> bool {
        let Some((length, fields)) = httpcore::scan::bare_head(head, &mut self.fields) else { return false };
        self.found = fields;
        black_box(&self.fields);
        length == head.len()
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// As [`Heads`], and the number of the method and the parts of the target: what a C program gets.
pub struct Views(Heads);

impl Views {
    pub fn new(role: Role) -> Self {
        Self(Heads::new(role))
    }
}

impl Reader for Views {
    fn read(&mut self, head: &[u8]) -> bool {
        self.0.read_and(head, |view| {
            let method = view.method().map(|method| (method, method.id()));
            let target = (view.raw_target(), view.target(), view.authority());
            black_box((method, target, view.status(), view.reason(), view.framing()));
        })
    }

    fn found(&self) -> usize {
        self.0.found
    }
}

/// Heads that arrive in pieces of `step` bytes, in a buffer that grows.
pub struct Growing {
    role: Role,
    step: usize,
    fields: [Field; MOST_FIELDS],
    found: usize,
}

impl Growing {
    pub fn new(role: Role, step: usize) -> Self {
        Self { role, step, fields: [Field::EMPTY; MOST_FIELDS], found: 0 }
    }
}

impl Reader for Growing {
    fn read(&mut self, head: &[u8]) -> bool {
        let mut parser = parser(self.role);
        let mut end = 0;
        while end < head.len() {
            end = head.len().min(end + self.step);
            match parser.next(&head[..end], &mut self.fields) {
                Ok(step) if step.event == Event::Head => {
                    let Some(view) = parser.head(&head[..step.consumed], &self.fields) else {
                        return false;
                    };
                    self.found = black_box(&view).len();
                    black_box(&self.fields);
                    return step.consumed == head.len();
                }
                Ok(step) if step.event == Event::NeedData && step.consumed == 0 => {}
                _ => return false,
            }
        }
        false
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Heads through [`Tokenizer`] in pieces of `step` bytes, every span taken.
pub struct Tokens {
    role: Role,
    step: usize,
    tokens: [Token; ROOM],
    /// More pieces than this overwrite the first ones.
    spans: [(usize, usize); 1024],
    found: usize,
}

/// So many tokens a call: those of a head of 64 fields.
const ROOM: usize = 4 + 2 * 64;

impl Tokens {
    pub fn new(role: Role, step: usize) -> Self {
        Self { role, step, tokens: [Token::EMPTY; ROOM], spans: [(0, 0); 1024], found: 0 }
    }
}

impl Reader for Tokens {
    fn read(&mut self, head: &[u8]) -> bool {
        let mut tokenizer = match self.role {
            Role::Request => Tokenizer::request(Limits::DEFAULT),
            Role::Response => Tokenizer::response(Limits::DEFAULT),
        };
        let (mut at, mut end, mut spans, mut found) = (0, head.len().min(self.step), 0, 0);
        while let Ok(count) = tokenizer.next_tokens(&head[at..end], &mut self.tokens) {
            let mut consumed = 0;
            for token in &self.tokens[..count] {
                consumed = token.consumed;
                match token.kind {
                    TokenKind::HeadEnd => {
                        self.found = found;
                        black_box(&self.spans);
                        return at + consumed == head.len();
                    }
                    TokenKind::NeedData if end == head.len() => return false,
                    TokenKind::NeedData => end = head.len().min(end + self.step),
                    kind => {
                        self.spans[spans % self.spans.len()] = (at + token.range.start, token.range.len());
                        spans += 1;
                        found += usize::from(kind == TokenKind::FieldName && token.last);
                    }
                }
            }
            at += consumed;
        }
        false
    }

    fn found(&self) -> usize {
        self.found
    }
}
