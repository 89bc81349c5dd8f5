//! Exchanges, step by step, on each side of a connection: what is read and written, and what is to be done next. Every
//! transition that `docs/connection.md` draws is taken. This file holds what a script can say; the scripts stand in the
//! modules, by side.

mod client;
mod server;

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

    /// In as much room as it takes, and not in less.
    fn writes(&mut self, write: impl Fn(&mut S, &mut [u8]) -> Sent, expected: &str, next: Next) -> &mut Self {
        let from = self.phase();
        let mut out = [0; 512];
        if let Some(short) = expected.len().checked_sub(1) {
            let needed = expected.len();
            self.refuses(|side, _| write(side, &mut [0; 512][..short]), SendError::BufferTooSmall { needed });
        }
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

// The diagrams.

/// Each arrow of the diagrams is taken by one of the scripts above.
#[test]
fn every_transition_is_taken() {
    TAKEN.take();
    let scripts: &[fn()] = &[
        server::a_server_keeps_the_connection,
        server::a_server_closes_when_asked_to,
        server::pipelined_requests_wait_for_their_turn,
        server::continue_is_sent_on_demand,
        server::an_early_response_drains_what_is_left,
        server::an_early_response_closes_when_too_much_is_left,
        server::errors_behind_an_early_response_close,
        server::an_upgrade,
        server::errors_in_the_content_are_answered,
        server::errors_are_answered_by_the_application,
        server::content_that_is_not_as_long_as_declared_closes,
        server::a_client_that_has_closed_its_side,
        client::a_client_keeps_the_connection,
        client::a_client_switches_protocols,
        client::bytes_that_answer_nothing,
        client::a_response_that_is_wrong_closes,
        client::a_response_before_the_request_is_complete,
        client::a_request_that_is_not_as_long_as_declared_closes,
        client::a_server_that_has_closed,
    ];
    for script in scripts {
        script();
    }
    let taken = TAKEN.take();
    let documentation = include_str!("../../docs/connection.md");
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
