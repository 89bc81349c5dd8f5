//! Two other strict parsers as oracles, httparse and http-net: where they and httpcore accept a head, everything in it
//! lies at the same place and means the same; where only one side accepts, or the meaning differs, a row of the tables
//! in `rows` says why. This file reads heads with each of the three, and compares.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/generate.rs"]
mod generate;
mod inputs;
mod rows;

use common::gunicorn;
pub use common::{REQUEST, RESPONSE, Setup};
use generate::{config, mutated, request_head, response_head};
use http_net::{Asked, FieldSpan, HttpError, Parsed};
use httpcore::{BodyLength, ErrorKind, Event, Expectation, Limits, Method, Parser, TargetForm};
use inputs::{ODD_REQUESTS, ODD_RESPONSES, PLAIN_REQUESTS, PLAIN_RESPONSES};
use proptest::prelude::*;
use rows::{http_net_accepts, http_net_refuses, http_net_sees, httparse_accepts, httparse_refuses};
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
