//! A head that is read at once leaves everything as if it had been read a byte at a time.

#[path = "common/both_ways.rs"]
mod both_ways;
mod common;
#[path = "common/generate.rs"]
mod generate;

use both_ways::{Heads, same_both_ways};
use common::{REQUEST, RESPONSE, Setup, gunicorn};
use generate::{config, stream};
use httpcore::{Leniency, Limits, Method, Parser};
use proptest::prelude::*;
use proptest::sample::select;

fn limits() -> impl Strategy<Value = Limits> {
    let tight = (14..60u32, 2..160u32, 2..40u16, 1..8u16, 0..6u16, 0..12u64).prop_map(
        |(start_line, field_section, field_line, method, fields, content)| Limits {
            start_line,
            field_section,
            field_line,
            method,
            fields,
            content,
            ..Limits::DEFAULT
        },
    );
    prop_oneof![3 => Just(Limits::DEFAULT), 1 => tight]
}

fn leniency() -> impl Strategy<Value = Leniency> {
    let none = Leniency::NONE;
    let historical = Leniency::DROP_IN.and(Leniency::HISTORICAL);
    select(vec![none, none, none, Leniency::HOST_MISSING, Leniency::OBS_FOLD, Leniency::DROP_IN, historical])
}

/// Each limit at what the head has, and one below.
#[test]
fn limits_are_the_same_to_the_byte() {
    let heads: [&[u8]; 2] = [
        b"POST /a?b HTTP/1.1\r\nHost: a\r\nLonger-Than-Others: yes\r\nContent-Length: 12\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ];
    let mut seen = Heads::default();
    for (most, head) in (0..100u32).flat_map(|most| heads.map(|head| (most, head))) {
        let default = Limits::DEFAULT;
        for limits in [
            Limits { start_line: most, ..default },
            Limits { field_section: most, ..default },
            Limits { field_line: most as u16, ..default },
            Limits { method: most as u16, ..default },
            Limits { fields: most as u16, ..default },
            Limits { content: u64::from(most), ..default },
        ] {
            seen.add(same_both_ways(&Setup { limits, ..REQUEST }, head));
            // That a line might be folded is no matter to its length.
            let response = b"HTTP/1.1 200 OK\r\nAccept: x\r\nServer: abc\r\n\r\n";
            let [strict, folding] = [Leniency::NONE, Leniency::OBS_FOLD]
                .map(|leniency| Parser::<64>::response(limits).lenient(leniency).next(response));
            assert_eq!(strict, folding, "{limits:?}");
        }
    }
    assert!(seen.accepted > 100 && seen.refused > 50, "{seen:?}");
}

#[test]
fn corpus() {
    let mut seen = Heads::default();
    for case in gunicorn() {
        seen.add(same_both_ways(&REQUEST, &case.bytes));
    }
    assert!(seen.accepted > 20 && seen.refused > 20, "{seen:?}");
}

/// Names, values and line ends at every place of a block: each head with a first line of every length.
#[test]
fn at_every_place_of_a_block() {
    let lines: &[&[u8]] = &[
        b"Host: a\r\n",
        b"Host: a\r\nX:\r\nY: \r\nZ:b\r\nConnection:  close \r\n",
        b"Host: a\r\nA-Name-That-Is-Longer-Than-A-Whole-Block-Of-Sixty-Four-Bytes-And-Has-More: 1\r\nTE: x\r\n",
        b"Host: a\r\nX: 1\r\n y\r\n",
        b"Host: a\r\nX\r\nY: 1\r\n",
        b"Host: a\r\nX: a\x7f\r\n",
        b"Host: a\r\nX: a\tb\r\n",
        b"Host: a\r\nX: a\nY: b\r\n",
        b"Host: a\r\nX: a\rY: b\r\n",
        b"Host: a\r\n: b\r\n",
        b"Host: a\r\nX : b\r\n",
        b"Host: a\r\nX: \xe2\x82\xac\r\n",
        b"Host: a\r\nTransfer-Encoding: chunked\r\nif-modified-since: x\r\nif-modified-sinCe_: y\r\n",
        b"Host: a\n\nX: b\r\n",
    ];
    let mut seen = Heads::default();
    for fields in lines {
        for length in 1..140 {
            let head = [b"GET /", &vec![b'p'; length][..], b" HTTP/1.1\r\n", fields, b"\r\nrest"].concat();
            seen.add(same_both_ways(&REQUEST, &head));
            let head = [b"HTTP/1.0 200 ", &vec![b'p'; length][..], b"\r\n", fields, b"\r\nrest"].concat();
            seen.add(same_both_ways(&RESPONSE, &head));
        }
    }
    assert!(seen.accepted > 1000 && seen.refused > 1000, "{seen:?}");
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn requests(stream in stream(false), limits in limits(), leniency in leniency()) {
        same_both_ways(&Setup { limits, leniency, ..REQUEST }, &stream);
    }

    #[test]
    fn responses(
        stream in stream(true),
        limits in limits(),
        leniency in leniency(),
        answers in 0..3usize,
        answers_upgrade: bool,
    ) {
        let answers = [Method::GET, Method::HEAD, Method::CONNECT][answers];
        same_both_ways(&Setup { limits, leniency, answers, answers_upgrade, ..RESPONSE }, &stream);
    }
}
