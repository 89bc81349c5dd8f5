//! The functions behind `include/compat/picohttpparser/picohttpparser.h`, which is their manual.
//!
//! picohttpparser reads a head that lies in one buffer, from its start with each call, and decodes chunks in place. It
//! judges no field and no length: that is left to its caller, here too. Which bytes are accepted is the tokenizer's
//! matter, by one of two sets of rules: what picohttpparser tolerated, or httpcore's own.

use super::NO_LIMITS;
use crate::memory::{Opaque, array_mut, bytes, bytes_mut, change, init, store};
use crate::{HTTPCORE_OK, httpcore_result};
use core::ffi::{c_char, c_int};
use core::mem::MaybeUninit;
use core::ops::Range;
use core::ptr::{copy, null};
use httpcore::{Field, Leniency, Limits, TokenKind, Tokenizer};

/// `struct phr_header`.
#[repr(C)]
pub struct httpcore_phr_header {
    name: *const c_char,
    name_len: usize,
    value: *const c_char,
    value_len: usize,
}

/// The size of what is private in `struct phr_chunked_decoder`, in words of 64 bits.
const PRIVATE_WORDS: usize = 20;

/// `struct phr_chunked_decoder`. C fills it with zeros before its first use.
#[repr(C)]
pub struct httpcore_phr_chunked_decoder {
    bytes_left_in_chunk: usize,
    consume_trailer: c_char,
    private: Private,
}

#[repr(C)]
struct Private([u64; PRIVATE_WORDS]);

impl Opaque for Private {
    type State = Chunks;
    const MARK: u64 = u64::from_le_bytes(*b"hcphrchk");
}

const _: () = assert!(Private::FITS);

const REFUSED: c_int = -1;
const INCOMPLETE: c_int = -2;

/// What is accepted.
struct Rules {
    request: Leniency,
    other: Leniency,
    chunks: Limits,
}

static HISTORICAL: Rules = Rules {
    request: Leniency::HOST_MISSING.and(Leniency::DROP_IN).and(Leniency::HISTORICAL),
    other: Leniency::HISTORICAL,
    chunks: NO_LIMITS,
};

static STRICT: Rules = Rules { request: Leniency::HOST_MISSING, other: Leniency::NONE, chunks: Limits::DEFAULT };

/// The elements of a head that are complete, each with a byte behind it.
#[derive(Default)]
struct Found<'a> {
    method: Option<&'a [u8]>,
    target: Option<&'a [u8]>,
    minor: Option<u8>,
    status: Option<u16>,
    reason: Option<&'a [u8]>,
    fields: usize,
}

/// An element that counts once the byte behind it has come.
enum Pending<'a> {
    Nothing,
    Version(u8),
    Status(u16),
    Reason(&'a [u8]),
    Field,
}

impl<'a> Found<'a> {
    fn complete(&mut self, element: Pending<'a>) {
        match element {
            Pending::Nothing => {}
            Pending::Version(minor) => self.minor = Some(minor),
            Pending::Status(status) => self.status = Some(status),
            Pending::Reason(reason) => self.reason = Some(reason),
            Pending::Field => self.fields += 1,
        }
    }

    /// Reads the head in `input`; gives its length, [`INCOMPLETE`] or [`REFUSED`].
    fn read(
        &mut self,
        tokenizer: Tokenizer,
        input: &'a [u8],
        headers: &mut [MaybeUninit<httpcore_phr_header>],
    ) -> c_int {
        match self.read_at_once(tokenizer.clone(), input, headers) {
            Some(length) => length,
            None => self.read_tokens(tokenizer, input, headers),
        }
    }

    /// As [`read`](Self::read), where the head is all there and in no way unusual; `None`, and nothing is changed but
    /// `headers`, where not.
    fn read_at_once(
        &mut self,
        tokenizer: Tokenizer,
        input: &'a [u8],
        headers: &mut [MaybeUninit<httpcore_phr_header>],
    ) -> Option<c_int> {
        let mut records = [Field::EMPTY; 64];
        let most = headers.len().min(records.len());
        let head = tokenizer.whole_unjudged(input, records.get_mut(..most)?)?;
        let length = c_int::try_from(head.length).ok()?;
        let request = !head.method.is_empty();
        for (field, header) in records.iter().take(head.fields).zip(headers) {
            let (name, name_len) = pointer_to(input.get(field.name()));
            let (value, value_len) = pointer_to(input.get(field.value()));
            header.write(httpcore_phr_header { name, name_len, value, value_len });
        }
        *self = Self {
            method: request.then_some(head.method),
            target: request.then_some(head.target),
            minor: Some(head.minor),
            status: (!request).then_some(head.status),
            reason: (!request).then(|| without_spaces_before(head.reason)),
            fields: head.fields,
        };
        Some(length)
    }

    fn read_tokens(
        &mut self,
        mut tokenizer: Tokenizer,
        input: &'a [u8],
        headers: &mut [MaybeUninit<httpcore_phr_header>],
    ) -> c_int {
        let mut consumed = 0;
        let mut pending = Pending::Nothing;
        let mut name = None;
        loop {
            let rest = input.get(consumed..).unwrap_or_default();
            let Ok(token) = tokenizer.next(rest) else {
                return REFUSED;
            };
            // Each token shows that there is a byte; a LF without CR is consumed only with the next one.
            if token.consumed > 0 || token.kind != TokenKind::NeedData {
                self.complete(core::mem::replace(&mut pending, Pending::Nothing));
            }
            consumed += token.consumed;
            let piece = rest.get(token.range).unwrap_or_default();
            let in_field = matches!(token.kind, TokenKind::FieldName | TokenKind::FieldValue | TokenKind::Blank);
            if in_field && self.fields >= headers.len() {
                return REFUSED;
            }
            match token.kind {
                TokenKind::NeedData => return INCOMPLETE,
                TokenKind::HeadEnd => return c_int::try_from(consumed).unwrap_or(REFUSED),
                // A piece that does not complete its element is the last of the input.
                _ if !token.last => {}
                TokenKind::Method => self.method = Some(piece),
                TokenKind::Target => self.target = Some(piece),
                TokenKind::Version => pending = Pending::Version(tokenizer.minor_version()),
                TokenKind::Status => {
                    pending = tokenizer.status().map_or(Pending::Nothing, |s| Pending::Status(s.get()))
                }
                TokenKind::Reason => pending = Pending::Reason(without_spaces_before(piece)),
                TokenKind::FieldName => name = Some(piece),
                TokenKind::FieldValue => {
                    let (name, name_len) = pointer_to(name.take());
                    let (value, value_len) = pointer_to(Some(piece));
                    if let Some(header) = headers.get_mut(self.fields) {
                        header.write(httpcore_phr_header { name, name_len, value, value_len });
                    }
                    pending = Pending::Field;
                }
                _ => {}
            }
        }
    }
}

fn without_spaces_before(mut bytes: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// NULL where there is nothing.
fn pointer_to(bytes: Option<&[u8]>) -> (*const c_char, usize) {
    bytes.map_or((null(), 0), |bytes| (bytes.as_ptr().cast(), bytes.len()))
}

/// Whether a head may end in `input` behind the `read` bytes of which it was said that it does not end in them.
///
/// Only in doubt does it say yes. So a head that comes in many small pieces is not read from its start with each.
fn may_end_behind(read: usize, input: &[u8]) -> bool {
    if read == 0 {
        return true;
    }
    let mut line_ended = false;
    for byte in input.get(read.saturating_sub(3)..).unwrap_or(input) {
        match byte {
            b'\n' if line_ended => return true,
            b'\n' => line_ended = true,
            b'\r' => {}
            _ => line_ended = false,
        }
    }
    false
}

/// Reads a head from C's memory into C's array, and the number of fields into `num_headers`, which had that of the array.
///
/// # Safety
///
/// As the header says: `input` and `headers` point to as many elements as are said to be there, for the time of the call.
unsafe fn parse<'a>(
    tokenizer: Tokenizer,
    input: &'a [u8],
    headers: *mut httpcore_phr_header,
    num_headers: *mut usize,
    last_len: usize,
) -> (c_int, Found<'a>) {
    let mut found = Found::default();
    if num_headers.is_null() {
        return (REFUSED, found);
    }
    // SAFETY: not NULL, so there is a number; and the array has room for so many.
    let array = unsafe { array_mut::<MaybeUninit<httpcore_phr_header>>(headers.cast(), num_headers.read()) };
    let result = match array {
        None => REFUSED,
        Some(_) if !may_end_behind(last_len, input) => INCOMPLETE,
        Some(array) => found.read(tokenizer, input, array),
    };
    // SAFETY: not NULL.
    unsafe { num_headers.write(found.fields) };
    (result, found)
}

/// Writes an element through the caller's pointers.
///
/// # Safety
///
/// Each is NULL or has room for its type.
unsafe fn give(bytes: Option<&[u8]>, pointer: *mut *const c_char, length: *mut usize) {
    let (start, count) = pointer_to(bytes);
    // SAFETY: the same contract.
    unsafe {
        store(pointer, start);
        store(length, count);
    }
}

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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Size,
    Data,
    Between,
    End,
    Refused,
}

impl Chunks {
    /// As many digits as a `size_t` has, zeros before them included.
    const MOST_DIGITS: usize = size_of::<usize>() * 2;
    /// From this many bytes that are not content on, at least a quarter of all has to be content.
    const OVERHEAD: u64 = 100 << 10;

    fn new(rules: &Rules) -> Self {
        let tokenizer = Tokenizer::chunked(rules.chunks).unjudged().lenient(rules.other);
        Self { tokenizer, read: 0, overhead: 0, digits: 0, part: Part::Size }
    }

    /// Moves the content in `data` to its start, and what follows the body behind it. Gives how many bytes of content there
    /// are, and how many follow, [`INCOMPLETE`] or [`REFUSED`].
    fn decode(&mut self, data: &mut [u8], consume_trailer: bool) -> (usize, isize) {
        self.read = self.read.saturating_add(data.len() as u64);
        let (mut consumed, mut content) = (0, 0);
        let mut result = loop {
            let rest = data.get(consumed..).unwrap_or_default();
            if self.part == Part::End {
                break rest.len() as isize;
            }
            if self.part == Part::Refused {
                break REFUSED as isize;
            }
            if self.part == Part::Size {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
                self.digits = self.digits.saturating_add(u8::try_from(digits).unwrap_or(u8::MAX));
                if usize::from(self.digits) > Self::MOST_DIGITS {
                    break REFUSED as isize;
                }
                if digits < rest.len() {
                    self.part = Part::Between;
                }
            }
            let Ok(token) = self.tokenizer.next(rest) else {
                break REFUSED as isize;
            };
            let at = consumed;
            consumed += token.consumed;
            match token.kind {
                TokenKind::NeedData => break INCOMPLETE as isize,
                TokenKind::ChunkHead if self.tokenizer.chunk_size() > 0 => self.part = Part::Data,
                TokenKind::ChunkHead if !consume_trailer => self.part = Part::End,
                TokenKind::MessageEnd => self.part = Part::End,
                TokenKind::Content => {
                    content += move_down(data, at + token.range.start..at + token.range.end, content);
                    if token.last {
                        self.part = Part::Between;
                    }
                }
                TokenKind::ChunkEnd => {
                    self.part = Part::Size;
                    self.digits = 0;
                }
                _ => {}
            }
        };
        let length = data.len();
        move_down(data, consumed..length, content);
        if result == INCOMPLETE as isize {
            self.overhead = self.overhead.saturating_add((length - content.min(length)) as u64);
            let wasteful = self.read.saturating_sub(self.overhead) < self.read / 4;
            if self.overhead >= Self::OVERHEAD && wasteful {
                result = REFUSED as isize;
            }
        }
        if result == REFUSED as isize {
            self.part = Part::Refused;
        }
        (content, result)
    }

    /// What is left of the chunk, while its data comes.
    fn left(&self) -> usize {
        if self.part == Part::Data { usize::try_from(self.tokenizer.chunk_size()).unwrap_or(usize::MAX) } else { 0 }
    }
}

/// Moves some bytes towards the start of `data`, and gives their number.
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

/// Decodes in C's memory.
///
/// # Safety
///
/// As the header says: `decoder` was filled with zeros once, and is nobody else's during the call; `buf` has as many bytes
/// as `bufsz` says.
unsafe fn decode(
    rules: &Rules,
    decoder: *mut httpcore_phr_chunked_decoder,
    buf: *mut c_char,
    bufsz: *mut usize,
) -> isize {
    if decoder.is_null() || bufsz.is_null() {
        return REFUSED as isize;
    }
    // SAFETY: not NULL, and as promised.
    let (Some(data), private) = (unsafe { (bytes_mut(buf.cast(), bufsz.read()), &raw mut (*decoder).private) }) else {
        return REFUSED as isize;
    };
    let mut result = REFUSED as isize;
    let mut by = |chunks: &mut Chunks| -> httpcore_result {
        // SAFETY: neither is NULL. What is private is borrowed, the rest of the decoder is not.
        unsafe {
            let content;
            (content, result) = chunks.decode(data, (*decoder).consume_trailer != 0);
            (*decoder).bytes_left_in_chunk = chunks.left();
            bufsz.write(content);
        }
        HTTPCORE_OK
    };
    // SAFETY: room for a `Private`, whose first word is zero only before the first use.
    unsafe {
        if private.cast::<u64>().read() == 0 {
            init(private, size_of::<Private>(), Chunks::new(rules));
        }
        change(private, &mut by);
    }
    result
}

/// `phr_parse_request` by these rules.
///
/// # Safety
///
/// See the header, for this and those below.
#[inline(never)]
#[allow(clippy::too_many_arguments, reason = "the interface is picohttpparser's")]
unsafe fn request(
    rules: &Rules,
    buf: *const c_char,
    len: usize,
    method: *mut *const c_char,
    method_len: *mut usize,
    path: *mut *const c_char,
    path_len: *mut usize,
    minor_version: *mut c_int,
    headers: *mut httpcore_phr_header,
    num_headers: *mut usize,
    last_len: usize,
) -> c_int {
    // SAFETY: the caller's contract.
    unsafe {
        let Some(input) = bytes(buf.cast(), len) else {
            return REFUSED;
        };
        let tokenizer = Tokenizer::request(NO_LIMITS).unjudged().lenient(rules.request);
        let (result, found) = parse(tokenizer, input, headers, num_headers, last_len);
        give(found.method, method, method_len);
        give(found.target, path, path_len);
        store(minor_version, found.minor.map_or(-1, c_int::from));
        if has_one_empty_line_at_most(input) { result } else { REFUSED }
    }
}

#[inline(never)]
#[allow(clippy::too_many_arguments, reason = "the interface is picohttpparser's")]
unsafe fn response(
    rules: &Rules,
    buf: *const c_char,
    len: usize,
    minor_version: *mut c_int,
    status: *mut c_int,
    msg: *mut *const c_char,
    msg_len: *mut usize,
    headers: *mut httpcore_phr_header,
    num_headers: *mut usize,
    last_len: usize,
) -> c_int {
    // SAFETY: the caller's contract.
    unsafe {
        let Some(input) = bytes(buf.cast(), len) else {
            return REFUSED;
        };
        let mut tokenizer = Tokenizer::response(NO_LIMITS).unjudged().lenient(rules.other);
        tokenizer.answers_upgrade();
        let (result, found) = parse(tokenizer, input, headers, num_headers, last_len);
        store(minor_version, found.minor.map_or(-1, c_int::from));
        store(status, found.status.map_or(0, c_int::from));
        give(found.reason, msg, msg_len);
        result
    }
}

#[inline(never)]
unsafe fn fields(
    rules: &Rules,
    buf: *const c_char,
    len: usize,
    headers: *mut httpcore_phr_header,
    num_headers: *mut usize,
    last_len: usize,
) -> c_int {
    // SAFETY: the caller's contract.
    unsafe {
        let Some(input) = bytes(buf.cast(), len) else {
            return REFUSED;
        };
        // A section without fields ends with its first line.
        let last_len = if matches!(input, [b'\r' | b'\n', ..]) { 0 } else { last_len };
        let tokenizer = Tokenizer::fields(NO_LIMITS).unjudged().lenient(rules.other);
        parse(tokenizer, input, headers, num_headers, last_len).0
    }
}

/// The functions, once for each set of rules.
macro_rules! functions {
    ($rules:ident $request:ident $response:ident $headers:ident $decode:ident) => {
        /// `phr_parse_request`.
        ///
        /// # Safety
        ///
        /// See the header.
        #[unsafe(no_mangle)]
        #[allow(clippy::too_many_arguments, reason = "the interface is picohttpparser's")]
        pub unsafe extern "C" fn $request(
            buf: *const c_char,
            len: usize,
            method: *mut *const c_char,
            method_len: *mut usize,
            path: *mut *const c_char,
            path_len: *mut usize,
            minor_version: *mut c_int,
            headers: *mut httpcore_phr_header,
            num_headers: *mut usize,
            last_len: usize,
        ) -> c_int {
            // SAFETY: the caller's contract.
            unsafe {
                request(
                    &$rules,
                    buf,
                    len,
                    method,
                    method_len,
                    path,
                    path_len,
                    minor_version,
                    headers,
                    num_headers,
                    last_len,
                )
            }
        }

        /// `phr_parse_response`.
        ///
        /// # Safety
        ///
        /// See the header.
        #[unsafe(no_mangle)]
        #[allow(clippy::too_many_arguments, reason = "the interface is picohttpparser's")]
        pub unsafe extern "C" fn $response(
            buf: *const c_char,
            len: usize,
            minor_version: *mut c_int,
            status: *mut c_int,
            msg: *mut *const c_char,
            msg_len: *mut usize,
            headers: *mut httpcore_phr_header,
            num_headers: *mut usize,
            last_len: usize,
        ) -> c_int {
            // SAFETY: the caller's contract.
            unsafe { response(&$rules, buf, len, minor_version, status, msg, msg_len, headers, num_headers, last_len) }
        }

        /// `phr_parse_headers`.
        ///
        /// # Safety
        ///
        /// See the header.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $headers(
            buf: *const c_char,
            len: usize,
            headers: *mut httpcore_phr_header,
            num_headers: *mut usize,
            last_len: usize,
        ) -> c_int {
            // SAFETY: the caller's contract.
            unsafe { fields(&$rules, buf, len, headers, num_headers, last_len) }
        }

        /// `phr_decode_chunked`.
        ///
        /// # Safety
        ///
        /// See the header.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $decode(
            decoder: *mut httpcore_phr_chunked_decoder,
            buf: *mut c_char,
            bufsz: *mut usize,
        ) -> isize {
            // SAFETY: the caller's contract.
            unsafe { decode(&$rules, decoder, buf, bufsz) }
        }
    };
}

functions! {
    HISTORICAL
    httpcore_phr_parse_request
    httpcore_phr_parse_response
    httpcore_phr_parse_headers
    httpcore_phr_decode_chunked
}

functions! {
    STRICT
    httpcore_phr_strict_parse_request
    httpcore_phr_strict_parse_response
    httpcore_phr_strict_parse_headers
    httpcore_phr_strict_decode_chunked
}

/// picohttpparser skips one empty line before a request; the tokenizer skips any number.
fn has_one_empty_line_at_most(input: &[u8]) -> bool {
    let rest = input.strip_prefix(b"\r").unwrap_or(input);
    !matches!(rest.strip_prefix(b"\n"), Some([b'\r' | b'\n', ..]))
}

/// `phr_decode_chunked_is_in_data`.
///
/// # Safety
///
/// See the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_phr_decode_chunked_is_in_data(decoder: *const httpcore_phr_chunked_decoder) -> c_int {
    // SAFETY: the caller's contract.
    unsafe { decoder.as_ref() }.is_some_and(|decoder| decoder.bytes_left_in_chunk > 0).into()
}
