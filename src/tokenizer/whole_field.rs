//! The fast path of the push front: a field name, or a field value, that is there as a whole and in no way unusual.
//!
//! As with heads that are read at once, there is no rule here: where this says yes, it does what the steps would do, and
//! where not, nothing is changed and they judge.

use super::{Flags, State, Token, TokenKind, Tokenizer};
use crate::field::KnownField;
use crate::grammar;
use crate::limits::Leniency;
use crate::scan;

impl Tokenizer {
    /// The token that `input` starts with, if it is such a name or value of a head.
    #[inline]
    pub(super) fn whole_field(&mut self, input: &[u8]) -> Option<Token> {
        // Input that comes in small pieces has none.
        const FEWEST: usize = 8;
        match self.state {
            _ if input.len() < FEWEST => None,
            State::LineStart => self.whole_name(input, 0),
            State::ValueLineFeed if input.first() == Some(&b'\n') => self.whole_name(input, 1),
            State::ValueStart => self.whole_value(input),
            _ => None,
        }
    }

    /// A name and its colon, behind the LF of the line before or not.
    fn whole_name(&mut self, input: &[u8], line_feed: u32) -> Option<Token> {
        let start = line_feed as usize;
        let length = scan::name(input, start..input.len());
        let (end, consumed) = (start + length, start + length + 1);
        let limited = self.lines >= self.limits.fields && self.limits.fields != u16::MAX;
        if length == 0 || input.get(end) != Some(&b':') || limited || self.flags.has(Flags::TRAILERS) {
            return None;
        }
        let (mut left, mut section_left) = (self.left.checked_sub(line_feed)?, self.section_left);
        if line_feed > 0 {
            (left, section_left) = self.next_line(left);
        }
        let left = left.checked_sub(u32::try_from(length).ok()? + 1)?;
        let known = KnownField::find_token(input.get(start..end)?);
        self.framing.begin(self.counts_as(known), self.minor).ok()?;
        (self.left, self.section_left, self.lines) = (left, section_left, self.lines.saturating_add(1));
        (self.known, self.state) = (known, State::ValueStart);
        self.flags.set(Flags::WITHHELD, false);
        self.offset += consumed as u64;
        #[cfg(test)]
        scan::touched::add(consumed);
        Some(Token { kind: TokenKind::FieldName, range: start..end, last: true, consumed })
    }

    /// A value behind one SP or none, and the CR behind it.
    fn whole_value(&mut self, input: &[u8]) -> Option<Token> {
        let start = usize::from(input.first() == Some(&b' '));
        let value = input.get(start..)?;
        let length = scan::text(value);
        let consumed = start + length + 1;
        let blank_first = value.first().is_some_and(|&first| grammar::is_blank(first));
        if value.get(length) != Some(&b'\r') || blank_first || self.flags.has(Flags::TRAILERS) || self.may_fold() {
            return None;
        }
        let left = self.left.checked_sub(u32::try_from(consumed).ok()?)?;
        let blanks = value.get(..length)?.iter().rev().take_while(|&&byte| grammar::is_blank(byte)).count();
        let range = start..start + length - blanks;
        // llhttp and http_parser mind blanks at the end of some values.
        let strange = blanks > 0 && self.leniency.has(Leniency::LLHTTP.and(Leniency::HTTP_PARSER));
        if strange || !self.framing.read_usual(input, range.clone()) {
            return None;
        }
        (self.left, self.state) = (left, State::ValueLineFeed);
        self.offset += consumed as u64;
        #[cfg(test)]
        scan::touched::add(consumed);
        Some(Token { kind: TokenKind::FieldValue, range, last: true, consumed })
    }
}
