//! The start line, RFC 9112 §3 and §4, and the empty lines before a request, §2.2.

use super::{Flags, Refusal, State, Step, TokenKind, Tokenizer, at, line_feed, unexpected};
use crate::error::ErrorKind;
use crate::grammar::{self, TCHAR, WordSearch};
use crate::host::HostReader;
use crate::limits::Leniency;
use crate::method::METHODS;
use crate::scan;
use crate::target::{TargetMethod, TargetReader};

impl Tokenizer {
    #[inline(never)]
    pub(super) fn start_line(&mut self, byte: u8, window: &[u8]) -> Result<Step, Refusal> {
        let response = self.flags.has(Flags::RESPONSE);
        match self.state {
            State::RequestStart => match byte {
                b'\r' => self.go(State::EmptyLineFeed, 1),
                _ if grammar::is(byte, TCHAR) => self.go(State::Method { search: WordSearch::new(), length: 0 }, 0),
                b'\n' if self.leniency.has(Leniency::HISTORICAL) => self.go(State::EmptyLineFeed, 0),
                _ => Err(at(0, unexpected(byte, ErrorKind::Method))),
            },
            State::EmptyLineFeed => {
                line_feed(byte)?;
                self.go(if response { State::VERSION_START } else { State::RequestStart }, 1)
            }
            State::Method { search, length } => self.method(search, length, window),
            State::Target { target, host } => self.target(target, host, window),
            State::Version { there: 0, .. } if byte == b'\r' && self.skips_empty_lines() => {
                self.go(State::EmptyLineFeed, 1)
            }
            State::Version { there: 0, .. } if byte == b' ' && !response && self.leniency.has(Leniency::HISTORICAL) => {
                self.go(State::VERSION_START, 1)
            }
            State::Version { there, major } => self.version(there, major, window),
            // llhttp takes the LF for the CR here, and wants a LF behind it.
            State::RequestLineEnd if byte == b'\n' && self.leniency.has(Leniency::LF_ALONE) => {
                self.go(State::StartLineFeed, 1)
            }
            State::RequestLineEnd => match self.before_line_feed(byte) {
                Some(length) => self.go(State::StartLineFeed, length),
                None => Err(at(0, unexpected(byte, ErrorKind::Version))),
            },
            State::StatusSpace => match byte {
                b' ' => self.go(State::Status(0), 1),
                _ => Err(at(0, unexpected(byte, ErrorKind::Version))),
            },
            State::Status(0) if byte == b' ' && self.leniency.has(Leniency::HISTORICAL) => self.go(State::Status(0), 1),
            State::Status(there) => self.status_code(there, window),
            State::StatusEnd => match byte {
                b' ' => self.go(State::Reason, 1),
                _ if self.before_line_feed(byte).is_some() => self.go(State::Reason, 0),
                _ => Err(at(0, unexpected(byte, ErrorKind::Status))),
            },
            State::Reason => {
                let length = scan::text(window);
                let Some(&end) = window.get(length) else {
                    return Ok(self.spend(Step::piece(TokenKind::Reason, length)));
                };
                match self.before_line_feed(end) {
                    Some(more) => {
                        self.state = State::StartLineFeed;
                        Ok(self.spend(Step::last(TokenKind::Reason, length, length + more)))
                    }
                    None => Err(at(length, unexpected(end, ErrorKind::Reason))),
                }
            }
            _ => {
                let length = self.line_feed(byte)?;
                self.section_left = self.limits.field_section;
                self.left = 0;
                self.start_field_line();
                Ok(Step::skip(length))
            }
        }
    }

    fn method(&mut self, mut search: WordSearch, length: u16, window: &[u8]) -> Result<Step, Refusal> {
        let allowed = usize::from(self.limits.method.saturating_sub(length));
        let piece = scan::tchars(window);
        if piece > allowed {
            return Err(at(allowed, ErrorKind::MethodTooLong));
        }
        for &byte in window.get(..piece).unwrap_or_default() {
            search.push(&METHODS, byte);
        }
        let Some(&next) = window.get(piece) else {
            self.state = State::Method { search, length: length + piece as u16 };
            return Ok(self.spend(Step::piece(TokenKind::Method, piece)));
        };
        if next != b' ' {
            return Err(at(piece, unexpected(next, ErrorKind::Method)));
        }
        let known = search.found(&METHODS).and_then(|index| METHODS.get(index));
        self.method = TargetMethod::of(known.map_or(b"", |name| name.as_bytes()));
        if self.method == TargetMethod::Connect {
            self.framing.connect();
        }
        self.state = State::Target { target: TargetReader::Start, host: HostReader::new() };
        Ok(self.spend(Step::last(TokenKind::Method, piece, piece + 1)))
    }

    fn target(&mut self, mut target: TargetReader, mut host: HostReader, window: &[u8]) -> Result<Step, Refusal> {
        self.letters_of_scheme(target, window)?;
        let mut length = 0;
        loop {
            let rest = window.get(length..).unwrap_or_default();
            match target.push(rest, self.method, &mut host) {
                Ok(more) => {
                    length += more;
                    break;
                }
                Err((index, kind)) => {
                    let byte = rest.get(index).copied().unwrap_or_default();
                    let tolerated = match byte {
                        b'#' => self.leniency.has(Leniency::DROP_IN) && target.start_fragment(),
                        b'"' | b'<' | b'>' | 0x80.. => self.leniency.has(Leniency::HISTORICAL) && target.is_in_path(),
                        _ => false,
                    };
                    if !tolerated {
                        self.remember_target(target, host);
                        return Err(at(length + index, unexpected(byte, kind)));
                    }
                    length += index + 1;
                }
            }
        }
        if length == window.len() {
            self.state = State::Target { target, host };
            return Ok(self.spend(Step::piece(TokenKind::Target, length)));
        }
        if let Err(kind) = target.end(&host) {
            if length == 0 && target == TargetReader::Start && self.leniency.has(Leniency::HISTORICAL) {
                return self.go(State::Target { target, host }, 1);
            }
            let tolerated = self.leniency.has(Leniency::DROP_IN) && self.method == TargetMethod::Connect;
            if !tolerated || !host.is_complete() {
                self.remember_target(target, host);
                return Err(at(length, kind));
            }
        }
        if self.method == TargetMethod::Pri && target != TargetReader::Asterisk {
            self.method = TargetMethod::Other;
        }
        self.state = State::VERSION_START;
        Ok(self.spend(Step::last(TokenKind::Target, length, length + 1)))
    }

    /// Whether a response may start with empty lines, as a request may.
    const fn skips_empty_lines(&self) -> bool {
        self.flags.has(Flags::RESPONSE) && self.leniency.has(Leniency::DROP_IN)
    }

    /// `HTTP-version = "HTTP/" DIGIT "." DIGIT`, RFC 9112 §2.3.
    fn version(&mut self, mut there: u8, mut major: u8, window: &[u8]) -> Result<Step, Refusal> {
        for (index, &byte) in window.iter().enumerate() {
            match there {
                5 if byte.is_ascii_digit() => major = byte - b'0',
                7 if byte.is_ascii_digit() => {
                    self.minor = byte - b'0';
                    self.judge_version(major, index)?;
                    self.state =
                        if self.flags.has(Flags::RESPONSE) { State::StatusSpace } else { State::RequestLineEnd };
                    return Ok(self.spend(Step::last(TokenKind::Version, index + 1, index + 1)));
                }
                0..=4 | 6 if b"HTTP/1.".get(usize::from(there)) == Some(&byte) => {}
                _ => {
                    self.state = State::Version { there, major };
                    return Err(at(index, unexpected(byte, ErrorKind::Version)));
                }
            }
            there += 1;
        }
        self.state = State::Version { there, major };
        Ok(self.spend(Step::piece(TokenKind::Version, window.len())))
    }

    /// The version is complete: its minor digit is at `index`.
    fn judge_version(&self, major: u8, index: usize) -> Result<(), Refusal> {
        let index = index as i64;
        let (major_at, asterisk) = (index - 2, index - 9);
        match (self.method, major, self.minor) {
            (TargetMethod::Pri, ..) if self.leniency.has(Leniency::LLHTTP) => Ok(()),
            (TargetMethod::Pri, 2, 0) => Err((major_at, ErrorKind::Http2Preface)),
            (TargetMethod::Pri, ..) => Err((asterisk, ErrorKind::TargetForm)),
            (_, 1, _) => Ok(()),
            _ if self.leniency.has(Leniency::LLHTTP) => Ok(()),
            _ => Err((major_at, ErrorKind::VersionUnsupported)),
        }
    }

    fn status_code(&mut self, mut there: u8, window: &[u8]) -> Result<Step, Refusal> {
        for (index, &byte) in window.iter().enumerate() {
            if !byte.is_ascii_digit() || (there == 0 && byte == b'0') {
                return Err(at(index, unexpected(byte, ErrorKind::Status)));
            }
            self.status = self.status * 10 + u16::from(byte - b'0');
            there += 1;
            if there == 3 {
                if self.status == 101 && !self.flags.has(Flags::TO_UPGRADE) {
                    return Err(at(index, ErrorKind::UpgradeUnasked));
                }
                self.state = State::StatusEnd;
                return Ok(self.spend(Step::last(TokenKind::Status, index + 1, index + 1)));
            }
        }
        self.state = State::Status(there);
        Ok(self.spend(Step::piece(TokenKind::Status, window.len())))
    }
}
