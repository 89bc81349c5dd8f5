//! What the fields of a head say about the message: how long its content is, and whether the connection lives on.
//!
//! RFC 9112 §6 and §9, RFC 9110 §7.6.1, §7.8, §8.6, §10.1.1. Values come in pieces of any size; nothing of them is
//! kept. Knows nothing of where in the input a field lies: the tokenizer adds the offset to what is refused here.

use crate::error::ErrorKind;
use crate::field::KnownField;
use crate::grammar::{self, Member, NameHash, Parameters, TCHAR, WordList, WordSearch, Words};
use crate::host::{self, HostReader};
use crate::limits::Leniency;
use crate::scan::{self, Scanner};
use core::fmt;
use core::ops::Range;

/// How the end of the content is found, RFC 9112 §6.3.
///
/// ```
/// use httpcore::{BodyLength, Limits, Parser};
///
/// let mut parser = Parser::<8>::response(Limits::DEFAULT);
/// parser.next(b"HTTP/1.0 200 OK\r\n\r\n").unwrap();
/// assert_eq!(parser.framing().unwrap().body(), BodyLength::UntilClose);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyLength {
    /// There is no content.
    None,
    /// As many bytes as Content-Length says; may be 0.
    Length(u64),
    /// The chunked coding.
    Chunked,
    /// All bytes until the connection closes. Responses only.
    UntilClose,
}

/// What a request expects of the server, RFC 9110 §10.1.1.
///
/// ```
/// use httpcore::{Expectation, Limits, Parser};
///
/// let mut parser = Parser::<8>::request(Limits::DEFAULT);
/// parser.next(b"PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n").unwrap();
/// assert_eq!(parser.framing().unwrap().expectation(), Expectation::Continue);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expectation {
    /// Nothing.
    None,
    /// `100-continue`: the client may wait for 100 (Continue) before it sends its content.
    Continue,
    /// Something else; a server answers 417 (Expectation Failed).
    Unknown,
}

/// How a message is framed, and what it asks of the connection. 16 bytes.
///
/// ```
/// use httpcore::{BodyLength, Event, Limits, Parser};
///
/// let mut parser = Parser::<16>::request(Limits::DEFAULT);
/// let buf = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
/// assert_eq!(parser.next(buf).unwrap().event, Event::Head);
/// let framing = parser.framing().unwrap();
/// assert_eq!(framing.body(), BodyLength::Length(3));
/// assert!(framing.keep_alive() && !framing.expects_continue());
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Framing {
    length: u64,
    facts: Facts,
    body: Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Body {
    None,
    Length,
    Chunked,
    UntilClose,
}

impl Framing {
    /// How the end of the content is found.
    pub const fn body(&self) -> BodyLength {
        match self.body {
            Body::None => BodyLength::None,
            Body::Length => BodyLength::Length(self.length),
            Body::Chunked => BodyLength::Chunked,
            Body::UntilClose => BodyLength::UntilClose,
        }
    }

    /// Whether the connection persists after this message, as far as the message has a say (RFC 9112 §9.3).
    ///
    /// `false` for a CONNECT request: unless it is accepted, its connection closes.
    pub const fn keep_alive(&self) -> bool {
        self.facts.has(Facts::PERSISTS)
    }

    /// What the request expects of the server. Always `None` in HTTP/1.0.
    pub const fn expectation(&self) -> Expectation {
        if self.facts.has(Facts::EXPECT_OTHER) {
            Expectation::Unknown
        } else if self.facts.has(Facts::EXPECT_CONTINUE) {
            Expectation::Continue
        } else {
            Expectation::None
        }
    }

    /// Whether the client may be waiting for 100 (Continue) before it sends its content: there has to be some.
    pub const fn expects_continue(&self) -> bool {
        matches!(self.expectation(), Expectation::Continue)
            && !matches!(self.body(), BodyLength::None | BodyLength::Length(0))
    }

    /// Whether the message has an Upgrade field that counts: in HTTP/1.1, named by Connection, and with more than `h2c`.
    pub const fn upgrade_requested(&self) -> bool {
        self.facts.has(Facts::UPGRADE)
    }

    /// Whether transfer codings other than chunked were applied to the content. The content is delivered with them; a
    /// server that does not decode them answers 501 (RFC 9112 §6.1).
    pub const fn has_other_codings(&self) -> bool {
        self.facts.has(Facts::OTHER_CODING)
    }
}

impl fmt::Debug for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Framing")
            .field("body", &self.body())
            .field("keep_alive", &self.keep_alive())
            .field("expectation", &self.expectation())
            .field("upgrade_requested", &self.upgrade_requested())
            .field("has_other_codings", &self.has_other_codings())
            .finish()
    }
}

/// A set of facts that the fields of one head have established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts(u16);

impl Facts {
    const NONE: Self = Self(0);
    // Those that a drop-in header tells have llhttp's numbers.
    const KEEP_ALIVE: Self = Self(1 << 0);
    const CLOSE: Self = Self(1 << 1);
    const UPGRADE_OPTION: Self = Self(1 << 2);
    /// The last transfer coding so far is chunked.
    const CHUNKED: Self = Self(1 << 3);
    const UPGRADE_FIELD: Self = Self(1 << 4);
    const CONTENT_LENGTH: Self = Self(1 << 5);
    const TRANSFER_ENCODING: Self = Self(1 << 9);
    // The others have what is left.
    const HOST: Self = Self(1 << 6);
    const OTHER_CODING: Self = Self(1 << 7);
    const EXPECT_CONTINUE: Self = Self(1 << 8);
    const EXPECT_OTHER: Self = Self(1 << 10);
    /// The message is a CONNECT request, which has no content.
    const CONNECT: Self = Self(1 << 13);
    /// [`Leniency::DROP_IN`]: content announced by CONNECT is ignored, and an upgrade to `h2c` counts.
    const DROP_IN: Self = Self(if cfg!(feature = "compat") { 1 << 14 } else { 0 });
    /// [`Leniency::LLHTTP`]: Transfer-Encoding is malformed.
    const MALFORMED_CODING: Self = Self(1 << 15);
    /// Those without which a request has no content, and those that forbid it.
    const OF_CONTENT: Self = Self(Self::CONTENT_LENGTH.0 | Self::TRANSFER_ENCODING.0 | Self::CONNECT.0);
    // Conclusions, drawn at the end of the head.
    const PERSISTS: Self = Self(1 << 11);
    const UPGRADE: Self = Self(1 << 12);

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    const fn remove(&mut self, other: Self) {
        self.0 &= !other.0;
    }
}

/// What the reader must know about the message besides its fields.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Request,
    Response { status: u16, to_head: bool, to_connect: bool },
}

/// Reads the fields that matter to framing, one after the other, each value in pieces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FramingReader {
    length: u64,
    /// Names that Connection listed: such a field is not delivered from the trailer section.
    nominated: [NameHash; NOMINATED],
    nominated_count: u8,
    facts: Facts,
    /// Known once the head is complete.
    body: Option<Body>,
    value: Value,
}

/// Lets a request whose last coding is not chunked go on until close.
const NEVER_FINAL: Leniency = Leniency::LENGTH_AND_CODING.and(Leniency::CODING_AFTER_CHUNKED);

/// Leaves it to the caller to refuse a request whose last coding is not chunked.
const TOLD_LATER: Leniency = Leniency::LLHTTP.and(Leniency::HTTP_PARSER);

/// The facts that drop-in headers tell.
#[cfg(feature = "compat")]
const TOLD: Facts = Facts(
    Facts::KEEP_ALIVE.0
        | Facts::CLOSE.0
        | Facts::UPGRADE_OPTION.0
        | Facts::CHUNKED.0
        | Facts::UPGRADE_FIELD.0
        | Facts::CONTENT_LENGTH.0
        | Facts::TRANSFER_ENCODING.0,
);
#[cfg(feature = "compat")]
const _: () = assert!(TOLD.0 == 0x23f, "llhttp's numbers");

/// The most names in Connection that are told apart. If there are more, no trailer field is delivered at all.
const NOMINATED: usize = 4;

/// The value at hand, and how far it was read.
#[derive(Clone, Copy, Debug)]
enum Value {
    Ignored,
    Host(HostReader),
    AfterHost,
    ContentLength(Number),
    TransferEncoding(Coding),
    Connection(WordList),
    Expect(WordList),
    Upgrade(WordList),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Number {
    Start,
    Digits,
    AfterDigits,
    /// A second one, of which no byte is right: [`Leniency::HTTP_PARSER`].
    Second,
}

/// `transfer-coding = token *( OWS ";" OWS transfer-parameter )` in a list, RFC 9112 §7.
#[derive(Clone, Copy, Debug)]
enum Coding {
    Start,
    Name(WordSearch),
    AfterName,
    Parameters(Parameters),
}

static CODINGS: Words = Words::new(&["chunked"]);
static OPTIONS: Words = Words::new(&["close", "keep-alive", "upgrade"]);
const OPTION_FACTS: [Facts; 3] = [Facts::CLOSE, Facts::KEEP_ALIVE, Facts::UPGRADE_OPTION];
static EXPECTATIONS: Words = Words::new(&["100-continue"]);
/// An upgrade to HTTP/2 over cleartext is obsolete (RFC 9113 §3.1), and a way around a proxy's rules.
static IGNORED_PROTOCOLS: Words = Words::new(&["h2c"]);

impl FramingReader {
    pub(crate) const fn new() -> Self {
        Self {
            length: 0,
            nominated: [NameHash::new(); NOMINATED],
            nominated_count: 0,
            facts: Facts::NONE,
            body: None,
            value: Value::Ignored,
        }
    }

    /// The message is a CONNECT request.
    pub(crate) fn connect(&mut self) {
        self.facts.add(Facts::CONNECT);
    }

    /// [`Leniency::DROP_IN`] holds.
    pub(crate) const fn drop_in(&mut self) {
        self.facts.add(Facts::DROP_IN);
    }

    /// A field name is complete. `minor` is the minor version of the message.
    pub(crate) fn begin(&mut self, known: Option<KnownField>, minor: u8) -> Result<(), ErrorKind> {
        self.value = match known {
            Some(KnownField::Host) => {
                if self.facts.has(Facts::HOST) {
                    return Err(ErrorKind::HostRepeated);
                }
                self.facts.add(Facts::HOST);
                Value::Host(HostReader::new())
            }
            Some(KnownField::ContentLength) => {
                if self.facts.has(Facts::CONTENT_LENGTH) {
                    return Err(ErrorKind::ContentLengthRepeated);
                }
                if self.facts.has(Facts::TRANSFER_ENCODING) {
                    return Err(ErrorKind::LengthAmbiguous);
                }
                self.facts.add(Facts::CONTENT_LENGTH);
                Value::ContentLength(Number::Start)
            }
            Some(KnownField::TransferEncoding) => {
                if self.facts.has(Facts::CONTENT_LENGTH) {
                    return Err(ErrorKind::LengthAmbiguous);
                }
                if minor == 0 {
                    return Err(ErrorKind::TransferEncodingVersion);
                }
                if self.facts.has(Facts::CONNECT) && !self.facts.has(Facts::DROP_IN) {
                    return Err(ErrorKind::ConnectContent);
                }
                if self.facts.has(Facts::CHUNKED) {
                    return Err(ErrorKind::TransferEncoding);
                }
                self.facts.add(Facts::TRANSFER_ENCODING);
                Value::TransferEncoding(Coding::Start)
            }
            Some(KnownField::Connection) => Value::Connection(WordList::new()),
            Some(KnownField::Expect) => Value::Expect(WordList::new()),
            Some(KnownField::Upgrade) => Value::Upgrade(WordList::new()),
            _ => Value::Ignored,
        };
        Ok(())
    }

    /// Reads a field whose value is all of this range of the head: as [`begin`](Self::begin), [`push`](Self::push) and
    /// [`end`](Self::end).
    pub(crate) fn read(
        &mut self,
        known: KnownField,
        head: &[u8],
        value: Range<usize>,
        minor: u8,
    ) -> Result<(), ErrorKind> {
        self.begin(Some(known), minor)?;
        if self.read_usual(head, value.clone()) {
            return Ok(());
        }
        self.push(head.get(value).unwrap_or_default()).map_err(|(_, kind)| kind)?;
        self.end()
    }

    /// The same in one step, if the value is one of the usual ones; `false`, and nothing is changed, if not.
    #[inline(always)]
    pub(crate) fn read_usual_field(
        &mut self,
        scanner: impl Scanner,
        known: KnownField,
        head: &[u8],
        range: Range<usize>,
        minor: u8,
    ) -> bool {
        let value = head.get(range.clone()).unwrap_or_default();
        let facts = match known {
            KnownField::Host if !self.facts.has(Facts::HOST) && host::is_usual(scanner, head, range) => Facts::HOST,
            KnownField::ContentLength if !self.facts.has(Facts::OF_CONTENT) => match usual_length(value) {
                Some(length) => {
                    self.length = length;
                    Facts::CONTENT_LENGTH
                }
                None => return false,
            },
            KnownField::TransferEncoding
                if !self.facts.has(Facts::OF_CONTENT) && minor > 0 && grammar::is_word(value, b"chunked") =>
            {
                self.facts.add(Facts::TRANSFER_ENCODING);
                Facts::CHUNKED
            }
            KnownField::Connection => match usual_option(value) {
                Some(option) => option,
                None => return false,
            },
            _ => return false,
        };
        self.facts.add(facts);
        true
    }

    /// Reads the value that is all of this range of the head in one step, if it is one of the usual ones; `false`, and
    /// nothing is changed, if not. To be called between [`begin`](Self::begin) and [`end`](Self::end).
    pub(crate) fn read_usual(&mut self, head: &[u8], range: Range<usize>) -> bool {
        let value = head.get(range.clone()).unwrap_or_default();
        match self.value {
            Value::Ignored => return true,
            Value::Host(_) if host::is_usual(scan::ThisCpu, head, range) => {}
            Value::ContentLength(Number::Start) if !self.facts.has(Facts::CONNECT) => match usual_length(value) {
                Some(length) => self.length = length,
                None => return false,
            },
            Value::TransferEncoding(_) if grammar::is_word(value, b"chunked") => self.facts.add(Facts::CHUNKED),
            Value::Connection(_) => match usual_option(value) {
                Some(option) => self.facts.add(option),
                None => return false,
            },
            _ => return false,
        }
        self.value = Value::Ignored;
        true
    }

    /// Whether the value at hand says nothing.
    #[inline]
    pub(crate) const fn ignores(&self) -> bool {
        matches!(self.value, Value::Ignored)
    }

    /// Takes the next piece of the value, blanks at its end included; or gives the index of the first byte with which
    /// no valid value continues.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), (usize, ErrorKind)> {
        if self.ignores() {
            return Ok(());
        }
        bytes.iter().enumerate().try_for_each(|(index, &byte)| self.push_byte(byte).map_err(|kind| (index, kind)))
    }

    fn push_byte(&mut self, byte: u8) -> Result<(), ErrorKind> {
        let (facts, length) = (&mut self.facts, &mut self.length);
        match &mut self.value {
            Value::Ignored => {}
            // No host has a blank inside, so what follows one is the end of the value, or wrong.
            Value::Host(host) if grammar::is_blank(byte) && host.is_complete() => self.value = Value::AfterHost,
            Value::AfterHost if grammar::is_blank(byte) => {}
            Value::AfterHost => return Err(ErrorKind::Host),
            Value::Host(host) => {
                if !host.push(byte) {
                    return Err(ErrorKind::Host);
                }
            }
            Value::ContentLength(number) => {
                let second = cfg!(feature = "compat") && matches!(number, Number::Second) && byte.is_ascii_digit();
                let kind = if second { ErrorKind::ContentLengthRepeated } else { ErrorKind::ContentLength };
                *number = number.push(byte, length).ok_or(kind)?;
                if *length > 0 && facts.has(Facts::CONNECT) && !facts.has(Facts::DROP_IN) {
                    return Err(ErrorKind::ConnectContent);
                }
            }
            Value::TransferEncoding(coding) => {
                *coding = coding.push(byte, facts).ok_or(ErrorKind::TransferEncoding)?;
            }
            Value::Connection(list) => {
                let member = list.push(&OPTIONS, byte);
                self.option(member);
            }
            Value::Expect(list) => expectation(list.push(&EXPECTATIONS, byte), facts),
            Value::Upgrade(list) => protocol(list.push(&IGNORED_PROTOCOLS, byte), facts),
        }
        Ok(())
    }

    /// The value is complete.
    pub(crate) fn end(&mut self) -> Result<(), ErrorKind> {
        let facts = &mut self.facts;
        match &mut self.value {
            Value::Ignored | Value::AfterHost => {}
            Value::Host(host) => return if host.is_complete() { Ok(()) } else { Err(ErrorKind::Host) },
            Value::ContentLength(Number::Start | Number::Second) => return Err(ErrorKind::ContentLength),
            Value::ContentLength(_) => {}
            Value::TransferEncoding(coding) => coding.end(facts).ok_or(ErrorKind::TransferEncoding)?,
            Value::Connection(list) => {
                let member = list.end(&OPTIONS);
                self.option(member);
            }
            Value::Expect(list) => expectation(list.end(&EXPECTATIONS), facts),
            Value::Upgrade(list) => protocol(list.end(&IGNORED_PROTOCOLS), facts),
        }
        Ok(())
    }

    /// A connection option, RFC 9110 §7.6.1. Malformed ones are ignored: they frame nothing.
    fn option(&mut self, member: Option<Member>) {
        match member {
            Some(Member::Known(index)) => {
                if let Some(&fact) = OPTION_FACTS.get(index) {
                    self.facts.add(fact);
                }
            }
            Some(Member::Other(name)) => {
                if let Some(free) = self.nominated.get_mut(usize::from(self.nominated_count)) {
                    *free = name;
                }
                self.nominated_count = self.nominated_count.saturating_add(1);
            }
            Some(Member::Malformed) | None => {}
        }
    }

    /// Whether Connection declared the field with this name to be of this connection alone.
    pub(crate) fn is_nominated(&self, name: NameHash) -> bool {
        match self.nominated.get(..usize::from(self.nominated_count)) {
            Some(names) => names.contains(&name),
            None => true,
        }
    }

    /// The head is complete: the length of the content, persistence, and what contradicts them.
    ///
    /// Message body length, RFC 9112 §6.3, first row that fits:
    ///
    /// | message | Transfer-Encoding | Content-Length | content |
    /// |---|---|---|---|
    /// | response 1xx, 204, 304, to HEAD, 2xx to CONNECT | any | any | none |
    /// | request CONNECT | none | none, or 0 | none |
    /// | request, response | chunked last | none | chunked |
    /// | request | other last | none | refused |
    /// | response | other last | none | until close |
    /// | request, response | none | n | n bytes |
    /// | request | none | none | none |
    /// | response | none | none | until close |
    ///
    /// Both fields at once were refused at the second one, content of CONNECT at the field that announced it.
    /// Persistence, RFC 9112 §9.3, first row that fits:
    ///
    /// | message | persists |
    /// |---|---|
    /// | interim response | yes |
    /// | request CONNECT; content until close | no |
    /// | `Connection: close` | no |
    /// | HTTP/1.1 | yes |
    /// | HTTP/1.0 with `Connection: keep-alive` | yes |
    /// | HTTP/1.0 | no |
    #[inline(never)]
    pub(crate) fn end_of_head(&mut self, role: Role, minor: u8, leniency: Leniency) -> Result<(), ErrorKind> {
        let facts = &mut self.facts;
        if minor == 0 {
            facts.remove(Facts::EXPECT_CONTINUE);
            facts.remove(Facts::EXPECT_OTHER);
        }
        if let Role::Request = role
            && minor > 0
            && !facts.has(Facts::HOST)
            && !leniency.has(Leniency::HOST_MISSING)
        {
            return Err(ErrorKind::HostMissing);
        }

        let transfer_encoding = facts.has(Facts::TRANSFER_ENCODING);
        let body = match role {
            Role::Request if !facts.has(Facts::OF_CONTENT) => Body::None,
            Role::Response { status, to_head, to_connect }
                if to_head
                    || status < 200
                    || status == 204
                    || status == 304
                    || (to_connect && matches!(status, 200..=299)) =>
            {
                Body::None
            }
            Role::Request if facts.has(Facts::CONNECT) => Body::None,
            _ if facts.has(Facts::CHUNKED) => Body::Chunked,
            Role::Request if transfer_encoding && leniency.has(NEVER_FINAL) => Body::UntilClose,
            Role::Request if transfer_encoding && leniency.has(TOLD_LATER) => Body::None,
            Role::Request if transfer_encoding => return Err(ErrorKind::ChunkedNotFinal),
            Role::Response { .. } if transfer_encoding => Body::UntilClose,
            _ if facts.has(Facts::CONTENT_LENGTH) => Body::Length,
            Role::Request => Body::None,
            Role::Response { .. } => Body::UntilClose,
        };

        let interim = matches!(role, Role::Response { status: ..200, .. });
        let refused = facts.has(Facts::CONNECT) && !leniency.has(Leniency::DROP_IN);
        let never = refused || body == Body::UntilClose;
        let by_version = minor > 0 || facts.has(Facts::KEEP_ALIVE);
        if interim || (!never && !facts.has(Facts::CLOSE) && by_version) {
            facts.add(Facts::PERSISTS);
        }
        if minor > 0 && facts.has(Facts::UPGRADE_FIELD) && facts.has(Facts::UPGRADE_OPTION) {
            facts.add(Facts::UPGRADE);
        }
        self.body = Some(body);
        self.value = Value::Ignored;
        Ok(())
    }

    /// As [`end_of_head`](Self::end_of_head) and [`framing`](Self::framing), if the message is like most of them: in HTTP/1.1
    /// either a request with Host, and with a length or without content, or a response with 200, and with a length or in
    /// chunks; and the connection persists. `None`, and nothing is changed, if not.
    #[inline(always)]
    pub(crate) fn end_of_usual_head(&mut self, role: Role, minor: u8) -> Option<BodyLength> {
        const HOST_AND_LENGTH: Facts = Facts(Facts::HOST.0 | Facts::CONTENT_LENGTH.0);
        const CHUNKS: Facts = Facts(Facts::TRANSFER_ENCODING.0 | Facts::CHUNKED.0);
        // These are all the facts that have a say.
        let said = Facts(self.facts.0 & !Facts::KEEP_ALIVE.0);
        if minor != 1 {
            return None;
        }
        let (body, length) = match role {
            Role::Request if said == Facts::HOST => (Body::None, BodyLength::None),
            Role::Request if said == HOST_AND_LENGTH => (Body::Length, BodyLength::Length(self.length)),
            Role::Response { status: 200, to_head: false, to_connect: false } if said == Facts::CONTENT_LENGTH => {
                (Body::Length, BodyLength::Length(self.length))
            }
            Role::Response { status: 200, to_head: false, to_connect: false } if said == CHUNKS => {
                (Body::Chunked, BodyLength::Chunked)
            }
            _ => return None,
        };
        self.facts.add(Facts::PERSISTS);
        self.body = Some(body);
        self.value = Value::Ignored;
        Some(length)
    }

    // What follows is for `Leniency::LLHTTP` and `Leniency::HTTP_PARSER` alone: `tokenizer/drop_in.rs`.

    /// Reads all the same a field that [`begin`](Self::begin) has refused. Not so codings behind `chunked`, unless they are
    /// tolerated, and a second length: they are ignored, or with [`Leniency::HTTP_PARSER`] the length is refused at its
    /// first byte.
    pub(crate) fn begin_refused(&mut self, known: Option<KnownField>, leniency: Leniency) {
        self.value = match known {
            Some(KnownField::ContentLength) if !self.facts.has(Facts::CONTENT_LENGTH) => {
                self.facts.add(Facts::CONTENT_LENGTH);
                Value::ContentLength(Number::Start)
            }
            Some(KnownField::ContentLength) if leniency.has(Leniency::HTTP_PARSER) => {
                Value::ContentLength(Number::Second)
            }
            Some(KnownField::TransferEncoding)
                if !self.facts.has(Facts::CHUNKED) || leniency.has(Leniency::CODING_AFTER_CHUNKED) =>
            {
                self.facts.add(Facts::TRANSFER_ENCODING);
                self.facts.remove(Facts::CHUNKED);
                Value::TransferEncoding(Coding::Start)
            }
            _ => Value::Ignored,
        };
    }

    /// Whether the value at hand is a list of codings that is complete, and the last of them is `chunked`.
    pub(crate) fn ends_chunked(&self) -> bool {
        match self.value {
            Value::TransferEncoding(Coding::Name(name)) => name.found(&CODINGS).is_some(),
            Value::TransferEncoding(Coding::AfterName) => self.facts.has(Facts::CHUNKED),
            _ => false,
        }
    }

    /// Whether codings are being read.
    pub(crate) const fn reads_codings(&self) -> bool {
        matches!(self.value, Value::TransferEncoding(_))
    }

    /// A coding starts, whatever was before it.
    pub(crate) fn start_coding(&mut self) {
        self.facts.remove(Facts::CHUNKED);
        self.value = Value::TransferEncoding(Coding::Start);
    }

    /// The coding at hand is malformed, and so not `chunked`.
    pub(crate) fn break_coding(&mut self) {
        self.malformed_coding();
        self.facts.remove(Facts::CHUNKED);
        let mut name = WordSearch::new();
        // No name of a coding has this byte.
        name.push(&CODINGS, 0);
        self.value = Value::TransferEncoding(Coding::Name(name));
    }

    /// The list of codings is malformed.
    pub(crate) fn malformed_coding(&mut self) {
        self.facts.add(Facts::MALFORMED_CODING);
    }

    /// The rest of the value at hand says nothing.
    pub(crate) fn ignore_rest(&mut self) {
        if self.reads_codings() {
            self.break_coding();
        }
        self.value = Value::Ignored;
    }

    /// Whether a host is being read.
    pub(crate) const fn reads_host(&self) -> bool {
        matches!(self.value, Value::Host(_) | Value::AfterHost)
    }

    /// Whether a length is being read.
    pub(crate) const fn reads_length(&self) -> bool {
        matches!(self.value, Value::ContentLength(_))
    }

    /// Whether a length is being read of which there is no byte.
    pub(crate) const fn misses_length(&self) -> bool {
        matches!(self.value, Value::ContentLength(Number::Start | Number::Second))
    }

    /// Whether what is being read says how long the content is.
    pub(crate) const fn frames(&self) -> bool {
        self.reads_length() || self.reads_codings()
    }

    /// The error of a value that says how long the content is, and is malformed.
    pub(crate) const fn refused(&self) -> ErrorKind {
        if self.reads_length() { ErrorKind::ContentLength } else { ErrorKind::TransferEncoding }
    }

    /// The value at hand goes on in the next line. What was said of the connection there counts as a member; if it is a
    /// known one, the rest says nothing.
    pub(crate) fn fold(&mut self) {
        if self.reads_codings() {
            if self.ends_chunked() { self.ignore_rest() } else { self.break_coding() }
        } else if let Value::Connection(list) = &mut self.value {
            let member = list.end(&OPTIONS);
            let known = matches!(member, Some(Member::Known(_)));
            self.option(member);
            if known {
                self.value = Value::Ignored;
            }
        }
    }

    #[cfg(feature = "compat")]
    pub(crate) const fn said(&self) -> crate::tokenizer::Said {
        crate::tokenizer::Said {
            length: self.length,
            flags: self.facts.0 & TOLD.0,
            malformed_coding: self.facts.has(Facts::MALFORMED_CODING),
            upgrade_requested: self.facts.has(Facts::UPGRADE),
        }
    }

    /// What [`end_of_head`](Self::end_of_head) concluded.
    pub(crate) fn framing(&self) -> Option<Framing> {
        Some(Framing { length: self.length, facts: self.facts, body: self.body? })
    }
}

/// A Content-Length that cannot overflow, and has no blanks.
fn usual_length(value: &[u8]) -> Option<u64> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
    let digits = Some(value).filter(|value| matches!(value.len(), 1..=18))?;
    digits.iter().try_fold(0, |length, byte| Some(length * 10 + digit(byte)?))
}

/// One connection option, without blanks.
#[inline]
fn usual_option(value: &[u8]) -> Option<Facts> {
    match value.len() {
        10 if grammar::is_word(value, b"keep-alive") => Some(Facts::KEEP_ALIVE),
        5 if grammar::is_word(value, b"close") => Some(Facts::CLOSE),
        _ => None,
    }
}

impl Number {
    /// `Content-Length = 1*DIGIT`, RFC 9110 §8.6.
    fn push(self, byte: u8, value: &mut u64) -> Option<Self> {
        match (self, byte) {
            (Self::Start | Self::Digits, b'0'..=b'9') => {
                *value = value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
                Some(Self::Digits)
            }
            (Self::Digits | Self::AfterDigits, b' ' | b'\t') => Some(Self::AfterDigits),
            _ => None,
        }
    }
}

impl Coding {
    fn push(self, byte: u8, facts: &mut Facts) -> Option<Self> {
        Some(match self {
            Self::Start if grammar::is_blank(byte) => Self::Start,
            Self::Start if grammar::is(byte, TCHAR) => {
                let mut name = WordSearch::new();
                name.push(&CODINGS, byte.to_ascii_lowercase());
                Self::Name(name)
            }
            Self::Name(mut name) if grammar::is(byte, TCHAR) => {
                name.push(&CODINGS, byte.to_ascii_lowercase());
                Self::Name(name)
            }
            Self::Name(name) => {
                facts.add(if name.found(&CODINGS).is_some() { Facts::CHUNKED } else { Facts::OTHER_CODING });
                return Self::AfterName.push(byte, facts);
            }
            Self::AfterName if grammar::is_blank(byte) => Self::AfterName,
            // No member may follow chunked, nor may an empty one.
            Self::AfterName if byte == b',' && !facts.has(Facts::CHUNKED) => Self::Start,
            Self::AfterName if byte == b';' && !facts.has(Facts::CHUNKED) => Self::Parameters(Parameters::NameStart),
            Self::Parameters(parameters) if parameters.ends_with_value() && byte == b',' => Self::Start,
            Self::Parameters(parameters) => Self::Parameters(parameters.step(byte, true)?),
            _ => return None,
        })
    }

    /// The line ends, and with it a member: none may be empty.
    fn end(self, facts: &mut Facts) -> Option<()> {
        match self {
            Self::Start => None,
            Self::Name(_) => self.push(b' ', facts).map(|_after| ()),
            Self::AfterName => Some(()),
            Self::Parameters(parameters) => parameters.ends_with_value().then_some(()),
        }
    }
}

fn expectation(member: Option<Member>, facts: &mut Facts) {
    match member {
        Some(Member::Known(_)) => facts.add(Facts::EXPECT_CONTINUE),
        Some(_) => facts.add(Facts::EXPECT_OTHER),
        None => {}
    }
}

fn protocol(member: Option<Member>, facts: &mut Facts) {
    match member {
        Some(Member::Known(_)) if !facts.has(Facts::DROP_IN) => {}
        Some(_) => facts.add(Facts::UPGRADE_FIELD),
        None => {}
    }
}
