//! picohttpparser, built with its SSE4.2 code.

use super::{MOST_FIELDS, Reader, Role};
use picohttpparser_sys::{phr_header, phr_parse_request, phr_parse_response};
use std::ffi::{c_char, c_int};
use std::hint::black_box;
use std::ptr::null;

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
    pub fn parse(&mut self, head: &[u8], known: usize) -> c_int {
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
