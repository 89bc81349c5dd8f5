//! How time is taken: every contender in turn, many rounds, and ratios within a round.
//!
//! A machine's speed drifts, and other processes take their share. Two contenders that are measured within a few
//! milliseconds meet the same conditions, so what is told is the median of the ratios of each round, with its quartiles.
//! The clock is that of the thread, which stands still while another process has the core. This file knows nothing of
//! what is measured.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// What is measured: so many passes over a corpus, and how long they took.
pub type Sample = Box<dyn FnMut(u64) -> Duration>;

/// One contender at one task.
pub struct Entry {
    pub contender: String,
    sample: Sample,
    /// Passes in one sample.
    passes: u64,
    /// Nanoseconds a pass, one for each round.
    pub rounds: Vec<f64>,
}

impl Entry {
    pub fn new(contender: impl Into<String>, sample: Sample) -> Self {
        Self { contender: contender.into(), sample, passes: 1, rounds: Vec::new() }
    }

    /// Finds out how many passes take about as long as a sample shall.
    fn calibrate(&mut self, target: Duration) {
        loop {
            let took = (self.sample)(self.passes);
            if took >= target / 4 {
                let factor = target.as_secs_f64() / took.as_secs_f64();
                self.passes = ((self.passes as f64 * factor) as u64).max(1);
                return;
            }
            self.passes *= 2;
        }
    }

    fn measure(&mut self) {
        // Caches and branch history are the contender's own before the clock starts.
        (self.sample)(self.passes / 10 + 1);
        let took = (self.sample)(self.passes);
        self.rounds.push(took.as_secs_f64() * 1e9 / self.passes as f64);
    }

    /// For criterion, which has its own idea of rounds.
    pub fn run(&mut self, passes: u64) -> Duration {
        (self.sample)(passes)
    }
}

/// The median and the quartiles of something that was measured in every round.
#[derive(Clone, Copy, Debug)]
pub struct Quartiles {
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

impl Quartiles {
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |part: f64| values[((values.len() - 1) as f64 * part).round() as usize];
        Self { lower: at(0.25), median: at(0.5), upper: at(0.75) }
    }
}

/// Measures all entries of all tasks: one sample each a round, and from round to round another one first.
pub fn measure(tasks: &mut [&mut [Entry]], rounds: usize, target: Duration, progress: impl Fn(usize)) {
    for entry in tasks.iter_mut().flat_map(|entries| entries.iter_mut()) {
        entry.calibrate(target);
    }
    for round in 0..rounds {
        for entries in tasks.iter_mut().filter(|entries| !entries.is_empty()) {
            let first = round % entries.len();
            let (after, before) = (first..entries.len(), 0..first);
            after.chain(before).for_each(|index| entries[index].measure());
        }
        progress(round + 1);
    }
}

/// Times `pass` as often as it is asked for.
pub fn timed(mut pass: impl FnMut() + 'static) -> Sample {
    Box::new(move |passes| time(passes, &mut pass))
}

/// Times what `pass` does after what `prepare` does, which has to come first each time: both, less `prepare` alone.
pub fn timed_beyond<S: 'static>(
    mut state: S,
    prepare: impl Fn(&mut S) + 'static,
    pass: impl Fn(&mut S) + 'static,
) -> Sample {
    Box::new(move |passes| {
        let alone = time(passes, || prepare(&mut state));
        let both = time(passes, || {
            prepare(&mut state);
            pass(&mut state);
        });
        both.saturating_sub(alone)
    })
}

fn time(passes: u64, mut pass: impl FnMut()) -> Duration {
    let start = now();
    for _ in 0..passes {
        pass();
    }
    now().saturating_sub(start)
}

fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
