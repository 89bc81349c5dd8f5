#!/bin/sh
# Fetches the C sources of llhttp and http_parser, which are measured and not kept here.
#
#     benches/fetch.sh DIRECTORY
#
# Both lie in the source package of httptools on PyPI, so whatever index pip is set up with serves them. Says so and
# succeeds when it cannot get them: the benchmark then goes without.
set -eu

to=$1
[ -f "$to/llhttp/src/llhttp.c" ] && [ -f "$to/http-parser/http_parser.c" ] && exit 0
mkdir -p "$to"
: >"$to/pip.log"
for pip in "${PYTHON:-python3} -m pip" pip pip3; do
    if $pip download --quiet --no-deps --no-binary :all: --dest "$to" httptools==0.9.0 >>"$to/pip.log" 2>&1 &&
        tar -xzf "$to/httptools-0.9.0.tar.gz" -C "$to" --strip-components=2 httptools-0.9.0/vendor; then
        exit 0
    fi
done
echo "benches: llhttp and http_parser could not be fetched and are left out; $to/pip.log says why" >&2
