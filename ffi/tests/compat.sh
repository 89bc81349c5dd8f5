#!/bin/sh
# The drop-in headers in include/compat, as C programs see them: ffi/tests/c/compat_*.c under valgrind and under the
# sanitizers, against a library with the feature `compat` that checks every overflow and debug assertion; the headers on
# their own in C and C++, and together in one program; that libhttpcore.so exports their functions.
#
#     [CC=...] [CXX=...] [CARGO_TARGET_DIR=...] sh ffi/tests/compat.sh
set -eu
cd "$(dirname "$0")/../.."

cc=${CC:-cc}
target=${CARGO_TARGET_DIR:-target}/compat
built=$target/tests
warnings="-Wall -Wextra -Wpedantic -Wshadow -Werror"
mkdir -p "$built"

fail() { echo "compat: $*" >&2; exit 1; }

CARGO_TARGET_DIR=$target cargo rustc --quiet --profile checked --locked -p httpcore-artifact --features compat \
    --crate-type staticlib
CARGO_TARGET_DIR=$target cargo build --quiet --release --locked -p httpcore-artifact --features compat
checked=$target/checked/libhttpcore.a

CARGO_TARGET_DIR=$target cargo test --quiet --locked --features compat --test historical >/dev/null ||
    fail "what the tokenizer tolerates is not what it should"

run() { # run NAME FLAG...: the test of include/compat/NAME
    name=$1
    source=ffi/tests/c/compat_$name.c
    shift
    flags="-std=c11 $warnings -g -Iinclude -Iinclude/compat/$name $*"
    # shellcheck disable=SC2086
    $cc $flags -o "$built/$name" "$source" "$checked"
    timeout 300 valgrind -q --error-exitcode=9 --leak-check=full "$built/$name" ||
        fail "$name $* failed under valgrind: $?"
    # shellcheck disable=SC2086
    $cc $flags -fsanitize=address,undefined -fno-sanitize-recover=all -o "$built/$name" "$source" "$checked"
    timeout 60 "$built/$name" >/dev/null || fail "$name $* failed under the sanitizers: $?"
}

run http_parser-1.0
run llhttp
run http_parser
run picohttpparser
run picohttpparser -DHTTPCORE_PHR_STRICT

# All of them in one program.
objects=
for part in main http_parser-1.0 http_parser picohttpparser llhttp; do
    case $part in
    main) part_flags= ;;
    http_parser-1.0) part_flags=-DPART_HTTP_PARSER_1_0 ;;
    http_parser) part_flags=-DPART_HTTP_PARSER_2_9 ;;
    picohttpparser) part_flags=-DPART_PICOHTTPPARSER ;;
    llhttp) part_flags=-DPART_LLHTTP ;;
    esac
    # shellcheck disable=SC2086
    $cc -std=c11 $warnings -g -Iinclude -Iinclude/compat/$part $part_flags -c -o "$built/$part.o" ffi/tests/c/compat_together.c
    objects="$objects $built/$part.o"
done
# shellcheck disable=SC2086
$cc -o "$built/together" $objects "$checked"
"$built/together" || fail "the headers do not work together: $?"

for header in include/compat/*/*.h; do
    # shellcheck disable=SC2086
    $cc -std=c99 $warnings -fsyntax-only -x c "$header"
    # shellcheck disable=SC2086
    ${CXX:-c++} -std=c++11 $warnings -fsyntax-only -x c++ "$header"
done

[ "$(uname)" = Linux ] || exit 0
functions=$(sed -n '/static inline/d; s/^#define [a-z_]* \(httpcore_[a-z0-9_]*\)$/\1/p; s/^[a-z].*\b\(httpcore_[a-z0-9_]*\)(.*/\1/p' \
    include/compat/*/*.h | sort -u)
[ -n "$functions" ] || fail "the functions of the headers were not found"
for function in $functions; do
    nm -D --defined-only "$target/release/libhttpcore.so" | grep -q " T $function\$" || fail "$function is not exported"
done
echo "compat: libhttpcore.so exports the $(echo "$functions" | wc -l) functions of the drop-in headers"
