//! The messages that are parsed. All of them are made here: fixed ones as text, the many different ones from a seed, so
//! that two runs read the same bytes.
//!
//! Every head is valid and has Host where it is a request, no field twice, and nothing that ends HTTP.

use crate::response;
use fastrand::Rng;
use std::fmt::Write;

/// Messages that are read one after the other, each as if it had a connection of its own.
pub struct Corpus {
    pub name: String,
    pub messages: Vec<Message>,
}

pub struct Message {
    pub bytes: Vec<u8>,
    /// What a reader has to find: the number of field lines of a head, or of bytes of the content.
    pub holds: usize,
    /// Where the content starts.
    pub content_at: usize,
}

impl Corpus {
    /// The bytes of all messages together.
    pub fn bytes(&self) -> usize {
        self.messages.iter().map(|message| message.bytes.len()).sum()
    }

    fn of_heads(name: impl Into<String>, heads: impl IntoIterator<Item = String>) -> Self {
        Self { name: name.into(), messages: heads.into_iter().map(Message::head).collect() }
    }
}

impl Message {
    fn head(text: String) -> Self {
        let bytes = text.into_bytes();
        // Every line but the first and the empty one.
        let holds = memchr::memchr_iter(b'\n', &bytes).count() - 2;
        Self { content_at: bytes.len(), bytes, holds }
    }
}

const SEED: u64 = 0x68_74_74_70;
const DIFFERENT: usize = 512;

pub fn requests() -> Vec<Corpus> {
    let one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".into();
    let mut rng = Rng::with_seed(SEED);
    vec![
        Corpus::of_heads("1 field", [one]),
        Corpus::of_heads("3 fields (load generator)", [LOAD_GENERATOR.into()]),
        Corpus::of_heads("9 fields", [NINE_FIELDS.into()]),
        Corpus::of_heads("16 fields (browser)", [BROWSER.into()]),
        Corpus::of_heads("4 KB cookie", [with_cookie(4000)]),
        Corpus::of_heads("60 short fields", [short_fields(60)]),
        Corpus::of_heads("512 different heads", (0..DIFFERENT).map(|_| random_request(&mut rng))),
    ]
}

pub fn responses() -> Vec<Corpus> {
    let mut rng = Rng::with_seed(SEED);
    vec![
        Corpus::of_heads("response, 4 fields", [PLAIN_RESPONSE.into()]),
        Corpus::of_heads("response, 11 fields", [CACHED_RESPONSE.into()]),
        Corpus::of_heads("response, 20 fields (policies)", [POLICY_RESPONSE.into()]),
        Corpus::of_heads("512 different responses", (0..DIFFERENT).map(|_| random_response(&mut rng))),
    ]
}

/// The browser's request, once.
pub fn browser() -> Corpus {
    Corpus::of_heads("browser", [BROWSER.into()])
}

/// The browser's request; whoever reads it has to answer with the response of [`response`].
pub fn exchange() -> Corpus {
    let mut corpus = browser();
    corpus.messages[0].holds = response::FIELDS.len() + 1;
    corpus
}

/// The head of the response that is to be written, as a whole.
pub fn response_to_write() -> Corpus {
    Corpus::of_heads("response", [response::text()])
}

/// A request head of about this many bytes, of fields of some hundred bytes each.
pub fn head_of(size: usize) -> Corpus {
    let mut head = String::from("GET /pieces HTTP/1.1\r\nHost: www.example.org\r\n");
    let mut rng = Rng::with_seed(SEED);
    while head.len() < size {
        let value = word(&mut rng, URL_SAFE, 80..=100);
        write!(head, "X-Piece-{}: {value}\r\n", rng.u32(100..1000)).unwrap();
    }
    head.push_str("\r\n");
    Corpus::of_heads(format!("{size} B"), [head])
}

/// A request whose content of `size` bytes has a length.
pub fn content_by_length(size: usize) -> Corpus {
    let mut bytes = format!("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n").into_bytes();
    let content_at = bytes.len();
    bytes.resize(content_at + size, b'x');
    Corpus { name: "content by length".into(), messages: vec![Message { bytes, holds: size, content_at }] }
}

/// A request whose content of `size` bytes comes in chunks of the sizes that are drawn from the range.
pub fn content_in_chunks(size: usize, chunks: std::ops::RangeInclusive<usize>) -> Corpus {
    let mut rng = Rng::with_seed(SEED);
    let mut bytes = b"POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let content_at = bytes.len();
    let mut left = size;
    while left > 0 {
        let chunk = rng.usize(chunks.clone()).min(left);
        left -= chunk;
        bytes.extend(format!("{chunk:x}\r\n").as_bytes());
        bytes.resize(bytes.len() + chunk, b'x');
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"0\r\n\r\n");
    Corpus { name: "content in chunks".into(), messages: vec![Message { bytes, holds: size, content_at }] }
}

const LOAD_GENERATOR: &str = "GET /plaintext HTTP/1.1\r\n\
    Host: 127.0.0.1:8080\r\n\
    Accept: text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7\r\n\
    Connection: keep-alive\r\n\r\n";

const NINE_FIELDS: &str = "GET /photos/2024/03/a-lighthouse-in-the-evening-seen-from-the-pier.jpg HTTP/1.1\r\n\
    Host: www.pictures.example.org\r\n\
    User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:124.0) Gecko/20100101 Firefox/124.0\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n\
    Accept-Language: ja,en-US;q=0.7,en;q=0.3\r\n\
    Accept-Encoding: gzip, deflate, br\r\n\
    Referer: http://www.pictures.example.org/photos/2024/03/index.html\r\n\
    Connection: keep-alive\r\n\
    Cookie: visits=14; last=1711411200; _trk=171141.8812.1711411200.1711411200.1711411200.1; _trz=171141.171141.1.1.src=\
    search|medium=organic|term=lighthouse+pier; theme=dark; consent=20240301-ad1-an1-fn1\r\n\
    If-None-Match: \"6603-1b2c4f9a\"\r\n\r\n";

const BROWSER: &str = "GET /docs/guide/index.html?from=search&lang=en HTTP/1.1\r\n\
    Host: www.example.org\r\n\
    Connection: keep-alive\r\n\
    Cache-Control: max-age=0\r\n\
    sec-ch-ua: \"Chromium\";v=\"130\", \"Google Chrome\";v=\"130\", \"Not?A_Brand\";v=\"99\"\r\n\
    sec-ch-ua-mobile: ?0\r\n\
    sec-ch-ua-platform: \"Windows\"\r\n\
    Upgrade-Insecure-Requests: 1\r\n\
    User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8\r\n\
    Sec-Fetch-Site: same-origin\r\n\
    Sec-Fetch-Mode: navigate\r\n\
    Sec-Fetch-Dest: document\r\n\
    Referer: https://www.example.org/docs/\r\n\
    Accept-Encoding: gzip, deflate, br, zstd\r\n\
    Accept-Language: en-GB,en-US;q=0.9,en;q=0.8\r\n\
    Cookie: session=7f3c9a1e5b8d4f60a2c7; theme=light; consent=2024-11-02T10:14:00Z; _pk_id.1.1fff=5b6c2f.1730542440.; \
    visitor=0192e9a4-6a1f-7c1b-9d0e-3f5a7b2c4d61; last_seen=1730542440; ab=header:b,search:a,footer:c\r\n\r\n";

const PLAIN_RESPONSE: &str = "HTTP/1.1 200 OK\r\n\
    Server: example\r\n\
    Date: Sat, 02 Nov 2024 10:14:00 GMT\r\n\
    Content-Type: text/plain\r\n\
    Content-Length: 13\r\n\r\n";

const CACHED_RESPONSE: &str = "HTTP/1.1 200 OK\r\n\
    Date: Sat, 02 Nov 2024 10:14:00 GMT\r\n\
    Server: example/2.4.62 (Unix)\r\n\
    Last-Modified: Fri, 01 Nov 2024 21:09:54 GMT\r\n\
    ETag: \"1b2c-625f1d4f9a0c0\"\r\n\
    Accept-Ranges: bytes\r\n\
    Cache-Control: public, max-age=31536000, immutable\r\n\
    Expires: Sun, 02 Nov 2025 10:14:00 GMT\r\n\
    Vary: Accept-Encoding\r\n\
    Content-Encoding: br\r\n\
    Content-Type: text/javascript; charset=utf-8\r\n\
    Content-Length: 6956\r\n\r\n";

const POLICY_RESPONSE: &str = "HTTP/1.1 200 OK\r\n\
    Date: Sat, 02 Nov 2024 10:14:00 GMT\r\n\
    Content-Type: text/html; charset=utf-8\r\n\
    Transfer-Encoding: chunked\r\n\
    Connection: keep-alive\r\n\
    Vary: Accept-Encoding, Accept-Language, Cookie\r\n\
    Cache-Control: private, no-cache, no-store, must-revalidate\r\n\
    Set-Cookie: session=7f3c9a1e5b8d4f60a2c7d1e0; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1209600\r\n\
    Set-Cookie: csrf=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA; Path=/; Secure; SameSite=Strict\r\n\
    Set-Cookie: theme=light; Path=/; Max-Age=31536000\r\n\
    Strict-Transport-Security: max-age=63072000; includeSubDomains; preload\r\n\
    Content-Security-Policy: default-src 'none'; base-uri 'self'; connect-src 'self' https://api.example.org \
    https://events.example.org; font-src https://static.example.org; form-action 'self'; frame-ancestors 'none'; img-src \
    'self' data: https://images.example.org https://avatars.example.org; media-src https://media.example.org; script-src \
    https://static.example.org; style-src 'unsafe-inline' https://static.example.org; worker-src 'self'\r\n\
    Referrer-Policy: strict-origin-when-cross-origin\r\n\
    X-Content-Type-Options: nosniff\r\n\
    X-Frame-Options: DENY\r\n\
    Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=()\r\n\
    Cross-Origin-Opener-Policy: same-origin\r\n\
    Link: <https://static.example.org/app.css>; rel=preload; as=style\r\n\
    Server-Timing: db;dur=12.4, app;dur=31.9\r\n\
    X-Request-Id: 6f0c2b1e-4d1a-4c6f-9f5a-2f7be1f0c9d3\r\n\
    Via: 1.1 edge-17.example.org\r\n\r\n";

fn with_cookie(size: usize) -> String {
    let mut rng = Rng::with_seed(SEED);
    let mut cookie = String::new();
    while cookie.len() < size {
        let name = word(&mut rng, TOKEN, 3..=12);
        let value = word(&mut rng, URL_SAFE, 20..=120);
        write!(cookie, "{name}={value}; ").unwrap();
    }
    cookie.truncate(size);
    let cookie = cookie.trim_end();
    format!(
        "GET /account HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:124.0)\r\n\
         Accept: */*\r\nAccept-Encoding: gzip, br\r\nCookie: {cookie}\r\n\r\n"
    )
}

fn short_fields(count: usize) -> String {
    let mut head = String::from("GET / HTTP/1.1\r\nHost: a.example\r\n");
    for index in 1..count {
        write!(head, "X-{index:02}: {}\r\n", index * 37).unwrap();
    }
    head + "\r\n"
}

// Heads drawn at random.

const TOKEN: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_0123456789";
const URL_SAFE: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~%20=&+";
const TEXT: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,;=/.*()-_+:";

/// Fields of requests, and the lengths of their values.
const REQUEST_FIELDS: &[(&str, usize, usize)] = &[
    ("Accept", 3, 110),
    ("Accept-Encoding", 4, 26),
    ("Accept-Language", 2, 40),
    ("Authorization", 20, 220),
    ("Cache-Control", 8, 20),
    ("Cookie", 10, 500),
    ("DNT", 1, 1),
    ("From", 8, 30),
    ("If-Modified-Since", 29, 29),
    ("If-None-Match", 6, 40),
    ("Origin", 12, 50),
    ("Pragma", 8, 8),
    ("Priority", 3, 6),
    ("Range", 8, 20),
    ("Referer", 15, 140),
    ("sec-ch-ua", 40, 80),
    ("sec-ch-ua-mobile", 2, 2),
    ("sec-ch-ua-platform", 5, 10),
    ("Sec-Fetch-Dest", 4, 10),
    ("Sec-Fetch-Mode", 4, 12),
    ("Sec-Fetch-Site", 4, 12),
    ("Sec-Fetch-User", 2, 2),
    ("Upgrade-Insecure-Requests", 1, 1),
    ("User-Agent", 12, 140),
    ("Via", 8, 30),
    ("X-Amzn-Trace-Id", 35, 60),
    ("X-B3-TraceId", 16, 32),
    ("X-Correlation-Id", 36, 36),
    ("X-CSRF-Token", 32, 64),
    ("X-Forwarded-For", 7, 45),
    ("X-Forwarded-Host", 8, 30),
    ("X-Forwarded-Proto", 4, 5),
    ("X-Real-IP", 7, 15),
    ("X-Request-Id", 16, 36),
    ("X-Requested-With", 14, 14),
    ("traceparent", 55, 55),
    ("tracestate", 10, 80),
];

/// Fields of responses, and the lengths of their values.
const RESPONSE_FIELDS: &[(&str, usize, usize)] = &[
    ("Accept-Ranges", 5, 5),
    ("Access-Control-Allow-Origin", 1, 40),
    ("Age", 1, 6),
    ("Alt-Svc", 20, 40),
    ("Cache-Control", 8, 60),
    ("CF-Ray", 20, 20),
    ("Content-Disposition", 10, 60),
    ("Content-Encoding", 2, 7),
    ("Content-Language", 2, 5),
    ("Content-Security-Policy", 40, 700),
    ("Cross-Origin-Opener-Policy", 11, 24),
    ("ETag", 6, 40),
    ("Expires", 29, 29),
    ("Last-Modified", 29, 29),
    ("Link", 30, 160),
    ("Location", 10, 120),
    ("NEL", 30, 80),
    ("P3P", 10, 60),
    ("Permissions-Policy", 20, 140),
    ("Referrer-Policy", 11, 32),
    ("Report-To", 60, 140),
    ("Retry-After", 1, 4),
    ("Server", 5, 30),
    ("Server-Timing", 10, 60),
    ("Set-Cookie", 20, 200),
    ("Strict-Transport-Security", 16, 44),
    ("Timing-Allow-Origin", 1, 20),
    ("Vary", 6, 40),
    ("Via", 8, 30),
    ("X-Amz-Cf-Id", 56, 56),
    ("X-Cache", 3, 24),
    ("X-Content-Type-Options", 7, 7),
    ("X-Frame-Options", 4, 10),
    ("X-Powered-By", 3, 20),
    ("X-Request-Id", 16, 36),
    ("X-Served-By", 10, 60),
];

fn random_request(rng: &mut Rng) -> String {
    let method = *rng.choice(&["GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE"]).unwrap();
    let mut head = format!("{method} ");
    for _ in 0..rng.usize(1..=6) {
        write!(head, "/{}", word(rng, TOKEN, 1..=18)).unwrap();
    }
    if rng.bool() {
        head.push('?');
        for index in 0..rng.usize(1..=5) {
            let separator = if index > 0 { "&" } else { "" };
            write!(head, "{separator}{}={}", word(rng, TOKEN, 1..=10), word(rng, TOKEN, 0..=24)).unwrap();
        }
    }
    write!(head, " HTTP/1.1\r\nHost: {}.example.org\r\n", word(rng, b"abcdefghijklmnopqrstuvwxyz", 2..=20)).unwrap();
    let mut lines = field_lines(rng, REQUEST_FIELDS, 1..=18);
    if matches!(method, "POST" | "PUT") {
        lines.push(format!("Content-Length: {}\r\n", rng.u32(1..100_000)));
        lines.push("Content-Type: application/json\r\n".into());
    }
    if rng.bool() {
        lines.push("Connection: keep-alive\r\n".into());
    }
    rng.shuffle(&mut lines);
    head + &lines.concat() + "\r\n"
}

fn random_response(rng: &mut Rng) -> String {
    const STATUS: &[&str] =
        &["200 OK", "200 OK", "200 OK", "206 Partial Content", "302 Found", "404 Not Found", "200 "];
    let mut lines = field_lines(rng, RESPONSE_FIELDS, 2..=22);
    lines.push("Date: Sat, 02 Nov 2024 10:14:00 GMT\r\n".into());
    lines.push("Content-Type: text/html; charset=utf-8\r\n".into());
    lines.push(match rng.bool() {
        true => format!("Content-Length: {}\r\n", rng.u32(0..1_000_000)),
        false => "Transfer-Encoding: chunked\r\n".into(),
    });
    rng.shuffle(&mut lines);
    format!("HTTP/1.1 {}\r\n{}\r\n", rng.choice(STATUS).unwrap(), lines.concat())
}

/// Field lines in random order, with names in the case that is listed or in lower case.
fn field_lines(rng: &mut Rng, fields: &[(&str, usize, usize)], count: std::ops::RangeInclusive<usize>) -> Vec<String> {
    let count = rng.usize(count);
    let lower = rng.u8(0..4) == 0;
    let chosen = rng.choose_multiple(fields, count);
    let mut lines: Vec<String> = chosen
        .into_iter()
        .map(|&(name, shortest, longest)| {
            let name = if lower { name.to_ascii_lowercase() } else { name.into() };
            format!("{name}: {}\r\n", value(rng, shortest..=longest))
        })
        .collect();
    rng.shuffle(&mut lines);
    lines
}

/// A field value without blanks at its ends.
fn value(rng: &mut Rng, length: std::ops::RangeInclusive<usize>) -> String {
    let text = word(rng, TEXT, length);
    match text.trim() {
        "" => "x".into(),
        trimmed => trimmed.into(),
    }
}

fn word(rng: &mut Rng, alphabet: &[u8], length: std::ops::RangeInclusive<usize>) -> String {
    (0..rng.usize(length)).map(|_| char::from(*rng.choice(alphabet).unwrap())).collect()
}
