//! One token a call of a head that was read at once: for drop-in headers, whose callbacks come between.
//!
//! There is no rule here, and nothing that [`Tokenizer::next`] does not give as well.

use super::many::start_line_tokens;
use super::{Token, TokenKind, Tokenizer};
use crate::field::Field;
use crate::head::StartLine;

/// The most fields of a head that is read at once.
const MOST_FIELDS: usize = 32;

/// The tokens of a head that are still to be taken. The tokenizer has read all of the head by then.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Ahead {
    start_line: [Token; 3],
    fields: [Field; MOST_FIELDS],
    /// How many tokens there are, and how many of them were taken.
    tokens: usize,
    taken: usize,
    /// How long the head is, and where the last token that was taken ends.
    length: usize,
    consumed: usize,
}

impl Ahead {
    /// No token.
    pub const NONE: Self = Self {
        start_line: [Token::EMPTY; 3],
        fields: [Field::EMPTY; MOST_FIELDS],
        tokens: 0,
        taken: 0,
        length: 0,
        consumed: 0,
    };

    /// Reads the head that `input` starts with, if all of it is there and it is in no way unusual. From then on `tokenizer` is
    /// as behind the head, and [`next`](Self::next) gives the tokens up to there.
    pub fn read(&mut self, tokenizer: &mut Tokenizer, input: &[u8]) -> bool {
        let mut line = StartLine::EMPTY;
        let Some(head) = tokenizer.whole_head(input, &mut self.fields, &mut line) else { return false };
        self.start_line = start_line_tokens(&line);
        self.length = head.length as usize;
        self.tokens = self.start_line.len() + 2 * usize::from(head.fields) + 1;
        (self.taken, self.consumed) = (0, 0);
        true
    }

    /// The next token, if there is one, as [`Tokenizer::next`] gives it for what was not consumed.
    #[inline]
    pub fn next(&mut self) -> Option<Token> {
        if self.taken == self.tokens {
            return None;
        }
        let before = self.consumed;
        let Token { kind, range, last, consumed } = self.token(self.taken);
        self.taken += 1;
        self.consumed = consumed;
        Some(Token { kind, range: range.start - before..range.end - before, last, consumed: consumed - before })
    }

    /// If not all tokens were taken: has `tokenizer` read those that were again, from the bytes before the others, and nothing
    /// more.
    pub fn give_back(&mut self, tokenizer: &mut Tokenizer, input: &[u8]) {
        if self.taken == self.tokens {
            return;
        }
        tokenizer.restart();
        let mut rest = input.get(..self.consumed).unwrap_or_default();
        self.tokens = self.taken;
        // An error stays in the tokenizer: the caller has changed what it consists of.
        while !rest.is_empty()
            && let Ok(token) = tokenizer.next(rest)
        {
            rest = rest.get(token.consumed..).unwrap_or_default();
        }
    }

    /// The token with this index; its offsets count from the start of the head.
    fn token(&self, index: usize) -> Token {
        if let Some(token) = self.start_line.get(index) {
            return token.clone();
        }
        let index = index - self.start_line.len();
        let last = self.tokens - self.start_line.len() - 1;
        let Some(field) = self.fields.get(..last / 2).and_then(|fields| fields.get(index / 2)) else {
            return Token::last(TokenKind::HeadEnd, self.length - 1, self.length - 1, self.length);
        };
        if index % 2 == 0 {
            let name = field.name();
            return Token::last(TokenKind::FieldName, name.start, name.end, name.end + 1);
        }
        let end = if index + 1 == last {
            self.length - 2
        } else {
            self.fields.get(index / 2 + 1).map_or(0, |next| next.name().start)
        };
        let value = field.value();
        // The LF is consumed with what follows.
        Token::last(TokenKind::FieldValue, value.start, value.end, end - 1)
    }
}
