//! Sixteen bytes in an x86-64 register: SSE2, which every x86-64 CPU has, and SSSE3 for the lookup.

use super::vector::{Lookup, Vector};
use super::{Shape, class, lines};
use crate::field::Field;
use core::arch::x86_64::*;
use core::ops::Range;

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
    unsafe fn load_part(from: *const u8, _none_is_shorter: usize) -> Self {
        // SAFETY: the same contract.
        unsafe { Self::load(from) }
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn look_up(self, (low, high): Self::Table) -> Self {
        // There is no shift of bytes: what comes in from the byte beside is masked away. An index above 0x7f gives zero.
        let low = _mm_shuffle_epi8(low, self.0);
        let high = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16::<4>(self.0), _mm_set1_epi8(15)));
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
        // SAFETY: the same contract.
        unsafe { Self(_mm_cmpgt_epi8(self.0, _mm_set1_epi8(bound as i8))).negative() }
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn zero(self) -> u64 {
        // SAFETY: the same contract.
        unsafe { Self(_mm_cmpeq_epi8(self.0, _mm_setzero_si128())).negative() }
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn control(self) -> u64 {
        // There is no comparison of numbers from 0 to 255, but there is a minimum.
        let below = _mm_cmpeq_epi8(_mm_min_epu8(self.0, _mm_set1_epi8(0x1f)), self.0);
        let delete = _mm_cmpeq_epi8(self.0, _mm_set1_epi8(0x7f));
        // SAFETY: the same contract.
        unsafe { Self(_mm_or_si128(below, delete)).negative() }
    }

    #[inline]
    #[target_feature(enable = "ssse3,popcnt")]
    unsafe fn add(left: u64, right: u64, carry: u8) -> (u64, u8) {
        let mut sum = 0;
        let carry = _addcarry_u64(carry, left, right, &mut sum);
        (sum, carry)
    }
}

/// # Safety
///
/// The CPU has SSSE3 and POPCNT.
#[target_feature(enable = "ssse3,popcnt")]
pub(super) unsafe fn head(bytes: &[u8], fields: &mut [Field], shape: &mut Shape) -> bool {
    // SAFETY: as the caller says.
    unsafe { lines::find::<Sse>(bytes, fields, shape).is_some() }
}

/// # Safety
///
/// As for [`head`], and as for [`class::run`].
#[target_feature(enable = "ssse3,popcnt")]
pub(super) unsafe fn run(bytes: &[u8], range: Range<usize>, lookup: &'static Lookup) -> usize {
    // SAFETY: as the caller says.
    unsafe { class::run::<Sse>(bytes, range, lookup) }
}
