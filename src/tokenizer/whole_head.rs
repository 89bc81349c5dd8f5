//! The fast path: a whole head at once, where all of it is there and nothing about it is unusual.
//!
//! What [`scan`] finds is judged by the recognisers that the other steps use. There is no rule here: whatever is
//! refused is left for those steps to judge, from the first byte on.

use super::{Flags, Tokenizer};
use crate::field::{Field, KnownField};
use crate::framing::{BodyLength, Role};
use crate::head::{HeadParts, Span, StartLine};
use crate::host::HostReader;
use crate::limits::{Leniency, Limits};
use crate::scan::{self, Room, Scanner, Shape, Task};
use crate::target::{self, TargetMethod, TargetReader};
use core::ops::Range;

impl Tokenizer {
    /// Reads the head that `input` starts with, as [`next`](Self::next) would until it gives `HeadEnd`, fills `records` and
    /// `parts`, which has to be [`HeadParts::NONE`], and gives the length of the head.
    ///
    /// `None`, and nothing is changed but records, if a byte of a message was read already, if `next` would not give
    /// `HeadEnd`, or if the head is in any way unusual.
    #[inline(never)]
    pub(super) fn whole_head(&mut self, input: &[u8], records: &mut [Field], parts: &mut HeadParts) -> Option<usize> {
        if self.is_fresh() { self.whole_first_head(input, records, parts) } else { None }
    }

    /// The same, without a call. To be called if [`is_fresh`](Self::is_fresh).
    #[inline(always)]
    pub(crate) fn whole_first_head(
        &mut self,
        input: &[u8],
        records: &mut [Field],
        parts: &mut HeadParts,
    ) -> Option<usize> {
        scan::perform(Reading { tokenizer: self, input, records, parts })
    }

    /// Whether no byte of a message was read, and no leniency is on with which a usual head is read in another way.
    pub(crate) fn is_fresh(&self) -> bool {
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
    fn judge_whole(&mut self, scanner: impl Scanner, shape: &Shape<'_>, start_line: &mut StartLine) -> Option<()> {
        let Shape { head, start_line: line, fields, .. } = *shape;
        let Limits { start_line: longest, field_section, field_line, fields: most, .. } = self.limits;
        let section = head.len() - (line.len() + 2);
        if line.len() + 2 > longest as usize || section > field_section as usize || fields.len() > usize::from(most) {
            return None;
        }
        // None is longer than all of them; the empty line is one, too.
        if section > usize::from(field_line) && longest_line(head, fields) > u32::from(field_line) {
            return None;
        }
        let is_response = self.flags.has(Flags::RESPONSE);
        if is_response {
            self.whole_status_line(line, start_line)?;
        } else {
            self.whole_request_line(scanner, head, line, start_line)?;
        }
        if self.flags.has(Flags::UNJUDGED) {
            return Some(());
        }
        for &index in shape.candidates {
            self.read_framing(scanner, head, fields.get(usize::from(index))?)?;
        }
        self.offset = head.len() as u64;
        let role = if is_response { self.as_response() } else { Role::Request };
        if let Some(body) = self.framing.end_of_usual_head(role, self.minor) {
            return self.start_limited(body);
        }
        self.framing.end_of_head(role, self.minor, self.leniency).ok()?;
        let body = self.framing.framing()?.body();
        self.start_limited(body)
    }

    /// The head is complete, and there may be as much content.
    #[inline(always)]
    fn start_limited(&mut self, body: BodyLength) -> Option<()> {
        if matches!(body, BodyLength::Length(length) if length > self.limits.content) {
            return None;
        }
        self.start_content(body);
        Some(())
    }

    /// Reads a field that may say something about the message.
    #[inline(always)]
    fn read_framing(&mut self, scanner: impl Scanner, head: &[u8], field: &Field) -> Option<()> {
        let (name, value) = (head.get(field.name())?, field.value());
        let minor = self.minor;
        let mut is_usual = |known| self.framing.read_usual_field(scanner, known, head, value.clone(), minor);
        let usual = match name.len() {
            4 if KnownField::Host.is_named(name) => !self.flags.has(Flags::RESPONSE) && is_usual(KnownField::Host),
            10 if KnownField::Connection.is_named(name) => is_usual(KnownField::Connection),
            14 if KnownField::ContentLength.is_named(name) => is_usual(KnownField::ContentLength),
            _ => false,
        };
        if usual { Some(()) } else { self.read_seldom(head, name, value) }
    }

    /// The same of those that most heads do not have, and where the value is not usual.
    #[inline(never)]
    fn read_seldom(&mut self, head: &[u8], name: &[u8], value: Range<usize>) -> Option<()> {
        // What is below would say the same of `chunked`, which is not so seldom, in twice as many steps.
        if KnownField::TransferEncoding.is_named(name)
            && self.framing.read_usual_field(
                scan::ThisCpu,
                KnownField::TransferEncoding,
                head,
                value.clone(),
                self.minor,
            )
        {
            return Some(());
        }
        match self.counts_as(KnownField::find(name)) {
            Some(known) => self.framing.read(known, head, value, self.minor).ok(),
            None => Some(()),
        }
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
        let (b' ', rest) = rest.split_last()? else { return None };
        let (method_len, method) = if line.starts_with(b"GET ") { (3, TargetMethod::Other) } else { method(line)? };
        let target = rest.get(method_len + 1..)?;
        if method_len > usize::from(self.limits.method) {
            return None;
        }
        self.method = method;
        let range = method_len + 1..rest.len();
        if method == TargetMethod::Connect || !target::is_origin_form(scanner, head, range) {
            self.unusual_target(target)?;
        }
        start_line.method = Span { start: 0, len: method_len as u32 };
        start_line.target_or_reason = Span { start: method_len as u32 + 1, len: target.len() as u32 };
        start_line.minor_version = self.minor;
        Some(())
    }

    /// A target that is no origin-form, or may be none.
    #[inline(never)]
    fn unusual_target(&mut self, target: &[u8]) -> Option<()> {
        // Drop-in headers differ in these.
        if self.leniency.has(Leniency::DROP_IN.and(Leniency::HTTP_PARSER)) {
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
        start_line.target_or_reason = Span { start: 13, len: line.len() as u32 - 13 };
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
fn longest_line(head: &[u8], fields: &[Field]) -> u32 {
    let ends = fields.iter().skip(1).map(|field| field.start).chain([head.len() as u32 - 2]);
    fields.iter().zip(ends).map(|(field, end)| end - field.start).chain([2]).max().unwrap_or_default()
}

/// The whole head as one piece of work.
struct Reading<'a> {
    tokenizer: &'a mut Tokenizer,
    input: &'a [u8],
    records: &'a mut [Field],
    parts: &'a mut HeadParts,
}

impl Task for Reading<'_> {
    /// The length of the head. All else is stored where it is to be: what is returned through memory takes longer.
    type Output = Option<usize>;

    #[inline(always)]
    fn perform(self, scanner: impl Scanner) -> Option<usize> {
        let mut room = Room::new();
        let shape = scanner.head(self.input, self.records, &mut room)?;
        if self.tokenizer.judge_whole(scanner, &shape, &mut self.parts.start_line).is_none() {
            self.tokenizer.restart();
            self.parts.start_line = StartLine::EMPTY;
            return None;
        }
        self.parts.fields = shape.fields.len() as u16;
        Some(shape.head.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What clients and servers send is read at once, so that the tests that compare both ways compare something.
    #[test]
    fn what_is_usual_is_read_at_once() {
        let mut records = [Field::EMPTY; 8];
        if scan::ThisCpu.head(b"GET / HTTP/1.1\r\n\r\n", &mut records, &mut Room::new()).is_none() {
            return; // A level without vectors.
        }
        let mut parts = HeadParts::NONE;
        let requests: [&[u8]; 4] = [
            b"GET /a?b HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
            b"POST / HTTP/1.0\r\nContent-Length: 3\r\nX:\r\nY:1 \r\n\r\nabc",
            b"OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        ];
        for request in requests {
            let whole = Tokenizer::request(Limits::DEFAULT).whole_head(request, &mut records, &mut parts);
            assert!(whole.is_some(), "{}", request.escape_ascii());
        }
        let response = b"HTTP/1.1 404 Not Found\r\nServer: x\r\nContent-Length: 0\r\n\r\n";
        assert!(Tokenizer::response(Limits::DEFAULT).whole_head(response, &mut records, &mut parts).is_some());
    }
}
