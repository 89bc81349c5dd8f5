//! Content as it arrives, a read at a time: through the parser and through the tokenizer. No byte of it is copied.

use super::super::{MOST_FIELDS, READ, Reader};
use httpcore::{Event, Field, HeadParser, Limits, TokenKind, Tokenizer};
use std::hint::black_box;

/// Whole requests through [`HeadParser`].
pub struct Content {
    fields: [Field; MOST_FIELDS],
    found: usize,
}

impl Content {
    pub fn new() -> Self {
        Self { fields: [Field::EMPTY; MOST_FIELDS], found: 0 }
    }
}

impl Reader for Content {
    fn read(&mut self, message: &[u8]) -> bool {
        let mut parser = HeadParser::request(Limits::DEFAULT);
        let (mut at, mut end) = (0, message.len().min(READ));
        self.found = 0;
        while let Ok(step) = parser.next(&message[at..end], &mut self.fields) {
            match step.event {
                Event::Content(range) => self.found += black_box(&message[at..end][range]).len(),
                Event::End => return at + step.consumed == message.len(),
                Event::NeedData if end == message.len() => return false,
                Event::NeedData => end = message.len().min(end + READ),
                _ => {}
            }
            at += step.consumed;
        }
        false
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Whole requests through [`Tokenizer`].
pub struct ContentTokens {
    found: usize,
}

impl ContentTokens {
    pub fn new() -> Self {
        Self { found: 0 }
    }
}

impl Reader for ContentTokens {
    fn read(&mut self, message: &[u8]) -> bool {
        let mut tokenizer = Tokenizer::request(Limits::DEFAULT);
        let (mut at, mut end) = (0, message.len().min(READ));
        self.found = 0;
        while let Ok(token) = tokenizer.next(&message[at..end]) {
            match token.kind {
                TokenKind::Content => self.found += black_box(&message[at..end][token.range]).len(),
                TokenKind::MessageEnd => return at + token.consumed == message.len(),
                TokenKind::NeedData if end == message.len() => return false,
                TokenKind::NeedData => end = message.len().min(end + READ),
                _ => {}
            }
            at += token.consumed;
        }
        false
    }

    fn found(&self) -> usize {
        self.found
    }
}
