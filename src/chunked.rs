//! The line in front of each chunk, RFC 9112 §7.1 and §7.1.1.
//!
//! Bytes come one at a time and nothing is kept of them. Content, and what follows it, is the tokenizer's.

use crate::error::ErrorKind;
use crate::grammar::{self, ParameterPart, Parameters};
use core::num::NonZeroU32;

/// Recognises a chunk's line, and gathers its size:
///
/// ```text
/// line      = 1*HEXDIG *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ) CRLF
/// ```
///
/// Blanks are allowed nowhere else: neither before CRLF, nor around a size without extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChunkLine {
    Start,
    Size,
    SizeBlank,
    Extensions(Parameters),
    LineFeed,
    End,
}

/// The sizes that the line is read into and measured by.
#[derive(Debug)]
pub(crate) struct ChunkSizes<'a> {
    /// The size of this chunk, as far as it was read.
    pub(crate) size: &'a mut u64,
    /// How much more the extensions and leading zeros of the message may take.
    pub(crate) overhead: &'a mut u32,
    /// The sizes of all earlier chunks.
    pub(crate) received: u64,
}

impl ChunkLine {
    /// The state after `byte`.
    pub(crate) fn step(self, byte: u8, sizes: &mut ChunkSizes<'_>) -> Result<Self, ErrorKind> {
        let digit = grammar::hex_value(byte);
        Ok(match (self, byte) {
            (Self::LineFeed, b'\n') => Self::End,
            (Self::LineFeed | Self::End, _) | (_, b'\n') => return Err(ErrorKind::LineEnd),
            (Self::Start, _) => {
                *sizes.size = 0;
                sizes.digit(digit.ok_or(ErrorKind::ChunkSize)?)?;
                Self::Size
            }
            (Self::Size, b'\r') => Self::LineFeed,
            (Self::Size | Self::SizeBlank, b';') => {
                sizes.spend()?;
                Self::Extensions(Parameters::NameStart)
            }
            (Self::Size | Self::SizeBlank, b' ' | b'\t') => {
                sizes.spend()?;
                Self::SizeBlank
            }
            (Self::Size, _) => {
                let digit = digit.ok_or(ErrorKind::ChunkSize)?;
                if *sizes.size == 0 {
                    // The zero before this digit was not needed.
                    sizes.spend()?;
                }
                sizes.digit(digit)?;
                Self::Size
            }
            (Self::SizeBlank, _) => return Err(ErrorKind::ChunkSize),
            (Self::Extensions(Parameters::Name | Parameters::Token | Parameters::QuoteEnd), b'\r') => Self::LineFeed,
            (Self::Extensions(extensions), _) => {
                let next = extensions.step(byte, false).ok_or(ErrorKind::ChunkExtension)?;
                sizes.spend()?;
                Self::Extensions(next)
            }
        })
    }

    /// Which part of an extension the byte that led here belongs to, if to any.
    pub(crate) const fn part(self) -> Option<ParameterPart> {
        match self {
            Self::Extensions(extensions) => extensions.part(),
            _ => None,
        }
    }
}

/// The size that `bytes` start with, and the length of its line, if it is a plain one and all there: one to eight digits,
/// the first of them not 0, and CRLF.
#[inline(never)]
pub(crate) fn plain_line(bytes: &[u8]) -> Option<(NonZeroU32, u32)> {
    short_line(bytes).or_else(|| any_plain_line(bytes))
}

/// As [`plain_line`], for one digit or two: which of them cannot be foretold, and is no branch.
#[inline]
fn short_line(bytes: &[u8]) -> Option<(NonZeroU32, u32)> {
    const CRLF: u32 = u16::from_le_bytes(*b"\r\n") as u32;
    let start = u32::from_le_bytes(*bytes.first_chunk()?);
    let single = start >> 8 & 0xff == u32::from(b'\r');
    let line = core::hint::select_unpredictable(single, start << 8 | u32::from(b'0'), start);
    if line >> 16 != CRLF || start & 0xff == u32::from(b'0') {
        return None;
    }
    let (high, low) = (grammar::hex_value(line as u8)?, grammar::hex_value((line >> 8) as u8)?);
    Some((NonZeroU32::new(u32::from(high << 4 | low))?, 4 - u32::from(single)))
}

#[inline]
fn any_plain_line(bytes: &[u8]) -> Option<(NonZeroU32, u32)> {
    let mut size = 0;
    let mut rest = bytes;
    loop {
        let (&byte, behind) = rest.split_first()?;
        let Some(digit) = grammar::hex_value(byte) else {
            let length = bytes.len() - rest.len() + 2;
            return NonZeroU32::new(size).filter(|_| rest.starts_with(b"\r\n")).map(|size| (size, length as u32));
        };
        let leading_zero = size == 0 && digit == 0;
        if leading_zero || size >> 28 != 0 {
            return None;
        }
        size = size << 4 | u32::from(digit);
        rest = behind;
    }
}

impl ChunkSizes<'_> {
    /// One more digit of the size. What the chunks add up to is a number of 64 bits, too.
    fn digit(&mut self, digit: u8) -> Result<(), ErrorKind> {
        let size = self.size.checked_mul(16).ok_or(ErrorKind::ChunkSize)? | u64::from(digit);
        self.received.checked_add(size).ok_or(ErrorKind::ChunkSize)?;
        *self.size = size;
        Ok(())
    }

    /// One more byte that the data does not need.
    fn spend(&mut self) -> Result<(), ErrorKind> {
        *self.overhead = self.overhead.checked_sub(1).ok_or(ErrorKind::ChunkOverhead)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The size and the length of the line that `bytes` start with, if it takes nothing from the overhead.
    fn by_steps(bytes: &[u8]) -> Option<(u64, usize)> {
        let (mut size, mut overhead, mut line) = (0, 0, ChunkLine::Start);
        for (index, &byte) in bytes.iter().enumerate() {
            let mut sizes = ChunkSizes { size: &mut size, overhead: &mut overhead, received: 0 };
            line = line.step(byte, &mut sizes).ok()?;
            if line == ChunkLine::End {
                return (size > 0).then_some((size, index + 1));
            }
        }
        None
    }

    #[test]
    fn a_plain_line_is_what_its_bytes_make_of_it_one_by_one() {
        const BYTES: &[u8] = b"01aF\r\n;";
        for length in 0..=6 {
            for number in 0..BYTES.len().pow(length) {
                let mut line = [0; 6];
                (0..length as usize).fold(number, |rest, at| {
                    line[at] = BYTES[rest % BYTES.len()];
                    rest / BYTES.len()
                });
                let line = &line[..length as usize];
                let plain = plain_line(line).map(|(size, length)| (u64::from(size.get()), length as usize));
                assert_eq!(plain, by_steps(line), "{}", line.escape_ascii());
            }
        }
        assert_eq!(plain_line(b"ffFFffFF\r\n").map(|(size, _)| size.get()), Some(u32::MAX));
        assert_eq!(plain_line(b"123456789\r\n"), None);
    }
}
