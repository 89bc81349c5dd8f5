//! Each level against the tables and the tokenizer, byte for byte, and nothing read outside of what is given.

use super::*;
use std::vec::Vec;

type Find = for<'a> fn(&'a [u8], &'a mut [Field], &'a mut Room) -> Option<Shape<'a>>;
type Count = fn(&[u8], Range<usize>, &'static Class) -> usize;

/// What a level finds: how long start line and head are, the candidates, and all fields.
type Found = (usize, usize, Vec<u8>, Vec<Field>);

fn find(head: Find, bytes: &[u8]) -> Option<Found> {
    let mut fields = [Field::EMPTY; 100];
    head(bytes, &mut fields, &mut Room::new()).map(|shape| {
        let (start_line, head) = (shape.start_line.len(), shape.head.len());
        (start_line, head, shape.candidates.to_vec(), shape.fields.to_vec())
    })
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

    unsafe fn splat(byte: u8) -> Self {
        Self([byte; N])
    }

    unsafe fn max(self, other: Self) -> Self {
        Self(core::array::from_fn(|at| (self.0[at] as i8).max(other.0[at] as i8) as u8))
    }

    unsafe fn above(self, bound: u8) -> u64 {
        self.bits(|byte| byte as i8 > bound as i8)
    }

    unsafe fn zero(self) -> u64 {
        self.bits(|byte| byte == 0)
    }

    unsafe fn below_space(self) -> u64 {
        self.bits(|byte| byte < b' ')
    }
}

/// The two functions of a level of which the work is done by `$perform`.
macro_rules! level {
    ($perform:expr) => {
        (
            // SAFETY: the CPU has the instructions: `levels` asks before it takes these functions.
            |bytes, fields, room| unsafe { $perform(Head { bytes, fields, room }) },
            // SAFETY: as above.
            |bytes, range, class| unsafe { $perform(Run { bytes, range, class }) },
        )
    };
}

unsafe fn software<const N: usize, T: Task>(task: T) -> T::Output {
    // SAFETY: no instructions are needed.
    task.perform(unsafe { Vectors::<Software<N>>::new() })
}

/// The levels with vectors that this CPU has. The first ones need no CPU.
fn levels() -> Vec<(Find, Count)> {
    #[allow(unused_mut, reason = "not on each architecture")]
    let mut levels: Vec<(Find, Count)> =
        std::vec![level!(software::<16, _>), level!(software::<32, _>), level!(software::<64, _>)];
    #[cfg(target_arch = "x86_64")]
    {
        // All that the functions are compiled for.
        macro_rules! has {
            ($($feature:tt)*) => { true $(&& std::is_x86_feature_detected!($feature))* };
        }
        if has!("ssse3" "sse4.1" "popcnt") {
            levels.push(level!(sse::perform));
        }
        if has!("avx2" "bmi1" "bmi2" "popcnt") {
            levels.push(level!(avx2::perform));
        }
        if has!("avx512f" "avx512bw" "avx512vbmi2" "bmi1" "bmi2" "popcnt") {
            levels.push(level!(avx512::perform));
        }
    }
    #[cfg(target_arch = "aarch64")]
    levels.push(level!(neon::perform));
    levels
}

/// Every byte behind every number of bytes of the class.
#[test]
fn runs_end_at_the_first_byte_outside() {
    for (_, run) in levels() {
        for class in [&TEXT, &PATH, &QUERY, &PATH_AND_MARK] {
            for length in [5, 16, 17, 32, 35, 64, 67, 131] {
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

/// Every byte at every place of a name and of a value, more than a block of each.
#[test]
fn each_byte_of_a_line_is_judged() {
    const LENGTH: usize = 70;
    let mut found = 0;
    for (head, _) in levels() {
        for (at, byte) in (0..LENGTH).flat_map(|at| (0..=u8::MAX).map(move |byte| (at, byte))) {
            let mut line = [b'a'; LENGTH];
            line[at] = byte;
            let in_name = [b"HTTP/1.1 200 \r\n", &line[..], b": b\r\n\r\n"].concat();
            let expected = grammar::is(byte, grammar::TCHAR) || (byte == b':' && at > 0);
            assert_eq!(find(head, &in_name).is_some(), expected, "{byte:#x} at {at} of a name");
            let in_value = [b"HTTP/1.1 200 \r\nb: a", &line[..], b"a\r\n\r\n"].concat();
            let expected = grammar::is(byte, grammar::TEXT) && byte != b'\t';
            assert_eq!(find(head, &in_value).is_some(), expected, "{byte:#x} at {at} of a value");
            found += u32::from(expected);
        }
    }
    assert!(found > 10_000, "{found}");
}

/// The number of fields of a section, if it is one that is found. Its bytes are CR, LF, `a`, `:` and SP.
fn fields_of(section: &[u8]) -> Option<usize> {
    // The line end of the start line may be the first half.
    let section = [b"\r\n", section].concat();
    let end = section.windows(4).position(|window| window == b"\r\n\r\n")?;
    let mut lines = std::str::from_utf8(&section[..end]).unwrap().split("\r\n").skip(1);
    let is_field = |line: &str| {
        let name = line.len() - line.trim_start_matches('a').len();
        name > 0 && line[name..].starts_with(':') && !line.contains(['\r', '\n'])
    };
    let count = lines.clone().count();
    lines.all(is_field).then_some(count)
}

/// All short sections of the bytes that matter, alone and behind a usual line, at the start of a block and across its end.
#[test]
fn each_short_section_is_judged() {
    const BYTES: &[u8; 5] = b"\r\na: ";
    let levels = levels();
    let mut found = [0; 4];
    for length in 0..=6 {
        for mut pick in 0..BYTES.len().pow(length) {
            let mut short = Vec::new();
            for _ in 0..length {
                short.push(BYTES[pick % BYTES.len()]);
                pick /= BYTES.len();
            }
            for (before, line, behind) in [(13, "", 0), (13, "aa: a\r\n", 40), (57, "", 40), (53, "aa: a\r\n", 0)] {
                let section = [line.as_bytes(), &short, b"\r\n\r\n"].concat();
                let expected = fields_of(&section);
                found[expected.map_or(3, |fields| fields.min(2))] += 1;
                let bytes = [&[b'b'; 60][..before], b"\r\n", &section, &[b'b'; 40][..behind]].concat();
                for (head, _) in &levels {
                    let fields = find(*head, &bytes).map(|found| found.3.len());
                    assert_eq!(fields, expected, "{}", bytes.escape_ascii());
                }
            }
        }
    }
    assert!(found.iter().all(|&count| count > 100), "{found:?}");
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
    for length in 0..=300 {
        for bytes in heads(length) {
            memory.each_side(&bytes, |bytes| {
                for (head, run) in levels() {
                    found += u32::from(find(head, bytes).is_some());
                    for class in [&TEXT, &PATH, &QUERY] {
                        assert!(run(bytes, 0..length, class) <= length);
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
        let seen = levels().into_iter().map(|(head, _)| std::format!("{:?}", find(head, &bytes)));
        let seen: Vec<_> = seen.collect();
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{}: {seen:?}", bytes.escape_ascii());
    }
}
