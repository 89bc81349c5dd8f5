//! A client's side of a connection: requests out, responses in, one request at a time.

use super::{ClientHappening as Happening, ClientPhase as Phase, Next};
use crate::encoder::{Encoder, Framed, Pair, Pairs, RequestHead, SendError};
use crate::error::{Error, ErrorKind};
use crate::field::Field;
use crate::framing::BodyLength;
use crate::head::Head;
use crate::limits::{Leniency, Limits};
use crate::parser::{Event, HeadParser, Step};
use crate::status::StatusCode;

/// A client's side of a connection, for field records that the caller owns.
///
/// As [`ClientConnection`], which brings the storage for the records along. The same records must be passed to every call
/// from the first byte of a response until it is complete.
///
/// ```
/// use httpcore::{ClientState, Limits, Method, Next, RequestHead};
///
/// let mut client = ClientState::new(Limits::DEFAULT);
/// let mut out = [0; 128];
/// let head = RequestHead::new(Method::GET, b"/");
/// let written = client.send_request(&head, [(&b"Host"[..], &b"example.org"[..])], b"", &mut out)?;
/// assert_eq!(&out[..written], b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
/// assert_eq!(client.next(), Next::Read);
/// # Ok::<(), httpcore::SendError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClientState {
    parser: HeadParser,
    encoder: Encoder,
    phase: Phase,
    /// The request asked for 100 (Continue), and none has come.
    awaits_continue: bool,
    /// The response at hand is an interim one.
    interim: bool,
    /// The request said that it is the last one.
    last: bool,
}

impl ClientState {
    /// A connection on which nothing has happened.
    pub const fn new(limits: Limits) -> Self {
        Self {
            parser: HeadParser::response(limits),
            encoder: Encoder::new(),
            phase: Phase::Idle,
            awaits_continue: false,
            interim: false,
            last: false,
        }
    }

    /// The same connection with some strict rules for responses switched off. To be called before the first request.
    pub const fn lenient(self, leniency: Leniency) -> Self {
        Self { parser: self.parser.lenient(leniency), ..self }
    }

    /// What is to be done next.
    ///
    /// While a response to `Expect: 100-continue` is awaited that is [`Next::Read`]; the content may be sent all the same
    /// when none comes for a while (RFC 9110 §10.1.1).
    pub const fn next(&self) -> Next {
        match self.phase {
            Phase::Idle => Next::SendHead,
            Phase::Sending if self.awaits_continue => Next::Read,
            Phase::Sending => Next::SendContent,
            Phase::Waiting | Phase::AnsweredEarly | Phase::Receiving => Next::Read,
            Phase::Closing => Next::Close,
            Phase::HandedOver => Next::HandOver,
        }
    }

    /// Writes the head of a request to `out` and gives its length; see [`Encoder::request`].
    ///
    /// # Errors
    ///
    /// What the rules forbid, or the size needed. Nothing has changed then, but for the bytes of `out`.
    pub fn send_head<'f>(
        &mut self,
        head: &RequestHead<'_>,
        fields: impl IntoIterator<Item = Pair<'f>>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_head(head, &mut fields.into_iter(), out)
    }

    fn write_head(
        &mut self,
        head: &RequestHead<'_>,
        fields: Pairs<'_, '_>,
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        let phase = self.phase.after(Happening::RequestHead).ok_or(SendError::OutOfOrder)?;
        // Who has answered with HTTP/1.0 knows no chunks (RFC 9112 §6.1).
        let answered = self.parser.framing().is_some();
        if answered && self.parser.minor_version() == 0 && head.content == BodyLength::Chunked {
            return Err(SendError::ContentNotAllowed);
        }
        let (written, has) = self.encoder.write_request(head, fields, out)?;
        if answered {
            // The last response was complete and its connection persists: the phase is Idle.
            self.parser.start_next();
        }
        self.parser.answers(head.method);
        if has.upgrade {
            self.parser.answers_upgrade();
        }
        self.phase = phase;
        self.awaits_continue = has.expects_continue;
        self.last = head.close;
        Ok(written)
    }

    /// Accounts for the next `length` bytes of content, which the caller sends itself; see [`Encoder::content`].
    ///
    /// # Errors
    ///
    /// As there. After [`SendError::ContentLength`] the connection has to close: the server was told another length.
    pub fn send_content(&mut self, length: u64, out: &mut [u8]) -> Result<Framed, SendError> {
        self.sending()?;
        let result = self.encoder.content(length, out);
        self.content_sent(&result);
        result
    }

    /// Writes the next piece of content, framed, to `out`; see [`Encoder::content_copied`].
    ///
    /// # Errors
    ///
    /// As [`send_content`](Self::send_content).
    pub fn send_content_copied(&mut self, content: &[u8], out: &mut [u8]) -> Result<usize, SendError> {
        self.sending()?;
        let result = self.encoder.content_copied(content, out);
        self.content_sent(&result);
        result
    }

    /// Ends the request; see [`Encoder::end`]. Every request is ended so, with content or without.
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
        self.sending()?;
        let result = self.encoder.write_end(trailers, out);
        self.content_sent(&result);
        if result.is_ok() {
            self.happen(Happening::RequestEnd);
        }
        result
    }

    /// Writes a whole request to `out` and gives the number of bytes. `head.content` is set here: the length of `content`,
    /// if there is any or the method is one that has content.
    ///
    /// # Errors
    ///
    /// As [`send_head`](Self::send_head). Nothing has changed then, but for the bytes of `out`.
    pub fn send_request<'f>(
        &mut self,
        head: &RequestHead<'_>,
        fields: impl IntoIterator<Item = Pair<'f>>,
        content: &[u8],
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        self.write_whole(head, &mut fields.into_iter(), content, out)
    }

    fn write_whole(
        &mut self,
        head: &RequestHead<'_>,
        fields: Pairs<'_, '_>,
        content: &[u8],
        out: &mut [u8],
    ) -> Result<usize, SendError> {
        // RFC 9110 §8.6: a length of 0 is said where the method anticipates content.
        let anticipates = matches!(head.method.as_bytes(), b"POST" | b"PUT" | b"PATCH");
        let length = match content.len() {
            0 if !anticipates => BodyLength::None,
            length => BodyLength::Length(length as u64),
        };
        let mut next = self.clone();
        let start = match next.write_head(&RequestHead { content: length, ..*head }, fields, out) {
            Ok(start) => start,
            Err(error) => return Err(error.beside(content.len())),
        };
        let rest = out.get_mut(start..).unwrap_or_default();
        let copied = next.send_content_copied(content, rest).map_err(|error| error.beside(start))?;
        next.write_end(&mut core::iter::empty(), &mut [])?;
        *self = next;
        Ok(start + copied)
    }

    /// Finds the next event in `buf`, whose first byte is the first one not yet consumed; see [`HeadParser::next`].
    ///
    /// An interim response is a message of its own: [`Event::Head`] with a status below 200, then [`Event::End`]. When the
    /// connection closes, everything is consumed and nothing is read. Behind the end of a response there must be nothing in
    /// `buf`: no request has asked for it, and the next call says so.
    ///
    /// # Errors
    ///
    /// The response is wrong, or nobody asked for it: the connection has to close. The same error again from then on.
    pub fn receive(&mut self, buf: &[u8], fields: &mut [Field]) -> Result<Step, Error> {
        match self.phase {
            Phase::Idle if buf.is_empty() => return Ok(Step { consumed: 0, event: Event::NeedData }),
            Phase::Idle => return Err(self.refuse(ErrorKind::ResponseUnasked, 0)),
            Phase::Closing if self.parser.error().is_none() => {
                return Ok(Step { consumed: buf.len(), event: Event::NeedData });
            }
            _ => {}
        }
        if self.interim && self.parser.start_next() {
            self.interim = false;
        }
        let step = match self.parser.next(buf, fields) {
            Ok(step) => step,
            Err(error) => return Err(self.fault(error)),
        };
        let happening = match step.event {
            Event::Head => self.begin_response(),
            Event::End if self.interim => return Ok(step),
            Event::End if self.parser.switches() => Happening::Switch,
            Event::End if self.last || !self.parser.framing().is_some_and(|framing| framing.keep_alive()) => {
                Happening::LastResponseEnd
            }
            Event::End => Happening::ResponseEnd,
            _ => return Ok(step),
        };
        match self.phase.after(happening) {
            Some(phase) => {
                self.phase = phase;
                // What is behind the response answers no request, not even one that is sent before it is looked at.
                if phase == Phase::Idle && step.consumed < buf.len() {
                    self.refuse(ErrorKind::ResponseUnasked, 0);
                }
                Ok(step)
            }
            // A switch of protocols before the request is complete.
            None => Err(self.refuse(ErrorKind::UpgradeUnasked, step.consumed)),
        }
    }

    /// The server has closed its side: there is no more to receive.
    ///
    /// [`Event::End`] if that ends a response, [`Event::Closed`] if none was awaited.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Incomplete`] where a response is awaited or not complete (RFC 9112 §8).
    pub fn receive_eof(&mut self) -> Result<Event, Error> {
        let awaited = matches!(self.phase, Phase::Sending | Phase::Waiting);
        let event = match self.parser.eof() {
            // The end of an interim response is not what is awaited.
            Ok(_) if awaited => return Err(self.refuse(ErrorKind::Incomplete, 0)),
            Ok(event) => event,
            Err(error) => return Err(self.fault(error)),
        };
        self.happen(if event == Event::End { Happening::LastResponseEnd } else { Happening::PeerClosed });
        Ok(event)
    }

    /// The head of the response, from [`Event::Head`] until the next one or the next request: `head` is what that event
    /// consumed, and `fields` the records that were passed.
    pub fn head<'a>(&self, head: &'a [u8], fields: &'a [Field]) -> Option<Head<'a>> {
        self.parser.head(head, fields)
    }

    /// Replaces line breaks in folded field values; see [`HeadParser::unfold`].
    pub fn unfold(&mut self, head: &mut [u8], fields: &[Field]) -> bool {
        self.parser.unfold(head, fields)
    }

    /// The error that the response has.
    pub fn error(&self) -> Option<Error> {
        self.parser.error()
    }

    /// The offset in the response of the first byte of the buffer; see [`HeadParser::position`].
    pub const fn position(&self) -> u64 {
        self.parser.position()
    }

    fn happen(&mut self, happening: Happening) {
        if let Some(phase) = self.phase.after(happening) {
            self.phase = phase;
        }
    }

    #[cold]
    fn fault(&mut self, error: Error) -> Error {
        self.happen(Happening::Fault);
        error
    }

    /// Refuses what the parser has nothing against, behind the last `consumed` bytes.
    #[cold]
    fn refuse(&mut self, kind: ErrorKind, consumed: usize) -> Error {
        let error = self.parser.refuse(kind, consumed);
        self.fault(error)
    }

    fn begin_response(&mut self) -> Happening {
        let status = self.parser.status().unwrap_or(StatusCode::OK);
        self.interim = status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS;
        // Other interim responses do not ask for the content (RFC 9110 §10.1.1).
        self.awaits_continue &= self.interim && status != StatusCode::CONTINUE;
        if self.interim { Happening::Interim } else { Happening::ResponseHead }
    }

    fn sending(&self) -> Result<(), SendError> {
        match self.phase {
            Phase::Sending | Phase::AnsweredEarly => Ok(()),
            _ => Err(SendError::OutOfOrder),
        }
    }

    /// Content was sent, awaited or not; or the server was told a length that it does not have.
    fn content_sent<T>(&mut self, result: &Result<T, SendError>) {
        match result {
            Ok(_) => self.awaits_continue = false,
            Err(SendError::ContentLength) => self.happen(Happening::Abort),
            Err(_) => {}
        }
    }
}

/// A client's side of a connection: an encoder and a parser that cannot be used out of step. One request at a time.
///
/// [`next`](ClientState::next) says what is to be done; everything else is refused. `N` is the most fields that a
/// response may have here, in place of a higher [`Limits::fields`].
///
/// ```
/// use httpcore::{ClientConnection, Event, Limits, Method, Next, RequestHead};
///
/// let mut client = ClientConnection::<32>::new(Limits::DEFAULT);
/// let mut out = [0; 128];
/// let head = RequestHead::new(Method::POST, b"/");
/// let host = (&b"Host"[..], &b"example.org"[..]);
/// let written = client.send_request(&head, [host], b"hello", &mut out)?;
/// assert!(out[..written].ends_with(b"Content-Length: 5\r\n\r\nhello"));
///
/// let response = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
/// let step = client.receive(response)?;
/// assert_eq!(client.head(&response[..step.consumed]).unwrap().status().unwrap().get(), 200);
/// assert_eq!(client.receive(&response[step.consumed..])?.event, Event::Content(0..2));
/// assert_eq!(client.receive(b"")?.event, Event::End);
/// assert_eq!(client.next(), Next::SendHead);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClientConnection<const N: usize = 100> {
    state: ClientState,
    fields: [Field; N],
}

impl<const N: usize> ClientConnection<N> {
    /// A connection on which nothing has happened.
    pub const fn new(limits: Limits) -> Self {
        Self { state: ClientState::new(limits), fields: [Field::EMPTY; N] }
    }

    /// As [`ClientState::lenient`].
    pub const fn lenient(self, leniency: Leniency) -> Self {
        Self { state: self.state.lenient(leniency), fields: self.fields }
    }

    /// As [`ClientState::receive`], with the records of this connection.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn receive(&mut self, buf: &[u8]) -> Result<Step, Error> {
        self.state.receive(buf, &mut self.fields)
    }

    /// As [`ClientState::head`].
    pub fn head<'a>(&'a self, head: &'a [u8]) -> Option<Head<'a>> {
        self.state.head(head, &self.fields)
    }

    /// As [`ClientState::unfold`].
    pub fn unfold(&mut self, head: &mut [u8]) -> bool {
        self.state.unfold(head, &self.fields)
    }
}

impl<const N: usize> core::ops::Deref for ClientConnection<N> {
    type Target = ClientState;

    fn deref(&self) -> &ClientState {
        &self.state
    }
}

impl<const N: usize> core::ops::DerefMut for ClientConnection<N> {
    fn deref_mut(&mut self) -> &mut ClientState {
        &mut self.state
    }
}
