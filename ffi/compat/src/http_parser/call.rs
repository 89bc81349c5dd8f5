//! One call of `http_parser_execute`: takes tokens, and tells each in http_parser's order.
//!
//! Where a callback stops the parser, by failing or by a pause, all that its token changes has been changed, and the call
//! returns what http_parser would. That is one byte before the end of the token in three places, where http_parser wants to
//! see the byte again: [`Progress::REPEAT`].

use super::names::{errno, event, flag, number, part, when};
use super::{BOTH, MAX_HEAD, Parser, REQUEST, RESPONSE, httpcore_http_parser_callback, httpcore_http_parser_callbacks};
use crate::input::Input;
use crate::name::{CONNECT, Held};
use core::ffi::c_int;
use core::mem::{MaybeUninit, replace};
use core::ptr::null;
use core::sync::atomic::Ordering;
use httpcore::{Ahead, KnownField, Leniency, Place, TokenKind, Tokenizer};

/// How far the message at hand is.
pub(super) struct Progress;

impl Progress {
    /// Its begin was told.
    const BEGUN: u16 = 1 << 0;
    /// It is complete: the next byte belongs to another one.
    const ENDED: u16 = 1 << 1;
    /// The connection persists behind it.
    pub(super) const PERSISTS: u16 = 1 << 2;
    /// The first byte of the next call was read already.
    const REPEAT: u16 = 1 << 3;
    /// The content with a length has ended with the piece at hand.
    pub(super) const FINAL: u16 = 1 << 4;
    /// The end of the last chunk was told.
    const CHUNKS_ENDED: u16 = 1 << 5;
    /// In the trailer section.
    const TRAILING: u16 = 1 << 6;
    /// There is a byte of the value at hand.
    const VALUE: u16 = 1 << 7;
}

/// The methods of 2.9, and those of 1.0.
const METHODS: u64 = (1 << 34) - 1;
const METHODS_1_0: u64 = (1 << 29) - 1 - (1 << 14) - (0xf << 16);

/// http_parser limits the head, which is done here, and what numbers it takes: sixteen less than 64 bits have.
fn tokenizer(place: &mut MaybeUninit<Tokenizer>, kind: u8) -> &mut Tokenizer {
    let leniency = Leniency::DROP_IN.and(Leniency::HOST_MISSING).and(Leniency::HTTP_PARSER);
    let tokenizer = Tokenizer::behind_header(place, kind == RESPONSE, leniency);
    let limits = tokenizer.limits_mut();
    limits.chunk_overhead = 16 << 10;
    limits.content = u64::MAX - 16;
    tokenizer
}

/// Readies the parser for the next message.
///
/// # Safety
///
/// `parser` points to one whose `kind` is set.
#[inline(never)]
pub(super) unsafe fn start(parser: Parser) {
    // SAFETY: by the caller's contract.
    unsafe {
        start_tokenizer(parser);
        (*parser).flags = 0;
        (*parser).upgrade = 0;
        (*parser).uses_transfer_encoding = 0;
        (*parser).progress = Progress::PERSISTS;
        (*parser).part = part::START;
        (*parser).held = Held::NOTHING;
        (*parser).nread = 0;
        (*parser).content_length = u64::MAX;
    }
}

#[inline(never)]
unsafe fn start_tokenizer(parser: Parser) {
    // SAFETY: as `start`.
    unsafe {
        let place = (&raw mut (*parser).tokenizer).cast::<MaybeUninit<Tokenizer>>();
        tokenizer(&mut *place, (*parser).kind);
    }
}

/// The call ends: `at` is what it returns.
struct Stop;

pub(super) struct Call<'a> {
    /// The dialect is that of 1.0.
    old: bool,
    parser: Parser,
    callbacks: *const httpcore_http_parser_callbacks,
    input: Input<'a>,
    /// If a callback stops the parser: the bytes that were read then.
    end: usize,
    /// Where the head starts that was read at once.
    head: usize,
}

impl Call<'_> {
    /// Gives the number of bytes that were read.
    ///
    /// # Safety
    ///
    /// As [`execute`](super::execute), for all methods here.
    pub(super) unsafe fn run(
        old: bool,
        parser: Parser,
        callbacks: *const httpcore_http_parser_callbacks,
        data: *const u8,
        length: usize,
    ) -> usize {
        let mut room = MaybeUninit::uninit();
        let ahead = Some(Ahead::none(&mut room));
        // SAFETY: `parser` points to one.
        let input = Input::new(unsafe { &raw mut (*parser).tokenizer }, ahead, data, length);
        let mut call = Call { old, parser, callbacks, input, end: 0, head: 0 };
        // SAFETY: as above.
        unsafe {
            let _ = if length == 0 { call.eof() } else { call.read() };
            if (*parser).errno == errno::PAUSED {
                call.give_back();
            }
        }
        call.input.at
    }

    /// The next call goes on behind the token that was told last: if that is in a head that was read at once, the head is
    /// read again up to there. A callback may have changed it: that is an error.
    unsafe fn give_back(&mut self) {
        // SAFETY: as `run`; no callback runs here.
        unsafe {
            let Some(ahead) = &mut self.input.ahead else {
                return;
            };
            let end = self.head + ahead.give_back(&mut (*self.parser).tokenizer);
            let at = replace(&mut self.input.at, self.head);
            while self.input.at < end
                && self.input.next(end - self.input.at)
                && self.input.kind != TokenKind::MessageEnd
            {}
            if self.input.at < end {
                (*self.parser).errno = errno::INVALID_INTERNAL_STATE;
            }
            self.input.at = at;
        }
    }

    #[inline(never)]
    unsafe fn read(&mut self) -> Result<(), Stop> {
        // SAFETY: as `run`.
        unsafe {
            if self.has(Progress::REPEAT) {
                (*self.parser).progress &= !Progress::REPEAT;
                self.input.at = 1;
            }
            let mut first = true;
            loop {
                if self.has(Progress::ENDED) {
                    if self.input.at == self.input.length {
                        return Ok(());
                    }
                    if !self.has(Progress::PERSISTS) {
                        return self.behind_the_end();
                    }
                    start(self.parser);
                    if self.old && !first && !self.is_whole() {
                        (*self.parser).progress |= Progress::ENDED;
                        return Ok(());
                    }
                }
                if !self.has(Progress::BEGUN) {
                    self.begin()?;
                }
                if (*self.parser).kind == BOTH {
                    self.decide_kind()?;
                }
                if (*self.parser).tokenizer.offset() == 0 {
                    self.read_ahead();
                }
                self.next(usize::MAX)?;
                if self.input.kind == TokenKind::NeedData {
                    return Ok(());
                }
                self.take()?;
                if self.input.kind == TokenKind::MessageEnd {
                    first = false;
                    if (*self.parser).upgrade != 0 {
                        return Ok(());
                    }
                }
            }
        }
    }

    unsafe fn has(&self, progress: u16) -> bool {
        // SAFETY: as `run`.
        unsafe { (*self.parser).progress & progress != 0 }
    }

    #[cold]
    unsafe fn fail(&mut self, number: u8, at: usize) -> Stop {
        self.input.at = at;
        // SAFETY: as `run`.
        unsafe { (*self.parser).errno = number };
        Stop
    }

    /// The next token of at most `most` bytes of the input, with its bytes counted.
    #[inline(never)]
    unsafe fn next(&mut self, most: usize) -> Result<(), Stop> {
        // SAFETY: nobody else uses the input or the tokenizer during this call.
        unsafe {
            if !self.input.next(most) {
                return Err(self.refuse());
            }
            self.end = self.input.at;
            if matches!(self.input.kind, TokenKind::Content | TokenKind::ChunkEnd) {
                return Ok(());
            }
            self.count(self.input.at - self.input.start)
        }
    }

    /// The tokenizer has refused a byte.
    #[cold]
    #[inline(never)]
    unsafe fn refuse(&mut self) -> Stop {
        // SAFETY: as `next`.
        unsafe {
            let parser = self.parser;
            let Input { byte, from, to, .. } = self.input;
            let place = (*parser).tokenizer.place();
            // No token was given of the bytes before it, and http_parser may refuse one of those.
            if place == Place::Method
                && let Err(stop) = self.method()
            {
                return stop;
            }
            let mut holds = 0;
            if (*parser).kind == RESPONSE {
                holds |= when::RESPONSE;
            }
            if !self.has(Progress::VALUE) {
                holds |= when::EMPTY;
            }
            if (*parser).tokenizer.known() == Some(KnownField::ContentLength) {
                holds |= when::LENGTH;
            }
            let number = number((*parser).tokenizer.refusal(), place, byte, holds);
            match self.skip(to - from) {
                Ok(()) => self.fail(number, self.input.at),
                Err(stop) => stop,
            }
        }
    }

    /// Reads the head that starts at the next byte at once, if that is possible.
    #[inline(never)]
    unsafe fn read_ahead(&mut self) {
        // SAFETY: as `next`.
        unsafe {
            // One that is too long is read a token at a time, up to there.
            let most = MAX_HEAD.load(Ordering::Relaxed).saturating_sub((*self.parser).nread) as usize;
            let at = self.input.at;
            let input = self.input.between(at, at + most.min(self.input.length - at));
            self.head = at;
            if let Some(ahead) = &mut self.input.ahead {
                ahead.read(&mut (*self.parser).tokenizer, input);
            }
        }
    }

    /// Whether all of the message is there that starts at the next byte. Reads it, and tells nobody.
    unsafe fn is_whole(&self) -> bool {
        // SAFETY: as `next`.
        unsafe {
            let mut place = MaybeUninit::uninit();
            let tokenizer = tokenizer(&mut place, (*self.parser).kind);
            if self.empty_lines() == self.input.length {
                return true;
            }
            let Input { data, length, at, .. } = self.input;
            let mut input = Input::new(tokenizer, None, data.add(at), length - at);
            while input.next(usize::MAX) {
                match input.kind {
                    TokenKind::NeedData => return false,
                    TokenKind::MessageEnd => return true,
                    _ => {}
                }
            }
            // To be told when it is read in earnest.
            true
        }
    }

    /// Where the empty lines end that there are.
    #[inline(never)]
    unsafe fn empty_lines(&self) -> usize {
        let mut end = self.input.at;
        // SAFETY: as `next`.
        while end < self.input.length && matches!(unsafe { self.input.byte(end) }, b'\r' | b'\n') {
            end += 1;
        }
        end
    }

    /// Skips the empty lines before a message, and tells that it begins; stops if it does not yet.
    unsafe fn begin(&mut self) -> Result<(), Stop> {
        // SAFETY: as `next`.
        unsafe {
            let parser = self.parser;
            let begin = self.empty_lines();
            if (*parser).kind == BOTH {
                self.skip(begin - self.input.at)?;
            } else if begin > self.input.at {
                self.next(begin - self.input.at)?;
            }
            if self.input.at == self.input.length {
                return Err(Stop);
            }
            (*parser).progress |= Progress::BEGUN;
            if (*parser).kind == BOTH {
                if self.input.byte(self.input.at) == b'H' {
                    self.skip(1)?;
                    self.end = self.input.at;
                    return self.give(event::MESSAGE_BEGIN);
                }
                (*parser).kind = REQUEST;
            }
            let at = self.input.at;
            self.end = at + 1;
            let told = self.give(event::MESSAGE_BEGIN);
            if told.is_err() && (*parser).errno == errno::PAUSED {
                // http_parser has read the first byte by then.
                self.input.at = at;
                self.next(1)?;
                self.take()?;
            }
            told
        }
    }

    /// Tells a response from a request by the byte behind an `H`; stops if it is not there yet.
    unsafe fn decide_kind(&mut self) -> Result<(), Stop> {
        // SAFETY: as `next`.
        unsafe {
            let parser = self.parser;
            if self.input.at == self.input.length {
                return Err(Stop);
            }
            (*parser).kind = match self.input.byte(self.input.at) {
                b'T' => RESPONSE,
                b'E' => REQUEST,
                _ => return Err(self.fail(errno::INVALID_CONSTANT, self.input.at)),
            };
            start_tokenizer(parser);
            // The H begins a valid message of either kind, and is the first piece of a method.
            let _ = (*parser).tokenizer.next(b"H");
            if (*parser).kind == REQUEST {
                (*parser).held.begin(b'H');
            }
            Ok(())
        }
    }

    /// Behind a message that ends its connection there may be nothing but empty lines.
    unsafe fn behind_the_end(&mut self) -> Result<(), Stop> {
        // SAFETY: as `next`.
        unsafe {
            self.input.at = self.empty_lines();
            if self.input.at == self.input.length {
                Ok(())
            } else {
                Err(self.fail(errno::CLOSED_CONNECTION, self.input.at))
            }
        }
    }

    /// The input has ended.
    unsafe fn eof(&mut self) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            if self.has(Progress::ENDED) {
                return Ok(());
            }
            let undecided = (*self.parser).kind == BOTH && self.has(Progress::BEGUN);
            if !undecided
                && !self.has(Progress::REPEAT)
                && let Ok(token) = (*self.parser).tokenizer.eof()
            {
                self.input.kind = token.kind;
                return if token.kind == TokenKind::MessageEnd { self.take() } else { Ok(()) };
            }
            Err(self.fail(errno::INVALID_EOF_STATE, 1))
        }
    }

    unsafe fn skip(&mut self, bytes: usize) -> Result<(), Stop> {
        self.input.at += bytes;
        // SAFETY: as `read`.
        unsafe { self.count(bytes) }
    }

    /// Counts bytes of a head that were just read.
    #[inline(never)]
    unsafe fn count(&mut self, consumed: usize) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            let nread = u64::from((*self.parser).nread) + consumed as u64;
            (*self.parser).nread = nread as u32;
            let excess = nread.saturating_sub(MAX_HEAD.load(Ordering::Relaxed).into()) as usize;
            if excess > 0 {
                return Err(self.fail(errno::HEADER_OVERFLOW, self.input.at.saturating_sub(excess)));
            }
            Ok(())
        }
    }

    /// Calls back; gives the answer, 0 if nobody wants to know.
    #[inline(never)]
    unsafe fn call(&self, event: u8, piece: *const u8, length: usize) -> c_int {
        let place = event::place(self.old, event);
        if place >= event::COUNT {
            return 0;
        }
        // SAFETY: as `read`; there are ten callbacks, and each is called as its place asks. No reference to the parser or the
        // input is alive; the settings are read before the call.
        unsafe {
            let callback = self.callbacks.cast::<httpcore_http_parser_callback>().add(place).read();
            if event::is_given_data(event) {
                callback.data.map_or(0, |callback| callback(self.parser, piece, length))
            } else {
                callback.notify.map_or(0, |callback| callback(self.parser))
            }
        }
    }

    /// Tells that something has happened, or hands out the piece at hand.
    #[inline(never)]
    unsafe fn give(&mut self, event: u8) -> Result<(), Stop> {
        // SAFETY: as `read`; the piece lies in the input.
        unsafe { self.tell(event, self.input.data.add(self.input.from), self.input.to.saturating_sub(self.input.from)) }
    }

    #[inline(never)]
    unsafe fn tell(&mut self, event: u8, piece: *const u8, length: usize) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            let failed = self.call(event, piece, length) != 0;
            self.told(failed, event)
        }
    }

    unsafe fn told(&mut self, failed: bool, event: u8) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            let end = self.end;
            let mut stop = end;
            if failed {
                // 1.0 stops before the byte behind the piece, 2.9 behind that.
                stop = end.saturating_sub(usize::from(self.old && end >= self.input.at));
                (*self.parser).errno = event;
            } else if (*self.parser).errno == errno::OK {
                return Ok(());
            } else if end < self.input.at {
                (*self.parser).progress |= Progress::REPEAT;
            }
            self.input.at = stop;
            Err(Stop)
        }
    }

    /// Makes callbacks of a token that was just read.
    #[inline(never)]
    unsafe fn take(&mut self) -> Result<(), Stop> {
        // SAFETY: as `read`, for all calls here.
        unsafe {
            let parser = self.parser;
            let last = self.input.last;
            let event = match self.input.kind {
                TokenKind::Method => return self.method(),
                TokenKind::Target => {
                    self.give(event::URL)?;
                    return if self.old { self.parts() } else { Ok(()) };
                }
                TokenKind::Version if last => {
                    (*parser).http_major = 1;
                    (*parser).http_minor = u16::from((*parser).tokenizer.minor_version());
                    return Ok(());
                }
                TokenKind::Status if last => {
                    (*parser).status_code = (*parser).tokenizer.status_number();
                    return Ok(());
                }
                TokenKind::Reason => event::STATUS,
                TokenKind::FieldName => {
                    (*parser).progress &= !Progress::VALUE;
                    event::HEADER_FIELD
                }
                TokenKind::FieldValue | TokenKind::TrailerValue | TokenKind::Blank => {
                    // Blanks behind a value are http_parser's users' to strip.
                    if last {
                        self.input.to = self.input.at - 1;
                    }
                    if self.input.to > self.input.from {
                        (*parser).progress |= Progress::VALUE;
                    }
                    event::HEADER_VALUE
                }
                TokenKind::HeadEnd => return self.head_end(),
                TokenKind::ChunkHead => {
                    let size = (*parser).tokenizer.chunk_size();
                    (*parser).content_length = size;
                    (*parser).nread = 0;
                    if size == 0 {
                        (*parser).progress |= Progress::TRAILING;
                        (*parser).flags |= flag::TRAILING;
                    }
                    event::CHUNK_HEADER
                }
                TokenKind::Content => {
                    let left = match (*parser).content_length {
                        u64::MAX => u64::MAX,
                        _ => (*parser).tokenizer.chunk_size(),
                    };
                    if (*parser).tokenizer.is_at_message_end() {
                        (*parser).progress |= Progress::FINAL;
                        self.end -= 1;
                    }
                    // 1.0 counts content once its callback has returned.
                    if !self.old {
                        (*parser).content_length = left;
                    }
                    let told = self.give(event::BODY);
                    (*parser).content_length = left;
                    return told;
                }
                TokenKind::ChunkEnd => event::CHUNK_COMPLETE,
                TokenKind::TrailerName => {
                    (*parser).progress &= !Progress::VALUE;
                    let (held, piece) = self.input.trailer(&mut (*parser).held);
                    if held > 0 {
                        let told = self.tell(event::HEADER_FIELD, (*parser).held.start(), held);
                        // A pause between the two is one behind them: the input is done with.
                        if !piece || (*parser).errno != errno::PAUSED {
                            told?;
                        }
                    }
                    if !piece {
                        return Ok(());
                    }
                    event::HEADER_FIELD
                }
                TokenKind::TrailerWithheld => {
                    (*parser).held.length = 0;
                    return Ok(());
                }
                TokenKind::MessageEnd => {
                    if self.has(Progress::TRAILING) && !self.has(Progress::CHUNKS_ENDED) {
                        (*parser).progress |= Progress::CHUNKS_ENDED;
                        self.end = self.input.at - usize::from(self.input.at > self.input.start);
                        self.give(event::CHUNK_COMPLETE)?;
                        self.end = self.input.at;
                    }
                    (*parser).progress |= Progress::ENDED;
                    (*parser).progress &= !Progress::FINAL;
                    event::MESSAGE_COMPLETE
                }
                // The tokenizer ends HTTP at a 101; here the caller is told, and may go on.
                TokenKind::Upgraded | TokenKind::Closed => {
                    (*parser).progress |= Progress::ENDED;
                    return Ok(());
                }
                _ => return Ok(()),
            };
            self.give(event)
        }
    }

    /// A piece of the method, behind which there is a SP if it is the last one. Refused at the first byte with which no
    /// method goes on.
    unsafe fn method(&mut self) -> Result<(), Stop> {
        // SAFETY: as `read`; no callback runs here.
        unsafe {
            let known = if self.old { METHODS_1_0 } else { METHODS };
            match self.input.method(&mut (*self.parser).held, known) {
                Some(number) => {
                    (*self.parser).method = number;
                    Ok(())
                }
                None => Err(self.fail(errno::INVALID_METHOD, self.input.at)),
            }
        }
    }

    /// Tells the parts of the target that a piece of it has.
    unsafe fn parts(&mut self) -> Result<(), Stop> {
        // SAFETY: as `read`. Each part is found before it is handed out, and its bytes are not read again.
        unsafe {
            let parser = self.parser;
            let to = self.input.to;
            let (mut begin, mut index) = (self.input.from, self.input.from);
            while begin < to && (*parser).method != CONNECT {
                let part = (*parser).part;
                let next = if index < to { part::step(part, self.input.byte(index)) } else { part };
                if index == to || next != part {
                    // The delimiter in front belongs to no part.
                    (self.input.from, self.input.to) = (begin, index);
                    begin = if next == part::FRAGMENT { index + 1 } else { index };
                    (*parser).part = next;
                    if self.input.to > self.input.from {
                        self.give(event::of_part(part))?;
                    }
                }
                index += 1;
            }
            Ok(())
        }
    }

    /// The head is complete.
    unsafe fn head_end(&mut self) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            let parser = self.parser;
            let said = (*parser).tokenizer.said();
            let (counted, coded) = (said.flags & CONTENT_LENGTH != 0, said.flags & TRANSFER_ENCODING != 0);
            let end = self.input.at.saturating_sub(1);
            self.end = end;
            if counted && coded {
                return Err(self.fail(errno::UNEXPECTED_CONTENT_LENGTH, end));
            }
            (*parser).nread = 0;
            (*parser).uses_transfer_encoding = u8::from(coded);
            if counted {
                (*parser).content_length = said.length;
            }
            (*parser).flags |= said.flags as u8;
            let request = (*parser).kind == REQUEST;
            let connect = request && (*parser).method == CONNECT;
            let upgrade = said.upgrade_requested && (request || (*parser).status_code == 101);
            (*parser).upgrade = u8::from(upgrade || connect);
            let may_persist = said.flags & CLOSE == 0 && ((*parser).http_minor > 0 || said.flags & KEEP_ALIVE != 0);
            self.persist(may_persist && !(*parser).tokenizer.reads_until_close());
            let answer = self.call(event::HEADERS_COMPLETE, null(), 0);
            if !(0..=if self.old { 1 } else { 2 }).contains(&answer) {
                return self.told(true, event::HEADERS_COMPLETE);
            }
            if coded && said.flags & CHUNKED == 0 && request && !connect {
                return Err(self.fail(errno::INVALID_TRANSFER_ENCODING, end));
            }
            if answer == 2 {
                (*parser).upgrade = 1;
            }
            if answer > 0 {
                (*parser).flags |= flag::SKIPBODY;
                self.persist(may_persist);
            }
            // What follows an upgrade is not HTTP: at once, or behind the content.
            let upgrades = (*parser).upgrade != 0 && (connect || self.old);
            if answer > 0 || upgrades {
                (*parser).tokenizer.skip_content();
            }
            self.told(false, event::HEADERS_COMPLETE)
        }
    }

    unsafe fn persist(&self, on: bool) {
        // SAFETY: as `read`.
        unsafe {
            (*self.parser).progress &= !Progress::PERSISTS;
            if on {
                (*self.parser).progress |= Progress::PERSISTS;
            }
        }
    }
}

/// Of [`said`](Tokenizer::said).
const KEEP_ALIVE: u16 = 1 << 0;
const CLOSE: u16 = 1 << 1;
const CHUNKED: u16 = 1 << 3;
const CONTENT_LENGTH: u16 = 1 << 5;
const TRANSFER_ENCODING: u16 = 1 << 9;
