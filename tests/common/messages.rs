//! What the tests of the writing side share: owned fields, and calls whose output must be all or nothing.

#![allow(dead_code, reason = "each test uses its part")]

use httpcore::{Pair, SendError};
use std::fmt::Debug;

/// Names and values.
pub type Fields = Vec<(Vec<u8>, Vec<u8>)>;

/// Fields as the library takes them.
pub fn lent(fields: &Fields) -> impl Iterator<Item = Pair<'_>> + Clone {
    fields.iter().map(|(name, value)| (&name[..], &value[..]))
}

pub fn owned(fields: &[Pair<'_>]) -> Fields {
    fields.iter().map(|(name, value)| (name.to_vec(), value.to_vec())).collect()
}

/// A buffer that is large enough for all that the tests write at once.
const ROOM: usize = 4096;

/// Calls `write` with a large buffer, and gives what it wrote.
pub fn written<T>(
    state: &mut T,
    write: impl Fn(&mut T, &mut [u8]) -> Result<usize, SendError>,
) -> Result<Vec<u8>, SendError> {
    let mut out = vec![0; ROOM];
    let length = write(state, &mut out)?;
    out.truncate(length);
    Ok(out)
}

/// As [`written`], but first calls it with every buffer that is too small, and checks that this changes nothing.
pub fn all_or_nothing<T: Clone + Debug>(
    state: &mut T,
    write: impl Fn(&mut T, &mut [u8]) -> Result<usize, SendError>,
) -> Result<Vec<u8>, SendError> {
    let before = format!("{state:?}");
    let expected = written(&mut state.clone(), &write)?;
    for room in 0..expected.len() {
        let refused = write(state, &mut vec![0; room]);
        assert_eq!(refused, Err(SendError::BufferTooSmall { needed: expected.len() }), "in {room} bytes");
        assert_eq!(format!("{state:?}"), before, "in {room} bytes");
    }
    let mut out = vec![0; expected.len()];
    assert_eq!(write(state, &mut out), Ok(expected.len()));
    assert_eq!(out, expected, "as if nothing had happened");
    Ok(out)
}
