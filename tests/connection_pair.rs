//! A client and a server glued together in memory, the bytes between them cut anywhere: random operations, right ones
//! and wrong ones. In the end both are where the other expects them to be, and every message has arrived as it was sent.

#[path = "common/generate.rs"]
mod generate;
#[path = "common/messages.rs"]
mod messages;

use generate::config;
use httpcore::{
    BodyLength, ClientConnection, Event, Framed, Limits, Method, Next, RequestHead, ResponseHead, SendError,
    ServerConnection, StatusCode,
};
use messages::{Fields, lent, written};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::VecDeque;
use std::fmt::Debug;

// What is planned.

/// The content of a message, and how it is sent.
#[derive(Clone, Debug)]
struct Body {
    sized: bool,
    pieces: Vec<Vec<u8>>,
    /// Only behind chunks.
    trailers: Fields,
}

#[derive(Clone, Debug)]
struct Request {
    method: Method<'static>,
    fields: Fields,
    body: Option<Body>,
    expect: bool,
    close: bool,
}

#[derive(Clone, Debug)]
struct Response {
    /// How many interim responses come first.
    interim: u8,
    /// Whether it is sent before the request is complete.
    early: bool,
    status: u16,
    fields: Fields,
    body: Body,
    close: bool,
}

impl Body {
    fn length(&self) -> u64 {
        self.pieces.concat().len() as u64
    }
}

impl Request {
    fn fields(&self) -> Fields {
        let mut fields = self.fields.clone();
        fields.insert(fields.len() / 2, (b"Host".to_vec(), b"a".to_vec()));
        if self.expect && !matches!(self.content(), BodyLength::None | BodyLength::Length(0)) {
            fields.push((b"Expect".to_vec(), b"100-continue".to_vec()));
        }
        fields
    }

    fn content(&self) -> BodyLength {
        match &self.body {
            None => BodyLength::None,
            Some(body) if body.sized => BodyLength::Length(body.length()),
            Some(_) => BodyLength::Chunked,
        }
    }
}

impl Response {
    fn has_content(&self) -> bool {
        !matches!(self.status, 204 | 205 | 304)
    }

    fn length(&self) -> Option<u64> {
        (self.body.sized && self.has_content()).then(|| self.body.length())
    }
}

// The two sides.

/// A message as far as it was sent, or received.
#[derive(Clone, Debug, Default)]
struct Message {
    start: Vec<u8>,
    fields: Fields,
    content: Vec<u8>,
    trailers: Fields,
    complete: bool,
}

/// What has to be said behind a head: pieces, then the end.
#[derive(Debug, Default)]
struct Rest {
    pieces: VecDeque<Vec<u8>>,
    trailers: Fields,
    sized: bool,
}

impl Rest {
    fn of(body: Option<&Body>) -> Self {
        body.map_or_else(Self::default, |body| Self {
            pieces: body.pieces.clone().into(),
            trailers: if body.sized { Fields::new() } else { body.trailers.clone() },
            sized: body.sized,
        })
    }
}

/// What both sides have.
#[derive(Debug, Default)]
struct Wire {
    /// Bytes on their way to the other side.
    out: VecDeque<u8>,
    /// Bytes that were sent in all.
    passed: usize,
    /// What has arrived and is not consumed.
    buffer: Vec<u8>,
    sent: Vec<Message>,
    received: Vec<Message>,
    rest: Rest,
    aborted: bool,
    ended: bool,
}

struct Client<'a> {
    side: ClientConnection<16>,
    wire: Wire,
    requests: &'a [Request],
    /// The response at hand is an interim one.
    interim: bool,
    hints: usize,
}

struct Server<'a> {
    side: ServerConnection<16>,
    wire: Wire,
    responses: &'a [Response],
    /// The request at hand is of HTTP/1.0, by damage: no interim responses, and no chunks.
    old: bool,
    /// Interim responses to it.
    hinted: u8,
    hints: usize,
}

/// Writes a piece of content in one of the two ways.
fn framed(
    piece: &[u8],
    content: impl FnOnce(u64, &mut [u8]) -> Result<Framed, SendError>,
) -> Result<Vec<u8>, SendError> {
    let mut out = [0; 18];
    let framed = content(piece.len() as u64, &mut out)?;
    let content = if framed.send_content { piece } else { b"" };
    Ok([&out[..framed.before], content, framed.after].concat())
}

/// Does what must not be done, and checks that nothing has come of it.
fn refused<S: Debug>(side: &mut S, write: impl FnOnce(&mut S, &mut [u8]) -> Result<usize, SendError>) {
    let before = format!("{side:?}");
    let found = write(side, &mut [0; 512]);
    assert!(found.is_err(), "{before}");
    assert_eq!(format!("{side:?}"), before, "{found:?}");
}

const SPLIT: (&[u8], &[u8]) = (b"X", b"a\r\nb: c");
const HOST: (&[u8], &[u8]) = (b"Host", b"a");

impl Client<'_> {
    /// Does what is to be done next, if that is to write something.
    fn step(&mut self) -> bool {
        match self.side.next() {
            Next::SendHead => self.send_head(),
            Next::SendContent => {
                self.send_content();
                true
            }
            Next::Read | Next::Close => false,
            other => panic!("{other:?}"),
        }
    }

    fn send_head(&mut self) -> bool {
        let Some(request) = self.requests.get(self.wire.sent.len()) else { return false };
        let (content, close, fields) = (request.content(), request.close, request.fields());
        let head = RequestHead { content, close, ..RequestHead::new(request.method, b"/") };
        let head = written(&mut self.side, |side, out| side.send_head(&head, lent(&fields), out)).unwrap();
        self.wire.out.extend(head);
        self.wire.sent.push(Message { start: request.method.as_bytes().to_vec(), fields, ..Message::default() });
        self.wire.rest = Rest::of(request.body.as_ref());
        true
    }

    /// Whether content, or the end of it, is due. It may be sent though 100 (Continue) is still awaited.
    fn is_sending(&self) -> bool {
        self.side.next() == Next::SendContent
            || (self.side.next() == Next::Read && self.wire.sent.last().is_some_and(|message| !message.complete))
    }

    fn send_content(&mut self) {
        let message = self.wire.sent.last_mut().unwrap();
        let (side, rest) = (&mut self.side, &mut self.wire.rest);
        let bytes = match rest.pieces.pop_front() {
            Some(piece) => {
                message.content.extend(&piece);
                match piece.len() % 2 {
                    0 => written(side, |side, out| side.send_content_copied(&piece, out)).unwrap(),
                    _ => framed(&piece, |length, out| side.send_content(length, out)).unwrap(),
                }
            }
            None => {
                message.trailers = rest.trailers.clone();
                message.complete = true;
                written(side, |side, out| side.send_end(lent(&rest.trailers), out)).unwrap()
            }
        };
        self.wire.out.extend(bytes);
    }

    fn wrong(&mut self, which: u8) {
        let get = RequestHead::new(Method::GET, b"/");
        let side = &mut self.side;
        match which % 6 {
            0 => refused(side, |side, out| side.send_head(&get, [HOST, SPLIT], out)),
            1 => refused(side, |side, out| side.send_request(&get, [], b"", out)),
            2 => refused(side, |side, _| side.send_head(&get, [HOST], &mut [0; 9])),
            3 if side.next() != Next::SendHead => refused(side, |side, out| side.send_request(&get, [HOST], b"x", out)),
            4 if !self.is_sending() => refused(&mut self.side, |side, out| side.send_content_copied(b"x", out)),
            5 if !self.is_sending() => refused(&mut self.side, |side, out| side.send_end([], out)),
            _ => {}
        }
    }

    /// More content than was declared.
    fn abort(&mut self) {
        if self.is_sending() && self.wire.rest.sized {
            let more = self.wire.rest.pieces.iter().map(Vec::len).sum::<usize>() + 1;
            assert_eq!(self.side.send_content(more as u64, &mut []), Err(SendError::ContentLength));
            assert_eq!(self.side.next(), Next::Close);
            self.wire.aborted = true;
        }
    }

    /// Reads what there is.
    fn read(&mut self) -> bool {
        let mut progress = false;
        loop {
            let buffer = self.wire.buffer.clone();
            let Ok(step) = self.side.receive(&buffer) else {
                // Nothing is delivered any more.
                assert_eq!(self.side.receive(b"HTTP/1.1 200 OK\r\n\r\n"), Err(self.side.error().unwrap()));
                assert_eq!(self.side.next(), Next::Close);
                return progress;
            };
            progress |= step.consumed > 0;
            self.wire.buffer.drain(..step.consumed);
            match step.event {
                Event::NeedData | Event::Upgraded => return progress,
                Event::Head => {
                    let head = self.side.head(&buffer[..step.consumed]).expect("a head");
                    let status = head.status().unwrap();
                    self.interim = status.is_informational();
                    self.hints += usize::from(status.get() == 103);
                    if !self.interim {
                        let fields = messages::owned(&head.fields().collect::<Vec<_>>());
                        let start = status.to_string().into_bytes();
                        self.wire.received.push(Message { start, fields, ..Message::default() });
                    }
                }
                Event::End if self.interim => {}
                event => take(self.wire.received.last_mut().unwrap(), &event, &buffer),
            }
        }
    }

    fn end_input(&mut self) {
        if let Ok(Event::End) = self.side.receive_eof() {
            self.wire.received.last_mut().unwrap().complete = true;
        }
    }
}

impl Server<'_> {
    fn planned(&self) -> &Response {
        &self.responses[(self.wire.received.len() - 1) % self.responses.len()]
    }

    /// Whether a request has come that was not answered.
    fn owes(&self) -> bool {
        self.wire.received.len() > self.wire.sent.len()
    }

    fn step(&mut self) -> bool {
        match self.side.next() {
            Next::Read if self.owes() && self.planned().early => self.answer(),
            Next::SendContinue if self.planned().early => self.answer(),
            Next::SendContinue => {
                let bytes = written(&mut self.side, |side, out| side.send_continue(out)).unwrap();
                self.wire.out.extend(bytes);
            }
            Next::SendHead => match self.side.error() {
                Some(error) => {
                    let bytes = written(&mut self.side, |side, out| side.send_error(&error, None, out)).unwrap();
                    self.wire.out.extend(bytes);
                    assert_eq!(self.side.next(), Next::Close);
                }
                None => self.answer(),
            },
            Next::SendContent => self.send_content(),
            Next::Read | Next::Drain { .. } | Next::Close => return false,
            other => panic!("{other:?}"),
        }
        true
    }

    fn answer(&mut self) {
        let response = self.planned().clone();
        if self.hinted < response.interim && !self.old {
            self.hinted += 1;
            self.hints += 1;
            let head = ResponseHead::new(StatusCode::EARLY_HINTS);
            let bytes = written(&mut self.side, |side, out| side.send_head(&head, [], out)).unwrap();
            self.wire.out.extend(bytes);
            return;
        }
        self.hinted = 0;
        let status = StatusCode::new(response.status).unwrap();
        let head = ResponseHead { length: response.length(), close: response.close, ..ResponseHead::new(status) };
        let write =
            |side: &mut ServerConnection<16>, out: &mut [u8]| side.send_head(&head, lent(&response.fields), out);
        let bytes = written(&mut self.side, write).unwrap();
        self.wire.out.extend(bytes);
        let (start, fields) = (status.to_string().into_bytes(), response.fields.clone());
        self.wire.sent.push(Message { start, fields, ..Message::default() });
        self.wire.rest = Rest::of(response.has_content().then_some(&response.body));
        if self.old {
            self.wire.rest.trailers.clear();
        }
    }

    fn send_content(&mut self) {
        let to_head = self.wire.received.last().unwrap().start == b"HEAD";
        let message = self.wire.sent.last_mut().unwrap();
        let (side, rest) = (&mut self.side, &mut self.wire.rest);
        let bytes = match rest.pieces.pop_front() {
            Some(piece) => {
                message.content.extend(if to_head { &b""[..] } else { &piece });
                match piece.len() % 2 {
                    0 => written(side, |side, out| side.send_content_copied(&piece, out)).unwrap(),
                    _ => framed(&piece, |length, out| side.send_content(length, out)).unwrap(),
                }
            }
            None => {
                message.trailers = if to_head { Fields::new() } else { rest.trailers.clone() };
                message.complete = true;
                written(side, |side, out| side.send_end(lent(&rest.trailers), out)).unwrap()
            }
        };
        self.wire.out.extend(bytes);
    }

    fn wrong(&mut self, which: u8) {
        let ok = ResponseHead::new(StatusCode::OK);
        let switch = ResponseHead::new(StatusCode::SWITCHING_PROTOCOLS);
        let none = ResponseHead { length: Some(0), ..ResponseHead::new(StatusCode::NO_CONTENT) };
        let answering = self.side.next() == Next::SendContent;
        let owes = self.owes() || self.side.error().is_some();
        let side = &mut self.side;
        match which % 8 {
            0 => refused(side, |side, out| side.send_head(&ok, [SPLIT], out)),
            1 => refused(side, |side, out| side.send_head(&switch, [(&b"Upgrade"[..], &b"x"[..])], out)),
            2 => refused(side, |side, out| side.send_head(&none, [], out)),
            3 => refused(side, |side, _| side.send_response(&ok, [], b"hello", &mut [0; 9])),
            4 if !answering => refused(side, |side, out| side.send_content_copied(b"x", out)),
            5 if !answering => refused(side, |side, out| side.send_end([], out)),
            6 if !owes => refused(side, |side, out| side.send_response(&ok, [], b"hello", out)),
            7 if answering => refused(side, |side, out| side.send_refusal(StatusCode::REQUEST_TIMEOUT, None, b"", out)),
            _ => {}
        }
    }

    fn abort(&mut self) {
        let to_head = self.wire.received.last().is_some_and(|message| message.start == b"HEAD");
        if self.side.next() == Next::SendContent && self.wire.rest.sized && !to_head {
            let more = self.wire.rest.pieces.iter().map(Vec::len).sum::<usize>() + 1;
            assert_eq!(self.side.send_content(more as u64, &mut []), Err(SendError::ContentLength));
            assert_eq!(self.side.next(), Next::Close);
            self.wire.aborted = true;
        }
    }

    fn read(&mut self) -> bool {
        let mut progress = false;
        loop {
            let buffer = self.wire.buffer.clone();
            let Ok(step) = self.side.receive(&buffer) else {
                let error = self.side.error().unwrap();
                assert_eq!(self.side.receive(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), Err(error));
                assert!(matches!(self.side.next(), Next::SendHead | Next::Close));
                return progress;
            };
            progress |= step.consumed > 0;
            self.wire.buffer.drain(..step.consumed);
            match step.event {
                Event::NeedData => return progress,
                Event::Head => {
                    let head = self.side.head(&buffer[..step.consumed]).expect("a head");
                    let fields = messages::owned(&head.fields().collect::<Vec<_>>());
                    let start = head.method().unwrap().as_bytes().to_vec();
                    self.old = head.minor_version() == 0;
                    self.wire.received.push(Message { start, fields, ..Message::default() });
                }
                event => {
                    let message = self.wire.received.last_mut().unwrap();
                    let again = message.complete;
                    take(message, &event, &buffer);
                    if event == Event::End && (again || step.consumed == 0) {
                        return progress || !again;
                    }
                }
            }
        }
    }

    fn end_input(&mut self) {
        let _ = self.side.receive_eof();
    }
}

/// Adds an event to the message it belongs to.
fn take(message: &mut Message, event: &Event, buffer: &[u8]) {
    match event {
        Event::Content(range) => message.content.extend(&buffer[range.clone()]),
        Event::Trailer { name, value } => {
            message.trailers.push((buffer[name.clone()].to_vec(), buffer[value.clone()].to_vec()));
        }
        Event::End => message.complete = true,
        other => panic!("{other:?}"),
    }
}

// Both together.

/// A byte of a stream that is damaged: where, and which bit.
type Flip = (usize, u8);

struct Pair<'a> {
    client: Client<'a>,
    server: Server<'a>,
    /// Of the bytes to the server, and of those to the client.
    flips: &'a [Vec<Flip>; 2],
}

/// Moves at most so many bytes.
fn carry(from: &mut Wire, to: &mut Wire, most: usize, flips: &[Flip]) {
    for mut byte in from.out.drain(..most.min(from.out.len())) {
        for (_, bit) in flips.iter().filter(|(at, _)| *at == from.passed) {
            byte ^= 1 << bit;
        }
        from.passed += 1;
        to.buffer.push(byte);
    }
}

impl<'a> Pair<'a> {
    fn new(requests: &'a [Request], responses: &'a [Response], flips: &'a [Vec<Flip>; 2]) -> Self {
        let (client, server) = (ClientConnection::new(Limits::DEFAULT), ServerConnection::new(Limits::DEFAULT));
        Self {
            client: Client { side: client, wire: Wire::default(), requests, interim: false, hints: 0 },
            server: Server { side: server, wire: Wire::default(), responses, old: false, hinted: 0, hints: 0 },
            flips,
        }
    }

    /// Bytes go up to the server.
    fn up(&mut self, most: usize) -> bool {
        carry(&mut self.client.wire, &mut self.server.wire, most, &self.flips[0]);
        self.server.read()
    }

    /// Bytes come down to the client.
    fn down(&mut self, most: usize) -> bool {
        carry(&mut self.server.wire, &mut self.client.wire, most, &self.flips[1]);
        self.client.read()
    }

    fn operate(&mut self, (what, how): (u8, u8)) {
        match what {
            0..=4 => drop(self.client.step()),
            5..=9 => drop(self.server.step()),
            10..=13 => drop(self.up(how.into())),
            14..=17 => drop(self.down(how.into())),
            18 => self.client.wrong(how),
            19 => self.server.wrong(how),
            // Impatience.
            20 if self.client.is_sending() => self.client.send_content(),
            21 if how == 0 => self.client.abort(),
            21 if how == 1 => self.server.abort(),
            _ => {}
        }
    }

    /// Both do what they have to, until there is nothing left to do.
    fn settle(&mut self) {
        for _ in 0..2000 {
            let mut moved = [self.up(usize::MAX), self.server.step(), self.down(usize::MAX), false];
            while self.client.step() {
                moved[3] = true;
            }
            if moved.contains(&true) {
                continue;
            }
            if !self.client.wire.ended && self.server.side.next() == Next::Read && self.client.is_sending() {
                // 100 (Continue) is not going to come.
                self.client.send_content();
                continue;
            }
            return;
        }
        panic!("there is no end: {:?} {:?}", self.client.side, self.server.side);
    }

    fn next(&self) -> (Next, Next) {
        (self.client.side.next(), self.server.side.next())
    }

    /// Who closes tells the other.
    fn hang_up(&mut self) {
        self.settle();
        for _ in 0..4 {
            let (client, server) = self.next();
            if client == Next::Close && !self.server.wire.ended {
                self.server.wire.ended = true;
                self.server.end_input();
            }
            if server == Next::Close && !self.client.wire.ended {
                self.client.wire.ended = true;
                self.client.end_input();
            }
            self.settle();
        }
    }

    fn check_arrival(&self) {
        let (client, server) = (&self.client, &self.server);
        check_messages(&client.wire.sent, &server.wire.received);
        check_messages(&server.wire.sent, &client.wire.received);
        assert!(client.hints <= server.hints);
    }

    fn check_end(&mut self) {
        self.settle();
        let aborted = self.client.wire.aborted || self.server.wire.aborted;
        assert_eq!((self.client.side.error(), self.server.side.error()), (None, None));
        self.check_arrival();
        if self.next() == (Next::SendHead, Next::Read) {
            // All was said and heard.
            assert!(!self.server.side.is_in_request());
            let (client, server) = (&self.client, &self.server);
            for wire in [&client.wire, &server.wire] {
                assert_eq!((wire.sent.len(), wire.received.len()), (client.requests.len(), client.requests.len()));
                assert!(wire.sent.iter().chain(&wire.received).all(|message| message.complete));
            }
            assert_eq!(client.hints, server.hints);
            return;
        }
        // Else someone closes, and said why.
        let (client, server) = self.next();
        assert!(client == Next::Close || server == Next::Close, "{client:?} {server:?}");
        let sent = &self.client.wire.sent;
        let asked = self.client.requests[..sent.len()].iter().any(|request| request.close);
        let answered = self.server.responses.iter().any(|response| response.close || response.early);
        let too_early = sent.last().is_some_and(|request| !request.complete);
        assert!(aborted || asked || answered || too_early, "nobody had a reason to close");
        if client == Next::Close && !aborted {
            assert!(self.client.wire.received.last().is_some_and(|message| message.complete));
        }
        self.hang_up();
        assert_eq!(self.next(), (Next::Close, Next::Close));
        self.check_arrival();
    }
}

/// What was received is what was sent, as far as it has come.
fn check_messages(sent: &[Message], received: &[Message]) {
    assert!(received.len() <= sent.len());
    for (sent, received) in sent.iter().zip(received) {
        assert_eq!(sent.start, received.start);
        assert_eq!(Some(&sent.fields[..]), received.fields.get(..sent.fields.len()));
        assert!(received.fields.len() <= sent.fields.len() + 2, "a length and a connection option: {received:?}");
        assert!(sent.content.starts_with(&received.content));
        if received.complete {
            assert_eq!((&sent.content, &sent.trailers), (&received.content, &received.trailers));
        }
    }
}

// What is generated.

fn fields() -> impl Strategy<Value = Fields> {
    let name = select(vec!["X-A", "x-b", "Accept", "Set-Cookie", "ETag"]);
    let value = select(vec!["", "1", "a b", "\u{e9}", "a, b;c=\"d\""]);
    vec((name, value).prop_map(|(name, value)| (name.into(), value.into())), 0..3)
}

fn body() -> impl Strategy<Value = Body> {
    let pieces = vec(vec(any::<u8>(), 0..24), 0..4);
    (any::<bool>(), pieces, fields()).prop_map(|(sized, pieces, mut trailers)| {
        trailers.retain(|(name, _)| name != b"Set-Cookie");
        Body { sized, pieces, trailers }
    })
}

fn request() -> impl Strategy<Value = Request> {
    let methods = select(vec![Method::GET, Method::POST, Method::POST, Method::HEAD, Method::new(b"x")]);
    let body = prop_oneof![1 => Just(None), 2 => body().prop_map(Some)];
    (methods, fields(), body, any::<bool>(), 0..12u8).prop_map(|(method, fields, body, expect, close)| Request {
        method,
        fields,
        body,
        expect,
        close: close == 0,
    })
}

fn response() -> impl Strategy<Value = Response> {
    let status = select(vec![200, 200, 200, 200, 404, 204, 205, 304, 299]);
    let rare = (0..12u8, 0..5u8);
    (0..3u8, status, fields(), body(), rare).prop_map(|(interim, status, fields, body, (close, early))| Response {
        interim,
        early: early == 0,
        status,
        fields,
        body,
        close: close == 0,
    })
}

type Script = (Vec<Request>, Vec<Response>, Vec<(u8, u8)>);

fn script() -> impl Strategy<Value = Script> {
    let operations = vec((0..22u8, prop_oneof![3 => 0..12u8, 1 => any::<u8>()]), 0..120);
    (vec(request(), 1..5), vec(response(), 1..4), operations)
}

fn flips() -> impl Strategy<Value = [Vec<Flip>; 2]> {
    let flips = || vec((0..300usize, 0..8u8), 0..3);
    [flips(), flips()]
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn both_understand_each_other((requests, responses, operations) in script()) {
        let flips = [Vec::new(), Vec::new()];
        let mut pair = Pair::new(&requests, &responses, &flips);
        for operation in operations {
            pair.operate(operation);
            pair.check_arrival();
        }
        pair.check_end();
    }

    /// Whatever has become of the bytes, both come to an end.
    #[test]
    fn damage_is_survived((requests, responses, operations) in script(), flips in flips()) {
        let mut pair = Pair::new(&requests, &responses, &flips);
        for operation in operations {
            pair.operate(operation);
        }
        pair.settle();
        // Nobody waits for ever.
        for end in [&mut pair.server.wire.ended, &mut pair.client.wire.ended] {
            *end = true;
        }
        pair.server.end_input();
        pair.settle();
        pair.client.end_input();
        pair.settle();
        prop_assert_eq!(pair.next(), (Next::Close, Next::Close));
    }
}
