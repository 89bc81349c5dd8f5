//! What was wrong with the peer's bytes: the one list of errors, with number, name, status, RFC section and wording.
//!
//! The C header's `HTTPCORE_E_*` and the error list in the documentation are generated from this table.

use crate::status::StatusCode;
use core::fmt;

/// Why a message was refused, and where.
///
/// The offset counts from the first byte of the message and is the same however the input was cut. After an error the
/// parser that gave it parses nothing more: every further call gives the same error.
///
/// ```
/// use httpcore::{ErrorKind, Limits, Tokenizer};
///
/// let mut tokenizer = Tokenizer::request(Limits::DEFAULT);
/// let error = tokenizer.next(b"GE(T / HTTP/1.1\r\n").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Method);
/// assert_eq!(error.offset(), 2);
/// assert_eq!(error.status().unwrap().get(), 400);
/// assert_eq!(error.to_string(), "the method is not a token at byte 2 (RFC 9112 §3.1)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Error {
    offset: u64,
    kind: ErrorKind,
    in_response: bool,
}

impl Error {
    pub(crate) const fn new(kind: ErrorKind, offset: u64, in_response: bool) -> Self {
        Self { offset, kind, in_response }
    }

    /// Which rule was broken.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The offset of the first offending byte, in bytes from the first byte of the message.
    ///
    /// It is the first byte after which no valid message can follow. For a limit that is the first byte in excess, for
    /// a field that is missing the final empty line, for [`ErrorKind::Incomplete`] the end of the input. The offset of
    /// [`ErrorKind::ResponseUnasked`] counts on from the response before it.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The status code to answer with; `None` for an error in a response, which nobody answers.
    pub const fn status(&self) -> Option<StatusCode> {
        if self.in_response { None } else { self.kind.status() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rfc, section) = self.kind.rfc();
        write!(f, "{} at byte {} (RFC {rfc} §{section})", self.kind.message(), self.offset)
    }
}

impl core::error::Error for Error {}

/// One error. The texts end in NUL, for C.
struct Row {
    name: &'static str,
    status: u16,
    rfc: u16,
    section: &'static str,
    message: &'static str,
}

macro_rules! errors {
    ($($number:literal $kind:ident $name:literal $status:literal RFC $rfc:literal $section:literal $message:literal;)*) => {
        /// The rule that was broken.
        ///
        /// Names and numbers are stable; the C ABI uses the same numbers.
        ///
        /// ```
        /// use httpcore::ErrorKind;
        ///
        /// let kind = ErrorKind::HostMissing;
        /// assert_eq!(kind.name(), "HOST_MISSING");
        /// assert_eq!(kind.rfc(), (9112, "3.2"));
        /// assert_eq!(ErrorKind::from_code(kind.code()), Some(kind));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum ErrorKind {
            $(
                #[doc = concat!($message, " (RFC ", $rfc, " §", $section, ").")]
                $kind = $number,
            )*
        }

        impl ErrorKind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$kind => &Row {
                        name: concat!($name, "\0"),
                        status: $status,
                        rfc: $rfc,
                        section: concat!($section, "\0"),
                        message: concat!($message, "\0"),
                    },)*
                }
            }
        }
    };
}

// A status of 0: the error occurs in responses alone.
errors! {
    // The start line, RFC 9112 §2 to §4.
    1 LineEnd "LINE_END" 400 RFC 9112 "2.2" "a line does not end in CRLF";
    2 Method "METHOD" 400 RFC 9112 "3.1" "the method is not a token";
    3 MethodTooLong "METHOD_TOO_LONG" 400 RFC 9112 "3" "the method is longer than the limit";
    4 StartLineTooLong "START_LINE_TOO_LONG" 414 RFC 9112 "3" "the start line is longer than the limit";
    5 Target "TARGET" 400 RFC 9112 "3.2" "the request-target holds a byte that is not allowed there";
    6 TargetForm "TARGET_FORM" 400 RFC 9112 "3.2" "the form of the request-target does not fit the method";
    7 TargetAuthority "TARGET_AUTHORITY" 400 RFC 9110 "4.2" "the authority of the request-target is empty or malformed";
    8 Version "VERSION" 400 RFC 9112 "2.3" "the HTTP-version is malformed";
    9 VersionUnsupported "VERSION_UNSUPPORTED" 505 RFC 9110 "2.5" "the major version is not 1";
    10 Http2Preface "HTTP2_PREFACE" 505 RFC 9113 "3.4" "the connection preface of HTTP/2";
    11 Status "STATUS" 0 RFC 9112 "4" "the status code is not three digits from 100 on";
    12 Reason "REASON" 0 RFC 9112 "4" "the reason phrase holds a control byte";
    13 UpgradeUnasked "UPGRADE_UNASKED" 0 RFC 9110 "7.8" "a 101 response to a request that offered no upgrade";
    14 ResponseUnasked "RESPONSE_UNASKED" 0 RFC 9112 "9.2" "bytes that answer no request";

    // Field lines, RFC 9112 §5.
    20 FieldName "FIELD_NAME" 400 RFC 9112 "5.1" "the field name is not a token followed at once by a colon";
    21 ObsFold "OBS_FOLD" 400 RFC 9112 "5.2" "a field line starts with a blank";
    22 FieldValue "FIELD_VALUE" 400 RFC 9110 "5.5" "the field value holds a control byte";
    23 FieldLineTooLong "FIELD_LINE_TOO_LONG" 431 RFC 9110 "5.4" "a field line is longer than the limit";
    24 FieldSectionTooLong "FIELD_SECTION_TOO_LONG" 431 RFC 9110 "5.4" "the field section is longer than the limit";
    25 TooManyFields "TOO_MANY_FIELDS" 431 RFC 9110 "5.4" "more field lines than the limit";

    // Host, RFC 9112 §3.2.
    30 HostMissing "HOST_MISSING" 400 RFC 9112 "3.2" "an HTTP/1.1 request without Host";
    31 HostRepeated "HOST_REPEATED" 400 RFC 9112 "3.2" "more than one Host";
    32 Host "HOST" 400 RFC 9110 "7.2" "the Host value is not uri-host [\":\" port]";
    33 HostMismatch "HOST_MISMATCH" 400 RFC 9112 "3.2.2" "Host differs from the authority of the request-target";

    // The length of the content, RFC 9112 §6.
    40 ContentLength "CONTENT_LENGTH" 400 RFC 9110 "8.6" "the Content-Length value is not one number below 2^64";
    41 ContentLengthRepeated "CONTENT_LENGTH_REPEATED" 400 RFC 9112 "6.3" "more than one Content-Length";
    42 TransferEncoding "TRANSFER_ENCODING" 400 RFC 9112 "6.1" "the Transfer-Encoding value is malformed, or goes on after chunked";
    43 ChunkedNotFinal "CHUNKED_NOT_FINAL" 400 RFC 9112 "6.3" "a request whose final transfer coding is not chunked";
    44 LengthAmbiguous "LENGTH_AMBIGUOUS" 400 RFC 9112 "6.3" "both Content-Length and Transfer-Encoding";
    45 TransferEncodingVersion "TRANSFER_ENCODING_VERSION" 400 RFC 9112 "6.1" "Transfer-Encoding in an HTTP/1.0 message";
    46 ConnectContent "CONNECT_CONTENT" 400 RFC 9110 "9.3.6" "a CONNECT request with content";
    47 ContentTooLong "CONTENT_TOO_LONG" 413 RFC 9110 "15.5.14" "the content is longer than the limit";
    48 CodingUnsupported "CODING_UNSUPPORTED" 501 RFC 9112 "6.1" "a transfer coding that is not decoded here";
    49 ExpectationUnknown "EXPECTATION_UNKNOWN" 417 RFC 9110 "10.1.1" "an expectation other than 100-continue";

    // The chunked coding, RFC 9112 §7.
    60 ChunkSize "CHUNK_SIZE" 400 RFC 9112 "7.1" "the chunk size is not one hexadecimal number below 2^64";
    61 ChunkExtension "CHUNK_EXTENSION" 400 RFC 9112 "7.1.1" "a chunk extension is malformed";
    62 ChunkOverhead "CHUNK_OVERHEAD" 400 RFC 9112 "7.1.1" "chunk extensions and leading zeros beyond the limit";
    63 ChunkEnd "CHUNK_END" 400 RFC 9112 "7.1" "the data of a chunk is not followed by CRLF";
    64 TrailerForbidden "TRAILER_FORBIDDEN" 400 RFC 9110 "6.5.1" "a trailer field that frames or routes the message";
    65 TrailerSectionTooLong "TRAILER_SECTION_TOO_LONG" 431 RFC 9110 "6.5" "the trailer section is longer than the limit";
    66 TooManyTrailers "TOO_MANY_TRAILERS" 431 RFC 9110 "6.5" "more trailer field lines than the limit";

    80 Incomplete "INCOMPLETE" 400 RFC 9112 "8" "the input ended inside a message";
}

impl ErrorKind {
    /// The stable number, the same as in C.
    pub const fn code(self) -> u16 {
        self as u16
    }

    /// The kind with this number. O(n) in the number of kinds.
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The stable name, the same as in C without its prefix `HTTPCORE_E_`.
    pub const fn name(self) -> &'static str {
        text(self.row().name)
    }

    /// The rule in words: a clause without a full stop.
    pub const fn message(self) -> &'static str {
        text(self.row().message)
    }

    /// The number of the RFC that was broken, and the section in it.
    pub const fn rfc(self) -> (u16, &'static str) {
        let row = self.row();
        (row.rfc, text(row.section))
    }

    /// Name, message and section, each with a NUL behind it, as C has them.
    #[inline(never)]
    pub const fn terminated_texts(self) -> [&'static str; 3] {
        let row = self.row();
        [row.name, row.message, row.section]
    }

    /// The status code to answer a request with; `None` for what occurs in responses alone.
    pub const fn status(self) -> Option<StatusCode> {
        StatusCode::new(self.row().status)
    }
}

const fn text(terminated: &'static str) -> &'static str {
    match terminated.split_at_checked(terminated.len().saturating_sub(1)) {
        Some((text, _nul)) => text,
        None => terminated,
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::ffi::CStr;

    #[test]
    fn numbers_and_names_are_unique_and_every_text_is_complete() {
        for (index, &kind) in ErrorKind::ALL.iter().enumerate() {
            assert_eq!(ErrorKind::from_code(kind.code()), Some(kind));
            for &other in &ErrorKind::ALL[..index] {
                assert!(other.code() < kind.code() && other.name() != kind.name());
            }
            let (rfc, section) = kind.rfc();
            assert!((9110..=9113).contains(&rfc) && !section.is_empty());
            let c_strings = kind.terminated_texts().map(|text| CStr::from_bytes_with_nul(text.as_bytes()).unwrap());
            let texts = [kind.name(), kind.message(), section];
            assert_eq!(c_strings.map(|text| text.to_str()), texts.map(Ok));
            assert!(!kind.message().is_empty());
        }
        assert_eq!(ErrorKind::from_code(0), None);
    }

    #[test]
    fn nobody_answers_a_response() {
        assert_eq!(Error::new(ErrorKind::FieldName, 0, true).status(), None);
        assert_eq!(Error::new(ErrorKind::FieldName, 0, false).status(), StatusCode::new(400));
    }
}
