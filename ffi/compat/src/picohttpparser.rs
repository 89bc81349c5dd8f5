//! The functions behind `include/compat/picohttpparser/picohttpparser.h`, which is their manual.
//!
//! picohttpparser reads a head that lies in one buffer, from its start with each call, and decodes chunks in place. It
//! judges no field and no length: that is left to its caller, here too. Which bytes are accepted is the tokenizer's
//! matter, by one of two sets of rules: what picohttpparser tolerated, or httpcore's own.

use crate::input::Input;
use core::ffi::{c_char, c_int};
use core::mem::{MaybeUninit, replace};
use core::ops::Range;
use core::ptr::{copy, null};
use core::slice::{from_raw_parts, from_raw_parts_mut};
use httpcore::{Field, Leniency, Limits, TokenKind, Tokenizer, UnjudgedHead};

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
/// for the time of the call, and are not NULL even if that is none. `head` is one of which nothing is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_phr_parse(
    what: c_int,
    buf: *const c_char,
    len: usize,
    head: *mut httpcore_phr_head,
    headers: *mut httpcore_phr_header,
    num_headers: usize,
) -> isize {
    // SAFETY: the caller's contract.
    let (head, input, headers) =
        unsafe { (&mut *head, from_raw_parts(buf.cast(), len), from_raw_parts_mut(headers.cast(), num_headers)) };
    let mut place = MaybeUninit::uninit();
    let tokenizer = tokenizer(&mut place, what);
    match head.read_at_once(tokenizer, what, input, headers) {
        Some(length) => length as isize,
        None => head.read_tokens(tokenizer, input, headers),
    }
}

#[inline(never)]
fn tokenizer(place: &mut MaybeUninit<Tokenizer>, what: c_int) -> &mut Tokenizer {
    let mut leniency = if what & STRICT != 0 { Leniency::HOST_MISSING } else { Leniency::HISTORICAL };
    if what == REQUEST {
        leniency = leniency.and(Leniency::HOST_MISSING).and(Leniency::DROP_IN);
    }
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
        // A field line has a name, a colon and a line end. Not to make ready what cannot be filled pays for short heads.
        let most = headers.len().min(MOST).min(input.len() / 4);
        // SAFETY: so many records there are, and they are made of numbers.
        let records = unsafe {
            let records = records.as_mut_ptr().cast::<Field>();
            records.write_bytes(0, most);
            from_raw_parts_mut(records, most)
        };
        let UnjudgedHead { length, fields, method, target_or_reason } = tokenizer.whole_unjudged(input, records)?;
        for (field, header) in records.get(..fields).unwrap_or_default().iter().zip(headers) {
            header.write(httpcore_phr_header {
                name: httpcore_phr_text::of(input, field.name()),
                value: httpcore_phr_text::of(input, field.value()),
            });
        }
        self.fields = fields;
        if what & RESPONSE == 0 {
            self.method = httpcore_phr_text::of(input, method);
            self.target = httpcore_phr_text::of(input, target_or_reason);
        } else {
            self.reason = httpcore_phr_text::of(input, target_or_reason);
        }
        self.minor = tokenizer.minor_version().into();
        self.status = tokenizer.status_number().into();
        Some(length)
    }

    /// Reads the head in `input`; gives its length, [`INCOMPLETE`] or [`REFUSED`].
    fn read_tokens(&mut self, tokenizer: &mut Tokenizer, input: &[u8], headers: &mut Headers) -> isize {
        let mut name = NOTHING;
        // SAFETY: of this function alone are the tokenizer and the input.
        unsafe {
            let mut reader = Input::new(tokenizer, None, input.as_ptr(), input.len());
            while reader.next(usize::MAX) {
                let text = httpcore_phr_text::of(input, reader.from..reader.to);
                let header = headers.get_mut(self.fields);
                match reader.kind {
                    TokenKind::NeedData => return INCOMPLETE,
                    TokenKind::HeadEnd => return reader.at as isize,
                    // From the first of them on, the kinds are those of field lines.
                    kind if kind as u8 >= TokenKind::FieldName as u8 && header.is_none() => break,
                    // A piece that does not complete its element is the last of the input.
                    _ if !reader.last => {}
                    TokenKind::Method => self.method = text,
                    TokenKind::Target => self.target = text,
                    TokenKind::FieldName => name = text,
                    // These count once the byte behind them has come.
                    _ if reader.at == reader.length => {}
                    TokenKind::Version => self.minor = (*reader.tokenizer).minor_version().into(),
                    TokenKind::Status => self.status = (*reader.tokenizer).status_number().into(),
                    TokenKind::Reason => self.reason = text,
                    _ => {
                        if let Some(header) = header {
                            header.write(httpcore_phr_header { name: replace(&mut name, NOTHING), value: text });
                            self.fields += 1;
                        }
                    }
                }
            }
        }
        REFUSED
    }
}

/// `struct phr_chunked_decoder`. C fills it with zeros before its first use.
#[repr(C)]
pub struct httpcore_phr_chunked_decoder {
    bytes_left_in_chunk: usize,
    consume_trailer: c_char,
    // From here on, C has numbers of 64 bits: what is between may not be zeros.
    /// Bytes that came, and those of them that were not content.
    read: u64,
    overhead: u64,
    /// [`MARK`] once there is a tokenizer.
    mark: u32,
    part: Part,
    /// Digits of the size at hand.
    digits: u8,
    tokenizer: MaybeUninit<Tokenizer>,
}

// What C has room for.
const _: () = assert!(size_of::<httpcore_phr_chunked_decoder>() <= 2 * size_of::<usize>() + 19 * size_of::<u64>());

const MARK: u32 = u32::from_le_bytes(*b"hcph");

/// What comes next. Any byte but those of the others counts as the first, as C may write anything.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Part(u8);

impl Part {
    const SIZE: Self = Self(0);
    const DATA: Self = Self(1);
    const BETWEEN: Self = Self(2);
    const END: Self = Self(3);
    const REFUSED: Self = Self(4);
}

/// As many digits as a `size_t` has, zeros before them included.
const MOST_DIGITS: usize = size_of::<usize>() * 2;
/// From this many bytes that are not content on, at least a quarter of all has to be content.
const OVERHEAD: u64 = 100 << 10;

impl httpcore_phr_chunked_decoder {
    /// Moves the content in the `length` bytes at `data` to their start, and what follows the body behind it. Gives how many
    /// bytes of content there are, and how many follow, [`INCOMPLETE`] or [`REFUSED`].
    ///
    /// # Safety
    ///
    /// There is a tokenizer, and as many bytes are at `data`, which are nobody else's during the call.
    unsafe fn decode(&mut self, data: *mut u8, length: usize) -> (usize, isize) {
        // SAFETY: the caller's contract; all that is moved lies in the input.
        unsafe {
            let tokenizer = self.tokenizer.as_mut_ptr();
            let mut input = Input::new(tokenizer, None, data, length);
            let mut content = 0;
            while self.part < Part::END {
                if self.part == Part::SIZE {
                    let rest = input.between(input.at, length);
                    let more = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
                    let digits = usize::from(self.digits) + more;
                    if digits > MOST_DIGITS {
                        self.part = Part::REFUSED;
                        break;
                    }
                    self.digits = digits as u8;
                    if more < rest.len() {
                        self.part = Part::BETWEEN;
                    }
                }
                if !input.next(usize::MAX) {
                    self.part = Part::REFUSED;
                    break;
                }
                self.part = match input.kind {
                    TokenKind::NeedData => break,
                    TokenKind::ChunkHead if (*tokenizer).chunk_size() > 0 => Part::DATA,
                    TokenKind::ChunkHead if self.consume_trailer == 0 => Part::END,
                    TokenKind::MessageEnd => Part::END,
                    TokenKind::Content => {
                        let piece = input.to - input.from;
                        move_down(data.add(input.from), data.add(content), piece);
                        content += piece;
                        if input.last { Part::BETWEEN } else { Part::DATA }
                    }
                    TokenKind::ChunkEnd => {
                        self.digits = 0;
                        Part::SIZE
                    }
                    _ => self.part,
                };
            }
            let behind = length - input.at;
            move_down(data.add(input.at), data.add(content), behind);
            self.bytes_left_in_chunk = match self.part {
                Part::DATA => usize::try_from((*tokenizer).chunk_size()).unwrap_or(usize::MAX),
                _ => 0,
            };
            self.read += length as u64;
            self.overhead += (length - content) as u64;
            let wasteful = self.overhead >= OVERHEAD && self.read - self.overhead < self.read / 4;
            if wasteful && self.part < Part::END {
                self.part = Part::REFUSED;
            }
            let result = match self.part {
                Part::END => behind as isize,
                Part::REFUSED => REFUSED,
                _ => INCOMPLETE,
            };
            (content, result)
        }
    }
}

/// Moves bytes to where they often are already.
///
/// # Safety
///
/// As [`copy`].
#[inline(never)]
unsafe fn move_down(from: *const u8, to: *mut u8, length: usize) {
    if from != to {
        // SAFETY: the caller's contract.
        unsafe { copy(from, to, length) };
    }
}

/// `phr_decode_chunked`; `strict`, if not 0: by httpcore's rules.
///
/// # Safety
///
/// As the header says: `decoder` was filled with zeros once, and is nobody else's during the call; `buf` has as many bytes
/// as `bufsz` says. None is NULL, but `buf` if there are no bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_phr_decode_chunked(
    decoder: *mut httpcore_phr_chunked_decoder,
    buf: *mut c_char,
    bufsz: *mut usize,
    strict: c_int,
) -> isize {
    // SAFETY: the caller's contract. There is a tokenizer if the mark is there.
    unsafe {
        let (decoder, size) = (&mut *decoder, &mut *bufsz);
        match decoder.mark {
            MARK => {}
            0 => {
                decoder.mark = MARK;
                tokenizer(&mut decoder.tokenizer, if strict != 0 { CHUNKS | STRICT } else { CHUNKS });
            }
            _ => return REFUSED,
        }
        let (content, result) = decoder.decode(buf.cast(), *size);
        *size = content;
        result
    }
}
