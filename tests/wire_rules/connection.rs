//! What a message asks of its connection: RFC 9112 §9, RFC 9110 §7.6.1, §7.8, §9.3.6 and §10.1.1.

use crate::Expect::{Body, Content, Expects, ExpectsContinue, KeepAlive, Rest, Start, Then, Upgrade};
use crate::common::RESPONSE;
use crate::{accept, check, request};
use httpcore::{BodyLength, Event, Expectation, Limits, Parser, TokenKind, Tokenizer};

fn old(fields: &str) -> String {
    format!("POST / HTTP/1.0\r\n{fields}\r\n")
}

fn new(fields: &str) -> String {
    request(&format!("{fields}\r\n"))
}

#[test]
fn persistence() {
    let lasting = [
        new(""),
        new("Connection: keep-alive\r\n"),
        new("Connection:\r\n"),
        new("Connection: ,, ,\r\n"),
        new("Connection: x, y;z=close, \"close\", clo se, close;a, closed, xclose\r\n"),
        new("Proxy-Connection: close\r\nKeep-Alive: timeout=0\r\n"),
        old("Connection: keep-alive\r\n"),
        old("connection: x,, Keep-ALIVE \t,\r\n"),
        old("Connection: x\r\nConnection: y, keep-alive\r\n"),
    ];
    let closing = [
        new("Connection: close\r\n"),
        new("Connection: CLOSE\r\n"),
        new("Connection: a b, ,\tClose\t, x\r\n"),
        new("Connection: x\r\nA: b\r\nConnection: close\r\n"),
        new("Connection: keep-alive, close\r\n"),
        new("Connection: close\r\nConnection: keep-alive\r\n"),
        old(""),
        old("Connection: close\r\n"),
        old("Connection: close, keep-alive\r\n"),
        old("Connection: x\r\n"),
        old("Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\n"),
    ];
    check(lasting.map(|stream| {
        accept("9112 §9.3", "the next request is read", stream + &new(""), &[KeepAlive(true), Then, KeepAlive(true)])
    }));
    check(
        closing
            .map(|stream| accept("9112 §9.3", "what follows is not", stream + "GET /", &[KeepAlive(false), Rest(5)])),
    );
    let ok = "Content-Length: 2\r\n\r\nok";
    check(
        [
            accept("9112 §9.3", "1.1", format!("HTTP/1.1 200 OK\r\n{ok}").repeat(2), &[KeepAlive(true), Then]),
            accept(
                "9112 §9.3",
                "close",
                format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{ok}x"),
                &[KeepAlive(false), Content("ok"), Rest(1)],
            ),
            accept("9112 §9.3", "1.0", format!("HTTP/1.0 200 OK\r\n{ok}x"), &[KeepAlive(false), Rest(1)]),
            accept(
                "9112 §9.3",
                "keep-alive",
                format!("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n{ok}").repeat(2),
                &[KeepAlive(true), Then],
            ),
            accept(
                "9112 §9.3",
                "unknown length",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nx",
                &[KeepAlive(false), Content("x")],
            ),
        ]
        .map(|entry| entry.reading(RESPONSE)),
    );
}

#[test]
fn pipelining() {
    let first = new("Content-Length: 5\r\n") + "hello";
    let second = request("Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n");
    check([accept(
        "9112 §9.3.2",
        "in order, nothing lost",
        first + &second + "\r\nGET /3 HTTP/1.0\r\n\r\nleft",
        &[Content("hello"), Then, Content("ok"), Then, Start("GET", "/3"), Body(BodyLength::None), Rest(4)],
    )]);
}

#[test]
fn expectations() {
    use Expectation::{Continue, None, Unknown};
    const LENGTH: &str = "Content-Length: 2\r\n\r\nok";
    let with = |fields: &str| request(&format!("{fields}{LENGTH}"));
    for value in ["100-continue", " 100-Continue\t", ", 100-CONTINUE,"] {
        check([accept(
            "9110 §10.1.1",
            "100-continue",
            with(&format!("Expect: {value}\r\n")),
            &[Expects(Continue), ExpectsContinue(true)],
        )]);
    }
    for value in
        ["x", "100-continue, x", "x=y", "100-continue;a=b", "100 continue", "100-continued", "\"100-continue\""]
    {
        check([
            accept(
                "9110 §10.1.1",
                "others",
                with(&format!("Expect: {value}\r\n")),
                &[Expects(Unknown), ExpectsContinue(false)],
            ),
            accept("9110 §10.1.1", "ignored in 1.0", old(&format!("Expect: {value}\r\n")), &[Expects(None)]),
        ]);
    }
    check([
        accept("9110 §10.1.1", "none", with(""), &[Expects(None), ExpectsContinue(false)]),
        accept("9110 §10.1.1", "on several lines", with("Expect: x\r\nExpect: 100-continue\r\n"), &[Expects(Unknown)]),
        accept(
            "9110 §10.1.1",
            "ignored in 1.0",
            old("Expect: 100-continue\r\n"),
            &[Expects(None), ExpectsContinue(false)],
        ),
        accept(
            "9110 §10.1.1",
            "nothing to wait for",
            new("Expect: 100-continue\r\n"),
            &[Expects(Continue), ExpectsContinue(false)],
        ),
        accept(
            "9110 §10.1.1",
            "nor with a length of 0",
            new("Expect: 100-continue\r\nContent-Length: 0\r\n"),
            &[ExpectsContinue(false)],
        ),
        accept(
            "9110 §10.1.1",
            "chunks are waited for",
            request("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            &[ExpectsContinue(true)],
        ),
    ]);
}

#[test]
fn upgrades() {
    let offered = [
        "Connection: upgrade\r\nUpgrade: websocket\r\n",
        "Upgrade: foo/2\r\nConnection: keep-alive, UPGRADE\r\n",
        "Connection: upgrade\r\nUpgrade: h2c, websocket\r\n",
        "Connection: upgrade\r\nUpgrade: h2c\r\nUpgrade: websocket\r\n",
    ];
    let ignored = [
        "",
        "Upgrade: websocket\r\n",
        "Connection: upgrade\r\n",
        "Connection: x-upgrade, upgraded\r\nUpgrade: websocket\r\n",
        "Connection: upgrade\r\nUpgrade:\r\n",
        "Connection: upgrade\r\nUpgrade: h2c\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: H2C\r\nHTTP2-Settings: x\r\n",
    ];
    check(offered.map(|fields| {
        accept(
            "9110 §7.8",
            "1.1 goes on unless it is accepted",
            new(fields).repeat(2),
            &[Upgrade(true), Then, Upgrade(true)],
        )
    }));
    check(ignored.map(|fields| accept("9110 §7.8", "no offer", new(fields), &[Upgrade(false)])));
    check(offered.map(|fields| accept("9110 §7.8", "not in 1.0", old(fields), &[Upgrade(false), Rest(0)])));
}

/// Reads the head of `stream`, then all of its content.
fn read(stream: &str) -> (Parser, Tokenizer, usize) {
    let (mut parser, mut tokenizer) = (Parser::request(Limits::DEFAULT), Tokenizer::request(Limits::DEFAULT));
    let mut at = 0;
    loop {
        assert!(!parser.accept_upgrade() && !parser.start_next(), "not before the message is complete");
        let step = parser.next(&stream.as_bytes()[at..]).unwrap();
        at += step.consumed;
        if step.event == Event::End {
            break;
        }
    }
    let mut rest = stream.as_bytes();
    loop {
        assert!(!tokenizer.accept_upgrade() && !tokenizer.start_next(), "not before the message is complete");
        let token = tokenizer.next(rest).unwrap();
        rest = &rest[token.consumed..];
        if token.kind == TokenKind::MessageEnd {
            break;
        }
    }
    assert_eq!(rest.len(), stream.len() - at);
    (parser, tokenizer, at)
}

#[test]
fn accepting_an_upgrade() {
    let upgrade = new("Connection: upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n") + "ok";
    let connect = String::from("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n");
    for message in [upgrade, connect] {
        let (mut parser, mut tokenizer, end) = read(&format!("{message}raw"));
        assert_eq!(end, message.len());
        assert!(parser.accept_upgrade() && tokenizer.accept_upgrade());
        let step = parser.next(b"raw").unwrap();
        assert_eq!((step.event, step.consumed), (Event::Upgraded, 0));
        let token = tokenizer.next(b"raw").unwrap();
        assert_eq!((token.kind, token.consumed), (TokenKind::Upgraded, 0));
        assert!(!parser.start_next() && !tokenizer.start_next() && !parser.accept_upgrade());
    }
}

#[test]
fn nothing_to_accept() {
    for (message, next) in [
        (new(""), true),
        (new("Upgrade: x\r\n"), true),
        (new("Connection: upgrade\r\nUpgrade: h2c\r\n"), true),
        (new("Connection: close\r\n"), false),
        (old("Connection: upgrade\r\nUpgrade: x\r\n"), false),
    ] {
        let (mut parser, mut tokenizer, _) = read(&message);
        assert!(!parser.accept_upgrade() && !tokenizer.accept_upgrade(), "{message}");
        assert_eq!((parser.start_next(), tokenizer.start_next()), (next, next), "{message}");
    }
}

#[test]
fn a_refused_connect_closes() {
    let (mut parser, mut tokenizer, _) = read("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(!parser.start_next() && !tokenizer.start_next());
    assert_eq!(parser.next(b"GET / HTTP/1.1\r\n").unwrap().event, Event::End);
}
