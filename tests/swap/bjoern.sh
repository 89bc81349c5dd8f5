#!/bin/sh
# bjoern as published, and bjoern built on httpcore with its own parser deleted: both answer the same requests, and the
# second one refuses what tests/swap/bjoern.py lists. Needs pip, libev's headers and Python's.
#
#     tests/swap/bjoern.sh
set -eu
cd "$(dirname "$0")/../.."

version=3.2.2
work=$PWD/target/swap/bjoern
mkdir -p "$work"
CARGO_TARGET_DIR=target/compat cargo build --quiet --release --locked -p httpcore-artifact --features compat

if [ ! -d "$work/source" ]; then
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: -d "$work/download" "bjoern==$version"
    mkdir "$work/source"
    tar xzf "$work"/download/bjoern-*.tar.gz -C "$work/source" --strip-components=1
fi
for build in original swapped; do
    [ -x "$work/$build/bin/python" ] || python3 -m venv "$work/$build"
    rm -rf "$work/$build-source"
    cp -r "$work/source" "$work/$build-source"
done

(
    cd "$work/swapped-source"
    rm -r http-parser
    sed -i -e "s#\[os.path.join('http-parser', 'http_parser.c')\]#[]#" \
        -e "s#\['http-parser', 'statsd-c-client'#[os.environ['HTTPCORE_INCLUDE'], 'statsd-c-client'#" \
        -e "s#    libraries     = \['ev'\],#    libraries     = ['ev'], extra_objects = [os.environ['HTTPCORE_LIBRARY']],#" setup.py
)
export HTTPCORE_INCLUDE="$PWD/include/compat/http_parser-1.0" HTTPCORE_LIBRARY="$PWD/target/compat/release/libhttpcore.a"
for build in original swapped; do
    "$work/$build/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-cache-dir --force-reinstall "$work/$build-source"
done
module=$("$work/swapped/bin/python" -c 'import _bjoern; print(_bjoern.__file__)')
nm "$module" | grep -q httpcore_http_parser_execute || { echo "bjoern was not built on httpcore" >&2; exit 1; }
if nm "$module" | grep -q ' [Tt] http_parser_execute$'; then echo "bjoern still has its own parser" >&2; exit 1; fi

exec python3 tests/swap/bjoern.py "$work"
