//! However a stream is cut, tokenizer and parser give the same messages, or the same error at the same byte.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use arbitrary::{Arbitrary, Unstructured};
use common::{Outcome, REQUEST, RESPONSE, Setup, parse, pieces, tokenize};
use httpcore::{ErrorKind, Leniency, Limits, Method};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary)]
struct Options {
    response: bool,
    host_missing: bool,
    tight: bool,
    answers: u8,
    upgrade: bool,
    cuts: [u16; 4],
}

fuzz_target!(|input: &[u8]| {
    let mut input = Unstructured::new(input);
    let Ok(options) = Options::arbitrary(&mut input) else { return };
    let stream = input.take_rest();
    let tight = Limits {
        start_line: 40,
        field_section: 80,
        trailer_section: 24,
        chunk_overhead: 8,
        method: 7,
        field_line: 30,
        fields: 3,
        trailers: 2,
        content: 12,
    };
    let setup = Setup {
        limits: if options.tight { tight } else { Limits::DEFAULT },
        leniency: if options.host_missing { Leniency::HOST_MISSING } else { Leniency::NONE },
        answers: [Method::GET, Method::HEAD, Method::CONNECT][usize::from(options.answers) % 3],
        answers_upgrade: options.upgrade,
        ..if options.response { RESPONSE } else { REQUEST }
    };

    let read = |pieces: &[&[u8]]| [tokenize(&setup, pieces, true), parse(&setup, pieces, true)].map(Outcome::verdict);
    let whole = read(&[stream]);
    // What needs two distant parts of a head is the parser's alone.
    if whole[1].1.is_none_or(|error| error.kind() != ErrorKind::HostMismatch) {
        assert_eq!(whole[0], whole[1]);
    }
    let mut cuts = options.cuts.map(|cut| usize::from(cut) % (stream.len() + 1)).to_vec();
    cuts.sort_unstable();
    assert_eq!(read(&pieces(stream, &cuts)), whole);
    let every: Vec<usize> = (1..stream.len()).collect();
    assert_eq!(read(&pieces(stream, &every)), whole);
});
