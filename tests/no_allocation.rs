//! Reading allocates nothing: the corpus is read under an allocator that counts.

mod common;

use httpcore::{Event, Leniency, Limits, Parser, TokenKind, Tokenizer};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local!(static ALLOCATIONS: Cell<usize> = const { Cell::new(0) });

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as promised by the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as promised by the caller.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// Reads a stream to its end or its error, looks at all there is to see, and gives how many events there were.
fn parse(stream: &[u8]) -> usize {
    let mut parser = Parser::<100>::request(Limits::DEFAULT).lenient(Leniency::HOST_MISSING);
    let (mut at, mut events) = (0, 0);
    while let Ok(step) = parser.next(&stream[at..]) {
        events += 1;
        if let (Event::Head, Some(head)) = (&step.event, parser.head(&stream[at..at + step.consumed])) {
            assert!(head.fields().count() == head.len() && head.list("connection").count() < 100);
            assert!(head.method().is_some() && head.target().is_some());
        }
        at += step.consumed;
        if step.event == Event::NeedData || (step.event == Event::End && !parser.start_next()) {
            break;
        }
    }
    let _end = parser.eof();
    events
}

fn tokenize(stream: &[u8]) -> usize {
    let mut tokenizer = Tokenizer::request(Limits::DEFAULT).lenient(Leniency::HOST_MISSING);
    let (mut at, mut tokens) = (0, 0);
    while let Ok(token) = tokenizer.next(&stream[at..stream.len().min(at + 7)]) {
        tokens += 1;
        at += token.consumed;
        let end = token.kind == TokenKind::MessageEnd && !tokenizer.start_next();
        if end || (token.kind == TokenKind::NeedData && at == stream.len()) {
            break;
        }
    }
    tokens
}

#[test]
fn reading_allocates_nothing() {
    // Under --cfg httpcore_scan_force the first look at bytes asks the environment for the level.
    parse(b"GET / HTTP/1.1\r\n\r\n");
    for case in common::gunicorn() {
        let mut seen = 0;
        assert_eq!(allocations(|| seen = parse(&case.bytes) + tokenize(&case.bytes)), 0, "{}", case.id);
        assert!(!case.valid || seen > 0);
    }
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1)))), 1);
}
