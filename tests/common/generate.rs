//! Strategies for near-HTTP: messages of parts that are mostly valid, loose fragments, and what may befall both.

#![allow(dead_code, reason = "each test uses its part")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A strategy for bytes.
pub type Bytes = BoxedStrategy<Vec<u8>>;

type Words = &'static [&'static [u8]];

/// `cases` cases, more if `PROPTEST_CASES` asks for them; nothing is written to the source tree.
pub fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: cases.max(default.cases), failure_persistence: None, ..default }
}

const METHODS: Words =
    &[b"GET", b"POST", b"HEAD", b"OPTIONS", b"CONNECT", b"PUT", b"get", b"M-SEARCH", b"!#$%&'*+-.^_`|~"];
const BAD_METHODS: Words =
    &[b"", b"PRI", b"G(T", b" GET", b"G\xc3\x89T", b"\x00", b"\x7fGET", b"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGH"];

const TARGETS: Words = &[
    b"/",
    b"/index.html?a=b&c=%20",
    b"//x/../y;p=1",
    b"*",
    b"a:443",
    b"[::1]:80",
    b"http://a/",
    b"http://a?q",
    b"HTTPS://A:443/p?q",
    b"ftp+x://a:21",
    b"/[{}]|^`'%zz%",
    b"/?\\",
];
const BAD_TARGETS: Words = &[
    b"",
    b"index.html",
    b"/a#b",
    b"/\"<>",
    b"/a\\b",
    b"/\xc3\xa9",
    b"/\x80",
    b"/\x00",
    b"/\t",
    b"/\x7f",
    b"http:///",
    b"http://u@a/",
    b"http://a,b/",
    b"http://b/",
    b"http:/a",
    b"://a",
    b"a:0",
    b"a:65536",
    b"a",
    b"**",
    b"*a",
    b"http://[::1",
    b"http://[fe80::1%25x]/",
];

/// Method and target that fit each other, and the blanks around them.
const REQUESTS: Words = &[b"GET / ", b"POST /x ", b"OPTIONS * ", b"CONNECT a:443 ", b"GET http://a/ "];
const BENIGN: Words = &[b"Host: a\r\n", b"Host: a\r\nAccept: */*\r\n", b"HOST:a\r\nx: y \r\n"];

const VERSIONS: Words = &[
    b"HTTP/1.1",
    b"HTTP/1.1",
    b"HTTP/1.1",
    b"HTTP/1.1",
    b"HTTP/1.1",
    b"HTTP/1.1",
    b"HTTP/1.0",
    b"HTTP/1.2",
    b"HTTP/1.9",
];
const BAD_VERSIONS: Words =
    &[b"", b"HTTP/1", b"HTTP/2.0", b"HTTP/0.9", b"HTTP/1.10", b"http/1.1", b"HTTP/ 1.1", b"HTTP/1.1 ", b"HTTP/1,1"];

const BLANKS: Words = &[b" "];
const BAD_BLANKS: Words = &[b"", b"  ", b"\t", b"\x0b", b" \t"];

const ENDS: Words = &[b"\r\n"];
const BAD_ENDS: Words = &[b"\n", b"\r", b"\r\r\n", b"\n\r", b"\r\n ", b"\r\n\t", b"\r\n\r\n", b"", b"\r\0", b"\n\n"];

const COLONS: Words = &[b": ", b":", b": \t ", b":\t"];
const BAD_COLONS: Words = &[b" :", b"\t: ", b"", b" ", b"\r\n: "];

/// Blanks behind a value, all of which are allowed.
const TAILS: Words = &[b"", b"", b"", b" ", b"\t", b" \t "];

/// A field name, values that are valid or at least meant, and values that are not.
type FieldRow = (&'static [u8], Words, Words);

const FIELDS: &[FieldRow] = &[
    (
        b"Host",
        &[
            b"a",
            b"A:80",
            b"a_b:",
            b"[::1]:8080",
            b"[1:2:3:4:5:6:7.8.9.10]",
            b"[::]",
            b"[1::]:",
            b"[::f:1.2.3.4]",
            b"127.0.0.1",
            b"%41;x=(y)",
        ],
        &[
            b"", b"a,b", b"a b", b"u@a", b"a:65536", b"a:8x", b"[::1", b"[v1.a]", b"::1", b"a/", b":80", b"[1:2]",
            b"\xe9",
        ],
    ),
    (
        b"Content-Length",
        &[b"0", b"5", b"005", b"000000000000000000000000", b"18446744073709551615"],
        &[b"", b"+5", b"-1", b"5, 5", b"5 5", b"0x5", b"5_0", b"5,", b"99999999999999999999", b"18446744073709551616"],
    ),
    (
        b"Transfer-Encoding",
        &[b"chunked", b"CHUNKED", b"gzip, chunked", b"gzip;a=b;c=\"d,\\\"\" ,\tchunked", b"x\t; a = b , chunked"],
        &[
            b"",
            b"gzip",
            b"chunked, gzip",
            b"chunked,chunked",
            b"chunked;a=b",
            b", chunked",
            b"chunked,",
            b"gzip,,chunked",
            b"gzip;a, chunked",
            b"gzip;, chunked",
            b"gzip;a=\"b, chunked",
            b"\"chunked\"",
            b"chunk ed",
            b"xchunked",
            b"\x0bchunked",
        ],
    ),
    (
        b"Connection",
        &[b"close", b"Keep-Alive", b"upgrade", b"keep-alive, Upgrade", b"te,CLOSE", b"x-a, x-b, x-c, x-d, x-e"],
        &[b"", b",,close", b"clo se", b"close;x", b"\"close\"", b"\"x, close, y\"", b"closed", b"keep-alive, close"],
    ),
    (
        b"Upgrade",
        &[b"websocket", b"h2c", b"H2C, websocket", b"foo/2"],
        &[b"", b",", b"h2c,", b"h2c/1", b"web socket", b"\"h2c\""],
    ),
    (
        b"Expect",
        &[b"100-continue", b"100-Continue", b"200-ok", b"100-continue, 200-ok"],
        &[b"", b",", b"100-continue,", b"100-continue;a=b", b"\"100-continue\"", b"100 -continue"],
    ),
    (
        b"X-Other",
        &[b"", b"a", b"a b", b"a\tb ,, c;d=\"e, \\\" f\"", b"\xc3\xa9\xff", b":", b"Host: b"],
        &[b"a\0b", b"\x7f", b"\x0bx", b"a\rb", b"a\nb", b"\x01", b"\x1f", b"x\0"],
    ),
    (b"Trailer", &[b"X-Other"], &[b"Content-Length"]),
    (b"TE", &[b"trailers", b"deflate;q=0.5"], &[b";"]),
    (b"Proxy-Connection", &[b"keep-alive", b"close"], &[b"\x00"]),
    (b"Content-Type", &[b"text/plain"], &[b"\x0c"]),
    (b"X_Under", &[b"1"], &[b"\r"]),
    (b"!#$%&'*+-.^_`|~", &[b"1"], &[b"\n"]),
];

const BAD_NAMES: Words =
    &[b"", b" X", b"\tX", b"X Y", b"X\0", b"X(", b"X\xe9", b"content length", b"Content-Length\x0b", b"\"X\"", b"\x7f"];

const STATUSES: Words = &[b"200", b"100", b"103", b"101", b"204", b"205", b"304", b"404", b"500", b"599", b"999"];
const BAD_STATUSES: Words = &[b"", b"099", b"20", b"2000", b"2x0", b" 200", b"-20", b"\x00"];
const REASONS: Words = &[b" OK", b" ", b"", b" Not  Found\t", b" \xc3\xa9\xff"];
const BAD_REASONS: Words = &[b"OK", b"\tOK", b" \x00", b" O\x7fK", b" \x1b[0m"];

const SIZES: Words = &[b"5", b"005", b"0", b"A", b"a", b"000"];
const BAD_SIZES: Words = &[b"", b"-5", b"+5", b"0x5", b"5_", b"g", b" 5", b"10000000000000000", b"ffffffffffffffff"];
const EXTENSIONS: Words = &[b"", b"", b"", b";a", b";a=b", b" ; a = \"b\\\"\t;\xff\"", b";a;b=c", b"\t;a"];
const BAD_EXTENSIONS: Words =
    &[b";", b";a=", b";=b", b" ", b";a ", b";a=b ", b";a=\"", b";a=\"\x00\"", b";a b", b";;", b" 5"];

/// A word that is mostly one of `good`.
fn mostly(good: Words, bad: Words) -> Bytes {
    prop_oneof![24 => select(good), 1 => select(bad)].prop_map(<[u8]>::to_vec).boxed()
}

fn concat<S: Strategy<Value = Vec<Vec<u8>>> + 'static>(parts: S) -> Bytes {
    parts.prop_map(|parts| parts.concat()).boxed()
}

fn line_end() -> Bytes {
    prop_oneof![80 => Just(&b"\r\n"[..]), 1 => select(BAD_ENDS)].prop_map(<[u8]>::to_vec).boxed()
}

/// One field line, its end included.
fn field_line() -> Bytes {
    let field = select(FIELDS).prop_flat_map(|(name, good, bad)| {
        let name = prop_oneof![
            24 => Just(name.to_vec()),
            4 => Just(name.to_ascii_uppercase()),
            1 => select(BAD_NAMES).prop_map(<[u8]>::to_vec),
        ];
        let value = prop_oneof![6 => select(good), 1 => select(bad)].prop_map(<[u8]>::to_vec);
        (name, value)
    });
    let parts = (field, mostly(COLONS, BAD_COLONS), select(TAILS), line_end());
    concat(parts.prop_map(|((name, value), colon, tail, end)| vec![name, colon, value, tail.to_vec(), end]))
}

/// Field lines and the empty line behind them, `first` mostly among them.
fn section(first: &'static [u8], most: usize) -> Bytes {
    let first = prop_oneof![12 => Just(first), 1 => Just(&b""[..])].prop_map(<[u8]>::to_vec);
    concat((first, vec(field_line(), 0..=most), line_end()).prop_map(|(first, mut lines, end)| {
        lines.insert(lines.len() / 2, first);
        lines.push(end);
        lines
    }))
}

fn request_line() -> Bytes {
    let before = prop_oneof![30 => Just(&b""[..]), 2 => Just(&b"\r\n"[..]), 1 => select(BAD_ENDS)];
    let common = select(REQUESTS).prop_map(<[u8]>::to_vec);
    let other = (mostly(METHODS, BAD_METHODS), mostly(BLANKS, BAD_BLANKS), mostly(TARGETS, BAD_TARGETS));
    let other = concat(
        (other, mostly(BLANKS, BAD_BLANKS))
            .prop_map(|((method, blank, target), second)| vec![method, blank, target, second]),
    );
    let parts = (before, prop_oneof![2 => common, 1 => other], mostly(VERSIONS, BAD_VERSIONS), line_end());
    concat(parts.prop_map(|(before, start, version, end)| vec![before.to_vec(), start, version, end]))
}

fn status_line() -> Bytes {
    let before = prop_oneof![40 => Just(&b""[..]), 1 => select(BAD_ENDS), 1 => select(ENDS)];
    let version = (before, mostly(VERSIONS, BAD_VERSIONS), mostly(BLANKS, BAD_BLANKS));
    let parts = (version, mostly(STATUSES, BAD_STATUSES), mostly(REASONS, BAD_REASONS), line_end());
    concat(parts.prop_map(|((before, version, blank), status, reason, end)| {
        vec![before.to_vec(), version, blank, status, reason, end]
    }))
}

/// A request head.
pub fn request_head() -> Bytes {
    concat((request_line(), section(b"Host: a\r\n", 4)).prop_map(|(line, fields)| vec![line, fields]))
}

/// A response head.
pub fn response_head() -> Bytes {
    concat((status_line(), section(b"Server: x\r\n", 4)).prop_map(|(line, fields)| vec![line, fields]))
}

/// A chunk whose data mostly is as long as its size says.
fn chunk() -> Bytes {
    let whole = prop_oneof![8 => Just(true), 1 => Just(false)];
    let parts = (mostly(SIZES, BAD_SIZES), mostly(EXTENSIONS, BAD_EXTENSIONS), line_end(), whole, line_end());
    concat(parts.prop_map(|(size, extension, end, whole, second)| {
        let length = std::str::from_utf8(&size).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let data = b"0123456789".repeat(2)[..length.unwrap_or(1).min(20)].to_vec();
        if whole { vec![size, extension, end, data, second] } else { vec![size, extension, end, second] }
    }))
}

fn chunked() -> Bytes {
    let last = (mostly(EXTENSIONS, BAD_EXTENSIONS), line_end(), vec(field_line(), 0..3), line_end());
    concat((vec(chunk(), 0..3), last).prop_map(|(mut parts, (extension, end, trailers, second))| {
        parts.extend([b"0".to_vec(), extension, end]);
        parts.extend(trailers);
        parts.push(second);
        parts
    }))
}

/// A head with the content that it announces, mostly.
fn message(response: bool) -> Bytes {
    let (plain, odd, head) = if response {
        (&b"HTTP/1.1 200 OK\r\n"[..], status_line(), response_head())
    } else {
        (&b"POST / HTTP/1.1\r\n"[..], request_line(), request_head())
    };
    let with = move |field: &'static [u8], content: Bytes| {
        let line = prop_oneof![2 => Just(plain.to_vec()), 1 => odd.clone()];
        concat((line, select(BENIGN), content).prop_map(move |(line, fields, content)| {
            vec![line, fields.to_vec(), field.to_vec(), b"\r\n".to_vec(), content]
        }))
    };
    prop_oneof![
        3 => head,
        2 => with(b"Content-Length: 5\r\n", Just(b"hello".to_vec()).boxed()),
        3 => with(b"Transfer-Encoding: chunked\r\n", chunked()),
        1 => with(b"Connection: x-other\r\nTransfer-Encoding: chunked\r\n", chunked()),
    ]
    .boxed()
}

/// What may befall a stream: where, what, and how much of it.
fn mutations() -> impl Strategy<Value = Vec<(Index, u8, u8, u8)>> {
    vec((any::<Index>(), 0..5u8, prop_oneof![any::<u8>(), select(b"\r\n \t:;,\"\\\0=%/0aH".to_vec())], 1..12u8), 0..4)
}

fn mutate(mut stream: Vec<u8>, mutations: &[(Index, u8, u8, u8)]) -> Vec<u8> {
    for &(index, what, byte, length) in mutations {
        let at = index.index(stream.len() + 1);
        let end = stream.len().min(at + usize::from(length));
        match what {
            0 => stream.insert(at, byte),
            1 => drop(stream.splice(at..end.min(at + 1), [byte])),
            2 => drop(stream.drain(at..end)),
            3 => {
                let copy = stream[at..end].to_vec();
                drop(stream.splice(at..at, copy));
            }
            _ => {
                // A piece moves to the front.
                let piece: Vec<u8> = stream.drain(at..end).collect();
                drop(stream.splice(0..0, piece));
            }
        }
    }
    stream
}

/// Streams near to what `valid` gives.
pub fn mutated(valid: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (valid, mutations()).prop_map(|(stream, mutations)| mutate(stream, &mutations))
}

/// Fragments in any order.
fn soup() -> Bytes {
    let words: Vec<&'static [u8]> = [
        METHODS,
        TARGETS,
        BAD_TARGETS,
        VERSIONS,
        BLANKS,
        BAD_BLANKS,
        ENDS,
        ENDS,
        ENDS,
        BAD_ENDS,
        COLONS,
        BAD_NAMES,
        STATUSES,
        REASONS,
        SIZES,
        BAD_SIZES,
        EXTENSIONS,
        BAD_EXTENSIONS,
    ]
    .concat();
    let word = prop_oneof![3 => select(words).prop_map(<[u8]>::to_vec), 1 => field_line(), 1 => chunk()];
    concat(vec(word, 0..24))
}

/// Requests or responses one behind the other, whole or damaged, or what only looks like them from afar.
pub fn stream(response: bool) -> Bytes {
    let messages = move || concat(vec(message(response), 0..4));
    prop_oneof![
        1 => vec(any::<u8>(), 0..80),
        2 => soup(),
        4 => messages(),
        4 => mutated(messages()),
    ]
    .boxed()
}
