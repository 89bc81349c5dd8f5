//! Whoever is measured, one file each.
//!
//! What they do is the same: for every field of a head they leave behind, in memory, where its name and its value lie, and
//! for every message where method and target, or the status, and the content. That memory goes through `black_box`. What
//! each of them checks beside that is its own, and is told by [`crate::checks`].

pub mod httparse;
pub mod httpcore;
pub mod picohttpparser;

use crate::corpora::Corpus;
use crate::measure::{Entry, timed};
use std::hint::black_box;

/// The most field lines that a head of the corpora has.
pub const MOST_FIELDS: usize = 100;

/// Reads messages, each as if it had a connection of its own.
pub trait Reader {
    /// Reads one message; whether it was accepted, and complete.
    fn read(&mut self, message: &[u8]) -> bool;

    /// How many field lines, or bytes of content, the last message had. Not measured.
    fn found(&self) -> usize;
}

/// Which messages a contender is to read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Request,
    Response,
}

/// Why somebody takes no part.
pub struct Refusal {
    pub contender: String,
    pub why: String,
}

/// `reader` at this corpus, once it has shown that it reads all of it and finds what is there.
pub fn entry(name: &str, corpus: &'static Corpus, mut reader: impl Reader + 'static) -> Result<Entry, Refusal> {
    let refusal = |why| Refusal { contender: name.into(), why };
    for (index, message) in corpus.messages.iter().enumerate() {
        if !reader.read(&message.bytes) {
            return Err(refusal(format!("refuses message {index}")));
        }
        if reader.found() != message.holds {
            return Err(refusal(format!("finds {} of {} in message {index}", reader.found(), message.holds)));
        }
    }
    let pass = move || {
        for message in &corpus.messages {
            let accepted = reader.read(black_box(&message.bytes));
            debug_assert!(accepted);
            black_box(accepted);
        }
    };
    Ok(Entry::new(name, timed(pass)))
}
