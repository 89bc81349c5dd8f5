//! Field lines, RFC 9112 §5: those of the head, those of the trailer section (§7.1.2), and the empty line behind them.

use super::{Flags, Refusal, State, Step, TokenKind, Tokenizer, at, line_feed, unexpected};
use crate::chunked::ChunkLine;
use crate::error::ErrorKind;
use crate::field::{self, InTrailer, KnownField};
use crate::framing::{BodyLength, Role};
use crate::grammar::{self, NameHash, TCHAR, WordSearch};
use crate::limits::Leniency;
use crate::scan;

impl Tokenizer {
    #[inline(never)]
    pub(super) fn field_line(&mut self, byte: u8, window: &[u8]) -> Result<Step, Refusal> {
        match self.state {
            State::LineStart => match byte {
                b'\r' => {
                    self.end_section().map_err(|kind| at(0, kind))?;
                    self.go(State::SectionLineFeed, 1)
                }
                _ if grammar::is(byte, TCHAR) => {
                    self.count_line().map_err(|kind| at(0, kind))?;
                    self.go(State::FieldName { search: WordSearch::new(), hash: NameHash::new() }, 0)
                }
                b'\n' if self.leniency.has(Leniency::HISTORICAL.and(Leniency::LF_ALONE)) => {
                    self.end_section().map_err(|kind| at(0, kind))?;
                    self.go(State::SectionLineFeed, 0)
                }
                b' ' | b'\t' if self.lines > 0 && self.leniency.has(Leniency::HISTORICAL) => {
                    self.count_line().and(self.framing.begin(None, self.minor)).map_err(|kind| at(0, kind))?;
                    self.go(State::Value { started: false }, 0)
                }
                b' ' | b'\t' => Err(at(0, ErrorKind::ObsFold)),
                _ => Err(at(0, unexpected(byte, ErrorKind::FieldName))),
            },
            State::FieldName { search, hash } => self.field_name(search, hash, window),
            State::ValueStart => match scan::blanks(window) {
                blanks if blanks == window.len() => self.go(State::ValueStart, blanks),
                blanks => {
                    self.left -= blanks as u32;
                    let value = self.field_value(false, window.get(blanks..).unwrap_or_default());
                    value.map(|step| step.behind(blanks)).map_err(|(index, kind)| (index + blanks as i64, kind))
                }
            },
            State::Value { started } => self.field_value(started, window),
            State::ValueLineFeed => {
                line_feed(byte)?;
                self.left -= 1;
                self.start_field_line();
                Ok(Step::skip(1))
            }
            State::FoldLineFeed { empty } => {
                line_feed(byte)?;
                self.go(State::FoldStart { empty }, 1)
            }
            State::FoldStart { empty } => match byte {
                b' ' | b'\t' if !self.fold(empty) => Err(at(0, ErrorKind::ObsFold)),
                b' ' | b'\t' => self.go(if empty { State::ValueStart } else { State::Value { started: true } }, 0),
                _ => {
                    self.framing.end().or_else(|kind| self.forgive_end(kind)).map_err(|kind| at(0, kind))?;
                    self.start_field_line();
                    Ok(Step::last(TokenKind::FieldValue, 0, 0))
                }
            },
            _ => {
                let length = self.line_feed(byte)?;
                Ok(Step { consumed: length, ..self.start_body() })
            }
        }
    }

    fn field_name(&mut self, mut search: WordSearch, mut hash: NameHash, window: &[u8]) -> Result<Step, Refusal> {
        let trailers = self.flags.has(Flags::TRAILERS);
        let kind = if trailers { TokenKind::TrailerName } else { TokenKind::FieldName };
        let length = scan::tchars(window);
        let piece = window.get(..length).unwrap_or_default();
        let end = window.get(length);
        let whole = search.is_new() && end == Some(&b':');
        for &byte in if whole && !trailers { &[] } else { piece } {
            search.push(&field::NAMES, byte.to_ascii_lowercase());
            if trailers {
                hash.push(byte);
            }
        }
        match end {
            None => {
                self.state = State::FieldName { search, hash };
                return Ok(self.spend(Step::piece(kind, length)));
            }
            Some(b':') => {}
            Some(&other) => {
                self.remember_name(search);
                return Err(at(length, unexpected(other, ErrorKind::FieldName)));
            }
        }
        self.known =
            if whole { KnownField::find(piece) } else { search.found(&field::NAMES).and_then(KnownField::from_index) };
        self.state = State::ValueStart;
        let mut withheld = false;
        if trailers {
            withheld = match self.known.map_or(InTrailer::Deliver, KnownField::in_trailer) {
                InTrailer::Refuse if !self.leniency.has(Leniency::LLHTTP) => {
                    return Err(at(length, ErrorKind::TrailerForbidden));
                }
                InTrailer::Refuse => true,
                // httptools' own tests want it delivered.
                InTrailer::Withhold if self.known == Some(KnownField::Vary) && self.leniency.has(Leniency::LLHTTP) => {
                    false
                }
                InTrailer::Withhold => true,
                InTrailer::Deliver => self.framing.is_nominated(hash),
            };
            self.begin_in_trailers();
        } else {
            let known = self.counts_as(self.known);
            if let Err(kind) = self.framing.begin(known, self.minor) {
                self.forgive_name(known, kind).ok_or(at(length, kind))?;
            }
        }
        self.flags.set(Flags::WITHHELD, withheld);
        let kind = if withheld { TokenKind::TrailerWithheld } else { kind };
        Ok(self.spend(Step::last(kind, length, length + 1)))
    }

    /// What the field in the head is for framing.
    pub(super) fn counts_as(&self, known: Option<KnownField>) -> Option<KnownField> {
        match known.filter(|&known| self.matters(known)) {
            Some(KnownField::ProxyConnection) if self.leniency.has(Leniency::DROP_IN) => Some(KnownField::Connection),
            known => known,
        }
    }

    /// Whether the field in the head counts for framing.
    const fn matters(&self, known: KnownField) -> bool {
        match known {
            _ if self.flags.has(Flags::UNJUDGED) => false,
            // Host routes requests; in a response it means nothing.
            KnownField::Host => !self.flags.has(Flags::RESPONSE),
            _ => true,
        }
    }

    fn field_value(&mut self, started: bool, window: &[u8]) -> Result<Step, Refusal> {
        let trailers = self.flags.has(Flags::TRAILERS);
        let kind = if trailers { TokenKind::TrailerValue } else { TokenKind::FieldValue };
        let length = scan::text(window);
        let run = window.get(..length).unwrap_or_default();
        let visible = length - run.iter().rev().take_while(|&&byte| grammar::is_blank(byte)).count();
        let end = window.get(length).copied();

        // Blanks at the end of the input wait for what follows; all else goes to the framing as it is delivered.
        let wait = end.is_none() || self.may_fold();
        let given = if wait && visible > 0 { visible } else { length };
        let llhttp = self.leniency.has(Leniency::LLHTTP);
        let minds_blanks = visible < length && self.leniency.has(Leniency::HTTP_PARSER);
        let whole = !started && end == Some(b'\r') && !wait && !llhttp && !minds_blanks;
        let judged = !trailers || llhttp;
        if judged && !(whole && self.framing.read_usual(window, 0..visible)) {
            let given = run.get(..given).unwrap_or_default();
            self.push_value(given).map_err(|(index, kind)| at(index, kind))?;
        }
        let step = match end {
            None if visible == 0 => Step::piece(TokenKind::Blank, length),
            None => {
                self.state = State::Value { started: true };
                Step::piece(kind, visible)
            }
            // More of the value may follow on the next line: then the blanks before the line end are part of it.
            Some(end) if self.may_fold() && self.ends_line(end) => match (visible, length) {
                (0, 0) => {
                    self.state = State::FoldLineFeed { empty: !started };
                    Step::skip(self.before_fold(end))
                }
                (0, _) => Step::piece(TokenKind::Blank, length),
                (..) => {
                    self.state = State::Value { started: true };
                    Step::piece(kind, visible)
                }
            },
            Some(other) => {
                let Some(more) = self.before_line_feed(other) else {
                    if self.forgives(other, started || visible > 0) {
                        return Ok(self.spend(Step::piece(kind, length + 1)));
                    }
                    return Err(at(length, unexpected(other, ErrorKind::FieldValue)));
                };
                if !trailers && self.ends_in_next_line() {
                    self.state = State::FoldLineFeed { empty: true };
                    return Ok(self.spend(Step::skip(length + more)));
                }
                if !trailers || self.leniency.has(Leniency::LLHTTP) {
                    self.framing.end().or_else(|kind| self.forgive_end(kind)).map_err(|kind| at(length, kind))?;
                }
                self.state = State::ValueLineFeed;
                Step::last(kind, visible, length + more)
            }
        };
        let step = self.spend(step);
        let withheld = self.flags.has(Flags::WITHHELD) && !self.leniency.has(Leniency::LLHTTP);
        Ok(if withheld { Step::skip(step.consumed) } else { step })
    }

    /// Whether the field value at hand may go on in the next line.
    pub(super) const fn may_fold(&self) -> bool {
        let response_head = self.flags.has(Flags::RESPONSE) && !self.flags.has(Flags::TRAILERS);
        (response_head && self.leniency.has(Leniency::OBS_FOLD)) || self.leniency.has(Leniency::ANY_VALUE)
    }

    /// Counts one more field line.
    pub(super) fn count_line(&mut self) -> Result<(), ErrorKind> {
        let (most, error) = if self.flags.has(Flags::TRAILERS) {
            (self.limits.trailers, ErrorKind::TooManyTrailers)
        } else {
            (self.limits.fields, ErrorKind::TooManyFields)
        };
        if self.lines >= most && most != u16::MAX {
            return Err(error);
        }
        self.lines = self.lines.saturating_add(1);
        Ok(())
    }

    /// The empty line has begun that ends the section.
    pub(super) fn end_section(&mut self) -> Result<(), ErrorKind> {
        if self.flags.has(Flags::TRAILERS) {
            return Ok(());
        }
        let role = if self.flags.has(Flags::RESPONSE) { self.as_response() } else { Role::Request };
        self.framing.end_of_head(role, self.minor, self.leniency)?;
        match self.framing().map(|framing| framing.body()) {
            Some(BodyLength::Length(length)) if length > self.limits.content => Err(ErrorKind::ContentTooLong),
            _ => Ok(()),
        }
    }

    /// What the fields of a response have to be judged by.
    pub(super) const fn as_response(&self) -> Role {
        let to_head = self.flags.has(Flags::TO_HEAD);
        Role::Response { status: self.status, to_head, to_connect: self.flags.has(Flags::TO_CONNECT) }
    }

    /// The section is complete.
    pub(super) fn start_body(&mut self) -> Step {
        if self.flags.has(Flags::TRAILERS) {
            self.state = State::MessageEnd;
            return Step::skip(1);
        }
        self.start_content(self.framing().map_or(BodyLength::None, |framing| framing.body()));
        Step::last(TokenKind::HeadEnd, 0, 1)
    }

    /// The head is complete.
    #[inline]
    pub(super) const fn start_content(&mut self, length: BodyLength) {
        // Of the lines nothing more is to be known.
        (self.left, self.section_left, self.lines, self.known) = (0, 0, 0, None);
        self.state = match length {
            BodyLength::None | BodyLength::Length(0) => State::MessageEnd,
            BodyLength::Length(length) => {
                self.remaining = length;
                State::Content
            }
            BodyLength::Chunked => {
                self.left = self.limits.chunk_overhead;
                State::ChunkLine(ChunkLine::Start)
            }
            BodyLength::UntilClose => {
                self.remaining = self.limits.content;
                State::ContentUntilClose
            }
        };
    }
}
