//! The types that C sees, and how they are filled. No function of the ABI lives here.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use httpcore::{BodyLength, Error, Event, Expectation, Framing, Head, KnownField, Limits, Step, Target, TargetForm};

/// Bytes that somebody else owns; the function that gives one says who, and for how long. Not terminated by NUL.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_slice {
    /// The first byte; where `len` is 0, anything but NULL. NULL when the slice is absent.
    pub ptr: *const u8,
    /// The number of bytes.
    pub len: usize,
}

impl httpcore_slice {
    pub(crate) const ABSENT: Self = Self { ptr: core::ptr::null(), len: 0 };

    pub(crate) const fn new(bytes: &[u8]) -> Self {
        Self { ptr: bytes.as_ptr(), len: bytes.len() }
    }

    pub(crate) fn optional(bytes: Option<&[u8]>) -> Self {
        bytes.map_or(Self::ABSENT, Self::new)
    }
}

/// Where one field line lies. Filled in by the library, read through `httpcore_head_field`. An array of
/// these has to be set to zero once, before its first use.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_field {
    /// Offset of the name from the first byte of the head.
    pub start: u32,
    /// Length of the name.
    pub name_len: u16,
    /// Offset of the value from the first byte of the name.
    pub value_at: u16,
    /// Length of the value.
    pub value_len: u32,
}

/// How much of each element is accepted. Lengths are in bytes and include line ends.
///
/// 65535 as `field_line`, `fields` or `trailers`, and `UINT64_MAX` as `content`, is no limit; but only the tokenizer takes
/// field lines of more than 65,534 bytes.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_limits {
    /// The start line, with empty lines before it.
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

impl From<Limits> for httpcore_limits {
    fn from(limits: Limits) -> Self {
        let Limits {
            start_line,
            field_section,
            trailer_section,
            chunk_overhead,
            method,
            field_line,
            fields,
            trailers,
            content,
        } = limits;
        Self {
            start_line,
            field_section,
            trailer_section,
            chunk_overhead,
            method,
            field_line,
            fields,
            trailers,
            content,
        }
    }
}

impl From<httpcore_limits> for Limits {
    fn from(limits: httpcore_limits) -> Self {
        let httpcore_limits {
            start_line,
            field_section,
            trailer_section,
            chunk_overhead,
            method,
            field_line,
            fields,
            trailers,
            content,
        } = limits;
        Self {
            start_line,
            field_section,
            trailer_section,
            chunk_overhead,
            method,
            field_line,
            fields,
            trailers,
            content,
        }
    }
}

/// Nothing more without more input: drop what was consumed, keep the rest, append to it.
pub const HTTPCORE_NEED_DATA: u32 = 0;
/// A head is complete: it is the bytes that were consumed.
pub const HTTPCORE_HEAD: u32 = 1;
/// Content lies from `start` to `end`.
pub const HTTPCORE_CONTENT: u32 = 2;
/// A trailer field: its name from `start` to `end`, its value from `value_start` to `value_end`. Provisional until
/// `HTTPCORE_END`: if an error comes instead, the message was not complete.
pub const HTTPCORE_TRAILER: u32 = 3;
/// The message is complete.
pub const HTTPCORE_END: u32 = 4;
/// HTTP has ended: all further bytes belong to the protocol that was switched to.
pub const HTTPCORE_UPGRADED: u32 = 5;
/// The input has ended between two messages. Only once the library was told that it has ended.
pub const HTTPCORE_CLOSED: u32 = 6;

/// What was found in the buffer. Offsets count from the start of the buffer that was passed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_event {
    /// One of `HTTPCORE_NEED_DATA` … `HTTPCORE_CLOSED`.
    pub kind: u32,
    /// 0.
    pub reserved: u32,
    /// How many bytes at the start of the buffer are done with, once the event is used.
    pub consumed: usize,
    /// Where the content or the name starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Where the value starts.
    pub value_start: usize,
    /// Where it ends.
    pub value_end: usize,
}

impl From<Step> for httpcore_event {
    fn from(step: Step) -> Self {
        let none = 0..0;
        let (kind, range, value) = match step.event {
            Event::Head => (HTTPCORE_HEAD, none.clone(), none),
            Event::Content(range) => (HTTPCORE_CONTENT, range, none),
            Event::Trailer { name, value } => (HTTPCORE_TRAILER, name, value),
            Event::End => (HTTPCORE_END, none.clone(), none),
            Event::Upgraded => (HTTPCORE_UPGRADED, none.clone(), none),
            Event::Closed => (HTTPCORE_CLOSED, none.clone(), none),
            _ => (HTTPCORE_NEED_DATA, none.clone(), none),
        };
        Self {
            kind,
            reserved: 0,
            consumed: step.consumed,
            start: range.start,
            end: range.end,
            value_start: value.start,
            value_end: value.end,
        }
    }
}

/// Why a message was refused, and where.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_error {
    /// One of `HTTPCORE_E_*`; `HTTPCORE_OK` if there was no error, and then all else is 0 or NULL.
    pub code: i32,
    /// The status code to answer with; 0 for an error in a response.
    pub status: u16,
    /// The number of the RFC that was broken.
    pub rfc: u16,
    /// The offending byte, counted from the first byte of the message.
    pub offset: u64,
    /// The offending byte, counted from the start of the buffer that was passed last; its length where something is
    /// missing at the end.
    pub at: usize,
    /// The name of the code, "HOST_MISSING". This and the next two end in NUL and live as long as the library.
    pub name: *const c_char,
    /// The rule in words, "an HTTP/1.1 request without Host".
    pub message: *const c_char,
    /// The section of the RFC, "3.2".
    pub section: *const c_char,
}

impl httpcore_error {
    pub(crate) const NONE: Self = Self {
        code: 0,
        status: 0,
        rfc: 0,
        offset: 0,
        at: 0,
        name: core::ptr::null(),
        message: core::ptr::null(),
        section: core::ptr::null(),
    };

    pub(crate) fn new(error: Option<Error>, position: u64) -> Self {
        let Some(error) = error else {
            return Self::NONE;
        };
        let [name, message, section] = error.kind().terminated_texts().map(|text| text.as_ptr().cast());
        Self {
            code: error.kind().code().into(),
            status: error.status().map_or(0, |status| status.get()),
            rfc: error.kind().rfc().0,
            offset: error.offset(),
            at: usize::try_from(error.offset().wrapping_sub(position)).unwrap_or(0),
            name,
            message,
            section,
        }
    }
}

/// The message has no content.
pub const HTTPCORE_BODY_NONE: u8 = 0;
/// `content_length` bytes of content.
pub const HTTPCORE_BODY_LENGTH: u8 = 1;
/// The chunked coding.
pub const HTTPCORE_BODY_CHUNKED: u8 = 2;
/// All bytes until the peer closes. Responses only.
pub const HTTPCORE_BODY_UNTIL_CLOSE: u8 = 3;

/// `/path?query`; the form of every response too, which has no target.
pub const HTTPCORE_TARGET_ORIGIN: u8 = 0;
/// `scheme://authority/path?query`
pub const HTTPCORE_TARGET_ABSOLUTE: u8 = 1;
/// `host:port`, with CONNECT.
pub const HTTPCORE_TARGET_AUTHORITY: u8 = 2;
/// `*`, with OPTIONS.
pub const HTTPCORE_TARGET_ASTERISK: u8 = 3;

/// The request expects nothing.
pub const HTTPCORE_EXPECT_NOTHING: u8 = 0;
/// The client may wait for 100 (Continue) before it sends its content.
pub const HTTPCORE_EXPECT_CONTINUE: u8 = 1;
/// Something else: answer 417.
pub const HTTPCORE_EXPECT_UNKNOWN: u8 = 2;

/// How a message is framed, and what it asks of the connection.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_framing {
    /// The declared length, with `HTTPCORE_BODY_LENGTH`.
    pub content_length: u64,
    /// One of `HTTPCORE_BODY_*`.
    pub body: u8,
    /// 1 if the connection persists after this message, as far as the message has a say.
    pub keep_alive: u8,
    /// One of `HTTPCORE_EXPECT_*`.
    pub expectation: u8,
    /// 1 if an upgrade that counts was asked for.
    pub upgrade: u8,
    /// 1 if transfer codings other than chunked were applied: decode them, or answer 501.
    pub other_codings: u8,
    /// 0.
    pub reserved: [u8; 3],
}

impl From<Framing> for httpcore_framing {
    fn from(framing: Framing) -> Self {
        let (body, content_length) = match framing.body() {
            BodyLength::None => (HTTPCORE_BODY_NONE, 0),
            BodyLength::Length(length) => (HTTPCORE_BODY_LENGTH, length),
            BodyLength::Chunked => (HTTPCORE_BODY_CHUNKED, 0),
            BodyLength::UntilClose => (HTTPCORE_BODY_UNTIL_CLOSE, 0),
        };
        Self {
            content_length,
            body,
            keep_alive: framing.keep_alive().into(),
            expectation: match framing.expectation() {
                Expectation::None => HTTPCORE_EXPECT_NOTHING,
                Expectation::Continue => HTTPCORE_EXPECT_CONTINUE,
                Expectation::Unknown => HTTPCORE_EXPECT_UNKNOWN,
            },
            upgrade: framing.upgrade_requested().into(),
            other_codings: framing.has_other_codings().into(),
            reserved: [0; 3],
        }
    }
}

/// A complete head. It points into the bytes and the records that were passed to `httpcore_parser_head`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_head {
    /// The method; absent in a response.
    pub method: httpcore_slice,
    /// The request-target as sent; absent in a response.
    pub target: httpcore_slice,
    /// Its path as sent ("/" where an absolute-form has none: then it points into the library), before
    /// percent-decoding.
    pub path: httpcore_slice,
    /// What follows the first `?`; absent if there is none.
    pub query: httpcore_slice,
    /// The authority of the target, else the value of Host, else absent.
    pub authority: httpcore_slice,
    /// The reason phrase of a response; may be empty.
    pub reason: httpcore_slice,
    /// The whole head, as passed to `httpcore_parser_head`.
    pub bytes: httpcore_slice,
    /// Where its field lines lie; `fields` of them.
    pub records: *const httpcore_field,
    /// How the message is framed.
    pub framing: httpcore_framing,
    /// The number of field lines.
    pub fields: u32,
    /// One of `HTTPCORE_METHOD_*`, or 0.
    pub method_id: u16,
    /// The status code of a response; 0 in a request.
    pub status: u16,
    /// The minor version as sent, 0 to 9; the major version is 1.
    pub minor_version: u8,
    /// One of `HTTPCORE_TARGET_*`.
    pub target_form: u8,
    /// 0.
    pub reserved: u16,
}

impl httpcore_head {
    /// In its place: it is large, and made of many parts.
    pub(crate) fn make(room: &mut MaybeUninit<Self>, head: &Head<'_>, bytes: &[u8], records: *const httpcore_field) {
        let new = room.write(Self {
            method: httpcore_slice::ABSENT,
            target: httpcore_slice::ABSENT,
            path: httpcore_slice::ABSENT,
            query: httpcore_slice::ABSENT,
            authority: httpcore_slice::ABSENT,
            reason: httpcore_slice::ABSENT,
            bytes: httpcore_slice::new(bytes),
            records,
            framing: head.framing().into(),
            fields: head.len() as u32,
            method_id: 0,
            status: 0,
            minor_version: head.minor_version(),
            target_form: HTTPCORE_TARGET_ORIGIN,
            reserved: 0,
        });
        // As `Head::authority`, which would split the target again.
        let mut authority = head.known(KnownField::Host);
        if let Some(status) = head.status() {
            new.status = status.get();
            new.reason = httpcore_slice::new(head.reason());
        } else if let Some(method) = head.method() {
            let target = Target::new(head.raw_target());
            new.method = httpcore_slice::new(method.as_bytes());
            new.method_id = method.id();
            new.target = httpcore_slice::new(head.raw_target());
            new.path = httpcore_slice::new(target.path);
            new.query = httpcore_slice::optional(target.query);
            new.target_form = match target.form {
                TargetForm::Origin => HTTPCORE_TARGET_ORIGIN,
                TargetForm::Absolute => HTTPCORE_TARGET_ABSOLUTE,
                TargetForm::Authority => HTTPCORE_TARGET_AUTHORITY,
                TargetForm::Asterisk => HTTPCORE_TARGET_ASTERISK,
            };
            authority = target.authority.or(authority);
        }
        new.authority = httpcore_slice::optional(authority);
    }
}
