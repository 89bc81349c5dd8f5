//! Percent-decoding, RFC 3986 §2.1.

use crate::grammar::hex_value;

/// Decodes `%XX` in place and gives the new length; what lies behind it is left as it was.
///
/// A `%` that is not followed by two hexadecimal digits stays as it is, as in WSGI's `PATH_INFO`. One pass, O(n). Split a
/// target into path and query before decoding: `%3F` is not a separator.
///
/// ```
/// let mut path = *b"/caf%C3%A9/100%";
/// let length = httpcore::percent_decode(&mut path);
/// assert_eq!(&path[..length], "/café/100%".as_bytes());
/// ```
pub fn percent_decode(bytes: &mut [u8]) -> usize {
    let mut read = 0;
    let mut written = 0;
    while let Some(&byte) = bytes.get(read) {
        let decoded = match bytes.get(read..) {
            Some(&[b'%', high, low, ..]) => hex_value(high).zip(hex_value(low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        read += if decoded.is_some() { 3 } else { 1 };
        if let Some(place) = bytes.get_mut(written) {
            *place = decoded.unwrap_or(byte);
        }
        written += 1;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_escapes_stay() {
        for (sent, decoded) in [
            ("", &b""[..]),
            ("a", b"a"),
            ("%", b"%"),
            ("%4", b"%4"),
            ("%41", b"A"),
            ("%4g", b"%4g"),
            ("%%41", b"%A"),
            ("%2541", b"%41"),
            ("%00%ff%FF", b"\x00\xff\xff"),
            ("+", b"+"),
        ] {
            let mut bytes = std::vec::Vec::from(sent);
            let length = percent_decode(&mut bytes);
            assert_eq!(&bytes[..length], decoded, "{sent}");
        }
    }
}
