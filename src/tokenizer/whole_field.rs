//! The tokenizer's own fast path: a field name, or a field value, that is there as a whole and in no way unusual.
//!
//! As with heads that are read at once, there is no rule here: where this says yes, it does what the steps would do, and
//! where not, nothing is changed and they judge.

use super::{Flags, State, Token, TokenKind, Tokenizer};
use crate::field::KnownField;
use crate::grammar;
use crate::limits::Leniency;
use crate::scan;
use core::num::NonZero;

/// An element that is there as a whole. As small as this it is returned in registers.
pub(super) struct Whole {
    kind: TokenKind,
    start: u8,
    end: u32,
    pub(super) consumed: NonZero<u32>,
}

impl Whole {
    /// So many bytes are consumed behind the end. `None` if they cannot be counted.
    pub(super) fn new(kind: TokenKind, start: u8, end: usize, behind: u32) -> Option<Self> {
        let end = u32::try_from(end).ok()?;
        Some(Self { kind, start, end, consumed: NonZero::new(end.checked_add(behind)?)? })
    }
}

impl Tokenizer {
    /// The token behind `at` bytes of `input`, if it is an element of a head that is there as a whole, and in no way
    /// unusual.
    #[inline(always)]
    pub(crate) fn whole_element(&mut self, input: &[u8], at: usize) -> Option<Token> {
        // Input that comes in small pieces has none.
        const FEWEST: usize = 8;
        let rest = input.get(at..).filter(|rest| rest.len() >= FEWEST && self.state.starts_element())?;
        let whole = self.whole(rest)?;
        let consumed = whole.consumed.get() as usize;
        self.offset += consumed as u64;
        #[cfg(test)]
        scan::touched::add(consumed);
        Some(Token::last(whole.kind, at + usize::from(whole.start), at + whole.end as usize, at + consumed))
    }

    #[inline(never)]
    fn whole(&mut self, input: &[u8]) -> Option<Whole> {
        if self.error.is_some() {
            return None;
        }
        match self.state {
            State::LineStart => self.whole_name(input, 0),
            State::ValueLineFeed if input.first() == Some(&b'\n') => self.whole_name(input, 1),
            State::ValueStart => self.whole_value(input),
            State::RequestStart | State::Target { .. } | State::Version { .. } => self.whole_of_start_line(input),
            _ => None,
        }
    }

    /// A name and its colon, behind the LF of the line before or not.
    #[inline(never)]
    fn whole_name(&mut self, input: &[u8], line_feed: u8) -> Option<Whole> {
        let start = usize::from(line_feed);
        let end = start + scan::name(input, start..input.len());
        let limited = self.lines >= self.limits.fields && self.limits.fields != u16::MAX;
        if end == start || input.get(end) != Some(&b':') || limited || self.flags.has(Flags::TRAILERS) {
            return None;
        }
        let whole = Whole::new(TokenKind::FieldName, line_feed, end, 1)?;
        let (mut left, mut section_left) = (self.left.checked_sub(line_feed.into())?, self.section_left);
        if line_feed > 0 {
            (left, section_left) = self.next_line(left);
        }
        let left = left.checked_sub(whole.consumed.get() - u32::from(line_feed))?;
        let known = KnownField::find(input.get(start..end)?);
        self.framing.begin(self.counts_as(known), self.minor).ok()?;
        (self.left, self.section_left, self.lines) = (left, section_left, self.lines.saturating_add(1));
        (self.known, self.state) = (known, State::ValueStart);
        self.flags.set(Flags::WITHHELD, false);
        Some(whole)
    }

    /// A value behind one SP or none, and the CR behind it.
    fn whole_value(&mut self, input: &[u8]) -> Option<Whole> {
        let start = u8::from(input.first() == Some(&b' '));
        let value = input.get(usize::from(start)..)?;
        let length = scan::text(value);
        let blank_first = value.first().is_some_and(|&first| grammar::is_blank(first));
        if value.get(length) != Some(&b'\r') || blank_first || self.flags.has(Flags::TRAILERS) || self.may_fold() {
            return None;
        }
        let blanks = value.get(..length)?.iter().rev().take_while(|&&byte| grammar::is_blank(byte)).count();
        let end = usize::from(start) + length - blanks;
        let whole = Whole::new(TokenKind::FieldValue, start, end, blanks as u32 + 1)?;
        let left = self.left.checked_sub(whole.consumed.get())?;
        // llhttp and http_parser mind blanks at the end of some values.
        let strange = blanks > 0 && self.leniency.has(Leniency::LLHTTP.and(Leniency::HTTP_PARSER));
        if strange || !self.framing.read_usual(input, start.into()..end) {
            return None;
        }
        (self.left, self.state) = (left, State::ValueLineFeed);
        Some(whole)
    }
}
