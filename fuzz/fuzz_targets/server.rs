//! The connection code of the C server core: requests cut anywhere, writes that block or are short.
#![no_main]

use libfuzzer_sys::fuzz_target;

// What the C code calls.
use httpcore_ffi as _;

unsafe extern "C" {
    fn server_fuzz_one(data: *const u8, length: usize);
}

fuzz_target!(|input: &[u8]| {
    // SAFETY: the C function reads `length` bytes during the call.
    unsafe { server_fuzz_one(input.as_ptr(), input.len()) };
});
