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
    let url = unsafe { bytes(url.cast(), length) }.unwrap_or_default();
    let found = httpcore_http_parser_url::default();
    let mut reader = Reader { rest: url, length: url.len(), found, refused: u16::try_from(url.len()).is_err() };
    reader.split(is_connect != 0);
    // SAFETY: the caller's contract.
    unsafe { parts.write(if reader.refused { httpcore_http_parser_url::default() } else { reader.found }) };
    c_int::from(reader.refused)
}

struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
    found: httpcore_http_parser_url,
    /// Something was not there that must be: what comes behind does not matter.
    refused: bool,
}

impl Reader<'_> {
    fn split(&mut self, connect: bool) {
        let target = !connect && matches!(self.next(), b'/' | b'*');
        if !target {
            if !connect {
                self.part(SCHEMA, class::ALPHA);
                for byte in *b"://" {
                    self.needs(byte);
                }
            }
            self.authority();
        }
        let mut goes_on = false;
        if target || self.next() == b'/' {
            self.part(PATH, class::CHAR);
            goes_on = true;
        }
        if self.eats(b'?') {
            self.part(QUERY, class::QUERY);
            goes_on = true;
        }
        if goes_on {
            while self.eats(b'#') {}
            self.part(FRAGMENT, class::FRAGMENT);
        }
        self.refused |= !self.rest.is_empty() || (connect && self.found.set != 1 << HOST | 1 << PORT);
    }

    fn authority(&mut self) {
        let before = self.rest;
        self.part(USERINFO, class::USERINFO);
        if !self.eats(b'@') {
            self.rest = before;
            self.found.set &= 1 << SCHEMA;
            let [.., userinfo] = &mut self.found.parts;
            *userinfo = Part::default();
        }
        // The brackets of an address are not part of it.
        if self.eats(b'[') {
            self.part(HOST, class::ADDRESS);
            let [_, Part { start, .. }, ..] = self.found.parts;
            if self.eats(b'%') {
                self.part(HOST, class::ZONE);
                let [_, host, ..] = &mut self.found.parts;
                host.length = (host.start + host.length).wrapping_sub(start);
                host.start = start;
            }
            self.needs(b']');
        } else {
            self.part(HOST, class::NAME);
        }
        if self.eats(b':') {
            let mut digits = self.rest.iter();
            self.part(PORT, class::NAME);
            let mut port: u32 = 0;
            while digits.len() > self.rest.len()
                && let Some(digit) = digits.next()
            {
                let digit = digit.wrapping_sub(b'0');
                port = (port * 10 + u32::from(digit)).min(1 << 16);
                self.refused |= digit > 9 || port > u16::MAX.into();
            }
            self.found.port = port as u16;
        }
    }

    /// The next byte; 0, which is part of nothing, behind the last one.
    fn next(&self) -> u8 {
        self.rest.first().copied().unwrap_or_default()
    }

    /// A part that is all bytes of a class that come next; it is not set if there are none.
    #[inline(never)]
    fn part(&mut self, part: usize, classes: u8) {
        let start = self.length - self.rest.len();
        while let Some(&of) = class::OF.get(usize::from(self.next()))
            && of & classes != 0
        {
            self.skip();
        }
        let length = self.length - self.rest.len() - start;
        if let Some(place) = self.found.parts.get_mut(part)
            && length > 0
        {
            *place = Part { start: start as u16, length: length as u16 };
            self.found.set |= 1 << part;
        } else {
            let optional = 1 << USERINFO | 1 << QUERY | 1 << FRAGMENT;
            self.refused |= optional >> part & 1 == 0;
        }
    }

    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    #[inline(never)]
    fn eats(&mut self, byte: u8) -> bool {
        let there = self.next() == byte;
        if there {
            self.skip();
        }
        there
    }

    fn needs(&mut self, byte: u8) {
        self.refused |= !self.eats(byte);
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

    #[allow(clippy::indexing_slicing, reason = "it happens while compiling")]
    pub(super) static OF: [u8; 127] = {
        let mut of = [0; 127];
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
            of[byte as usize] = classes;
            byte += 1;
        }
        of
    };
}
