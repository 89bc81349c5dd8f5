#!/bin/sh
# Runs the server core under valgrind, which makes it fail on any wrong access or leak: stands in for the server in a test.
# Freed memory is held back only shortly, so that a test of flat memory still means something.
exec valgrind --quiet --error-exitcode=9 --leak-check=full --freelist-vol=100000 \
    "$(dirname "$0")/../target/release/httpcore-server" "$@"
