//! `httpcore_parser_*`: reading messages, without writing any.

use crate::head::give_head;
use crate::memory::{Opaque, bytes, bytes_mut, change, done, init, look, records, records_mut, store};
use crate::*;
use httpcore::{Error, HeadParser, Leniency, Limits, Step};

/// The size of `httpcore_parser` in words of 64 bits.
pub const HTTPCORE_PARSER_WORDS: usize = 24;

/// Reads the messages of one connection. Embed it; its content is the library's.
///
/// No pointers inside: it may be moved by memcpy or realloc between calls, and needs no destructor. One thread at
/// a time.
#[repr(C)]
pub struct httpcore_parser {
    /// The library's.
    pub opaque_: [u64; HTTPCORE_PARSER_WORDS],
}

impl Opaque for httpcore_parser {
    type State = HeadParser;
    const MARK: u64 = u64::from_le_bytes(*b"hcparser");
}

const _: () = assert!(httpcore_parser::FITS);

/// An HTTP/1.1 request need not have Host.
pub const HTTPCORE_LENIENT_HOST_MISSING: u32 = 1;
/// A field of a response may be continued on a line that starts with a blank; see `httpcore_parser_unfold`.
pub const HTTPCORE_LENIENT_OBS_FOLD: u32 = 2;

const _: () = assert!(HTTPCORE_LENIENT_HOST_MISSING == Leniency::HOST_MISSING.bits() as u32);
const _: () = assert!(HTTPCORE_LENIENT_OBS_FOLD == Leniency::OBS_FOLD.bits() as u32);

/// Fills in the default limits.
///
/// `limits`: overwritten. `size`: `sizeof *limits`.
/// Returns `HTTPCORE_E_SIZE` if that is not right.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_limits_default(limits: *mut httpcore_limits, size: usize) -> httpcore_result {
    if size != size_of::<httpcore_limits>() {
        return HTTPCORE_E_SIZE;
    }
    // SAFETY: the caller's contract.
    unsafe { store(limits, Limits::DEFAULT.into()) }
}

/// Makes `parser` ready for the requests of one connection.
///
/// `parser`: overwritten, whatever it held. `size`: `sizeof *parser`. `limits`: NULL for the default ones; read during
/// the call only.
/// Returns `HTTPCORE_E_SIZE` if that is not right.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_request_parser_init(
    parser: *mut httpcore_parser,
    size: usize,
    limits: *const httpcore_limits,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { init(parser, size, HeadParser::request(limits_or_default(limits))) }
}

/// Makes `parser` ready for the responses of one connection.
///
/// As `httpcore_request_parser_init`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_response_parser_init(
    parser: *mut httpcore_parser,
    size: usize,
    limits: *const httpcore_limits,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { init(parser, size, HeadParser::response(limits_or_default(limits))) }
}

/// The caller's limits, or the default ones for NULL.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn limits_or_default(limits: *const httpcore_limits) -> Limits {
    if limits.is_null() {
        return Limits::DEFAULT;
    }
    // SAFETY: not NULL, so it points to a `httpcore_limits` that the caller has filled in.
    unsafe { limits.read() }.into()
}

/// Leniency from its bits, if they all mean something.
pub(crate) fn leniency(bits: u32) -> Option<Leniency> {
    let public = HTTPCORE_LENIENT_HOST_MISSING | HTTPCORE_LENIENT_OBS_FOLD;
    if bits & !public == 0 { Leniency::from_bits(bits as u16) } else { None }
}

/// Switches strict rules off.
///
/// `bits`: `HTTPCORE_LENIENT_*`, or'ed. To be called right after init, or between messages.
/// Returns `HTTPCORE_E_ARGUMENT` for an unknown bit, `HTTPCORE_E_STATE` inside a message.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_lenient(parser: *mut httpcore_parser, bits: u32) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(parser, |parser| match leniency(bits) {
            None => HTTPCORE_E_ARGUMENT,
            Some(_) if parser.has_started() => HTTPCORE_E_STATE,
            Some(leniency) => {
                *parser = parser.clone().lenient(leniency);
                HTTPCORE_OK
            }
        })
    }
}

/// Says which request the next response answers: its method, and whether it offered an upgrade.
///
/// To be called before the first byte of each response that answers HEAD, CONNECT, or a request with Upgrade; holds for
/// the interim responses before it too. `method`: read during the call only. `upgrade_offered`: 0 or not 0.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_answers(
    parser: *mut httpcore_parser,
    method: *const u8,
    method_len: usize,
    upgrade_offered: u8,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let Some(method) = (unsafe { bytes(method, method_len) }) else {
        return HTTPCORE_E_NULL;
    };
    // SAFETY: the caller's contract.
    unsafe {
        change(parser, |parser| {
            parser.answers(Method::new(method));
            if upgrade_offered != 0 {
                parser.answers_upgrade();
            }
            HTTPCORE_OK
        })
    }
}

/// Finds the next event.
///
/// `fields`, `capacity`: the records for the field lines of a head, which may have no more of them; at most
/// `limits.fields` are used. Their contents must be kept from the first byte of a head until `start_next`; their address
/// may change. `buf`, `len`: the input, from the first byte not yet consumed; a head, and each trailer line, must be
/// kept in one piece. NULL with 0 is no input. `event`: overwritten, if the result is `HTTPCORE_OK`.
///
/// Returns an error of the message: then `httpcore_parser_error` tells more, nothing more is parsed, and every further
/// call returns the same.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_next(
    parser: *mut httpcore_parser,
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
    unsafe { change(parser, |parser| report(parser.next(buf, fields), event)) }
}

/// The peer has closed: there is no more input.
///
/// `event`: overwritten: `HTTPCORE_END` if that ends a message, `HTTPCORE_CLOSED` if there is none to end.
/// Returns `HTTPCORE_E_INCOMPLETE` inside a message.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_eof(
    parser: *mut httpcore_parser,
    event: *mut httpcore_event,
) -> httpcore_result {
    if event.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: the caller's contract.
    unsafe { change(parser, |parser| report(parser.eof().map(|event| Step { consumed: 0, event }), event)) }
}

/// Tells C what was received.
///
/// # Safety
///
/// `event` is NULL, or points to room for an event.
pub(crate) unsafe fn report(result: Result<Step, Error>, event: *mut httpcore_event) -> httpcore_result {
    match result {
        // SAFETY: as promised.
        Ok(step) => unsafe { store(event, step.into()) },
        Err(error) => error.kind().code().into(),
    }
}

/// The complete head, from `HTTPCORE_HEAD` until `start_next`.
///
/// `fields`, `capacity`: the records that were passed to `next`. `head`, `len`: the bytes that `HTTPCORE_HEAD` consumed,
/// wherever they are by now. `out`: overwritten; it points into both, and lives as long as they stay.
/// Returns `HTTPCORE_E_STATE` when no head is complete, or one is to be unfolded first.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_head(
    parser: *const httpcore_parser,
    fields: *const httpcore_field,
    capacity: usize,
    head: *const u8,
    len: usize,
    out: *mut httpcore_head,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        look(parser, |parser| give_head(|head, fields| parser.head(head, fields), fields, capacity, head, len, out))
    }
}

/// Replaces the line breaks in folded field values by blanks. Needed with `HTTPCORE_LENIENT_OBS_FOLD` alone, between
/// `HTTPCORE_HEAD` and `httpcore_parser_head`; harmless else.
///
/// All parameters as for `httpcore_parser_head`; the bytes of the head are written to.
/// Returns `HTTPCORE_E_ARGUMENT`, and changes nothing, if no head is complete, or the bytes or records are not all of it.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_unfold(
    parser: *mut httpcore_parser,
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
        change(parser, |parser| match parser.unfold(head, fields) {
            true => HTTPCORE_OK,
            false => HTTPCORE_E_ARGUMENT,
        })
    }
}

/// The error that ended the parsing; `code` is `HTTPCORE_OK` if there was none.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_error(
    parser: *const httpcore_parser,
    out: *mut httpcore_error,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { look(parser, |parser| store(out, httpcore_error::new(parser.error(), parser.position()))) }
}

/// The server has agreed to switch protocols: 101 to a request that asked for it, or 2xx to CONNECT. From now on only
/// `HTTPCORE_UPGRADED` is given.
///
/// Returns `HTTPCORE_E_STATE` unless such a request is complete.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_accept_upgrade(parser: *mut httpcore_parser) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(parser, |parser| done(parser.accept_upgrade())) }
}

/// Readies the parser for the next message of the connection.
///
/// Returns `HTTPCORE_E_STATE`, and changes nothing, unless the message at hand is complete (`HTTPCORE_END` was given)
/// and its connection persists.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_start_next(parser: *mut httpcore_parser) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(parser, |parser| done(parser.start_next())) }
}
