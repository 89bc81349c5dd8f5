//! `httpcore_head_*`: the fields of a complete head.

use crate::memory::{array, bytes, records, room, slice, store};
use crate::*;
use httpcore::{Field, Head, KnownField};

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
        select(head, &raw mut unused, value, |records, head| records.iter().find(|field| field.is_named(head, name)))
    }
}

/// The value of the first field line of a known field: as `httpcore_head_find` with its name.
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
        select(head, &raw mut unused, value, |records, head| {
            records.iter().find(|field| field.is_named(head, known.name().as_bytes()))
        })
    }
}

/// Gives name and value of the field line that `which` selects from the records and the bytes of the head.
///
/// # Safety
///
/// The caller's contract.
unsafe fn select(
    head: *const httpcore_head,
    name: *mut httpcore_slice,
    value: *mut httpcore_slice,
    which: impl for<'a> FnOnce(&'a [Field], &[u8]) -> Option<&'a Field>,
) -> httpcore_result {
    // SAFETY: not NULL, it was filled in by the library, and what it points to is still there.
    let Some(head) = (unsafe { array(head, usize::from(!head.is_null())) }).and_then(<[_]>::first) else {
        return HTTPCORE_E_NULL;
    };
    // SAFETY: as above.
    let parts = unsafe { (records(head.records, head.fields as usize), slice(head.bytes)) };
    let (Some(records), Some(bytes)) = parts else {
        return HTTPCORE_E_NULL;
    };
    if name.is_null() || value.is_null() {
        return HTTPCORE_E_NULL;
    }
    let found = which(records, bytes).and_then(|field| Some((bytes.get(field.name())?, bytes.get(field.value())?)));
    // SAFETY: neither is NULL, so both point to room for a slice.
    unsafe {
        store(name, httpcore_slice::optional(found.map(|(name, _)| name)));
        store(value, httpcore_slice::optional(found.map(|(_, value)| value)));
    }
    if found.is_some() { HTTPCORE_OK } else { HTTPCORE_E_ABSENT }
}

/// Fills in what `httpcore_*_head` gives, from the parser's view of it.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn give_head(
    view: impl for<'a> FnOnce(&'a [u8], &'a [Field]) -> Option<Head<'a>>,
    fields: *const httpcore_field,
    capacity: usize,
    head: *const u8,
    len: usize,
    out: *mut httpcore_head,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let (Some(bytes), Some(records)) = (unsafe { (bytes(head, len), records(fields, capacity)) }) else {
        return HTTPCORE_E_NULL;
    };
    // SAFETY: the caller's contract.
    match (view(bytes, records), unsafe { room(out) }) {
        (None, _) => HTTPCORE_E_STATE,
        (_, None) => HTTPCORE_E_NULL,
        (Some(head), Some(room)) => {
            httpcore_head::make(room, &head, bytes, fields);
            HTTPCORE_OK
        }
    }
}
