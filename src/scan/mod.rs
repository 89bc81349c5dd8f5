//! Where bytes are looked at in bulk: how far a run of one class reaches, and where the lines of a head lie.
//!
//! The only place of the crate with `unsafe`. It knows the classes of [`grammar`](crate::grammar) and the shape of field
//! lines, and nothing of what they are used for. The table lookup a byte, which works on every CPU, is in this file, and
//! `words.rs` takes eight bytes at once; `class.rs` and `lines.rs` do the same and more with vectors, and are written once
//! for all instruction sets, over the few operations of `vector.rs`. Each instruction set has a file for these operations.
//! `level.rs` chooses at run time.
//!
//! # A vector
//!
//! is a register of 16, 32 or 64 bytes, and an instruction does the same to all of them. Two do most of the work here: one
//! looks each byte up in a table of 16 entries, and one collects the sign bits of all bytes into an integer, a **mask**,
//! which has one bit a byte, the first byte's lowest. From there on ordinary arithmetic on masks of 64 bytes goes on, and it
//! does the same to 64 bytes in one step.
//!
//! # Lines by arithmetic
//!
//! A block of 64 bytes is classified once, into two masks: `tchar`, and `control` for bytes below 0x20 and DEL. Here is one
//! with its first byte on the left (integers are written the other way round, so that a carry runs to the right here); `.`
//! is a 0, `_` a SP, and `rn` are CR and LF:
//!
//! ```text
//! bytes      GET_/_HTTP/1.1rnHost:_a.examplernAccept:_*/*rnUser-Agent:_curl/8
//! tchar      111...1111.111..1111..111111111..111111..1.1..1111111111..1111.1
//! control    ..............11...............11...........11..................
//! line_ends  ..............1................1............1...................
//! starts     ................1................1............1.................
//! sum        111...1111.111......1.111111111........1.1.1............1.1111.1
//! marks      ..............1.....1..........1.......1....1...........1.......
//! ```
//!
//! The steps, and what each is for:
//!
//! ```text
//! line_ends = control & ~(control << 1)    a CR: a control byte behind none; the LF behind it is dropped
//! starts    = line_ends << 2               a line starts two bytes behind its CR
//! sum       = tchar + starts               adding at the start of a run of ones turns them to zeros, and carries
//!                                          a one to where the run ends: the end of each name, all names at once
//! marks     = (sum & ~tchar) | line_ends   name end, line end, name end, line end ...
//! nameless  = starts & ~tchar              a line that starts with no name: the empty line behind the head
//! ```
//!
//! Take `Host`: its line starts at the 17th byte, where `starts` has a one. Added to the four ones of the name it gives four
//! zeros and a one behind them, at the colon. Runs of `tchar`s in values are not added to, and fall away with `& ~tchar`.
//!
//! Three facts are handed to the next block: a control byte was last, a line starts in its first two bytes, a name goes on. Of
//! a long value, blocks without any control byte are skipped without all this.
//!
//! # Fields from marks
//!
//! The positions of the marks are written to an array: line end of the start line, and then a name end and a line end for each
//! field. One loop over these pairs fills the records of the fields, and checks what the masks have not told: that there
//! is a colon at the name end, and CR and LF at the line end. That the array has nothing but line end, name end, line
//! end, by turns, follows: a line end without LF fails its check; a line without a colon has its name end at another byte,
//! which fails; a control byte inside of a value is taken for a line end, which fails. A second loop looks all names up by their
//! lengths and their last and first eight bytes. Both loops have no branch that depends on a field, since none could be
//! predicted: what is unusual is only remembered, and looked at behind the loop.
//!
//! # Yes, or nothing
//!
//! What fails gives `false`, and the tokenizer reads the head from its first byte on and says what is wrong, if anything is: a
//! tab inside of a value is unusual, and not wrong. So the rules stay in one place, and the property to be tested is short: where
//! this says yes, the tokenizer gives the same.
//!
//! # Nothing is read outside
//!
//! of what is given. Where fewer bytes are left than a block has, the block that ends with the last byte is taken, and what
//! was seen of it before is shifted out; of fewer bytes than a block, two parts that overlap are taken together. The tests do it
//! beside unreadable memory. They run each algorithm with vectors in software, too, which any CPU can do.

#![allow(unsafe_code)]

mod level;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(all(target_arch = "x86_64", any(httpcore_scan_avx512, httpcore_scan_force, test)))]
mod avx512;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
mod class;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
mod lines;
#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(target_arch = "x86_64")]
mod sse;
#[cfg(test)]
mod tests;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
mod vector;
mod words;

#[cfg(httpcore_scan_force)]
pub use level::{Level, force};

use crate::field::{Field, KnownField};
use crate::grammar;
use core::ops::Range;
#[cfg(not(httpcore_scan_force))]
use level::Level;

/// A head that was found, its fields apart.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// Where the CR of the start line is; the line has no control byte and no DEL before it.
    pub(crate) start_line: u32,
    /// How long the head is, the empty line included.
    pub(crate) length: u32,
    /// How many fields there are.
    pub(crate) fields: u16,
    /// The known fields that are there, one bit each, and those that are there more than once.
    pub(crate) present: u64,
    pub(crate) repeated: u64,
    /// Where among the fields the last one of each known field is, by [`KnownField::id`](crate::KnownField::id).
    places: [u8; 64],
}

impl Shape {
    pub(crate) const EMPTY: Self =
        Self { start_line: 0, length: 0, fields: 0, present: 0, repeated: 0, places: [0; 64] };

    /// Where among the fields the last one of these is, if there is one.
    pub(crate) fn place(&self, known: KnownField) -> usize {
        self.places.get(usize::from(known.id())).map_or(0, |&place| usize::from(place))
    }
}

/// Finds the lines of the whole head that `bytes` start with, and fills `fields` and `shape`. `false` says nothing about
/// `bytes`, and leaves what it likes in both.
///
/// `shape` is written to in place: what was just written in small pieces is slow to copy in large ones.
#[inline]
pub(crate) fn head(bytes: &[u8], fields: &mut [Field], shape: &mut Shape) -> bool {
    match level::level() {
        // SAFETY: the level says that the CPU has the instructions.
        #[cfg(all(target_arch = "x86_64", any(httpcore_scan_avx512, httpcore_scan_force)))]
        Level::Avx512 => unsafe { avx512::head(bytes, fields, shape) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2::head(bytes, fields, shape) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Sse => unsafe { sse::head(bytes, fields, shape) },
        // SAFETY: as above.
        #[cfg(target_arch = "aarch64")]
        Level::Neon => unsafe { neon::head(bytes, fields, shape) },
        Level::Portable => {
            // Without vectors this would be slower than the tokenizer on long values.
            let _ = (bytes, fields, shape);
            false
        }
    }
}

/// Finds the lines of a head, and judges nothing: for benchmarks, to tell what judging costs. How long the head is, and how
/// many fields it has.
#[cfg(httpcore_scan_force)]
pub fn bare_head(bytes: &[u8], fields: &mut [Field]) -> Option<(usize, usize)> {
    let mut shape = Shape::EMPTY;
    head(bytes, fields, &mut shape).then(|| (shape.length as usize, usize::from(shape.fields)))
}

/// A class of [`grammar`](crate::grammar), perhaps with one byte more, and how vectors tell it.
struct Class {
    class: u8,
    also: Option<u8>,
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
    lookup: vector::Lookup,
}

impl Class {
    const fn new(class: u8) -> Self {
        Self::of(class, None)
    }

    const fn with(class: u8, also: u8) -> Self {
        Self::of(class, Some(also))
    }

    const fn of(class: u8, also: Option<u8>) -> Self {
        Self {
            class,
            also,
            #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
            lookup: vector::Lookup::of_class(class, also),
        }
    }
}

/// `tchar`s: methods, field names, tokens.
#[inline]
pub(crate) fn tchars(bytes: &[u8]) -> usize {
    // Names are shorter than vectors.
    count(bytes, |byte| grammar::is(byte, grammar::TCHAR))
}

/// `tchar`s of a field name, which is looked for at the start of the range.
#[inline]
pub(crate) fn name(bytes: &[u8], range: Range<usize>) -> usize {
    static NAME: Class = Class::new(grammar::TCHAR);
    run(bytes, range, &NAME)
}

/// Bytes that a field value or a reason phrase may hold.
#[inline]
pub(crate) fn text(bytes: &[u8]) -> usize {
    static TEXT: Class = Class::new(grammar::TEXT);
    run(bytes, 0..bytes.len(), &TEXT)
}

/// Whether `bytes` are a token. Copies them to `to`, if that is as long and they are.
#[inline]
pub(crate) fn copy_token(to: &mut [u8], bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && (words::copy_letters_and_hyphens(to, bytes) || (tchars(bytes) == bytes.len() && copy_all(to, bytes)))
}

/// Whether a field value or a reason phrase may hold all of `bytes`. Copies them to `to`, if that is as long and it may.
#[inline]
pub(crate) fn copy_text(to: &mut [u8], bytes: &[u8]) -> bool {
    words::copy_printable(to, bytes) || (text(bytes) == bytes.len() && copy_all(to, bytes))
}

#[cold]
fn copy_all(to: &mut [u8], bytes: &[u8]) -> bool {
    if to.len() == bytes.len() {
        to.copy_from_slice(bytes);
    }
    true
}

/// Bytes of a path.
#[inline]
pub(crate) fn path(bytes: &[u8], range: Range<usize>) -> usize {
    static PATH: Class = Class::new(grammar::PATH);
    run(bytes, range, &PATH)
}

/// Bytes of a path, and `?`: what most targets are made of from their first byte to their last.
#[inline]
pub(crate) fn path_and_query(bytes: &[u8], range: Range<usize>) -> usize {
    static PATH_AND_QUERY: Class = Class::with(grammar::PATH, b'?');
    run(bytes, range, &PATH_AND_QUERY)
}

/// Bytes of a query.
#[inline]
pub(crate) fn query(bytes: &[u8], range: Range<usize>) -> usize {
    static QUERY: Class = Class::new(grammar::QUERY);
    run(bytes, range, &QUERY)
}

/// Bytes of a name in a host, percent-encoded ones apart.
#[inline]
pub(crate) fn reg_name(bytes: &[u8], range: Range<usize>) -> usize {
    static REG_NAME: Class = Class::new(grammar::REG_NAME);
    run(bytes, range, &REG_NAME)
}

/// `SP` and `HTAB`.
#[inline]
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    count(bytes, grammar::is_blank)
}

/// The run of a class at the start of a range: by vectors, where at least one fits `bytes`. A range that is
/// not inside of `bytes` has none.
fn run(bytes: &[u8], range: Range<usize>, class: &'static Class) -> usize {
    let Some(inside) = bytes.get(range.clone()) else { return 0 };
    let length = match level::level() {
        // SAFETY: the level says that the CPU has the instructions; the range is inside, and there are as many bytes.
        #[cfg(target_arch = "x86_64")]
        level if level > Level::Sse && bytes.len() >= 32 => unsafe { avx2::run(bytes, range, &class.lookup) },
        // SAFETY: as above; a CPU of a higher level has the instructions of the lower ones.
        #[cfg(target_arch = "x86_64")]
        level if level > Level::Portable && bytes.len() >= 16 => unsafe { sse::run(bytes, range, &class.lookup) },
        // SAFETY: as above.
        #[cfg(target_arch = "aarch64")]
        Level::Neon if bytes.len() >= 16 => unsafe { neon::run(bytes, range, &class.lookup) },
        _ => return count(inside, |byte| grammar::is(byte, class.class) || class.also == Some(byte)),
    };
    #[cfg(test)]
    touched::add(length + usize::from(length < inside.len()));
    length
}

#[inline]
fn count(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    let length = bytes.iter().position(|&byte| !belongs(byte)).unwrap_or(bytes.len());
    #[cfg(test)]
    touched::add(length + usize::from(length < bytes.len()));
    length
}

/// Counts the bytes that were looked at, here or one by one in the tokenizer, for the test that says reading is linear.
#[cfg(test)]
pub(crate) mod touched {
    use std::cell::Cell;
    std::thread_local!(static TOUCHED: Cell<usize> = const { Cell::new(0) });

    pub(crate) fn add(bytes: usize) {
        TOUCHED.set(TOUCHED.get() + bytes);
    }

    pub(crate) fn reset() -> usize {
        TOUCHED.replace(0)
    }
}
