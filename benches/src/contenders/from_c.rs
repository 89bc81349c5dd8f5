//! httpcore through its C ABI: the loop of `c/from_c.c` over `libhttpcore.a`, in one shared object.

use super::{Reader, Refusal, Role, entry_timed_by_itself};
use crate::corpora::Corpus;
use crate::measure::{Entry, timed_loop};
use libloading::Library;
use std::ffi::c_int;
use std::hint::black_box;

/// `struct message`.
#[repr(C)]
struct Message {
    bytes: *const u8,
    length: usize,
}

type Run = unsafe extern "C" fn(*const Message, usize, u64, c_int) -> usize;

/// The shared object, loaded until the end.
#[derive(Clone, Copy)]
pub struct FromC(Run);

impl FromC {
    /// From the file that the environment names.
    pub fn load() -> Result<Self, String> {
        let path = std::env::var_os("HTTPCORE_BENCH_FROM_C").ok_or("HTTPCORE_BENCH_FROM_C is not set")?;
        // SAFETY: the object is ours, and has no initialisers.
        let library = unsafe { Library::new(path) }.map_err(|error| error.to_string())?;
        // SAFETY: c/from_c.c defines it with this type.
        let run = unsafe { library.get::<Run>(b"bench_from_c") }.map_err(|error| error.to_string())?;
        let run = *run;
        std::mem::forget(library);
        Ok(Self(run))
    }

    pub fn entry(self, name: &str, corpus: &'static Corpus, role: Role) -> Result<Entry, Refusal> {
        let messages: Vec<Message> = corpus.messages.iter().map(|message| Message::new(&message.bytes)).collect();
        let sample = timed_loop(move |passes| {
            black_box(self.run(&messages, passes, role));
        });
        entry_timed_by_itself(name, corpus, Heads { from_c: self, role, found: 0 }, sample)
    }

    fn run(self, messages: &[Message], passes: u64, role: Role) -> usize {
        let response = c_int::from(role == Role::Response);
        // SAFETY: the messages are live and as long as they say.
        unsafe { (self.0)(messages.as_ptr(), messages.len(), passes, response) }
    }
}

impl Message {
    fn new(bytes: &[u8]) -> Self {
        Self { bytes: bytes.as_ptr(), length: bytes.len() }
    }
}

struct Heads {
    from_c: FromC,
    role: Role,
    found: usize,
}

impl Reader for Heads {
    fn read(&mut self, head: &[u8]) -> bool {
        self.found = self.from_c.run(&[Message::new(head)], 1, self.role);
        self.found != usize::MAX
    }

    fn found(&self) -> usize {
        self.found
    }
}
