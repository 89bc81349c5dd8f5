//! Eight bytes at once in a general register: for what is too short for vectors, and for CPUs without.
//!
//! What copies only ever says yes: where it does not, the bytes are looked up one by one. It does not matter there in which
//! order a word has its bytes.

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The top bit of each byte, where its class is told.
const TOP: u64 = each(0x80);

/// Copies `bytes` to `to`, if that is as long, and says whether no word has a byte that is strange: one whose top bit
/// is set in what `strange` gives. After a no, any part may be copied.
#[inline(always)]
fn copy(to: &mut [u8], bytes: &[u8], strange: impl Fn(u64) -> u64) -> bool {
    let plain = |word| strange(word) & TOP == 0;
    if to.len() != bytes.len() {
        return false;
    }
    let (Some(&last), Some(to_last)) = (bytes.last_chunk(), to.last_chunk_mut()) else {
        return plain(copy_short(to, bytes));
    };
    // The last word has bytes of the one before it again, or all of them.
    *to_last = last;
    for (to_word, &word) in to.as_chunks_mut().0.iter_mut().zip(bytes.as_chunks().0) {
        *to_word = word;
        if !plain(u64::from_ne_bytes(word)) {
            return false;
        }
    }
    plain(u64::from_ne_bytes(last))
}

/// Copies fewer than eight bytes. Gives a word that has each of them at least once, and beside them letters alone.
#[inline(always)]
fn copy_short(to: &mut [u8], bytes: &[u8]) -> u64 {
    let (Some(&first), Some(&last)) = (bytes.first_chunk(), bytes.last_chunk()) else {
        return to.iter_mut().zip(bytes).fold(each(b'a'), |word, (to, &byte)| {
            *to = byte;
            word << 8 | u64::from(byte)
        });
    };
    if let Some(to) = to.first_chunk_mut() {
        *to = first;
    }
    if let Some(to) = to.last_chunk_mut() {
        *to = last;
    }
    u64::from(u32::from_ne_bytes(first)) << 32 | u64::from(u32::from_ne_bytes(last))
}

// A byte of 0x80 or more may carry into its neighbour, and is strange for itself: only words without any need exact sums.

/// Copies `bytes` to `to`, if that is as long and all bytes are visible ASCII or SP: what most field values are made of.
#[inline(always)]
pub(super) fn copy_printable(to: &mut [u8], bytes: &[u8]) -> bool {
    let controls = |word: u64| !word.wrapping_add(each(0x80 - b' '));
    let deletes = |word: u64| word.wrapping_add(each(0x80 - 0x7f));
    copy(to, bytes, |word| word | controls(word) | deletes(word))
}

/// Copies `bytes` to `to`, if that is as long and all bytes are letters and hyphens: what most field names are made of.
#[inline(always)]
pub(super) fn copy_letters_and_hyphens(to: &mut [u8], bytes: &[u8]) -> bool {
    let others = |word: u64| {
        let lower = word | each(b' ');
        !lower.wrapping_add(each(0x80 - b'a')) | lower.wrapping_add(each(0x7f - b'z'))
    };
    let no_hyphens = |word: u64| (word ^ each(b'-')).wrapping_add(each(0x7f));
    copy(to, bytes, |word| word | others(word) & no_hyphens(word))
}

/// Where the first such byte is.
#[inline]
pub(super) fn find(bytes: &[u8], byte: u8) -> Option<usize> {
    let (words, rest) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let differs = u64::from_le_bytes(*word) ^ each(byte);
        // The lowest top bit that is set here is that of the first byte that does not differ.
        let same = differs.wrapping_sub(each(1)) & !differs & TOP;
        if same != 0 {
            return Some(8 * index + same.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|&other| other == byte).map(|at| bytes.len() - rest.len() + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_is_looked_for_is_found() {
        for length in 0..=20 {
            for first in 0..=length {
                for second in first..=length {
                    // Bytes that differ in one bit, or a carry, stand around it.
                    for other in [b'>', b'@', b'?' ^ 0x80, 0, 0xff] {
                        let mut bytes = [other; 21];
                        (bytes[first], bytes[second]) = (b'?', b'?');
                        let expected = (first < length).then_some(first);
                        assert_eq!(find(&bytes[..length], b'?'), expected, "{other:#x}");
                    }
                }
            }
        }
    }

    #[test]
    fn each_byte_at_each_place_of_each_length_is_told_and_copied() {
        let check = |bytes: &[u8], printable: bool, letters: bool| {
            let functions = [copy_printable as fn(&mut [u8], &[u8]) -> bool, copy_letters_and_hyphens];
            for (copy, expected) in functions.into_iter().zip([printable, letters]) {
                let mut to = [0; 21];
                assert_eq!(copy(&mut to[..bytes.len()], bytes), expected, "{}", bytes.escape_ascii());
                assert!(!expected || to[..bytes.len()] == *bytes && to[bytes.len()..].iter().all(|&byte| byte == 0));
                assert!(!copy(&mut to, bytes));
            }
        };
        for length in 0..=20 {
            let mut bytes = [b'x'; 20];
            check(&bytes[..length], true, true);
            for place in 0..length {
                for byte in 0..=255u8 {
                    bytes[place] = byte;
                    let letter = byte.is_ascii_alphabetic() || byte == b'-';
                    check(&bytes[..length], matches!(byte, b' '..=b'~'), letter);
                }
                bytes[place] = b'x';
            }
        }
    }
}
