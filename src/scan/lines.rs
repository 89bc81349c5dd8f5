//! Where the lines of a whole head, their names and values lie.
//!
//! The module above explains the method. Only says yes: whatever is in any way unusual is left to the tokenizer, so
//! nothing here is a rule of its own. Knows the shape of field lines, and nothing of start lines or of what fields mean: it
//! asks which ones framing may ask for.

use super::vector::Vector;
use super::{Shape, TCHARS};
use crate::candidates::may_frame;
use crate::field::Field;
use core::mem::MaybeUninit;
use core::ops::Range;

/// The longest head that is looked at, so that every length of a [`Field`] fits.
const MOST_BYTES: usize = u16::MAX as usize;
/// The shortest head has more: `HTTP/1.1 200 ` and two line ends have 17.
const FEWEST_BYTES: usize = 16;
/// `HTTP/1.1 200 ` and longer ones: of fewer than [`NAME`] bytes, all lines behind it are among the last [`FEWEST_BYTES`].
const SHORTEST_START_LINE: usize = 13;
const _: () = assert!(SHORTEST_START_LINE + 2 >= NAME - 1 - FEWEST_BYTES);
/// Heads with more field lines are left to the tokenizer.
const MOST_FIELDS: usize = 128;
/// Behind more line ends than these no further block is looked at.
const MOST_LINES: usize = MOST_FIELDS + 1;

const BLOCK: usize = 64;
/// How many bytes are looked at for the end of a name.
const NAME: usize = 32;

/// What is put down while a head is looked at.
pub(super) struct Room {
    /// The line ends of a block are written behind those that are there, and counted afterwards: one block's may be too many.
    line_ends: [MaybeUninit<u32>; MOST_LINES + BLOCK],
    candidates: [MaybeUninit<u8>; MOST_FIELDS],
}

impl Room {
    #[inline(always)]
    pub(super) const fn new() -> Self {
        Self {
            line_ends: [MaybeUninit::uninit(); MOST_LINES + BLOCK],
            candidates: [MaybeUninit::uninit(); MOST_FIELDS],
        }
    }
}

/// Finds the lines of the head that `bytes` start with, and fills `fields`; `None` says nothing.
///
/// # Safety
///
/// The CPU has the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn find<'a, V: Vector>(
    bytes: &'a [u8],
    fields: &'a mut [Field],
    room: &'a mut Room,
) -> Option<Shape<'a>> {
    let bytes = bytes.get(..MOST_BYTES).unwrap_or(bytes);
    if bytes.len() < FEWEST_BYTES {
        return None;
    }
    // SAFETY: the CPU has the instructions, and there are as many bytes.
    let (line_ends, end) = unsafe { line_ends::<V>(bytes, &mut room.line_ends)? };
    let (&line_end, line_ends) = line_ends.split_first()?;
    let head = bytes.get(..end + 2)?;
    let start_line = head.get(..line_end as usize)?;
    if start_line.len() < SHORTEST_START_LINE {
        return None;
    }
    // SAFETY: two bytes are at `end`, and two are before it. The start line ends before it.
    let (first, last) = unsafe { (word_at(bytes, start_line.len()), word_at(bytes, end - 2)) };
    // The CR that is second to last is the last line end: a control byte before it would have ended the head before.
    if first != *b"\r\n" || last != *b"\r\n\r\n" {
        return None;
    }
    let fields = fields.get_mut(..line_ends.len())?;
    let lines = start_line.len() + 2..end;
    // SAFETY: the CPU has the instructions. Two bytes are at `end`, and the last line end is two before it. A line end is a
    // control byte behind none, so that the next one is two behind it at least; three, as the head would end there. There
    // are not too many, and the start line is not too short.
    let count = unsafe { fill::<V>(bytes, lines.clone(), line_ends, fields, &mut room.candidates) };
    let count = match count {
        Some(count) => count,
        None => fill_unusual(head, lines.start, line_ends, fields, &mut room.candidates)?,
    };
    // SAFETY: so many were written.
    let candidates = unsafe { core::slice::from_raw_parts(room.candidates.as_ptr().cast(), count) };
    Some(Shape { head, start_line, fields, candidates })
}

// Line ends.

/// The first control byte of each line, and where the empty line starts. `None` if there are too many lines, no empty
/// one, or if a DEL is among the bytes: it may be behind the head, but seldom is.
///
/// # Safety
///
/// The CPU has the instructions of `V`; there are at least [`FEWEST_BYTES`].
#[inline(always)]
unsafe fn line_ends<'r, V: Vector>(
    bytes: &[u8],
    room: &'r mut [MaybeUninit<u32>; MOST_LINES + BLOCK],
) -> Option<(&'r [u32], usize)> {
    let start = room.as_mut_ptr().cast::<u32>();
    // Where the next line end is written.
    let mut to = start;
    // SAFETY: inside of the array.
    let most = unsafe { start.add(MOST_LINES) };
    let mut block = 0;
    // SAFETY: the CPU has the instructions, says the caller.
    let mut greatest = unsafe { V::splat(0) };
    // What the block before hands on: whether its last byte was a control byte, and whether each of its last two was.
    let (mut last, mut last_two) = (0, 0);
    // All of them; no block is before the first one.
    let mut control_before = u64::MAX;
    let whole_blocks = bytes.len() & !(BLOCK - 1);
    let (line_ends, empty) = loop {
        // SAFETY: the CPU has the instructions; the block starts before the end, and in the first case is whole.
        let control = unsafe {
            if block < whole_blocks {
                part::<V, BLOCK>(bytes, block, &mut greatest)
            } else if block < bytes.len() {
                last_controls::<V>(bytes, block, &mut greatest)
            } else {
                return None;
            }
        };
        let line_ends = control & !(control << 1 | last);
        let empty = control & (control << 2 | last_two);
        if empty != 0 {
            // Here the head ends, or it is not for us.
            break (line_ends, empty);
        }
        // SAFETY: the CPU has the instructions. `to` is at most `most`, and behind is room for a block's.
        to = unsafe { V::write_positions(line_ends, block as u32, to) };
        (last, last_two) = (control >> 63, control >> 62);
        block += BLOCK;
        // A long value: of two blocks without a control byte more are likely to follow.
        if control | control_before == 0 {
            // SAFETY: the CPU has the instructions; whole blocks only.
            while block < whole_blocks && unsafe { part::<V, BLOCK>(bytes, block, &mut greatest) } == 0 {
                block += BLOCK;
            }
        }
        control_before = control;
        if to > most {
            return None;
        }
    };
    let before = (empty & empty.wrapping_neg()) - 1;
    // SAFETY: as above.
    to = unsafe { V::write_positions(line_ends & before, block as u32, to) };
    let end = block + empty.trailing_zeros() as usize;
    #[cfg(test)]
    super::touched::add(bytes.len().min(block + BLOCK));
    // SAFETY: the CPU has the instructions.
    let deletes = unsafe { greatest.above(0x7e) };
    if deletes != 0 || to > most {
        return None;
    }
    // SAFETY: so many were written, from the start on.
    Some((unsafe { core::slice::from_raw_parts(start, to.offset_from_unsigned(start)) }, end))
}

/// The control bytes of what is left behind the last whole block, one bit a byte, the first byte's lowest. Behind the end of
/// `bytes` everything is one.
///
/// # Safety
///
/// The CPU has the instructions of `V`; `at` is the end of the last whole block, or 0 where there is none, and before the end
/// of `bytes`, of which there are at least [`FEWEST_BYTES`].
#[inline(always)]
unsafe fn last_controls<V: Vector>(bytes: &[u8], at: usize, greatest: &mut V) -> u64 {
    let (length, rest) = (bytes.len(), bytes.len() - at);
    // SAFETY: each part ends where `bytes` end, or before.
    let controls = unsafe {
        if length >= BLOCK {
            // The block that ends where the bytes end, without what was seen of it before.
            part::<V, BLOCK>(bytes, length - BLOCK, greatest) >> (BLOCK - rest)
        } else if length >= 32 {
            both_ends::<V, 32>(bytes, greatest)
        } else {
            both_ends::<V, 16>(bytes, greatest)
        }
    };
    controls | u64::MAX << rest
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

/// Fills a record for each of these lines, of which the ends are given, and puts down which may be fields of framing: gives
/// the number of these. `None` if a line is not usual: a name that is not long, a colon and one SP, and between them and the
/// line end a value that starts and ends with a byte above SP.
///
/// # Safety
///
/// The CPU has the instructions of `V`, and `bytes` has at least [`FEWEST_BYTES`]. There are as many fields as line ends, and
/// no more than [`MOST_FIELDS`]. Each line end is the place of a control byte, and four bytes are there; the first one is not
/// before `lines.start`, the others are three or more bytes behind the one before, and the last one is two bytes before
/// `lines.end`. A start line of [`SHORTEST_START_LINE`] bytes and its CR LF come before these.
#[inline(always)]
unsafe fn fill<V: Vector>(
    bytes: &[u8],
    lines: Range<usize>,
    line_ends: &[u32],
    fields: &mut [Field],
    candidates: &mut [MaybeUninit<u8>; MOST_FIELDS],
) -> Option<usize> {
    debug_assert!(line_ends.len() == fields.len() && fields.len() <= MOST_FIELDS);
    // SAFETY: the CPU has the instructions, says the caller.
    let table = unsafe { V::table(&TCHARS.lookup) };
    // The last bytes are looked up once for all lines that start among them.
    // SAFETY: the CPU has the instructions, and so many bytes are there. If they are less than `NAME`, there are no lines
    // before the last sixteen.
    let (tail_at, tail) = unsafe {
        if let Some(tail_at) = bytes.len().checked_sub(NAME) {
            (tail_at, outside::<V, NAME>(bytes, tail_at, table))
        } else {
            let tail_at = bytes.len() - FEWEST_BYTES;
            (tail_at, outside::<V, FEWEST_BYTES>(bytes, tail_at, table))
        }
    };
    let mut line = Line { start: lines.start, index: 0, candidate_count: 0 };
    let before_tail = lines.end.min(tail_at);
    // SAFETY: the CPU has the instructions. A line starts before the end of all of them, so that its line end and its
    // record are there; before the tail are as many bytes as are looked up.
    unsafe {
        while line.start < before_tail {
            let outside = outside::<V, NAME>(bytes, line.start, table);
            if !line.read(bytes, outside, line_ends, fields, candidates) {
                return None;
            }
        }
        while line.start < lines.end {
            let outside = tail >> (line.start - tail_at);
            if !line.read(bytes, outside, line_ends, fields, candidates) {
                return None;
            }
        }
    }
    Some(line.candidate_count)
}

/// The line at hand.
struct Line {
    start: usize,
    index: usize,
    /// How many of those before are candidates.
    candidate_count: usize,
}

impl Line {
    /// Fills the record of the line, and goes on to the next one; `false` if it is not usual. `outside` says which bytes
    /// from the start of the line on are no `tchar`s.
    ///
    /// # Safety
    ///
    /// As for [`fill`], and there is such a line.
    #[inline(always)]
    unsafe fn read(
        &mut self,
        bytes: &[u8],
        outside: u64,
        line_ends: &[u32],
        fields: &mut [Field],
        candidates: &mut [MaybeUninit<u8>; MOST_FIELDS],
    ) -> bool {
        // Of 32 bits without a one, 32 are zeros: a longer name ends nowhere here.
        let name_len = (outside as u32).trailing_zeros() as usize;
        if name_len == 0 {
            return false;
        }
        // SAFETY: there is such a line, says the caller.
        let (line_end, field) =
            unsafe { (*line_ends.get_unchecked(self.index) as usize, fields.get_unchecked_mut(self.index)) };
        let colon = self.start + name_len;
        // SAFETY: as the caller says: a name ends at the line end at the latest, where four bytes are.
        let usual = unsafe {
            word_at(bytes, colon) == *b": "
                && word_at::<1>(bytes, colon + 2) > *b" "
                && word_at(bytes, line_end) == *b"\r\n"
                && word_at::<1>(bytes, line_end - 1) > *b" "
        };
        if !usual {
            return false;
        }
        // SAFETY: behind the first byte of a line are two more at least, those of its line end; there are not more lines.
        unsafe {
            // Volatile, or LLVM 22 takes it out of the vector, which takes longer than to load it.
            let second = bytes.as_ptr().add(self.start + 1).read_volatile();
            // Where it is none, the next one is put in its place.
            candidates.get_unchecked_mut(self.candidate_count).write(self.index as u8);
            self.candidate_count += usize::from(may_frame(second, name_len));
        }
        set(field, self.start, name_len, name_len + 2, line_end - colon - 2);
        self.start = line_end + 2;
        self.index += 1;
        true
    }
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
    mut start: usize,
    line_ends: &[u32],
    fields: &mut [Field],
    candidates: &mut [MaybeUninit<u8>; MOST_FIELDS],
) -> Option<usize> {
    let mut count = 0;
    for (index, (line_end, field)) in line_ends.iter().map(|&end| end as usize).zip(fields).enumerate() {
        let line = bytes.get(start..line_end)?;
        let (name, rest) = line.split_at_checked(super::tchars(line))?;
        let (b':', value) = rest.split_first()? else { return None };
        if name.is_empty() || !bytes.get(line_end..)?.starts_with(b"\r\n") {
            return None;
        }
        let spaces = |byte: &&u8| **byte == b' ';
        let before = value.iter().take_while(spaces).count();
        let behind = value.iter().rev().take_while(spaces).count().min(value.len() - before);
        let (name_len, value_at) = (name.len(), name.len() + 1 + before);
        if may_frame(name.get(1).copied().unwrap_or_default(), name_len) {
            candidates.get_mut(count)?.write(index as u8);
            count += 1;
        }
        set(field, start, name_len, value_at, line_end - behind - start - value_at);
        start = line_end + 2;
    }
    Some(count)
}

/// Fills in the record of a line. All lengths fit, as the whole head is no longer than [`MOST_BYTES`].
#[inline(always)]
const fn set(field: &mut Field, start: usize, name_len: usize, value_at: usize, value_len: usize) {
    field.start = start as u32;
    field.name_len = name_len as u16;
    field.value_at = value_at as u16;
    field.value_len = value_len as u32;
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
