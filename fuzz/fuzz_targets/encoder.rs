//! What the encoder agrees to write, the parser reads back as the same.
#![no_main]

use arbitrary::Arbitrary;
use httpcore::{
    BodyLength, Encoder, Event, Exchange, KnownField, Limits, Method, Pair, Parser, RequestHead, ResponseHead,
    StatusCode,
};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Message<'a> {
    request: Option<(&'a [u8], &'a [u8], Option<Option<u16>>)>,
    status: u16,
    reason: Option<&'a [u8]>,
    length: Option<u16>,
    close: bool,
    exchange: (bool, bool, bool, bool, bool),
    fields: Vec<(&'a [u8], &'a [u8])>,
    pieces: Vec<&'a [u8]>,
    trailers: Vec<(&'a [u8], &'a [u8])>,
}

fuzz_target!(|message: Message<'_>| {
    let mut encoder = Encoder::new();
    let mut wire = Vec::new();
    let mut out = vec![0; 1 << 16];
    let fields = || message.fields.iter().copied();
    let (old, to_head, to_connect, upgrade, persists) = message.exchange;
    let exchange = Exchange { minor_version: u8::from(!old), to_head, to_connect, upgrade, persists };
    let head = match message.request {
        Some((method, target, content)) => {
            let content = match content {
                None => BodyLength::None,
                Some(None) => BodyLength::Chunked,
                Some(Some(length)) => BodyLength::Length(length.into()),
            };
            let head = RequestHead { content, close: message.close, ..RequestHead::new(Method::new(method), target) };
            encoder.request(&head, fields(), &mut out)
        }
        None => {
            let Some(status) = StatusCode::new(message.status) else { return };
            let (length, close) = (message.length.map(u64::from), message.close);
            let head = ResponseHead { reason: message.reason, length, close, ..ResponseHead::new(status) };
            encoder.response(&exchange, &head, fields(), &mut out)
        }
    };
    let Ok(written) = head else {
        assert!(!encoder.is_in_message());
        return;
    };
    wire.extend_from_slice(&out[..written]);
    let mut content = Vec::new();
    let mut complete = !encoder.is_in_message();
    if !complete {
        for piece in &message.pieces {
            if let Ok(written) = encoder.content_copied(piece, &mut out) {
                wire.extend_from_slice(&out[..written]);
                if written > 0 {
                    content.extend_from_slice(piece);
                }
            }
        }
        if let Ok(written) = encoder.end(message.trailers.iter().copied(), &mut out) {
            wire.extend_from_slice(&out[..written]);
            complete = true;
        }
    }

    // More lines than fit an input.
    let limits = Limits { fields: 1000, trailers: 1000, ..Limits::DEFAULT };
    let mut parser = match message.request {
        Some((method, ..)) if method.len() > 32 => return,
        Some(_) => Parser::<1000>::request(limits),
        None => Parser::response(limits),
    };
    parser.answers(if to_head {
        Method::HEAD
    } else if to_connect {
        Method::CONNECT
    } else {
        Method::GET
    });
    parser.answers_upgrade();
    if to_head && to_connect {
        return;
    }
    let (mut at, mut read, mut trailers, mut ended) = (0, Vec::new(), Vec::new(), false);
    let owned = |pairs: &[Pair<'_>]| pairs.iter().map(|(n, v)| (n.to_vec(), v.to_vec())).collect::<Vec<_>>();
    loop {
        let step = parser.next(&wire[at..]).unwrap_or_else(|error| panic!("{error}: {}", wire.escape_ascii()));
        match &step.event {
            Event::Head => {
                let head = parser.head(&wire[..step.consumed]).unwrap();
                let added = [KnownField::ContentLength, KnownField::TransferEncoding, KnownField::Connection];
                let sent: Vec<Pair<'_>> = head
                    .fields()
                    .filter(|(name, _)| KnownField::find(name).is_none_or(|known| !added.contains(&known)))
                    .collect();
                assert_eq!(sent, message.fields);
            }
            Event::Content(range) => read.extend_from_slice(&wire[at..][range.clone()]),
            Event::Trailer { name, value } => {
                trailers.push((wire[at..][name.clone()].to_vec(), wire[at..][value.clone()].to_vec()));
            }
            Event::End => ended = true,
            _ => {}
        }
        at += step.consumed;
        if matches!(step.event, Event::NeedData | Event::End | Event::Upgraded) {
            break;
        }
    }
    if !ended && complete {
        ended = matches!(parser.eof(), Ok(Event::End));
    }
    // Where the length was declared, the message may end without `end`.
    assert!(ended || !complete, "{}", wire.escape_ascii());
    assert_eq!(read, content);
    if complete && !trailers.is_empty() {
        assert_eq!(trailers, owned(&message.trailers));
    }
});
