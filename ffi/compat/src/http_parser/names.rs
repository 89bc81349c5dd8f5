//! http_parser's numbers: of errors, flags and callbacks, and what it calls a byte that is refused.
//!
//! The errors have 2.9's numbers; the header of 1.0 turns them into its own.
//!
//! Knows no parser.

use crate::judge::{ANY, Case, DIGIT, Judgement, judge};
use httpcore::{ErrorKind, Place};

/// The callbacks: each has the number of the error that its failure is. Those of 1.0 alone have numbers that no error has.
pub(super) mod event {
    use super::part;

    pub(in super::super) const MESSAGE_BEGIN: u8 = 1;
    pub(in super::super) const URL: u8 = 2;
    pub(in super::super) const HEADER_FIELD: u8 = 3;
    pub(in super::super) const HEADER_VALUE: u8 = 4;
    pub(in super::super) const HEADERS_COMPLETE: u8 = 5;
    pub(in super::super) const BODY: u8 = 6;
    pub(in super::super) const MESSAGE_COMPLETE: u8 = 7;
    pub(in super::super) const STATUS: u8 = 8;
    pub(in super::super) const CHUNK_HEADER: u8 = 9;
    pub(in super::super) const CHUNK_COMPLETE: u8 = 10;
    const PATH: u8 = of_part(part::PATH);
    const QUERY_STRING: u8 = of_part(part::QUERY);
    const FRAGMENT: u8 = of_part(part::FRAGMENT);

    /// The callback for a part of a target. Those of the other parts are none: 1.0 has none of this number.
    pub(in super::super) const fn of_part(part: u8) -> u8 {
        0x40 + STATUS + part
    }

    /// How many callbacks the settings of either dialect have.
    pub(in super::super) const COUNT: usize = 10;
    const NONE: u8 = 15;

    /// The place of each in the settings: in 2.9, then in 1.0. By its last four bits.
    static PLACES: [[u8; 16]; 2] = {
        let mut places = [[NONE; 16]; 2];
        let [new, old] = &mut places;
        set(
            new,
            &[
                MESSAGE_BEGIN,
                URL,
                STATUS,
                HEADER_FIELD,
                HEADER_VALUE,
                HEADERS_COMPLETE,
                BODY,
                MESSAGE_COMPLETE,
                CHUNK_HEADER,
                CHUNK_COMPLETE,
            ],
        );
        set(
            old,
            &[
                MESSAGE_BEGIN,
                PATH,
                QUERY_STRING,
                URL,
                FRAGMENT,
                HEADER_FIELD,
                HEADER_VALUE,
                HEADERS_COMPLETE,
                BODY,
                MESSAGE_COMPLETE,
            ],
        );
        places
    };

    #[allow(clippy::indexing_slicing, reason = "it happens while compiling")]
    const fn set(places: &mut [u8; 16], order: &[u8; COUNT]) {
        let mut place = 0;
        while place < COUNT {
            places[order[place] as usize % 16] = place as u8;
            place += 1;
        }
    }

    /// Those that are given data, a bit each.
    const GIVEN: u16 = {
        let given = [URL, STATUS, HEADER_FIELD, HEADER_VALUE, BODY, PATH, QUERY_STRING, FRAGMENT];
        let mut bits = 0;
        let mut rest: &[u8] = &given;
        while let [event, others @ ..] = rest {
            bits |= 1 << (*event % 16);
            rest = others;
        }
        bits
    };

    pub(in super::super) const fn is_given_data(event: u8) -> bool {
        GIVEN >> (event % 16) & 1 != 0
    }

    /// The place in the settings, less than [`COUNT`] if there is one.
    pub(in super::super) fn place(old: bool, event: u8) -> usize {
        let [of_2_9, of_1_0] = &PLACES;
        let places = if old { of_1_0 } else { of_2_9 };
        places.get(usize::from(event % 16)).copied().unwrap_or(NONE).into()
    }
}

/// `enum http_errno` of 2.9.
pub(super) mod errno {
    pub(in super::super) const OK: u8 = 0;
    pub(in super::super) const INVALID_EOF_STATE: u8 = 11;
    pub(in super::super) const HEADER_OVERFLOW: u8 = 12;
    pub(in super::super) const CLOSED_CONNECTION: u8 = 13;
    pub(in super::super) const INVALID_VERSION: u8 = 14;
    pub(in super::super) const INVALID_STATUS: u8 = 15;
    pub(in super::super) const INVALID_METHOD: u8 = 16;
    pub(in super::super) const INVALID_URL: u8 = 17;
    pub(in super::super) const LF_EXPECTED: u8 = 23;
    pub(in super::super) const INVALID_HEADER_TOKEN: u8 = 24;
    pub(in super::super) const INVALID_CONTENT_LENGTH: u8 = 25;
    pub(in super::super) const UNEXPECTED_CONTENT_LENGTH: u8 = 26;
    pub(in super::super) const INVALID_CHUNK_SIZE: u8 = 27;
    pub(in super::super) const INVALID_CONSTANT: u8 = 28;
    pub(in super::super) const INVALID_INTERNAL_STATE: u8 = 29;
    pub(in super::super) const STRICT: u8 = 30;
    /// Set by 2.9's header.
    pub(in super::super) const PAUSED: u8 = 31;
    pub(in super::super) const INVALID_TRANSFER_ENCODING: u8 = 33;
}

/// `enum flags`, with llhttp's numbers. The others are those of [`said`](httpcore::Tokenizer::said).
pub(super) mod flag {
    pub(in super::super) const SKIPBODY: u8 = 1 << 6;
    pub(in super::super) const TRAILING: u8 = 1 << 7;
}

/// What [`CASES`] depend on.
pub(super) mod when {
    pub(in super::super) const RESPONSE: u8 = 1 << 0;
    /// In a value of which nothing has come.
    pub(in super::super) const EMPTY: u8 = 1 << 1;
    /// In Content-Length.
    pub(in super::super) const LENGTH: u8 = 1 << 2;
}

static CASES: [Case; 8] = {
    use Place::*;
    const fn case(place: Place, byte: u8, when: u8, error: u8) -> Case {
        Case { place, byte, when, judgement: Judgement { error, why: 0 } }
    }
    [
        // The size has too many digits.
        case(ChunkSize, DIGIT, 0, errno::INVALID_CONTENT_LENGTH),
        // The CR before it has no LF: the byte itself would be right.
        case(EmptyLineFeed, b'H', when::RESPONSE, errno::STRICT),
        case(EmptyLineFeed, ANY, when::RESPONSE, errno::INVALID_CONSTANT),
        case(StartLineFeed, ANY, when::RESPONSE, errno::STRICT),
        case(ValueLineFeed, ANY, when::EMPTY, errno::STRICT),
        case(ValueStart, b'\n', 0, errno::LF_EXPECTED),
        case(Value, b'\n', 0, errno::LF_EXPECTED),
        case(ValueStart, ANY, when::LENGTH, errno::INVALID_CONTENT_LENGTH),
    ]
};

/// What a byte that was refused is called.
pub(super) fn number(kind: Option<ErrorKind>, place: Place, byte: u8, holds: u8) -> u8 {
    if let Some(&(_, number)) = KINDS.iter().find(|row| Some(row.0) == kind) {
        return number;
    }
    match judge(&CASES, place, byte, holds) {
        Some(judgement) => judgement.error,
        None => NUMBERS.get(place as usize).copied().unwrap_or(errno::OK),
    }
}

/// The errors that are called the same in all places.
static KINDS: [(ErrorKind, u8); 6] = [
    (ErrorKind::VersionUnsupported, errno::INVALID_VERSION),
    (ErrorKind::ContentLengthRepeated, errno::UNEXPECTED_CONTENT_LENGTH),
    (ErrorKind::ContentLength, errno::INVALID_CONTENT_LENGTH),
    (ErrorKind::ContentTooLong, errno::INVALID_CONTENT_LENGTH),
    (ErrorKind::TransferEncoding, errno::INVALID_TRANSFER_ENCODING),
    (ErrorKind::TransferEncodingVersion, errno::INVALID_TRANSFER_ENCODING),
];

/// What most bytes are called that are refused in a place.
#[allow(clippy::indexing_slicing, reason = "it happens while compiling")]
static NUMBERS: [u8; Place::Other as usize + 1] = {
    use Place::*;
    use errno::*;
    let rows: [(u8, &[Place]); 8] = [
        (INVALID_METHOD, &[Start, EmptyLineFeed, Method]),
        (INVALID_URL, &[TargetStart, TargetSlash, Target]),
        (INVALID_CONSTANT, &[ProtocolStart]),
        (INVALID_VERSION, &[Version, RequestLineEnd, StatusSpace]),
        (INVALID_STATUS, &[Status, StatusEnd, Reason]),
        (LF_EXPECTED, &[StartLineFeed, ValueLineFeed]),
        (INVALID_CHUNK_SIZE, &[ChunkSizeStart, ChunkSize, ChunkSizeBlank, Extension, ExtensionQuoted, ExtensionEnd]),
        (STRICT, &[Protocol, SectionLineFeed, ChunkLineFeed, ChunkEnd]),
    ];
    let mut numbers = [INVALID_HEADER_TOKEN; Other as usize + 1];
    let mut row = 0;
    while row < rows.len() {
        let (number, places) = rows[row];
        let mut index = 0;
        while index < places.len() {
            numbers[places[index] as usize] = number;
            index += 1;
        }
        row += 1;
    }
    numbers
};

/// The parts of a request-target that 1.0 tells apart.
pub(super) mod part {
    pub(in super::super) const START: u8 = 0;
    const SCHEME: u8 = 1;
    const AUTHORITY: u8 = 3;
    pub(super) const PATH: u8 = 4;
    const QUERY_START: u8 = 5;
    pub(super) const QUERY: u8 = 6;
    pub(in super::super) const FRAGMENT: u8 = 7;

    /// The part that `byte` belongs to, behind one of `part`. The tokenizer has accepted the byte.
    pub(in super::super) const fn step(part: u8, byte: u8) -> u8 {
        match (part, byte) {
            (START, b'/' | b'*') => PATH,
            (START, _) => SCHEME,
            (AUTHORITY.., b'#') => FRAGMENT,
            // http_parser skips further question marks here.
            (AUTHORITY..=QUERY_START, b'?') => QUERY_START,
            (QUERY_START, _) => QUERY,
            // One behind the scheme, one before the authority, one behind it.
            (SCHEME..=AUTHORITY, b'/') => part + 1,
            _ => part,
        }
    }
}
