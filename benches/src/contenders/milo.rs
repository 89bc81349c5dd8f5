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
    found: usize,
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
        Self { parser, aim, step, found: 0 }
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

impl Messages {
    /// Field names, or bytes of content, among the events of the last call.
    fn found_now(&self) -> usize {
        let mut found = 0;
        self.events(|kind, length| {
            found += match self.aim {
                Aim::Head => usize::from(kind == EVENT_HEADER_NAME),
                Aim::Content if kind == EVENT_DATA => black_box(length),
                Aim::Content => 0,
            }
        });
        found
    }
}

impl Reader for Messages {
    fn read(&mut self, message: &[u8]) -> bool {
        self.parser.reset(false);
        self.parser.continue_without_data = false;
        self.found = 0;
        for piece in message.chunks(self.step) {
            self.parser.parse(piece.as_ptr(), piece.len());
            black_box(self.parser.events);
            // The next call overwrites the events. Those of a whole head stay where they are, as with everybody else.
            if self.parser.manage_unconsumed {
                self.found += self.found_now();
            }
            if self.parser.state == STATE_ERROR {
                return false;
            }
        }
        match self.aim {
            Aim::Head => self.parser.state == STATE_BODY_DECISION,
            Aim::Content => self.parser.state == STATE_START,
        }
    }

    fn found(&self) -> usize {
        if self.parser.manage_unconsumed { self.found } else { self.found_now() }
    }
}
