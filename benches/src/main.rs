use httpcore_bench::contenders::*;
use httpcore_bench::corpora;
use httpcore_bench::measure::{Quartiles, measure};
fn main() {
    let corpora: Vec<&'static _> = corpora::requests().into_iter().map(|c| &*Box::leak(Box::new(c))).collect();
    let mut tasks: Vec<Vec<_>> = corpora
        .iter()
        .map(|c| {
            let r = [
                entry("pico", c, picohttpparser::Heads::new(Role::Request)),
                entry("httparse", c, httparse::Heads::new(Role::Request)),
                entry("httpcore", c, httpcore::Heads::new(Role::Request)),
                entry("tokens", c, httpcore::Tokens::new(Role::Request)),
            ];
            r.into_iter().filter_map(|e| e.map_err(|e| println!("{} {}", e.contender, e.why)).ok()).collect()
        })
        .collect();
    let mut refs: Vec<&mut [_]> = tasks.iter_mut().map(|t| &mut t[..]).collect();
    measure(&mut refs, 21, std::time::Duration::from_millis(1), |_| {});
    for (c, t) in corpora.iter().zip(&tasks) {
        println!("{} {} B", c.name, c.bytes() / c.messages.len());
        for e in t {
            println!(
                "  {} {:.1} {:?}",
                e.contender,
                Quartiles::of(e.rounds.iter().copied()).median / c.messages.len() as f64,
                Quartiles::of(e.rounds.iter().zip(&t[0].rounds).map(|(a, b)| b / a))
            );
        }
    }
}
