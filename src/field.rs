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
    pub fn find(name: &[u8]) -> Option<Self> {
        Self::find_token(name).filter(|known| is_named(known.id(), name))
    }

    /// As [`find`](Self::find), of a name made of `tchar`s.
    #[inline(never)]
    pub(crate) fn find_token(name: &[u8]) -> Option<Self> {
        let known = Self::from_id(with_end_of(name))?;
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

/// A known name, prepared to be compared with sixteen bytes at once: those that end where the name does.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub(crate) struct KnownName {
    /// The bits that make no difference: the case of letters, and all bits of what is before a shorter name. But the byte
    /// before a name of fewer than four bytes has to be a LF.
    pub(crate) ignored: [u8; 16],
    /// The name in lower case, with all bits that are ignored set.
    pub(crate) name: [u8; 16],
}

/// [`KnownField::id`] of the known name of `length` bytes that ends with these four, or 0: `if_same` gives the number
/// that it is called with if the name is the one that it may be. A name is one or more `tchar`s, behind a line end.
///
/// Of a name longer than 16 bytes the rest is to be [compared](is_named). There is no branch in this.
#[inline(always)]
pub(crate) fn with_end(end: [u8; 4], length: u8, if_same: impl Fn(&'static KnownName, u16) -> u16) -> u16 {
    let slot = slot(u32::from_le_bytes(end), length, KNOWN_NAMES.factor);
    // The remainder changes nothing: it tells the compiler that the number is below.
    let id = KNOWN_NAMES.slots.get(usize::from(slot)).copied().unwrap_or_default() % NAME_ROWS as u8;
    let Some(name) = KNOWN_NAMES.names.get(usize::from(id)) else { return 0 };
    if_same(name, id.into())
}

impl KnownName {
    /// `id` if it ends as these sixteen bytes do, else 0.
    pub(crate) fn if_same(&self, bytes: u128, id: u16) -> u16 {
        if bytes | u128::from_le_bytes(self.ignored) == u128::from_le_bytes(self.name) { id } else { 0 }
    }
}

/// [`with_end`], for a name that may be all there is.
fn with_end_of(name: &[u8]) -> u16 {
    let Ok(length @ 1..) = u8::try_from(name.len()) else { return 0 };
    let end = sixteen(name);
    with_end(((end >> 96) as u32).to_le_bytes(), length, |known, id| known.if_same(end, id))
}

/// The last sixteen bytes of a name. What is before a shorter one makes a difference in the last four bytes alone.
#[inline(always)]
fn sixteen(name: &[u8]) -> u128 {
    let before = 128u32.saturating_sub(8 * name.len() as u32) % 128;
    // Two words that overlap.
    if let (Some(&first), Some(&last)) = (name.first_chunk(), name.last_chunk()) {
        return match name.last_chunk() {
            Some(&all) => u128::from_le_bytes(all),
            None => u128::from(u64::from_le_bytes(first)) << before | u128::from(u64::from_le_bytes(last)) << 64,
        };
    }
    if let (Some(&first), Some(&last)) = (name.first_chunk(), name.last_chunk()) {
        return u128::from(u32::from_le_bytes(first)) << before | u128::from(u32::from_le_bytes(last)) << 96;
    }
    let line_end = u128::from_le_bytes(*b"--------------\r\n");
    name.iter().fold(line_end, |end, &byte| end >> 8 | u128::from(byte) << 120)
}

/// Whether the field with this [`KnownField::id`] has this name, whatever its case.
pub(crate) fn is_named(id: u16, name: &[u8]) -> bool {
    KnownField::from_id(id).is_some_and(|known| name.eq_ignore_ascii_case(known.name().as_bytes()))
}

/// The known fields with longer names than [`with_end`] looks at, one bit each.
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
    factor: u32,
}

static KNOWN_NAMES: KnownNames = known_names();

/// The slot of a name: no two known names have length and last four bytes in common. Names of fewer bytes are behind a line
/// end, which counts. Names that have the last bytes in common differ in length, and so in their slots.
#[inline(always)]
const fn slot(end: u32, length: u8, factor: u32) -> u8 {
    const LOWER_CASE: u32 = 0x2020_2020;
    (((end | LOWER_CASE).wrapping_mul(factor) >> 24) as u8).wrapping_add(length)
}

#[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn known_names() -> KnownNames {
    // Unlike any sixteen bytes.
    const NONE: KnownName = KnownName { ignored: [0xff; 16], name: [0; 16] };
    let mut names = [NONE; NAME_ROWS];
    let mut ends = [0; NAME_ROWS];
    let mut id = 1;
    while id <= KnownField::ALL.len() {
        let name = KnownField::ALL[id - 1].name().as_bytes();
        let row = &mut names[id];
        *row = KnownName { ignored: [0xff; 16], name: [0xff; 16] };
        let mut end = *b"--\r\n";
        if name.len() < end.len() {
            // The slot tells how long a name is of which the last four bytes are known.
            let before = 15 - name.len();
            (row.name[before], row.ignored[before]) = (b'\n', 0);
        }
        let mut at = 0;
        while at < name.len() {
            end = [end[1], end[2], end[3], name[at]];
            if at + 16 >= name.len() {
                let to = at + 16 - name.len();
                let letter = name[at].is_ascii_alphabetic();
                (row.name[to], row.ignored[to]) = (name[at], if letter { 0x20 } else { 0 });
            }
            at += 1;
        }
        ends[id] = u32::from_le_bytes(end);
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
            return KnownNames { names, slots, factor };
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
    fn find_by_end(name: &[u8]) -> Option<KnownField> {
        let line = [b"what is before it\r\n", name, b": behind"].concat();
        let end = 19 + name.len();
        let sixteen = u128::from_le_bytes(*line[..end].last_chunk().unwrap());
        let four = *line[..end].last_chunk().unwrap();
        let known = KnownField::from_id(with_end(four, name.len() as u8, |known, id| known.if_same(sixteen, id)))?;
        (NAMED_BY_ENDS & 1 << known as u8 == 0 || is_named(known.id(), &line[19..end])).then_some(known)
    }

    #[test]
    fn names_are_found_by_their_ends() {
        for known in KnownField::ALL {
            let name = known.name().as_bytes();
            assert_eq!(find_by_end(name), Some(*known));
            assert_eq!(find_by_end(&name.to_ascii_uppercase()), Some(*known));
            for at in 0..name.len() {
                let shorter = [&name[..at], &name[at + 1..]].concat();
                let longer = [&name[..at], b"x", &name[at..]].concat();
                let mut other = name.to_vec();
                other[at] ^= 1;
                for name in [shorter, longer, other] {
                    assert!(
                        name.is_empty() || find_by_end(&name) == KnownField::find(&name),
                        "{}",
                        name.escape_ascii()
                    );
                }
            }
        }
    }

    #[test]
    fn no_other_name_has_the_end_of_a_short_one() {
        for known in KnownField::ALL.iter().filter(|known| known.name().len() < 4) {
            // The slot depends on the last four bytes and the length.
            for before in 0..26usize.pow(2) {
                let letters = [b'a' + (before / 26) as u8, b'a' + (before % 26) as u8];
                for length in 0..30 {
                    let name = [&[b'x'; 30][..length], &letters, known.name().as_bytes()].concat();
                    let found = [find_by_end(&name), KnownField::find_token(&name)];
                    assert_eq!(found, [KnownField::find(&name); 2], "{}", name.escape_ascii());
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
