//! Bytes into the caller's buffer, checked on the way: tokens, values, fields, numbers. Knows no message.

use super::{Pairs, SendError};
use crate::error::Error;
use crate::field::KnownField;
use crate::grammar;
use crate::host::HostReader;
use crate::scan;

pub(super) const CRLF: &[u8] = b"\r\n";

/// What is among the fields of a head.
#[derive(Default)]
pub(super) struct Has<'f> {
    pub(super) date: bool,
    pub(super) upgrade: bool,
    te: bool,
    pub(super) host: Option<&'f [u8]>,
}

pub(super) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && scan::tchars(bytes) == bytes.len()
}

pub(super) fn check_field(name: &[u8], value: &[u8]) -> Result<(), SendError> {
    if !is_token(name) {
        return Err(SendError::FieldName);
    }
    if scan::text(value) != value.len() || grammar::trim(value).len() != value.len() {
        return Err(SendError::FieldValue);
    }
    Ok(())
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
    needed: usize,
    overflowed: bool,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(out: &'a mut [u8]) -> Self {
        Self { rest: out, needed: 0, overflowed: false }
    }

    // Called for every part of every line: kept a call, so that the code stays small (`make size`).
    #[inline(never)]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.needed = self.needed.saturating_add(bytes.len());
        match core::mem::take(&mut self.rest).split_at_mut_checked(bytes.len()) {
            Some((place, rest)) if !self.overflowed => {
                place.copy_from_slice(bytes);
                self.rest = rest;
            }
            _ => self.overflowed = true,
        }
    }

    #[inline(never)]
    pub(super) fn put_field(&mut self, name: &[u8], value: &[u8]) {
        self.put(name);
        self.put(b": ");
        self.put(value);
        self.put(CRLF);
    }

    /// Checks and writes the caller's fields.
    pub(super) fn put_fields<'f>(&mut self, fields: Pairs<'_, 'f>, request: bool) -> Result<Has<'f>, SendError> {
        let mut has = Has::default();
        for (name, value) in fields {
            check_field(name, value)?;
            match KnownField::find(name) {
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
            self.put_field(name, value);
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

    pub(super) fn put_decimal(&mut self, number: u64) {
        self.put_digits::<10>(number);
    }

    pub(super) fn put_hexadecimal(&mut self, number: u64) {
        self.put_digits::<16>(number);
    }

    #[inline(never)]
    pub(super) fn put_digits<const BASE: u64>(&mut self, mut number: u64) {
        let mut digits = [0; 20];
        let mut start = digits.len();
        for place in digits.iter_mut().rev() {
            let digit = (number % BASE) as u8;
            *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
            start -= 1;
            number /= BASE;
            if number == 0 {
                break;
            }
        }
        self.put(digits.get(start..).unwrap_or_default());
    }

    pub(super) fn finish(self) -> Result<usize, SendError> {
        if self.overflowed { Err(SendError::BufferTooSmall { needed: self.needed }) } else { Ok(self.needed) }
    }
}
