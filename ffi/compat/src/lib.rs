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
