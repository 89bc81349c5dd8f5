//! Content in chunks: the decoder against a plain one that has the whole input, for what both accept.
#![no_main]

use httpcore::{Event, Limits, Parser};
use libfuzzer_sys::fuzz_target;

const HEAD: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

fuzz_target!(|input: &[u8]| {
    let [cut, body @ ..] = input else { return };
    let mut parser = Parser::<4>::request(Limits::DEFAULT);
    assert_eq!(parser.next(HEAD).unwrap().event, Event::Head);
    let mut content = Vec::new();
    let mut consumed = 0;
    // All that is given at first ends at the cut.
    let mut end = usize::from(*cut).min(body.len());
    loop {
        let Ok(step) = parser.next(&body[consumed..end]) else { return };
        if let Event::Content(range) = &step.event {
            content.extend_from_slice(&body[consumed..][range.clone()]);
        }
        consumed += step.consumed;
        match step.event {
            Event::NeedData if end == body.len() => return,
            Event::NeedData => end = body.len(),
            Event::End => break,
            _ => {}
        }
    }
    assert_eq!(plain(&body[..consumed]), Some(content));
});

/// Decodes a body that is known to be well-formed up to its end.
fn plain(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let line = body.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&body[..line]).unwrap_or_default().split([';', ' ', '\t']).next()?.to_owned();
        let size = match size.as_str() {
            // Obsolete text in an extension.
            "" => {
                std::str::from_utf8(&body[..body.iter().position(|byte| !byte.is_ascii_hexdigit())?]).ok()?.to_owned()
            }
            _ => size,
        };
        let size = usize::from_str_radix(&size, 16).ok()?;
        body = &body[line + 2..];
        if size == 0 {
            return (body == b"\r\n" || body.ends_with(b"\r\n\r\n")).then_some(content);
        }
        content.extend_from_slice(body.get(..size)?);
        body = body.get(size + 2..)?;
    }
}
