//! A blocking server, one thread a connection: echoes what it is sent. To be read: a slow client keeps its thread.
//!
//!     cargo run --example server & curl -d hello http://127.0.0.1:8080/

use httpcore::{DateCache, Event, Limits, Method, Next, ResponseHead, ServerConnection, StatusCode};
use std::io::{Read, Result, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const MOST_CONTENT: u64 = 1 << 20;
const ALLOWED: [Method; 3] = [Method::GET, Method::HEAD, Method::POST];

type Field = (&'static [u8], &'static [u8]);

/// The status and a field of the answer to this method.
fn answer(method: Method) -> (StatusCode, Option<Field>) {
    if ALLOWED.contains(&method) {
        (StatusCode::OK, Some((b"Content-Type", b"application/octet-stream")))
    } else if method.is_registered() {
        (StatusCode::METHOD_NOT_ALLOWED, Some((b"Allow", b"GET, HEAD, POST")))
    } else {
        (StatusCode::NOT_IMPLEMENTED, None)
    }
}

fn serve(mut socket: TcpStream) -> Result<()> {
    let mut http = ServerConnection::<100>::new(Limits { content: MOST_CONTENT, ..Limits::DEFAULT });
    let mut date = DateCache::new();
    let (mut input, mut content, mut piece) = (Vec::new(), Vec::new(), [0; 16 << 10]);
    let (mut status, mut field) = answer(Method::GET);
    let mut out = vec![0; MOST_CONTENT as usize + 1024];
    socket.set_read_timeout(Some(Duration::from_secs(15)))?;
    loop {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        let date = Some(date.at(now));
        let sent = match http.next() {
            Next::Read | Next::Drain { .. } => {
                let Ok(step) = http.receive(&input) else { continue };
                match &step.event {
                    Event::Head => {
                        let head = http.head(&input[..step.consumed]).expect("a head is complete");
                        (status, field) = answer(head.method().expect("it is a request"));
                    }
                    Event::Content(range) if status == StatusCode::OK => {
                        content.extend_from_slice(&input[range.clone()])
                    }
                    _ => {}
                }
                input.drain(..step.consumed);
                if step.event == Event::NeedData && http.next() != Next::SendContinue {
                    match socket.read(&mut piece)? {
                        0 => return Ok(()),
                        n => input.extend_from_slice(&piece[..n]),
                    }
                }
                Ok(0)
            }
            Next::SendContinue if status == StatusCode::OK => http.send_continue(&mut out),
            Next::SendContinue | Next::SendHead => match http.error() {
                Some(error) => http.send_error(&error, date, &mut out),
                None => {
                    let head = ResponseHead { date, ..ResponseHead::new(status) };
                    let sent = http.send_response(&head, field, &content, &mut out);
                    content.clear();
                    sent
                }
            },
            _ => break,
        };
        socket.write_all(&out[..sent.expect("the buffer has room for the longest answer")])?;
    }
    socket.shutdown(Shutdown::Write)?;
    socket.set_read_timeout(Some(Duration::from_secs(2)))?;
    let end = Instant::now() + Duration::from_secs(2);
    while Instant::now() < end && socket.read(&mut piece)? > 0 {}
    Ok(())
}

fn main() -> Result<()> {
    let port = std::env::args().nth(1).unwrap_or("8080".into());
    for socket in TcpListener::bind(format!("127.0.0.1:{port}"))?.incoming().flatten() {
        std::thread::spawn(move || serve(socket));
    }
    Ok(())
}
