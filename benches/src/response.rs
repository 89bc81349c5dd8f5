//! The response that everybody writes.

/// Its content's length; the content itself is sent from where it lies.
pub const CONTENT: u64 = 1024;

/// The fields that the application adds. Content-Length comes from the writer.
pub const FIELDS: [(&str, &[u8]); 5] = [
    ("Server", b"example"),
    ("Date", b"Sat, 02 Nov 2024 10:14:00 GMT"),
    ("Content-Type", b"text/html; charset=utf-8"),
    ("Cache-Control", b"max-age=31536000, immutable"),
    ("X-Content-Type-Options", b"nosniff"),
];

/// Its head, as anyone might write it.
pub fn text() -> String {
    let mut text = String::from("HTTP/1.1 200 OK\r\n");
    for (name, value) in FIELDS {
        text += &format!("{name}: {}\r\n", value.escape_ascii());
    }
    text + &format!("Content-Length: {CONTENT}\r\n\r\n")
}

/// How many field lines a written head has, if all of the five are there and the length; else 0.
pub fn fields(written: &[u8]) -> usize {
    let mut room = [httparse::EMPTY_HEADER; 16];
    let mut response = httparse::Response::new(&mut room);
    let complete = response.parse(written) == Ok(httparse::Status::Complete(written.len()));
    let length = CONTENT.to_string();
    let expected = FIELDS.iter().copied().chain([("Content-Length", length.as_bytes())]);
    let has = |(name, value): (&str, &[u8])| {
        response.headers.iter().any(|field| field.name.eq_ignore_ascii_case(name) && field.value == value)
    };
    if complete && response.code == Some(200) && expected.into_iter().all(has) { response.headers.len() } else { 0 }
}
