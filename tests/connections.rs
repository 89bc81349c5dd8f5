//! Exchanges, step by step, on each side of a connection: what is read and written, and what is to be done next. Every
//! transition that `docs/connection.md` draws is taken.

use httpcore::{
    BodyLength, ClientConnection, Error, ErrorKind, Event, Head, Limits, Method, Next, Pair, RequestHead, ResponseHead,
    SendError, ServerConnection, StatusCode, Step,
};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;

type Server = ServerConnection<16>;
type Client = ClientConnection<16>;
type Sent = Result<usize, SendError>;

use Next::{Close, Drain, HandOver, Read, SendContent, SendContinue, SendHead};

/// What both sides have in common.
trait Side: Clone + Debug {
    const NAME: &'static str;
    fn next(&self) -> Next;
    fn receive(&mut self, buf: &[u8]) -> Result<Step, Error>;
    fn receive_eof(&mut self) -> Result<Event, Error>;
    fn head<'a>(&'a self, head: &'a [u8]) -> Option<Head<'a>>;
    fn position(&self) -> u64;
}

macro_rules! side {
    ($side:ident $name:literal) => {
        impl Side for $side {
            const NAME: &'static str = $name;

            fn next(&self) -> Next {
                (**self).next()
            }

            fn receive(&mut self, buf: &[u8]) -> Result<Step, Error> {
                $side::receive(self, buf)
            }

            fn receive_eof(&mut self) -> Result<Event, Error> {
                (**self).receive_eof()
            }

            fn head<'a>(&'a self, head: &'a [u8]) -> Option<Head<'a>> {
                $side::head(self, head)
            }

            fn position(&self) -> u64 {
                (**self).position()
            }
        }
    };
}

side!(Server "Server");
side!(Client "Client");

thread_local! {
    /// From which phase to which one the scripts of this thread have come, on each side.
    static TAKEN: RefCell<BTreeSet<(&'static str, String, String)>> = RefCell::default();
}

/// One side of a connection, and what has arrived there and is not consumed.
struct Script<S> {
    side: S,
    buffer: Vec<u8>,
}

fn server(arrived: impl AsRef<[u8]>) -> Script<Server> {
    server_with(Limits::DEFAULT, arrived)
}

fn server_with(limits: Limits, arrived: impl AsRef<[u8]>) -> Script<Server> {
    Script { side: Server::new(limits), buffer: arrived.as_ref().to_vec() }
}

fn client() -> Script<Client> {
    Script { side: Client::new(Limits::DEFAULT), buffer: Vec::new() }
}

impl<S: Side> Script<S> {
    fn phase(&self) -> String {
        let shown = format!("{:?}", self.side);
        let (_, rest) = shown.split_once("phase: ").expect("a phase is shown");
        rest.split(|other: char| !other.is_alphanumeric()).next().unwrap().to_owned()
    }

    fn took_step(&self, from: String, next: Next, what: &str) {
        TAKEN.with_borrow_mut(|taken| taken.insert((S::NAME, from, self.phase())));
        assert_eq!(self.side.next(), next, "next after {what}");
    }

    fn arrives(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.buffer.extend(bytes.as_ref());
        self
    }

    /// One call of `receive`.
    fn gives(&mut self, expected: &str, next: Next) -> &mut Self {
        let from = self.phase();
        let found = match self.side.receive(&self.buffer) {
            Err(error) => error.kind().name().to_owned(),
            Ok(step) => {
                let text = |range: std::ops::Range<usize>| self.buffer[range].escape_ascii().to_string();
                let found = match step.event {
                    Event::NeedData => "more".to_owned(),
                    Event::Head => {
                        let head = self.side.head(&self.buffer[..step.consumed]).expect("a head");
                        match head.status() {
                            Some(status) => format!("head {status}"),
                            None => format!("head {:?} {}", head.method().unwrap(), head.raw_target().escape_ascii()),
                        }
                    }
                    Event::Content(range) if range.len() > 99 => format!("content of {}", range.len()),
                    Event::Content(range) => format!("content {}", text(range)),
                    Event::Trailer { name, value } => format!("trailer {}: {}", text(name), text(value)),
                    Event::End => "end".to_owned(),
                    Event::Upgraded => "upgraded".to_owned(),
                    other => format!("{other:?}"),
                };
                self.buffer.drain(..step.consumed);
                found
            }
        };
        assert_eq!(found, expected);
        self.took_step(from, next, expected);
        self
    }

    fn all_give(&mut self, expected: &[&str], next: Next) -> &mut Self {
        let (last, first) = expected.split_last().unwrap();
        for event in first {
            let next = match (*event, self.side.next()) {
                ("end", _) => SendHead,
                (_, other) => other,
            };
            self.gives(event, next);
        }
        self.gives(last, next)
    }

    fn ends(&mut self, expected: Result<Event, ErrorKind>, next: Next) -> &mut Self {
        let from = self.phase();
        let found = self.side.receive_eof();
        assert_eq!(found.map_err(|error| error.kind()), expected);
        self.took_step(from, next, "the end of the input");
        self
    }

    fn writes(&mut self, write: impl FnOnce(&mut S, &mut [u8]) -> Sent, expected: &str, next: Next) -> &mut Self {
        let from = self.phase();
        let mut out = [0; 512];
        let length = write(&mut self.side, &mut out).unwrap_or_else(|error| panic!("{expected:?}: {error}"));
        assert_eq!(out[..length].escape_ascii().to_string(), expected.as_bytes().escape_ascii().to_string());
        self.took_step(from, next, expected);
        self
    }

    /// Nothing changes by what is refused.
    fn refuses(&mut self, write: impl FnOnce(&mut S, &mut [u8]) -> Sent, error: SendError) -> &mut Self {
        let before = format!("{:?}", self.side);
        assert_eq!(write(&mut self.side, &mut [0; 512]), Err(error));
        assert_eq!(format!("{:?}", self.side), before, "after {error:?}");
        self
    }

    /// Content that is not as long as it was said to be.
    fn breaks(&mut self, write: impl FnOnce(&mut S, &mut [u8]) -> Sent) -> &mut Self {
        let from = self.phase();
        assert_eq!(write(&mut self.side, &mut [0; 512]), Err(SendError::ContentLength));
        self.took_step(from, Close, "a wrong length");
        self
    }

    /// Nothing more is read, whatever comes.
    fn is_closed(&mut self) {
        for _ in 0..2 {
            self.arrives("GET / HTTP/1.1\r\nHost: a\r\n\r\n").arrives("HTTP/1.1 200 OK\r\n\r\n");
            match self.side.receive(&self.buffer) {
                Ok(step) => assert_eq!(step, Step { consumed: self.buffer.len(), event: Event::NeedData }),
                Err(error) => assert_eq!(self.side.receive(b""), Err(error)),
            }
            assert_eq!(self.side.next(), Close);
        }
        let _ = self.side.receive_eof();
        assert_eq!(self.side.next(), Close);
    }

    fn holds(&mut self, rest: &str) -> &mut Self {
        assert_eq!(self.buffer.escape_ascii().to_string(), rest.as_bytes().escape_ascii().to_string());
        self
    }
}

// What a server writes.

fn status(code: u16) -> StatusCode {
    StatusCode::new(code).unwrap()
}

/// A head whose content has this length, or none that is known.
fn head(code: u16, length: impl Into<Option<u64>>) -> impl Fn(&mut Server, &mut [u8]) -> Sent {
    let head = ResponseHead { length: length.into(), ..ResponseHead::new(status(code)) };
    move |server, out| server.send_head(&head, [], out)
}

fn closing(code: u16) -> impl Fn(&mut Server, &mut [u8]) -> Sent {
    let head = ResponseHead { length: Some(0), close: true, ..ResponseHead::new(status(code)) };
    move |server, out| server.send_head(&head, [], out)
}

fn switching(server: &mut Server, out: &mut [u8]) -> Sent {
    server.send_head(&ResponseHead::new(status(101)), [(&b"Upgrade"[..], &b"x"[..])], out)
}

fn whole(code: u16, content: &str) -> impl Fn(&mut Server, &mut [u8]) -> Sent {
    move |server, out| server.send_response(&ResponseHead::new(status(code)), [], content.as_bytes(), out)
}

fn content(piece: &str) -> impl Fn(&mut Server, &mut [u8]) -> Sent {
    move |server, out| server.send_content_copied(piece.as_bytes(), out)
}

fn framing(length: u64) -> impl Fn(&mut Server, &mut [u8]) -> Sent {
    move |server, out| server.send_content(length, out).map(|framed| framed.before)
}

fn end(server: &mut Server, out: &mut [u8]) -> Sent {
    server.send_end([], out)
}

fn proceed(server: &mut Server, out: &mut [u8]) -> Sent {
    server.send_continue(out)
}

/// The error that the request has.
fn report(server: &mut Server, out: &mut [u8]) -> Sent {
    let error = server.error().expect("an error");
    server.send_error(&error, None, out)
}

fn refusal(code: u16) -> impl Fn(&mut Server, &mut [u8]) -> Sent {
    move |server, out| server.send_refusal(status(code), None, b"no\n", out)
}

// What a client writes.

const HOST: Pair<'static> = (b"Host", b"a");

fn ask(method: Method<'static>, content: BodyLength) -> impl Fn(&mut Client, &mut [u8]) -> Sent {
    ask_with(method, content, &[HOST])
}

fn ask_with(
    method: Method<'static>,
    content: BodyLength,
    fields: &'static [Pair<'static>],
) -> impl Fn(&mut Client, &mut [u8]) -> Sent {
    let target = if method == Method::CONNECT { &b"a:1"[..] } else { b"/" };
    let head = RequestHead { content, ..RequestHead::new(method, target) };
    move |client, out| client.send_head(&head, fields.iter().copied(), out)
}

fn get(client: &mut Client, out: &mut [u8]) -> Sent {
    client.send_request(&RequestHead::new(Method::GET, b"/"), [HOST], b"", out)
}

fn ask_content(piece: &str) -> impl Fn(&mut Client, &mut [u8]) -> Sent {
    move |client, out| client.send_content_copied(piece.as_bytes(), out)
}

fn ask_end(client: &mut Client, out: &mut [u8]) -> Sent {
    client.send_end([], out)
}

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
const CHUNKED: &str = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
const WAITING: &str = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
const UPGRADE: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
const CONNECT: &str = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
const LAST: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const LAST2: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
const EMPTY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const STREAM: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";
const HINTS: &str = "HTTP/1.1 103 Early Hints\r\n\r\n";
const SWITCH: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
const TUNNEL: &str = "HTTP/1.1 200 OK\r\n\r\n";

const CLOSED: Result<Event, ErrorKind> = Ok(Event::Closed);
/// The end of the message, which was not told yet.
const TOLD: Result<Event, ErrorKind> = Ok(Event::End);
const INCOMPLETE: Result<Event, ErrorKind> = Err(ErrorKind::Incomplete);

// The server's side.

#[test]
fn a_server_keeps_the_connection() {
    let mut server = server("");
    assert_eq!(server.side.next(), Read);
    server.gives("more", Read).arrives(GET).gives("head GET /", Read).gives("end", SendHead);
    server.writes(head(103, None), HINTS, SendHead).writes(head(200, 2), OK, SendContent);
    server.writes(content("h"), "h", SendContent).writes(content("i"), "i", SendContent).writes(end, "", Read);
    let (start, rest) = CHUNKED.split_at(3);
    server.gives("more", Read).arrives(start).gives("more", Read).holds(start).arrives(rest);
    server.arrives("2\r\nhi\r\n0\r\nX: y\r\n\r\n");
    server.gives("head POST /", Read).writes(head(103, None), HINTS, Read);
    server.all_give(&["content hi", "trailer X: y", "end"], SendHead);
    server.writes(head(200, None), STREAM, SendContent).writes(framing(26), "1a\r\n", SendContent);
    server.writes(content("hi"), "2\r\nhi\r\n", SendContent).writes(end, "0\r\n\r\n", Read);
    server.ends(CLOSED, Close).is_closed();
}

#[test]
fn a_server_closes_when_asked_to() {
    for (request, answer) in [
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", LAST),
        ("GET / HTTP/1.0\r\n\r\n", LAST),
        ("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", LAST),
    ] {
        let mut server = server(request);
        server.all_give(&["head GET /", "end"], SendHead).writes(head(200, 0), answer, SendContent);
        server.writes(end, "", Close).arrives(GET).gives("more", Close).holds("").is_closed();
    }
    let mut old = server("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    let kept = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi";
    old.all_give(&["head GET /", "end"], SendHead).writes(whole(200, "hi"), kept, Read);
    // The application's own wish, and content whose end is the connection's.
    let mut server = server(GET);
    server.all_give(&["head GET /", "end"], SendHead).writes(closing(200), LAST, SendContent);
    server.writes(end, "", Close).is_closed();
    let until_close = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    old.arrives("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").all_give(&["head GET /", "end"], SendHead);
    old.refuses(head(100, None), SendError::Status);
    old.writes(head(200, None), until_close, SendContent).writes(content("hi"), "hi", SendContent);
    old.writes(end, "", Close).is_closed();
}

#[test]
fn pipelined_requests_wait_for_their_turn() {
    let second = "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    let third = "\r\nGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let all = [GET, second, third, "left"].concat();
    let requests = [
        ("", [second, third, "left"].concat(), OK, Read),
        ("hello", [third, "left"].concat(), OK, Read),
        ("", "left".to_owned(), LAST2, Close),
    ];
    // Cut anywhere; what lies behind the cut arrives as late as possible.
    for cut in 0..=all.len() {
        let mut server = server(&all[..cut]);
        let mut late = Some(&all[cut..]);
        for (expected, rest, answer, next) in &requests {
            let mut received = String::new();
            loop {
                let step = server.side.receive(&server.buffer).unwrap();
                if let Event::Content(range) = step.event.clone() {
                    received.push_str(std::str::from_utf8(&server.buffer[range]).unwrap());
                }
                server.buffer.drain(..step.consumed);
                match step.event {
                    Event::NeedData => drop(server.arrives(late.take().expect("enough has arrived"))),
                    Event::End => break,
                    _ => {}
                }
            }
            assert_eq!(received, *expected);
            // Nothing more is consumed or read before the answer is complete.
            server.gives("end", SendHead).writes(head(200, 2), answer, SendContent).gives("end", SendContent);
            server.writes(content("hi"), "hi", SendContent).arrives(late.take().unwrap_or_default()).holds(rest);
            server.gives("end", SendContent).writes(end, "", *next).holds(rest);
        }
        server.gives("more", Close).holds("").is_closed();
    }
}

#[test]
fn continue_is_sent_on_demand() {
    let mut server = server(WAITING);
    server.refuses(proceed, SendError::OutOfOrder);
    server.gives("head POST /", Read).gives("more", SendContinue).gives("more", SendContinue);
    server.writes(head(103, None), HINTS, SendContinue);
    server.writes(proceed, CONTINUE, Read).writes(proceed, "", Read).gives("more", Read);
    server.arrives("hello").all_give(&["content hello", "end"], SendHead).writes(proceed, "", SendHead);
    server.writes(head(200, 2), OK, SendContent).refuses(proceed, SendError::OutOfOrder);
    server.writes(content("hi"), "hi", SendContent).writes(end, "", Read).refuses(proceed, SendError::OutOfOrder);
    // Sent before it was asked for, or by hand.
    server.arrives(WAITING).gives("head POST /", Read).writes(proceed, CONTINUE, Read).gives("more", Read);
    server.arrives("hello").all_give(&["content hello", "end"], SendHead).writes(whole(200, ""), EMPTY, Read);
    server.arrives(WAITING).all_give(&["head POST /", "more"], SendContinue);
    server.writes(head(100, None), CONTINUE, Read).writes(proceed, "", Read);
}

#[test]
fn continue_is_not_sent_without_need() {
    // Content has come already.
    let mut early = server([WAITING, "h"].concat());
    early.gives("head POST /", Read).gives("content h", Read).gives("more", Read).writes(proceed, "", Read);
    early.arrives("ello").all_give(&["content ello", "end"], SendHead).writes(whole(200, ""), EMPTY, Read);
    // It comes while the answer is thought about.
    early.arrives(WAITING).all_give(&["head POST /", "more"], SendContinue).arrives("hello");
    early.gives("content hello", Read).gives("end", SendHead).writes(proceed, "", SendHead);
    // There is none, or nobody waits: HTTP/1.0.
    for request in [
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
    ] {
        let mut server = server(request);
        server.gives("head POST /", Read).gives("end", SendHead).writes(proceed, "", SendHead);
    }
    let mut old = server("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    old.gives("head POST /", Read).gives("more", Read).writes(proceed, "", Read);
    old.refuses(head(100, None), SendError::Status);
}

#[test]
fn a_final_status_instead_of_continue_closes() {
    let expected = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    // Whether the client was found waiting, or may be.
    for events in [&["head POST /", "more"][..], &["head POST /"]] {
        let mut server = server(WAITING);
        let next = if events.len() == 2 { SendContinue } else { Read };
        server.all_give(events, next).writes(head(403, 0), expected, SendContent);
        server.writes(end, "", Close).arrives("hello").is_closed();
    }
    // Its content is read all the same, but that is too late: the answer said close.
    let mut late = server(WAITING);
    late.all_give(&["head POST /", "more"], SendContinue).writes(head(403, 0), expected, SendContent);
    late.arrives("hello").gives("content hello", SendContent).gives("end", SendContent).writes(end, "", Close);
    // It was read before.
    let mut read = server([WAITING, "hello"].concat());
    let kept = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    read.all_give(&["head POST /", "content hello"], Read).writes(head(403, 0), kept, SendContent);
    read.writes(end, "", Drain { at_most: 64 << 10 }).gives("end", Read).gives("more", Read);
}

#[test]
fn an_early_response_drains_what_is_left() {
    const MOST: u32 = 64 << 10;
    let mut server = server(POST);
    server.gives("head POST /", Read).writes(head(200, 2), OK, SendContent);
    server.arrives("h").gives("content h", SendContent).writes(content("hi"), "hi", SendContent);
    server.writes(end, "", Drain { at_most: MOST }).gives("more", Drain { at_most: MOST });
    server.refuses(head(200, 2), SendError::OutOfOrder).refuses(end, SendError::OutOfOrder);
    server.arrives("ell").gives("content ell", Drain { at_most: MOST - 3 });
    server.arrives("o").arrives(GET).gives("content o", Drain { at_most: MOST - 4 }).gives("end", Read).holds(GET);
    server.all_give(&["head GET /", "end"], SendHead).writes(whole(200, ""), EMPTY, Read);
    // The request is complete before the response.
    server.arrives(POST).gives("head POST /", Read).writes(head(200, 2), OK, SendContent);
    server.arrives("hello").gives("content hello", SendContent).gives("end", SendContent);
    server.writes(content("hi"), "hi", SendContent).writes(end, "", Read);
    // Also in chunks, trailers and all.
    server.arrives(CHUNKED).gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: MOST });
    server.arrives("2\r\nhi\r\n0\r\nX: y\r\n\r\n").gives("content hi", Drain { at_most: MOST - 5 });
    server.gives("trailer X: y", Drain { at_most: MOST - 15 }).gives("end", Read).gives("more", Read);
}

#[test]
fn an_early_response_closes_when_too_much_is_left() {
    let post = |length: u64| format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
    let mut most = server(post(64 << 10));
    most.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    most.arrives([b'x'; 64 << 10]).gives("content of 65536", Drain { at_most: 0 }).gives("end", Read);
    most.arrives(GET).gives("head GET /", Read);

    let mut more = server(post((64 << 10) + 1));
    more.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Close).arrives("hello").is_closed();
    let mut endless = server(post(u64::MAX));
    endless.gives("head POST /", Read).writes(head(200, 0), EMPTY, SendContent).arrives("hello");
    endless.gives("content hello", SendContent).writes(end, "", Close).is_closed();
    // Little is left of much, and nothing at last.
    let mut little = server(post((64 << 10) + 1) + "x");
    little.all_give(&["head POST /", "content x"], Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    let mut none = server(post((64 << 10) + 1));
    none.gives("head POST /", Read).writes(head(200, 0), EMPTY, SendContent).arrives([b'x'; (64 << 10) + 1]);
    none.gives("content of 65537", SendContent).gives("end", SendContent).writes(end, "", Read);

    // What chunks come to is found out.
    let mut chunks = server(CHUNKED);
    chunks.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    chunks.arrives("ffff\r\n").arrives([b'x'; 0xffff]).gives("content of 65535", Close).is_closed();
    // A chunk at hand says it before.
    let mut chunk = server([CHUNKED, "10001\r\n"].concat());
    chunk.all_give(&["head POST /", "more"], Read).writes(whole(200, ""), EMPTY, Close).is_closed();
    // The application's own wish goes first.
    let mut wish = server(POST);
    wish.gives("head POST /", Read).writes(closing(200), LAST, SendContent).writes(end, "", Close).is_closed();
}

#[test]
fn errors_behind_an_early_response_close() {
    let mut answering = server(CHUNKED);
    answering.gives("head POST /", Read).writes(head(200, 2), OK, SendContent);
    answering.arrives("x\r\n").gives("CHUNK_SIZE", Close).gives("CHUNK_SIZE", Close);
    answering.refuses(report, SendError::OutOfOrder).refuses(content("hi"), SendError::OutOfOrder).is_closed();
    let mut draining = server(CHUNKED);
    draining.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    draining.arrives("x\r\n").gives("CHUNK_SIZE", Close).refuses(report, SendError::OutOfOrder).is_closed();
}

#[test]
fn an_upgrade() {
    let mut server = server([UPGRADE, "raw"].concat());
    server.refuses(switching, SendError::OutOfOrder);
    server.gives("head GET /", Read).refuses(switching, SendError::Status).gives("end", SendHead);
    server.writes(switching, SWITCH, HandOver).holds("raw").gives("upgraded", HandOver).holds("raw");
    server.refuses(whole(200, ""), SendError::OutOfOrder).refuses(end, SendError::OutOfOrder);
    server.refuses(switching, SendError::OutOfOrder).refuses(refusal(503), SendError::OutOfOrder);
    server.ends(CLOSED, HandOver).holds("raw");
    // It may be declined.
    let mut declined = self::server([UPGRADE, GET].concat());
    declined.all_give(&["head GET /", "end"], SendHead).writes(whole(200, ""), EMPTY, Read).gives("head GET /", Read);
}

#[test]
fn an_upgrade_comes_behind_the_content() {
    let request = "POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\nExpect: 100-continue\r\n\
                   Content-Length: 2\r\n\r\n";
    let mut server = server(request);
    server.all_give(&["head POST /", "more"], SendContinue).refuses(switching, SendError::Status);
    server.writes(proceed, CONTINUE, Read).arrives("hiraw").gives("content hi", Read);
    server.refuses(switching, SendError::Status).gives("end", SendHead).writes(switching, SWITCH, HandOver);
    server.holds("raw").gives("upgraded", HandOver);
    // Not once another answer has begun.
    let mut late = self::server(request);
    late.gives("head POST /", Read).writes(head(200, 0), LAST, SendContent).refuses(switching, SendError::OutOfOrder);
}

#[test]
fn an_upgrade_that_was_not_offered() {
    for request in [
        GET,
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    ] {
        let mut server = server(request);
        server.all_give(&["head GET /", "end"], SendHead).refuses(switching, SendError::Status);
        server.writes(whole(200, ""), EMPTY, Read);
    }
    let mut old = server("GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    old.all_give(&["head GET /", "end"], SendHead).refuses(switching, SendError::Status);
    let mut wrong = server("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    wrong.gives("HOST_MISSING", SendHead).refuses(switching, SendError::Status);
}

#[test]
fn connect() {
    let mut server = server([CONNECT, "raw"].concat());
    server.gives("head CONNECT a:1", Read).refuses(head(200, None), SendError::Status).gives("end", SendHead);
    server.refuses(head(200, 0), SendError::ContentNotAllowed).refuses(whole(200, "x"), SendError::ContentNotAllowed);
    server.writes(head(200, None), TUNNEL, HandOver).gives("upgraded", HandOver).holds("raw");
    server.refuses(end, SendError::OutOfOrder).refuses(content("x"), SendError::OutOfOrder);
    // The whole response is its head.
    let mut whole_head = self::server(CONNECT);
    whole_head.all_give(&["head CONNECT a:1", "end"], SendHead).writes(whole(200, ""), TUNNEL, HandOver);
    // Refused, it closes.
    let mut refused = self::server([CONNECT, GET].concat());
    let no = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno";
    refused.all_give(&["head CONNECT a:1", "end"], SendHead).writes(whole(403, "no"), no, Close).is_closed();
}

#[test]
fn head_has_no_content() {
    let request = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut server = server([request, request, GET].concat());
    server.all_give(&["head HEAD /", "end"], SendHead).writes(whole(200, "hi"), OK, Read);
    server.all_give(&["head HEAD /", "end"], SendHead).writes(head(200, None), TUNNEL, SendContent);
    server.writes(content("hi"), "", SendContent).writes(end, "", Read);
    server.all_give(&["head GET /", "end"], SendHead).writes(whole(200, "hi"), &[OK, "hi"].concat(), Read);
}

#[test]
fn errors_are_answered_with_their_status() {
    let limits = Limits { content: 4, start_line: 64, field_line: 64, ..Limits::DEFAULT };
    let long = "x".repeat(64);
    let rows = [
        (400, "HOST_MISSING", "GET / HTTP/1.1\r\n\r\n".to_owned()),
        (400, "METHOD", "G(T / HTTP/1.1\r\n\r\n".to_owned()),
        (400, "LINE_END", "GET / HTTP/1.1\nHost: a\n\n".to_owned()),
        (400, "LENGTH_AMBIGUOUS", format!("{}Content-Length: 1\r\n\r\n", CHUNKED.strip_suffix("\r\n").unwrap())),
        (413, "CONTENT_TOO_LONG", POST.to_owned()),
        (414, "START_LINE_TOO_LONG", format!("GET /{long} HTTP/1.1\r\n")),
        (431, "FIELD_LINE_TOO_LONG", format!("GET / HTTP/1.1\r\nX: {long}\r\n")),
        (431, "TOO_MANY_FIELDS", format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(17))),
        (417, "EXPECTATION_UNKNOWN", "GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n".to_owned()),
        (501, "CODING_UNSUPPORTED", CHUNKED.replace("chunked", "gzip, chunked")),
        (505, "VERSION_UNSUPPORTED", "GET / HTTP/2.0\r\n".to_owned()),
        (505, "HTTP2_PREFACE", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
    ];
    for (code, name, request) in rows {
        let mut server = server_with(limits, &request);
        server.gives(name, SendHead).refuses(proceed, SendError::OutOfOrder);
        server.refuses(head(100, None), SendError::OutOfOrder);
        server.arrives(GET).gives(name, SendHead);
        let expected = answer_to_error(&server.side);
        let line = format!("HTTP/1.1 {code} ");
        assert!(expected.starts_with(&line) && expected.contains("\r\nConnection: close\r\n"), "{expected}");
        server.writes(report, &expected, Close).gives(name, Close).refuses(report, SendError::OutOfOrder).is_closed();
    }
}

/// Status line, fields, and the error in words.
fn answer_to_error(server: &Server) -> String {
    let error = server.error().unwrap();
    let (rfc, section) = error.kind().rfc();
    let text = format!("{} at byte {} (RFC {rfc}, section {section})\n", error.kind().message(), error.offset());
    let status = error.status().unwrap();
    format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{text}",
        status.reason().unwrap(),
        text.len()
    )
}

#[test]
fn errors_in_the_content_are_answered() {
    for (name, chunks) in
        [("CHUNK_SIZE", "x"), ("CONTENT_TOO_LONG", "2\r\nhi\r\n3\r\n"), ("TRAILER_FORBIDDEN", "0\r\nHost: a\r\n\r\n")]
    {
        let mut server = server_with(Limits { content: 4, ..Limits::DEFAULT }, [CHUNKED, chunks].concat());
        server.gives("head POST /", Read);
        if chunks.contains("hi") {
            server.gives("content hi", Read);
        }
        server.gives(name, SendHead);
        let expected = answer_to_error(&server.side);
        server.writes(report, &expected, Close).is_closed();
    }
    // Waiting for 100 is over as well.
    let mut waiting = server([&WAITING.replace("Content-Length: 5", "Transfer-Encoding: chunked"), ""].concat());
    waiting.all_give(&["head POST /", "more"], SendContinue).arrives("x").gives("CHUNK_SIZE", SendHead);
    waiting.refuses(proceed, SendError::OutOfOrder);
}

/// An answer of the application's own closes all the same.
#[test]
fn errors_are_answered_by_the_application() {
    let mut server = server("GET / HTTP/1.1\r\n\r\n");
    server.gives("HOST_MISSING", SendHead).writes(head(200, 2), LAST2, SendContent);
    server.writes(content("hi"), "hi", SendContent).writes(end, "", Close).gives("HOST_MISSING", Close).is_closed();
    // In the content of a request whose head would have kept the connection.
    let mut later = self::server([CHUNKED, "x"].concat());
    later.gives("head POST /", Read).gives("CHUNK_SIZE", SendHead).writes(head(200, 0), LAST, SendContent);
    later.writes(end, "", Close).is_closed();
}

/// The request was not complete before the answer, and is not while it is sent.
#[test]
fn an_error_stays_while_it_is_answered() {
    let mut server = server("GET / HTTP/1.1\r\n\r\n");
    server.gives("HOST_MISSING", SendHead).writes(head(200, 2), LAST2, SendContent);
    server.gives("HOST_MISSING", SendContent);
}

/// What the request before was has nothing to do with it.
#[test]
fn an_error_in_the_next_request() {
    let mut server = server(["HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"].concat());
    server.all_give(&["head HEAD /", "end"], SendHead).writes(whole(200, ""), EMPTY, Read);
    server.gives("HOST_MISSING", SendHead);
    let expected = answer_to_error(&server.side);
    server.writes(report, &expected, Close).is_closed();
}

/// No content in the answer to HEAD.
#[test]
fn errors_are_answered_as_the_request_wants() {
    let mut server = server("HEAD / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n");
    server.gives("EXPECTATION_UNKNOWN", SendHead);
    let expected = answer_to_error(&server.side);
    let end = expected.find("\r\n\r\n").unwrap() + 4;
    server.writes(report, &expected[..end], Close);
}

#[test]
fn other_codings_may_be_the_applications() {
    let mut server = server(CHUNKED.replace("chunked", "gzip, chunked"));
    server.side.decodes_codings();
    server.gives("head POST /", Read).arrives("1\r\nx\r\n0\r\n\r\n").all_give(&["content x", "end"], SendHead);
    server.writes(whole(200, ""), EMPTY, Read);
}

#[test]
fn a_request_that_takes_too_long() {
    let expected = "HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n\
                    Connection: close\r\n\r\nno\n";
    // A part of a head, a head, a part of the content.
    for (arrived, events) in [
        ("GET / HT", &["more"][..]),
        (POST, &["head POST /", "more"]),
        (WAITING, &["head POST /"]),
        (&[POST, "he"].concat(), &["head POST /", "content he", "more"]),
        (GET, &["head GET /", "end"]),
    ] {
        let mut server = server(arrived);
        assert!(!server.side.is_in_request());
        let next = if events.contains(&"end") { SendHead } else { Read };
        server.all_give(events, next);
        assert!(server.side.is_in_request());
        server.writes(refusal(408), expected, Close);
        assert!(!server.side.is_in_request());
        server.refuses(refusal(408), SendError::OutOfOrder).is_closed();
    }
    // Between requests nobody is to be told.
    let mut server = server(GET);
    server.all_give(&["head GET /", "end"], SendHead).writes(whole(200, ""), EMPTY, Read).gives("more", Read);
    assert!(!server.side.is_in_request());
    server.refuses(refusal(408), SendError::OutOfOrder);
    // Before the first one everybody may be: there is no more room.
    let full = expected.replace("408 Request Timeout", "503 Service Unavailable");
    self::server("").writes(refusal(503), &full, Close).is_closed();
    // Not once an answer has begun.
    server.arrives(POST).gives("head POST /", Read).writes(head(200, 2), OK, SendContent);
    server.refuses(refusal(408), SendError::OutOfOrder);
}

#[test]
fn one_response_to_each_request() {
    let mut server = server("");
    let nothing = |server: &mut Script<Server>| {
        server.refuses(head(200, 0), SendError::OutOfOrder).refuses(head(103, None), SendError::OutOfOrder);
        server.refuses(whole(200, "hi"), SendError::OutOfOrder).refuses(switching, SendError::OutOfOrder);
    };
    nothing(&mut server);
    server.refuses(content("x"), SendError::OutOfOrder).refuses(end, SendError::OutOfOrder);
    server.arrives(GET).gives("head GET /", Read).refuses(content("x"), SendError::OutOfOrder);
    server.gives("end", SendHead).refuses(end, SendError::OutOfOrder).writes(head(200, 2), OK, SendContent);
    nothing(&mut server);
    server.writes(content("hi"), "hi", SendContent);
    nothing(&mut server);
    server.writes(end, "", Read);
    nothing(&mut server);
    server.refuses(content("x"), SendError::OutOfOrder).refuses(end, SendError::OutOfOrder);
    server.arrives(GET).all_give(&["head GET /", "end"], SendHead).writes(closing(200), LAST, SendContent);
    server.writes(end, "", Close);
    nothing(&mut server);
    server.refuses(refusal(503), SendError::OutOfOrder).refuses(proceed, SendError::OutOfOrder);
}

#[test]
fn content_that_is_not_as_long_as_declared_closes() {
    let begun = || {
        let mut server = server(GET);
        server.all_give(&["head GET /", "end"], SendHead).writes(head(200, 2), OK, SendContent);
        server
    };
    begun().breaks(content("hi!")).is_closed();
    begun().breaks(framing(3)).is_closed();
    begun().writes(content("h"), "h", SendContent).breaks(end).refuses(content("i"), SendError::OutOfOrder).is_closed();
    begun().writes(content("hi"), "hi", SendContent).breaks(content("!")).refuses(end, SendError::OutOfOrder);
    let mut early = server(POST);
    early.gives("head POST /", Read).writes(head(200, 2), OK, SendContent).breaks(end).arrives("hello").is_closed();
    // Content where none is due is the caller's mistake, and mended.
    let mut none = server(GET);
    none.all_give(&["head GET /", "end"], SendHead).refuses(whole(204, "x"), SendError::ContentNotAllowed);
    none.writes(head(204, None), "HTTP/1.1 204 No Content\r\n\r\n", SendContent);
    none.refuses(content("x"), SendError::ContentNotAllowed).writes(end, "", Read);
}

#[test]
fn a_client_that_has_closed_its_side() {
    // Before a request.
    server("").ends(CLOSED, Close).is_closed();
    // Inside one.
    for (arrived, events) in [
        ("GET / HT", &["more"][..]),
        (POST, &["head POST /"]),
        (&[POST, "he"].concat(), &["head POST /", "content he", "more"]),
        (&[CHUNKED, "0\r\n"].concat(), &["head POST /", "more"]),
        (WAITING, &["head POST /"]),
    ] {
        let mut server = server(arrived);
        server.all_give(events, Read).ends(INCOMPLETE, SendHead).ends(INCOMPLETE, SendHead);
        let expected = answer_to_error(&server.side);
        server.writes(report, &expected, Close).is_closed();
    }
    // Behind one, which is answered all the same.
    let mut server = server(GET);
    server.all_give(&["head GET /", "end"], SendHead).ends(CLOSED, SendHead);
    server.writes(head(200, 0), LAST, SendContent).ends(CLOSED, SendContent).writes(end, "", Close).is_closed();
    let mut later = self::server(GET);
    later.all_give(&["head GET /", "end"], SendHead).writes(head(200, 2), OK, SendContent).ends(CLOSED, SendContent);
    later.writes(content("hi"), "hi", SendContent).writes(end, "", Close).ends(CLOSED, Close).is_closed();
    // In the middle of one that was answered.
    let mut early = self::server(POST);
    early.gives("head POST /", Read).writes(head(200, 2), OK, SendContent).ends(INCOMPLETE, Close).is_closed();
    let mut drained = self::server(POST);
    drained.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    drained.ends(INCOMPLETE, Close).is_closed();
}

/// The last byte of the request has come, and then the end, before the end of the message was given.
#[test]
fn a_client_that_closes_its_side_at_once() {
    let mut none = server(GET);
    none.gives("head GET /", Read).ends(TOLD, SendHead).writes(whole(200, ""), LAST, Close).is_closed();
    let mut some = server([POST, "hello"].concat());
    some.all_give(&["head POST /", "content hello"], Read).ends(TOLD, SendHead).gives("end", SendHead);
    some.writes(whole(200, ""), LAST, Close).is_closed();
    let mut answered = server(GET);
    answered.gives("head GET /", Read).writes(head(200, 2), OK, SendContent).ends(TOLD, SendContent);
    answered.writes(content("hi"), "hi", SendContent).writes(end, "", Close).is_closed();
    let mut drained = server([POST, "hello"].concat());
    drained.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    drained.gives("content hello", Drain { at_most: (64 << 10) - 5 }).ends(TOLD, Close).is_closed();
}

/// An error's place is counted from the start of the request, the buffer's from there as well.
#[test]
fn the_place_of_an_error_lies_in_the_buffer() {
    for (request, at) in [
        ("GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 26),
        ("GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", 38),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x, chunked\r\n\r\n", 59),
    ] {
        let mut server = Server::new(Limits::DEFAULT);
        let error = server.receive(request.as_bytes()).unwrap_err();
        assert_eq!((error.offset(), error.offset() - Side::position(&server)), (at, at), "{request:?}");
    }
}

// The client's side.

#[test]
fn a_client_keeps_the_connection() {
    let mut client = client();
    assert_eq!(client.side.next(), SendHead);
    client.gives("more", SendHead).writes(get, GET, Read).gives("more", Read);
    client.arrives("HTTP/1.1 200").gives("more", Read).arrives(" OK\r\nContent-Length: 2\r\n\r\nhi");
    client.all_reads(&["head 200", "content hi"]).gives("end", SendHead).gives("more", SendHead);
    // Interim responses, before and behind the end of the request.
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.writes(ask(Method::POST, BodyLength::Chunked), sent, SendContent).arrives(HINTS);
    client.gives("head 103", SendContent).gives("end", SendContent).gives("more", SendContent);
    client.writes(ask_content("hi"), "2\r\nhi\r\n", SendContent).writes(ask_end, "0\r\n\r\n", Read);
    client.arrives([HINTS, CONTINUE, STREAM, "2\r\nhi\r\n0\r\nX: y\r\n\r\n"].concat());
    client.all_reads(&["head 103", "end", "head 100", "end", "head 200", "content hi", "trailer X: y"]);
    client.gives("end", SendHead).writes(get, GET, Read).arrives("HTTP/1.1 304 Not Modified\r\n\r\n");
    client.all_reads(&["head 304"]).gives("end", SendHead).ends(CLOSED, Close).is_closed();
}

impl Script<Client> {
    /// Events behind which there is more to read.
    fn all_reads(&mut self, events: &[&str]) -> &mut Self {
        for event in events {
            self.gives(event, Read);
        }
        self
    }
}

#[test]
fn a_client_sends_one_request_at_a_time() {
    let mut client = client();
    client.refuses(ask_content("x"), SendError::OutOfOrder).refuses(ask_end, SendError::OutOfOrder);
    client.refuses(ask_with(Method::GET, BodyLength::None, &[]), SendError::Host);
    client.refuses(ask(Method::GET, BodyLength::UntilClose), SendError::ContentNotAllowed);
    client.writes(ask(Method::GET, BodyLength::None), GET, SendContent).refuses(get, SendError::OutOfOrder);
    client.refuses(ask_content("x"), SendError::ContentNotAllowed).writes(ask_end, "", Read);
    client.refuses(get, SendError::OutOfOrder).refuses(ask_end, SendError::OutOfOrder);
    client.arrives([OK, "h"].concat()).all_reads(&["head 200", "content h"]).refuses(get, SendError::OutOfOrder);
    client.arrives("i").all_reads(&["content i"]).gives("end", SendHead).writes(get, GET, Read);
}

#[test]
fn a_client_closes_when_told_to() {
    for response in [
        LAST,
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nConnection: x, CLOSE\r\n\r\n",
    ] {
        let mut client = client();
        client.writes(get, GET, Read).arrives(response);
        client.gives(&format!("head {}", &response[9..12]), Read).gives("end", Close);
        client.refuses(get, SendError::OutOfOrder).is_closed();
    }
    // Or said so itself.
    let mut own = client();
    let close = |client: &mut Client, out: &mut [u8]| {
        client.send_request(&RequestHead { close: true, ..RequestHead::new(Method::GET, b"/") }, [HOST], b"", out)
    };
    own.writes(close, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", Read).arrives(EMPTY);
    own.all_reads(&["head 200"]).gives("end", Close).is_closed();
    let mut old = client();
    old.writes(get, GET, Read);
    old.arrives("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
    old.all_reads(&["head 200"]).gives("end", SendHead);
}

#[test]
fn a_client_waits_for_continue() {
    const WAITS: &[Pair<'_>] = &[HOST, (b"Expect", b"100-Continue")];
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
    let mut client = client();
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read).gives("more", Read);
    client.arrives(CONTINUE).gives("head 100", SendContent).gives("end", SendContent);
    client.writes(ask_content("hi"), "hi", SendContent).writes(ask_end, "", Read);
    client.arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead);
    // It may go on without.
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read);
    client.side.send_content(2, &mut []).unwrap();
    client.writes(ask_end, "", Read).arrives([CONTINUE, EMPTY].concat());
    client.all_reads(&["head 100", "end", "head 200"]).gives("end", SendHead);
    // A final answer comes instead: then the content is not asked for.
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read).arrives(EMPTY);
    client.gives("head 200", Read).gives("end", Close).refuses(ask_content("hi"), SendError::OutOfOrder).is_closed();
    // Without content there is nothing to wait for.
    let none = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n";
    self::client().writes(ask_with(Method::POST, BodyLength::None, WAITS), none, SendContent);
}

/// Once a client has begun to send its content without 100, it waits no longer: the server waits for the rest.
#[test]
fn a_client_that_has_waited_enough() {
    const WAITS: &[Pair<'_>] = &[HOST, (b"Expect", b"100-continue")];
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    let mut client = client();
    client.writes(ask_with(Method::POST, BodyLength::Length(2), WAITS), sent, Read);
    client.writes(ask_content("h"), "h", SendContent).writes(ask_content("i"), "i", SendContent);
    client.writes(ask_end, "", Read);
}

#[test]
fn a_client_switches_protocols() {
    const OFFERS: &[Pair<'_>] = &[HOST, (b"Upgrade", b"x")];
    let sent = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
    let mut switched = client();
    switched.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).writes(ask_end, "", Read);
    switched.arrives([HINTS, SWITCH, "raw"].concat()).all_reads(&["head 103", "end", "head 101"]);
    switched.gives("end", HandOver).holds("raw").gives("upgraded", HandOver).holds("raw");
    switched.refuses(get, SendError::OutOfOrder).ends(CLOSED, HandOver);
    // Declined, and offered no more.
    let mut declined = client();
    declined.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).writes(ask_end, "", Read);
    declined.arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead).writes(get, GET, Read);
    declined.arrives(SWITCH).gives("UPGRADE_UNASKED", Close).is_closed();
    // Not before the request is complete.
    let mut early = client();
    early.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).arrives(SWITCH);
    early.gives("head 101", Read).gives("UPGRADE_UNASKED", Close).is_closed();
    let mut in_time = client();
    in_time.writes(ask_with(Method::GET, BodyLength::None, OFFERS), sent, SendContent).arrives(SWITCH);
    in_time.gives("head 101", Read).writes(ask_end, "", Read).gives("end", HandOver);
}

#[test]
fn a_client_connects() {
    let sent = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut tunnel = client();
    tunnel.writes(ask(Method::CONNECT, BodyLength::None), sent, SendContent).writes(ask_end, "", Read);
    // Fields that would frame content mean nothing there.
    tunnel.arrives([OK, "raw"].concat()).all_reads(&["head 200"]).gives("end", HandOver).holds("raw");
    tunnel.gives("upgraded", HandOver).holds("raw");
    let mut refused = client();
    refused.writes(ask(Method::CONNECT, BodyLength::None), sent, SendContent).writes(ask_end, "", Read);
    refused.arrives("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
    refused.all_reads(&["head 403", "content no"]).gives("end", Close).is_closed();
}

#[test]
fn a_client_knows_what_it_asked() {
    let mut client = client();
    let sent = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    client.writes(ask(Method::HEAD, BodyLength::None), sent, SendContent).writes(ask_end, "", Read);
    client.arrives([HINTS, OK].concat()).all_reads(&["head 103", "end", "head 200"]).gives("end", SendHead);
    client.writes(get, GET, Read).arrives([OK, "hi"].concat()).all_reads(&["head 200", "content hi"]);
    client.gives("end", SendHead);
}

#[test]
fn bytes_that_answer_nothing() {
    // Before the first request, and behind the last response.
    let mut first = client();
    first.arrives(EMPTY).gives("RESPONSE_UNASKED", Close).gives("RESPONSE_UNASKED", Close);
    first.refuses(get, SendError::OutOfOrder).is_closed();
    for unasked in [EMPTY, "\r\n", "x"] {
        let mut later = client();
        later.writes(get, GET, Read).arrives([EMPTY, unasked].concat()).all_reads(&["head 200"]);
        later.gives("end", SendHead).gives("RESPONSE_UNASKED", Close).refuses(get, SendError::OutOfOrder).is_closed();
    }
}

#[test]
fn a_response_that_is_wrong_closes() {
    for (arrived, events) in [
        ("HTTP/1.1 200 OK\n", &["LINE_END"][..]),
        ("HTTP/2.0 200\r\n", &["VERSION_UNSUPPORTED"]),
        (&[STREAM, "x"].concat(), &["head 200", "CHUNK_SIZE"]),
        (&[CONTINUE, "x"].concat(), &["head 100", "end", "VERSION"]),
    ] {
        let mut client = client();
        client.writes(get, GET, Read).arrives(arrived);
        let (error, events) = events.split_last().unwrap();
        client.all_reads(events).gives(error, Close).gives(error, Close).is_closed();
        assert_eq!(client.side.error().unwrap().status(), None, "nobody answers a response");
    }
    let mut sending = client();
    sending.writes(ask(Method::GET, BodyLength::None), GET, SendContent).arrives("x").gives("VERSION", Close);
    sending.refuses(ask_end, SendError::OutOfOrder).is_closed();
    let mut answered = client();
    answered.writes(ask(Method::GET, BodyLength::None), GET, SendContent).arrives([STREAM, "x"].concat());
    answered.gives("head 200", Read).gives("CHUNK_SIZE", Close).is_closed();
}

#[test]
fn a_response_before_the_request_is_complete() {
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    let begun = || {
        let mut client = client();
        client.writes(ask(Method::POST, BodyLength::Length(5)), sent, SendContent);
        client.writes(ask_content("he"), "he", SendContent);
        client
    };
    // The request is completed while the response arrives.
    let mut in_time = begun();
    in_time.arrives([OK, "h"].concat()).all_reads(&["head 200", "content h"]);
    in_time.writes(ask_content("llo"), "llo", Read).writes(ask_end, "", Read);
    in_time.arrives("i").all_reads(&["content i"]).gives("end", SendHead).writes(get, GET, Read);
    // The response is complete first.
    for response in [EMPTY, LAST] {
        let mut late = begun();
        late.arrives(response).all_reads(&["head 200"]).gives("end", Close);
        late.refuses(ask_content("llo"), SendError::OutOfOrder).refuses(ask_end, SendError::OutOfOrder).is_closed();
    }
    // The server closes.
    let mut until_close = begun();
    until_close.arrives("HTTP/1.1 200 OK\r\n\r\nhi").all_reads(&["head 200", "content hi"]);
    until_close.ends(Ok(Event::End), Close).is_closed();
    let mut cut = begun();
    cut.arrives([OK, "h"].concat()).all_reads(&["head 200", "content h"]).ends(INCOMPLETE, Close).is_closed();
}

#[test]
fn a_request_that_is_not_as_long_as_declared_closes() {
    let sent = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
    let begun = || {
        let mut client = client();
        client.writes(ask(Method::POST, BodyLength::Length(2)), sent, SendContent);
        client
    };
    begun().breaks(ask_content("hi!")).is_closed();
    begun().breaks(ask_end).arrives(EMPTY).gives("more", Close).holds("").is_closed();
    let mut answered = begun();
    answered.arrives(OK).gives("head 200", Read).breaks(ask_end).is_closed();
}

#[test]
fn a_server_that_has_closed() {
    // Between two exchanges.
    client().ends(CLOSED, Close).is_closed();
    let mut kept = client();
    kept.writes(get, GET, Read).arrives(EMPTY).all_reads(&["head 200"]).gives("end", SendHead).ends(CLOSED, Close);
    kept.ends(CLOSED, Close).refuses(get, SendError::OutOfOrder).is_closed();
    // Where that ends the content.
    for response in ["HTTP/1.1 200 OK\r\n\r\nhi", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhi"] {
        let mut until_close = client();
        until_close.writes(get, GET, Read).arrives(response).all_reads(&["head 200", "content hi"]);
        until_close.ends(Ok(Event::End), Close).is_closed();
    }
    // Where a response is awaited, or incomplete.
    for (arrived, events) in [
        ("", &[][..]),
        ("HTTP/1.1 200", &["more"]),
        (HINTS, &["head 103", "end"]),
        (OK, &["head 200"]),
        (&[OK, "h"].concat(), &["head 200", "content h"]),
        (&[STREAM, "2\r\nhi\r\n0\r\n"].concat(), &["head 200", "content hi", "more"]),
    ] {
        let mut client = client();
        client.writes(get, GET, Read).arrives(arrived);
        client.all_reads(events).ends(INCOMPLETE, Close).ends(INCOMPLETE, Close).is_closed();
    }
    let mut sending = client();
    sending.writes(ask(Method::GET, BodyLength::None), GET, SendContent).ends(INCOMPLETE, Close).is_closed();
}

/// The last byte of a response has come, and then the end, before the end of the message was given.
#[test]
fn a_server_that_closes_at_once() {
    let mut complete = client();
    complete.writes(get, GET, Read).arrives([OK, "hi"].concat()).all_reads(&["head 200", "content hi"]);
    complete.ends(Ok(Event::End), Close).is_closed();
    // An interim response is not the one that is awaited.
    let mut interim = client();
    interim.writes(get, GET, Read).arrives(HINTS).all_reads(&["head 103"]);
    interim.ends(INCOMPLETE, Close).is_closed();
}

// The diagrams.

/// Each arrow of the diagrams is taken by one of the scripts above.
#[test]
fn every_transition_is_taken() {
    TAKEN.take();
    let scripts: &[fn()] = &[
        a_server_keeps_the_connection,
        a_server_closes_when_asked_to,
        pipelined_requests_wait_for_their_turn,
        continue_is_sent_on_demand,
        an_early_response_drains_what_is_left,
        an_early_response_closes_when_too_much_is_left,
        errors_behind_an_early_response_close,
        an_upgrade,
        errors_in_the_content_are_answered,
        errors_are_answered_by_the_application,
        content_that_is_not_as_long_as_declared_closes,
        a_client_that_has_closed_its_side,
        a_client_keeps_the_connection,
        a_client_switches_protocols,
        bytes_that_answer_nothing,
        a_response_that_is_wrong_closes,
        a_response_before_the_request_is_complete,
        a_request_that_is_not_as_long_as_declared_closes,
        a_server_that_has_closed,
    ];
    for script in scripts {
        script();
    }
    let taken = TAKEN.take();
    let documentation = include_str!("../docs/connection.md");
    let (before, clients) = documentation.split_once("## Client").expect("two sections");
    for (side, section) in [("Server", before), ("Client", clients)] {
        let arrows = section.lines().filter_map(|line| line.trim().split_once(" --> "));
        let arrows: Vec<_> = arrows.map(|(from, to)| (from, to.split_once(": ").expect("a happening").0)).collect();
        assert!(arrows.len() > 15);
        for (from, to) in arrows {
            assert!(taken.contains(&(side, from.to_owned(), to.to_owned())), "{side}: {from} --> {to}");
        }
    }
}
