//! The request-target: which of the four forms it has, byte by byte, and its parts once it is read.
//!
//! RFC 9112 §3.2, RFC 3986 §3. Knows the method only as far as it decides the form, and HEAD.

use crate::error::ErrorKind;
use crate::grammar::{self, SCHEME};
use crate::host::HostReader;
use crate::scan::{self, Scanner};
use core::ops::Range;

/// The form of a request-target, RFC 9112 §3.2.
///
/// ```
/// use httpcore::{Target, TargetForm};
///
/// assert_eq!(Target::new(b"/a?b").form, TargetForm::Origin);
/// assert_eq!(Target::new(b"a.example:443").form, TargetForm::Authority);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TargetForm {
    /// `/path?query`
    Origin,
    /// `scheme://authority/path?query`, as sent to proxies.
    Absolute,
    /// `host:port`, with CONNECT.
    Authority,
    /// `*`, with OPTIONS.
    Asterisk,
}

/// The parts of a request-target that a parser has accepted.
///
/// ```
/// use httpcore::{Target, TargetForm};
///
/// let target = Target::new(b"http://example.org?q=1");
/// assert_eq!(target.form, TargetForm::Absolute);
/// assert_eq!(target.authority, Some(&b"example.org"[..]));
/// assert_eq!(target.path, b"/");
/// assert_eq!(target.query, Some(&b"q=1"[..]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target<'a> {
    /// Which form it has.
    pub form: TargetForm,
    /// The scheme of an absolute-form.
    pub scheme: Option<&'a [u8]>,
    /// The authority of an absolute-form or an authority-form.
    pub authority: Option<&'a [u8]>,
    /// The path as sent, `/` where an absolute-form has an empty one; empty in the forms that have none.
    pub path: &'a [u8],
    /// What follows the first `?`, as sent.
    pub query: Option<&'a [u8]>,
}

impl<'a> Target<'a> {
    /// Splits a request-target that a parser has accepted; of other bytes it makes parts without meaning. O(n).
    pub fn new(target: &'a [u8]) -> Self {
        let none = Self { form: TargetForm::Asterisk, scheme: None, authority: None, path: b"", query: None };
        match target {
            b"*" => none,
            [b'/', ..] => {
                let (path, query) = split_query(target);
                Self { form: TargetForm::Origin, path, query, ..none }
            }
            _ => match target.iter().position(|&byte| byte == b':').and_then(|colon| target.split_at_checked(colon)) {
                Some((scheme, [b':', b'/', b'/', rest @ ..])) => {
                    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
                    let (authority, rest) = rest.split_at_checked(end).unwrap_or((rest, b""));
                    let (path, query) = split_query(rest);
                    let path = if path.is_empty() { b"/" } else { path };
                    let (scheme, authority) = (Some(scheme), Some(authority));
                    Self { form: TargetForm::Absolute, scheme, authority, path, query }
                }
                _ => Self { form: TargetForm::Authority, authority: Some(target), ..none },
            },
        }
    }
}

fn split_query(target: &[u8]) -> (&[u8], Option<&[u8]>) {
    match scan::find(target, b'?').and_then(|mark| target.split_at_checked(mark)) {
        Some((path, [_mark, query @ ..])) => (path, Some(query)),
        _ => (target, None),
    }
}

/// The methods that decide which forms are allowed, and HEAD, whose answer has no content whatever becomes of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum TargetMethod {
    /// authority-form, and nothing else.
    Connect,
    /// Also asterisk-form.
    Options,
    /// `PRI`: asterisk-form, as the preface of HTTP/2 has it, to be refused by name when the version has come.
    Pri,
    Head,
    Other,
}

impl TargetMethod {
    // A call, so that both fronts have one copy (`make size`).
    #[inline(never)]
    pub(crate) fn of(method: &[u8]) -> Self {
        match method {
            b"CONNECT" => Self::Connect,
            b"OPTIONS" => Self::Options,
            b"PRI" => Self::Pri,
            b"HEAD" => Self::Head,
            _ => Self::Other,
        }
    }
}

/// Whether this range of the head is an origin-form, as most targets are; not every one that is not is wrong.
///
/// As [`TargetReader`] with any method but CONNECT, in one step.
#[inline(always)]
pub(crate) fn is_origin_form(scanner: impl Scanner, head: &[u8], range: Range<usize>) -> bool {
    if range.is_empty() || head.get(range.start) != Some(&b'/') {
        return false;
    }
    // What may be in a query and not in a path is left to the reader.
    range.len() == 1 || scanner.run(head, range.clone(), &scan::PATH_AND_QUERY) == range.len()
}

/// Recognises a request-target in pieces:
///
/// ```text
/// origin-form    = "/" *path [ "?" *query ]
/// absolute-form  = ALPHA *scheme "://" uri-host [ ":" port ] [ "/" *path ] [ "?" *query ]
/// authority-form = uri-host ":" port       ; port from 1 on
/// asterisk-form  = "*"
/// ```
///
/// The authority is followed by the [`HostReader`] that is handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum TargetReader {
    Start,
    Asterisk,
    Scheme,
    SchemeColon,
    SchemeSlash,
    AbsoluteAuthority,
    Authority,
    Path,
    Query,
    /// Only where it is tolerated; made of the bytes of a query.
    Fragment,
}

impl TargetReader {
    /// Takes bytes up to the first SP or the end of `bytes` and gives their number; or the index of the first byte
    /// with which no target continues.
    pub(crate) fn push(
        &mut self,
        bytes: &[u8],
        method: TargetMethod,
        host: &mut HostReader,
    ) -> Result<usize, (usize, ErrorKind)> {
        let mut at = 0;
        loop {
            at += match self {
                Self::Path => scan::path(bytes, at..bytes.len()),
                Self::Query | Self::Fragment => scan::query(bytes, at..bytes.len()),
                _ => 0,
            };
            match bytes.get(at) {
                None | Some(b' ') => return Ok(at),
                Some(&byte) => *self = self.step(byte, method, host).map_err(|kind| (at, kind))?,
            }
            at += 1;
        }
    }

    fn step(self, byte: u8, method: TargetMethod, host: &mut HostReader) -> Result<Self, ErrorKind> {
        use TargetReader::*;
        Ok(match (self, byte) {
            (Start, _) if method == TargetMethod::Connect => {
                *host = HostReader::new();
                return Authority.authority(byte, host);
            }
            (Start, b'/') => Path,
            (Start, b'*') if matches!(method, TargetMethod::Options | TargetMethod::Pri) => Asterisk,
            (Start, _) if byte.is_ascii_alphabetic() => Scheme,
            (Start, _) if grammar::is(byte, grammar::QUERY) => return Err(ErrorKind::TargetForm),
            (Asterisk, _) => return Err(ErrorKind::TargetForm),

            (Scheme, _) if grammar::is(byte, SCHEME) => Scheme,
            (Scheme, b':') => SchemeColon,
            (SchemeColon, b'/') => SchemeSlash,
            (SchemeSlash, b'/') => {
                *host = HostReader::new();
                AbsoluteAuthority
            }
            (Scheme | SchemeColon | SchemeSlash, _) if grammar::is(byte, grammar::QUERY) => {
                return Err(ErrorKind::TargetForm);
            }

            (AbsoluteAuthority, b'/') if host.is_complete() => Path,
            (AbsoluteAuthority | Path, b'?') if self == Path || host.is_complete() => Query,
            (AbsoluteAuthority | Authority, _) => return self.authority(byte, host),
            _ => return Err(ErrorKind::Target),
        })
    }

    fn authority(self, byte: u8, host: &mut HostReader) -> Result<Self, ErrorKind> {
        if host.push(byte) { Ok(self) } else { Err(ErrorKind::TargetAuthority) }
    }

    /// Goes on behind a `#` that no target has; `false` if not even a URI reference has it here.
    pub(crate) fn start_fragment(&mut self) -> bool {
        let starts = self.is_in_path();
        if starts {
            *self = Self::Fragment;
        }
        starts
    }

    /// Whether the scheme, if it is one, is not complete.
    pub(crate) const fn is_before_colon(self) -> bool {
        matches!(self, Self::Start | Self::Scheme)
    }

    /// Whether the form is not yet known, nor the scheme complete with its delimiter.
    #[cfg(feature = "compat")]
    pub(crate) const fn has_no_form(self) -> bool {
        matches!(self, Self::Start | Self::Scheme | Self::SchemeColon)
    }

    /// Whether the path has begun.
    pub(crate) const fn is_in_path(self) -> bool {
        matches!(self, Self::Path | Self::Query | Self::Fragment)
    }

    /// Whether a target may end here, at the SP behind it.
    pub(crate) fn end(self, host: &HostReader) -> Result<(), ErrorKind> {
        match self {
            Self::Path | Self::Query | Self::Fragment | Self::Asterisk => Ok(()),
            Self::AbsoluteAuthority if host.is_complete() => Ok(()),
            Self::Authority if host.has_usable_port() => Ok(()),
            Self::AbsoluteAuthority | Self::Authority => Err(ErrorKind::TargetAuthority),
            Self::Start => Err(ErrorKind::Target),
            Self::Scheme | Self::SchemeColon | Self::SchemeSlash => Err(ErrorKind::TargetForm),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_form_is_what_the_reader_takes() {
        let mut found = 0;
        for first in [b'/', b'*', b'a', b'?'] {
            for at in 1..70 {
                for byte in 0..=u8::MAX {
                    let mut target = [b'p'; 70];
                    (target[0], target[at], target[35]) = (first, byte, b'?');
                    let (mut reader, mut host) = (TargetReader::Start, HostReader::new());
                    let taken = reader.push(&target, TargetMethod::Other, &mut host);
                    let head = [&[b'h'; 33][..], &target, &[b't'; 33]].concat();
                    if is_origin_form(scan::ThisCpu, &head, 33..33 + target.len()) {
                        found += 1;
                        assert_eq!(taken, Ok(target.len()), "{}", target.escape_ascii());
                        assert!(matches!(reader, TargetReader::Path | TargetReader::Query));
                    }
                }
            }
        }
        assert!(found > 5000, "{found}");
        assert!(!is_origin_form(scan::ThisCpu, b"GET  HTTP/1.1", 4..4));
    }
}
