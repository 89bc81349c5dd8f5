//! How many bytes at the start belong to a class, a vector at a time.

use super::vector::{Lookup, Vector};

/// The number of leading bytes that `lookup` does not map to zero.
///
/// # Safety
///
/// The CPU has the instructions of `V`; there is at least one vector of bytes.
#[inline(always)]
pub(super) unsafe fn run<V: Vector>(bytes: &[u8], lookup: &'static Lookup) -> usize {
    debug_assert!(bytes.len() >= V::BYTES);
    // SAFETY: the CPU has the instructions, says the caller.
    let table = unsafe { V::table(lookup) };
    let last = bytes.len() - V::BYTES;
    let mut at = 0;
    loop {
        // SAFETY: the CPU has the instructions, and `at` is at most `last`, with one vector of bytes behind it.
        let outside = unsafe { V::load(bytes.as_ptr().add(at)).look_up(table).zero() };
        if outside != 0 {
            return at + outside.trailing_zeros() as usize;
        }
        if at == last {
            return bytes.len();
        }
        // The last vector may overlap the one before it: those bytes are of the class.
        at = last.min(at + V::BYTES);
    }
}
