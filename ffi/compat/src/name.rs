//! Names that are to be known as a whole and may come in pieces: methods, and those of trailer fields.

/// The methods in the order of their numbers, which are llhttp's; http-parser 2.9 has the first 34 of them, 1.0 some of
/// those, numbered without gaps.
const METHODS: &[u8] =
    b"DELETE GET HEAD POST PUT CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH \
    UNLOCK BIND REBIND UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE \
    MKCALENDAR LINK UNLINK SOURCE PRI DESCRIBE ANNOUNCE SETUP PLAY PAUSE TEARDOWN GET_PARAMETER SET_PARAMETER REDIRECT \
    RECORD FLUSH QUERY ";

/// Their letters, of which the last of each has this bit.
const LAST: u8 = 0x80;
const COUNT: usize = 47;
#[allow(clippy::indexing_slicing, reason = "it happens while compiling")]
static LETTERS: [u8; METHODS.len() - COUNT] = {
    let mut letters = [0; METHODS.len() - COUNT];
    let (mut from, mut to) = (0, 0);
    while from < METHODS.len() {
        if METHODS[from] == b' ' {
            letters[to - 1] |= LAST;
        } else {
            letters[to] = METHODS[from];
            to += 1;
        }
        from += 1;
    }
    assert!(to == letters.len());
    letters
};

/// The number of CONNECT is the same everywhere.
pub(super) const CONNECT: u8 = 5;

/// The name at hand: a method until it is found in the table, a trailer field until it is known to be delivered.
#[repr(C)]
#[derive(Clone, Copy)]
pub(super) struct Held {
    /// How many bytes are there; one more than there is room for: a longer name, of which pieces were told.
    pub(super) length: u8,
    bytes: [u8; ROOM],
}

/// The longest name that is held back whole; the longest field that is known has 25 bytes, the longest method fewer.
const ROOM: usize = 26;

impl Held {
    pub(super) const NOTHING: Self = Self { length: 0, bytes: [0; ROOM] };

    /// A piece of the method, behind which there is a SP if it is the last one: the number of the method then. Or else the
    /// index of the first byte with which no method goes on. `known` has a bit for each method that counts.
    pub(super) fn method(&mut self, piece: &[u8], last: bool, mut known: u64) -> Result<u8, usize> {
        let held = usize::from(self.length);
        let length = self.join(piece);
        let (mut longest, mut number, mut at) = (0, 0, 0);
        for &letter in &LETTERS {
            if known & 1 != 0 && at < length && self.bytes.get(at) == Some(&(letter & !LAST)) {
                at += 1;
                longest = longest.max(at);
            } else {
                // No name is so long.
                at = usize::MAX;
            }
            if letter & LAST != 0 {
                if last && at == length {
                    self.length = 0;
                    return Ok(number);
                }
                number += (known & 1) as u8;
                known >>= 1;
                at = 0;
            }
        }
        if last || longest < length {
            // What is held begins a method.
            return Err(longest.saturating_sub(held));
        }
        self.length = length as u8;
        Ok(0)
    }

    /// Holds one byte.
    pub(super) const fn begin(&mut self, byte: u8) {
        let [first, ..] = &mut self.bytes;
        *first = byte;
        self.length = 1;
    }

    /// Appends a piece; gives how much there is of the name then, as far as there is room. No method is as long as that.
    fn join(&mut self, piece: &[u8]) -> usize {
        let mut length = usize::from(self.length);
        for (place, &byte) in self.bytes.iter_mut().skip(length).zip(piece) {
            *place = byte;
            length += 1;
        }
        length
    }

    /// A piece of a trailer field's name. It may turn out to be one that must not be delivered, which no name is
    /// that has no room. Gives how much of what is held is to be told now, and whether the piece is, behind it.
    pub(super) fn trailer(&mut self, piece: &[u8], last: bool) -> (usize, bool) {
        let held = usize::from(self.length);
        self.length = 0;
        if held == 0 && last {
            return (0, true);
        }
        if held + piece.len() > ROOM {
            self.length = if last { 0 } else { ROOM as u8 + 1 };
            return (if held > ROOM { 0 } else { held }, true);
        }
        self.length = held as u8;
        let length = self.join(piece);
        self.length = if last { 0 } else { length as u8 };
        (if last { length } else { 0 }, false)
    }

    /// What is, or was, held.
    pub(super) const fn start(&self) -> *const u8 {
        self.bytes.as_ptr()
    }
}
