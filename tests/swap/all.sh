#!/bin/sh
# Runs all swaps, one after the other, and prints a table of what came out. Ends with 1 if one of them failed.
#
#     sh tests/swap/all.sh TARGET...     called by `make swap`
set -eu
cd "$(dirname "$0")/../.."

rm -f target/swap/*/result
failed=
for target in "$@"; do
    ${MAKE:-make} --no-print-directory "$target" || failed="$failed $target"
done
printf '\n%-28s %8s %8s   %-28s %s\n' consumer passed failed "with its own parser" "requests a second"
cat target/swap/*/result | while IFS='|' read -r consumer passed fails own speed; do
    printf '%-28s %8s %8s   %-28s %s\n' "$consumer" "$passed" "$fails" "$own" "$speed"
done
[ -z "$failed" ] || { echo "failed:$failed" >&2; exit 1; }
