//! Compiles the C server core into the target that fuzzes it, under the sanitizers.

fn main() {
    println!("cargo:rerun-if-changed=server_harness.c");
    println!("cargo:rerun-if-changed=../ffi/examples/server.c");
    println!("cargo:rerun-if-changed=../ffi/examples/answers.h");
    println!("cargo:rerun-if-changed=../include/httpcore.h");
    let mut build = cc::Build::new();
    build.file("server_harness.c").include("../include").std("c11").flag("-Wno-unused-function");
    // Undefined behaviour traps; addresses are watched by the run-time that cargo-fuzz links.
    build.flags(["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]);
    if std::env::var("CARGO_CFG_SANITIZE").is_ok_and(|sanitize| sanitize.contains("address")) {
        build.flag("-fsanitize=address");
    }
    build.compile("server_harness");
    println!("cargo:rustc-link-lib=ev");
}
