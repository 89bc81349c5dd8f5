//! The bounds of every length and count, and the strict rules that may be switched off.

/// How much of each element a parser accepts. Lengths are in bytes.
///
/// `u16::MAX` as `field_line`, `fields` or `trailers`, and `u64::MAX` as `content`, is no limit; but a
/// [`Parser`](crate::Parser) takes no field line of more than 65,534 bytes, and no more fields than it has records for.
///
/// A message that goes beyond a limit is refused at the first byte in excess; the first limit hit decides the error.
/// A line's length includes its line end.
///
/// ```
/// use httpcore::Limits;
///
/// let limits = Limits { content: 1 << 20, ..Limits::DEFAULT };
/// assert_eq!(limits.fields, 100);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The start line, with the empty lines that may precede a request line. RFC 9112 §3 recommends at least 8,000.
    pub start_line: u32,
    /// All field lines of a head together, with the empty line that ends them.
    pub field_section: u32,
    /// All trailer field lines of a message together, with the empty line that ends them.
    pub trailer_section: u32,
    /// Chunk extensions and leading zeros of chunk sizes, all chunks of a message together; a chunk that has them gives
    /// back one byte for every 64 of its data.
    pub chunk_overhead: u32,
    /// The method.
    pub method: u16,
    /// One field line, in a head or a trailer section.
    pub field_line: u16,
    /// The number of field lines in a head.
    pub fields: u16,
    /// The number of trailer field lines in a message.
    pub trailers: u16,
    /// The content, without its transfer coding.
    pub content: u64,
}

impl Limits {
    /// The limits that suit most servers; the content is not limited.
    pub const DEFAULT: Self = Self {
        start_line: 8 << 10,
        field_section: 64 << 10,
        trailer_section: 8 << 10,
        chunk_overhead: 16 << 10,
        method: 32,
        field_line: 16 << 10,
        fields: 100,
        trailers: 32,
        content: u64::MAX,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Strict rules that are switched off. None is by default, and each costs safety or interoperability.
///
/// ```
/// use httpcore::{Leniency, Limits, Tokenizer};
///
/// let strict = Tokenizer::request(Limits::DEFAULT);
/// let lenient = strict.clone().lenient(Leniency::HOST_MISSING);
/// # let (mut strict, mut lenient) = (strict, lenient);
/// # let read = |tokenizer: &mut Tokenizer| {
/// #     let mut rest = &b"GET / HTTP/1.1\r\n\r\n"[..];
/// #     loop {
/// #         let token = tokenizer.next(rest)?;
/// #         rest = &rest[token.consumed..];
/// #         if token.kind == httpcore::TokenKind::MessageEnd { return Ok::<_, httpcore::Error>(()) }
/// #     }
/// # };
/// # assert!(read(&mut strict).is_err());
/// # assert!(read(&mut lenient).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leniency(u16);

impl Leniency {
    /// Every rule holds.
    pub const NONE: Self = Self(0);
    /// An HTTP/1.1 request need not have Host, against RFC 9112 §3.2.
    pub const HOST_MISSING: Self = Self(1 << 0);
    /// A field line of a response may be continued on a line that starts with a blank (obs-fold), as RFC 9112 §5.2
    /// asks of user agents. Requests and trailer sections stay strict.
    pub const OBS_FOLD: Self = Self(1 << 1);

    /// What the parsers that have drop-in headers tolerate, and their users rely on. With the feature `compat` alone;
    /// without it, nothing.
    ///
    /// | where | what |
    /// |---|---|
    /// | request-target | a fragment: `#` and what follows; CONNECT to a host without a port |
    /// | Content-Length, Transfer-Encoding | have no effect in a CONNECT request |
    /// | CONNECT | its connection persists as others do |
    /// | Upgrade | `h2c` is a protocol like others |
    /// | Proxy-Connection | as Connection |
    /// | status line | empty lines before it, as before a request line |
    #[doc(hidden)]
    pub const DROP_IN: Self = Self(if cfg!(feature = "compat") { 1 << 2 } else { 0 });

    /// What picohttpparser tolerates beyond [`DROP_IN`](Self::DROP_IN), for a tokenizer alone. With the feature `compat`
    /// alone; without it, nothing.
    ///
    /// | where | what |
    /// |---|---|
    /// | line end | LF without CR, in heads and trailer sections; not around chunks |
    /// | request line, status line | several SP where one belongs |
    /// | request-target | `"`, `<`, `>` and bytes from 0x80 on in path and query |
    /// | field lines | one that starts with a blank, behind another: a value without a name |
    #[doc(hidden)]
    pub const HISTORICAL: Self = Self(if cfg!(feature = "compat") { 1 << 3 } else { 0 });

    /// What llhttp does otherwise than [`DROP_IN`](Self::DROP_IN), for a tokenizer alone. With the feature `compat` alone;
    /// without it, nothing.
    ///
    /// | where | what |
    /// |---|---|
    /// | scheme of a target | letters alone |
    /// | Host | any number of them, of which the first one is judged |
    /// | version | any `HTTP/d.d`, to be judged by the caller; so is what PRI asks for |
    /// | Content-Length, Transfer-Encoding | read in CONNECT, too; given though repeated, empty, or beside each other |
    /// | Transfer-Encoding | a malformed one is told by [`Tokenizer::said`](crate::Tokenizer::said); no HTAB behind `chunked` |
    /// | Proxy-Connection; Connection in a trailer section | as Connection in the head |
    /// | trailer section | all that is refused or withheld is given as withheld, with its value |
    /// | chunk sizes and extensions | no blanks |
    #[doc(hidden)]
    pub const LLHTTP: Self = Self(if cfg!(feature = "compat") { 1 << 4 } else { 0 });

    /// What llhttp tolerates if asked to: [`LLHTTP`](Self::LLHTTP) with its own lenient flags above it, but those that no
    /// tokenizer looks at.
    #[cfg(feature = "compat")]
    #[doc(hidden)]
    pub const fn llhttp(lenient_flags: u16) -> Self {
        Self(Self::HOST_MISSING.0 | Self::DROP_IN.0 | Self::LLHTTP.0 | ((lenient_flags & !0x34) << 5))
    }

    /// What http_parser tells later than [`DROP_IN`](Self::DROP_IN) does, for a tokenizer alone, whose caller refuses it
    /// there. With the feature `compat` alone; without it, nothing.
    ///
    /// | where | what |
    /// |---|---|
    /// | Content-Length | given though repeated, empty, or beside Transfer-Encoding |
    /// | Transfer-Encoding of a request | need not end with `chunked` |
    #[doc(hidden)]
    pub const HTTP_PARSER: Self = Self::llhttp_flag(1 << 2);

    const fn llhttp_flag(bit: u16) -> Self {
        Self(if cfg!(feature = "compat") { bit << 5 } else { 0 })
    }

    /// Folded field lines everywhere, and any byte but CR and LF in a value.
    pub(crate) const ANY_VALUE: Self = Self::llhttp_flag(1 << 0);
    /// Content-Length beside Transfer-Encoding; a request whose last coding is not chunked goes on until close.
    pub(crate) const LENGTH_AND_CODING: Self = Self::llhttp_flag(1 << 1);
    /// Codings behind `chunked`, and the same.
    pub(crate) const CODING_AFTER_CHUNKED: Self = Self::llhttp_flag(1 << 3);
    /// A CR alone ends a start line, a field section and a chunk size line.
    pub(crate) const CR_ALONE: Self = Self::llhttp_flag(1 << 6);
    /// Nothing need be between the data of a chunk and the next size.
    pub(crate) const NO_CHUNK_END: Self = Self::llhttp_flag(1 << 7);
    /// A LF alone ends a line.
    pub(crate) const LF_ALONE: Self = Self::llhttp_flag(1 << 8);
    /// Blanks behind a chunk size.
    pub(crate) const BLANKS_AFTER_SIZE: Self = Self::llhttp_flag(1 << 9);
    /// Control bytes in a value, but NUL, CR and LF.
    pub(crate) const CONTROLS: Self = Self::llhttp_flag(1 << 10);

    /// Switches off what either of them does.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any rule of `other` is switched off here.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The bits, the same as in C.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// From bits; `None` if there is one among them that means nothing.
    pub const fn from_bits(bits: u16) -> Option<Self> {
        let known = Self::HOST_MISSING.0 | Self::OBS_FOLD.0 | Self::DROP_IN.0 | Self::HISTORICAL.0;
        if bits & !known == 0 { Some(Self(bits)) } else { None }
    }
}
