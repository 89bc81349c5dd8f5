//! Many tokens a call: a head that is all there is read at once, and its tokens are written from the records of its fields.
//!
//! There is no rule here, and nothing that [`Tokenizer::next`] does not give as well.

use super::{Flags, Token, TokenKind, Tokenizer};
use crate::error::Error;
use crate::field::Field;
use crate::head::{HeadParts, Span, StartLine};

/// The most fields of a head that is read at once; their records are on the stack for a moment.
const MOST_FIELDS: usize = 64;
/// Input of fewer bytes is taken to have no head of more than [`FEW_FIELDS`]: to make all records ready costs as much as to
/// read a short head.
const SHORT: usize = 256;
const FEW_FIELDS: usize = 16;
/// The tokens of a start line.
pub(super) const START_LINE: usize = 3;
/// So much room has to be there, or few heads would fit: a start line, a field, and the end of the head.
const FEWEST: usize = START_LINE + 2 + 1;

impl Tokenizer {
    /// Gives the next tokens of `input`, as many as there are and `tokens` has room for, and how many these are.
    ///
    /// They are the same as those of [`next`](Self::next), called again and again behind what was consumed, but that
    /// all ranges, and each `consumed`, count from the start of `input`: drop what the last token has consumed. A call
    /// ends behind
    /// [`NeedData`](TokenKind::NeedData), [`MessageEnd`](TokenKind::MessageEnd), [`Upgraded`](TokenKind::Upgraded) and
    /// [`Closed`](TokenKind::Closed). What the other methods tell is as of the last token: [`chunk_size`](Self::chunk_size),
    /// say, is not that of each chunk.
    ///
    /// This is the fast way to read whole heads: one that is all there takes a few steps a field, if `tokens` has room for
    /// all of it: four tokens, and two for each of its at most 64 fields. `T` is [`Token`], or what is made of it.
    ///
    /// ```
    /// use httpcore::{Limits, Token, TokenKind, Tokenizer};
    ///
    /// let mut tokenizer = Tokenizer::request(Limits::DEFAULT);
    /// let mut tokens = [Token::EMPTY; 64];
    /// let input = b"GET /a HTTP/1.1\r\nHost: b\r\n\r\nGET /c HT";
    /// let count = tokenizer.next_tokens(input, &mut tokens)?;
    /// let [method, target, _version, name, value, head_end, message_end] = &tokens[..count] else { panic!() };
    /// assert_eq!((method.kind, &input[method.range.clone()]), (TokenKind::Method, &b"GET"[..]));
    /// assert_eq!((target.kind, &input[target.range.clone()]), (TokenKind::Target, &b"/a"[..]));
    /// assert_eq!((&input[name.range.clone()], &input[value.range.clone()]), (&b"Host"[..], &b"b"[..]));
    /// assert_eq!((head_end.kind, message_end.kind), (TokenKind::HeadEnd, TokenKind::MessageEnd));
    /// // The next message starts behind it.
    /// assert_eq!(&input[message_end.consumed..], b"GET /c HT");
    /// # Ok::<(), httpcore::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As `next`. An error that lies behind tokens is given by the next call, whatever its input;
    /// [`error`](Self::error) tells it at once.
    pub fn next_tokens<T: From<Token>>(&mut self, input: &[u8], tokens: &mut [T]) -> Result<usize, Error> {
        let (mut count, mut consumed) = self.head_at_once(input, tokens).unwrap_or((0, 0));
        while let Some(room) = tokens.get_mut(count) {
            if count > 0 && self.end_message() {
                *room = T::from(Token::last(TokenKind::MessageEnd, consumed, consumed, consumed));
                return Ok(count + 1);
            }
            // Stored in both places: what comes in registers is not to wait for what comes in memory.
            let (kind, end) = match self.next_at_once(input, consumed) {
                Some(token) => put(room, token),
                None => match self.next_by_steps(input, consumed) {
                    Ok(token) => put(room, token),
                    Err(error) if count == 0 => return Err(error),
                    Err(_) => break,
                },
            };
            consumed = end;
            count += 1;
            if kind.ends_supply() {
                break;
            }
        }
        Ok(count)
    }

    /// The next token behind `at` bytes, where that takes one step.
    #[inline(always)]
    fn next_at_once(&mut self, input: &[u8], at: usize) -> Option<Token> {
        let need_data = |consumed| Token { range: consumed..consumed, consumed, ..Token::EMPTY };
        let piece = |kind| Token { kind, range: at..at + 1, last: false, consumed: at + 1 };
        match input.get(at..)? {
            [] => self.needs_data().then(|| need_data(at)),
            [byte] if self.one_more_of_value(*byte) => Some(piece(TokenKind::FieldValue)),
            [byte] => match self.one_more(*byte)? {
                TokenKind::NeedData => Some(need_data(at + 1)),
                kind => Some(piece(kind)),
            },
            _ => self.whole_element(input, at),
        }
    }

    /// The tokens of a whole head that is in no way unusual: how many they are, and how long it is.
    #[inline]
    fn head_at_once<T: From<Token>>(&mut self, input: &[u8], tokens: &mut [T]) -> Option<(usize, usize)> {
        if !self.is_fresh() || self.flags.has(Flags::UNJUDGED) || tokens.len() < FEWEST {
            return None;
        }
        let (mut few, mut many);
        let records: &mut [Field] = if input.len() < SHORT {
            few = [Field::EMPTY; FEW_FIELDS];
            &mut few
        } else {
            many = [Field::EMPTY; MOST_FIELDS];
            &mut many
        };
        let room = (tokens.len() - START_LINE - 1) / 2;
        let records = records.get_mut(..room.min(records.len()))?;
        let mut parts = HeadParts::NONE;
        let length = self.whole_head(input, records, &mut parts)?;
        let fields = records.get(..usize::from(parts.fields))?;
        let (start_line, rest) = tokens.split_first_chunk_mut::<START_LINE>()?;
        let (lines, rest) = rest.split_at_mut_checked(2 * fields.len())?;

        *start_line = [0, 1, 2].map(|index| T::from(start_line_token(&parts.start_line, index)));
        // From the last one to the first: a line ends where the next one starts.
        let mut end = length - 2;
        for ([name, value], field) in lines.as_chunks_mut().0.iter_mut().zip(fields).rev() {
            let range = field.name();
            let colon = range.end;
            *name = T::from(Token::last(TokenKind::FieldName, range.start, colon, colon + 1));
            let range = field.value();
            // The LF is consumed with what follows.
            *value = T::from(Token::last(TokenKind::FieldValue, range.start, range.end, end - 1));
            end = field.name().start;
        }
        *rest.first_mut()? = T::from(Token::last(TokenKind::HeadEnd, length - 1, length - 1, length));
        Some((START_LINE + 2 * fields.len() + 1, length))
    }
}

/// Stores a token; its kind, and where what it consumed ends.
#[inline(always)]
fn put<T: From<Token>>(room: &mut T, token: Token) -> (TokenKind, usize) {
    let said = (token.kind, token.consumed);
    *room = T::from(token);
    said
}

/// The first, second or third token of a head that starts with this line.
#[inline(always)]
fn start_line_token(line: &StartLine, index: usize) -> Token {
    const VERSION: u32 = "HTTP/1.1".len() as u32;
    let span = |start, len| Span { start, len };
    // The SP or the CR behind some of them is consumed with them.
    let (kind, span, behind) = match (index, line.status.is_some()) {
        (0, false) => (TokenKind::Method, line.method, 1),
        (1, false) => (TokenKind::Target, line.target_or_reason, 1),
        (_, false) => {
            (TokenKind::Version, span(line.target_or_reason.start + line.target_or_reason.len + 1, VERSION), 0)
        }
        (0, true) => (TokenKind::Version, span(0, VERSION), 0),
        (1, true) => (TokenKind::Status, span(VERSION + 1, 3), 0),
        (_, true) => (TokenKind::Reason, line.target_or_reason, 1),
    };
    let (start, end) = (span.start as usize, span.start as usize + span.len as usize);
    Token::last(kind, start, end, end + behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::scan::{Room, Scanner, ThisCpu};

    fn at_once(input: &[u8], room: usize) -> Option<(usize, usize)> {
        let tokenizer = if input.starts_with(b"HTTP") { Tokenizer::response } else { Tokenizer::request };
        tokenizer(Limits::DEFAULT).head_at_once(input, &mut std::vec![Token::EMPTY; room])
    }

    /// So that the tests that compare both ways compare something.
    #[test]
    fn what_is_usual_is_read_at_once_if_there_is_room() {
        let request = b"GET /a HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n";
        if ThisCpu.head(request, &mut [Field::EMPTY; 8], &mut Room::new()).is_none() {
            return; // A level without vectors.
        }
        for room in 0..20 {
            assert_eq!(at_once(request, room), (room >= 8).then_some((8, request.len())), "{room}");
        }
        let response = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        assert_eq!(at_once(response, 9), Some((6, response.len() - 2)));
        let fields = |count| [&b"GET / HTTP/1.1\r\nHost: a\r\n"[..], &b"X: b\r\n".repeat(count - 1), b"\r\n"].concat();
        assert!(at_once(&fields(MOST_FIELDS), 200).is_some() && at_once(&fields(MOST_FIELDS + 1), 200).is_none());
    }
}
