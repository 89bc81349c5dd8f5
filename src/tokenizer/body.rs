//! The message body, RFC 9112 §6 and §7: content, and what stands between chunks.

use super::{Flags, Refusal, State, Step, TokenKind, Tokenizer, at, drop_in};
use crate::chunked::{self, ChunkLine, ChunkSizes};
use crate::error::ErrorKind;
use crate::grammar::ParameterPart;
use crate::limits::Leniency;
use core::ops::Range;

/// So many bytes of a chunk allow for one byte of extensions and leading zeros beyond the limit of a message: some
/// senders write all sizes with a fixed number of digits.
const CONTENT_PER_OVERHEAD: u64 = 64;

impl Tokenizer {
    /// The next content, as far as it is there: what is left of a chunk, or of all content. Before a new chunk, the
    /// line end behind the last one and a plain chunk line are read in the same step. `None` changes nothing and says
    /// nothing.
    #[inline]
    pub(crate) fn next_content(&mut self, input: &[u8]) -> Option<Range<usize>> {
        let before = match self.state {
            State::Content | State::ChunkData if !input.is_empty() && self.error.is_none() => {
                let taken = self.take_content(input.len());
                self.offset += taken as u64;
                #[cfg(test)]
                crate::scan::touched::add(taken);
                return Some(0..taken);
            }
            State::ChunkLine(ChunkLine::Start) => 0,
            State::ChunkDataCr if input.starts_with(b"\r\n") => 2,
            _ => return None,
        };
        let line = input.get(before..)?;
        let (size, length) = self.plain_chunk_line(line)?;
        let there = line.len().saturating_sub(length);
        if there == 0 || self.error.is_some() {
            return None;
        }
        self.start_chunk(size);
        let (start, taken) = (before + length, self.take_content(there));
        self.offset += (start + taken) as u64;
        #[cfg(test)]
        crate::scan::touched::add(start + taken);
        Some(start..start + taken)
    }

    /// The size of a chunk, and the length of the line that `rest` starts with, if that is a plain one and all there.
    #[inline]
    fn plain_chunk_line(&self, rest: &[u8]) -> Option<(u64, usize)> {
        let (size, length) = chunked::plain_line(rest)?;
        let size = u64::from(size.get());
        (self.received.checked_add(size)? <= self.limits.content).then_some((size, length as usize))
    }

    pub(super) fn content(&mut self, rest: &[u8]) -> Result<Option<Step>, Refusal> {
        if rest.is_empty() {
            return Ok(None);
        }
        let length = self.take_content(rest.len());
        if length == 0 {
            // Only content until close has bytes beyond what remains: the limit.
            return Err(at(0, ErrorKind::ContentTooLong));
        }
        let last = !matches!(self.state, State::Content | State::ChunkData | State::ContentUntilClose);
        Ok(Some(Step { token: Some((TokenKind::Content, 0..length, last)), consumed: length }))
    }

    /// Accounts for content of which `there` bytes are there; gives how many of them belong to it.
    #[inline]
    fn take_content(&mut self, there: usize) -> usize {
        let length = usize::try_from(self.remaining).unwrap_or(usize::MAX).min(there);
        self.remaining -= length as u64;
        if self.remaining == 0 {
            match self.state {
                State::Content => self.state = State::MessageEnd,
                State::ChunkData => self.state = State::ChunkDataCr,
                _ => {}
            }
        }
        length
    }

    pub(super) fn chunk_line(&mut self, mut line: ChunkLine, rest: &[u8]) -> Result<Option<Step>, Refusal> {
        if line == ChunkLine::Start
            && let Some((size, length)) = self.plain_chunk_line(rest)
        {
            self.start_chunk(size);
            return Ok(Some(Step::last(TokenKind::ChunkHead, 0, length)));
        }
        let mut start = 0;
        let leniency = self.leniency;
        for (index, &byte) in rest.iter().enumerate() {
            let before = line.part();
            let mut sizes = ChunkSizes { size: &mut self.remaining, overhead: &mut self.left, received: self.received };
            let taken;
            (line, taken) =
                drop_in::step(line, byte, &mut sizes, self.limits.content, leniency).map_err(|kind| at(index, kind))?;
            self.state = State::ChunkLine(line);
            if line == ChunkLine::End {
                match self.remaining {
                    0 => self.start_trailer_section(),
                    size if self.received + size > self.limits.content => {
                        return Err(at(index, ErrorKind::ContentTooLong));
                    }
                    size => {
                        let left = u64::from(self.left) + size / CONTENT_PER_OVERHEAD;
                        self.left = left.min(self.limits.chunk_overhead.into()) as u32;
                        self.start_chunk(size);
                    }
                }
                return Ok(Some(Step::last(TokenKind::ChunkHead, 0, index + taken)));
            }
            if line.part() != before {
                if let Some(part) = before {
                    let token = Some((extension(part), start..index, true));
                    return Ok(Some(Step { token, consumed: index + taken }));
                }
                start = index;
            }
        }
        Ok(match line.part() {
            _ if rest.is_empty() => None,
            Some(part) => Some(Step { token: Some((extension(part), start..rest.len(), false)), consumed: rest.len() }),
            None => Some(Step::skip(rest.len())),
        })
    }

    /// The line before a chunk with data is complete.
    #[inline]
    fn start_chunk(&mut self, size: u64) {
        self.remaining = size;
        if !self.flags.has(Flags::UNJUDGED) {
            self.received += size;
        }
        self.state = State::ChunkData;
    }

    /// The line of the last chunk is complete.
    fn start_trailer_section(&mut self) {
        self.flags.set(Flags::TRAILERS, true);
        self.lines = 0;
        self.left = 0;
        self.section_left = self.limits.trailer_section;
        self.start_field_line();
    }

    pub(super) fn chunk_data_end(&mut self, rest: &[u8]) -> Result<Option<Step>, Refusal> {
        match (self.state, rest.first()) {
            (_, None) => Ok(None),
            (State::ChunkDataCr, Some(b'\r')) if rest.get(1) == Some(&b'\n') => {
                self.state = State::ChunkLine(ChunkLine::Start);
                Ok(Some(Step::last(TokenKind::ChunkEnd, 0, 2)))
            }
            (State::ChunkDataCr, Some(b'\r')) => {
                self.state = State::ChunkDataLineFeed;
                Ok(Some(Step::skip(1)))
            }
            (State::ChunkDataLineFeed, Some(b'\n')) => {
                self.state = State::ChunkLine(ChunkLine::Start);
                Ok(Some(Step::last(TokenKind::ChunkEnd, 0, 1)))
            }
            (State::ChunkDataCr, Some(b'\n')) if self.leniency.has(Leniency::LF_ALONE) => {
                self.state = State::ChunkLine(ChunkLine::Start);
                Ok(Some(Step::last(TokenKind::ChunkEnd, 0, 1)))
            }
            (_, Some(&byte)) if self.leniency.has(Leniency::NO_CHUNK_END) && byte != b'\n' => {
                self.state = State::ChunkLine(ChunkLine::Start);
                Ok(Some(Step::last(TokenKind::ChunkEnd, 0, 0)))
            }
            _ => Err(at(0, ErrorKind::ChunkEnd)),
        }
    }

    /// Whether this response ends HTTP on the connection.
    pub(crate) fn switches(&self) -> bool {
        self.flags.has(Flags::RESPONSE)
            && (self.status == 101 || (self.flags.has(Flags::TO_CONNECT) && matches!(self.status, 200..=299)))
    }
}

const fn extension(part: ParameterPart) -> TokenKind {
    match part {
        ParameterPart::Name => TokenKind::ChunkExtensionName,
        ParameterPart::Value => TokenKind::ChunkExtensionValue,
    }
}
