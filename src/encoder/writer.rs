//! Bytes into the caller's buffer, checked on the way: tokens, values, fields, numbers. Knows no message.

use super::{Pairs, SendError};
use crate::error::Error;
use crate::field::KnownField;
use crate::grammar;
use crate::host::HostReader;
use crate::scan;
use crate::status::StatusCode;

pub(super) const CRLF: &[u8; 2] = b"\r\n";
const COLON: &[u8; 2] = b": ";

/// What is among the fields of a head.
#[derive(Default)]
pub(crate) struct Has<'f> {
    pub(super) date: bool,
    /// Upgrade, and a protocol in it.
    pub(crate) upgrade: bool,
    te: bool,
    /// Expect: 100-continue, in a request.
    pub(crate) expects_continue: bool,
    pub(super) host: Option<&'f [u8]>,
}

/// The field that this name, a token, means, if it matters to the writer of a head.
fn judged(name: &[u8]) -> Option<KnownField> {
    let known = match (name.len(), name.first()?) {
        (2, _) => KnownField::Te,
        (4, b'D' | b'd') => KnownField::Date,
        (4, _) => KnownField::Host,
        (6, _) => KnownField::Expect,
        (7, _) => KnownField::Upgrade,
        (10, _) => KnownField::Connection,
        (14, _) => KnownField::ContentLength,
        (17, _) => KnownField::TransferEncoding,
        _ => return None,
    };
    // The bit is the case of letters. `-` has it too, and the byte that is `-` without it is no `tchar`.
    let same = name.iter().zip(known.name().as_bytes()).all(|(&byte, &lower)| byte | 0x20 == lower);
    same.then_some(known)
}

fn is_host(value: &[u8]) -> bool {
    let mut host = HostReader::new();
    value.iter().all(|&byte| host.push(byte)) && host.is_complete()
}

/// Writes what is wrong, where and why, as a line of text; gives its length, cut to what fits.
pub(crate) fn describe(error: &Error, out: &mut [u8]) -> usize {
    let (rfc, section) = error.kind().rfc();
    let room = out.len();
    let mut to = Writer::new(out);
    to.put(error.kind().message().as_bytes());
    to.put(b" at byte ");
    to.put_decimal(error.offset());
    to.put(b" (RFC ");
    to.put_decimal(u64::from(rfc));
    to.put(b", section ");
    to.put(section.as_bytes());
    to.put(b")\n");
    to.finish().unwrap_or(room)
}

/// Writes to a buffer as long as there is room, and counts on when there is none.
pub(super) struct Writer<'a> {
    rest: &'a mut [u8],
    room: usize,
    needed: usize,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(out: &'a mut [u8]) -> Self {
        Self { room: out.len(), rest: out, needed: 0 }
    }

    /// The next `length` bytes of the buffer, if it has them; if not, it has none from then on.
    #[inline]
    fn place(&mut self, length: usize) -> Option<&'a mut [u8]> {
        self.needed = self.needed.saturating_add(length);
        let (place, rest) = core::mem::take(&mut self.rest).split_at_mut_checked(length)?;
        self.rest = rest;
        Some(place)
    }

    // Called for every part of a line that has no shape of its own: kept a call, so that the code stays small
    // (`make size`).
    #[inline(never)]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        if let Some(place) = self.place(bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// `HTTP/1.1 200 OK` and the line end.
    pub(super) fn put_status_line(&mut self, status: StatusCode, reason: &[u8]) -> Option<()> {
        let number = status.get();
        let mut start = *b"HTTP/1.1 000 ";
        let [.., hundreds, tens, units, _] = &mut start;
        *hundreds += (number / 100) as u8;
        *tens += (number / 10 % 10) as u8;
        *units += (number % 10) as u8;

        let place = self.place(reason.len().saturating_add(start.len() + CRLF.len()))?;
        let (to_start, place) = place.split_first_chunk_mut()?;
        let (to_reason, line_end) = place.split_last_chunk_mut()?;
        (*to_start, *line_end) = (start, *CRLF);
        to_reason.copy_from_slice(reason);
        Some(())
    }

    /// Checks and writes `name: value` and the line end.
    #[inline(never)]
    pub(super) fn put_field(&mut self, name: &[u8], value: &[u8]) -> Result<(), SendError> {
        let length = name.len().saturating_add(value.len()).saturating_add(COLON.len() + CRLF.len());
        let (mut to_name, mut to_value): (&mut [u8], &mut [u8]) = (&mut [], &mut []);
        if let Some((first, rest)) = self.place(length).and_then(|place| place.split_at_mut_checked(name.len()))
            && let Some((colon, rest)) = rest.split_first_chunk_mut()
            && let Some((rest, line_end)) = rest.split_last_chunk_mut()
        {
            (to_name, to_value, *colon, *line_end) = (first, rest, *COLON, *CRLF);
        }
        if !scan::copy_token(to_name, name) {
            return Err(SendError::FieldName);
        }
        if !scan::copy_text(to_value, value) || matches!(value, [b' ' | b'\t', ..] | [.., b' ' | b'\t']) {
            return Err(SendError::FieldValue);
        }
        Ok(())
    }

    /// Checks and writes the caller's fields.
    pub(super) fn put_fields<'f>(&mut self, fields: Pairs<'_, 'f>, request: bool) -> Result<Has<'f>, SendError> {
        let mut has = Has::default();
        for (name, value) in fields {
            self.put_field(name, value)?;
            match judged(name) {
                Some(KnownField::ContentLength | KnownField::TransferEncoding | KnownField::Connection) => {
                    return Err(SendError::FramingField);
                }
                Some(KnownField::Date) => has.date = true,
                Some(KnownField::Upgrade) => has.upgrade |= !value.is_empty(),
                Some(KnownField::Te) => has.te = request,
                Some(KnownField::Expect) => has.expects_continue |= request && grammar::is_word(value, b"100-continue"),
                // Host routes requests; in a response it means nothing.
                Some(KnownField::Host) if !request => {}
                Some(KnownField::Host) if has.host.is_some() || !is_host(value) => return Err(SendError::Host),
                Some(KnownField::Host) => has.host = Some(value),
                _ => {}
            }
        }
        Ok(has)
    }

    pub(super) fn put_length(&mut self, length: u64) -> Option<()> {
        const NAME: &[u8; 16] = b"Content-Length: ";
        let place = self.place(NAME.len() + decimal_digits(length) + CRLF.len())?;
        let (name, place) = place.split_first_chunk_mut()?;
        let (digits, line_end) = place.split_last_chunk_mut()?;
        (*name, *line_end) = (*NAME, *CRLF);
        fill::<10>(digits, length);
        Some(())
    }

    /// An empty line, or the end of one.
    #[inline]
    pub(super) fn put_line_end(&mut self) {
        if let Some(place) = self.place(CRLF.len()).and_then(|place| place.first_chunk_mut()) {
            *place = *CRLF;
        }
    }

    /// Connection, if it has anything to say (RFC 9110 §7.6.1, §7.8 and §10.1.4).
    pub(super) fn put_connection(&mut self, persistence: Option<&[u8]>, has: &Has<'_>) {
        if persistence.is_none() && !has.upgrade && !has.te {
            return;
        }
        let options = [persistence, has.upgrade.then_some(b"upgrade"), has.te.then_some(b"TE")];
        let mut before: &[u8] = b"Connection: ";
        for option in options.into_iter().flatten() {
            self.put(before);
            self.put(option);
            before = b", ";
        }
        if before == b", " {
            self.put_line_end();
        }
    }

    fn put_decimal(&mut self, number: u64) {
        if let Some(place) = self.place(decimal_digits(number)) {
            fill::<10>(place, number);
        }
    }

    pub(super) fn put_hexadecimal(&mut self, number: u64) {
        let digits = 1 + number.checked_ilog2().unwrap_or(0) / 4;
        if let Some(place) = self.place(digits as usize) {
            fill::<16>(place, number);
        }
    }

    pub(super) fn finish(self) -> Result<usize, SendError> {
        if self.needed <= self.room { Ok(self.needed) } else { Err(SendError::BufferTooSmall { needed: self.needed }) }
    }
}

fn decimal_digits(number: u64) -> usize {
    1 + number.checked_ilog10().unwrap_or(0) as usize
}

/// Writes the digits of `number` to where there is room for just them.
#[inline(never)]
fn fill<const BASE: u64>(digits: &mut [u8], mut number: u64) {
    for place in digits.iter_mut().rev() {
        let digit = (number % BASE) as u8;
        *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        number /= BASE;
    }
}
