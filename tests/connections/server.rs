//! Scripts of the server's side.

use super::*;

#[test]
pub(super) fn a_server_keeps_the_connection() {
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
pub(super) fn a_server_closes_when_asked_to() {
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
pub(super) fn pipelined_requests_wait_for_their_turn() {
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
pub(super) fn continue_is_sent_on_demand() {
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
    // A part of the line before its first chunk has come, or all of it, or that of the last chunk.
    let chunked = WAITING.replace("Content-Length: 5", "Transfer-Encoding: chunked");
    for (line, rest, events) in [
        ("5", "\r\nhello\r\n0\r\n\r\n", &["content hello", "end"][..]),
        ("5\r\n", "hello\r\n0\r\n\r\n", &["content hello", "end"]),
        ("0\r\n", "\r\n", &["end"]),
    ] {
        let mut server = server([&chunked, line].concat());
        server.gives("head POST /", Read).gives("more", Read).writes(proceed, "", Read);
        server.arrives(rest).all_give(events, SendHead).writes(whole(200, ""), EMPTY, Read);
        // Also behind the head, when the client was found waiting.
        server.arrives(&chunked).all_give(&["head POST /", "more"], SendContinue).arrives(line);
        server.gives("more", Read).writes(proceed, "", Read).arrives(rest).all_give(events, SendHead);
    }
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
pub(super) fn an_early_response_drains_what_is_left() {
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
pub(super) fn an_early_response_closes_when_too_much_is_left() {
    let post = |length: u64| format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
    let mut most = server(post(64 << 10));
    most.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    most.arrives([b'x'; 64 << 10]).gives("content of 65536", Drain { at_most: 0 }).gives("end", Read);
    most.arrives(GET).gives("head GET /", Read);

    // A whole answer says so. That of an answer in parts is not known: the rest may come meanwhile.
    let mut more = server(post((64 << 10) + 1));
    more.gives("head POST /", Read).writes(whole(200, ""), LAST, Close).arrives("hello").is_closed();
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
    chunk.all_give(&["head POST /", "more"], Read).writes(whole(200, ""), LAST, Close).is_closed();
    // The application's own wish goes first.
    let mut wish = server(POST);
    wish.gives("head POST /", Read).writes(closing(200), LAST, SendContent).writes(end, "", Close).is_closed();
}

#[test]
pub(super) fn errors_behind_an_early_response_close() {
    let mut answering = server(CHUNKED);
    answering.gives("head POST /", Read).writes(head(200, 2), OK, SendContent);
    answering.arrives("x\r\n").gives("CHUNK_SIZE", Close).gives("CHUNK_SIZE", Close);
    answering.refuses(report, SendError::OutOfOrder).refuses(content("hi"), SendError::OutOfOrder).is_closed();
    let mut draining = server(CHUNKED);
    draining.gives("head POST /", Read).writes(whole(200, ""), EMPTY, Drain { at_most: 64 << 10 });
    draining.arrives("x\r\n").gives("CHUNK_SIZE", Close).refuses(report, SendError::OutOfOrder).is_closed();
}

#[test]
pub(super) fn an_upgrade() {
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
    // 100 comes first, too, if nobody had to wait for it: the content is here, or there is none.
    for (request, events) in [
        ([request, "hi"].concat(), &["head POST /", "content hi", "end"][..]),
        (UPGRADE.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"), &["head GET /", "end"]),
    ] {
        let mut unasked = self::server(request);
        unasked.all_give(events, SendHead).writes(switching, &[CONTINUE, SWITCH].concat(), HandOver);
    }
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
pub(super) fn errors_in_the_content_are_answered() {
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
pub(super) fn errors_are_answered_by_the_application() {
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
    server.all_give(&["head HEAD /", "end"], SendHead).writes(whole(200, ""), "HTTP/1.1 200 OK\r\n\r\n", Read);
    server.gives("HOST_MISSING", SendHead);
    let expected = answer_to_error(&server.side);
    server.writes(report, &expected, Close).is_closed();
}

/// No content in the answer to HEAD, whether its head was complete or not.
#[test]
fn errors_are_answered_as_the_request_wants() {
    let limits = Limits { start_line: 64, ..Limits::DEFAULT };
    for (name, request) in [
        ("EXPECTATION_UNKNOWN", "HEAD / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n".to_owned()),
        ("HOST_MISSING", "HEAD / HTTP/1.1\r\n\r\n".to_owned()),
        ("HOST_MISMATCH", "HEAD http://b/ HTTP/1.1\r\nHost: a\r\n\r\n".to_owned()),
        ("HOST", "\r\nHEAD / HTTP/1.1\r\nHost: a b\r\n\r\n".to_owned()),
        ("TARGET", "HEAD /< HTTP/1.1\r\nHost: a\r\n\r\n".to_owned()),
        ("VERSION_UNSUPPORTED", "HEAD / HTTP/2.0\r\nHost: a\r\n\r\n".to_owned()),
        ("START_LINE_TOO_LONG", format!("HEAD /{} HTTP/1.1\r\n", "x".repeat(64))),
    ] {
        // However it is cut.
        for cut in 0..request.len() {
            let mut server = server_with(limits, &request[..cut]);
            while let Ok(step) = server.side.receive(&server.buffer) {
                server.buffer.drain(..step.consumed);
                if step.event == Event::NeedData {
                    break;
                }
            }
            server.arrives(&request[cut..]);
            server.gives(name, SendHead);
            let expected = answer_to_error(&server.side);
            let end = expected.find("\r\n\r\n").unwrap() + 4;
            server.writes(report, &expected[..end], Close);
        }
    }
    // Not before it is known to be HEAD, and nothing else.
    for request in
        ["HEAD\r\n", "HEADS / HTTP/1.1\r\n\r\n", "head / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHEAD / HTTP/1.1\r\n"]
    {
        for cut in 0..request.len() {
            let mut server = server(&request[..cut]);
            let _ = server.side.receive(&server.buffer);
            assert!(server.side.receive(request.as_bytes()).is_err());
            let expected = answer_to_error(&server.side);
            server.writes(report, &expected, Close);
        }
    }
}

/// An answer of unknown length comes in chunks if the request has said that it is HTTP/1.1, and else until the end.
#[test]
fn errors_are_answered_in_chunks_to_http_1_1_alone() {
    let start = "HTTP/1.1 400 Bad Request\r\n";
    let chunks = format!("{start}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    let until_close = format!("{start}Connection: close\r\n\r\n");
    for (request, name, answer) in [
        ("GET / HTTP/1.1\r\na b: c\r\n\r\n", "FIELD_NAME", &chunks),
        ("GET / HTTP/1.1\r\n\r\n", "HOST_MISSING", &chunks),
        ("GET / HTTP/1.0\r\na b: c\r\n\r\n", "FIELD_NAME", &until_close),
        ("GET / HTTP/1.0\r\nHost: a b\r\n\r\n", "HOST", &until_close),
        ("GET http://b/ HTTP/1.0\r\nHost: a\r\n\r\n", "HOST_MISMATCH", &until_close),
        ("GET / HTTP/2.0\r\n\r\n", "VERSION_UNSUPPORTED", &until_close),
        ("GET / HTTP/0.9\r\n\r\n", "VERSION_UNSUPPORTED", &until_close),
        ("GET / HTTP/2.1\r\n\r\n", "VERSION_UNSUPPORTED", &until_close),
        ("GET /< HTTP/1.1\r\n\r\n", "TARGET", &until_close),
        ("(", "METHOD", &until_close),
    ] {
        // As the first request and behind another one.
        for before in ["", GET] {
            let mut server = server([before, request].concat());
            if !before.is_empty() {
                server.all_give(&["head GET /", "end"], SendHead).writes(whole(200, ""), EMPTY, Read);
            }
            server.gives(name, SendHead).writes(head(400, None), answer, SendContent);
        }
    }
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
    // HEAD is answered without content.
    let (to_head, _) = expected.split_at(expected.len() - 3);
    for arrived in ["HEAD / HT", "HEAD / HTTP/1.1\r\nHost: a\r\n"] {
        server(arrived).gives("more", Read).writes(refusal(408), to_head, Close);
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
fn a_refusal_is_a_last_answer() {
    let silent = |code| move |server: &mut Server, out: &mut [u8]| server.send_refusal(status(code), None, b"", out);
    let mut server = server(POST);
    server.gives("head POST /", Read);
    for code in [100, 101, 103, 199] {
        server.refuses(silent(code), SendError::Status).refuses(refusal(code), SendError::Status);
    }
    let mut connect = self::server(CONNECT);
    connect.all_give(&["head CONNECT a:1", "end"], SendHead).refuses(silent(200), SendError::Status);
    let closed = "HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n\
                  Connection: close\r\n\r\n";
    connect.writes(silent(405), closed, Close).is_closed();
    // Not all of its head has come.
    let mut begun = self::server("CONNECT a:1 HT");
    begun.gives("more", Read).refuses(silent(200), SendError::Status).refuses(refusal(299), SendError::Status);
    begun.writes(silent(405), closed, Close).is_closed();
}

/// A client takes any 2xx to CONNECT for the start of a tunnel, whatever was wrong with the request.
#[test]
fn an_error_in_connect_opens_no_tunnel() {
    for (name, request) in [
        ("HOST", "CONNECT a:1 HTTP/1.1\r\nHost: a b\r\n"),
        ("TARGET_AUTHORITY", "CONNECT / HTTP/1.1\r\n"),
        ("CONNECT_CONTENT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n"),
    ] {
        let mut server = server(request);
        server.gives(name, SendHead).refuses(head(200, None), SendError::Status);
        server.refuses(whole(200, ""), SendError::Status).refuses(refusal(200), SendError::Status);
        let expected = answer_to_error(&server.side);
        server.writes(report, &expected, Close).is_closed();
    }
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
pub(super) fn content_that_is_not_as_long_as_declared_closes() {
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
pub(super) fn a_client_that_has_closed_its_side() {
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
