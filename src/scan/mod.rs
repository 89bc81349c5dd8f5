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
//! is a register of 16 or 32 bytes, and an instruction does the same to all of them. Two do most of the work here: one
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
//! no_name   = starts & ~tchar              a line that starts with no name: the empty line behind the head
//! ```
//!
//! Three facts are handed to the next block: a control byte was last, a line starts in its first two bytes, a name goes on.
//! The positions of the marks are written to an array; then one loop over pairs of them checks what the masks have not
//! told: that there is a colon at the name end, and CR and LF at the line end. That the array has nothing but line end, name
//! end, line end, by turns, follows: a line end without LF fails its check; a line without a colon has its name end at
//! another byte, which fails; a control byte inside of a value is taken for a line end, which fails.
//!
//! # Yes, or nothing
//!
//! What fails gives `None`, and the tokenizer reads the head from its first byte on and says what is wrong, if anything is: a
//! tab inside of a value is unusual, and not wrong. So the rules stay in one place, and the property to be tested is short: where
//! this says yes, the tokenizer gives the same.

#![allow(unsafe_code)]

mod level;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod class;
#[cfg(target_arch = "x86_64")]
mod lines;
#[cfg(target_arch = "x86_64")]
mod sse;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod vector;
mod words;

#[cfg(httpcore_scan_force)]
pub use level::{Level, force};

use crate::field::Field;
use crate::grammar;
#[cfg(not(httpcore_scan_force))]
use level::Level;

/// A head that was found, its fields apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// How many `tchar`s the start line begins with, at most 64.
    pub(crate) token: u32,
    /// Where the CR of the start line is; the line has no control byte and no DEL before it.
    pub(crate) start_line: u32,
    /// The bytes of the longest field line, its line end included.
    pub(crate) longest_line: u32,
    /// How many fields there are.
    pub(crate) fields: u16,
    /// How long the head is, the empty line included.
    pub(crate) length: u32,
    /// The known fields that are there, one bit each.
    pub(crate) present: u64,
}

/// The lines of a whole head that `bytes` start with, its fields written to `fields`. `None` says nothing about `bytes`,
/// and leaves what it likes in `fields`.
#[inline]
pub(crate) fn head(bytes: &[u8], fields: &mut [Field]) -> Option<Shape> {
    match level::level() {
        // SAFETY: the level says that the CPU has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2::head(bytes, fields) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Sse => unsafe { sse::head(bytes, fields) },
        Level::Portable => {
            // Without vectors this would be slower than the tokenizer on long values.
            let _ = (bytes, fields);
            None
        }
    }
}

/// A class of [`grammar`](crate::grammar), and how vectors tell it.
struct Class {
    class: u8,
    #[cfg(target_arch = "x86_64")]
    lookup: vector::Lookup,
}

impl Class {
    const fn new(class: u8) -> Self {
        Self {
            class,
            #[cfg(target_arch = "x86_64")]
            lookup: vector::Lookup::of_class(class),
        }
    }
}

/// `tchar`s: methods, field names, tokens.
#[inline]
pub(crate) fn tchars(bytes: &[u8]) -> usize {
    // Names are shorter than vectors.
    count(bytes, |byte| grammar::is(byte, grammar::TCHAR))
}

/// Bytes that a field value or a reason phrase may hold.
#[inline]
pub(crate) fn text(bytes: &[u8]) -> usize {
    static TEXT: Class = Class::new(grammar::TEXT);
    run(bytes, &TEXT)
}

/// Whether `bytes` are a token.
#[inline]
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && (words::letters_and_hyphens(bytes) || tchars(bytes) == bytes.len())
}

/// Whether a field value or a reason phrase may hold all of `bytes`.
#[inline]
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    words::printable(bytes) || text(bytes) == bytes.len()
}

/// Bytes of a path.
#[inline]
pub(crate) fn path(bytes: &[u8]) -> usize {
    static PATH: Class = Class::new(grammar::PATH);
    run(bytes, &PATH)
}

/// Bytes of a query.
#[inline]
pub(crate) fn query(bytes: &[u8]) -> usize {
    static QUERY: Class = Class::new(grammar::QUERY);
    run(bytes, &QUERY)
}

/// `SP` and `HTAB`.
#[inline]
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    count(bytes, grammar::is_blank)
}

/// The run of a class that may be long: by vectors, where there is at least one.
fn run(bytes: &[u8], class: &'static Class) -> usize {
    let length = match level::level() {
        // SAFETY: the level says that the CPU has the instructions, and there are as many bytes.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 if bytes.len() >= 32 => unsafe { avx2::run(bytes, &class.lookup) },
        // SAFETY: as above; a CPU of a higher level has the instructions of the lower ones.
        #[cfg(target_arch = "x86_64")]
        Level::Sse | Level::Avx2 if bytes.len() >= 16 => unsafe { sse::run(bytes, &class.lookup) },
        _ => return count(bytes, |byte| grammar::is(byte, class.class)),
    };
    #[cfg(test)]
    touched::add(length + usize::from(length < bytes.len()));
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
