//! The lists in `docs/` that come from tables in the code are what the code has. `make docs` writes them anew.

use httpcore::{ErrorKind, SendError};
use std::fmt::Write;

fn errors() -> String {
    let mut text = String::from(
        "# Errors\n\nGenerated from `src/error.rs` and `src/encoder/error.rs` by `make docs`.\n\n\
         ## What is wrong with a message\n\n\
         The number and the name are the same in Rust (`ErrorKind::code`, `name`) and in C (`HTTPCORE_E_` and the name).\n\
         The status is what a server answers; an error without one occurs in responses alone.\n\n\
         | number | name | rule | RFC | status |\n|---|---|---|---|---|\n",
    );
    for &kind in ErrorKind::ALL {
        let (rfc, section) = kind.rfc();
        let status = kind.status().map_or(String::new(), |status| status.to_string());
        writeln!(text, "| {} | {} | {} | {rfc} §{section} | {status} |", kind.code(), kind.name(), kind.message())
            .unwrap();
    }
    text.push_str(
        "\n## Why something was not written\n\n\
         The caller's mistakes: `SendError` in Rust, `HTTPCORE_E_` and the name in C. Nothing was written.\n\n\
         | number | name | rule |\n|---|---|---|\n",
    );
    for (code, name, message) in SendError::ALL {
        writeln!(text, "| {code} | {name} | {} |", message.to_string_lossy()).unwrap();
    }
    text
}

#[test]
fn the_list_of_errors_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md");
    if std::env::var_os("HTTPCORE_WRITE_DOCS").is_some() {
        std::fs::write(path, errors()).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap_or_default() == errors(), "docs/errors.md is stale, run `make docs`");
}
