//! httpcore side by side with its peers; see `main.rs` for how to run it.

pub mod contenders;
pub mod corpora;
pub mod measure;
