//! Responses, whole, to every kind of request.
#![no_main]

use httpcore::{Event, Leniency, Limits, Method, Parser};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [options, stream @ ..] = input else { return };
    let mut parser =
        Parser::<100>::response(Limits::DEFAULT).lenient(Leniency::from_bits(u16::from(options & 2)).unwrap());
    let mut rest = stream;
    'messages: loop {
        parser.answers([Method::GET, Method::HEAD, Method::CONNECT][usize::from(options >> 4) % 3]);
        if options & 4 != 0 {
            parser.answers_upgrade();
        }
        while let Ok(step) = parser.next(rest) {
            if step.event == Event::Head {
                let mut bytes = rest[..step.consumed].to_vec();
                parser.unfold(&mut bytes);
                let head = parser.head(&bytes).unwrap();
                assert!((100..1000).contains(&head.status().unwrap().get()));
                assert!(head.fields().all(|(_, value)| !value.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0))));
            }
            rest = &rest[step.consumed..];
            match step.event {
                Event::NeedData | Event::Upgraded => break,
                Event::End if parser.start_next() => continue 'messages,
                Event::End => break,
                _ => {}
            }
        }
        break;
    }
    let _ = parser.eof();
});
