//! What the encoder refuses to write, each refusal beside its nearest neighbour that is written; what it adds; and that
//! each call writes all or nothing.

#[path = "common/messages.rs"]
mod messages;

use httpcore::{
    BodyLength, ClientConnection, Encoder, Event, Exchange, Framed, KnownField, Limits, Method, Pair, RequestHead,
    ResponseHead, SendError, ServerConnection, StatusCode, http_date,
};
use messages::all_or_nothing;

const GET: Exchange = Exchange { minor_version: 1, to_head: false, to_connect: false, upgrade: false, persists: true };
const HEAD: Exchange = Exchange { to_head: true, ..GET };
const CONNECT: Exchange = Exchange { to_connect: true, persists: false, ..GET };
const UPGRADE: Exchange = Exchange { upgrade: true, ..GET };
const LAST: Exchange = Exchange { persists: false, ..GET };
/// Of HTTP/1.0, with and without `keep-alive`.
const OLD_KEPT: Exchange = Exchange { minor_version: 0, ..GET };
const OLD: Exchange = Exchange { persists: false, ..OLD_KEPT };
const HIGHER: Exchange = Exchange { minor_version: 9, ..GET };

static DATE: [u8; 29] = http_date(784_111_777);

/// A response, or what would be one.
#[derive(Clone, Copy)]
struct Response {
    to: Exchange,
    head: ResponseHead<'static>,
    fields: &'static [Pair<'static>],
}

fn response(to: Exchange, status: u16) -> Response {
    let status = StatusCode::new(status).unwrap();
    Response { to, head: ResponseHead::new(status), fields: &[] }
}

impl Response {
    fn length(mut self, length: u64) -> Self {
        self.head.length = Some(length);
        self
    }

    fn dated(mut self) -> Self {
        self.head.date = Some(&DATE);
        self
    }

    fn closing(mut self) -> Self {
        self.head.close = true;
        self
    }

    fn reason(mut self, reason: &'static [u8]) -> Self {
        self.head.reason = Some(reason);
        self
    }

    fn with(self, fields: &'static [Pair<'static>]) -> Self {
        Self { fields, ..self }
    }

    fn head_with(&self, encoder: &mut Encoder) -> Result<Vec<u8>, SendError> {
        all_or_nothing(encoder, |encoder, out| encoder.response(&self.to, &self.head, self.fields.iter().copied(), out))
    }

    fn head(&self) -> Result<Vec<u8>, SendError> {
        self.head_with(&mut Encoder::new())
    }

    /// The head, then the pieces of content, then the end.
    fn whole(&self, pieces: &[&[u8]], trailers: &[Pair<'_>]) -> Result<Vec<u8>, SendError> {
        let mut encoder = Encoder::new();
        let head = self.head_with(&mut encoder)?;
        rest(&mut encoder, head, pieces, trailers)
    }
}

/// A request, or what would be one.
#[derive(Clone, Copy)]
struct Request {
    head: RequestHead<'static>,
    fields: &'static [Pair<'static>],
}

const HOST: Pair<'static> = (b"Host", b"a");

fn request(method: &'static str, target: &'static str) -> Request {
    Request { head: RequestHead::new(Method::new(method.as_bytes()), target.as_bytes()), fields: const { &[HOST] } }
}

impl Request {
    fn content(mut self, content: BodyLength) -> Self {
        self.head.content = content;
        self
    }

    fn closing(mut self) -> Self {
        self.head.close = true;
        self
    }

    fn with(self, fields: &'static [Pair<'static>]) -> Self {
        Self { fields, ..self }
    }

    fn head_with(&self, encoder: &mut Encoder) -> Result<Vec<u8>, SendError> {
        all_or_nothing(encoder, |encoder, out| encoder.request(&self.head, self.fields.iter().copied(), out))
    }

    fn head(&self) -> Result<Vec<u8>, SendError> {
        self.head_with(&mut Encoder::new())
    }

    fn whole(&self, pieces: &[&[u8]], trailers: &[Pair<'_>]) -> Result<Vec<u8>, SendError> {
        let mut encoder = Encoder::new();
        let head = self.head_with(&mut encoder)?;
        rest(&mut encoder, head, pieces, trailers)
    }
}

/// Writes what goes behind a head.
fn rest(
    encoder: &mut Encoder,
    mut message: Vec<u8>,
    pieces: &[&[u8]],
    trailers: &[Pair<'_>],
) -> Result<Vec<u8>, SendError> {
    for piece in pieces {
        message.extend(all_or_nothing(encoder, |encoder, out| encoder.content_copied(piece, out))?);
    }
    message.extend(all_or_nothing(encoder, |encoder, out| encoder.end(trailers.iter().copied(), out))?);
    Ok(message)
}

/// Says what differs.
fn assert_text(found: Result<Vec<u8>, SendError>, expected: &str) {
    let found = found.map(|bytes| bytes.escape_ascii().to_string());
    assert_eq!(found, Ok(expected.as_bytes().escape_ascii().to_string()));
}

fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

// What is refused.

#[test]
fn names_and_methods_are_tokens() {
    let write = |name: &[u8]| {
        Encoder::new().response(&GET, &ResponseHead::new(StatusCode::OK), [(name, &b""[..])], &mut [0; 99])
    };
    let ask =
        |method: &[u8]| Encoder::new().request(&RequestHead::new(Method::new(method), b"/"), [HOST], &mut [0; 99]);
    assert_eq!(write(b""), Err(SendError::FieldName));
    assert_eq!(ask(b""), Err(SendError::Method));
    for byte in 0..=u8::MAX {
        for word in [&[byte][..], &[b'x', byte], &[byte, b'x'], &[b'x', byte, b'x']] {
            assert_eq!(write(word).err(), (!is_tchar(byte)).then_some(SendError::FieldName), "{}", word.escape_ascii());
            assert_eq!(ask(word).err(), (!is_tchar(byte)).then_some(SendError::Method), "{}", word.escape_ascii());
        }
    }
}

#[test]
fn values_are_text_without_blanks_around_it() {
    let write = |value: &[u8]| {
        Encoder::new().response(&GET, &ResponseHead::new(StatusCode::OK), [(&b"X"[..], value)], &mut [0; 99])
    };
    let trail = |value: &[u8]| {
        let mut encoder = Encoder::new();
        encoder.response(&GET, &ResponseHead::new(StatusCode::OK), [], &mut [0; 99]).unwrap();
        encoder.end([(&b"X"[..], value)], &mut [0; 99])
    };
    assert!(write(b"").is_ok() && trail(b"").is_ok());
    for byte in 0..=u8::MAX {
        let blank = matches!(byte, b' ' | b'\t');
        let rows: [(&[u8], bool); 4] = [
            (&[b'x', byte, b'x'], is_text(byte)),
            (&[byte, b'x'], is_text(byte) && !blank),
            (&[b'x', byte], is_text(byte) && !blank),
            (&[byte], is_text(byte) && !blank),
        ];
        for (value, valid) in rows {
            let refusal = (!valid).then_some(SendError::FieldValue);
            assert_eq!(write(value).err(), refusal, "{}", value.escape_ascii());
            assert_eq!(trail(value).err(), refusal, "{}", value.escape_ascii());
        }
    }
}

#[test]
fn reasons_are_text() {
    for byte in 0..=u8::MAX {
        for reason in [&[byte][..], &[b'x', byte, b'x']] {
            let head = ResponseHead { reason: Some(reason), ..ResponseHead::new(StatusCode::OK) };
            let found = Encoder::new().response(&GET, &head, [], &mut [0; 99]);
            assert_eq!(found.err(), (!is_text(byte)).then_some(SendError::Reason), "{}", reason.escape_ascii());
        }
    }
}

#[test]
fn statuses_have_three_digits() {
    for (code, valid) in [(0, false), (99, false), (100, true), (999, true), (1000, false), (u16::MAX, false)] {
        assert_eq!(StatusCode::new(code).is_some(), valid, "{code}");
    }
}

#[test]
fn responses() {
    use SendError::{ContentNotAllowed, FieldName, FieldValue, FramingField, Reason, Status};
    let ok = response(GET, 200);
    // What is refused, why, and its neighbour that is written.
    let rows = [
        (ok.with(&[(b"X Y", b"z")]), FieldName, ok.with(&[(b"X_Y", b"z")])),
        (ok.with(&[(b"X:", b"z")]), FieldName, ok.with(&[(b"X", b":z")])),
        (ok.with(&[(b"A", b"b"), (b"", b"z")]), FieldName, ok.with(&[(b"A", b"b"), (b"X", b"")])),
        (ok.with(&[(b"X", b"a\r\nSet-Cookie: b")]), FieldValue, ok.with(&[(b"X", b"a Set-Cookie: b")])),
        (ok.with(&[(b"X", b"a\nb")]), FieldValue, ok.with(&[(b"X", b"a\tb")])),
        (ok.with(&[(b"X", b"a\0")]), FieldValue, ok.with(&[(b"X", b"a\xff")])),
        (ok.with(&[(b"X", b" a")]), FieldValue, ok.with(&[(b"X", b"a b")])),
        (ok.reason(b"a\r\nb"), Reason, ok.reason(b"")),
        (ok.with(&[(b"Content-Length", b"5")]), FramingField, ok.with(&[(b"Content-Lengths", b"5")])),
        (ok.with(&[(b"cOnTeNt-LeNgTh", b"5")]), FramingField, ok.length(5)),
        (ok.with(&[(b"Transfer-Encoding", b"chunked")]), FramingField, ok.with(&[(b"TE", b"chunked")])),
        (ok.length(5).with(&[(b"transfer-encoding", b"gzip")]), FramingField, ok.length(5)),
        (ok.with(&[(b"Connection", b"close")]), FramingField, ok.closing()),
        // Interim responses.
        (response(OLD, 100), Status, response(GET, 100)),
        (response(OLD_KEPT, 103), Status, response(HIGHER, 103)),
        (response(GET, 101).with(&[(b"Upgrade", b"x")]), Status, response(UPGRADE, 101).with(&[(b"Upgrade", b"x")])),
        (response(UPGRADE, 101), Status, response(UPGRADE, 101).with(&[(b"Upgrade", b"x")])),
        (
            response(UPGRADE, 101).with(&[(b"Upgrade", b"")]),
            Status,
            response(UPGRADE, 101).with(&[(b"Upgrade", b""), (b"Upgrade", b"x"), (b"Upgrade", b"")]),
        ),
        (response(CONNECT, 101), Status, response(CONNECT, 102)),
        (
            Response { to: Exchange { minor_version: 0, ..UPGRADE }, ..response(UPGRADE, 101) },
            Status,
            response(UPGRADE, 200),
        ),
        // A length where there is no content.
        (response(GET, 100).length(0), ContentNotAllowed, response(GET, 100)),
        (response(GET, 199).length(5), ContentNotAllowed, response(GET, 200).length(5)),
        (
            response(UPGRADE, 101).with(&[(b"Upgrade", b"x")]).length(0),
            ContentNotAllowed,
            response(UPGRADE, 101).with(&[(b"Upgrade", b"x")]),
        ),
        (response(HEAD, 204).length(0), ContentNotAllowed, response(HEAD, 200).length(0)),
        (response(GET, 204).length(0), ContentNotAllowed, response(GET, 204)),
        (response(GET, 204).length(5), ContentNotAllowed, response(GET, 304).length(5)),
        (response(GET, 205).length(5), ContentNotAllowed, response(GET, 205).length(0)),
        (response(CONNECT, 200).length(0), ContentNotAllowed, response(CONNECT, 200)),
        (response(CONNECT, 299).length(5), ContentNotAllowed, response(CONNECT, 300).length(5)),
    ];
    for (index, (refused, error, neighbour)) in rows.iter().enumerate() {
        assert_eq!(refused.head(), Err(*error), "row {index}");
        neighbour.head().unwrap_or_else(|error| panic!("row {index}: {error}"));
    }
}

#[test]
fn requests() {
    use SendError::{ContentNotAllowed, Expectation, FieldName, FieldValue, FramingField, Host, Method, Target};
    let get = request("GET", "/");
    let waits = get.with(&[(b"expect", b"100-Continue"), HOST]);
    let connect = request("CONNECT", "a:443");
    let rows = [
        (request("G T", "/"), Method, request("G_T", "/")),
        (request("", "/"), Method, request("g", "/")),
        (get.with(&[HOST, (b"X ", b"")]), FieldName, get.with(&[HOST, (b"X", b"")])),
        (get.with(&[HOST, (b"X", b"a\r")]), FieldValue, get.with(&[HOST, (b"X", b"a")])),
        (get.with(&[HOST, (b"Content-Length", b"0")]), FramingField, get.content(BodyLength::Length(0))),
        (get.with(&[HOST, (b"Transfer-Encoding", b"chunked")]), FramingField, get.content(BodyLength::Chunked)),
        (get.with(&[HOST, (b"connection", b"te")]), FramingField, get.with(&[HOST, (b"Keep-Alive", b"te")])),
        // Host.
        (get.with(&[]), Host, get),
        (get.with(&[HOST, HOST]), Host, get.with(&[(b"X", b"y"), HOST])),
        (get.with(&[HOST, (b"hOsT", b"b")]), Host, get.with(&[(b"hOsT", b"b")])),
        (get.with(&[(b"Host", b"")]), Host, get.with(&[(b"Host", b"a:")])),
        (get.with(&[(b"Host", b"a,b")]), Host, get.with(&[(b"Host", b"a;b")])),
        (get.with(&[(b"Host", b"u@a")]), Host, get.with(&[(b"Host", b"u.a")])),
        (get.with(&[(b"Host", b"a:65536")]), Host, get.with(&[(b"Host", b"a:65535")])),
        (get.with(&[(b"Host", b"::1")]), Host, get.with(&[(b"Host", b"[::1]")])),
        // Content.
        (get.content(BodyLength::UntilClose), ContentNotAllowed, get.content(BodyLength::Chunked)),
        (connect.content(BodyLength::Length(0)), ContentNotAllowed, connect),
        (
            connect.content(BodyLength::Chunked),
            ContentNotAllowed,
            request("CONNECTS", "/").content(BodyLength::Chunked),
        ),
        (
            request("TRACE", "/").content(BodyLength::Length(5)),
            ContentNotAllowed,
            request("trace", "/").content(BodyLength::Length(5)),
        ),
        (request("TRACE", "/").content(BodyLength::Chunked), ContentNotAllowed, request("TRACE", "/")),
        (waits, Expectation, waits.content(BodyLength::Length(1))),
        (waits.content(BodyLength::Length(0)), Expectation, waits.content(BodyLength::Chunked)),
        (waits, Expectation, get.with(&[(b"expec", b"100-continue"), (b"Expect", b"100-continued"), HOST])),
        // Targets.
        (request("GET", ""), Target, request("GET", "/")),
        (request("GET", "/a b"), Target, request("GET", "/a%20b")),
        (request("GET", "/ "), Target, request("GET", "/+")),
        (request("GET", "/a\r\nX: y"), Target, request("GET", "/a%0d%0aX:y")),
        (request("GET", "/a#b"), Target, request("GET", "/a%23b")),
        (request("GET", "/\u{e9}"), Target, request("GET", "/%C3%A9")),
        (request("GET", "/a\\b"), Target, request("GET", "/a?\\b")),
        (request("GET", "/\"<>"), Target, request("GET", "/'[]{}|^`")),
        (request("GET", "index.html"), Target, request("GET", "//index.html")),
        (request("GET", "*"), Target, request("OPTIONS", "*")),
        (request("OPTIONS", "**"), Target, request("OPTIONS", "/**")),
        (request("PRI", "*"), Target, request("PRI", "/*")),
        (request("GET", "a:443"), Target, connect),
        (request("CONNECT", "/"), Target, connect),
        (request("CONNECT", "a"), Target, request("CONNECT", "a:1")),
        (request("CONNECT", "a:0"), Target, request("CONNECT", "a:00080")),
        (request("CONNECT", "a:65536"), Target, request("CONNECT", "a:65535")),
        (request("CONNECT", "http://a/"), Target, request("GET", "http://a/")),
        (request("GET", "http://"), Target, request("GET", "http://a")),
        (request("GET", "http:///"), Target, request("GET", "http://a?")),
        (request("GET", "http://u@a/"), Target, request("GET", "HTTP://A:80/")),
        (request("GET", "1http://a/"), Target, request("GET", "h1+.-://a/")),
    ];
    for (index, (refused, error, neighbour)) in rows.iter().enumerate() {
        assert_eq!(refused.head(), Err(*error), "row {index}");
        neighbour.head().unwrap_or_else(|error| panic!("row {index}: {error}"));
    }
}

/// What it would refuse to read, it does not write: a Host that is not the authority of the absolute-form.
#[test]
fn host_is_the_authority_of_the_target() {
    let absolute = request("GET", "http://example.org/");
    assert_eq!(absolute.with(&[(b"Host", b"example.com")]).head(), Err(SendError::Host));
    assert_eq!(absolute.with(&[(b"Host", b"example.org:443")]).head(), Err(SendError::Host));
    absolute.with(&[(b"Host", b"Example.ORG")]).head().unwrap();
    absolute.with(&[(b"Host", b"example.org:80")]).head().unwrap();
    request("CONNECT", "example.org:443").head().unwrap();
}

#[test]
fn content_has_the_declared_length() {
    use SendError::{ContentLength, ContentNotAllowed};
    let length = BodyLength::Length;
    let ok = response(GET, 200).length(5);
    let post = request("POST", "/");
    // More.
    assert_eq!(ok.whole(&[b"hello!"], &[]), Err(ContentLength));
    assert_eq!(ok.whole(&[b"hello", b"", b"!"], &[]), Err(ContentLength));
    assert_eq!(response(GET, 200).length(0).whole(&[b"!"], &[]), Err(ContentLength));
    assert_eq!(post.content(length(5)).whole(&[b"hello!"], &[]), Err(ContentLength));
    // Fewer.
    assert_eq!(ok.whole(&[b"hell"], &[]), Err(ContentLength));
    assert_eq!(ok.whole(&[], &[]), Err(ContentLength));
    assert_eq!(post.content(length(u64::MAX)).whole(&[b"hello"], &[]), Err(ContentLength));
    // As many, in whatever pieces.
    for pieces in [&[&b"hello"[..]][..], &[b"he", b"", b"llo"], &[b"", b"h", b"e", b"l", b"l", b"o", b""]] {
        assert_text(ok.whole(pieces, &[]), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        let expected = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
        assert_text(post.content(length(5)).whole(pieces, &[]), expected);
    }
    // None where there is none.
    for none in [response(GET, 204), response(GET, 205), response(GET, 205).length(0), response(GET, 304)] {
        assert_eq!(none.whole(&[b"!"], &[]), Err(ContentNotAllowed));
        none.whole(&[b""], &[]).unwrap();
    }
    assert_eq!(response(GET, 304).length(1).whole(&[b"!"], &[]), Err(ContentNotAllowed));
    assert_eq!(post.whole(&[b"!"], &[]), Err(ContentNotAllowed));
    post.whole(&[b""], &[]).unwrap();
}

#[test]
fn the_order_is_head_content_end() {
    let out = &mut [0; 99];
    let ok = response(GET, 200).length(1);
    let mut encoder = Encoder::new();
    assert_eq!(encoder.content(1, out), Err(SendError::OutOfOrder));
    assert_eq!(encoder.content_copied(b"", out), Err(SendError::OutOfOrder));
    assert_eq!(encoder.end([], out), Err(SendError::OutOfOrder));
    assert!(!encoder.is_in_message() && !encoder.closes());

    // Any number of interim responses, none of which has an end.
    for status in [100, 103, 103] {
        response(GET, status).head_with(&mut encoder).unwrap();
        assert!(!encoder.is_in_message());
        assert_eq!(encoder.end([], out), Err(SendError::OutOfOrder));
    }
    ok.head_with(&mut encoder).unwrap();
    assert!(encoder.is_in_message());
    assert_eq!(ok.head_with(&mut encoder), Err(SendError::OutOfOrder));
    assert_eq!(response(GET, 100).head_with(&mut encoder), Err(SendError::OutOfOrder));
    assert_eq!(request("GET", "/").head_with(&mut encoder), Err(SendError::OutOfOrder));
    // What was refused changes nothing.
    assert_eq!(encoder.content(2, out), Err(SendError::ContentLength));
    assert_eq!(encoder.end([], out), Err(SendError::ContentLength));
    assert_eq!(encoder.content_copied(b"x", out), Ok(1));
    assert_eq!(encoder.end([], out), Ok(0));
    assert!(!encoder.is_in_message());
    assert_eq!(encoder.end([], out), Err(SendError::OutOfOrder));
    // And then the next message.
    ok.closing().head_with(&mut encoder).unwrap();
    assert!(encoder.closes());
}

#[test]
fn trailers() {
    use SendError::{FieldName, FieldValue, Trailer};
    let chunked = response(GET, 200);
    assert_text(
        chunked.whole(&[b"hi"], &[(b"X-Sum", b"1"), (b"ETag", b"\"a\""), (b"X-Empty", b"")]),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 1\r\nETag: \"a\"\r\n\
         X-Empty: \r\n\r\n",
    );
    assert_text(
        request("PUT", "/").content(BodyLength::Chunked).whole(&[], &[(b"X", b"y")]),
        "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n",
    );
    assert_eq!(chunked.whole(&[], &[(b"X y", b"")]), Err(FieldName));
    assert_eq!(chunked.whole(&[], &[(b"", b"")]), Err(FieldName));
    assert_eq!(chunked.whole(&[], &[(b"X", b"a\r\nb: c")]), Err(FieldValue));
    assert_eq!(chunked.whole(&[], &[(b"X", b"y"), (b"X", b"y ")]), Err(FieldValue));
    // Nowhere but behind chunks.
    for without in [response(GET, 200).length(0), response(GET, 204), response(GET, 304), response(OLD, 200)] {
        assert_eq!(without.whole(&[], &[(b"X", b"y")]), Err(Trailer));
        without.whole(&[], &[]).unwrap();
    }
    for content in [BodyLength::None, BodyLength::Length(0)] {
        assert_eq!(request("PUT", "/").content(content).whole(&[], &[(b"X", b"y")]), Err(Trailer));
    }
    // The response to HEAD goes the way of the one to GET.
    let expected = "HTTP/1.1 200 OK\r\n\r\n";
    assert_text(response(HEAD, 200).whole(&[b"hi"], &[(b"X", b"y")]), expected);
}

/// Fields that a recipient must not take from a trailer section, RFC 9110 §6.5.1.
const NEVER_TRAILERS: &[&str] = &[
    "Content-Length",
    "Transfer-Encoding",
    "Host",
    "Connection",
    "Trailer",
    "TE",
    "Upgrade",
    "Keep-Alive",
    "Proxy-Connection",
    "Expect",
    "Authorization",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Authentication-Info",
    "WWW-Authenticate",
    "Cookie",
    "Set-Cookie",
    "Content-Encoding",
    "Content-Type",
    "Content-Range",
    "Range",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "If-Range",
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

#[test]
fn forbidden_trailers() {
    for name in NEVER_TRAILERS {
        for name in [String::from(*name), name.to_lowercase(), name.to_uppercase()] {
            let refused = response(GET, 200).whole(&[], &[(b"X", b"y"), (name.as_bytes(), b"1")]);
            assert_eq!(refused, Err(SendError::Trailer), "{name}");
            let longer = format!("{name}-x");
            response(GET, 200).whole(&[], &[(longer.as_bytes(), b"1")]).unwrap();
        }
    }
    // All others may be there.
    for known in KnownField::ALL {
        let listed = NEVER_TRAILERS.iter().any(|name| name.eq_ignore_ascii_case(known.name()));
        let found = response(GET, 200).whole(&[], &[(known.name().as_bytes(), b"1")]);
        // Conditions, and the name that is reserved because Connection has an option of that name.
        let other = matches!(known.name(), "if" | "close") || known.name().starts_with("if-");
        assert_eq!(found.is_err(), listed || other, "{}", known.name());
    }
}

// What is added.

#[test]
fn date() {
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let end = "Content-Length: 0\r\n\r\n";
    let ok = response(GET, 200).length(0);
    assert_text(ok.head(), &format!("HTTP/1.1 200 OK\r\n{end}"));
    assert_text(ok.dated().head(), &format!("HTTP/1.1 200 OK\r\n{date}{end}"));
    for name in ["Date", "date", "DATE"] {
        let encoded = all_or_nothing(&mut Encoder::new(), |encoder, out| {
            encoder.response(&GET, &ok.dated().head, [(name.as_bytes(), &b"now"[..])], out)
        });
        assert_text(encoded, &format!("HTTP/1.1 200 OK\r\n{name}: now\r\n{end}"));
    }
    assert_text(
        ok.dated().with(&[(b"X-Date", b"x"), (b"Dat", b"y")]).head(),
        &format!("HTTP/1.1 200 OK\r\nX-Date: x\r\nDat: y\r\n{date}{end}"),
    );
    assert_text(response(GET, 103).dated().head(), "HTTP/1.1 103 Early Hints\r\n\r\n");
    assert_text(
        response(UPGRADE, 101).dated().with(&[(b"Upgrade", b"x")]).head(),
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    );
    for (to, status, expected) in [
        (GET, 204, format!("HTTP/1.1 204 No Content\r\n{date}\r\n")),
        (GET, 304, format!("HTTP/1.1 304 Not Modified\r\n{date}\r\n")),
        (HEAD, 200, format!("HTTP/1.1 200 OK\r\n{date}\r\n")),
        (CONNECT, 200, format!("HTTP/1.1 200 OK\r\n{date}\r\n")),
        (OLD, 500, format!("HTTP/1.1 500 Internal Server Error\r\n{date}Connection: close\r\n\r\n")),
    ] {
        assert_text(response(to, status).dated().head(), &expected);
    }
}

/// What each head has behind its status line, and whether the connection closes after it.
#[test]
fn framing_and_persistence() {
    let rows = [
        // Content has a length, or chunks, or to 1.0 the end of the connection.
        (response(GET, 200).length(5), "Content-Length: 5\r\n", false),
        (response(GET, 200).length(u64::MAX), "Content-Length: 18446744073709551615\r\n", false),
        (response(GET, 200), "Transfer-Encoding: chunked\r\n", false),
        (response(HIGHER, 404), "Transfer-Encoding: chunked\r\n", false),
        (response(OLD, 200), "Connection: close\r\n", true),
        (response(OLD_KEPT, 200), "Connection: close\r\n", true),
        (response(OLD, 200).length(5), "Content-Length: 5\r\nConnection: close\r\n", true),
        (response(OLD_KEPT, 200).length(5), "Content-Length: 5\r\nConnection: keep-alive\r\n", false),
        // Said only where it differs from the default.
        (response(GET, 200).length(5).closing(), "Content-Length: 5\r\nConnection: close\r\n", true),
        (response(LAST, 200).length(5), "Content-Length: 5\r\nConnection: close\r\n", true),
        (response(LAST, 200), "Transfer-Encoding: chunked\r\nConnection: close\r\n", true),
        (response(OLD_KEPT, 200).length(5).closing(), "Content-Length: 5\r\nConnection: close\r\n", true),
        // Nothing is invented where there is no content.
        (response(GET, 204), "", false),
        (response(OLD_KEPT, 204), "Connection: keep-alive\r\n", false),
        (response(GET, 304), "", false),
        (response(OLD_KEPT, 304), "Connection: keep-alive\r\n", false),
        (response(GET, 304).length(5), "Content-Length: 5\r\n", false),
        (response(GET, 205), "Content-Length: 0\r\n", false),
        (response(GET, 205).length(0), "Content-Length: 0\r\n", false),
        (response(OLD_KEPT, 205), "Content-Length: 0\r\nConnection: keep-alive\r\n", false),
        (response(HEAD, 200), "", false),
        (response(HEAD, 200).length(5), "Content-Length: 5\r\n", false),
        (response(HEAD, 204), "", false),
        (response(HEAD, 304).length(5), "Content-Length: 5\r\n", false),
        (
            Response { to: Exchange { to_head: true, ..OLD_KEPT }, ..response(HEAD, 200) },
            "Connection: keep-alive\r\n",
            false,
        ),
        (Response { to: Exchange { to_head: true, ..OLD }, ..response(HEAD, 200) }, "Connection: close\r\n", true),
        // A refused CONNECT closes.
        (response(CONNECT, 403).length(0), "Content-Length: 0\r\nConnection: close\r\n", true),
        (response(CONNECT, 302), "Transfer-Encoding: chunked\r\nConnection: close\r\n", true),
        // Upgrade goes with its option.
        (
            response(GET, 426).length(0).with(&[(b"upgrade", b"x")]),
            "upgrade: x\r\nContent-Length: 0\r\nConnection: upgrade\r\n",
            false,
        ),
        (
            response(LAST, 426).length(0).with(&[(b"Upgrade", b"x"), (b"Upgrade", b"y")]),
            "Upgrade: x\r\nUpgrade: y\r\nContent-Length: 0\r\nConnection: close, upgrade\r\n",
            true,
        ),
        (
            response(OLD_KEPT, 200).length(0).with(&[(b"Upgrade", b"x")]),
            "Upgrade: x\r\nContent-Length: 0\r\nConnection: keep-alive, upgrade\r\n",
            false,
        ),
    ];
    for (index, (response, fields, closes)) in rows.into_iter().enumerate() {
        let mut encoder = Encoder::new();
        let status = response.head.status;
        let expected = format!("HTTP/1.1 {status} {}\r\n{fields}\r\n", status.reason().unwrap());
        assert_text(response.head_with(&mut encoder), &expected);
        assert_eq!((encoder.closes(), encoder.is_in_message()), (closes, true), "row {index}");
    }
}

/// Nothing is said of the connection where it is not HTTP's to say, nor of content.
#[test]
fn heads_without_an_end() {
    for (response, fields) in [
        (response(GET, 100), ""),
        (response(LAST, 103).closing().with(&[(b"Link", b"</a>")]), "Link: </a>\r\n"),
        (response(UPGRADE, 101).closing().with(&[(b"Upgrade", b"x")]), "Upgrade: x\r\nConnection: upgrade\r\n"),
        (response(CONNECT, 200), ""),
        (response(CONNECT, 204).closing(), ""),
        (Response { to: Exchange { minor_version: 0, ..CONNECT }, ..response(CONNECT, 200) }, ""),
    ] {
        let mut encoder = Encoder::new();
        let status = response.head.status;
        let expected = format!("HTTP/1.1 {status} {}\r\n{fields}\r\n", status.reason().unwrap());
        assert_text(response.head_with(&mut encoder), &expected);
        assert!(!encoder.is_in_message() && !encoder.closes());
    }
}

#[test]
fn start_lines() {
    for (response, line) in [
        (response(GET, 200), "200 OK"),
        (response(GET, 299), "299 "),
        (response(GET, 999), "999 "),
        (response(OLD_KEPT, 404).closing(), "404 Not Found"),
        (response(GET, 200).reason(b""), "200 "),
        (response(GET, 299).reason(b"\xe9 \tb "), "299 \u{e9} \tb "),
    ] {
        let found = response.length(0).head().unwrap();
        let text: String = found.iter().copied().map(char::from).collect();
        assert_eq!(text.lines().next().unwrap(), format!("HTTP/1.1 {line}"));
    }
}

#[test]
fn request_heads() {
    let rows = [
        (request("GET", "/a?b"), "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n"),
        (request("GET", "/").closing(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
        (request("PUT", "/").content(BodyLength::Length(0)), "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
        (
            request("PUT", "/").content(BodyLength::Chunked).closing(),
            "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        ),
        (
            request("GET", "/").with(&[(b"uPgRaDe", b"x"), HOST]),
            "GET / HTTP/1.1\r\nuPgRaDe: x\r\nHost: a\r\nConnection: upgrade\r\n\r\n",
        ),
        (
            request("OPTIONS", "*").with(&[HOST, (b"Upgrade", b"x")]).closing(),
            "OPTIONS * HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: close, upgrade\r\n\r\n",
        ),
        (
            request("GET", "/").with(&[HOST, (b"TE", b"trailers")]),
            "GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n\r\n",
        ),
        (request("CONNECT", "[::1]:443"), "CONNECT [::1]:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
    ];
    for (request, expected) in rows {
        let mut encoder = Encoder::new();
        assert_text(request.head_with(&mut encoder), expected);
        assert_eq!(encoder.closes(), request.head.close);
    }
}

// Content.

#[test]
fn chunks() {
    assert_text(
        response(GET, 200).whole(&[b"", b"hello", b"", b" world, in hexadecimal", b""], &[]),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n16\r\n world, in hexadecimal\r\n0\r\n\r\n",
    );
    // Never to a 1.0 client.
    assert_text(
        response(OLD_KEPT, 200).whole(&[b"a", b"", b"b"], &[]),
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab",
    );
}

#[test]
fn content_to_head_is_swallowed() {
    let pieces: &[&[u8]] = &[b"hello", b"", b"world"];
    let old = Exchange { to_head: true, ..OLD_KEPT };
    assert_text(response(HEAD, 200).whole(pieces, &[]), "HTTP/1.1 200 OK\r\n\r\n");
    assert_text(response(HEAD, 200).length(10).whole(pieces, &[]), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    assert_text(response(HEAD, 200).length(10).whole(&[], &[]), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    assert_text(response(old, 200).whole(pieces, &[]), "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
}

/// What goes around content that the caller sends itself.
#[test]
fn framed_content() {
    let out = &mut [0; 18];
    let begin = |response: Response| {
        let mut encoder = Encoder::new();
        response.head_with(&mut encoder).unwrap();
        encoder
    };
    let plain = Framed { before: 0, send_content: true, after: b"" };
    let mut chunked = begin(response(GET, 200));
    for (length, before) in [(1, "1\r\n"), (0xabcdef, "abcdef\r\n"), (u64::MAX, "ffffffffffffffff\r\n")] {
        for room in 0..before.len() {
            let error = SendError::BufferTooSmall { needed: before.len() };
            assert_eq!(chunked.content(length, &mut out[..room]), Err(error));
        }
        let framed = Framed { before: before.len(), send_content: true, after: b"\r\n" };
        assert_eq!(chunked.content(length, out), Ok(framed));
        assert_eq!(&out[..before.len()], before.as_bytes());
    }
    assert_eq!(chunked.content(0, &mut []), Ok(plain), "a chunk without data would be the last one");

    let mut counted = begin(response(GET, 200).length(u64::MAX));
    assert_eq!(counted.content(u64::MAX - 1, &mut []), Ok(plain));
    assert_eq!(counted.content(2, &mut []), Err(SendError::ContentLength));
    assert_eq!(counted.content(1, &mut []), Ok(plain));
    assert_eq!(begin(response(OLD, 200)).content(7, &mut []), Ok(plain));
    let swallowed = Framed { send_content: false, ..plain };
    assert_eq!(begin(response(HEAD, 200)).content(7, &mut []), Ok(swallowed));
    assert_eq!(begin(response(GET, 204)).content(7, &mut []), Err(SendError::ContentNotAllowed));
}

// Whole messages through connections.

fn server(request: &[u8]) -> ServerConnection<8> {
    let mut server = ServerConnection::new(Limits::DEFAULT);
    let head = server.receive(request).unwrap();
    assert_eq!(head.event, Event::Head);
    assert_eq!(server.receive(&request[head.consumed..]).unwrap().event, Event::End);
    server
}

#[test]
fn whole_responses_are_all_or_nothing() {
    let head = ResponseHead { date: Some(&DATE), ..ResponseHead::new(StatusCode::OK) };
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    for (request, content, expected) in [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "hello", "Content-Length: 5\r\n\r\nhello"),
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", "Content-Length: 0\r\n\r\n"),
        ("GET / HTTP/1.0\r\n\r\n", "hello", "Content-Length: 5\r\nConnection: close\r\n\r\nhello"),
        // GET may have content.
        ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "", "\r\n"),
    ] {
        let found = all_or_nothing(&mut server(request.as_bytes()), |server, out| {
            server.send_response(&head, [(&b"X"[..], &b"y"[..])], content.as_bytes(), out)
        });
        assert_text(found, &format!("HTTP/1.1 200 OK\r\nX: y\r\n{date}{expected}"));
    }
}

/// The size needed is that of what is written, without the content that is swallowed.
#[test]
fn whole_responses_to_head_are_all_or_nothing() {
    let found = all_or_nothing(&mut server(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), |server, out| {
        server.send_response(&ResponseHead::new(StatusCode::OK), [], b"hello", out)
    });
    assert_text(found, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    // The length that GET would have may be given in place of the content; of content that is given it is not believed.
    for (method, content, length) in [("HEAD", "", 5), ("HEAD", "hi", 2), ("GET", "", 0)] {
        let request = format!("{method} / HTTP/1.1\r\nHost: a\r\n\r\n");
        let head = ResponseHead { length: Some(5), ..ResponseHead::new(StatusCode::OK) };
        let found = all_or_nothing(&mut server(request.as_bytes()), |server, out| {
            server.send_response(&head, [], content.as_bytes(), out)
        });
        assert_text(found, &format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n"));
    }
}

#[test]
fn whole_requests_are_all_or_nothing() {
    for (method, content, expected) in [
        (Method::GET, "", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        (Method::GET, "hello", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"),
        (Method::POST, "", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
        (Method::DELETE, "", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ] {
        let mut client = ClientConnection::<8>::new(Limits::DEFAULT);
        let found = all_or_nothing(&mut client, |client, out| {
            client.send_request(&RequestHead::new(method, b"/"), [HOST], content.as_bytes(), out)
        });
        assert_text(found, expected);
    }
}

#[test]
fn refusals_are_all_or_nothing() {
    let mut wrong = ServerConnection::<8>::new(Limits::DEFAULT);
    let error = wrong.receive(b"GET / HTTP/1.1\r\n\r\n").unwrap_err();
    let written = all_or_nothing(&mut wrong, |server, out| server.send_error(&error, Some(&DATE), out)).unwrap();
    assert!(written.starts_with(b"HTTP/1.1 400 Bad Request\r\n") && written.len() <= 512);
    let mut late = ServerConnection::<8>::new(Limits::DEFAULT);
    late.receive(b"GET").unwrap();
    let send = |server: &mut ServerConnection<8>, out: &mut [u8]| {
        server.send_refusal(StatusCode::REQUEST_TIMEOUT, None, b"late\n", out)
    };
    assert!(
        all_or_nothing(&mut late, send).unwrap().ends_with(b"Content-Length: 5\r\nConnection: close\r\n\r\nlate\n")
    );
    let mut waiting = ServerConnection::<8>::new(Limits::DEFAULT);
    let request = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    waiting.receive(request).unwrap();
    waiting.receive(b"").unwrap();
    let interim = all_or_nothing(&mut waiting, |server, out| server.send_continue(out));
    assert_text(interim, "HTTP/1.1 100 Continue\r\n\r\n");
}

/// Numbers, names and messages, each of its own.
#[test]
fn every_error_says_what_it_is() {
    use SendError::*;
    let errors = [
        BufferTooSmall { needed: 7 },
        OutOfOrder,
        Status,
        Reason,
        FieldName,
        FieldValue,
        FramingField,
        ContentNotAllowed,
        ContentLength,
        Trailer,
        Method,
        Target,
        Host,
        Expectation,
    ];
    assert_eq!(errors.len(), SendError::ALL.len());
    for (error, (code, name, message)) in errors.iter().zip(SendError::ALL) {
        assert_eq!((error.code(), error.message()), (*code, message.to_str().unwrap()));
        assert!(error.to_string().starts_with(error.message()) && !name.is_empty());
        assert_eq!(SendError::ALL.iter().filter(|row| row.0 == *code || row.1 == *name).count(), 1);
    }
    assert_eq!(errors[0].to_string(), "the output does not fit into the buffer: it takes 7 bytes");
}
