//! What holds for every input, valid or not: no panic, bounded work, ranges inside the input, errors that stay, and a
//! verdict that does not depend on how the input is cut or through which front it is read.

mod common;
#[path = "common/generate.rs"]
mod generate;

use common::{Message, REQUEST, RESPONSE, Setup, gunicorn, parse, pieces, tokenize};
use generate::{config, mutated, stream};
use httpcore::{Error, ErrorKind, Event, Leniency, Limits, Method, Parser, TokenKind, Tokenizer};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::ops::Range;

/// No two calls, or hardly more, get along without consuming anything: the end of a message, the lack of input.
const IDLE_CALLS: usize = 3;

fn small_limits() -> impl Strategy<Value = Limits> {
    let lines = (16..60u32, 2..120u32, 2..40u32, 0..16u32);
    let rest = (1..8u16, 2..40u16, 0..6u16, 0..3u16, 0..12u64);
    (lines, rest).prop_map(
        |(
            (start_line, field_section, trailer_section, chunk_overhead),
            (method, field_line, fields, trailers, content),
        )| {
            Limits {
                start_line,
                field_section,
                trailer_section,
                chunk_overhead,
                method,
                field_line,
                fields,
                trailers,
                content,
            }
        },
    )
}

fn setup(setup: Setup) -> impl Strategy<Value = Setup> {
    let limits = prop_oneof![4 => Just(Limits::DEFAULT), 1 => small_limits()];
    let leniency = prop_oneof![4 => Just(0), 1 => 0..4u16].prop_map(|bits| Leniency::from_bits(bits).unwrap());
    let answers = prop_oneof![4 => Just(Method::GET), 1 => select(vec![Method::HEAD, Method::CONNECT])];
    (limits, leniency, answers, any::<bool>()).prop_map(move |(limits, leniency, answers, answers_upgrade)| Setup {
        limits,
        leniency,
        answers,
        answers_upgrade,
        ..setup
    })
}

fn case(base: Setup) -> impl Strategy<Value = (Setup, Vec<u8>, Vec<Index>)> {
    (setup(base), stream(base.response), vec(any::<Index>(), 0..6))
}

fn sorted_cuts(stream: &[u8], cuts: &[Index]) -> Vec<usize> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    cuts.sort_unstable();
    cuts
}

type Verdict = (Vec<Message>, Option<Error>, usize);

/// The verdict with each run of blanks in a field value as one SP, if lines may be folded: the tokenizer passes over
/// the line break, the parser overwrites it.
fn unfolded(setup: &Setup, mut verdict: Verdict) -> Verdict {
    if setup.leniency.has(Leniency::OBS_FOLD) {
        for (_, value) in verdict.0.iter_mut().flat_map(|message| &mut message.fields) {
            *value = value
                .split(|byte| matches!(byte, b' ' | b'\t'))
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(&b' ');
        }
    }
    verdict
}

/// The verdict is the same for the whole stream, its bytes and its pieces, and for both fronts.
fn same_verdict(setup: &Setup, stream: &[u8], cuts: &[usize]) {
    let bytes: Vec<&[u8]> = stream.chunks(1).collect();
    let (whole, cut) = (pieces(stream, &[]), pieces(stream, cuts));
    for eof in [false, true] {
        let tokenized = tokenize(setup, &whole, eof).verdict();
        assert_eq!(tokenize(setup, &bytes, eof).verdict(), tokenized, "tokenizer, byte by byte");
        assert_eq!(tokenize(setup, &cut, eof).verdict(), tokenized, "tokenizer, cut at {cuts:?}");
        let parsed = parse(setup, &whole, eof).verdict();
        assert_eq!(parse(setup, &bytes, eof).verdict(), parsed, "parser, byte by byte");
        assert_eq!(parse(setup, &cut, eof).verdict(), parsed, "parser, cut at {cuts:?}");
        // The tokenizer keeps no field, so it cannot compare Host with the target. And an unfinished trailer line is
        // nothing to the parser yet.
        let mismatch = parsed.1.is_some_and(|error| error.kind() == ErrorKind::HostMismatch);
        if eof && !mismatch {
            assert_eq!(unfolded(setup, parsed), unfolded(setup, tokenized), "parser and tokenizer");
        }
    }
}

fn within(inner: &Range<usize>, end: usize) -> bool {
    inner.start <= inner.end && inner.end <= end
}

/// After an error there is nothing but that error.
fn is_final(error: Error, mut next: impl FnMut(&[u8]) -> Option<Error>, stream: &[u8]) {
    for input in [b"", stream, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"\r\n"] {
        assert_eq!(next(input), Some(error), "an error ends everything");
    }
}

fn watch_tokenizer(setup: &Setup, stream: &[u8], cuts: &[usize]) {
    let mut tokenizer =
        if setup.response { Tokenizer::response(setup.limits) } else { Tokenizer::request(setup.limits) }
            .lenient(setup.leniency);
    tokenizer.answers(setup.answers);
    if setup.answers_upgrade {
        tokenizer.answers_upgrade();
    }
    let mut idle = 0;
    // Where the message at hand starts, and how much of the stream was consumed and passed.
    let (mut start, mut consumed, mut passed) = (0, 0, 0);
    for piece in pieces(stream, cuts) {
        let mut input = piece;
        passed += piece.len();
        idle = 0;
        loop {
            let token = match tokenizer.next(input) {
                Ok(token) => token,
                Err(error) => {
                    assert!(start + error.offset() < passed as u64, "{error:?} beyond the {passed} bytes passed");
                    assert_eq!(tokenizer.eof(), Err(error));
                    assert!(!tokenizer.start_next() && !tokenizer.accept_upgrade());
                    return is_final(error, |input| tokenizer.next(input).err(), stream);
                }
            };
            assert!(within(&token.range, token.consumed) && token.consumed <= input.len(), "{token:?}");
            consumed += token.consumed;
            input = &input[token.consumed..];
            idle = if token.consumed == 0 { idle + 1 } else { 0 };
            assert!(idle <= IDLE_CALLS, "call after call consumes nothing: {token:?}");
            match token.kind {
                TokenKind::NeedData => {
                    assert!(input.is_empty(), "input is left over");
                    break;
                }
                TokenKind::MessageEnd => {
                    assert_eq!(tokenizer.offset(), consumed as u64 - start);
                    let mut switched = tokenizer.clone();
                    if switched.accept_upgrade() {
                        assert!(!setup.response);
                        let token = switched.next(input).unwrap();
                        assert_eq!((token.kind, token.consumed), (TokenKind::Upgraded, 0));
                    }
                    if tokenizer.start_next() {
                        start = consumed as u64;
                    } else if tokenizer.next(input).unwrap().kind != TokenKind::Upgraded {
                        return;
                    }
                }
                TokenKind::Upgraded => return,
                _ => assert!(!token.range.is_empty() || token.last || token.consumed > 0, "{token:?} says nothing"),
            }
        }
    }
    assert!(idle <= IDLE_CALLS);
    if let Err(error) = tokenizer.eof() {
        assert_eq!((error.kind(), start + error.offset()), (ErrorKind::Incomplete, passed as u64));
        is_final(error, |input| tokenizer.next(input).err(), stream);
    }
}

fn watch_parser(setup: &Setup, stream: &[u8], cuts: &[usize]) {
    let mut parser = if setup.response { Parser::<100>::response(setup.limits) } else { Parser::request(setup.limits) }
        .lenient(setup.leniency);
    parser.answers(setup.answers);
    if setup.answers_upgrade {
        parser.answers_upgrade();
    }
    let (mut start, mut consumed) = (0, 0);
    let ends: Vec<usize> = cuts.iter().copied().chain([stream.len()]).collect();
    for passed in ends {
        let mut idle = 0;
        loop {
            let buffer = &stream[consumed..passed];
            assert_eq!(parser.position(), consumed as u64 - start);
            let step = match parser.next(buffer) {
                Ok(step) => step,
                Err(error) => {
                    assert!(start + error.offset() < passed as u64, "{error:?} beyond the {passed} bytes passed");
                    assert_eq!(parser.eof(), Err(error));
                    assert!(!parser.start_next() && !parser.accept_upgrade());
                    return is_final(error, |input| parser.next(input).err(), stream);
                }
            };
            assert!(step.consumed <= buffer.len(), "{step:?}");
            idle = if step.consumed == 0 { idle + 1 } else { 0 };
            assert!(idle <= IDLE_CALLS, "call after call consumes nothing: {step:?}");
            match &step.event {
                Event::Head => {
                    let mut bytes = buffer[..step.consumed].to_vec();
                    parser.unfold(&mut bytes);
                    let head = parser.head(&bytes).expect("a complete head");
                    assert!(head.len() <= usize::from(setup.limits.fields).min(100));
                    // All parts and the delimiters between them have their own bytes.
                    let fields = head.fields().map(|(name, value)| name.len() + value.len() + 3).sum::<usize>();
                    assert!(head.raw_target().len() + head.reason().len() + fields < bytes.len());
                    assert!(head.fields().all(|(name, _)| !name.is_empty()));
                }
                Event::Content(range) => assert!(within(range, step.consumed) && !range.is_empty()),
                Event::Trailer { name, value } => {
                    assert!(within(name, value.start) && within(value, step.consumed) && !name.is_empty());
                }
                _ => {}
            }
            consumed += step.consumed;
            match step.event {
                Event::NeedData => break,
                Event::End if parser.start_next() => start = consumed as u64,
                Event::End if parser.next(&stream[consumed..passed]).unwrap().event != Event::Upgraded => return,
                Event::Upgraded => return,
                _ => {}
            }
        }
    }
}

fn corpus() -> Vec<Vec<u8>> {
    gunicorn().into_iter().map(|case| case.bytes).collect()
}

fn check(setup: &Setup, stream: &[u8], cuts: &[Index]) {
    let cuts = sorted_cuts(stream, cuts);
    same_verdict(setup, stream, &cuts);
    let bytes: Vec<usize> = (1..stream.len()).collect();
    for cuts in [&[], &cuts[..], &bytes] {
        watch_tokenizer(setup, stream, cuts);
        watch_parser(setup, stream, cuts);
    }
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn requests((setup, stream, cuts) in case(REQUEST)) {
        check(&setup, &stream, &cuts);
    }

    #[test]
    fn responses((setup, stream, cuts) in case(RESPONSE)) {
        check(&setup, &stream, &cuts);
    }

    #[test]
    fn damaged_corpus(
        stream in mutated(select(corpus())),
        cuts in vec(any::<Index>(), 0..6),
    ) {
        check(&Setup { leniency: Leniency::HOST_MISSING, ..REQUEST }, &stream, &cuts);
    }
}
