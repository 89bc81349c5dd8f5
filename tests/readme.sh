#!/bin/sh
# The C example of README.md compiles without warnings against the release library, and says what it has to.
set -eu
cd "$(dirname "$0")/.."

built=target/readme
mkdir -p $built
awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' README.md >$built/hello.c
${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude -o $built/hello $built/hello.c target/release/libhttpcore.a
[ "$($built/hello | tr -d '\r')" = "$(printf 'HTTP/1.1 200 OK\nContent-Length: 2\n\nhi')" ]
echo "readme: the C example works"
