//! One call of `http_parser_execute`: takes tokens, and tells each in http_parser's order.
//!
//! Where a callback stops the parser, by failing or by a pause, all that its token changes has been changed, and the call
//! returns what http_parser would. That is one byte before the end of the token in three places, where http_parser wants to
//! see the byte again: [`Progress::REPEAT`].

use super::dialect::{CONNECT, Dialect, NONE, errno, event, flag};
use super::error::{element, number};
use super::target::part;
use super::{BOTH, MAX_HEAD, NAME, Parser, REQUEST, RESPONSE};
use super::{httpcore_http_parser_callback, httpcore_http_parser_callbacks};
use crate::compat::NO_LIMITS;
use crate::memory::bytes;
use core::ffi::CStr;
use core::sync::atomic::Ordering;
use httpcore::{BodyLength, ErrorKind, KnownField, Leniency, Limits, Token, TokenKind, Tokenizer};

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
    /// There is, or will be, content with a length.
    const COUNTED: u16 = 1 << 7;
}

/// http_parser limits the head, which is done here, and what numbers it takes: sixteen less than 64 bits have.
const LIMITS: Limits = Limits { chunk_overhead: 16 << 10, content: u64::MAX - 16, ..NO_LIMITS };

/// Readies the parser for the next message.
///
/// # Safety
///
/// `parser` points to one whose `kind` is set.
pub(super) unsafe fn start(parser: Parser) {
    // SAFETY: by the caller's contract.
    unsafe {
        let response = (*parser).kind == RESPONSE;
        let mut tokenizer = if response { Tokenizer::response(LIMITS) } else { Tokenizer::request(LIMITS) };
        tokenizer = tokenizer.lenient(Leniency::DROP_IN.and(Leniency::HOST_MISSING));
        tokenizer.answers_upgrade();
        (&raw mut (*parser).tokenizer).write(tokenizer);
        (*parser).flags = 0;
        (*parser).upgrade = 0;
        (*parser).uses_transfer_encoding = 0;
        (*parser).progress = Progress::PERSISTS;
        (*parser).part = part::START;
        (*parser).element = if response { element::VERSION } else { element::METHOD };
        (*parser).held = 0;
        (*parser).nread = 0;
        (*parser).mark = 0;
        (*parser).content_length = u64::MAX;
    }
}

/// Why a call of the parser stops: so many bytes were read.
struct Stop(usize);

pub(super) struct Call {
    pub(super) dialect: &'static Dialect,
    pub(super) parser: Parser,
    pub(super) callbacks: *const httpcore_http_parser_callbacks,
    pub(super) data: *const u8,
    pub(super) length: usize,
    /// The bytes that are done with.
    pub(super) at: usize,
    /// The tokenizer before the token at hand, if that goes on with a trailer field's name.
    pub(super) before: Option<Tokenizer>,
}

impl Call {
    /// Gives the number of bytes that were read.
    ///
    /// # Safety
    ///
    /// As [`execute`](super::execute), for all methods here.
    pub(super) unsafe fn run(mut self) -> usize {
        // SAFETY: as above.
        match unsafe { if self.length == 0 { self.end() } else { self.read() } } {
            Ok(()) => self.at,
            Err(Stop(at)) => at,
        }
    }

    unsafe fn read(&mut self) -> Result<(), Stop> {
        // SAFETY: as `run`.
        unsafe {
            if self.has(Progress::REPEAT) {
                (*self.parser).progress &= !Progress::REPEAT;
                self.at = 1;
            }
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
                    if self.dialect.whole_messages && !first && !self.is_whole() {
                        (*self.parser).progress |= Progress::ENDED;
                        return Ok(());
                    }
                }
                if !self.has(Progress::BEGUN) && !self.begin()? {
                    return Ok(());
                }
                if (*self.parser).kind == BOTH && !self.decide_kind()? {
                    return Ok(());
                }
                let token = self.next(self.length)?;
                if token.kind == TokenKind::NeedData {
                    return Ok(());
                }
                self.take(&token)?;
                if token.kind == TokenKind::MessageEnd {
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

    unsafe fn set_flags(&self, flags: u8) {
        // SAFETY: as `run`.
        unsafe { (*self.parser).flags |= self.dialect.flags(flags) }
    }

    #[cold]
    #[inline(never)]
    unsafe fn fail(&self, number: u8, at: usize) -> Stop {
        let number = self.dialect.errors.get(usize::from(number)).copied().unwrap_or(number);
        // SAFETY: as `run`.
        unsafe { (*self.parser).errno = number };
        Stop(at)
    }

    /// What is left of the input. The slice must be gone before a callback runs.
    unsafe fn rest<'a>(&self) -> &'a [u8] {
        // SAFETY: `at` is not beyond `length`, and the input lives as long as the call.
        unsafe { bytes(self.data.add(self.at), self.length - self.at) }.unwrap_or_default()
    }

    /// The next token of the input before `end`, with its bytes counted. The slice that it is found in is gone when this
    /// returns.
    unsafe fn next(&mut self, end: usize) -> Result<Token, Stop> {
        // SAFETY: `at` is not beyond `end`; nobody else uses the input or the tokenizer during this call.
        unsafe {
            let parser = self.parser;
            let mut rest = self.rest().get(..end - self.at).unwrap_or_default();
            let mut tab = false;
            if (*parser).element == element::CHUNK_SIZE {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
                // http_parser takes a SP behind a chunk's size, and no HTAB.
                tab = rest.get(digits) == Some(&b'\t');
                if tab {
                    rest = rest.get(..digits).unwrap_or_default();
                } else if digits < rest.len() {
                    (*parser).element = element::CHUNK;
                }
            }
            if (*parser).held > 0 && self.has(Progress::TRAILING) {
                self.before = Some((*parser).tokenizer.clone());
            }
            let offset = (*parser).tokenizer.offset();
            match (*parser).tokenizer.next(rest) {
                Ok(token) => {
                    self.at += token.consumed;
                    if tab {
                        return Err(self.fail(errno::INVALID_CHUNK_SIZE, self.at));
                    }
                    if !matches!(token.kind, TokenKind::Content | TokenKind::ChunkEnd) {
                        self.count(token.consumed)?;
                    }
                    Ok(token)
                }
                Err(error) => {
                    // Told at its last byte, pointing to the major version, which may have come in an earlier call.
                    let told_behind = if error.kind() == ErrorKind::VersionUnsupported { 2 } else { 0 };
                    let index = usize::try_from((error.offset() + told_behind).saturating_sub(offset)).unwrap_or(0);
                    let index = index.min(rest.len().saturating_sub(1));
                    let byte = rest.get(index).copied().unwrap_or_default();
                    // No token was given of the bytes before it, and http_parser may refuse one of those.
                    let end = self.at + index;
                    match (*parser).element {
                        element::METHOD if self.has(Progress::BEGUN) => self.method(self.at, end, false)?,
                        element::TARGET => self.scheme(self.at, end)?,
                        element::VALUE => {
                            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                            let start = (self.at + blanks).min(end);
                            self.judge_blanks(start, end)?;
                            if start < end {
                                (*parser).element = element::VALUE_MORE;
                            }
                        }
                        element::VALUE_MORE => self.judge_blanks(self.at, end)?,
                        _ => {}
                    }
                    let behind = error.offset().saturating_sub((*parser).mark);
                    let known = (*parser).tokenizer.field();
                    let number = number(error.kind(), (*parser).element, behind, byte, known);
                    self.at += index;
                    self.count(index)?;
                    Err(self.fail(number, self.at))
                }
            }
        }
    }

    /// Whether all of the message is there that starts at the next byte. Reads it, and tells nobody.
    unsafe fn is_whole(&self) -> bool {
        // SAFETY: as `next`.
        unsafe {
            let mut tokenizer = (*self.parser).tokenizer.clone();
            let mut rest = self.rest();
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

    /// Skips the empty lines before a message, and tells that it begins; `false` if it does not yet.
    unsafe fn begin(&mut self) -> Result<bool, Stop> {
        // SAFETY: as `next`.
        unsafe {
            let parser = self.parser;
            let empty = self.rest().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if (*parser).kind == BOTH {
                self.at += empty;
                self.count(empty)?;
            } else if empty > 0 {
                self.next(self.at + empty)?;
            }
            let Some(&byte) = self.rest().first() else {
                return Ok(false);
            };
            (*parser).progress |= Progress::BEGUN;
            if (*parser).kind == BOTH && byte == b'H' {
                self.at += 1;
                self.count(1)?;
                self.notify(event::MESSAGE_BEGIN, self.at)?;
                return Ok(true);
            }
            if (*parser).kind == BOTH {
                (*parser).kind = REQUEST;
            }
            (*parser).mark = (*parser).tokenizer.offset();
            let told = self.notify(event::MESSAGE_BEGIN, self.at + 1);
            if told.is_err() && (*parser).errno == errno::PAUSED {
                // http_parser has read the first byte by then.
                let token = self.next(self.at + 1)?;
                self.take(&token)?;
            }
            told.map(|()| true)
        }
    }

    /// Tells a response from a request by the byte behind an `H`; `false`: it is not there yet.
    unsafe fn decide_kind(&mut self) -> Result<bool, Stop> {
        // SAFETY: as `next`.
        unsafe {
            let parser = self.parser;
            (*parser).kind = match self.rest().first() {
                None => return Ok(false),
                Some(b'T') => RESPONSE,
                Some(b'E') => REQUEST,
                Some(_) => return Err(self.fail(errno::INVALID_CONSTANT, self.at)),
            };
            let (progress, nread) = ((*parser).progress, (*parser).nread);
            start(parser);
            (*parser).progress = progress;
            (*parser).nread = nread;
            // The H begins a valid message of either kind, and is the first piece of a method.
            let _ = (*parser).tokenizer.next(b"H");
            if (*parser).kind == REQUEST {
                let [first, ..] = &mut (*parser).name;
                *first = b'H';
                (*parser).held = 1;
            }
            Ok(true)
        }
    }

    /// Behind a message that ends its connection there may be nothing but empty lines.
    unsafe fn behind_the_end(&mut self) -> Result<(), Stop> {
        // SAFETY: as `next`.
        unsafe {
            match self.rest().iter().position(|byte| !matches!(byte, b'\r' | b'\n')) {
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
            let undecided = (*self.parser).kind == BOTH && self.has(Progress::BEGUN);
            if undecided || self.has(Progress::REPEAT) {
                return Err(self.fail(errno::INVALID_EOF_STATE, 1));
            }
            match (*self.parser).tokenizer.eof() {
                Ok(token) if token.kind == TokenKind::MessageEnd => self.take(&token),
                Ok(_) => Ok(()),
                Err(_) => Err(self.fail(errno::INVALID_EOF_STATE, 1)),
            }
        }
    }

    /// Counts bytes of a head that were just read.
    #[inline(never)]
    unsafe fn count(&mut self, consumed: usize) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            let nread = (*self.parser).nread.saturating_add(u32::try_from(consumed).unwrap_or(u32::MAX));
            (*self.parser).nread = nread;
            let excess = nread.saturating_sub(MAX_HEAD.load(Ordering::Relaxed));
            if excess > 0 {
                return Err(self.fail(errno::HEADER_OVERFLOW, self.at.saturating_sub(excess as usize)));
            }
            Ok(())
        }
    }

    unsafe fn notify(&self, event: usize, end: usize) -> Result<(), Stop> {
        // SAFETY: as `read`. No reference to the parser or the input is alive; the settings are read before the call.
        unsafe {
            let Some((callback, number)) = self.callback(event) else {
                return Ok(());
            };
            match callback.notify {
                None => Ok(()),
                Some(callback) => self.told(callback(self.parser) != 0, number, end),
            }
        }
    }

    /// Hands out a piece of the input.
    unsafe fn give(&self, event: usize, from: usize, to: usize, end: usize) -> Result<(), Stop> {
        // SAFETY: the piece lies in the input.
        unsafe { self.give_bytes(event, self.data.add(from), to - from, end) }
    }

    unsafe fn give_bytes(&self, event: usize, piece: *const u8, length: usize, end: usize) -> Result<(), Stop> {
        // SAFETY: as `notify`.
        unsafe {
            let Some((callback, number)) = self.callback(event) else {
                return Ok(());
            };
            match callback.data {
                None => Ok(()),
                Some(callback) => self.told(callback(self.parser, piece, length) != 0, number, end),
            }
        }
    }

    /// The callback for an event, and the error if it fails; `None` if the dialect has none.
    unsafe fn callback(&self, event: usize) -> Option<(httpcore_http_parser_callback, u8)> {
        let &(place, number) = self.dialect.events.get(event)?;
        let callback = self.callbacks.cast::<httpcore_http_parser_callback>();
        // SAFETY: the settings have a callback in each place that the dialect names.
        (place != NONE).then(|| unsafe { (callback.add(usize::from(place)).read(), number) })
    }

    /// A callback has returned. If it stops the parser, the bytes before `end` were read.
    unsafe fn told(&self, failed: bool, number: u8, end: usize) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            if failed {
                (*self.parser).errno = number;
                let before = self.dialect.fails_before && end >= self.at;
                return Err(Stop(if before { end.saturating_sub(1) } else { end }));
            }
            if (*self.parser).errno == errno::OK {
                return Ok(());
            }
            if end < self.at {
                (*self.parser).progress |= Progress::REPEAT;
            }
            Err(Stop(end))
        }
    }

    /// An element is complete, and another one begins.
    unsafe fn enter(&self, element: u8) {
        // SAFETY: as `read`.
        unsafe {
            (*self.parser).element = element;
            (*self.parser).mark = (*self.parser).tokenizer.offset();
        }
    }

    /// Makes callbacks of a token that was just read.
    unsafe fn take(&mut self, token: &Token) -> Result<(), Stop> {
        // SAFETY: as `read`, for all calls here.
        unsafe {
            let parser = self.parser;
            let start = self.at - token.consumed;
            let (from, to, last) = (start + token.range.start, start + token.range.end, token.last);
            match token.kind {
                TokenKind::Method => {
                    self.method(from, to, last)?;
                    if last {
                        self.enter(element::TARGET);
                    }
                }
                TokenKind::Target => {
                    if last {
                        self.enter(element::VERSION);
                    }
                    self.target(from, to)?;
                }
                TokenKind::Version if last => {
                    (*parser).http_major = 1;
                    (*parser).http_minor = u16::from((*parser).tokenizer.minor_version());
                    self.enter(if (*parser).kind == RESPONSE { element::STATUS } else { element::REQUEST_END });
                }
                TokenKind::Status if last => {
                    (*parser).status_code = (*parser).tokenizer.status().map_or(0, |status| status.get());
                    self.enter(element::REASON);
                }
                TokenKind::Reason => {
                    if last {
                        self.enter(element::EMPTY_END);
                    }
                    self.give(event::STATUS, from, to, self.at)?;
                }
                TokenKind::FieldName => {
                    if last {
                        self.enter(element::VALUE);
                    }
                    self.give(event::HEADER_FIELD, from, to, self.at)?;
                }
                TokenKind::FieldValue | TokenKind::TrailerValue | TokenKind::Blank => {
                    // Blanks behind a value are http_parser's users' to strip.
                    let end = if last && token.consumed > 0 { self.at - 1 } else { to };
                    if token.kind != TokenKind::TrailerValue {
                        self.judge_blanks(from, end)?;
                    }
                    match (last, (*parser).element == element::VALUE && from == end) {
                        (false, _) => (*parser).element = element::VALUE_MORE,
                        (true, true) => self.enter(element::EMPTY_END),
                        (true, false) => self.enter(element::FIELD_END),
                    }
                    self.give(event::HEADER_VALUE, from, end, self.at)?;
                }
                TokenKind::HeadEnd => self.head_end()?,
                TokenKind::ChunkHead => {
                    let size = (*parser).tokenizer.chunk_size();
                    (*parser).content_length = size;
                    (*parser).nread = 0;
                    if size == 0 {
                        (*parser).progress |= Progress::TRAILING;
                        self.set_flags(flag::TRAILING);
                    }
                    self.enter(if size > 0 { element::CHUNK } else { element::LINE });
                    self.notify(event::CHUNK_HEADER, self.at)?;
                }
                TokenKind::Content => self.content(from, to, last)?,
                TokenKind::ChunkEnd => {
                    self.enter(element::CHUNK_SIZE);
                    self.notify(event::CHUNK_COMPLETE, self.at)?;
                }
                TokenKind::TrailerName => {
                    if last {
                        self.enter(element::VALUE);
                    }
                    self.trailer_name(from, to, last)?;
                }
                TokenKind::TrailerWithheld => {
                    self.enter(element::VALUE);
                    (*parser).held = 0;
                }
                TokenKind::MessageEnd => {
                    if self.has(Progress::TRAILING) && !self.has(Progress::CHUNKS_ENDED) {
                        (*parser).progress |= Progress::CHUNKS_ENDED;
                        self.notify(event::CHUNK_COMPLETE, self.at - usize::from(token.consumed > 0))?;
                    }
                    (*parser).progress |= Progress::ENDED;
                    (*parser).progress &= !Progress::FINAL;
                    self.notify(event::MESSAGE_COMPLETE, self.at)?;
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
            let methods = self.dialect.methods;
            if last && let Some(index) = methods.iter().position(|method| method.to_bytes() == name) {
                (*parser).held = 0;
                (*parser).method = index as u8;
                return Ok(());
            }
            let known = longest_common(methods, name);
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

    /// A piece of the target: whole as the URL, and its parts where the dialect has callbacks for them.
    unsafe fn target(&mut self, from: usize, to: usize) -> Result<(), Stop> {
        // SAFETY: as `read`. Each part is found before it is handed out, and its bytes are not read again.
        unsafe {
            let parser = self.parser;
            self.scheme(from, to)?;
            self.give(event::URL, from, to, self.at)?;
            if (*parser).method == CONNECT || self.callback(event::PATH).is_none() {
                return Ok(());
            }
            let mut begin = from;
            while begin < to {
                let part = part::step((*parser).part, self.data.add(begin).read());
                let mut end = begin + 1;
                while end < to && part::step(part, self.data.add(end).read()) == part {
                    end += 1;
                }
                // The delimiter in front belongs to no part.
                let delimited = part != (*parser).part && part == part::FRAGMENT;
                (*parser).part = part;
                let event = match part {
                    part::PATH => event::PATH,
                    part::QUERY => event::QUERY_STRING,
                    part::FRAGMENT => event::FRAGMENT,
                    _ => usize::MAX,
                };
                let first = begin + usize::from(delimited);
                if first < end {
                    self.give(event, first, end, self.at)?;
                }
                begin = end;
            }
            Ok(())
        }
    }

    /// http_parser takes letters alone for a scheme.
    unsafe fn scheme(&mut self, from: usize, to: usize) -> Result<(), Stop> {
        // SAFETY: as `read`; no callback runs here.
        unsafe {
            let parser = self.parser;
            if (*parser).method == CONNECT {
                return Ok(());
            }
            let mut part = (*parser).part;
            for index in from..to {
                let byte = self.data.add(index).read();
                match part {
                    part::START => {}
                    part::SCHEME if byte.is_ascii_alphabetic() || matches!(byte, b':' | b'/') => {}
                    part::SCHEME => return Err(self.fail(errno::INVALID_URL, index)),
                    _ => break,
                }
                part = part::step(part, byte);
            }
            // Else the parts are told, and followed, below.
            if self.callback(event::PATH).is_none() {
                (*parser).part = part;
            }
            Ok(())
        }
    }

    /// In the two fields that frame the content, http_parser takes a HTAB for a part of the value.
    unsafe fn judge_blanks(&mut self, from: usize, to: usize) -> Result<(), Stop> {
        // SAFETY: as `read`; no callback runs here.
        unsafe {
            let number = match (*self.parser).tokenizer.field() {
                Some(KnownField::ContentLength) => errno::INVALID_CONTENT_LENGTH,
                Some(KnownField::TransferEncoding) => errno::INVALID_TRANSFER_ENCODING,
                _ => return Ok(()),
            };
            let value = bytes(self.data.add(from), to - from).unwrap_or_default();
            match value.iter().position(|&byte| byte == b'\t') {
                None => Ok(()),
                Some(index) => Err(self.fail(number, from + index)),
            }
        }
    }

    /// A piece of a trailer field's name, held back until it is complete: it may turn out to be one that must not be
    /// delivered.
    unsafe fn trailer_name(&mut self, from: usize, to: usize, last: bool) -> Result<(), Stop> {
        // SAFETY: as `read`; the name is copied, not referred to.
        unsafe {
            let parser = self.parser;
            let mut name = (*parser).name;
            let held = usize::from((*parser).held);
            let long = held > NAME;
            if !long && held + (to - from) <= NAME {
                for (index, place) in name.iter_mut().skip(held).take(to - from).enumerate() {
                    *place = self.data.add(from + index).read();
                }
                (*parser).name = name;
                (*parser).held = if last { 0 } else { (held + (to - from)) as u8 };
                if last {
                    return self.give_bytes(event::HEADER_FIELD, name.as_ptr(), held + (to - from), self.at);
                }
                return Ok(());
            }
            // No name as long as that is withheld for what it is.
            (*parser).held = if last { 0 } else { NAME as u8 + 1 };
            if !long && held > 0 {
                let told = self.give_bytes(event::HEADER_FIELD, name.as_ptr(), held, self.at);
                if told.is_err()
                    && let Some(before) = self.before.take()
                {
                    // This piece comes again.
                    (&raw mut (*parser).tokenizer).write(before);
                    (*parser).held = NAME as u8 + 1;
                    (*parser).nread = (*parser).nread.saturating_sub((self.at - from) as u32);
                    return Err(Stop(from));
                }
                told?;
            }
            self.give(event::HEADER_FIELD, from, to, self.at)
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
            let (body, options) = (framing.body(), framing.options());
            self.enter(if body == BodyLength::Chunked { element::CHUNK_SIZE } else { element::CHUNK });
            (*parser).nread = 0;
            (*parser).uses_transfer_encoding = u8::from(options.transfer_encoding);
            (*parser).content_length = options.content_length.unwrap_or(u64::MAX);
            let mut flags = 0;
            for (flag, on) in [
                (flag::CHUNKED, options.chunked),
                (flag::CONTENTLENGTH, options.content_length.is_some()),
                (flag::CONNECTION_CLOSE, options.close),
                (flag::CONNECTION_KEEP_ALIVE, options.keep_alive),
                (flag::CONNECTION_UPGRADE, options.upgrade),
                (flag::UPGRADE, options.upgrade_field),
            ] {
                flags |= if on { flag } else { 0 };
            }
            self.set_flags(flags);
            if matches!(body, BodyLength::Length(_)) {
                (*parser).progress |= Progress::COUNTED;
            }
            let connect = (*parser).kind == REQUEST && (*parser).method == CONNECT;
            let upgrade = framing.upgrade_requested() && ((*parser).kind == REQUEST || (*parser).status_code == 101);
            (*parser).upgrade = u8::from(upgrade || connect);
            let may_persist = !options.close && ((*parser).http_minor > 0 || options.keep_alive);
            self.persist(may_persist && body != BodyLength::UntilClose);
            let end = self.at.saturating_sub(1);
            let mut answer = 0;
            if let Some((callback, number)) = self.callback(event::HEADERS_COMPLETE)
                && let Some(callback) = callback.notify
            {
                // No reference to the parser or the input is alive.
                answer = callback(parser);
                if !(0..=self.dialect.answers).contains(&answer) {
                    return self.told(true, number, end);
                }
            }
            let skip = answer > 0;
            if answer == 2 {
                (*parser).upgrade = 1;
            }
            if skip {
                self.set_flags(flag::SKIPBODY);
                self.persist(may_persist);
            }
            // What follows an upgrade is not HTTP: at once, or behind the content.
            let upgrades = (*parser).upgrade != 0 && (connect || self.dialect.upgrade_at_head);
            if skip || upgrades {
                (*parser).tokenizer.skip_content();
            }
            self.told(false, errno::OK, end)
        }
    }

    unsafe fn persist(&self, on: bool) {
        // SAFETY: as `read`.
        unsafe {
            let others = (*self.parser).progress & !Progress::PERSISTS;
            (*self.parser).progress = if on { others | Progress::PERSISTS } else { others };
        }
    }

    unsafe fn content(&mut self, from: usize, to: usize, last: bool) -> Result<(), Stop> {
        // SAFETY: as `read`.
        unsafe {
            let parser = self.parser;
            let left = (*parser).content_length;
            let left = if left == u64::MAX { left } else { left.saturating_sub((to - from) as u64) };
            let ends = last && self.has(Progress::COUNTED);
            if ends {
                (*parser).progress |= Progress::FINAL;
            }
            if !self.dialect.counts_behind {
                (*parser).content_length = left;
            }
            self.give(event::BODY, from, to, self.at - usize::from(ends))?;
            if self.dialect.counts_behind {
                (*parser).content_length = left;
            }
            Ok(())
        }
    }
}

/// With how many bytes of `name` a method begins.
#[cold]
#[inline(never)]
fn longest_common(methods: &[&CStr], name: &[u8]) -> usize {
    let mut longest = 0;
    while let Some(prefix) = name.get(..longest + 1)
        && methods.iter().any(|method| method.to_bytes().starts_with(prefix))
    {
        longest += 1;
    }
    longest
}
