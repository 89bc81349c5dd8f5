//! The message body, RFC 9112 §6 and §7: content, and what stands between chunks.

use super::{Flags, Refusal, State, Step, TokenKind, Tokenizer, at};
use crate::chunked::{ChunkLine, ChunkSizes};
use crate::error::ErrorKind;
use crate::grammar::ParameterPart;

impl Tokenizer {
    pub(super) fn content(&mut self, rest: &[u8]) -> Result<Option<Step>, Refusal> {
        if rest.is_empty() {
            return Ok(None);
        }
        let length = usize::try_from(self.remaining).unwrap_or(usize::MAX).min(rest.len());
        if length == 0 {
            // Only content until close has bytes beyond what remains: the limit.
            return Err(at(0, ErrorKind::ContentTooLong));
        }
        self.remaining -= length as u64;
        let last = self.remaining == 0 && !matches!(self.state, State::ContentUntilClose);
        match self.state {
            State::Content if last => self.state = State::MessageEnd,
            State::ChunkData if last => self.state = State::ChunkDataCr,
            _ => {}
        }
        Ok(Some(Step { token: Some((TokenKind::Content, 0..length, last)), consumed: length }))
    }

    pub(super) fn chunk_line(&mut self, mut line: ChunkLine, rest: &[u8]) -> Result<Option<Step>, Refusal> {
        let mut start = 0;
        for (index, &byte) in rest.iter().enumerate() {
            let before = line.part();
            let mut sizes = ChunkSizes {
                size: &mut self.remaining,
                overhead: &mut self.left,
                received: self.received,
                limit: self.limits.content,
            };
            line = line.step(byte, &mut sizes).map_err(|kind| at(index, kind))?;
            self.state = State::ChunkLine(line);
            if line == ChunkLine::End {
                self.start_chunk();
                return Ok(Some(Step::last(TokenKind::ChunkHead, 0, index + 1)));
            }
            if line.part() != before {
                if let Some(part) = before {
                    let token = Some((extension(part), start..index, true));
                    return Ok(Some(Step { token, consumed: index + 1 }));
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

    /// The line before a chunk is complete.
    fn start_chunk(&mut self) {
        if self.remaining > 0 {
            if !self.flags.has(Flags::UNJUDGED) {
                self.received += self.remaining;
            }
            self.state = State::ChunkData;
        } else {
            self.flags.set(Flags::TRAILERS, true);
            self.lines = 0;
            self.left = 0;
            self.section_left = self.limits.trailer_section;
            self.start_field_line();
        }
    }

    pub(super) fn chunk_data_end(&mut self, rest: &[u8]) -> Result<Option<Step>, Refusal> {
        match (self.state, rest.first()) {
            (_, None) => Ok(None),
            (State::ChunkDataCr, Some(b'\r')) => {
                self.state = State::ChunkDataLineFeed;
                Ok(Some(Step::skip(1)))
            }
            (State::ChunkDataLineFeed, Some(b'\n')) => {
                self.state = State::ChunkLine(ChunkLine::Start);
                Ok(Some(Step::last(TokenKind::ChunkEnd, 0, 1)))
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
