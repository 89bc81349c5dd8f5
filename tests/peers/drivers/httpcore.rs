//! httpcore: its connections with default limits, the strict rules all on.

use super::{Accepted, Answer, Nothing, Number, PIECE, Refused, Told, Waits, Withheld};
use httpcore::{
    ClientConnection, Error, Event, Expectation, Limits, Method, Next, RequestHead, ResponseHead, ServerConnection,
    StatusCode,
};

type Server = ServerConnection<100>;
type Client = ClientConnection<100>;

const HOST: (&[u8], &[u8]) = (b"Host", b"a");

pub fn answer(operation: &str, input: &[u8]) -> Answer {
    match operation {
        "request" | "chunked" => request(input, false),
        "trailer" => request(input, true),
        "response" => response(input),
        "expect" => Told(head(input).framing().expectation() == Expectation::Continue),
        "upgrade" => Told(head(input).framing().upgrade_requested()),
        "closes" => Told(!head(input).framing().keep_alive()),
        "size" => Number(size_of::<httpcore::ServerState>()),
        _ => write(operation),
    }
}

fn refused(error: Error) -> Answer {
    Refused(error.status().map(StatusCode::get), Some(error.offset()))
}

fn request(input: &[u8], asks_for_trailer: bool) -> Answer {
    let mut server = Server::new(Limits::DEFAULT);
    let (mut start, mut end, mut trailers) = (0, 0, 0);
    loop {
        match server.receive(&input[start..end]) {
            Err(error) => return refused(error),
            Ok(step) => {
                start += step.consumed;
                match step.event {
                    Event::End if asks_for_trailer && trailers == 0 => return Withheld,
                    Event::End => return Accepted,
                    Event::Trailer { .. } => trailers += 1,
                    Event::NeedData if end == input.len() => return Waits,
                    Event::NeedData => end = input.len().min(end + PIECE),
                    _ => {}
                }
            }
        }
    }
}

fn response(input: &[u8]) -> Answer {
    let mut client = Client::new(Limits::DEFAULT);
    let mut out = [0; 256];
    client.send_request(&RequestHead::new(Method::GET, b"/"), [HOST], b"", &mut out).unwrap();
    let (mut start, mut end) = (0, 0);
    loop {
        match client.receive(&input[start..end]) {
            Err(error) => return refused(error),
            Ok(step) => {
                start += step.consumed;
                match step.event {
                    Event::End if matches!(client.next(), Next::SendHead | Next::Close) => return Accepted,
                    Event::NeedData if end == input.len() => {
                        return client.receive_eof().map_or_else(refused, |_| Accepted);
                    }
                    Event::NeedData => end = input.len().min(end + PIECE),
                    _ => {}
                }
            }
        }
    }
}

fn head(input: &[u8]) -> httpcore::Head<'_> {
    // The head borrows from its parser, which lives as long as the program.
    let parser = Box::leak(Box::new(httpcore::Parser::<100>::request(Limits::DEFAULT)));
    let step = parser.next(input).expect("a valid head");
    parser.head(&input[..step.consumed]).expect("a complete head")
}

/// A server that has read a request.
fn server() -> Server {
    let mut server = Server::new(Limits::DEFAULT);
    let get = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let step = server.receive(get).unwrap();
    server.receive(&get[step.consumed..]).unwrap();
    server
}

fn write(operation: &str) -> Answer {
    let out = &mut [0; 512];
    let ok = ResponseHead::new(StatusCode::OK);
    let fields = |name: &'static [u8], value: &'static [u8]| [(name, value)];
    let of_five = ResponseHead { length: Some(5), ..ok };
    let mut server = server();
    match operation {
        "write-value" => Answer::written(server.send_response(&ok, fields(b"A", b"b\r\nC: d"), b"", out)),
        "write-name" => Answer::written(server.send_response(&ok, fields(b"A\r\nB", b"c"), b"", out)),
        "write-reason" => {
            let head = ResponseHead { reason: Some(b"OK\r\nA: b"), ..ok };
            Answer::written(server.send_response(&head, [], b"", out))
        }
        "write-target" => {
            let head = RequestHead::new(Method::GET, b"/ HTTP/1.1\r\nA: b");
            Answer::written(Client::new(Limits::DEFAULT).send_head(&head, [HOST], out))
        }
        "write-framing" => {
            let both = [(&b"Content-Length"[..], &b"5"[..]), (b"Transfer-Encoding", b"chunked")];
            Answer::written(server.send_head(&ok, both, out))
        }
        "write-more" => {
            server.send_head(&of_five, [], out).unwrap();
            Answer::written(server.send_content_copied(b"sixsix", out))
        }
        "write-less" => {
            server.send_head(&of_five, [], out).unwrap();
            server.send_content_copied(b"four", out).unwrap();
            Answer::written(server.send_end([], out))
        }
        "write-trailer" => {
            server.send_head(&ok, [], out).unwrap();
            Answer::written(server.send_end(fields(b"Content-Length", b"5"), out))
        }
        "write-no-host" => {
            let head = RequestHead::new(Method::GET, b"/");
            Answer::written(Client::new(Limits::DEFAULT).send_head(&head, [], out))
        }
        "write-twice" => {
            server.send_response(&ok, [], b"", out).unwrap();
            Answer::written(server.send_response(&ok, [], b"", out))
        }
        _ => Nothing,
    }
}
