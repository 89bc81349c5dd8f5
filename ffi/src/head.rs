//! `httpcore_head_*`: the fields of a complete head.

use crate::types::*;
use crate::*;
use httpcore::{Field, KnownField};

/// What C calls an array of records; `None` if it is NULL and yet has a length. No more are used than a head can have.
///
/// # Safety
///
/// The caller's contract, at the top of the crate, for the lifetime that the result is given.
pub(crate) unsafe fn records<'a>(pointer: *const httpcore_field, count: usize) -> Option<&'a [Field]> {
    if count == 0 {
        return Some(&[]);
    }
    if pointer.is_null() {
        return None;
    }
    // SAFETY: not NULL, else as the caller promises; the layouts are the same, and any bits are valid.
    Some(unsafe { core::slice::from_raw_parts(pointer.cast(), count.min(usize::from(u16::MAX))) })
}

/// As [`records`], to be written to.
///
/// # Safety
///
/// As [`records`].
pub(crate) unsafe fn records_mut<'a>(pointer: *mut httpcore_field, count: usize) -> Option<&'a mut [Field]> {
    if count == 0 {
        return Some(&mut []);
    }
    if pointer.is_null() {
        return None;
    }
    // SAFETY: as in `records`: set to zero once, so initialised; and nobody else uses them during the call.
    Some(unsafe { core::slice::from_raw_parts_mut(pointer.cast(), count.min(usize::from(u16::MAX))) })
}

/// Name and value of the field line with this index.
///
/// `name`, `value`: overwritten, absent if there is no such line; they live as long as the bytes of the head.
/// Returns `HTTPCORE_E_ABSENT` from `head->fields` on.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_head_field(
    head: *const httpcore_head,
    index: u32,
    name: *mut httpcore_slice,
    value: *mut httpcore_slice,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { select(head, name, value, |records, _| records.get(usize::try_from(index).ok()?)) }
}

/// The value of the first field line with a name.
///
/// `name`, `name_len`: the name, in any case; read during the call only. `value`: overwritten, absent if there is no such
/// line; lives as long as the bytes of the head.
/// Returns `HTTPCORE_E_ABSENT` if there is none.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_head_find(
    head: *const httpcore_head,
    name: *const u8,
    name_len: usize,
    value: *mut httpcore_slice,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let Some(name) = (unsafe { bytes(name, name_len) }) else {
        return HTTPCORE_E_NULL;
    };
    let mut unused = httpcore_slice::ABSENT;
    // SAFETY: the caller's contract.
    unsafe {
        select(head, &raw mut unused, value, |records, head| {
            let named = |field: &&Field| head.get(field.name()).is_some_and(|found| found.eq_ignore_ascii_case(name));
            records.iter().find(named)
        })
    }
}

/// The value of the first field line of a known field, without comparing names.
///
/// `field`: one of `HTTPCORE_FIELD_*`. `value`: overwritten, absent if there is no such line; lives as long as the bytes
/// of the head.
/// Returns `HTTPCORE_E_ABSENT` if there is none, `HTTPCORE_E_ARGUMENT` if the number means nothing.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_head_known(
    head: *const httpcore_head,
    field: u16,
    value: *mut httpcore_slice,
) -> httpcore_result {
    let Some(known) = KnownField::from_id(field) else {
        return HTTPCORE_E_ARGUMENT;
    };
    let mut unused = httpcore_slice::ABSENT;
    // SAFETY: the caller's contract.
    unsafe {
        select(head, &raw mut unused, value, |records, _| records.iter().find(|field| field.known() == Some(known)))
    }
}

/// Gives name and value of the field line that `which` selects from the records and the bytes of the head.
///
/// # Safety
///
/// The caller's contract, at the top of the crate.
unsafe fn select(
    head: *const httpcore_head,
    name: *mut httpcore_slice,
    value: *mut httpcore_slice,
    which: impl for<'a> FnOnce(&'a [Field], &[u8]) -> Option<&'a Field>,
) -> httpcore_result {
    if head.is_null() || name.is_null() || value.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: not NULL, so it was filled in by `httpcore_parser_head`, and what it points to is still there.
    let (records, head) = unsafe {
        let head = &*head;
        (records(head.records, head.fields as usize), bytes(head.bytes.ptr, head.bytes.len))
    };
    let (Some(records), Some(head)) = (records, head) else {
        return HTTPCORE_E_NULL;
    };
    let found = which(records, head).and_then(|field| Some((head.get(field.name())?, head.get(field.value())?)));
    let (found_name, found_value) = match found {
        Some((name, value)) => (httpcore_slice::new(name), httpcore_slice::new(value)),
        None => (httpcore_slice::ABSENT, httpcore_slice::ABSENT),
    };
    // SAFETY: both are not NULL, so they point to room for a slice.
    unsafe {
        name.write(found_name);
        value.write(found_value);
    }
    if found.is_some() { HTTPCORE_OK } else { HTTPCORE_E_ABSENT }
}
