#!/bin/sh
# Counts with valgrind how many instructions a head takes. The CPU is the one that valgrind emulates: it has AVX2 where the
# real one has, and no AVX-512.
#
# Called by benches/run.sh, which builds what is run here.
set -eu
cd "$(dirname "$0")/.."

counted=target/bench/count
rm -rf "$counted"
mkdir -p "$counted"
# A file for each time that the function returns, numbered from 1 on.
valgrind --quiet --tool=callgrind --callgrind-out-file="$counted/run" \
    --toggle-collect='httpcore_bench::measure::Entry::run' --dump-after='httpcore_bench::measure::Entry::run' \
    target/bench/release/httpcore-bench-count >"$counted/messages"
number=0
while IFS='	' read -r corpus contender messages; do
    number=$((number + 1))
    instructions=$(sed -n 's/^totals: //p' "$counted/run.$number")
    printf '%-36s %-24s %8d\n' "$corpus" "$contender" $((instructions / messages))
done <"$counted/messages"
