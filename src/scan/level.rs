//! Which instructions are used: the best ones that the CPU has, asked once.

/// A set of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
#[cfg_attr(not(httpcore_scan_force), allow(unreachable_pub))]
pub enum Level {
    /// Those of every CPU.
    #[cfg_attr(target_arch = "aarch64", allow(dead_code, reason = "only chosen for tests"))]
    Portable,
    /// SSSE3, SSE4.1 and POPCNT.
    #[cfg(target_arch = "x86_64")]
    Sse,
    /// AVX2, BMI1, BMI2 and POPCNT.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Those of `Avx2`, and of AVX-512 the parts F, BW and VBMI2.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// What all 64-bit ARM CPUs have.
    #[cfg(target_arch = "aarch64")]
    Neon,
}

#[cfg(target_arch = "x86_64")]
cpufeatures::new!(has_sse, "ssse3", "sse4.1", "popcnt");
#[cfg(target_arch = "x86_64")]
cpufeatures::new!(has_avx2, "ssse3", "sse4.1", "popcnt", "avx2", "bmi1", "bmi2");
#[cfg(target_arch = "x86_64")]
cpufeatures::new!(
    has_avx512,
    "ssse3",
    "sse4.1",
    "popcnt",
    "avx2",
    "bmi1",
    "bmi2",
    "avx512f",
    "avx512bw",
    "avx512vbmi2"
);

/// The highest level of this CPU.
#[inline]
fn best() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        if has_avx512::get() {
            return Level::Avx512;
        }
        if has_avx2::get() {
            return Level::Avx2;
        }
        best_without_avx2()
    }
    #[cfg(target_arch = "aarch64")]
    {
        Level::Neon
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        Level::Portable
    }
}

/// Of older CPUs. Not in line: asking them takes more code than the work is called with.
#[cfg(target_arch = "x86_64")]
#[cold]
#[inline(never)]
fn best_without_avx2() -> Level {
    if has_sse::get() { Level::Sse } else { Level::Portable }
}

/// The level to work at.
#[cfg(not(httpcore_scan_force))]
#[inline]
pub(super) fn level() -> Level {
    best()
}

/// For tests and benchmarks: the level can be chosen.
#[cfg(httpcore_scan_force)]
mod forced {
    extern crate std;

    use super::{Level, best};
    use core::sync::atomic::{AtomicU8, Ordering};

    const LEVELS: &[Level] = &[
        Level::Portable,
        #[cfg(target_arch = "x86_64")]
        Level::Sse,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2,
        #[cfg(target_arch = "x86_64")]
        Level::Avx512,
        #[cfg(target_arch = "aarch64")]
        Level::Neon,
    ];

    /// The index in `LEVELS` and 1, or 0 as long as none was chosen.
    static CHOSEN: AtomicU8 = AtomicU8::new(0);

    /// Works at this level from now on, in all threads; `false`, and nothing is changed, if the CPU has not got it.
    pub fn force(level: Level) -> bool {
        if level as u8 > best() as u8 {
            return false;
        }
        CHOSEN.store(level as u8 + 1, Ordering::Relaxed);
        true
    }

    /// The level that was chosen; else the one that HTTPCORE_SCAN_LEVEL names; else the best.
    pub(in crate::scan) fn level() -> Level {
        let chosen = CHOSEN.load(Ordering::Relaxed).checked_sub(1);
        chosen.and_then(|index| LEVELS.get(usize::from(index))).copied().unwrap_or_else(from_environment)
    }

    #[cold]
    #[allow(clippy::panic, reason = "tests at a level that is not there must not pass")]
    fn from_environment() -> Level {
        let mut level = best();
        if let Ok(name) = std::env::var("HTTPCORE_SCAN_LEVEL") {
            let named = LEVELS.iter().find(|level| std::format!("{level:?}").eq_ignore_ascii_case(&name));
            level = *named.unwrap_or_else(|| panic!("there is no level {name}"));
        }
        assert!(force(level), "this CPU has no {level:?}");
        level
    }
}

#[cfg(httpcore_scan_force)]
pub use forced::force;
#[cfg(httpcore_scan_force)]
pub(super) use forced::level;
