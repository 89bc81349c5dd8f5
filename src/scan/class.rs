//! How many bytes of a range belong to a class, a vector at a time.

use super::vector::{Lookup, Vector};
use core::ops::Range;

/// The number of bytes at the start of the range that belong to the class. What lies around the range may be read, too.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `range` is inside of `bytes`, which has at least one vector of bytes.
#[inline(always)]
pub(super) unsafe fn run<V: Vector>(bytes: &[u8], range: Range<usize>, lookup: &'static Lookup) -> usize {
    debug_assert!(bytes.len() >= V::BYTES && range.end <= bytes.len());
    // SAFETY: the CPU has the instructions, says the caller.
    let table = unsafe { V::table(lookup) };
    let last = bytes.len() - V::BYTES;
    let flip = lookup.flip & u64::MAX >> (64 - V::BYTES);
    let mut at = range.start;
    while at < range.end {
        let from = at.min(last);
        // SAFETY: the CPU has the instructions, and `from` is at most `last`, with one vector of bytes behind it.
        let outside = flip ^ unsafe { V::load(bytes.as_ptr().add(from)).look_up(table).zero() };
        // `at` is inside of `bytes`, so less than a vector behind `from`.
        let outside = outside >> (at - from);
        if outside != 0 {
            return range.end.min(at + outside.trailing_zeros() as usize) - range.start;
        }
        at = from + V::BYTES;
    }
    range.end - range.start
}
