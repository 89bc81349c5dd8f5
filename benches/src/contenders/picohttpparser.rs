//! picohttpparser, built with its SSE4.2 code.

use super::{MOST_FIELDS, READ, Reader, Role};
use crate::measure::{Sample, timed_beyond};
use picohttpparser_sys::{phr_chunked_decoder, phr_decode_chunked, phr_header, phr_parse_request, phr_parse_response};
use std::ffi::{c_char, c_int};
use std::hint::black_box;
use std::ptr::null;

/// Whole heads.
pub struct Heads {
    role: Role,
    fields: [phr_header; MOST_FIELDS],
    found: usize,
}

impl Heads {
    pub fn new(role: Role) -> Self {
        Self { role, fields: [phr_header::default(); MOST_FIELDS], found: 0 }
    }

    /// Reads what is there of a head, of which `known` bytes were there before; gives its length, or what is wrong.
    fn parse(&mut self, head: &[u8], known: usize) -> c_int {
        let (at, length) = (head.as_ptr().cast::<c_char>(), head.len());
        let (mut first, mut first_length, mut second, mut second_length) = (null(), 0, null(), 0);
        let (mut minor, mut status) = (0, 0);
        self.found = MOST_FIELDS;
        let fields = self.fields.as_mut_ptr();
        // SAFETY: the head is `length` bytes long, and there is room for as many fields as `found` says.
        let result = unsafe {
            match self.role {
                Role::Request => phr_parse_request(
                    at,
                    length,
                    &mut first,
                    &mut first_length,
                    &mut second,
                    &mut second_length,
                    &mut minor,
                    fields,
                    &mut self.found,
                    known,
                ),
                Role::Response => phr_parse_response(
                    at,
                    length,
                    &mut minor,
                    &mut status,
                    &mut first,
                    &mut first_length,
                    fields,
                    &mut self.found,
                    known,
                ),
            }
        };
        black_box((first, first_length, second, second_length, minor, status));
        black_box(&self.fields);
        result
    }
}

impl Reader for Heads {
    fn read(&mut self, head: &[u8]) -> bool {
        self.parse(head, 0) == head.len() as c_int
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Heads that arrive in pieces of `step` bytes, in a buffer that grows.
pub struct Growing {
    heads: Heads,
    step: usize,
}

impl Growing {
    pub fn new(role: Role, step: usize) -> Self {
        Self { heads: Heads::new(role), step }
    }
}

impl Reader for Growing {
    fn read(&mut self, head: &[u8]) -> bool {
        const PARTIAL: c_int = -2;
        let (mut known, mut end) = (0, head.len().min(self.step));
        loop {
            match self.heads.parse(&head[..end], known) {
                PARTIAL if end < head.len() => {}
                result => return result == head.len() as c_int,
            }
            known = end;
            end = head.len().min(end + self.step);
        }
    }

    fn found(&self) -> usize {
        self.heads.found
    }
}

/// Chunked content alone, behind the head, a read at a time. It is decoded in place, so each read has to be copied first.
pub struct Chunks {
    content: &'static [u8],
    buffer: Vec<u8>,
    found: usize,
}

impl Chunks {
    pub fn new(content: &'static [u8]) -> Self {
        Self { content, buffer: vec![0; READ], found: 0 }
    }

    fn copy(&mut self, decode: bool) -> bool {
        // SAFETY: made of integers, and to be zero at first.
        let mut decoder: phr_chunked_decoder = unsafe { std::mem::zeroed() };
        // The last CRLF belongs to the trailer section.
        decoder.consume_trailer = 1;
        self.found = 0;
        let mut result = -2;
        for read in self.content.chunks(READ) {
            self.buffer[..read.len()].copy_from_slice(read);
            black_box(&mut self.buffer);
            if decode {
                let mut length = read.len();
                // SAFETY: `length` bytes of the buffer are there, and its own.
                result = unsafe { phr_decode_chunked(&mut decoder, self.buffer.as_mut_ptr().cast(), &mut length) };
                black_box(&self.buffer);
                self.found += length;
                if result == -1 {
                    return false;
                }
            }
        }
        result == 0
    }

    /// Times the decoding without the copying.
    pub fn sample(content: &'static [u8]) -> Sample {
        let copy = |chunks: &mut Self| {
            black_box(chunks.copy(false));
        };
        let copy_and_decode = |chunks: &mut Self| {
            black_box(chunks.copy(true));
        };
        timed_beyond(Self::new(content), copy, copy_and_decode)
    }
}

impl Reader for Chunks {
    fn read(&mut self, _: &[u8]) -> bool {
        self.copy(true)
    }

    fn found(&self) -> usize {
        self.found
    }
}
