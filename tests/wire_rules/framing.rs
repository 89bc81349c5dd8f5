//! Where a message ends: RFC 9112 §6, RFC 9110 §8.6, and the responses that have no content.

use crate::Expect::{Body, Content, KeepAlive, NoMessage, OtherCodings, Rest, Start, Then, Trailers, Unfinished};
use crate::common::{RESPONSE, Setup};
use crate::{TO_CONNECT, TO_HEAD, TO_UPGRADE, accept, check, chunks, refuse, request, within};
use httpcore::{BodyLength, ErrorKind, Limits};

/// A response with these fields, and what follows them.
fn response(status: u16, fields: &str) -> String {
    format!("HTTP/1.1 {status} x\r\n{fields}")
}

fn length(value: &str) -> String {
    request(&format!("Content-Length:{value}\r\n\r\n"))
}

fn coding(value: &str) -> String {
    request(&format!("Transfer-Encoding:{value}\r\n\r\n"))
}

#[test]
fn content_length() {
    let five = ["5", " \t5\t ", "05", "0000000000000000000000000000000000000005"];
    check(five.map(|value| {
        accept(
            "9110 §8.6",
            "any number of leading zeros",
            length(value) + "hello",
            &[Body(BodyLength::Length(5)), Content("hello")],
        )
    }));
    check([
        accept("9110 §8.6", "none at all", length("0"), &[Body(BodyLength::Length(0)), Content("")]),
        accept(
            "9110 §8.6",
            "2^64 - 1",
            length("18446744073709551615") + "x",
            &[Body(BodyLength::Length(u64::MAX)), Content("x"), Unfinished],
        ),
        accept("9110 §8.6", "with a zero before it", length("018446744073709551615"), &[Unfinished]),
        accept("9112 §6.2", "content may hold anything", length("5") + "\r\n\0\n\r", &[Content("\r\n\0\n\r")]),
        accept(
            "9112 §6.2",
            "of a response",
            response(200, "Content-Length: 2\r\n\r\nok"),
            &[Body(BodyLength::Length(2)), Content("ok"), KeepAlive(true)],
        )
        .reading(RESPONSE),
    ]);
    let bad = [
        "1844674407370955161¡6",
        "0001844674407370955161¡6",
        "9999999999999999999¡9",
        "18446744073709551615¡0",
        "¡\r\n",
        " ¡\r\n",
        "¡+5",
        "¡-5",
        "5¡_0",
        "0¡x5",
        "¡a",
        "5 ¡5",
        "5\t¡5",
        "5¡,5",
        "5¡, 5",
        "5 ¡, 5",
        "¡,5",
        "5¡;",
        "5¡.0",
        "5¡e1",
        "¡\"5\"",
        "¡٥",
    ];
    check(bad.map(|value| refuse("9110 §8.6", "1*DIGIT below 2^64", length(value), ErrorKind::ContentLength)));
    check([
        refuse(
            "9112 §6.3",
            "twice the same",
            request("Content-Length: 5\r\nContent-Length¡: 5\r\n\r\nhello"),
            ErrorKind::ContentLengthRepeated,
        ),
        refuse(
            "9112 §6.3",
            "two of them",
            request("Content-Length: 5\r\nA: b\r\ncontent-length¡: 6\r\n\r\nhello"),
            ErrorKind::ContentLengthRepeated,
        ),
        refuse(
            "9112 §6.3",
            "in a response",
            response(200, "Content-Length: 5\r\nContent-Length¡: 5\r\n\r\n"),
            ErrorKind::ContentLengthRepeated,
        )
        .reading(RESPONSE),
        refuse("9110 §8.6", "in a response", response(200, "Content-Length: 5¡,5\r\n\r\n"), ErrorKind::ContentLength)
            .reading(RESPONSE),
    ]);
}

#[test]
fn transfer_encoding_of_a_request() {
    let chunked = ["chunked", " \tchunked \t", "Chunked", "CHUNKED"];
    check(chunked.map(|value| {
        accept(
            "9112 §6.3",
            "chunked alone",
            coding(value) + "1\r\nx\r\n0\r\n\r\n",
            &[Body(BodyLength::Chunked), OtherCodings(false), Content("x"), KeepAlive(true)],
        )
    }));
    let others = [
        "gzip, chunked",
        "gzip,chunked",
        "gzip \t, \tChunked",
        "gzip, br, chunked",
        "gzip;a=b, chunked",
        "gzip ; a = b\t;\tc\t=\t\"d\", chunked",
        "x;a=\"b,c;d=\\\"\\\\\té\" , chunked",
        "gzip\r\nTransfer-Encoding: chunked",
        "gzip\r\nA: b\r\ntransfer-encoding: br, chunked",
        "chunkedx, chunked",
        "chunke, chunked",
    ];
    check(others.map(|value| {
        accept(
            "9112 §6.1",
            "others before one final chunked are named",
            coding(value) + "1\r\nx\r\n0\r\n\r\n",
            &[Body(BodyLength::Chunked), OtherCodings(true), Content("x")],
        )
    }));
    for value in ["gzip", "identity", "chunkedx", "xchunked", "chunked-gzip", "gzip;a=b", "gzip;a=\"chunked\""] {
        let stream = request(&format!("Transfer-Encoding: {value}\r\n¡\r\n"));
        check([refuse("9112 §6.3", "the last coding is chunked", stream, ErrorKind::ChunkedNotFinal)]);
    }
}

#[test]
fn malformed_transfer_encodings() {
    let bad = [
        // An empty value, empty members.
        "¡\r\n",
        " \t¡\r\n",
        "¡,chunked",
        "gzip,¡,chunked",
        "gzip, \t¡, chunked",
        "gzip,¡\r\n",
        "gzip\r\nTransfer-Encoding:¡\r\n",
        // Not a token.
        "¡\"chunked\"",
        "¡;a=b",
        "¡=",
        "gzip¡/2, chunked",
        "gzip ¡chunked",
        "gzip¡=b, chunked",
        "¡é",
        "chunked¡é",
        "chunked¡\x0b",
        // Parameters.
        "gzip;¡, chunked",
        "gzip;¡\r\n",
        "gzip;¡;a=b, chunked",
        "gzip;¡=b, chunked",
        "gzip;a¡, chunked",
        "gzip;a¡;b=c, chunked",
        "gzip;a¡\r\n",
        "gzip;a ¡b, chunked",
        "gzip;a=¡, chunked",
        "gzip;a=¡\r\n",
        "gzip;a=¡=, chunked",
        "gzip;a=b¡=c, chunked",
        "gzip;a=b ¡c, chunked",
        "gzip;a=b¡\"c\", chunked",
        "gzip;a=\"b\"¡c, chunked",
        "gzip;a=\"b¡\r\n",
        "gzip;a=\"b\\¡\r\n",
        // Chunked with parameters.
        "chunked¡;a=b",
        "chunked ¡;a=b",
        "chunked¡;",
        // Chunked twice, or before another one.
        "chunked¡, chunked",
        "chunked ¡,chunked",
        "chunked¡, gzip",
        "chunked¡,",
        "gzip, chunked¡, gzip",
        "chunked\r\nTransfer-Encoding¡: chunked",
        "chunked\r\nTransfer-Encoding¡: gzip",
        "chunked\r\nA: b\r\nTransfer-Encoding¡:\r\n",
    ];
    let control = |value: &str| value.contains('\x0b');
    let kind = |value: &str| if control(value) { ErrorKind::FieldValue } else { ErrorKind::TransferEncoding };
    let rule = "one list over all lines, no empty member, chunked once and last";
    check(bad.map(|value| refuse("9112 §6.1", rule, coding(value), kind(value))));
    check(bad.map(|value| {
        let stream = response(200, &format!("Transfer-Encoding:{value}\r\n\r\n"));
        refuse("9112 §6.1", rule, stream, kind(value)).reading(RESPONSE)
    }));
}

#[test]
fn transfer_encoding_of_a_response() {
    let entries = [
        accept(
            "9112 §6.3",
            "chunked",
            response(200, "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n"),
            &[Body(BodyLength::Chunked), OtherCodings(false), Content("x"), Trailers(&[("A", "b")]), KeepAlive(true)],
        ),
        accept(
            "9112 §6.3",
            "others are named",
            response(200, "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            &[Body(BodyLength::Chunked), OtherCodings(true)],
        ),
        accept(
            "9112 §6.3",
            "without chunked until close",
            response(200, "Transfer-Encoding: gzip;a=b\r\n\r\n5\r\nxyz"),
            &[Body(BodyLength::UntilClose), OtherCodings(true), Content("5\r\nxyz"), KeepAlive(false)],
        ),
    ];
    check(entries.map(|entry| entry.reading(RESPONSE)));
}

#[test]
fn both_fields_or_an_old_version() {
    let ambiguous = [
        "Content-Length: 5\r\nTransfer-Encoding¡: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length¡: 5\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\nContent-Length¡: 5\r\n\r\n",
        "Content-Length: 0\r\nA: b\r\ntransfer-encoding¡: x\r\n\r\n",
    ];
    check(ambiguous.map(|fields| refuse("9112 §6.3", "never both", request(fields), ErrorKind::LengthAmbiguous)));
    check(ambiguous.map(|fields| {
        refuse("9112 §6.3", "never both", response(200, fields), ErrorKind::LengthAmbiguous).reading(RESPONSE)
    }));
    check([
        refuse(
            "9112 §6.1",
            "no Transfer-Encoding in a 1.0 request",
            "POST / HTTP/1.0\r\nTransfer-Encoding¡: chunked\r\n\r\n",
            ErrorKind::TransferEncodingVersion,
        ),
        refuse(
            "9112 §6.1",
            "nor in a 1.0 response",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding¡: chunked\r\n\r\n",
            ErrorKind::TransferEncodingVersion,
        )
        .reading(RESPONSE),
        accept(
            "9110 §2.5",
            "1.2 may have it",
            "POST / HTTP/1.2\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            &[Body(BodyLength::Chunked)],
        ),
    ]);
}

#[test]
fn messages_without_either_field() {
    check([
        accept(
            "9112 §6.3",
            "a request has no content",
            request("\r\n") + "GET / HTTP/1.0\r\n\r\n",
            &[Body(BodyLength::None), Content(""), Then, Start("GET", "/")],
        ),
        accept(
            "9112 §6.3",
            "a response has it until close",
            response(200, "\r\nHTTP/1.1 200 OK\r\n"),
            &[Body(BodyLength::UntilClose), Content("HTTP/1.1 200 OK\r\n"), KeepAlive(false)],
        )
        .reading(RESPONSE),
        accept("9112 §6.3", "which may be empty", response(404, "\r\n"), &[Body(BodyLength::UntilClose), Content("")])
            .reading(RESPONSE),
        accept(
            "9112 §6.3",
            "whatever Connection says",
            response(200, "Connection: keep-alive\r\n\r\nx"),
            &[KeepAlive(false), Content("x")],
        )
        .reading(RESPONSE),
    ]);
}

#[test]
fn responses_without_content() {
    let next = response(200, "Content-Length: 2\r\n\r\nok");
    for fields in ["", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n"] {
        let entry = |rule, status| {
            accept(
                "9112 §6.3",
                rule,
                response(status, &format!("{fields}\r\n{next}")),
                &[
                    Body(BodyLength::None),
                    Content(""),
                    KeepAlive(true),
                    Then,
                    Body(BodyLength::Length(2)),
                    Content("ok"),
                ],
            )
            .reading(RESPONSE)
        };
        check([entry("204", 204), entry("304", 304), entry("100", 100), entry("103", 103), entry("199", 199)]);
        check([entry("200 to HEAD", 200), entry("404 to HEAD", 404)].map(|entry| entry.reading(TO_HEAD)));
        check([200, 204, 299].map(|status| {
            let stream = response(status, &format!("{fields}\r\nraw bytes"));
            accept("9112 §6.3", "2xx to CONNECT hands over", stream, &[Body(BodyLength::None), Rest(9)])
                .reading(TO_CONNECT)
        }));
        check([accept(
            "9110 §7.8",
            "101 hands over",
            response(101, &format!("{fields}\r\nraw bytes")),
            &[Body(BodyLength::None), Rest(9)],
        )
        .reading(TO_UPGRADE)]);
    }
}

#[test]
fn responses_that_are_framed_as_any() {
    check([
        accept("9110 §15.3.6", "205", response(205, "Content-Length: 0\r\n\r\n"), &[Body(BodyLength::Length(0))])
            .reading(RESPONSE),
        accept("9110 §15.3.6", "205 with content", response(205, "Content-Length: 2\r\n\r\nok"), &[Content("ok")])
            .reading(RESPONSE),
        accept(
            "9110 §15.3.6",
            "205 without a length",
            response(205, "\r\nrest"),
            &[Body(BodyLength::UntilClose), Content("rest")],
        )
        .reading(RESPONSE),
        accept("9110 §9.3.6", "a refusal of CONNECT", response(407, "Content-Length: 2\r\n\r\nno"), &[Content("no")])
            .reading(TO_CONNECT),
        accept(
            "9110 §9.3.6",
            "a redirection of CONNECT",
            response(300, "Content-Length: 2\r\n\r\nno"),
            &[Content("no")],
        )
        .reading(TO_CONNECT),
        accept("9110 §15.5", "codes above 599", response(999, "Content-Length: 2\r\n\r\nok"), &[Content("ok")])
            .reading(RESPONSE),
    ]);
}

#[test]
fn interim_responses() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nConnection: close\r\n\r\nHTTP/1.0 102 x\r\n\r\n";
    check([
        accept(
            "9110 §15.2",
            "any number come first",
            interim.to_owned() + &response(200, "\r\nuntil close"),
            &[
                Start("100", "Continue"),
                KeepAlive(true),
                Then,
                Start("103", "x"),
                KeepAlive(true),
                Then,
                Start("102", "x"),
                KeepAlive(true),
                Then,
                Start("200", "x"),
                Content("until close"),
            ],
        )
        .reading(RESPONSE),
        accept(
            "9112 §6.3",
            "HEAD is not forgotten",
            interim.to_owned() + &response(200, "Content-Length: 5\r\n\r\n"),
            &[Then, Then, Then, Body(BodyLength::None)],
        )
        .reading(TO_HEAD),
        accept(
            "9112 §6.3",
            "nor CONNECT",
            interim.to_owned() + &response(200, "\r\nraw"),
            &[Then, Then, Then, Rest(3)],
        )
        .reading(TO_CONNECT),
        accept(
            "9110 §7.8",
            "nor the upgrade",
            interim.to_owned() + &response(101, "\r\nraw"),
            &[Then, Then, Then, Start("101", "x"), Rest(3)],
        )
        .reading(TO_UPGRADE),
        accept(
            "9110 §7.8",
            "an upgrade may be declined",
            response(200, "Content-Length: 2\r\n\r\nok"),
            &[Content("ok")],
        )
        .reading(TO_UPGRADE),
    ]);
}

#[test]
fn connect_requests() {
    let connect = |fields: &str| format!("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n{fields}");
    check([
        accept("9110 §9.3.6", "no content", connect("\r\nraw"), &[Body(BodyLength::None), KeepAlive(false), Rest(3)]),
        accept(
            "9110 §9.3.6",
            "a length of 0 is none",
            connect("Content-Length: 00\r\n\r\n"),
            &[Body(BodyLength::None), KeepAlive(false)],
        ),
        refuse(
            "9110 §9.3.6",
            "no other length",
            connect("Content-Length: 0¡5\r\n\r\nhello"),
            ErrorKind::ConnectContent,
        ),
        refuse(
            "9110 §9.3.6",
            "no transfer coding",
            connect("Transfer-Encoding¡: chunked\r\n\r\n0\r\n\r\n"),
            ErrorKind::ConnectContent,
        ),
    ]);
}

#[test]
fn content_limit() {
    let five = within(Limits { content: 5, ..Limits::DEFAULT });
    let to_five = Setup { response: true, ..five };
    check([
        accept("9110 §15.5.14", "as much as the limit", length("5") + "hello", &[Content("hello")]).reading(five),
        accept("9110 §15.5.14", "in chunks too", chunks("2\r\nhe\r\n003\r\nllo\r\n0\r\n\r\n"), &[Content("hello")])
            .reading(five),
        refuse(
            "9110 §15.5.14",
            "a declared length is judged at the end of the head: 413",
            request("Content-Length: 6\r\nA: b\r\n¡\r\n"),
            ErrorKind::ContentTooLong,
        )
        .reading(five)
        .answered(413),
        refuse(
            "9112 §6.3",
            "so what is wrong before it comes first",
            request("Content-Length: 6\r\nA: b¡\0\r\n\r\n"),
            ErrorKind::FieldValue,
        )
        .reading(five),
        refuse(
            "9110 §15.5.14",
            "a chunk is judged at the end of its line",
            chunks("6\r¡\n"),
            ErrorKind::ContentTooLong,
        )
        .reading(five)
        .answered(413),
        refuse("9112 §7.1", "so what is no size comes first", chunks("1000000000000000¡0\r\n"), ErrorKind::ChunkSize)
            .reading(five)
            .answered(400),
        refuse("9110 §15.5.14", "the sum of the chunks", chunks("3\r\nhel\r\n3\r¡\n"), ErrorKind::ContentTooLong)
            .reading(five)
            .answered(413),
        refuse("9110 §15.5.14", "until close", response(200, "\r\nhello¡!"), ErrorKind::ContentTooLong)
            .reading(to_five),
        accept("9110 §15.5.14", "until close", response(200, "\r\nhello"), &[Content("hello")]).reading(to_five),
        accept("9112 §6.3", "a length that frames nothing", response(204, "Content-Length: 6\r\n\r\n"), &[])
            .reading(to_five),
        accept("9110 §15.5.14", "each message has its own", (length("5") + "hello").repeat(2), &[Then]).reading(five),
        refuse("9110 §15.5.14", "0 allows none", chunks("1\r¡\n"), ErrorKind::ContentTooLong)
            .reading(within(Limits { content: 0, ..Limits::DEFAULT }))
            .answered(413),
    ]);
    assert_eq!(Limits::DEFAULT.content, u64::MAX);
}

#[test]
fn end_of_input() {
    let request_ends = [
        "\r¡",
        "G¡",
        "GET¡",
        "GET / HTTP/1.1¡",
        "GET / HTTP/1.1\r\n¡",
        "GET / HTTP/1.1\r\nHost: a\r\n¡",
        "GET / HTTP/1.1\r\nHost: a\r\n\r¡",
        "GET / HTTP/1.0\r\nContent-Length: 5\r\n\r\n¡",
        "GET / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhell¡",
    ];
    let chunked_ends = [
        "¡",
        "5¡",
        "5;a=\"¡",
        "5\r¡",
        "5\r\n¡",
        "5\r\nhell¡",
        "5\r\nhello¡",
        "5\r\nhello\r¡",
        "5\r\nhello\r\n¡",
        "0¡",
        "0\r\n¡",
        "0\r\nA: b¡",
        "0\r\nA: b\r\n¡",
        "0\r\n\r¡",
    ];
    let response_ends =
        ["H¡", "HTTP/1.1 200¡", "HTTP/1.1 200 OK\r\n\r¡", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n¡"];
    check(request_ends.map(|stream| refuse("9112 §8", "inside a request", stream, ErrorKind::Incomplete)));
    check(request_ends.map(|stream| {
        let first = "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok";
        refuse("9112 §8", "inside the second one", stream, ErrorKind::Incomplete).behind(first)
    }));
    check(chunked_ends.map(|content| refuse("9112 §8", "inside chunks", chunks(content), ErrorKind::Incomplete)));
    check(
        response_ends
            .map(|stream| refuse("9112 §8", "inside a response", stream, ErrorKind::Incomplete).reading(RESPONSE)),
    );
    check([
        accept("9112 §8", "before the first request", "", &[NoMessage]),
        accept("9112 §8", "before the first response", "", &[NoMessage]).reading(RESPONSE),
        accept("9112 §8", "behind a request", request("\r\n"), &[]),
        accept("9112 §8", "behind chunks", chunks("0\r\n\r\n"), &[Content("")]),
        accept("9112 §8", "behind an empty line", request("\r\n\r\n"), &[]),
        accept("9112 §8", "behind a response", response(204, "\r\n"), &[]).reading(RESPONSE),
        accept("9112 §8", "in content until close", response(200, "\r\nx"), &[Content("x")]).reading(RESPONSE),
    ]);
}
