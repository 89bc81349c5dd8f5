//! Reads heads for valgrind to count the instructions: `make bench-count`.
//!
//! Writes a line for each call of `Entry::run`: corpus, contender, and how many messages were read. What they took is told
//! by `benches/count.sh`. picohttpparser is missing, as valgrind does not know its instructions of SSE4.2.

use httpcore_bench::contenders::from_c::FromC;
use httpcore_bench::contenders::{Aim, Refusal, Role, callbacks, entry, httpcore};
use httpcore_bench::corpora::{self, Corpus};
use httpcore_bench::measure::Entry;
use httpcore_bench::tasks::{self, FROM_C, LLHTTP, TOKENIZER, VIEWS};

/// As many that what is done once does not count.
const BYTES: usize = 100_000;

fn main() {
    for corpus in corpora::requests() {
        heads(corpus, Role::Request);
    }
    for corpus in corpora::responses() {
        heads(corpus, Role::Response);
    }
    byte_by_byte(corpora::browser());
}

fn heads(corpus: Corpus, role: Role) {
    let corpus = tasks::kept(corpus);
    // With the best level in force.
    let levels = httpcore::levels();
    run(&corpus.name, corpus, entry(TOKENIZER, corpus, httpcore::Tokens::new(role, usize::MAX)));
    #[cfg(httpcore_scan_force)]
    run(&corpus.name, corpus, entry(tasks::BARE, corpus, httpcore::Bare::new()));
    if let Ok(from_c) = FromC::load() {
        run(&corpus.name, corpus, entry(VIEWS, corpus, httpcore::Views::new(role)));
        run(&corpus.name, corpus, from_c.entry(FROM_C, corpus, role));
    }
    for level in levels {
        run(
            &corpus.name,
            corpus,
            entry(level.contender, corpus, httpcore::Heads::new(role)).map(|entry| level.at(entry)),
        );
    }
    if let Some(llhttp) = callbacks::llhttp() {
        let llhttp = callbacks::Messages::new(llhttp, role, Aim::Head, usize::MAX);
        run(&corpus.name, corpus, entry(LLHTTP, corpus, llhttp));
    }
}

fn byte_by_byte(corpus: Corpus) {
    let name = format!("{}, byte by byte", corpus.name);
    let corpus = tasks::kept(corpus);
    let best = httpcore::levels()[0];
    run(&name, corpus, entry(best.contender, corpus, httpcore::Growing::new(Role::Request, 1)));
    if let Some(llhttp) = callbacks::llhttp() {
        let llhttp = callbacks::Messages::new(llhttp, Role::Request, Aim::Head, 1);
        run(&name, corpus, entry(LLHTTP, corpus, llhttp));
    }
}

fn run(name: &str, corpus: &Corpus, entry: Result<Entry, Refusal>) {
    let Ok(mut entry) = entry else { return };
    let passes = BYTES.div_ceil(corpus.bytes());
    entry.run(passes as u64);
    println!("{name}\t{}\t{}", entry.contender, passes * corpus.messages.len());
}
