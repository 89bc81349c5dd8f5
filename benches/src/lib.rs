//! httpcore side by side with its peers; see `main.rs` for how to run it.

pub mod chart;
pub mod checks;
pub mod contenders;
pub mod corpora;
pub mod goals;
pub mod measure;
pub mod report;
mod response;
pub mod results;
pub mod tasks;
