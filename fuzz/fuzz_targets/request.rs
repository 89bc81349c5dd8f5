//! Requests, whole: everything there is to see of each head is looked at.
#![no_main]

use httpcore::{Event, KnownField, Leniency, Limits, Parser};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [options, stream @ ..] = input else { return };
    let leniency = Leniency::from_bits(u16::from(options & 1)).unwrap();
    let mut parser = Parser::<100>::request(Limits::DEFAULT).lenient(leniency);
    let mut rest = stream;
    while let Ok(step) = parser.next(rest) {
        if step.event == Event::Head {
            let head = parser.head(&rest[..step.consumed]).unwrap();
            assert!(head.method().unwrap().as_bytes().len() <= 32);
            assert!(!format!("{head:?}{:?}{:?}", head.target(), head.framing()).is_empty());
            for (name, value) in head.fields() {
                assert!(!name.is_empty() && !value.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)));
                assert!(head.field(std::str::from_utf8(name).unwrap()).is_some());
                assert!(httpcore::list_members(value).all(|member| !member.is_empty()));
            }
            for &known in KnownField::ALL {
                assert_eq!(head.known(known), head.field(known.name()));
            }
            let mut path = head.target().unwrap().path.to_vec();
            assert!(httpcore::percent_decode(&mut path) <= path.len());
        }
        rest = &rest[step.consumed..];
        match step.event {
            Event::NeedData => break,
            Event::End if options & 2 != 0 && parser.accept_upgrade() => break,
            Event::End if !parser.start_next() => break,
            _ => {}
        }
    }
    let _ = parser.eof();
});
