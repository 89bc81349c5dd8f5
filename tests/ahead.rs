//! The tokens of heads that are read at once for drop-in headers are those that come one by one. Needs the feature `compat`.

#![cfg(feature = "compat")]

mod common;
#[path = "common/generate.rs"]
mod generate;

use common::{REQUEST, RESPONSE, Setup};
use generate::{config, stream};
use httpcore::{Ahead, Leniency, Limits, Token, TokenKind, Tokenizer};
use proptest::prelude::*;

const HTTP_PARSER: Leniency = Leniency::DROP_IN.and(Leniency::HOST_MISSING).and(Leniency::HTTP_PARSER);

fn tokenizer(setup: &Setup) -> Tokenizer {
    let tokenizer = if setup.response { Tokenizer::response } else { Tokenizer::request };
    tokenizer(setup.limits).lenient(HTTP_PARSER)
}

/// The tokens of the message that `input` starts with, and what the tokenizer is like behind each.
fn one_by_one(setup: &Setup, input: &[u8]) -> Vec<(Token, String)> {
    let (mut tokenizer, mut rest, mut tokens) = (tokenizer(setup), input, Vec::new());
    while let Ok(token) = tokenizer.next(rest) {
        rest = &rest[token.consumed..];
        let ends = matches!(token.kind, TokenKind::NeedData | TokenKind::MessageEnd | TokenKind::Upgraded);
        tokens.push((token, format!("{tokenizer:?}")));
        if ends {
            break;
        }
    }
    tokens
}

/// Gives the tokens back that were not taken, and reads again what was.
fn give_back(ahead: &mut Ahead, tokenizer: &mut Tokenizer, input: &[u8]) {
    let mut rest = &input[..ahead.give_back(tokenizer)];
    while !rest.is_empty()
        && let Ok(token) = tokenizer.next(rest)
    {
        rest = &rest[token.consumed..];
    }
}

/// Takes all tokens of a head; or takes some, gives the others back, and reads those one by one. Whether it was read at once.
fn check(setup: &Setup, input: &[u8]) -> bool {
    let expected = one_by_one(setup, input);
    let mut read = tokenizer(setup);
    let mut ahead = Ahead::NONE;
    if !ahead.read(&mut read, input) {
        assert_eq!(format!("{read:?}"), format!("{:?}", tokenizer(setup)), "nothing is changed");
        assert_eq!(ahead.next(&read), None);
        return false;
    }
    let head = expected.iter().position(|(token, _)| token.kind == TokenKind::HeadEnd).expect("a whole head") + 1;
    let (expected_end, all) = (&expected[head - 1].1, ahead.clone());
    let tokens: Vec<Token> = std::iter::from_fn(|| ahead.next(&read)).collect();
    assert!(tokens.iter().eq(expected[..head].iter().map(|(token, _)| token)), "{}", input.escape_ascii());
    assert_eq!(&format!("{read:?}"), expected_end, "{}", input.escape_ascii());

    for taken in 0..=head {
        let (mut ahead, mut read) = (all.clone(), read.clone());
        let consumed: usize = std::iter::from_fn(|| ahead.next(&read)).take(taken).map(|token| token.consumed).sum();
        give_back(&mut ahead, &mut read, input);
        assert_eq!(ahead.next(&read), None);
        if let Some((_, state)) = expected.get(taken.wrapping_sub(1)) {
            assert_eq!(&format!("{read:?}"), state, "{taken} of {}", input.escape_ascii());
        }
        if let Some((token, _)) = expected.get(taken) {
            assert_eq!(read.next(&input[consumed..]).as_ref(), Ok(token), "{taken} of {}", input.escape_ascii());
        }
    }
    true
}

/// So that the others compare something; and what is too much is read one by one.
#[test]
fn what_is_usual_is_read_at_once() {
    let fields = |count| [b"GET / HTTP/1.1\r\n", &b"A: b\r\n".repeat(count)[..], b"\r\n"].concat();
    let vectors = check(&REQUEST, &fields(1));
    assert_eq!(
        [check(&REQUEST, &fields(0)), check(&REQUEST, &fields(32)), check(&REQUEST, &fields(33))],
        [vectors, vectors, false]
    );
    assert_eq!(check(&RESPONSE, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), vectors);
    assert_eq!(check(&REQUEST, b"GET / HTTP/1.1\r\nProxy-Connection: close\r\n\r\n"), vectors);
    assert!(!check(&REQUEST, b"GET ftp+x://a/ HTTP/1.1\r\n\r\n"));
    assert!(!check(&REQUEST, b"CONNECT a:443 HTTP/1.1\r\n\r\n"));
    assert!(!check(&REQUEST, b"GET / HTTP/1.1\r\nA: b\r\n"));
    assert!(!check(&REQUEST, b""));
}

/// A tokenizer that was made anew meanwhile starts with the next byte.
#[test]
fn what_another_tokenizer_has_read_is_forgotten() {
    let (mut read, mut ahead) = (tokenizer(&REQUEST), Ahead::NONE);
    if !ahead.read(&mut read, b"GET /a HTTP/1.1\r\n\r\n") {
        return; // A level without vectors.
    }
    assert!(ahead.next(&read).is_some());
    read = tokenizer(&REQUEST);
    assert_eq!((ahead.clone().give_back(&mut read), read.offset()), (0, 0));
    assert_eq!(ahead.next(&read), None);
}

/// Bytes that were changed meanwhile and are no head any more are an error for good.
#[test]
fn what_was_spoilt_is_refused() {
    let (mut read, mut ahead) = (tokenizer(&REQUEST), Ahead::NONE);
    if !ahead.read(&mut read, b"GET /a HTTP/1.1\r\n\r\n") {
        return; // A level without vectors.
    }
    assert_eq!(
        [ahead.next(&read), ahead.next(&read)].map(|token| token.unwrap().kind),
        [TokenKind::Method, TokenKind::Target]
    );
    give_back(&mut ahead, &mut read, b"GET /\n HTTP/1.1\r\n\r\n");
    assert!(read.error().is_some() && read.next(b"HTTP/1.1\r\n\r\n").is_err());
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn requests(stream in stream(false), fields in 0..40u16) {
        check(&REQUEST, &stream);
        check(&Setup { limits: Limits { fields, ..Limits::DEFAULT }, ..REQUEST }, &stream);
    }

    #[test]
    fn responses(stream in stream(true)) {
        check(&RESPONSE, &stream);
    }
}
