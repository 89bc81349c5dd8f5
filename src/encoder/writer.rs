//! Bytes into the caller's buffer, checked on the way: tokens, values, fields, numbers. Knows no message.

use super::{Pairs, SendError};
use crate::error::Error;
use crate::field::KnownField;
use crate::host::HostReader;
use crate::scan;
use crate::status::StatusCode;

pub(super) const CRLF: &[u8; 2] = b"\r\n";
const COLON: &[u8; 2] = b": ";

/// What is among the fields of a head.
#[derive(Default)]
pub(super) struct Has<'f> {
    pub(super) date: bool,
    pub(super) upgrade: bool,
    te: bool,
    pub(super) host: Option<&'f [u8]>,
}

/// The field that this name means, if it matters to the writer of a head.
fn judged(name: &[u8]) -> Option<KnownField> {
    let known = match (name.len(), name.first()?) {
        (2, _) => KnownField::Te,
        (4, b'D' | b'd') => KnownField::Date,
        (4, _) => KnownField::Host,
        (7, _) => KnownField::Upgrade,
        (10, _) => KnownField::Connection,
        (14, _) => KnownField::ContentLength,
        (17, _) => KnownField::TransferEncoding,
        _ => return None,
    };
    name.eq_ignore_ascii_case(known.name().as_bytes()).then_some(known)
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
        *to_start = start;
        put_end(place, reason)
    }

    /// Checks and writes `name: value` and the line end.
    pub(super) fn put_field(&mut self, name: &[u8], value: &[u8]) -> Result<(), SendError> {
        if !scan::is_token(name) {
            return Err(SendError::FieldName);
        }
        if !scan::is_text(value) || matches!(value, [b' ' | b'\t', ..] | [.., b' ' | b'\t']) {
            return Err(SendError::FieldValue);
        }
        self.put_field_line(name, value);
        Ok(())
    }

    #[inline]
    fn put_field_line(&mut self, name: &[u8], value: &[u8]) -> Option<()> {
        let length = name.len().saturating_add(value.len()).saturating_add(COLON.len() + CRLF.len());
        let (to_name, place) = self.place(length)?.split_at_mut_checked(name.len())?;
        to_name.copy_from_slice(name);
        let (colon, place) = place.split_first_chunk_mut()?;
        *colon = *COLON;
        put_end(place, value)
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
                Some(KnownField::Upgrade) => has.upgrade = true,
                Some(KnownField::Te) => has.te = request,
                // Host routes requests; in a response it means nothing.
                Some(KnownField::Host) if !request => {}
                Some(KnownField::Host) if has.host.is_some() || !is_host(value) => return Err(SendError::Host),
                Some(KnownField::Host) => has.host = Some(value),
                _ => {}
            }
        }
        Ok(has)
    }

    pub(super) fn put_length(&mut self, length: u64) {
        self.put(b"Content-Length: ");
        self.put_decimal(length);
        self.put(CRLF);
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
            self.put(CRLF);
        }
    }

    fn put_decimal(&mut self, number: u64) {
        let digits = 1 + number.checked_ilog10().unwrap_or(0);
        self.put_digits::<10>(number, digits);
    }

    pub(super) fn put_hexadecimal(&mut self, number: u64) {
        let digits = 1 + number.checked_ilog2().unwrap_or(0) / 4;
        self.put_digits::<16>(number, digits);
    }

    #[inline(never)]
    fn put_digits<const BASE: u64>(&mut self, mut number: u64, digits: u32) {
        for place in self.place(digits as usize).unwrap_or_default().iter_mut().rev() {
            let digit = (number % BASE) as u8;
            *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
            number /= BASE;
        }
    }

    pub(super) fn finish(self) -> Result<usize, SendError> {
        if self.needed <= self.room { Ok(self.needed) } else { Err(SendError::BufferTooSmall { needed: self.needed }) }
    }
}

/// The rest of a line, and the line end.
#[inline]
fn put_end(place: &mut [u8], rest: &[u8]) -> Option<()> {
    let (to_rest, place) = place.split_at_mut_checked(rest.len())?;
    to_rest.copy_from_slice(rest);
    *place.first_chunk_mut()? = *CRLF;
    Some(())
}
