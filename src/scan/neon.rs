//! Sixteen bytes in a register of 64-bit ARM: NEON, which all of these processors have. There is no instruction that
//! collects one bit of each byte: each is given the value of its bit, and they are added up.

use super::vector::{Lookup, Vector};
use super::{Task, Vectors};
use core::arch::aarch64::*;

#[derive(Clone, Copy)]
pub(super) struct Neon(uint8x16_t);

/// One bit for each byte, which is all ones or zero.
#[inline]
#[target_feature(enable = "neon")]
fn mask(bytes: uint8x16_t) -> u64 {
    static BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
    // SAFETY: there are sixteen bytes.
    let bits = vandq_u8(bytes, unsafe { vld1q_u8(BITS.as_ptr()) });
    u64::from(vaddv_u8(vget_low_u8(bits))) | u64::from(vaddv_u8(vget_high_u8(bits))) << 8
}

impl Vector for Neon {
    const BYTES: usize = 16;
    type Table = (uint8x16_t, uint8x16_t);

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn table(lookup: &'static Lookup) -> Self::Table {
        // SAFETY: both tables are sixteen bytes long.
        unsafe { (vld1q_u8(lookup.low.as_ptr()), vld1q_u8(lookup.high.as_ptr())) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn load(from: *const u8) -> Self {
        // SAFETY: the caller says that as many bytes are readable; this load needs no alignment.
        Self(unsafe { vld1q_u8(from) })
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn load_part(from: *const u8, _none_is_shorter: usize) -> Self {
        // SAFETY: the same contract.
        unsafe { Self::load(from) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn look_up(self, (low, high): Self::Table) -> Self {
        let low = vqtbl1q_u8(low, vandq_u8(self.0, vdupq_n_u8(15)));
        let high = vqtbl1q_u8(high, vshrq_n_u8::<4>(self.0));
        Self(vandq_u8(low, high))
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn splat(byte: u8) -> Self {
        Self(vdupq_n_u8(byte))
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn max(self, other: Self) -> Self {
        Self(vreinterpretq_u8_s8(vmaxq_s8(vreinterpretq_s8_u8(self.0), vreinterpretq_s8_u8(other.0))))
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn above(self, bound: u8) -> u64 {
        mask(vcgtq_s8(vreinterpretq_s8_u8(self.0), vdupq_n_s8(bound as i8)))
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn zero(self) -> u64 {
        mask(vceqzq_u8(self.0))
    }

    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn below_space(self) -> u64 {
        mask(vcltq_u8(self.0, vdupq_n_u8(0x20)))
    }
}

/// # Safety
///
/// The CPU has NEON.
#[target_feature(enable = "neon")]
pub(super) unsafe fn perform<T: Task>(task: T) -> T::Output {
    // SAFETY: as the caller says.
    task.perform(unsafe { Vectors::<Neon>::new() })
}
