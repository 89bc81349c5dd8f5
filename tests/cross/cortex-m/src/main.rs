//! A server's connection on a Cortex-M, without an operating system or an allocator: two good requests and a bad one,
//! arriving in pieces of every size. What differs from what is expected ends the program with a failure.

#![no_std]
#![no_main]

use core::panic::PanicInfo;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug::{self, EXIT_FAILURE, EXIT_SUCCESS};
use cortex_m_semihosting::{hprint, hprintln};
use httpcore::{Event, Limits, Next, ResponseHead, ServerConnection, StatusCode};

const INPUT: &[u8] = b"GET /led?on=1 HTTP/1.1\r\nHost: board.example\r\nAccept: */*\r\n\r\n\
    POST /name HTTP/1.1\r\nHost: board.example\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nsensor \r\n1\r\n4\r\n0\r\n\r\n\
    GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";

const OUTPUT: &[u8] = b"HTTP/1.1 200 OK\r\nServer: cortex-m\r\nContent-Length: 9\r\n\r\n/led?on=1\
    HTTP/1.1 200 OK\r\nServer: cortex-m\r\nContent-Length: 8\r\n\r\nsensor 4\
    HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 54\r\nConnection: close\r\n\r\n\
    more than one Host at byte 29 (RFC 9112, section 3.2)\n";

/// Bytes one after the other, as many as there is room for.
struct Bytes<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Bytes<N> {
    const EMPTY: Self = Self { bytes: [0; N], len: 0 };

    fn push(&mut self, more: &[u8]) {
        self.bytes[self.len..][..more.len()].copy_from_slice(more);
        self.len += more.len();
    }

    fn drop_first(&mut self, count: usize) {
        self.bytes.copy_within(count..self.len, 0);
        self.len -= count;
    }

    fn get(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// What a server answers to `INPUT`, if that arrives in pieces of `size` bytes.
fn serve(size: usize) -> Bytes<512> {
    let mut server = ServerConnection::<16>::new(Limits::DEFAULT);
    let (mut input, mut output, mut content) = (Bytes::<256>::EMPTY, Bytes::<512>::EMPTY, Bytes::<64>::EMPTY);
    let mut pieces = INPUT.chunks(size);
    loop {
        let out = &mut output.bytes[output.len..];
        let written = match server.next() {
            Next::Read => match server.receive(input.get()) {
                Ok(step) => {
                    match &step.event {
                        Event::Head => {
                            let head = server.head(&input.get()[..step.consumed]).unwrap();
                            if head.method() == Some(httpcore::Method::GET) {
                                let target = head.target().unwrap();
                                content.push(target.path);
                                content.push(b"?");
                                content.push(target.query.unwrap_or_default());
                            }
                        }
                        Event::Content(range) => content.push(&input.get()[range.clone()]),
                        Event::NeedData => {
                            let Some(piece) = pieces.next() else { return output };
                            input.push(piece);
                        }
                        _ => {}
                    }
                    input.drop_first(step.consumed);
                    0
                }
                // What comes next is to say so.
                Err(_) => 0,
            },
            Next::SendHead => match server.error() {
                Some(error) => server.send_error(&error, None, out).unwrap(),
                None => {
                    let head = ResponseHead::new(StatusCode::OK);
                    let fields = [(&b"Server"[..], &b"cortex-m"[..])];
                    let written = server.send_response(&head, fields, content.get(), out).unwrap();
                    content = Bytes::EMPTY;
                    written
                }
            },
            _ => return output,
        };
        output.len += written;
    }
}

#[entry]
fn main() -> ! {
    for size in 1..=INPUT.len() {
        let output = serve(size);
        if output.get() != OUTPUT {
            hprintln!("in pieces of {} bytes:", size);
            print(output.get());
            debug::exit(EXIT_FAILURE);
        }
    }
    print(OUTPUT);
    debug::exit(EXIT_SUCCESS);
    unreachable!()
}

fn print(bytes: &[u8]) {
    hprint!("{}", core::str::from_utf8(bytes).unwrap_or("not UTF-8"));
}

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    hprintln!("{}", info);
    loop {
        debug::exit(EXIT_FAILURE);
    }
}
