#!/bin/sh
# Fetches, builds and runs the benchmark; target/release/libhttpcore.a has to be there.
#
#     benches/run.sh SECONDS|count [TEXT]
#
# Does the tasks that have TEXT in their name, for about so many seconds; or counts what heads take (benches/count.sh).
# BENCH_RUSTFLAGS="--cfg httpcore_scan_force" makes each level of instructions a contender of its own.
set -eu
cd "$(dirname "$0")/.."

sources=$PWD/target/bench-sources
from_c=$PWD/target/bench-from-c.so
sh benches/fetch.sh "$sources"
# One shared object that hides the library in it: the benchmark has the same names in its own copy.
${CC:-cc} -O3 -shared -fPIC -fvisibility=hidden -Iinclude -o "$from_c" benches/c/from_c.c target/release/libhttpcore.a \
    -Wl,--exclude-libs,ALL -Wl,-Bsymbolic
export HTTPCORE_BENCH_SOURCES="$sources" HTTPCORE_BENCH_FROM_C="$from_c"
# Each function at the start of a cache line, so that none is fast or slow by where the linker happens to put it.
export CFLAGS="${CFLAGS:-} -falign-functions=64"
RUSTFLAGS="${RUSTFLAGS:-} ${BENCH_RUSTFLAGS:-} -C llvm-args=-align-all-functions=6" ${CARGO:-cargo} build --release --locked --quiet \
    --manifest-path benches/Cargo.toml --target-dir target/bench
if [ "$1" = count ]; then exec sh benches/count.sh; fi
exec target/bench/release/httpcore-bench --seconds "$1" --only "${2:-}" --to target
