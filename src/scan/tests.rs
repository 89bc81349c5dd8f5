//! Each level against the tables and the tokenizer, byte for byte, and nothing read outside of what is given.

use super::*;
use std::vec::Vec;

type Head = fn(&[u8], &mut [Field], &mut Shape) -> bool;
type Run = fn(&[u8], Range<usize>, &'static Class) -> usize;

/// What a level finds.
fn find(head: Head, bytes: &[u8]) -> Option<(Shape, Vec<Field>)> {
    let (mut fields, mut shape) = ([Field::EMPTY; 100], Shape::EMPTY);
    let found = head(bytes, &mut fields, &mut shape);
    found.then(|| (shape.clone(), fields[..usize::from(shape.fields)].to_vec()))
}

static TEXT: Class = Class::new(grammar::TEXT);
static PATH: Class = Class::new(grammar::PATH);
static QUERY: Class = Class::new(grammar::QUERY);
static PATH_AND_MARK: Class = Class::with(grammar::PATH, b'?');

/// Vectors of any length without any instructions for them, which say what the others have to do.
#[derive(Clone, Copy)]
struct Software<const N: usize>([u8; N]);

impl<const N: usize> Software<N> {
    fn bits(self, of: impl Fn(u8) -> bool) -> u64 {
        self.0.iter().enumerate().map(|(at, &byte)| u64::from(of(byte)) << at).sum()
    }
}

impl<const N: usize> vector::Vector for Software<N> {
    const BYTES: usize = N;
    type Table = &'static vector::Lookup;

    unsafe fn table(lookup: &'static vector::Lookup) -> Self::Table {
        lookup
    }

    unsafe fn load(from: *const u8) -> Self {
        // SAFETY: the caller says that as many bytes are readable.
        Self(unsafe { from.cast::<[u8; N]>().read() })
    }

    unsafe fn load_part(from: *const u8, length: usize) -> Self {
        assert!(length < N && (length == 16 || length == 32));
        let mut bytes = [0; N];
        // SAFETY: the caller says that as many bytes are readable.
        bytes[..length].copy_from_slice(unsafe { std::slice::from_raw_parts(from, length) });
        Self(bytes)
    }

    unsafe fn look_up(self, table: Self::Table) -> Self {
        let look_up = |byte: u8| table.low[usize::from(byte & 15)] & table.high[usize::from(byte >> 4)];
        Self(self.0.map(|byte| if byte < 0x80 { look_up(byte) } else { 0 }))
    }

    unsafe fn saturating_add(self, number: u8) -> Self {
        Self(self.0.map(|byte| byte.saturating_add(number)))
    }

    unsafe fn negative(self) -> u64 {
        self.bits(|byte| (byte as i8) < 0)
    }

    unsafe fn above(self, bound: u8) -> u64 {
        self.bits(|byte| byte as i8 > bound as i8)
    }

    unsafe fn zero(self) -> u64 {
        self.bits(|byte| byte == 0)
    }

    unsafe fn control(self) -> u64 {
        self.bits(|byte| byte < b' ' || byte == 0x7f)
    }
}

fn software<const N: usize>() -> (Head, Run, usize) {
    (
        // SAFETY: no instructions are needed.
        |b, f, s| unsafe { lines::find::<Software<N>>(b, f, s).is_some() },
        // SAFETY: as above, and the callers see to it that there is a vector of bytes.
        |b, r, class| unsafe { class::run::<Software<N>>(b, r, &class.lookup) },
        N,
    )
}

/// The levels with vectors that this CPU has, and the fewest bytes that their runs take. The first ones need no CPU.
fn levels() -> Vec<(Head, Run, usize)> {
    #[allow(unused_mut, reason = "not on each architecture")]
    let mut levels = std::vec![software::<16>(), software::<32>(), software::<64>()];
    #[cfg(target_arch = "x86_64")]
    {
        if std::is_x86_feature_detected!("ssse3") && std::is_x86_feature_detected!("popcnt") {
            levels.push((
                // SAFETY: the CPU has the instructions.
                |b, f, s| unsafe { sse::head(b, f, s) },
                // SAFETY: as above, and the callers see to it that there is a vector of bytes.
                |b, r, class| unsafe { sse::run(b, r, &class.lookup) },
                16,
            ));
        }
        if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("bmi2") {
            levels.push((
                // SAFETY: the CPU has the instructions.
                |b, f, s| unsafe { avx2::head(b, f, s) },
                // SAFETY: as above, and the callers see to it that there is a vector of bytes.
                |b, r, class| unsafe { avx2::run(b, r, &class.lookup) },
                32,
            ));
        }
        if std::is_x86_feature_detected!("avx512bw") && std::is_x86_feature_detected!("avx512vbmi2") {
            levels.push((
                // SAFETY: the CPU has the instructions.
                |b, f, s| unsafe { avx512::head(b, f, s) },
                // SAFETY: as above, and the callers see to it that there is a vector of bytes.
                |b, r, class| unsafe { avx2::run(b, r, &class.lookup) },
                32,
            ));
        }
    }
    #[cfg(target_arch = "aarch64")]
    levels.push((
        // SAFETY: the CPU has the instructions.
        |b, f, s| unsafe { neon::head(b, f, s) },
        // SAFETY: as above, and the callers see to it that there is a vector of bytes.
        |b, r, class| unsafe { neon::run(b, r, &class.lookup) },
        16,
    ));
    levels
}

/// Every byte behind every number of bytes of the class.
#[test]
fn runs_end_at_the_first_byte_outside() {
    for (_, run, least) in levels() {
        for class in [&TEXT, &PATH, &QUERY, &PATH_AND_MARK] {
            for length in [least, least + 1, 2 * least + 3] {
                for at in 0..length {
                    for byte in 0..=u8::MAX {
                        let mut bytes = std::vec![b'a'; length];
                        bytes[at] = byte;
                        let expected =
                            if grammar::is(byte, class.class) || class.also == Some(byte) { length } else { at };
                        assert_eq!(run(&bytes, 0..length, class), expected, "{byte:#x} at {at} of {length}");
                    }
                }
            }
        }
    }
}

/// Memory with unreadable pages on both sides.
#[cfg(unix)]
mod guarded {
    pub(super) struct Guarded {
        start: *mut u8,
        page: usize,
    }

    impl Guarded {
        pub(super) fn new() -> Self {
            // SAFETY: a new mapping of three pages, of which the middle one is made readable and writable.
            unsafe {
                let page = libc::sysconf(libc::_SC_PAGESIZE) as usize;
                let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
                let start = libc::mmap(std::ptr::null_mut(), 3 * page, libc::PROT_NONE, flags, -1, 0);
                assert_ne!(start, libc::MAP_FAILED);
                let middle = start.cast::<u8>().add(page);
                assert_eq!(libc::mprotect(middle.cast(), page, libc::PROT_READ | libc::PROT_WRITE), 0);
                Self { start: middle, page }
            }
        }

        /// The bytes at the end of the page, then at its start.
        pub(super) fn each_side(&mut self, bytes: &[u8], mut look: impl FnMut(&[u8])) {
            for at in [self.page - bytes.len(), 0] {
                // SAFETY: as many bytes are in the page at `at`, and nobody else has them.
                let place = unsafe { std::slice::from_raw_parts_mut(self.start.add(at), bytes.len()) };
                place.copy_from_slice(bytes);
                look(place);
            }
        }
    }

    impl Drop for Guarded {
        fn drop(&mut self) {
            // SAFETY: what `new` has mapped.
            unsafe { libc::munmap(self.start.sub(self.page).cast(), 3 * self.page) };
        }
    }
}

/// Whole and cut heads of every length, whose last bytes are names, values and line ends.
fn heads(length: usize) -> Vec<Vec<u8>> {
    let start = &b"GET / HTTP/1.1\r\n"[..];
    let mut heads = Vec::new();
    for line in [&b"a:\r\n"[..], b"TE: b\r\n", b"Host: example.org\r\n", b"content-length: 1\r\n", b"x: \r\n", b"a\r\n"]
    {
        let mut head = start.to_vec();
        while head.len() < length {
            head.extend(line);
        }
        head.truncate(length);
        heads.push(head.clone());
        // The same, ended by an empty line, and by one that is short.
        for end in [&b"\r\n\r\n"[..], b"\r\n\r", b"v\r\n\r\n", b":\r\n\r\n", b"\r\n"] {
            if let Some(kept) = length.checked_sub(end.len()) {
                heads.push([&head[..kept], end].concat());
            }
        }
    }
    heads.push(std::vec![b'a'; length]);
    heads.push(std::vec![b'\r'; length]);
    heads.push(std::vec![0xff; length]);
    heads
}

#[cfg(unix)]
#[test]
fn nothing_is_read_outside() {
    let mut memory = guarded::Guarded::new();
    let mut found = 0;
    for length in (0..=140).chain((147..300).step_by(17)) {
        for bytes in heads(length) {
            memory.each_side(&bytes, |bytes| {
                for (head, run, least) in levels() {
                    found += u32::from(find(head, bytes).is_some());
                    if length >= least {
                        for class in [&TEXT, &PATH, &QUERY] {
                            assert!(run(bytes, 0..length, class) <= length);
                        }
                    }
                }
                assert!(tchars(bytes) <= length && blanks(bytes) <= length && text(bytes) <= length);
            });
        }
    }
    assert!(found > 1000, "{found}");
}

/// All levels say the same of the same bytes, valid or not.
#[test]
fn levels_agree() {
    let mut random = 1u32;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random as usize % below
    };
    for round in 0..2_000 {
        let mut candidates = heads(20 + round % 280);
        let mut bytes = candidates.swap_remove(next(candidates.len()));
        for _ in 0..next(3) {
            let at = next(bytes.len());
            bytes[at] = b"\r\n :\t\x7f\0a\xff"[next(9)];
        }
        let seen = levels().into_iter().map(|(head, ..)| std::format!("{:?}", find(head, &bytes)));
        let seen: Vec<_> = seen.collect();
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{}: {seen:?}", bytes.escape_ascii());
    }
}
