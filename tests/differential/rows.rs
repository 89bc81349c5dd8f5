//! The differences on purpose, peer by peer: a row says which, by what it is told, why, and shows one.

use super::*;

/// What httparse accepts and httpcore refuses.
pub(super) fn httparse_accepts() -> Vec<Row<ErrorKind>> {
    let long = |length: usize| "x".repeat(length);
    vec![
        row(
            ErrorKind::LineEnd,
            "9112 §2.2",
            "a bare LF ends a line there; that a recipient may take it for CRLF is how two of them come to disagree",
            |case| case.byte() == b'\n',
            REQUEST,
            b"GET / HTTP/1.1\nHost: a\r\n\r\n",
        ),
        row(
            ErrorKind::Version,
            "9112 §2.2",
            "empty lines may precede a request line, not a status line",
            |case| case.setup.response && case.at == 0 && case.byte() == b'\r',
            RESPONSE,
            b"\r\nHTTP/1.1 200 OK\r\n\r\n",
        ),
        row(
            ErrorKind::Status,
            "9110 §15",
            "a status code is not below 100",
            |case| case.head.status < 100,
            RESPONSE,
            b"HTTP/1.1 099 OK\r\n\r\n",
        ),
        row(
            ErrorKind::UpgradeUnasked,
            "9110 §7.8",
            "it does not know the request",
            |case| case.head.status == 101,
            RESPONSE,
            b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        ),
        row(
            ErrorKind::MethodTooLong,
            "9112 §3",
            "it has no limit",
            |case| case.head.method.len() > 32,
            REQUEST,
            format!("{} / HTTP/1.1\r\nHost: a\r\n\r\n", long(33)),
        ),
        row(
            ErrorKind::StartLineTooLong,
            "9112 §3",
            "it has no limit",
            |case| case.at == Limits::DEFAULT.start_line as usize,
            REQUEST,
            format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", long(8192)),
        ),
        row(
            ErrorKind::FieldLineTooLong,
            "9110 §5.4",
            "it has no limit",
            |case| {
                let line = case.input[..case.at].iter().rposition(|&byte| byte == b'\n').unwrap_or_default();
                case.at - line > usize::from(Limits::DEFAULT.field_line)
            },
            REQUEST,
            format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", long(16384)),
        ),
        row(
            ErrorKind::FieldSectionTooLong,
            "9110 §5.4",
            "it has no limit",
            |case| case.at > Limits::DEFAULT.field_section as usize,
            REQUEST,
            format!("GET / HTTP/1.1\r\n{}\r\n", format!("X: {}\r\n", long(10_000)).repeat(7)),
        ),
        row(
            ErrorKind::TooManyFields,
            "9110 §5.4",
            "its limit is the caller's storage",
            |case| case.head.fields.len() > 100,
            REQUEST,
            format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(101)),
        ),
        row(
            ErrorKind::Target,
            "3986 §3.3",
            "it takes all visible bytes and all UTF-8 for a target",
            |case| match case.byte() {
                b'"' | b'#' | b'<' | b'>' | 0x80.. => true,
                b'\\' => !case.input[..case.at].contains(&b'?'),
                _ => false,
            },
            REQUEST,
            b"GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        row(
            ErrorKind::TargetForm,
            "9112 §3.2",
            "it does not look at the form of the target",
            |case| {
                let (method, target) = (case.method(), case.target());
                method != b"CONNECT"
                    && !target.starts_with(b"/")
                    && !(method == b"OPTIONS" && target == b"*")
                    && case.absolute().is_none()
            },
            REQUEST,
            b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        row(
            ErrorKind::TargetAuthority,
            "9112 §3.2.3",
            "… nor that CONNECT comes with host and port",
            |case| case.method() == b"CONNECT" && !matches!(split_host(case.target()), Some((_, Some(1..)))),
            REQUEST,
            b"CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        row(
            ErrorKind::TargetAuthority,
            "9110 §4.2.4",
            "… nor at the authority of a URI, userinfo included",
            |case| case.absolute().is_some_and(|(_, authority)| !is_host(authority)),
            REQUEST,
            b"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        row(
            ErrorKind::HostMissing,
            "9112 §3.2",
            "it does not look at Host",
            |case| !case.setup.response && case.head.minor_version > 0 && !case.has("host"),
            REQUEST,
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        row(
            ErrorKind::HostRepeated,
            "9112 §3.2",
            "it does not look at Host",
            |case| !case.setup.response && case.values("host").len() > 1,
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        ),
        row(
            ErrorKind::Host,
            "9110 §7.2",
            "it does not look at Host",
            |case| !case.setup.response && case.values("host").iter().any(|host| !is_host(host)),
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a,b\r\n\r\n",
        ),
        host_mismatch(),
        row(
            ErrorKind::ContentLength,
            "9110 §8.6",
            "it does not look at Content-Length",
            |case| case.values("content-length").iter().any(|value| !is_decimal(value)),
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
        ),
        row(
            ErrorKind::ContentLengthRepeated,
            "9112 §6.3",
            "it does not look at Content-Length",
            |case| case.values("content-length").len() > 1,
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
        ),
        row(
            ErrorKind::LengthAmbiguous,
            "9112 §6.3",
            "it does not look at the framing",
            |case| case.has("content-length") && case.has("transfer-encoding"),
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
        row(
            ErrorKind::TransferEncodingVersion,
            "9112 §6.1",
            "it does not look at Transfer-Encoding",
            |case| case.head.minor_version == 0 && case.has("transfer-encoding"),
            REQUEST,
            b"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
        empty_coding(),
        row(
            ErrorKind::TransferEncoding,
            "9112 §7",
            "it does not look at Transfer-Encoding, malformed codings in it",
            |case| case.codings().iter().any(|coding| !coding.is_empty() && !is_coding(coding)),
            REQUEST,
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunk ed\r\n\r\n",
        ),
        row(
            ErrorKind::TransferEncoding,
            "9112 §7.1",
            "it does not look at Transfer-Encoding, parameters of chunked",
            |case| {
                case.codings().iter().any(|coding| split(coding, b';').len() > 1 && is_chunked(split(coding, b';')[0]))
            },
            REQUEST,
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;a=b\r\n\r\n",
        ),
        row(
            ErrorKind::TransferEncoding,
            "9112 §6.1",
            "it does not look at Transfer-Encoding, codings behind chunked",
            chunked_goes_on,
            REQUEST,
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
        ),
        row(
            ErrorKind::ChunkedNotFinal,
            "9112 §6.3",
            "it does not look at Transfer-Encoding, the request without chunked",
            |case| {
                !case.setup.response
                    && case.has("transfer-encoding")
                    && !case.codings().iter().any(|coding| is_chunked(coding))
            },
            REQUEST,
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        ),
        connect_content(),
    ]
}

fn host_mismatch() -> Row<ErrorKind> {
    row(
        ErrorKind::HostMismatch,
        "9112 §3.2.2",
        "stricter than the RFC, where Host is ignored behind an absolute-form: whoever stands before may not",
        |case| {
            let (Some((scheme, authority)), [host, ..]) = (case.absolute(), &case.values("host")[..]) else {
                return false;
            };
            let default = match &scheme.to_ascii_lowercase()[..] {
                "http" => Some(80),
                "https" => Some(443),
                _ => None,
            };
            let full = |host| split_host(host).map(|(host, port)| (host.to_ascii_lowercase(), port.or(default)));
            full(authority) != full(host)
        },
        REQUEST,
        b"GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n",
    )
}

fn empty_coding() -> Row<ErrorKind> {
    row(
        ErrorKind::TransferEncoding,
        "9110 §5.6.1.2",
        "stricter than the RFC, where empty members are skipped: not every recipient does",
        |case| case.codings().contains(&&b""[..]),
        REQUEST,
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: , chunked\r\n\r\n",
    )
}

fn connect_content() -> Row<ErrorKind> {
    row(
        ErrorKind::ConnectContent,
        "9110 §9.3.6",
        "CONNECT has no content; a recipient that skips it and one that tunnels it disagree",
        |case| {
            case.method() == b"CONNECT"
                && (case.has("transfer-encoding") || case.values("content-length").iter().any(|&value| value != b"0"))
        },
        REQUEST,
        b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 5\r\n\r\n",
    )
}

/// Whether a transfer coding follows chunked.
fn chunked_goes_on(case: &Case) -> bool {
    let codings = case.codings();
    codings.iter().rev().skip(1).any(|coding| is_chunked(coding))
}

/// What httpcore accepts and httparse refuses.
pub(super) fn httparse_refuses() -> Vec<Row<httparse::Error>> {
    vec![row(
        httparse::Error::Version,
        "9110 §2.5",
        "a higher minor version is handled as 1.1",
        |case| case.head.minor_version > 1,
        REQUEST,
        b"GET / HTTP/1.2\r\nHost: a\r\n\r\n",
    )]
}

/// What http-net accepts and httpcore refuses.
pub(super) fn http_net_accepts() -> Vec<Row<ErrorKind>> {
    vec![
        row(
            ErrorKind::MethodTooLong,
            "9112 §3",
            "it limits the start line alone",
            |case| case.head.method.len() > 32,
            REQUEST,
            format!("{} / HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(33)),
        ),
        row(
            ErrorKind::UpgradeUnasked,
            "9110 §7.8",
            "its stateless parser does not know what was offered",
            |case| case.head.status == 101,
            RESPONSE,
            b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        ),
        row(
            ErrorKind::TargetAuthority,
            "9112 §3.2.3",
            "a port is from 1 to 65535 with CONNECT",
            |case| case.method() == b"CONNECT" && !matches!(split_host(case.target()), Some((_, Some(1..)))),
            REQUEST,
            b"CONNECT a:0 HTTP/1.1\r\nHost: a:0\r\n\r\n",
        ),
        row(
            ErrorKind::TargetAuthority,
            "3986 §3.2",
            "a URI whose authority has a comma, a port above 65535, or in brackets what is no IPv6 address",
            |case| case.absolute().is_some_and(|(_, authority)| !is_host(authority)),
            REQUEST,
            b"GET http://a,b/ HTTP/1.1\r\nHost: a,b\r\n\r\n",
        ),
        row(
            ErrorKind::Host,
            "9112 §3.2",
            "an empty Host says that there is no authority, and an origin server has no use for that",
            |case| !case.setup.response && case.values("host").contains(&&b""[..]),
            REQUEST,
            b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
        ),
        row(
            ErrorKind::Host,
            "9110 §7.2",
            "a comma in Host, which some reader takes for a list",
            |case| !case.setup.response && case.values("host").iter().any(|host| host.contains(&b',')),
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a,b\r\n\r\n",
        ),
        row(
            ErrorKind::Host,
            "3986 §3.2.3",
            "a port above 65535",
            |case| {
                let port = |host: &&[u8]| {
                    let digits = host.rsplit(|&byte| byte == b':').next().unwrap_or_default();
                    host.contains(&b':') && digits.iter().all(u8::is_ascii_digit) && !is_host(host)
                };
                !case.setup.response && case.values("host").iter().any(port)
            },
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n",
        ),
        row(
            ErrorKind::Host,
            "3986 §3.2.2",
            "in brackets what is no IPv6 address",
            |case| {
                !case.setup.response && case.values("host").iter().any(|host| host.starts_with(b"[") && !is_host(host))
            },
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: [1:2]\r\n\r\n",
        ),
        host_mismatch(),
        empty_coding(),
        connect_content(),
        row(
            ErrorKind::TransferEncoding,
            "9112 §6.1",
            "a response without content and with a malformed Transfer-Encoding, which http-net then does not look at",
            |case| {
                case.is_bodiless() && (chunked_goes_on(case) || case.codings().iter().any(|coding| !is_coding(coding)))
            },
            TO_HEAD,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
        ),
        row(
            ErrorKind::LengthAmbiguous,
            "9112 §6.3",
            "a response without content and with both fields, which http-net then does not look at",
            |case| case.is_bodiless() && case.has("content-length") && case.has("transfer-encoding"),
            RESPONSE,
            b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
        row(
            ErrorKind::TransferEncodingVersion,
            "9112 §6.1",
            "a response of HTTP/1.0 without content and with Transfer-Encoding, which http-net then does not look at",
            |case| case.is_bodiless() && case.head.minor_version == 0 && case.has("transfer-encoding"),
            RESPONSE,
            b"HTTP/1.0 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
    ]
}

/// What httpcore accepts and http-net refuses.
pub(super) fn http_net_refuses() -> Vec<Row<HttpError>> {
    vec![
        row(
            HttpError::InvalidTarget,
            "3986 §2",
            "browsers send these bytes, and nobody disagrees on where the target ends",
            |case| case.target().iter().any(|byte| b"[]{}|^`\\".contains(byte)),
            REQUEST,
            b"GET /[a]?\\ HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        row(
            HttpError::InvalidTarget,
            "3986 §2.1",
            "a percent sign without two digits is delivered as it is",
            |case| {
                let escape = |part: &[u8]| matches!(part, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
                case.target().split(|&byte| byte == b'%').skip(1).any(|part| !escape(part))
            },
            REQUEST,
            b"GET /100% HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        row(
            HttpError::InvalidStatus,
            "9110 §15",
            "a status code of an unknown class is handled as 500, so it is delivered",
            |case| case.head.status >= 600,
            RESPONSE,
            b"HTTP/1.1 999 Denied\r\n\r\n",
        ),
        row(
            HttpError::UnsupportedTransferEncoding,
            "9112 §6.1",
            "other codings before chunked are framed and named; whether to answer 501 is the caller's to decide",
            |case| case.codings().len() > 1 && case.codings().last().is_some_and(|coding| is_chunked(coding)),
            REQUEST,
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        ),
        row(
            HttpError::InvalidTransferEncoding,
            "9112 §6.3",
            "a response without chunked ends with its connection",
            |case| case.setup.response && !case.codings().iter().any(|coding| is_chunked(coding)),
            RESPONSE,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        ),
    ]
}

/// What both accept and http-net sees otherwise.
pub(super) fn http_net_sees() -> Vec<Row<&'static str>> {
    vec![
        row(
            "keep-alive",
            "9110 §9.3.6",
            "a CONNECT that is refused closes",
            |case| case.method() == b"CONNECT",
            REQUEST,
            b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        ),
        row(
            "keep-alive",
            "9110 §15.2",
            "behind an interim response comes another one, whatever it says of the connection",
            |case| case.setup.response && case.head.status < 200,
            RESPONSE,
            b"HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\n",
        ),
        row(
            "keep-alive",
            "9110 §7.6.1",
            "Connection has no quoted strings, so a comma between quotes separates its options",
            |case| case.values("connection").iter().any(|value| value.contains(&b'"')),
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a\r\nConnection: \"a, close, b\"\r\n\r\n",
        ),
        row(
            "other expectation",
            "9110 §10.1.1",
            "Expect is ignored in HTTP/1.0",
            |case| case.head.minor_version == 0 && case.has("expect"),
            REQUEST,
            b"GET / HTTP/1.0\r\nExpect: x\r\n\r\n",
        ),
        row(
            "expects 100",
            "9110 §10.1.1",
            "with an unknown expectation beside it the answer is 417, not 100",
            |case| {
                split(&case.values("expect").join(&b','), b',')
                    .iter()
                    .any(|part| !part.eq_ignore_ascii_case(b"100-continue"))
            },
            REQUEST,
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue, x\r\n\r\n",
        ),
        row(
            "upgrade",
            "9113 §3.1",
            "h2c has no version: with one it is a protocol of its own",
            |case| {
                case.values("upgrade")
                    .iter()
                    .any(|value| value.to_ascii_lowercase().windows(4).any(|part| part == b"h2c/"))
            },
            REQUEST,
            b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c/1\r\n\r\n",
        ),
        row(
            "authority",
            "9110 §7.1",
            "the authority of an authority-form is the target, not Host",
            |case| case.method() == b"CONNECT",
            REQUEST,
            b"CONNECT a:443 HTTP/1.1\r\nHost: b\r\n\r\n",
        ),
    ]
}
