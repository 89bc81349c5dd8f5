//! Sixteen bytes in an x86-64 register: SSE2, which every x86-64 CPU has, SSSE3 for the lookup, and SSE4.1.

use super::vector::{Lookup, Vector};
use super::{Task, Vectors};
use core::arch::x86_64::*;

#[derive(Clone, Copy)]
pub(super) struct Sse(__m128i);

impl Vector for Sse {
    const BYTES: usize = 16;
    type Table = (__m128i, __m128i);

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn table(lookup: &'static Lookup) -> Self::Table {
        // SAFETY: both tables are sixteen bytes long.
        unsafe { (_mm_loadu_si128(lookup.low.as_ptr().cast()), _mm_loadu_si128(lookup.high.as_ptr().cast())) }
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn load(from: *const u8) -> Self {
        // SAFETY: the caller says that as many bytes are readable; this load needs no alignment.
        Self(unsafe { _mm_loadu_si128(from.cast()) })
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn load_part(from: *const u8, _none_is_shorter: usize) -> Self {
        // SAFETY: the same contract.
        unsafe { Self::load(from) }
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn look_up(self, (low, high): Self::Table) -> Self {
        // There is no shift of bytes: what comes in from the byte beside is masked away. An index above 0x7f gives zero.
        let low = _mm_shuffle_epi8(low, self.0);
        let high = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16::<4>(self.0), _mm_set1_epi8(15)));
        Self(_mm_and_si128(low, high))
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn splat(byte: u8) -> Self {
        Self(_mm_set1_epi8(byte as i8))
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn max(self, other: Self) -> Self {
        Self(_mm_max_epi8(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn above(self, bound: u8) -> u64 {
        u64::from(_mm_movemask_epi8(_mm_cmpgt_epi8(self.0, _mm_set1_epi8(bound as i8))) as u16)
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn zero(self) -> u64 {
        u64::from(_mm_movemask_epi8(_mm_cmpeq_epi8(self.0, _mm_setzero_si128())) as u16)
    }

    #[inline]
    #[target_feature(enable = "sse4.1,ssse3,popcnt")]
    unsafe fn below_space(self) -> u64 {
        // An average of 0x80 or more is one of bytes that are SP or above.
        let at_least_space = _mm_avg_epu8(self.0, _mm_set1_epi8(0xdf_u8 as i8));
        u64::from(!_mm_movemask_epi8(at_least_space) as u16)
    }
}

/// # Safety
///
/// The CPU has SSSE3, SSE4.1 and POPCNT.
#[target_feature(enable = "sse4.1,ssse3,popcnt")]
pub(super) unsafe fn perform<T: Task>(task: T) -> T::Output {
    // SAFETY: as the caller says.
    task.perform(unsafe { Vectors::<Sse>::new() })
}
