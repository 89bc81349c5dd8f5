//! A blocking client: prints the response to a GET.
//!
//!     cargo run --example client 127.0.0.1:8080 /

use httpcore::{ClientConnection, Event, Limits, Method, Next, RequestHead};
use std::io::{Read, Write};
use std::net::TcpStream;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let host = arguments.next().unwrap_or("127.0.0.1:8080".into());
    let target = arguments.next().unwrap_or("/".into());

    let mut http = ClientConnection::<100>::new(Limits::DEFAULT);
    let mut socket = TcpStream::connect(&host)?;
    let mut piece = [0; 16 << 10];
    let request = RequestHead { close: true, ..RequestHead::new(Method::GET, target.as_bytes()) };
    let written = http.send_request(&request, [(&b"Host"[..], host.as_bytes())], b"", &mut piece)?;
    socket.write_all(&piece[..written])?;

    let mut input = Vec::new();
    while http.next() == Next::Read {
        let step = http.receive(&input)?;
        match &step.event {
            Event::Head => println!("{:?}\n", http.head(&input[..step.consumed]).expect("a head is complete")),
            Event::Content(range) => std::io::stdout().write_all(&input[range.clone()])?,
            _ => {}
        }
        input.drain(..step.consumed);
        if step.event == Event::NeedData {
            match socket.read(&mut piece)? {
                0 => {
                    http.receive_eof()?;
                }
                n => input.extend_from_slice(&piece[..n]),
            }
        }
    }
    Ok(())
}
