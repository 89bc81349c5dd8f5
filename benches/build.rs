//! Compiles the C peers, as far as `fetch.sh` has fetched them, each with the calls around it that a C program would
//! make.

use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-env-changed=HTTPCORE_BENCH_SOURCES");
    println!("cargo:rustc-check-cfg=cfg(has_llhttp, has_http_parser)");
    let Some(sources) = std::env::var_os("HTTPCORE_BENCH_SOURCES").map(PathBuf::from) else {
        println!("cargo:warning=HTTPCORE_BENCH_SOURCES is not set: without llhttp and http_parser (use `make bench`)");
        return;
    };
    let llhttp = sources.join("llhttp");
    compile(
        "llhttp",
        &[llhttp.join("src/llhttp.c"), llhttp.join("src/api.c"), llhttp.join("src/http.c")],
        &llhttp.join("include"),
    );
    let http_parser = sources.join("http-parser");
    compile("http_parser", &[http_parser.join("http_parser.c")], &http_parser);
}

fn compile(peer: &str, sources: &[PathBuf], include: &Path) {
    let ours = format!("c/{peer}.c");
    println!("cargo:rerun-if-changed={ours}");
    println!("cargo:rerun-if-changed=c/reader.h");
    for source in sources {
        println!("cargo:rerun-if-changed={}", source.display());
    }
    if !sources.iter().all(|source| source.exists()) {
        return;
    }
    let mut build = cc::Build::new();
    build.files(sources).file(ours).include(include).opt_level(3).warnings(false);
    build.compile(&format!("bench_{peer}"));
    println!("cargo:rustc-cfg=has_{peer}");
}
