//! The fast path of the push front: a field name, or a field value, that is there as a whole and in no way unusual.
//!
//! As with heads that are read at once, there is no rule here: where this says yes, it does what the steps would do, and
//! where not, nothing is changed and they judge.

use super::{Flags, State, Token, TokenKind, Tokenizer};
use crate::field::KnownField;
use crate::grammar;
use crate::limits::Leniency;
use crate::scan;
use core::num::NonZero;

/// Where an element ends, and how much is consumed with it. As small as this it is returned in a register.
struct Whole {
    end: u32,
    consumed: NonZero<u32>,
}

impl Tokenizer {
    /// The token that `input` starts with, if it is such a name or value of a head.
    #[inline(always)]
    pub(crate) fn whole_field(&mut self, input: &[u8]) -> Option<Token> {
        // Input that comes in small pieces has none.
        const FEWEST: usize = 8;
        if input.len() < FEWEST || self.error.is_some() {
            return None;
        }
        let (&first, _) = input.split_first()?;
        let (kind, start) = match self.state {
            State::LineStart => (TokenKind::FieldName, 0),
            State::ValueLineFeed if first == b'\n' => (TokenKind::FieldName, 1),
            State::ValueStart => (TokenKind::FieldValue, u32::from(first == b' ')),
            _ => return None,
        };
        let whole = match kind {
            TokenKind::FieldName => self.whole_name(input, start)?,
            _ => self.whole_value(input, start)?,
        };
        let consumed = whole.consumed.get() as usize;
        self.offset += consumed as u64;
        #[cfg(test)]
        scan::touched::add(consumed);
        Some(Token::last(kind, start as usize, whole.end as usize, consumed))
    }

    /// A name and its colon, behind the LF of the line before or not.
    #[inline(never)]
    fn whole_name(&mut self, input: &[u8], line_feed: u32) -> Option<Whole> {
        let start = line_feed as usize;
        let length = scan::name(input, start..input.len());
        let end = start + length;
        let limited = self.lines >= self.limits.fields && self.limits.fields != u16::MAX;
        if length == 0 || input.get(end) != Some(&b':') || limited || self.flags.has(Flags::TRAILERS) {
            return None;
        }
        let (mut left, mut section_left) = (self.left.checked_sub(line_feed)?, self.section_left);
        if line_feed > 0 {
            (left, section_left) = self.next_line(left);
        }
        let end = u32::try_from(end).ok()?;
        let left = left.checked_sub(end - line_feed)?.checked_sub(1)?;
        let known = KnownField::find_token(input.get(start..end as usize)?);
        self.framing.begin(self.counts_as(known), self.minor).ok()?;
        (self.left, self.section_left, self.lines) = (left, section_left, self.lines.saturating_add(1));
        (self.known, self.state) = (known, State::ValueStart);
        self.flags.set(Flags::WITHHELD, false);
        Some(Whole { end, consumed: NonZero::<u32>::MIN.checked_add(end)? })
    }

    /// A value behind `start` bytes, and the CR behind it.
    #[inline(never)]
    fn whole_value(&mut self, input: &[u8], start: u32) -> Option<Whole> {
        let value = input.get(start as usize..)?;
        let length = scan::text(value);
        let blank_first = value.first().is_some_and(|&first| grammar::is_blank(first));
        if value.get(length) != Some(&b'\r') || blank_first || self.flags.has(Flags::TRAILERS) || self.may_fold() {
            return None;
        }
        let line_end = start.checked_add(u32::try_from(length).ok()?)?;
        let left = self.left.checked_sub(line_end)?.checked_sub(1)?;
        let blanks = value.get(..length)?.iter().rev().take_while(|&&byte| grammar::is_blank(byte)).count();
        let end = line_end - blanks as u32;
        // llhttp and http_parser mind blanks at the end of some values.
        let strange = blanks > 0 && self.leniency.has(Leniency::LLHTTP.and(Leniency::HTTP_PARSER));
        if strange || !self.framing.read_usual(input, start as usize..end as usize) {
            return None;
        }
        (self.left, self.state) = (left, State::ValueLineFeed);
        Some(Whole { end, consumed: NonZero::<u32>::MIN.checked_add(line_end)? })
    }
}
