//! What no parser can beat: looking at every byte once, and nothing else.

use super::Reader;
use memchr::memchr_iter;

/// Finds the ends of the lines.
pub struct LineFeeds {
    found: usize,
}

impl LineFeeds {
    pub fn new() -> Self {
        Self { found: 0 }
    }
}

impl Reader for LineFeeds {
    fn read(&mut self, head: &[u8]) -> bool {
        // Every line but the first and the empty one is a field line.
        self.found = memchr_iter(b'\n', head).count().wrapping_sub(2);
        true
    }

    fn found(&self) -> usize {
        self.found
    }
}

/// Tells of every byte whether it is a tchar and whether it is a control character, 64 bytes at a time.
#[cfg(target_arch = "x86_64")]
pub struct Classes {
    classify: unsafe fn(&[u8]) -> (u64, u32),
    found: usize,
}

#[cfg(target_arch = "x86_64")]
impl Classes {
    /// With AVX-512 or AVX2, whatever the machine has; `None` if it has neither.
    pub fn new() -> Option<Self> {
        let classify: unsafe fn(&[u8]) -> (u64, u32) =
            if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512f") {
                x86::classify_avx512
            } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt") {
                x86::classify_avx2
            } else {
                return None;
            };
        Some(Self { classify, found: 0 })
    }
}

#[cfg(target_arch = "x86_64")]
impl Reader for Classes {
    fn read(&mut self, head: &[u8]) -> bool {
        // SAFETY: `new` has seen that the machine has the instructions.
        let (tchars, controls) = unsafe { (self.classify)(head) };
        std::hint::black_box(tchars);
        // A line has two control characters.
        self.found = (controls as usize / 2).wrapping_sub(2);
        true
    }

    fn found(&self) -> usize {
        self.found
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    /// Looked up by the low half of a byte: in which rows of the ASCII table, one bit each, that column has a tchar.
    const COLUMNS: [u8; 16] = {
        let mut columns = [0; 16];
        let mut byte = 0;
        while byte < 128_u8 {
            let symbol = matches!(
                byte,
                b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
            );
            if symbol || byte.is_ascii_alphanumeric() {
                columns[(byte & 15) as usize] |= 1 << (byte >> 4);
            }
            byte += 1;
        }
        columns
    };
    /// Looked up by the high half of a byte: its row's bit.
    const ROWS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];

    /// The last 64 bytes, or as many as there are behind what counts as nothing; and which of them are the tail.
    fn last_block(bytes: &[u8], tail: usize) -> ([u8; 64], u64) {
        let there = !0 << (64 - tail);
        if let Some(block) = bytes.last_chunk() {
            return (*block, there);
        }
        let mut block = [b' '; 64];
        block[64 - tail..].copy_from_slice(bytes);
        (block, there)
    }

    #[target_feature(enable = "avx2,popcnt")]
    pub fn classify_avx2(bytes: &[u8]) -> (u64, u32) {
        // SAFETY: both are 16 bytes long.
        let (columns, rows) = unsafe {
            (
                _mm256_broadcastsi128_si256(_mm_loadu_si128(COLUMNS.as_ptr().cast())),
                _mm256_broadcastsi128_si256(_mm_loadu_si128(ROWS.as_ptr().cast())),
            )
        };
        let half = |bytes: __m256i| {
            let low = _mm256_shuffle_epi8(columns, bytes);
            let high = _mm256_shuffle_epi8(rows, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15)));
            let no_tchar = _mm256_cmpeq_epi8(_mm256_and_si256(low, high), _mm256_setzero_si256());
            let control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1f)), bytes);
            (!_mm256_movemask_epi8(no_tchar) as u32, _mm256_movemask_epi8(control) as u32)
        };
        let (mut tchars, mut controls) = (0, 0);
        let mut block = |block: &[u8; 64], there: u64| {
            // SAFETY: two halves of 32 bytes each.
            let (first, second) = unsafe {
                (_mm256_loadu_si256(block.as_ptr().cast()), _mm256_loadu_si256(block.as_ptr().add(32).cast()))
            };
            let ((tchar, control), (tchar_2, control_2)) = (half(first), half(second));
            tchars ^= (u64::from(tchar) | u64::from(tchar_2) << 32) & there;
            controls += ((u64::from(control) | u64::from(control_2) << 32) & there).count_ones();
        };
        let (blocks, tail) = bytes.as_chunks();
        blocks.iter().for_each(|bytes| block(bytes, !0));
        if !tail.is_empty() {
            let (bytes, there) = last_block(bytes, tail.len());
            block(&bytes, there);
        }
        (tchars, controls)
    }

    #[target_feature(enable = "avx512f,avx512bw,popcnt")]
    pub fn classify_avx512(bytes: &[u8]) -> (u64, u32) {
        // SAFETY: both are 16 bytes long.
        let (columns, rows) = unsafe {
            (
                _mm512_broadcast_i32x4(_mm_loadu_si128(COLUMNS.as_ptr().cast())),
                _mm512_broadcast_i32x4(_mm_loadu_si128(ROWS.as_ptr().cast())),
            )
        };
        let (mut tchars, mut controls) = (0, 0);
        let mut block = |bytes: __m512i, there: u64| {
            let low = _mm512_shuffle_epi8(columns, bytes);
            let high = _mm512_shuffle_epi8(rows, _mm512_and_si512(_mm512_srli_epi16(bytes, 4), _mm512_set1_epi8(15)));
            tchars ^= _mm512_test_epi8_mask(low, high) & there;
            controls += (_mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20)) & there).count_ones();
        };
        let (blocks, tail) = bytes.as_chunks::<64>();
        for bytes in blocks {
            // SAFETY: 64 bytes.
            block(unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }, !0);
        }
        if !tail.is_empty() {
            let there = !0 >> (64 - tail.len());
            // SAFETY: no byte behind the tail is loaded.
            block(unsafe { _mm512_maskz_loadu_epi8(there, tail.as_ptr().cast()) }, there);
        }
        (tchars, controls)
    }
}
