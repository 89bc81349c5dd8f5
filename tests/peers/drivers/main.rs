//! The Rust drivers of `make peers`: `peers NAME` reads one question a line, an operation and its input in hexadecimal,
//! and answers each with a line. `tests/peers/peers.py` asks, and says what the operations are.

mod http_net;
mod httparse;
mod httpcore;

use std::fmt;

/// How many bytes arrive at a time.
pub const PIECE: usize = 4096;

/// What a peer has to say.
pub enum Answer {
    Accepted,
    /// With the status to answer and the offset of the byte, where the peer tells them.
    Refused(Option<u16>, Option<u64>),
    /// The input is at its end, and the peer wants more.
    Waits,
    /// A trailer field was accepted and not given.
    Withheld,
    Told(bool),
    Number(usize),
    /// There is no such part.
    Nothing,
}

pub use Answer::{Accepted, Nothing, Number, Refused, Told, Waits, Withheld};

impl Answer {
    /// Of a call that writes.
    pub fn written<T, E>(result: Result<T, E>) -> Self {
        if result.is_ok() { Accepted } else { Refused(None, None) }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Accepted => write!(f, "accepted"),
            Refused(status, byte) => {
                write!(f, "refused")?;
                status.map_or(Ok(()), |status| write!(f, " status={status}"))?;
                byte.map_or(Ok(()), |byte| write!(f, " byte={byte}"))
            }
            Waits => write!(f, "waits"),
            Withheld => write!(f, "withheld"),
            Told(told) => write!(f, "{}", if *told { "yes" } else { "no" }),
            Number(number) => write!(f, "{number}"),
            Nothing => write!(f, "-"),
        }
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn main() {
    let peer = std::env::args().nth(1).unwrap_or_default();
    let answer = match peer.as_str() {
        "httpcore" => httpcore::answer,
        "httparse" => httparse::answer,
        "http-net" => http_net::answer,
        _ => panic!("no such peer: {peer}"),
    };
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (operation, hex) = line.split_once(' ').unwrap_or((&line, ""));
        println!("{}", answer(operation, &bytes(hex)));
    }
}
