//! One byte more of a head, for heads that arrive byte by byte.
//!
//! As with elements that are there as a whole, there is no rule here: where this says yes, it does what the steps would do.

use super::{Flags, State, TokenKind, Tokenizer};
use crate::field;
use crate::grammar::{self, NameHash, PATH, QUERY, TCHAR, TEXT, WordSearch};
use crate::limits::Leniency;
use crate::target::TargetReader;
use core::slice::from_ref;

impl Tokenizer {
    /// Takes the next byte of the input, if it goes on with a value of a head that says nothing about the message, and
    /// is no blank: what is by far the most frequent. `false`, and nothing is changed, anywhere else.
    #[inline(always)]
    pub(crate) fn one_more_of_value(&mut self, byte: u8) -> bool {
        let goes_on = matches!(self.state, State::Value { started: true })
            && self.framing.ignores()
            && grammar::is(byte, TEXT)
            && !grammar::is_blank(byte)
            && self.takes_more();
        if goes_on {
            self.count_byte();
        }
        goes_on
    }

    #[inline(always)]
    const fn takes_more(&self) -> bool {
        self.left > 0 && !self.flags.has(Flags::TRAILERS) && self.error.is_none()
    }

    #[inline(always)]
    fn count_byte(&mut self) {
        self.left -= 1;
        self.offset += 1;
        #[cfg(test)]
        crate::scan::touched::add(1);
    }

    /// Takes the next byte of the input, where that is one of the most frequent ones: one that begins an element of a head
    /// or goes on with it, or that stands between two of them. Tells what it is a piece of, not the last one;
    /// [`NeedData`](TokenKind::NeedData) where it is a piece of nothing. `None`, and nothing is changed, anywhere else.
    #[inline(always)]
    pub(crate) fn one_more(&mut self, byte: u8) -> Option<TokenKind> {
        if !self.takes_more() {
            return None;
        }
        let kind = match &mut self.state {
            State::ValueStart if grammar::is_blank(byte) => TokenKind::NeedData,
            State::ValueStart | State::Value { started: true } if grammar::is(byte, TEXT) => self.more_value(byte)?,
            State::FieldName { search, .. } if grammar::is(byte, TCHAR) => {
                search.push(&field::NAMES, byte.to_ascii_lowercase());
                TokenKind::FieldName
            }
            State::LineStart if grammar::is(byte, TCHAR) => {
                self.count_line().ok()?;
                let mut search = WordSearch::new();
                search.push(&field::NAMES, byte.to_ascii_lowercase());
                // The hash is for trailer sections.
                self.state = State::FieldName { search, hash: NameHash::new() };
                TokenKind::FieldName
            }
            State::ValueLineFeed if byte == b'\n' => {
                self.count_byte();
                self.start_field_line();
                return Some(TokenKind::NeedData);
            }
            State::Target { target: TargetReader::Path, .. } if grammar::is(byte, PATH) => TokenKind::Target,
            State::Target { target: TargetReader::Query, .. } if grammar::is(byte, QUERY) => TokenKind::Target,
            _ => return None,
        };
        self.count_byte();
        Some(kind)
    }

    #[inline(always)]
    fn more_value(&mut self, byte: u8) -> Option<TokenKind> {
        if !self.framing.ignores() {
            self.more_framing(byte)?;
        }
        if grammar::is_blank(byte) {
            return Some(TokenKind::Blank);
        }
        self.state = State::Value { started: true };
        Some(TokenKind::FieldValue)
    }

    /// A byte of a value that says something about the message.
    #[inline(never)]
    fn more_framing(&mut self, byte: u8) -> Option<()> {
        let before = self.framing;
        if self.leniency.has(Leniency::LLHTTP.and(Leniency::HTTP_PARSER)) || self.framing.push(from_ref(&byte)).is_err()
        {
            self.framing = before;
            return None;
        }
        Some(())
    }
}
