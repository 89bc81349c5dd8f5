//! Where the lines of a whole head, their names and values lie.
//!
//! The module above explains the method. Only says yes: whatever is in any way unusual is left to the tokenizer, so
//! nothing here is a rule of its own. Knows the shape of field lines, and nothing of start lines or of what fields mean.

use super::vector::Vector;
use super::{Shape, TCHARS};
use crate::field::{self, Field, KnownField};
use core::mem::MaybeUninit;

/// The longest head that is looked at, so that every length of a [`Field`] fits.
const MOST_BYTES: usize = u16::MAX as usize;
/// The shortest head has more: `HTTP/1.1 200 ` and two line ends have 17.
const FEWEST_BYTES: usize = 16;
/// `HTTP/1.1 200 ` and longer ones, so that a name of one byte has sixteen bytes up to its end.
const SHORTEST_START_LINE: u32 = 13;
/// The most fields.
const MOST_FIELDS: usize = 128;
/// A line end for each field, and that of the start line.
const MOST_LINES: usize = MOST_FIELDS + 1;
/// The line ends of a block are written behind those that are there, and counted afterwards: one block's may be too many.
const ROOM: usize = MOST_LINES + BLOCK;

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
    let (line_ends, end) = unsafe { line_ends::<V>(bytes, &mut room)? };
    let (&start_line, line_ends) = line_ends.split_first()?;
    let last = *line_ends.last().unwrap_or(&start_line) as usize;
    if end + 2 > bytes.len() || last + 2 != end || start_line < SHORTEST_START_LINE {
        return None;
    }
    // SAFETY: two bytes are at `end`, and the start line ends before it.
    let (first, last) = unsafe { (word_at(bytes, start_line as usize), word_at(bytes, end)) };
    if first != *b"\r\n" || last != *b"\r\n" {
        return None;
    }
    let fields = fields.get_mut(..line_ends.len())?;
    // SAFETY: the CPU has the instructions. Two bytes are at `end`, and the line ends lie two or more before it. A
    // start line of thirteen bytes and its CR LF come before the first field line.
    let usual = unsafe {
        if bytes.len() >= 32 {
            fill::<V, 32>(bytes, start_line + 2, line_ends, fields, shape)
        } else {
            fill::<V, 16>(bytes, start_line + 2, line_ends, fields, shape)
        }
    };
    if !usual {
        fill_unusual(bytes, start_line + 2, line_ends, fields, shape)?;
    }
    (shape.start_line, shape.fields, shape.length) = (start_line, fields.len() as u16, end as u32 + 2);
    Some(())
}

// Line ends.

/// The first control byte of each line, and where the empty line starts. `None` if there are too many lines, no empty
/// one, or if a DEL is among the bytes: it may be behind the head, but seldom is.
///
/// # Safety
///
/// The CPU has the instructions of `V`; there are at least [`FEWEST_BYTES`].
#[inline(always)]
unsafe fn line_ends<'r, V: Vector>(bytes: &[u8], room: &'r mut [MaybeUninit<u32>; ROOM]) -> Option<(&'r [u32], usize)> {
    let room = room.as_mut_ptr().cast::<u32>();
    let (mut block, mut count) = (0, 0);
    // SAFETY: the CPU has the instructions, says the caller.
    let mut greatest = unsafe { V::splat(0) };
    // What the block before hands on: whether its last byte was a control byte, and whether each of its last two was.
    let (mut last, mut last_two) = (0, 0);
    // All of them; no block is before the first one.
    let mut control_before = u64::MAX;
    let end = loop {
        // SAFETY: the CPU has the instructions; the block starts before the end.
        let control = unsafe { controls::<V>(bytes, block, &mut greatest) };
        let line_ends = control & !(control << 1 | last);
        let empty = control & (control << 2 | last_two);
        if empty != 0 {
            // Here the head ends, or it is not for us.
            let before = (empty & empty.wrapping_neg()) - 1;
            // SAFETY: the CPU has the instructions. `count` is at most `MOST_LINES`, and behind is room for a block's.
            count += unsafe { V::write_positions(line_ends & before, block as u32, room.add(count)) };
            break block + empty.trailing_zeros() as usize;
        }
        // SAFETY: as above.
        count += unsafe { V::write_positions(line_ends, block as u32, room.add(count)) };
        (last, last_two) = (control >> 63, control >> 62);
        block += BLOCK;
        // A long value: of two blocks without a control byte more are likely to follow.
        if control | control_before == 0 {
            // SAFETY: the CPU has the instructions; whole blocks only.
            while block + BLOCK <= bytes.len() && unsafe { part::<V, BLOCK>(bytes, block, &mut greatest) } == 0 {
                block += BLOCK;
            }
        }
        control_before = control;
        if count > MOST_LINES || block >= bytes.len() {
            return None;
        }
    };
    #[cfg(test)]
    super::touched::add(bytes.len().min(block + BLOCK));
    // SAFETY: the CPU has the instructions.
    let deletes = unsafe { greatest.above(0x7e) };
    if count > MOST_LINES || deletes != 0 {
        return None;
    }
    // SAFETY: so many were written.
    Some((unsafe { core::slice::from_raw_parts(room, count) }, end))
}

/// The control bytes of the block at `at`, one bit a byte, the first byte's lowest. Behind the end of `bytes` everything is
/// one.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `at` is inside of `bytes`, which has at least [`FEWEST_BYTES`].
#[inline(always)]
unsafe fn controls<V: Vector>(bytes: &[u8], at: usize, greatest: &mut V) -> u64 {
    let (length, rest) = (bytes.len(), bytes.len() - at);
    // SAFETY: each part ends where `bytes` end, or before.
    unsafe {
        if rest >= BLOCK {
            return part::<V, BLOCK>(bytes, at, greatest);
        }
        let controls = if length >= BLOCK {
            // The block that ends where the bytes end, without what was seen of it before.
            part::<V, BLOCK>(bytes, length - BLOCK, greatest) >> (BLOCK - rest)
        } else if length >= 32 {
            both_ends::<V, 32>(bytes, greatest)
        } else {
            both_ends::<V, 16>(bytes, greatest)
        };
        controls | u64::MAX << rest
    }
}

/// The control bytes of as many bytes as two parts have, or fewer: of the first part and of the last, which may overlap.
///
/// # Safety
///
/// As for [`part`], and `bytes` has at least `BYTES` bytes and less than twice as many.
#[inline(always)]
unsafe fn both_ends<V: Vector, const BYTES: usize>(bytes: &[u8], greatest: &mut V) -> u64 {
    let behind = bytes.len() - BYTES;
    // SAFETY: there are so many bytes at the start and at the end.
    unsafe { part::<V, BYTES>(bytes, 0, greatest) | part::<V, BYTES>(bytes, behind, greatest) << behind }
}

/// The control bytes of 16, 32 or 64 bytes.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `BYTES` bytes are at `at`.
#[inline(always)]
unsafe fn part<V: Vector, const BYTES: usize>(bytes: &[u8], at: usize, greatest: &mut V) -> u64 {
    debug_assert!(at + BYTES <= bytes.len());
    let (mut controls, mut done) = (0, 0);
    while done < BYTES {
        // SAFETY: as the caller says. Lengths are powers of two, so that the last vector ends where the part does.
        unsafe {
            let from = bytes.as_ptr().add(at + done);
            let vector = if BYTES < V::BYTES { V::load_part(from, BYTES) } else { V::load(from) };
            controls |= vector.below_space() << done;
            *greatest = greatest.max(vector);
        }
        done += V::BYTES;
    }
    if BYTES < V::BYTES { controls & !(u64::MAX << BYTES) } else { controls }
}

// Names and values.

/// Fills a record for each line, of which the ends are given; the first line starts at `start`. Whether all lines are
/// usual: a name that is not long, a colon and one SP, and between them and the line end a value that starts and ends
/// with a byte above SP.
///
/// # Safety
///
/// The CPU has the instructions of `V`, and `bytes` has at least `NAME` bytes. The line ends grow, and four bytes are
/// at each of them. At least fifteen bytes are before `start`.
#[inline(always)]
unsafe fn fill<V: Vector, const NAME: usize>(
    bytes: &[u8],
    mut start: u32,
    line_ends: &[u32],
    fields: &mut [Field],
    shape: &mut Shape,
) -> bool {
    // SAFETY: the CPU has the instructions, says the caller.
    let table = unsafe { V::table(&TCHARS.lookup) };
    let last = bytes.len() - NAME;
    // A name as long as that ends nowhere here; of 32 bits without a one, 32 are zeros.
    let beyond = 1u32.checked_shl(NAME as u32).unwrap_or(0);
    let (mut present, mut repeated) = (0u64, 0);
    let mut index = 0;
    // The last bytes are looked up once for all lines that start among them.
    let mut tail = None;
    while let (Some(&line_end), Some(field)) = (line_ends.get(index), fields.get_mut(index)) {
        let outside = if start as usize <= last {
            // SAFETY: the CPU has the instructions, and so many bytes are there.
            unsafe { outside::<V, NAME>(bytes, start as usize, table) }
        } else {
            // SAFETY: as above.
            let outside = *tail.get_or_insert_with(|| unsafe { outside::<V, NAME>(bytes, last, table) });
            outside >> (start as usize - last)
        };
        let name_len = (outside as u32 | beyond).trailing_zeros();
        let colon = start + name_len;
        // SAFETY: as the caller says: a name ends at the line end at the latest, where four bytes are; sixteen bytes
        // are before its end.
        let usual = unsafe {
            word_at(bytes, colon as usize) == *b": "
                && word_at::<1>(bytes, colon as usize + 2) > *b" "
                && word_at(bytes, line_end as usize) == *b"\r\n"
                && word_at::<1>(bytes, line_end as usize - 1) > *b" "
        };
        if name_len == 0 || !usual {
            return false;
        }
        // SAFETY: before the end of the name are sixteen bytes.
        let (end, sixteen) = unsafe { (word_at(bytes, colon as usize - 4), bytes.as_ptr().add(colon as usize - 16)) };
        // SAFETY: the CPU has the instructions, and sixteen bytes are there.
        let known = field::with_end(end, name_len as u8, |known, id| unsafe { V::if_same(sixteen, known, id) });
        set(field, start, colon, colon + 2, line_end, known);
        let bit = 1u64.wrapping_shl(known.into());
        repeated |= present & bit;
        present |= bit;
        if let Some(place) = shape.places.get_mut(usize::from(known) % 64) {
            *place = index as u8;
        }
        start = line_end + 2;
        index += 1;
    }
    // Numbers count from 1, and 0 is for all other names; bits count from 0.
    (shape.present, shape.repeated) = (present >> 1, repeated >> 1);
    shape.present & field::NAMED_BY_ENDS == 0 || are_named(bytes, fields, shape)
}

/// Whether the fields that were found by the ends of their names alone have these names.
#[inline(never)]
fn are_named(bytes: &[u8], fields: &[Field], shape: &Shape) -> bool {
    let mut by_ends = shape.present & field::NAMED_BY_ENDS;
    while let Some(known) = KnownField::from_index(by_ends.trailing_zeros() as usize) {
        let field = fields.get(shape.place(known)).filter(|_| shape.repeated & 1 << known as u8 == 0);
        if !field.is_some_and(|field| field::is_named(field.known, bytes.get(field.name()).unwrap_or_default())) {
            return false;
        }
        by_ends &= by_ends - 1;
    }
    true
}

/// Which of `BYTES` bytes are no `tchar`s.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `BYTES` bytes are at `at`.
#[inline(always)]
unsafe fn outside<V: Vector, const BYTES: usize>(bytes: &[u8], at: usize, table: V::Table) -> u64 {
    debug_assert!(at + BYTES <= bytes.len());
    let (mut outside, mut done) = (0, 0);
    while done < BYTES {
        // SAFETY: as the caller says.
        unsafe {
            let from = bytes.as_ptr().add(at + done);
            let vector = if BYTES < V::BYTES { V::load_part(from, BYTES) } else { V::load(from) };
            outside |= vector.look_up(table).zero() << done;
        }
        done += V::BYTES;
    }
    if BYTES < V::BYTES { outside & !(u64::MAX << BYTES) } else { outside }
}

/// As [`fill`], and with names of any length and any number of SP around values, which may be empty; `None` if a line has
/// no name, no colon or no line end.
#[cold]
#[inline(never)]
fn fill_unusual(
    bytes: &[u8],
    mut start: u32,
    line_ends: &[u32],
    fields: &mut [Field],
    shape: &mut Shape,
) -> Option<()> {
    (shape.present, shape.repeated) = (0, 0);
    for (index, (&line_end, field)) in line_ends.iter().zip(fields).enumerate() {
        let line = bytes.get(start as usize..line_end as usize)?;
        let (name, rest) = line.split_at_checked(super::tchars(line))?;
        let (b':', value) = rest.split_first()? else { return None };
        if name.is_empty() || !bytes.get(line_end as usize..)?.starts_with(b"\r\n") {
            return None;
        }
        let spaces = |byte: &&u8| **byte == b' ';
        let before = value.iter().take_while(spaces).count();
        let behind = value.iter().rev().take_while(spaces).count().min(value.len() - before);
        let known = KnownField::find_token(name);
        let colon = start + name.len() as u32;
        let id = known.map_or(0, KnownField::id);
        set(field, start, colon, colon + 1 + before as u32, line_end - behind as u32, id);
        if let Some(known) = known {
            shape.repeated |= shape.present & 1 << known as u8;
            shape.present |= 1 << known as u8;
            if let Some(place) = shape.places.get_mut(usize::from(id) % 64) {
                *place = index as u8;
            }
        }
        start = line_end + 2;
    }
    Some(())
}

/// Fills in the record of a line. All lengths fit, as the whole head is no longer than [`MOST_BYTES`].
#[inline(always)]
const fn set(field: &mut Field, start: u32, colon: u32, value: u32, value_end: u32, known: u16) {
    field.start = start;
    field.name_len = colon.wrapping_sub(start) as u16;
    field.value_at = value.wrapping_sub(start) as u16;
    field.value_len = value_end.wrapping_sub(value) as u16;
    field.known = known;
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
