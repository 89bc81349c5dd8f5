#!/bin/sh
# Runs the tests on other processors, emulated: the whole suite where there is an operating system; on a bare Cortex-M a
# program that answers requests; and what uses AVX-512 on a CPU that has it.
#
#     tests/cross/run.sh TARGET...
#
# A toolchain that has the target is used as it is (`rustup target add TARGET`). Else a compiler comes from Debian's packages,
# with the source of the standard library, which is built for the target; both are kept in target/cross.
# RUST_PACKAGES says which packages have them.
set -eu
cd "$(dirname "$0")/../.."

cache=$PWD/target/cross
: "${RUST_PACKAGES:=rustc-web rust-web-src}"
cargo=${CARGO:-cargo}

# Debian's compiler and what it needs, unpacked and not installed: it would drive out the one that is there.
unpack() {
    [ -x "$cache/debian/usr/bin/rustc" ] && return
    mkdir -p "$cache/archives/partial" "$cache/unpacking"
    # shellcheck disable=SC2086
    apt-get install -y -q --no-install-recommends --download-only -o Debug::NoLocking=1 \
        -o Dir::Cache::archives="$cache/archives" -o APT::Sandbox::User="$(id -un)" $RUST_PACKAGES >"$cache/apt.log" 2>&1 ||
        { cat "$cache/apt.log" >&2; echo "No package of $RUST_PACKAGES: try rustup target add $1" >&2; exit 1; }
    for package in "$cache"/archives/*.deb; do
        dpkg -x "$package" "$cache/unpacking"
    done
    rm -r "$cache/archives"
    mv "$cache/unpacking" "$cache/debian"
}

# cross TARGET CRATES ARGUMENTS...: cargo for the target, and for these crates of the standard library
cross() {
    target=$1 crates=$2
    shift 2
    if [ -d "$(rustc --print target-libdir --target "$target")" ]; then
        "$cargo" "$@" --target "$target"
    else
        unpack "$target"
        RUSTC_BOOTSTRAP=1 RUSTC="$cache/debian/usr/bin/rustc" RUSTDOC="$cache/debian/usr/bin/rustdoc" \
            LD_LIBRARY_PATH="$(echo "$cache"/debian/usr/lib/*-linux-gnu)" "$cargo" "$@" --target "$target" -Zbuild-std="$crates"
    fi
}

# suite TARGET TRIPLE RUNNER...: the triple is that of gcc and of Debian's packages, and the runner starts a program
suite() {
    target=$1 variable=CARGO_TARGET_$(echo "$1" | tr a-z- A-Z_)
    export "${variable}_LINKER=$2-gcc"
    shift 2
    # The path of the compiler's libraries is not for the program.
    export "${variable}_RUNNER=env -u LD_LIBRARY_PATH $*"
    # Two panic strategies would be two standard libraries; and emulated, what is not optimised takes minutes.
    CARGO_TARGET_DIR=$cache/build CARGO_PROFILE_DEV_PANIC=unwind CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=0 \
        cross "$target" std,panic_unwind test --workspace --locked --quiet --lib --tests
}

for target in "$@"; do
    echo "$target:"
    case $target in
    aarch64-unknown-linux-gnu) suite "$target" aarch64-linux-gnu qemu-aarch64 -L /usr/aarch64-linux-gnu ;;
    # A 64-bit kernel runs it; and qemu-i386 7.2 does not get through the tests.
    i686-unknown-linux-gnu)
        suite "$target" i686-linux-gnu /usr/i686-linux-gnu/lib/ld-linux.so.2 --library-path /usr/i686-linux-gnu/lib
        ;;
    s390x-unknown-linux-gnu) suite "$target" s390x-linux-gnu qemu-s390x -L /usr/s390x-linux-gnu ;;
    thumbv7em-none-eabi) . tests/cross/cortex-m.sh ;;
    x86_64-avx512) . tests/cross/avx512.sh ;;
    *) echo "unknown: $target" >&2; exit 1 ;;
    esac
done
