//! Responses, and exchanges: a request read, a response written.

use super::super::Reader;
use crate::response::{self, CONTENT, FIELDS};
use httpcore::{Encoder, Event, Exchange, Limits, ResponseHead, SendError, ServerConnection, StatusCode};
use std::hint::black_box;

const EXCHANGE: Exchange =
    Exchange { minor_version: 1, to_head: false, to_connect: false, upgrade: false, persists: true };

fn head() -> ResponseHead<'static> {
    ResponseHead { length: Some(CONTENT), ..ResponseHead::new(StatusCode::OK) }
}

fn fields() -> impl Iterator<Item = (&'static [u8], &'static [u8])> {
    FIELDS.iter().map(|&(name, value)| (name.as_bytes(), value))
}

/// The response that everybody writes; its content is sent from where it lies. The message is complete afterwards.
pub struct Responses {
    out: [u8; 1024],
    written: usize,
}

impl Responses {
    pub fn new() -> Self {
        Self { out: [0; 1024], written: 0 }
    }

    fn write(&mut self) -> Result<usize, SendError> {
        let mut encoder = Encoder::new();
        let written = encoder.response(&EXCHANGE, &black_box(head()), fields(), &mut self.out)?;
        encoder.content(CONTENT, &mut [])?;
        encoder.end([], &mut [])?;
        Ok(written)
    }
}

impl Reader for Responses {
    fn read(&mut self, _: &[u8]) -> bool {
        let Ok(written) = self.write() else { return false };
        self.written = written;
        black_box(&self.out);
        true
    }

    fn found(&self) -> usize {
        response::fields(&self.out[..self.written])
    }
}

/// A connection that reads the same request again and again and answers it.
pub struct Exchanges {
    connection: ServerConnection<100>,
    input: [u8; 4096],
    out: [u8; 1024],
    written: usize,
}

impl Exchanges {
    pub fn new() -> Self {
        Self { connection: ServerConnection::new(Limits::DEFAULT), input: [0; 4096], out: [0; 1024], written: 0 }
    }
}

impl Reader for Exchanges {
    fn read(&mut self, request: &[u8]) -> bool {
        // Stands for the read of the socket.
        let input = &mut self.input[..request.len()];
        input.copy_from_slice(request);
        let Ok(step) = self.connection.receive(input) else { return false };
        if step.event != Event::Head {
            return false;
        }
        black_box(self.connection.head(&input[..step.consumed]).map(|head| black_box(&head).target()));
        if !self.connection.receive(&input[step.consumed..]).is_ok_and(|step| step.event == Event::End) {
            return false;
        }
        let Ok(written) = self.connection.send_head(&black_box(head()), fields(), &mut self.out) else { return false };
        self.written = written;
        black_box(&self.out);
        self.connection.send_content(CONTENT, &mut []).is_ok() && self.connection.send_end([], &mut []).is_ok()
    }

    fn found(&self) -> usize {
        response::fields(&self.out[..self.written])
    }
}
