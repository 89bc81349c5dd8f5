//! Measures httpcore and its peers side by side, tells what was found as Markdown on standard output, and writes it to
//! `bench.md` and a chart to `bench.svg`.
//!
//!     httpcore-bench [--seconds N] [--only TEXT] [--to DIRECTORY]
//!
//! `make bench` fetches and builds what is needed before; `make bench ONLY=cookie` does the tasks whose name has that in it.

use httpcore_bench::checks::checks;
use httpcore_bench::goals::goals;
use httpcore_bench::measure::measure;
use httpcore_bench::results::Results;
use httpcore_bench::{chart, report, tasks};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Long beside the clock's grain, short beside the time slice of a scheduler.
const SAMPLE: Duration = Duration::from_millis(1);

struct Options {
    seconds: u64,
    only: String,
    to: PathBuf,
}

fn options() -> Result<Options, String> {
    let mut options = Options { seconds: 300, only: String::new(), to: "target".into() };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("{name} needs a value"))?;
        match &*name {
            "--seconds" => options.seconds = value.parse().map_err(|_| "--seconds needs a number")?,
            "--only" => options.only = value,
            "--to" => options.to = value.into(),
            _ => return Err(format!("unknown: {name}")),
        }
    }
    Ok(options)
}

fn main() -> Result<(), String> {
    let options = options()?;
    let (mut tasks, notes) = tasks::all();
    tasks.retain(|task| task.name.contains(&options.only));
    if tasks.is_empty() {
        return Err(format!("no task has {:?} in its name", options.only));
    }
    let entries = tasks.iter_mut().map(|task| &mut task.entries);
    measure(entries, Duration::from_secs(options.seconds), SAMPLE, |round| eprint!("\rround {round} "));
    eprintln!();

    let results = Results { tasks, notes };
    let report = report::markdown(&results, &checks(), &goals(&results));
    print!("{report}");
    write(&options.to.join("bench.md"), &report)?;
    write(&options.to.join("bench.svg"), &chart::svg(&results))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
