//! The functions behind the headers in `include/compat`, which let code written for another parser be built with this
//! one.
//!
//! Nothing here knows a byte of HTTP's grammar, but for [`url`]: tokens become callbacks. The headers give each function the name its
//! users know; the names here are ours, so that all of them can be linked into one program.

pub mod http_parser;
pub mod llhttp;
mod name;
pub mod picohttpparser;
pub mod url;

use httpcore::Limits;

/// A parser that leaves all limits to its caller.
static NO_LIMITS: Limits = Limits {
    start_line: u32::MAX,
    field_section: u32::MAX,
    trailer_section: u32::MAX,
    chunk_overhead: u32::MAX,
    method: u16::MAX,
    field_line: u16::MAX,
    fields: u16::MAX,
    trailers: u16::MAX,
    content: u64::MAX,
};
