//! `httpcore_tokenizer_*`: the pieces of messages as they arrive, for code that stores nothing.

use crate::memory::{Opaque, array_mut, bytes, change, done, init, look, store};
use crate::parser::{leniency, limits_or_default};
use crate::*;
use httpcore::{Error, Token, TokenKind, Tokenizer};

/// The size of `httpcore_tokenizer` in words of 64 bits.
pub const HTTPCORE_TOKENIZER_WORDS: usize = 17;

/// Reads the messages of one connection from input that is cut anywhere, and stores none of it. Embed it; its content is
/// the library's.
///
/// No pointers inside: it may be moved by memcpy or realloc between calls, and needs no destructor. One thread at
/// a time.
#[repr(C)]
pub struct httpcore_tokenizer {
    /// The library's.
    pub opaque_: [u64; HTTPCORE_TOKENIZER_WORDS],
}

impl Opaque for httpcore_tokenizer {
    type State = Tokenizer;
    const MARK: u64 = u64::from_le_bytes(*b"hctokens");
}

const _: () = assert!(httpcore_tokenizer::FITS);

/// Nothing more can be said without more input.
pub const HTTPCORE_TOKEN_NEED_DATA: u32 = 0;
/// The method of a request.
pub const HTTPCORE_TOKEN_METHOD: u32 = 1;
/// The request-target.
pub const HTTPCORE_TOKEN_TARGET: u32 = 2;
/// The HTTP-version.
pub const HTTPCORE_TOKEN_VERSION: u32 = 3;
/// The status code of a response.
pub const HTTPCORE_TOKEN_STATUS: u32 = 4;
/// The reason phrase of a response; may be empty.
pub const HTTPCORE_TOKEN_REASON: u32 = 5;
/// A field name in the head.
pub const HTTPCORE_TOKEN_FIELD_NAME: u32 = 6;
/// The value of that field, without the blanks before it.
pub const HTTPCORE_TOKEN_FIELD_VALUE: u32 = 7;
/// Blanks inside or behind a field value: part of it if more of it follows, else nothing.
pub const HTTPCORE_TOKEN_BLANK: u32 = 8;
/// The head is complete: `httpcore_tokenizer_framing` tells how it is framed.
pub const HTTPCORE_TOKEN_HEAD_END: u32 = 9;
/// The name of a chunk extension.
pub const HTTPCORE_TOKEN_CHUNK_EXTENSION_NAME: u32 = 10;
/// The value of that extension, a token or a quoted string with its quotes.
pub const HTTPCORE_TOKEN_CHUNK_EXTENSION_VALUE: u32 = 11;
/// The line before a chunk is complete: `httpcore_tokenizer_chunk_size` tells its size, 0 for the last one.
pub const HTTPCORE_TOKEN_CHUNK_HEAD: u32 = 12;
/// Content, without its chunked coding.
pub const HTTPCORE_TOKEN_CONTENT: u32 = 13;
/// A chunk with data is complete.
pub const HTTPCORE_TOKEN_CHUNK_END: u32 = 14;
/// A field name in the trailer section.
pub const HTTPCORE_TOKEN_TRAILER_NAME: u32 = 15;
/// The name whose pieces were given must not be used from a trailer section: forget it. Its value is not given.
pub const HTTPCORE_TOKEN_TRAILER_WITHHELD: u32 = 16;
/// The value of a trailer field.
pub const HTTPCORE_TOKEN_TRAILER_VALUE: u32 = 17;
/// The message is complete.
pub const HTTPCORE_TOKEN_MESSAGE_END: u32 = 18;
/// HTTP has ended: all further bytes belong to the protocol that was switched to.
pub const HTTPCORE_TOKEN_UPGRADED: u32 = 19;
/// The input has ended between two messages. Only from `httpcore_tokenizer_eof`, and from then on.
pub const HTTPCORE_TOKEN_CLOSED: u32 = 20;

/// A piece of one element. Offsets count from the start of the input that was passed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_token {
    /// One of `HTTPCORE_TOKEN_*`.
    pub kind: u32,
    /// 1 if the element is complete with this piece, which may be empty. Else 0.
    pub last: u32,
    /// Where the piece starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How many bytes of the input are done with.
    pub consumed: usize,
}

impl From<Token> for httpcore_token {
    #[inline]
    fn from(token: Token) -> Self {
        let kind = match token.kind {
            TokenKind::Method => HTTPCORE_TOKEN_METHOD,
            TokenKind::Target => HTTPCORE_TOKEN_TARGET,
            TokenKind::Version => HTTPCORE_TOKEN_VERSION,
            TokenKind::Status => HTTPCORE_TOKEN_STATUS,
            TokenKind::Reason => HTTPCORE_TOKEN_REASON,
            TokenKind::FieldName => HTTPCORE_TOKEN_FIELD_NAME,
            TokenKind::FieldValue => HTTPCORE_TOKEN_FIELD_VALUE,
            TokenKind::Blank => HTTPCORE_TOKEN_BLANK,
            TokenKind::HeadEnd => HTTPCORE_TOKEN_HEAD_END,
            TokenKind::ChunkExtensionName => HTTPCORE_TOKEN_CHUNK_EXTENSION_NAME,
            TokenKind::ChunkExtensionValue => HTTPCORE_TOKEN_CHUNK_EXTENSION_VALUE,
            TokenKind::ChunkHead => HTTPCORE_TOKEN_CHUNK_HEAD,
            TokenKind::Content => HTTPCORE_TOKEN_CONTENT,
            TokenKind::ChunkEnd => HTTPCORE_TOKEN_CHUNK_END,
            TokenKind::TrailerName => HTTPCORE_TOKEN_TRAILER_NAME,
            TokenKind::TrailerWithheld => HTTPCORE_TOKEN_TRAILER_WITHHELD,
            TokenKind::TrailerValue => HTTPCORE_TOKEN_TRAILER_VALUE,
            TokenKind::MessageEnd => HTTPCORE_TOKEN_MESSAGE_END,
            TokenKind::Upgraded => HTTPCORE_TOKEN_UPGRADED,
            TokenKind::Closed => HTTPCORE_TOKEN_CLOSED,
            _ => HTTPCORE_TOKEN_NEED_DATA,
        };
        let (start, end) = (token.range.start, token.range.end);
        Self { kind, last: token.last.into(), start, end, consumed: token.consumed }
    }
}

/// Makes `tokenizer` ready for the requests of one connection.
///
/// `tokenizer`: overwritten, whatever it held. `size`: `sizeof *tokenizer`. `limits`: NULL for the default ones; read
/// during the call only. `lenient`: `HTTPCORE_LENIENT_*`, or'ed; 0 for none.
/// Returns `HTTPCORE_E_SIZE` or `HTTPCORE_E_ARGUMENT` if those are not right.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_request_tokenizer_init(
    tokenizer: *mut httpcore_tokenizer,
    size: usize,
    limits: *const httpcore_limits,
    lenient: u32,
) -> httpcore_result {
    let Some(leniency) = leniency(lenient) else {
        return HTTPCORE_E_ARGUMENT;
    };
    // SAFETY: the caller's contract.
    unsafe { init(tokenizer, size, Tokenizer::request(limits_or_default(limits)).lenient(leniency)) }
}

/// Makes `tokenizer` ready for the responses of one connection.
///
/// As `httpcore_request_tokenizer_init`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_response_tokenizer_init(
    tokenizer: *mut httpcore_tokenizer,
    size: usize,
    limits: *const httpcore_limits,
    lenient: u32,
) -> httpcore_result {
    let Some(leniency) = leniency(lenient) else {
        return HTTPCORE_E_ARGUMENT;
    };
    // SAFETY: the caller's contract.
    unsafe { init(tokenizer, size, Tokenizer::response(limits_or_default(limits)).lenient(leniency)) }
}

/// Says which request the next response answers; all parameters as for `httpcore_parser_answers`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_answers(
    tokenizer: *mut httpcore_tokenizer,
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
        change(tokenizer, |tokenizer| {
            tokenizer.answers(Method::new(method));
            if upgrade_offered != 0 {
                tokenizer.answers_upgrade();
            }
            HTTPCORE_OK
        })
    }
}

/// Gives the next token.
///
/// `input`, `len`: from the first byte not yet consumed; nothing consumed is needed any more. NULL with 0 is no input.
/// `token`: overwritten, if the result is `HTTPCORE_OK`. Behind the last token of a message, `HTTPCORE_TOKEN_MESSAGE_END`
/// is given again and again until `httpcore_tokenizer_start_next`.
///
/// Returns an error of the message, and every further call the same.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_next(
    tokenizer: *mut httpcore_tokenizer,
    input: *const u8,
    len: usize,
    token: *mut httpcore_token,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let Some(input) = (unsafe { bytes(input, len) }) else {
        return HTTPCORE_E_NULL;
    };
    if token.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: the caller's contract.
    unsafe { change(tokenizer, |tokenizer| give(tokenizer.next(input), token)) }
}

/// Gives the next tokens, as many as there are and `tokens` has room for: those that `httpcore_tokenizer_next` would give,
/// called again and again behind what was consumed.
///
/// `input`, `len`: as there. `tokens`, `capacity`: room for at least one; what was not given is left as it is. `count`: set
/// to how many were given, if the result is `HTTPCORE_OK`, and then at least 1. All offsets, and `consumed`, count from
/// the start of `input`: the last token's `consumed` is how much of it is done with. The last token is
/// `HTTPCORE_TOKEN_NEED_DATA`, `HTTPCORE_TOKEN_MESSAGE_END` or `HTTPCORE_TOKEN_UPGRADED` if there is room for it; and what
/// the other functions tell is as of the last token.
///
/// A head that is all in `input` is read fastest with room for all of it: four tokens, and two for each of its at most 64
/// fields.
///
/// Returns an error of the message, and every further call the same. If tokens lie before it, they are given first, and the
/// next call returns the error. `HTTPCORE_E_ARGUMENT` if `capacity` is 0.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_next_tokens(
    tokenizer: *mut httpcore_tokenizer,
    input: *const u8,
    len: usize,
    tokens: *mut httpcore_token,
    capacity: usize,
    count: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let (Some(input), Some(tokens)) = (unsafe { (bytes(input, len), array_mut(tokens, capacity)) }) else {
        return HTTPCORE_E_NULL;
    };
    if count.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: the caller's contract.
    unsafe {
        change(tokenizer, |tokenizer| match tokenizer.next_tokens(input, tokens) {
            Ok(0) => HTTPCORE_E_ARGUMENT,
            Ok(given) => store(count, given),
            Err(error) => error.kind().code().into(),
        })
    }
}

/// The peer has closed: there is no more input.
///
/// `token`: overwritten: `HTTPCORE_TOKEN_MESSAGE_END` if that ends a message, `HTTPCORE_TOKEN_CLOSED` if there is none to
/// end. Returns `HTTPCORE_E_INCOMPLETE` inside a message.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_eof(
    tokenizer: *mut httpcore_tokenizer,
    token: *mut httpcore_token,
) -> httpcore_result {
    if token.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: the caller's contract.
    unsafe { change(tokenizer, |tokenizer| give(tokenizer.eof(), token)) }
}

/// # Safety
///
/// `out` points to room for a token.
unsafe fn give(result: Result<Token, Error>, out: *mut httpcore_token) -> httpcore_result {
    match result {
        // SAFETY: as promised.
        Ok(token) => unsafe { store(out, token.into()) },
        Err(error) => error.kind().code().into(),
    }
}

/// How the message is framed, from `HTTPCORE_TOKEN_HEAD_END` until `httpcore_tokenizer_start_next`; else the call returns
/// `HTTPCORE_E_STATE`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_framing(
    tokenizer: *const httpcore_tokenizer,
    out: *mut httpcore_framing,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        look(tokenizer, |tokenizer| match tokenizer.framing() {
            Some(framing) => store(out, framing.into()),
            None => HTTPCORE_E_STATE,
        })
    }
}

/// What is left of the chunk at hand, its size behind `HTTPCORE_TOKEN_CHUNK_HEAD`, or of content with a length.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_chunk_size(
    tokenizer: *const httpcore_tokenizer,
    out: *mut u64,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { look(tokenizer, |tokenizer| store(out, tokenizer.chunk_size())) }
}

/// The error that ended the reading; `code` is `HTTPCORE_OK` if there was none. `at` is always 0: the tokenizer does not
/// know the caller's buffer.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_error(
    tokenizer: *const httpcore_tokenizer,
    out: *mut httpcore_error,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { look(tokenizer, |tokenizer| store(out, httpcore_error::new(tokenizer.error(), tokenizer.offset()))) }
}

/// The server has agreed to switch protocols; as `httpcore_parser_accept_upgrade`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_accept_upgrade(tokenizer: *mut httpcore_tokenizer) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(tokenizer, |tokenizer| done(tokenizer.accept_upgrade())) }
}

/// Readies the tokenizer for the next message of the connection.
///
/// Returns `HTTPCORE_E_STATE`, and changes nothing, unless the message at hand is complete and its connection persists.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_tokenizer_start_next(tokenizer: *mut httpcore_tokenizer) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(tokenizer, |tokenizer| done(tokenizer.start_next())) }
}
