//! Which vector instructions httpcore uses: with `--cfg httpcore_scan_force`, each level that the machine has is a
//! contender of its own.

use crate::measure::Entry;

/// A set of instructions.
#[derive(Clone, Copy)]
pub struct Level {
    pub contender: &'static str,
    /// Makes the library use it; whether the machine has it.
    force: fn() -> bool,
}

impl Level {
    /// `entry`, with this level in force at each of its samples.
    pub fn at(self, entry: Entry) -> Entry {
        entry.before_each_sample(move || {
            (self.force)();
        })
    }
}

/// The levels of this machine, the best one first. Leaves the best one in force.
#[cfg(httpcore_scan_force)]
pub fn levels() -> Vec<Level> {
    use httpcore::scan::{Level as L, force};
    let all = [
        #[cfg(target_arch = "x86_64")]
        Level { contender: "httpcore-avx512", force: || force(L::Avx512) },
        #[cfg(target_arch = "x86_64")]
        Level { contender: "httpcore-avx2", force: || force(L::Avx2) },
        #[cfg(target_arch = "x86_64")]
        Level { contender: "httpcore-sse", force: || force(L::Sse) },
        #[cfg(target_arch = "aarch64")]
        Level { contender: "httpcore-neon", force: || force(L::Neon) },
        Level { contender: "httpcore-portable", force: || force(L::Portable) },
    ];
    let levels: Vec<Level> = all.into_iter().filter(|level| (level.force)()).collect();
    if let Some(best) = levels.first() {
        (best.force)();
    }
    levels
}

/// One level: whatever the library chooses.
#[cfg(not(httpcore_scan_force))]
pub fn levels() -> Vec<Level> {
    vec![Level { contender: "httpcore", force: || true }]
}
