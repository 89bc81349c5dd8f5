//! The chunked coding and trailers: RFC 9112 §7, RFC 9110 §6.5.

use crate::Expect::{Content, Expects, KeepAlive, Then, Trailers, Unfinished, Upgrade};
use crate::common::RESPONSE;
use crate::{accept, check, chunks, refuse, request, trailers, within};
use httpcore::{ErrorKind, Expectation, KnownField, Limits};

const REST: &str = "\r\nhello\r\n0\r\n\r\n";

#[test]
fn sizes() {
    check(["5", "005", "00000000000000000000000005"].map(|size| {
        accept("9112 §7.1", "hexadecimal, zeros before it", chunks(&format!("{size}{REST}")), &[Content("hello")])
    }));
    check(["a", "A", "0a", "0A"].map(|size| {
        accept(
            "9112 §7.1",
            "either case",
            chunks(&format!("{size}\r\n0123456789\r\n0\r\n\r\n")),
            &[Content("0123456789")],
        )
    }));
    check([
        accept("9112 §7.1", "chunks are joined", chunks("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"), &[Content("hello")]),
        accept("9112 §7.1", "data may hold anything", chunks("4\r\n0\r\n\r\r\n0\r\n\r\n"), &[Content("0\r\n\r")]),
        accept("9112 §7.1", "any number of zeros ends it", chunks("0000\r\n\r\n"), &[Content("")]),
        accept("9112 §7.1", "64 bits", chunks("fFfFFFFFFFFFFFFF\r\nx"), &[Content("x"), Unfinished]),
        accept("9112 §7.1", "behind zeros", chunks("000FFFFFFFFFFFFFFFF\r\nx"), &[Content("x"), Unfinished]),
        accept("9112 §7.1", "the next message follows", chunks("0\r\n\r\n") + &request("\r\n"), &[Then]),
    ]);
    let bad = [
        "¡\r\n",
        "¡;a",
        "¡ 5",
        "¡\t5",
        "¡-5",
        "¡+5",
        "0¡x5",
        "5¡_0",
        "5¡,",
        "5¡g",
        "¡g",
        "5¡h",
        "5¡.0",
        "¡\"5\"",
        "¡é",
        "5¡\0",
        "5 ¡\r\n",
        "5\t¡\r\n",
        "5 ¡5",
        "5 ¡x",
        "FFFFFFFFFFFFFFFF¡F",
        "1000000000000000¡0",
        "0001000000000000000¡0",
        "1\r\nx\r\nFFFFFFFFFFFFFFF¡F",
        "1\r\nx\r\n¡\r\n",
    ];
    check(bad.map(|content| refuse("9112 §7.1", "1*HEXDIG below 2^64", chunks(content), ErrorKind::ChunkSize)));
}

#[test]
fn extensions() {
    let good = [
        ";a",
        ";a=b",
        ";a;b;c",
        ";a=b;c=d",
        " ;a",
        "\t ;\t a",
        " ; a = b ; c",
        ";a =b",
        ";a= b",
        ";a ;b",
        ";a=b ;c",
        ";!#$%&'*+-.^_`|~0=!#$%&'*+-.^_`|~0",
        ";a=\"\"",
        ";a=\"b;c=d,\te\"",
        ";a=\"\\\"\\\\\\\t\\ \\é\"",
        ";a=\"é\"",
        ";a=\"b\" ; c=\"d\"",
    ];
    check(good.map(|extension| {
        let stream = chunks(&format!("5{extension}\r\nhello\r\n0{extension}\r\n\r\n"));
        accept("9112 §7.1.1", "names, tokens, quoted strings, BWS", stream, &[Content("hello"), Trailers(&[])])
    }));
    let bad = [
        ";¡\r\n",
        "; ¡\r\n",
        ";¡;a",
        ";¡=b",
        ";¡\"a\"",
        ";¡(",
        ";a¡(",
        ";a¡\"b\"",
        ";a ¡\r\n",
        ";a\t¡\r\n",
        ";a ¡b",
        ";a=¡\r\n",
        ";a= ¡\r\n",
        ";a=¡;b",
        ";a=¡=",
        ";a=¡,",
        ";a=b¡=c",
        ";a=b¡,",
        ";a=b ¡\r\n",
        ";a=b ¡c",
        ";a=b¡\"c\"",
        ";a¡\0",
        ";a=¡\x7f",
        ";a=¡é",
        ";¡é",
        ";a=\"b\"¡c",
        ";a=\"b\"¡\"c\"",
        ";a=\"b\" ¡\r\n",
        ";a=\"b\" ¡c",
        ";a=\"¡\0\"",
        ";a=\"¡\x7f\"",
        ";a=\"¡\r\n\"",
        ";a=\"b¡\r\"",
        ";a=\"\\¡\0\"",
        ";a=\"\\¡\r\"",
        ";a=\"\\¡\x7f\"",
        ";a;¡\r\n",
    ];
    check(bad.map(|extension| {
        refuse("9112 §7.1.1", "nothing else", chunks(&format!("5{extension}")), ErrorKind::ChunkExtension)
    }));
    check(bad.map(|extension| {
        refuse("9112 §7.1.1", "nor in the last chunk", chunks(&format!("0{extension}")), ErrorKind::ChunkExtension)
    }));
}

#[test]
fn line_ends() {
    let bad = [
        "5¡\nhello",
        "5\r¡hello",
        "5\r¡\r\n",
        "0¡\n\n",
        "0\r¡0",
        "¡\n5\r\n",
        "5 ¡\n",
        "5;a¡\n",
        "5;a=b¡\n",
        "5;a=\"b\"¡\n",
        "5;a=\"b¡\n\"",
        "5;a=\"\\¡\n\"",
        "5;a\r¡x",
        "5;a=\"b\"\r¡\r",
        "0\r\n¡\n",
        "0\r\n\r¡x",
        "0\r\nA: b¡\n",
        "0\r\nA: b\r¡x",
        "0\r\nA¡\n",
    ];
    check(bad.map(|content| refuse("9112 §2.2", "CRLF alone ends a line", chunks(content), ErrorKind::LineEnd)));
    let bad = ["5\r\nhello¡\n", "5\r\nhello¡x", "5\r\nhello\r¡x", "5\r\nhello\r¡\r\n", "5\r\nhello¡0\r\n\r\n"];
    check(bad.map(|content| refuse("9112 §7.1", "exactly CRLF behind the data", chunks(content), ErrorKind::ChunkEnd)));
}

#[test]
fn overhead() {
    let four = within(Limits { chunk_overhead: 4, ..Limits::DEFAULT });
    for (good, bad) in [
        (format!("5;abc{REST}"), "5;abc¡d\r\n"),
        (format!("5 ;ab{REST}"), "5 ;ab¡c\r\n"),
        (format!("5;a=b{REST}"), "5;a=\"¡b\"\r\n"),
        (format!("00005{REST}"), "00000¡5\r\n"),
        (String::from("00000\r\n\r\n"), "00000¡0\r\n"),
        (String::from("1;a\r\nx\r\n01\r\ny\r\n00\r\n\r\n"), "1;a\r\nx\r\n001\r\ny\r\n0¡;\r\n"),
    ] {
        check([
            accept("9112 §7.1.1", "as much as the limit", chunks(&good), &[]).reading(four),
            accept("9112 §7.1.1", "each message has its own", chunks(&good).repeat(2), &[Then]).reading(four),
            refuse("9112 §7.1.1", "one byte more: 400", chunks(bad), ErrorKind::ChunkOverhead).reading(four),
        ]);
    }
    let of_192 = format!("0000C0\r\n{}\r\n", "a".repeat(192));
    let of_256 = format!("0000100\r\n{}\r\n", "a".repeat(256));
    check([
        accept("9112 §7.1", "sizes of many digits, in front of much", chunks(&(of_256.repeat(40) + "0\r\n\r\n")), &[])
            .reading(four),
        refuse("9112 §7.1.1", "in front of less", chunks(&(of_192.clone() + "0000¡C0\r\n")), ErrorKind::ChunkOverhead)
            .reading(four),
    ]);
    let most = "a".repeat((16 << 10) - 1);
    check([
        accept("9112 §7.1.1", "16 KiB by default", chunks(&format!("5;{most}{REST}")), &[Content("hello")]),
        refuse("9112 §7.1.1", "no more", chunks(&format!("5;{most}¡a\r\n")), ErrorKind::ChunkOverhead),
    ]);
    assert_eq!(Limits::DEFAULT.chunk_overhead, 16 << 10);
}

#[test]
fn trailer_lines() {
    check([
        accept(
            "9112 §7.1.2",
            "trailers are delivered",
            trailers("A: \t b \r\nETag: \"x\"\r\nA:\r\n\r\n"),
            &[Content("x"), Trailers(&[("A", "b"), ("ETag", "\"x\""), ("A", "")])],
        ),
        refuse("9112 §5.1", "no blank before the colon", trailers("A¡ : b\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5.1", "no empty name", trailers("¡: b\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5", "no line without a colon", trailers("A¡\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5.2", "no fold", trailers("A: b\r\n¡ c\r\n\r\n"), ErrorKind::ObsFold),
        refuse("9112 §5.2", "no leading blank", trailers("¡\tA: b\r\n\r\n"), ErrorKind::ObsFold),
        refuse("9110 §5.5", "no control byte", trailers("A: b¡\0\r\n\r\n"), ErrorKind::FieldValue),
        refuse("9110 §5.5", "nor in what is withheld", trailers("Cookie: b¡\0\r\n\r\n"), ErrorKind::FieldValue),
    ]);
}

#[test]
fn forbidden_trailers() {
    for name in ["Content-Length", "transfer-encoding", "HOST"] {
        let section = format!("A: b\r\n{name}¡: 5\r\n\r\n");
        check([refuse("9110 §6.5.1", "no framing, no routing", trailers(&section), ErrorKind::TrailerForbidden)]);
    }
    let withheld = [
        "Close",
        "Connection",
        "Trailer",
        "TE",
        "Upgrade",
        "Keep-Alive",
        "Proxy-Connection",
        "Expect",
        "Authorization",
        "Proxy-Authorization",
        "Proxy-Authenticate",
        "Proxy-Authentication-Info",
        "WWW-Authenticate",
        "Cookie",
        "Set-Cookie",
        "Content-Encoding",
        "Content-Type",
        "Content-Range",
        "Range",
        "If",
        "If-Match",
        "If-None-Match",
        "If-Range",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "If-Schedule-Tag-Match",
        "Cache-Control",
        "Pragma",
        "Max-Forwards",
        "Age",
        "Date",
        "Expires",
        "Location",
        "Retry-After",
        "Vary",
    ];
    for name in withheld {
        let section = format!("A: b\r\n{name}: x\r\n{}:\r\nC: d\r\n\r\n", name.to_uppercase());
        check([
            accept("9110 §6.5.1", "withheld", trailers(&section), &[Trailers(&[("A", "b"), ("C", "d")])]),
            accept(
                "9110 §6.5.1",
                "withheld",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n".to_owned() + &section,
                &[Trailers(&[("A", "b"), ("C", "d")])],
            )
            .reading(RESPONSE),
        ]);
    }
    assert!(withheld.iter().all(|name| KnownField::find(name.as_bytes()).is_some()));
}

#[test]
fn trailers_change_nothing() {
    let acting = "Connection: close, upgrade\r\nUpgrade: x\r\nExpect: y\r\n\r\n";
    check([accept(
        "9110 §6.5.1",
        "they are never acted on",
        trailers(acting) + &request("\r\n"),
        &[Trailers(&[]), KeepAlive(true), Upgrade(false), Expects(Expectation::None), Then, KeepAlive(true)],
    )]);
}

#[test]
fn nominated_trailers() {
    let with = |connection: &str, section: &str| {
        request(&format!("{connection}Transfer-Encoding: chunked\r\n\r\n0\r\n{section}\r\n"))
    };
    let (one, many) = ("Connection: X-Hop\r\n", "Connection: a,b\r\nConnection: c, d,, e\r\n");
    check([
        accept(
            "9110 §7.6.1",
            "what Connection names is withheld",
            with(one, "x-hop: 1\r\nX-Hop2: 2\r\n"),
            &[Trailers(&[("X-Hop2", "2")])],
        ),
        accept("9110 §7.6.1", "all of it", with(many, "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\n"), &[Trailers(&[])]),
        accept(
            "9110 §7.6.1",
            "of this message",
            with(one, "") + &with("", "X-Hop: 1\r\n"),
            &[Trailers(&[]), Then, Trailers(&[("X-Hop", "1")])],
        ),
        refuse(
            "9110 §6.5.1",
            "naming permits nothing",
            with("Connection: host\r\n", "Host¡: a\r\n"),
            ErrorKind::TrailerForbidden,
        ),
    ]);
}

#[test]
fn trailer_limits() {
    let within = |trailers, trailer_section, field_line| {
        within(Limits { trailers, trailer_section, field_line, ..Limits::DEFAULT })
    };
    let long = |length: usize| "b".repeat(length - 5);
    // "A: b\r\n" has 6 bytes.
    check([
        accept("9110 §6.5", "as many as the limit", trailers("A: b\r\nA: b\r\n\r\n"), &[]).reading(within(2, 99, 99)),
        refuse("9110 §6.5", "one more: 431", trailers("A: b\r\nA: b\r\n¡A: b\r\n"), ErrorKind::TooManyTrailers)
            .reading(within(2, 99, 99))
            .answered(431),
        refuse("9110 §6.5", "withheld ones count", trailers("TE: b\r\n¡TE: b\r\n"), ErrorKind::TooManyTrailers)
            .reading(within(1, 99, 99))
            .answered(431),
        accept("9110 §6.5", "as long as the limit", trailers("A: b\r\n\r\n"), &[]).reading(within(9, 8, 99)),
        refuse("9110 §6.5", "one byte more: 431", trailers("A: b\r\n\r¡\n"), ErrorKind::TrailerSectionTooLong)
            .reading(within(9, 7, 99))
            .answered(431),
        refuse(
            "9110 §5.4",
            "a line's limit holds",
            trailers("Ab: 45678901234567890123456789¡0"),
            ErrorKind::FieldLineTooLong,
        )
        .reading(within(9, 99, 30))
        .answered(431),
        accept("9110 §6.5", "32 by default", trailers(&format!("{}\r\n", "A: b\r\n".repeat(32))), &[]),
        refuse("9110 §6.5", "no more", trailers(&format!("{}¡A", "A: b\r\n".repeat(32))), ErrorKind::TooManyTrailers)
            .answered(431),
        accept("9110 §6.5", "8 KiB by default", trailers(&format!("A: {}\r\n\r\n", long((8 << 10) - 2))), &[]),
        refuse(
            "9110 §6.5",
            "no more",
            trailers(&format!("A: {}\r\n\r¡\n", long((8 << 10) - 1))),
            ErrorKind::TrailerSectionTooLong,
        )
        .answered(431),
    ]);
    assert_eq!((Limits::DEFAULT.trailers, Limits::DEFAULT.trailer_section), (32, 8 << 10));
}
