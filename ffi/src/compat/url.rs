//! `http_parser_parse_url` of `include/compat/http_parser`: where the parts of a URL lie.
//!
//! The one grammar that is http_parser's and not the tokenizer's: its users split with it what is no request-target, and
//! keep the parts. It accepts exactly what http_parser 2.9 accepts, up to the length that its 16 bits can tell.
//!
//! ```text
//! URL       = target / absolute
//! absolute  = 1*ALPHA "://" authority [ "/" *char ] [ "?" query ] [ "#" fragment ]
//! target    = ( "/" / "*" ) *char [ "?" query ] [ "#" fragment ]
//! connect   = authority [ "?" ]
//! authority = [ [ userinfo ] "@" ] ( name / "[" IPv6 [ "%" zone ] "]" ) [ ":" 1*DIGIT ]
//! query     = *( char / "?" )
//! fragment  = *"#" *( char / "?" / "#" )
//! char      = %x21-7E except "?" and "#"
//! ```
//!
//! A fragment may follow only what has begun with a path or a query.

use crate::memory::bytes;
use core::ffi::{c_char, c_int};
use core::ops::Range;

/// `struct http_parser_url`.
#[repr(C)]
#[derive(Default)]
pub struct httpcore_http_parser_url {
    /// The parts that are there, a bit each.
    set: u16,
    port: u16,
    parts: [Part; 7],
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Part {
    start: u16,
    length: u16,
}

const _: () = assert!(size_of::<httpcore_http_parser_url>() == 32);

const SCHEMA: usize = 0;
const HOST: usize = 1;
const PORT: usize = 2;
const PATH: usize = 3;
const QUERY: usize = 4;
const FRAGMENT: usize = 5;
const USERINFO: usize = 6;

/// Splits `length` bytes at `url`: 0, or 1 if they are no URL; then no part is set.
///
/// With `is_connect`, they are the authority of a CONNECT request, which needs a port.
///
/// # Safety
///
/// `url` points to `length` bytes, `parts` to room for the parts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_http_parser_parse_url(
    url: *const c_char,
    length: usize,
    is_connect: c_int,
    parts: *mut httpcore_http_parser_url,
) -> c_int {
    // SAFETY: the caller's contract; a URL that is absent is an empty one, and none.
    let (found, result) = match split(unsafe { bytes(url.cast(), length) }.unwrap_or_default(), is_connect != 0) {
        Some(found) => (found, 0),
        None => (httpcore_http_parser_url::default(), 1),
    };
    // SAFETY: the caller's contract.
    unsafe { parts.write(found) };
    result
}

fn split(url: &[u8], connect: bool) -> Option<httpcore_http_parser_url> {
    u16::try_from(url.len()).ok()?;
    let mut found = httpcore_http_parser_url::default();
    let mut at = 0;
    let absolute = url.first()?.is_ascii_alphabetic();
    if !connect && !absolute && !matches!(url.first()?, b'/' | b'*') {
        return None;
    }
    if absolute && !connect {
        at = run(url, 0, class::ALPHA);
        found.add(SCHEMA, 0..at);
        if url.get(at..at + 3)? != b"://" {
            return None;
        }
        at += 3;
    }
    if absolute || connect {
        let end = run(url, at, class::BEFORE);
        found.authority(url.get(..end)?, at)?;
        at = end;
    }
    if let Some(b'/' | b'*') = url.get(at) {
        let end = run(url, at, class::CHAR);
        found.add(PATH, at..end);
        at = end;
    }
    if let Some(b'?') = url.get(at) {
        let end = run(url, at + 1, class::CHAR | class::QUESTION_MARK);
        found.add(QUERY, at + 1..end);
        at = end;
    }
    if let Some(b'#') = url.get(at) {
        let start = run(url, at, class::HASH);
        at = run(url, start, class::CHAR | class::QUESTION_MARK | class::HASH);
        found.add(FRAGMENT, start..at);
    }
    let whole = at == url.len() && (!connect || found.set == 1 << HOST | 1 << PORT);
    whole.then_some(found)
}

/// Where the run of bytes of these classes ends that starts at `from`.
#[inline(never)]
fn run(bytes: &[u8], from: usize, classes: u8) -> usize {
    let mut at = from;
    while let Some(&byte) = bytes.get(at)
        && class::OF.get(usize::from(byte)).is_some_and(|of| of & classes != 0)
    {
        at += 1;
    }
    at
}

/// What the bytes of a URL may be part of, a bit each.
mod class {
    /// A scheme.
    pub(super) const ALPHA: u8 = 1 << 0;
    /// What stands before a path or a query.
    pub(super) const BEFORE: u8 = 1 << 1;
    /// A path, a query, a fragment.
    pub(super) const CHAR: u8 = 1 << 2;
    pub(super) const QUESTION_MARK: u8 = 1 << 3;
    pub(super) const HASH: u8 = 1 << 4;
    pub(super) const USERINFO: u8 = 1 << 5;
    pub(super) const NAME: u8 = 1 << 6;
    /// An IPv6 address.
    pub(super) const ADDRESS: u8 = 1 << 7;

    #[allow(clippy::indexing_slicing, reason = "it happens while compiling")]
    pub(super) static OF: [u8; 256] = {
        let mut of = [0; 256];
        let mut byte: u8 = 0;
        loop {
            let mut classes = if matches!(byte, b'/' | b'?') { 0 } else { BEFORE };
            if byte.is_ascii_alphabetic() {
                classes |= ALPHA;
            }
            if byte.is_ascii_graphic() {
                classes |= match byte {
                    b'?' => QUESTION_MARK,
                    b'#' => HASH,
                    _ => CHAR,
                };
            }
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-') {
                classes |= NAME | USERINFO;
            }
            if matches!(
                byte,
                b'_' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' | b'%' | b';' | b':' | b'&' | b'=' | b'+' | b'$' | b','
            ) {
                classes |= USERINFO;
            }
            if byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.') {
                classes |= ADDRESS;
            }
            of[byte as usize] = classes;
            if byte == u8::MAX {
                break of;
            }
            byte += 1;
        }
    };
}

impl httpcore_http_parser_url {
    /// A part is there, unless it is empty.
    #[inline(never)]
    fn add(&mut self, part: usize, range: Range<usize>) {
        if let Some(place) = self.parts.get_mut(part)
            && !range.is_empty()
        {
            *place = Part { start: range.start as u16, length: range.len() as u16 };
            self.set |= 1 << part;
        }
    }

    /// The authority is what there is from `start` to the end of `url`.
    fn authority(&mut self, url: &[u8], start: usize) -> Option<()> {
        let mut at = start;
        if url.get(at..)?.contains(&b'@') {
            let end = run(url, at, class::USERINFO);
            self.add(USERINFO, at..end);
            if url.get(end) != Some(&b'@') {
                return None;
            }
            at = end + 1;
        }
        // The brackets of an address are not part of it.
        let end;
        if let Some(b'[') = url.get(at) {
            at += 1;
            let mut address = run(url, at, class::ADDRESS);
            if address == at {
                return None;
            }
            if let Some(b'%') = url.get(address) {
                let zone = address + 1;
                address = zone;
                while let Some(b'%' | b'_' | b'~' | b'.' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') =
                    url.get(address)
                {
                    address += 1;
                }
                if address == zone {
                    return None;
                }
            }
            if url.get(address) != Some(&b']') {
                return None;
            }
            self.add(HOST, at..address);
            end = address + 1;
        } else {
            end = run(url, at, class::NAME);
            if end == at {
                return None;
            }
            self.add(HOST, at..end);
        }
        match url.get(end) {
            None => Some(()),
            Some(b':') => self.port(url, end + 1),
            Some(_) => None,
        }
    }

    /// The port is what there is from `start` to the end of `url`.
    fn port(&mut self, url: &[u8], start: usize) -> Option<()> {
        for &digit in url.get(start..)? {
            if !digit.is_ascii_digit() {
                return None;
            }
            self.port = self.port.checked_mul(10)?.checked_add(u16::from(digit - b'0'))?;
        }
        self.add(PORT, start..url.len());
        (start < url.len()).then_some(())
    }
}
