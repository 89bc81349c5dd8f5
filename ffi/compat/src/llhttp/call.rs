//! One call of `llhttp_execute`: takes tokens, and tells each in llhttp's order.
//!
//! A callback may pause, and then the call ends; the next one goes on behind it. So the parser's `stage` is written before
//! each callback and says what comes after it, and what was handed out was consumed before. Where llhttp has a callback in
//! the middle of what is one token here, the tokenizer is given no more input than up to there.

use super::names::{ERRORS, FAILURE, PRI, RTSP, errno, finish, flag, judgement, lenient, on, when, why};
use super::{Parser, REQUEST, RESPONSE, has_no_content, httpcore_llhttp_should_keep_alive, restart};
use crate::input::Input;
use crate::name::CONNECT;
use core::ffi::c_int;
use core::num::NonZeroU8;
use core::ptr::null;
use httpcore::{KnownField, Place, TokenKind};

/// What was seen of the element at hand.
struct Seen;

impl Seen {
    /// A byte of the value.
    const VALUE: u8 = 1 << 0;
    /// The field is not delivered.
    const WITHHELD: u8 = 1 << 1;
    /// The kind of message was told by its first bytes.
    const KIND: u8 = 1 << 2;
    /// The field must not have a value, nor one on the lines behind it.
    const FORBIDDEN: u8 = 1 << 3;
}

/// What follows the version in the preface of HTTP/2.
static PREFACE: &[u8] = b"\r\n\r\nSM\r\n\r\n";

/// What comes next.
pub(super) mod stage {
    // Those that are one callback: [`NOTICES`](super::NOTICES).
    pub(in crate::llhttp) const RESET: u8 = 0;
    pub(in crate::llhttp) const METHOD_COMPLETE: u8 = 1;
    pub(in crate::llhttp) const URL_COMPLETE: u8 = 2;
    pub(in crate::llhttp) const PROTOCOL_COMPLETE: u8 = 3;
    pub(in crate::llhttp) const STATUS_COMPLETE: u8 = 4;
    pub(in crate::llhttp) const FIELD_COMPLETE: u8 = 5;
    pub(in crate::llhttp) const VALUE_COMPLETE: u8 = 6;
    pub(in crate::llhttp) const CHUNK_EXTENSION_NAME_COMPLETE: u8 = 7;
    pub(in crate::llhttp) const CHUNK_EXTENSION_VALUE_COMPLETE: u8 = 8;
    pub(in crate::llhttp) const CHUNK_HEADER: u8 = 9;
    pub(in crate::llhttp) const CHUNK_COMPLETE: u8 = 10;
    pub(in crate::llhttp) const LAST_CHUNK_COMPLETE: u8 = 11;
    pub(in crate::llhttp) const MESSAGE_COMPLETE: u8 = 12;
    /// The message ends HTTP, whatever its fields say.
    pub(in crate::llhttp) const SWITCH_COMPLETE: u8 = 13;

    pub(in crate::llhttp) const BEGIN: u8 = 14;
    /// Whatever the tokenizer has.
    pub(in crate::llhttp) const READ: u8 = 15;
    pub(in crate::llhttp) const VERSION_COMPLETE: u8 = 16;
    pub(in crate::llhttp) const NAMED: u8 = 17;
    pub(in crate::llhttp) const VALUE_END: u8 = 18;
    pub(in crate::llhttp) const HEADERS_COMPLETE: u8 = 19;
    pub(in crate::llhttp) const AFTER_HEADERS: u8 = 20;
    pub(in crate::llhttp) const MESSAGE_END: u8 = 21;
    pub(in crate::llhttp) const SWITCH: u8 = 22;
    pub(in crate::llhttp) const CLEANUP: u8 = 23;

    // From here on, those that depend on the next byte.
    /// The first byte of a message, or of an empty line before it.
    pub(in crate::llhttp) const BETWEEN: u8 = 24;
    pub(in crate::llhttp) const FIRST: u8 = 25;
    /// Behind the `H` of a message of either kind.
    pub(in crate::llhttp) const SECOND: u8 = 26;
    pub(in crate::llhttp) const PROTOCOL: u8 = 27;
    /// The `/` before the version.
    pub(in crate::llhttp) const SLASH: u8 = 28;
    pub(in crate::llhttp) const VERSION: u8 = 29;
    pub(in crate::llhttp) const PREFACE: u8 = 30;
    pub(in crate::llhttp) const STATUS_END: u8 = 31;
    pub(in crate::llhttp) const REASON: u8 = 32;
    pub(in crate::llhttp) const STATUS_LINE_END: u8 = 33;
    /// The first byte of a value that there must not be.
    pub(in crate::llhttp) const NO_VALUE: u8 = 34;
    pub(in crate::llhttp) const VALUE_LINE_END: u8 = 35;
    pub(in crate::llhttp) const BEHIND_VALUE: u8 = 36;
    pub(in crate::llhttp) const CLOSED: u8 = 37;

    /// To be added to a stage: the next byte is taken first.
    pub(in crate::llhttp) const TAKING: u8 = 0x80;
}

/// The stages that are one callback, in the order of their numbers: that, and the stage behind it.
static NOTICES: [(u8, u8); 14] = [
    (on::RESET, stage::BEGIN),
    (on::METHOD_COMPLETE, stage::READ),
    (on::URL_COMPLETE, stage::PROTOCOL),
    (on::PROTOCOL_COMPLETE, stage::SLASH),
    (on::STATUS_COMPLETE, stage::READ),
    (on::HEADER_FIELD_COMPLETE, stage::NAMED),
    (on::HEADER_VALUE_COMPLETE, stage::READ),
    (on::CHUNK_EXTENSION_NAME_COMPLETE, stage::READ),
    (on::CHUNK_EXTENSION_VALUE_COMPLETE, stage::READ),
    (on::CHUNK_HEADER, stage::READ),
    (on::CHUNK_COMPLETE, stage::READ),
    (on::CHUNK_COMPLETE, stage::MESSAGE_COMPLETE),
    (on::MESSAGE_COMPLETE, stage::MESSAGE_END),
    (on::MESSAGE_COMPLETE, stage::SWITCH),
];

/// The pieces of the version, `HTTP`, `/` and `1.1`: where each ends, its callback, and the stage behind it.
static VERSION: [(u8, u8, u8); 3] = [
    (4, on::PROTOCOL, stage::PROTOCOL_COMPLETE),
    (5, on::NOTHING, stage::VERSION),
    (8, on::VERSION, stage::VERSION_COMPLETE),
];

/// The same of a message that has begun as a method.
static VERSION_OF_METHOD: [(u8, u8, u8); 3] =
    [(4, on::METHOD, stage::SLASH), (5, on::METHOD, stage::VERSION), (8, on::VERSION, stage::VERSION_COMPLETE)];

/// A field that contradicts another, or what was said before.
struct Contradiction {
    field: KnownField,
    /// One of these is there.
    flags: u16,
    /// And none of these.
    tolerated: u16,
    /// Why it is refused; nothing, if it is only its value that is.
    why: u8,
}

/// As if it were one of the flags: the message is of HTTP/1.0.
const HTTP_1_0: u16 = 1 << 15;

/// In the order in which they are looked for.
static CONTRADICTIONS: [Contradiction; 8] = {
    use KnownField::{ContentLength, Host, TransferEncoding};
    const fn row(field: KnownField, flags: u16, tolerated: u16, why: u8) -> Contradiction {
        Contradiction { field, flags, tolerated, why }
    }
    [
        row(TransferEncoding, flag::TRAILING, 0, why::NOTHING),
        row(TransferEncoding, flag::CONTENT_LENGTH, lenient::CHUNKED_LENGTH, why::CODING_BESIDE_LENGTH),
        row(TransferEncoding, HTTP_1_0, 0, why::CODING_IN_1_0),
        row(TransferEncoding, flag::CHUNKED, lenient::TRANSFER_ENCODING, why::NOTHING),
        row(ContentLength, flag::TRAILING, 0, why::LENGTH_BESIDE_CODING),
        row(ContentLength, flag::TRANSFER_ENCODING, lenient::CHUNKED_LENGTH, why::LENGTH_BESIDE_CODING),
        row(ContentLength, flag::CONTENT_LENGTH, 0, why::NOTHING),
        row(Host, flag::TRAILING, 0, why::HOST),
    ]
};

/// The call ends, for one of these reasons that always have the same name.
pub(super) struct Stop(NonZeroU8);

impl Stop {
    /// The input has ended, or the error is in the parser.
    const DONE: Self = Self::because(why::CALLBACK);

    const fn because(why: u8) -> Self {
        match NonZeroU8::new(why) {
            Some(why) => Self(why),
            None => Self(NonZeroU8::MIN),
        }
    }
}

/// One call of `httpcore_llhttp_execute`.
pub(super) struct Call {
    parser: Parser,
    input: Input<'static>,
}

impl Call {
    /// Goes on until the input ends, or an error.
    ///
    /// # Safety
    ///
    /// As `httpcore_llhttp_execute`, for all methods here.
    pub(super) unsafe fn run(parser: Parser, data: *const u8, length: usize) {
        // SAFETY: `parser` points to one.
        let input = Input::new(unsafe { &raw mut (*parser).tokenizer }, None, data, length);
        let mut call = Self { parser, input };
        // SAFETY: as above.
        unsafe {
            let Stop(why) = loop {
                if let Err(stop) = call.step() {
                    break stop;
                }
            };
            if let Some(&error) = ERRORS.get(usize::from(why.get()))
                && error != errno::OK
            {
                call.stop_as(error, why.get());
            }
        }
    }

    /// Goes one stage on.
    unsafe fn step(&mut self) -> Result<(), Stop> {
        // SAFETY: as above.
        unsafe {
            let parser = self.parser;
            let stage = (*parser).stage;
            if let Some(&(callback, next)) = NOTICES.get(usize::from(stage)) {
                return self.notify(callback, next);
            }
            let mut byte = 0;
            if stage >= stage::BETWEEN {
                if self.input.at >= self.input.length {
                    return Err(Stop::DONE);
                }
                byte = self.input.byte(self.input.at);
            }
            let line_end = matches!(byte, b'\r' | b'\n');
            let blank = matches!(byte, b' ' | b'\t');
            let tolerates = |flag| (*parser).lenient_flags & flag != 0;
            let next = match stage {
                stage::READ => return self.read(),
                stage::AFTER_HEADERS => return self.after_headers(),
                stage::HEADERS_COMPLETE => return self.headers_complete(),
                stage::NAMED => self.named()?,
                stage::VALUE_END => return self.value_end(),
                stage::BEGIN => {
                    (*parser).finish = finish::UNSAFE;
                    return self.notify(on::MESSAGE_BEGIN, stage::FIRST);
                }
                stage::VERSION_COMPLETE => {
                    let preface = (*parser).kind != RESPONSE && (*parser).method == PRI;
                    let accepted = match u16::from_be_bytes([(*parser).http_major, (*parser).http_minor]) {
                        0x0100 | 0x0101 => true,
                        0x0200 => preface,
                        _ => false,
                    };
                    if !accepted && (*parser).lenient_flags & lenient::VERSION == 0 {
                        return Err(Stop::because(why::VERSION));
                    }
                    (*parser).there = 0;
                    return self.notify(on::VERSION_COMPLETE, if preface { stage::PREFACE } else { stage::READ });
                }
                stage::MESSAGE_END if (*parser).upgrade == 1 => stage::SWITCH,
                stage::MESSAGE_END => stage::CLEANUP,
                stage::SWITCH => {
                    (*parser).stage = stage::CLEANUP;
                    return Err(Stop::because(why::UPGRADE));
                }
                stage::CLEANUP => self.clean_up(),

                stage::BETWEEN => {
                    if line_end {
                        stage::BETWEEN | stage::TAKING
                    } else if (*parser).initial_message_completed != 0 {
                        stage::RESET
                    } else {
                        stage::BEGIN
                    }
                }
                stage::FIRST | stage::SECOND => {
                    let undecided = !matches!((*parser).kind, REQUEST | RESPONSE);
                    if undecided && stage == stage::FIRST && byte == b'H' {
                        self.next(1)?;
                        self.method()?;
                        (*parser).seen = Seen::KIND;
                        (*parser).stage = stage::SECOND;
                        return self.give(on::METHOD);
                    }
                    if undecided && stage == stage::SECOND && byte == b'T' {
                        (*parser).kind = RESPONSE;
                        restart(parser);
                        // It begins a valid message of either kind.
                        let _ = (*parser).tokenizer.next(b"H");
                        (*parser).held.length = 0;
                        (*parser).there = 1;
                    } else if undecided {
                        (*parser).kind = REQUEST;
                    }
                    if (*parser).kind == RESPONSE { stage::PROTOCOL } else { stage::READ }
                }
                stage::PROTOCOL | stage::SLASH | stage::VERSION => return self.version(stage),
                stage::PREFACE => {
                    if PREFACE.get(usize::from((*parser).there)) != Some(&byte) {
                        return Err(Stop::because(why::NO_PREFACE));
                    }
                    self.input.at += 1;
                    (*parser).there += 1;
                    if usize::from((*parser).there) == PREFACE.len() {
                        return Err(Stop::because(why::PREFACE));
                    }
                    stage
                }
                stage::STATUS_END => {
                    self.next(1)?;
                    (*parser).seen &= !Seen::VALUE;
                    // Without a SP there is no reason, not even an empty one.
                    if self.input.kind == TokenKind::Reason { stage::STATUS_LINE_END } else { stage::REASON }
                }
                stage::REASON => {
                    self.next(usize::MAX)?;
                    self.input.from = self.input.start;
                    if self.input.last {
                        (*parser).stage = stage::STATUS_LINE_END;
                    }
                    let first = (*parser).seen & Seen::VALUE == 0;
                    (*parser).seen |= Seen::VALUE;
                    return if first || self.input.to > self.input.from { self.give(on::STATUS) } else { Ok(()) };
                }
                stage::STATUS_LINE_END if byte != b'\n' && tolerates(lenient::OPTIONAL_LF_AFTER_CR) => {
                    stage::STATUS_COMPLETE
                }
                stage::STATUS_LINE_END => stage::STATUS_COMPLETE | stage::TAKING,
                stage::NO_VALUE => {
                    if blank {
                        stage | stage::TAKING
                    } else if line_end {
                        stage::READ
                    } else {
                        return Err(self.forbidden_value());
                    }
                }
                stage::VALUE_LINE_END => stage::BEHIND_VALUE | stage::TAKING,
                stage::BEHIND_VALUE => {
                    if blank {
                        self.input.at += usize::from((*parser).seen & Seen::VALUE == 0);
                        return Err(Stop::because(why::BLANK_BEHIND_VALUE));
                    }
                    stage::VALUE_END
                }
                // Behind a message that ends its connection there may be nothing but empty lines.
                _ => {
                    self.input.at += 1;
                    if !line_end && !tolerates(lenient::DATA_AFTER_CLOSE) {
                        return Err(Stop::because(why::CLOSED));
                    }
                    stage
                }
            };
            if next & stage::TAKING != 0 {
                self.next(1)?;
            }
            (*parser).stage = next & !stage::TAKING;
            Ok(())
        }
    }

    #[inline(never)]
    unsafe fn stop_as(&self, error: u8, why: u8) -> Stop {
        // SAFETY: as `step`; `at` is not beyond `length`.
        unsafe {
            (*self.parser).error = i32::from(error);
            (*self.parser).why = why;
            (*self.parser).reason = null();
            (*self.parser).error_pos = self.input.data.add(self.input.at).cast();
        }
        Stop::DONE
    }

    #[inline(never)]
    unsafe fn notify(&self, number: u8, next: u8) -> Result<(), Stop> {
        // SAFETY: as `step`.
        unsafe {
            (*self.parser).stage = next;
            self.tell(number, null(), 0)
        }
    }

    /// Hands out the piece at hand.
    #[inline(never)]
    unsafe fn give(&self, number: u8) -> Result<(), Stop> {
        // SAFETY: the piece lies in the input.
        unsafe {
            self.tell(number, self.input.data.add(self.input.from), self.input.to.saturating_sub(self.input.from))
        }
    }

    /// Calls back, if anybody wants to know.
    #[inline(never)]
    unsafe fn tell(&self, number: u8, piece: *const u8, length: usize) -> Result<(), Stop> {
        // SAFETY: as `step`; there are as many callbacks as there are numbers, and each is what the header declares at its
        // place. No reference to the parser or the input is alive.
        unsafe {
            let settings = (*self.parser).settings;
            if settings.is_null() {
                return Ok(());
            }
            let callback = settings.add(usize::from(number)).read();
            let answer = if on::GIVEN >> number & 1 == 0 {
                callback.notify.map_or(0, |callback| callback(self.parser))
            } else {
                callback.data.map_or(0, |callback| callback(self.parser, piece, length))
            };
            if answer == 0 { Ok(()) } else { self.answered(number, answer) }
        }
    }

    /// A callback has answered something other than 0.
    #[cold]
    #[inline(never)]
    unsafe fn answered(&self, number: u8, answer: c_int) -> Result<(), Stop> {
        // SAFETY: as `step`.
        unsafe {
            if number == on::HEADERS_COMPLETE && matches!(answer, 1 | 2) {
                (*self.parser).flags |= flag::SKIPBODY;
                if answer == 2 {
                    (*self.parser).upgrade = 1;
                }
                return Ok(());
            }
            if on::GIVEN >> number & 1 == 0 {
                let failure = FAILURE.get(usize::from(number)).copied().unwrap_or(0);
                if answer == c_int::from(errno::PAUSED) {
                    return Err(Stop::because(why::PAUSED));
                }
                return Err(self.stop_as(failure, why::CALLBACK));
            }
            if answer == -1 {
                return Err(Stop::because(why::SPAN));
            }
            // The reason of a callback is its own.
            let reason = (*self.parser).reason;
            let stop = self.stop_as(0, why::NOTHING);
            (*self.parser).error = answer;
            (*self.parser).reason = reason;
            Err(stop)
        }
    }

    /// The next token of at most `most` bytes of the input.
    #[inline(never)]
    unsafe fn next(&mut self, most: usize) -> Result<(), Stop> {
        // SAFETY: nobody else uses the input or the tokenizer during this call.
        unsafe { if self.input.next(most) { Ok(()) } else { Err(self.refuse()) } }
    }

    /// The tokenizer has refused a byte.
    #[cold]
    #[inline(never)]
    unsafe fn refuse(&mut self) -> Stop {
        // SAFETY: as `step`.
        unsafe {
            let parser = self.parser;
            let known = (*parser).tokenizer.known();
            let Input { byte, to: refused, .. } = self.input;
            let place = (*parser).tokenizer.place();
            if place == Place::Method
                && let Err(stop) = self.method()
            {
                return stop;
            }
            let mut holds = match known {
                Some(KnownField::ContentLength) => when::SPECIAL | self.when_in_length(byte, refused),
                Some(KnownField::TransferEncoding) => when::SPECIAL | when::CODING,
                Some(KnownField::Connection | KnownField::ProxyConnection | KnownField::Upgrade) => when::SPECIAL,
                _ => 0,
            };
            if (*parser).stage == stage::BETWEEN {
                holds |= when::BETWEEN;
            }
            if (*parser).kind == REQUEST {
                holds |= when::REQUEST;
            }
            if (*parser).seen & Seen::KIND != 0 && (*parser).held.length < 4 {
                holds |= when::EITHER_KIND;
            }
            if (*parser).seen & Seen::VALUE == 0 {
                holds |= when::EMPTY;
            }
            let Some(&judgement) = judgement(place, byte, holds) else {
                return Stop::DONE;
            };
            self.input.at = refused + judgement.more();
            let stop = self.stop_as(judgement.number(), judgement.why);
            if judgement.why == why::NOTHING
                && let Some(error) = (*parser).tokenizer.refusal()
            {
                let [_, message, _] = error.terminated_texts();
                (*parser).reason = message.as_ptr().cast();
            }
            stop
        }
    }

    /// What holds of a byte of Content-Length that was refused.
    unsafe fn when_in_length(&self, byte: u8, refused: usize) -> u8 {
        // SAFETY: as `step`.
        unsafe {
            let behind_blank = refused > 0 && matches!(self.input.byte(refused - 1), b' ' | b'\t');
            let digit = u64::from(byte.wrapping_sub(b'0'));
            let value = (*self.parser).tokenizer.said().length.checked_mul(10);
            match byte {
                b'\n' => 0,
                b'0'..=b'9' if !behind_blank && value.and_then(|value| value.checked_add(digit)).is_none() => {
                    when::LENGTH | when::OVERFLOW
                }
                _ => when::LENGTH,
            }
        }
    }

    /// There is a value at `at` that there must not be.
    unsafe fn forbidden_value(&mut self) -> Stop {
        // SAFETY: as `step`.
        unsafe {
            match (*self.parser).tokenizer.known() {
                Some(KnownField::ContentLength) => Stop::because(why::SECOND_LENGTH),
                _ => {
                    self.input.at += 1;
                    Stop::because(why::CODING)
                }
            }
        }
    }

    /// Makes callbacks of the next token.
    unsafe fn read(&mut self) -> Result<(), Stop> {
        // SAFETY: as `step`, for all calls here.
        unsafe {
            let parser = self.parser;
            self.next(usize::MAX)?;
            let (callback, last) = match self.input.kind {
                TokenKind::NeedData => return Err(Stop::DONE),
                TokenKind::Method => {
                    self.method()?;
                    (on::METHOD, stage::METHOD_COMPLETE)
                }
                TokenKind::Target => (on::URL, stage::URL_COMPLETE),
                TokenKind::Status => {
                    if self.input.last {
                        (*parser).status_code = (*parser).tokenizer.status_number();
                        (*parser).stage = stage::STATUS_END;
                    }
                    return Ok(());
                }
                TokenKind::FieldName => (on::HEADER_FIELD, stage::FIELD_COMPLETE),
                TokenKind::TrailerName => return self.trailer_name(),
                TokenKind::TrailerWithheld => {
                    (*parser).held.length = 0;
                    (*parser).seen |= Seen::WITHHELD;
                    (*parser).stage = stage::NAMED;
                    return Ok(());
                }
                TokenKind::FieldValue | TokenKind::TrailerValue | TokenKind::Blank => return self.value(),
                TokenKind::ChunkExtensionName => (on::CHUNK_EXTENSION_NAME, stage::CHUNK_EXTENSION_NAME_COMPLETE),
                TokenKind::ChunkExtensionValue => (on::CHUNK_EXTENSION_VALUE, stage::CHUNK_EXTENSION_VALUE_COMPLETE),
                TokenKind::Content => {
                    if (*parser).finish != finish::SAFE_WITH_CB {
                        (*parser).content_length = (*parser).tokenizer.chunk_size();
                    }
                    (on::BODY, stage::READ)
                }
                kind => {
                    (*parser).stage = match kind {
                        TokenKind::HeadEnd => stage::HEADERS_COMPLETE,
                        TokenKind::ChunkHead => {
                            let size = (*parser).tokenizer.chunk_size();
                            (*parser).content_length = size;
                            (*parser).flags |= if size == 0 { flag::TRAILING } else { 0 };
                            stage::CHUNK_HEADER
                        }
                        TokenKind::ChunkEnd => stage::CHUNK_COMPLETE,
                        _ if (*parser).flags & flag::TRAILING != 0 => stage::LAST_CHUNK_COMPLETE,
                        _ => stage::MESSAGE_COMPLETE,
                    };
                    return Ok(());
                }
            };
            if self.input.last {
                (*parser).stage = last;
            }
            if self.input.to > self.input.from { self.give(callback) } else { Ok(()) }
        }
    }

    /// A piece of the method, behind which there is a SP if it is the last one. Refused at the first byte with which no
    /// method in the table goes on.
    #[inline(never)]
    unsafe fn method(&mut self) -> Result<(), Stop> {
        // SAFETY: as `step`; no callback runs here.
        unsafe {
            let parser = self.parser;
            match self.input.method(&mut (*parser).held, u64::MAX) {
                Some(number) => {
                    (*parser).method = number;
                    Ok(())
                }
                None => {
                    // Of the methods HEAD alone begins so; behind all of it a SP is missing.
                    let known = self.input.at + usize::from((*parser).held.length) - self.input.from;
                    let of_either_kind = (*parser).seen & Seen::KIND != 0 && known < 4;
                    let error = if of_either_kind { errno::INVALID_CONSTANT } else { errno::INVALID_METHOD };
                    Err(self.stop_as(error, why::METHOD))
                }
            }
        }
    }

    /// A piece of the version, `HTTP/1.1`: of its first four bytes, of the fifth, or of the rest.
    unsafe fn version(&mut self, stage: u8) -> Result<(), Stop> {
        // SAFETY: as `step`.
        unsafe {
            let parser = self.parser;
            let response = (*parser).kind == RESPONSE;
            // A message of either kind began as a method.
            let as_method = response && (*parser).seen & Seen::KIND != 0;
            if stage == stage::SLASH && !response && RTSP.contains(&(*parser).method) {
                return Err(Stop::because(why::RTSP));
            }
            let pieces = if as_method { &VERSION_OF_METHOD } else { &VERSION };
            let Some(&(end, callback, next)) = pieces.get(usize::from(stage - stage::PROTOCOL)) else {
                return Ok(());
            };
            let end = usize::from(end);
            self.next(end - usize::from((*parser).there))?;
            (self.input.from, self.input.to) = (self.input.start, self.input.at);
            if self.input.to > self.input.from {
                // The version begins with one digit and ends with the other.
                let digit = |index| self.input.byte(index).wrapping_sub(b'0');
                if (*parser).there == 5 {
                    (*parser).http_major = digit(self.input.from);
                }
                (*parser).there += (self.input.to - self.input.from) as u8;
                if (*parser).there == 8 {
                    (*parser).http_minor = digit(self.input.to - 1);
                }
            }
            if usize::from((*parser).there) == end {
                (*parser).stage = next;
            }
            if callback == on::NOTHING { Ok(()) } else { self.give(callback) }
        }
    }

    /// A piece of a trailer field's name, held back until it is complete: it may turn out to be one that must not be
    /// delivered.
    unsafe fn trailer_name(&mut self) -> Result<(), Stop> {
        // SAFETY: as `step`; the name is copied, not referred to.
        unsafe {
            let parser = self.parser;
            if self.input.last {
                (*parser).stage = stage::FIELD_COMPLETE;
            }
            let (held, piece) = self.input.trailer(&mut (*parser).held);
            let told = match held {
                0 => Ok(()),
                _ => self.tell(on::HEADER_FIELD, (*parser).held.start(), held),
            };
            if !piece || (told.is_err() && (*parser).error != i32::from(errno::PAUSED)) {
                return told;
            }
            // A pause between the two is one behind them: the input is done with.
            (*parser).error = 0;
            self.give(on::HEADER_FIELD)?;
            told.map_err(|_| Stop::because(why::PAUSED))
        }
    }

    /// A name is complete: some fields are refused for the ones before them.
    unsafe fn named(&mut self) -> Result<u8, Stop> {
        // SAFETY: as `step`.
        unsafe {
            let parser = self.parser;
            (*parser).seen &= !(Seen::VALUE | Seen::FORBIDDEN);
            let known = (*parser).tokenizer.known();
            let old = if (*parser).tokenizer.minor_version() == 0 { HTTP_1_0 } else { 0 };
            let (flags, tolerated) = ((*parser).flags | old, (*parser).lenient_flags);
            for row in &CONTRADICTIONS {
                if known == Some(row.field) && flags & row.flags != 0 && tolerated & row.tolerated == 0 {
                    if row.why != why::NOTHING {
                        return Err(Stop::because(row.why));
                    }
                    (*parser).seen |= Seen::FORBIDDEN;
                    return Ok(stage::NO_VALUE);
                }
            }
            Ok(stage::READ)
        }
    }

    /// A piece of a value. llhttp leaves blanks behind it to its users to strip.
    unsafe fn value(&mut self) -> Result<(), Stop> {
        // SAFETY: as `step`; the CR is not part of what was handed out.
        unsafe {
            let parser = self.parser;
            if self.input.last {
                (*parser).stage = stage::VALUE_END;
                // Of a value that might have been folded, the line end was read.
                if (*parser).tokenizer.place() == Place::ValueLineFeed {
                    (*parser).stage = stage::VALUE_LINE_END;
                    // Where a bare LF is tolerated, nothing need have been read.
                    let carriage_return =
                        self.input.at > self.input.start && self.input.byte(self.input.at - 1) == b'\r';
                    self.input.to = self.input.at - usize::from(carriage_return);
                }
            }
            if self.input.to <= self.input.from {
                return Ok(());
            }
            if (*parser).seen & Seen::FORBIDDEN != 0 {
                self.input.at = self.input.from;
                return Err(self.forbidden_value());
            }
            (*parser).seen |= Seen::VALUE;
            (*parser).flags |= match (*parser).tokenizer.known() {
                Some(KnownField::TransferEncoding) => flag::TRANSFER_ENCODING,
                Some(KnownField::Upgrade) => flag::UPGRADE,
                _ => 0,
            };
            if (*parser).seen & Seen::WITHHELD != 0 {
                return Ok(());
            }
            self.give(on::HEADER_VALUE)
        }
    }

    /// A value is complete, and the line behind it does not continue it.
    unsafe fn value_end(&mut self) -> Result<(), Stop> {
        // SAFETY: as `step`.
        unsafe {
            let parser = self.parser;
            let said = (*parser).tokenizer.said();
            let known = (*parser).tokenizer.known();
            let empty = (*parser).seen & Seen::VALUE == 0;
            let withheld = (*parser).seen & Seen::WITHHELD != 0;
            match known {
                Some(KnownField::ContentLength) if empty => {
                    return Err(Stop::because(why::EMPTY_LENGTH));
                }
                Some(KnownField::TransferEncoding) if empty => {
                    return Err(Stop::because(why::EMPTY_CODING));
                }
                Some(KnownField::ContentLength) => (*parser).flags |= flag::CONTENT_LENGTH,
                _ => {}
            }
            let mut flags = (*parser).flags & !flag::CHUNKED;
            flags |= said.flags & (flag::KEEP_ALIVE | flag::CLOSE | flag::CONNECTION_UPGRADE | flag::CHUNKED);
            (*parser).flags = flags;
            (*parser).seen &= !Seen::WITHHELD;
            (*parser).stage = if withheld { stage::READ } else { stage::VALUE_COMPLETE };
            (self.input.from, self.input.to) = (self.input.at, self.input.at);
            if empty && !withheld { self.give(on::HEADER_VALUE) } else { Ok(()) }
        }
    }

    /// The head is complete.
    unsafe fn headers_complete(&mut self) -> Result<(), Stop> {
        // SAFETY: as `step`.
        unsafe {
            let parser = self.parser;
            let flags = (*parser).flags;
            if flags & flag::CONTENT_LENGTH != 0 {
                (*parser).content_length = (*parser).tokenizer.said().length;
            }
            let offered = flags & flag::UPGRADE != 0 && flags & flag::CONNECTION_UPGRADE != 0;
            (*parser).upgrade = u8::from(if offered {
                (*parser).kind == REQUEST || (*parser).status_code == 101
            } else {
                (*parser).method == CONNECT
            });
            self.notify(on::HEADERS_COMPLETE, stage::AFTER_HEADERS)
        }
    }

    /// What follows the head.
    #[inline(never)]
    unsafe fn after_headers(&mut self) -> Result<(), Stop> {
        // SAFETY: as `step`.
        unsafe {
            let parser = self.parser;
            let flags = (*parser).flags;
            let has = |bit| flags & bit != 0;
            let response = (*parser).kind == RESPONSE;
            // 0 in a request.
            let status = (*parser).status_code;
            let skip = has(flag::SKIPBODY);
            let content = has(flag::CHUNKED) || (*parser).content_length > 0;
            let switches = (*parser).upgrade != 0 && ((*parser).method == CONNECT || skip || !content);

            (*parser).stage = stage::READ;
            if switches || status == 101 {
                (*parser).tokenizer.skip_content();
                (*parser).stage = stage::SWITCH_COMPLETE;
                return Ok(());
            }
            // Here llhttp would read content, and others would not.
            if matches!(status, 104..=199) && (content || has(flag::TRANSFER_ENCODING)) {
                return Err(Stop::because(why::INTERIM));
            }
            if skip || has_no_content(status) {
                (*parser).tokenizer.skip_content();
                return Ok(());
            }
            let never_final = lenient::CHUNKED_LENGTH | lenient::TRANSFER_ENCODING;
            let tolerated = response || (*parser).lenient_flags & never_final != 0;
            let coding = has(flag::TRANSFER_ENCODING) && !has(flag::CHUNKED) && !tolerated;
            if coding || (*parser).tokenizer.said().malformed_coding {
                return Err(Stop::because(why::LAST_CODING));
            }
            if (*parser).tokenizer.reads_until_close() {
                (*parser).finish = finish::SAFE_WITH_CB;
            }
            Ok(())
        }
    }

    /// Behind a message.
    unsafe fn clean_up(&mut self) -> u8 {
        // SAFETY: as `step`.
        unsafe {
            let parser = self.parser;
            let persists = httpcore_llhttp_should_keep_alive(parser) != 0;
            (*parser).finish = finish::SAFE;
            (*parser).flags = 0;
            (*parser).seen = 0;
            if persists {
                (*parser).content_length = 0;
            }
            if !persists && (*parser).lenient_flags & lenient::KEEP_ALIVE == 0 {
                return stage::CLOSED;
            }
            (*parser).initial_message_completed = 1;
            restart(parser);
            stage::BETWEEN
        }
    }
}
