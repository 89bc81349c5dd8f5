//! Writing messages: heads, the framing of content, trailer sections. Refuses to write what it would refuse to read.
//!
//! RFC 9110 §6 and §8.6, RFC 9112 §3 to §7. Every call is all or nothing: what does not fit into the caller's buffer
//! says how much it needs and changes nothing. Content is never copied unless the caller asks for it. Which message may be
//! written when is told in [`connection`](crate::ServerConnection).

mod error;
mod writer;

pub use error::SendError;
pub(crate) use writer::describe;

use crate::field::{InTrailer, KnownField};
use crate::framing::BodyLength;
use crate::head::Head;
use crate::host::{self, HostReader};
use crate::method::Method;
use crate::scan;
use crate::status::StatusCode;
use crate::target::{Target, TargetMethod, TargetReader};
use writer::{CRLF, Has, Writer};

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

/// Writes one message after the other: a head, then content, then the end. 24 bytes.
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
        let reason = match head.reason {
            Some(reason) if !scan::copy_text(&mut [], reason) => return Err(SendError::Reason),
            Some(reason) => reason,
            None => status.reason().unwrap_or_default().as_bytes(),
        };
        to.put_status_line(status, reason);

        let has = to.put_fields(fields, false)?;
        if switches && !has.upgrade {
            return Err(SendError::Status);
        }
        if let Some(date) = head.date
            && !has.date
            && !interim
        {
            to.put_field(b"Date", date)?;
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
                to.put(b"Transfer-Encoding: chunked\r\n");
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
        to.put_line_end();
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
        self.write_request(head, &mut fields.into_iter(), out).map(|(written, _)| written)
    }

    pub(crate) fn write_request<'f>(
        &mut self,
        head: &RequestHead<'_>,
        fields: Pairs<'_, 'f>,
        out: &mut [u8],
    ) -> Result<(usize, Has<'f>), SendError> {
        if self.body != Body::Idle {
            return Err(SendError::OutOfOrder);
        }
        let method = head.method.as_bytes();
        if !scan::copy_token(&mut [], method) {
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
            BodyLength::None | BodyLength::Length(0) if has.expects_continue => return Err(SendError::Expectation),
            BodyLength::UntilClose => return Err(SendError::ContentNotAllowed),
            BodyLength::None => Body::None,
            _ if matches!(method, b"CONNECT" | b"TRACE") => return Err(SendError::ContentNotAllowed),
            BodyLength::Length(length) => {
                to.put_length(length);
                Body::Length(length)
            }
            BodyLength::Chunked => {
                to.put(b"Transfer-Encoding: chunked\r\n");
                Body::Chunked
            }
        };
        to.put_connection(head.close.then_some(b"close"), &has);
        to.put_line_end();
        let written = to.finish()?;
        *self = Self { body, closes: head.close };
        Ok((written, has))
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
                to.put_line_end();
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
                    to.put_field(name, value)?;
                }
                to.put_line_end();
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
