//! `Leniency::HISTORICAL`: what it tolerates is read alike however the input is cut, and nothing else is tolerated.
//!
//! Needs the feature `compat`; ffi/tests/compat.sh runs it. The interface that stands on it is tested in C.
#![cfg(feature = "compat")]

use httpcore::{ErrorKind, Leniency, Limits, TokenKind, Tokenizer};

const LENIENT: Leniency = Leniency::HOST_MISSING.and(Leniency::DROP_IN).and(Leniency::HISTORICAL);

/// The elements of a message, or why it is refused, and where.
type Reading = Result<Vec<(TokenKind, Vec<u8>)>, (ErrorKind, u64)>;

fn read(mut tokenizer: Tokenizer, pieces: &[&[u8]]) -> Reading {
    let mut elements: Vec<(TokenKind, Vec<u8>)> = Vec::new();
    let (mut element, mut blanks) = (Vec::new(), Vec::new());
    for &piece in pieces {
        let mut rest = piece;
        loop {
            let token = tokenizer.next(rest).map_err(|error| (error.kind(), error.offset()))?;
            let bytes = &rest[token.range.clone()];
            rest = &rest[token.consumed..];
            match token.kind {
                TokenKind::NeedData => break,
                TokenKind::MessageEnd => {
                    elements.push((TokenKind::MessageEnd, Vec::new()));
                    return Ok(elements);
                }
                TokenKind::Blank => blanks.extend(bytes),
                kind => {
                    if !bytes.is_empty() {
                        element.append(&mut blanks);
                        element.extend(bytes);
                    }
                    if token.last {
                        blanks.clear();
                        elements.push((kind, std::mem::take(&mut element)));
                    }
                }
            }
        }
    }
    Ok(elements)
}

fn read_in_all_ways(tokenizer: &Tokenizer, message: &[u8]) -> Reading {
    let whole = read(tokenizer.clone(), &[message]);
    let bytes: Vec<&[u8]> = message.chunks(1).collect();
    assert_eq!(read(tokenizer.clone(), &bytes), whole, "{} byte by byte", message.escape_ascii());
    for cut in 0..message.len() {
        let (first, second) = message.split_at(cut);
        assert_eq!(read(tokenizer.clone(), &[first, second]), whole, "{} cut at {cut}", message.escape_ascii());
    }
    whole
}

fn text(reading: Reading) -> String {
    let elements = reading.expect("the message is tolerated");
    elements.iter().map(|(_, bytes)| format!("{}|", bytes.escape_ascii())).collect()
}

#[test]
fn what_is_tolerated_is_read_alike_however_it_is_cut() {
    let request = Tokenizer::request(Limits::DEFAULT).lenient(LENIENT);
    let response = Tokenizer::response(Limits::DEFAULT).lenient(LENIENT);
    for (tokenizer, message, elements) in [
        (&request, &b"\nGET   /\"<\x80>#\xff  HTTP/1.0\nA: b\n\n"[..], r#"GET|/\"<\x80>#\xff|HTTP/1.0|A|b|||"#),
        (&request, b"GET / HTTP/1.1\r\nA:\n\t b \t\r\n \n\n", r"GET|/|HTTP/1.1|A||\t b||||"),
        (&response, b"HTTP/1.1  204  Gone \nA: b\r\n c\n\n", r"HTTP/1.1|204| Gone |A|b| c|||"),
        (&response, b"HTTP/1.1 204\n\n", "HTTP/1.1|204||||"),
    ] {
        assert_eq!(text(read_in_all_ways(tokenizer, message)), elements);
    }
    let mut chunked = Tokenizer::request(Limits::DEFAULT).lenient(LENIENT);
    chunked.start_chunks();
    assert_eq!(text(read_in_all_ways(&chunked, b"1\r\na\r\n0\r\nB: c\n d\n\n")), "|a|||B|c| d||");
    let mut fields = Tokenizer::request(Limits::DEFAULT).lenient(LENIENT);
    fields.start_fields();
    assert_eq!(text(read_in_all_ways(&fields, b"A: b\n\tc\n\n")), r"A|b|\tc|||");
}

#[test]
fn without_it_each_is_refused() {
    let request = Tokenizer::request(Limits::DEFAULT).lenient(Leniency::HOST_MISSING.and(Leniency::DROP_IN));
    for (message, refused) in [
        (&b"\nGET / HTTP/1.0\r\n\r\n"[..], (ErrorKind::LineEnd, 0)),
        (b"GET  / HTTP/1.0\r\n\r\n", (ErrorKind::Target, 4)),
        (b"GET /\" HTTP/1.0\r\n\r\n", (ErrorKind::Target, 5)),
        (b"GET /\x80 HTTP/1.0\r\n\r\n", (ErrorKind::Target, 5)),
        (b"GET /  HTTP/1.0\r\n\r\n", (ErrorKind::Version, 6)),
        (b"GET / HTTP/1.0\n\r\n", (ErrorKind::LineEnd, 14)),
        (b"GET / HTTP/1.0\r\nA: b\n\r\n", (ErrorKind::LineEnd, 20)),
        (b"GET / HTTP/1.0\r\nA: b\r\n c\r\n\r\n", (ErrorKind::ObsFold, 22)),
        (b"GET / HTTP/1.0\r\nA: b\r\n\n", (ErrorKind::LineEnd, 22)),
    ] {
        assert_eq!(read_in_all_ways(&request, message), Err(refused));
        let lenient = request.clone().lenient(LENIENT);
        assert!(read_in_all_ways(&lenient, message).is_ok(), "{}", message.escape_ascii());
    }
}

#[test]
fn fields_and_sums_are_judged_unless_the_caller_does() {
    let judged = Tokenizer::request(Limits::DEFAULT).lenient(LENIENT);
    let twice = b"GET / HTTP/1.0\nContent-Length: 1\nContent-Length: 1\n\n";
    assert_eq!(read_in_all_ways(&judged, twice), Err((ErrorKind::ContentLengthRepeated, 47)));
    // A line without a name belongs to no field: it changes no length.
    let folded = b"GET / HTTP/1.0\nContent-Length: 1\n 2\n\nabc";
    assert_eq!(text(read_in_all_ways(&judged, folded)), "GET|/|HTTP/1.0|Content-Length|1| 2||a||");
    let mut unjudged = judged;
    unjudged.judge_nothing();
    assert_eq!(text(read_in_all_ways(&unjudged, twice)), "GET|/|HTTP/1.0|Content-Length|1|Content-Length|1|||");

    let large = b"1\r\na\r\nffffffffffffffff\r\n";
    let mut chunked = Tokenizer::request(Limits::DEFAULT);
    chunked.start_chunks();
    assert_eq!(read_in_all_ways(&chunked, large), Err((ErrorKind::ChunkSize, 21)));
    chunked.judge_nothing();
    assert_eq!(text(read_in_all_ways(&chunked, large)), "|a|||");
}
