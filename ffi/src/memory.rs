//! C's memory as Rust's: the only place where pointers become references, and where opaque structs are opened.
//!
//! What every `SAFETY` comment of the crate relies on is the contract in the header: a pointer that is not NULL points
//! to as many elements as its length says, aligned as its type asks, for the time of the call, and nobody else writes
//! to them meanwhile. NULL is caught here.

use crate::*;
use core::mem::MaybeUninit;

/// What C calls an array; `None` if it is NULL and yet has a length, or is longer than any object.
///
/// # Safety
///
/// The caller's contract, at the top of this file, for the lifetime that the result is given. Any bits are a valid `T`.
pub(crate) unsafe fn array<'a, T>(pointer: *const T, length: usize) -> Option<&'a [T]> {
    if length == 0 {
        return Some(&[]);
    }
    if pointer.is_null() || length > isize::MAX as usize / size_of::<T>() {
        return None;
    }
    // SAFETY: not NULL, not too long, and else as the caller promises.
    Some(unsafe { core::slice::from_raw_parts(pointer, length) })
}

/// As [`array`], to be written to.
///
/// # Safety
///
/// As [`array`].
pub unsafe fn array_mut<'a, T>(pointer: *mut T, length: usize) -> Option<&'a mut [T]> {
    if length == 0 {
        return Some(&mut []);
    }
    if pointer.is_null() || length > isize::MAX as usize / size_of::<T>() {
        return None;
    }
    // SAFETY: as in `array`; and nobody else reads or writes it during the call.
    Some(unsafe { core::slice::from_raw_parts_mut(pointer, length) })
}

/// An array of bytes.
///
/// # Safety
///
/// As [`array`].
pub unsafe fn bytes<'a>(pointer: *const u8, length: usize) -> Option<&'a [u8]> {
    // SAFETY: the same contract.
    unsafe { array(pointer, length) }
}

/// An array of bytes, to be written to.
///
/// # Safety
///
/// As [`array`].
pub unsafe fn bytes_mut<'a>(pointer: *mut u8, length: usize) -> Option<&'a mut [u8]> {
    // SAFETY: the same contract.
    unsafe { array_mut(pointer, length) }
}

/// The bytes of a slice that C filled in.
///
/// # Safety
///
/// As [`array`].
pub(crate) unsafe fn slice<'a>(slice: httpcore_slice) -> Option<&'a [u8]> {
    // SAFETY: the same contract.
    unsafe { bytes(slice.ptr, slice.len) }
}

/// An array of field records, of which no more are used than a head can have.
///
/// # Safety
///
/// As [`array`]; the records were set to zero once, so that they are initialised.
pub(crate) unsafe fn records<'a>(pointer: *const httpcore_field, count: usize) -> Option<&'a [httpcore::Field]> {
    // SAFETY: the same contract; `httpcore_field` and `httpcore::Field` have one layout, and any bits are valid.
    unsafe { array(pointer.cast(), count.min(usize::from(u16::MAX))) }
}

/// As [`records`], to be written to.
///
/// # Safety
///
/// As [`records`].
pub(crate) unsafe fn records_mut<'a>(pointer: *mut httpcore_field, count: usize) -> Option<&'a mut [httpcore::Field]> {
    // SAFETY: as in `records`; and nobody else reads or writes them during the call.
    unsafe { array_mut(pointer.cast(), count.min(usize::from(u16::MAX))) }
}

// `httpcore_field` is `httpcore::Field` under a C name.
const _: () = assert!(size_of::<httpcore_field>() == size_of::<httpcore::Field>());
const _: () = assert!(align_of::<httpcore_field>() == align_of::<httpcore::Field>());

/// Writes `value` through a pointer of the caller's.
///
/// # Safety
///
/// `out` is NULL, or points to room for a `T`, aligned.
pub(crate) unsafe fn store<T>(out: *mut T, value: T) -> httpcore_result {
    if out.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: not NULL, and room for a `T` by the caller's contract. What is there is overwritten unread.
    unsafe { out.write(value) };
    HTTPCORE_OK
}

/// Where a value is to be made, with no copy of it; `None` for NULL.
///
/// # Safety
///
/// As [`store`], for the lifetime that the result is given.
pub(crate) unsafe fn room<'a, T>(out: *mut T) -> Option<&'a mut MaybeUninit<T>> {
    // SAFETY: NULL or room for a `T`, and nobody else uses it during the call; any bits are a `MaybeUninit`.
    unsafe { out.cast::<MaybeUninit<T>>().as_mut() }
}

/// A struct of C's that holds a Rust value behind a mark.
pub(crate) trait Opaque: Sized {
    /// The Rust value.
    type State;
    /// Tells a struct that was initialised from one that was not, or that is another.
    const MARK: u64;
    /// Whether there is room for the value: to be asserted for each type.
    const FITS: bool =
        size_of::<Marked<Self>>() <= size_of::<Self>() && align_of::<Marked<Self>>() <= align_of::<Self>();
}

/// What an initialised struct holds.
#[repr(C)]
pub(crate) struct Marked<O: Opaque> {
    mark: u64,
    state: O::State,
}

/// Fills in a struct of C's.
///
/// # Safety
///
/// `pointer` is NULL, or points to an `O` whose size is asserted to suffice.
pub(crate) unsafe fn init<O: Opaque>(pointer: *mut O, size: usize, state: O::State) -> httpcore_result {
    if size != size_of::<O>() {
        return HTTPCORE_E_SIZE;
    }
    // SAFETY: room for an `O` is room for a `Marked<O>`: FITS.
    unsafe { store(pointer.cast(), Marked::<O> { mark: O::MARK, state }) }
}

/// Looks at the value in a struct of C's.
///
/// # Safety
///
/// The caller's contract, at the top of this file.
pub(crate) unsafe fn look<O: Opaque>(
    pointer: *const O,
    at: impl FnOnce(&O::State) -> httpcore_result,
) -> httpcore_result {
    // SAFETY: the same contract.
    match unsafe { check(pointer) } {
        // SAFETY: the mark was written by `init`, together with the value.
        HTTPCORE_OK => at(unsafe { &(*pointer.cast::<Marked<O>>()).state }),
        code => code,
    }
}

/// Changes the value in a struct of C's.
///
/// # Safety
///
/// The caller's contract, at the top of this file.
pub(crate) unsafe fn change<O: Opaque>(
    pointer: *mut O,
    by: impl FnOnce(&mut O::State) -> httpcore_result,
) -> httpcore_result {
    // SAFETY: the same contract.
    match unsafe { check(pointer) } {
        // SAFETY: the mark was written by `init`, together with the value; and nobody else uses it during the call.
        HTTPCORE_OK => by(unsafe { &mut (*pointer.cast::<Marked<O>>()).state }),
        code => code,
    }
}

/// # Safety
///
/// The caller's contract, at the top of this file.
unsafe fn check<O: Opaque>(pointer: *const O) -> httpcore_result {
    if pointer.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: not NULL, so it points to an `O`, whose first member is a u64; any bits are valid.
    if unsafe { pointer.cast::<u64>().read() } == O::MARK { HTTPCORE_OK } else { HTTPCORE_E_STATE }
}

/// What a call that may come out of order returns.
pub(crate) const fn done(in_order: bool) -> httpcore_result {
    if in_order { HTTPCORE_OK } else { HTTPCORE_E_STATE }
}
