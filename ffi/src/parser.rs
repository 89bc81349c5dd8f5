//! `httpcore_parser_*`: the reading calls.

use crate::head::{records, records_mut};
use crate::types::*;
use crate::*;
use httpcore::{Error, HeadParser, Leniency, Limits, Method, Step};

/// The size of `httpcore_parser` in words of 64 bits.
pub const HTTPCORE_PARSER_WORDS: usize = 28;

/// Reads the messages of one connection. Embed it; its content is the library's.
///
/// No pointers inside: it may be moved by memcpy or realloc between calls, and needs no destructor. One thread at
/// a time.
#[repr(C)]
pub struct httpcore_parser {
    /// The library's.
    pub opaque_: [u64; HTTPCORE_PARSER_WORDS],
}

/// What an initialised `httpcore_parser` holds.
#[repr(C)]
struct Initialised {
    /// Tells an initialised struct from one that was forgotten.
    mark: u64,
    parser: HeadParser,
    error: Option<Error>,
}

const MARK: u64 = u64::from_le_bytes(*b"httpcore");

const _: () = assert!(size_of::<Initialised>() <= size_of::<httpcore_parser>());
const _: () = assert!(align_of::<Initialised>() <= align_of::<httpcore_parser>());

/// An HTTP/1.1 request need not have Host.
pub const HTTPCORE_LENIENT_HOST_MISSING: u32 = 1;
/// A field of a response may be continued on a line that starts with a blank; see `httpcore_parser_unfold`.
pub const HTTPCORE_LENIENT_OBS_FOLD: u32 = 2;

const _: () = assert!(HTTPCORE_LENIENT_HOST_MISSING == Leniency::HOST_MISSING.bits() as u32);
const _: () = assert!(HTTPCORE_LENIENT_OBS_FOLD == Leniency::OBS_FOLD.bits() as u32);

/// The parser behind a pointer of C's.
///
/// # Safety
///
/// The caller's contract, at the top of the crate, for the lifetime that the result is given.
unsafe fn parser<'a>(pointer: *const httpcore_parser) -> Result<&'a Initialised, httpcore_result> {
    if pointer.is_null() {
        return Err(HTTPCORE_E_NULL);
    }
    // SAFETY: not NULL, so it points to a `httpcore_parser`. Any bits are a valid u64.
    if unsafe { pointer.cast::<u64>().read() } != MARK {
        return Err(HTTPCORE_E_STATE);
    }
    // SAFETY: the mark was written by `init`, together with all else; the struct is large and aligned enough.
    Ok(unsafe { &*pointer.cast() })
}

/// As [`parser`], to be changed.
///
/// # Safety
///
/// As [`parser`].
unsafe fn parser_mut<'a>(pointer: *mut httpcore_parser) -> Result<&'a mut Initialised, httpcore_result> {
    // SAFETY: the same contract.
    unsafe { parser(pointer) }?;
    // SAFETY: just checked; and nobody else reads or writes it during the call.
    Ok(unsafe { &mut *pointer.cast() })
}

/// What a call that may come out of order returns.
const fn done(in_order: bool) -> httpcore_result {
    if in_order { HTTPCORE_OK } else { HTTPCORE_E_STATE }
}

/// Fills in the default limits.
///
/// `limits`: overwritten. `size`: `sizeof *limits`.
/// Returns `HTTPCORE_E_NULL` or `HTTPCORE_E_SIZE` if those are not right.
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
/// Returns `HTTPCORE_E_NULL` or `HTTPCORE_E_SIZE` if those are not right.
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
    // SAFETY: the same contract.
    unsafe { init(parser, size, limits, HeadParser::request) }
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
    // SAFETY: the same contract.
    unsafe { init(parser, size, limits, HeadParser::response) }
}

/// # Safety
///
/// The caller's contract, at the top of the crate.
unsafe fn init(
    pointer: *mut httpcore_parser,
    size: usize,
    limits: *const httpcore_limits,
    new: fn(Limits) -> HeadParser,
) -> httpcore_result {
    if size != size_of::<httpcore_parser>() {
        return HTTPCORE_E_SIZE;
    }
    let limits = if limits.is_null() {
        Limits::DEFAULT
    } else {
        // SAFETY: not NULL, so it points to a `httpcore_limits` that the caller has filled in.
        unsafe { limits.read() }.into()
    };
    // SAFETY: room for a `httpcore_parser` is room for an `Initialised`, as asserted above.
    unsafe { store(pointer.cast(), Initialised { mark: MARK, parser: new(limits), error: None }) }
}

/// Switches strict rules off.
///
/// `bits`: `HTTPCORE_LENIENT_*`, or'ed. To be called right after init.
/// Returns `HTTPCORE_E_ARGUMENT` for an unknown bit, `HTTPCORE_E_STATE` once bytes were read.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_parser_lenient(parser: *mut httpcore_parser, bits: u32) -> httpcore_result {
    // SAFETY: the caller's contract.
    let this = match unsafe { parser_mut(parser) } {
        Ok(this) => this,
        Err(code) => return code,
    };
    let Some(leniency) = u8::try_from(bits).ok().and_then(Leniency::from_bits) else {
        return HTTPCORE_E_ARGUMENT;
    };
    if this.parser.position() > 0 || this.parser.framing().is_some() || this.error.is_some() {
        return HTTPCORE_E_STATE;
    }
    this.parser = this.parser.clone().lenient(leniency);
    HTTPCORE_OK
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
    upgrade_offered: i32,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let this = match unsafe { parser_mut(parser) } {
        Ok(this) => this,
        Err(code) => return code,
    };
    // SAFETY: the caller's contract.
    let Some(method) = (unsafe { bytes(method, method_len) }) else {
        return HTTPCORE_E_NULL;
    };
    this.parser.answers(Method::new(method));
    if upgrade_offered != 0 {
        this.parser.answers_upgrade();
    }
    HTTPCORE_OK
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
    let this = match unsafe { parser_mut(parser) } {
        Ok(this) => this,
        Err(code) => return code,
    };
    // SAFETY: the caller's contract.
    let Some(buf) = (unsafe { bytes(buf, len) }) else {
        return HTTPCORE_E_NULL;
    };
    // SAFETY: the caller's contract.
    let Some(fields) = (unsafe { records_mut(fields, capacity) }) else {
        return HTTPCORE_E_NULL;
    };
    if event.is_null() {
        return HTTPCORE_E_NULL;
    }
    let result = this.parser.next(buf, fields);
    // SAFETY: checked not to be NULL.
    unsafe { this.report(result, event) }
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
    let this = match unsafe { parser_mut(parser) } {
        Ok(this) => this,
        Err(code) => return code,
    };
    let result = this.parser.eof().map(|event| Step { consumed: 0, event });
    // SAFETY: checked not to be NULL.
    unsafe { this.report(result, event) }
}

impl Initialised {
    /// # Safety
    ///
    /// `event` points to room for an event.
    unsafe fn report(&mut self, result: Result<Step, Error>, event: *mut httpcore_event) -> httpcore_result {
        match result {
            // SAFETY: as promised.
            Ok(step) => unsafe { store(event, step.into()) },
            Err(error) => {
                self.error = Some(error);
                error.kind().code().into()
            }
        }
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
    let this = match unsafe { self::parser(parser) } {
        Ok(this) => this,
        Err(code) => return code,
    };
    // SAFETY: the caller's contract.
    let (Some(bytes), Some(records)) = (unsafe { (bytes(head, len), records(fields, capacity)) }) else {
        return HTTPCORE_E_NULL;
    };
    match this.parser.head(bytes, records) {
        // SAFETY: the caller's contract.
        Some(head) => unsafe { store(out, httpcore_head::new(&head, bytes, fields)) },
        None => HTTPCORE_E_STATE,
    }
}

/// Replaces the line breaks in folded field values by blanks. Needed with `HTTPCORE_LENIENT_OBS_FOLD` alone, between
/// `HTTPCORE_HEAD` and `httpcore_parser_head`; harmless else.
///
/// All parameters as for `httpcore_parser_head`; the bytes of the head are written to.
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
    let this = match unsafe { parser_mut(parser) } {
        Ok(this) => this,
        Err(code) => return code,
    };
    // SAFETY: the caller's contract.
    let (Some(bytes), Some(records)) = (unsafe { (bytes_mut(head, len), records(fields, capacity)) }) else {
        return HTTPCORE_E_NULL;
    };
    this.parser.unfold(bytes, records);
    HTTPCORE_OK
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
    let this = match unsafe { self::parser(parser) } {
        Ok(this) => this,
        Err(code) => return code,
    };
    let error = this.error.map_or(httpcore_error::NONE, |error| httpcore_error::new(&error, this.parser.position()));
    // SAFETY: the caller's contract.
    unsafe { store(out, error) }
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
    match unsafe { parser_mut(parser) } {
        Ok(this) => done(this.parser.accept_upgrade()),
        Err(code) => code,
    }
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
    match unsafe { parser_mut(parser) } {
        Ok(this) => done(this.parser.start_next()),
        Err(code) => code,
    }
}
