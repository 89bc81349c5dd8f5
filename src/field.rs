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
        Self::find_token(name).filter(|known| is_named(known.id(), name))
    }

    /// As [`find`](Self::find), of a name made of `tchar`s.
    #[inline(never)]
    pub(crate) fn find_token(name: &[u8]) -> Option<Self> {
        let known = Self::from_id(with_ends_of(name))?;
        (NAMED_BY_ENDS & 1 << known as u8 == 0 || is_named(known.id(), name)).then_some(known)
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
#[derive(Clone, Copy)]
struct KnownName {
    /// The last eight bytes; zeros behind a shorter name.
    last: u64,
    /// The first eight bytes of a longer name.
    first: u64,
    length: u32,
    /// [`KnownField::id`]
    id: u16,
}

/// Sets the bit that tells lower case from upper, in eight bytes. Of all `tchar`s besides letters it changes `^` and `_`
/// alone, and not to one that a known name has.
const LOWER_CASE: u64 = 0x2020_2020_2020_2020;

/// [`KnownField::id`] of the known name of `length` bytes, at least one, whose last eight bytes are `last` and whose first
/// ones `first`, in any case; or 0. Before a shorter name there may be anything. All its bytes must be `tchar`s.
///
/// Of a name longer than 16 bytes the rest is to be [compared](is_named). There is no branch in this.
#[inline(always)]
pub(crate) fn with_ends(first: u64, last: u64, length: usize) -> u16 {
    let last = (last | LOWER_CASE) >> (8 * 8usize.saturating_sub(length));
    let slot = slot(last, length, KNOWN_NAMES.factor);
    let name = KNOWN_NAMES.slots.get(slot).and_then(|&slot| KNOWN_NAMES.names.get(usize::from(slot) % NAME_ROWS));
    let Some(name) = name else { return 0 };
    let first = ((first | LOWER_CASE) ^ name.first) & u64::from(length > 8).wrapping_neg();
    let differs = (last ^ name.last) | first | (length as u64 ^ u64::from(name.length));
    core::hint::select_unpredictable(differs == 0, name.id, 0)
}

/// [`with_ends`], for a name that may be all there is.
fn with_ends_of(name: &[u8]) -> u16 {
    let word = |bytes: Option<&[u8; 8]>| bytes.map(|bytes| u64::from_le_bytes(*bytes));
    let (first, last) = match (word(name.first_chunk()), word(name.last_chunk())) {
        (Some(first), Some(last)) => (first, last),
        _ => (0, name.iter().fold(0, |last, &byte| last >> 8 | u64::from(byte) << 56)),
    };
    if name.is_empty() { 0 } else { with_ends(first, last, name.len()) }
}

/// Whether the field with this [`KnownField::id`] has this name, whatever its case.
pub(crate) fn is_named(id: u16, name: &[u8]) -> bool {
    KnownField::from_id(id).is_some_and(|known| name.eq_ignore_ascii_case(known.name().as_bytes()))
}

/// The known fields with longer names than [`with_ends`] looks at, one bit each.
pub(crate) const NAMED_BY_ENDS: u64 = {
    let (mut fields, mut rest) = (0, KnownField::ALL);
    while let [known, others @ ..] = rest {
        if known.name().len() > 16 {
            fields |= 1 << *known as u8;
        }
        rest = others;
    }
    fields
};

/// A power of two, so that no bound has to be checked.
const NAME_ROWS: usize = 64;

/// A hash table without collisions over the known names.
struct KnownNames {
    /// By [`KnownField::id`].
    names: [KnownName; NAME_ROWS],
    /// [`KnownField::id`], or 0.
    slots: [u8; 256],
    factor: u64,
}

static KNOWN_NAMES: KnownNames = known_names();

/// The slot of a name: no two known names have length and last eight bytes in common.
const fn slot(last: u64, length: usize, factor: u64) -> usize {
    (last.wrapping_add(length as u64).wrapping_mul(factor) >> 56) as usize
}

#[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn known_names() -> KnownNames {
    const NONE: KnownName = KnownName { last: 0, first: 0, length: 0, id: 0 };
    let mut names = [NONE; NAME_ROWS];
    let mut id = 1;
    while id <= KnownField::ALL.len() {
        let name = KnownField::ALL[id - 1].name().as_bytes();
        let (mut first, mut last, mut at) = (0, 0, 0);
        while at < name.len() {
            if at < 8 {
                first |= (name[at] as u64) << (8 * at);
            }
            if at + 8 >= name.len() {
                let shortened = if name.len() > 8 { name.len() - 8 } else { 0 };
                last |= (name[at] as u64) << (8 * (at - shortened));
            }
            at += 1;
        }
        names[id] = KnownName { last, first, length: name.len() as u32, id: id as u16 };
        id += 1;
    }
    // Odd factors, one after the other, until each name has a slot of its own.
    let mut factor = 0x9e37_79b9_7f4a_7c15u64;
    loop {
        let mut slots = [0; 256];
        let mut id = 1;
        while id <= KnownField::ALL.len() {
            let slot = &mut slots[slot(names[id].last, names[id].length as usize, factor)];
            if *slot != 0 {
                break;
            }
            *slot = id as u8;
            id += 1;
        }
        if id > KnownField::ALL.len() {
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

    /// As the scanner does it, with bytes before and behind.
    fn find_by_ends(name: &[u8]) -> Option<KnownField> {
        let line = [b"before: it\r\n", name, b": behind"].concat();
        let (start, end) = (12, 12 + name.len());
        let word = |at: usize| u64::from_le_bytes(*line[at..].first_chunk().unwrap());
        let id = with_ends(word(end - name.len().max(8)), word(end - 8), name.len());
        let known = KnownField::from_id(id)?;
        (NAMED_BY_ENDS & 1 << known as u8 == 0 || is_named(id, &line[start..end])).then_some(known)
    }

    #[test]
    fn names_are_found_by_their_ends() {
        for known in KnownField::ALL {
            let name = known.name().as_bytes();
            assert_eq!(find_by_ends(name), Some(*known));
            assert_eq!(find_by_ends(&name.to_ascii_uppercase()), Some(*known));
            for at in 0..name.len() {
                let shorter = [&name[..at], &name[at + 1..]].concat();
                let longer = [&name[..at], b"x", &name[at..]].concat();
                let mut other = name.to_vec();
                other[at] ^= 1;
                for name in [shorter, longer, other] {
                    assert!(
                        name.is_empty() || find_by_ends(&name) == KnownField::find(&name),
                        "{}",
                        name.escape_ascii()
                    );
                }
            }
        }
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
