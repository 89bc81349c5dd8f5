//! Link arguments of the shared library on Linux: its SONAME, and no undefined symbol that libc does not have.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let linux = std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux");
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if linux {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libhttpcore.so.1");
        if release {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,defs");
            println!("cargo:rustc-cdylib-link-arg=-lc");
        }
    }
}
