//! Parses a request from standard input and says what it is, or what is wrong with it.
//!
//!     printf 'GET /a?b HTTP/1.1\r\nHost: example.org\r\n\r\n' | cargo run --example parse

use httpcore::{Event, Limits, Parser};
use std::io::Read;
use std::process::ExitCode;

fn main() -> std::io::Result<ExitCode> {
    let mut buf = Vec::new();
    std::io::stdin().read_to_end(&mut buf)?;

    let mut parser = Parser::<100>::request(Limits::DEFAULT);
    let mut at = 0;
    loop {
        let step = match parser.next(&buf[at..]) {
            Ok(step) => step,
            Err(error) => {
                eprintln!("refused: {error}; a server answers {:?}", error.status());
                return Ok(ExitCode::FAILURE);
            }
        };
        let bytes = &buf[at..];
        match &step.event {
            Event::Head => {
                let head = parser.head(&bytes[..step.consumed]).expect("a head is complete");
                println!("{head:?}\n{:?}, {:?}", head.target(), head.framing().body());
            }
            Event::Content(range) => println!("content: {}", bytes[range.clone()].escape_ascii()),
            Event::Trailer { name, value } => {
                println!("trailer {}: {}", bytes[name.clone()].escape_ascii(), bytes[value.clone()].escape_ascii());
            }
            Event::End => println!("complete, keep-alive: {}", parser.framing().is_some_and(|f| f.keep_alive())),
            _ => {
                if let Err(error) = parser.eof() {
                    eprintln!("refused: {error}");
                }
                return Ok(ExitCode::SUCCESS);
            }
        }
        at += step.consumed;
        if step.event == Event::End && !parser.start_next() {
            return Ok(ExitCode::SUCCESS);
        }
    }
}
