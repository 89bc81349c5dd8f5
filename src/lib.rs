//! The HTTP/1.1 engine under a server core: turns bytes into messages, and alone decides where each one ends.
//!
//! `no_std`, no allocation, no I/O. Every byte is checked against RFC 9110, RFC 9112 and RFC 3986, and a message that
//! two implementations could frame differently is refused, never repaired.
//!
//! - [`ServerConnection`] and [`ClientConnection`] read and write, and say what to do next. Start here for a server or a
//!   client.
//! - [`Parser`] gives whole heads from a buffer you keep, then content and trailers as they come, for those who keep
//!   the order of reading and writing themselves; [`Encoder`] is its counterpart.
//! - [`Tokenizer`] gives the pieces of a message as they arrive, cut anywhere, and stores nothing; one a call, or many.
//! - [`HeadParser`] is `Parser` with your own storage for the field records.
//!
//! ```
//! use httpcore::{BodyLength, Event, Limits, Parser};
//!
//! let mut parser = Parser::<64>::request(Limits::DEFAULT);
//! let buf = b"GET /hello?name=world HTTP/1.1\r\nHost: example.org\r\n\r\n";
//!
//! let step = parser.next(buf)?;
//! assert_eq!(step.event, Event::Head);
//! let head = parser.head(&buf[..step.consumed]).unwrap();
//! assert_eq!(head.target().unwrap().path, b"/hello");
//! assert_eq!(head.framing().body(), BodyLength::None);
//!
//! assert_eq!(parser.next(&buf[step.consumed..])?.event, Event::End);
//! assert!(parser.start_next());
//!
//! // A second Host is refused, with the place and the rule.
//! let error = parser.next(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").unwrap_err();
//! assert_eq!(error.to_string(), "more than one Host at byte 29 (RFC 9112 §3.2)");
//! assert_eq!(error.status().unwrap().get(), 400);
//! # Ok::<(), httpcore::Error>(())
//! ```
//!
//! # Where the rules are
//!
//! | rules | RFC | file |
//! |---|---|---|
//! | order of the elements, line ends, limits | 9112 §2, §3, §4, §5 | `tokenizer/` |
//! | character classes, tokens, lists, parameters | 9110 §5.6, 3986 §2 | `grammar.rs` |
//! | request-target | 9112 §3.2 | `target.rs` |
//! | uri-host and port | 9110 §4.2, 3986 §3.2 | `host.rs` |
//! | length of the content, persistence, Expect, Upgrade | 9112 §6, §9, 9110 §7.6, §10.1.1 | `framing.rs` |
//! | chunked coding | 9112 §7 | `chunked.rs` |
//! | what a trailer section may hold | 9110 §6.5.1 | `field.rs` |
//! | what is written, what is added, what is refused | 9110 §6, §8.6, 9112 §6 | `encoder/` |
//! | the date | 9110 §5.6.7 | `date.rs` |
//! | what may happen next | 9112 §9, 9110 §10.1.1, §15.2 | `connection/mod.rs` |
//! | every error, its status and section | | `error.rs` |
//!
//! # Features and versions
//!
//! There are no features to choose: `compat` is what the drop-in headers for C need, and not part of this API. The one
//! dependency, on x86-64 alone, is `cpufeatures`: it asks the CPU which instructions it has. Rust 1.89 or newer.
//!
//! Versions follow Semantic Versioning: what is accepted or refused may become stricter in a minor version where a
//! message could be framed in two ways; a new [`ErrorKind`] is no breaking change. The C ABI has a number of its own.

#![no_std]
#![deny(unsafe_code, missing_docs, unreachable_pub)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(test, allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic))]

#[cfg(test)]
extern crate std;

// For what is read with vectors.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", test))]
mod candidates;
mod chunked;
mod connection;
mod date;
mod decode;
mod encoder;
mod error;
mod field;
mod framing;
mod grammar;
mod head;
mod host;
mod limits;
mod method;
mod parser;
#[cfg(not(httpcore_scan_force))]
mod scan;
#[cfg(httpcore_scan_force)]
#[doc(hidden)]
pub mod scan;
mod status;
mod target;
mod tokenizer;

pub use connection::{ClientConnection, ClientState, Next, ServerConnection, ServerState};
pub use date::{DateCache, http_date};
pub use decode::percent_decode;
pub use encoder::{Encoder, Exchange, Framed, Pair, RequestHead, ResponseHead, SendError};
pub use error::{Error, ErrorKind};
pub use field::{Field, KnownField};
pub use framing::{BodyLength, Expectation, Framing};
pub use head::{Head, list_members};
pub use limits::{Leniency, Limits};
pub use method::Method;
pub use parser::{Event, HeadParser, Parser, Step};
pub use status::StatusCode;
pub use target::{Target, TargetForm};
#[cfg(feature = "compat")]
#[doc(hidden)]
pub use tokenizer::{Ahead, Place, Said, UnjudgedHead};
pub use tokenizer::{Token, TokenKind, Tokenizer};

/// The examples of README.md.
#[doc = include_str!("../README.md")]
#[cfg(doctest)]
struct Readme;
