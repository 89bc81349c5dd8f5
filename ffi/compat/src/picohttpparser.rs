//! The functions behind `include/compat/picohttpparser/picohttpparser.h`, which is their manual.
//!
//! picohttpparser reads a head that lies in one buffer, from its start with each call, and decodes chunks in place. It
//! judges no field and no length: that is left to its caller, here too. Which bytes are accepted is the tokenizer's
//! matter, by one of two sets of rules: what picohttpparser tolerated, or httpcore's own.

use core::ffi::{c_char, c_int};
use core::mem::{MaybeUninit, replace};
use core::ops::Range;
use core::ptr::{copy, null};
use core::slice::from_raw_parts_mut;
use httpcore::{Field, Leniency, Limits, TokenKind, Tokenizer};
use httpcore_ffi::memory::{array_mut, bytes, bytes_mut};

/// Some bytes of the input; NULL where there is nothing.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_phr_text {
    start: *const u8,
    length: usize,
}

const NOTHING: httpcore_phr_text = httpcore_phr_text { start: null(), length: 0 };

impl httpcore_phr_text {
    /// A range of `bytes`.
    fn of(bytes: &[u8], range: Range<usize>) -> Self {
        Self { start: bytes.as_ptr().wrapping_add(range.start), length: range.end - range.start }
    }

    fn all(bytes: &[u8]) -> Self {
        Self { start: bytes.as_ptr(), length: bytes.len() }
    }

    /// What is behind the SP at the start of `bytes`.
    #[inline(never)]
    fn behind_spaces(mut bytes: &[u8]) -> Self {
        while let [b' ', behind @ ..] = bytes {
            bytes = behind;
        }
        Self::all(bytes)
    }
}

/// `struct phr_header`.
#[repr(C)]
pub struct httpcore_phr_header {
    name: httpcore_phr_text,
    value: httpcore_phr_text,
}

type Headers = [MaybeUninit<httpcore_phr_header>];

/// What is known of a head: its elements that are complete, each with a byte behind it.
#[repr(C)]
pub struct httpcore_phr_head {
    method: httpcore_phr_text,
    target: httpcore_phr_text,
    reason: httpcore_phr_text,
    /// The number of field lines.
    fields: usize,
    /// -1 while unknown.
    minor: c_int,
    status: c_int,
}

/// How many field lines are read at once at most.
const MOST: usize = 64;

/// What is to be read; 4 more: by httpcore's own rules.
const REQUEST: c_int = 0;
const RESPONSE: c_int = 1;
const FIELDS: c_int = 2;
const STRICT: c_int = 4;
const CHUNKS: c_int = 8;

const REFUSED: isize = -1;
const INCOMPLETE: isize = -2;

/// Reads the head, or the field lines, in `len` bytes at `buf`: its length, -1, or -2. `head` says what there is.
///
/// # Safety
///
/// As the header says of the functions that stand on this: the pointers point to as many elements as are said to be there,
/// for the time of the call. `head` is one of which nothing is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_phr_parse(
    what: c_int,
    buf: *const c_char,
    len: usize,
    head: *mut httpcore_phr_head,
    headers: *mut httpcore_phr_header,
    num_headers: usize,
) -> c_int {
    // SAFETY: the caller's contract.
    let (head, input, headers) =
        unsafe { (&mut *head, bytes(buf.cast(), len), array_mut(headers.cast(), num_headers)) };
    let (Some(input), Some(headers)) = (input, headers) else {
        return REFUSED as c_int;
    };
    let mut place = MaybeUninit::uninit();
    let tokenizer = tokenizer(&mut place, what);
    let result = match head.read_at_once(tokenizer, what, input, headers) {
        Some(length) => length as isize,
        None => head.read_tokens(tokenizer, what, input, headers),
    };
    c_int::try_from(result).unwrap_or(REFUSED as c_int)
}

#[inline(never)]
fn tokenizer(place: &mut MaybeUninit<Tokenizer>, what: c_int) -> &mut Tokenizer {
    let leniency = match what {
        _ if what & STRICT != 0 => Leniency::HOST_MISSING,
        REQUEST => Leniency::HOST_MISSING.and(Leniency::DROP_IN).and(Leniency::HISTORICAL),
        _ => Leniency::HISTORICAL,
    };
    let tokenizer = Tokenizer::behind_header(place, what & RESPONSE != 0, leniency);
    if what == CHUNKS | STRICT {
        *tokenizer.limits_mut() = Limits::DEFAULT;
    }
    tokenizer.judge_nothing();
    if what & FIELDS != 0 {
        tokenizer.start_fields();
    }
    if what & CHUNKS != 0 {
        tokenizer.start_chunks();
    }
    tokenizer
}

impl httpcore_phr_head {
    /// Reads the head in `input`, where it is all there and in no way unusual, and gives its length; `None`, and nothing is
    /// changed but `headers`, where not.
    fn read_at_once(
        &mut self,
        tokenizer: &mut Tokenizer,
        what: c_int,
        input: &[u8],
        headers: &mut Headers,
    ) -> Option<usize> {
        if what & FIELDS != 0 {
            return None;
        }
        let mut records = MaybeUninit::<[Field; MOST]>::uninit();
        let most = headers.len().min(MOST);
        // SAFETY: so many records there are, and they are made of numbers.
        let records = unsafe {
            let records = records.as_mut_ptr().cast::<Field>();
            records.write_bytes(0, most);
            from_raw_parts_mut(records, most)
        };
        let head = tokenizer.whole_unjudged(input, records)?;
        for (field, header) in records.iter().take(head.fields).zip(headers) {
            header.write(httpcore_phr_header {
                name: httpcore_phr_text::of(input, field.name()),
                value: httpcore_phr_text::of(input, field.value()),
            });
        }
        if what & RESPONSE == 0 {
            self.method = httpcore_phr_text::of(input, head.method);
            self.target = httpcore_phr_text::of(input, head.target);
        } else {
            self.reason = httpcore_phr_text::behind_spaces(input.get(head.reason).unwrap_or_default());
        }
        self.minor = head.minor.into();
        self.status = head.status.into();
        self.fields = head.fields;
        Some(head.length)
    }

    /// Reads the head in `input`; gives its length, [`INCOMPLETE`] or [`REFUSED`].
    fn read_tokens(&mut self, tokenizer: &mut Tokenizer, what: c_int, input: &[u8], headers: &mut Headers) -> isize {
        // picohttpparser skips one empty line before a request; the tokenizer skips any number.
        let behind = usize::from(input.first() == Some(&b'\r'));
        if what & (RESPONSE | FIELDS) == 0
            && let Some([b'\n', b'\r' | b'\n', ..]) = input.get(behind..)
        {
            return REFUSED;
        }
        let mut rest = input;
        let mut name = NOTHING;
        loop {
            let Ok(token) = tokenizer.next(rest) else {
                return REFUSED;
            };
            let piece = rest.get(token.range).unwrap_or_default();
            let text = httpcore_phr_text::all(piece);
            rest = rest.get(token.consumed..).unwrap_or_default();
            let header = headers.get_mut(self.fields);
            match token.kind {
                TokenKind::NeedData => return INCOMPLETE,
                TokenKind::HeadEnd => return (input.len() - rest.len()) as isize,
                TokenKind::FieldName | TokenKind::FieldValue | TokenKind::Blank if header.is_none() => return REFUSED,
                // A piece that does not complete its element is the last of the input.
                _ if !token.last => {}
                TokenKind::Method => self.method = text,
                TokenKind::Target => self.target = text,
                TokenKind::FieldName => name = text,
                // These count once the byte behind them has come.
                _ if rest.is_empty() => {}
                TokenKind::Version => self.minor = tokenizer.minor_version().into(),
                TokenKind::Status => self.status = tokenizer.status().map_or(0, |status| status.get().into()),
                TokenKind::Reason => self.reason = httpcore_phr_text::behind_spaces(piece),
                _ => {
                    if let Some(header) = header {
                        header.write(httpcore_phr_header { name: replace(&mut name, NOTHING), value: text });
                        self.fields += 1;
                    }
                }
            }
        }
    }
}

/// `struct phr_chunked_decoder`. C fills it with zeros before its first use.
#[repr(C)]
pub struct httpcore_phr_chunked_decoder {
    bytes_left_in_chunk: usize,
    consume_trailer: c_char,
    /// [`MARK`] once there are chunks.
    mark: u64,
    chunks: MaybeUninit<Chunks>,
}

// What C has room for.
const _: () = assert!(size_of::<httpcore_phr_chunked_decoder>() <= 2 * size_of::<usize>() + 20 * size_of::<u64>());

const MARK: u64 = u64::from_le_bytes(*b"hcphrchk");

/// Reads a chunked body and takes what is not content out of it.
struct Chunks {
    tokenizer: Tokenizer,
    /// Bytes that came, and those of them that were not content.
    read: u64,
    overhead: u64,
    /// Digits of the size at hand.
    digits: u8,
    part: Part,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Size,
    Data,
    Between,
    End,
    Refused,
}

impl Chunks {
    /// As many digits as a `size_t` has, zeros before them included.
    const MOST_DIGITS: u8 = size_of::<usize>() as u8 * 2;
    /// From this many bytes that are not content on, at least a quarter of all has to be content.
    const OVERHEAD: u64 = 100 << 10;

    /// Starts a body.
    ///
    /// # Safety
    ///
    /// There is room for it at `place`, and nothing else.
    unsafe fn start(place: *mut Self, strict: bool) {
        let what = if strict { CHUNKS | STRICT } else { CHUNKS };
        // SAFETY: the caller's contract.
        unsafe {
            (&raw mut (*place).read).write(0);
            (&raw mut (*place).overhead).write(0);
            (&raw mut (*place).digits).write(0);
            (&raw mut (*place).part).write(Part::Size);
            tokenizer(&mut *(&raw mut (*place).tokenizer).cast(), what);
        }
    }

    /// Moves the content in `data` to its start, and what follows the body behind it. Gives how many bytes of content there
    /// are, and how many follow, [`INCOMPLETE`] or [`REFUSED`].
    #[inline(never)]
    fn decode(&mut self, data: &mut [u8], consume_trailer: bool) -> (usize, isize) {
        let length = data.len();
        self.read += length as u64;
        let (mut consumed, mut content) = (0, 0);
        while self.part < Part::End {
            let rest = data.get(consumed..).unwrap_or_default();
            if self.part == Part::Size {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
                self.digits = (usize::from(self.digits) + digits).min(u8::MAX.into()) as u8;
                if digits < rest.len() {
                    self.part = Part::Between;
                }
            }
            let at = consumed;
            let Some(token) = self.tokenizer.next(rest).ok().filter(|_| self.digits <= Self::MOST_DIGITS) else {
                self.part = Part::Refused;
                break;
            };
            consumed += token.consumed;
            self.part = match token.kind {
                TokenKind::NeedData => break,
                TokenKind::ChunkHead if self.tokenizer.chunk_size() > 0 => Part::Data,
                TokenKind::ChunkHead if !consume_trailer => Part::End,
                TokenKind::MessageEnd => Part::End,
                TokenKind::Content => {
                    content += move_down(data, at + token.range.start..at + token.range.end, content);
                    if token.last { Part::Between } else { Part::Data }
                }
                TokenKind::ChunkEnd => {
                    self.digits = 0;
                    Part::Size
                }
                _ => self.part,
            };
        }
        let behind = move_down(data, consumed..length, content);
        if self.part < Part::End {
            self.overhead += (length - content) as u64;
            let wasteful = self.read - self.overhead < self.read / 4;
            if self.overhead >= Self::OVERHEAD && wasteful {
                self.part = Part::Refused;
            }
        }
        let result = match self.part {
            Part::End => behind as isize,
            Part::Refused => REFUSED,
            _ => INCOMPLETE,
        };
        (content, result)
    }

    /// What is left of the chunk, while its data comes.
    fn left(&self) -> usize {
        if self.part == Part::Data { usize::try_from(self.tokenizer.chunk_size()).unwrap_or(usize::MAX) } else { 0 }
    }
}

/// Moves some bytes towards the start of `data`, and gives their number.
#[inline(never)]
fn move_down(data: &mut [u8], from: Range<usize>, to: usize) -> usize {
    let Some(length) = data.get(from.clone()).map(<[u8]>::len) else {
        return 0;
    };
    if to < from.start {
        let data = data.as_mut_ptr();
        // SAFETY: both ranges lie in `data`: that from which is moved, and the one of the same length before it.
        unsafe { copy(data.add(from.start), data.add(to), length) };
    }
    length
}

/// `phr_decode_chunked`; `strict`, if not 0: by httpcore's rules.
///
/// # Safety
///
/// As the header says: `decoder` was filled with zeros once, and is nobody else's during the call; `buf` has as many bytes
/// as `bufsz` says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_phr_decode_chunked(
    decoder: *mut httpcore_phr_chunked_decoder,
    buf: *mut c_char,
    bufsz: *mut usize,
    strict: c_int,
) -> isize {
    // SAFETY: the caller's contract; not NULL. Chunks are there if the mark is.
    unsafe {
        let (Some(decoder), Some(size)) = (decoder.as_mut(), bufsz.as_mut()) else {
            return REFUSED;
        };
        if decoder.mark == 0 {
            decoder.mark = MARK;
            Chunks::start(decoder.chunks.as_mut_ptr(), strict != 0);
        }
        let Some(data) = bytes_mut(buf.cast(), *size).filter(|_| decoder.mark == MARK) else {
            return REFUSED;
        };
        let chunks = decoder.chunks.assume_init_mut();
        let (content, result) = chunks.decode(data, decoder.consume_trailer != 0);
        decoder.bytes_left_in_chunk = chunks.left();
        *size = content;
        result
    }
}
