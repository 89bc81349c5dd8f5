#!/bin/sh
# http-parser 2.9 beside httpcore, from the source that Debian publishes: the same URLs are accepted, and split alike.
#
#     [CC=...] sh tests/swap/http_parser.sh
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap http-parser 2.9.4 http_parser

from_debian http-parser "$work/source"
cc="${CC:-cc} -O2 -g -Wall -Wextra"
for source in "$work/source/http_parser.c" tests/swap/http_parser_original.c; do
    $cc -I"$work/source" -c -o "$work/$(basename "$source" .c).o" "$source"
done
$cc -I"$HTTPCORE_INC" -o "$work/url" tests/swap/http_parser_url.c "$work/http_parser_original.o" "$work/http_parser.o" "$HTTPCORE_LIB"
"$work/url"
