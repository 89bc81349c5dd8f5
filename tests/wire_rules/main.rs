//! The wire rules as tables: what is accepted and what it means, what is refused and at which byte.
//!
//! This file holds the form of an entry and checks it; the entries stand in the modules, by the part of a message that
//! they are about. Each stream is read by both fronts, in one piece and byte by byte.

#[path = "../common/mod.rs"]
mod common;

mod chunked;
mod connection;
mod fields;
mod framing;
mod start_line;

use common::{Message, Outcome, REQUEST, RESPONSE, Setup, parse, tokenize};
use httpcore::{
    BodyLength, ErrorKind, Expectation, Framing, Leniency, Limits, Method, Target, TargetForm, TokenKind, Tokenizer,
};

/// Stands before the first byte after which no valid message can follow. It is no part of the stream.
const MARK: &[u8] = "¡".as_bytes();

const TO_HEAD: Setup = Setup { answers: Method::HEAD, ..RESPONSE };
const TO_CONNECT: Setup = Setup { answers: Method::CONNECT, ..RESPONSE };
const TO_UPGRADE: Setup = Setup { answers_upgrade: true, ..RESPONSE };
const FOLDING: Setup = Setup { leniency: Leniency::OBS_FOLD, ..RESPONSE };

const fn within(limits: Limits) -> Setup {
    Setup { limits, ..REQUEST }
}

/// One rule, applied to one stream.
struct Entry {
    rfc: &'static str,
    rule: &'static str,
    setup: Setup,
    stream: Vec<u8>,
    verdict: Verdict,
}

enum Verdict {
    Accept(&'static [Expect]),
    Refuse {
        kind: ErrorKind,
        /// The status to answer with, if it is a request.
        status: u16,
        /// Where in the stream the refused message starts.
        start: usize,
        /// The offending byte is told only when more has come.
        late: bool,
    },
}

/// What is expected of a message that was accepted: of the first one, until [`Then`](Self::Then).
#[derive(Clone, Copy, Debug)]
enum Expect {
    /// What follows is about the next message.
    Then,
    /// The stream holds no message.
    NoMessage,
    /// The stream stops inside the message, and there may be more of it.
    Unfinished,
    /// That many bytes at the end of the stream are not read.
    Rest(usize),
    /// Method and target, or status and reason.
    Start(&'static str, &'static str),
    Minor(u8),
    Form(TargetForm),
    Authority(&'static str),
    Path(&'static str),
    Query(Option<&'static str>),
    /// All fields.
    Fields(&'static [(&'static str, &'static str)]),
    Body(BodyLength),
    Content(&'static str),
    /// All trailer fields.
    Trailers(&'static [(&'static str, &'static str)]),
    KeepAlive(bool),
    Expects(Expectation),
    ExpectsContinue(bool),
    Upgrade(bool),
    OtherCodings(bool),
}

/// The stream is made of whole valid messages, of which `expected` is true.
fn accept(rfc: &'static str, rule: &'static str, stream: impl Into<Vec<u8>>, expected: &'static [Expect]) -> Entry {
    Entry { rfc, rule, setup: REQUEST, stream: stream.into(), verdict: Verdict::Accept(expected) }
}

/// The stream is refused at its mark, with status 400.
fn refuse(rfc: &'static str, rule: &'static str, stream: impl Into<Vec<u8>>, kind: ErrorKind) -> Entry {
    let late = matches!(kind, ErrorKind::VersionUnsupported | ErrorKind::Http2Preface | ErrorKind::HostMismatch);
    let verdict = Verdict::Refuse { kind, status: 400, start: 0, late };
    Entry { rfc, rule, setup: REQUEST, stream: stream.into(), verdict }
}

impl Entry {
    fn reading(self, setup: Setup) -> Self {
        Self { setup, ..self }
    }

    fn answered(mut self, with: u16) -> Self {
        if let Verdict::Refuse { status, .. } = &mut self.verdict {
            *status = with;
        }
        self
    }

    /// The refused message follows these valid ones.
    fn behind(mut self, messages: &str) -> Self {
        self.stream.splice(0..0, messages.bytes());
        if let Verdict::Refuse { start, .. } = &mut self.verdict {
            *start += messages.len();
        }
        self
    }

    fn told_later(mut self) -> Self {
        if let Verdict::Refuse { late, .. } = &mut self.verdict {
            *late = true;
        }
        self
    }

    fn check(&self) -> Result<(), String> {
        match self.verdict {
            Verdict::Accept(expected) => self.check_accepted(expected),
            Verdict::Refuse { kind, status, start, late } => {
                let mark = self.stream.windows(MARK.len()).position(|window| window == MARK);
                let mark = mark.expect("an entry that refuses has a mark");
                let stream = [&self.stream[..mark], &self.stream[mark + MARK.len()..]].concat();
                let status = (!self.setup.response).then_some(status);
                let expected = Some((kind, (mark - start) as u64, status));
                self.check_error(&stream, true, expected)?;
                self.check_error(&stream[..mark], false, None)?;
                if mark < stream.len() && !late {
                    self.check_error(&stream[..=mark], false, expected)?;
                }
                Ok(())
            }
        }
    }

    fn check_error(
        &self,
        stream: &[u8],
        eof: bool,
        expected: Option<(ErrorKind, u64, Option<u16>)>,
    ) -> Result<(), String> {
        // The tokenizer keeps nothing to compare Host with.
        let by_parser = matches!(expected, Some((ErrorKind::HostMismatch, ..)));
        for (how, outcome) in readings(&self.setup, stream, eof).into_iter().take(if by_parser { 2 } else { 4 }) {
            let found = outcome.error.map(|error| (error.kind(), error.offset(), error.status().map(|s| s.get())));
            same(how, &found, &expected)?;
        }
        Ok(())
    }

    fn check_accepted(&self, expected: &[Expect]) -> Result<(), String> {
        let unfinished = expected.iter().any(|one| matches!(one, Expect::Unfinished));
        let rest = expected.iter().find_map(|one| if let Expect::Rest(bytes) = one { Some(*bytes) } else { None });
        let framings = framings(&self.setup, &self.stream);
        for (how, outcome) in readings(&self.setup, &self.stream, !unfinished) {
            same(how, &outcome.error, &None)?;
            same(how, &outcome.rest, &rest.unwrap_or(0))?;
            let parts: Vec<_> = expected.split(|one| matches!(one, Expect::Then)).collect();
            let messages = if matches!(expected, [Expect::NoMessage]) { 0 } else { parts.len() };
            same(how, &outcome.messages.len(), &messages)?;
            for ((message, framing), part) in outcome.messages.iter().zip(&framings).zip(parts) {
                same(how, &message.framing, &format!("{framing:?}"))?;
                let complete = !part.iter().any(|one| matches!(one, Expect::Unfinished));
                same(how, &message.complete, &complete)?;
                part.iter().try_for_each(|one| one.check(how, message, framing))?;
            }
        }
        Ok(())
    }
}

impl Expect {
    fn check(self, how: &str, message: &Message, framing: &Framing) -> Result<(), String> {
        let (first, second) = &message.start;
        let target = Target::new(second);
        match self {
            Self::Then | Self::NoMessage | Self::Unfinished | Self::Rest(_) => Ok(()),
            Self::Start(one, two) => same(how, &(text(first), text(second)), &(one.to_owned(), two.to_owned())),
            Self::Minor(minor) => same(how, &message.minor_version, &minor),
            Self::Form(form) => same(how, &target.form, &form),
            Self::Authority(authority) => same(how, &target.authority, &Some(authority.as_bytes())),
            Self::Path(path) => same(how, &text(target.path), &path.to_owned()),
            Self::Query(query) => same(how, &target.query.map(text), &query.map(str::to_owned)),
            Self::Fields(fields) => same(how, &texts(&message.fields), &owned(fields)),
            Self::Body(body) => same(how, &framing.body(), &body),
            Self::Content(content) => same(how, &text(&message.content), &content.to_owned()),
            Self::Trailers(trailers) => same(how, &texts(&message.trailers), &owned(trailers)),
            Self::KeepAlive(yes) => same(how, &framing.keep_alive(), &yes),
            Self::Expects(expectation) => same(how, &framing.expectation(), &expectation),
            Self::ExpectsContinue(yes) => same(how, &framing.expects_continue(), &yes),
            Self::Upgrade(yes) => same(how, &framing.upgrade_requested(), &yes),
            Self::OtherCodings(yes) => same(how, &framing.has_other_codings(), &yes),
        }
        .map_err(|error| format!("{self:?}: {error}"))
    }
}

/// Checks all entries, and fails with all that are wrong.
fn check(entries: impl IntoIterator<Item = Entry>) {
    let wrong: Vec<_> = entries
        .into_iter()
        .filter_map(|entry| {
            let error = entry.check().err()?;
            let shown = &entry.stream[entry.stream.len().saturating_sub(300)..];
            Some(format!(
                "RFC {}, {}:\n  {}\n  {error}",
                entry.rfc,
                entry.rule,
                String::from_utf8_lossy(shown).escape_debug()
            ))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

fn same<T: PartialEq + std::fmt::Debug>(how: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{how}: {found:?}, not {expected:?}")) }
}

fn readings(setup: &Setup, stream: &[u8], eof: bool) -> [(&'static str, Outcome); 4] {
    let bytes: Vec<_> = stream.chunks(1).collect();
    [
        ("parser, one piece", parse(setup, &[stream], eof)),
        ("parser, byte by byte", parse(setup, &bytes, eof)),
        ("tokenizer, one piece", tokenize(setup, &[stream], eof)),
        ("tokenizer, byte by byte", tokenize(setup, &bytes, eof)),
    ]
    .map(|(how, outcome)| (how, if setup.leniency.has(Leniency::OBS_FOLD) { squeeze(outcome) } else { outcome }))
}

/// A fold may be replaced by more than one SP: their number is not compared.
fn squeeze(mut outcome: Outcome) -> Outcome {
    for (_, value) in outcome.messages.iter_mut().flat_map(|message| &mut message.fields) {
        value.dedup_by(|next, byte| *next == b' ' && *byte == b' ');
    }
    outcome
}

/// The framing of every message in the stream.
fn framings(setup: &Setup, mut stream: &[u8]) -> Vec<Framing> {
    let tokenizer = if setup.response { Tokenizer::response(setup.limits) } else { Tokenizer::request(setup.limits) };
    let mut tokenizer = tokenizer.lenient(setup.leniency);
    tokenizer.answers(setup.answers);
    if setup.answers_upgrade {
        tokenizer.answers_upgrade();
    }
    let mut framings = Vec::new();
    while let Ok(token) = tokenizer.next(stream) {
        stream = &stream[token.consumed..];
        match token.kind {
            TokenKind::HeadEnd => framings.extend(tokenizer.framing()),
            TokenKind::MessageEnd if tokenizer.start_next() => {}
            TokenKind::MessageEnd | TokenKind::NeedData => break,
            _ => {}
        }
    }
    framings
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn texts(fields: &[(Vec<u8>, Vec<u8>)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| (text(name), text(value))).collect()
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

// Streams around the part that an entry is about.

/// A request with this request line.
fn line(line: &str) -> String {
    format!("{line}\r\nHost: a\r\n\r\n")
}

/// A request with these fields, and what follows them.
fn request(fields: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: a\r\n{fields}")
}

/// A request with this content in the chunked coding.
fn chunks(content: &str) -> String {
    request(&format!("Transfer-Encoding: chunked\r\n\r\n{content}"))
}

/// A request with this trailer section.
fn trailers(section: &str) -> String {
    chunks(&format!("1\r\nx\r\n0\r\n{section}"))
}

/// `before`, the mark, `byte`, `after`.
fn marked(before: &str, byte: u8, after: &str) -> Vec<u8> {
    [before.as_bytes(), MARK, &[byte], after.as_bytes()].concat()
}

/// `before`, `byte`, `after`.
fn unmarked(before: &str, byte: u8, after: &str) -> Vec<u8> {
    [before.as_bytes(), &[byte], after.as_bytes()].concat()
}

fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// HTAB, SP, VCHAR, obs-text.
fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}
