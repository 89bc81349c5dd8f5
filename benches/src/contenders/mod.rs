//! Whoever is measured, one file each.
//!
//! What they do is the same: for every field of a head they leave behind, in memory, where its name and its value lie, and
//! for every message where the target, or the reason, and the content. That memory goes through `black_box`. A parser is
//! made ready anew for each message, as on a connection of its own. What each checks beside that is told by
//! [`checks`](crate::checks).

pub mod bounds;
pub mod callbacks;
pub mod from_c;
pub mod http_net;
pub mod httparse;
pub mod httpcore;
pub mod milo;
pub mod picohttpparser;

use crate::corpora::Corpus;
use crate::measure::{Entry, Sample, timed};
use std::hint::black_box;

/// The most field lines that a head of the corpora has.
pub const MOST_FIELDS: usize = 100;

/// As much of the content as one read of a server brings.
pub const READ: usize = 16 << 10;

/// Whose messages are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Request,
    Response,
}

/// How far a message is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    Head,
    Content,
}

/// Reads messages, each as if it had a connection of its own.
pub trait Reader {
    /// Reads one message; whether it was accepted, and complete.
    fn read(&mut self, message: &[u8]) -> bool;

    /// How many field lines, or bytes of content, the last message had. Not measured.
    fn found(&self) -> usize;
}

impl<R: Reader + ?Sized> Reader for Box<R> {
    fn read(&mut self, message: &[u8]) -> bool {
        (**self).read(message)
    }

    fn found(&self) -> usize {
        (**self).found()
    }
}

/// Why somebody takes no part.
pub struct Refusal {
    pub contender: String,
    pub why: String,
}

/// `reader` at this corpus, once it has shown that it reads all of it and finds what is there.
pub fn entry(name: &str, corpus: &'static Corpus, mut reader: impl Reader + 'static) -> Result<Entry, Refusal> {
    verify(name, corpus, &mut reader)?;
    let pass = move || {
        for message in &corpus.messages {
            black_box(reader.read(black_box(&message.bytes)));
        }
    };
    Ok(Entry::new(name, timed(pass)))
}

/// As [`entry`], for who has to time itself; `reader` shows what `sample` does.
pub fn entry_timed_by_itself(
    name: &str,
    corpus: &'static Corpus,
    mut reader: impl Reader,
    sample: Sample,
) -> Result<Entry, Refusal> {
    verify(name, corpus, &mut reader)?;
    Ok(Entry::new(name, sample))
}

fn verify(name: &str, corpus: &Corpus, reader: &mut impl Reader) -> Result<(), Refusal> {
    let refusal = |why| Err(Refusal { contender: name.into(), why });
    for (index, message) in corpus.messages.iter().enumerate() {
        if !reader.read(&message.bytes) {
            return refusal(format!("refuses message {index}"));
        }
        if reader.found() != message.holds {
            return refusal(format!("finds {} of {} in message {index}", reader.found(), message.holds));
        }
    }
    Ok(())
}
