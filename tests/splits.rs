//! However a stream is cut, both fronts give the same messages, or the same error at the same byte.

mod common;

use common::{Message, Outcome, REQUEST, RESPONSE, Setup, gunicorn, parse, pieces, tokenize};
use httpcore::{Error, ErrorKind, Leniency, Limits, Method};
use proptest::prelude::*;

/// Streams that between them visit every state, good and bad.
fn streams() -> Vec<(Setup, Vec<u8>)> {
    let no_host = Setup { leniency: Leniency::HOST_MISSING, ..REQUEST };
    let tight = Setup {
        limits: Limits {
            start_line: 40,
            field_line: 30,
            field_section: 80,
            trailer_section: 24,
            chunk_overhead: 8,
            method: 7,
            fields: 3,
            trailers: 2,
            content: 12,
        },
        ..REQUEST
    };
    let folding = Setup { leniency: Leniency::OBS_FOLD, ..RESPONSE };
    let mut streams: Vec<_> = gunicorn().into_iter().map(|case| (no_host, case.bytes)).collect();
    let requests: &[&[u8]] = &[
        b"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nX: \t b \t c \t\r\nEmpty:\r\nBlank: \t \r\n\r\nGET /2 HTTP/1.1\r\nHost: b\r\n\r\n",
        b"GET http://user.example:80?x HTTP/1.1\r\nHost: USER.example\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n",
        b"POST / HTTP/1.1\r\nHost: [1:2::3:1.2.3.4]:80\r\nTransfer-Encoding: gzip;q=\"a\\\",b\" , chunked \t\r\n\r\n\
          1 ; a ; b = \"c\\\"d\" ;e=f\r\nx\r\n0A\r\n0123456789\r\n000;z\r\nX: 1\r\nCookie: no\r\nY :\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: x-hop, Keep-Alive ,, upgrade\r\n\r\n\
          3\r\nabc\r\n0\r\nX-Hop: 1\r\nX-Keep: \t2 \t\r\nCookie: secret\r\nVia:\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\nbytes",
        b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nExpect: 100-Continue\r\nContent-Length: 004\r\n\r\nabcd",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5 \t 5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a \t b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a%4 \r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nHost: a:81\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked ;\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n",
        b"GET / HTTP/2.0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"PRI * HTTP/1.1\r\n\r\n",
        b"OPTIONS * HTTP/1.9\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: y\r\n\r\n",
    ];
    streams.extend(requests.iter().map(|bytes| (REQUEST, bytes.to_vec())));
    let beyond: &[&[u8]] = &[
        b"OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\nOPTIONSX / HTTP/1.1\r\n",
        b"\r\n\r\nGET /0123456789012345678901234567890123456789 HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: 0123456789012345678901234567890123456789\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a23456789012345678\r\nX: 345678901234567890123456\r\nY: 345678901234567890\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nA: b\r\nC: d\r\nE: f\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6;a\r\n012345\r\n07\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6;abc\r\n012345\r\n01;abcd\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 345678901234567890\r\n\r\n",
    ];
    streams.extend(beyond.iter().map(|bytes| (tight, bytes.to_vec())));
    let responses: &[(Setup, &[u8])] = &[
        (RESPONSE, b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nLink: x\r\n\r\nHTTP/1.0 200\r\nContent-Length: 2\r\n\r\nokrest"),
        (RESPONSE, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nuntil the end"),
        (RESPONSE, b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        (RESPONSE, b"HTTP/1.1 099 No\r\n\r\n"),
        (RESPONSE, b"HTTP/1.1 101 Switching\r\n\r\n"),
        (RESPONSE, b"HTTP/1.1 200 O\x01K\r\n\r\n"),
        (Setup { answers_upgrade: true, ..RESPONSE }, b"HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\nraw bytes"),
        (Setup { answers: Method::HEAD, ..RESPONSE }, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
        (Setup { answers: Method::CONNECT, ..RESPONSE }, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nraw bytes"),
        (folding, b"HTTP/1.1 200 OK\r\nX: a \t\r\n \tb\r\n\tc\r\nY:\r\n  d\r\nZ: \r\n \r\nContent-Length: \r\n 2\r\n\r\nok"),
        (folding, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\nok"),
        (RESPONSE, b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n"),
    ];
    streams.extend(responses.iter().map(|&(setup, bytes)| (setup, bytes.to_vec())));
    streams
}

type Verdict = (Vec<Message>, Option<Error>, usize);

/// Tokenizer and parser on one way of cutting.
fn read(setup: &Setup, pieces: &[&[u8]]) -> [Verdict; 2] {
    let mut verdicts = [tokenize(setup, pieces, true), parse(setup, pieces, true)].map(Outcome::verdict);
    if setup.leniency.has(Leniency::OBS_FOLD) {
        // In place of a line break the parser has two blanks, the tokenizer nothing.
        let values = verdicts.iter_mut().flat_map(|verdict| &mut verdict.0).flat_map(|message| &mut message.fields);
        for (_, value) in values {
            value.iter_mut().filter(|byte| **byte == b'\t').for_each(|byte| *byte = b' ');
            value.dedup_by(|next, byte| *next == b' ' && *byte == b' ');
        }
    }
    verdicts
}

/// Both fronts on the whole stream. What needs two distant parts of a head is the parser's alone: there the fronts
/// differ, and each is compared with itself.
fn judge(setup: &Setup, stream: &[u8]) -> [Verdict; 2] {
    let [pushed, pulled] = read(setup, &[stream]);
    if pulled.1.is_none_or(|error| error.kind() != ErrorKind::HostMismatch) {
        assert_eq!(pushed, pulled, "{}", stream.escape_ascii());
    }
    [pushed, pulled]
}

#[test]
fn byte_by_byte_and_at_every_cut() {
    for (setup, stream) in streams() {
        let whole = judge(&setup, &stream);
        let every: Vec<usize> = (1..stream.len()).collect();
        assert_eq!(read(&setup, &pieces(&stream, &every)), whole, "byte by byte: {}", stream.escape_ascii());
        // Long streams repeat themselves: their start and their end have what is to be found.
        for cut in (0..=stream.len()).filter(|cut| stream.len() < 2000 || *cut < 600 || stream.len() - cut < 600) {
            assert_eq!(read(&setup, &pieces(&stream, &[cut])), whole, "cut at {cut}: {}", stream.escape_ascii());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_random_cuts(pick in any::<prop::sample::Index>(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12)) {
        let streams = streams();
        let (setup, stream) = pick.get(&streams);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.sort_unstable();
        prop_assert_eq!(read(setup, &pieces(stream, &cuts)), judge(setup, stream));
    }
}
