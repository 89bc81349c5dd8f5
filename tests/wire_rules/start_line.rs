//! Line ends, request lines and status lines: RFC 9112 §2 to §4.

use crate::Expect::{Authority, Form, KeepAlive, Minor, NoMessage, Path, Query, Start};
use crate::{FOLDING, RESPONSE, TO_UPGRADE, accept, check, is_tchar, is_text, line, marked, refuse, unmarked, within};
use httpcore::{ErrorKind, Limits, TargetForm};

#[test]
fn empty_lines_before_a_message() {
    check([
        accept(
            "9112 §2.2",
            "CRLF before a request line is skipped",
            "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            &[Start("GET", "/")],
        ),
        accept(
            "9112 §2.2",
            "several CRLF are skipped",
            "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            &[Start("GET", "/")],
        ),
        accept("9112 §2.2", "CRLF alone is no message", "\r\n\r\n", &[NoMessage]),
        refuse("9112 §2.2", "no bare LF there", "¡\nGET / HTTP/1.1\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "no LF behind a CRLF", "\r\n¡\nGET / HTTP/1.1\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "no bare CR there", "\r¡GET / HTTP/1.1\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "no two CR there", "\r¡\r\nGET / HTTP/1.1\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "no CRLF before a status line", "¡\r\nHTTP/1.1 200 OK\r\n\r\n", ErrorKind::Version)
            .reading(RESPONSE),
    ]);
}

#[test]
fn line_ends() {
    check([
        refuse("9112 §2.2", "a request line ends in CRLF, not LF", "GET / HTTP/1.1¡\nHost: a\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "a request line ends in CRLF, not CR", "GET / HTTP/1.1\r¡Host: a", ErrorKind::LineEnd),
        refuse("9112 §2.2", "nor in CR CR LF", "GET / HTTP/1.1\r¡\r\nHost: a\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "no LF in a method", "GE¡\nT / HTTP/1.1\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "no LF in a target", "GET /¡\n HTTP/1.1\r\n", ErrorKind::LineEnd),
        refuse("9112 §2.2", "a status line ends in CRLF, not LF", "HTTP/1.1 200 OK¡\n", ErrorKind::LineEnd)
            .reading(RESPONSE),
        refuse("9112 §2.2", "a status line without a reason too", "HTTP/1.1 200¡\n", ErrorKind::LineEnd)
            .reading(RESPONSE),
        refuse("9112 §2.2", "a status line ends in CRLF, not CR", "HTTP/1.1 200 OK\r¡A: b", ErrorKind::LineEnd)
            .reading(RESPONSE),
        refuse("9112 §2.2", "with folding on too", "HTTP/1.1 200 OK\r\nA: b\r¡ c\r\n", ErrorKind::LineEnd)
            .reading(FOLDING),
    ]);
}

#[test]
fn methods() {
    check([
        accept("9112 §3.1", "any token is a method", line("-X!y /a HTTP/1.1"), &[Start("-X!y", "/a")]),
        accept(
            "9112 §3.1",
            "every tchar may stand in it",
            line("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1"),
            &[Start("!#$%&'*+-.^_`|~09azAZ", "/")],
        ),
        accept("9110 §9.1", "case counts: get is not GET", line("get / HTTP/1.1"), &[Start("get", "/")]),
        accept(
            "9110 §9.1",
            "case counts: connect is not CONNECT",
            line("connect / HTTP/1.1"),
            &[Start("connect", "/"), Form(TargetForm::Origin)],
        ),
        refuse("9110 §9.1", "case counts: options is not OPTIONS", "options ¡* HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.1", "a method is a token", "G¡(T / HTTP/1.1\r\n", ErrorKind::Method),
        refuse("9112 §3.1", "a method is not empty", "¡ / HTTP/1.1\r\n", ErrorKind::Method),
        refuse("9112 §3.1", "a method is followed by more", "GET¡\r\n", ErrorKind::Method),
        refuse("9112 §3.1", "TLS is not HTTP", "¡\x16\x03\x01\x02", ErrorKind::Method),
    ]);
}

#[test]
fn every_byte_of_a_method() {
    check((0..=255).filter(|&byte| byte != b' ').map(|byte| match byte {
        _ if is_tchar(byte) => {
            accept("9112 §3.1", "a tchar may stand in a method", unmarked("G", byte, "T / HTTP/1.0\r\n\r\n"), &[])
        }
        b'\n' => refuse("9112 §2.2", "a bare LF ends nothing", marked("G", byte, "T /"), ErrorKind::LineEnd),
        _ => refuse("9112 §3.1", "no other byte may", marked("G", byte, "T / HTTP/1.0"), ErrorKind::Method),
    }));
}

#[test]
fn method_limit() {
    let three = within(Limits { method: 3, ..Limits::DEFAULT });
    check([
        accept("9112 §3", "a method of the limit's length", line("GET / HTTP/1.1"), &[]).reading(three),
        refuse("9112 §3", "one byte more: 400", "GET¡S / HTTP/1.1\r\n", ErrorKind::MethodTooLong).reading(three),
        accept("9112 §3", "32 bytes by default", line("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF / HTTP/1.1"), &[]),
        refuse("9112 §3", "33 are too many", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF¡G / HTTP/1.1", ErrorKind::MethodTooLong),
        refuse("9112 §3.1", "the first fault decides", "GET¡( / HTTP/1.1\r\n", ErrorKind::Method).reading(three),
        refuse("9112 §3", "the first limit decides", "GE¡T / HTTP/1.1\r\n", ErrorKind::StartLineTooLong)
            .reading(within(Limits { method: 3, start_line: 2, ..Limits::DEFAULT }))
            .answered(414),
    ]);
    assert_eq!(Limits::DEFAULT.method, 32);
}

#[test]
fn separators() {
    check([
        accept("9112 §3", "one SP each", line("GET / HTTP/1.1"), &[Start("GET", "/"), Minor(1)]),
        refuse("9112 §3", "no leading SP", "¡ GET / HTTP/1.1\r\n", ErrorKind::Method),
        refuse("9112 §3", "no leading HTAB", "¡\tGET / HTTP/1.1\r\n", ErrorKind::Method),
        refuse("9112 §3", "not two SP before the target", "GET ¡ / HTTP/1.1\r\n", ErrorKind::Target),
        refuse("9112 §3", "not two SP behind it", "GET / ¡ HTTP/1.1\r\n", ErrorKind::Version),
        refuse("9112 §3", "no HTAB before the target", "GET¡\t/ HTTP/1.1\r\n", ErrorKind::Method),
        refuse("9112 §3", "no HTAB behind it", "GET /¡\tHTTP/1.1\r\n", ErrorKind::Target),
        refuse("9112 §3", "no HTAB beside the SP", "GET / ¡\tHTTP/1.1\r\n", ErrorKind::Version),
        refuse("9112 §3", "no VT", "GET /¡\x0bHTTP/1.1\r\n", ErrorKind::Target),
        refuse("9112 §3", "no FF", "GET¡\x0c/ HTTP/1.1\r\n", ErrorKind::Method),
        refuse("9112 §3", "no CR", "GET /¡\rHTTP/1.1\r\n", ErrorKind::Target),
    ]);
}

#[test]
fn every_byte_of_a_target() {
    let in_path = |byte: u8| byte.is_ascii_graphic() && !b"\"#<>\\".contains(&byte);
    check((0..=255).filter(|&byte| byte != b' ').flat_map(|byte| {
        ["/a", "/a?b"].map(|before| {
            let before = format!("GET {before}");
            match byte {
                _ if in_path(byte) || (byte == b'\\' && before.contains('?')) => {
                    accept("9112 §3.2", "a target's byte", unmarked(&before, byte, "c HTTP/1.0\r\n\r\n"), &[])
                }
                b'\n' => refuse("9112 §2.2", "a bare LF ends nothing", marked(&before, byte, ""), ErrorKind::LineEnd),
                _ => refuse("9112 §3.2", "no target's byte", marked(&before, byte, "c HTTP/1.0"), ErrorKind::Target),
            }
        })
    }));
}

#[test]
fn targets_are_delivered_as_sent() {
    check([
        accept(
            "9112 §3.2",
            "what browsers send",
            line("GET /[]{|}^`'%zz%?[]{|}^`'%% HTTP/1.1"),
            &[Start("GET", "/[]{|}^`'%zz%?[]{|}^`'%%"), Path("/[]{|}^`'%zz%"), Query(Some("[]{|}^`'%%"))],
        ),
        accept(
            "9112 §3.2",
            "nothing is decoded, no dots removed",
            line("GET /%41/../b/./ HTTP/1.1"),
            &[Start("GET", "/%41/../b/./"), Path("/%41/../b/./"), Query(None)],
        ),
        accept("9112 §3.2", "a backslash in the query", line("GET /a?\\b?\\c HTTP/1.1"), &[Query(Some("\\b?\\c"))]),
        accept("9112 §3.2", "an empty query is one", line("GET /a? HTTP/1.1"), &[Path("/a"), Query(Some(""))]),
        refuse("9112 §3.2", "no backslash in the path", "GET /a¡\\b HTTP/1.1\r\n", ErrorKind::Target),
        refuse("9112 §3.2", "no fragment", "GET /a¡#b HTTP/1.1\r\n", ErrorKind::Target),
        refuse("9112 §3.2", "no fragment behind a query", "GET /a?b¡#c HTTP/1.1\r\n", ErrorKind::Target),
        refuse("9112 §3.2", "no raw UTF-8", "GET /¡é HTTP/1.1\r\n", ErrorKind::Target),
    ]);
}

#[test]
fn origin_and_asterisk_form() {
    check([
        accept(
            "9112 §3.2.1",
            "origin-form",
            line("GET /a/b?c=d HTTP/1.1"),
            &[Form(TargetForm::Origin), Path("/a/b"), Query(Some("c=d"))],
        ),
        accept(
            "9112 §3.2.1",
            "two slashes are a path",
            line("GET //x/y HTTP/1.1"),
            &[Form(TargetForm::Origin), Path("//x/y")],
        ),
        accept("9112 §3.2.1", "OPTIONS may have it too", line("OPTIONS /a HTTP/1.1"), &[Form(TargetForm::Origin)]),
        accept("9112 §3.2.4", "asterisk-form", line("OPTIONS * HTTP/1.1"), &[Form(TargetForm::Asterisk)]),
        refuse("9112 §3.2.4", "with OPTIONS only", "GET ¡* HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2.4", "and nothing behind it", "OPTIONS *¡/ HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2", "no query alone", "GET ¡?a HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2", "no relative path", "GET a¡/b HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2", "no name alone", "GET a¡ HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2", "no digit first", "GET ¡1 HTTP/1.1\r\n", ErrorKind::TargetForm),
    ]);
}

#[test]
fn absolute_form() {
    check([
        accept(
            "9112 §3.2.2",
            "absolute-form",
            line("GET http://a/b/c?d=e HTTP/1.1"),
            &[Form(TargetForm::Absolute), Authority("a"), Path("/b/c"), Query(Some("d=e"))],
        ),
        accept("9112 §3.2.2", "an empty path reads as /", line("GET http://a HTTP/1.1"), &[Path("/"), Query(None)]),
        accept(
            "9112 §3.2.2",
            "and the query is kept",
            line("GET http://a?q=/ HTTP/1.1"),
            &[Authority("a"), Path("/"), Query(Some("q=/"))],
        ),
        accept("3986 §3.1", "any scheme", line("GET x1+y-z.://a/ HTTP/1.1"), &[Form(TargetForm::Absolute)]),
        accept("3986 §3.1", "of any case", line("GET HTTP://a:80/ HTTP/1.1"), &[Authority("a:80")]),
        accept("9112 §3.2.2", "OPTIONS too", line("OPTIONS http://a HTTP/1.1"), &[Form(TargetForm::Absolute)]),
        accept(
            "3986 §3.2.2",
            "an IPv6 host",
            "GET http://[::1]:8080/ HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
            &[Authority("[::1]:8080")],
        ),
        refuse("9110 §4.2.1", "no empty authority", "GET http://¡/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9110 §4.2.1", "nor before a query", "GET http://¡?a HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9110 §4.2.1", "nor at the end", "GET http://¡ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9110 §4.2.1", "no port alone", "GET http://¡:80/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9110 §4.2.4", "no userinfo", "GET http://user¡@a/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9110 §4.2.4", "nor with a password", "GET http://u:¡p@a/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("3986 §3.2.2", "no comma", "GET http://a¡,b/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("3986 §3.2.2", "an escape is whole", "GET http://a%4¡/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("3986 §3.2.2", "a bracket is closed", "GET http://[::1¡/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("3986 §3.2.3", "the port is a number", "GET http://a:¡x/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("3986 §3.2.3", "up to 65535", "GET http://a:6553¡6/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.2", "no backslash in the authority", "GET http://a¡\\b HTTP/1.1", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.2", "no fragment", "GET http://a/¡#b HTTP/1.1\r\n", ErrorKind::Target),
        refuse("9112 §3.2.2", "two slashes", "GET http:/¡a/ HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2.2", "not one", "GET http:/¡ HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2.2", "not none", "GET mailto:¡a HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("3986 §3.1", "a scheme starts with a letter", "GET ¡+a://a/ HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("3986 §3.1", "and holds no other byte", "GET a¡_b://a/ HTTP/1.1\r\n", ErrorKind::TargetForm),
    ]);
}

#[test]
fn authority_form() {
    check([
        accept(
            "9112 §3.2.3",
            "authority-form",
            line("CONNECT b.example:443 HTTP/1.1"),
            &[Form(TargetForm::Authority), Authority("b.example:443"), Path(""), Query(None)],
        ),
        accept("9112 §3.2.3", "the highest port", line("CONNECT a:65535 HTTP/1.1"), &[Authority("a:65535")]),
        accept("9112 §3.2.3", "the lowest port", line("CONNECT a:1 HTTP/1.1"), &[Authority("a:1")]),
        accept("9112 §3.2.3", "an IPv6 host", line("CONNECT [::1]:443 HTTP/1.1"), &[Authority("[::1]:443")]),
        refuse("9112 §3.2.3", "with CONNECT only", "GET a:¡443 HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2.3", "not with OPTIONS", "OPTIONS a:¡443 HTTP/1.1\r\n", ErrorKind::TargetForm),
        refuse("9112 §3.2.3", "CONNECT has no origin-form", "CONNECT ¡/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "no absolute-form", "CONNECT http:¡//a/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "no asterisk-form", "CONNECT *¡ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "a port is needed", "CONNECT a¡ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "not an empty one", "CONNECT a:¡ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "not 0", "CONNECT a:0¡ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "not above 65535", "CONNECT a:6553¡6 HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "a host is needed", "CONNECT ¡:443 HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "no userinfo", "CONNECT u¡@a:443 HTTP/1.1\r\n", ErrorKind::TargetAuthority),
        refuse("9112 §3.2.3", "no path", "CONNECT a:443¡/ HTTP/1.1\r\n", ErrorKind::TargetAuthority),
    ]);
}

#[test]
fn start_line_limit() {
    let twenty = within(Limits { start_line: 20, ..Limits::DEFAULT });
    // "GET / HTTP/1.1\r\n" has 16 bytes.
    let path = |length: usize| "p".repeat(length);
    check([
        accept("9112 §3", "a line of the limit's length", line("GET /4567 HTTP/1.1"), &[]).reading(twenty),
        refuse("9112 §3", "one byte more: 414", "GET /45678 HTTP/1.1\r¡\n", ErrorKind::StartLineTooLong)
            .reading(twenty)
            .answered(414),
        refuse("9112 §3", "told inside the target", "GET /4567890123456789¡0", ErrorKind::StartLineTooLong)
            .reading(within(Limits { start_line: 21, ..Limits::DEFAULT }))
            .answered(414),
        accept("9112 §2.2", "empty lines count", format!("\r\n\r\n{}", line("GET / HTTP/1.1")), &[]).reading(twenty),
        refuse("9112 §2.2", "one byte more", "\r\n\r\nGET /5 HTTP/1.1\r¡\n", ErrorKind::StartLineTooLong)
            .reading(twenty)
            .answered(414),
        refuse("9112 §2.2", "empty lines alone", "\r\n\r\n¡\r\n", ErrorKind::StartLineTooLong)
            .reading(within(Limits { start_line: 4, ..Limits::DEFAULT }))
            .answered(414),
        accept("9112 §3", "8,000 octets pass by default", line(&format!("GET /{} HTTP/1.1", path(8_000 - 16))), &[]),
        accept("9112 §3", "8,192 pass", line(&format!("GET /{} HTTP/1.1", path(8_192 - 16))), &[]),
        refuse(
            "9112 §3",
            "one more does not",
            format!("GET /{} HTTP/1.1\r¡\n", path(8_193 - 16)),
            ErrorKind::StartLineTooLong,
        )
        .answered(414),
        refuse("9112 §3", "a long target", format!("GET /{}¡{0}", path(8_192 - 5)), ErrorKind::StartLineTooLong)
            .answered(414),
        refuse("9112 §4", "status lines too", "HTTP/1.1 200 Goo¡d\r\n", ErrorKind::StartLineTooLong)
            .reading(crate::Setup { response: true, ..within(Limits { start_line: 16, ..Limits::DEFAULT }) }),
    ]);
    assert_eq!(Limits::DEFAULT.start_line, 8_192);
}

#[test]
fn versions() {
    check([
        accept("9112 §2.3", "1.0", "GET / HTTP/1.0\r\n\r\n", &[Minor(0), KeepAlive(false)]),
        accept("9112 §2.3", "1.1", line("GET / HTTP/1.1"), &[Minor(1), KeepAlive(true)]),
        accept("9110 §2.5", "1.2 is handled as 1.1", line("GET / HTTP/1.2"), &[Minor(2), KeepAlive(true)]),
        accept("9110 §2.5", "and so on up to 1.9", line("GET / HTTP/1.9"), &[Minor(9), KeepAlive(true)]),
        refuse("9110 §2.5", "1.2 needs Host as 1.1 does", "GET / HTTP/1.2\r\n¡\r\n", ErrorKind::HostMissing),
        refuse("9110 §2.5", "2.0: 505", "GET / HTTP/¡2.0\r\n", ErrorKind::VersionUnsupported).answered(505),
        refuse("9110 §2.5", "0.9 written out: 505", "GET / HTTP/¡0.9\r\n", ErrorKind::VersionUnsupported).answered(505),
        refuse("9110 §2.5", "9.9: 505", "GET / HTTP/¡9.9\r\n", ErrorKind::VersionUnsupported).answered(505),
        refuse("9112 §2.3", "no minor version: 400", "GET / HTTP/1¡\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "nor with another major one", "GET / HTTP/2¡\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "no leading zero", "GET / HTTP/0¡1.01\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "one digit", "GET / HTTP/1.1¡0\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "a digit", "GET / HTTP/1.¡x\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "a dot", "GET / HTTP/1¡,1\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "no blank inside", "GET / HTTP/¡ 1.1\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "case counts", "GET / ¡http/1.1\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "all of it", "GET / HTT¡p/1.1\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "no other protocol", "GET / HTTP¡S/1.1\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "no trailing SP", "GET / HTTP/1.1¡ \r\n", ErrorKind::Version),
        refuse("9112 §2.3", "no trailing HTAB", "GET / HTTP/1.1¡\t\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "missing behind the SP", "GET / ¡\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "missing with the SP, as in 0.9", "GET /¡\r\n", ErrorKind::Target),
    ]);
}

#[test]
fn the_preface_of_http_2() {
    check([
        refuse("9113 §3.4", "its own error: 505", "PRI * HTTP/¡2.0\r\n\r\nSM\r\n\r\n", ErrorKind::Http2Preface)
            .answered(505),
        accept("9113 §3.4", "PRI is a method else", line("PRI / HTTP/1.1"), &[Start("PRI", "/")]),
        refuse("9112 §3.2.4", "without asterisk-form", "PRI ¡* HTTP/1.1\r\n", ErrorKind::TargetForm).told_later(),
        refuse("9110 §2.5", "PRI /: 505", "PRI / HTTP/¡2.0\r\n", ErrorKind::VersionUnsupported).answered(505),
        refuse("9112 §3.2.4", "GET * is no preface", "GET ¡* HTTP/2.0\r\n", ErrorKind::TargetForm),
    ]);
}

#[test]
fn status_lines() {
    let no_content = |line: &str| format!("{line}\r\nContent-Length: 0\r\n\r\n");
    let entries = [
        accept(
            "9112 §4",
            "a status line",
            no_content("HTTP/1.1 200 All is well"),
            &[Start("200", "All is well"), Minor(1), KeepAlive(true)],
        ),
        accept("9112 §4", "an empty reason", no_content("HTTP/1.1 200 "), &[Start("200", "")]),
        accept("9112 §4", "no reason and no SP", no_content("HTTP/1.1 200"), &[Start("200", "")]),
        accept(
            "9112 §4",
            "blanks in the reason are its own",
            no_content("HTTP/1.1 200  a\tb "),
            &[Start("200", " a\tb ")],
        ),
        accept("9112 §4", "obs-text in the reason", no_content("HTTP/1.1 200 Schön"), &[Start("200", "Schön")]),
        accept("9112 §2.3", "1.0", no_content("HTTP/1.0 200 OK"), &[Minor(0), KeepAlive(false)]),
        accept("9110 §2.5", "1.2 to 1.9", no_content("HTTP/1.7 200 OK"), &[Minor(7), KeepAlive(true)]),
        accept("9110 §15", "600 is delivered", no_content("HTTP/1.1 600 x"), &[Start("600", "x")]),
        accept("9110 §15", "999 is delivered", no_content("HTTP/1.1 999 x"), &[Start("999", "x")]),
        refuse("9110 §15", "below 100", "HTTP/1.1 ¡099 x\r\n", ErrorKind::Status),
        refuse("9112 §4", "two digits", "HTTP/1.1 20¡ OK\r\n", ErrorKind::Status),
        refuse("9112 §4", "two digits alone", "HTTP/1.1 20¡\r\n", ErrorKind::Status),
        refuse("9112 §4", "four digits", "HTTP/1.1 200¡0 OK\r\n", ErrorKind::Status),
        refuse("9112 §4", "no digits", "HTTP/1.1 ¡OK\r\n", ErrorKind::Status),
        refuse("9112 §4", "a sign", "HTTP/1.1 ¡+20 OK\r\n", ErrorKind::Status),
        refuse("9112 §4", "two SP before the code", "HTTP/1.1 ¡ 200 OK\r\n", ErrorKind::Status),
        refuse("9112 §4", "HTAB behind the code", "HTTP/1.1 200¡\tOK\r\n", ErrorKind::Status),
        refuse("9112 §4", "HTAB before the code", "HTTP/1.1¡\t200 OK\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "another protocol", "¡ICY 200 OK\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "lower case", "¡http/1.1 200 OK\r\n", ErrorKind::Version),
        refuse("9112 §2.3", "no minor version", "HTTP/1¡ 200 OK\r\n", ErrorKind::Version),
        refuse("9110 §2.5", "another major version", "HTTP/¡2.0 200 OK\r\n", ErrorKind::VersionUnsupported),
        refuse("9110 §7.8", "a 101 nobody asked for", "HTTP/1.1 10¡1 x\r\n\r\n", ErrorKind::UpgradeUnasked),
    ];
    check(entries.map(|entry| entry.reading(RESPONSE)));
    check([accept("9110 §7.8", "a 101 that was asked for", "HTTP/1.1 101 x\r\n\r\n", &[Start("101", "x")])
        .reading(TO_UPGRADE)]);
}

#[test]
fn every_byte_of_a_reason() {
    let after = "b\r\nContent-Length: 0\r\n\r\n";
    let entries = (0..=255).filter(|&byte| byte != b'\r').map(|byte| match byte {
        _ if is_text(byte) => accept("9112 §4", "text", unmarked("HTTP/1.1 200 a", byte, after), &[]),
        b'\n' => refuse("9112 §2.2", "a bare LF", marked("HTTP/1.1 200 a", byte, after), ErrorKind::LineEnd),
        _ => refuse("9112 §4", "a control byte", marked("HTTP/1.1 200 a", byte, after), ErrorKind::Reason),
    });
    check(entries.map(|entry| entry.reading(RESPONSE)));
}
