//! llhttp's interface: the tokenizer's tokens as callbacks.
//!
//! `include/compat/llhttp/llhttp.h` stands on this; what needs no state of ours is written there. What is accepted, and how
//! a message is framed, is the tokenizer's to say. `call.rs` keeps llhttp's order of callbacks, and finds llhttp's name and
//! place for what the tokenizer has refused, or would have refused earlier than llhttp does; `names.rs` has the numbers. This
//! file has the parser, and the functions that C calls.
//!
//! # Memory
//!
//! A callback may write to the input it is handed, and to its parser. So no reference to either is alive while one
//! runs: both are raw pointers here, a slice of the input is made for one call of the tokenizer and dies with it, and
//! bytes that were handed out are not read again.

mod call;
mod names;

use self::call::{Call, stage};
use self::names::flag;
use super::name::Held;
use core::ffi::{c_char, c_int, c_void};
use core::mem::MaybeUninit;
use httpcore::{Leniency, Tokenizer};

/// llhttp's `llhttp_t`: its public members, and behind them our state.
#[repr(C)]
pub struct httpcore_llhttp {
    error: i32,
    kind: u8,
    method: u8,
    http_major: u8,
    http_minor: u8,
    reason: *const c_char,
    error_pos: *const c_char,
    data: *mut c_void,
    content_length: u64,
    lenient_flags: u16,
    flags: u16,
    status_code: u16,
    upgrade: u8,
    finish: u8,
    initial_message_completed: u8,
    stage: u8,
    /// Bits of [`Seen`].
    seen: u8,
    /// How many bytes of the version, or of the preface of HTTP/2, were read.
    there: u8,
    held: Held,
    /// One of [`names::why`], where there is no `reason`.
    why: u8,
    settings: *const httpcore_llhttp_callback,
    tokenizer: Tokenizer,
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<httpcore_llhttp>() == 216);

type Parser = *mut httpcore_llhttp;

/// A callback, by what it is called with. Any may be NULL.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "llhttp's header has the meaning")]
pub union httpcore_llhttp_callback {
    pub notify: Option<unsafe extern "C" fn(Parser) -> c_int>,
    pub data: Option<unsafe extern "C" fn(Parser, *const u8, usize) -> c_int>,
}

const REQUEST: u8 = 1;
const RESPONSE: u8 = 2;

/// Makes a parser ready for the messages of one connection.
///
/// # Safety
///
/// `parser` points to room for one, which need not be initialised; `settings` is NULL or lives as long as the parser.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_llhttp_init(parser: Parser, kind: c_int, settings: *const httpcore_llhttp_callback) {
    // SAFETY: room for a parser, by the caller's contract.
    unsafe {
        // HTTP_FINISH_SAFE among them.
        parser.write_bytes(0, 1);
        (*parser).kind = kind as u8;
        (*parser).stage = stage::BETWEEN;
        (*parser).settings = settings;
        restart(parser);
    }
}

/// Readies the tokenizer for the next message.
///
/// # Safety
///
/// `parser` was initialised, but for the tokenizer.
#[inline(never)]
unsafe fn restart(parser: Parser) {
    // SAFETY: by the caller's contract.
    unsafe {
        let leniency = Leniency::llhttp((*parser).lenient_flags);
        let place = (&raw mut (*parser).tokenizer).cast::<MaybeUninit<Tokenizer>>();
        Tokenizer::behind_header(&mut *place, (*parser).kind == RESPONSE, leniency);
    }
}

/// Reads `length` bytes; gives the error, or 0. If there is one, `error_pos` says where.
///
/// # Safety
///
/// `parser` was initialised; `data` and the settings are as llhttp's manual asks. A callback may write to `data` where it
/// was handed a piece, and to the public members of the parser.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_llhttp_execute(parser: Parser, data: *const u8, length: usize) -> c_int {
    // SAFETY: the caller's contract.
    unsafe {
        if (*parser).error == 0 {
            (*parser).tokenizer.set_leniency(Leniency::llhttp((*parser).lenient_flags));
            Call::run(parser, data, length);
        }
        (*parser).error
    }
}

/// Whether a response with this status has no content, whatever its fields say.
#[inline(never)]
const fn has_no_content(status: u16) -> bool {
    matches!(status, 100..=199 | 204 | 304)
}

/// Whether the end of the message at hand is that of the connection: 1 or 0.
///
/// # Safety
///
/// `parser` was initialised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_llhttp_message_needs_eof(parser: *const httpcore_llhttp) -> c_int {
    // SAFETY: the caller's contract.
    unsafe {
        let flags = (*parser).flags;
        let without_content = has_no_content((*parser).status_code) || flags & flag::SKIPBODY != 0;
        let by_length = flags & (flag::CONTENT_LENGTH | flag::TRANSFER_ENCODING) == flag::CONTENT_LENGTH;
        let counted = by_length || flags & flag::CHUNKED != 0;
        c_int::from((*parser).kind != REQUEST && !without_content && !counted)
    }
}

/// Whether the connection lives on behind the message at hand: 1 or 0.
///
/// # Safety
///
/// `parser` was initialised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_llhttp_should_keep_alive(parser: *const httpcore_llhttp) -> c_int {
    // SAFETY: the caller's contract.
    unsafe {
        let flags = (*parser).flags;
        let willing = if (*parser).http_major > 0 && (*parser).http_minor > 0 {
            flags & flag::CLOSE == 0
        } else {
            flags & flag::KEEP_ALIVE != 0
        };
        c_int::from(willing && httpcore_llhttp_message_needs_eof(parser) == 0)
    }
}
