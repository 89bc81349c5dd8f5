//! The same tasks through criterion, for its statistics and its comparison with an earlier run:
//! `cargo bench --manifest-path benches/Cargo.toml -- "16 fields"`.

use criterion::{Criterion, Throughput};
use httpcore_bench::tasks;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let (tasks, notes) = tasks::all();
    for note in notes {
        eprintln!("Left out: {note}.");
    }
    for task in tasks {
        let mut group = criterion.benchmark_group(&task.name);
        group.throughput(Throughput::Bytes(task.bytes as u64));
        for mut entry in task.entries {
            group.bench_function(entry.contender.clone(), |bencher| bencher.iter_custom(|passes| entry.run(passes)));
        }
        group.finish();
    }
    criterion.final_summary();
}
