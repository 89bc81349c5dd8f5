//! Field lines: the names the library knows, and the record that says where a field line lies.
//!
//! RFC 9110 §5 and §6.5.1. What a known field *means* for a message is told in [`framing`](crate::framing).

use crate::grammar::{self, Words};

/// What is done with a field that arrives in a trailer section, RFC 9110 §6.5.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InTrailer {
    /// Delivered.
    Deliver,
    /// Read, checked and dropped: a recipient that merged it into the head would be misled.
    Withhold,
    /// The message is refused: some recipient may frame or route by it.
    Refuse,
}

macro_rules! known_fields {
    ($($name:literal $known:ident $in_trailer:ident;)*) => {
        /// A field name that the library knows, and its number.
        ///
        /// ```
        /// use httpcore::KnownField;
        ///
        /// assert_eq!(KnownField::find(b"content-TYPE"), Some(KnownField::ContentType));
        /// assert_eq!(KnownField::ContentType.name(), "content-type");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum KnownField {
            $(
                #[doc = concat!("`", $name, "`")]
                $known,
            )*
        }

        const SORTED: &[&str; KnownField::ALL.len()] = &[$($name),*];

        /// The names.
        pub(crate) static NAMES: Words = Words::new(SORTED);

        impl KnownField {
            /// Every known field, sorted by name.
            pub const ALL: &'static [Self] = &[$(Self::$known),*];

            /// The name, in lower case.
            #[allow(clippy::indexing_slicing, reason = "there is a name for each")]
            pub const fn name(self) -> &'static str {
                SORTED[self as usize]
            }

            pub(crate) const fn in_trailer(self) -> InTrailer {
                match self {
                    $(Self::$known => InTrailer::$in_trailer,)*
                }
            }
        }
    };
}

known_fields! {
    "accept" Accept Deliver;
    "accept-encoding" AcceptEncoding Deliver;
    "accept-language" AcceptLanguage Deliver;
    "age" Age Withhold;
    "authorization" Authorization Withhold;
    "cache-control" CacheControl Withhold;
    "close" Close Withhold;
    "connection" Connection Withhold;
    "content-encoding" ContentEncoding Withhold;
    "content-length" ContentLength Refuse;
    "content-range" ContentRange Withhold;
    "content-type" ContentType Withhold;
    "cookie" Cookie Withhold;
    "date" Date Withhold;
    "etag" Etag Deliver;
    "expect" Expect Withhold;
    "expires" Expires Withhold;
    "host" Host Refuse;
    "if" If Withhold;
    "if-match" IfMatch Withhold;
    "if-modified-since" IfModifiedSince Withhold;
    "if-none-match" IfNoneMatch Withhold;
    "if-range" IfRange Withhold;
    "if-schedule-tag-match" IfScheduleTagMatch Withhold;
    "if-unmodified-since" IfUnmodifiedSince Withhold;
    "keep-alive" KeepAlive Withhold;
    "last-modified" LastModified Deliver;
    "location" Location Withhold;
    "max-forwards" MaxForwards Withhold;
    "origin" Origin Deliver;
    "pragma" Pragma Withhold;
    "proxy-authenticate" ProxyAuthenticate Withhold;
    "proxy-authentication-info" ProxyAuthenticationInfo Withhold;
    "proxy-authorization" ProxyAuthorization Withhold;
    "proxy-connection" ProxyConnection Withhold;
    "range" Range Withhold;
    "referer" Referer Deliver;
    "retry-after" RetryAfter Withhold;
    "sec-websocket-key" SecWebSocketKey Deliver;
    "sec-websocket-version" SecWebSocketVersion Deliver;
    "server" Server Deliver;
    "set-cookie" SetCookie Withhold;
    "te" Te Withhold;
    "trailer" Trailer Withhold;
    "transfer-encoding" TransferEncoding Refuse;
    "upgrade" Upgrade Withhold;
    "user-agent" UserAgent Deliver;
    "vary" Vary Withhold;
    "via" Via Deliver;
    "www-authenticate" WwwAuthenticate Withhold;
    "x-forwarded-for" XForwardedFor Deliver;
    "x-forwarded-host" XForwardedHost Deliver;
    "x-forwarded-proto" XForwardedProto Deliver;
}

impl KnownField {
    /// The known field with this name, whatever its case. O(length of the name).
    #[inline(never)]
    pub fn find(name: &[u8]) -> Option<Self> {
        Self::from_id(id_of(name)).filter(|known| known.is_named(name))
    }

    /// Whether the field has this name, whatever its case.
    #[inline]
    pub(crate) fn is_named(self, name: &[u8]) -> bool {
        grammar::is_word(name, self.name().as_bytes())
    }

    pub(crate) fn from_index(index: usize) -> Option<Self> {
        Self::ALL.get(index).copied()
    }

    /// The stable number, from 1 on and the same as in C.
    pub const fn id(self) -> u16 {
        self as u16 + 1
    }

    /// The known field with this number.
    pub fn from_id(id: u16) -> Option<Self> {
        Self::from_index(usize::from(id.checked_sub(1)?))
    }

    /// Whether `Debug` output hides the value: it lets its reader act as the user.
    pub(crate) const fn is_secret(self) -> bool {
        matches!(self, Self::Authorization | Self::ProxyAuthorization | Self::Cookie | Self::SetCookie)
    }
}

/// [`KnownField::id`] of the only known name that this one can be, or 0.
fn id_of(name: &[u8]) -> u16 {
    let slot = slot(last_four(name), name.len() as u8, KNOWN_NAMES.factor);
    KNOWN_NAMES.slots.get(usize::from(slot)).copied().unwrap_or_default().into()
}

/// The last four bytes of a name, or all of fewer.
const fn last_four(name: &[u8]) -> u32 {
    if let Some(&end) = name.last_chunk() {
        return u32::from_le_bytes(end);
    }
    let (mut end, mut rest) = (0, name);
    while let [byte, others @ ..] = rest {
        end = end >> 8 | (*byte as u32) << 24;
        rest = others;
    }
    end
}

/// A hash table without collisions over the known names.
struct KnownNames {
    /// [`KnownField::id`], or 0.
    slots: [u8; 256],
    factor: u32,
}

static KNOWN_NAMES: KnownNames = known_names();

/// The slot of a name: no two known names have length and last four bytes in common.
#[inline(always)]
const fn slot(end: u32, length: u8, factor: u32) -> u8 {
    const LOWER_CASE: u32 = 0x2020_2020;
    (((end | LOWER_CASE).wrapping_mul(factor) >> 24) as u8).wrapping_add(length)
}

#[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn known_names() -> KnownNames {
    let mut ends = [0; KnownField::ALL.len() + 1];
    let mut id = 1;
    while id <= KnownField::ALL.len() {
        ends[id] = last_four(KnownField::ALL[id - 1].name().as_bytes());
        id += 1;
    }
    // Odd factors, one after the other, until each name has a slot of its own.
    let mut factor = 0x9e37_79b9u32;
    loop {
        let mut slots = [0; 256];
        let mut id = 1;
        while id <= KnownField::ALL.len() {
            let slot = &mut slots[slot(ends[id], KnownField::ALL[id - 1].name().len() as u8, factor) as usize];
            if *slot != 0 {
                break;
            }
            *slot = id as u8;
            id += 1;
        }
        if id > KnownField::ALL.len() {
            return KnownNames { slots, factor };
        }
        factor = factor.wrapping_mul(0xde82_ef95);
    }
}

/// Where one field line lies, in 12 bytes: offsets from the first byte of the message.
///
/// Filled in by a parser and read through [`Head`](crate::Head). The caller provides the storage.
///
/// ```
/// use httpcore::{Field, HeadParser, Limits};
///
/// let mut fields = [Field::EMPTY; 8];
/// let buf = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n";
/// let mut parser = HeadParser::request(Limits::DEFAULT);
/// parser.next(buf, &mut fields).unwrap();
/// assert_eq!(&buf[fields[0].name()], b"Host");
/// assert_eq!(&buf[fields[0].value()], b"example.org");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Field {
    /// Where the name starts.
    pub(crate) start: u32,
    pub(crate) name_len: u16,
    /// Where the value starts, counted from `start`.
    pub(crate) value_at: u16,
    pub(crate) value_len: u32,
}

impl Field {
    /// A record that describes nothing, to fill storage with.
    pub const EMPTY: Self = Self { start: 0, name_len: 0, value_at: 0, value_len: 0 };

    /// The range of the name.
    pub const fn name(&self) -> core::ops::Range<usize> {
        let start = self.start as usize;
        // Records that were not filled in by a parser may hold anything.
        start..start.wrapping_add(self.name_len as usize)
    }

    /// The range of the value, without the blanks around it.
    pub const fn value(&self) -> core::ops::Range<usize> {
        let start = (self.start as usize).wrapping_add(self.value_at as usize);
        start..start.wrapping_add(self.value_len as usize)
    }

    /// Whether the field line, which is one of `head`, has this name, whatever its case.
    #[inline]
    pub fn is_named(&self, head: &[u8], name: &[u8]) -> bool {
        // Most names differ in their length.
        usize::from(self.name_len) == name.len()
            && head.get(self.name()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    }
}

impl Default for Field {
    fn default() -> Self {
        Self::EMPTY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_find_themselves() {
        assert!(KnownField::ALL.iter().map(|known| known.name()).is_sorted());
        for &known in KnownField::ALL {
            assert_eq!(KnownField::find(known.name().to_ascii_uppercase().as_bytes()), Some(known));
            assert_eq!(KnownField::from_id(known.id()), Some(known));
        }
        assert_eq!(KnownField::from_id(0), None);
        assert_eq!(KnownField::find(b"x-unknown"), None);
    }

    #[test]
    fn names_are_found_and_no_others() {
        let same = |known: &&KnownField, name: &[u8]| name.eq_ignore_ascii_case(known.name().as_bytes());
        let look = |name: &[u8]| KnownField::ALL.iter().find(|known| same(known, name)).copied();
        for known in KnownField::ALL {
            let name = known.name().as_bytes();
            for at in 0..name.len() {
                let shorter = [&name[..at], &name[at + 1..]].concat();
                let longer = [&name[..at], b"x", &name[at..]].concat();
                let mut other = name.to_vec();
                other[at] ^= 1;
                for name in [shorter, longer, other] {
                    assert_eq!(KnownField::find(&name), look(&name), "{}", name.escape_ascii());
                }
            }
        }
        assert_eq!(KnownField::find(&[b'e'; 1000]), None);
    }

    #[test]
    fn a_record_is_twelve_bytes() {
        assert_eq!(size_of::<Field>(), 12);
    }
}
