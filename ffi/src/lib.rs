//! The C ABI of httpcore: `extern "C"` functions over the Rust crate, and the types that C embeds.
//!
//! `include/httpcore.h` is generated from this crate and is its manual. This file has the result codes and what needs no
//! struct. Each other file has the functions of one struct; `memory.rs` has everything that turns C's memory into Rust's.

#![no_std]
#![deny(missing_docs, clippy::missing_safety_doc)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(non_camel_case_types, reason = "the names are C's")]

#[doc(hidden)]
pub mod memory;

mod types;

mod parser;

mod head;

mod server;

mod client;

mod encoder;

mod tokenizer;

pub use client::*;
pub use encoder::*;
pub use head::*;
pub use parser::*;
pub use server::*;
pub use tokenizer::*;
pub use types::*;

use core::ffi::{CStr, c_char};
use httpcore::{ErrorKind, KnownField, Method, StatusCode};
use memory::{bytes, bytes_mut, store};

/// The number of this ABI, the same as in the name of the shared library. Any change of a size or a meaning changes it.
pub const HTTPCORE_ABI: u32 = 1;

/// 0, or one of `HTTPCORE_E_*`.
pub type httpcore_result = i32;

/// All is well.
pub const HTTPCORE_OK: httpcore_result = 0;
/// The caller's mistake: a pointer that must not be NULL is, or a length is beyond that of any object.
pub const HTTPCORE_E_NULL: httpcore_result = 1001;
/// The caller's mistake: a size passed in is not the one this library was built with.
pub const HTTPCORE_E_SIZE: httpcore_result = 1002;
/// The caller's mistake: a call out of order, or a struct that was never initialised. Nothing has changed.
pub const HTTPCORE_E_STATE: httpcore_result = 1003;
/// The caller's mistake: a number, index or length that means nothing here. Nothing has changed.
pub const HTTPCORE_E_ARGUMENT: httpcore_result = 1004;
/// Not an error: there is no such field, or none left. The outputs are absent.
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

/// What a result means, in words. Never NULL; ends in NUL, and lives as long as the library.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_result_text(result: httpcore_result) -> *const c_char {
    let text: &CStr = match result {
        HTTPCORE_OK => c"all is well",
        HTTPCORE_E_NULL => c"a pointer that must not be NULL is",
        HTTPCORE_E_SIZE => c"a size that is not the one this library was built with",
        HTTPCORE_E_STATE => c"a call out of order, or a struct that was never initialised",
        HTTPCORE_E_ARGUMENT => c"a number, index or length that means nothing here",
        HTTPCORE_E_ABSENT => c"there is none",
        _ => {
            let code = u16::try_from(result).unwrap_or(0);
            if let Some(kind) = ErrorKind::from_code(code) {
                let [_, message, _] = kind.terminated_texts();
                return message.as_ptr().cast();
            }
            let of_sending = httpcore::SendError::ALL.iter().find(|row| row.0 == code).map(|row| row.2);
            of_sending.unwrap_or(c"an unknown result")
        }
    };
    text.as_ptr()
}

/// Decodes `%XX` in place.
///
/// `data`, `length`: what is decoded; NULL with 0 is empty. A `%` without two hexadecimal digits behind it stays.
/// Returns the new length; what lies behind it is left as it was.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_percent_decode(data: *mut u8, length: usize) -> usize {
    // SAFETY: the caller's contract.
    unsafe { bytes_mut(data, length) }.map_or(0, httpcore::percent_decode)
}

/// Writes a time as Date and its like have it, "Sun, 06 Nov 1994 08:49:37 GMT".
///
/// `seconds`: since 1970-01-01 00:00:00 UTC. `out`: 29 bytes, not terminated. Keep it for the second that it is true.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_date(seconds: u64, out: *mut u8) -> httpcore_result {
    // SAFETY: the caller's contract; 29 bytes are an array of them.
    unsafe { store(out.cast::<[u8; 29]>(), httpcore::http_date(seconds)) }
}

/// The reason phrase that the registry has for a status code; empty if it has none. Lives as long as the library.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_status_reason(status: u16) -> httpcore_slice {
    let reason = StatusCode::new(status).and_then(StatusCode::reason);
    httpcore_slice::new(reason.unwrap_or_default().as_bytes())
}

/// The number of a method, one of `HTTPCORE_METHOD_*`; 0 if it is not registered.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_method_id(name: *const u8, length: usize) -> u16 {
    // SAFETY: the caller's contract.
    unsafe { bytes(name, length) }.map_or(0, |name| Method::new(name).id())
}

/// The name of the method with a number; absent if there is none. Lives as long as the library.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_method_name(id: u16) -> httpcore_slice {
    httpcore_slice::optional(Method::from_id(id).map(|method| method.as_bytes()))
}

/// 1 if the method with this number is safe: it asks for no change on the server. Else 0.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_method_is_safe(id: u16) -> u8 {
    Method::from_id(id).is_some_and(Method::is_safe).into()
}

/// 1 if the method with this number is idempotent: doing it twice is doing it once. Else 0.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_method_is_idempotent(id: u16) -> u8 {
    Method::from_id(id).is_some_and(Method::is_idempotent).into()
}

/// The number of a field name in any case, one of `HTTPCORE_FIELD_*`; 0 if the library does not know it.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_field_id(name: *const u8, length: usize) -> u16 {
    // SAFETY: the caller's contract.
    unsafe { bytes(name, length) }.and_then(KnownField::find).map_or(0, KnownField::id)
}

/// Takes the next member off a list such as the value of Accept: without the blanks around it, empty ones skipped, a
/// comma in a quoted string separating nothing.
///
/// `rest`: the list; overwritten with what is left of it. `member`: overwritten; points into the list.
/// Returns `HTTPCORE_E_ABSENT` when none is left.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_list_next(rest: *mut httpcore_slice, member: *mut httpcore_slice) -> httpcore_result {
    if rest.is_null() || member.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: not NULL, so it points to a slice, and that to its bytes.
    let Some(list) = (unsafe {
        let list = rest.read();
        bytes(list.ptr, list.len)
    }) else {
        return HTTPCORE_E_NULL;
    };
    let found = httpcore::list_members(list).next();
    // What is left starts behind the member, with its blanks and its comma, which come to an empty member.
    let left = found.and_then(|found| {
        let end = (found.as_ptr() as usize).wrapping_sub(list.as_ptr() as usize).wrapping_add(found.len());
        list.get(end..)
    });
    // SAFETY: neither is NULL, so both point to room for a slice.
    unsafe {
        rest.write(httpcore_slice::new(left.unwrap_or_default()));
        store(member, httpcore_slice::optional(found));
    }
    if found.is_some() { HTTPCORE_OK } else { HTTPCORE_E_ABSENT }
}
