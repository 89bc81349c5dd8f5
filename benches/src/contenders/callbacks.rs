//! llhttp and http_parser, through the calls of `c/reader.h`.

use super::{Aim, Reader, Role};
use std::ffi::{c_char, c_int};
use std::hint::black_box;

/// `struct operations`.
#[repr(C)]
pub struct Operations {
    create: unsafe extern "C" fn() -> *mut Opaque,
    destroy: unsafe extern "C" fn(*mut Opaque),
    read: unsafe extern "C" fn(*mut Opaque, c_int, *const c_char, usize, usize) -> c_int,
    found: unsafe extern "C" fn(*const Opaque) -> *const Found,
}

/// `struct reader`.
#[repr(C)]
struct Opaque([u8; 0]);

/// `struct found`.
#[repr(C)]
struct Found {
    fields: usize,
    content: usize,
    head_complete: c_int,
    message_complete: c_int,
}

/// llhttp, if it could be fetched.
pub fn llhttp() -> Option<&'static Operations> {
    #[cfg(has_llhttp)]
    {
        unsafe extern "C" {
            static bench_llhttp: Operations;
        }
        // SAFETY: c/llhttp.c defines it, and nothing writes to it.
        Some(unsafe { &bench_llhttp })
    }
    #[cfg(not(has_llhttp))]
    None
}

/// http_parser, if it could be fetched.
pub fn http_parser() -> Option<&'static Operations> {
    #[cfg(has_http_parser)]
    {
        unsafe extern "C" {
            static bench_http_parser: Operations;
        }
        // SAFETY: c/http_parser.c defines it, and nothing writes to it.
        Some(unsafe { &bench_http_parser })
    }
    #[cfg(not(has_http_parser))]
    None
}

/// Messages, handed over in pieces.
pub struct Messages {
    operations: &'static Operations,
    reader: *mut Opaque,
    role: Role,
    aim: Aim,
    step: usize,
}

impl Messages {
    pub fn new(operations: &'static Operations, role: Role, aim: Aim, step: usize) -> Self {
        // SAFETY: needs nothing.
        let reader = unsafe { (operations.create)() };
        assert!(!reader.is_null());
        Self { operations, reader, role, aim, step }
    }

    fn found_now(&self) -> &Found {
        // SAFETY: `reader` lives as long as `self`, and what it has found is part of it.
        unsafe { &*(self.operations.found)(self.reader) }
    }
}

impl Reader for Messages {
    fn read(&mut self, message: &[u8]) -> bool {
        let response = c_int::from(self.role == Role::Response);
        // SAFETY: `reader` is live and nobody else's, and the message as long as is said.
        let read =
            unsafe { (self.operations.read)(self.reader, response, message.as_ptr().cast(), message.len(), self.step) };
        black_box(self.reader);
        let found = self.found_now();
        let complete = match self.aim {
            Aim::Head => found.head_complete,
            Aim::Content => found.message_complete,
        };
        read != 0 && complete != 0
    }

    fn found(&self) -> usize {
        match self.aim {
            Aim::Head => self.found_now().fields,
            Aim::Content => self.found_now().content,
        }
    }
}

impl Drop for Messages {
    fn drop(&mut self) {
        // SAFETY: created by `create`, destroyed once.
        unsafe { (self.operations.destroy)(self.reader) }
    }
}
