//! `httpcore_encoder_*`, and the heads that all writing calls are given.

use crate::memory::{Opaque, array, bytes, bytes_mut, change, init, slice, store};
use crate::*;
use httpcore::{BodyLength, Encoder, Exchange, Framed, Pair, RequestHead, ResponseHead, SendError};

/// A field to be written.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_pair {
    /// A token.
    pub name: httpcore_slice,
    /// Without control bytes, and without blanks at its ends.
    pub value: httpcore_slice,
}

/// A response to be written. All it points to is read during the call only.
///
/// Behind its fields the library writes Date, Content-Length or Transfer-Encoding, and Connection, where each is needed;
/// the last three are refused among the fields.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_response {
    /// The status code. Below 200, other than 101, it is an interim response: a head without content or end.
    pub status: u16,
    /// 1 if the connection is to close after this response, though it could persist.
    pub close: u8,
    /// 1 if the length of the content is known. Else it is sent in chunks, or to an HTTP/1.0 client until the connection
    /// closes.
    pub has_length: u8,
    /// Not looked at.
    pub reserved: u32,
    /// The length of the content, if it is known. In a response to HEAD, and in a 304, the length that a GET would have.
    pub length: u64,
    /// The reason phrase; absent for the registry's.
    pub reason: httpcore_slice,
    /// 29 bytes for Date, from `httpcore_http_date`; NULL for no Date. Not written if Date is among the fields.
    pub date29: *const u8,
    /// The fields; NULL if there are none.
    pub fields: *const httpcore_pair,
    /// Their number.
    pub field_count: usize,
}

/// A request to be written. All it points to is read during the call only.
///
/// Behind its fields, one of which has to be Host, the library writes Content-Length or Transfer-Encoding, and Connection,
/// where each is needed; these are refused among the fields.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_request {
    /// The method.
    pub method: httpcore_slice,
    /// The request-target, in the form that fits the method.
    pub target: httpcore_slice,
    /// `HTTPCORE_BODY_NONE`, `_LENGTH` or `_CHUNKED`.
    pub body: u8,
    /// 1 if the connection is to close after the response.
    pub close: u8,
    /// Not looked at.
    pub reserved: [u8; 6],
    /// The length of the content, with `HTTPCORE_BODY_LENGTH`.
    pub length: u64,
    /// The fields.
    pub fields: *const httpcore_pair,
    /// Their number.
    pub field_count: usize,
}

/// What a response has to know of the request that it answers.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_exchange {
    /// The minor version of the request.
    pub minor_version: u8,
    /// 1 if its method is HEAD.
    pub to_head: u8,
    /// 1 if its method is CONNECT.
    pub to_connect: u8,
    /// 1 if it asked for an upgrade that counts.
    pub upgrade: u8,
    /// 1 if the connection persists after it.
    pub persists: u8,
}

/// What goes around content that the caller sends itself: the bytes written to the buffer, the content if
/// `send_content`, then `after`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct httpcore_framed {
    /// How many bytes were written to the buffer.
    pub before: usize,
    /// 0 in the response to HEAD: then the content is not sent.
    pub send_content: u8,
    /// What follows the content; lives as long as the library.
    pub after: httpcore_slice,
}

/// The size of `httpcore_encoder` in words of 64 bits.
pub const HTTPCORE_ENCODER_WORDS: usize = 4;

/// Writes one message after the other, for servers that keep the order themselves. Embed it; its content is the
/// library's. `httpcore_server` and `httpcore_client` have one inside.
#[repr(C)]
pub struct httpcore_encoder {
    /// The library's.
    pub opaque_: [u64; HTTPCORE_ENCODER_WORDS],
}

impl Opaque for httpcore_encoder {
    type State = Encoder;
    const MARK: u64 = u64::from_le_bytes(*b"hcencode");
}

const _: () = assert!(httpcore_encoder::FITS);

/// Makes `encoder` ready for a connection.
///
/// `encoder`: overwritten, whatever it held. `size`: `sizeof *encoder`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_encoder_init(encoder: *mut httpcore_encoder, size: usize) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { init(encoder, size, Encoder::new()) }
}

/// Writes the head of a response.
///
/// `exchange`: what it answers. `out`, `capacity`: the room. `written`: overwritten with the number of bytes, or with the
/// number needed, if the result is `HTTPCORE_E_SPACE`, else with 0. If the result is not `HTTPCORE_OK`, nothing else has
/// changed but bytes of `out`, which mean nothing.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_encoder_response(
    encoder: *mut httpcore_encoder,
    exchange: *const httpcore_exchange,
    response: *const httpcore_response,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    let Some(exchange) = (unsafe { array(exchange, usize::from(!exchange.is_null())) }).and_then(<[_]>::first) else {
        return HTTPCORE_E_NULL;
    };
    let exchange = Exchange {
        minor_version: exchange.minor_version,
        to_head: exchange.to_head != 0,
        to_connect: exchange.to_connect != 0,
        upgrade: exchange.upgrade != 0,
        persists: exchange.persists != 0,
    };
    // SAFETY: the caller's contract.
    unsafe {
        change(encoder, |encoder| {
            with_response(response, out, capacity, written, |head, fields, out| {
                encoder.response(&exchange, head, pairs(fields), out)
            })
        })
    }
}

/// Writes the head of a request.
///
/// `out`, `capacity`, `written`: as for `httpcore_encoder_response`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_encoder_request(
    encoder: *mut httpcore_encoder,
    request: *const httpcore_request,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(encoder, |encoder| {
            with_request(request, out, capacity, written, |head, fields, out| encoder.request(head, pairs(fields), out))
        })
    }
}

/// Accounts for the next `length` bytes of content, which the caller sends itself, with writev say.
///
/// `out`, `capacity`: room for what goes before the content; 18 bytes suffice. `framed`: overwritten; if the result is
/// `HTTPCORE_E_SPACE`, `before` is the number needed.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_encoder_content(
    encoder: *mut httpcore_encoder,
    length: u64,
    out: *mut u8,
    capacity: usize,
    framed: *mut httpcore_framed,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { change(encoder, |encoder| with_framed(out, capacity, framed, |out| encoder.content(length, out))) }
}

/// Ends the message: writes what goes behind its content, which is nothing where its length was known.
///
/// `HTTPCORE_E_SEND_CONTENT_LENGTH`: content is missing, and the connection has to close.
///
/// `trailers`, `count`: fields for the trailer section of chunked content. `out`, `capacity`, `written`: as for
/// `httpcore_encoder_response`.
///
/// # Safety
///
/// See the rules at the top of the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_encoder_end(
    encoder: *mut httpcore_encoder,
    trailers: *const httpcore_pair,
    count: usize,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe {
        change(encoder, |encoder| {
            with_trailers(trailers, count, out, capacity, written, |fields, out| encoder.end(pairs(fields), out))
        })
    }
}

/// The fields as the encoder takes them.
///
/// # Safety
///
/// What the fields point to is there as long as they are borrowed, as [`checked`] has found them.
pub(crate) unsafe fn pairs(fields: &[httpcore_pair]) -> impl Iterator<Item = Pair<'_>> {
    fields.iter().map(|pair| {
        // SAFETY: as promised; what is NULL has no length.
        unsafe { (slice(pair.name).unwrap_or_default(), slice(pair.value).unwrap_or_default()) }
    })
}

/// The caller's fields, if none of them is NULL and yet has a length.
///
/// # Safety
///
/// The caller's contract.
unsafe fn checked<'a>(fields: *const httpcore_pair, count: usize) -> Option<&'a [httpcore_pair]> {
    // SAFETY: the caller's contract.
    let fields = unsafe { array(fields, count) }?;
    // SAFETY: the caller's contract.
    let good = |pair: &httpcore_pair| unsafe { slice(pair.name).is_some() && slice(pair.value).is_some() };
    fields.iter().all(good).then_some(fields)
}

/// Tells C what was written.
///
/// # Safety
///
/// `written` points to room for a number.
unsafe fn sent(result: Result<usize, SendError>, written: *mut usize) -> httpcore_result {
    let (code, number) = match result {
        Ok(number) => (HTTPCORE_OK, number),
        Err(SendError::BufferTooSmall { needed }) => (SendError::BufferTooSmall { needed }.code().into(), needed),
        Err(error) => (error.code().into(), 0),
    };
    // SAFETY: as promised.
    unsafe { store(written, number) };
    code
}

/// Tells C that nothing was written, and why.
///
/// # Safety
///
/// `written` is NULL, or points to room for a number.
pub(crate) unsafe fn nothing(why: httpcore_result, written: *mut usize) -> httpcore_result {
    // SAFETY: as promised. Where there is no room, `why` is as good a reason as that.
    unsafe { store(written, 0) };
    why
}

/// Writes something into the caller's buffer.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn with_out(
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
    send: impl FnOnce(&mut [u8]) -> Result<usize, SendError>,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    match unsafe { bytes_mut(out, capacity) } {
        // SAFETY: checked not to be NULL.
        Some(out) if !written.is_null() => unsafe { sent(send(out), written) },
        _ => HTTPCORE_E_NULL,
    }
}

/// Writes the framing of content into the caller's buffer.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn with_framed(
    out: *mut u8,
    capacity: usize,
    framed: *mut httpcore_framed,
    send: impl FnOnce(&mut [u8]) -> Result<Framed, SendError>,
) -> httpcore_result {
    if framed.is_null() {
        return HTTPCORE_E_NULL;
    }
    let mut around = httpcore_framed { before: 0, send_content: 0, after: httpcore_slice::new(b"") };
    let before = &raw mut around.before;
    // SAFETY: the caller's contract; `before` is the library's own.
    unsafe {
        let code = with_out(out, capacity, before, |out| {
            let framed = send(out)?;
            around.send_content = framed.send_content.into();
            around.after = httpcore_slice::new(framed.after);
            Ok(framed.before)
        });
        if code != HTTPCORE_E_NULL {
            store(framed, around);
        }
        code
    }
}

/// Writes what is behind content, and its trailer fields, into the caller's buffer.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn with_trailers(
    trailers: *const httpcore_pair,
    count: usize,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
    send: impl FnOnce(&[httpcore_pair], &mut [u8]) -> Result<usize, SendError>,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    match unsafe { checked(trailers, count) } {
        // SAFETY: the caller's contract.
        Some(trailers) => unsafe { with_out(out, capacity, written, |out| send(trailers, out)) },
        None => HTTPCORE_E_NULL,
    }
}

/// Writes a response of the caller's into the caller's buffer.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn with_response(
    response: *const httpcore_response,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
    send: impl FnOnce(&ResponseHead<'_>, &[httpcore_pair], &mut [u8]) -> Result<usize, SendError>,
) -> httpcore_result {
    if response.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: not NULL, so it points to a response that the caller has filled in, and that to what it names.
    let parts = unsafe {
        let response = response.read();
        (response, slice(response.reason), checked(response.fields, response.field_count))
    };
    let (response, Some(reason), Some(fields)) = parts else {
        return HTTPCORE_E_NULL;
    };
    let Some(status) = StatusCode::new(response.status) else {
        // SAFETY: the caller's contract.
        return unsafe { nothing(HTTPCORE_E_ARGUMENT, written) };
    };
    // SAFETY: NULL, or 29 bytes.
    let date = unsafe { response.date29.cast::<[u8; 29]>().as_ref() };
    let head = ResponseHead {
        status,
        reason: (!response.reason.ptr.is_null()).then_some(reason),
        length: (response.has_length != 0).then_some(response.length),
        date,
        close: response.close != 0,
    };
    // SAFETY: the caller's contract.
    unsafe { with_out(out, capacity, written, |out| send(&head, fields, out)) }
}

/// Writes a request of the caller's into the caller's buffer.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn with_request(
    request: *const httpcore_request,
    out: *mut u8,
    capacity: usize,
    written: *mut usize,
    send: impl FnOnce(&RequestHead<'_>, &[httpcore_pair], &mut [u8]) -> Result<usize, SendError>,
) -> httpcore_result {
    if request.is_null() {
        return HTTPCORE_E_NULL;
    }
    // SAFETY: not NULL, so it points to a request that the caller has filled in, and that to what it names.
    let parts = unsafe {
        let request = request.read();
        (request, slice(request.method), slice(request.target), checked(request.fields, request.field_count))
    };
    let (request, Some(method), Some(target), Some(fields)) = parts else {
        return HTTPCORE_E_NULL;
    };
    let content = match request.body {
        HTTPCORE_BODY_NONE => BodyLength::None,
        HTTPCORE_BODY_LENGTH => BodyLength::Length(request.length),
        HTTPCORE_BODY_CHUNKED => BodyLength::Chunked,
        // SAFETY: the caller's contract.
        _ => return unsafe { nothing(HTTPCORE_E_ARGUMENT, written) },
    };
    let head = RequestHead { method: Method::new(method), target, content, close: request.close != 0 };
    // SAFETY: the caller's contract.
    unsafe { with_out(out, capacity, written, |out| send(&head, fields, out)) }
}

/// The caller's content.
///
/// # Safety
///
/// The caller's contract.
pub(crate) unsafe fn with_content(
    content: *const u8,
    length: usize,
    send: impl FnOnce(&[u8]) -> httpcore_result,
) -> httpcore_result {
    // SAFETY: the caller's contract.
    unsafe { bytes(content, length) }.map_or(HTTPCORE_E_NULL, send)
}
