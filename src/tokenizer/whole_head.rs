//! The fast path: a whole head at once, where all of it is there and nothing about it is unusual.
//!
//! What [`scan`] finds is judged by the recognisers that the other steps use. There is no rule here: whatever is
//! refused is left for those steps to judge, from the first byte on.

use super::{Flags, Tokenizer};
use crate::field::{Field, KnownField};
use crate::framing::{BodyLength, Role};
use crate::head::{Span, StartLine};
use crate::host::HostReader;
use crate::limits::{Leniency, Limits};
use crate::scan::{self, Scanner, Shape, Task};
use crate::target::{self, TargetMethod, TargetReader};
#[cfg(feature = "compat")]
use core::ops::Range;

/// What was read at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WholeHead {
    pub(crate) length: u32,
    /// How many records were filled.
    pub(crate) fields: u16,
    /// The known fields that are there, one bit each.
    pub(crate) present: u64,
}

/// What [`Tokenizer::whole_unjudged`] gives; what only the other role has is empty or 0.
#[cfg(feature = "compat")]
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct UnjudgedHead {
    pub length: usize,
    pub method: Range<usize>,
    pub target: Range<usize>,
    pub minor: u8,
    pub status: u16,
    pub reason: Range<usize>,
    /// How many records were filled.
    pub fields: usize,
}

/// The fields that say something about the message.
const FRAMING: u64 = bit(KnownField::Host)
    | bit(KnownField::ContentLength)
    | bit(KnownField::TransferEncoding)
    | bit(KnownField::Connection)
    | bit(KnownField::Expect)
    | bit(KnownField::Upgrade);

const fn bit(known: KnownField) -> u64 {
    1 << known as u8
}

impl Tokenizer {
    /// Reads the head that `input` starts with, as [`next`](Self::next) would until it gives `HeadEnd`, and fills
    /// `records` and `start_line`, which has to be empty.
    ///
    /// `None`, and nothing is changed but records, if a byte of a message was read already, if `next` would not give
    /// `HeadEnd`, or if the head is in any way unusual.
    #[cfg_attr(feature = "compat", inline(never))] // The drop-in headers have it, too.
    #[cfg_attr(not(feature = "compat"), inline)]
    pub(crate) fn whole_head(
        &mut self,
        input: &[u8],
        records: &mut [Field],
        start_line: &mut StartLine,
    ) -> Option<WholeHead> {
        if self.is_fresh() { scan::perform(Reading { tokenizer: self, input, records, start_line }) } else { None }
    }

    /// The head that `input` starts with, where it is all there and in no way unusual, for callers who judge themselves
    /// what its fields mean. `records` are filled. From a tokenizer that has read nothing.
    #[cfg(feature = "compat")]
    #[doc(hidden)]
    pub fn whole_unjudged(&mut self, input: &[u8], records: &mut [Field]) -> Option<UnjudgedHead> {
        self.judge_nothing();
        let mut line = StartLine::EMPTY;
        let whole = self.whole_head(input, records, &mut line)?;
        Some(UnjudgedHead {
            length: whole.length as usize,
            method: line.method.range(),
            target: line.target.range(),
            minor: line.minor_version,
            status: self.status,
            reason: line.reason.range(),
            fields: usize::from(whole.fields),
        })
    }

    /// Whether no byte of a message was read, and no leniency is on with which a usual head is read in another way.
    pub(super) fn is_fresh(&self) -> bool {
        let otherwise = self.leniency.has(Leniency::LLHTTP.and(Leniency::OBS_FOLD));
        self.offset == 0 && self.is_between_messages() && self.error.is_none() && !otherwise
    }

    /// Forgets what was read of the message at hand.
    #[cold]
    pub(crate) fn restart(&mut self) {
        *self = Self::new(self.limits, self.flags).lenient(self.leniency);
    }

    /// Judges what the scanner has found.
    #[inline(always)]
    fn judge_whole(
        &mut self,
        scanner: impl Scanner,
        head: &[u8],
        shape: &Shape,
        fields: &[Field],
        start_line: &mut StartLine,
    ) -> Option<()> {
        let section = shape.length.checked_sub(shape.start_line + 2)?;
        let Limits { start_line: longest, field_section, field_line, fields: most, content, .. } = self.limits;
        if shape.start_line + 2 > longest || section > field_section || shape.fields > most {
            return None;
        }
        // None is longer than all of them; the empty line is one, too.
        if section > u32::from(field_line) && longest_line(shape, fields) > u32::from(field_line) {
            return None;
        }
        let line = head.get(..shape.start_line as usize)?;
        let mut framing = shape.present & FRAMING;
        let role = if self.flags.has(Flags::RESPONSE) {
            framing &= !bit(KnownField::Host);
            self.whole_status_line(line, start_line)?;
            self.as_response()
        } else {
            self.whole_request_line(scanner, head, line, start_line)?;
            Role::Request
        };
        if self.flags.has(Flags::UNJUDGED) {
            return Some(());
        }
        if self.leniency.has(Leniency::DROP_IN) {
            framing &= !bit(KnownField::Host);
            if shape.present & bit(KnownField::ProxyConnection) != 0 {
                return None;
            }
        }
        // Most of those that come twice are wrong.
        if framing & shape.repeated != 0 {
            return None;
        }
        // In any order, as no field is there more than once.
        framing = self.read_usual(scanner, KnownField::Host, framing, head, shape, fields)?;
        framing = self.read_usual(scanner, KnownField::Connection, framing, head, shape, fields)?;
        framing = self.read_usual(scanner, KnownField::ContentLength, framing, head, shape, fields)?;
        framing = self.read_usual(scanner, KnownField::TransferEncoding, framing, head, shape, fields)?;
        if framing != 0 {
            self.read_fields(framing, head, shape, fields)?;
        }
        self.offset = head.len() as u64;
        self.framing.end_of_head(role, self.minor, self.leniency).ok()?;
        let body = self.framing.framing()?.body();
        if matches!(body, BodyLength::Length(length) if length > content) {
            return None;
        }
        self.start_content(body);
        Some(())
    }

    /// Reads a field, if it is in the set, and its value is one of the usual ones; gives what is left of the set.
    #[inline(always)]
    fn read_usual(
        &mut self,
        scanner: impl Scanner,
        known: KnownField,
        set: u64,
        head: &[u8],
        shape: &Shape,
        fields: &[Field],
    ) -> Option<u64> {
        if set & bit(known) == 0 {
            return Some(set);
        }
        let value = fields.get(shape.place(known))?.value();
        let read = self.framing.read_usual_field(scanner, known, head, value, self.minor);
        Some(if read { set & !bit(known) } else { set })
    }

    /// Reads the fields of this set.
    #[inline(never)]
    fn read_fields(&mut self, mut known_fields: u64, head: &[u8], shape: &Shape, fields: &[Field]) -> Option<()> {
        while known_fields != 0 {
            let known = KnownField::from_index(known_fields.trailing_zeros() as usize)?;
            let value = fields.get(shape.place(known))?.value();
            self.framing.read(known, head, value, self.minor).ok()?;
            known_fields &= known_fields - 1;
        }
        Some(())
    }

    /// `method SP request-target SP HTTP-version`: the line that starts the head.
    #[inline(always)]
    fn whole_request_line(
        &mut self,
        scanner: impl Scanner,
        head: &[u8],
        line: &[u8],
        start_line: &mut StartLine,
    ) -> Option<()> {
        let (rest, version) = line.split_last_chunk::<8>()?;
        self.whole_version(version)?;
        let (method_len, method) = if line.starts_with(b"GET ") { (3, TargetMethod::Other) } else { method(line)? };
        let target = method_len + 1..rest.len().checked_sub(1)?;
        if rest.last() != Some(&b' ') || method_len > usize::from(self.limits.method) {
            return None;
        }
        self.method = method;
        if method == TargetMethod::Connect || !target::is_origin_form(scanner, head, target.clone()) {
            self.unusual_target(head.get(target.clone())?)?;
        }
        start_line.method = Span { start: 0, len: method_len as u32 };
        start_line.target = Span { start: target.start as u32, len: target.len() as u32 };
        start_line.minor_version = self.minor;
        Some(())
    }

    /// A target that is no origin-form, or may be none.
    #[inline(never)]
    fn unusual_target(&mut self, target: &[u8]) -> Option<()> {
        // Drop-in headers differ in these.
        if self.leniency.has(Leniency::DROP_IN) {
            return None;
        }
        if self.method == TargetMethod::Connect {
            self.framing.connect();
        }
        let (mut reader, mut host) = (TargetReader::Start, HostReader::new());
        let length = reader.push(target, self.method, &mut host).ok()?;
        (length == target.len() && reader.end(&host).is_ok()).then_some(())
    }

    /// `HTTP-version SP status-code SP [ reason-phrase ]`
    #[inline(always)]
    fn whole_status_line(&mut self, line: &[u8], start_line: &mut StartLine) -> Option<()> {
        let (version, rest) = line.split_first_chunk::<8>()?;
        self.whole_version(version)?;
        let [b' ', first @ b'1'..=b'9', digits @ .., b' '] = rest.first_chunk::<5>()? else { return None };
        let mut status = u16::from(first - b'0');
        for digit in digits {
            status = status * 10 + u16::from(digit.checked_sub(b'0').filter(|&value| value < 10)?);
        }
        if status == 101 && !self.flags.has(Flags::TO_UPGRADE) {
            return None;
        }
        self.status = status;
        start_line.reason = Span { start: 13, len: line.len() as u32 - 13 };
        start_line.status = self.status();
        start_line.minor_version = self.minor;
        Some(())
    }

    #[inline(always)]
    pub(super) fn whole_version(&mut self, version: &[u8; 8]) -> Option<()> {
        const HTTP_1_0: u64 = u64::from_le_bytes(*b"HTTP/1.0");
        const HTTP_1_1: u64 = u64::from_le_bytes(*b"HTTP/1.1");
        // One comparison, not eight.
        self.minor = match u64::from_le_bytes(*version) {
            HTTP_1_1 => 1,
            HTTP_1_0 => 0,
            _ => return None,
        };
        Some(())
    }
}

/// The method that `line` starts with, and how long it is.
#[inline(never)]
pub(super) fn method(line: &[u8]) -> Option<(usize, TargetMethod)> {
    let length = scan::tchars(line);
    let (method, rest) = line.split_at_checked(length)?;
    if rest.first() != Some(&b' ') {
        return None;
    }
    let method = TargetMethod::of(method);
    (length > 0 && method != TargetMethod::Pri).then_some((length, method))
}

/// The length of the longest field line, that of the empty one included.
#[cold]
fn longest_line(shape: &Shape, fields: &[Field]) -> u32 {
    let ends = fields.iter().skip(1).map(|field| field.start).chain([shape.length - 2]);
    fields.iter().zip(ends).map(|(field, end)| end - field.start).chain([2]).max().unwrap_or_default()
}

/// The whole head as one piece of work.
struct Reading<'a> {
    tokenizer: &'a mut Tokenizer,
    input: &'a [u8],
    records: &'a mut [Field],
    start_line: &'a mut StartLine,
}

impl Task for Reading<'_> {
    type Output = Option<WholeHead>;

    #[inline(always)]
    fn perform(self, scanner: impl Scanner) -> Option<WholeHead> {
        let mut shape = Shape::EMPTY;
        let shape = &mut shape;
        if !scanner.head(self.input, self.records, shape) {
            return None;
        }
        let head = self.input.get(..shape.length as usize)?;
        let fields = self.records.get(..usize::from(shape.fields))?;
        if self.tokenizer.judge_whole(scanner, head, shape, fields, self.start_line).is_none() {
            self.tokenizer.restart();
            *self.start_line = StartLine::EMPTY;
            return None;
        }
        Some(WholeHead { length: shape.length, fields: shape.fields, present: shape.present })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What clients and servers send is read at once, so that the tests that compare both ways compare something.
    #[test]
    fn what_is_usual_is_read_at_once() {
        let mut records = [Field::EMPTY; 8];
        if !scan::ThisCpu.head(b"GET / HTTP/1.1\r\n\r\n", &mut records, &mut Shape::EMPTY.clone()) {
            return; // A level without vectors.
        }
        let mut line = StartLine::EMPTY;
        let requests: [&[u8]; 4] = [
            b"GET /a?b HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
            b"POST / HTTP/1.0\r\nContent-Length: 3\r\nX:\r\nY:1 \r\n\r\nabc",
            b"OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        ];
        for request in requests {
            let whole = Tokenizer::request(Limits::DEFAULT).whole_head(request, &mut records, &mut line);
            assert!(whole.is_some(), "{}", request.escape_ascii());
        }
        let response = b"HTTP/1.1 404 Not Found\r\nServer: x\r\nContent-Length: 0\r\n\r\n";
        assert!(Tokenizer::response(Limits::DEFAULT).whole_head(response, &mut records, &mut line).is_some());
    }
}
