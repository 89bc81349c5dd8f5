//! The Rust entry points that C does not reach, made concrete so that the link proof covers them: generic storage,
//! iterators over fields, the formatting of errors and heads.

use core::fmt::{self, Write};
use httpcore::*;

/// Takes whatever it is given.
struct Sink(usize);

impl Write for Sink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.wrapping_add(text.len());
        Ok(())
    }
}

fn look_at(head: &Head<'_>, sink: &mut Sink, index: usize) {
    let _ = write!(sink, "{head:?}{:?}{:?}{:?}", head.framing(), head.target(), head.method());
    sink.0 += head.list("accept").count() + head.field_all("via").count() + head.fields().count() + head.len();
    for known in KnownField::ALL {
        sink.0 += head.known(*known).map_or(0, <[u8]>::len) + known.name().len();
    }
    let parts = [head.field("host"), head.authority(), head.field_at(index).map(|(name, _)| name)];
    sink.0 += parts.iter().flatten().map(|part| part.len()).sum::<usize>();
}

/// Reads and writes with everything that is generic.
///
/// # Safety
///
/// `input` points to `length` bytes, `out` to `room` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn httpcore_proof_of_rust(
    input: *const u8,
    length: usize,
    out: *mut u8,
    room: usize,
    number: u64,
) -> usize {
    // SAFETY: as promised.
    let (input, out) =
        unsafe { (core::slice::from_raw_parts(input, length), core::slice::from_raw_parts_mut(out, room)) };
    let (name, value) = input.split_at_checked(number as usize).unwrap_or((input, input));
    let fields = [(name, value); 3];
    let index = number as usize;
    let mut sink = Sink(0);

    let mut parser = Parser::<64>::request(Limits::DEFAULT).lenient(Leniency::OBS_FOLD);
    match parser.next(input) {
        Ok(step) => {
            let _ = write!(sink, "{step:?}");
            if let Some(head) = parser.head(input) {
                look_at(&head, &mut sink, index);
            }
        }
        Err(error) => {
            let _ = write!(sink, "{error} {error:?} {} {:?}", error.kind(), error.status());
        }
    }
    parser.unfold(out);
    sink.0 += usize::from(parser.start_next()) + usize::from(parser.accept_upgrade()) + parser.position() as usize;

    let mut tokenizer = Tokenizer::response(Limits::DEFAULT);
    let mut tokens = [Token::EMPTY; 64];
    let room = tokens.get_mut(..index).unwrap_or_default();
    let _ = write!(sink, "{:?}{room:?}", tokenizer.next_tokens(input, room));

    let mut server = ServerConnection::<64>::new(Limits::DEFAULT);
    let _ = write!(sink, "{:?}{:?}", server.receive(input), server.next());
    let status = StatusCode::new(number as u16).unwrap_or(StatusCode::OK);
    let head = ResponseHead { length: Some(number), ..ResponseHead::new(status) };
    let sent = [
        server.send_continue(out),
        server.send_head(&head, fields, out),
        server.send_content_copied(input, out),
        server.send_end(fields, out),
        server.send_response(&head, fields.iter().copied().skip(index), input, out),
    ];
    let _ = write!(sink, "{sent:?}{:?}{:?}", server.send_content(number, out), server.receive_eof());

    let mut client = ClientConnection::<64>::new(Limits::DEFAULT).lenient(Leniency::OBS_FOLD);
    let head = RequestHead { content: BodyLength::Length(number), ..RequestHead::new(Method::new(name), value) };
    let sent = [
        client.send_request(&head, fields, input, out),
        client.send_head(&head, fields, out),
        client.send_content_copied(input, out),
        client.send_end(fields, out),
    ];
    let _ = write!(sink, "{sent:?}{:?}{:?}{:?}", client.receive(input), client.next(), client.receive_eof());
    if let Some(Err(error)) = sent.first() {
        let _ = write!(sink, "{error}");
    }
    let _ = write!(sink, "{:?}{status}{:?}", DateCache::new().at(number), Method::new(name));
    sink.0
}
