//! What http_parser calls an error: it names the place in the message, the tokenizer the rule.

use super::dialect::errno;
use httpcore::{ErrorKind, KnownField};

/// What the parser is in, or directly behind.
pub(super) mod element {
    pub(in super::super) const METHOD: u8 = 0;
    pub(in super::super) const TARGET: u8 = 1;
    pub(in super::super) const VERSION: u8 = 2;
    /// Behind the version of a request.
    pub(in super::super) const REQUEST_END: u8 = 3;
    /// Behind the version of a response.
    pub(in super::super) const STATUS: u8 = 4;
    pub(in super::super) const REASON: u8 = 5;
    /// Behind the CR of a status line, or of an empty value.
    pub(in super::super) const EMPTY_END: u8 = 6;
    /// A value of which nothing has come.
    pub(in super::super) const VALUE: u8 = 7;
    pub(in super::super) const VALUE_MORE: u8 = 8;
    /// Behind the CR of a field line.
    pub(in super::super) const FIELD_END: u8 = 9;
    /// The digits of a chunk's size.
    pub(in super::super) const CHUNK_SIZE: u8 = 10;
    /// What else is around chunks, and the data.
    pub(in super::super) const CHUNK: u8 = 11;
    /// Where a line of the trailer section starts.
    pub(in super::super) const LINE: u8 = 12;
}

/// The error at `byte`, so many bytes behind the start of `element`. `known` is the field whose name was read last.
pub(super) fn number(kind: ErrorKind, element: u8, behind: u64, byte: u8, known: Option<KnownField>) -> u8 {
    use ErrorKind::*;
    use element::*;
    match (element, kind) {
        // The CR before it has no LF: the byte itself would be right.
        (VERSION, LineEnd) if byte == b'H' => errno::STRICT,
        (METHOD, _) => errno::INVALID_METHOD,
        (TARGET, _) => errno::INVALID_URL,
        (VERSION, _) => match behind {
            0 => errno::INVALID_CONSTANT,
            1..=4 => errno::STRICT,
            _ => errno::INVALID_VERSION,
        },
        (REQUEST_END, Version) => errno::INVALID_VERSION,
        (STATUS, _) if behind == 0 => errno::INVALID_VERSION,
        (STATUS | REASON, _) => errno::INVALID_STATUS,
        (_, ContentLengthRepeated | LengthAmbiguous) => errno::UNEXPECTED_CONTENT_LENGTH,
        (_, ContentLength | ContentTooLong) => errno::INVALID_CONTENT_LENGTH,
        (VALUE, FieldValue) if known == Some(KnownField::ContentLength) => errno::INVALID_CONTENT_LENGTH,
        (_, TransferEncoding | ChunkedNotFinal | TransferEncodingVersion) => errno::INVALID_TRANSFER_ENCODING,
        (_, ChunkEnd) => errno::STRICT,
        // The size has too many digits.
        (_, ChunkSize) if byte.is_ascii_hexdigit() => errno::INVALID_CONTENT_LENGTH,
        (CHUNK_SIZE | CHUNK, LineEnd) if byte != b'\n' => errno::STRICT,
        (CHUNK_SIZE | CHUNK, _) => errno::INVALID_CHUNK_SIZE,
        (VALUE | VALUE_MORE, LineEnd) => errno::LF_EXPECTED,
        (FIELD_END, LineEnd) if behind == 0 => errno::LF_EXPECTED,
        (REQUEST_END, LineEnd) if behind <= 1 => errno::LF_EXPECTED,
        // Behind the CR of a status line, of an empty value, of the empty line.
        (_, LineEnd) if byte != b'\n' => errno::STRICT,
        _ => errno::INVALID_HEADER_TOKEN,
    }
}
