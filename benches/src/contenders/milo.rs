//! milo, reading the events that it leaves in its buffer.

use super::{Aim, Reader, Role};
use milo_parser::{
    EVENT_ACTIVE_ON_DATA, EVENT_ACTIVE_ON_HEADER_NAME, EVENT_ACTIVE_ON_HEADER_VALUE, EVENT_ACTIVE_ON_HEADERS,
    EVENT_ACTIVE_ON_METHOD, EVENT_ACTIVE_ON_REASON, EVENT_ACTIVE_ON_STATUS, EVENT_ACTIVE_ON_URL, EVENT_DATA, EVENT_END,
    EVENT_ERROR, EVENT_HEADER_NAME, EVENT_HEADERS, Parser, STATE_BODY_DECISION, STATE_ERROR, STATE_START,
};
use std::hint::black_box;

const HEAD_EVENTS: u64 = EVENT_ACTIVE_ON_METHOD
    | EVENT_ACTIVE_ON_URL
    | EVENT_ACTIVE_ON_STATUS
    | EVENT_ACTIVE_ON_REASON
    | EVENT_ACTIVE_ON_HEADER_NAME
    | EVENT_ACTIVE_ON_HEADER_VALUE
    | EVENT_ACTIVE_ON_HEADERS;

/// Messages, handed over in pieces. What milo does not consume of one it keeps itself.
pub struct Messages {
    parser: Parser,
    aim: Aim,
    step: usize,
    content: usize,
}

impl Messages {
    pub fn new(role: Role, aim: Aim, step: usize) -> Self {
        let mut parser = Parser::new();
        parser.autodetect = false;
        parser.is_request = role == Role::Request;
        parser.suspend_after_headers = aim == Aim::Head;
        parser.manage_unconsumed = step != usize::MAX;
        parser.max_header_length = 64 << 10;
        parser.active_events = match aim {
            Aim::Head => HEAD_EVENTS,
            Aim::Content => EVENT_ACTIVE_ON_DATA,
        };
        Self { parser, aim, step, content: 0 }
    }

    /// Takes the events of the last call: `each` gets the kind and the length.
    fn events(&self, mut each: impl FnMut(u8, usize)) {
        let mut at = 0;
        loop {
            // SAFETY: the parser ends its events with `EVENT_END`, and they have the sizes below.
            let kind = unsafe { *self.parser.events.add(at) };
            match kind {
                EVENT_END => return,
                EVENT_ERROR => at += 6,
                EVENT_HEADERS => at += 19,
                _ => {
                    // SAFETY: as above; kind, place and length.
                    let length = unsafe { self.parser.events.add(at + 5).cast::<u32>().read_unaligned() };
                    each(kind, u32::from_le(length) as usize);
                    at += 9;
                }
            }
        }
    }
}

impl Reader for Messages {
    fn read(&mut self, message: &[u8]) -> bool {
        self.parser.reset(false);
        self.parser.continue_without_data = false;
        self.content = 0;
        for piece in message.chunks(self.step) {
            let mut rest = piece;
            loop {
                let consumed = self.parser.parse(rest.as_ptr(), rest.len());
                black_box(self.parser.events);
                if self.parser.state == STATE_ERROR {
                    return false;
                }
                if self.aim == Aim::Head {
                    break;
                }
                let mut content = 0;
                self.events(|kind, length| content += if kind == EVENT_DATA { black_box(length) } else { 0 });
                self.content += content;
                rest = rest.get(consumed..).unwrap_or_default();
                // Its events are full, or it keeps the rest.
                if rest.is_empty() || self.parser.manage_unconsumed {
                    break;
                }
            }
        }
        match self.aim {
            Aim::Head => self.parser.state == STATE_BODY_DECISION,
            Aim::Content => self.parser.state == STATE_START,
        }
    }

    fn found(&self) -> usize {
        match self.aim {
            Aim::Head => {
                let mut fields = 0;
                self.events(|kind, _| fields += usize::from(kind == EVENT_HEADER_NAME));
                fields
            }
            Aim::Content => self.content,
        }
    }
}
