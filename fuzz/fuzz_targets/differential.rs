//! httparse and http-net as oracles: the comparison of the test of that name, on what the fuzzer finds.
#![no_main]

#[path = "../../tests/differential/main.rs"]
#[allow(dead_code, unused_imports)]
mod differential;

use differential::{REQUEST, RESPONSE, Setup, compare_all};
use httpcore::Method;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [kind, head @ ..] = input else { return };
    let setup = match kind % 4 {
        0 | 1 => REQUEST,
        2 => RESPONSE,
        _ => Setup { answers: Method::HEAD, ..RESPONSE },
    };
    if let Err(difference) = compare_all(&setup, head) {
        panic!("{difference}");
    }
});
