//! Whatever the encoder agrees to write, three parsers read back as it was meant: ours, httparse, and http-net. What
//! http-net refuses of it is listed in `HTTP_NET`, and why.

#[path = "common/generate.rs"]
mod generate;
#[path = "common/messages.rs"]
mod messages;

use generate::config;
use http_net::{Asked, ChunkStep, ChunkedDecoder, FieldSpan, HttpError, Parsed};
use httpcore::{
    BodyLength, Encoder, Event, Exchange, Limits, Method, Parser, RequestHead, ResponseHead, SendError, StatusCode,
    http_date,
};
use messages::{Fields, lent, written};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

// What is written.

#[derive(Clone, Debug)]
struct Request {
    method: Vec<u8>,
    target: Vec<u8>,
    fields: Fields,
    content: BodyLength,
    close: bool,
    rest: Rest,
}

#[derive(Clone, Debug)]
struct Response {
    to: Exchange,
    status: u16,
    reason: Option<Vec<u8>>,
    fields: Fields,
    length: Option<u64>,
    date: bool,
    close: bool,
    rest: Rest,
}

/// What goes behind a head.
#[derive(Clone, Debug)]
struct Rest {
    pieces: Vec<Vec<u8>>,
    trailers: Fields,
}

const DATE: [u8; 29] = http_date(784_111_777);

impl Rest {
    fn write(&self, encoder: &mut Encoder, message: &mut Vec<u8>) -> Result<(), SendError> {
        for piece in &self.pieces {
            message.extend(written(encoder, |encoder, out| encoder.content_copied(piece, out))?);
        }
        message.extend(written(encoder, |encoder, out| encoder.end(lent(&self.trailers), out))?);
        Ok(())
    }
}

impl Request {
    fn write(&self) -> Result<Vec<u8>, SendError> {
        let (content, close) = (self.content, self.close);
        let head = RequestHead { content, close, ..RequestHead::new(Method::new(&self.method), &self.target) };
        let mut encoder = Encoder::new();
        let mut message = written(&mut encoder, |encoder, out| encoder.request(&head, lent(&self.fields), out))?;
        self.rest.write(&mut encoder, &mut message)?;
        assert_eq!(encoder.closes(), self.close);
        Ok(message)
    }

    fn connects(&self) -> bool {
        self.method == b"CONNECT"
    }

    fn expected(&self) -> Message {
        Message {
            start: (self.method.clone(), self.target.clone()),
            fields: self.fields.clone(),
            content: self.rest.pieces.concat(),
            trailers: self.rest.trailers.clone(),
            persists: Some(!self.close && !self.connects()),
        }
    }
}

impl Response {
    fn status(&self) -> StatusCode {
        StatusCode::new(self.status).unwrap()
    }

    /// Whether no end and no content follows the head: an interim response, or a switch of protocols.
    fn is_head_only(&self) -> bool {
        self.status < 200 || (self.to.to_connect && self.status().is_successful())
    }

    /// The bytes, and whether the connection persists.
    fn write(&self) -> Result<(Vec<u8>, bool), SendError> {
        let head = ResponseHead {
            reason: self.reason.as_deref(),
            length: self.length,
            date: self.date.then_some(&DATE),
            close: self.close,
            ..ResponseHead::new(self.status())
        };
        let mut encoder = Encoder::new();
        let write = |encoder: &mut Encoder, out: &mut [u8]| encoder.response(&self.to, &head, lent(&self.fields), out);
        let mut message = written(&mut encoder, write)?;
        if !self.is_head_only() {
            self.rest.write(&mut encoder, &mut message)?;
        }
        Ok((message, !encoder.closes()))
    }

    fn expected(&self, persists: bool) -> Message {
        let reason = self.reason.clone().unwrap_or(self.status().reason().unwrap_or_default().into());
        let rest = if self.is_head_only() || self.to.to_head { &NOTHING } else { &self.rest };
        Message {
            start: (self.status.to_string().into_bytes(), reason),
            fields: self.fields.clone(),
            content: rest.pieces.concat(),
            trailers: rest.trailers.clone(),
            persists: Some(persists),
        }
    }

    fn asked(&self) -> Method<'static> {
        match self.to {
            Exchange { to_connect: true, .. } => Method::CONNECT,
            Exchange { to_head: true, .. } => Method::HEAD,
            _ => Method::GET,
        }
    }

    fn has_content(&self) -> bool {
        !self.to.to_head && !self.is_head_only() && !matches!(self.status, 204 | 304)
    }
}

static NOTHING: Rest = Rest { pieces: Vec::new(), trailers: Vec::new() };

// What is read.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Message {
    /// Method and target, or status and reason.
    start: (Vec<u8>, Vec<u8>),
    fields: Fields,
    content: Vec<u8>,
    trailers: Fields,
    /// Whether the connection does, where the reader knows.
    persists: Option<bool>,
}

/// Reads one message from the start of `input`; `asked` is what it answers if it is a response. Gives its length, too.
fn ours(input: &[u8], asked: Option<(Method<'static>, bool)>) -> (Message, usize) {
    let mut parser = Parser::<64>::request(Limits::DEFAULT);
    if let Some((method, upgrade)) = asked {
        parser = Parser::response(Limits::DEFAULT);
        parser.answers(method);
        if upgrade {
            parser.answers_upgrade();
        }
    }
    let (mut message, mut at) = (Message::default(), 0);
    loop {
        let rest = &input[at..];
        let step = parser.next(rest).unwrap_or_else(|error| panic!("{error}: {}", input.escape_ascii()));
        at += step.consumed;
        match step.event {
            Event::Head => {
                let head = parser.head(&rest[..step.consumed]).expect("a head");
                message.start = match (head.method(), head.status()) {
                    (Some(method), _) => (method.as_bytes().to_vec(), head.raw_target().to_vec()),
                    (None, status) => (status.expect("a status").to_string().into_bytes(), head.reason().to_vec()),
                };
                assert_eq!(head.minor_version(), 1);
                message.fields = messages::owned(&head.fields().collect::<Vec<_>>());
                message.persists = Some(head.framing().keep_alive());
            }
            Event::Content(range) => message.content.extend(&rest[range]),
            Event::Trailer { name, value } => message.trailers.push((rest[name].to_vec(), rest[value].to_vec())),
            Event::End => return (message, at),
            Event::NeedData => {
                assert_eq!(parser.eof(), Ok(Event::End), "{}", input.escape_ascii());
                return (message, at);
            }
            other => panic!("{other:?}"),
        }
    }
}

fn from_httparse(fields: &[httparse::Header]) -> Fields {
    fields.iter().map(|field| (field.name.into(), field.value.to_vec())).collect()
}

fn httparse(input: &[u8], response: Option<&Response>) -> (Message, usize) {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut message = Message::default();
    let head = if response.is_some() {
        let mut head = httparse::Response::new(&mut fields);
        let length = head.parse(input).unwrap().unwrap();
        message.start = (head.code.unwrap().to_string().into(), head.reason.unwrap().into());
        message.fields = from_httparse(head.headers);
        length
    } else {
        let mut head = httparse::Request::new(&mut fields);
        let length = head.parse(input).unwrap().unwrap();
        message.start = (head.method.unwrap().into(), head.path.unwrap().into());
        message.fields = from_httparse(head.headers);
        length
    };
    // It leaves the framing to its caller: RFC 9112 §6.3 in short.
    let value = |name: &str| {
        let named = |(found, _): &&(Vec<u8>, Vec<u8>)| found.eq_ignore_ascii_case(name.as_bytes());
        message.fields.iter().find(named).map(|(_, value)| std::str::from_utf8(value).unwrap().to_owned())
    };
    let mut at = head;
    if response.is_some_and(|response| !response.has_content()) {
        return (message, at);
    }
    if value("transfer-encoding").is_some() {
        loop {
            let (start, size) = httparse::parse_chunk_size(&input[at..]).unwrap().unwrap();
            at += start;
            if size == 0 {
                break;
            }
            let end = at + size as usize;
            message.content.extend(&input[at..end]);
            assert_eq!(&input[end..end + 2], b"\r\n");
            at = end + 2;
        }
        let (length, trailers) = httparse::parse_headers(&input[at..], &mut fields).unwrap().unwrap();
        message.trailers = from_httparse(trailers);
        at += length;
    } else if let Some(length) = value("content-length") {
        let end = at + length.parse::<usize>().unwrap();
        message.content.extend(&input[at..end]);
        at = end;
    } else if response.is_some() {
        message.content.extend(&input[at..]);
        at = input.len();
    }
    (message, at)
}

fn http_net(input: &[u8], response: Option<&Response>) -> Result<(Message, usize), HttpError> {
    let limits = http_net::Limits::new().with_max_body(u64::MAX);
    let mut spans = [FieldSpan::default(); 64];
    let mut message = Message::default();
    let collect = |fields: &mut dyn Iterator<Item = (&str, &[u8])>| -> Fields {
        fields.map(|(name, value)| (name.into(), value.to_vec())).collect()
    };
    let (framing, mut at) = match response {
        Some(response) => {
            let asked = Asked { head: response.to.to_head, connect: response.to.to_connect };
            let parsed = http_net::parse_response_head(input, &limits, asked, &mut spans)?;
            let Parsed::Complete { head, len } = parsed else { panic!("incomplete") };
            let view = head.view();
            message.start = (view.status().to_string().into(), view.reason().into());
            message.fields = collect(&mut view.headers());
            message.persists = Some(view.keep_alive());
            (view.framing(), len)
        }
        None => {
            let parsed = http_net::parse_request_head(input, &limits, &mut spans)?;
            let Parsed::Complete { head, len } = parsed else { panic!("incomplete") };
            let view = head.view();
            message.start = (view.method_str().into(), view.target().into());
            message.fields = collect(&mut view.headers());
            message.persists = Some(view.keep_alive());
            (view.framing(), len)
        }
    };
    match framing {
        http_net::BodyFraming::None => {}
        http_net::BodyFraming::Length(length) => {
            let end = at + length as usize;
            message.content.extend(&input[at..end]);
            at = end;
        }
        http_net::BodyFraming::UntilClose => {
            message.content.extend(&input[at..]);
            at = input.len();
        }
        http_net::BodyFraming::Chunked => {
            let mut decoder = ChunkedDecoder::new(&limits);
            loop {
                match decoder.decode(&input[at..], false)? {
                    ChunkStep::Data { skip, len } => {
                        message.content.extend(&input[at + skip..at + skip + len]);
                        at += skip + len;
                    }
                    ChunkStep::Trailers { skip, len } => {
                        message.trailers = field_lines(&input[at + skip..at + skip + len]);
                        at += skip + len;
                    }
                    ChunkStep::Done { consumed } => {
                        at += consumed;
                        break;
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        other => panic!("{other:?}"),
    }
    Ok((message, at))
}

/// The fields of a section that was found to be valid.
fn field_lines(section: &[u8]) -> Fields {
    let lines = section.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let colon = line.iter().position(|&byte| byte == b':').expect("a colon");
            (line[..colon].to_vec(), line[colon + 1..].trim_ascii().to_vec())
        })
        .collect()
}

// Where http-net differs on purpose; see also `differential/rows.rs`.

/// What http-net refuses and the encoder writes: its error, why, and when.
type Exception = (HttpError, &'static str, fn(&Message) -> bool);

const HTTP_NET: &[Exception] = &[
    (HttpError::InvalidTarget, "browsers send these bytes, RFC 3986 §2 has them escaped", |message| {
        message.start.1.iter().any(|byte| b"[]{}|^`\\".contains(byte))
    }),
    (HttpError::InvalidTarget, "a percent sign without two digits, RFC 3986 §2.1", |message| {
        let escape = |part: &[u8]| matches!(part, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
        message.start.1.split(|&byte| byte == b'%').skip(1).any(|part| !escape(part))
    }),
    (HttpError::InvalidStatus, "a status of an unknown class, RFC 9110 §15", |message| {
        message.start.0 >= b"600".to_vec()
    }),
];

fn may_be_refused(error: HttpError, message: &Message) -> bool {
    HTTP_NET.iter().any(|(other, _, when)| *other == error && when(message))
}

// The comparison.

/// What the encoder may add, in this order.
const ADDED: &[&[u8]] = &[b"Date", b"Content-Length", b"Transfer-Encoding", b"Connection"];

/// Takes the fields that were added out of `found`.
fn take_added(found: &mut Message, given: usize) -> Fields {
    assert!(found.fields.len() >= given, "{found:?}");
    let added = found.fields.split_off(given);
    let mut may_follow = ADDED.iter();
    for (name, _) in &added {
        assert!(may_follow.any(|other| other == name), "{added:?}");
    }
    added
}

fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a [u8]> {
    fields.iter().find(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes())).map(|(_, value)| &value[..])
}

/// Neither of the others delivers a reason that is not ASCII, or not always.
fn forget_odd_reason(message: &mut Message) {
    if !message.start.1.is_ascii() {
        message.start.1.clear();
    }
}

fn check_request(request: &Request) {
    let Ok(message) = request.write() else { return };
    let expected = request.expected();
    // What follows is not the message's.
    let input = [&message[..], b"\0"].concat();
    let (mut found, length) = ours(&input, None);
    let all = found.fields.clone();
    let added = take_added(&mut found, request.fields.len());
    assert_eq!((&found, length), (&expected, message.len()));
    let declared = match request.content {
        BodyLength::Length(length) => Some(length.to_string().into_bytes()),
        _ => None,
    };
    assert_eq!(value(&added, "content-length"), declared.as_deref());
    assert_eq!(value(&added, "transfer-encoding").is_some(), request.content == BodyLength::Chunked);
    assert_eq!(value(&added, "date"), None);

    let expected = Message { fields: all, ..expected };
    let (found, length) = httparse(&input, None);
    assert_eq!((found, length), (Message { persists: None, ..expected.clone() }, message.len()));
    match http_net(&input, None) {
        Ok((found, length)) => {
            // It keeps the connection of a refused CONNECT.
            let persists = Some(!request.close);
            assert_eq!((found, length), (Message { persists, ..expected }, message.len()));
        }
        Err(error) => assert!(may_be_refused(error, &expected), "{error}: {}", message.escape_ascii()),
    }
}

fn check_response(response: &Response) {
    let Ok((message, persists)) = response.write() else { return };
    let mut expected = response.expected(persists);
    let upgrade = response.to.upgrade;
    // Behind content until close nothing follows.
    let until_close = response.to.minor_version == 0 && response.length.is_none() && response.has_content();
    let until_close = until_close && response.status != 205;
    let input = if until_close { message.clone() } else { [&message[..], b"\0"].concat() };
    let (mut found, length) = ours(&input, Some((response.asked(), upgrade)));
    let all = found.fields.clone();
    let added = take_added(&mut found, response.fields.len());
    assert_eq!((&found, length), (&expected, message.len()));
    let dated = value(&response.fields, "date").is_some();
    let date = response.date && !dated && response.status >= 200;
    assert_eq!(value(&added, "date"), date.then_some(&DATE[..]));
    let chunked = value(&added, "transfer-encoding").is_some();
    assert!(!chunked || (response.to.minor_version > 0 && response.has_content()));
    assert!(!chunked || value(&added, "content-length").is_none());

    expected.fields = all;
    forget_odd_reason(&mut expected);
    let (mut found, length) = httparse(&input, Some(response));
    forget_odd_reason(&mut found);
    assert_eq!((found, length), (Message { persists: None, ..expected.clone() }, message.len()));
    match http_net(&input, Some(response)) {
        Ok((mut found, length)) => {
            forget_odd_reason(&mut found);
            if expected.start.1.is_empty() {
                found.start.1.clear();
            }
            assert_eq!((found, length), (expected, message.len()));
        }
        Err(error) => assert!(may_be_refused(error, &expected), "{error}: {}", message.escape_ascii()),
    }
}

// What is generated.

type Bytes = BoxedStrategy<Vec<u8>>;

/// One of `good`, and rarely one of `bad`.
fn mostly(good: Bytes, bad: Bytes) -> Bytes {
    prop_oneof![60 => good, 1 => bad].boxed()
}

fn one_of(words: &'static [&'static [u8]]) -> Bytes {
    select(words).prop_map(<[u8]>::to_vec).boxed()
}

fn anything() -> Bytes {
    vec(any::<u8>(), 0..4).boxed()
}

fn token() -> Bytes {
    let tchar =
        prop_oneof![8 => b'a'..=b'z', 4 => b'A'..=b'Z', 2 => b'0'..=b'9', 1 => select(b"!#$%&'*+-.^_`|~".to_vec())];
    vec(tchar, 1..10).boxed()
}

fn text() -> Bytes {
    let byte = prop_oneof![6 => b'!'..=b'~', 1 => select(b" \t".to_vec()), 1 => 0x80..=0xffu8];
    vec(byte, 0..20).prop_map(|text| text.trim_ascii().to_vec()).boxed()
}

const NAMES: &[&[u8]] = &[
    b"Accept",
    b"server",
    b"Set-Cookie",
    b"SET-COOKIE",
    b"ETag",
    b"Vary",
    b"Keep-Alive",
    b"TE",
    b"Trailer",
    b"Upgrade",
    b"Expect",
    b"X-Content-Length",
    b"Proxy-Connection",
];
const BAD_NAMES: &[&[u8]] =
    &[b"", b"Content-Length", b"TRANSFER-ENCODING", b"Connection", b"Host", b"X Y", b"X:", b"\r\nX", b"Date"];
const BAD_VALUES: &[&[u8]] = &[b" a", b"a\t", b"a\r\nX: b", b"a\nb", b"a\rb", b"\0", b"\x7f", b"a\x0bb"];

fn fields(most: usize) -> impl Strategy<Value = Fields> {
    let name = mostly(prop_oneof![2 => one_of(NAMES), 1 => token()].boxed(), one_of(BAD_NAMES));
    let value = mostly(text(), prop_oneof![one_of(BAD_VALUES), anything()].boxed());
    vec((name, value), 0..=most)
}

fn trailers() -> impl Strategy<Value = Fields> {
    let name = mostly(prop_oneof![one_of(&[b"X-Sum", b"ETag", b"Server"]), token()].boxed(), one_of(BAD_NAMES));
    prop_oneof![2 => Just(Vec::new()), 1 => vec((name, mostly(text(), one_of(BAD_VALUES))), 0..3)]
}

fn pieces() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop_oneof![1 => Just(Vec::new()), 3 => vec(vec(any::<u8>(), 0..40), 0..4)]
}

fn rest() -> impl Strategy<Value = Rest> {
    (pieces(), trailers()).prop_map(|(pieces, trailers)| Rest { pieces, trailers })
}

/// The length of the content, or rarely another one.
fn length_of(pieces: &[Vec<u8>], off: i8) -> u64 {
    (pieces.concat().len() as u64).saturating_add_signed(off.into())
}

fn off() -> impl Strategy<Value = i8> {
    prop_oneof![30 => Just(0i8), 1 => -2..=2i8]
}

const METHODS: &[&[u8]] = &[b"GET", b"HEAD", b"POST", b"PUT", b"OPTIONS", b"PATCH", b"get", b"PRI"];
const BAD_METHODS: &[&[u8]] = &[b"", b"G T", b"G\r\n", b"GET /", b"G\xc3\x89T", b"\0"];
const HOSTS: &[&[u8]] = &[b"a", b"EXAMPLE.org:80", b"[::1]:8080", b"%41_b", b"127.0.0.1:"];
const BAD_HOSTS: &[&[u8]] = &[b"", b"a,b", b"a b", b"u@a", b"::1", b"a:65536", b"b\r\nX: y"];

/// A target of the form that fits the method, and a Host that fits it.
fn target(method: &[u8]) -> BoxedStrategy<(Vec<u8>, Vec<u8>)> {
    let hosts = || mostly(one_of(HOSTS), one_of(BAD_HOSTS));
    let plain: Bytes = prop_oneof![4 => b'a'..=b'z', 2 => select(b"/?&=;%!$'()*+,:@-._~0".to_vec())]
        .prop_map(|byte| vec![byte])
        .boxed();
    let odd: Bytes = select(b"[]{}|^`%\"#<>\\ \r\0\x7f\xe9".to_vec()).prop_map(|byte| vec![byte]).boxed();
    let path = vec(prop_oneof![100 => plain, 1 => odd], 0..12).prop_map(|path| [&b"/"[..], &path.concat()].concat());
    let origin = (path.clone(), hosts()).boxed();
    let absolute = (select(vec!["http", "HTTPS", "ftp+x"]), hosts(), path, hosts(), 0..12u8).prop_map(
        |(scheme, authority, path, host, other)| {
            let host = if other == 0 { host } else { authority.clone() };
            ([scheme.as_bytes(), b"://", &authority, &path].concat(), host)
        },
    );
    let wild = (one_of(&[b"*", b"", b"a", b"a:443", b"http:/a", b"//"]), hosts()).boxed();
    match method {
        b"CONNECT" => {
            let authority = mostly(one_of(&[b"a:443", b"[::1]:80"]), one_of(&[b"a", b"a:0", b"/", b"http://a:1/"]));
            (authority, hosts()).boxed()
        }
        b"OPTIONS" => prop_oneof![1 => origin, 1 => absolute, 1 => (one_of(&[b"*"]), hosts())].boxed(),
        _ => prop_oneof![20 => origin, 10 => absolute, 1 => wild].boxed(),
    }
}

fn request() -> impl Strategy<Value = Request> {
    let good = prop_oneof![6 => one_of(METHODS), 1 => one_of(&[b"CONNECT"]), 1 => token()].boxed();
    let method = mostly(good, one_of(BAD_METHODS)).prop_flat_map(|method| (target(&method), Just(method)));
    let content = (0..20u8, off(), any::<bool>());
    (method, fields(4), 0..30u8, content, rest()).prop_map(|(start, mut fields, host_at, content, mut rest)| {
        let (((target, host), method), (kind, off, close)) = (start, content);
        if host_at > 0 {
            fields.insert(usize::from(host_at) % (fields.len() + 1), (b"Host".to_vec(), host));
        }
        let none = method == b"CONNECT" && kind > 0;
        let content = match kind {
            _ if none => BodyLength::None,
            0 => BodyLength::UntilClose,
            1..=6 => BodyLength::None,
            7..=13 => BodyLength::Length(length_of(&rest.pieces, off)),
            _ => BodyLength::Chunked,
        };
        // Mostly what the framing has room for.
        if content == BodyLength::None && off == 0 {
            rest.pieces.clear();
        }
        if content != BodyLength::Chunked && off == 0 {
            rest.trailers.clear();
        }
        Request { method, target, fields, content, close, rest }
    })
}

fn exchange() -> impl Strategy<Value = Exchange> {
    let versions = select(vec![0, 0, 1, 1, 1, 9]);
    (versions, 0..8u8, any::<bool>(), 0..4u8).prop_map(|(minor_version, method, upgrade, persists)| Exchange {
        minor_version,
        to_head: method == 0,
        to_connect: method == 1,
        upgrade,
        persists: persists > 0 && method != 1,
    })
}

fn response() -> impl Strategy<Value = Response> {
    let statuses = prop_oneof![
        6 => select(vec![200, 200, 200, 404, 100, 101, 103, 199, 204, 205, 299, 304, 403, 500, 599]),
        1 => 100..=999u16,
    ];
    let reason = option::weighted(0.3, mostly(text(), anything()));
    let start = (exchange(), statuses, reason, any::<bool>(), 0..4u8);
    (start, fields(4), any::<bool>(), off(), rest()).prop_map(
        |((to, status, reason, date, close), fields, sized, off, mut rest)| {
            let mut response =
                Response { to, status, reason, fields, length: None, date, close: close == 0, rest: rest.clone() };
            let has_content = response.has_content() && status != 205;
            if !has_content && !to.to_head && off == 0 {
                rest.pieces.clear();
            }
            let unframed = matches!(status, ..200 | 204) || response.is_head_only();
            if sized && (!unframed || off != 0) {
                response.length = Some(length_of(&rest.pieces, off));
            }
            if !(has_content && response.length.is_none() && to.minor_version > 0) && off == 0 {
                rest.trailers.clear();
            }
            Response { rest, ..response }
        },
    )
}

proptest! {
    #![proptest_config(config(6000))]

    #[test]
    fn requests(request in request()) {
        check_request(&request);
    }

    #[test]
    fn responses(response in response()) {
        check_response(&response);
    }
}

/// Most of what is generated is written, so that it is read at all; and some is not.
#[test]
fn the_generator_is_neither_too_good_nor_too_bad() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let (mut requests, mut responses) = (0, 0);
    for _ in 0..400 {
        requests += usize::from(request().new_tree(&mut runner).unwrap().current().write().is_ok());
        responses += usize::from(response().new_tree(&mut runner).unwrap().current().write().is_ok());
    }
    assert!((200..380).contains(&requests) && (200..380).contains(&responses), "{requests}, {responses}");
}

/// Each exception is one.
#[test]
fn http_net_refuses_what_is_listed() {
    let get = Request {
        method: b"GET".to_vec(),
        target: Vec::new(),
        fields: vec![(b"Host".to_vec(), b"a".to_vec())],
        content: BodyLength::None,
        close: false,
        rest: NOTHING.clone(),
    };
    for (index, target) in [(0, b"/[a]"), (1, b"/%zz")] {
        let request = Request { target: target.to_vec(), ..get.clone() };
        assert_eq!(http_net(&request.write().unwrap(), None).unwrap_err(), HTTP_NET[index].0);
        assert!((HTTP_NET[index].2)(&request.expected()));
        check_request(&request);
    }
    let to = Exchange { minor_version: 1, to_head: false, to_connect: false, upgrade: false, persists: true };
    let (reason, fields, length) = (None, Vec::new(), Some(0));
    let odd = Response { to, status: 999, reason, fields, length, date: false, close: false, rest: NOTHING.clone() };
    assert_eq!(http_net(&odd.write().unwrap().0, Some(&odd)).unwrap_err(), HTTP_NET[2].0);
    check_response(&odd);
}
