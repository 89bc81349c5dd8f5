//! http-net: its stateless parser, its connection, its decoder and its writer.

use super::{MOST_FIELDS, READ, Reader, Role};
use crate::measure::{Sample, timed_beyond};
use crate::response::{self, CONTENT, FIELDS};
use http_net::{
    Asked, BodyPlan, ChunkStep, ChunkedDecoder, FieldSpan, Limits, OutgoingBody, Parsed, ResponseHeadRef, ServerConn,
    ServerEvent, parse_request_head, parse_response_head,
};
use std::hint::black_box;

/// Whole heads, without a connection.
pub struct Heads {
    role: Role,
    limits: Limits,
    fields: [FieldSpan; MOST_FIELDS],
    found: usize,
}

impl Heads {
    pub fn new(role: Role) -> Self {
        Self { role, limits: Limits::new(), fields: [FieldSpan::default(); MOST_FIELDS], found: 0 }
    }
}

impl Reader for Heads {
    fn read(&mut self, head: &[u8]) -> bool {
        match self.role {
            Role::Request => match parse_request_head(head, &self.limits, &mut self.fields) {
                Ok(Parsed::Complete { head: parsed, len }) => {
                    self.found = black_box(&parsed.view()).headers().len();
                    len == head.len()
                }
                _ => false,
            },
            Role::Response => {
                let asked = Asked { head: false, connect: false };
                match parse_response_head(head, &self.limits, asked, &mut self.fields) {
                    Ok(Parsed::Complete { head: parsed, len }) => {
                        self.found = black_box(&parsed.view()).headers().len();
                        len == head.len()
                    }
                    _ => false,
                }
            }
        }
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Request heads that arrive in pieces of `step` bytes, through a connection, which keeps them itself.
pub struct Growing {
    step: usize,
    connection: ServerConn,
    found: usize,
}

impl Growing {
    pub fn new(step: usize) -> Self {
        Self { step, connection: ServerConn::new(), found: 0 }
    }
}

impl Reader for Growing {
    fn read(&mut self, head: &[u8]) -> bool {
        self.connection.reset();
        for piece in head.chunks(self.step) {
            if self.connection.feed(piece) != piece.len() {
                return false;
            }
            match self.connection.poll() {
                Ok(ServerEvent::NeedInput) => {}
                Ok(ServerEvent::Request(request)) => {
                    self.found = black_box(&request).headers().len();
                    return true;
                }
                _ => return false,
            }
        }
        false
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Chunked content alone, behind the head, from the caller's buffer; no byte of it is copied.
pub struct Chunks {
    content_at: usize,
    limits: Limits,
    found: usize,
}

impl Chunks {
    pub fn new(content_at: usize) -> Self {
        Self { content_at, limits: Limits::new().with_max_body(2 << 20), found: 0 }
    }
}

impl Reader for Chunks {
    fn read(&mut self, message: &[u8]) -> bool {
        let mut decoder = ChunkedDecoder::new(&self.limits);
        let (mut at, mut end) = (self.content_at, message.len().min(READ));
        self.found = 0;
        while let Ok(step) = decoder.decode(&message[at..end], false) {
            match step {
                ChunkStep::Data { skip, len } => {
                    self.found += black_box(&message[at + skip..at + skip + len]).len();
                    at += skip + len;
                }
                ChunkStep::NeedMore { .. } if end == message.len() => return false,
                ChunkStep::NeedMore { consumed } => {
                    at += consumed;
                    end = message.len().min(end + READ);
                }
                ChunkStep::Done { consumed } => return at + consumed == message.len(),
                _ => return false,
            }
        }
        false
    }

    fn found(&self) -> usize {
        self.found
    }
}

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";

fn response_head() -> ResponseHeadRef<'static> {
    ResponseHeadRef::new(200, &FIELDS, OutgoingBody::Full(CONTENT))
}

/// The response that everybody writes, through the allocation-free writer of a connection.
pub struct Responses {
    connection: ServerConn,
    out: Vec<u8>,
}

impl Responses {
    pub fn new() -> Self {
        Self { connection: ServerConn::new(), out: Vec::with_capacity(1024) }
    }

    /// A response needs a request.
    fn prepare(&mut self) -> bool {
        self.connection.reset();
        self.connection.feed(REQUEST) == REQUEST.len()
            && matches!(self.connection.poll(), Ok(ServerEvent::Request(_)))
            && matches!(self.connection.poll(), Ok(ServerEvent::RequestEnd))
    }

    fn write(&mut self) -> bool {
        self.out.clear();
        let plan = self.connection.write_head(&black_box(response_head()), None, &mut self.out);
        black_box(&self.out);
        plan == Ok(BodyPlan::Raw)
    }

    /// Times the writing without what has to come before.
    pub fn sample() -> Sample {
        let prepare = |responses: &mut Self| {
            black_box(responses.prepare());
        };
        let prepare_and_write = |responses: &mut Self| {
            black_box(responses.prepare() && responses.write());
        };
        timed_beyond(Self::new(), prepare, prepare_and_write)
    }
}

impl Reader for Responses {
    fn read(&mut self, _: &[u8]) -> bool {
        self.prepare() && self.write()
    }

    fn found(&self) -> usize {
        response::fields(&self.out)
    }
}

/// A connection that reads the same request again and again and answers it.
pub struct Exchanges {
    connection: ServerConn,
    out: Vec<u8>,
}

impl Exchanges {
    pub fn new() -> Self {
        Self { connection: ServerConn::new(), out: Vec::with_capacity(1024) }
    }
}

impl Reader for Exchanges {
    fn read(&mut self, request: &[u8]) -> bool {
        // Stands for the read of the socket.
        if self.connection.feed(request) != request.len() {
            return false;
        }
        match self.connection.poll() {
            Ok(ServerEvent::Request(request)) => black_box(black_box(&request).path()),
            _ => return false,
        };
        if !matches!(self.connection.poll(), Ok(ServerEvent::RequestEnd)) {
            return false;
        }
        self.out.clear();
        let plan = self.connection.write_head(&black_box(response_head()), None, &mut self.out);
        black_box(&self.out);
        plan == Ok(BodyPlan::Raw)
    }

    fn found(&self) -> usize {
        response::fields(&self.out)
    }
}
