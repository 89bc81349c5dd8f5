//! A head that is read at once leaves everything as if it had been read a byte at a time.
#![no_main]

#[path = "../../tests/common/both_ways.rs"]
mod both_ways;
#[path = "../../tests/common/mod.rs"]
mod common;

use arbitrary::{Arbitrary, Unstructured};
use common::{REQUEST, RESPONSE, Setup};
use httpcore::{Limits, Method};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary)]
struct Options {
    response: bool,
    tight: bool,
    answers: u8,
    upgrade: bool,
    limits: [u8; 5],
}

fuzz_target!(|input: &[u8]| {
    let mut input = Unstructured::new(input);
    let Ok(options) = Options::arbitrary(&mut input) else { return };
    let [start_line, field_section, field_line, method, fields] = options.limits;
    let tight = Limits {
        start_line: start_line.into(),
        field_section: field_section.into(),
        field_line: field_line.into(),
        method: method.into(),
        fields: fields.into(),
        content: 12,
        ..Limits::DEFAULT
    };
    let setup = Setup {
        limits: if options.tight { tight } else { Limits::DEFAULT },
        answers: [Method::GET, Method::HEAD, Method::CONNECT][usize::from(options.answers) % 3],
        answers_upgrade: options.upgrade,
        ..if options.response { RESPONSE } else { REQUEST }
    };
    // On memory of exactly this size, so that the sanitizer sees a byte too many.
    let stream = input.take_rest().to_vec().into_boxed_slice();
    both_ways::same_both_ways(&setup, &stream);
});
