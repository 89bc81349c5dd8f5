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

use crate::input::slice;
use core::ffi::{c_char, c_int};

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
const NONE: usize = 7;

/// Those that may be empty, and are not there then.
const OPTIONAL: u16 = 1 << USERINFO | 1 << QUERY | 1 << FRAGMENT;

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
    unsafe {
        parts.write(httpcore_http_parser_url::default());
        let refused = (*parts).split(slice(url.cast(), if url.is_null() { 0 } else { length }), is_connect != 0);
        if refused {
            (*parts).set = 0;
        }
        c_int::from(refused)
    }
}

/// An element of the grammar: a delimiter, and a part behind it.
struct Step {
    /// What must come next, or else the step to go on with is `absent`; 0 if there is no delimiter. Taken if below
    /// [`SEEN`].
    delimiter: u8,
    absent: u8,
    part: u8,
    class: u8,
}

const SEEN: u8 = 0x80;
/// No byte of a URL.
const NEVER: u8 = 0x7f | SEEN;

// The steps that others go on with.
const SCHEME: u8 = 4;
const AUTHORITY: u8 = 8;
const PORT_OR_PATH: u8 = 13;
const PATH_FIRST: u8 = 15;
const NAME: u8 = 18;
const QUERY_FIRST: u8 = 20;
const FRAGMENT_LAST: u8 = 21;
const END: u8 = 25;
const REFUSED: u8 = 26;

/// In their order.
static STEPS: [Step; END as usize] = {
    const fn part(part: usize, class: u8) -> Step {
        behind(0, REFUSED, part, class)
    }
    const fn only(delimiter: u8, absent: u8) -> Step {
        behind(delimiter, absent, NONE, 0)
    }
    const fn behind(delimiter: u8, absent: u8, part: usize, class: u8) -> Step {
        Step { delimiter, absent, part: part as u8, class }
    }
    const fn go(step: u8) -> Step {
        only(NEVER, step)
    }
    [
        only(b'/' | SEEN, 2),
        go(PATH_FIRST),
        only(b'*' | SEEN, SCHEME),
        go(PATH_FIRST),
        part(SCHEMA, class::ALPHA),
        only(b':', REFUSED),
        only(b'/', REFUSED),
        only(b'/', REFUSED),
        part(USERINFO, class::USERINFO),
        only(b'@', 10),
        behind(b'[', NAME, HOST, class::ADDRESS),
        // It belongs to the address.
        behind(b'%', 12, HOST, class::ZONE),
        only(b']', REFUSED),
        behind(b':', 14, PORT, class::NAME),
        only(b'/' | SEEN, QUERY_FIRST),
        part(PATH, class::CHAR),
        behind(b'?', FRAGMENT_LAST, QUERY, class::QUERY),
        go(FRAGMENT_LAST),
        part(HOST, class::NAME),
        go(PORT_OR_PATH),
        behind(b'?', END, QUERY, class::QUERY),
        only(b'#', END),
        only(b'#', 24),
        go(22),
        part(FRAGMENT, class::FRAGMENT),
    ]
};

impl httpcore_http_parser_url {
    /// Whether `url` is none; if it is, its parts are known then.
    fn split(&mut self, url: &[u8], connect: bool) -> bool {
        // 0, which is part of nothing, is behind the last byte.
        let byte = |at: usize| url.get(at).copied().unwrap_or_default();
        if url.len() > u16::MAX.into() {
            return true;
        }
        let mut at = 0;
        let mut step = if connect { AUTHORITY } else { 0 };
        while let Some(&Step { delimiter, absent, part, class }) = STEPS.get(usize::from(step)) {
            step += 1;
            if delimiter != 0 {
                if byte(at) != delimiter & !SEEN {
                    step = absent;
                    continue;
                }
                at += usize::from(delimiter < SEEN);
            }
            let Some(place) = self.parts.get_mut(usize::from(part)) else {
                continue;
            };
            let start = at;
            while let Some(&of) = class::OF.get(usize::from(byte(at).wrapping_sub(b'!')))
                && of & class != 0
            {
                at += 1;
            }
            let bit = 1 << part;
            if at == start {
                if OPTIONAL & bit == 0 {
                    return true;
                }
            } else if class == class::USERINFO && byte(at) != b'@' {
                // The host may look like it.
                at = start;
            } else {
                if self.set & bit == 0 {
                    place.start = start as u16;
                }
                place.length = (at as u16).wrapping_sub(place.start);
                self.set |= bit;
            }
        }
        if step != END || at != url.len() || (connect && self.set != 1 << HOST | 1 << PORT) {
            return true;
        }
        let [_, _, Part { start, length }, ..] = self.parts;
        let (start, mut port) = (usize::from(start), 0);
        for digit in url.get(start..start + usize::from(length)).unwrap_or_default() {
            let digit = digit.wrapping_sub(b'0');
            port = port * 10 + u32::from(digit);
            if digit > 9 || port > u16::MAX.into() {
                return true;
            }
        }
        self.port = port as u16;
        false
    }
}

/// What the bytes of a URL may be part of, a bit each.
mod class {
    pub(super) const ALPHA: u8 = 1 << 0;
    /// A path.
    pub(super) const CHAR: u8 = 1 << 1;
    pub(super) const QUERY: u8 = 1 << 2;
    pub(super) const FRAGMENT: u8 = 1 << 3;
    pub(super) const USERINFO: u8 = 1 << 4;
    pub(super) const NAME: u8 = 1 << 5;
    /// An IPv6 address.
    pub(super) const ADDRESS: u8 = 1 << 6;
    /// What follows it behind a percent sign.
    pub(super) const ZONE: u8 = 1 << 7;

    /// From the first byte that is part of one.
    #[allow(clippy::indexing_slicing, reason = "it happens while compiling")]
    pub(super) static OF: [u8; 127 - b'!' as usize] = {
        let mut of = [0; 127 - b'!' as usize];
        let mut byte: u8 = b'!';
        while byte < 127 {
            let mut classes = match byte {
                b'?' => QUERY | FRAGMENT,
                b'#' => FRAGMENT,
                _ => CHAR | QUERY | FRAGMENT,
            };
            if byte.is_ascii_alphabetic() {
                classes |= ALPHA;
            }
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-') {
                classes |= NAME | USERINFO | ZONE;
            }
            if matches!(
                byte,
                b'_' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' | b'%' | b';' | b':' | b'&' | b'=' | b'+' | b'$' | b','
            ) {
                classes |= USERINFO;
            }
            if matches!(byte, b'%' | b'_' | b'~') {
                classes |= ZONE;
            }
            if byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.') {
                classes |= ADDRESS;
            }
            of[(byte - b'!') as usize] = classes;
            byte += 1;
        }
        of
    };
}
