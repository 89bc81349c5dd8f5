//! A view of a head that a parser has accepted: its start line, its fields, its lists.
//!
//! RFC 9110 §5 and §5.6.1, RFC 9112 §3 and §4. Nothing is judged here.

use crate::field::{Field, KnownField};
use crate::framing::Framing;
use crate::grammar;
use crate::method::Method;
use crate::status::StatusCode;
use crate::target::Target;
use core::fmt;
use core::ops::Range;

/// A range of a head.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl Span {
    pub(crate) const EMPTY: Self = Self { start: 0, len: 0 };

    #[cfg(feature = "compat")]
    pub(crate) const fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + self.len as usize
    }

    /// Adds a piece that follows the ones before it at once.
    pub(crate) fn extend(&mut self, piece: &Range<usize>) {
        if self.len == 0 {
            self.start = piece.start as u32;
        }
        self.len = (piece.end as u32).saturating_sub(self.start);
    }

    pub(crate) fn of(self, head: &[u8]) -> &[u8] {
        head.get(self.start as usize..).and_then(|rest| rest.get(..self.len as usize)).unwrap_or_default()
    }
}

/// Where the parts of a start line lie, and what it says. A request has a method and a target, a response a reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StartLine {
    pub(crate) method: Span,
    pub(crate) target_or_reason: Span,
    pub(crate) status: Option<StatusCode>,
    pub(crate) minor_version: u8,
}

impl StartLine {
    pub(crate) const EMPTY: Self =
        Self { method: Span::EMPTY, target_or_reason: Span::EMPTY, status: None, minor_version: 0 };

    /// Empty for a response, which has no method.
    pub(crate) const fn target(&self) -> Span {
        if self.method.len > 0 { self.target_or_reason } else { Span::EMPTY }
    }

    /// Empty for a request.
    pub(crate) const fn reason(&self) -> Span {
        if self.method.len > 0 { Span::EMPTY } else { self.target_or_reason }
    }
}

/// What is told of a head beside the records of its fields.
#[derive(Clone, Debug)]
pub(crate) struct HeadParts {
    pub(crate) start_line: StartLine,
    /// How many records are filled.
    pub(crate) fields: u16,
}

impl HeadParts {
    pub(crate) const NONE: Self = Self { start_line: StartLine::EMPTY, fields: 0 };
}

/// A head that a parser has accepted. Cheap to copy; borrows the bytes and the field records.
///
/// `Debug` shows the whole head but the values of Authorization, Proxy-Authorization, Cookie and Set-Cookie.
///
/// ```
/// use httpcore::{KnownField, Limits, Parser, TargetForm};
///
/// let mut parser = Parser::<16>::request(Limits::DEFAULT);
/// let buf = b"GET /a?b HTTP/1.1\r\nHost: h\r\nAccept: x, y\r\nCookie: secret\r\naccept: \"p, q\"\r\n\r\n";
/// parser.next(buf).unwrap();
/// let head = parser.head(buf).unwrap();
/// assert_eq!(head.method().unwrap().as_bytes(), b"GET");
/// assert_eq!(head.target().unwrap().query, Some(&b"b"[..]));
/// assert_eq!(head.known(KnownField::Host), Some(&b"h"[..]));
/// assert_eq!(head.field_at(1), Some((&b"Accept"[..], &b"x, y"[..])));
/// assert!(head.list("accept").eq([&b"x"[..], b"y", b"\"p, q\""]));
/// assert!(!format!("{head:?}").contains("secret"));
/// ```
#[derive(Clone, Copy)]
pub struct Head<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) fields: &'a [Field],
    pub(crate) start_line: StartLine,
    pub(crate) framing: Framing,
}

impl<'a> Head<'a> {
    /// The method of a request; `None` for a response.
    pub fn method(&self) -> Option<Method<'a>> {
        let method = self.start_line.method.of(self.bytes);
        (!method.is_empty()).then_some(Method::new(method))
    }

    /// The parts of the request-target; `None` for a response. O(length of the target).
    pub fn target(&self) -> Option<Target<'a>> {
        let target = self.raw_target();
        (!target.is_empty()).then(|| Target::new(target))
    }

    /// The request-target as sent; empty for a response.
    pub fn raw_target(&self) -> &'a [u8] {
        self.start_line.target().of(self.bytes)
    }

    /// The authority that the request is for (RFC 9110 §7.1): that of the target, else Host, else `None`.
    pub fn authority(&self) -> Option<&'a [u8]> {
        let of_target = match self.raw_target() {
            // A path has none.
            [] | [b'/', ..] => None,
            target => Target::new(target).authority,
        };
        of_target.or_else(|| self.known(KnownField::Host))
    }

    /// The status code of a response; `None` for a request.
    pub const fn status(&self) -> Option<StatusCode> {
        self.start_line.status
    }

    /// The reason phrase of a response; may be empty.
    pub fn reason(&self) -> &'a [u8] {
        self.start_line.reason().of(self.bytes)
    }

    /// The minor version as sent: 0 to 9, of which 2 to 9 are handled as 1 (RFC 9110 §2.5). The major version is 1.
    pub const fn minor_version(&self) -> u8 {
        self.start_line.minor_version
    }

    /// How the message is framed, and what it asks of the connection.
    pub const fn framing(&self) -> Framing {
        self.framing
    }

    /// The number of field lines.
    pub const fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is no field line.
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Name and value of the field line with this index.
    pub fn field_at(&self, index: usize) -> Option<(&'a [u8], &'a [u8])> {
        self.fields.get(index).map(|field| self.pair(field))
    }

    /// Names and values of all field lines, in the order they were sent.
    pub fn fields(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone + use<'a> {
        let head = *self;
        self.fields.iter().map(move |field| head.pair(field))
    }

    /// The value of the first field line with this name, whatever its case. O(number of fields).
    pub fn field(&self, name: &str) -> Option<&'a [u8]> {
        self.field_all(name).next()
    }

    /// The values of all field lines with this name, whatever its case. O(number of fields).
    pub fn field_all<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a, 'n> {
        let head = *self;
        let named = move |field: &&Field| field.is_named(head.bytes, name.as_bytes());
        self.fields.iter().filter(named).map(move |field| head.pair(field).1)
    }

    /// The value of the first field line of this known field. O(number of fields).
    pub fn known(&self, known: KnownField) -> Option<&'a [u8]> {
        let name = known.name().as_bytes();
        let field = self.fields.iter().find(|field| field.is_named(self.bytes, name))?;
        Some(self.pair(field).1)
    }

    /// The members of the list that all field lines with this name make up together (RFC 9110 §5.6.1), without the
    /// blanks around them and without empty ones. A comma in a quoted string separates nothing.
    ///
    /// For fields that are defined as lists: Set-Cookie, for one, is not.
    pub fn list<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a, 'n> {
        self.field_all(name).flat_map(list_members)
    }

    fn pair(&self, field: &Field) -> (&'a [u8], &'a [u8]) {
        let part = |range| self.bytes.get::<Range<usize>>(range).unwrap_or_default();
        (part(field.name()), part(field.value()))
    }
}

/// The members of a list (RFC 9110 §5.6.1) in one field value, without the blanks around them and without empty ones. A
/// comma in a quoted string separates nothing.
///
/// ```
/// assert!(httpcore::list_members(b"gzip, ,\"a,b\";q=1").eq([&b"gzip"[..], b"\"a,b\";q=1"]));
/// ```
pub fn list_members(value: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    Members { rest: value }.filter(|member| !member.is_empty())
}

/// The members of one list value, empty ones too.
#[derive(Clone)]
struct Members<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Members<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (mut quoted, mut escaped) = (false, false);
        let end = self.rest.iter().position(|&byte| {
            let separates = byte == b',' && !quoted;
            quoted ^= byte == b'"' && !escaped;
            escaped = quoted && byte == b'\\' && !escaped;
            separates
        });
        let (member, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len())).unwrap_or_default();
        self.rest = rest.get(1..).unwrap_or_default();
        Some(grammar::trim(member))
    }
}

impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minor = self.start_line.minor_version;
        match self.status() {
            Some(status) => write!(f, "HTTP/1.{minor} {status} {}", self.reason().escape_ascii())?,
            None => {
                let method = self.start_line.method.of(self.bytes).escape_ascii();
                write!(f, "{method} {} HTTP/1.{minor}", self.raw_target().escape_ascii())?;
            }
        }
        for field in self.fields {
            let (name, value) = self.pair(field);
            match KnownField::find(name) {
                Some(known) if known.is_secret() => write!(f, "\n{}: …", name.escape_ascii())?,
                _ => write!(f, "\n{}: {}", name.escape_ascii(), value.escape_ascii())?,
            }
        }
        Ok(())
    }
}
