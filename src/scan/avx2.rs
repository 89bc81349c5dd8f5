//! Thirty-two bytes in an x86-64 register: AVX2, and the bit instructions that came with it.

use super::vector::{Lookup, Vector};
use super::{Shape, class, lines};
use crate::field::Field;
use core::arch::x86_64::*;
use core::ops::Range;

#[derive(Clone, Copy)]
pub(super) struct Avx2(__m256i);

impl Vector for Avx2 {
    const BYTES: usize = 32;
    type Table = (__m256i, __m256i);

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn table(lookup: &'static Lookup) -> Self::Table {
        // SAFETY: both tables are sixteen bytes long.
        let (low, high) =
            unsafe { (_mm_loadu_si128(lookup.low.as_ptr().cast()), _mm_loadu_si128(lookup.high.as_ptr().cast())) };
        // The lookup works in each half of the register by itself: the tables are there twice.
        (_mm256_broadcastsi128_si256(low), _mm256_broadcastsi128_si256(high))
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn load(from: *const u8) -> Self {
        // SAFETY: the caller says that as many bytes are readable; this load needs no alignment.
        Self(unsafe { _mm256_loadu_si256(from.cast()) })
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn load_part(from: *const u8, _sixteen: usize) -> Self {
        // SAFETY: the caller says that as many bytes are readable; this load needs no alignment.
        Self(_mm256_zextsi128_si256(unsafe { _mm_loadu_si128(from.cast()) }))
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn look_up(self, (low, high): Self::Table) -> Self {
        // There is no shift of bytes: what comes in from the byte beside is masked away. An index above 0x7f gives zero.
        let low = _mm256_shuffle_epi8(low, self.0);
        let high = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16::<4>(self.0), _mm256_set1_epi8(15)));
        Self(_mm256_and_si256(low, high))
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn saturating_add(self, number: u8) -> Self {
        Self(_mm256_adds_epu8(self.0, _mm256_set1_epi8(number as i8)))
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn negative(self) -> u64 {
        u64::from(_mm256_movemask_epi8(self.0) as u32)
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn above(self, bound: u8) -> u64 {
        // SAFETY: the same contract.
        unsafe { Self(_mm256_cmpgt_epi8(self.0, _mm256_set1_epi8(bound as i8))).negative() }
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn zero(self) -> u64 {
        // SAFETY: the same contract.
        unsafe { Self(_mm256_cmpeq_epi8(self.0, _mm256_setzero_si256())).negative() }
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn control(self) -> u64 {
        // There is no comparison of numbers from 0 to 255, but there is a minimum.
        let below = _mm256_cmpeq_epi8(_mm256_min_epu8(self.0, _mm256_set1_epi8(0x1f)), self.0);
        let delete = _mm256_cmpeq_epi8(self.0, _mm256_set1_epi8(0x7f));
        // SAFETY: the same contract.
        unsafe { Self(_mm256_or_si256(below, delete)).negative() }
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn add(left: u64, right: u64, carry: u8) -> (u64, u8) {
        let mut sum = 0;
        let carry = _addcarry_u64(carry, left, right, &mut sum);
        (sum, carry)
    }
}

/// # Safety
///
/// The CPU has AVX2, BMI1, BMI2 and POPCNT.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn head(bytes: &[u8], fields: &mut [Field], shape: &mut Shape) -> bool {
    // SAFETY: as the caller says.
    unsafe { lines::find::<Avx2>(bytes, fields, shape).is_some() }
}

/// # Safety
///
/// As for [`head`], and as for [`class::run`].
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn run(bytes: &[u8], range: Range<usize>, lookup: &'static Lookup) -> usize {
    // SAFETY: as the caller says.
    unsafe { class::run::<Avx2>(bytes, range, lookup) }
}
