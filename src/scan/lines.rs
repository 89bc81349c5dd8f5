//! Where the lines of a whole head, their names and values lie: all lines of a block of 64 bytes at once.
//!
//! The module above explains the method. Only says yes: whatever is in any way unusual is left to the tokenizer, so
//! nothing here is a rule of its own. Knows the shape of field lines, and nothing of start lines or of what fields mean.

use super::Shape;
use super::vector::{HEAD, TO_SIGN, Vector};
use crate::field::{self, Field};
use core::mem::MaybeUninit;

/// The longest head that is looked at, so that every length of a [`Field`] fits.
const MOST_BYTES: usize = u16::MAX as usize;
/// The most fields.
const MOST_FIELDS: usize = 128;
/// A name end and a line end for each field, and one more line end.
const MOST_MARKS: usize = 2 * MOST_FIELDS + 1;
/// Marks are written in fours behind those that are there, and counted afterwards: one block's worth may be too many.
const ROOM: usize = MOST_MARKS + BLOCK;

const BLOCK: usize = 64;

/// The two masks of a block: one bit a byte, the first byte's lowest.
struct Masks {
    tchar: u64,
    control: u64,
}

/// The masks of the block at `at`. Behind the end of `bytes` everything is a control byte.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `at` is inside of `bytes`.
#[inline(always)]
unsafe fn masks<V: Vector>(bytes: &[u8], at: usize, table: V::Table) -> Masks {
    let rest = bytes.len() - at;
    if rest >= BLOCK {
        // SAFETY: a whole block is readable at `at`.
        return unsafe { block_masks::<V>(bytes.as_ptr().add(at), table) };
    }
    if bytes.len() >= BLOCK {
        // The block that ends where the bytes end, without what was seen of it before.
        let known = BLOCK - rest;
        // SAFETY: a whole block is readable before the end.
        let masks = unsafe { block_masks::<V>(bytes.as_ptr().add(bytes.len() - BLOCK), table) };
        return Masks { tchar: masks.tchar >> known, control: (masks.control >> known) | (u64::MAX << rest) };
    }
    let mut block = [0; BLOCK];
    // SAFETY: `at` is 0 where there is less than one block, and as many bytes fit the block; it is none of `bytes`.
    unsafe { copy_short(bytes.as_ptr(), rest, &mut block) };
    // SAFETY: it is one block.
    unsafe { block_masks::<V>(block.as_ptr(), table) }
}

/// # Safety
///
/// The CPU has the instructions of `V`; 64 bytes are readable at `from`.
#[inline(always)]
unsafe fn block_masks<V: Vector>(from: *const u8, table: V::Table) -> Masks {
    let mut masks = Masks { tchar: 0, control: 0 };
    let mut at = 0;
    while at < BLOCK {
        // SAFETY: 64 is a multiple of the vector's length, so that it ends inside of the block.
        unsafe {
            let classes = V::load(from.add(at)).look_up(table).saturating_add(TO_SIGN);
            masks.tchar |= classes.above(TO_SIGN) << at;
            masks.control |= classes.negative() << at;
        }
        at += V::BYTES;
    }
    masks
}

/// Copies fewer than 64 bytes without a call.
///
/// # Safety
///
/// `length` is below 64, and as many bytes are readable at `from`.
#[inline(always)]
unsafe fn copy_short(from: *const u8, length: usize, to: &mut [u8; BLOCK]) {
    let to = to.as_mut_ptr();
    // Two moves of one size that may overlap cover every length up to twice that size.
    macro_rules! two {
        ($bytes:literal) => {
            // SAFETY: there are that many bytes at least, and the second move ends with the last one.
            unsafe {
                let behind = length - $bytes;
                let (first, last) =
                    (from.cast::<[u8; $bytes]>().read(), from.add(behind).cast::<[u8; $bytes]>().read());
                to.cast::<[u8; $bytes]>().write(first);
                to.add(behind).cast::<[u8; $bytes]>().write(last);
            }
        };
    }
    match length {
        32.. => two!(32),
        16.. => two!(16),
        8.. => two!(8),
        4.. => two!(4),
        2.. => two!(2),
        1 => two!(1),
        _ => {}
    }
}

/// Writes the position of each mark, and then up to three more. Four at a time, as the number is hard to predict.
///
/// # Safety
///
/// 64 positions are writable at `to`.
#[inline(always)]
unsafe fn write_marks(mut marks: u64, block: usize, to: *mut u32) -> usize {
    let count = marks.count_ones() as usize;
    let mut written = 0;
    while written < count {
        let mut next = 0;
        while next < 4 {
            // SAFETY: `written` is a multiple of 4 below the number of bits, and so at most 60.
            unsafe { to.add(written + next).write(block as u32 + marks.trailing_zeros()) };
            marks &= marks.wrapping_sub(1);
            next += 1;
        }
        written += 4;
    }
    count
}

/// Finds the lines of the head that `bytes` start with, and fills `fields`; `None` says nothing.
///
/// # Safety
///
/// The CPU has the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn find<V: Vector>(bytes: &[u8], fields: &mut [Field]) -> Option<Shape> {
    let bytes = bytes.get(..MOST_BYTES).unwrap_or(bytes);
    let length = bytes.len();
    if length == 0 {
        return None;
    }
    let mut room = [MaybeUninit::<u32>::uninit(); ROOM];
    let room = room.as_mut_ptr().cast::<u32>();

    // SAFETY: the CPU has the instructions, says the caller; there is a first byte.
    let (table, mut masks) = unsafe {
        let table = V::table(&HEAD);
        (table, masks::<V>(bytes, 0, table))
    };
    let token = masks.tchar.trailing_ones();

    let (mut block, mut count) = (0, 0);
    // What the block before hands on: whether its last byte was a control byte, where lines start in the first two bytes
    // of this one, and whether a name goes on.
    let (mut control_before, mut starts_before, mut name_before) = (0, 0, false);
    let end = loop {
        let Masks { tchar, control } = masks;
        let line_ends = control & !(control << 1 | control_before);
        let starts = line_ends << 2 | starts_before;
        let (sum, over) = tchar.overflowing_add(starts);
        let (sum, over_again) = sum.overflowing_add(u64::from(name_before));
        let marks = (sum & !tchar) | line_ends;
        let no_name = starts & !tchar;
        if no_name != 0 {
            // The first line that starts without a name: here the head ends, or it is not for us.
            let before = (no_name & no_name.wrapping_neg()) - 1;
            // SAFETY: `count` is at most `MOST_MARKS`, and behind them is room for a block's.
            count += unsafe { write_marks(marks & before, block, room.add(count)) };
            break block + no_name.trailing_zeros() as usize;
        }
        // SAFETY: as above.
        count += unsafe { write_marks(marks, block, room.add(count)) };
        control_before = control >> 63;
        starts_before = line_ends >> 62;
        name_before = over | over_again;
        block += BLOCK;
        if count > MOST_MARKS || block >= length {
            return None;
        }
        // SAFETY: the CPU has the instructions; the block starts before the end.
        masks = unsafe { self::masks::<V>(bytes, block, table) };
    };
    #[cfg(test)]
    super::touched::add(length.min(block + BLOCK));

    // One line end, and then by turns name ends and line ends. All of them lie before `end`.
    if count % 2 == 0 || count > MOST_MARKS || count / 2 > fields.len() || end + 2 > length {
        return None;
    }
    // SAFETY: so many marks were written.
    let marks = unsafe { core::slice::from_raw_parts(room, count) };
    let [start_line_end, pairs @ ..] = marks else { return None };
    let from = bytes.as_ptr();
    // SAFETY: the two bytes at `end` are there, as was just seen, and the mark lies before it.
    let (first, last) = unsafe {
        let line_end = from.add(*start_line_end as usize);
        (line_end.cast::<[u8; 2]>().read(), from.add(end).cast::<[u8; 2]>().read())
    };
    if first != *b"\r\n" || last != *b"\r\n" {
        return None;
    }

    let (mut start, mut longest_line, mut present) = (*start_line_end + 2, 2, 0);
    for (&[colon, line_end], field) in pairs.as_chunks::<2>().0.iter().zip(fields) {
        // SAFETY: marks grow, and are less than `end`, which has two bytes. So four bytes are readable at the second last
        // mark and behind, and two before any mark that has two others before it.
        let (at_colon, at_end) = unsafe {
            (
                from.add(colon as usize).cast::<[u8; 4]>().read(),
                from.add(line_end as usize - 2).cast::<[u8; 4]>().read(),
            )
        };
        let (mut value, mut value_end) = (colon + 2, line_end);
        // Colon, SP and a byte above SP; a byte above SP, CR and LF: a comparison each. That there is no control byte
        // between them is known: the mark is the first one of the line.
        let visible = u32::from(u8::MAX - b' ');
        let usual_start = u32::from_be_bytes(at_colon).wrapping_sub(u32::from_be_bytes(*b": !\0")) < visible << 8;
        let usual_end = (u32::from_le_bytes(at_end) >> 8).wrapping_sub(u32::from_le_bytes(*b"!\r\n\0")) < visible;
        if !(usual_start && usual_end) {
            let ([b':', ..], [_, _, b'\r', b'\n']) = (at_colon, at_end) else { return None };
            let blank = |at: u32| bytes.get(at as usize) == Some(&b' ');
            value = colon + 1;
            while value < line_end && blank(value) {
                value += 1;
            }
            while value_end > value && blank(value_end - 1) {
                value_end -= 1;
            }
        }
        let name = (start as usize, (colon - start) as usize);
        // SAFETY: `name` is one, followed by a colon and two line ends.
        let known = unsafe { known_field(bytes, name.0, name.1) };
        present |= (1 << known) >> 1;
        *field = Field {
            start,
            name_len: name.1 as u16,
            value_at: (value - start) as u16,
            value_len: (value_end - value) as u16,
            known,
        };
        longest_line = longest_line.max(line_end + 2 - start);
        start = line_end + 2;
    }
    let fields = (count / 2) as u16;
    Some(Shape { token, start_line: *start_line_end, longest_line, fields, length: end as u32 + 2, present })
}

/// [`KnownField::id`](crate::KnownField::id) of the name, or 0.
///
/// # Safety
///
/// `length` `tchar`s, at least one, are at `start` in `bytes`, and five more bytes behind them.
#[inline(always)]
unsafe fn known_field(bytes: &[u8], start: usize, length: usize) -> u16 {
    // SAFETY: what is read is inside of `bytes`; a name has six bytes up to its end, and fewer than eight only if
    // it has one or two itself.
    let first = unsafe {
        let name = bytes.as_ptr().add(start);
        if start + 8 <= bytes.len() {
            u64::from_le_bytes(name.cast::<[u8; 8]>().read())
        } else {
            u64::from(u32::from_le_bytes(name.cast::<[u8; 4]>().read()))
        }
    };
    let Some(found) = field::starting_with(first, length) else { return 0 };
    // The rest of a longer name: its last eight bytes, and what is between them and the first.
    let last = || {
        // SAFETY: the name is longer than eight bytes where this is called.
        let last = unsafe { bytes.as_ptr().add(start + length - 8).cast::<[u8; 8]>().read() };
        found.ends_with(u64::from_le_bytes(last))
    };
    let middle = || bytes.get(start..start + length).is_some_and(|name| found.is(name));
    if length <= 8 || (last() && (length <= 16 || middle())) { found.id } else { 0 }
}
