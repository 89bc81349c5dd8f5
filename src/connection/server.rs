//! A server's side of a connection: requests in, responses out.

use super::{DRAIN_MOST, Next, ServerHappening as Happening, ServerPhase as Phase};
use crate::encoder::{Encoder, Exchange, Framed, Pair, Pairs, ResponseHead, SendError};
use crate::error::{Error, ErrorKind};
use crate::field::Field;
use crate::framing::Expectation;
use crate::head::Head;
use crate::limits::Limits;
use crate::parser::{Event, HeadParser, Step};
use crate::status::StatusCode;

/// A server's side of a connection, for field records that the caller owns.
///
/// As [`ServerConnection`], which brings the storage for the records along. The same records must be passed to every call
/// from the first byte of a request until its response is complete.
///
/// ```
/// use httpcore::{Event, Field, Limits, Next, ResponseHead, ServerState, StatusCode};
///
/// let mut server = ServerState::new(Limits::DEFAULT);
/// let mut fields = [Field::EMPTY; 16];
/// let request = b"GET / HTTP/1.0\r\n\r\n";
/// let step = server.receive(request, &mut fields)?;
/// assert_eq!(step.event, Event::Head);
/// assert_eq!(server.receive(&request[step.consumed..], &mut fields)?.event, Event::End);
///
/// let mut out = [0; 128];
/// let written = server.send_response(&ResponseHead::new(StatusCode::OK), [], b"hi", &mut out)?;
/// assert_eq!(&out[..written], b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
/// assert_eq!(server.next(), Next::Close);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ServerState {
    parser: HeadParser,
    encoder: Encoder,
    exchange: Exchange,
    phase: Phase,
    waiting: Waiting,
    /// Whether transfer codings other than chunked are decoded by the application.
    decodes: bool,
    /// How many bytes of the request were thrown away since its response was complete.
    drained: u32,
}

/// As the encoder writes it.
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// Whether the client waits for 100 (Continue) before it sends its content, RFC 9110 §10.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiting {
    No,
    /// It may, but its content may be on the way as well.
    Perhaps,
    /// It said so, and nothing has come.
    Yes,
    /// Not any more: its content has come unasked, or there is none. Before 101 it is told all the same (§7.8).
    Unneeded,
}

impl Waiting {
    const fn still(self) -> bool {
        matches!(self, Self::Perhaps | Self::Yes)
    }

    /// Content is here, or its end.
    const fn met(self) -> Self {
        match self {
            Self::No => Self::No,
            _ => Self::Unneeded,
        }
    }
}

impl ServerState {
    /// A connection on which nothing has happened.
    pub const fn new(limits: Limits) -> Self {
        Self {
            parser: HeadParser::request(limits),
            encoder: Encoder::new(),
            exchange: Exchange::UNKNOWN,
            phase: Phase::Head,
            waiting: Waiting::No,
            decodes: false,
            drained: 0,
        }
    }

    /// Says that the application decodes transfer codings other than chunked. Else a request that has any is refused with
    /// 501 (RFC 9112 §6.1).
    pub fn decodes_codings(&mut self) {
        self.decodes = true;
    }

    /// What is to be done next.
    pub const fn next(&self) -> Next {
        match self.phase {
            Phase::Content if matches!(self.waiting, Waiting::Yes) => Next::SendContinue,
            Phase::Head | Phase::Content | Phase::Done => Next::Read,
            Phase::Complete | Phase::Failed => Next::SendHead,
            Phase::AnsweringEarly | Phase::Answering => Next::SendContent,
            Phase::Draining => Next::Drain { at_most: DRAIN_MOST.saturating_sub(self.drained) },
            Phase::Closing => Next::Close,
            Phase::HandedOver => Next::HandOver,
        }
    }

    /// Finds the next event in `buf`, whose first byte is the first one not yet consumed; see [`HeadParser::next`].
    ///
    /// Behind [`Event::End`] nothing is consumed, and End given again, until the response is complete: requests are
    /// served in order. When the connection closes, everything is consumed and nothing is read.
    ///
    /// # Errors
    ///
    /// The request is wrong: answer with [`send_error`](Self::send_error), unless the response has begun. The same error
    /// again from then on.
    pub fn receive(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        if let Some(error) = self.parser.error() {
            return Err(error);
        }
        if self.phase == Phase::Done && (buf.is_empty() || !self.start_next()) {
            return Ok(Step { consumed: 0, event: Event::NeedData });
        }
        match self.phase {
            Phase::Complete | Phase::Answering => return Ok(Step { consumed: 0, event: Event::End }),
            Phase::HandedOver => return Ok(Step { consumed: 0, event: Event::Upgraded }),
            Phase::Closing => return Ok(Step { consumed: buf.len(), event: Event::NeedData }),
            _ => {}
        }
        let step = match self.parser.next(buf, fields) {
            Ok(step) => step,
            Err(error) => return Err(self.fault(error)),
        };
        if self.phase == Phase::Draining {
            self.drained = self.drained.saturating_add(u32::try_from(step.consumed).unwrap_or(u32::MAX));
            if self.drained > DRAIN_MOST {
                self.phase = Phase::Closing;
                return Ok(step);
            }
        }
        match step.event {
            Event::Head => self.begin_request(buf, step.consumed, fields)?,
            Event::End => {
                self.waiting = self.waiting.met();
                self.happen(Happening::RequestEnd);
            }
            // The line before a chunk is on its way with the content, too.
            _ if !buf.is_empty() => self.waiting = self.waiting.met(),
            _ if self.waiting == Waiting::Perhaps => self.waiting = Waiting::Yes,
            _ => {}
        }
        Ok(step)
    }

    /// The client has closed its side: there is no more to receive. A response that is due can still be sent.
    ///
    /// [`Event::End`] if the request was complete and that was not told yet, else [`Event::Closed`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Incomplete`] inside a request (RFC 9112 §8).
    pub fn receive_eof(&mut self) -> Result<Event, Error> {
        let mut event = Event::Closed;
        if matches!(self.phase, Phase::Head | Phase::Content | Phase::AnsweringEarly | Phase::Draining | Phase::Failed)
        {
            match self.parser.eof() {
                Ok(Event::End) => event = Event::End,
                Ok(_) => {}
                Err(error) => return Err(self.fault(error)),
            }
        }
        if event == Event::End {
            self.waiting = Waiting::No;
            self.happen(Happening::RequestEnd);
        }
        self.exchange = self.exchange.closing();
        self.happen(Happening::PeerClosed);
        Ok(event)
    }

    /// The head of the request, from [`Event::Head`] until the next request starts: `head` is what that event consumed,
    /// and `fields` the records that were passed.
    pub fn head<'a>(&self, head: &'a [u8], fields: &'a [Field]) -> Option<Head<'a>> {
        self.parser.head(head, fields)
    }

    /// Whether a part of a request has arrived: what tells a time-out that is answered with 408 from a silent close.
    pub fn is_in_request(&self) -> bool {
        match self.phase {
            Phase::Head => self.parser.has_partial_head(),
            Phase::Done | Phase::Closing | Phase::HandedOver => false,
            _ => true,
        }
    }

    /// The error that the request has.
    pub fn error(&self) -> Option<Error> {
        self.parser.error()
    }

    /// The offset in the request of the first byte of the buffer; see [`HeadParser::position`].
    pub const fn position(&self) -> u64 {
        self.parser.position()
    }

    /// Writes 100 (Continue), if the client may be waiting for it; else nothing. Gives the number of bytes.
    ///
    /// # Errors
    ///
    /// [`SendError::BufferTooSmall`]; [`SendError::OutOfOrder`] but between a request's head and its response.
    pub fn send_continue(&mut self, out: &mut [u8]) -> Result<usize, SendError> {
        if !self.waiting.still() {
            return if self.phase.after(Happening::Interim).is_some() { Ok(0) } else { Err(SendError::OutOfOrder) };
        }
        self.write_head(&ResponseHead::new(StatusCode::CONTINUE), &mut core::iter::empty(), out)
    }

    /// Writes the head of a response to `out` and gives its length; see [`Encoder::response`].
    ///
    /// Interim responses may precede it. A final one may be sent before the request is complete. Set `head.close` then if
    /// the rest of the request is not going to be received; it is set here where the client waits for 100. Before 101 that
    /// is written here, if the client has expected it and nothing was said (RFC 9110 §7.8).
    ///
    /// # Errors
    ///
    /// What the rules forbid, or the size needed. Nothing has changed then, but for the bytes of `out`.
    pub fn send_head<'f>(
        &mut self,
        head: &ResponseHead<'_>,
        fields: impl IntoIterator<Item = Pair<'f>>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_head(head, &mut fields.into_iter(), out)
    }

    fn write_head(
        &mut self,
        head: &ResponseHead<'_>,
        fields: Pairs<'_, '_>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        let switches = head.status == StatusCode::SWITCHING_PROTOCOLS || self.exchange.tunnels(head.status);
        let happening = match head.status {
            _ if switches => Happening::Switch,
            status if status.is_informational() => Happening::Interim,
            _ => Happening::ResponseHead,
        };
        let phase = match self.phase.after(happening) {
            Some(phase) => phase,
            // Another answer may be sent instead.
            None if switches && matches!(self.phase, Phase::Content | Phase::Failed) => return Err(SendError::Status),
            None => return Err(SendError::OutOfOrder),
        };
        let exchange = match self.phase {
            Phase::Failed => self.exchange.closing(),
            // Nobody could tell whether the content comes that was not asked for (RFC 9110 §10.1.1).
            Phase::Content if happening == Happening::ResponseHead && self.waiting.still() => self.exchange.closing(),
            _ => self.exchange,
        };
        let untold = self.waiting == Waiting::Unneeded && head.status == StatusCode::SWITCHING_PROTOCOLS;
        let before = if untold { CONTINUE } else { b"" };
        let room = out.get_mut(before.len()..).unwrap_or_default();
        let written = self.encoder.write_response(&exchange, head, fields, room);
        let written = before.len() + written.map_err(|error| error.beside(before.len()))?;
        if let Some(room) = out.get_mut(..before.len()) {
            room.copy_from_slice(before);
        }
        self.exchange = exchange;
        self.phase = phase;
        if happening != Happening::Interim || head.status == StatusCode::CONTINUE {
            self.waiting = Waiting::No;
        }
        if switches {
            self.parser.accept_upgrade();
        }
        Ok(written)
    }

    /// Accounts for the next `length` bytes of content, which the caller sends itself; see [`Encoder::content`].
    ///
    /// # Errors
    ///
    /// As there. After [`SendError::ContentLength`] the connection has to close: the client was told another length.
    pub fn send_content(&mut self, length: u64, out: &mut [u8]) -> Result<Framed, SendError> {
        self.answering()?;
        let result = self.encoder.content(length, out);
        result.inspect_err(|&error| self.abort(error))
    }

    /// Writes the next piece of content, framed, to `out`; see [`Encoder::content_copied`].
    ///
    /// # Errors
    ///
    /// As [`send_content`](Self::send_content).
    pub fn send_content_copied(&mut self, content: &[u8], out: &mut [u8]) -> Result<usize, SendError> {
        self.answering()?;
        let result = self.encoder.content_copied(content, out);
        result.inspect_err(|&error| self.abort(error))
    }

    /// Ends the response; see [`Encoder::end`]. Every response that was begun with [`send_head`](Self::send_head) is
    /// ended so, but for those that switch protocols.
    ///
    /// # Errors
    ///
    /// As [`send_content`](Self::send_content).
    pub fn send_end<'f>(
        &mut self,
        trailers: impl IntoIterator<Item = Pair<'f>>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_end(&mut trailers.into_iter(), out)
    }

    fn write_end(&mut self, trailers: Pairs<'_, '_>, out: &mut [u8]) -> Result<usize, SendError> {
        self.answering()?;
        let result = self.encoder.write_end(trailers, out);
        let written = result.inspect_err(|&error| self.abort(error))?;
        self.end_response();
        Ok(written)
    }

    /// Writes a whole response to `out`, head and content with its length, and gives the number of bytes.
    ///
    /// `head.length` is set here, where the status has content; in a response to HEAD without content it is kept, as GET may
    /// have some.
    ///
    /// # Errors
    ///
    /// As [`send_head`](Self::send_head). Nothing has changed then, but for the bytes of `out`.
    pub fn send_response<'f>(
        &mut self,
        head: &ResponseHead<'_>,
        fields: impl IntoIterator<Item = Pair<'f>>,
        content: &[u8],
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_whole(head, &mut fields.into_iter(), content, out)
    }

    fn write_whole(
        &mut self,
        head: &ResponseHead<'_>,
        fields: Pairs<'_, '_>,
        content: &[u8],
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        // A response to HEAD may be given without the content that GET would have, and must not say that this is empty
        // (RFC 9110 §8.6).
        let kept = content.is_empty() && (self.exchange.to_head || head.status.is_without_content());
        let length = if kept { head.length } else { Some(content.len() as u64) };
        if head.status.is_informational() || self.exchange.tunnels(head.status) {
            return if content.is_empty() {
                self.write_head(head, fields, out)
            } else {
                Err(SendError::ContentNotAllowed)
            };
        }
        // What the steps below change.
        let before = (self.encoder, self.exchange, self.phase, self.waiting);
        if self.phase == Phase::Content && self.leaves_too_much() {
            self.exchange = self.exchange.closing();
        }
        let written = self.write_parts(&ResponseHead { length, ..*head }, fields, content, out);
        if written.is_err() {
            (self.encoder, self.exchange, self.phase, self.waiting) = before;
        }
        written
    }

    fn write_parts(
        &mut self,
        head: &ResponseHead<'_>,
        fields: Pairs<'_, '_>,
        content: &[u8],
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        let beside = if self.exchange.to_head { 0 } else { content.len() };
        let start = self.write_head(head, fields, out).map_err(|error| error.beside(beside))?;
        let rest = out.get_mut(start..).unwrap_or_default();
        let copied = self.send_content_copied(content, rest).map_err(|error| error.beside(start))?;
        self.write_end(&mut core::iter::empty(), &mut [])?;
        Ok(start + copied)
    }

    /// Writes a whole response that says what is wrong with the request, after which the connection closes: the status
    /// of the error, and its text as content. Gives the number of bytes.
    ///
    /// # Errors
    ///
    /// [`SendError::OutOfOrder`] if a response has begun or none is due: then the connection can only close. Or the size
    /// needed: 512 bytes suffice.
    pub fn send_error(&mut self, error: &Error, date: Option<&[u8; 29]>, out: &mut [u8]) -> Result<usize, SendError> {
        let mut text = [0; 256];
        let length = crate::encoder::describe(error, &mut text);
        let status = error.status().unwrap_or(StatusCode::BAD_REQUEST);
        self.send_refusal(status, date, text.get(..length).unwrap_or_default(), out)
    }

    /// Writes a whole response in plain text, after which the connection closes: for a time-out (408), or a server that
    /// has no more room (503), also before a request is complete. Gives the number of bytes.
    ///
    /// # Errors
    ///
    /// As [`send_error`](Self::send_error); 256 bytes beside the text suffice. [`SendError::Status`] for a status that is not
    /// the last answer: 1xx, or 2xx to CONNECT.
    pub fn send_refusal(
        &mut self,
        status: StatusCode,
        date: Option<&[u8; 29]>,
        text: &[u8],
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        let before = (self.exchange, self.phase);
        self.exchange = self.exchange.closing();
        if self.phase == Phase::Head {
            self.learn_method();
            self.phase = Phase::Failed;
        }
        // An interim response answers nothing, and a tunnel does not close.
        let written = if status.is_informational() || self.exchange.tunnels(status) {
            Err(SendError::Status)
        } else {
            let head = ResponseHead { date, ..ResponseHead::new(status) };
            let content_type = (&b"Content-Type"[..], &b"text/plain; charset=utf-8"[..]);
            self.write_whole(&head, &mut [content_type].into_iter(), text, out)
        };
        match written {
            Ok(_) => self.phase = Phase::Closing,
            Err(_) => (self.exchange, self.phase) = before,
        }
        written
    }

    fn happen(&mut self, happening: Happening) {
        if let Some(phase) = self.phase.after(happening) {
            self.phase = phase;
        }
    }

    #[cold]
    fn fault(&mut self, error: Error) -> Error {
        self.waiting = Waiting::No;
        self.learn_method();
        if self.phase == Phase::Head {
            // No chunks unless the request has said that it is HTTP/1.1 (RFC 9112 §6.1). 1 may be another major version's.
            let minor = if error.kind() == ErrorKind::VersionUnsupported { 0 } else { self.parser.minor_version() };
            self.exchange.minor_version = minor;
        }
        self.happen(Happening::Fault);
        error
    }

    /// The head may never be complete, and the answer to HEAD has no content all the same (RFC 9110 §9.3.2), nor has a 2xx
    /// to CONNECT (§9.3.6).
    fn learn_method(&mut self) {
        self.exchange.to_head = self.parser.is_head();
        self.exchange.to_connect = self.parser.is_connect();
    }

    fn begin_request(&mut self, buf: &[u8], consumed: usize, fields: &[Field]) -> Result<(), Error> {
        let Some(head) = self.parser.head(buf, fields) else {
            return Ok(());
        };
        let framing = head.framing();
        self.exchange = Exchange::answering(&head);
        self.waiting = match framing.expectation() {
            _ if framing.expects_continue() => Waiting::Perhaps,
            Expectation::Continue => Waiting::Unneeded,
            _ => Waiting::No,
        };
        self.happen(Happening::RequestHead);
        let refusal = match framing.expectation() {
            Expectation::Unknown => Some(ErrorKind::ExpectationUnknown),
            _ if framing.has_other_codings() && !self.decodes => Some(ErrorKind::CodingUnsupported),
            _ => None,
        };
        match refusal {
            Some(kind) => {
                let error = self.parser.refuse(kind, consumed);
                Err(self.fault(error))
            }
            None => Ok(()),
        }
    }

    fn start_next(&mut self) -> bool {
        let persists = self.parser.start_next();
        if persists {
            self.happen(Happening::Next);
            self.exchange = Exchange::UNKNOWN;
            self.drained = 0;
        } else {
            self.phase = Phase::Closing;
        }
        persists
    }

    fn answering(&self) -> Result<(), SendError> {
        match self.phase {
            Phase::Answering | Phase::AnsweringEarly => Ok(()),
            _ => Err(SendError::OutOfOrder),
        }
    }

    /// The client was told a length that its content does not have.
    fn abort(&mut self, error: SendError) {
        if error == SendError::ContentLength {
            self.happen(Happening::Abort);
        }
    }

    /// Whether more of the request is known to come than is received behind its response.
    const fn leaves_too_much(&self) -> bool {
        self.parser.remaining() > DRAIN_MOST as u64
    }

    fn end_response(&mut self) {
        let too_much = self.phase == Phase::AnsweringEarly && self.leaves_too_much();
        let last = self.encoder.closes() || !self.exchange.persists || too_much;
        self.happen(if last { Happening::LastResponseEnd } else { Happening::ResponseEnd });
    }
}

/// A server's side of a connection: a parser and an encoder that cannot be used out of step.
///
/// [`next`](ServerState::next) says what is to be done; everything else is refused. `N` is the most fields that a request may
/// have here, in place of a higher [`Limits::fields`].
///
/// ```
/// use httpcore::{Event, Limits, Next, ResponseHead, ServerConnection, StatusCode};
///
/// let mut server = ServerConnection::<32>::new(Limits::DEFAULT);
/// let mut input = &b"POST /upper HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n"[..];
/// let (mut content, mut output, mut out) = (Vec::<u8>::new(), Vec::<u8>::new(), [0; 512]);
/// loop {
///     let written = match server.next() {
///         Next::Read => match server.receive(input) {
///             Ok(step) => {
///                 if let Event::Content(range) = &step.event {
///                     content.extend(&input[range.clone()]);
///                 }
///                 input = &input[step.consumed..];
///                 if step.event == Event::NeedData && server.next() == Next::Read {
///                     break; // Read more from the socket here, unless the client waits for 100 (Continue).
///                 }
///                 0
///             }
///             Err(error) => server.send_error(&error, None, &mut out)?,
///         },
///         Next::SendContinue => server.send_continue(&mut out)?,
///         Next::SendHead => {
///             content.make_ascii_uppercase();
///             let head = ResponseHead::new(StatusCode::OK);
///             server.send_response(&head, [], &std::mem::take(&mut content), &mut out)?
///         }
///         _ => break,
///     };
///     output.extend(&out[..written]);
/// }
/// assert_eq!(output, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHELLOHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
/// # Ok::<(), httpcore::SendError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ServerConnection<const N: usize = 100> {
    state: ServerState,
    fields: [Field; N],
}

impl<const N: usize> ServerConnection<N> {
    /// A connection on which nothing has happened.
    pub const fn new(limits: Limits) -> Self {
        Self { state: ServerState::new(limits), fields: [Field::EMPTY; N] }
    }

    /// As [`ServerState::receive`], with the records of this connection.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn receive(&mut self, buf: &[u8]) -> Result<Step, Error> {
        self.state.receive(buf, &mut self.fields)
    }

    /// As [`ServerState::head`].
    pub fn head<'a>(&'a self, head: &'a [u8]) -> Option<Head<'a>> {
        self.state.head(head, &self.fields)
    }
}

impl<const N: usize> core::ops::Deref for ServerConnection<N> {
    type Target = ServerState;

    fn deref(&self) -> &ServerState {
        &self.state
    }
}

impl<const N: usize> core::ops::DerefMut for ServerConnection<N> {
    fn deref_mut(&mut self) -> &mut ServerState {
        &mut self.state
    }
}
