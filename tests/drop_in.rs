//! What [`Leniency::DROP_IN`] tolerates, and that it tolerates nothing else. Needs the feature `compat`.

#![cfg(feature = "compat")]

use httpcore::{ErrorKind, Leniency, Limits, TokenKind, Tokenizer};

/// Reads a message in pieces of `size`: its content's length, or the error and where.
fn read(tokenizer: &Tokenizer, message: &[u8], size: usize) -> Result<usize, (ErrorKind, u64)> {
    let mut tokenizer = tokenizer.clone();
    let mut content = 0;
    for piece in message.chunks(size) {
        let mut rest = piece;
        loop {
            let token = tokenizer.next(rest).map_err(|error| (error.kind(), error.offset()))?;
            rest = &rest[token.consumed..];
            match token.kind {
                TokenKind::Content => content += token.range.len(),
                TokenKind::MessageEnd => return Ok(content),
                TokenKind::NeedData => break,
                _ => {}
            }
        }
    }
    panic!("{} is not all", message.escape_ascii());
}

fn check(strict: &Tokenizer, message: &str, lenient_result: Result<usize, (ErrorKind, u64)>, strict_kind: ErrorKind) {
    let lenient = strict.clone().lenient(Leniency::DROP_IN.and(Leniency::HOST_MISSING));
    let strict = strict.clone().lenient(Leniency::HOST_MISSING);
    for size in [1, 2, 3, 7, message.len()] {
        assert_eq!(read(&lenient, message.as_bytes(), size), lenient_result, "{message:?}");
        assert_eq!(read(&strict, message.as_bytes(), size).unwrap_err().0, strict_kind, "{message:?}");
    }
}

#[test]
fn tolerated_in_requests() {
    let request = Tokenizer::request(Limits::DEFAULT);
    for (message, strict) in [
        ("GET /a#b HTTP/1.1\r\n\r\n", ErrorKind::Target),
        ("GET /a?b#c#d HTTP/1.1\r\n\r\n", ErrorKind::Target),
        ("GET http://a/#c HTTP/1.1\r\n\r\n", ErrorKind::Target),
        ("CONNECT a HTTP/1.1\r\n\r\n", ErrorKind::TargetAuthority),
        ("CONNECT a: HTTP/1.1\r\n\r\n", ErrorKind::TargetAuthority),
        ("CONNECT a:1 HTTP/1.1\r\nContent-Length: 5\r\n\r\n", ErrorKind::ConnectContent),
        ("CONNECT a:1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", ErrorKind::ConnectContent),
        ("CONNECT a:1 HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", ErrorKind::ConnectContent),
    ] {
        check(&request, message, Ok(0), strict);
    }
}

#[test]
fn tolerated_in_responses() {
    let response = Tokenizer::response(Limits::DEFAULT);
    check(&response, "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", Ok(2), ErrorKind::Version);
}

#[test]
fn refused_all_the_same() {
    let request = Tokenizer::request(Limits::DEFAULT);
    for (message, error) in [
        ("GET #a HTTP/1.1\r\n\r\n", (ErrorKind::Target, 4)),
        ("GET /a#\x01 HTTP/1.1\r\n\r\n", (ErrorKind::Target, 7)),
        ("CONNECT  HTTP/1.1\r\n\r\n", (ErrorKind::Target, 8)),
        ("CONNECT a/ HTTP/1.1\r\n\r\n", (ErrorKind::TargetAuthority, 9)),
        ("GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n", (ErrorKind::FieldValue, 23)),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", (ErrorKind::HostRepeated, 29)),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", (ErrorKind::Host, 24)),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", (ErrorKind::Host, 21)),
        ("GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", (ErrorKind::ContentLengthRepeated, 49)),
        ("GET / HTTP/1.1\r\n a\r\n\r\n", (ErrorKind::ObsFold, 16)),
        ("CONNECT a:1 HTTP/1.1\r\nContent-Length: x\r\n\r\n", (ErrorKind::ContentLength, 38)),
    ] {
        check(&request, message, Err(error), error.0);
    }
    let response = Tokenizer::response(Limits::DEFAULT);
    check(&response, "\r\rHTTP/1.1 200 OK\r\n\r\n", Err((ErrorKind::LineEnd, 1)), ErrorKind::Version);
}

#[test]
fn proxy_connection_counts() {
    for (leniency, persists) in [(Leniency::DROP_IN, false), (Leniency::NONE, true)] {
        let mut tokenizer = Tokenizer::response(Limits::DEFAULT).lenient(leniency);
        let mut rest = &b"HTTP/1.1 204 No\r\nProxy-Connection: x, close\r\n\r\n"[..];
        while tokenizer.framing().is_none() {
            let token = tokenizer.next(rest).unwrap();
            rest = &rest[token.consumed..];
        }
        assert_eq!(tokenizer.framing().unwrap().keep_alive(), persists);
    }
}

#[test]
fn an_upgrade_to_h2c_is_told() {
    let message = b"GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n";
    for (leniency, told) in [(Leniency::DROP_IN, true), (Leniency::NONE, false)] {
        let mut tokenizer = Tokenizer::request(Limits::DEFAULT).lenient(leniency.and(Leniency::HOST_MISSING));
        let mut rest = &message[..];
        while tokenizer.framing().is_none() {
            let token = tokenizer.next(rest).unwrap();
            rest = &rest[token.consumed..];
        }
        assert_eq!(tokenizer.framing().unwrap().upgrade_requested(), told);
    }
}

/// What http_parser tells later than the first byte with which no valid message goes on, and a HTAB where it has none.
#[test]
fn told_where_http_parser_tells_it() {
    let leniency = Leniency::DROP_IN.and(Leniency::HOST_MISSING).and(Leniency::HTTP_PARSER);
    let request = Tokenizer::request(Limits::DEFAULT).lenient(leniency);
    for (rest, error) in [
        ("Content-Length: 5\r\nContent-Length: 5\r\n\r\n", (ErrorKind::ContentLengthRepeated, 51)),
        ("Content-Length: 5\r\nContent-Length: x\r\n\r\n", (ErrorKind::ContentLength, 51)),
        ("Content-Length: 5\r\nContent-Length:\r\n\r\n", (ErrorKind::ContentLength, 52)),
        ("Content-Length: \r\nA: b\r\n\r\n", (ErrorKind::ContentLength, 34)),
        ("Content-Length:\r\n b\r\n\r\n", (ErrorKind::ObsFold, 33)),
        ("Content-Length:\rx", (ErrorKind::LineEnd, 32)),
        ("Content-Length: 5\t\r\n\r\n", (ErrorKind::ContentLength, 33)),
        ("Transfer-Encoding: chunked\t\r\n\r\n", (ErrorKind::TransferEncoding, 42)),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n", (ErrorKind::TransferEncoding, 61)),
        ("Transfer-Encoding: chunked\r\n\r\n5\t;a\r\n", (ErrorKind::ChunkSize, 47)),
    ] {
        let message = format!("GET / HTTP/1.1\r\n{rest}");
        for size in [1, 2, 3, 7, message.len()] {
            assert_eq!(read(&request, message.as_bytes(), size), Err(error), "{message:?}");
        }
    }
    // These are the caller's to refuse.
    for rest in ["Content-Length: 0\r\nTransfer-Encoding: gzip\r\n\r\n", "Transfer-Encoding: gzip\r\n\r\n"] {
        assert_eq!(read(&request, format!("GET / HTTP/1.1\r\n{rest}").as_bytes(), 3), Ok(0), "{rest:?}");
    }
    assert_eq!(read(&request, b"GET h2://a/ HTTP/1.1\r\n\r\n", 5), Err((ErrorKind::TargetForm, 5)));
}
