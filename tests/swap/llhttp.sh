#!/bin/sh
# llhttp as published, from httptools' source package, beside httpcore in its place: messages made at random go through
# both, under the sanitizers, ours with every overflow checked. What is compared stands in llhttp_differential.c.
#
#     [CC=...] [PYTHON=...] sh tests/swap/llhttp.sh [SEED [MESSAGES]]
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap llhttp 9.4.3 llhttp
seed=${1:-1} messages=${2:-20000}
CARGO_TARGET_DIR=target/compat ${CARGO:-cargo} rustc --quiet --profile checked --locked -p httpcore-artifact \
    --features compat --crate-type staticlib
HTTPCORE_LIB=$PWD/target/compat/checked/libhttpcore.a

environment "$work/venv" "setuptools>=80.9,<=82.0.1" wheel
from_pypi httptools 0.9.0 "$work/source"
original=$work/source/vendor/llhttp
grep -q "LLHTTP_VERSION_PATCH ${version##*.}\$" "$original/include/llhttp.h" || fail "another version"

checked="-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all"
# The casts that llhttp's generated code calls its callbacks through are its own matter.
for file in api http llhttp; do
    # shellcheck disable=SC2086
    [ -f "$work/$file.o" ] || ${CC:-cc} -g -O1 -fsanitize=address -I"$original/include" -c -o "$work/$file.o" "$original/src/$file.c"
done
# shellcheck disable=SC2086
{
    ${CC:-cc} $checked -std=gnu11 -Wall -Wextra -I"$original/include" -DRUN=run_original -c -o "$work/original.o" tests/swap/llhttp_run.c
    ${CC:-cc} $checked -std=gnu11 -Wall -Wextra -I"$HTTPCORE_INC" -DRUN=run_httpcore -c -o "$work/httpcore.o" tests/swap/llhttp_run.c
    ${CC:-cc} $checked -std=gnu11 -Wall -Wextra -o "$work/differential" tests/swap/llhttp_differential.c \
        "$work"/*.o "$HTTPCORE_LIB"
}
nm "$work/httpcore.o" | grep -q ' U llhttp_' && fail "the original is compared with itself"
# A panic is a loop without end.
timeout 3600 "$work/differential" "$seed" "$messages" || fail "seed $seed"
result "$messages" 0 "$messages"
