//! One token a call of a head that was read at once: for drop-in headers, whose callbacks come between.
//!
//! There is no rule here, and nothing that [`Tokenizer::next`] does not give as well.

use super::many::START_LINE;
use super::{Token, TokenKind, Tokenizer};
use crate::field::Field;
use crate::head::HeadParts;
use core::mem::MaybeUninit;

/// The most fields of a head that is read at once.
const MOST_FIELDS: usize = 32;

/// The tokens of a head that are still to be taken. The tokenizer has read all of the head by then.
#[doc(hidden)]
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Ahead {
    /// How many tokens there are, and how many of them were taken.
    tokens: usize,
    taken: usize,
    /// How long the head is, and where the last token that was taken ends.
    length: usize,
    consumed: usize,
    /// Where the words of the start line start, one byte behind each other, and what they are.
    words: [u32; START_LINE + 1],
    kinds: &'static [(TokenKind, u8); START_LINE],
    /// The fields, and as one more the empty line behind them.
    lines: [Field; MOST_FIELDS + 1],
}

impl Ahead {
    /// No token.
    pub const NONE: Self = Self {
        words: [0; START_LINE + 1],
        kinds: &OF_REQUEST,
        lines: [Field::EMPTY; MOST_FIELDS + 1],
        tokens: 0,
        taken: 0,
        length: 0,
        consumed: 0,
    };

    /// The same, written to `place`.
    #[inline]
    pub fn none(place: &mut MaybeUninit<Self>) -> &mut Self {
        place.write(Self::NONE)
    }

    /// Reads the head that `input` starts with, if all of it is there and it is in no way unusual. From then on `tokenizer`
    /// stands behind the head, and [`next`](Self::next) gives the tokens up to there. To be called at the start of each
    /// message: what there is of another one is forgotten.
    pub fn read(&mut self, tokenizer: &mut Tokenizer, input: &[u8]) -> bool {
        self.taken = self.tokens;
        let mut parts = HeadParts::NONE;
        let [fields @ .., _] = &mut self.lines;
        let Some(length) = tokenizer.whole_head(input, fields, &mut parts) else {
            return false;
        };
        let count = usize::from(parts.fields);
        if let Some(end) = self.lines.get_mut(count) {
            end.start = length as u32 - 2;
        }
        let line = &parts.start_line;
        let (method, target) = (line.method, line.target_or_reason);
        let [first, ..] = &self.lines;
        (self.kinds, self.words) = if line.status.is_some() {
            (&OF_RESPONSE, [0, VERSION + 1, VERSION + " 200 ".len() as u32, first.start - 1])
        } else {
            (&OF_REQUEST, [0, method.len + 1, target.start + target.len + 1, first.start - 1])
        };
        self.tokens = START_LINE + 2 * count + 1;
        self.length = length;
        (self.taken, self.consumed) = (0, 0);
        true
    }

    /// Whether there are tokens to be taken; there are none any more once the tokenizer is no longer behind this head.
    fn is_behind(&self, tokenizer: &Tokenizer) -> bool {
        self.taken < self.tokens && tokenizer.offset() == self.length as u64
    }

    /// The next token, if there is one, as [`Tokenizer::next`] gives it for what was not consumed.
    #[inline]
    pub fn next(&mut self, tokenizer: &Tokenizer) -> Option<Token> {
        if !self.is_behind(tokenizer) {
            return None;
        }
        let before = self.consumed;
        let Token { kind, range, last, consumed } = self.token(self.taken);
        self.taken += 1;
        self.consumed = consumed;
        Some(Token { kind, range: range.start - before..range.end - before, last, consumed: consumed - before })
    }

    /// If not all tokens were taken: sets `tokenizer` back to the start of the head, and gives how many bytes of that were
    /// taken. These are to be read again.
    pub fn give_back(&mut self, tokenizer: &mut Tokenizer) -> usize {
        if !self.is_behind(tokenizer) {
            return 0;
        }
        tokenizer.restart();
        self.tokens = self.taken;
        self.consumed
    }

    /// The token with this index; its offsets count from the start of the head.
    fn token(&self, index: usize) -> Token {
        if let (Some(&(kind, behind)), Some(&[start, next])) =
            (self.kinds.get(index), self.words.get(index..).and_then(<[u32]>::first_chunk))
        {
            let (start, end) = (start as usize, next as usize - 1);
            return Token::last(kind, start, end, end + usize::from(behind));
        }
        let line = (index - START_LINE) / 2;
        let (field, next) = match self.lines.get(line..line + 2) {
            Some([field, next]) if index + 1 < self.tokens => (field, next),
            _ => return Token::last(TokenKind::HeadEnd, self.length - 1, self.length - 1, self.length),
        };
        if index % 2 == START_LINE % 2 {
            let name = field.name();
            return Token::last(TokenKind::FieldName, name.start, name.end, name.end + 1);
        }
        let value = field.value();
        // The LF is consumed with what follows.
        Token::last(TokenKind::FieldValue, value.start, value.end, next.name().start - 1)
    }
}

/// The words of a start line; how much of what is behind each is consumed with it.
static OF_REQUEST: [(TokenKind, u8); START_LINE] =
    [(TokenKind::Method, 1), (TokenKind::Target, 1), (TokenKind::Version, 0)];
static OF_RESPONSE: [(TokenKind, u8); START_LINE] =
    [(TokenKind::Version, 0), (TokenKind::Status, 0), (TokenKind::Reason, 1)];

const VERSION: u32 = "HTTP/1.1".len() as u32;
