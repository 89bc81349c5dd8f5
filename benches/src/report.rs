//! What was measured, in Markdown.

use crate::checks::Checks;
use crate::goals::{Goal, Unit};
use crate::measure::Quartiles;
use crate::results::{Results, ratio};
use crate::tasks::{Group, Task};
use std::fmt::Write;

pub fn markdown(results: &Results, checks: &Checks, goals: &[Goal]) -> String {
    let mut text = format!(
        "# httpcore beside its peers\n\n{}\n\n{} rounds. In each, every contender had its turn at every task; a ratio is the \
         median of those of all rounds (and their quartiles), above 1 is faster. Times are of the processor, so they hold \
         for this machine alone.\n",
        machine(),
        results.rounds(),
    );
    for note in &results.notes {
        write!(text, "\nLeft out: {note}.\n").unwrap();
    }
    for (group, title, what) in GROUPS {
        if results.group(group).next().is_none() {
            continue;
        }
        write!(text, "\n## {title}\n\n{what}\n").unwrap();
        results.group(group).for_each(|task| table(&mut text, task));
    }
    write_checks(&mut text, checks);
    write_goals(&mut text, goals);
    text
}

const GROUPS: [(Group, &str, &str); 6] = [
    (
        Group::Requests,
        "Request heads",
        "Whole heads, a new parser for each. httpcore and http-net check target, Host and framing too; the tokenizer's spans \
         are all taken. \"target split\" adds the parts of the target, as the C ABI gives them.",
    ),
    (Group::Responses, "Response heads", "Whole heads, a new parser for each."),
    (
        Group::Pieces,
        "Heads that arrive in pieces",
        "httpcore, picohttpparser and httparse read a buffer that grows (httparse from its start each time); http-net and \
         milo keep what they need; the tokenizer, llhttp and http_parser keep nothing.",
    ),
    (
        Group::Content,
        "Content",
        "Whole requests in reads of 16 KiB, but for picohttpparser and http-net, which get the chunked content alone. \
         picohttpparser moves the content; the others give ranges.",
    ),
    (
        Group::Writing,
        "Writing",
        "The head of a response with five fields and a length, all checked; http-net without the reading of the request \
         that it needs before.",
    ),
    (
        Group::Exchanges,
        "Exchanges",
        "On one connection: a browser's request is copied in and read, and a five-field response head written.",
    ),
];

fn table(text: &mut String, task: &Task) {
    let size = task.bytes / task.messages;
    write!(text, "\n### {}\n\n{size} bytes", task.name).unwrap();
    if task.messages > 1 {
        write!(text, " on average, {} messages", task.messages).unwrap();
    }
    write!(text, ".\n\n| | ns | GB/s | to {} |\n|---|---:|---:|---:|\n", task.reference).unwrap();
    for entry in &task.entries {
        let pass = Quartiles::of(entry.rounds.iter().copied()).median;
        let nanoseconds = pass / task.messages as f64;
        let speed = task.bytes as f64 / pass;
        let ratio = ratio(task, &entry.contender, task.reference).map_or("–".into(), |ratio| in_times(&ratio));
        writeln!(text, "| {} | {nanoseconds:.1} | {speed:.2} | {ratio} |", entry.contender).unwrap();
    }
    for refusal in &task.refusals {
        writeln!(text, "| {} | {} | | |", refusal.contender, refusal.why).unwrap();
    }
}

fn in_times(ratio: &Quartiles) -> String {
    format!("{:.2} ({:.2}–{:.2})", ratio.median, ratio.lower, ratio.upper)
}

fn write_checks(text: &mut String, checks: &Checks) {
    text.push_str(
        "\n## What each of them checks\n\nFound out by requests that break one rule each: ✓ if it is refused.\n\n",
    );
    writeln!(text, "| | {} |", checks.contenders.join(" | ")).unwrap();
    writeln!(text, "|---|{}", ":-:|".repeat(checks.contenders.len())).unwrap();
    for (rule, refused) in &checks.rules {
        let marks: Vec<_> = refused.iter().map(|&refused| if refused { "✓" } else { "" }).collect();
        writeln!(text, "| {rule} | {} |", marks.join(" | ")).unwrap();
    }
}

fn write_goals(text: &mut String, goals: &[Goal]) {
    text.push_str("\n## Floors and goals\n\nMeans over several corpora are geometric.\n\n");
    text.push_str("| | measured | floor | goal | |\n|---|---:|---:|---:|---|\n");
    for goal in goals {
        let measured = match (goal.measured, goal.unit) {
            (None, _) => "–".into(),
            (Some(measured), Unit::Times { .. }) => in_times(&measured),
            (Some(Quartiles { lower, median, upper }), Unit::Percent) => {
                format!("{median:.0} % ({lower:.0}–{upper:.0})")
            }
        };
        let wanted = |value: f64| match goal.unit {
            Unit::Times { more_is_better: true } => format!("{value}"),
            Unit::Times { .. } => format!("≤ {value}"),
            Unit::Percent => format!("≤ {value} %"),
        };
        let (floor, aim, verdict) = (wanted(goal.floor), wanted(goal.goal), goal.verdict());
        writeln!(text, "| {} | {measured} | {floor} | {aim} | {verdict} |", goal.what).unwrap();
    }
}

/// The processor, and what it has of the instructions that matter here.
fn machine() -> String {
    let model = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let mut machine = format!("{} ({})", model.unwrap_or("An unknown processor".into()), std::env::consts::ARCH);
    #[cfg(target_arch = "x86_64")]
    for (name, there) in [
        ("AVX2", is_x86_feature_detected!("avx2")),
        ("AVX-512 BW", is_x86_feature_detected!("avx512bw")),
        ("AVX-512 VBMI2", is_x86_feature_detected!("avx512vbmi2")),
    ] {
        write!(machine, ", {} {name}", if there { "with" } else { "without" }).unwrap();
    }
    machine + "."
}
