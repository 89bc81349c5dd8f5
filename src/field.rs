//! Field lines: the names the library knows, and the record that says where a field line lies.
//!
//! RFC 9110 §5 and §6.5.1. What a known field *means* for a message is told in [`framing`](crate::framing).

use crate::grammar::Words;

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
        /// A field name that the library knows, to look it up without comparing names.
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

        /// The names, sorted.
        pub(crate) static NAMES: Words = Words::new(&[$($name),*]);

        impl KnownField {
            /// Every known field, sorted by name.
            pub const ALL: &'static [Self] = &[$(Self::$known),*];

            /// The name, in lower case.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$known => $name,)*
                }
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
    pub fn find(name: &[u8]) -> Option<Self> {
        NAMES.find(name.iter().map(u8::to_ascii_lowercase)).and_then(Self::from_index)
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

/// A known name, prepared to be compared eight bytes at once.
pub(crate) struct KnownName {
    /// The first eight bytes, zeros behind a shorter name.
    first: u64,
    /// The last eight bytes of a longer name.
    last: u64,
    length: u8,
    /// [`KnownField::id`]
    pub(crate) id: u16,
}

/// Sets the bit that tells lower case from upper, in eight bytes. Of all `tchar`s besides letters it changes `^` and `_`
/// alone, and not to one that a known name has.
const LOWER_CASE: u64 = 0x2020_2020_2020_2020;

/// The known name of `length` bytes, at least one, that starts with the same eight bytes as `first`, whatever their case and
/// whatever comes behind a shorter name. All bytes of the name must be `tchar`s.
#[inline]
pub(crate) fn starting_with(first: u64, length: usize) -> Option<&'static KnownName> {
    let first = (first | LOWER_CASE) & (u64::MAX >> (64 - 8 * length.clamp(1, 8)));
    let id = KNOWN_NAMES.slots.get(slot(first, length, KNOWN_NAMES.factor)).copied().unwrap_or_default();
    let found = KNOWN_NAMES.names.get(usize::from(id))?;
    (found.first == first && usize::from(found.length) == length).then_some(found)
}

impl KnownName {
    /// Whether the name, longer than eight bytes, ends with these eight, whatever their case.
    #[inline]
    pub(crate) const fn ends_with(&self, last: u64) -> bool {
        last | LOWER_CASE == self.last
    }

    /// Whether this is the name, whatever its case.
    pub(crate) fn is(&self, name: &[u8]) -> bool {
        KnownField::from_id(self.id).is_some_and(|known| name.eq_ignore_ascii_case(known.name().as_bytes()))
    }
}

/// A hash table without collisions over the known names.
struct KnownNames {
    names: [KnownName; KnownField::ALL.len() + 1],
    /// [`KnownField::id`], or 0.
    slots: [u8; 256],
    factor: u64,
}

static KNOWN_NAMES: KnownNames = known_names();

/// The slot of a name: no two known names have length and first eight bytes in common.
const fn slot(first: u64, length: usize, factor: u64) -> usize {
    (first.wrapping_add(length as u64).wrapping_mul(factor) >> 56) as usize
}

#[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn known_names() -> KnownNames {
    const NONE: KnownName = KnownName { first: 0, last: 0, length: 0, id: 0 };
    let mut names = [NONE; KnownField::ALL.len() + 1];
    let mut id = 1;
    while id < names.len() {
        let name = KnownField::ALL[id - 1].name().as_bytes();
        let (mut first, mut last, mut at) = (0, 0, 0);
        while at < name.len() {
            if at < 8 {
                first |= (name[at] as u64) << (8 * at);
            }
            last = last >> 8 | (name[at] as u64) << 56;
            at += 1;
        }
        names[id] = KnownName { first, last, length: name.len() as u8, id: id as u16 };
        id += 1;
    }
    // Odd factors, one after the other, until each name has a slot of its own.
    let mut factor = 0x9e37_79b9_7f4a_7c15u64;
    loop {
        let mut slots = [0; 256];
        let mut id = 1;
        while id < names.len() {
            let slot = &mut slots[slot(names[id].first, names[id].length as usize, factor)];
            if *slot != 0 {
                break;
            }
            *slot = id as u8;
            id += 1;
        }
        if id == names.len() {
            return KnownNames { names, slots, factor };
        }
        factor = factor.wrapping_mul(0xd134_2543_de82_ef95);
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
    pub(crate) value_len: u16,
    /// [`KnownField::id`], or 0.
    pub(crate) known: u16,
}

impl Field {
    /// A record that describes nothing, to fill storage with.
    pub const EMPTY: Self = Self { start: 0, name_len: 0, value_at: 0, value_len: 0, known: 0 };

    /// The range of the name.
    pub const fn name(&self) -> core::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.name_len as usize
    }

    /// The range of the value, without the blanks around it.
    pub const fn value(&self) -> core::ops::Range<usize> {
        let start = self.start as usize + self.value_at as usize;
        start..start + self.value_len as usize
    }

    /// Which known field it is.
    pub fn known(&self) -> Option<KnownField> {
        KnownField::from_id(self.known)
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
    fn presence_fits_a_word() {
        assert!(KnownField::ALL.len() <= 64);
    }

    #[test]
    fn a_record_is_twelve_bytes() {
        assert_eq!(size_of::<Field>(), 12);
    }
}
