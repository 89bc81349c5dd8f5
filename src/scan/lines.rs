//! Where the lines of a whole head, their names and values lie.
//!
//! The module above explains the method. Only says yes: whatever is in any way unusual is left to the tokenizer, so
//! nothing here is a rule of its own. Knows the shape of field lines, and nothing of start lines or of what fields mean.

use super::Shape;
use super::vector::{HEAD, TO_SIGN, Vector};
use crate::field::{self, Field};
use core::mem::MaybeUninit;

/// The longest head that is looked at, so that every length of a [`Field`] fits.
const MOST_BYTES: usize = u16::MAX as usize;
/// The shortest head has more: `HTTP/1.1 200 ` and two line ends have 17.
const FEWEST_BYTES: usize = 16;
/// The shortest start line is `G / HTTP/1.1`. So a word of eight bytes lies before each field line.
const SHORTEST_START_LINE: u32 = 12;
/// The most fields.
const MOST_FIELDS: usize = 128;
/// A name end and a line end for each field, and one more line end.
const MOST_MARKS: usize = 2 * MOST_FIELDS + 1;
/// The marks of a block are written behind those that are there, and counted afterwards: one block's may be too many.
const ROOM: usize = MOST_MARKS + BLOCK;

const BLOCK: usize = 64;

/// Finds the lines of the head that `bytes` start with, and fills `fields` and `shape`; `None` says nothing.
///
/// # Safety
///
/// The CPU has the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn find<V: Vector>(bytes: &[u8], fields: &mut [Field], shape: &mut Shape) -> Option<()> {
    let bytes = bytes.get(..MOST_BYTES).unwrap_or(bytes);
    if bytes.len() < FEWEST_BYTES {
        return None;
    }
    let mut room = [MaybeUninit::uninit(); ROOM];
    // SAFETY: the CPU has the instructions, and there are as many bytes.
    let (marks, end) = unsafe { marks::<V>(bytes, &mut room)? };
    // One line end, and then by turns name ends and line ends.
    let (&start_line, marks) = marks.split_first()?;
    let (lines, []) = marks.as_chunks::<2>() else { return None };
    if end + 2 > bytes.len() || start_line < SHORTEST_START_LINE {
        return None;
    }
    // SAFETY: two bytes are at `end`, and the start line ends before it.
    let (first, last) = unsafe { (word_at(bytes, start_line as usize), word_at(bytes, end)) };
    if first != *b"\r\n" || last != *b"\r\n" {
        return None;
    }
    let fields = fields.get_mut(..lines.len())?;
    // SAFETY: all marks lie before `end`, where two bytes are; a start line comes first.
    unsafe {
        if !fill(bytes, start_line + 2, lines, fields) {
            fill_unusual(bytes, start_line + 2, lines, fields)?;
        }
        name(bytes, fields, shape)?;
    }
    (shape.start_line, shape.fields, shape.length) = (start_line, fields.len() as u16, end as u32 + 2);
    Some(())
}

// Marks.

/// The marks of all lines, and where the first line starts that has no name. `None` if there are too many marks, or no such
/// line.
///
/// # Safety
///
/// The CPU has the instructions of `V`; there are at least [`FEWEST_BYTES`].
#[inline(always)]
unsafe fn marks<'r, V: Vector>(bytes: &[u8], room: &'r mut [MaybeUninit<u32>; ROOM]) -> Option<(&'r [u32], usize)> {
    let room = room.as_mut_ptr().cast::<u32>();
    // SAFETY: the CPU has the instructions, says the caller.
    let table = unsafe { V::table(&HEAD) };
    let (mut block, mut count) = (0, 0);
    // What the block before hands on: its control bytes, and whether the last one was one; where lines start in the first
    // two bytes of this block; whether a name goes on.
    let (mut control_before, mut last_before, mut starts_before, mut name_before) = (0, 0, 0, 0);
    let end = loop {
        // SAFETY: the CPU has the instructions; the block starts before the end.
        let Masks { tchar, control } = unsafe { masks::<V>(bytes, block, table) };
        // Rotations: a shift across two words is several steps on some processors.
        let before = control.rotate_left(1);
        let line_ends = control & !(before & !1 | last_before);
        let behind = line_ends.rotate_left(2);
        let starts = behind & !3 | starts_before;
        // SAFETY: the CPU has the instructions.
        let (sum, name) = unsafe { V::add(tchar, starts, name_before) };
        let marks = (sum & !tchar) | line_ends;
        let nameless = starts & !tchar;
        if nameless != 0 {
            // Here the head ends, or it is not for us.
            let before = (nameless & nameless.wrapping_neg()) - 1;
            // SAFETY: the CPU has the instructions. `count` is at most `MOST_MARKS`, and behind is room for a block's.
            count += unsafe { V::write_positions(marks & before, block as u32, room.add(count)) };
            break block + nameless.trailing_zeros() as usize;
        }
        // SAFETY: as above.
        count += unsafe { V::write_positions(marks, block as u32, room.add(count)) };
        (last_before, starts_before, name_before) = (before & 1, behind & 3, name);
        block += BLOCK;
        if count > MOST_MARKS {
            return None;
        }
        // A long value: of two blocks without a control byte more are likely to follow. A name does not go on for so long.
        if control | control_before == 0 {
            if name != 0 {
                return None;
            }
            // SAFETY: the CPU has the instructions; whole blocks only.
            while block + BLOCK <= bytes.len() && unsafe { controls::<V>(bytes, block) } == 0 {
                block += BLOCK;
            }
        }
        control_before = control;
        if block >= bytes.len() {
            return None;
        }
    };
    #[cfg(test)]
    super::touched::add(bytes.len().min(block + BLOCK));
    if count > MOST_MARKS {
        return None;
    }
    // SAFETY: so many were written.
    Some((unsafe { core::slice::from_raw_parts(room, count) }, end))
}

/// The two masks of a block: one bit a byte, the first byte's lowest.
struct Masks {
    tchar: u64,
    control: u64,
}

/// The masks of the block at `at`. Behind the end of `bytes` everything is a control byte.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `at` is inside of `bytes`, which has at least [`FEWEST_BYTES`].
#[inline(always)]
unsafe fn masks<V: Vector>(bytes: &[u8], at: usize, table: V::Table) -> Masks {
    let (length, rest) = (bytes.len(), bytes.len() - at);
    // SAFETY: each part ends where `bytes` end, or before.
    unsafe {
        if rest >= BLOCK {
            return part::<V, BLOCK>(bytes, at, table);
        }
        let masks = if length >= BLOCK {
            // The block that ends where the bytes end, without what was seen of it before.
            let Masks { tchar, control } = part::<V, BLOCK>(bytes, length - BLOCK, table);
            Masks { tchar: tchar >> (BLOCK - rest), control: control >> (BLOCK - rest) }
        } else if length >= 32 {
            both_ends::<V, 32>(bytes, table)
        } else {
            both_ends::<V, 16>(bytes, table)
        };
        Masks { control: masks.control | u64::MAX << rest, ..masks }
    }
}

/// The masks of as many bytes as two parts have, or fewer: of the first part and of the last, which may overlap.
///
/// # Safety
///
/// As for [`part`], and `bytes` has at least `BYTES` bytes and less than twice as many.
#[inline(always)]
unsafe fn both_ends<V: Vector, const BYTES: usize>(bytes: &[u8], table: V::Table) -> Masks {
    let behind = bytes.len() - BYTES;
    // SAFETY: there are so many bytes at the start and at the end.
    let (first, last) = unsafe { (part::<V, BYTES>(bytes, 0, table), part::<V, BYTES>(bytes, behind, table)) };
    Masks { tchar: first.tchar | last.tchar << behind, control: first.control | last.control << behind }
}

/// The masks of 16, 32 or 64 bytes.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `BYTES` bytes are at `at`.
#[inline(always)]
unsafe fn part<V: Vector, const BYTES: usize>(bytes: &[u8], at: usize, table: V::Table) -> Masks {
    debug_assert!(at + BYTES <= bytes.len());
    let mut masks = Masks { tchar: 0, control: 0 };
    let mut done = 0;
    while done < BYTES {
        // SAFETY: as the caller says. Lengths are powers of two, so that the last vector ends where the part does.
        unsafe {
            let from = bytes.as_ptr().add(at + done);
            let vector = if BYTES < V::BYTES { V::load_part(from, BYTES) } else { V::load(from) };
            let classes = vector.look_up(table).saturating_add(TO_SIGN);
            masks.tchar |= classes.above(TO_SIGN) << done;
            masks.control |= classes.negative() << done;
        }
        done += V::BYTES;
    }
    if BYTES < V::BYTES {
        masks.control &= !(u64::MAX << BYTES);
    }
    masks
}

/// The control bytes of a whole block.
///
/// # Safety
///
/// The CPU has the instructions of `V`; a block of bytes is at `at`.
#[inline(always)]
unsafe fn controls<V: Vector>(bytes: &[u8], at: usize) -> u64 {
    debug_assert!(at + BLOCK <= bytes.len());
    let (mut controls, mut done) = (0, 0);
    while done < BLOCK {
        // SAFETY: as the caller says.
        controls |= unsafe { V::load(bytes.as_ptr().add(at + done)).control() } << done;
        done += V::BYTES;
    }
    controls
}

// Names and values.

/// Fills a record for each line, of which the marks are given, but for which field it is; the first line starts at `start`.
/// Whether all lines are usual: a colon and one SP, and between them and the line end a value that starts and ends with a
/// byte above SP.
///
/// # Safety
///
/// The marks grow; two bytes are before each, and two behind the last one's line end.
#[inline(always)]
unsafe fn fill(bytes: &[u8], mut start: u32, lines: &[[u32; 2]], fields: &mut [Field]) -> bool {
    // Colon, SP and a byte above SP; a byte above SP, CR and LF: a comparison each, made once for all lines. That there is
    // no control byte between them is known: the mark is the first one of the line.
    const VISIBLE: u32 = (u8::MAX - b' ') as u32;
    let (mut farthest_start, mut farthest_end) = (0, 0);
    for (&[colon, line_end], field) in lines.iter().zip(fields) {
        // SAFETY: as the caller says: behind the colon is a line end at least, and behind that a line.
        let (at_colon, at_end) = unsafe { (word_at(bytes, colon as usize), word_at(bytes, line_end as usize - 2)) };
        let at_colon = u32::from_be_bytes(at_colon).wrapping_sub(u32::from_be_bytes(*b": !\0"));
        let at_end = (u32::from_le_bytes(at_end) >> 8).wrapping_sub(u32::from_le_bytes(*b"!\r\n\0"));
        farthest_start = farthest_start.max(at_colon);
        farthest_end = farthest_end.max(at_end);
        set(field, start, colon, colon + 2, line_end);
        start = line_end + 2;
    }
    farthest_start < VISIBLE << 8 && farthest_end < VISIBLE
}

/// As [`fill`], and with any number of SP around values, which may be empty; `None` without colons or line ends.
#[cold]
#[inline(never)]
fn fill_unusual(bytes: &[u8], mut start: u32, lines: &[[u32; 2]], fields: &mut [Field]) -> Option<()> {
    for (&[colon, line_end], field) in lines.iter().zip(fields) {
        let (b':', value) = bytes.get(colon as usize..line_end as usize)?.split_first()? else { return None };
        if !bytes.get(line_end as usize..)?.starts_with(b"\r\n") {
            return None;
        }
        let spaces = |byte: &&u8| **byte == b' ';
        let before = value.iter().take_while(spaces).count();
        let behind = value.iter().rev().take_while(spaces).count().min(value.len() - before);
        set(field, start, colon, colon + 1 + before as u32, line_end - behind as u32);
        start = line_end + 2;
    }
    Some(())
}

/// Fills in the record of a line, if it is one, but for which field it is. All lengths fit then, as the whole head is no
/// longer than [`MOST_BYTES`].
#[inline(always)]
const fn set(field: &mut Field, start: u32, colon: u32, value: u32, value_end: u32) {
    field.start = start;
    field.name_len = colon.wrapping_sub(start) as u16;
    field.value_at = value.wrapping_sub(start) as u16;
    field.value_len = value_end.wrapping_sub(value) as u16;
}

/// Looks the names up. No branch depends on a name: they are hard to predict.
///
/// # Safety
///
/// The fields are those of `bytes`, behind a start line, each name with a colon behind it.
#[inline(always)]
unsafe fn name(bytes: &[u8], fields: &mut [Field], shape: &mut Shape) -> Option<()> {
    let (mut present, mut repeated) = (0u64, 0);
    for (index, field) in fields.iter_mut().enumerate() {
        let (start, length) = (field.start as usize, usize::from(field.name_len));
        let before = 8usize.saturating_sub(length);
        // SAFETY: the name and what lies before it has eight bytes, as the start line has; and so has a longer name itself.
        let (first, last) = unsafe { (word_at(bytes, start - before), word_at(bytes, start + length - 8)) };
        let known = field::with_ends(u64::from_le_bytes(first), u64::from_le_bytes(last), length);
        field.known = known;
        let bit = 1u64.wrapping_shl(known.into());
        repeated |= present & bit;
        present |= bit;
        if let Some(place) = shape.places.get_mut(usize::from(known) % 64) {
            *place = index as u8;
        }
    }
    // Numbers count from 1, and 0 is for all other names; bits count from 0.
    (shape.present, shape.repeated) = (present >> 1, repeated >> 1);
    if shape.present & field::NAMED_BY_ENDS != 0 { check_names(bytes, fields) } else { Some(()) }
}

/// Whether all fields that were found by the ends of their names alone have these names.
#[cold]
#[inline(never)]
fn check_names(bytes: &[u8], fields: &[Field]) -> Option<()> {
    let by_ends = |field: &&Field| field::NAMED_BY_ENDS << 1 >> (field.known % 64) & 1 != 0;
    let named = |field: &Field| field::is_named(field.known, bytes.get(field.name()).unwrap_or_default());
    fields.iter().filter(by_ends).all(named).then_some(())
}

/// # Safety
///
/// `N` bytes are at `at`.
#[inline(always)]
unsafe fn word_at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    debug_assert!(at + N <= bytes.len());
    // SAFETY: as the caller says.
    unsafe { bytes.as_ptr().add(at).cast::<[u8; N]>().read() }
}
