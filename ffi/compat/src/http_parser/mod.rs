//! http_parser's interface: the tokenizer's tokens as callbacks.
//!
//! `include/compat/http_parser` (2.9) and `include/compat/http_parser-1.0` stand on this. This file has the parser and the
//! functions, [`call`] how tokens become callbacks, [`names`] http_parser's numbers, and what it calls errors. What is
//! accepted, and how a message is framed, is the tokenizer's to say.
//!
//! # Memory
//!
//! A callback may write to the input it is handed, to its parser, and to the settings. So no reference to any of these is
//! alive while one runs: all are raw pointers here, a slice of the input is made for one call of the tokenizer and dies
//! with it, and bytes that were handed out are not read again. But where a callback stops the parser inside of a head that
//! was read at once, what was told of it is read once more, when no callback runs any longer: if one has spoilt the head,
//! that is an error from then on.

mod call;
mod names;

use self::call::{Call, Progress, start};
use self::names::errno;
use super::name::Held;
use core::ffi::{c_int, c_void};
use core::sync::atomic::{AtomicU32, Ordering};
use httpcore::Tokenizer;

/// http_parser's `struct http_parser`, with our state behind the members that its users read.
#[repr(C)]
pub struct httpcore_http_parser {
    kind: u8,
    /// Bits of [`names::flag`].
    flags: u8,
    errno: u8,
    upgrade: u8,
    method: u8,
    /// `lenient_http_headers` and `allow_chunked_length`: the user's, and not heeded.
    lenient: [u8; 2],
    uses_transfer_encoding: u8,
    http_major: u16,
    http_minor: u16,
    status_code: u16,
    /// Bits of [`Progress`].
    progress: u16,
    /// Bytes of the head, of the line before a chunk, or of the trailer section, so far.
    nread: u32,
    /// One of [`names::part`].
    part: u8,
    held: Held,
    /// What is still to come of the content or the chunk; all ones where nobody says.
    content_length: u64,
    data: *mut c_void,
    tokenizer: Tokenizer,
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<httpcore_http_parser>() == 192);

type Parser = *mut httpcore_http_parser;

/// A callback, by what it is called with. Any may be NULL.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "http_parser's header has the meaning")]
pub union httpcore_http_parser_callback {
    pub notify: Option<unsafe extern "C" fn(Parser) -> c_int>,
    pub data: Option<unsafe extern "C" fn(Parser, *const u8, usize) -> c_int>,
}

/// `struct http_parser_settings`, in the order of the dialect.
pub type httpcore_http_parser_callbacks = [httpcore_http_parser_callback; 10];

const REQUEST: u8 = 0;
const RESPONSE: u8 = 1;
/// Told by the first two bytes.
const BOTH: u8 = 2;

/// The most bytes of a head, in every parser of the process.
static MAX_HEAD: AtomicU32 = AtomicU32::new(80 * 1024);

/// Makes a parser ready for the messages of one connection; `data` stays as it is.
///
/// # Safety
///
/// `parser` points to room for one, which need not be initialised but for `data`. `kind` is one of the three.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_parser_init(parser: Parser, kind: c_int) {
    // SAFETY: room for a parser, by the caller's contract; no member is read before it was written, `data` excepted.
    unsafe {
        (*parser).kind = kind as u8;
        (*parser).errno = errno::OK;
        (*parser).lenient = [0; 2];
        (*parser).status_code = 0;
        (*parser).http_major = 0;
        (*parser).http_minor = 0;
        (*parser).method = 0;
        start(parser);
    }
}

/// Reads `length` bytes, or the end of the input if that is 0; gives the number of bytes that were read. Fewer than
/// there are: an error, a pause, or the message has ended HTTP on this connection.
///
/// `old`, if not 0: in the dialect of 1.0. There a second message in one call is begun only if all of it is there; else
/// the call ends before it. (bjoern takes what follows a complete request in one read for a part of that request, and so
/// would crash over half a one.)
///
/// # Safety
///
/// `parser` was initialised; `callbacks` and `data` are as http_parser's manual asks. A callback may write to `data` where
/// it was handed a piece, to the public members of the parser, and to the callbacks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_parser_execute(
    parser: Parser,
    callbacks: *const httpcore_http_parser_callbacks,
    data: *const u8,
    length: usize,
    old: c_int,
) -> usize {
    // SAFETY: the caller's contract.
    unsafe {
        if (*parser).errno != errno::OK {
            return 0;
        }
        Call::run(old != 0, parser, callbacks, data, length)
    }
}

/// Whether the connection lives on behind the message that was read last: 1 or 0.
///
/// # Safety
///
/// `parser` was initialised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_parser_should_keep_alive(parser: *const httpcore_http_parser) -> c_int {
    // SAFETY: the caller's contract.
    unsafe { c_int::from((*parser).progress & Progress::PERSISTS != 0) }
}

/// Whether the piece of content at hand is the last one of a message with a Content-Length: 1 or 0.
///
/// # Safety
///
/// `parser` was initialised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_parser_body_is_final(parser: *const httpcore_http_parser) -> c_int {
    // SAFETY: the caller's contract.
    unsafe { c_int::from((*parser).progress & Progress::FINAL != 0) }
}

/// Changes the most bytes of a head, 80 KiB until then, for all parsers of the process, those at work included.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_http_parser_set_max_header_size(size: u32) {
    MAX_HEAD.store(size, Ordering::Relaxed);
}
