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
    /// How many bytes there are: 64 is a multiple of it.
    const BYTES: usize;

    /// A [`Lookup`], ready for use.
    type Table: Copy;

    unsafe fn table(lookup: &'static Lookup) -> Self::Table;

    /// The bytes at `from`, where [`BYTES`](Self::BYTES) bytes must be readable, aligned or not.
    unsafe fn load(from: *const u8) -> Self;

    /// What the table has for each byte.
    unsafe fn look_up(self, table: Self::Table) -> Self;

    /// The sums, taken as numbers from 0 to 255, and 255 at most.
    unsafe fn saturating_add(self, number: u8) -> Self;

    /// One bit for each byte, the first byte's lowest: whether it is below zero.
    unsafe fn negative(self) -> u64;

    /// Whether it is above `bound`, as a signed number.
    unsafe fn above(self, bound: u8) -> u64;

    /// Whether it is zero.
    unsafe fn zero(self) -> u64;
}

/// Maps each byte to `low[byte & 15] & high[byte >> 4]`: two lookups in tables that fit a register, and an AND.
///
/// Each value of the high half is given a bit of its own in `high`; `low` then says for each value of the low half for
/// which high halves the byte is in the set. So any set of ASCII bytes can be told from all others.
#[repr(align(16))]
pub(super) struct Lookup {
    pub(super) low: [u8; 16],
    pub(super) high: [u8; 16],
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
    Lookup { low, high }
}

impl Lookup {
    /// Maps the bytes of `class` to anything but zero, all others to zero. A byte above 0x7f belongs to the class if
    /// 0x80 does.
    #[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
    pub(super) const fn of_class(class: u8) -> Self {
        let (mut low, mut high) = ([0; 16], [if grammar::is(0x80, class) { u8::MAX } else { 0 }; 16]);
        let mut byte = 0u8;
        while byte < 0x80 {
            let row = 1 << (byte >> 4);
            high[byte as usize >> 4] = row;
            if grammar::is(byte, class) {
                low[byte as usize & 15] |= row;
            }
            byte += 1;
        }
        Self { low, high }
    }
}
