//! What a byte that was refused is called, where that is not what most are called in its place: how to look it up.
//!
//! The tables are those of the parsers, each in its `names.rs`.

use httpcore::Place;

/// A case that differs.
pub(crate) struct Case {
    pub(crate) place: Place,
    /// The byte, or one of the two below.
    pub(crate) byte: u8,
    /// Bits of the table's own: all of these must hold.
    pub(crate) when: u8,
    pub(crate) judgement: Judgement,
}

/// What a byte that was refused is called. The numbers are the parser's.
#[derive(Clone, Copy)]
pub(crate) struct Judgement {
    pub(crate) error: u8,
    pub(crate) why: u8,
}

/// Any byte; a hexadecimal digit. No digit stands for itself.
pub(crate) const ANY: u8 = b'1';
pub(crate) const DIGIT: u8 = b'0';

/// The first case that is at hand.
#[cold]
#[inline(never)]
pub(crate) fn judge(cases: &'static [Case], place: Place, byte: u8, holds: u8) -> Option<&'static Judgement> {
    let byte = if byte.is_ascii_hexdigit() { DIGIT } else { byte };
    let mut cases = cases;
    while let [case, others @ ..] = cases {
        let is_byte = case.byte == byte || case.byte == ANY;
        if case.place as u8 == place as u8 && is_byte && case.when & !holds == 0 {
            return Some(&case.judgement);
        }
        cases = others;
    }
    None
}
