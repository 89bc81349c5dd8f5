//! One token a call of a head that was read at once: for drop-in headers, whose callbacks come between.
//!
//! There is no rule here, and nothing that [`Tokenizer::next`] does not give as well.

use super::many::{START_LINE, start_line_token};
use super::{Token, TokenKind, Tokenizer};
use crate::field::Field;
use crate::head::HeadParts;
use core::mem::MaybeUninit;

/// The most fields of a head that is read at once.
const MOST_FIELDS: usize = 32;

/// The tokens of a head that are still to be taken. The tokenizer has read all of the head by then.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Ahead {
    parts: HeadParts,
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
        parts: HeadParts::NONE,
        fields: [Field::EMPTY; MOST_FIELDS],
        tokens: 0,
        taken: 0,
        length: 0,
        consumed: 0,
    };

    /// The same, written to `place`.
    #[inline(never)]
    pub fn none(place: &mut MaybeUninit<Self>) -> &mut Self {
        place.write(Self::NONE)
    }

    /// Reads the head that `input` starts with, if all of it is there and it is in no way unusual. From then on `tokenizer`
    /// stands behind the head, and [`next`](Self::next) gives the tokens up to there. To be called when all tokens of the
    /// head before were taken.
    pub fn read(&mut self, tokenizer: &mut Tokenizer, input: &[u8]) -> bool {
        self.parts = HeadParts::NONE;
        let length = tokenizer.whole_head(input, &mut self.fields, &mut self.parts);
        if let Some(length) = length {
            self.length = length;
            (self.taken, self.consumed) = (0, 0);
            self.tokens = START_LINE + 2 * usize::from(self.parts.fields) + 1;
        }
        length.is_some()
    }

    /// The next token, if there is one, as [`Tokenizer::next`] gives it for what was not consumed. None any more once the
    /// tokenizer is no longer behind this head.
    #[inline]
    pub fn next(&mut self, tokenizer: &Tokenizer) -> Option<Token> {
        self.forget_unless_behind(tokenizer);
        if self.taken == self.tokens {
            return None;
        }
        let before = self.consumed;
        let Token { kind, range, last, consumed } = self.token(self.taken);
        self.taken += 1;
        self.consumed = consumed;
        Some(Token { kind, range: range.start - before..range.end - before, last, consumed: consumed - before })
    }

    /// If not all tokens were taken: sets `tokenizer` back to where the last one that was taken ends. For that it reads
    /// again what `input` has before that place.
    pub fn give_back(&mut self, tokenizer: &mut Tokenizer, input: &[u8]) {
        self.forget_unless_behind(tokenizer);
        if self.taken == self.tokens {
            return;
        }
        tokenizer.restart();
        let mut rest = input.get(..self.consumed).unwrap_or_default();
        self.tokens = self.taken;
        // An error stays in the tokenizer: then the caller has changed these bytes.
        while !rest.is_empty()
            && let Ok(token) = tokenizer.next(rest)
        {
            rest = rest.get(token.consumed..).unwrap_or_default();
        }
    }

    /// All tokens count as taken if the tokenizer has begun anew meanwhile.
    fn forget_unless_behind(&mut self, tokenizer: &Tokenizer) {
        if tokenizer.offset() != self.length as u64 {
            self.taken = self.tokens;
        }
    }

    /// The token with this index; its offsets count from the start of the head.
    fn token(&self, index: usize) -> Token {
        let Some(index) = index.checked_sub(START_LINE) else {
            return start_line_token(&self.parts.start_line, index);
        };
        let last = self.tokens - START_LINE - 1;
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
