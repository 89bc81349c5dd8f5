//! http_parser's interface: the tokenizer's tokens as callbacks.
//!
//! `include/compat/http_parser-1.0/http_parser.h` stands on this. What is accepted, and how a message is framed, is the
//! tokenizer's to say; this file splits a target at its delimiters, finds the method's number, and keeps the order and
//! the return values of http_parser's callbacks.
//!
//! # Memory
//!
//! A callback may write to the input it is handed, and to its parser. So no reference to either is alive while one
//! runs: both are raw pointers here, a slice of the input is made for one call of the tokenizer and dies with it, and
//! bytes that were handed out are not read again.

use super::NO_LIMITS;
use crate::memory::bytes;
use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use httpcore::{BodyLength, ErrorKind, Leniency, Limits, Token, TokenKind, Tokenizer};

/// http_parser's `struct http_parser`, with our state behind the members that its users read.
#[repr(C)]
pub struct httpcore_http_parser {
    kind: u8,
    /// `F_*`.
    flags: u8,
    errno: u8,
    upgrade: u8,
    method: u8,
    /// Bits of [`Progress`].
    progress: u8,
    part: u8,
    held: u8,
    http_major: u16,
    http_minor: u16,
    status_code: u16,
    /// Bytes of the head, or of the trailer section, so far.
    nread: u32,
    content_length: u64,
    data: *mut c_void,
    /// The name at hand: a method until it is found in the table, a trailer field until it is known to be delivered.
    name: [u8; NAME],
    tokenizer: Tokenizer,
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<httpcore_http_parser>() == 40 + NAME + 128);

/// The longest name of a trailer field that is held back whole; the longest known one has 25 bytes.
const NAME: usize = 32;

type Parser = *mut httpcore_http_parser;
type Notify = Option<unsafe extern "C" fn(Parser) -> c_int>;
type Data = Option<unsafe extern "C" fn(Parser, *const u8, usize) -> c_int>;

/// The callbacks; any may be NULL.
#[repr(C)]
#[allow(missing_docs, reason = "the names are http_parser's")]
pub struct httpcore_http_parser_callbacks {
    pub on_message_begin: Notify,
    pub on_path: Data,
    pub on_query_string: Data,
    pub on_url: Data,
    pub on_fragment: Data,
    pub on_header_field: Data,
    pub on_header_value: Data,
    pub on_headers_complete: Notify,
    pub on_body: Data,
    pub on_message_complete: Notify,
}

const REQUEST: u8 = 0;
const RESPONSE: u8 = 1;
/// Told by the first two bytes.
const BOTH: u8 = 2;

const F_CHUNKED: u8 = 1 << 0;
const F_TRAILING: u8 = 1 << 3;
const F_SKIPBODY: u8 = 1 << 5;

/// How far the message at hand is.
struct Progress;

impl Progress {
    /// Its begin was told.
    const BEGUN: u8 = 1 << 0;
    /// It is complete: the next byte belongs to another one.
    const ENDED: u8 = 1 << 1;
    /// The connection persists behind it.
    const PERSISTS: u8 = 1 << 2;
    /// Of [`BOTH`]: the first byte was an `H`.
    const H: u8 = 1 << 3;
}

/// The most bytes of a head.
const MAX_HEAD: u32 = 80 * 1024;

/// http_parser sets no limit but that on the head, which is looked after here.
const LIMITS: Limits = Limits { chunk_overhead: 16 << 10, ..NO_LIMITS };

/// The methods, in the order of their numbers.
static METHODS: [&CStr; 24] = [
    c"DELETE",
    c"GET",
    c"HEAD",
    c"POST",
    c"PUT",
    c"CONNECT",
    c"OPTIONS",
    c"TRACE",
    c"COPY",
    c"LOCK",
    c"MKCOL",
    c"MOVE",
    c"PROPFIND",
    c"PROPPATCH",
    c"UNLOCK",
    c"REPORT",
    c"MKACTIVITY",
    c"CHECKOUT",
    c"MERGE",
    c"M-SEARCH",
    c"NOTIFY",
    c"SUBSCRIBE",
    c"UNSUBSCRIBE",
    c"PATCH",
];
const CONNECT: u8 = 5;

/// The numbers of `enum http_errno`.
mod errno {
    pub(super) const OK: u8 = 0;
    pub(super) const CB_MESSAGE_BEGIN: u8 = 1;
    pub(super) const CB_PATH: u8 = 2;
    pub(super) const CB_QUERY_STRING: u8 = 3;
    pub(super) const CB_URL: u8 = 4;
    pub(super) const CB_FRAGMENT: u8 = 5;
    pub(super) const CB_HEADER_FIELD: u8 = 6;
    pub(super) const CB_HEADER_VALUE: u8 = 7;
    pub(super) const CB_HEADERS_COMPLETE: u8 = 8;
    pub(super) const CB_BODY: u8 = 9;
    pub(super) const CB_MESSAGE_COMPLETE: u8 = 10;
    pub(super) const INVALID_EOF_STATE: u8 = 11;
    pub(super) const HEADER_OVERFLOW: u8 = 12;
    pub(super) const CLOSED_CONNECTION: u8 = 13;
    pub(super) const INVALID_VERSION: u8 = 14;
    pub(super) const INVALID_STATUS: u8 = 15;
    pub(super) const INVALID_METHOD: u8 = 16;
    pub(super) const INVALID_URL: u8 = 17;
    pub(super) const LF_EXPECTED: u8 = 23;
    pub(super) const INVALID_HEADER_TOKEN: u8 = 24;
    pub(super) const INVALID_CONTENT_LENGTH: u8 = 25;
    pub(super) const INVALID_CHUNK_SIZE: u8 = 26;
    pub(super) const INVALID_CONSTANT: u8 = 27;
    pub(super) const STRICT: u8 = 29;
}

/// What http_parser calls an error of ours.
fn errno_of(kind: ErrorKind) -> u8 {
    use ErrorKind::*;
    match kind {
        Method | MethodTooLong => errno::INVALID_METHOD,
        Target | TargetForm | TargetAuthority => errno::INVALID_URL,
        Version | VersionUnsupported | Http2Preface => errno::INVALID_VERSION,
        Status | Reason => errno::INVALID_STATUS,
        LineEnd => errno::LF_EXPECTED,
        StartLineTooLong
        | FieldLineTooLong
        | FieldSectionTooLong
        | TooManyFields
        | TrailerSectionTooLong
        | TooManyTrailers => errno::HEADER_OVERFLOW,
        ContentLength | ContentLengthRepeated | LengthAmbiguous => errno::INVALID_CONTENT_LENGTH,
        ChunkSize | ChunkExtension | ChunkOverhead => errno::INVALID_CHUNK_SIZE,
        ChunkEnd => errno::STRICT,
        Incomplete => errno::INVALID_EOF_STATE,
        _ => errno::INVALID_HEADER_TOKEN,
    }
}

/// Where a target is split.
mod part {
    pub(super) const START: u8 = 0;
    pub(super) const SCHEME: u8 = 1;
    pub(super) const SLASH: u8 = 2;
    pub(super) const AUTHORITY: u8 = 3;
    pub(super) const PATH: u8 = 4;
    pub(super) const QUERY_START: u8 = 5;
    pub(super) const QUERY: u8 = 6;
    pub(super) const FRAGMENT: u8 = 7;

    /// The part that `byte` belongs to, behind one of `part`. The tokenizer has accepted the byte.
    pub(super) const fn step(part: u8, byte: u8) -> u8 {
        match (part, byte) {
            (START, b'/' | b'*') => PATH,
            (START, _) => SCHEME,
            (SCHEME, b'/') => SLASH,
            (SLASH, b'/') => AUTHORITY,
            (AUTHORITY, b'/') => PATH,
            // http_parser skips further question marks here.
            (AUTHORITY | PATH | QUERY_START, b'?') => QUERY_START,
            (AUTHORITY | PATH | QUERY_START | QUERY, b'#') => FRAGMENT,
            (QUERY_START, _) => QUERY,
            _ => part,
        }
    }
}

/// Makes a parser ready for the messages of one connection; `data` stays as it is.
///
/// # Safety
///
/// `parser` points to room for one, which need not be initialised but for `data`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_parser_init(parser: Parser, kind: c_int) {
    // SAFETY: room for a parser, by the caller's contract; no member is read before it was written, `data` excepted.
    unsafe {
        (*parser).kind = if (0..=2).contains(&kind) { kind as u8 } else { BOTH };
        (*parser).errno = errno::OK;
        (*parser).status_code = 0;
        (*parser).http_major = 0;
        (*parser).http_minor = 0;
        (*parser).method = 0;
        (&raw mut (*parser).name).write([0; NAME]);
        start(parser);
    }
}

/// Readies the parser for the next message.
///
/// # Safety
///
/// `parser` points to one whose `kind` is set.
unsafe fn start(parser: Parser) {
    // SAFETY: by the caller's contract.
    unsafe {
        let mut tokenizer =
            if (*parser).kind == RESPONSE { Tokenizer::response(LIMITS) } else { Tokenizer::request(LIMITS) };
        tokenizer = tokenizer.lenient(Leniency::DROP_IN.and(Leniency::HOST_MISSING));
        tokenizer.answers_upgrade();
        (&raw mut (*parser).tokenizer).write(tokenizer);
        (*parser).flags = 0;
        (*parser).upgrade = 0;
        (*parser).progress = Progress::PERSISTS;
        (*parser).part = part::START;
        (*parser).held = 0;
        (*parser).nread = 0;
        (*parser).content_length = 0;
    }
}

/// Why a call of the parser stops: at this index of the input.
struct Stop(usize);

/// One call of `httpcore_http_parser_execute`.
struct Call<'a> {
    parser: Parser,
    callbacks: &'a httpcore_http_parser_callbacks,
    data: *const u8,
    length: usize,
    /// The bytes that are done with.
    at: usize,
}

/// Reads `length` bytes, or the end of the input if that is 0; gives the number of bytes that were read. Fewer than
/// there are: an error, or the message has ended HTTP on this connection.
///
/// A second message in one call is begun only if all of it is there; else the call ends before it. (bjoern takes what
/// follows a complete request in one read for a part of that request, and so would crash over half a one.)
///
/// # Safety
///
/// `parser` was initialised; `callbacks` and `data` are as http_parser's manual asks. A callback may write to `data` where
/// it was handed a piece, and to the public members of the parser.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_parser_execute(
    parser: Parser,
    callbacks: *const httpcore_http_parser_callbacks,
    data: *const u8,
    length: usize,
) -> usize {
    // SAFETY: the caller's contract; the callbacks are not written to during the call.
    unsafe {
        if (*parser).errno != errno::OK {
            return 0;
        }
        let mut call = Call { parser, callbacks: &*callbacks, data, length, at: 0 };
        let end = if length == 0 { call.end() } else { call.read() };
        match end {
            Ok(()) => call.at,
            Err(Stop(at)) => at,
        }
    }
}

impl Call<'_> {
    /// # Safety
    ///
    /// As `httpcore_http_parser_execute`, for all methods here.
    unsafe fn read(&mut self) -> Result<(), Stop> {
        // SAFETY: as above.
        unsafe {
            let mut first = true;
            loop {
                if self.has(Progress::ENDED) {
                    if self.at == self.length {
                        return Ok(());
                    }
                    if !self.has(Progress::PERSISTS) {
                        return self.behind_the_end();
                    }
                    start(self.parser);
                    if !first && !self.is_whole() {
                        (*self.parser).progress |= Progress::ENDED;
                        return Ok(());
                    }
                }
                if (*self.parser).kind == BOTH && !self.decide_kind()? {
                    return Ok(());
                }
                let token = self.next()?;
                let start = self.at;
                self.at += token.consumed;
                if token.kind == TokenKind::NeedData {
                    self.count(token.consumed)?;
                    return Ok(());
                }
                self.take(&token, start)?;
                if token.kind == TokenKind::MessageEnd {
                    first = false;
                    if (*self.parser).upgrade != 0 {
                        return Ok(());
                    }
                }
            }
        }
    }

    unsafe fn has(&self, progress: u8) -> bool {
        // SAFETY: as `read`.
        unsafe { (*self.parser).progress & progress != 0 }
    }

    unsafe fn fail(&self, number: u8, at: usize) -> Stop {
        // SAFETY: as `read`.
        unsafe { (*self.parser).errno = number };
        Stop(at)
    }

    /// The next token of the input. The slice that it is found in is gone when this returns.
    unsafe fn next(&mut self) -> Result<Token, Stop> {
        // SAFETY: `at` is not beyond `length`; nobody else uses the input or the tokenizer during this call.
        unsafe {
            let rest = bytes(self.data.add(self.at), self.length - self.at).unwrap_or_default();
            let offset = (*self.parser).tokenizer.offset();
            (*self.parser).tokenizer.next(rest).map_err(|error| {
                let index = usize::try_from(error.offset().saturating_sub(offset)).unwrap_or(0);
                self.fail(errno_of(error.kind()), (self.at + index).min(self.length - 1))
            })
        }
    }

    /// Whether all of the message is there that starts at the next byte. Reads it, and tells nobody.
    unsafe fn is_whole(&self) -> bool {
        // SAFETY: as `next`.
        unsafe {
            let mut tokenizer = (*self.parser).tokenizer.clone();
            let mut rest = bytes(self.data.add(self.at), self.length - self.at).unwrap_or_default();
            if rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
                return true;
            }
            loop {
                match tokenizer.next(rest) {
                    Ok(token) if token.kind == TokenKind::NeedData => return false,
                    Ok(token) if token.kind == TokenKind::MessageEnd => return true,
                    Ok(token) => rest = rest.get(token.consumed..).unwrap_or_default(),
                    // To be told when it is read in earnest.
                    Err(_) => return true,
                }
            }
        }
    }

    /// Tells a response from a request by its first two bytes; `false`: they are not there yet.
    unsafe fn decide_kind(&mut self) -> Result<bool, Stop> {
        // SAFETY: as `next`.
        unsafe {
            let parser = self.parser;
            while let Some(&byte) = bytes(self.data, self.length).unwrap_or_default().get(self.at) {
                let kind = match byte {
                    b'T' if self.has(Progress::H) => RESPONSE,
                    b'E' if self.has(Progress::H) => REQUEST,
                    _ if self.has(Progress::H) => return Err(self.fail(errno::INVALID_CONSTANT, self.at)),
                    b'\r' | b'\n' => {
                        self.at += 1;
                        continue;
                    }
                    b'H' => {
                        self.at += 1;
                        (*parser).progress |= Progress::BEGUN | Progress::H;
                        self.notify(self.callbacks.on_message_begin, errno::CB_MESSAGE_BEGIN)?;
                        continue;
                    }
                    _ => REQUEST,
                };
                (*parser).kind = kind;
                let begun = (*parser).progress;
                start(parser);
                (*parser).progress = begun;
                if begun & Progress::H != 0 {
                    // It begins a valid message of either kind, and is the piece of a method that goes on.
                    let _ = (*parser).tokenizer.next(b"H");
                    let [first, ..] = &mut (*parser).name;
                    *first = b'H';
                    (*parser).held = u8::from(kind == REQUEST);
                }
                return Ok(true);
            }
            Ok(false)
        }
    }

    /// Behind a message that ends its connection there may be nothing but empty lines.
    unsafe fn behind_the_end(&mut self) -> Result<(), Stop> {
        // SAFETY: as `next`.
        unsafe {
            let rest = bytes(self.data.add(self.at), self.length - self.at).unwrap_or_default();
            match rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n')) {
                Some(index) => Err(self.fail(errno::CLOSED_CONNECTION, self.at + index)),
                None => {
                    self.at = self.length;
                    Ok(())
                }
            }
        }
    }

    /// The input has ended.
    unsafe fn end(&mut self) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            if self.has(Progress::ENDED) {
                return Ok(());
            }
            if (*self.parser).kind == BOTH && self.has(Progress::H) {
                return Err(self.fail(errno::INVALID_EOF_STATE, 1));
            }
            match (*self.parser).tokenizer.eof() {
                Ok(token) if token.kind == TokenKind::MessageEnd => self.take(&token, 0),
                Ok(_) => Ok(()),
                Err(_) => Err(self.fail(errno::INVALID_EOF_STATE, 1)),
            }
        }
    }

    /// Counts bytes of a head.
    unsafe fn count(&mut self, consumed: usize) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            (*self.parser).nread = (*self.parser).nread.saturating_add(u32::try_from(consumed).unwrap_or(u32::MAX));
            if (*self.parser).nread > MAX_HEAD {
                return Err(self.fail(errno::HEADER_OVERFLOW, self.at.saturating_sub(1)));
            }
            Ok(())
        }
    }

    unsafe fn notify(&self, callback: Notify, number: u8) -> Result<(), Stop> {
        let Some(callback) = callback else {
            return Ok(());
        };
        // SAFETY: as `read`. No reference to the parser or the input is alive.
        match unsafe { callback(self.parser) } {
            0 => Ok(()),
            // SAFETY: as `read`.
            _ => Err(unsafe { self.fail(number, self.at.saturating_sub(1)) }),
        }
    }

    /// Hands out a piece of the input.
    unsafe fn give(&self, callback: Data, start: usize, end: usize, number: u8) -> Result<(), Stop> {
        // SAFETY: the piece lies in the input.
        unsafe { self.give_bytes(callback, self.data.add(start), end - start, start, number) }
    }

    unsafe fn give_bytes(
        &self,
        callback: Data,
        piece: *const u8,
        length: usize,
        at: usize,
        number: u8,
    ) -> Result<(), Stop> {
        let Some(callback) = callback else {
            return Ok(());
        };
        // SAFETY: as `read`. No reference to the parser or the input is alive.
        match unsafe { callback(self.parser, piece, length) } {
            0 => Ok(()),
            // SAFETY: as `read`.
            _ => Err(unsafe { self.fail(number, at.min(self.at.saturating_sub(1))) }),
        }
    }

    /// Makes callbacks of a token, whose ranges count from `start`.
    unsafe fn take(&mut self, token: &Token, start: usize) -> Result<(), Stop> {
        // SAFETY: as `read`, for all calls here.
        unsafe {
            let parser = self.parser;
            let (from, to) = (start + token.range.start, start + token.range.end);
            if !self.has(Progress::BEGUN) {
                (*parser).progress |= Progress::BEGUN;
                self.notify(self.callbacks.on_message_begin, errno::CB_MESSAGE_BEGIN)?;
            }
            if !matches!(token.kind, TokenKind::Content | TokenKind::ChunkHead | TokenKind::ChunkEnd) {
                self.count(token.consumed)?;
            }
            match token.kind {
                TokenKind::Method => self.method(from, to, token.last)?,
                TokenKind::Target => self.target(from, to)?,
                TokenKind::Version if token.last => {
                    (*parser).http_major = 1;
                    (*parser).http_minor = u16::from((*parser).tokenizer.minor_version());
                }
                TokenKind::Status if token.last => {
                    (*parser).status_code = (*parser).tokenizer.status().map_or(0, |status| status.get());
                }
                TokenKind::FieldName => {
                    self.give(self.callbacks.on_header_field, from, to, errno::CB_HEADER_FIELD)?;
                }
                // Blanks behind a value are http_parser's users' to strip.
                TokenKind::FieldValue | TokenKind::TrailerValue => {
                    let end = if token.last && token.consumed > 0 { self.at - 1 } else { to };
                    self.give(self.callbacks.on_header_value, from, end, errno::CB_HEADER_VALUE)?;
                }
                TokenKind::Blank => {
                    self.give(self.callbacks.on_header_value, from, to, errno::CB_HEADER_VALUE)?;
                }
                TokenKind::HeadEnd => self.head_end()?,
                TokenKind::ChunkHead => {
                    (*parser).content_length = (*parser).tokenizer.chunk_size();
                    (*parser).nread = 0;
                    if (*parser).content_length == 0 {
                        (*parser).flags |= F_TRAILING;
                    }
                }
                TokenKind::Content => {
                    self.give(self.callbacks.on_body, from, to, errno::CB_BODY)?;
                    (*parser).content_length = (*parser).content_length.saturating_sub((to - from) as u64);
                }
                TokenKind::TrailerName => self.trailer_name(from, to, token.last)?,
                TokenKind::TrailerWithheld => (*parser).held = 0,
                TokenKind::MessageEnd => {
                    (*parser).progress |= Progress::ENDED;
                    self.notify(self.callbacks.on_message_complete, errno::CB_MESSAGE_COMPLETE)?;
                }
                // The tokenizer ends HTTP at a 101; here the caller is told, and may go on.
                TokenKind::Upgraded | TokenKind::Closed => (*parser).progress |= Progress::ENDED,
                _ => {}
            }
            Ok(())
        }
    }

    /// A piece of the method, behind which there is a SP if it is the last one. Refused at the first byte with which no
    /// method in the table goes on.
    unsafe fn method(&mut self, from: usize, to: usize, last: bool) -> Result<(), Stop> {
        // SAFETY: as `read`; no callback runs here.
        unsafe {
            let parser = self.parser;
            let piece = bytes(self.data.add(from), to - from).unwrap_or_default();
            let held = usize::from((*parser).held);
            let mut joined = (*parser).name;
            let name = if held == 0 {
                piece
            } else {
                // What has no room here is longer than all methods.
                for (place, &byte) in joined.iter_mut().skip(held).zip(piece) {
                    *place = byte;
                }
                joined.get(..held + piece.len()).unwrap_or(&joined)
            };
            if last && let Some(index) = METHODS.iter().position(|method| method.to_bytes() == name) {
                (*parser).held = 0;
                (*parser).method = index as u8;
                return Ok(());
            }
            let known = METHODS.iter().map(|method| common(method.to_bytes(), name)).max().unwrap_or(0);
            if last || known < held + piece.len() {
                return Err(self.fail(errno::INVALID_METHOD, from + known.saturating_sub(held)));
            }
            for (place, &byte) in (*parser).name.iter_mut().skip(held).zip(piece) {
                *place = byte;
            }
            (*parser).held = known as u8;
            Ok(())
        }
    }

    /// A piece of the target: whole as the URL, and its parts.
    unsafe fn target(&mut self, from: usize, to: usize) -> Result<(), Stop> {
        // SAFETY: as `read`. Each part is found before it is handed out, and its bytes are not read again.
        unsafe {
            self.give(self.callbacks.on_url, from, to, errno::CB_URL)?;
            if (*self.parser).method == CONNECT {
                return Ok(());
            }
            let mut begin = from;
            while begin < to {
                let part = part::step((*self.parser).part, self.data.add(begin).read());
                let mut end = begin + 1;
                while end < to && part::step(part, self.data.add(end).read()) == part {
                    end += 1;
                }
                // The delimiter in front belongs to no part.
                let delimited = part != (*self.parser).part && matches!(part, part::FRAGMENT);
                let (callback, number) = match part {
                    part::PATH => (self.callbacks.on_path, errno::CB_PATH),
                    part::QUERY => (self.callbacks.on_query_string, errno::CB_QUERY_STRING),
                    part::FRAGMENT => (self.callbacks.on_fragment, errno::CB_FRAGMENT),
                    _ => (None, errno::OK),
                };
                (*self.parser).part = part;
                let first = begin + usize::from(delimited);
                if first < end {
                    self.give(callback, first, end, number)?;
                }
                begin = end;
            }
            Ok(())
        }
    }

    /// A piece of a trailer field's name, held back until it is complete: it may turn out to be one that must not be
    /// delivered.
    unsafe fn trailer_name(&mut self, from: usize, to: usize, last: bool) -> Result<(), Stop> {
        // SAFETY: as `read`; the name is copied, not referred to.
        unsafe {
            let mut name = (*self.parser).name;
            let held = usize::from((*self.parser).held);
            let long = held > NAME;
            if !long && held + (to - from) <= NAME {
                for (index, place) in name.iter_mut().skip(held).take(to - from).enumerate() {
                    *place = self.data.add(from + index).read();
                }
                (*self.parser).name = name;
                (*self.parser).held = (held + (to - from)) as u8;
                if last {
                    let length = usize::from((*self.parser).held);
                    (*self.parser).held = 0;
                    let callback = self.callbacks.on_header_field;
                    return self.give_bytes(callback, name.as_ptr(), length, from, errno::CB_HEADER_FIELD);
                }
                return Ok(());
            }
            // No name as long as that is withheld for what it is.
            if !long && held > 0 {
                self.give_bytes(self.callbacks.on_header_field, name.as_ptr(), held, from, errno::CB_HEADER_FIELD)?;
            }
            (*self.parser).held = if last { 0 } else { NAME as u8 + 1 };
            self.give(self.callbacks.on_header_field, from, to, errno::CB_HEADER_FIELD)
        }
    }

    /// The head is complete.
    unsafe fn head_end(&mut self) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            let parser = self.parser;
            let Some(framing) = (*parser).tokenizer.framing() else {
                return Ok(());
            };
            let connect = (*parser).kind == REQUEST && (*parser).method == CONNECT;
            (*parser).upgrade = u8::from(framing.upgrade_requested() || connect);
            match framing.body() {
                BodyLength::Length(length) => (*parser).content_length = length,
                BodyLength::Chunked => (*parser).flags |= F_CHUNKED,
                BodyLength::None | BodyLength::UntilClose => {}
            }
            if !framing.keep_alive() {
                (*parser).progress &= !Progress::PERSISTS;
            }
            let answer = match self.callbacks.on_headers_complete {
                None => 0,
                // No reference to the parser or the input is alive.
                Some(callback) => callback(parser),
            };
            match answer {
                0 => {}
                1 => {
                    (*parser).flags |= F_SKIPBODY;
                    (*parser).tokenizer.skip_content();
                }
                _ => return Err(self.fail(errno::CB_HEADERS_COMPLETE, self.at.saturating_sub(1))),
            }
            // What follows an upgrade is not HTTP, whatever the head says of content.
            if (*parser).upgrade != 0 {
                (*parser).tokenizer.skip_content();
            }
            (*parser).nread = 0;
            Ok(())
        }
    }
}

/// With how many bytes both begin.
fn common(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
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

/// The name of the method with this number; `<unknown>` if there is none. Valid forever.
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_http_parser_method_str(method: c_uint) -> *const c_char {
    usize::try_from(method).ok().and_then(|index| METHODS.get(index)).map_or(c"<unknown>", |name| name).as_ptr()
}
