//! What each reader of heads checks: messages that break one rule each, and who takes them all the same.
//!
//! Who checks less has less to do, so this belongs beside the figures.

use crate::contenders::httpcore::Heads;
use crate::contenders::{Reader, Role};
use crate::tasks::head_readers;

/// A rule, and a request that breaks nothing but it.
const BROKEN: &[(&str, &str)] = &[
    ("method is a token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("no other byte in the target", "GET /a<b HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("no broken percent-encoding", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("form of the target fits the method", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("version is HTTP/1.x", "GET / HTTP/3.1\r\nHost: a\r\n\r\n"),
    ("lines end in CRLF", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
    ("no control byte in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\x01b\r\n\r\n"),
    ("no DEL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\x7fb\r\n\r\n"),
    ("no lone CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
    ("field name is a token", "GET / HTTP/1.1\r\nHost: a\r\nX(Y): b\r\n\r\n"),
    ("no blank before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"),
    ("no folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
    ("Host is there", "GET / HTTP/1.1\r\nX: b\r\n\r\n"),
    ("Host is there once", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    ("Host is a host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
    ("Host is the target's authority", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n"),
    ("Content-Length is a number", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n"),
    ("Content-Length does not overflow", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"),
    ("one Content-Length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"),
    (
        "not both framing fields",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ),
    ("chunked is the last coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n"),
    ("chunked is applied once", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n"),
    ("no Transfer-Encoding in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
];

/// Who refuses what: the names, and for each rule which of them holds it.
pub struct Checks {
    pub contenders: Vec<&'static str>,
    pub rules: Vec<(&'static str, Vec<bool>)>,
}

pub fn checks() -> Checks {
    let mut readers = head_readers(Role::Request);
    readers.insert(0, ("httpcore", Box::new(Heads::new(Role::Request))));
    let rules = BROKEN.iter().map(|&(rule, request)| {
        let refuses = |(_, reader): &mut (&str, Box<dyn Reader>)| !reader.read(request.as_bytes());
        (rule, readers.iter_mut().map(refuses).collect())
    });
    let rules = rules.collect();
    Checks { contenders: readers.into_iter().map(|(name, _)| name).collect(), rules }
}
