//! `httpcore_server_*`: a server's side of a connection.

use crate::encoder::{nothing, pairs, with_content, with_framed, with_out, with_response, with_trailers};
use crate::head::give_head;
use crate::memory::{Opaque, bytes, change, init, look, records_mut, store};
use crate::parser::{limits_or_default, report};
use crate::*;
use httpcore::{Next, ServerState, Step};

/// The size of `httpcore_server` in words of 64 bits.
pub const HTTPCORE_SERVER_WORDS: usize = 30;

/// A server's side of one connection: a parser and an encoder that cannot be used out of step. Embed it; its content
/// is the library's.
///
/// No pointers inside: it may be moved by memcpy or realloc between calls, and needs no destructor. One thread at
/// a time.
#[repr(C)]
pub struct httpcore_server {
    /// The library's.
    pub opaque_: [u64; HTTPCORE_SERVER_WORDS],
}

impl Opaque for httpcore_server {
    type State = ServerState;
    const MARK: u64 = u64::from_le_bytes(*b"hcserver");
}

const _: () = assert!(httpcore_server::FITS);

/// Receive: more of the message is to come, or the next one.
pub const HTTPCORE_NEXT_READ: u32 = 0;
/// The client waits for 100 (Continue) before it sends its content: send that, or a final response instead.
pub const HTTPCORE_NEXT_SEND_CONTINUE: u32 = 1;
/// Send a head: the response, or a request. After an error that is the response that says so.
pub const HTTPCORE_NEXT_SEND_HEAD: u32 = 2;
/// Send content, then the end.
pub const HTTPCORE_NEXT_SEND_CONTENT: u32 = 3;
/// Receive and throw away: the response is complete, the content of its request is not. The library closes instead
/// when that is too much.
pub const HTTPCORE_NEXT_DRAIN: u32 = 4;
/// Close. A server closes in stages: it writes what it has, shuts its side down at once, throws away what still arrives
/// for a bounded time, then closes.
pub const HTTPCORE_NEXT_CLOSE: u32 = 5;
/// HTTP has ended: the connection belongs to the protocol that was switched to.
pub const HTTPCORE_NEXT_HAND_OVER: u32 = 6;

pub(crate) fn number(next: Next) -> u32 {
    match next {
        Next::Read => HTTPCORE_NEXT_READ,
        Next::SendContinue => HTTPCORE_NEXT_SEND_CONTINUE,
        Next::SendHead => HTTPCORE_NEXT_SEND_HEAD,
        Next::SendContent => HTTPCORE_NEXT_SEND_CONTENT,
        Next::Drain { .. } => HTTPCORE_NEXT_DRAIN,
        Next::HandOver => HTTPCORE_NEXT_HAND_OVER,
        _ => HTTPCORE_NEXT_CLOSE,
    }
}

/// Makes `server` ready for a connection.
///
/// `server`: overwritten, whatever it held. `size`: `sizeof *server`. `limits`: NULL for the default ones; read during
/// the call only.
/// Returns `HTTPCORE_E_SIZE` if that is not right.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_init(
    server: *mut httpcore_server,
    size: usize,
    limits: *const httpcore_limits,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { init(server, size, ServerState::new(limits_or_default(limits))) }
}

/// Says that the application decodes transfer codings other than chunked. Else a request that has any is refused with 501.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_decodes_codings(server: *mut httpcore_server) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(server, |server| {
            server.decodes_codings();
            HTTPCORE_OK
        })
    }
}

/// What is to be done next: one of `HTTPCORE_NEXT_*`; `HTTPCORE_NEXT_CLOSE` for a struct that was never initialised.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_next(server: *const httpcore_server) -> u32 {
    let mut next = HTTPCORE_NEXT_CLOSE;
    // SAFETY: the caller's contract.
    unsafe {
        look(server, |server| {
            next = number(server.next());
            HTTPCORE_OK
        })
    };
    next
}

/// Finds the next event; all parameters as for `httpcore_parser_next`.
///
/// Behind `HTTPCORE_END` nothing is consumed, and END given again, until the response is complete: requests are served
/// in order. There is no `start_next`: the next request starts by itself. When the connection closes, everything is
/// consumed and nothing is read.
///
/// Returns an error of the request: answer with `httpcore_server_send_error`, unless the response has begun. Every further
/// call returns the same.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_receive(
    server: *mut httpcore_server,
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
    unsafe { change(server, |server| report(server.receive(buf, fields), event)) }
}

/// The client has closed its side: there is no more to receive. A response that is due can still be sent.
///
/// `event`: overwritten: `HTTPCORE_END` if the request was complete and that was not told yet, else `HTTPCORE_CLOSED`.
/// Returns `HTTPCORE_E_INCOMPLETE` inside a request.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_receive_eof(
    server: *mut httpcore_server,
    event: *mut httpcore_event,
) -> httpcore_result {
    if event.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: the caller's contract.
    unsafe { change(server, |server| report(server.receive_eof().map(|event| Step { consumed: 0, event }), event)) }
}

/// The complete head, from `HTTPCORE_HEAD` until the next request starts; all parameters as for `httpcore_parser_head`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_head(
    server: *const httpcore_server,
    fields: *const httpcore_field,
    capacity: usize,
    head: *const u8,
    len: usize,
    out: *mut httpcore_head,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        look(server, |server| give_head(|head, fields| server.head(head, fields), fields, capacity, head, len, out))
    }
}

/// 1 if a part of a request has arrived: what tells a time-out that is answered with 408 from a silent close. Else 0.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_is_in_request(server: *const httpcore_server) -> u8 {
    let mut answer = 0;
    // SAFETY: the caller's contract.
    unsafe {
        look(server, |server| {
            answer = server.is_in_request().into();
            HTTPCORE_OK
        })
    };
    answer
}

/// The error that the request has; `code` is `HTTPCORE_OK` if there is none.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_error(
    server: *const httpcore_server,
    out: *mut httpcore_error,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { look(server, |server| store(out, httpcore_error::new(server.error(), server.position()))) }
}

/// Writes 100 (Continue), if the client may be waiting for it; else nothing.
///
/// `out`, `capacity`: the room; 25 bytes suffice. `written`: overwritten with the number of bytes, or with the number
/// needed, if the result is `HTTPCORE_E_SPACE`, else with 0. If the result is not `HTTPCORE_OK`, nothing else has changed
/// but bytes of `out`, which mean nothing.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_send_continue(
    server: *mut httpcore_server,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(server, |server| with_out(out, capacity, written, |out| server.send_continue(out))) }
}

/// Writes the head of a response. Content, if any, and `httpcore_server_send_end` follow, unless it is an interim one
/// or switches protocols. Before 101 goes the 100 (Continue) that the client has expected, if it was not sent.
///
/// `out`, `capacity`, `written`: as for `httpcore_server_send_continue`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_send_head(
    server: *mut httpcore_server,
    response: *const httpcore_response,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(server, |server| {
            with_response(response, out, capacity, written, |head, fields, out| {
                server.send_head(head, pairs(fields), out)
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
pub unsafe extern "C" fn httpcore_server_send_content(
    server: *mut httpcore_server,
    length: u64,
    out: *mut u8,
    capacity: usize,
    framed: *mut httpcore_framed,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(server, |server| with_framed(out, capacity, framed, |out| server.send_content(length, out))) }
}

/// Ends the response; all parameters as for `httpcore_encoder_end`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_send_end(
    server: *mut httpcore_server,
    trailers: *const httpcore_pair,
    count: usize,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(server, |server| {
            with_trailers(trailers, count, out, capacity, written, |fields, out| server.send_end(pairs(fields), out))
        })
    }
}

/// Writes a whole response: head, and content with its length.
///
/// `response`: `has_length` and `length` are set by the library where the status has content; in a response to HEAD
/// without content they are kept, as GET may have some. `content`, `length`: read during the call only. `out`,
/// `capacity`, `written`: as for `httpcore_server_send_continue`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_send_response(
    server: *mut httpcore_server,
    response: *const httpcore_response,
    content: *const u8,
    length: usize,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(server, |server| {
            with_content(content, length, |content| {
                with_response(response, out, capacity, written, |head, fields, out| {
                    server.send_response(head, pairs(fields), content, out)
                })
            })
        })
    }
}

/// Writes a whole response that says what is wrong with the request, after which the connection closes: the status of
/// the error, and a line of text.
///
/// `date29`: as in `httpcore_response`. `out`, `capacity`: 512 bytes suffice. `written`: as for
/// `httpcore_server_send_continue`.
/// Returns `HTTPCORE_E_STATE` if there is no error, `HTTPCORE_E_ORDER` if a response has begun: then only close.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_send_error(
    server: *mut httpcore_server,
    date29: *const u8,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract; NULL, or 29 bytes.
    unsafe {
        let date = date29.cast::<[u8; 29]>().as_ref();
        change(server, |server| match server.error() {
            None => nothing(HTTPCORE_E_STATE, written),
            Some(error) => with_out(out, capacity, written, |out| server.send_error(&error, date, out)),
        })
    }
}

/// Writes a whole response in plain text, after which the connection closes: for a time-out (408), or a server that has no
/// more room (503), also before a request is complete.
///
/// `status`: one that has content; not 1xx, nor 2xx to CONNECT. `text`, `length`: its content. The others as for
/// `httpcore_server_send_error`; 256 bytes beside the text suffice.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_server_send_refusal(
    server: *mut httpcore_server,
    status: u16,
    date29: *const u8,
    text: *const u8,
    length: usize,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    let Some(status) = StatusCode::new(status) else {
        // SAFETY: the caller's contract.
        return unsafe { nothing(HTTPCORE_E_ARGUMENT, written) };
    };
    // SAFETY: the caller's contract; NULL, or 29 bytes.
    unsafe {
        let date = date29.cast::<[u8; 29]>().as_ref();
        change(server, |server| {
            with_content(text, length, |text| {
                with_out(out, capacity, written, |out| server.send_refusal(status, date, text, out))
            })
        })
    }
}
