//! Names that are to be known as a whole and may come in pieces: methods, and those of trailer fields.

/// The methods in the order of their numbers, which are llhttp's; http-parser 2.9 has the first 34 of them, 1.0 some of
/// those, numbered without gaps.
static METHODS: &[u8] =
    b"DELETE GET HEAD POST PUT CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH \
    UNLOCK BIND REBIND UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE \
    MKCALENDAR LINK UNLINK SOURCE PRI DESCRIBE ANNOUNCE SETUP PLAY PAUSE TEARDOWN GET_PARAMETER SET_PARAMETER REDIRECT \
    RECORD FLUSH QUERY";

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

    /// A piece of the method, behind which there is a SP if it is the last one: the number of the method then. Or else, of how
    /// many bytes the longest beginning of a method is that is there. `known` has a bit for each method that counts.
    #[inline(never)]
    pub(super) fn method(&mut self, piece: &[u8], last: bool, known: u64) -> Result<u8, usize> {
        let name = self.join(piece);
        let length = name.len();
        let (mut longest, mut number, mut left) = (0, 0, known);
        for method in METHODS.split(|&byte| byte == b' ') {
            if left & 1 != 0 {
                let common = method.iter().zip(name).take_while(|(a, b)| a == b).count();
                if last && common == length && common == method.len() {
                    self.length = 0;
                    return Ok(number);
                }
                longest = longest.max(common);
                number += 1;
            }
            left >>= 1;
        }
        if !last && longest == length {
            self.length = length as u8;
            return Ok(0);
        }
        Err(longest)
    }

    /// Appends a piece; gives what there is of the name then, as far as there is room. No method is as long as that.
    fn join(&mut self, piece: &[u8]) -> &[u8] {
        let mut length = usize::from(self.length);
        for (place, &byte) in self.bytes.iter_mut().skip(length).zip(piece) {
            *place = byte;
            length += 1;
        }
        self.bytes.get(..length).unwrap_or(&self.bytes)
    }

    /// A piece of a trailer field's name: what is to be told now, in one piece or two. It may turn out to be one that must
    /// not be delivered; no name that has no room is.
    #[inline(never)]
    pub(super) fn trailer(&mut self, piece: &[u8], last: bool) -> [Option<(*const u8, usize)>; 2] {
        let held = usize::from(self.length);
        let all = Some((piece.as_ptr(), piece.len()));
        if held == 0 && last {
            return [None, all];
        }
        if held + piece.len() <= ROOM {
            let name = self.join(piece);
            let name = (name.as_ptr(), name.len());
            self.length = if last { 0 } else { name.1 as u8 };
            return [None, last.then_some(name)];
        }
        self.length = if last { 0 } else { ROOM as u8 + 1 };
        [(held <= ROOM && held > 0).then_some((self.bytes.as_ptr(), held)), all]
    }
}
