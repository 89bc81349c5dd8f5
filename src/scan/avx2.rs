//! Thirty-two bytes in an x86-64 register: AVX2, and the bit instructions that came with it.

use super::vector::{Lookup, Vector};
use super::{Task, Vectors};
use core::arch::x86_64::*;

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
    unsafe fn splat(byte: u8) -> Self {
        Self(_mm256_set1_epi8(byte as i8))
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn max(self, other: Self) -> Self {
        Self(_mm256_max_epi8(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn above(self, bound: u8) -> u64 {
        u64::from(_mm256_movemask_epi8(_mm256_cmpgt_epi8(self.0, _mm256_set1_epi8(bound as i8))) as u32)
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn zero(self) -> u64 {
        u64::from(_mm256_movemask_epi8(_mm256_cmpeq_epi8(self.0, _mm256_setzero_si256())) as u32)
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    unsafe fn below_space(self) -> u64 {
        // An average of 0x80 or more is one of bytes that are SP or above.
        let at_least_space = _mm256_avg_epu8(self.0, _mm256_set1_epi8(0xdf_u8 as i8));
        u64::from(!_mm256_movemask_epi8(at_least_space) as u32)
    }
}

/// # Safety
///
/// The CPU has AVX2, BMI1, BMI2 and POPCNT.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn perform<T: Task>(task: T) -> T::Output {
    // SAFETY: as the caller says.
    task.perform(unsafe { Vectors::<Avx2>::new() })
}
