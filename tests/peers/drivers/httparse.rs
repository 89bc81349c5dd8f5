//! httparse with its default configuration: heads, and the lines of chunks. It writes nothing and frames nothing.

use super::{Accepted, Answer, Nothing, Refused, Waits};
use httparse::{EMPTY_HEADER, Error, Request, Response, Status};

const REFUSED: Answer = Refused(None, None);

pub fn answer(operation: &str, input: &[u8]) -> Answer {
    let mut fields = [EMPTY_HEADER; 100];
    match operation {
        "request" | "trailer" => of(Request::new(&mut fields).parse(input)),
        "response" => of(Response::new(&mut fields).parse(input)),
        "chunked" => match Request::new(&mut fields).parse(input) {
            Ok(Status::Complete(length)) => chunked(&input[length..]),
            result => of(result),
        },
        _ => Nothing,
    }
}

fn of(result: Result<Status<usize>, Error>) -> Answer {
    match result {
        Ok(Status::Complete(_)) => Accepted,
        Ok(Status::Partial) => Waits,
        Err(_) => REFUSED,
    }
}

/// What is between two lines is the user's: here it is skipped.
fn chunked(mut rest: &[u8]) -> Answer {
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(Status::Complete((_, 0))) => return Accepted,
            Ok(Status::Complete((line, size))) => match rest.get(line + size as usize + 2..) {
                Some(after) => rest = after,
                None => return Waits,
            },
            Ok(Status::Partial) => return Waits,
            Err(_) => return REFUSED,
        }
    }
}
