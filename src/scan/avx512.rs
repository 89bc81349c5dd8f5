//! Sixty-four bytes in an x86-64 register, a whole block: AVX-512 with its instructions for bytes (BW) and for bringing
//! marked bytes together (VBMI2). Comparisons give masks at once.

use super::vector::{Lookup, Vector};
use super::{Task, Vectors};
use core::arch::x86_64::*;

#[derive(Clone, Copy)]
pub(super) struct Avx512(__m512i);

impl Vector for Avx512 {
    const BYTES: usize = 64;
    type Table = (__m512i, __m512i);

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn table(lookup: &'static Lookup) -> Self::Table {
        // SAFETY: both tables are sixteen bytes long.
        let (low, high) =
            unsafe { (_mm_loadu_si128(lookup.low.as_ptr().cast()), _mm_loadu_si128(lookup.high.as_ptr().cast())) };
        // The lookup works in each quarter of the register by itself: the tables are there four times.
        (_mm512_broadcast_i32x4(low), _mm512_broadcast_i32x4(high))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn load(from: *const u8) -> Self {
        // SAFETY: the caller says that as many bytes are readable; this load needs no alignment.
        Self(unsafe { _mm512_loadu_si512(from.cast()) })
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn load_part(from: *const u8, length: usize) -> Self {
        // SAFETY: the caller says that as many bytes are readable; no others are read.
        Self(unsafe { _mm512_maskz_loadu_epi8(!(u64::MAX << length), from.cast()) })
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn look_up(self, (low, high): Self::Table) -> Self {
        // There is no shift of bytes: what comes in from the byte beside is masked away. An index above 0x7f gives zero.
        let low = _mm512_shuffle_epi8(low, self.0);
        let high = _mm512_shuffle_epi8(high, _mm512_and_si512(_mm512_srli_epi16::<4>(self.0), _mm512_set1_epi8(15)));
        Self(_mm512_and_si512(low, high))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn splat(byte: u8) -> Self {
        Self(_mm512_set1_epi8(byte as i8))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn max(self, other: Self) -> Self {
        Self(_mm512_max_epi8(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn above(self, bound: u8) -> u64 {
        _mm512_cmpgt_epi8_mask(self.0, _mm512_set1_epi8(bound as i8))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn zero(self) -> u64 {
        _mm512_testn_epi8_mask(self.0, self.0)
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn below_space(self) -> u64 {
        _mm512_cmplt_epu8_mask(self.0, _mm512_set1_epi8(0x20))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
    unsafe fn write_positions(marks: u64, block: u32, to: *mut u32) -> *mut u32 {
        #[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
        static EACH: [u8; 64] = {
            let (mut each, mut at) = ([0; 64], 0);
            while at < 64 {
                each[at] = at as u8;
                at += 1;
            }
            each
        };
        let count = marks.count_ones() as usize;
        // SAFETY: there are 64 bytes.
        let each = unsafe { _mm512_loadu_si512(EACH.as_ptr().cast()) };
        let mut positions = _mm512_maskz_compress_epi8(marks, each);
        let block = _mm512_set1_epi32(block as i32);
        let mut written = 0;
        loop {
            let wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(positions));
            // SAFETY: `written` is 0, or a multiple of 16 below the number of bits, and so at most 48: sixteen more fit.
            unsafe { _mm512_storeu_si512(to.add(written).cast(), _mm512_add_epi32(wide, block)) };
            written += 16;
            if written >= count {
                // SAFETY: 64 positions are writable at `to`, and there are no more marks.
                return unsafe { to.add(count) };
            }
            // The next sixteen.
            positions = _mm512_shuffle_i32x4::<0b00_11_10_01>(positions, positions);
        }
    }
}

/// # Safety
///
/// The CPU has AVX-512 F, BW and VBMI2, BMI1, BMI2 and POPCNT.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn perform<T: Task>(task: T) -> T::Output {
    // SAFETY: as the caller says.
    task.perform(unsafe { Vectors::<Avx512>::new() })
}
