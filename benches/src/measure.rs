//! How time is taken: every contender in turn, many rounds, and ratios within a round.
//!
//! A machine's speed drifts, and other processes take their share. Two contenders that are measured within a few
//! milliseconds meet the same conditions, so what is told is the median of the ratios of each round, with its quartiles.
//! The clock is that of the thread, which stands still while another process has the core. This file knows nothing of
//! what is measured.

use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

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

    /// The same entry, with something to be done before the clock starts.
    pub fn before_each_sample(mut self, before: impl Fn() + 'static) -> Self {
        let mut sample = self.sample;
        self.sample = Box::new(move |passes| {
            before();
            sample(passes)
        });
        self
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

    /// For criterion, which has its own idea of rounds, and for `benches/count.sh`, which looks for this function.
    #[inline(never)]
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

/// Measures all entries of all tasks for about so long: one sample each a round, and from round to round another one
/// first.
pub fn measure<'t>(
    tasks: impl IntoIterator<Item = &'t mut Vec<Entry>>,
    duration: Duration,
    sample: Duration,
    progress: impl Fn(usize),
) {
    const FEWEST: usize = 5;
    let mut tasks: Vec<_> = tasks.into_iter().filter(|entries| !entries.is_empty()).collect();
    let start = Instant::now();
    tasks.iter_mut().flat_map(|entries| entries.iter_mut()).for_each(|entry| entry.calibrate(sample));
    let mut round = 0;
    while round < FEWEST || start.elapsed() < duration {
        for entries in &mut tasks {
            let first = round % entries.len();
            (first..entries.len()).chain(0..first).for_each(|index| entries[index].measure());
        }
        round += 1;
        progress(round);
    }
}

/// Times `pass` as often as it is asked for.
pub fn timed(mut pass: impl FnMut() + 'static) -> Sample {
    Box::new(move |passes| time(passes, &mut pass))
}

/// Times a loop of so many passes.
pub fn timed_loop(mut passes_of: impl FnMut(u64) + 'static) -> Sample {
    Box::new(move |passes| time(1, || passes_of(passes)))
}

/// Times what cannot be done again and again without something before it: both, less what comes before alone.
pub fn timed_beyond<S: 'static>(
    mut state: S,
    before: impl Fn(&mut S) + 'static,
    both: impl Fn(&mut S) + 'static,
) -> Sample {
    Box::new(move |passes| {
        let alone = time(passes, || before(&mut state));
        time(passes, || both(&mut state)).saturating_sub(alone)
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
