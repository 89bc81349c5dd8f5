//! llhttp's numbers: of flags, methods, errors and callbacks, and what it calls a byte that is refused.
//!
//! Tables alone. Knows no parser.

use httpcore::Place;

/// `F_*`.
pub(super) mod flag {
    pub(in crate::compat::llhttp) const KEEP_ALIVE: u16 = 0x1;
    pub(in crate::compat::llhttp) const CLOSE: u16 = 0x2;
    pub(in crate::compat::llhttp) const CONNECTION_UPGRADE: u16 = 0x4;
    pub(in crate::compat::llhttp) const CHUNKED: u16 = 0x8;
    pub(in crate::compat::llhttp) const UPGRADE: u16 = 0x10;
    pub(in crate::compat::llhttp) const CONTENT_LENGTH: u16 = 0x20;
    pub(in crate::compat::llhttp) const SKIPBODY: u16 = 0x40;
    pub(in crate::compat::llhttp) const TRAILING: u16 = 0x80;
    pub(in crate::compat::llhttp) const TRANSFER_ENCODING: u16 = 0x200;
}

/// `LENIENT_*`, those that the tokenizer does not look after.
pub(super) mod lenient {
    pub(in crate::compat::llhttp) const CHUNKED_LENGTH: u16 = 0x2;
    pub(in crate::compat::llhttp) const KEEP_ALIVE: u16 = 0x4;
    pub(in crate::compat::llhttp) const TRANSFER_ENCODING: u16 = 0x8;
    pub(in crate::compat::llhttp) const VERSION: u16 = 0x10;
    pub(in crate::compat::llhttp) const DATA_AFTER_CLOSE: u16 = 0x20;
    pub(in crate::compat::llhttp) const OPTIONAL_LF_AFTER_CR: u16 = 0x40;
}

/// `HTTP_FINISH_*`.
pub(super) mod finish {
    pub(in crate::compat::llhttp) const SAFE: u8 = 0;
    pub(in crate::compat::llhttp) const SAFE_WITH_CB: u8 = 1;
    pub(in crate::compat::llhttp) const UNSAFE: u8 = 2;
}

pub(super) const PRI: u8 = 34;
/// From the first of them to the last: methods of RTSP alone.
pub(super) const RTSP: core::ops::RangeInclusive<u8> = 35..=45;

/// The numbers of `enum llhttp_errno`.
pub(super) mod errno {
    pub(in crate::compat::llhttp) const STRICT: u8 = 2;
    pub(in crate::compat::llhttp) const LF_EXPECTED: u8 = 3;
    pub(in crate::compat::llhttp) const UNEXPECTED_CONTENT_LENGTH: u8 = 4;
    pub(in crate::compat::llhttp) const CLOSED_CONNECTION: u8 = 5;
    pub(in crate::compat::llhttp) const INVALID_METHOD: u8 = 6;
    pub(in crate::compat::llhttp) const INVALID_URL: u8 = 7;
    pub(in crate::compat::llhttp) const INVALID_CONSTANT: u8 = 8;
    pub(in crate::compat::llhttp) const INVALID_VERSION: u8 = 9;
    pub(in crate::compat::llhttp) const INVALID_HEADER_TOKEN: u8 = 10;
    pub(in crate::compat::llhttp) const INVALID_CONTENT_LENGTH: u8 = 11;
    pub(in crate::compat::llhttp) const INVALID_CHUNK_SIZE: u8 = 12;
    pub(in crate::compat::llhttp) const INVALID_STATUS: u8 = 13;
    pub(in crate::compat::llhttp) const INVALID_TRANSFER_ENCODING: u8 = 15;
    pub(in crate::compat::llhttp) const CB_MESSAGE_BEGIN: u8 = 16;
    pub(in crate::compat::llhttp) const CB_HEADERS_COMPLETE: u8 = 17;
    pub(in crate::compat::llhttp) const CB_MESSAGE_COMPLETE: u8 = 18;
    pub(in crate::compat::llhttp) const CB_CHUNK_HEADER: u8 = 19;
    pub(in crate::compat::llhttp) const CB_CHUNK_COMPLETE: u8 = 20;
    pub(in crate::compat::llhttp) const PAUSED: u8 = 21;
    pub(in crate::compat::llhttp) const PAUSED_UPGRADE: u8 = 22;
    pub(in crate::compat::llhttp) const PAUSED_H2_UPGRADE: u8 = 23;
    pub(in crate::compat::llhttp) const USER: u8 = 24;
    pub(in crate::compat::llhttp) const CR_EXPECTED: u8 = 25;
    pub(in crate::compat::llhttp) const CB_URL_COMPLETE: u8 = 26;
    pub(in crate::compat::llhttp) const CB_STATUS_COMPLETE: u8 = 27;
    pub(in crate::compat::llhttp) const CB_HEADER_FIELD_COMPLETE: u8 = 28;
    pub(in crate::compat::llhttp) const CB_HEADER_VALUE_COMPLETE: u8 = 29;
    pub(in crate::compat::llhttp) const UNEXPECTED_SPACE: u8 = 30;
    pub(in crate::compat::llhttp) const CB_RESET: u8 = 31;
    pub(in crate::compat::llhttp) const CB_METHOD_COMPLETE: u8 = 32;
    pub(in crate::compat::llhttp) const CB_VERSION_COMPLETE: u8 = 33;
    pub(in crate::compat::llhttp) const CB_CHUNK_EXTENSION_NAME_COMPLETE: u8 = 34;
    pub(in crate::compat::llhttp) const CB_CHUNK_EXTENSION_VALUE_COMPLETE: u8 = 35;
    pub(in crate::compat::llhttp) const CB_PROTOCOL_COMPLETE: u8 = 38;
}

/// The callbacks, in the order of `llhttp_settings_t`.
pub(super) mod on {
    pub(in crate::compat::llhttp) const MESSAGE_BEGIN: u8 = 0;
    pub(in crate::compat::llhttp) const PROTOCOL: u8 = 1;
    pub(in crate::compat::llhttp) const URL: u8 = 2;
    pub(in crate::compat::llhttp) const STATUS: u8 = 3;
    pub(in crate::compat::llhttp) const METHOD: u8 = 4;
    pub(in crate::compat::llhttp) const VERSION: u8 = 5;
    pub(in crate::compat::llhttp) const HEADER_FIELD: u8 = 6;
    pub(in crate::compat::llhttp) const HEADER_VALUE: u8 = 7;
    pub(in crate::compat::llhttp) const CHUNK_EXTENSION_NAME: u8 = 8;
    pub(in crate::compat::llhttp) const CHUNK_EXTENSION_VALUE: u8 = 9;
    pub(in crate::compat::llhttp) const HEADERS_COMPLETE: u8 = 10;
    pub(in crate::compat::llhttp) const BODY: u8 = 11;
    pub(in crate::compat::llhttp) const MESSAGE_COMPLETE: u8 = 12;
    pub(in crate::compat::llhttp) const PROTOCOL_COMPLETE: u8 = 13;
    pub(in crate::compat::llhttp) const URL_COMPLETE: u8 = 14;
    pub(in crate::compat::llhttp) const STATUS_COMPLETE: u8 = 15;
    pub(in crate::compat::llhttp) const METHOD_COMPLETE: u8 = 16;
    pub(in crate::compat::llhttp) const VERSION_COMPLETE: u8 = 17;
    pub(in crate::compat::llhttp) const HEADER_FIELD_COMPLETE: u8 = 18;
    pub(in crate::compat::llhttp) const HEADER_VALUE_COMPLETE: u8 = 19;
    pub(in crate::compat::llhttp) const CHUNK_EXTENSION_NAME_COMPLETE: u8 = 20;
    pub(in crate::compat::llhttp) const CHUNK_EXTENSION_VALUE_COMPLETE: u8 = 21;
    pub(in crate::compat::llhttp) const CHUNK_HEADER: u8 = 22;
    pub(in crate::compat::llhttp) const CHUNK_COMPLETE: u8 = 23;
    pub(in crate::compat::llhttp) const RESET: u8 = 24;
}

/// What the failure of each of them is called; 0 for those that are given data, whose answer is the error.
pub(super) static FAILURE: [u8; 25] = {
    use errno::*;
    [
        CB_MESSAGE_BEGIN,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        CB_HEADERS_COMPLETE,
        0,
        CB_MESSAGE_COMPLETE,
        CB_PROTOCOL_COMPLETE,
        CB_URL_COMPLETE,
        CB_STATUS_COMPLETE,
        CB_METHOD_COMPLETE,
        CB_VERSION_COMPLETE,
        CB_HEADER_FIELD_COMPLETE,
        CB_HEADER_VALUE_COMPLETE,
        CB_CHUNK_EXTENSION_NAME_COMPLETE,
        CB_CHUNK_EXTENSION_VALUE_COMPLETE,
        CB_CHUNK_HEADER,
        CB_CHUNK_COMPLETE,
        CB_RESET,
    ]
};

/// What llhttp calls a byte that was refused: its errno, and how many bytes behind it llhttp stands.
pub(super) const fn judgement(place: Place, byte: u8) -> (u8, usize) {
    use errno::*;
    let line_feed = byte == b'\n';
    match place {
        Place::Start | Place::Method => (INVALID_METHOD, 0),
        Place::EmptyLineFeed => (LF_EXPECTED, 0),
        Place::TargetStart => (INVALID_URL, matches!(byte, b'\t' | 0x0c | b' ' | b'\r' | b'\n') as usize),
        Place::TargetSlash => (INVALID_URL, 0),
        Place::Target => (INVALID_URL, matches!(byte, b'\t' | 0x0c) as usize),
        Place::ProtocolStart | Place::Protocol => (INVALID_CONSTANT, 0),
        Place::Version | Place::StatusSpace => (INVALID_VERSION, 0),
        Place::RequestLineEnd => (INVALID_VERSION, line_feed as usize),
        Place::StatusEnd => (INVALID_STATUS, line_feed as usize),
        Place::Reason if line_feed => (CR_EXPECTED, 1),
        Place::Status | Place::Reason => (INVALID_STATUS, 0),
        Place::StartLineFeed | Place::SectionLineFeed | Place::ChunkLineFeed => (STRICT, 0),
        Place::FirstLine if byte == b' ' => (UNEXPECTED_SPACE, 1),
        Place::FirstLine | Place::LineStart => (INVALID_HEADER_TOKEN, line_feed as usize),
        Place::ValueStart => (INVALID_HEADER_TOKEN, line_feed as usize),
        Place::Value if line_feed => (CR_EXPECTED, 0),
        Place::FieldName | Place::Value => (INVALID_HEADER_TOKEN, 0),
        Place::ValueLineFeed => (LF_EXPECTED, 0),
        Place::Fold => (UNEXPECTED_CONTENT_LENGTH, 0),
        Place::ChunkSize | Place::ChunkSizeBlank if line_feed => (CR_EXPECTED, 1),
        // A blank, or a digit too many.
        Place::ChunkSize => (INVALID_CHUNK_SIZE, (byte == b' ' || byte == b'\t' || byte.is_ascii_hexdigit()) as usize),
        Place::ChunkSizeStart | Place::ChunkSizeBlank => (INVALID_CHUNK_SIZE, 0),
        Place::ExtensionStart | Place::Extension | Place::ExtensionEnd if line_feed => (CR_EXPECTED, 0),
        Place::ExtensionStart | Place::Extension | Place::ExtensionQuoted => (STRICT, 1),
        Place::ExtensionEnd => (STRICT, 0),
        Place::ChunkEnd if line_feed => (CR_EXPECTED, 1),
        Place::ChunkEnd | Place::Other => (STRICT, 0),
    }
}
