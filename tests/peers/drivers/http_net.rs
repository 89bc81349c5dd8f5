//! http-net: its connections with default limits, trailers reported.

use super::{Accepted, Answer, Nothing, Number, PIECE, Refused, Told, Waits, Withheld};
use http_net::{ClientConn, ClientEvent, HttpError, Request, RequestHead, Response, ServerConn, ServerEvent};

pub fn answer(operation: &str, input: &[u8]) -> Answer {
    match operation {
        "request" | "chunked" => request(input, false),
        "trailer" => request(input, true),
        "response" => response(input),
        "expect" => head(input, |head| head.expects_continue()),
        "upgrade" => head(input, |head| head.is_upgrade()),
        "closes" => head(input, |head| !head.keep_alive()),
        "size" => Number(size_of::<ServerConn>()),
        _ => write(operation),
    }
}

fn refused(error: HttpError) -> Answer {
    Refused(error.status(), None)
}

fn request(mut input: &[u8], asks_for_trailer: bool) -> Answer {
    let mut server = ServerConn::new();
    server.set_report_trailers(true);
    let mut trailers = 0;
    loop {
        match server.poll() {
            Err(error) => return refused(error),
            Ok(ServerEvent::Trailers(fields)) => trailers += fields.count(),
            Ok(ServerEvent::RequestEnd) if asks_for_trailer && trailers == 0 => return Withheld,
            Ok(ServerEvent::RequestEnd) => return Accepted,
            Ok(ServerEvent::NeedInput) if input.is_empty() => return Waits,
            Ok(ServerEvent::NeedInput) => {
                let fed = server.feed(&input[..input.len().min(PIECE)]);
                input = &input[fed..];
            }
            Ok(_) => {}
        }
    }
}

fn response(mut input: &[u8]) -> Answer {
    let mut client = ClientConn::new();
    client.send_request(&Request::get("/").header("Host", "a"), &mut Vec::new()).unwrap();
    loop {
        match client.poll() {
            Err(error) => return refused(error),
            Ok(ClientEvent::ResponseEnd) => return Accepted,
            Ok(ClientEvent::NeedInput) if input.is_empty() => client.feed_eof(),
            Ok(ClientEvent::NeedInput) => {
                let fed = client.feed(&input[..input.len().min(PIECE)]);
                input = &input[fed..];
            }
            Ok(_) => {}
        }
    }
}

fn head(input: &[u8], question: impl Fn(&RequestHead<'_>) -> bool) -> Answer {
    let mut server = ServerConn::new();
    let _ = server.feed(input);
    match server.poll() {
        Ok(ServerEvent::Request(head)) => Told(question(&head)),
        other => panic!("a valid head: {other:?}"),
    }
}

fn write(operation: &str) -> Answer {
    let out = &mut Vec::new();
    let mut server = ServerConn::new();
    let _ = server.feed(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    while !matches!(server.poll().unwrap(), ServerEvent::RequestEnd) {}
    match operation {
        "write-value" => Answer::written(server.respond(&Response::new(200).header("A", "b\r\nC: d"), out)),
        "write-name" => Answer::written(server.respond(&Response::new(200).header("A\r\nB", "c"), out)),
        "write-target" => {
            let request = Request::get("/ HTTP/1.1\r\nA: b").header("Host", "a");
            Answer::written(ClientConn::new().send_request(&request, out))
        }
        "write-framing" => {
            let both = Response::new(200).header("Content-Length", "5").header("Transfer-Encoding", "chunked");
            Answer::written(server.respond(&both, out))
        }
        "write-more" => {
            server.respond(&Response::new(200).content_length(5), out).unwrap();
            Answer::written(server.send_body(b"sixsix", out))
        }
        "write-less" => {
            server.respond(&Response::new(200).content_length(5), out).unwrap();
            server.send_body(b"four", out).unwrap();
            Answer::written(server.end_body(out))
        }
        "write-trailer" => {
            server.respond(&Response::new(200).chunked(), out).unwrap();
            Answer::written(server.end_body_with_trailers(&[("Content-Length", b"5")], out))
        }
        "write-no-host" => Answer::written(ClientConn::new().send_request(&Request::get("/"), out)),
        "write-twice" => {
            server.respond(&Response::new(200), out).unwrap();
            Answer::written(server.respond(&Response::new(200), out))
        }
        // The reason phrase is not the caller's to give.
        _ => Nothing,
    }
}
