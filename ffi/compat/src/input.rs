//! The input of one call, and the token at hand: what the parsers that make callbacks have in common.
//!
//! Knows no callback.

use super::name::Held;
use core::ptr::NonNull;
use core::slice::from_raw_parts;
use httpcore::{Ahead, ErrorKind, TokenKind, Tokenizer};

/// Raw pointers: no reference to the input or the tokenizer is alive while a callback runs.
pub(crate) struct Input<'a> {
    pub(crate) tokenizer: *mut Tokenizer,
    /// A head that was read at once, if any may be.
    pub(crate) ahead: Option<&'a mut Ahead>,
    pub(crate) data: *const u8,
    pub(crate) length: usize,
    /// The bytes that are done with.
    pub(crate) at: usize,
    /// The token at hand: where it and its piece of an element begin, where that ends, and what it is. Of what was refused,
    /// the bytes that were not.
    pub(crate) start: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kind: TokenKind,
    pub(crate) last: bool,
    /// What was refused.
    pub(crate) byte: u8,
}

impl<'a> Input<'a> {
    #[inline(never)]
    pub(crate) const fn new(
        tokenizer: *mut Tokenizer,
        ahead: Option<&'a mut Ahead>,
        data: *const u8,
        length: usize,
    ) -> Self {
        Self {
            tokenizer,
            ahead,
            data,
            length,
            at: 0,
            start: 0,
            from: 0,
            to: 0,
            kind: TokenKind::Method,
            last: false,
            byte: 0,
        }
    }

    /// Reads the next token of at most `most` bytes; `false` if a byte was refused. The slice that it is found in is gone
    /// when this returns.
    ///
    /// # Safety
    ///
    /// As many bytes as `length` says are at `data`, and `at` is not beyond them. Nobody else uses them or the tokenizer
    /// during the call.
    #[inline(never)]
    pub(crate) unsafe fn next(&mut self, most: usize) -> bool {
        // SAFETY: the caller's contract.
        unsafe {
            let tokenizer = &mut *self.tokenizer;
            let offset = tokenizer.offset();
            let rest = slice(self.data.add(self.at), most.min(self.length - self.at));
            let ahead = self.ahead.as_mut().and_then(|ahead| ahead.next(tokenizer));
            match ahead.map_or_else(|| tokenizer.next(rest), Ok) {
                Ok(token) => {
                    self.start = self.at;
                    self.from = self.at + token.range.start;
                    self.to = self.at + token.range.end;
                    self.kind = token.kind;
                    self.last = token.last;
                    self.at += token.consumed;
                    true
                }
                Err(error) => {
                    // Told at its last byte, pointing to the major version, which may have come in an earlier call.
                    let told_behind = if error.kind() == ErrorKind::VersionUnsupported { 2 } else { 0 };
                    let index = (error.offset() + told_behind).saturating_sub(offset) as usize;
                    let index = index.min(rest.len().saturating_sub(1));
                    self.byte = rest.get(index).copied().unwrap_or_default();
                    (self.from, self.to, self.last) = (self.at, self.at + index, false);
                    false
                }
            }
        }
    }

    /// The bytes of the piece at hand.
    ///
    /// # Safety
    ///
    /// As [`next`](Self::next), for as long as the slice is alive.
    pub(crate) unsafe fn piece<'b>(&self) -> &'b [u8] {
        // SAFETY: the caller's contract; the piece lies in the input.
        unsafe { self.between(self.from, self.to) }
    }

    /// The bytes of the input from `from` to `to`.
    ///
    /// # Safety
    ///
    /// As [`next`](Self::next), for as long as the slice is alive. They are in the input, and in this order.
    #[inline(never)]
    pub(crate) unsafe fn between<'b>(&self, from: usize, to: usize) -> &'b [u8] {
        // SAFETY: the caller's contract.
        unsafe { slice(self.data.add(from), to - from) }
    }

    /// A byte of the input.
    ///
    /// # Safety
    ///
    /// As [`next`](Self::next); it is there.
    pub(crate) unsafe fn byte(&self, index: usize) -> u8 {
        // SAFETY: the caller's contract.
        unsafe { self.data.add(index).read() }
    }

    /// The piece at hand is one of the method, behind which there is a SP if it is the last one: the number of the method
    /// then. `None`, and `at` is there, at the first byte with which no method goes on. `known` has a bit for each method
    /// that counts.
    ///
    /// # Safety
    ///
    /// As [`next`](Self::next).
    #[inline(never)]
    pub(crate) unsafe fn method(&mut self, held: &mut Held, known: u64) -> Option<u8> {
        // SAFETY: the caller's contract.
        match held.method(unsafe { self.piece() }, self.last, known) {
            Ok(number) => Some(number),
            Err(index) => {
                self.at = self.from + index;
                None
            }
        }
    }

    /// The piece at hand is one of a trailer field's name: see [`Held::trailer`].
    ///
    /// # Safety
    ///
    /// As [`next`](Self::next).
    #[inline(never)]
    pub(crate) unsafe fn trailer(&self, held: &mut Held) -> (usize, bool) {
        // SAFETY: the caller's contract.
        held.trailer(unsafe { self.piece() }, self.last)
    }
}

/// Some bytes of the input, which may be NULL where there are none.
///
/// # Safety
///
/// As [`Input::next`], for as long as the slice is alive. The bytes are in the input.
#[inline]
pub(crate) unsafe fn slice<'a>(start: *const u8, length: usize) -> &'a [u8] {
    let start = if start.is_null() { NonNull::<u8>::dangling().as_ptr() } else { start };
    // SAFETY: not NULL, and else the caller's contract.
    unsafe { from_raw_parts(start, length) }
}
