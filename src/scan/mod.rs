//! How far a run of one class reaches: the only place where bytes are looked at in bulk.
//!
//! Each function gives the number of leading bytes of its input that belong to the class, at a cost linear in that
//! number. It knows the classes of [`grammar`](crate::grammar) and nothing of what they are used for.
//!
//! This is the portable implementation, a table lookup a byte. Implementations for one instruction set each belong in
//! files of their own beside it, and are the only code of the crate that may use `unsafe`.

use crate::grammar;

/// `tchar`s: methods, field names, tokens.
#[inline]
pub(crate) fn tchars(bytes: &[u8]) -> usize {
    run(bytes, grammar::TCHAR)
}

/// Bytes that a field value or a reason phrase may hold.
#[inline]
pub(crate) fn text(bytes: &[u8]) -> usize {
    run(bytes, grammar::TEXT)
}

/// Bytes of a path.
#[inline]
pub(crate) fn path(bytes: &[u8]) -> usize {
    run(bytes, grammar::PATH)
}

/// Bytes of a query.
#[inline]
pub(crate) fn query(bytes: &[u8]) -> usize {
    run(bytes, grammar::QUERY)
}

/// `SP` and `HTAB`.
#[inline]
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    count(bytes, grammar::is_blank)
}

#[inline]
fn run(bytes: &[u8], class: u8) -> usize {
    count(bytes, |byte| grammar::is(byte, class))
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
