#!/bin/sh
# Shows that no panic is reachable from the C ABI or from Rust: under --cfg httpcore_link_proof the panic handler calls a
# function that is defined nowhere, so a program links only if the linker finds that nothing leads to the handler. All of
# the library is one object file (fat LTO) and is kept whether used or not: no --gc-sections.
#
# The proof is tried on a library with a panic planted in it, too, which must not link.
set -eu
cd "$(dirname "$0")/.."

target=target/proof
mkdir -p $target
cat >$target/program.c <<'C'
#include "httpcore.h"
int main(void) { return httpcore_abi() == HTTPCORE_ABI ? 0 : 1; }
C

features=
links() { # links CFG...
    # shellcheck disable=SC2086
    RUSTFLAGS="--cfg httpcore_link_proof $*" CARGO_TARGET_DIR=$target \
        cargo rustc --quiet --release --locked -p httpcore-artifact $features --crate-type staticlib ||
        exit 1
    ${CC:-cc} -Iinclude -o $target/program $target/program.c $target/release/libhttpcore.a 2>$target/link.log
}

if links --cfg httpcore_link_proof_planted; then
    echo "link proof: a planted panic was not found: the proof proves nothing" >&2
    exit 1
fi
grep -q httpcore_a_panic_is_reachable $target/link.log || { cat $target/link.log >&2; exit 1; }

prove() { # prove FUNCTION...: each is in a library in which no panic is reachable
    if ! links; then
        echo "link proof: a panic is reachable" >&2
        cat $target/link.log >&2
        exit 1
    fi
    $target/program
    for function in "$@"; do
        nm $target/program | grep -q " T $function\$" || { echo "link proof: $function is not in it" >&2; exit 1; }
    done
}

# What is proved is the whole ABI, each function of the header, and the Rust entry points beside it; and the functions
# behind the drop-in headers.
# shellcheck disable=SC2046
prove httpcore_proof_of_rust $(sed -n 's/.*\b\(httpcore_[a-z_]*\)(.*/\1/p' include/httpcore.h)
features="--features compat"
# shellcheck disable=SC2046
prove $(sed -n 's/^#define [a-z_]* \(httpcore_[a-z0-9_]*\)$/\1/p' include/compat/*/*.h)
echo "link proof: no panic is reachable"
