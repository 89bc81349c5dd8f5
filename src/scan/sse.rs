//! Sixteen bytes in an x86-64 register: SSE2, which every x86-64 CPU has, and SSSE3 for the lookup.

use super::vector::{Lookup, Vector};
use super::{Shape, class, lines};
use crate::field::Field;
use core::arch::x86_64::*;

#[derive(Clone, Copy)]
pub(super) struct Sse(__m128i);

impl Vector for Sse {
    const BYTES: usize = 16;
    type Table = (__m128i, __m128i);

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn table(lookup: &'static Lookup) -> Self::Table {
        // SAFETY: both tables are sixteen bytes long.
        unsafe { (_mm_loadu_si128(lookup.low.as_ptr().cast()), _mm_loadu_si128(lookup.high.as_ptr().cast())) }
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn load(from: *const u8) -> Self {
        // SAFETY: the caller says that as many bytes are readable; this load needs no alignment.
        Self(unsafe { _mm_loadu_si128(from.cast()) })
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn look_up(self, (low, high): Self::Table) -> Self {
        // There is no shift of bytes: what comes in from the byte beside is masked away. A byte above 0x7f as an index
        // gives zero, so the lower half is masked, too.
        let half = _mm_set1_epi8(15);
        let low = _mm_shuffle_epi8(low, _mm_and_si128(self.0, half));
        let high = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16::<4>(self.0), half));
        Self(_mm_and_si128(low, high))
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn saturating_add(self, number: u8) -> Self {
        Self(_mm_adds_epu8(self.0, _mm_set1_epi8(number as i8)))
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn negative(self) -> u64 {
        u64::from(_mm_movemask_epi8(self.0) as u16)
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn above(self, bound: u8) -> u64 {
        let above = _mm_cmpgt_epi8(self.0, _mm_set1_epi8(bound as i8));
        u64::from(_mm_movemask_epi8(above) as u16)
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn zero(self) -> u64 {
        u64::from(_mm_movemask_epi8(_mm_cmpeq_epi8(self.0, _mm_setzero_si128())) as u16)
    }
}

/// # Safety
///
/// The CPU has SSSE3 and POPCNT.
#[target_feature(enable = "ssse3,popcnt")]
pub(super) unsafe fn head(bytes: &[u8], fields: &mut [Field]) -> Option<Shape> {
    // SAFETY: as the caller says.
    unsafe { lines::find::<Sse>(bytes, fields) }
}

/// # Safety
///
/// As for [`head`].
#[target_feature(enable = "ssse3,popcnt")]
pub(super) unsafe fn run(bytes: &[u8], lookup: &'static Lookup) -> usize {
    // SAFETY: as the caller says.
    unsafe { class::run::<Sse>(bytes, lookup) }
}
