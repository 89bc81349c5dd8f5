//! The functions behind the drop-in headers in `include/compat`: other parsers' interfaces over the tokenizer.
//!
//! No file here has a grammar of its own; each translates tokens to one interface.

pub mod picohttpparser;
