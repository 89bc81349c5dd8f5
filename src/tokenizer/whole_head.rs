//! The fast path: a whole head at once, where all of it is there and nothing about it is unusual.
//!
//! What [`scan`] finds is judged by the recognisers that the other steps use. There is no rule here: whatever is
//! refused is left for those steps to judge, from the first byte on.

use super::{Flags, Tokenizer};
use crate::field::{Field, KnownField};
use crate::head::{Span, StartLine};
use crate::host::HostReader;
use crate::limits::{Leniency, Limits};
use crate::scan::{self, Shape};
use crate::target::{TargetMethod, TargetReader};

/// A head that was read at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WholeHead {
    pub(crate) start_line: StartLine,
    pub(crate) length: u32,
    /// How many records were filled.
    pub(crate) fields: u16,
    /// The known fields that are there, one bit each.
    pub(crate) present: u64,
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
    /// `records`. Where nothing was read of a message yet, else never.
    ///
    /// `None`, and nothing is changed but records, when it would not or the head is in any way unusual.
    pub(crate) fn whole_head(&mut self, input: &[u8], records: &mut [Field]) -> Option<WholeHead> {
        if !self.is_fresh() {
            return None;
        }
        let shape = scan::head(input, records)?;
        let head = input.get(..shape.length as usize)?;
        let fields = records.get(..usize::from(shape.fields))?;
        let whole = self.read_whole(head, &shape, fields);
        if whole.is_none() {
            self.restart();
        }
        whole
    }

    /// Whether no byte was read of a message, and each rule holds.
    fn is_fresh(&self) -> bool {
        let strict = self.leniency == Leniency::NONE && !self.flags.has(Flags::UNJUDGED);
        self.is_between_messages() && self.offset == 0 && self.error.is_none() && strict
    }

    /// Forgets what was read of a message of which not all was.
    #[cold]
    pub(crate) fn restart(&mut self) {
        *self = Self::new(self.limits, self.flags).lenient(self.leniency);
    }

    fn read_whole(&mut self, head: &[u8], shape: &Shape, fields: &[Field]) -> Option<WholeHead> {
        let section = head.len().checked_sub(shape.start_line as usize + 2)? as u32;
        let Limits { start_line, field_section, field_line, fields: most, .. } = self.limits;
        if shape.start_line + 2 > start_line
            || section > field_section
            || shape.longest_line > u32::from(field_line)
            || shape.fields > most
        {
            return None;
        }
        let line = head.get(..shape.start_line as usize)?;
        let start_line = if self.flags.has(Flags::RESPONSE) {
            self.whole_status_line(line)?
        } else {
            self.whole_request_line(line, shape.token as usize)?
        };

        if shape.present & FRAMING != 0 {
            let response = self.flags.has(Flags::RESPONSE);
            for field in fields {
                if let Some(known) = field.known()
                    && FRAMING & bit(known) != 0
                    && !(response && known == KnownField::Host)
                {
                    self.framing.begin(Some(known), self.minor).ok()?;
                    self.framing.push(head.get(field.value())?).ok()?;
                    self.framing.end().ok()?;
                }
            }
        }

        self.offset = head.len() as u64;
        self.lines = shape.fields;
        self.known = fields.last().and_then(Field::known);
        // The empty line is the line at hand.
        self.left = 0;
        self.section_left = field_section - (section - 2);
        self.start_field_line();
        self.left -= 1;
        self.end_section().ok()?;
        self.start_body();
        Some(WholeHead { start_line, length: shape.length, fields: shape.fields, present: shape.present })
    }

    /// `method SP request-target SP HTTP-version`, the method as long as the first token is.
    fn whole_request_line(&mut self, line: &[u8], method_len: usize) -> Option<StartLine> {
        let (rest, version) = line.split_last_chunk::<9>()?;
        self.whole_version(version.strip_prefix(b" ")?)?;
        let (method, rest) = rest.split_at_checked(method_len)?;
        let target = rest.strip_prefix(b" ")?;
        if method.is_empty() || method_len > usize::from(self.limits.method) {
            return None;
        }
        self.method = match method {
            b"CONNECT" => TargetMethod::Connect,
            b"OPTIONS" => TargetMethod::Options,
            b"PRI" => return None,
            _ => TargetMethod::Other,
        };
        if self.method == TargetMethod::Connect {
            self.framing.connect();
        }
        let (mut reader, mut host) = (TargetReader::Start, HostReader::new());
        let length = reader.push(target, self.method, &mut host).ok()?;
        if length != target.len() || reader.end(&host).is_err() {
            return None;
        }
        Some(StartLine {
            method: Span { start: 0, len: method_len as u32 },
            target: Span { start: method_len as u32 + 1, len: length as u32 },
            minor_version: self.minor,
            ..StartLine::EMPTY
        })
    }

    /// `HTTP-version SP status-code SP [ reason-phrase ]`
    fn whole_status_line(&mut self, line: &[u8]) -> Option<StartLine> {
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
        Some(StartLine {
            reason: Span { start: 13, len: line.len() as u32 - 13 },
            status: self.status(),
            minor_version: self.minor,
            ..StartLine::EMPTY
        })
    }

    fn whole_version(&mut self, version: &[u8]) -> Option<()> {
        self.minor = match version {
            b"HTTP/1.1" => 1,
            b"HTTP/1.0" => 0,
            _ => return None,
        };
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What clients and servers send is read at once, so that the tests that compare both ways compare something.
    #[test]
    fn what_is_usual_is_read_at_once() {
        let mut records = [Field::EMPTY; 8];
        if scan::head(b"GET / HTTP/1.1\r\n\r\n", &mut records).is_none() {
            return; // A level without vectors.
        }
        let requests: [&[u8]; 4] = [
            b"GET /a?b HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
            b"POST / HTTP/1.0\r\nContent-Length: 3\r\nX:\r\nY:1 \r\n\r\nabc",
            b"OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        ];
        for request in requests {
            let whole = Tokenizer::request(Limits::DEFAULT).whole_head(request, &mut records);
            assert!(whole.is_some(), "{}", request.escape_ascii());
        }
        let response = b"HTTP/1.1 404 Not Found\r\nServer: x\r\nContent-Length: 0\r\n\r\n";
        assert!(Tokenizer::response(Limits::DEFAULT).whole_head(response, &mut records).is_some());
    }
}
