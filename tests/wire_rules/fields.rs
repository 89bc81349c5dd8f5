//! Field lines and Host: RFC 9112 §5 and §3.2, RFC 9110 §5, §4.2 and §7.2.

use crate::Expect::{Authority, Body, Content, Fields, Start, Then};
use crate::common::{RESPONSE, Setup};
use crate::{FOLDING, accept, check, is_tchar, is_text, marked, refuse, request, unmarked, within};
use httpcore::{BodyLength, ErrorKind, Leniency, Limits};

fn response(fields: &str) -> String {
    format!("HTTP/1.1 204 No Content\r\n{fields}")
}

/// A request with this value of Host.
fn host(value: &str) -> String {
    format!("GET / HTTP/1.1\r\nHost:{value}\r\n\r\n")
}

#[test]
fn names() {
    check([
        accept(
            "9112 §5.1",
            "a token and a colon",
            request("A-!#$%&'*+.^_`|~9z:b\r\n\r\n"),
            &[Fields(&[("Host", "a"), ("A-!#$%&'*+.^_`|~9z", "b")])],
        ),
        accept(
            "9110 §5.1",
            "an underscore is legal",
            request("Content_Length: 5\r\n\r\n"),
            &[Fields(&[("Host", "a"), ("Content_Length", "5")]), Body(BodyLength::None)],
        ),
        accept("9110 §5.1", "case does not count", request("CONTENT-length: 1\r\n\r\nx"), &[Content("x")]),
        accept(
            "9110 §5.3",
            "lines keep their order",
            request("B: 1\r\nA: 2\r\nB: 3\r\n\r\n"),
            &[Fields(&[("Host", "a"), ("B", "1"), ("A", "2"), ("B", "3")])],
        ),
        accept("9112 §5", "there may be none", response("\r\n"), &[Fields(&[])]).reading(RESPONSE),
        refuse("9112 §5.1", "not empty", request("¡: b\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5.1", "no SP before the colon", request("A¡ : b\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5.1", "no HTAB before the colon", request("A¡\t: b\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5.1", "in responses too", response("A¡ : b\r\n\r\n"), ErrorKind::FieldName).reading(RESPONSE),
        refuse("9112 §5", "no line without a colon", request("A¡\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5", "nor one of two words", request("A¡ b\r\n\r\n"), ErrorKind::FieldName),
        refuse("9112 §5.1", "no raw UTF-8", request("¡é: b\r\n\r\n"), ErrorKind::FieldName),
    ]);
}

#[test]
fn every_byte_of_a_name() {
    let before = request("A");
    let after = "b: c\r\n\r\n";
    check((0..=255).filter(|&byte| byte != b':').map(|byte| match byte {
        _ if is_tchar(byte) => accept("9112 §5.1", "a tchar", unmarked(&before, byte, after), &[]),
        b'\n' => refuse("9112 §2.2", "a bare LF", marked(&before, byte, after), ErrorKind::LineEnd),
        _ => refuse("9112 §5.1", "no tchar", marked(&before, byte, after), ErrorKind::FieldName),
    }));
}

#[test]
fn line_ends() {
    check([
        refuse("9112 §2.2", "a field line ends in CRLF, not LF", request("A: b¡\n\r\n"), ErrorKind::LineEnd),
        refuse("9112 §2.2", "not in CR", request("A: b\r¡C: d\r\n"), ErrorKind::LineEnd),
        refuse("9112 §2.2", "not in CR CR LF", request("A: b\r¡\r\n\r\n"), ErrorKind::LineEnd),
        refuse("9112 §2.2", "an empty value changes nothing", request("A:¡\n\r\n"), ErrorKind::LineEnd),
        refuse("9112 §2.2", "a name before LF", request("A¡\n\r\n"), ErrorKind::LineEnd),
        refuse("9112 §2.2", "the head ends in CRLF, not LF", request("A: b\r\n¡\n"), ErrorKind::LineEnd),
        refuse("9112 §2.2", "not in CR", request("A: b\r\n\r¡x"), ErrorKind::LineEnd),
        refuse("9112 §2.2", "LF in a response", response("A: b¡\n"), ErrorKind::LineEnd).reading(RESPONSE),
        refuse("9112 §2.2", "LF for the end of its head", response("¡\n"), ErrorKind::LineEnd).reading(RESPONSE),
    ]);
}

#[test]
fn folded_lines() {
    check([
        refuse("9112 §5.2", "no SP at the start of a line", request("A: b\r\n¡ c\r\n\r\n"), ErrorKind::ObsFold),
        refuse("9112 §5.2", "no HTAB either", request("A: b\r\n¡\tc\r\n\r\n"), ErrorKind::ObsFold),
        refuse("9112 §5.2", "not with blanks alone", request("A: b\r\n¡ \r\n\r\n"), ErrorKind::ObsFold),
        refuse("9112 §2.2", "none before the first field", "GET / HTTP/1.1\r\n¡ Host: a\r\n", ErrorKind::ObsFold),
        refuse("9112 §5.2", "leniency is for responses", request("A: b\r\n¡ c\r\n\r\n"), ErrorKind::ObsFold)
            .reading(Setup { response: false, ..FOLDING }),
        refuse("9112 §5.2", "responses are refused too", response("A: b\r\n¡ c\r\n\r\n"), ErrorKind::ObsFold)
            .reading(RESPONSE),
    ]);
    let lenient = [
        accept(
            "9112 §5.2",
            "a fold becomes SP",
            response("A: b\r\n c\r\nD: e\r\n\r\n"),
            &[Fields(&[("A", "b c"), ("D", "e")])],
        ),
        accept("9112 §5.2", "several do", response("A: b \r\n  c\r\n d\r\n\r\n"), &[Fields(&[("A", "b c d")])]),
        accept("9112 §5.2", "before the value it is trimmed", response("A:\r\n b\r\n\r\n"), &[Fields(&[("A", "b")])]),
        accept("9112 §5.2", "behind it too", response("A: b\r\n \r\n\r\n"), &[Fields(&[("A", "b")])]),
        accept("9112 §5.2", "blanks alone are an empty value", response("A: \r\n \r\n\r\n"), &[Fields(&[("A", "")])]),
        accept(
            "9112 §5.2",
            "a length may be folded",
            "HTTP/1.1 200 OK\r\nContent-Length:\r\n 2\r\n\r\nok",
            &[Content("ok")],
        ),
        accept(
            "9112 §5.2",
            "the next message too",
            response("A: b\r\n c\r\n\r\n").repeat(2),
            &[Fields(&[("A", "b c")]), Then, Fields(&[("A", "b c")])],
        ),
        refuse(
            "9110 §8.6",
            "a length is one number",
            response("Content-Length: 1\r\n ¡2\r\n"),
            ErrorKind::ContentLength,
        ),
        refuse("9112 §2.2", "none before the first field", response("¡ A: b\r\n"), ErrorKind::ObsFold),
        refuse("9110 §5.5", "a control byte behind a fold", response("A: b\r\n c¡\0\r\n"), ErrorKind::FieldValue),
        refuse(
            "9112 §5.2",
            "trailers are never folded",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n¡ c\r\n\r\n",
            ErrorKind::ObsFold,
        ),
    ];
    check(lenient.map(|entry| entry.reading(FOLDING)));
}

#[test]
fn values() {
    check([
        accept(
            "9110 §5.5",
            "blanks at both ends are trimmed",
            request("A: \t b \t c\t \r\n\r\n"),
            &[Fields(&[("Host", "a"), ("A", "b \t c")])],
        ),
        accept("9112 §5", "no blank is needed", request("A:b\r\n\r\n"), &[Fields(&[("Host", "a"), ("A", "b")])]),
        accept(
            "9110 §5.5",
            "a value may be empty",
            request("A:\r\nB: \t\r\n\r\n"),
            &[Fields(&[("Host", "a"), ("A", ""), ("B", "")])],
        ),
        accept(
            "9110 §5.5",
            "colons and obs-text",
            request("A: b:c é\r\n\r\n"),
            &[Fields(&[("Host", "a"), ("A", "b:c é")])],
        ),
        refuse("9110 §5.5", "no NUL", request("A: b¡\0\r\n\r\n"), ErrorKind::FieldValue),
        refuse("9110 §5.5", "no DEL", request("A: ¡\x7f\r\n\r\n"), ErrorKind::FieldValue),
        refuse("9110 §5.5", "no control byte behind blanks", request("A: b \t¡\x1b\r\n\r\n"), ErrorKind::FieldValue),
        refuse("9110 §5.5", "in responses too", response("A: ¡\0\r\n\r\n"), ErrorKind::FieldValue).reading(RESPONSE),
    ]);
}

#[test]
fn every_byte_of_a_value() {
    let before = request("A: b");
    let after = "c\r\n\r\n";
    check((0..=255).filter(|&byte| byte != b'\r').map(|byte| match byte {
        _ if is_text(byte) => accept("9110 §5.5", "text", unmarked(&before, byte, after), &[]),
        b'\n' => refuse("9112 §2.2", "a bare LF", marked(&before, byte, after), ErrorKind::LineEnd),
        _ => refuse("9110 §5.5", "a control byte", marked(&before, byte, after), ErrorKind::FieldValue),
    }));
}

#[test]
fn limits() {
    let line = |field_line| within(Limits { field_line, ..Limits::DEFAULT });
    let section = |field_section| within(Limits { field_section, ..Limits::DEFAULT });
    let count = |fields| within(Limits { fields, ..Limits::DEFAULT });
    // "Host: a\r\n" has 9 bytes.
    check([
        accept("9110 §5.4", "a line of the limit's length", request("\r\n"), &[]).reading(line(9)),
        refuse("9110 §5.4", "one byte more: 431", request("A: 34567\r¡\n\r\n"), ErrorKind::FieldLineTooLong)
            .reading(line(9))
            .answered(431),
        refuse("9110 §5.4", "in a value", request("A: 345678¡9"), ErrorKind::FieldLineTooLong)
            .reading(line(9))
            .answered(431),
        refuse("9110 §5.4", "in a name", request("Abcdefghi¡j"), ErrorKind::FieldLineTooLong)
            .reading(line(9))
            .answered(431),
        refuse("9110 §5.4", "in blanks", request("A:       ¡ "), ErrorKind::FieldLineTooLong)
            .reading(line(9))
            .answered(431),
        accept("9110 §5.4", "a section of the limit's length", request("\r\n"), &[]).reading(section(11)),
        refuse("9110 §5.4", "one byte more: 431", request("\r¡\n"), ErrorKind::FieldSectionTooLong)
            .reading(section(10))
            .answered(431),
        refuse("9110 §5.4", "inside a line", request("A¡: b\r\n"), ErrorKind::FieldSectionTooLong)
            .reading(section(10))
            .answered(431),
        accept("9110 §5.4", "as many lines as the limit", request("A: b\r\n\r\n"), &[]).reading(count(2)),
        refuse("9110 §5.4", "one line more: 431", request("A: b\r\n¡C: d\r\n\r\n"), ErrorKind::TooManyFields)
            .reading(count(2))
            .answered(431),
        accept("9110 §5.4", "each message has its own", request("\r\n").repeat(2), &[Then]).reading(section(11)),
        refuse("9110 §5.4", "responses too", response("A¡: b\r\n"), ErrorKind::FieldSectionTooLong)
            .reading(Setup { response: true, ..section(1) }),
    ]);
}

#[test]
fn default_limits() {
    // "A: …\r\n" and "Host: a\r\n", 16 KiB a line and 64 KiB in all.
    let line = |length: usize| format!("A: {}\r\n", "b".repeat(length - 5));
    let most = 16 << 10;
    check([
        accept("9110 §5.4", "lines up to 16 KiB", request(&format!("{}\r\n", line(most))), &[]),
        refuse(
            "9110 §5.4",
            "no longer ones",
            request(&format!("A: {}\r¡\n", "b".repeat(most + 1 - 5))),
            ErrorKind::FieldLineTooLong,
        )
        .answered(431),
        accept("9110 §5.4", "100 lines", request(&format!("{}\r\n", "A: b\r\n".repeat(99))), &[]),
        refuse(
            "9110 §5.4",
            "no more",
            request(&format!("{}¡A: b\r\n", "A: b\r\n".repeat(99))),
            ErrorKind::TooManyFields,
        )
        .answered(431),
        accept(
            "9110 §5.4",
            "sections up to 64 KiB",
            request(&format!("{}{}\r\n", line(most).repeat(3), line(most - 9 - 2))),
            &[],
        ),
        refuse(
            "9110 §5.4",
            "no longer ones",
            request(&format!("{}{}\r¡\n", line(most).repeat(3), line(most - 9 - 1))),
            ErrorKind::FieldSectionTooLong,
        )
        .answered(431),
    ]);
    let Limits { field_line, field_section, fields, .. } = Limits::DEFAULT;
    assert_eq!((field_line, field_section, fields), (16 << 10, 64 << 10, 100));
}

#[test]
fn host_is_there_once() {
    let lenient = Setup { leniency: Leniency::HOST_MISSING, ..within(Limits::DEFAULT) };
    check([
        accept("9112 §3.2", "1.1 with Host", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", &[Fields(&[("Host", "a")])]),
        accept("9112 §3.2", "of any case", "GET / HTTP/1.1\r\nhOST: a\r\n\r\n", &[]),
        accept("9112 §3.2", "anywhere", "GET / HTTP/1.1\r\nA: b\r\nHost: a\r\n\r\n", &[]),
        accept("9112 §3.2", "1.0 without", "GET / HTTP/1.0\r\n\r\n", &[Start("GET", "/")]),
        accept("9112 §3.2", "a response without", response("\r\n"), &[]).reading(RESPONSE),
        accept("9110 §7.2", "a response with any", response("Host: a b\r\nHost:\r\n\r\n"), &[]).reading(RESPONSE),
        accept("9112 §3.2", "1.1 without, if asked for", "GET / HTTP/1.1\r\n\r\n", &[]).reading(lenient),
        refuse("9112 §3.2", "1.1 without", "GET / HTTP/1.1\r\n¡\r\n", ErrorKind::HostMissing),
        refuse("9112 §3.2", "with others", "GET / HTTP/1.1\r\nHosts: a\r\n¡\r\n", ErrorKind::HostMissing),
        refuse("9112 §3.2", "in absolute-form", "GET http://a/ HTTP/1.1\r\n¡\r\n", ErrorKind::HostMissing),
        refuse("9112 §3.2", "twice the same", request("Host¡: a\r\n\r\n"), ErrorKind::HostRepeated),
        refuse("9112 §3.2", "two of them", request("A: b\r\nhost¡: b\r\n\r\n"), ErrorKind::HostRepeated),
        refuse("9112 §3.2", "in 1.0 too", "GET / HTTP/1.0\r\nHost: a\r\nHost¡: a\r\n\r\n", ErrorKind::HostRepeated),
        refuse("9112 §3.2", "whatever is lenient", request("Host¡: a\r\n\r\n"), ErrorKind::HostRepeated)
            .reading(lenient),
        refuse("9112 §3.2", "empty in 1.0", "GET / HTTP/1.0\r\nHost:¡\r\n\r\n", ErrorKind::Host),
        refuse("9112 §3.2", "malformed in 1.0", "GET / HTTP/1.0\r\nHost: a ¡b\r\n\r\n", ErrorKind::Host),
    ]);
}

#[test]
fn host_values() {
    let good = [
        "a",
        " \ta\t ",
        "example.org",
        "EXAMPLE.org.",
        "a_b",
        "127.0.0.1",
        "999.999",
        "-._~!$&'()*+;=",
        "%41%7e%fF",
        "a:",
        "a:0",
        "a:80",
        "a:65535",
        "a:0000000000080",
        "127.0.0.1:8080",
        "[::]",
        "[::1]",
        "[::1]:",
        "[::1]:65535",
        "[1:2:3:4:5:6:7:8]",
        "[0001:ABCD:abcd::]",
        "[1::8]",
        "[1:2:3:4:5:6:7::]",
        "[::2:3:4:5:6:7:8]",
        "[1::3:4:5:6:7:8]",
        "[::1.2.3.4]",
        "[::ffff:255.255.255.255]",
        "[1:2:3:4:5:6:1.2.3.4]",
        "[::2:3:4:5:6:1.2.3.4]",
        "[1::6:0.0.0.0]",
    ];
    let bad = [
        // Not one host.
        "¡\r\n",
        " \t¡\r\n",
        "a¡,b",
        "a ¡b",
        "a\t¡,",
        "¡:80",
        "¡/",
        "¡@a",
        "u¡@a",
        "u:¡p@a",
        "a¡/b",
        "a¡?b",
        "a¡\\b",
        "http:¡//a",
        "¡\"a\"",
        "a¡[::1]",
        "¡é",
        "a¡é",
        // Escapes.
        "%¡\r\n",
        "%4¡\r\n",
        "%¡g1",
        "%4¡g",
        "%4¡:80",
        // Ports.
        "a:¡x",
        "a:8¡x",
        "a:¡-1",
        "a:80¡:",
        "a:6553¡6",
        "a:9999¡9",
        "a:18446¡744073709551696",
        // IPv6 in brackets alone, and nothing else there.
        "¡::1",
        "a:¡:1",
        "[¡]",
        "[a¡.example]",
        "[¡v1.a]",
        "[::1¡\r\n",
        "[::1¡ ]",
        "[::1]¡a",
        "[::1]¡80",
        "[¡[",
        "[::1¡%25eth0]",
        "[::1¡%eth0]",
        "[:¡1]",
        "[1¡]",
        "[1:¡]",
        "[::1:¡]",
        "[::¡:",
        "[1:2::3:¡:4]",
        "[1234¡5::]",
        "[1:2:3:4:5:6:7¡]",
        "[1:2:3:4:5:6:7:8¡:9]",
        "[1:2:3:4:5:6:7::¡8]",
        "[1:2:3:4:5:6::1¡.2.3.4]",
        "[1::2:3:4:5:6:7¡:8]",
        "[::2:3:4:5:6:7:8¡:9]",
        // IPv4 at their end.
        "[1¡.2.3.4]",
        "[1:2:3:4:5¡.6.7.8]",
        "[1:2:3:4:5:6:7:1¡.2.3.4]",
        "[::2:3:4:5:6:7:1¡.2.3.4]",
        "[::256¡.1.1.1]",
        "[::1.25¡6.1.1]",
        "[::01¡.2.3.4]",
        "[::1.0¡2.3.4]",
        "[::1a¡.2.3.4]",
        "[::1.¡a.3.4]",
        "[::1.2.3¡]",
        "[::1.2.3.¡]",
        "[::1.2.3.4¡.5]",
        "[::1.2.3.4¡:5]",
    ];
    check(good.map(|value| accept("9110 §7.2", "uri-host [ \":\" port ]", host(value), &[])));
    check(bad.map(|value| refuse("9110 §7.2", "uri-host [ \":\" port ]", host(value), ErrorKind::Host)));
}

#[test]
fn every_byte_of_a_host() {
    let before = "GET / HTTP/1.1\r\nHost: a";
    let after = "41\r\n\r\n";
    check((0..=255).filter(|byte| !b"\r \t".contains(byte)).map(|byte| match byte {
        b'%' | b':' => accept("9110 §4.2", "an escape, a port", unmarked(before, byte, after), &[]),
        _ if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+;=".contains(&byte) => {
            accept("3986 §3.2.2", "unreserved and sub-delims", unmarked(before, byte, after), &[])
        }
        b'\n' => refuse("9112 §2.2", "a bare LF", marked(before, byte, after), ErrorKind::LineEnd),
        _ if !is_text(byte) => {
            refuse("9110 §5.5", "a control byte", marked(before, byte, after), ErrorKind::FieldValue)
        }
        _ => refuse("9110 §7.2", "nothing else", marked(before, byte, after), ErrorKind::Host),
    }));
}

#[test]
fn host_and_target() {
    let both = |target: &str, host: &str| format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let same = [
        both("http://a/", "a"),
        both("http://A.example/", "a.EXAMPLE"),
        both("http://a", "a:80"),
        both("http://a:80?q", "a"),
        both("http://a:/", "a:080"),
        both("HTTPS://a/", "a:443"),
        both("http://[::1]/", "[::1]:80"),
        both("http://[::A]:81/", "[::a]:81"),
        both("ftp://a:21/", "a:21"),
        both("ftp://a:/", "a"),
    ];
    let different = [
        both("http://a/", "¡b"),
        both("http://a/", "¡a.b"),
        both("http://a.b/", "¡a"),
        both("http://a/", "¡a:81"),
        both("http://a:81/", "¡a"),
        both("http://a:443/", "¡a"),
        both("https://a/", "¡a:80"),
        both("ftp://a:21/", "¡a"),
        both("http://[::1]/", "¡[::2]"),
    ];
    check(same.map(|stream| accept("9112 §3.2.2", "Host is the target's authority", stream, &[])));
    check(different.map(|stream| refuse("9112 §3.2.2", "Host differs", stream, ErrorKind::HostMismatch)));
    check([
        accept(
            "9112 §3.2.3",
            "authority-form is not compared",
            "CONNECT a:443 HTTP/1.1\r\nHost: b\r\n\r\n",
            &[Authority("a:443")],
        ),
        refuse("9110 §7.2", "a Host that is none", both("http://a/", "a¡,a"), ErrorKind::Host),
        refuse("9112 §3.2.2", "in 1.0 too", "GET http://a/ HTTP/1.0\r\nHost: ¡b\r\n\r\n", ErrorKind::HostMismatch),
    ]);
}
