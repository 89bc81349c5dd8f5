//! httparse, with the instructions it finds at run time.

use super::{MOST_FIELDS, Reader, Role};
use httparse::{Header, ParserConfig, Request, Response, Status};
use std::hint::black_box;
use std::mem::MaybeUninit;

/// Whole heads.
pub struct Heads {
    role: Role,
    found: usize,
}

impl Heads {
    pub fn new(role: Role) -> Self {
        Self { role, found: 0 }
    }
}

impl Heads {
    fn parse(&mut self, head: &[u8]) -> httparse::Result<usize> {
        let mut fields = [MaybeUninit::<Header>::uninit(); MOST_FIELDS];
        let config = ParserConfig::default();
        match self.role {
            Role::Request => {
                let mut request = Request::new(&mut []);
                let result = config.parse_request_with_uninit_headers(&mut request, head, &mut fields);
                black_box((request.method, request.path, request.version));
                self.found = black_box(&*request.headers).len();
                result
            }
            Role::Response => {
                let mut response = Response::new(&mut []);
                let result = config.parse_response_with_uninit_headers(&mut response, head, &mut fields);
                black_box((response.code, response.reason, response.version));
                self.found = black_box(&*response.headers).len();
                result
            }
        }
    }
}

impl Reader for Heads {
    fn read(&mut self, head: &[u8]) -> bool {
        self.parse(head) == Ok(Status::Complete(head.len()))
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Heads that arrive in pieces of `step` bytes, in a buffer that grows. httparse starts anew each time.
pub struct Growing {
    heads: Heads,
    step: usize,
}

impl Growing {
    pub fn new(role: Role, step: usize) -> Self {
        Self { heads: Heads::new(role), step }
    }
}

impl Reader for Growing {
    fn read(&mut self, head: &[u8]) -> bool {
        let mut end = 0;
        while end < head.len() {
            end = head.len().min(end + self.step);
            match self.heads.parse(&head[..end]) {
                Ok(Status::Partial) => {}
                result => return result == Ok(Status::Complete(head.len())),
            }
        }
        false
    }

    fn found(&self) -> usize {
        self.heads.found
    }
}
