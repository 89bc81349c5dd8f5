//! What the drop-in headers for other parsers need beyond the tokens, and where the tokenizers of llhttp and http_parser
//! differ: [`Leniency::LLHTTP`] and [`Leniency::HTTP_PARSER`].
//!
//! These two tell some errors later than at the first byte after which no valid message can follow. Where a rule has
//! failed, and such a leniency is on, the functions here say whether to go on, so that the header's functions can tell the
//! error where the original does. Without the feature `compat` nothing here has any effect.

#[cfg(feature = "compat")]
use super::Flags;
use super::{Refusal, State, Tokenizer, at};
use crate::chunked::{ChunkLine, ChunkSizes};
use crate::error::ErrorKind;
#[cfg(feature = "compat")]
use crate::field::Field;
use crate::field::{self, KnownField};
use crate::grammar::{self, Parameters, WordSearch};
#[cfg(feature = "compat")]
use crate::head::HeadParts;
use crate::host::HostReader;
use crate::limits::Leniency;
#[cfg(feature = "compat")]
use crate::limits::Limits;
use crate::target::{TargetMethod, TargetReader};
#[cfg(feature = "compat")]
use core::mem::MaybeUninit;
#[cfg(feature = "compat")]
use core::ops::Range;
use core::slice::from_ref;

/// What [`Tokenizer::whole_unjudged`] gives; the tokenizer has the version and the status code.
#[cfg(feature = "compat")]
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct UnjudgedHead {
    pub length: usize,
    /// How many records were filled.
    pub fields: usize,
    /// Empty in a response.
    pub method: Range<usize>,
    pub target_or_reason: Range<usize>,
}

/// What a tokenizer was reading when it refused a byte.
#[cfg(feature = "compat")]
#[doc(hidden)]
#[allow(missing_docs, reason = "the names are those of the elements")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    Start,
    EmptyLineFeed,
    Method,
    /// A target whose form is not yet known.
    TargetStart,
    /// Behind `scheme:/`.
    TargetSlash,
    Target,
    /// `HTTP/`, of which there is no byte yet.
    ProtocolStart,
    Protocol,
    Version,
    RequestLineEnd,
    StatusSpace,
    Status,
    StatusEnd,
    Reason,
    StartLineFeed,
    FirstLine,
    LineStart,
    FieldName,
    /// A value of which there is no byte yet.
    ValueStart,
    Value,
    ValueLineFeed,
    Fold,
    SectionLineFeed,
    ChunkSizeStart,
    ChunkSize,
    ChunkSizeBlank,
    Extension,
    ExtensionQuoted,
    ExtensionEnd,
    ChunkLineFeed,
    ChunkEnd,
    Other,
}

/// What the fields of a message have said, as they came.
#[cfg(feature = "compat")]
#[doc(hidden)]
#[allow(missing_docs, reason = "the names are those of the fields' values")]
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// Content-Length; 0 without one.
    pub length: u64,
    /// With the numbers of llhttp's `F_*`: Connection has `keep-alive`, `close`, `upgrade`; the last transfer coding is
    /// chunked; there is Upgrade, Content-Length, Transfer-Encoding.
    pub flags: u16,
    pub malformed_coding: bool,
    /// See [`Framing::upgrade_requested`](crate::Framing::upgrade_requested); known behind the head.
    pub upgrade_requested: bool,
}

#[cfg(feature = "compat")]
const NO_LIMITS: Limits = Limits {
    start_line: u32::MAX,
    field_section: u32::MAX,
    trailer_section: u32::MAX,
    chunk_overhead: u32::MAX,
    method: u16::MAX,
    field_line: u16::MAX,
    fields: u16::MAX,
    trailers: u16::MAX,
    content: u64::MAX,
};

#[cfg(feature = "compat")]
impl Tokenizer {
    /// A tokenizer behind a drop-in header, made where it is to be: without limits, as the callers of other parsers see to
    /// them; of responses, any may answer an upgrade.
    #[doc(hidden)]
    #[inline(never)]
    pub fn behind_header(place: &mut MaybeUninit<Self>, response: bool, leniency: Leniency) -> &mut Self {
        let flags = if response { Flags::RESPONSE } else { Flags(0) };
        let tokenizer = place.write(Self::new(NO_LIMITS, flags).lenient(leniency));
        tokenizer.flags.set(Flags::TO_UPGRADE, response);
        tokenizer
    }

    /// The limits, to be changed before the first byte; that on the start line must not be.
    #[doc(hidden)]
    pub const fn limits_mut(&mut self) -> &mut Limits {
        &mut self.limits
    }

    /// Where the last call of [`next`](Self::next) ended, or what refused its last byte.
    #[doc(hidden)]
    #[inline]
    pub const fn place(&self) -> Place {
        match self.state {
            State::Target { target, .. } if target.has_no_form() && !matches!(self.method, TargetMethod::Connect) => {
                Place::TargetStart
            }
            State::Target { target: TargetReader::SchemeSlash, .. } => Place::TargetSlash,
            State::Version { there: 0, .. } => Place::ProtocolStart,
            State::Version { there: 0..5, .. } => Place::Protocol,
            State::LineStart if self.lines == 0 && !self.flags.has(super::Flags::TRAILERS) => Place::FirstLine,
            State::Value { started: false } => Place::ValueStart,
            State::ChunkLine(line) => line.place(),
            state => state.place(),
        }
    }

    /// The kind of its [`error`](Self::error).
    #[doc(hidden)]
    pub const fn refusal(&self) -> Option<ErrorKind> {
        self.error
    }

    /// The [`status`](Self::status), once it is complete; 0 in a request.
    #[doc(hidden)]
    pub const fn status_number(&self) -> u16 {
        self.status
    }

    /// The field whose name was completed last; in [`Place::FieldName`], the one whose name was refused behind its end.
    #[doc(hidden)]
    pub const fn known(&self) -> Option<KnownField> {
        self.known
    }

    /// What the fields have said so far.
    #[doc(hidden)]
    pub const fn said(&self) -> Said {
        self.framing.said()
    }

    /// As [`lenient`](Self::lenient), at any time.
    #[doc(hidden)]
    pub const fn set_leniency(&mut self, leniency: Leniency) {
        self.leniency = leniency;
        self.framing.drop_in();
    }

    /// Whether the content at hand ends with the connection.
    #[doc(hidden)]
    pub const fn reads_until_close(&self) -> bool {
        matches!(self.state, State::ContentUntilClose)
    }

    /// Whether the message is complete, and that is still to be told.
    #[doc(hidden)]
    pub const fn is_at_message_end(&self) -> bool {
        matches!(self.state, State::MessageEnd)
    }

    /// The message at hand, whose head was just completed, has no content after all: what a caller of other parsers may
    /// decide. `false`, and nothing is changed, anywhere else.
    #[doc(hidden)]
    pub fn skip_content(&mut self) -> bool {
        let at_head_end = matches!(
            self.state,
            State::Content | State::ContentUntilClose | State::ChunkLine(ChunkLine::Start) | State::MessageEnd
        );
        if at_head_end {
            self.state = State::MessageEnd;
        }
        at_head_end
    }

    /// Reads the head that `input` starts with, where it is all there and in no way unusual, and fills `records`. From a
    /// tokenizer that has read nothing, and is to judge nothing.
    #[doc(hidden)]
    pub fn whole_unjudged(&mut self, input: &[u8], records: &mut [Field]) -> Option<UnjudgedHead> {
        let mut parts = HeadParts::NONE;
        let length = self.whole_head(input, records, &mut parts)?;
        let line = &parts.start_line;
        let (method, target_or_reason) = (line.method.range(), line.target_or_reason.range());
        Some(UnjudgedHead { length, fields: usize::from(parts.fields), method, target_or_reason })
    }

    /// For callers who judge themselves what the fields mean: from now on they are delivered and else ignored, and there is
    /// no sum of the chunks' sizes. To be called before the first byte, for one message.
    #[doc(hidden)]
    pub const fn judge_nothing(&mut self) {
        self.flags.set(Flags::UNJUDGED, true);
    }

    /// Starts behind a start line. To be called before the first byte, and without limits.
    #[doc(hidden)]
    pub const fn start_fields(&mut self) {
        self.state = State::LineStart;
    }

    /// Starts behind a head, with the line of the first chunk. To be called before the first byte.
    #[doc(hidden)]
    pub const fn start_chunks(&mut self) {
        self.left = self.limits.chunk_overhead;
        self.state = State::ChunkLine(ChunkLine::Start);
    }
}

#[cfg(feature = "compat")]
impl State {
    /// The place of a state that is one alone; of the others, the last one. A table, and so not in line.
    #[inline(never)]
    const fn place(self) -> Place {
        match self {
            Self::RequestStart => Place::Start,
            Self::EmptyLineFeed => Place::EmptyLineFeed,
            Self::Method { .. } => Place::Method,
            Self::Target { .. } => Place::Target,
            Self::Version { .. } => Place::Version,
            Self::RequestLineEnd => Place::RequestLineEnd,
            Self::StatusSpace => Place::StatusSpace,
            Self::Status(_) => Place::Status,
            Self::StatusEnd => Place::StatusEnd,
            Self::Reason => Place::Reason,
            Self::StartLineFeed => Place::StartLineFeed,
            Self::LineStart => Place::LineStart,
            Self::FieldName { .. } => Place::FieldName,
            Self::ValueStart => Place::ValueStart,
            Self::Value { .. } => Place::Value,
            Self::ValueLineFeed | Self::FoldLineFeed { .. } => Place::ValueLineFeed,
            Self::FoldStart { .. } => Place::Fold,
            Self::SectionLineFeed => Place::SectionLineFeed,
            Self::ChunkDataCr | Self::ChunkDataLineFeed => Place::ChunkEnd,
            _ => Place::Other,
        }
    }
}

#[cfg(feature = "compat")]
impl ChunkLine {
    #[inline]
    const fn place(self) -> Place {
        match self {
            Self::Extensions(Parameters::Quoted | Parameters::Escaped) => Place::ExtensionQuoted,
            Self::Extensions(Parameters::QuoteEnd) => Place::ExtensionEnd,
            line => line.part_of_line(),
        }
    }

    /// A table, as that of the states.
    #[inline(never)]
    const fn part_of_line(self) -> Place {
        match self {
            Self::Start => Place::ChunkSizeStart,
            Self::Size => Place::ChunkSize,
            Self::SizeBlank => Place::ChunkSizeBlank,
            Self::Extensions(_) => Place::Extension,
            Self::LineFeed => Place::ChunkLineFeed,
            _ => Place::Other,
        }
    }
}

const EITHER: Leniency = Leniency::LLHTTP.and(Leniency::HTTP_PARSER);

impl Tokenizer {
    const fn is_llhttp(&self) -> bool {
        self.leniency.has(Leniency::LLHTTP)
    }

    /// llhttp and http_parser have schemes of letters alone.
    pub(super) fn letters_of_scheme(&self, target: TargetReader, window: &[u8]) -> Result<(), Refusal> {
        if self.leniency.has(EITHER) && target.is_before_colon() && self.method != TargetMethod::Connect {
            let letters = window.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            if matches!(window.get(letters), Some(b'0'..=b'9' | b'+' | b'-' | b'.')) {
                return Err(at(letters, ErrorKind::TargetForm));
            }
        }
        Ok(())
    }

    /// How many bytes of the line end are left at `byte`, behind its CR.
    pub(super) fn line_feed(&self, byte: u8) -> Result<usize, Refusal> {
        match super::line_feed(byte) {
            Err(_) if self.leniency.has(Leniency::CR_ALONE) => Ok(0),
            judged => judged.map(|()| 1),
        }
    }

    /// Whether a byte ends a line that might be folded.
    #[inline]
    pub(super) const fn ends_line(&self, byte: u8) -> bool {
        byte == b'\r' || (byte == b'\n' && self.leniency.has(Leniency::LF_ALONE))
    }

    /// How many bytes of such a line end are before its LF.
    #[inline]
    pub(super) const fn before_fold(&self, byte: u8) -> usize {
        (!self.leniency.has(Leniency::LF_ALONE) || byte == b'\r') as usize
    }

    /// A byte of a target was refused.
    pub(super) fn remember_target(&mut self, target: TargetReader, host: HostReader) {
        if self.leniency.has(EITHER) {
            self.state = State::Target { target, host };
        }
    }

    /// A byte was refused behind what may be a whole name.
    pub(super) fn remember_name(&mut self, search: WordSearch) {
        if self.is_llhttp() {
            self.known = search.found(&field::NAMES).and_then(KnownField::from_index);
        }
    }

    /// Goes on with a field that contradicts an earlier one.
    pub(super) fn forgive_name(&mut self, known: Option<KnownField>, kind: ErrorKind) -> Option<()> {
        let two_lengths = matches!(kind, ErrorKind::ContentLengthRepeated | ErrorKind::LengthAmbiguous);
        let forgiven = self.is_llhttp() || (two_lengths && self.leniency.has(Leniency::HTTP_PARSER));
        forgiven.then(|| self.framing.begin_refused(known, self.leniency))
    }

    /// llhttp looks at Connection in a trailer section, too.
    pub(super) fn begin_in_trailers(&mut self) {
        if self.is_llhttp() {
            let known = match self.known {
                Some(KnownField::Connection | KnownField::ProxyConnection) => Some(KnownField::Connection),
                _ => None,
            };
            // Connection is never refused.
            let _ = self.framing.begin(known, self.minor);
        }
    }

    /// Takes a piece of a value that may mean something, where http_parser or llhttp reads it in another way.
    ///
    /// http_parser takes a HTAB for a part of a length or of a coding, and refuses it. llhttp splits codings at each comma,
    /// and `chunked` is one of them if nothing but SP is behind it; what the rules refuse of them is remembered, and told
    /// at the end of the head.
    pub(super) fn push_value(&mut self, given: &[u8]) -> Result<(), (usize, ErrorKind)> {
        if self.leniency.has(Leniency::HTTP_PARSER) && self.framing.frames() {
            let end = given.iter().position(|&byte| byte == b'\t');
            self.framing.push(given.get(..end.unwrap_or(given.len())).unwrap_or_default())?;
            return end.map_or(Ok(()), |index| Err((index, self.framing.refused())));
        }
        if !self.is_llhttp() || !self.framing.reads_codings() {
            return self.framing.push(given);
        }
        for (index, byte) in given.iter().enumerate() {
            let comma = *byte == b',';
            let judged =
                if *byte == b'"' { Err((0, ErrorKind::TransferEncoding)) } else { self.framing.push(from_ref(byte)) };
            match judged {
                Ok(()) if *byte == b'\t' && self.framing.ends_chunked() => self.framing.break_coding(),
                Ok(()) => {}
                Err((_, kind)) if comma && self.framing.ends_chunked() => {
                    if !self.leniency.has(Leniency::CODING_AFTER_CHUNKED) {
                        return Err((index, kind));
                    }
                    self.framing.start_coding();
                }
                Err(_) => {
                    self.framing.break_coding();
                    if comma {
                        self.framing.start_coding();
                    }
                }
            }
        }
        Ok(())
    }

    /// Goes on behind a value that is incomplete.
    #[inline]
    pub(super) fn forgive_end(&mut self, kind: ErrorKind) -> Result<(), ErrorKind> {
        if !self.is_llhttp() || self.framing.reads_host() {
            return Err(kind);
        }
        if self.framing.reads_codings() {
            self.framing.malformed_coding();
        }
        Ok(())
    }

    /// Whether the value at hand is an empty length, which is refused in the next line.
    #[inline]
    pub(super) const fn ends_in_next_line(&self) -> bool {
        self.leniency.has(Leniency::HTTP_PARSER) && self.framing.misses_length()
    }

    /// Whether a byte may be part of the value at hand that no value has. `started`: of which there is a byte.
    #[inline]
    pub(super) fn forgives(&mut self, byte: u8, started: bool) -> bool {
        if !self.leniency.has(EITHER) {
            return false;
        }
        let wanted = match byte {
            _ if !self.is_llhttp() => false,
            b'\r' | b'\n' => false,
            0 => self.leniency.has(Leniency::ANY_VALUE),
            _ => self.leniency.has(Leniency::ANY_VALUE.and(Leniency::CONTROLS)),
        };
        let forgiven = wanted && !self.framing.reads_length() && !self.framing.reads_host();
        if forgiven {
            self.framing.ignore_rest();
        }
        self.state = State::Value { started: started || forgiven };
        forgiven
    }

    /// The value at hand goes on in the line that starts here; `false` if it is a length.
    pub(super) fn fold(&mut self, empty: bool) -> bool {
        if self.leniency.has(Leniency::HTTP_PARSER) {
            return false;
        }
        if self.is_llhttp() && !empty {
            if self.framing.reads_length() {
                return false;
            }
            self.framing.fold();
        }
        true
    }
}

/// The state of a chunk's line after `byte`, and how many bytes to take. `longest` is the most content that is accepted.
#[inline]
pub(super) fn step(
    line: ChunkLine,
    byte: u8,
    sizes: &mut ChunkSizes<'_>,
    longest: u64,
    leniency: Leniency,
) -> Result<(ChunkLine, usize), ErrorKind> {
    let judged = line.step(byte, sizes);
    if !cfg!(feature = "compat") || !leniency.has(EITHER) {
        return judged.map(|next| (next, 1));
    }
    if leniency.has(Leniency::HTTP_PARSER) {
        // http_parser takes a SP behind a chunk's size, and no HTAB; and judges the size at each digit.
        if line == ChunkLine::Size && byte == b'\t' {
            return Err(ErrorKind::ChunkSize);
        }
        if *sizes.size > longest {
            return Err(ErrorKind::ContentTooLong);
        }
        return judged.map(|next| (next, 1));
    }
    match judged {
        Ok(next) if has_strange_blank(leniency, next, byte) => Err(ErrorKind::ChunkExtension),
        Ok(next) => Ok((next, 1)),
        Err(kind) => forgive_chunk_line(leniency, line, byte).ok_or(kind),
    }
}

/// Whether the blank that has led to `next` is one that llhttp does not have.
fn has_strange_blank(leniency: Leniency, next: ChunkLine, byte: u8) -> bool {
    use Parameters::{Escaped, Quoted};
    let elsewhere = match next {
        ChunkLine::SizeBlank => !leniency.has(Leniency::BLANKS_AFTER_SIZE),
        ChunkLine::Extensions(part) => !matches!(part, Quoted | Escaped),
        _ => false,
    };
    elsewhere && grammar::is_blank(byte)
}

/// The state behind a byte that no chunk's line has, and how many bytes to take.
fn forgive_chunk_line(leniency: Leniency, line: ChunkLine, byte: u8) -> Option<(ChunkLine, usize)> {
    use ChunkLine::{End, Extensions, LineFeed, Size, SizeBlank};
    use Parameters::{Name, QuoteEnd, Token};
    match (line, byte) {
        (SizeBlank, b'\r') if leniency.has(Leniency::BLANKS_AFTER_SIZE) => Some((LineFeed, 1)),
        // llhttp takes the LF for the CR here, and wants a LF behind it.
        (Size | SizeBlank, b'\n') if leniency.has(Leniency::LF_ALONE) => Some((LineFeed, 1)),
        (Extensions(Name | Token | QuoteEnd), b'\n') if leniency.has(Leniency::LF_ALONE) => Some((LineFeed, 0)),
        (LineFeed, _) if leniency.has(Leniency::CR_ALONE) => Some((End, 0)),
        _ => None,
    }
}
