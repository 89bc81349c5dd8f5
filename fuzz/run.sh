#!/bin/sh
# Fuzzes with cargo-fuzz on the nightly toolchain; installs cargo-fuzz if it is missing.
#
#     fuzz/run.sh SECONDS TARGET...
#
# Starts from the committed seeds; what it finds goes to fuzz/corpus, what fails to fuzz/artifacts.
set -eu
cd "$(dirname "$0")/.."

seconds=$1
shift
mkdir -p fuzz/target
command -v cargo-fuzz >/dev/null || cargo install --locked --quiet cargo-fuzz
for target in "$@"; do
    mkdir -p "fuzz/corpus/$target" "fuzz/seeds/$target"
    echo "fuzz: $target for $seconds s"
    if ! cargo +nightly fuzz run --release "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
        -dict=fuzz/http.dict -max_total_time="$seconds" -max_len=4096 -timeout=10 >"fuzz/target/$target.log" 2>&1; then
        tail -n 60 "fuzz/target/$target.log"
        exit 1
    fi
    grep -a '^Done' "fuzz/target/$target.log"
done
