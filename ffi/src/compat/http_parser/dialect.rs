//! What differs between http-parser 1.0 and 2.9, as data.

use core::ffi::CStr;

/// One of http_parser's dialects.
pub(super) struct Dialect {
    /// The methods, in the order of their numbers.
    pub(super) methods: &'static [&'static CStr],
    /// The place of each event's callback in the settings, [`NONE`] where there is none, and the error if it fails.
    pub(super) events: [(u8, u8); EVENTS],
    /// The number of each error of [`errno`].
    pub(super) errors: &'static [u8; errno::COUNT],
    /// Which bits of [`flag`] there are, and how far those from [`flag::TRAILING`] on are shifted down.
    pub(super) flags: (u8, u8),
    /// The highest answer of on_headers_complete that is no failure.
    pub(super) answers: i32,
    /// A second message in one call is begun only if all of it is there.
    pub(super) whole_messages: bool,
    /// A message that asks for an upgrade has no content, whatever its head says.
    pub(super) upgrade_at_head: bool,
    /// A callback that fails stops before the byte behind its piece; else behind that.
    pub(super) fails_before: bool,
    /// Content is counted once its callback has returned, else before.
    pub(super) counts_behind: bool,
}

/// What callbacks there are, in the order of 2.9's settings; then those of 1.0 alone.
pub(super) mod event {
    pub(in super::super) const MESSAGE_BEGIN: usize = 0;
    pub(in super::super) const URL: usize = 1;
    pub(in super::super) const STATUS: usize = 2;
    pub(in super::super) const HEADER_FIELD: usize = 3;
    pub(in super::super) const HEADER_VALUE: usize = 4;
    pub(in super::super) const HEADERS_COMPLETE: usize = 5;
    pub(in super::super) const BODY: usize = 6;
    pub(in super::super) const MESSAGE_COMPLETE: usize = 7;
    pub(in super::super) const CHUNK_HEADER: usize = 8;
    pub(in super::super) const CHUNK_COMPLETE: usize = 9;
    pub(in super::super) const PATH: usize = 10;
    pub(in super::super) const QUERY_STRING: usize = 11;
    pub(in super::super) const FRAGMENT: usize = 12;
}
const EVENTS: usize = 13;
pub(super) const NONE: u8 = u8::MAX;

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
    pub(in super::super) const STRICT: u8 = 30;
    /// Set by 2.9's header.
    pub(in super::super) const PAUSED: u8 = 31;
    pub(in super::super) const INVALID_TRANSFER_ENCODING: u8 = 33;
    pub(in super::super) const COUNT: usize = 34;
}

/// `enum flags` of 2.9.
pub(super) mod flag {
    pub(in super::super) const CHUNKED: u8 = 1 << 0;
    pub(in super::super) const CONNECTION_KEEP_ALIVE: u8 = 1 << 1;
    pub(in super::super) const CONNECTION_CLOSE: u8 = 1 << 2;
    pub(in super::super) const CONNECTION_UPGRADE: u8 = 1 << 3;
    pub(in super::super) const TRAILING: u8 = 1 << 4;
    pub(in super::super) const UPGRADE: u8 = 1 << 5;
    pub(in super::super) const SKIPBODY: u8 = 1 << 6;
    pub(in super::super) const CONTENTLENGTH: u8 = 1 << 7;
}

impl Dialect {
    /// The bits that flags of 2.9 have in this dialect.
    pub(super) const fn flags(&self, flags: u8) -> u8 {
        let (kept, shift) = self.flags;
        (flags & kept & 7) | ((flags & kept & !7) >> shift)
    }
}

/// The number of CONNECT is the same in both.
pub(super) const CONNECT: u8 = 5;

pub(super) static DIALECT_1_0: Dialect = Dialect {
    methods: &[
        c"DELETE",
        c"GET",
        c"HEAD",
        c"POST",
        c"PUT",
        c"CONNECT",
        c"OPTIONS",
        c"TRACE",
        c"COPY",
        c"LOCK",
        c"MKCOL",
        c"MOVE",
        c"PROPFIND",
        c"PROPPATCH",
        c"UNLOCK",
        c"REPORT",
        c"MKACTIVITY",
        c"CHECKOUT",
        c"MERGE",
        c"M-SEARCH",
        c"NOTIFY",
        c"SUBSCRIBE",
        c"UNSUBSCRIBE",
        c"PATCH",
    ],
    events: [
        (0, 1),
        (3, 4),
        (NONE, 0),
        (5, 6),
        (6, 7),
        (7, 8),
        (8, 9),
        (9, 10),
        (NONE, 0),
        (NONE, 0),
        (1, 2),
        (2, 3),
        (4, 5),
    ],
    // One error for Content-Length, none for Transfer-Encoding, no pause.
    errors: &[
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 25, 26, 27, 28,
        29, 30, 30, 24,
    ],
    flags: (!(flag::CONNECTION_UPGRADE | flag::CONTENTLENGTH), 1),
    answers: 1,
    whole_messages: true,
    upgrade_at_head: true,
    fails_before: true,
    counts_behind: true,
};

pub(super) static DIALECT_2_9: Dialect = Dialect {
    methods: &[
        c"DELETE",
        c"GET",
        c"HEAD",
        c"POST",
        c"PUT",
        c"CONNECT",
        c"OPTIONS",
        c"TRACE",
        c"COPY",
        c"LOCK",
        c"MKCOL",
        c"MOVE",
        c"PROPFIND",
        c"PROPPATCH",
        c"SEARCH",
        c"UNLOCK",
        c"BIND",
        c"REBIND",
        c"UNBIND",
        c"ACL",
        c"REPORT",
        c"MKACTIVITY",
        c"CHECKOUT",
        c"MERGE",
        c"M-SEARCH",
        c"NOTIFY",
        c"SUBSCRIBE",
        c"UNSUBSCRIBE",
        c"PATCH",
        c"PURGE",
        c"MKCALENDAR",
        c"LINK",
        c"UNLINK",
        c"SOURCE",
    ],
    events: [
        (0, 1),
        (1, 2),
        (2, 8),
        (3, 3),
        (4, 4),
        (5, 5),
        (6, 6),
        (7, 7),
        (8, 9),
        (9, 10),
        (NONE, 0),
        (NONE, 0),
        (NONE, 0),
    ],
    errors: &[
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
        30, 31, 32, 33,
    ],
    flags: (!0, 0),
    answers: 2,
    whole_messages: false,
    upgrade_at_head: false,
    fails_before: false,
    counts_behind: false,
};
