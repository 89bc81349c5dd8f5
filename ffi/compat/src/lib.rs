//! The functions behind the headers in `include/compat`, which let code written for another parser be built with this
//! one.
//!
//! Nothing here knows a byte of HTTP's grammar, but for `url.rs`: tokens become callbacks. The headers give each function the
//! name its users know; the names here are ours, so that all of them can be linked into one program.
//!
//! A package of its own, as it is compiled for its size.

#![no_std]
#![deny(missing_docs, clippy::missing_safety_doc)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(non_camel_case_types, reason = "the names are C's")]

#[cfg(feature = "compat")]
pub mod http_parser;
#[cfg(feature = "compat")]
mod input;
#[cfg(feature = "compat")]
mod judge;
#[cfg(feature = "compat")]
pub mod llhttp;
#[cfg(feature = "compat")]
mod name;
#[cfg(feature = "compat")]
pub mod picohttpparser;
#[cfg(feature = "compat")]
pub mod url;

#[cfg(feature = "compat")]
use httpcore::Limits;

/// For parsers that leave all limits to their callers.
#[cfg(feature = "compat")]
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
