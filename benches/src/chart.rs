//! The request heads as a chart: how much faster or slower than picohttpparser, as bars from 1 on a logarithmic scale.

use crate::results::{Results, ratio};
use crate::tasks::{Group, PICOHTTPPARSER};
use std::fmt::Write;

const LABELS: f64 = 190.0;
const WIDTH: f64 = 860.0;
const BAR: f64 = 12.0;
const TOP: f64 = 56.0;
/// The chart shows ratios between 1/16 and 16.
const DOUBLINGS: f64 = 4.0;

const OURS: &str = "#0b7a75";
const PEERS: &str = "#9aa5b1";
const BOUNDS: &str = "#e0c58f";

pub fn svg(results: &Results) -> String {
    let mut bars = String::new();
    let mut y = TOP;
    for task in results.group(Group::Requests) {
        writeln!(bars, "<text x='8' y='{:.0}' class='corpus'>{}</text>", y + BAR, escaped(&task.name)).unwrap();
        y += BAR * 1.5;
        for entry in task.entries.iter().filter(|entry| entry.contender != PICOHTTPPARSER) {
            let Some(ratio) = ratio(task, &entry.contender, PICOHTTPPARSER) else { continue };
            let colour = match &entry.contender {
                name if name.starts_with("httpcore") => OURS,
                name if name.starts_with("bound") => BOUNDS,
                _ => PEERS,
            };
            let (one, end) = (place(1.0), place(ratio.median));
            let (start, width) = (one.min(end), (end - one).abs().max(1.0));
            let middle = y + BAR * 0.85;
            writeln!(
                bars,
                "<text x='{:.0}' y='{middle:.1}' class='name'>{}</text>\
                 <rect x='{start:.1}' y='{y:.1}' width='{width:.1}' height='{:.1}' fill='{colour}'/>\
                 <text x='{:.1}' y='{middle:.1}' class='{}'>{:.2}</text>",
                LABELS - 8.0,
                escaped(&entry.contender),
                BAR - 2.0,
                if end >= one { end + 4.0 } else { end - 4.0 },
                if end >= one { "more" } else { "less" },
                ratio.median,
            )
            .unwrap();
            y += BAR;
        }
        y += BAR;
    }
    let mut lines = String::new();
    for doubling in -4..=4 {
        let value = f64::powi(2.0, doubling);
        let label = if doubling < 0 { format!("1/{}", 1 << -doubling) } else { format!("{value}") };
        let (x, class) = (place(value), if doubling == 0 { "one" } else { "grid" });
        writeln!(
            lines,
            "<line x1='{x:.1}' x2='{x:.1}' y1='{:.0}' y2='{y:.0}' class='{class}'/>\
             <text x='{x:.1}' y='{:.0}' class='scale'>{label}</text>",
            TOP - 6.0,
            TOP - 10.0,
        )
        .unwrap();
    }
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {y:.0}' font-family='sans-serif' font-size='10'>\n\
         <style>.corpus{{font-weight:bold;font-size:12px}}.name,.less{{text-anchor:end}}.scale{{text-anchor:middle}}\
         .grid{{stroke:#e5e7eb}}.one{{stroke:#374151}}</style>\n\
         <rect width='100%' height='100%' fill='white'/>\n\
         <text x='8' y='20' font-size='14' font-weight='bold'>Request heads: speed to picohttpparser with SSE4.2</text>\n\
         {lines}{bars}</svg>\n"
    )
}

/// Where a ratio lies.
fn place(ratio: f64) -> f64 {
    let half = (WIDTH - LABELS) / 2.0 - 40.0;
    let doublings = ratio.log2().clamp(-DOUBLINGS, DOUBLINGS);
    LABELS + 40.0 + half + doublings / DOUBLINGS * half
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
