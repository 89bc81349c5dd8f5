//! Why something was not written: the caller's mistakes, with number, name and wording, as `src/error.rs` has the peer's.

use core::ffi::CStr;
use core::fmt;

/// Why something was not written. The caller's mistake, as an [`Error`](crate::Error) is the peer's.
///
/// ```
/// use httpcore::{Encoder, Exchange, ResponseHead, SendError, StatusCode};
///
/// let mut encoder = Encoder::new();
/// let head = ResponseHead::new(StatusCode::NO_CONTENT);
/// let split = (&b"X"[..], &b"a\r\nSet-Cookie: b"[..]);
/// assert_eq!(encoder.response(&Exchange::UNKNOWN, &head, [split], &mut [0; 99]), Err(SendError::FieldValue));
/// let none = encoder.response(&Exchange::UNKNOWN, &head, [], &mut []);
/// assert_eq!(none, Err(SendError::BufferTooSmall { needed: 46 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendError {
    /// The output does not fit. Nothing has changed: call again with a buffer of at least this size.
    BufferTooSmall {
        /// The number of bytes that the same call writes.
        needed: usize,
    },
    /// Not now: there is nothing to answer, it was answered already, no content is due, or the connection has failed.
    OutOfOrder,
    /// A status that this exchange cannot have: an interim one to an HTTP/1.0 client, a 101 that was not asked for, comes
    /// before the request is complete, or does not say in Upgrade what is switched to.
    Status,
    /// A reason phrase with a control byte.
    Reason,
    /// A field name that is no token.
    FieldName,
    /// A field value with a control byte, or with a blank at its start or end.
    FieldValue,
    /// Content-Length, Transfer-Encoding or Connection among the fields: these are the encoder's to write.
    FramingField,
    /// A length or content where the message can have none.
    ContentNotAllowed,
    /// More or fewer bytes of content than the length that was declared.
    ContentLength,
    /// A trailer field that a recipient must not use from a trailer section, or trailers without the chunked coding.
    Trailer,
    /// A method that is no token.
    Method,
    /// A request-target that is malformed, or whose form does not fit the method.
    Target,
    /// Not one well-formed Host in a request, or one that is not the authority of its target.
    Host,
    /// `Expect: 100-continue` in a request without content.
    Expectation,
}

macro_rules! send_errors {
    ($($pattern:pat => $code:literal $name:literal $message:literal;)*) => {
        impl SendError {
            /// The stable number, the same as in C.
            pub const fn code(self) -> u16 {
                match self { $($pattern => $code),* }
            }

            /// What was wrong, in words.
            pub const fn message(self) -> &'static str {
                match self { $($pattern => $message),* }
            }

            /// Code, name and message of every kind, the message as a string of C.
            pub const ALL: &'static [(u16, &'static str, &'static CStr)] = &[
                $(($code, $name, match CStr::from_bytes_with_nul(concat!($message, "\0").as_bytes()) {
                    Ok(message) => message,
                    Err(_) => c"",
                })),*
            ];
        }
    };
}

send_errors! {
    Self::BufferTooSmall { .. } => 1101 "SPACE" "the output does not fit into the buffer";
    Self::OutOfOrder => 1102 "ORDER" "nothing of the kind may be written now";
    Self::Status => 1103 "SEND_STATUS" "a status that this exchange cannot have";
    Self::Reason => 1104 "SEND_REASON" "a reason phrase with a control byte";
    Self::FieldName => 1105 "SEND_FIELD_NAME" "a field name that is no token";
    Self::FieldValue => 1106 "SEND_FIELD_VALUE" "a field value with a control byte, or a blank at its start or end";
    Self::FramingField => 1107 "SEND_FRAMING_FIELD" "Content-Length, Transfer-Encoding or Connection among the fields";
    Self::ContentNotAllowed => 1108 "SEND_CONTENT_NOT_ALLOWED" "a length or content where there can be none";
    Self::ContentLength => 1109 "SEND_CONTENT_LENGTH" "more or fewer bytes of content than declared";
    Self::Trailer => 1110 "SEND_TRAILER" "a field that must not be in a trailer section, or trailers without chunks";
    Self::Method => 1111 "SEND_METHOD" "a method that is no token";
    Self::Target => 1112 "SEND_TARGET" "a request-target that is malformed or does not fit the method";
    Self::Host => 1113 "SEND_HOST" "not one well-formed Host in a request, or not that of its target";
    Self::Expectation => 1114 "SEND_EXPECTATION" "Expect: 100-continue in a request without content";
}

impl SendError {
    /// The error for output that comes with `more` bytes beside it.
    pub(crate) const fn beside(self, more: usize) -> Self {
        match self {
            Self::BufferTooSmall { needed } => Self::BufferTooSmall { needed: needed.saturating_add(more) },
            other => other,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())?;
        match self {
            Self::BufferTooSmall { needed } => write!(f, ": it takes {needed} bytes"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for SendError {}
