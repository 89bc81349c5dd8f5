//! What httpcore wants to reach, and what it has reached.

use crate::measure::Quartiles;
use crate::results::{Results, ratio};
use crate::tasks::*;

/// A figure beside its floor and its goal.
pub struct Goal {
    pub what: String,
    pub measured: Option<Quartiles>,
    pub unit: Unit,
    pub floor: f64,
    pub goal: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// So many times as fast, or for a cost, as much. `true` if more is better.
    Times { more_is_better: bool },
    /// So much more time, in hundredths; less is better.
    Percent,
}

const FASTER: Unit = Unit::Times { more_is_better: true };
const COST: Unit = Unit::Times { more_is_better: false };

impl Goal {
    pub fn verdict(&self) -> &'static str {
        let Some(measured) = self.measured else { return "not measured" };
        let reaches = |wanted: f64| match self.unit {
            Unit::Times { more_is_better: true } => measured.median >= wanted,
            _ => measured.median <= wanted,
        };
        match (reaches(self.goal), reaches(self.floor)) {
            (true, _) => "goal reached",
            (_, true) => "floor reached",
            _ => "**missed**",
        }
    }
}

/// The instruction sets that goals were set for, the best first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Avx512,
    Avx2,
    Sse,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2",
            Self::Sse => "SSE",
        }
    }

    const fn forced(self) -> &'static str {
        match self {
            Self::Avx512 => "httpcore-avx512",
            Self::Avx2 => "httpcore-avx2",
            Self::Sse => "httpcore-sse",
        }
    }

    /// The one that the library chooses on this machine.
    #[cfg(target_arch = "x86_64")]
    fn chosen() -> Option<Self> {
        if is_x86_feature_detected!("avx512vbmi2") {
            Some(Self::Avx512)
        } else if is_x86_feature_detected!("avx2") {
            Some(Self::Avx2)
        } else {
            is_x86_feature_detected!("sse4.1").then_some(Self::Sse)
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn chosen() -> Option<Self> {
        None
    }

    /// Who stands for this level: the contender that was forced to it, or the one that chose it.
    fn contender(self, httpcore: &str) -> Option<&'static str> {
        match httpcore == "httpcore" {
            true => (Self::chosen() == Some(self)).then_some("httpcore"),
            false => Some(self.forced()),
        }
    }
}

pub fn goals(results: &Results) -> Vec<Goal> {
    // Whichever level came first.
    let first =
        results.tasks.iter().flat_map(|task| &task.entries).find(|entry| entry.contender.starts_with("httpcore"));
    let httpcore = first.map_or("httpcore", |entry| &entry.contender);
    let mut goals = Vec::new();
    let mut add = |what: String, measured, unit, floor, goal| goals.push(Goal { what, measured, unit, floor, goal });

    for (level, floor, goal) in [(Level::Avx512, 2.5, 3.0), (Level::Avx2, 2.0, 2.4), (Level::Sse, 1.1, 1.3)] {
        let contender = level.contender(httpcore);
        let measured = contender.and_then(|name| results.mean_ratio(Group::Requests, name, PICOHTTPPARSER));
        add(format!("request heads to picohttpparser, {}", level.name()), measured, FASTER, floor, goal);
    }
    let worst =
        Level::Avx2.contender(httpcore).and_then(|name| results.worst_ratio(Group::Requests, name, PICOHTTPPARSER));
    let where_ = worst.map_or(String::new(), |(corpus, _)| format!(" ({corpus})"));
    let what = format!("the worst corpus of these, AVX2{where_}");
    add(what, worst.map(|(_, quartiles)| quartiles), FASTER, 1.1, 1.5);
    let measured =
        Level::Avx512.contender(httpcore).and_then(|name| results.mean_ratio(Group::Requests, name, HTTPARSE));
    add("request heads to httparse, AVX-512".into(), measured, FASTER, 3.0, 3.5);

    for (peer, floor, goal) in [(LLHTTP, 2.5, 3.5), (HTTP_PARSER, 4.0, 6.0)] {
        let measured = results.mean_ratio(Group::Requests, TOKENIZER, peer);
        add(format!("request heads, tokenizer with every span taken, to {peer}"), measured, FASTER, floor, goal);
    }
    let measured = results.mean_ratio(Group::Responses, httpcore, PICOHTTPPARSER);
    add("response heads to picohttpparser".into(), measured, FASTER, 2.0, 2.5);

    for name in [LARGE_CHUNKS, SMALL_CHUNKS] {
        for peer in [PICOHTTPPARSER, HTTP_NET] {
            let measured = results.task(name).and_then(|task| ratio(task, httpcore, peer));
            add(format!("{name}, without copying, to {peer}"), measured, FASTER, 1.2, 1.5);
        }
    }
    let measured = results.mean_ratio(Group::Writing, httpcore, HTTP_NET);
    add("five-field response head to http-net's allocation-free writer".into(), measured, FASTER, 1.0, 1.5);
    let measured = results.mean_ratio(Group::Exchanges, httpcore, HTTP_NET);
    add("whole exchange to http-net".into(), measured, FASTER, 2.0, 3.0);

    let measured = growth(results, httpcore);
    add("a head byte by byte, cost of a byte at 8 KB over that at 500 B".into(), measured, COST, 1.2, 1.2);
    let measured = results.task(BYTEWISE_BROWSER).and_then(|task| ratio(task, httpcore, LLHTTP));
    add("a head byte by byte, to llhttp byte by byte".into(), measured, FASTER, 1.0, 1.0);

    // The lines alone are measured where levels are.
    let measured = results.mean_ratio(Group::Requests, httpcore, BARE).map(more_time);
    add("cost of framing, Host and target over the bare parse".into(), measured, Unit::Percent, 45.0, 25.0);

    let measured = results.mean_ratio(Group::Requests, FROM_C, VIEWS).map(more_time);
    add("request heads from C over the same from Rust".into(), measured, Unit::Percent, 10.0, 5.0);
    goals
}

/// How much more time is taken by who is so many times as fast, in hundredths.
fn more_time(ratio: Quartiles) -> Quartiles {
    let more = |ratio: f64| (1.0 / ratio - 1.0) * 100.0;
    Quartiles { lower: more(ratio.upper), median: more(ratio.median), upper: more(ratio.lower) }
}

fn growth(results: &Results, contender: &str) -> Option<Quartiles> {
    let bytewise = |name| {
        let task = results.task(name)?;
        let bytes = task.bytes as f64;
        Some(task.entry(contender)?.rounds.iter().map(move |nanoseconds| nanoseconds / bytes))
    };
    let (short, long) = (bytewise(BYTEWISE_SHORT)?, bytewise(BYTEWISE_LONG)?);
    Some(Quartiles::of(long.zip(short).map(|(long, short)| long / short)))
}
