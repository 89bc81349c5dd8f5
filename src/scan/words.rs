//! Eight bytes at once in a general register: for what is too short for vectors, and for CPUs without.
//!
//! Everything here only ever says yes: where it does not, the bytes are looked up one by one. The functions of a word do
//! not care in which order its bytes are.

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The top bit of each byte, where its class is told.
const TOP: u64 = each(0x80);

/// Whether no word of `bytes` has a byte that is strange: one whose top bit is set in what `strange` gives.
#[inline(always)]
fn none(bytes: &[u8], strange: impl Fn(u64) -> u64) -> bool {
    let plain = |word| strange(word) & TOP == 0;
    let Some(&last) = bytes.last_chunk() else { return plain(short(bytes)) };
    let mut rest = bytes;
    // The last word has some bytes of the one before it again.
    while rest.len() > 8
        && let Some((&word, behind)) = rest.split_first_chunk()
    {
        if !plain(u64::from_ne_bytes(word)) {
            return false;
        }
        rest = behind;
    }
    plain(u64::from_ne_bytes(last))
}

/// A word that has each of fewer than eight bytes at least once, and beside them letters alone.
#[inline]
fn short(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(&first), Some(&last)) => u64::from(u32::from_ne_bytes(first)) << 32 | u64::from(u32::from_ne_bytes(last)),
        _ => bytes.iter().fold(each(b'a'), |word, &byte| word << 8 | u64::from(byte)),
    }
}

// A byte of 0x80 or more may carry into its neighbour, and is strange for itself: only words without any need exact sums.

/// Whether all bytes are visible ASCII or SP: what most field values are made of.
#[inline(never)]
pub(super) fn printable(bytes: &[u8]) -> bool {
    let controls = |word: u64| !word.wrapping_add(each(0x80 - b' '));
    let deletes = |word: u64| word.wrapping_add(each(0x80 - 0x7f));
    none(bytes, |word| word | controls(word) | deletes(word))
}

/// Whether all bytes are letters and hyphens: what most field names are made of.
#[inline(never)]
pub(super) fn letters_and_hyphens(bytes: &[u8]) -> bool {
    let others = |word: u64| {
        let lower = word | each(b' ');
        !lower.wrapping_add(each(0x80 - b'a')) | lower.wrapping_add(each(0x7f - b'z'))
    };
    let no_hyphens = |word: u64| (word ^ each(b'-')).wrapping_add(each(0x7f));
    none(bytes, |word| word | others(word) & no_hyphens(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_at_each_place_of_each_length_is_told() {
        for length in 0..=20 {
            let mut bytes = [b'x'; 20];
            assert!(printable(&bytes[..length]) && letters_and_hyphens(&bytes[..length]));
            for place in 0..length {
                for byte in 0..=255u8 {
                    bytes[place] = byte;
                    let letter = byte.is_ascii_alphabetic() || byte == b'-';
                    assert_eq!(printable(&bytes[..length]), matches!(byte, b' '..=b'~'), "{byte} at {place}, {length}");
                    assert_eq!(letters_and_hyphens(&bytes[..length]), letter, "{byte} at {place}, {length}");
                }
                bytes[place] = b'x';
            }
        }
    }
}
