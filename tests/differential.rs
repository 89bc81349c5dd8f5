//! Two other strict parsers as oracles, httparse and http-net: where they and httpcore accept a head, everything in it
//! lies at the same place and means the same; where only one side accepts, or the meaning differs, a row of the tables
//! below says why.

mod common;
#[path = "common/generate.rs"]
mod generate;

use common::gunicorn;
pub use common::{REQUEST, RESPONSE, Setup};
use generate::{config, mutated, request_head, response_head};
use http_net::{Asked, FieldSpan, HttpError, Parsed};
use httpcore::{BodyLength, ErrorKind, Event, Expectation, Limits, Method, Parser, TargetForm};
use proptest::prelude::*;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::LazyLock;

const TO_HEAD: Setup = Setup { answers: Method::HEAD, ..RESPONSE };
const TO_CONNECT: Setup = Setup { answers: Method::CONNECT, ..RESPONSE };

// What is compared.

/// Where the parts of a head lie in the input, empty ones at 0.
#[derive(Debug, Default, PartialEq, Eq)]
struct Head {
    length: usize,
    method: Range<usize>,
    target: Range<usize>,
    minor_version: u8,
    status: u16,
    reason: Range<usize>,
    fields: Vec<(Range<usize>, Range<usize>)>,
}

/// What a head means: the name of each fact, and its value.
type Facts = Vec<(&'static str, String)>;

/// What became of the input.
enum Verdict<E> {
    Accepted(Head, Facts),
    /// With the offset, if it is known.
    Refused(E, usize),
    Partial,
}

use Verdict::{Accepted, Partial, Refused};

/// Where `part`, a slice of `input`, lies in it.
fn place(input: &[u8], part: &[u8]) -> Range<usize> {
    let start = if part.is_empty() { 0 } else { part.as_ptr() as usize - input.as_ptr() as usize };
    start..start + part.len()
}

fn fact(name: &'static str, value: impl Debug) -> (&'static str, String) {
    (name, format!("{value:?}"))
}

fn httpcore(setup: &Setup, input: &[u8]) -> Verdict<ErrorKind> {
    let mut parser = if setup.response { Parser::<100>::response(setup.limits) } else { Parser::request(setup.limits) };
    parser.answers(setup.answers);
    let length = match parser.next(input) {
        Ok(step) if step.event == Event::Head => step.consumed,
        Ok(_) => return Partial,
        Err(error) => return Refused(error.kind(), error.offset() as usize),
    };
    let head = parser.head(&input[..length]).expect("a complete head");
    let places = Head {
        length,
        method: place(input, head.method().map_or(b"", |method| method.as_bytes())),
        target: place(input, head.raw_target()),
        minor_version: head.minor_version(),
        status: head.status().map_or(0, |status| status.get()),
        reason: place(input, head.reason()),
        fields: head.fields().map(|(name, value)| (place(input, name), place(input, value))).collect(),
    };
    let framing = head.framing();
    let body = match framing.body() {
        BodyLength::Length(0) => BodyLength::None,
        body => body,
    };
    let lists = head.fields().map(|(name, _)| {
        let name = std::str::from_utf8(name).unwrap();
        head.list(name).map(<[u8]>::to_vec).collect::<Vec<_>>()
    });
    let mut facts =
        vec![fact("body", body), fact("keep-alive", framing.keep_alive()), fact("lists", lists.collect::<Vec<_>>())];
    if let Some(target) = head.target() {
        facts.extend([
            fact("other expectation", framing.expectation() == Expectation::Unknown),
            fact("expects 100", framing.expects_continue()),
            fact("upgrade", framing.upgrade_requested()),
            fact("form", target.form),
            fact("authority", head.authority()),
        ]);
        if matches!(target.form, TargetForm::Origin | TargetForm::Absolute) {
            facts.extend([fact("path", target.path), fact("query", target.query)]);
        }
    }
    Accepted(places, facts)
}

fn httparse(setup: &Setup, input: &[u8]) -> Verdict<httparse::Error> {
    let mut fields = [httparse::EMPTY_HEADER; 200];
    let mut head = Head::default();
    let (result, fields) = if setup.response {
        let mut response = httparse::Response::new(&mut fields);
        let result = response.parse(input);
        head.minor_version = response.version.unwrap_or_default();
        head.status = response.code.unwrap_or_default();
        head.reason = place(input, response.reason.unwrap_or_default().as_bytes());
        (result, response.headers)
    } else {
        let mut request = httparse::Request::new(&mut fields);
        let result = request.parse(input);
        head.minor_version = request.version.unwrap_or_default();
        head.method = place(input, request.method.unwrap_or_default().as_bytes());
        head.target = place(input, request.path.unwrap_or_default().as_bytes());
        (result, request.headers)
    };
    match result {
        Ok(httparse::Status::Complete(length)) => {
            head.length = length;
            let places = |field: &httparse::Header| (place(input, field.name.as_bytes()), place(input, field.value));
            head.fields = fields.iter().map(places).collect();
            Accepted(head, Vec::new())
        }
        Ok(httparse::Status::Partial) => Partial,
        Err(error) => Refused(error, 0),
    }
}

/// http-net's limits, set to ours.
fn http_net_limits() -> http_net::Limits {
    http_net::Limits::new()
        .with_max_start_line(Limits::DEFAULT.start_line as usize)
        .with_max_header_bytes(Limits::DEFAULT.field_section as usize)
        .with_max_field_line(Limits::DEFAULT.field_line.into())
        .with_max_headers(Limits::DEFAULT.fields.into())
        .with_max_body(u64::MAX)
}

fn http_net(setup: &Setup, input: &[u8]) -> Verdict<HttpError> {
    let result = if setup.response { http_net_response(setup, input) } else { http_net_request(input) };
    match result {
        Ok(Some((head, facts))) => Accepted(head, facts),
        Ok(None) => Partial,
        Err(error) => Refused(error, 0),
    }
}

fn http_net_request(input: &[u8]) -> Result<Option<(Head, Facts)>, HttpError> {
    let mut fields = [FieldSpan::default(); 200];
    let parsed = http_net::parse_request_head(input, &http_net_limits(), &mut fields)?;
    let Parsed::Complete { head, len } = parsed else { return Ok(None) };
    let (view, raw) = (head.view(), head.view().raw());
    let places = Head {
        method: place(input, raw.method().get(input)),
        target: place(input, raw.target().get(input)),
        ..http_net_head(input, len, &raw)
    };
    let lists = view.headers().map(|(name, _)| view.header_list(name).map(<[u8]>::to_vec).collect::<Vec<_>>());
    let mut facts = vec![
        fact("body", view.framing()),
        fact("keep-alive", view.keep_alive()),
        fact("lists", lists.collect::<Vec<_>>()),
        fact("other expectation", view.has_unknown_expectation()),
        fact("expects 100", view.expects_continue()),
        fact("upgrade", view.is_upgrade()),
        fact("form", view.target_form()),
        fact("authority", view.host().map(str::as_bytes)),
    ];
    if matches!(view.target_form(), http_net::TargetForm::Origin | http_net::TargetForm::Absolute) {
        facts.extend([fact("path", view.path().as_bytes()), fact("query", view.query().map(str::as_bytes))]);
    }
    Ok(Some((places, facts)))
}

fn http_net_response(setup: &Setup, input: &[u8]) -> Result<Option<(Head, Facts)>, HttpError> {
    let mut fields = [FieldSpan::default(); 200];
    let asked = Asked { head: setup.answers == Method::HEAD, connect: setup.answers == Method::CONNECT };
    let parsed = http_net::parse_response_head(input, &http_net_limits(), asked, &mut fields)?;
    let Parsed::Complete { head, len } = parsed else { return Ok(None) };
    let (view, raw) = (head.view(), head.view().raw());
    let places = Head {
        status: view.status(),
        reason: place(input, view.reason().as_bytes()),
        ..http_net_head(input, len, &raw)
    };
    let lists = view.headers().map(|(name, _)| view.header_list(name).map(<[u8]>::to_vec).collect::<Vec<_>>());
    let facts = vec![
        fact("body", view.framing()),
        fact("keep-alive", view.keep_alive()),
        fact("lists", lists.collect::<Vec<_>>()),
    ];
    Ok(Some((places, facts)))
}

/// What requests and responses have in common.
fn http_net_head(input: &[u8], length: usize, raw: &http_net::RawHead) -> Head {
    let fields =
        raw.fields().iter().map(|field| (place(input, field.name.get(input)), place(input, field.value.get(input))));
    let minor_version = raw.version().get(input)[7] - b'0';
    Head { length, minor_version, fields: fields.collect(), ..Head::default() }
}

// The differences.

/// A difference on purpose.
struct Row<T> {
    /// The error of the side that refuses, or the name of the fact that is seen otherwise.
    what: T,
    section: &'static str,
    why: &'static str,
    /// Whether it is this difference, told from the input alone and what was accepted of it.
    when: fn(&Case) -> bool,
    example: (Setup, Vec<u8>),
}

impl<T: Debug> Row<T> {
    fn name(&self) -> String {
        format!("{:?}, RFC {}: {}", self.what, self.section, self.why)
    }
}

fn row<T>(
    what: T,
    section: &'static str,
    why: &'static str,
    when: fn(&Case) -> bool,
    setup: Setup,
    example: impl Into<Vec<u8>>,
) -> Row<T> {
    Row { what, section, why, when, example: (setup, example.into()) }
}

/// A head that at least one side has accepted.
struct Case<'a> {
    setup: &'a Setup,
    input: &'a [u8],
    head: &'a Head,
    /// The offset of httpcore's error.
    at: usize,
}

impl Case<'_> {
    fn byte(&self) -> u8 {
        self.input[self.at]
    }

    fn method(&self) -> &[u8] {
        &self.input[self.head.method.clone()]
    }

    fn target(&self) -> &[u8] {
        &self.input[self.head.target.clone()]
    }

    /// Scheme and authority of an absolute-form.
    fn absolute(&self) -> Option<(&str, &[u8])> {
        let target = self.target();
        let colon = target.windows(3).position(|part| part == b"://")?;
        let scheme = std::str::from_utf8(&target[..colon]).ok()?;
        let valid = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|other| other.is_ascii_alphanumeric() || "+-.".contains(other));
        let rest = &target[colon + 3..];
        let end = rest.iter().position(|byte| b"/?".contains(byte)).unwrap_or(rest.len());
        valid.then_some((scheme, &rest[..end]))
    }

    fn values(&self, name: &str) -> Vec<&[u8]> {
        let named = |(found, _): &&(Range<usize>, Range<usize>)| {
            self.input[found.clone()].eq_ignore_ascii_case(name.as_bytes())
        };
        self.head.fields.iter().filter(named).map(|(_, value)| &self.input[value.clone()]).collect()
    }

    fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }

    /// The members of Transfer-Encoding, empty ones too.
    fn codings(&self) -> Vec<&[u8]> {
        self.values("transfer-encoding").into_iter().flat_map(|value| split(value, b',')).collect()
    }

    fn is_bodiless(&self) -> bool {
        let (status, answers) = (self.head.status, self.setup.answers);
        self.setup.response
            && (matches!(status, ..200 | 204 | 304)
                || answers == Method::HEAD
                || (answers == Method::CONNECT && status < 300))
    }
}

/// `value` split at each `separator` outside of quoted strings, the parts without the blanks around them.
fn split(value: &[u8], separator: u8) -> Vec<&[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = value.split(|&byte| {
        let separates = byte == separator && !quoted;
        quoted ^= byte == b'"' && !escaped;
        escaped = quoted && byte == b'\\' && !escaped;
        separates
    });
    parts.map(<[u8]>::trim_ascii).collect()
}

fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

fn is_chunked(coding: &[u8]) -> bool {
    coding.eq_ignore_ascii_case(b"chunked")
}

/// `transfer-coding`, RFC 9112 §7.
fn is_coding(member: &[u8]) -> bool {
    let mut parts = split(member, b';').into_iter();
    let name = parts.next().unwrap_or_default();
    is_token(name)
        && parts.all(|parameter| match split(parameter, b'=')[..] {
            [name, value] => is_token(name) && (is_token(value) || is_quoted(value)),
            _ => false,
        })
}

fn is_quoted(value: &[u8]) -> bool {
    let [b'"', inner @ .., b'"'] = value else { return false };
    let mut escaped = false;
    let ends_early = inner.iter().any(|&byte| {
        let quote = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        quote
    });
    !ends_early && !escaped
}

fn is_decimal(value: &[u8]) -> bool {
    value.iter().all(u8::is_ascii_digit) && std::str::from_utf8(value).is_ok_and(|value| value.parse::<u64>().is_ok())
}

/// Host and port of `uri-host [ ":" port ]`, RFC 9110 §7.2, with std's reader of IPv6 addresses.
fn split_host(value: &[u8]) -> Option<(&str, Option<u16>)> {
    let value = std::str::from_utf8(value).ok().filter(|value| value.is_ascii())?;
    let end = value.find(']').map_or(0, |end| end + 1);
    let (host, port) = match value[end..].find(':') {
        Some(colon) => (&value[..end + colon], &value[end + colon + 1..]),
        None => (value, ""),
    };
    let name = |host: &str| {
        let mut parts = host.split('%');
        let plain = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || "-._~!$&'()*+;=".contains(c));
        plain(parts.next().unwrap_or_default())
            && parts
                .all(|part| part.len() >= 2 && part[..2].chars().all(|c| c.is_ascii_hexdigit()) && plain(&part[2..]))
    };
    let valid = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok()),
        None => !host.is_empty() && name(host),
    };
    let port = match port {
        "" => None,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        _ => return None,
    };
    valid.then_some((host, port))
}

fn is_host(value: &[u8]) -> bool {
    split_host(value).is_some()
}

/// What httparse accepts and httpcore refuses.
fn httparse_accepts() -> Vec<Row<ErrorKind>> {
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
fn httparse_refuses() -> Vec<Row<httparse::Error>> {
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
fn http_net_accepts() -> Vec<Row<ErrorKind>> {
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
fn http_net_refuses() -> Vec<Row<HttpError>> {
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
fn http_net_sees() -> Vec<Row<&'static str>> {
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

// The comparison.

struct Peer<E> {
    read: fn(&Setup, &[u8]) -> Verdict<E>,
    /// What it accepts and httpcore refuses, and the other way round; what it sees otherwise.
    accepts: Vec<Row<ErrorKind>>,
    refuses: Vec<Row<E>>,
    sees: Vec<Row<&'static str>>,
}

static HTTPARSE: LazyLock<Peer<httparse::Error>> = LazyLock::new(|| Peer {
    read: httparse,
    accepts: httparse_accepts(),
    refuses: httparse_refuses(),
    sees: Vec::new(),
});

static HTTP_NET: LazyLock<Peer<HttpError>> = LazyLock::new(|| Peer {
    read: http_net,
    accepts: http_net_accepts(),
    refuses: http_net_refuses(),
    sees: http_net_sees(),
});

/// The names of the rows that explain the differences between httpcore and `peer`, if each has one.
fn compare<E: Debug + PartialEq>(peer: &Peer<E>, setup: &Setup, input: &[u8]) -> Result<Vec<String>, String> {
    let unexplained = |what: String| Err(format!("{what}\n{:?} {}", setup.answers, input.escape_ascii()));
    match (httpcore(setup, input), (peer.read)(setup, input)) {
        (Accepted(mut ours, our_facts), Accepted(mut theirs, their_facts)) => {
            if !input[ours.reason.clone()].is_ascii() {
                // Neither peer delivers such a reason, or not always.
                (ours.reason, theirs.reason) = (0..0, 0..0);
            }
            if ours != theirs {
                return unexplained(format!("ours   {ours:?}\ntheirs {theirs:?}"));
            }
            let case = Case { setup, input, head: &ours, at: 0 };
            let mut rows = Vec::new();
            for (name, theirs) in their_facts {
                let ours = &our_facts.iter().find(|(other, _)| *other == name).expect("both have all facts").1;
                if *ours == theirs {
                    continue;
                }
                match explain(&peer.sees, &name, &case) {
                    Some(row) => rows.push(row),
                    None => return unexplained(format!("{name}: ours {ours}, theirs {theirs}")),
                }
            }
            Ok(rows)
        }
        (Accepted(head, _), Refused(error, _)) => {
            match explain(&peer.refuses, &error, &Case { setup, input, head: &head, at: 0 }) {
                Some(row) => Ok(vec![row]),
                None => unexplained(format!("refused there alone: {error:?}")),
            }
        }
        (Refused(kind, at), Accepted(head, _)) => {
            match explain(&peer.accepts, &kind, &Case { setup, input, head: &head, at }) {
                Some(row) => Ok(vec![row]),
                None => unexplained(format!("refused here alone: {kind:?} at {at}")),
            }
        }
        (Accepted(..), Partial) => unexplained("complete here alone".into()),
        (Partial, Accepted(..)) => unexplained("complete there alone".into()),
        (Refused(..) | Partial, Refused(..) | Partial) => Ok(Vec::new()),
    }
}

fn explain<T: Debug + PartialEq>(rows: &[Row<T>], what: &T, case: &Case) -> Option<String> {
    rows.iter().find(|row| row.what == *what && (row.when)(case)).map(Row::name)
}

/// Compares with both peers.
pub fn compare_all(setup: &Setup, input: &[u8]) -> Result<(), String> {
    compare(&HTTPARSE, setup, input).map_err(|error| format!("httparse: {error}"))?;
    compare(&HTTP_NET, setup, input).map_err(|error| format!("http-net: {error}"))?;
    Ok(())
}

fn is_accepted<E>(verdict: Verdict<E>) -> bool {
    matches!(verdict, Accepted(..))
}

// The inputs.

/// Every row of the tables describes a difference that is there.
fn rows_are_needed<E: Debug + PartialEq>(peer: &Peer<E>) {
    fn examples<T: Debug>(rows: &[Row<T>]) -> impl Iterator<Item = (String, &(Setup, Vec<u8>))> {
        rows.iter().map(|row| (row.name(), &row.example))
    }
    let rows = examples(&peer.accepts).chain(examples(&peer.refuses)).chain(examples(&peer.sees));
    for (name, (setup, input)) in rows {
        let found = compare(peer, setup, input).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(found.contains(&name), "{name}: no such difference, but {found:?}");
    }
}

#[test]
fn rows_for_httparse_are_needed() {
    rows_are_needed(&HTTPARSE);
}

#[test]
fn rows_for_http_net_are_needed() {
    rows_are_needed(&HTTP_NET);
}

/// Accepted by all three.
const PLAIN_REQUESTS: &[&[u8]] = &[
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /search?q=a%20b&lang=en HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; \
      rv:128.0) Gecko/20100101 Firefox/128.0\r\nAccept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: \
      en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nConnection: keep-alive\r\nCookie: a=b; c=\"d\"\r\n\
      Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\nPriority: u=0, i\r\n\r\n",
    b"POST /form HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\nContent-Length: 3\r\n\
      Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\na=b",
    b"PUT /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\nTE: trailers\r\n\r\n0\r\n\r\n",
    b"GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: \
      13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n",
    b"GET / HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\nUpgrade: websocket\r\n\r\n",
    b"HEAD //x/../y;p=1?a=b?c HTTP/1.1\r\nHost: [2001:db8::1]:80\r\nConnection: close\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: [::]\r\n\r\n",
    b"GET http://[1::]/ HTTP/1.1\r\nHost: [1::]:80\r\n\r\n",
    b"CONNECT [::f:1.2.3.4]:443 HTTP/1.1\r\nHost: [::f:1.2.3.4]:443\r\n\r\n",
    b"GET http://example.org HTTP/1.1\r\nHost: example.org\r\n\r\n",
    b"GET HTTP://Example.ORG?a HTTP/1.1\r\nHost: example.org:80\r\n\r\n",
    b"GET ftp+x://a:21/b%2f HTTP/1.1\r\nHost: a:21\r\n\r\n",
    b"unknown /x HTTP/1.1\r\nhOST:a\r\n\r\n",
    b"!#$%&'*+-.^_`|~09azAZ /!$&'()*+,;=:@-._~ HTTP/1.1\r\nHost: a_b.-~!$&'()*+;=%41\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \t a \t \r\nX:\r\nY: \t\r\nZ:a\tb  c\t\r\n!#$%&'*+-.^_`|~: \xff\x80\"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 00000000000000000000000000000005\r\n\r\nhello",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\t \r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: ,, close ,\r\nConnection: te\r\nExpect:\r\nUpgrade:\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: closed, \"close\", close;x, clo se\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nProxy-Connection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: H2C, foo/2 , \"x\"\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue ,, 100-continue\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue;x=y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a, \"b, \\\"c\", d\"e,f\" ,, \"g\\\r\nX: h\r\n\r\n",
];

const PLAIN_RESPONSES: &[&[u8]] = &[
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.0 200 OK\r\nServer: nginx/1.24.0 (Ubuntu)\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nContent-Type: \
      text/html; charset=utf-8\r\nContent-Length: 12\r\nConnection: keep-alive\r\nETag: \"65f1-c\"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nVary: Accept-Encoding\r\nSet-Cookie: a=b; Path=/\r\n\
      Set-Cookie: c=d, e\r\n\r\n0\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload; as=style\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 404 \t Not\tFound  \r\nConnection: close\r\nContent-Length: 1\r\n\r\n",
    b"HTTP/1.1 599 \r\nX:\r\n\r\n",
    b"HTTP/1.1 200 \xc3\xa9t\xc3\xa9\xff\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n",
    b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
];

/// Accepted by some, or by none.
const ODD_REQUESTS: &[&[u8]] = &[
    b"",
    b"\r\n",
    b"\n",
    b"\rGET / HTTP/1.1\r\n\r\n",
    b"\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b" GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n\r",
    b"GET / HTTP/1.1\r\nHost: a\r\n\rX",
    b"GET / HTTP/1.1\r\nHost: a\r\n\n",
    b"GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
    b"GET /\r\n",
    b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
    b"GET  HTTP/1.1\r\nHost: a\r\n\r\n",
    b"G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
    b"GET / HTTP/0.9\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.10\r\nHost: a\r\n\r\n",
    b"GET / http/1.1\r\nHost: a\r\n\r\n",
    b"GET / ICE/1.0\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.9\r\nHost: a\r\n\r\n",
    b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /?<x> HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /?\\ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET ? HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET a.html HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http:a HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://a#b HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://[::1%25eth0]/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://a:/ HTTP/1.1\r\nHost: A:80\r\n\r\n",
    b"M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\n\r\n",
    b"OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n",
    b"OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"CONNECT http://a:1/ HTTP/1.1\r\nHost: a:1\r\n\r\n",
    b"CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\nContent-Length: 0\r\n\r\n",
    b"CONNECT a: HTTP/1.1\r\nHost: a\r\n\r\n",
    b"CONNECT a:65536 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\n Host: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\tb\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost\r\n\r\n",
    b"GET / HTTP/1.1\r\n: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX\xe9: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\nb: c\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x7f\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\r\n\r\n",
    b"GET / HTTP/1.0\r\nHost:\r\n\r\n",
    b"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: ::1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: [v1.a]\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: :80\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a:00000000080\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a%4\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip;a=\"b, chunked\" , chunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
    b"POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
];

const ODD_RESPONSES: &[&[u8]] = &[
    b"",
    b"\n",
    b"\nHTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1  200 OK\r\n\r\n",
    b"HTTP/1.1 200  OK\r\n\r\n",
    b"HTTP/1.1 200OK\r\n\r\n",
    b"HTTP/1.1 2000 OK\r\n\r\n",
    b"HTTP/1.1 20 OK\r\n\r\n",
    b"HTTP/1.1 000 OK\r\n\r\n",
    b"HTTP/1.1 600 OK\r\n\r\n",
    b"HTTP/1.1\r\n\r\n",
    b"HTTP/1.3 200 OK\r\n\r\n",
    b"HTTP/2 200\r\n\r\n",
    b"HTTP/2.0 200 OK\r\n\r\n",
    b"ICY 200 OK\r\n\r\n",
    b"HTTP/1.1 200 O\0K\r\n\r\n",
    b"HTTP/1.1 200 O\x7fK\r\n\r\n",
    b"HTTP/1.1 200 O\rK\r\n\r\n",
    b"HTTP/1.1 200 OK\nX: a\n\n",
    b"HTTP/1.1 200\nX: a\r\n\r\n",
    b"HTTP/1.1 200\rX: a\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n X: a\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX : a\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nHost: a,b\r\nHost:\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 204 OK\r\nContent-Length: -5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
    b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.0 100 Continue\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
];

#[test]
fn plain_heads_are_accepted_by_all() {
    for (setup, heads) in [(REQUEST, PLAIN_REQUESTS), (RESPONSE, PLAIN_RESPONSES)] {
        for head in heads {
            compare_all(&setup, head).unwrap();
            let accepted = [
                is_accepted(httpcore(&setup, head)),
                is_accepted(httparse(&setup, head)),
                is_accepted(http_net(&setup, head)),
            ];
            assert_eq!(accepted, [true; 3], "{}", head.escape_ascii());
        }
    }
}

#[test]
fn odd_heads() {
    let differences: Vec<String> = [REQUEST, RESPONSE, TO_HEAD, TO_CONNECT]
        .iter()
        .flat_map(|setup| {
            let heads = if setup.response { [PLAIN_RESPONSES, ODD_RESPONSES] } else { [PLAIN_REQUESTS, ODD_REQUESTS] };
            heads.concat().into_iter().filter_map(|head| compare_all(setup, head).err()).collect::<Vec<_>>()
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

/// The limits of httpcore and http-net mean the same, to the byte.
#[test]
fn limits() {
    let filled = |before: &str, length: usize, after: &str| {
        format!("{before}{}{after}", "x".repeat(length - before.len() - after.len())).into_bytes()
    };
    for more in [0, 1, 2] {
        let line = filled("GET /", 8191 + more, " HTTP/1.1\r\n");
        let empty_line = [b"\r\n", &line[..]].concat();
        let field = filled("X: ", 16383 + more, "\r\n");
        let section = [field[more..].repeat(3), filled("X: ", 16384 - 12 + more, "\r\n")].concat();
        for (line, fields) in [
            (&line[..], &b""[..]),
            (&empty_line, b""),
            (b"GET / HTTP/1.1\r\n", &field),
            (b"GET / HTTP/1.1\r\n", &section),
            (b"GET / HTTP/1.1\r\n", &b"X: y\r\n".repeat(98 + more)),
        ] {
            let head = [line, b"Host: a\r\n", fields, b"\r\n"].concat();
            compare(&HTTP_NET, &REQUEST, &head).unwrap();
        }
    }
}

/// Each case as it is, and with Host, as most come without.
#[test]
fn corpus() {
    for case in gunicorn() {
        compare_all(&REQUEST, &case.bytes).unwrap_or_else(|error| panic!("{}: {error}", case.id));
        if let Some(end) = case.bytes.windows(2).position(|end| end == b"\r\n") {
            let (line, rest) = case.bytes.split_at(end + 2);
            let with_host = [line, b"Host: a\r\n", rest].concat();
            compare_all(&REQUEST, &with_host).unwrap_or_else(|error| panic!("{}: {error}", case.id));
        }
    }
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn generated_requests(head in prop_oneof![2 => request_head(), 1 => mutated(request_head())]) {
        compare_all(&REQUEST, &head).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn generated_responses(head in prop_oneof![2 => response_head(), 1 => mutated(response_head())]) {
        for setup in [RESPONSE, TO_HEAD, TO_CONNECT] {
            compare_all(&setup, &head).map_err(TestCaseError::fail)?;
        }
    }
}
