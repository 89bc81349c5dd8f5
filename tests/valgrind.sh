#!/bin/sh
# Runs the server core under valgrind, which makes it fail on any access or leak: stands in for the server in a test.
exec valgrind --quiet --error-exitcode=9 --leak-check=full "$(dirname "$0")/../target/release/httpcore-server" "$@"
