//! Who does what: every task with the contenders that can do it.

use crate::contenders::bounds::{Classes, LineFeeds};
use crate::contenders::from_c::FromC;
use crate::contenders::httpcore::{self, Level};
use crate::contenders::{
    Aim, READ, Reader, Refusal, Role, callbacks, entry, entry_timed_by_itself, http_net, httparse, milo, picohttpparser,
};
use crate::corpora::{self, Corpus};
use crate::measure::{Entry, timed};
use std::hint::black_box;

pub const PICOHTTPPARSER: &str = "picohttpparser";
pub const HTTPARSE: &str = "httparse";
pub const LLHTTP: &str = "llhttp";
pub const HTTP_PARSER: &str = "http_parser";
pub const MILO: &str = "milo";
pub const HTTP_NET: &str = "http-net";
pub const TOKENIZER: &str = "httpcore tokenizer";
pub const VIEWS: &str = "httpcore, target split";
pub const BARE: &str = "httpcore, lines alone";
pub const FROM_C: &str = "httpcore from C";
pub const LINE_FEEDS: &str = "bound: memchr_iter, LF";
pub const CLASSES: &str = "bound: classify bytes";
pub const COPY: &str = "bound: copy the bytes";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Requests,
    Responses,
    Pieces,
    Content,
    Writing,
    Exchanges,
}

/// One corpus, and who reads or writes it.
pub struct Task {
    pub group: Group,
    pub name: String,
    /// In one pass.
    pub messages: usize,
    /// In one pass.
    pub bytes: usize,
    /// Whom the ratios are to.
    pub reference: &'static str,
    pub entries: Vec<Entry>,
    pub refusals: Vec<Refusal>,
}

impl Task {
    fn new(group: Group, corpus: &Corpus, reference: &'static str) -> Self {
        Self {
            group,
            name: corpus.name.clone(),
            messages: corpus.messages.len(),
            bytes: corpus.bytes(),
            reference,
            entries: Vec::new(),
            refusals: Vec::new(),
        }
    }

    fn add(&mut self, entry: Result<Entry, Refusal>) {
        match entry {
            Ok(entry) => self.entries.push(entry),
            Err(refusal) => self.refusals.push(refusal),
        }
    }

    pub fn entry(&self, contender: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.contender == contender)
    }
}

/// All tasks, and what could not be set up.
pub fn all() -> (Vec<Task>, Vec<String>) {
    let mut notes = Vec::new();
    let from_c = FromC::load().inspect_err(|error| notes.push(format!("{FROM_C}: {error}"))).ok();
    for (name, there) in [(LLHTTP, callbacks::llhttp().is_some()), (HTTP_PARSER, callbacks::http_parser().is_some())] {
        if !there {
            notes.push(format!("{name}: its source was not fetched"));
        }
    }
    let levels = httpcore::levels();
    let mut tasks = Vec::new();
    tasks.extend(corpora::requests().into_iter().map(|corpus| heads(corpus, Role::Request, &levels, from_c)));
    tasks.extend(corpora::responses().into_iter().map(|corpus| heads(corpus, Role::Response, &levels, from_c)));
    tasks.extend(pieces(levels[0]));
    tasks.extend(content(levels[0]));
    tasks.push(writing(levels[0]));
    tasks.push(exchanges(levels[0]));
    (tasks, notes)
}

/// Everybody who reads whole heads, but for httpcore at its levels, from C and twice.
pub fn head_readers(role: Role) -> Vec<(&'static str, Box<dyn Reader>)> {
    let mut readers: Vec<(&str, Box<dyn Reader>)> = vec![
        (PICOHTTPPARSER, Box::new(picohttpparser::Heads::new(role))),
        (HTTPARSE, Box::new(httparse::Heads::new(role))),
        (HTTP_NET, Box::new(http_net::Heads::new(role))),
        (MILO, Box::new(milo::Messages::new(role, Aim::Head, usize::MAX))),
    ];
    for (name, operations) in [(LLHTTP, callbacks::llhttp()), (HTTP_PARSER, callbacks::http_parser())] {
        if let Some(operations) = operations {
            readers.push((name, Box::new(callbacks::Messages::new(operations, role, Aim::Head, usize::MAX))));
        }
    }
    readers
}

fn heads(corpus: Corpus, role: Role, levels: &[Level], from_c: Option<FromC>) -> Task {
    let corpus = kept(corpus);
    let group = if role == Role::Request { Group::Requests } else { Group::Responses };
    let mut task = Task::new(group, corpus, PICOHTTPPARSER);
    for &level in levels {
        task.add(entry(level.contender, corpus, httpcore::Heads::new(role)).map(|entry| level.at(entry)));
    }
    let best = levels[0];
    task.add(entry(TOKENIZER, corpus, httpcore::Tokens::new(role, usize::MAX)).map(|entry| best.at(entry)));
    #[cfg(httpcore_scan_force)]
    task.add(entry(BARE, corpus, httpcore::Bare::new()).map(|entry| best.at(entry)));
    if let Some(from_c) = from_c {
        task.add(entry(VIEWS, corpus, httpcore::Views::new(role)).map(|entry| best.at(entry)));
        task.add(from_c.entry(FROM_C, corpus, role));
    }
    for (name, reader) in head_readers(role) {
        task.add(entry(name, corpus, reader));
    }
    task.add(entry(LINE_FEEDS, corpus, LineFeeds::new()));
    #[cfg(target_arch = "x86_64")]
    if let Some(classes) = Classes::new() {
        task.add(entry(CLASSES, corpus, classes));
    }
    task
}

/// A head in few pieces, and heads byte by byte.
fn pieces(level: Level) -> Vec<Task> {
    let browser = kept(corpora::browser());
    let in_pieces = |count: usize| {
        let name = format!("browser, {count} piece{}", if count > 1 { "s" } else { "" });
        in_steps(name, browser, browser.bytes().div_ceil(count), level)
    };
    let mut tasks = vec![in_pieces(1), in_pieces(2), in_pieces(10)];
    tasks.push(in_steps(BYTEWISE_BROWSER.into(), browser, 1, level));
    tasks.push(in_steps(BYTEWISE_SHORT.into(), kept(corpora::head_of(500)), 1, level));
    tasks.push(in_steps(BYTEWISE_LONG.into(), kept(corpora::head_of(8 << 10)), 1, level));
    tasks
}

pub const BYTEWISE_BROWSER: &str = "browser, byte by byte";
pub const BYTEWISE_SHORT: &str = "500 B, byte by byte";
pub const BYTEWISE_LONG: &str = "8 KB, byte by byte";

fn in_steps(name: String, corpus: &'static Corpus, step: usize, level: Level) -> Task {
    const ROLE: Role = Role::Request;
    let mut task = Task { name, ..Task::new(Group::Pieces, corpus, PICOHTTPPARSER) };
    task.add(entry(level.contender, corpus, httpcore::Growing::new(ROLE, step)).map(|entry| level.at(entry)));
    task.add(entry(TOKENIZER, corpus, httpcore::Tokens::new(ROLE, step)).map(|entry| level.at(entry)));
    task.add(entry(PICOHTTPPARSER, corpus, picohttpparser::Growing::new(ROLE, step)));
    task.add(entry(HTTPARSE, corpus, httparse::Growing::new(ROLE, step)));
    task.add(entry(HTTP_NET, corpus, http_net::Growing::new(step)));
    task.add(entry(MILO, corpus, milo::Messages::new(ROLE, Aim::Head, step)));
    with_callbacks(&mut task, corpus, Aim::Head, step);
    task
}

fn with_callbacks(task: &mut Task, corpus: &'static Corpus, aim: Aim, step: usize) {
    for (name, operations) in [(LLHTTP, callbacks::llhttp()), (HTTP_PARSER, callbacks::http_parser())] {
        if let Some(operations) = operations {
            task.add(entry(name, corpus, callbacks::Messages::new(operations, Role::Request, aim, step)));
        }
    }
}

pub const LARGE_CHUNKS: &str = "1 MiB in 4 KiB chunks";
pub const SMALL_CHUNKS: &str = "64 KiB in 1..100-byte chunks";

fn content(level: Level) -> Vec<Task> {
    [
        ("1 MiB by length", corpora::content_by_length(1 << 20), LLHTTP),
        (LARGE_CHUNKS, corpora::content_in_chunks(1 << 20, 4096..=4096), PICOHTTPPARSER),
        (SMALL_CHUNKS, corpora::content_in_chunks(64 << 10, 1..=100), PICOHTTPPARSER),
    ]
    .map(|(name, corpus, reference)| {
        let corpus = kept(corpus);
        let message = &corpus.messages[0];
        let mut task = Task { name: name.into(), ..Task::new(Group::Content, corpus, reference) };
        task.add(entry(level.contender, corpus, httpcore::Content::new()).map(|entry| level.at(entry)));
        task.add(entry(TOKENIZER, corpus, httpcore::ContentTokens::new()).map(|entry| level.at(entry)));
        if reference == PICOHTTPPARSER {
            let chunks = &message.bytes[message.content_at..];
            let (reader, sample) = (picohttpparser::Chunks::new(chunks), picohttpparser::Chunks::sample(chunks));
            task.add(entry_timed_by_itself(PICOHTTPPARSER, corpus, reader, sample));
            task.add(entry(HTTP_NET, corpus, http_net::Chunks::new(message.content_at)));
        }
        task.add(entry(MILO, corpus, milo::Messages::new(Role::Request, Aim::Content, READ)));
        with_callbacks(&mut task, corpus, Aim::Content, READ);
        task
    })
    .into()
}

fn writing(level: Level) -> Task {
    let corpus = kept(corpora::response_to_write());
    let mut task = Task { name: "five-field response".into(), ..Task::new(Group::Writing, corpus, HTTP_NET) };
    task.add(entry(level.contender, corpus, httpcore::Responses::new()).map(|entry| level.at(entry)));
    let (writer, sample) = (http_net::Responses::new(), http_net::Responses::sample());
    task.add(entry_timed_by_itself(HTTP_NET, corpus, writer, sample));
    let mut out = [0; 1024];
    let bytes = &corpus.messages[0].bytes;
    let copy = move || {
        out[..bytes.len()].copy_from_slice(black_box(bytes));
        black_box(&out);
    };
    task.add(Ok(Entry::new(COPY, timed(copy))));
    task
}

fn exchanges(level: Level) -> Task {
    let corpus = kept(corpora::exchange());
    let name = "browser's request, five-field response".into();
    let mut task = Task { name, ..Task::new(Group::Exchanges, corpus, HTTP_NET) };
    task.add(entry(level.contender, corpus, httpcore::Exchanges::new()).map(|entry| level.at(entry)));
    task.add(entry(HTTP_NET, corpus, http_net::Exchanges::new()));
    task
}

/// The corpora live as long as the program.
pub fn kept(corpus: Corpus) -> &'static Corpus {
    Box::leak(Box::new(corpus))
}
