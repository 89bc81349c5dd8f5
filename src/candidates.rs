//! Which field lines may say something about the message, for whoever has no time to compare names.
//!
//! The length of a name and its second byte make a key. What a field says is told in [`framing`](crate::framing); this file
//! has to know which ones do, and a test sees to that.

use crate::field::KnownField;

/// The fields that [`FramingReader`](crate::framing::FramingReader) reads; all others say nothing.
const READ: [KnownField; 7] = [
    KnownField::Connection,
    KnownField::ContentLength,
    KnownField::Expect,
    KnownField::Host,
    // Where a drop-in header is asked for it.
    KnownField::ProxyConnection,
    KnownField::TransferEncoding,
    KnownField::Upgrade,
];

/// Whether a name of this length with this second byte may be one of these. Few others may.
#[inline(always)]
pub(crate) fn may_frame(second: u8, length: usize) -> bool {
    KEYS.get(key(second, length)).copied().unwrap_or_default()
}

/// Less than 512.
#[inline(always)]
const fn key(second: u8, length: usize) -> usize {
    (second & 31) as usize * 8 + (length as u8) as usize
}

static KEYS: [bool; 512] = {
    let (mut keys, mut index) = ([false; 512], 0);
    #[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
    while index < READ.len() {
        let name = READ[index].name().as_bytes();
        keys[key(name[1], name.len())] = true;
        index += 1;
    }
    keys
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framing::FramingReader;

    #[test]
    fn each_field_that_is_read_may_frame() {
        for &known in KnownField::ALL {
            let mut reader = FramingReader::new();
            reader.begin(Some(known), 1).unwrap();
            // The tokenizer takes it for Connection, or for nothing.
            let read = !reader.ignores() || known == KnownField::ProxyConnection;
            assert_eq!(READ.contains(&known), read, "{known:?}");
            for name in [known.name().to_ascii_lowercase(), known.name().to_ascii_uppercase()] {
                assert!(!read || may_frame(name.as_bytes()[1], name.len()), "{known:?}");
            }
        }
        assert_eq!(KEYS.iter().filter(|&&may| may).count(), READ.len());
    }
}
