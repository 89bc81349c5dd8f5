//! Character classes and the small recognisers that several elements share, each under its ABNF.
//!
//! RFC 9110 §5.6 (tokens, quoted strings, parameters, lists), RFC 3986 §2 and §3, RFC 5234 B.1.
//! Everything here works on single bytes or on slices it is handed; it knows nothing of messages, limits or errors.

/// `tchar`, RFC 9110 §5.6.2:
/// `"!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA`
pub(crate) const TCHAR: u8 = 1 << 0;
/// What a field value and a reason phrase are made of: `HTAB / SP / VCHAR / obs-text`, RFC 9110 §5.5, RFC 9112 §4.
pub(crate) const TEXT: u8 = 1 << 1;
/// Bytes of a path that are delivered: `VCHAR` without `"` `#` `<` `>`, `\`, and `?`, which ends it.
///
/// Wider than RFC 3986's `pchar` by `[ ] { | } ^` backtick, and by `%` that starts no escape: browsers send them, and
/// no two readers disagree on where the target ends.
pub(crate) const PATH: u8 = 1 << 2;
/// Bytes of a query: those of a path, `?` and `\`.
pub(crate) const QUERY: u8 = 1 << 3;
/// `reg-name` without `pct-encoded`, RFC 3986 §3.2.2: `unreserved / sub-delims`, less the comma, which would make a
/// Host value that some reader takes for a list.
pub(crate) const REG_NAME: u8 = 1 << 4;
/// What follows the first letter of a scheme, RFC 3986 §3.1: `ALPHA / DIGIT / "+" / "-" / "."`
pub(crate) const SCHEME: u8 = 1 << 5;
/// `HEXDIG` in either case, RFC 5234 B.1.
pub(crate) const HEXDIG: u8 = 1 << 6;
/// Inside a `quoted-string`, RFC 9110 §5.6.4: `qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text`
pub(crate) const QDTEXT: u8 = 1 << 7;

/// The classes of each byte, one bit a class.
static CLASSES: [u8; 256] = classes();

#[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0u8;
    loop {
        let mut class = 0;
        if byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
            )
        {
            class |= TCHAR;
        }
        if byte == b'\t' || (byte >= b' ' && byte != 0x7f) {
            class |= TEXT;
            if byte != b'"' && byte != b'\\' {
                class |= QDTEXT;
            }
        }
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'<' | b'>') {
            class |= QUERY;
            if byte != b'\\' && byte != b'?' {
                class |= PATH;
            }
        }
        if byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b';' | b'='
            )
        {
            class |= REG_NAME;
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.') {
            class |= SCHEME;
        }
        if byte.is_ascii_hexdigit() {
            class |= HEXDIG;
        }
        table[byte as usize] = class;
        if byte == 255 {
            return table;
        }
        byte += 1;
    }
}

/// Whether `byte` belongs to at least one class of `class`.
#[inline]
#[allow(clippy::indexing_slicing, reason = "a byte cannot leave a table of 256")]
pub(crate) const fn is(byte: u8, class: u8) -> bool {
    CLASSES[byte as usize] & class != 0
}

/// `OWS`, `BWS` and `RWS` are made of these, RFC 9110 §5.6.3: `SP / HTAB`
#[inline]
pub(crate) const fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// The value of one `HEXDIG`, or of one `DIGIT`, if it is one.
#[inline]
pub(crate) const fn hex_value(byte: u8) -> Option<u8> {
    // Without a branch between digits and letters: which comes next cannot be foretold.
    if is(byte, HEXDIG) { Some((byte & 0x0f) + 9 * (byte >> 6)) } else { None }
}

/// `bytes` without the blanks at both ends.
pub(crate) const fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_blank(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = rest;
    }
    bytes
}

/// Whether `bytes` are the word of letters, digits and hyphens in lower case, whatever their own case. Compares words of the
/// machine, the last of which may have bytes of the one before again.
#[inline(always)]
pub(crate) fn is_word(bytes: &[u8], word: &[u8]) -> bool {
    // Only letters have a case: of hyphens and digits no bit is ignored.
    let same = |bytes: u64, word: u64| bytes | word >> 1 & 0x2020_2020_2020_2020 == word;
    let eight = |bytes: &[u8; 8], word: &[u8; 8]| same(u64::from_le_bytes(*bytes), u64::from_le_bytes(*word));
    let four =
        |bytes: &[u8; 4], word: &[u8; 4]| same(u32::from_le_bytes(*bytes).into(), u32::from_le_bytes(*word).into());
    if bytes.len() != word.len() {
        false
    } else if let (Some(last), Some(last_of_word)) = (bytes.last_chunk(), word.last_chunk()) {
        let words = bytes.as_chunks().0.iter().zip(word.as_chunks().0);
        eight(last, last_of_word) && words.into_iter().all(|(bytes, word)| eight(bytes, word))
    } else if let (Some(last), Some(last_of_word)) = (bytes.last_chunk(), word.last_chunk()) {
        let firsts = bytes.first_chunk().zip(word.first_chunk());
        four(last, last_of_word) && firsts.is_some_and(|(bytes, word)| four(bytes, word))
    } else {
        bytes.eq_ignore_ascii_case(word)
    }
}

/// A sorted table of words, at most 255 of them and none empty.
pub(crate) struct Words {
    words: &'static [&'static str],
    /// Where the words start and end whose first byte has these low five bits, which tell letters apart.
    buckets: [(u8, u8); 32],
}

impl Words {
    #[allow(clippy::indexing_slicing, reason = "evaluated at compile time")]
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        let mut buckets = [(0, 0); 32];
        let mut index = 0;
        while index < words.len() {
            let bucket = &mut buckets[(words[index].as_bytes()[0] & 31) as usize];
            if bucket.1 == 0 {
                bucket.0 = index as u8;
            }
            bucket.1 = index as u8 + 1;
            index += 1;
        }
        Self { words, buckets }
    }

    /// The word with this index.
    pub(crate) fn get(&self, index: usize) -> Option<&'static str> {
        self.words.get(index).copied()
    }

    /// The index of `word`.
    pub(crate) fn find(&self, word: impl Iterator<Item = u8>) -> Option<usize> {
        let mut search = WordSearch::new();
        word.for_each(|byte| search.push(self, byte));
        search.found(self)
    }

    fn letter(&self, index: u8, at: u8) -> Option<u8> {
        self.words.get(usize::from(index))?.as_bytes().get(usize::from(at)).copied()
    }
}

/// Looks a word up in a sorted table while the word arrives a byte at a time.
///
/// Once a byte was seen, all words from `low` up to `high` begin with the `length` bytes seen so far. The same table must
/// be given to every call of one search; three bytes of state, no copy of the word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordSearch {
    low: u8,
    high: u8,
    length: u8,
}

impl WordSearch {
    pub(crate) const fn new() -> Self {
        Self { low: 0, high: 0, length: 0 }
    }

    /// Whether no byte was seen.
    pub(crate) const fn is_new(&self) -> bool {
        self.length == 0
    }

    #[inline(never)]
    pub(crate) fn push(&mut self, table: &Words, byte: u8) {
        if self.length == 0 {
            (self.low, self.high) = table.buckets.get(usize::from(byte & 31)).copied().unwrap_or_default();
        }
        while self.low < self.high && table.letter(self.low, self.length) < Some(byte) {
            self.low += 1;
        }
        while self.low < self.high && table.letter(self.high - 1, self.length) > Some(byte) {
            self.high -= 1;
        }
        self.length = self.length.saturating_add(1);
    }

    /// The index of the word that was pushed, if the table has it.
    pub(crate) fn found(&self, table: &Words) -> Option<usize> {
        // The shortest of the words with a common prefix comes first.
        let complete = self.low < self.high && table.letter(self.low, self.length).is_none();
        complete.then_some(usize::from(self.low))
    }
}

/// Where a reader of parameters stands, RFC 9110 §5.6.6 and RFC 9112 §7.1.1:
///
/// ```text
/// parameters = *( OWS ";" OWS name [ BWS "=" BWS ( token / quoted-string ) ] )
/// ```
///
/// A chunk extension's value is optional, a transfer parameter's is not: `value_required`. The reader starts behind
/// the first semicolon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Parameters {
    NameStart,
    Name,
    AfterName,
    ValueStart,
    Token,
    Quoted,
    Escaped,
    QuoteEnd,
    AfterValue,
}

/// What a byte of a parameter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterPart {
    Name,
    Value,
}

impl Parameters {
    /// The state after `byte`; `None` if no parameter continues with it. The end of the list is not `byte`'s to tell.
    pub(crate) const fn step(self, byte: u8, value_required: bool) -> Option<Self> {
        use Parameters::*;
        let blank = is_blank(byte);
        let tchar = is(byte, TCHAR);
        Some(match self {
            NameStart if blank => NameStart,
            NameStart | Name if tchar => Name,
            Name | AfterName if blank => AfterName,
            Name | AfterName if byte == b'=' => ValueStart,
            Name | AfterName if byte == b';' && !value_required => NameStart,
            ValueStart if blank => ValueStart,
            ValueStart if byte == b'"' => Quoted,
            ValueStart | Token if tchar => Token,
            Quoted if byte == b'"' => QuoteEnd,
            Quoted if byte == b'\\' => Escaped,
            Quoted if is(byte, QDTEXT) => Quoted,
            Escaped if is(byte, TEXT) => Quoted,
            Token | QuoteEnd | AfterValue if blank => AfterValue,
            Token | QuoteEnd | AfterValue if byte == b';' => NameStart,
            _ => return None,
        })
    }

    /// Which part the byte that led to this state belongs to, if to any.
    pub(crate) const fn part(self) -> Option<ParameterPart> {
        match self {
            Self::Name => Some(ParameterPart::Name),
            Self::Token | Self::Quoted | Self::Escaped | Self::QuoteEnd => Some(ParameterPart::Value),
            _ => None,
        }
    }

    /// Whether the list may end after a value, with blanks behind it or not.
    pub(crate) const fn ends_with_value(self) -> bool {
        matches!(self, Self::Token | Self::QuoteEnd | Self::AfterValue)
    }
}

/// Splits `#rule` lists, RFC 9110 §5.6.1, one byte at a time, into members that are compared with a table of words.
///
/// Empty members are skipped, as a recipient must; what is no token is a member of its own kind, so that the caller
/// may ignore or refuse it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordList {
    state: WordListState,
    search: WordSearch,
    hash: NameHash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum WordListState {
    Start,
    Word,
    AfterWord,
    Junk,
}

/// One member of a `#token` list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    /// The word with this index in the table.
    Known(usize),
    /// A token that is not in the table.
    Other(NameHash),
    /// Not a token.
    Malformed,
}

impl WordList {
    pub(crate) const fn new() -> Self {
        Self { state: WordListState::Start, search: WordSearch::new(), hash: NameHash::new() }
    }

    /// Takes the next byte of the list; gives the member that ends before it.
    pub(crate) fn push(&mut self, table: &Words, byte: u8) -> Option<Member> {
        use WordListState::*;
        if byte == b',' {
            return self.end(table);
        }
        self.state = match self.state {
            Start | AfterWord if is_blank(byte) => self.state,
            Start | Word if is(byte, TCHAR) => {
                self.search.push(table, byte.to_ascii_lowercase());
                self.hash.push(byte);
                Word
            }
            Word if is_blank(byte) => AfterWord,
            _ => Junk,
        };
        None
    }

    /// Ends the member, and readies the list for the next one.
    pub(crate) fn end(&mut self, table: &Words) -> Option<Member> {
        use WordListState::*;
        let member = match self.state {
            Start => None,
            Junk => Some(Member::Malformed),
            Word | AfterWord => Some(self.search.found(table).map_or(Member::Other(self.hash), Member::Known)),
        };
        *self = Self::new();
        member
    }
}

/// A 32-bit FNV-1a hash of a field name without its case (the constants are Fowler, Noll and Vo's).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameHash(u32);

impl NameHash {
    pub(crate) const fn new() -> Self {
        Self(0x811c_9dc5)
    }

    pub(crate) const fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte.to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members_of(class: u8) -> std::vec::Vec<u8> {
        (0..=255).filter(|&byte| is(byte, class)).collect()
    }

    #[test]
    fn classes_have_the_sizes_of_their_abnf() {
        assert_eq!(members_of(TCHAR).len(), 15 + 10 + 52);
        assert_eq!(members_of(TEXT).len(), 2 + 94 + 128);
        assert_eq!(members_of(QDTEXT).len(), 2 + 92 + 128);
        assert_eq!(members_of(QUERY).len(), 94 - 4);
        assert_eq!(members_of(PATH).len(), 94 - 6);
        assert_eq!(members_of(REG_NAME).len(), 62 + 4 + 10);
        assert_eq!(members_of(HEXDIG).len(), 22);
        assert_eq!(members_of(SCHEME).len(), 62 + 3);
    }

    #[test]
    fn a_word_is_found_whole_only() {
        static TABLE: Words = Words::new(&["if", "if-match", "if-range", "te"]);
        let find = |word: &str| TABLE.find(word.bytes());
        assert_eq!(find("if"), Some(0));
        assert_eq!(find("if-match"), Some(1));
        assert_eq!(find("if-range"), Some(2));
        assert_eq!(find("te"), Some(3));
        for absent in ["", "i", "I", "f", "if-", "if-m", "if-matchx", "iff", "t", "tea", "z", "a"] {
            assert_eq!(find(absent), None, "{absent}");
        }
    }

    #[test]
    fn a_word_is_compared_without_its_case_alone() {
        let keep_alive = |word: &[u8]| is_word(word, b"keep-alive");
        assert!(keep_alive(b"keep-alive") && keep_alive(b"Keep-ALIVE"));
        for at in 0..10 {
            for byte in 0..=u8::MAX {
                let mut word = *b"Keep-Alive";
                word[at] = byte;
                assert_eq!(keep_alive(&word), word.eq_ignore_ascii_case(b"keep-alive"), "{}", word.escape_ascii());
                if at < 5 {
                    let mut word = *b"cLose";
                    word[at] = byte;
                    assert_eq!(is_word(&word, b"close"), word.eq_ignore_ascii_case(b"close"));
                }
            }
        }
        assert!(!keep_alive(b"keep-alive ") && !keep_alive(b"keep-aliv") && !keep_alive(b""));
    }

    #[test]
    fn a_list_is_split_at_commas_and_nowhere_else() {
        static TABLE: Words = Words::new(&["close", "keep-alive"]);
        let mut list = WordList::new();
        let mut members = std::vec::Vec::new();
        for &byte in b", Close ,,keep-alive\t,clos e,\"close\", close;x,x" {
            members.extend(list.push(&TABLE, byte));
        }
        members.extend(list.end(&TABLE));
        let mut hash = NameHash::new();
        hash.push(b'X');
        use Member::*;
        assert_eq!(members, [Known(0), Known(1), Malformed, Malformed, Malformed, Other(hash)]);
    }
}
