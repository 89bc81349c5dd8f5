//! `httpcore_client_*`: a client's side of a connection.

use crate::encoder::{pairs, with_content, with_framed, with_request, with_trailers};
use crate::head::give_head;
use crate::memory::{Opaque, bytes, bytes_mut, change, init, look, records, records_mut, store};
use crate::parser::{leniency, limits_or_default, report};
use crate::server::number;
use crate::*;
use httpcore::{ClientState, Step};

/// The size of `httpcore_client` in words of 64 bits.
pub const HTTPCORE_CLIENT_WORDS: usize = 30;

/// A client's side of one connection: an encoder and a parser that cannot be used out of step. Embed it; its content
/// is the library's.
///
/// No pointers inside: it may be moved by memcpy or realloc between calls, and needs no destructor. One thread at
/// a time.
#[repr(C)]
pub struct httpcore_client {
    /// The library's.
    pub opaque_: [u64; HTTPCORE_CLIENT_WORDS],
}

impl Opaque for httpcore_client {
    type State = ClientState;
    const MARK: u64 = u64::from_le_bytes(*b"hcclient");
}

const _: () = assert!(httpcore_client::FITS);

/// Makes `client` ready for a connection.
///
/// `client`: overwritten, whatever it held. `size`: `sizeof *client`. `limits`: for responses; NULL for the default ones;
/// read during the call only. `lenient`: `HTTPCORE_LENIENT_*`, or'ed; 0 for none.
/// Returns `HTTPCORE_E_SIZE` or `HTTPCORE_E_ARGUMENT` if those are not right.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_init(
    client: *mut httpcore_client,
    size: usize,
    limits: *const httpcore_limits,
    lenient: u32,
) -> httpcore_result {
    let Some(leniency) = leniency(lenient) else {
        return HTTPCORE_E_ARGUMENT;
    };
    // SAFETY: the caller's contract.
    unsafe { init(client, size, ClientState::new(limits_or_default(limits)).lenient(leniency)) }
}

/// What is to be done next: one of `HTTPCORE_NEXT_*`; `HTTPCORE_NEXT_CLOSE` for a struct that was never initialised.
///
/// While a response to `Expect: 100-continue` is awaited that is `HTTPCORE_NEXT_READ`; the content may be sent all the
/// same when none comes for a while.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_next(client: *const httpcore_client) -> u32 {
    let mut next = HTTPCORE_NEXT_CLOSE;
    // SAFETY: the caller's contract.
    unsafe {
        look(client, |client| {
            next = number(client.next());
            HTTPCORE_OK
        })
    };
    next
}

/// Writes the head of a request. Content, if any, and `httpcore_client_send_end` follow.
///
/// `out`, `capacity`: the room. `written`: overwritten with the number of bytes, or with the number needed, if the result
/// is `HTTPCORE_E_SPACE`, else with 0. If the result is not `HTTPCORE_OK`, nothing else has changed but bytes of `out`,
/// which mean nothing.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_send_head(
    client: *mut httpcore_client,
    request: *const httpcore_request,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(client, |client| {
            with_request(request, out, capacity, written, |head, fields, out| {
                client.send_head(head, pairs(fields), out)
            })
        })
    }
}

/// Accounts for the next `length` bytes of content, which the caller sends itself, with writev say.
///
/// All parameters as for `httpcore_encoder_content`. After `HTTPCORE_E_SEND_CONTENT_LENGTH` the connection has to close.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_send_content(
    client: *mut httpcore_client,
    length: u64,
    out: *mut u8,
    capacity: usize,
    framed: *mut httpcore_framed,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(client, |client| with_framed(out, capacity, framed, |out| client.send_content(length, out))) }
}

/// Ends the request; all parameters as for `httpcore_encoder_end`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_send_end(
    client: *mut httpcore_client,
    trailers: *const httpcore_pair,
    count: usize,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(client, |client| {
            with_trailers(trailers, count, out, capacity, written, |fields, out| client.send_end(pairs(fields), out))
        })
    }
}

/// Writes a whole request: head, and content with its length.
///
/// `request`: `body` and `length` are set by the library. `content`, `length`: read during the call only. `out`,
/// `capacity`, `written`: as for `httpcore_client_send_head`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_send_request(
    client: *mut httpcore_client,
    request: *const httpcore_request,
    content: *const u8,
    length: usize,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(client, |client| {
            with_content(content, length, |content| {
                with_request(request, out, capacity, written, |head, fields, out| {
                    client.send_request(head, pairs(fields), content, out)
                })
            })
        })
    }
}

/// Finds the next event; all parameters as for `httpcore_parser_next`.
///
/// An interim response is a message of its own: `HTTPCORE_HEAD` with a status below 200, then `HTTPCORE_END`. When the
/// connection closes, everything is consumed and nothing is read.
///
/// Returns an error of the response, or of bytes that nobody asked for: the connection has to close. Every further call
/// returns the same.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_receive(
    client: *mut httpcore_client,
    fields: *mut httpcore_field,
    capacity: usize,
    buf: *const u8,
    len: usize,
    event: *mut httpcore_event,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let (Some(buf), Some(fields)) = (unsafe { (bytes(buf, len), records_mut(fields, capacity)) }) else {
        return HTTPCORE_E_NULL;
    };
    if event.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: the caller's contract.
    unsafe { change(client, |client| report(client.receive(buf, fields), event)) }
}

/// The server has closed its side: there is no more to receive.
///
/// `event`: overwritten: `HTTPCORE_END` if that ends a response, `HTTPCORE_CLOSED` if none was awaited.
/// Returns `HTTPCORE_E_INCOMPLETE` where a response is awaited or not complete.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_receive_eof(
    client: *mut httpcore_client,
    event: *mut httpcore_event,
) -> httpcore_result {
    if event.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: the caller's contract.
    unsafe { change(client, |client| report(client.receive_eof().map(|event| Step { consumed: 0, event }), event)) }
}

/// The complete head, from `HTTPCORE_HEAD` until the next one or the next request; all parameters as for
/// `httpcore_parser_head`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_head(
    client: *const httpcore_client,
    fields: *const httpcore_field,
    capacity: usize,
    head: *const u8,
    len: usize,
    out: *mut httpcore_head,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        look(client, |client| give_head(|head, fields| client.head(head, fields), fields, capacity, head, len, out))
    }
}

/// Replaces the line breaks in folded field values by blanks; all parameters as for `httpcore_parser_unfold`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_unfold(
    client: *mut httpcore_client,
    fields: *const httpcore_field,
    capacity: usize,
    head: *mut u8,
    len: usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let (Some(head), Some(fields)) = (unsafe { (bytes_mut(head, len), records(fields, capacity)) }) else {
        return HTTPCORE_E_NULL;
    };
    // SAFETY: the caller's contract.
    unsafe {
        change(client, |client| match client.unfold(head, fields) {
            true => HTTPCORE_OK,
            false => HTTPCORE_E_ARGUMENT,
        })
    }
}

/// The error that the response has; `code` is `HTTPCORE_OK` if there is none.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_client_error(
    client: *const httpcore_client,
    out: *mut httpcore_error,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { look(client, |client| store(out, httpcore_error::new(client.error(), client.position()))) }
}
