#!/bin/sh
# The C ABI, as C programs see it: ffi/tests/c/*.c under valgrind and under the sanitizers, against a library that
# checks every overflow and debug assertion; a program without a C library; what libhttpcore.so exports and needs.
#
#     [CC=...] [CARGO_TARGET_DIR=...] sh ffi/tests/capi.sh
set -eu
cd "$(dirname "$0")/../.."

cc=${CC:-cc}
target=${CARGO_TARGET_DIR:-target}
built=$target/capi-tests
flags="-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Werror -g -Iinclude"
mkdir -p "$built"

fail() { echo "capi: $*" >&2; exit 1; }

functions=$(sed -n 's/.*\b\(httpcore_[a-z0-9_]*\)(.*/\1/p' include/httpcore.h | sort -u)
[ "$(echo "$functions" | wc -l)" -gt 50 ] || fail "the functions of the header were not found"

# A panic in this library never returns: hence the timeouts.
cargo rustc --quiet --profile checked --locked -p httpcore-artifact --crate-type staticlib
cargo build --quiet --release --locked -p httpcore-artifact
checked=$target/checked/libhttpcore.a
release=$target/release/libhttpcore

for test in parser tokenizer encoder connection memory_moves misuse any_order; do
    source=ffi/tests/c/$test.c
    # shellcheck disable=SC2086
    $cc $flags -o "$built/$test" "$source" "$checked"
    timeout 60 valgrind -q --error-exitcode=9 --leak-check=full "$built/$test" || fail "$test failed under valgrind: $?"
    # shellcheck disable=SC2086
    $cc $flags -fsanitize=address,undefined -fno-sanitize-recover=all -o "$built/$test" "$source" "$checked"
    timeout 60 "$built/$test" >/dev/null || fail "$test failed under the sanitizers: $?"
done

for function in $functions; do
    grep -q "\b$function(" ffi/tests/c/misuse.c || fail "misuse.c does not misuse $function"
done

# shellcheck disable=SC2086
$cc $flags -O1 -nostdlib -ffreestanding -static -fno-builtin -fno-stack-protector -o "$built/freestanding" \
    ffi/tests/c/freestanding.c "$release.a"
"$built/freestanding" || fail "the program without a C library failed: $?"
echo "capi: a program without a C library runs"

[ "$(uname)" = Linux ] || exit 0

exported=$(nm -D --defined-only "$release.so" | sed 's/.* //; s/@.*//' | sort -u)
[ "$exported" = "$functions" ] || fail "libhttpcore.so does not export the functions of the header: $exported"
weak='_ITM_(de)?registerTMCloneTable|__cxa_finalize|__gmon_start__'
needed=$(nm -D --undefined-only "$release.so" | sed 's/@.*//' |
    grep -Ev " U (memcpy|memmove|memset|memcmp|bcmp)\$| w ($weak)\$" || true)
[ -z "$needed" ] || fail "libhttpcore.so needs more than memory functions: $needed"
# Both manglings, as the crate of a function and as the type of an impl; and the allocator's own names.
foreign=$(nm "$release.so" |
    grep -E '_ZN(3std|5alloc)|LT\$(std|alloc)\.\.| _R.*_(3std|5alloc)|__(rust|rdl|rg)_|rust_eh_personality' || true)
[ -z "$foreign" ] || fail "libhttpcore.so has parts of std or alloc: $foreign"
readelf -d "$release.so" | grep -q 'SONAME.*\[libhttpcore\.so\.1\]' || fail "the SONAME is not libhttpcore.so.1"
echo "capi: libhttpcore.so exports the $(echo "$functions" | wc -l) functions of the header and needs memory functions"
