//! `libhttpcore.a` and `libhttpcore.so`: the C ABI with what a program without Rust's standard library needs.

#![no_std]

#[cfg(feature = "compat")]
pub use httpcore_compat::*;
pub use httpcore_ffi::*;

#[cfg(httpcore_link_proof)]
mod rust;

#[cfg(not(test))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // No panic is reachable. The proof is a build in which this function needs a symbol that nobody defines: it links only
    // if the linker finds that nothing calls it.
    #[cfg(httpcore_link_proof)]
    {
        unsafe extern "C" {
            fn httpcore_a_panic_is_reachable() -> !;
        }
        // SAFETY: never runs, as it never links.
        unsafe { httpcore_a_panic_is_reachable() }
    }
    #[cfg(not(httpcore_link_proof))]
    loop {
        core::hint::spin_loop();
    }
}

/// A reachable panic, to see the proof fail.
#[cfg(httpcore_link_proof_planted)]
#[unsafe(no_mangle)]
pub extern "C" fn httpcore_planted(index: usize) -> u8 {
    static BYTES: [u8; 4] = *b"http";
    BYTES[index]
}
