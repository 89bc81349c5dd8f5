//! What the algorithms of this folder need of a vector of bytes, and the tables they look bytes up in.
//!
//! One file beside this one implements it for each instruction set. Knows nothing of messages.

use crate::grammar;

/// The bytes that one register holds.
///
/// # Safety
///
/// Every function may be called only on a CPU that has the instructions of the implementation, and should be called only
/// from code that is compiled for them: else it is not inlined, and slow.
pub(super) trait Vector: Copy {
    /// How many bytes there are: 16, 32 or 64.
    const BYTES: usize;

    /// A [`Lookup`], ready for use.
    type Table: Copy;

    unsafe fn table(lookup: &'static Lookup) -> Self::Table;

    /// The bytes at `from`, where [`BYTES`](Self::BYTES) bytes must be readable, aligned or not.
    unsafe fn load(from: *const u8) -> Self;

    /// The `length` bytes at `from`, which must be readable, and zeros behind them; `length` is 16 or 32, and less than
    /// [`BYTES`](Self::BYTES).
    unsafe fn load_part(from: *const u8, length: usize) -> Self;

    /// What the table has for each byte, and zero for a byte above 0x7f.
    unsafe fn look_up(self, table: Self::Table) -> Self;

    /// The same byte everywhere.
    unsafe fn splat(byte: u8) -> Self;

    /// The greater byte of each two, as signed numbers.
    unsafe fn max(self, other: Self) -> Self;

    /// One bit for each byte, the first byte's lowest: whether it is above `bound`, as a signed number.
    unsafe fn above(self, bound: u8) -> u64;

    /// Whether it is zero.
    unsafe fn zero(self) -> u64;

    /// Whether it is below SP.
    unsafe fn below_space(self) -> u64;

    /// Writes the position of each mark of a block, which is counted from `block` on, and gives the place behind the last
    /// one. What is there may be overwritten: 64 positions must be writable at `to`.
    #[inline(always)]
    unsafe fn write_positions(mut marks: u64, block: u32, to: *mut u32) -> *mut u32 {
        // SAFETY: 64 positions are writable at `to`, and there are no more marks.
        let behind = unsafe { to.add(marks.count_ones() as usize) };
        let mut written = 0;
        // Two at a time, as the number is hard to predict.
        loop {
            for _ in 0..2 {
                // SAFETY: `written` is 0, or a multiple of two below the number of marks, or one more: at most 63.
                unsafe { to.add(written).write(block + marks.trailing_zeros()) };
                marks &= marks.wrapping_sub(1);
                written += 1;
            }
            if marks == 0 {
                return behind;
            }
        }
    }
}

/// Maps each byte of ASCII to `low[byte & 15] & high[byte >> 4]`: two lookups in tables that fit a register, and an AND.
///
/// Each value of the high half is given a bit of its own in `high`; `low` then says for each value of the low half for
/// which high halves the byte is in the set. So any set of ASCII bytes can be told from all others.
#[repr(align(16))]
pub(super) struct Lookup {
    pub(super) low: [u8; 16],
    pub(super) high: [u8; 16],
    /// All ones if bytes of the class are those that are mapped to zero, as all above 0x7f are; else zero.
    pub(super) flip: u64,
}

impl Lookup {
    /// Tells the bytes of `class`, and `also`, from all others. A byte above 0x7f belongs to the class if 0x80 does.
    #[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
    pub(super) const fn of_class(class: u8, also: Option<u8>) -> Self {
        let also = match also {
            Some(also) => also,
            // No byte of ASCII.
            None => u8::MAX,
        };
        let zero_belongs = grammar::is(0x80, class);
        let (mut low, mut high) = ([0; 16], [0; 16]);
        let mut byte = 0u8;
        while byte < 0x80 {
            let row = 1 << (byte >> 4);
            high[byte as usize >> 4] = row;
            if (grammar::is(byte, class) || byte == also) != zero_belongs {
                low[byte as usize & 15] |= row;
            }
            byte += 1;
        }
        Self { low, high, flip: if zero_belongs { u64::MAX } else { 0 } }
    }
}
