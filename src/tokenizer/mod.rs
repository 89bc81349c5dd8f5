//! The wire grammar as a machine that takes input cut anywhere and gives one token a call.
//!
//! This folder says in which order the elements of a message follow each other, and enforces the limits. What an element is
//! made of stands in the file of its name; what the fields mean stands in [`framing`](crate::framing). The machine keeps no
//! byte of the input and no pointer into it.
//!
//! This file has the machine and its states. The rules are in `start_line.rs`, `field_lines.rs` and `body.rs`, the steps of
//! one part of a message each. The others only do the same in fewer steps where input is usual: `whole_head.rs` for a head
//! that is all there, `whole_start_line.rs` and `whole_field.rs` for an element, `one_byte.rs` for a byte; `many.rs` and
//! `ahead.rs` give the tokens of a whole head. `drop_in.rs` has what the drop-in headers for other parsers need.
//!
//! RFC 9112 §2.1, the order of the elements:
//!
//! ```text
//! HTTP-message   = start-line CRLF *( field-line CRLF ) CRLF [ message-body ]
//! request-line   = method SP request-target SP HTTP-version
//! status-line    = HTTP-version SP status-code [ SP reason-phrase ]
//! field-line     = field-name ":" OWS field-value OWS
//! chunked-body   = *( chunk-line chunk-data CRLF ) last-chunk-line *( field-line CRLF ) CRLF
//! ```

#[cfg(feature = "compat")]
mod ahead;
mod body;
mod drop_in;
mod field_lines;
mod many;
mod one_byte;
mod start_line;
mod whole_field;
mod whole_head;
mod whole_start_line;

use crate::chunked::ChunkLine;
use crate::error::{Error, ErrorKind};
use crate::field::KnownField;
use crate::framing::{Framing, FramingReader};
use crate::grammar::{NameHash, WordSearch};
use crate::host::HostReader;
use crate::limits::{Leniency, Limits};
use crate::method::Method;
use crate::status::StatusCode;
use crate::target::{TargetMethod, TargetReader};
use core::ops::Range;

#[cfg(feature = "compat")]
pub use ahead::Ahead;
#[cfg(feature = "compat")]
pub use drop_in::{Place, Said, UnjudgedHead};

/// What a [`Token`] is a piece of.
///
/// ```
/// use httpcore::{Limits, TokenKind, Tokenizer};
///
/// let mut tokenizer = Tokenizer::response(Limits::DEFAULT);
/// let mut rest = &b"HTTP/1.1 204 Gone Fishing\r\n\r\n"[..];
/// let mut kinds = Vec::new();
/// while kinds.last() != Some(&TokenKind::MessageEnd) {
///     let token = tokenizer.next(rest)?;
///     rest = &rest[token.consumed..];
///     kinds.push(token.kind);
/// }
/// assert_eq!(kinds, {
///     use TokenKind::*;
///     [Version, Status, Reason, HeadEnd, MessageEnd]
/// });
/// # Ok::<(), httpcore::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// The method of a request.
    Method,
    /// The request-target.
    Target,
    /// The HTTP-version, `HTTP/1.1`.
    Version,
    /// The status code of a response.
    Status,
    /// The reason phrase of a response; may be empty.
    Reason,
    /// A field name in the head.
    FieldName,
    /// The value of that field, without the blanks before it.
    FieldValue,
    /// Blanks at the end of the input inside or behind a field value, of the head or of the trailer section: part of
    /// the value if more of it follows, else nothing. The blanks that continue a folded value are given so, too.
    Blank,
    /// The head is complete: [`Tokenizer::framing`] is known.
    HeadEnd,
    /// The name of a chunk extension.
    ChunkExtensionName,
    /// The value of that extension, a token or a quoted string with its quotes.
    ChunkExtensionValue,
    /// The line before a chunk is complete: [`Tokenizer::chunk_size`] is known; 0 for the last chunk.
    ChunkHead,
    /// Content, without its chunked coding.
    Content,
    /// The data of a chunk and the line end behind it are complete. Not given for the last chunk, which has no data.
    ChunkEnd,
    /// A field name in the trailer section.
    TrailerName,
    /// The name whose pieces were given is one that must not be used from a trailer section: forget it. Its value is
    /// checked and not given.
    TrailerWithheld,
    /// The value of a trailer field.
    TrailerValue,
    /// The message is complete.
    MessageEnd,
    /// HTTP has ended: what follows belongs to the protocol that was switched to.
    Upgraded,
    /// Nothing more can be said without more input.
    NeedData,
    /// The input has ended between two messages. Only from [`Tokenizer::eof`], and from then on.
    Closed,
}

impl TokenKind {
    /// Whether nothing more is to be had before the caller has done something.
    const fn ends_supply(self) -> bool {
        matches!(self, Self::NeedData | Self::MessageEnd | Self::Upgraded | Self::Closed)
    }
}

/// A piece of one element.
///
/// ```
/// use httpcore::{Limits, Token, TokenKind, Tokenizer};
///
/// let mut tokenizer = Tokenizer::request(Limits::DEFAULT);
/// let first = Token { kind: TokenKind::Method, range: 0..2, last: false, consumed: 2 };
/// assert_eq!(tokenizer.next(b"GE")?, first);
/// // The method is complete at the SP behind it, which is consumed with it.
/// let last = Token { kind: TokenKind::Method, range: 0..1, last: true, consumed: 2 };
/// assert_eq!(tokenizer.next(b"T /")?, last);
/// # Ok::<(), httpcore::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is a piece of.
    pub kind: TokenKind,
    /// Where it lies in this call's input; empty where the kind has no bytes.
    pub range: Range<usize>,
    /// Whether the element is complete with this piece. The last piece may be empty.
    pub last: bool,
    /// How many bytes of this call's input are done with: the next call's input starts behind them.
    pub consumed: usize,
}

impl Token {
    /// A token that says nothing, to fill storage with.
    pub const EMPTY: Self = Self { kind: TokenKind::NeedData, range: 0..0, last: false, consumed: 0 };

    #[inline]
    const fn last(kind: TokenKind, start: usize, end: usize, consumed: usize) -> Self {
        Self { kind, range: start..end, last: true, consumed }
    }
}

/// Reads HTTP/1.1 messages from input that is cut anywhere, without storing any of it.
///
/// Each [`next`](Self::next) gives one token: a range of the input just passed. An element may come in several pieces, and
/// joined they are the same for every way of cutting the input. 128 bytes, movable at any time. Time is linear in
/// the input, memory constant.
///
/// Use [`Parser`](crate::Parser) if heads can be kept in one piece; this is what it stands on.
///
/// ```
/// use httpcore::{Limits, TokenKind, Tokenizer};
///
/// let mut tokenizer = Tokenizer::request(Limits::DEFAULT);
/// let mut host: Vec<u8> = Vec::new();
/// for mut input in [&b"GET / HTTP/1.1\r\nHo"[..], b"st: exam", b"ple.org\r\n\r\n"] {
///     loop {
///         let token = tokenizer.next(input)?;
///         if token.kind == TokenKind::FieldValue {
///             host.extend(&input[token.range.clone()]);
///         }
///         input = &input[token.consumed..];
///         if matches!(token.kind, TokenKind::NeedData | TokenKind::MessageEnd) {
///             break;
///         }
///     }
/// }
/// assert_eq!(host, b"example.org");
/// # Ok::<(), httpcore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tokenizer {
    limits: Limits,
    framing: FramingReader,
    /// Bytes of the message that were consumed; after an error, the error's offset.
    offset: u64,
    /// Bytes of content, or of the chunk, that are still to come.
    remaining: u64,
    /// The sizes of the chunks so far.
    received: u64,
    /// How much longer the line at hand may be; between chunks, how much more they may take beyond the data.
    left: u32,
    /// How much longer the section may be, behind the line at hand.
    section_left: u32,
    /// Field lines in the section so far.
    lines: u16,
    /// The status code, digit by digit.
    status: u16,
    state: State,
    error: Option<ErrorKind>,
    /// The field at hand.
    known: Option<KnownField>,
    method: TargetMethod,
    minor: u8,
    leniency: Leniency,
    flags: Flags,
}

const _: () = assert!(size_of::<Tokenizer>() <= 128);

/// Facts about the message and its context.
#[derive(Clone, Copy, Debug)]
struct Flags(u8);

impl Flags {
    /// The messages are responses.
    const RESPONSE: Self = Self(1 << 0);
    /// The request that the response answers was HEAD.
    const TO_HEAD: Self = Self(1 << 1);
    /// It was CONNECT.
    const TO_CONNECT: Self = Self(1 << 2);
    /// It offered an upgrade.
    const TO_UPGRADE: Self = Self(1 << 3);
    /// The field lines at hand are those of the trailer section.
    const TRAILERS: Self = Self(1 << 4);
    /// The trailer field at hand is not delivered.
    const WITHHELD: Self = Self(1 << 5);
    /// What the fields mean for the message, and how much content there is, is the caller's to judge. With the feature
    /// `compat` alone.
    const UNJUDGED: Self = Self(if cfg!(feature = "compat") { 1 << 6 } else { 0 });

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn set(&mut self, other: Self, on: bool) {
        self.0 = if on { self.0 | other.0 } else { self.0 & !other.0 };
    }
}

/// Which byte is expected next, in the order of a message.
#[derive(Clone, Copy, Debug)]
enum State {
    /// The first byte of a request, empty lines before it skipped (RFC 9112 §2.2).
    RequestStart,
    EmptyLineFeed,
    Method {
        search: WordSearch,
        length: u16,
    },
    Target {
        target: TargetReader,
        host: HostReader,
    },
    /// How many bytes of the version are there; the major one, once it is.
    Version {
        there: u8,
        major: u8,
    },
    RequestLineEnd,
    StatusSpace,
    /// How many digits are there.
    Status(u8),
    StatusEnd,
    Reason,
    StartLineFeed,

    LineStart,
    FieldName {
        search: WordSearch,
        hash: NameHash,
    },
    ValueStart,
    /// Whether a byte of the value was given.
    Value {
        started: bool,
    },
    ValueLineFeed,
    /// `Leniency::OBS_FOLD`: whether the value goes on is told by the line behind.
    FoldLineFeed {
        empty: bool,
    },
    FoldStart {
        empty: bool,
    },
    SectionLineFeed,

    Content,
    ContentUntilClose,
    ChunkLine(ChunkLine),
    ChunkData,
    ChunkDataCr,
    ChunkDataLineFeed,

    /// The end is still to be told.
    MessageEnd,
    /// The end was told.
    Ended,
    Upgraded,
    Closed,
}

impl State {
    const VERSION_START: Self = Self::Version { there: 0, major: 0 };

    /// Whether an element of a head may start here that is told by its bytes alone.
    #[inline]
    const fn starts_element(self) -> bool {
        matches!(
            self,
            Self::RequestStart
                | Self::Target { .. }
                | Self::Version { .. }
                | Self::LineStart
                | Self::ValueStart
                | Self::ValueLineFeed
        )
    }

    /// Whether the line at hand is a field line, or the empty one behind them.
    const fn is_in_field_line(self) -> bool {
        matches!(
            self,
            Self::LineStart
                | Self::FieldName { .. }
                | Self::ValueStart
                | Self::Value { .. }
                | Self::ValueLineFeed
                | Self::FoldLineFeed { .. }
                | Self::FoldStart { .. }
                | Self::SectionLineFeed
        )
    }
}

/// What one state made of its input.
struct Step {
    token: Option<(TokenKind, Range<usize>, bool)>,
    consumed: usize,
}

/// The offending byte, counted from the input of the step, and why.
type Refusal = (i64, ErrorKind);

const fn at(index: usize, kind: ErrorKind) -> Refusal {
    (index as i64, kind)
}

impl Step {
    const fn skip(consumed: usize) -> Self {
        Self { token: None, consumed }
    }

    const fn piece(kind: TokenKind, length: usize) -> Self {
        Self { token: Some((kind, 0..length, false)), consumed: length }
    }

    /// The same step behind so many bytes that are skipped.
    fn behind(self, skipped: usize) -> Self {
        let token = self.token.map(|(kind, range, last)| (kind, range.start + skipped..range.end + skipped, last));
        Self { token, consumed: self.consumed + skipped }
    }

    const fn last(kind: TokenKind, length: usize, consumed: usize) -> Self {
        Self { token: Some((kind, 0..length, true)), consumed }
    }
}

impl Tokenizer {
    /// A tokenizer for the requests of one connection.
    pub const fn request(limits: Limits) -> Self {
        Self::new(limits, Flags(0))
    }

    /// A tokenizer for the responses of one connection.
    pub const fn response(limits: Limits) -> Self {
        Self::new(limits, Flags::RESPONSE)
    }

    /// The same tokenizer with some strict rules switched off. To be called before the first byte.
    pub const fn lenient(mut self, leniency: Leniency) -> Self {
        self.leniency = leniency;
        if leniency.has(Leniency::DROP_IN) {
            self.framing.drop_in();
        }
        self
    }

    const fn new(limits: Limits, flags: Flags) -> Self {
        Self {
            limits,
            framing: FramingReader::new(),
            offset: 0,
            remaining: 0,
            received: 0,
            left: limits.start_line,
            section_left: 0,
            lines: 0,
            status: 0,
            state: if flags.has(Flags::RESPONSE) { State::VERSION_START } else { State::RequestStart },
            error: None,
            known: None,
            method: TargetMethod::Other,
            minor: 0,
            leniency: Leniency::NONE,
            flags,
        }
    }

    /// Says which request the next response answers, where it matters: HEAD and CONNECT. To be called before the
    /// first byte of that response; holds for the interim responses before it too.
    pub fn answers(&mut self, method: Method<'_>) {
        self.flags.set(Flags::TO_HEAD, method == Method::HEAD);
        self.flags.set(Flags::TO_CONNECT, method == Method::CONNECT);
    }

    /// Says that the request which the next response answers offered an upgrade. Without it a 101 is an error.
    pub fn answers_upgrade(&mut self) {
        self.flags.set(Flags::TO_UPGRADE, true);
    }

    /// Gives the next token of `input`, which starts with the first byte that was not yet consumed.
    ///
    /// Behind the last token of a message it gives [`TokenKind::MessageEnd`], again and again, until
    /// [`start_next`](Self::start_next).
    ///
    /// # Errors
    ///
    /// The first byte that no valid message continues with; the same error again from then on.
    pub fn next(&mut self, input: &[u8]) -> Result<Token, Error> {
        match self.whole_element(input, 0) {
            Some(token) => Ok(token),
            None => self.next_by_steps(input, 0),
        }
    }

    /// The next token of `input` behind `consumed` bytes, whatever it takes; its offsets count from the start of `input`.
    #[inline(never)]
    pub(crate) fn next_by_steps(&mut self, input: &[u8], mut consumed: usize) -> Result<Token, Error> {
        if let Some(kind) = self.error {
            return Err(self.error_at(kind, self.offset));
        }
        loop {
            let rest = input.get(consumed..).unwrap_or_default();
            match self.step(rest) {
                Ok(Some(step)) => {
                    let start = consumed;
                    consumed += step.consumed;
                    self.offset += step.consumed as u64;
                    #[cfg(test)]
                    crate::scan::touched::add(step.consumed);
                    if let Some((kind, range, last)) = step.token {
                        return Ok(Token { kind, range: start + range.start..start + range.end, last, consumed });
                    }
                }
                Ok(None) => {
                    return Ok(Token { kind: TokenKind::NeedData, range: consumed..consumed, last: false, consumed });
                }
                Err((index, kind)) => return Err(self.refuse(kind, self.offset.wrapping_add_signed(index))),
            }
        }
    }

    /// The peer has closed: there is no more input.
    ///
    /// [`TokenKind::MessageEnd`] if that ends a message, [`TokenKind::Closed`] if there is none to end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Incomplete`] inside a message (RFC 9112 §8).
    pub fn eof(&mut self) -> Result<Token, Error> {
        if let Some(kind) = self.error {
            return Err(self.error_at(kind, self.offset));
        }
        let kind = match self.state {
            State::MessageEnd => return self.next(b""),
            State::ContentUntilClose => {
                self.state = State::Ended;
                TokenKind::MessageEnd
            }
            State::Ended | State::Upgraded | State::Closed => {
                self.state = State::Closed;
                TokenKind::Closed
            }
            _ if self.is_between_messages() => {
                self.state = State::Closed;
                TokenKind::Closed
            }
            _ => return Err(self.refuse(ErrorKind::Incomplete, self.offset)),
        };
        Ok(Token { kind, range: 0..0, last: true, consumed: 0 })
    }

    /// The framing of the message, from [`TokenKind::HeadEnd`] until [`start_next`](Self::start_next).
    pub fn framing(&self) -> Option<Framing> {
        self.framing.framing()
    }

    /// The status code of the response at hand, once it is complete.
    pub const fn status(&self) -> Option<StatusCode> {
        StatusCode::new(self.status)
    }

    /// The minor version of the message at hand: 0 to 9; 2 to 9 are handled as 1 (RFC 9110 §2.5).
    pub const fn minor_version(&self) -> u8 {
        self.minor
    }

    /// The size of the chunk at hand, from [`TokenKind::ChunkHead`] to its first content; then what is left of it.
    /// Of content with a length: what is left of it.
    pub const fn chunk_size(&self) -> u64 {
        self.remaining
    }

    /// How many bytes of the message were consumed; after an error, the error's offset.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The error that has ended everything.
    pub fn error(&self) -> Option<Error> {
        self.error.map(|kind| self.error_at(kind, self.offset))
    }

    /// Readies the tokenizer for the next message of the connection.
    ///
    /// `false`, and nothing is changed, unless the message at hand is complete (its [`TokenKind::MessageEnd`] was
    /// given) and its connection persists.
    pub fn start_next(&mut self) -> bool {
        let persists = self.framing().is_some_and(|framing| framing.keep_alive());
        if !matches!(self.state, State::Ended) || !persists || self.error.is_some() {
            return false;
        }
        let mut flags = Flags(0);
        if self.flags.has(Flags::RESPONSE) {
            let interim = self.status < 200;
            flags = if interim { self.flags } else { Flags::RESPONSE };
            flags.set(Flags::TRAILERS, false);
        }
        *self = Self::new(self.limits, flags).lenient(self.leniency);
        true
    }

    /// The server has agreed to switch protocols: answered 101 to a request that asked for it, or 2xx to CONNECT. From
    /// now on only [`TokenKind::Upgraded`] is given.
    ///
    /// `false`, and nothing is changed, unless such a request is complete.
    pub fn accept_upgrade(&mut self) -> bool {
        let offered = self.method == TargetMethod::Connect || self.framing().is_some_and(|f| f.upgrade_requested());
        let accepted = matches!(self.state, State::Ended) && offered && !self.flags.has(Flags::RESPONSE);
        if accepted {
            self.state = State::Upgraded;
        }
        accepted
    }

    /// The field whose name was completed last.
    pub(crate) const fn known_field(&self) -> Option<KnownField> {
        self.known
    }

    /// Whether the request at hand, complete or not, is known to be HEAD.
    pub(crate) fn is_head(&self) -> bool {
        self.method == TargetMethod::Head
    }

    /// The same of CONNECT.
    pub(crate) fn is_connect(&self) -> bool {
        self.method == TargetMethod::Connect
    }

    /// Whether the head is still to be completed.
    pub(crate) fn in_head(&self) -> bool {
        self.framing().is_none()
    }

    /// Whether no byte of a message has come; empty lines before a request are none of it.
    pub(crate) const fn is_between_messages(&self) -> bool {
        match self.state {
            State::RequestStart => true,
            State::Version { there: 0, .. } => self.flags.has(Flags::RESPONSE),
            _ => false,
        }
    }

    /// Whether nothing more can be said without more input, if there is none left.
    pub(crate) const fn needs_data(&self) -> bool {
        self.error.is_none()
            && !matches!(self.state, State::MessageEnd | State::Ended | State::Upgraded | State::Closed)
    }

    /// Lowers the limit on the number of field lines to what the caller has storage for.
    pub(crate) fn limit_fields(&mut self, storage: usize) {
        if storage < usize::from(self.limits.fields) {
            self.limits.fields = storage as u16;
        }
    }

    /// Ends everything for a reason of the caller's.
    #[cold]
    pub(crate) fn refuse(&mut self, kind: ErrorKind, offset: u64) -> Error {
        self.error = Some(kind);
        self.offset = offset;
        self.error_at(kind, offset)
    }

    const fn error_at(&self, kind: ErrorKind, offset: u64) -> Error {
        Error::new(kind, offset, self.flags.has(Flags::RESPONSE))
    }

    /// One state's worth of `rest`; `None` if it needs more than that.
    fn step(&mut self, rest: &[u8]) -> Result<Option<Step>, Refusal> {
        match self.state {
            State::Content | State::ContentUntilClose | State::ChunkData => self.content(rest),
            State::ChunkLine(line) => Ok(self.chunk_line(line, rest)?),
            State::ChunkDataCr | State::ChunkDataLineFeed => self.chunk_data_end(rest),
            State::MessageEnd => {
                self.end_message();
                Ok(Some(Step::last(TokenKind::MessageEnd, 0, 0)))
            }
            State::Ended => Ok(Some(Step::last(TokenKind::MessageEnd, 0, 0))),
            State::Upgraded => Ok(Some(Step::last(TokenKind::Upgraded, 0, 0))),
            State::Closed => Ok(Some(Step::last(TokenKind::Closed, 0, 0))),
            _ => {
                // A line may be as long as its limit: beyond it lies the first byte in excess.
                let window = rest.get(..self.left as usize).unwrap_or(rest);
                // The line may be at its end already, and as long as it may be.
                let next = if matches!(self.state, State::FoldStart { .. }) { rest.first() } else { window.first() };
                match next {
                    Some(&byte) if self.state.is_in_field_line() => self.field_line(byte, window).map(Some),
                    Some(&byte) => self.start_line(byte, window).map(Some),
                    None if rest.is_empty() => Ok(None),
                    None => Err(at(0, self.line_limit())),
                }
            }
        }
    }

    /// The end of the message is told, if it is there and was not yet.
    #[inline]
    fn end_message(&mut self) -> bool {
        let ends = matches!(self.state, State::MessageEnd);
        if ends {
            self.state = if self.switches() { State::Upgraded } else { State::Ended };
        }
        ends
    }

    // Lines and their limits.

    /// A new field line starts.
    fn start_field_line(&mut self) {
        (self.left, self.section_left) = self.next_line(self.left);
        self.state = State::LineStart;
    }

    /// How long the next field line may be, and the section behind it, when the last one has so much left: it is given back
    /// to the section.
    fn next_line(&self, left: u32) -> (u32, u32) {
        let section = self.section_left + left;
        let line = match self.limits.field_line {
            u16::MAX => section,
            most => section.min(u32::from(most)),
        };
        (line, section - line)
    }

    fn line_limit(&self) -> ErrorKind {
        match self.section_left {
            _ if !self.state.is_in_field_line() => ErrorKind::StartLineTooLong,
            0 if self.flags.has(Flags::TRAILERS) => ErrorKind::TrailerSectionTooLong,
            0 => ErrorKind::FieldSectionTooLong,
            _ => ErrorKind::FieldLineTooLong,
        }
    }

    /// How many bytes of the line end that starts with `byte` are before its LF: the CR, or none where a bare LF is
    /// tolerated. `None` if no line end starts so.
    const fn before_line_feed(&self, byte: u8) -> Option<usize> {
        match byte {
            b'\r' => Some(1),
            b'\n' if self.leniency.has(Leniency::HISTORICAL.and(Leniency::LF_ALONE)) => Some(0),
            _ => None,
        }
    }

    fn spend(&mut self, step: Step) -> Step {
        self.left = self.left.saturating_sub(step.consumed as u32);
        step
    }

    fn go(&mut self, state: State, consumed: usize) -> Result<Step, Refusal> {
        self.state = state;
        Ok(self.spend(Step::skip(consumed)))
    }
}

/// What is wrong with a byte that does not belong to the element: a bare LF is wrong in all of them.
const fn unexpected(byte: u8, kind: ErrorKind) -> ErrorKind {
    if byte == b'\n' { ErrorKind::LineEnd } else { kind }
}

/// The byte behind a CR.
fn line_feed(byte: u8) -> Result<(), Refusal> {
    if byte == b'\n' { Ok(()) } else { Err(at(0, ErrorKind::LineEnd)) }
}
