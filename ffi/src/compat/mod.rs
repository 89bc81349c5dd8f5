//! The functions behind the headers in `include/compat`, which let code written for another parser be built with this
//! one.
//!
//! Nothing here knows a byte of HTTP's grammar: tokens become callbacks. The headers give each function the name its
//! users know; the names here are ours, so that all of them can be linked into one program.

pub mod http_parser;
pub mod picohttpparser;
