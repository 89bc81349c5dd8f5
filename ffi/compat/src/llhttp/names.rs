//! llhttp's numbers: of flags, methods, errors and callbacks, and what it calls a byte that is refused.
//!
//! Tables alone. Knows no parser.

use crate::judge::{ANY, Case, DIGIT, Judgement, judge};
use httpcore::Place;

/// `F_*`.
pub(super) mod flag {
    pub(in crate::llhttp) const KEEP_ALIVE: u16 = 0x1;
    pub(in crate::llhttp) const CLOSE: u16 = 0x2;
    pub(in crate::llhttp) const CONNECTION_UPGRADE: u16 = 0x4;
    pub(in crate::llhttp) const CHUNKED: u16 = 0x8;
    pub(in crate::llhttp) const UPGRADE: u16 = 0x10;
    pub(in crate::llhttp) const CONTENT_LENGTH: u16 = 0x20;
    pub(in crate::llhttp) const SKIPBODY: u16 = 0x40;
    pub(in crate::llhttp) const TRAILING: u16 = 0x80;
    pub(in crate::llhttp) const TRANSFER_ENCODING: u16 = 0x200;
}

/// `LENIENT_*`, those that the tokenizer does not look after.
pub(super) mod lenient {
    pub(in crate::llhttp) const CHUNKED_LENGTH: u16 = 0x2;
    pub(in crate::llhttp) const KEEP_ALIVE: u16 = 0x4;
    pub(in crate::llhttp) const TRANSFER_ENCODING: u16 = 0x8;
    pub(in crate::llhttp) const VERSION: u16 = 0x10;
    pub(in crate::llhttp) const DATA_AFTER_CLOSE: u16 = 0x20;
    pub(in crate::llhttp) const OPTIONAL_LF_AFTER_CR: u16 = 0x40;
}

/// `HTTP_FINISH_*`.
pub(super) mod finish {
    pub(in crate::llhttp) const SAFE: u8 = 0;
    pub(in crate::llhttp) const SAFE_WITH_CB: u8 = 1;
    pub(in crate::llhttp) const UNSAFE: u8 = 2;
}

pub(super) const PRI: u8 = 34;
/// From the first of them to the last: methods of RTSP alone.
pub(super) const RTSP: core::ops::RangeInclusive<u8> = 35..=45;

/// The numbers of `enum llhttp_errno`.
pub(super) mod errno {
    pub(in crate::llhttp) const OK: u8 = 0;
    pub(in crate::llhttp) const STRICT: u8 = 2;
    pub(in crate::llhttp) const LF_EXPECTED: u8 = 3;
    pub(in crate::llhttp) const UNEXPECTED_CONTENT_LENGTH: u8 = 4;
    pub(in crate::llhttp) const CLOSED_CONNECTION: u8 = 5;
    pub(in crate::llhttp) const INVALID_METHOD: u8 = 6;
    pub(in crate::llhttp) const INVALID_URL: u8 = 7;
    pub(in crate::llhttp) const INVALID_CONSTANT: u8 = 8;
    pub(in crate::llhttp) const INVALID_VERSION: u8 = 9;
    pub(in crate::llhttp) const INVALID_HEADER_TOKEN: u8 = 10;
    pub(in crate::llhttp) const INVALID_CONTENT_LENGTH: u8 = 11;
    pub(in crate::llhttp) const INVALID_CHUNK_SIZE: u8 = 12;
    pub(in crate::llhttp) const INVALID_STATUS: u8 = 13;
    pub(in crate::llhttp) const INVALID_TRANSFER_ENCODING: u8 = 15;
    pub(in crate::llhttp) const CB_MESSAGE_BEGIN: u8 = 16;
    pub(in crate::llhttp) const CB_HEADERS_COMPLETE: u8 = 17;
    pub(in crate::llhttp) const CB_MESSAGE_COMPLETE: u8 = 18;
    pub(in crate::llhttp) const CB_CHUNK_HEADER: u8 = 19;
    pub(in crate::llhttp) const CB_CHUNK_COMPLETE: u8 = 20;
    pub(in crate::llhttp) const PAUSED: u8 = 21;
    pub(in crate::llhttp) const PAUSED_UPGRADE: u8 = 22;
    pub(in crate::llhttp) const PAUSED_H2_UPGRADE: u8 = 23;
    pub(in crate::llhttp) const USER: u8 = 24;
    pub(in crate::llhttp) const CR_EXPECTED: u8 = 25;
    pub(in crate::llhttp) const CB_URL_COMPLETE: u8 = 26;
    pub(in crate::llhttp) const CB_STATUS_COMPLETE: u8 = 27;
    pub(in crate::llhttp) const CB_HEADER_FIELD_COMPLETE: u8 = 28;
    pub(in crate::llhttp) const CB_HEADER_VALUE_COMPLETE: u8 = 29;
    pub(in crate::llhttp) const UNEXPECTED_SPACE: u8 = 30;
    pub(in crate::llhttp) const CB_RESET: u8 = 31;
    pub(in crate::llhttp) const CB_METHOD_COMPLETE: u8 = 32;
    pub(in crate::llhttp) const CB_VERSION_COMPLETE: u8 = 33;
    pub(in crate::llhttp) const CB_CHUNK_EXTENSION_NAME_COMPLETE: u8 = 34;
    pub(in crate::llhttp) const CB_CHUNK_EXTENSION_VALUE_COMPLETE: u8 = 35;
    pub(in crate::llhttp) const CB_PROTOCOL_COMPLETE: u8 = 38;
}

/// The callbacks, in the order of `llhttp_settings_t`.
pub(super) mod on {
    pub(in crate::llhttp) const MESSAGE_BEGIN: u8 = 0;
    pub(in crate::llhttp) const PROTOCOL: u8 = 1;
    pub(in crate::llhttp) const URL: u8 = 2;
    pub(in crate::llhttp) const STATUS: u8 = 3;
    pub(in crate::llhttp) const METHOD: u8 = 4;
    pub(in crate::llhttp) const VERSION: u8 = 5;
    pub(in crate::llhttp) const HEADER_FIELD: u8 = 6;
    pub(in crate::llhttp) const HEADER_VALUE: u8 = 7;
    pub(in crate::llhttp) const CHUNK_EXTENSION_NAME: u8 = 8;
    pub(in crate::llhttp) const CHUNK_EXTENSION_VALUE: u8 = 9;
    pub(in crate::llhttp) const HEADERS_COMPLETE: u8 = 10;
    pub(in crate::llhttp) const BODY: u8 = 11;
    pub(in crate::llhttp) const MESSAGE_COMPLETE: u8 = 12;
    pub(in crate::llhttp) const PROTOCOL_COMPLETE: u8 = 13;
    pub(in crate::llhttp) const URL_COMPLETE: u8 = 14;
    pub(in crate::llhttp) const STATUS_COMPLETE: u8 = 15;
    pub(in crate::llhttp) const METHOD_COMPLETE: u8 = 16;
    pub(in crate::llhttp) const VERSION_COMPLETE: u8 = 17;
    pub(in crate::llhttp) const HEADER_FIELD_COMPLETE: u8 = 18;
    pub(in crate::llhttp) const HEADER_VALUE_COMPLETE: u8 = 19;
    pub(in crate::llhttp) const CHUNK_EXTENSION_NAME_COMPLETE: u8 = 20;
    pub(in crate::llhttp) const CHUNK_EXTENSION_VALUE_COMPLETE: u8 = 21;
    pub(in crate::llhttp) const CHUNK_HEADER: u8 = 22;
    pub(in crate::llhttp) const CHUNK_COMPLETE: u8 = 23;
    pub(in crate::llhttp) const RESET: u8 = 24;
    /// No callback.
    pub(in crate::llhttp) const NOTHING: u8 = u8::MAX;

    /// Those that are given data: from the first to the last of them, with none between them that are not, and the body.
    pub(in crate::llhttp) const GIVEN: u32 = (1 << HEADERS_COMPLETE) - (1 << PROTOCOL) + (1 << BODY);
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

/// Why the parser stops, where the tokenizer has no reason: the header has the words, in this order.
pub(super) mod why {
    pub(in crate::llhttp) const NOTHING: u8 = 0;
    pub(in crate::llhttp) const CALLBACK: u8 = 1;
    pub(in crate::llhttp) const SPAN: u8 = 2;
    pub(in crate::llhttp) const PAUSED: u8 = 3;
    pub(in crate::llhttp) const UPGRADE: u8 = 4;
    pub(in crate::llhttp) const PREFACE: u8 = 5;
    pub(in crate::llhttp) const NO_PREFACE: u8 = 6;
    pub(in crate::llhttp) const VERSION: u8 = 7;
    pub(in crate::llhttp) const BLANK_BEHIND_VALUE: u8 = 8;
    pub(in crate::llhttp) const CLOSED: u8 = 9;
    pub(in crate::llhttp) const METHOD: u8 = 10;
    pub(in crate::llhttp) const RTSP: u8 = 11;
    pub(in crate::llhttp) const CODING_BESIDE_LENGTH: u8 = 12;
    pub(in crate::llhttp) const CODING_IN_1_0: u8 = 13;
    pub(in crate::llhttp) const LENGTH_BESIDE_CODING: u8 = 14;
    pub(in crate::llhttp) const HOST: u8 = 15;
    pub(in crate::llhttp) const SECOND_LENGTH: u8 = 16;
    pub(in crate::llhttp) const EMPTY_LENGTH: u8 = 17;
    pub(in crate::llhttp) const EMPTY_CODING: u8 = 18;
    pub(in crate::llhttp) const CODING: u8 = 19;
    pub(in crate::llhttp) const LAST_CODING: u8 = 20;
    pub(in crate::llhttp) const INTERIM: u8 = 21;
    pub(in crate::llhttp) const NO_VERSION: u8 = 22;
    pub(in crate::llhttp) const CHUNK_SIZE: u8 = 23;
    pub(in crate::llhttp) const CHUNK_LINE_FEED: u8 = 24;
    pub(in crate::llhttp) const CHUNK_END: u8 = 25;
}

/// What each reason is called, where it is always called so.
pub(super) static ERRORS: [u8; 22] = {
    use errno::*;
    [
        OK,
        OK,
        USER,
        PAUSED,
        PAUSED_UPGRADE,
        PAUSED_H2_UPGRADE,
        INVALID_VERSION,
        INVALID_VERSION,
        INVALID_HEADER_TOKEN,
        CLOSED_CONNECTION,
        INVALID_METHOD,
        INVALID_CONSTANT,
        INVALID_TRANSFER_ENCODING,
        INVALID_TRANSFER_ENCODING,
        INVALID_CONTENT_LENGTH,
        INVALID_HEADER_TOKEN,
        UNEXPECTED_CONTENT_LENGTH,
        INVALID_CONTENT_LENGTH,
        INVALID_TRANSFER_ENCODING,
        INVALID_TRANSFER_ENCODING,
        INVALID_TRANSFER_ENCODING,
        INVALID_CONTENT_LENGTH,
    ]
};

/// In the error of a judgement: it is told behind the byte.
const BEHIND: u8 = 1 << 7;

impl Judgement {
    const fn at(error: u8) -> Self {
        Self { error, why: why::NOTHING }
    }

    const fn behind(error: u8) -> Self {
        Self::at(error | BEHIND)
    }

    /// The same, for a reason of its own.
    const fn because(self, why: u8) -> Self {
        Self { why, ..self }
    }

    pub(super) const fn number(self) -> u8 {
        self.error & !BEHIND
    }

    /// How many bytes behind the one that was refused.
    pub(super) const fn more(self) -> usize {
        (self.error / BEHIND) as usize
    }
}

/// What [`CASES`] depend on.
pub(super) mod when {
    /// Between two messages.
    pub(in crate::llhttp) const BETWEEN: u8 = 1 << 0;
    pub(in crate::llhttp) const REQUEST: u8 = 1 << 1;
    /// In the first bytes of a message of either kind.
    pub(in crate::llhttp) const EITHER_KIND: u8 = 1 << 2;
    /// Behind the name of a field that llhttp knows.
    pub(in crate::llhttp) const SPECIAL: u8 = 1 << 3;
    /// In Content-Length, and not at its end; it would be too large.
    pub(in crate::llhttp) const LENGTH: u8 = 1 << 4;
    pub(in crate::llhttp) const OVERFLOW: u8 = 1 << 5;
    /// In Transfer-Encoding.
    pub(in crate::llhttp) const CODING: u8 = 1 << 6;
    /// In a value of which nothing has come.
    pub(in crate::llhttp) const EMPTY: u8 = 1 << 7;
}

static CASES: [Case; 23] = {
    use Place::*;
    use errno::*;
    const fn at(place: Place, byte: u8, when: u8, error: u8) -> Case {
        Case { place, byte, when, judgement: Judgement::at(error) }
    }
    const fn behind(place: Place, byte: u8, when: u8, error: u8) -> Case {
        because(place, byte, when, error, why::NOTHING)
    }
    const fn because(place: Place, byte: u8, when: u8, error: u8, why: u8) -> Case {
        Case { place, byte, when, judgement: Judgement::behind(error).because(why) }
    }
    [
        at(Start, ANY, when::BETWEEN, CR_EXPECTED),
        at(ProtocolStart, ANY, when::BETWEEN, CR_EXPECTED),
        behind(TargetStart, b' ', 0, INVALID_URL),
        behind(TargetStart, b'\r', 0, INVALID_URL),
        behind(TargetStart, b'\t', 0, INVALID_URL),
        behind(TargetStart, 0x0c, 0, INVALID_URL),
        behind(Target, b'\t', 0, INVALID_URL),
        behind(Target, 0x0c, 0, INVALID_URL),
        // llhttp has not left the target.
        behind(ProtocolStart, b'\t', when::REQUEST, INVALID_URL),
        behind(ProtocolStart, 0x0c, when::REQUEST, INVALID_URL),
        at(Method, ANY, when::EITHER_KIND, INVALID_CONSTANT),
        behind(FirstLine, b' ', 0, UNEXPECTED_SPACE),
        // llhttp has looked for a blank behind these.
        behind(FieldName, b' ', when::SPECIAL, INVALID_HEADER_TOKEN),
        behind(ValueStart, ANY, when::OVERFLOW, INVALID_CONTENT_LENGTH),
        behind(Value, ANY, when::OVERFLOW, INVALID_CONTENT_LENGTH),
        at(ValueStart, ANY, when::LENGTH, INVALID_CONTENT_LENGTH),
        at(Value, ANY, when::LENGTH, INVALID_CONTENT_LENGTH),
        because(ValueStart, b',', when::CODING, INVALID_TRANSFER_ENCODING, why::CODING),
        because(Value, b',', when::CODING, INVALID_TRANSFER_ENCODING, why::CODING),
        at(ValueLineFeed, ANY, when::EMPTY, STRICT),
        // A blank, or a digit too many.
        because(ChunkSize, b' ', 0, INVALID_CHUNK_SIZE, why::CHUNK_SIZE),
        because(ChunkSize, b'\t', 0, INVALID_CHUNK_SIZE, why::CHUNK_SIZE),
        because(ChunkSize, DIGIT, 0, INVALID_CHUNK_SIZE, why::CHUNK_SIZE),
    ]
};

/// The judgement of a byte.
pub(super) fn judgement(place: Place, byte: u8, holds: u8) -> Option<&'static Judgement> {
    judge(&CASES, place, byte, holds).or_else(|| JUDGEMENTS.get(place as usize)?.get(usize::from(byte == b'\n')))
}

/// The judgement of most bytes in each place, and that of a LF.
#[allow(clippy::indexing_slicing, reason = "it happens while compiling")]
static JUDGEMENTS: [[Judgement; 2]; Place::Other as usize + 1] = {
    use Place::*;
    use errno::*;
    const fn at(error: u8) -> Judgement {
        Judgement::at(error)
    }
    const fn behind(error: u8) -> Judgement {
        Judgement::behind(error)
    }
    let rows = [
        (Start, at(INVALID_METHOD), at(INVALID_METHOD)),
        (Method, at(INVALID_METHOD), at(INVALID_METHOD)),
        (EmptyLineFeed, at(LF_EXPECTED), at(LF_EXPECTED)),
        (TargetStart, at(INVALID_URL), behind(INVALID_URL)),
        (TargetSlash, at(INVALID_URL), at(INVALID_URL)),
        (Target, at(INVALID_URL), at(INVALID_URL)),
        (ProtocolStart, at(INVALID_CONSTANT).because(why::NO_VERSION), at(INVALID_CONSTANT).because(why::NO_VERSION)),
        (Protocol, at(INVALID_CONSTANT).because(why::NO_VERSION), at(INVALID_CONSTANT).because(why::NO_VERSION)),
        (Version, at(INVALID_VERSION), at(INVALID_VERSION)),
        (StatusSpace, at(INVALID_VERSION), at(INVALID_VERSION)),
        (RequestLineEnd, at(INVALID_VERSION), behind(INVALID_VERSION)),
        (Status, at(INVALID_STATUS), at(INVALID_STATUS)),
        (StatusEnd, at(INVALID_STATUS), behind(INVALID_STATUS)),
        (Reason, at(INVALID_STATUS), behind(CR_EXPECTED)),
        (FirstLine, at(INVALID_HEADER_TOKEN), behind(INVALID_HEADER_TOKEN)),
        (LineStart, at(INVALID_HEADER_TOKEN), behind(INVALID_HEADER_TOKEN)),
        (FieldName, at(INVALID_HEADER_TOKEN), at(INVALID_HEADER_TOKEN)),
        (ValueStart, at(INVALID_HEADER_TOKEN), behind(INVALID_HEADER_TOKEN)),
        (Value, at(INVALID_HEADER_TOKEN), at(CR_EXPECTED)),
        (ValueLineFeed, at(LF_EXPECTED), at(LF_EXPECTED)),
        (Fold, at(UNEXPECTED_CONTENT_LENGTH), at(UNEXPECTED_CONTENT_LENGTH)),
        (ChunkSizeStart, at(INVALID_CHUNK_SIZE).because(why::CHUNK_SIZE), at(INVALID_CHUNK_SIZE)),
        (ChunkSize, at(INVALID_CHUNK_SIZE).because(why::CHUNK_SIZE), behind(CR_EXPECTED)),
        (ChunkSizeBlank, at(INVALID_CHUNK_SIZE).because(why::CHUNK_SIZE), behind(CR_EXPECTED)),
        (Extension, behind(STRICT), at(CR_EXPECTED)),
        (ExtensionQuoted, behind(STRICT), behind(STRICT)),
        (ExtensionEnd, at(STRICT), at(CR_EXPECTED)),
        (ChunkLineFeed, at(STRICT).because(why::CHUNK_LINE_FEED), at(STRICT).because(why::CHUNK_LINE_FEED)),
        (ChunkEnd, at(STRICT).because(why::CHUNK_END), behind(CR_EXPECTED)),
    ];
    let mut judgements = [[at(STRICT); 2]; Other as usize + 1];
    let mut row = 0;
    while row < rows.len() {
        let (place, most, line_feed) = rows[row];
        judgements[place as usize] = [most, line_feed];
        row += 1;
    }
    judgements
};
