//! Whole heads: the tokenizer's pieces put together in a buffer that the caller keeps in one piece.
//!
//! This file turns tokens into events and keeps where each element lies. It knows no byte of the grammar; the one rule it
//! judges is the one that needs two distant parts of a head, Host against the authority of the target.

use crate::error::{Error, ErrorKind};
use crate::field::{Field, KnownField};
use crate::framing::Framing;
use crate::head::{Head, HeadParts};
use crate::host;
use crate::limits::{Leniency, Limits};
use crate::method::Method;
use crate::status::StatusCode;
use crate::target::Target;
use crate::tokenizer::{TokenKind, Tokenizer};
use core::ops::Range;

/// What was found in the buffer, and how much of the buffer is done with.
///
/// ```
/// use httpcore::{Event, Limits, Parser, Step};
///
/// let mut parser = Parser::<8>::request(Limits::DEFAULT);
/// // Half a head stays in the buffer.
/// assert_eq!(parser.next(b"GET / HTTP/1.0\r\n")?, Step { consumed: 0, event: Event::NeedData });
/// assert_eq!(parser.next(b"GET / HTTP/1.0\r\n\r\n")?, Step { consumed: 18, event: Event::Head });
/// # Ok::<(), httpcore::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How many bytes at the start of the buffer are done with, once the event is used.
    pub consumed: usize,
    /// What was found. Its ranges count from the start of the buffer that was passed.
    pub event: Event,
}

/// What was found in the buffer.
///
/// ```
/// use httpcore::{Event, Limits, Parser};
///
/// let mut parser = Parser::<8>::response(Limits::DEFAULT);
/// let mut rest = &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: 1\r\n\r\n"[..];
/// let mut events = Vec::new();
/// while events.last() != Some(&Event::End) {
///     let step = parser.next(rest)?;
///     rest = &rest[step.consumed..];
///     events.push(step.event);
/// }
/// let [Event::Head, Event::Content(content), Event::Trailer { name, value }, Event::End] = &events[..] else { panic!() };
/// assert_eq!((content.len(), name.len(), value.len()), (2, 1, 1));
/// # Ok::<(), httpcore::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Nothing more without more input. Drop what was consumed, keep the rest, append to it.
    NeedData,
    /// A head is complete: it is `buf[..consumed]`.
    Head,
    /// Content, without its chunked coding.
    Content(Range<usize>),
    /// A trailer field. Provisional until [`End`](Self::End): if an error comes instead, the message was not complete.
    Trailer {
        /// Where the name lies.
        name: Range<usize>,
        /// Where the value lies, without the blanks around it.
        value: Range<usize>,
    },
    /// The message is complete.
    End,
    /// HTTP has ended: all further bytes belong to the protocol that was switched to.
    Upgraded,
    /// The input has ended between two messages. Only from [`HeadParser::eof`], and from then on.
    Closed,
}

/// Reads HTTP/1.1 messages from a buffer that the caller owns, into field records that the caller owns.
///
/// As [`Parser`], which brings the storage for the records along. The same records must be passed to every call from the
/// first byte of a head until [`start_next`](Self::start_next); they may move between calls.
///
/// ```
/// use httpcore::{Event, Field, HeadParser, Limits};
///
/// let mut parser = HeadParser::response(Limits::DEFAULT);
/// let mut fields = [Field::EMPTY; 32];
/// let buf = b"HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n";
/// let step = parser.next(buf, &mut fields)?;
/// assert_eq!(step.event, Event::Head);
/// let head = parser.head(&buf[..step.consumed], &fields).unwrap();
/// assert_eq!(head.status().unwrap().get(), 204);
/// assert_eq!(head.field("server"), Some(&b"x"[..]));
/// # Ok::<(), httpcore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct HeadParser {
    tokenizer: Tokenizer,
    /// The offset in the message of the buffer's first byte.
    position: u64,
    /// How many bytes at the start of the buffer were read already: those of a head or a trailer line that is kept.
    scanned: u32,
    parts: HeadParts,
    /// The field line at hand; offsets count from the start of what is kept.
    field: Field,
    field_open: bool,
    folded: bool,
}

impl HeadParser {
    /// A parser for the requests of one connection.
    pub const fn request(limits: Limits) -> Self {
        Self::new(Tokenizer::request(records_hold(limits)))
    }

    /// A parser for the responses of one connection.
    pub const fn response(limits: Limits) -> Self {
        Self::new(Tokenizer::response(records_hold(limits)))
    }

    /// The same parser with some strict rules switched off. To be called before the first byte.
    ///
    /// With [`Leniency::OBS_FOLD`], a head with a folded field has to be [`unfold`](Self::unfold)ed before it can be
    /// looked at.
    pub const fn lenient(self, leniency: Leniency) -> Self {
        Self::new(self.tokenizer.lenient(leniency))
    }

    const fn new(tokenizer: Tokenizer) -> Self {
        Self {
            tokenizer,
            position: 0,
            scanned: 0,
            parts: HeadParts::NONE,
            field: Field::EMPTY,
            field_open: false,
            folded: false,
        }
    }

    /// Says which request the next response answers, where it matters: HEAD and CONNECT. To be called before the
    /// first byte of that response; holds for the interim responses before it too.
    pub fn answers(&mut self, method: Method<'_>) {
        self.tokenizer.answers(method);
    }

    /// Says that the request which the next response answers offered an upgrade. Without it a 101 is an error.
    pub fn answers_upgrade(&mut self) {
        self.tokenizer.answers_upgrade();
    }

    /// Finds the next event in `buf`, whose first byte is the first one not yet consumed.
    ///
    /// What an earlier call has read of an unfinished head is not read again, but `buf` must still start with it, at
    /// whatever address. A head takes at most as many fields as there are records in `fields`. Time is linear in
    /// the bytes that are new.
    ///
    /// # Errors
    ///
    /// The first byte that no valid message continues with; the same error again from then on.
    #[inline(always)] // As a call, a short chunk takes a fifth longer.
    pub fn next(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        if self.scanned > 0 {
            return self.next_of_kept(buf, fields);
        }
        // Short chunks come in great number: what they cost is mostly what is around them.
        match self.tokenizer.next_content(buf) {
            Some(content) => Ok(self.step(content.end, Event::Content(content))),
            // Behind each piece of content, mostly.
            None if buf.is_empty() && self.tokenizer.needs_data() => Ok(Step { consumed: 0, event: Event::NeedData }),
            None => self.next_of_tokens(buf, fields),
        }
    }

    /// The next event, where a part of a head or of a trailer line is kept.
    #[inline(never)]
    fn next_of_kept(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        // A head that arrives byte by byte is mostly this. Without calls, and so without a frame.
        if self.one_more_of_value(buf) {
            return Ok(Step { consumed: 0, event: Event::NeedData });
        }
        self.next_of_more(buf, fields)
    }

    /// The same, whatever is new in the buffer.
    #[inline(never)]
    fn next_of_more(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        if self.one_more_byte(buf).is_some() {
            return Ok(Step { consumed: 0, event: Event::NeedData });
        }
        self.tokenizer.limit_fields(fields.len());
        self.read_on(buf, fields)
    }

    /// One byte more of the head that is kept, if that is what there is, and the value at hand goes on with it.
    #[inline(always)]
    fn one_more_of_value(&mut self, buf: &[u8]) -> bool {
        let Some((byte, before)) = buf.split_last() else { return false };
        let (at, field) = (before.len(), &self.field);
        let is_next = self.scanned as usize == at && field.value_len > 0 && field.value().end == at;
        let goes_on = is_next && self.tokenizer.one_more_of_value(*byte);
        if goes_on {
            self.field.value_len += 1;
            self.scanned += 1;
        }
        goes_on
    }

    /// One byte more of the head that is kept, if that is what there is, and it completes nothing.
    #[inline]
    fn one_more_byte(&mut self, buf: &[u8]) -> Option<()> {
        let (byte, before) = buf.split_last()?;
        let range = before.len()..buf.len();
        if range.start != self.scanned as usize {
            return None;
        }
        match self.tokenizer.one_more(*byte)? {
            TokenKind::FieldValue => self.extend_value(&range, 0, buf),
            TokenKind::FieldName => self.extend_name(&range, 0, false),
            TokenKind::Target => self.parts.start_line.target_or_reason.extend(&range),
            _ => {}
        }
        self.scanned += 1;
        Some(())
    }

    /// The next event, put together from tokens.
    #[inline(never)]
    fn next_of_tokens(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        self.tokenizer.limit_fields(fields.len());
        if self.tokenizer.is_fresh() { self.first_of_tokens(buf, fields) } else { self.read_on(buf, fields) }
    }

    /// The same, where no byte of a message was read.
    #[inline(never)]
    fn first_of_tokens(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        match self.whole_head(buf, fields) {
            Some(step) => Ok(step),
            None => self.read_on(buf, fields),
        }
    }

    /// The next event, token by token.
    #[inline(never)]
    fn read_on(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        let mut at = self.scanned as usize;
        // Where in `buf` the part starts that has to stay in one piece: the head, or a trailer line.
        let mut kept = (self.tokenizer.in_head() || at > 0).then_some(0);
        loop {
            let (kind, range, last) = match self.tokenizer.whole_element(buf, at) {
                Some(token) => {
                    at = token.consumed;
                    (token.kind, token.range, true)
                }
                None => {
                    let token = self.tokenizer.next_by_steps(buf, at)?;
                    at = token.consumed;
                    (token.kind, token.range, token.last)
                }
            };
            let base = kept.unwrap_or(0);
            match kind {
                TokenKind::Method => self.parts.start_line.method.extend(&range),
                TokenKind::Target | TokenKind::Reason => self.parts.start_line.target_or_reason.extend(&range),
                TokenKind::FieldName => self.extend_name(&range, base, last),
                TokenKind::HeadEnd => {
                    self.field = Field::EMPTY;
                    self.parts.start_line.status = self.tokenizer.status();
                    self.parts.start_line.minor_version = self.tokenizer.minor_version();
                    return Ok(self.step(at, Event::Head));
                }
                TokenKind::Content => return Ok(self.step(at, Event::Content(range))),
                TokenKind::TrailerName => {
                    let base = *kept.get_or_insert(range.start);
                    self.extend_name(&range, base, last);
                }
                TokenKind::TrailerWithheld => {
                    self.field_open = false;
                    kept = None;
                }
                TokenKind::FieldValue | TokenKind::TrailerValue => {
                    self.extend_value(&range, base, buf);
                    if last && kind == TokenKind::FieldValue {
                        self.close_field(buf, fields)?;
                    } else if last {
                        let (name, value) = (self.field.name(), self.field.value());
                        let name = base + name.start..base + name.end;
                        let value = base + value.start..base + value.end;
                        return Ok(self.step(at, Event::Trailer { name, value }));
                    }
                }
                TokenKind::MessageEnd => return Ok(self.step(at, Event::End)),
                TokenKind::Upgraded => return Ok(self.step(at, Event::Upgraded)),
                TokenKind::Closed => return Ok(self.step(at, Event::Closed)),
                TokenKind::NeedData
                | TokenKind::Version
                | TokenKind::Status
                | TokenKind::Blank
                | TokenKind::ChunkExtensionName
                | TokenKind::ChunkExtensionValue
                | TokenKind::ChunkHead
                | TokenKind::ChunkEnd => {}
            }
            if kind == TokenKind::NeedData || (at == buf.len() && self.tokenizer.needs_data()) {
                let consumed = kept.unwrap_or(at);
                let step = self.step(consumed, Event::NeedData);
                self.scanned = (at - consumed) as u32;
                return Ok(step);
            }
        }
    }

    /// The peer has closed: there is no more input.
    ///
    /// [`Event::End`] if that ends a message, [`Event::Closed`] if there is none to end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Incomplete`] inside a message (RFC 9112 §8).
    pub fn eof(&mut self) -> Result<Event, Error> {
        match self.tokenizer.eof()?.kind {
            TokenKind::MessageEnd => Ok(Event::End),
            _ => Ok(Event::Closed),
        }
    }

    /// The head at hand, from [`Event::Head`] until [`start_next`](Self::start_next): `head` is what that event
    /// consumed, wherever it is by now, and `fields` the records that were passed.
    ///
    /// `None` when no head is complete, and when one has folded fields and was not [`unfold`](Self::unfold)ed.
    pub fn head<'a>(&self, head: &'a [u8], fields: &'a [Field]) -> Option<Head<'a>> {
        if self.folded {
            return None;
        }
        let fields = fields.get(..usize::from(self.parts.fields))?;
        Some(Head { bytes: head, fields, start_line: self.parts.start_line, framing: self.framing()? })
    }

    /// Replaces the line breaks in the folded field values of a complete head by blanks (RFC 9112 §5.2). Needed with
    /// [`Leniency::OBS_FOLD`] alone, and harmless else.
    ///
    /// `false`, if no head is complete, or `head` and `fields` are not all of it.
    pub fn unfold(&mut self, head: &mut [u8], fields: &[Field]) -> bool {
        let Some(fields) = fields.get(..usize::from(self.parts.fields)) else {
            return false;
        };
        if self.framing().is_none() || fields.iter().any(|field| head.get(field.value()).is_none()) {
            return false;
        }
        for field in fields {
            for byte in head.get_mut(field.value()).unwrap_or_default() {
                if matches!(byte, b'\r' | b'\n') {
                    *byte = b' ';
                }
            }
        }
        self.folded = false;
        true
    }

    /// The framing of the message, from [`Event::Head`] until [`start_next`](Self::start_next).
    pub fn framing(&self) -> Option<Framing> {
        self.tokenizer.framing()
    }

    /// The offset in the message of the first byte of the buffer: of the next one, or after an error of the last one,
    /// so that `error.offset() - position()` indexes it.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// The error that has ended the parsing.
    pub fn error(&self) -> Option<Error> {
        self.tokenizer.error()
    }

    /// Whether a byte of the message at hand was read.
    pub fn has_started(&self) -> bool {
        self.tokenizer.offset() > 0 || self.error().is_some()
    }

    /// How much content is still to come: all of it if it has a length, else what is left of the chunk at hand.
    pub(crate) const fn remaining(&self) -> u64 {
        self.tokenizer.chunk_size()
    }

    pub(crate) const fn status(&self) -> Option<StatusCode> {
        self.tokenizer.status()
    }

    /// Whether the response at hand ends HTTP on the connection.
    pub(crate) fn switches(&self) -> bool {
        self.tokenizer.switches()
    }

    /// The minor version of the message at hand, complete or not; 0 as long as it has not come.
    pub(crate) const fn minor_version(&self) -> u8 {
        self.tokenizer.minor_version()
    }

    /// Whether the request at hand, complete or not, is known to be HEAD.
    pub(crate) fn is_head(&self) -> bool {
        self.tokenizer.is_head()
    }

    /// The same of CONNECT.
    pub(crate) fn is_connect(&self) -> bool {
        self.tokenizer.is_connect()
    }

    /// Whether a part of a head has arrived, and waits for the rest.
    pub(crate) fn has_partial_head(&self) -> bool {
        self.tokenizer.in_head() && !self.tokenizer.is_between_messages()
    }

    /// Ends everything for a reason of the caller's, behind the last `consumed` bytes, which stay in the buffer.
    #[cold]
    pub(crate) fn refuse(&mut self, kind: ErrorKind, consumed: usize) -> Error {
        let error = self.tokenizer.refuse(kind, self.position);
        self.position -= consumed as u64;
        error
    }

    /// Readies the parser for the next message of the connection.
    ///
    /// `false`, and nothing is changed, unless the message at hand is complete ([`Event::End`] was given) and its
    /// connection persists.
    pub fn start_next(&mut self) -> bool {
        if !self.tokenizer.start_next() {
            return false;
        }
        *self = Self::new(self.tokenizer.clone());
        true
    }

    /// The server has agreed to switch protocols: answered 101 to a request that asked for it, or 2xx to CONNECT. From
    /// now on only [`Event::Upgraded`] is given.
    ///
    /// `false`, and nothing is changed, unless such a request is complete.
    pub fn accept_upgrade(&mut self) -> bool {
        self.tokenizer.accept_upgrade()
    }

    /// An event, behind which nothing is kept.
    fn step(&mut self, consumed: usize, event: Event) -> Step {
        self.position += consumed as u64;
        self.scanned = 0;
        Step { consumed, event }
    }

    /// A head that is all there and in no way unusual, at once.
    fn whole_head(&mut self, buf: &[u8], fields: &mut [Field]) -> Option<Step> {
        let length = self.tokenizer.whole_first_head(buf, fields, &mut self.parts)?;
        // A path has no authority.
        if buf.get(self.parts.start_line.target_or_reason.start as usize) != Some(&b'/')
            && !self.is_for_host(buf, fields)
        {
            self.tokenizer.restart();
            self.parts = HeadParts::NONE;
            return None;
        }
        Some(self.step(length, Event::Head))
    }

    /// Whether Host, if it is among the fields, is the authority of the target, if that has one.
    fn is_for_host(&self, head: &[u8], fields: &[Field]) -> bool {
        let (line, fields) = (&self.parts.start_line, fields.get(..usize::from(self.parts.fields)));
        let target = line.target().of(head);
        // Responses have none.
        if target.is_empty() {
            return true;
        }
        let host = fields.unwrap_or_default().iter().find(|field| field.is_named(head, b"host"));
        host.is_none_or(|host| is_host_of(&Target::new(target), head, host))
    }

    fn extend_name(&mut self, range: &Range<usize>, base: usize, last: bool) {
        if !self.field_open {
            self.field_open = true;
            self.field = Field { start: (range.start - base) as u32, ..Field::EMPTY };
        }
        // No field line is longer than Limits::field_line, which has 16 bits as well.
        let line = self.field.start as usize + base;
        self.field.name_len = (range.end - line) as u16;
        self.field.value_at = self.field.name_len;
        self.field_open = !last;
    }

    #[inline]
    fn extend_value(&mut self, range: &Range<usize>, base: usize, buf: &[u8]) {
        let line = self.field.start as usize + base;
        if range.is_empty() && self.field.value_len > 0 {
            return;
        }
        if self.field.value_len == 0 {
            self.field.value_at = (range.start - line) as u16;
        } else if base + self.field.value().end < range.start {
            self.look_for_fold(buf.get(base + self.field.value().end..range.start).unwrap_or_default());
        }
        self.field.value_len = (range.end - line - usize::from(self.field.value_at)) as u32;
    }

    /// A value goes on behind these blanks and line ends.
    #[inline(never)]
    fn look_for_fold(&mut self, between: &[u8]) {
        self.folded |= between.contains(&b'\n');
    }

    /// A field line of the head is complete.
    fn close_field(&mut self, head: &[u8], fields: &mut [Field]) -> Result<(), Error> {
        if let Some(record) = fields.get_mut(usize::from(self.parts.fields)) {
            *record = self.field;
        }
        self.parts.fields = self.parts.fields.saturating_add(1);
        if self.tokenizer.known_field() == Some(KnownField::Host) {
            self.compare_host(head)?;
        }
        Ok(())
    }

    /// Host has to be the authority of an absolute-form. Stricter than RFC 9112 §3.2.2, where a server ignores Host then:
    /// whoever stands before it may not.
    fn compare_host(&mut self, head: &[u8]) -> Result<(), Error> {
        let target = Target::new(self.parts.start_line.target().of(head));
        if !is_host_of(&target, head, &self.field) {
            return Err(self.tokenizer.refuse(ErrorKind::HostMismatch, self.field.value().start as u64));
        }
        Ok(())
    }
}

/// Whether the field's value is the authority of the target, if that has one beside its scheme.
fn is_host_of(target: &Target<'_>, head: &[u8], field: &Field) -> bool {
    match (target.scheme, target.authority) {
        (Some(scheme), Some(authority)) => host::same(scheme, authority, head.get(field.value()).unwrap_or_default()),
        _ => true,
    }
}

/// The limits, lowered to what a [`Field`] can describe: offsets in a head have 32 bits.
const fn records_hold(mut limits: Limits) -> Limits {
    const MOST: u32 = 1 << 30;
    if limits.start_line > MOST {
        limits.start_line = MOST;
    }
    if limits.field_section > MOST {
        limits.field_section = MOST;
    }
    if limits.field_line == u16::MAX {
        limits.field_line = u16::MAX - 1;
    }
    limits
}

/// Reads HTTP/1.1 messages from a buffer that the caller owns.
///
/// The caller keeps each head, and each trailer line, in one piece: bytes are appended behind those that were not
/// consumed. Offsets, never pointers, are kept between calls, so the buffer may move or grow. `N` is the most fields a
/// head may have here, in place of a higher [`Limits::fields`]. Time is linear in the input, memory is this struct.
///
/// ```
/// use httpcore::{Event, Limits, Parser};
///
/// let mut parser = Parser::<32>::request(Limits::DEFAULT);
/// let (mut buf, mut content) = (Vec::new(), Vec::<u8>::new());
/// for arrived in [&b"POST /form?x=1 HTTP/1.1\r\nHost: a.example\r\nContent-Le"[..], b"ngth: 5\r\n\r\nhel", b"lo"] {
///     buf.extend(arrived);
///     loop {
///         let step = parser.next(&buf)?;
///         match &step.event {
///             Event::Head => {
///                 let head = parser.head(&buf[..step.consumed]).unwrap();
///                 assert_eq!(head.method().unwrap().as_bytes(), b"POST");
///                 assert_eq!(head.target().unwrap().path, b"/form");
///                 assert_eq!(head.field("host"), Some(&b"a.example"[..]));
///             }
///             Event::Content(range) => content.extend(&buf[range.clone()]),
///             _ => {}
///         }
///         buf.drain(..step.consumed);
///         if matches!(step.event, Event::NeedData | Event::End) {
///             break;
///         }
///     }
/// }
/// assert_eq!(content, b"hello");
/// assert!(parser.start_next());
/// # Ok::<(), httpcore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Parser<const N: usize = 100> {
    parser: HeadParser,
    fields: [Field; N],
}

impl<const N: usize> Parser<N> {
    /// A parser for the requests of one connection.
    pub const fn request(limits: Limits) -> Self {
        Self { parser: HeadParser::request(limits), fields: [Field::EMPTY; N] }
    }

    /// A parser for the responses of one connection.
    pub const fn response(limits: Limits) -> Self {
        Self { parser: HeadParser::response(limits), fields: [Field::EMPTY; N] }
    }

    /// As [`HeadParser::lenient`].
    pub const fn lenient(self, leniency: Leniency) -> Self {
        Self { parser: self.parser.lenient(leniency), fields: self.fields }
    }

    /// As [`HeadParser::next`], with the records of this parser.
    ///
    /// # Errors
    ///
    /// The first byte that no valid message continues with; the same error again from then on.
    pub fn next(&mut self, buf: &[u8]) -> Result<Step, Error> {
        self.parser.next(buf, &mut self.fields)
    }

    /// As [`HeadParser::head`].
    pub fn head<'a>(&'a self, head: &'a [u8]) -> Option<Head<'a>> {
        self.parser.head(head, &self.fields)
    }

    /// As [`HeadParser::unfold`].
    pub fn unfold(&mut self, head: &mut [u8]) -> bool {
        self.parser.unfold(head, &self.fields)
    }
}

impl<const N: usize> core::ops::Deref for Parser<N> {
    type Target = HeadParser;

    fn deref(&self) -> &HeadParser {
        &self.parser
    }
}

impl<const N: usize> core::ops::DerefMut for Parser<N> {
    fn deref_mut(&mut self) -> &mut HeadParser {
        &mut self.parser
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::touched;
    use std::vec::Vec;

    /// Bytes looked at while `head` arrives in pieces of `size` bytes, the buffer growing by each.
    fn touched_by(head: &[u8], size: usize) -> usize {
        let mut parser = Parser::<100>::request(Limits::DEFAULT);
        touched::reset();
        for end in (size..head.len()).step_by(size) {
            let step = parser.next(&head[..end]).unwrap();
            assert_eq!(step, Step { consumed: 0, event: Event::NeedData });
        }
        assert_eq!(parser.next(head).unwrap(), Step { consumed: head.len(), event: Event::Head });
        touched::reset()
    }

    #[test]
    fn each_byte_of_a_head_is_looked_at_a_bounded_number_of_times() {
        let start = b"GET / HTTP/1.1\r\nHost: a\r\n";
        let heads: [Vec<u8>; 4] = [
            [start, &b"Cookie: "[..], &[b'c'; 8000], b"\r\n\r\n"].concat(),
            [start, &b"Blanks: x"[..], &[b' '; 8000], b"x\r\n\r\n"].concat(),
            [start, &b"Mixed: "[..], &b"a \t".repeat(2700), b"\r\n\r\n"].concat(),
            [start, &b"Name-and: value, close\r\n".repeat(90)[..], &b"Connection: a, b, c\r\n".repeat(5), b"\r\n"]
                .concat(),
        ];
        for head in heads {
            for size in [1, 2, 7, 100, 1000, head.len()] {
                let touched = touched_by(&head, size);
                assert!((head.len()..=4 * head.len()).contains(&touched), "{touched} for {} in {size}s", head.len());
            }
        }
    }

    #[test]
    fn a_parser_with_64_fields_stays_under_a_kilobyte() {
        assert!(size_of::<Parser<64>>() <= 1024 && size_of::<HeadParser>() <= 256);
    }
}
