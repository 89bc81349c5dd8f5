//! Where bytes are looked at in bulk: how far a run of one class reaches, and where the lines of a head lie.
//!
//! The only place of the crate with `unsafe`. It knows the classes of [`grammar`](crate::grammar) and the shape of field
//! lines, and nothing of what they mean, but that it asks which of them framing may ask for. The table lookup a byte, which
//! works on every CPU, is in this file, and `words.rs` takes eight bytes at once; `class.rs` and `lines.rs` do the same and
//! more with vectors, and are written once for all instruction sets, over the few operations of `vector.rs`. Each instruction
//! set has a file for these operations. `level.rs` chooses at run time, once for a piece of work: a [`Task`] is compiled for
//! each level.
//!
//! # Vectors and masks
//!
//! A vector is a register of 16, 32 or 64 bytes, and an instruction does the same to all of them. Two do most of the work here:
//! one looks each byte up in a table of 16 entries, and one collects a bit of each byte into an integer, a **mask**,
//! the first byte's lowest. From there on ordinary arithmetic on masks of 64 bytes goes on, and it does the same to 64
//! bytes in one step.
//!
//! # Line ends by arithmetic
//!
//! A block of 64 bytes is classified once, into the mask `control` of bytes below SP. Here is one with its first byte
//! on the left (integers are written the other way round, so that a shift to the left moves to the right here); `.` is
//! a 0, `_` a SP, and `rn` are CR and LF:
//!
//! ```text
//! bytes      GET_/_HTTP/1.1rnHost:_a.examplernAccept:_*/*rnrnwhat_follows_the
//! control    ..............11...............11...........1111................
//! line_ends  ..............1................1............1...................
//! empty      ..............................................11................
//! ```
//!
//! The steps, and what each is for:
//!
//! ```text
//! line_ends = control & ~(control << 1)    a CR: a control byte behind none; the LF behind it is dropped
//! empty     = control & (control << 2)     a line that starts with a control byte: the empty one behind the head
//! ```
//!
//! Whether the last byte was a control byte, and the last but one, is handed to the next block. The positions of the
//! line ends are written to an array. Of a long value, blocks without any control byte are skipped without all this. A
//! DEL is looked for in all blocks together: it is the greatest byte there can be, if those from 0x80 on are taken for
//! negative numbers.
//!
//! # Names and values
//!
//! One loop over the lines fills the records of the fields. A vector that starts with the line is looked up for
//! `tchar`s, and the first byte that is none ends the name:
//!
//! ```text
//! bytes      Accept:_*/*rnrnwhat_follows_the_
//! outside    ......11..1.1111....1.......1...1
//! ```
//!
//! Lines that start among the last bytes of the input share one vector, the one that ends with them.
//!
//! A colon, SP and a visible byte have to be there, and a visible byte, CR and LF at the line end. That the array has
//! nothing but ends of lines follows: what is taken for one and has no CR and LF fails its check, as a control byte
//! inside of a value does.
//!
//! Few fields say something about the message. The length of a name and its second byte tell which may: these are put down
//! in a list, and whoever judges compares their names. No branch is taken for that, since it could not be predicted: each
//! line is written behind those that stay, and only one that may be asked for is counted. All other names are nobody's
//! business as long as the application does not ask.
//!
//! # Yes, or nothing
//!
//! What fails gives `false`, and the tokenizer reads the head from its first byte on and says what is wrong, if
//! anything is: a tab inside of a value is unusual, but not wrong. So the rules stay in one place, and the property to
//! be tested is short: where this says yes, the tokenizer gives the same.
//!
//! # Nothing is read outside
//!
//! No byte is read outside of what is given. Where fewer bytes are left than a block has, the block that ends with the
//! last byte is taken, and what was seen of it before is shifted out; of fewer bytes than a block, two parts that overlap
//! are taken together. The tests read beside unreadable memory. They run each algorithm with vectors in software, too,
//! which any CPU can do.

#![allow(unsafe_code)]

mod level;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
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

use crate::field::Field;
use crate::grammar;
use core::ops::Range;
#[cfg(not(httpcore_scan_force))]
use level::Level;

/// A head that was found, its fields apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape<'a> {
    /// All of the head, the empty line included.
    pub(crate) head: &'a [u8],
    /// The start line without its line end; it has no control byte and no DEL.
    pub(crate) start_line: &'a [u8],
    pub(crate) fields: &'a [Field],
    /// The indices of the fields that `may_frame` tells, in their order.
    pub(crate) candidates: &'a [u8],
}

/// What is put down of a head while it is looked at.
pub(crate) struct Room {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
    lines: lines::Room,
}

impl Room {
    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Self {
            #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
            lines: lines::Room::new(),
        }
    }
}

/// What can be looked for in bulk, at one level.
pub(crate) trait Scanner: Copy {
    /// Finds the lines of the whole head that `bytes` start with, and fills `fields`. `None` says nothing about `bytes`, and
    /// leaves what it likes in `fields`.
    fn head<'a>(self, bytes: &'a [u8], fields: &'a mut [Field], room: &'a mut Room) -> Option<Shape<'a>>;

    /// The run of a class at the start of a range. A range that is not inside of `bytes` has none.
    fn run(self, bytes: &[u8], range: Range<usize>, class: &'static Class) -> usize;
}

/// Work that is compiled once for each level, with all that is inlined into it: what it asks of the scanner costs no call.
pub(crate) trait Task {
    type Output;

    /// To be inlined always.
    fn perform(self, scanner: impl Scanner) -> Self::Output;
}

/// Does the work at the level of this CPU.
#[inline]
pub(crate) fn perform<T: Task>(task: T) -> T::Output {
    match level::level() {
        // SAFETY: the level says that the CPU has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { avx512::perform(task) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2::perform(task) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Sse => unsafe { sse::perform(task) },
        // SAFETY: as above.
        #[cfg(target_arch = "aarch64")]
        Level::Neon => unsafe { neon::perform(task) },
        Level::Portable => task.perform(Portable),
    }
}

/// The scanner of whatever CPU this is: asks at each call.
#[derive(Clone, Copy)]
pub(crate) struct ThisCpu;

impl Scanner for ThisCpu {
    #[inline(never)]
    fn head<'a>(self, bytes: &'a [u8], fields: &'a mut [Field], room: &'a mut Room) -> Option<Shape<'a>> {
        perform(Head { bytes, fields, room })
    }

    #[inline(never)]
    fn run(self, bytes: &[u8], range: Range<usize>, class: &'static Class) -> usize {
        perform(Run { bytes, range, class })
    }
}

/// The scanner of every CPU.
#[derive(Clone, Copy)]
struct Portable;

impl Scanner for Portable {
    #[inline(always)]
    fn head<'a>(self, _: &'a [u8], _: &'a mut [Field], _: &'a mut Room) -> Option<Shape<'a>> {
        // Without vectors this would be slower than the tokenizer on long values.
        None
    }

    #[inline(always)]
    fn run(self, bytes: &[u8], range: Range<usize>, class: &'static Class) -> usize {
        count(bytes.get(range).unwrap_or_default(), |byte| class.has(byte))
    }
}

/// The scanner of a level with vectors.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
struct Vectors<V>(core::marker::PhantomData<V>);

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
impl<V> Clone for Vectors<V> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
impl<V> Copy for Vectors<V> {}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
impl<V: vector::Vector> Vectors<V> {
    /// # Safety
    ///
    /// The CPU has the instructions of `V`.
    #[inline(always)]
    const unsafe fn new() -> Self {
        Self(core::marker::PhantomData)
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
impl<V: vector::Vector> Scanner for Vectors<V> {
    #[inline(always)]
    fn head<'a>(self, bytes: &'a [u8], fields: &'a mut [Field], room: &'a mut Room) -> Option<Shape<'a>> {
        // SAFETY: who made the scanner has said that the CPU has the instructions.
        unsafe { lines::find::<V>(bytes, fields, &mut room.lines) }
    }

    #[inline(always)]
    fn run(self, bytes: &[u8], range: Range<usize>, class: &'static Class) -> usize {
        let Some(inside) = bytes.get(range.clone()) else { return 0 };
        if bytes.len() < V::BYTES {
            // As `count`, without a call.
            let mut length = 0;
            while let Some(&byte) = inside.get(length)
                && class.has(byte)
            {
                length += 1;
            }
            return length;
        }
        // SAFETY: as above; the range is inside, and there are as many bytes.
        let length = unsafe { class::run::<V>(bytes, range, &class.lookup) };
        #[cfg(test)]
        touched::add(length + usize::from(length < inside.len()));
        length
    }
}

/// Finds the lines of a head, and judges nothing: for benchmarks, to tell what judging costs. How long the head is, and how
/// many fields it has.
#[cfg(httpcore_scan_force)]
pub fn bare_head(bytes: &[u8], fields: &mut [Field]) -> Option<(usize, usize)> {
    ThisCpu.head(bytes, fields, &mut Room::new()).map(|shape| (shape.head.len(), shape.fields.len()))
}

/// [`Scanner::head`]
struct Head<'a> {
    bytes: &'a [u8],
    fields: &'a mut [Field],
    room: &'a mut Room,
}

impl<'a> Task for Head<'a> {
    type Output = Option<Shape<'a>>;

    #[inline(always)]
    fn perform(self, scanner: impl Scanner) -> Option<Shape<'a>> {
        scanner.head(self.bytes, self.fields, self.room)
    }
}

/// [`Scanner::run`]
struct Run<'a> {
    bytes: &'a [u8],
    range: Range<usize>,
    class: &'static Class,
}

impl Task for Run<'_> {
    type Output = usize;

    #[inline(always)]
    fn perform(self, scanner: impl Scanner) -> usize {
        scanner.run(self.bytes, self.range, self.class)
    }
}

/// A class of [`grammar`](crate::grammar), perhaps with one byte more, and how vectors tell it.
pub(crate) struct Class {
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

    #[inline(always)]
    fn has(&self, byte: u8) -> bool {
        grammar::is(byte, self.class) || self.also == Some(byte)
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
    run(bytes, range, &TCHARS)
}

static TCHARS: Class = Class::new(grammar::TCHAR);

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
pub(crate) static PATH_AND_QUERY: Class = Class::with(grammar::PATH, b'?');

/// Bytes of a query.
#[inline]
pub(crate) fn query(bytes: &[u8], range: Range<usize>) -> usize {
    static QUERY: Class = Class::new(grammar::QUERY);
    run(bytes, range, &QUERY)
}

/// Bytes of a name in a host, percent-encoded ones apart.
pub(crate) static REG_NAME: Class = Class::new(grammar::REG_NAME);

/// Where the first such byte is.
#[inline(never)]
pub(crate) fn find(bytes: &[u8], byte: u8) -> Option<usize> {
    words::find(bytes, byte)
}

/// `SP` and `HTAB`.
#[inline]
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    count(bytes, grammar::is_blank)
}

fn run(bytes: &[u8], range: Range<usize>, class: &'static Class) -> usize {
    ThisCpu.run(bytes, range, class)
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
