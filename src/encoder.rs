//! Writing messages: heads, the framing of content, trailer sections. Refuses to write what it would refuse to read.
//!
//! RFC 9110 §6 and §8.6, RFC 9112 §3 to §7. Every call is all or nothing: what does not fit into the caller's buffer
//! says how much it needs and changes nothing. Content is never copied unless the caller asks for it. Which message may be
//! written when is told in [`connection`](crate::ServerConnection).

use crate::error::Error;
use crate::field::{InTrailer, KnownField};
use crate::framing::BodyLength;
use crate::grammar;
use crate::head::Head;
use crate::host::{self, HostReader};
use crate::method::Method;
use crate::scan;
use crate::status::StatusCode;
use crate::target::{Target, TargetMethod, TargetReader};
use core::ffi::CStr;
use core::fmt;

/// Why something was not written. The caller's mistake, as an [`Error`](crate::Error) is the peer's.
///
/// ```
/// use httpcore::{Encoder, Exchange, ResponseHead, SendError, StatusCode};
///
/// let mut encoder = Encoder::new();
/// let head = ResponseHead::new(StatusCode::NO_CONTENT);
/// let split = (&b"X"[..], &b"a\r\nSet-Cookie: b"[..]);
/// assert_eq!(encoder.response(&Exchange::UNKNOWN, &head, [split], &mut [0; 99]), Err(SendError::FieldValue));
/// let none = encoder.response(&Exchange::UNKNOWN, &head, [], &mut []);
/// assert_eq!(none, Err(SendError::BufferTooSmall { needed: 46 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendError {
    /// The output does not fit. Nothing has changed: call again with a buffer of at least this size.
    BufferTooSmall {
        /// The number of bytes that the same call writes.
        needed: usize,
    },
    /// Not now: there is nothing to answer, it was answered already, no content is due, or the connection has failed.
    OutOfOrder,
    /// A status that this exchange cannot have: an interim one to an HTTP/1.0 client, a 101 that was not asked for, comes
    /// before the request is complete, or does not say in Upgrade what is switched to.
    Status,
    /// A reason phrase with a control byte.
    Reason,
    /// A field name that is no token.
    FieldName,
    /// A field value with a control byte, or with a blank at its start or end.
    FieldValue,
    /// Content-Length, Transfer-Encoding or Connection among the fields: these are the encoder's to write.
    FramingField,
    /// A length or content where the message can have none.
    ContentNotAllowed,
    /// More or fewer bytes of content than the length that was declared.
    ContentLength,
    /// A trailer field that a recipient must not use from a trailer section, or trailers without the chunked coding.
    Trailer,
    /// A method that is no token.
    Method,
    /// A request-target that is malformed, or whose form does not fit the method.
    Target,
    /// Not one well-formed Host in a request, or one that is not the authority of its target.
    Host,
}

macro_rules! send_errors {
    ($($pattern:pat => $code:literal $name:literal $message:literal;)*) => {
        impl SendError {
            /// The stable number, the same as in C.
            pub const fn code(self) -> u16 {
                match self { $($pattern => $code),* }
            }

            /// What was wrong, in words.
            pub const fn message(self) -> &'static str {
                match self { $($pattern => $message),* }
            }

            /// Code, name and message of every kind, the message as a string of C.
            pub const ALL: &'static [(u16, &'static str, &'static CStr)] = &[
                $(($code, $name, match CStr::from_bytes_with_nul(concat!($message, "\0").as_bytes()) {
                    Ok(message) => message,
                    Err(_) => c"",
                })),*
            ];
        }
    };
}

send_errors! {
    Self::BufferTooSmall { .. } => 1101 "SPACE" "the output does not fit into the buffer";
    Self::OutOfOrder => 1102 "ORDER" "nothing of the kind may be written now";
    Self::Status => 1103 "SEND_STATUS" "a status that this exchange cannot have";
    Self::Reason => 1104 "SEND_REASON" "a reason phrase with a control byte";
    Self::FieldName => 1105 "SEND_FIELD_NAME" "a field name that is no token";
    Self::FieldValue => 1106 "SEND_FIELD_VALUE" "a field value with a control byte, or a blank at its start or end";
    Self::FramingField => 1107 "SEND_FRAMING_FIELD" "Content-Length, Transfer-Encoding or Connection among the fields";
    Self::ContentNotAllowed => 1108 "SEND_CONTENT_NOT_ALLOWED" "a length or content where there can be none";
    Self::ContentLength => 1109 "SEND_CONTENT_LENGTH" "more or fewer bytes of content than declared";
    Self::Trailer => 1110 "SEND_TRAILER" "a field that must not be in a trailer section, or trailers without chunks";
    Self::Method => 1111 "SEND_METHOD" "a method that is no token";
    Self::Target => 1112 "SEND_TARGET" "a request-target that is malformed or does not fit the method";
    Self::Host => 1113 "SEND_HOST" "not one well-formed Host in a request, or not that of its target";
}

impl SendError {
    /// The error for output that comes with `more` bytes beside it.
    pub(crate) const fn beside(self, more: usize) -> Self {
        match self {
            Self::BufferTooSmall { needed } => Self::BufferTooSmall { needed: needed.saturating_add(more) },
            other => other,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())?;
        match self {
            Self::BufferTooSmall { needed } => write!(f, ": it takes {needed} bytes"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for SendError {}

/// The start line of a response, and what the encoder has to know to write the fields that are its own.
///
/// ```
/// use httpcore::{ResponseHead, StatusCode};
///
/// let head = ResponseHead { length: Some(5), ..ResponseHead::new(StatusCode::OK) };
/// assert!(!head.close);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    /// The status code.
    pub status: StatusCode,
    /// The reason phrase; `None` for the registry's.
    pub reason: Option<&'a [u8]>,
    /// The length of the content in bytes. `None` if it is not known: then it is sent in chunks, or to an HTTP/1.0 client
    /// until the connection closes. In a response to HEAD, and in a 304, it is the length that a GET would have.
    pub length: Option<u64>,
    /// The current time for Date; see [`DateCache`](crate::DateCache). An origin server with a clock must give it
    /// (RFC 9110 §6.6.1). Not written if Date is among the fields, nor in an interim response.
    pub date: Option<&'a [u8; 29]>,
    /// Whether the connection is to close after this response, though it could persist.
    pub close: bool,
}

impl ResponseHead<'_> {
    /// A response whose length is not known, without Date.
    pub const fn new(status: StatusCode) -> Self {
        Self { status, reason: None, length: None, date: None, close: false }
    }
}

/// The start line of a request, and what the encoder has to know to write the fields that are its own.
///
/// ```
/// use httpcore::{BodyLength, Method, RequestHead};
///
/// let head = RequestHead { content: BodyLength::Chunked, ..RequestHead::new(Method::PUT, b"/file") };
/// assert!(!head.close);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    /// The method.
    pub method: Method<'a>,
    /// The request-target, in the form that fits the method.
    pub target: &'a [u8],
    /// How the content is sent; a request cannot have it until the connection closes.
    pub content: BodyLength,
    /// Whether the connection is to close after the response.
    pub close: bool,
}

impl<'a> RequestHead<'a> {
    /// A request without content.
    pub const fn new(method: Method<'a>, target: &'a [u8]) -> Self {
        Self { method, target, content: BodyLength::None, close: false }
    }
}

/// What a response has to know of the request that it answers.
///
/// ```
/// use httpcore::{Exchange, Limits, Parser};
///
/// let mut parser = Parser::<8>::request(Limits::DEFAULT);
/// let head = b"HEAD / HTTP/1.0\r\n\r\n";
/// parser.next(head).unwrap();
/// let exchange = Exchange::answering(&parser.head(head).unwrap());
/// assert!(exchange.to_head && !exchange.persists && exchange.minor_version == 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The minor version of the request.
    pub minor_version: u8,
    /// Its method is HEAD.
    pub to_head: bool,
    /// Its method is CONNECT.
    pub to_connect: bool,
    /// It asked for an upgrade that counts.
    pub upgrade: bool,
    /// The connection persists after it, as far as the request has a say.
    pub persists: bool,
}

impl Exchange {
    /// Of a request that was never complete: the response closes the connection.
    pub const UNKNOWN: Self =
        Self { minor_version: 1, to_head: false, to_connect: false, upgrade: false, persists: false };

    /// Of the request with this head.
    pub fn answering(head: &Head<'_>) -> Self {
        let method = head.method();
        Self {
            minor_version: head.minor_version(),
            to_head: method == Some(Method::HEAD),
            to_connect: method == Some(Method::CONNECT),
            upgrade: head.framing().upgrade_requested(),
            persists: head.framing().keep_alive(),
        }
    }

    /// Whether a response with this status turns the connection into a tunnel.
    pub(crate) const fn tunnels(&self, status: StatusCode) -> bool {
        self.to_connect && status.is_successful()
    }

    pub(crate) const fn closing(self) -> Self {
        Self { persists: false, ..self }
    }
}

/// The framing that goes around a piece of content, which the caller sends itself: `out[..before]`, the content if
/// `send_content`, `after`. With writev, no byte of content is copied.
///
/// ```
/// use httpcore::{Encoder, Exchange, Framed, ResponseHead, StatusCode};
///
/// let mut encoder = Encoder::new();
/// let mut out = [0; 128];
/// encoder.response(&Exchange::UNKNOWN, &ResponseHead::new(StatusCode::OK), [], &mut out)?;
/// let framed = encoder.content(255, &mut out)?;
/// assert_eq!(framed, Framed { before: 4, send_content: true, after: b"\r\n" });
/// assert_eq!(&out[..framed.before], b"ff\r\n");
/// # Ok::<(), httpcore::SendError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed {
    /// How many bytes were written to the buffer.
    pub before: usize,
    /// Whether the content is to be sent: not in a response to HEAD.
    pub send_content: bool,
    /// What follows the content.
    pub after: &'static [u8],
}

/// Writes one message after the other: a head, then content, then the end. 16 bytes.
///
/// ```
/// use httpcore::{Encoder, Exchange, Limits, Parser, ResponseHead, StatusCode};
///
/// let mut parser = Parser::<16>::request(Limits::DEFAULT);
/// let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
/// parser.next(request).unwrap();
/// let exchange = Exchange::answering(&parser.head(request).unwrap());
///
/// let mut encoder = Encoder::new();
/// let mut out = [0; 256];
/// let head = ResponseHead::new(StatusCode::OK);
/// let mut at = encoder.response(&exchange, &head, [(&b"Server"[..], &b"x"[..])], &mut out)?;
/// at += encoder.content_copied(b"hello", &mut out[at..])?;
/// at += encoder.end([], &mut out[at..])?;
/// assert_eq!(&out[..at], b"HTTP/1.1 200 OK\r\nServer: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
/// # Ok::<(), httpcore::SendError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Encoder {
    body: Body,
    closes: bool,
}

/// What may follow the head that was written last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    /// No head was written, or its message has ended.
    Idle,
    /// There can be no content.
    None,
    /// Content is not sent: the response to HEAD.
    Swallowed,
    /// As many bytes are still to come.
    Length(u64),
    Chunked,
    UntilClose,
}

/// One field, name and value.
pub type Pair<'a> = (&'a [u8], &'a [u8]);

/// Fields to be written, from whatever iterator.
pub(crate) type Pairs<'i, 'f> = &'i mut dyn Iterator<Item = Pair<'f>>;

const CRLF: &[u8] = b"\r\n";

impl Encoder {
    /// An encoder that has written nothing.
    pub const fn new() -> Self {
        Self { body: Body::Idle, closes: false }
    }

    /// Writes the head of a response to `out` and gives its length.
    ///
    /// Behind `fields` come Date, Content-Length or Transfer-Encoding, and Connection, where each is needed. A status
    /// below 200 other than 101 is an interim response: it has no content and no [`end`](Self::end), and another head
    /// follows.
    ///
    /// # Errors
    ///
    /// What the rules forbid, or the size needed. Nothing has changed then, but for the bytes of `out`.
    pub fn response<'f>(
        &mut self,
        exchange: &Exchange,
        head: &ResponseHead<'_>,
        fields: impl IntoIterator<Item = Pair<'f>>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_response(exchange, head, &mut fields.into_iter(), out)
    }

    /// One body of code, whatever the iterator: a server's whole code stays small.
    pub(crate) fn write_response<'f>(
        &mut self,
        exchange: &Exchange,
        head: &ResponseHead<'_>,
        fields: Pairs<'_, 'f>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        if self.body != Body::Idle {
            return Err(SendError::OutOfOrder);
        }
        let status = head.status;
        let interim = status.is_informational();
        let switches = status == StatusCode::SWITCHING_PROTOCOLS;
        let tunnels = exchange.tunnels(status);
        if interim && (exchange.minor_version == 0 || (switches && !exchange.upgrade)) {
            return Err(SendError::Status);
        }

        let mut to = Writer::new(out);
        to.put(b"HTTP/1.1 ");
        to.put_decimal(u64::from(status.get()));
        to.put(b" ");
        let reason = head.reason.unwrap_or(status.reason().unwrap_or_default().as_bytes());
        if scan::text(reason) != reason.len() {
            return Err(SendError::Reason);
        }
        to.put(reason);
        to.put(CRLF);

        let has = to.put_fields(fields, false)?;
        if switches && !has.upgrade {
            return Err(SendError::Status);
        }
        if let Some(date) = head.date
            && !has.date
            && !interim
        {
            check_field(b"Date", date)?;
            to.put_field(b"Date", date);
        }

        // What frames the content, RFC 9110 §8.6 and RFC 9112 §6.1 and §6.2; first row that fits.
        let mut closes = head.close || !exchange.persists;
        let body = match head.length {
            Some(_) if interim || tunnels || status == StatusCode::NO_CONTENT => {
                return Err(SendError::ContentNotAllowed);
            }
            Some(1..) if status == StatusCode::RESET_CONTENT => return Err(SendError::ContentNotAllowed),
            None if interim || tunnels || status == StatusCode::NO_CONTENT => Body::None,
            Some(length) => {
                to.put_length(length);
                match status {
                    _ if exchange.to_head => Body::Swallowed,
                    StatusCode::NOT_MODIFIED | StatusCode::RESET_CONTENT => Body::None,
                    _ => Body::Length(length),
                }
            }
            None if exchange.to_head => Body::Swallowed,
            None if status == StatusCode::NOT_MODIFIED => Body::None,
            None if status == StatusCode::RESET_CONTENT => {
                to.put_length(0);
                Body::None
            }
            None if exchange.minor_version == 0 => {
                closes = true;
                Body::UntilClose
            }
            None => {
                to.put_field(b"Transfer-Encoding", b"chunked");
                Body::Chunked
            }
        };

        let persistence: Option<&[u8]> = match exchange.minor_version {
            _ if interim || tunnels => None,
            _ if closes => Some(b"close"),
            0 => Some(b"keep-alive"),
            _ => None,
        };
        to.put_connection(persistence, &has);
        to.put(CRLF);
        let written = to.finish()?;
        // Behind an interim response comes another head; behind a switch of protocols nothing of ours.
        if !interim && !tunnels {
            *self = Self { body, closes };
        }
        Ok(written)
    }

    /// Writes the head of a request to `out` and gives its length.
    ///
    /// Behind `fields`, one of which has to be Host, come Content-Length or Transfer-Encoding, and Connection, where each
    /// is needed.
    ///
    /// # Errors
    ///
    /// What the rules forbid, or the size needed. Nothing has changed then, but for the bytes of `out`.
    pub fn request<'f>(
        &mut self,
        head: &RequestHead<'_>,
        fields: impl IntoIterator<Item = Pair<'f>>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_request(head, &mut fields.into_iter(), out)
    }

    pub(crate) fn write_request<'f>(
        &mut self,
        head: &RequestHead<'_>,
        fields: Pairs<'_, 'f>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        if self.body != Body::Idle {
            return Err(SendError::OutOfOrder);
        }
        let method = head.method.as_bytes();
        if !is_token(method) {
            return Err(SendError::Method);
        }
        check_target(head.method, head.target)?;

        let mut to = Writer::new(out);
        to.put(method);
        to.put(b" ");
        to.put(head.target);
        to.put(b" HTTP/1.1\r\n");
        let has = to.put_fields(fields, true)?;
        let target = Target::new(head.target);
        match (has.host, target.scheme.zip(target.authority)) {
            (Some(_), None) => {}
            (Some(host), Some((scheme, authority))) if host::same(scheme, authority, host) => {}
            _ => return Err(SendError::Host),
        }
        let body = match head.content {
            BodyLength::UntilClose => return Err(SendError::ContentNotAllowed),
            BodyLength::None => Body::None,
            _ if head.method == Method::CONNECT => return Err(SendError::ContentNotAllowed),
            BodyLength::Length(length) => {
                to.put_length(length);
                Body::Length(length)
            }
            BodyLength::Chunked => {
                to.put_field(b"Transfer-Encoding", b"chunked");
                Body::Chunked
            }
        };
        to.put_connection(head.close.then_some(b"close"), &has);
        to.put(CRLF);
        let written = to.finish()?;
        *self = Self { body, closes: head.close };
        Ok(written)
    }

    /// Accounts for the next `length` bytes of content, which the caller sends itself, and writes what goes before them
    /// to `out`: at most 18 bytes.
    ///
    /// # Errors
    ///
    /// [`SendError::ContentLength`] if they are more than declared, [`SendError::ContentNotAllowed`], or the size needed.
    pub fn content(&mut self, length: u64, out: &mut [u8]) -> Result<Framed, SendError> {
        let plain = Framed { before: 0, send_content: true, after: b"" };
        match &mut self.body {
            Body::Idle => Err(SendError::OutOfOrder),
            Body::Swallowed => Ok(Framed { send_content: false, ..plain }),
            // A chunk without data would be the last one.
            _ if length == 0 => Ok(plain),
            Body::None => Err(SendError::ContentNotAllowed),
            Body::Length(remaining) => {
                *remaining = remaining.checked_sub(length).ok_or(SendError::ContentLength)?;
                Ok(plain)
            }
            Body::UntilClose => Ok(plain),
            Body::Chunked => {
                let mut to = Writer::new(out);
                to.put_hexadecimal(length);
                to.put(CRLF);
                Ok(Framed { before: to.finish()?, send_content: true, after: CRLF })
            }
        }
    }

    /// Writes the next piece of content to `out`, framed, and gives the number of bytes written: at most 20 more than
    /// the content has.
    ///
    /// # Errors
    ///
    /// As [`content`](Self::content).
    pub fn content_copied(&mut self, content: &[u8], out: &mut [u8]) -> Result<usize, SendError> {
        let mut next = *self;
        let mut framing = [0; 18];
        let framed = next.content(content.len() as u64, &mut framing)?;
        let mut to = Writer::new(out);
        to.put(framing.get(..framed.before).unwrap_or_default());
        if framed.send_content {
            to.put(content);
        }
        to.put(framed.after);
        let written = to.finish()?;
        *self = next;
        Ok(written)
    }

    /// Ends the message: writes what goes behind its content to `out`, and gives the number of bytes.
    ///
    /// # Errors
    ///
    /// [`SendError::ContentLength`] if content is missing, [`SendError::Trailer`] for fields that have no place here, or
    /// the size needed. Nothing has changed then.
    pub fn end<'f>(
        &mut self,
        trailers: impl IntoIterator<Item = Pair<'f>>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_end(&mut trailers.into_iter(), out)
    }

    #[inline(never)]
    pub(crate) fn write_end(&mut self, trailers: Pairs<'_, '_>, out: &mut [u8]) -> Result<usize, SendError> {
        let mut to = Writer::new(out);
        match self.body {
            Body::Idle => return Err(SendError::OutOfOrder),
            Body::Length(1..) => return Err(SendError::ContentLength),
            Body::Chunked => {
                to.put(b"0\r\n");
                for (name, value) in trailers {
                    let in_trailer = KnownField::find(name).map_or(InTrailer::Deliver, KnownField::in_trailer);
                    if in_trailer != InTrailer::Deliver {
                        return Err(SendError::Trailer);
                    }
                    check_field(name, value)?;
                    to.put_field(name, value);
                }
                to.put(CRLF);
            }
            // Where there is no content, the trailers of the response that GET would have go the same way.
            Body::Swallowed => {}
            Body::None | Body::Length(0) | Body::UntilClose => {
                if trailers.next().is_some() {
                    return Err(SendError::Trailer);
                }
            }
        }
        let written = to.finish()?;
        self.body = Body::Idle;
        Ok(written)
    }

    /// Whether a head was written whose message has not ended.
    pub const fn is_in_message(&self) -> bool {
        !matches!(self.body, Body::Idle)
    }

    /// Whether the head that was written last says that the connection closes after its message.
    pub const fn closes(&self) -> bool {
        self.closes
    }
}

impl Default for Encoder {
    fn default() -> Self {
        Self::new()
    }
}

/// What is among the fields of a head.
#[derive(Default)]
struct Has<'f> {
    date: bool,
    upgrade: bool,
    te: bool,
    host: Option<&'f [u8]>,
}

fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && scan::tchars(bytes) == bytes.len()
}

fn check_field(name: &[u8], value: &[u8]) -> Result<(), SendError> {
    if !is_token(name) {
        return Err(SendError::FieldName);
    }
    if scan::text(value) != value.len() || grammar::trim(value).len() != value.len() {
        return Err(SendError::FieldValue);
    }
    Ok(())
}

fn check_target(method: Method<'_>, target: &[u8]) -> Result<(), SendError> {
    let kind = match method {
        Method::CONNECT => TargetMethod::Connect,
        Method::OPTIONS => TargetMethod::Options,
        _ => TargetMethod::Other,
    };
    let (mut reader, mut host) = (TargetReader::Start, HostReader::new());
    match reader.push(target, kind, &mut host) {
        Ok(read) if read == target.len() && reader.end(&host).is_ok() => Ok(()),
        _ => Err(SendError::Target),
    }
}

fn is_host(value: &[u8]) -> bool {
    let mut host = HostReader::new();
    value.iter().all(|&byte| host.push(byte)) && host.is_complete()
}

/// Writes what is wrong, where and why, as a line of text; gives its length, cut to what fits.
pub(crate) fn describe(error: &Error, out: &mut [u8]) -> usize {
    let (rfc, section) = error.kind().rfc();
    let room = out.len();
    let mut to = Writer::new(out);
    to.put(error.kind().message().as_bytes());
    to.put(b" at byte ");
    to.put_decimal(error.offset());
    to.put(b" (RFC ");
    to.put_decimal(u64::from(rfc));
    to.put(b", section ");
    to.put(section.as_bytes());
    to.put(b")\n");
    to.finish().unwrap_or(room)
}

/// Writes to a buffer as long as there is room, and counts on when there is none.
struct Writer<'a> {
    rest: &'a mut [u8],
    needed: usize,
    overflowed: bool,
}

impl<'a> Writer<'a> {
    const fn new(out: &'a mut [u8]) -> Self {
        Self { rest: out, needed: 0, overflowed: false }
    }

    // Called for every part of every line: as a call, it is a third of the encoder's code.
    #[inline(never)]
    fn put(&mut self, bytes: &[u8]) {
        self.needed = self.needed.saturating_add(bytes.len());
        match core::mem::take(&mut self.rest).split_at_mut_checked(bytes.len()) {
            Some((place, rest)) if !self.overflowed => {
                place.copy_from_slice(bytes);
                self.rest = rest;
            }
            _ => self.overflowed = true,
        }
    }

    #[inline(never)]
    fn put_field(&mut self, name: &[u8], value: &[u8]) {
        self.put(name);
        self.put(b": ");
        self.put(value);
        self.put(CRLF);
    }

    /// Checks and writes the caller's fields.
    fn put_fields<'f>(&mut self, fields: Pairs<'_, 'f>, request: bool) -> Result<Has<'f>, SendError> {
        let mut has = Has::default();
        for (name, value) in fields {
            check_field(name, value)?;
            match KnownField::find(name) {
                Some(KnownField::ContentLength | KnownField::TransferEncoding | KnownField::Connection) => {
                    return Err(SendError::FramingField);
                }
                Some(KnownField::Date) => has.date = true,
                Some(KnownField::Upgrade) => has.upgrade = true,
                Some(KnownField::Te) => has.te = request,
                // Host routes requests; in a response it means nothing.
                Some(KnownField::Host) if !request => {}
                Some(KnownField::Host) if has.host.is_some() || !is_host(value) => return Err(SendError::Host),
                Some(KnownField::Host) => has.host = Some(value),
                _ => {}
            }
            self.put_field(name, value);
        }
        Ok(has)
    }

    fn put_length(&mut self, length: u64) {
        self.put(b"Content-Length: ");
        self.put_decimal(length);
        self.put(CRLF);
    }

    /// Connection, if it has anything to say (RFC 9110 §7.6.1, §7.8 and §10.1.4).
    fn put_connection(&mut self, persistence: Option<&[u8]>, has: &Has<'_>) {
        let options = [persistence, has.upgrade.then_some(b"upgrade"), has.te.then_some(b"TE")];
        let mut before: &[u8] = b"Connection: ";
        for option in options.into_iter().flatten() {
            self.put(before);
            self.put(option);
            before = b", ";
        }
        if before == b", " {
            self.put(CRLF);
        }
    }

    fn put_decimal(&mut self, number: u64) {
        self.put_digits::<10>(number);
    }

    fn put_hexadecimal(&mut self, number: u64) {
        self.put_digits::<16>(number);
    }

    #[inline(never)]
    fn put_digits<const BASE: u64>(&mut self, mut number: u64) {
        let mut digits = [0; 20];
        let mut start = digits.len();
        for place in digits.iter_mut().rev() {
            let digit = (number % BASE) as u8;
            *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
            start -= 1;
            number /= BASE;
            if number == 0 {
                break;
            }
        }
        self.put(digits.get(start..).unwrap_or_default());
    }

    fn finish(self) -> Result<usize, SendError> {
        if self.overflowed { Err(SendError::BufferTooSmall { needed: self.needed }) } else { Ok(self.needed) }
    }
}
