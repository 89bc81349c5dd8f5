//! The C ABI of httpcore: `extern "C"` functions over the Rust crate, and the types that C embeds.
//!
//! `include/httpcore.h` is generated from this crate and is its manual. This file has what all functions share: result
//! codes, the checks of what C hands in, and strings. No grammar, no state of its own.
//!
//! What every `SAFETY` comment here relies on is the contract in the header: a pointer that is not NULL points to
//! as many elements as its length says, aligned as its type asks, and nobody else writes to them during the call.

#![no_std]
#![deny(missing_docs, clippy::missing_safety_doc)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(non_camel_case_types, reason = "the names are C's")]

mod types;

mod parser;

mod head;

pub use head::{httpcore_head_field, httpcore_head_find, httpcore_head_known};
pub use parser::*;
pub use types::*;

use core::ffi::c_char;

/// The number of this ABI, the same as in the name of the shared library. Any change of a size or a meaning changes it.
pub const HTTPCORE_ABI: u32 = 1;

/// 0, or one of `HTTPCORE_E_*`.
pub type httpcore_result = i32;

/// All is well.
pub const HTTPCORE_OK: httpcore_result = 0;
/// The caller's mistake: a pointer that must not be NULL is.
pub const HTTPCORE_E_NULL: httpcore_result = 1001;
/// The caller's mistake: a size passed in is not the one this library was built with.
pub const HTTPCORE_E_SIZE: httpcore_result = 1002;
/// The caller's mistake: a call out of order, or a struct that was never initialised. Nothing has changed.
pub const HTTPCORE_E_STATE: httpcore_result = 1003;
/// The caller's mistake: a number, index or length that means nothing here. Nothing has changed.
pub const HTTPCORE_E_ARGUMENT: httpcore_result = 1004;
/// Not an error: there is no such field. The outputs are empty.
pub const HTTPCORE_E_ABSENT: httpcore_result = 1005;

/// The number of the ABI that the library has: `HTTPCORE_ABI` of the header it was built with.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_abi() -> u32 {
    HTTPCORE_ABI
}

/// The version of the library, "0.1.0". Lives as long as the library.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Decodes `%XX` in place.
///
/// `bytes`, `length`: what is decoded; NULL with 0 is empty. A `%` without two hexadecimal digits behind it stays.
/// Returns the new length; what lies behind it is left as it was.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_percent_decode(bytes: *mut u8, length: usize) -> usize {
    // SAFETY: the caller's contract, at the top of this file.
    match unsafe { bytes_mut(bytes, length) } {
        Some(bytes) => httpcore::percent_decode(bytes),
        None => 0,
    }
}

/// The reason phrase that the registry has for a status code; empty if it has none. Lives as long as the library.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_status_reason(status: u16) -> httpcore_slice {
    let reason = httpcore::StatusCode::new(status).and_then(httpcore::StatusCode::reason);
    httpcore_slice::new(reason.unwrap_or_default().as_bytes())
}

/// What C calls an array of bytes; `None` if it is NULL and yet has a length, or is longer than any object.
///
/// # Safety
///
/// The caller's contract, at the top of this file, for the lifetime that the result is given.
pub(crate) unsafe fn bytes<'a>(pointer: *const u8, length: usize) -> Option<&'a [u8]> {
    if length == 0 {
        return Some(&[]);
    }
    if pointer.is_null() || length > isize::MAX as usize {
        return None;
    }
    // SAFETY: not NULL, not too long, and else as the caller promises. u8 has neither alignment nor invalid values.
    Some(unsafe { core::slice::from_raw_parts(pointer, length) })
}

/// As [`bytes`], to be written to.
///
/// # Safety
///
/// As [`bytes`].
pub(crate) unsafe fn bytes_mut<'a>(pointer: *mut u8, length: usize) -> Option<&'a mut [u8]> {
    if length == 0 {
        return Some(&mut []);
    }
    if pointer.is_null() || length > isize::MAX as usize {
        return None;
    }
    // SAFETY: as in `bytes`; and nobody else reads or writes them during the call.
    Some(unsafe { core::slice::from_raw_parts_mut(pointer, length) })
}

/// Writes `value` through a pointer of the caller's.
///
/// # Safety
///
/// `out` is NULL, or points to room for a `T`, aligned.
pub(crate) unsafe fn store<T>(out: *mut T, value: T) -> httpcore_result {
    if out.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: not NULL, and room for a `T` by the caller's contract. What is there is overwritten unread.
    unsafe { out.write(value) };
    HTTPCORE_OK
}
