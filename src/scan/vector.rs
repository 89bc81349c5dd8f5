//! What the algorithms of this folder need of a vector of bytes, and the tables they look bytes up in.
//!
//! One file beside this one implements it for each instruction set. Knows nothing of messages.

use crate::grammar;

/// As many bytes as one register holds.
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

    /// The `length` bytes at `from`, which is 16 or 32 and less than [`BYTES`](Self::BYTES), and zeros behind them.
    unsafe fn load_part(from: *const u8, length: usize) -> Self;

    /// What the table has for each byte, and zero for a byte above 0x7f.
    unsafe fn look_up(self, table: Self::Table) -> Self;

    /// The sums, taken as numbers from 0 to 255, and 255 at most.
    unsafe fn saturating_add(self, number: u8) -> Self;

    /// One bit for each byte, the first byte's lowest: whether it is below zero.
    unsafe fn negative(self) -> u64;

    /// Whether it is above `bound`, as a signed number.
    unsafe fn above(self, bound: u8) -> u64;

    /// Whether it is zero.
    unsafe fn zero(self) -> u64;

    /// Whether it is below SP, or DEL.
    unsafe fn control(self) -> u64;

    /// `left + right + carry`, and whether there is a carry.
    #[inline(always)]
    unsafe fn add(left: u64, right: u64, carry: u8) -> (u64, u8) {
        let (sum, first) = left.overflowing_add(right);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        (sum, u8::from(first | second))
    }

    /// Writes the position of each mark of a block, which is counted from `block` on, and gives their number. What is
    /// behind them may be overwritten: 64 positions must be writable at `to`.
    #[inline(always)]
    unsafe fn write_positions(mut marks: u64, block: u32, to: *mut u32) -> usize {
        let count = marks.count_ones() as usize;
        let mut written = 0;
        loop {
            // Four at a time, as the number is hard to predict.
            let mut next = 0;
            while next < 4 {
                // SAFETY: `written` is 0, or a multiple of 4 below the number of bits, and so at most 60.
                unsafe { to.add(written + next).write(block + marks.trailing_zeros()) };
                marks &= marks.wrapping_sub(1);
                next += 1;
            }
            written += 4;
            if written >= count {
                return count;
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

/// The classes of which heads are made: 0x01 to 0x3f for `tchar`s, from 0x40 on for bytes below 0x20 and DEL, else 0.
pub(super) static HEAD: Lookup = head();

/// Added to what [`HEAD`] has, it makes the sign bit tell control bytes from the others, and itself `tchar`s from the rest.
pub(super) const TO_SIGN: u8 = 0x40;

#[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn head() -> Lookup {
    const BELOW_SPACE: u8 = 1 << 6;
    const DELETE: u8 = 1 << 7;
    let (mut low, mut high) = ([BELOW_SPACE; 16], [0; 16]);
    (high[0], high[1]) = (BELOW_SPACE, BELOW_SPACE);
    (low[15], high[7]) = (BELOW_SPACE | DELETE, DELETE);
    let mut byte = 0x20u8;
    while byte < 0x80 {
        let row = 1 << ((byte >> 4) - 2);
        high[byte as usize >> 4] |= row;
        if grammar::is(byte, grammar::TCHAR) {
            low[byte as usize & 15] |= row;
        }
        byte += 1;
    }
    Lookup { low, high, flip: 0 }
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
