//! A client and a server glued together, under random operations, the bytes cut anywhere: every message that arrives is
//! the one that was sent, and an operation that is refused changes nothing.
#![no_main]

use arbitrary::Arbitrary;
use httpcore::{
    BodyLength, ClientConnection, Event, Limits, Method, Next, RequestHead, ResponseHead, SendError, ServerConnection,
    StatusCode,
};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Operation {
    RequestHead { method: u8, content: Option<Option<u8>>, expect: bool, close: bool },
    RequestContent(u8),
    RequestEnd,
    Request { method: u8, content: u8 },
    Continue,
    ResponseHead { status: u8, length: Option<u8>, close: bool },
    ResponseContent(u8),
    ResponseEnd,
    Response { status: u8, content: u8 },
    Refuse,
    ToServer(u8),
    ToClient(u8),
    ServerEof,
    ClientEof,
}

/// One direction: bytes under way, and the contents of the messages on it.
#[derive(Default)]
struct Direction {
    wire: Vec<u8>,
    visible: usize,
    sent: Vec<Vec<u8>>,
    received: Vec<Vec<u8>>,
    complete: usize,
}

impl Direction {
    fn send(&mut self, out: &[u8]) {
        self.wire.extend_from_slice(out);
    }

    /// What one receive gave.
    fn receive(&mut self, consumed: usize, event: &Event, interim: bool) {
        match event {
            Event::Head if !interim => self.received.push(Vec::new()),
            Event::Content(range) => self.received.last_mut().unwrap().extend_from_slice(&self.wire[range.clone()]),
            Event::End if !interim && self.complete < self.received.len() => {
                assert_eq!(self.received[self.complete], self.sent[self.complete]);
                self.complete += 1;
            }
            _ => {}
        }
        self.wire.drain(..consumed);
        self.visible -= consumed;
    }
}

const METHODS: [Method<'static>; 4] = [Method::GET, Method::POST, Method::HEAD, Method::PUT];
const STATUSES: [u16; 6] = [200, 204, 304, 103, 404, 205];
const HOST: (&[u8], &[u8]) = (b"Host", b"a");

fuzz_target!(|operations: Vec<Operation>| {
    let mut client = ClientConnection::<8>::new(Limits::DEFAULT);
    let mut server = ServerConnection::<8>::new(Limits::DEFAULT);
    let (mut up, mut down) = (Direction::default(), Direction::default());
    let mut out = [0; 1024];
    let content = [b'c'; 256];
    let mut to_head = false;
    for operation in operations {
        let before = (format!("{client:?}"), format!("{server:?}"));
        let pick = |index: u8| METHODS[usize::from(index) % METHODS.len()];
        let status = |index: u8| StatusCode::new(STATUSES[usize::from(index) % STATUSES.len()]).unwrap();
        let expect = [HOST, (b"Expect", b"100-continue")];
        let refused = match operation {
            Operation::RequestHead { method, content, expect: expects, close } => {
                let content = match content {
                    None => BodyLength::None,
                    Some(None) => BodyLength::Chunked,
                    Some(Some(length)) => BodyLength::Length(length.into()),
                };
                let head = RequestHead { content, close, ..RequestHead::new(pick(method), b"/") };
                let fields = &expect[..1 + usize::from(expects)];
                client.send_head(&head, fields.iter().copied(), &mut out).map(|written| {
                    up.send(&out[..written]);
                    up.sent.push(Vec::new());
                    to_head = head.method == Method::HEAD;
                })
            }
            Operation::RequestContent(length) => {
                client.send_content_copied(&content[..length.into()], &mut out).map(|written| {
                    up.send(&out[..written]);
                    up.sent.last_mut().unwrap().extend_from_slice(&content[..length.into()]);
                })
            }
            Operation::RequestEnd => client.send_end([], &mut out).map(|written| up.send(&out[..written])),
            Operation::Request { method, content: length } => {
                let head = RequestHead::new(pick(method), b"/");
                client.send_request(&head, [HOST], &content[..length.into()], &mut out).map(|written| {
                    up.send(&out[..written]);
                    up.sent.push(content[..length.into()].to_vec());
                    to_head = head.method == Method::HEAD;
                })
            }
            Operation::Continue => server.send_continue(&mut out).map(|written| down.send(&out[..written])),
            Operation::ResponseHead { status: index, length, close } => {
                let length = length.map(u64::from);
                let head = ResponseHead { length, close, ..ResponseHead::new(status(index)) };
                server.send_head(&head, [], &mut out).map(|written| {
                    down.send(&out[..written]);
                    if !head.status.is_informational() {
                        down.sent.push(Vec::new());
                    }
                })
            }
            Operation::ResponseContent(length) => {
                server.send_content_copied(&content[..length.into()], &mut out).map(|written| {
                    down.send(&out[..written]);
                    if !to_head {
                        down.sent.last_mut().unwrap().extend_from_slice(&content[..length.into()]);
                    }
                })
            }
            Operation::ResponseEnd => server.send_end([], &mut out).map(|written| down.send(&out[..written])),
            Operation::Response { status: index, content: length } => {
                let head = ResponseHead::new(status(index));
                server.send_response(&head, [], &content[..length.into()], &mut out).map(|written| {
                    down.send(&out[..written]);
                    if !head.status.is_informational() {
                        down.sent.push(if to_head { Vec::new() } else { content[..length.into()].to_vec() });
                    }
                })
            }
            Operation::Refuse => {
                // Before any request it answers whatever the client asks for next, which may be HEAD.
                let asked = server.is_in_request();
                let refused =
                    server.send_refusal(StatusCode::REQUEST_TIMEOUT, None, b"late", &mut out).map(|written| {
                        down.send(&out[..written]);
                        down.sent.push(if to_head { Vec::new() } else { b"late".to_vec() });
                    });
                if refused.is_ok() && !asked {
                    return;
                }
                refused
            }
            Operation::ToServer(bytes) => {
                up.visible = (up.visible + usize::from(bytes)).min(up.wire.len());
                let closing = server.next() == Next::Close;
                let step = server.receive(&up.wire[..up.visible]).unwrap_or_else(|error| panic!("{error}"));
                if closing {
                    return;
                }
                up.receive(step.consumed, &step.event, false);
                Ok(())
            }
            Operation::ToClient(bytes) => {
                down.visible = (down.visible + usize::from(bytes)).min(down.wire.len());
                // An answer that nobody waits for, a refusal before any request, is an error of the server's user.
                let Ok(step) = client.receive(&down.wire[..down.visible]) else { return };
                if client.next() == Next::Close && step.event == Event::NeedData {
                    return;
                }
                let interim = match step.event {
                    Event::Head => {
                        client.head(&down.wire[..step.consumed]).unwrap().status().unwrap().is_informational()
                    }
                    Event::End => down.received.len() == down.complete,
                    _ => false,
                };
                down.receive(step.consumed, &step.event, interim);
                Ok(())
            }
            Operation::ServerEof => {
                if server.receive_eof().is_err() {
                    return;
                }
                Ok(())
            }
            Operation::ClientEof => {
                let _ = client.receive_eof();
                return;
            }
        }
        .err();
        if refused.is_some_and(|error| error != SendError::ContentLength) {
            assert_eq!(before, (format!("{client:?}"), format!("{server:?}")), "{refused:?}");
        }
    }
});
