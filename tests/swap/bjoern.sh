#!/bin/sh
# bjoern as published, and bjoern built on httpcore with its own parser deleted: both answer the same requests, and the
# second one refuses what tests/swap/bjoern.py lists. Needs libev's headers and Python's.
#
#     [PYTHON=...] sh tests/swap/bjoern.sh
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap bjoern 3.2.2 http_parser-1.0

for build in original swapped; do
    environment "$work/$build" setuptools wheel
    from_pypi bjoern $version "$work/$build-source"
done
(
    cd "$work/swapped-source"
    rm -r http-parser
    sed -i -e "s#\[os.path.join('http-parser', 'http_parser.c')\]#[]#" \
        -e "s#\['http-parser', 'statsd-c-client'#[os.environ['HTTPCORE_INC'], 'statsd-c-client'#" \
        -e "s#    libraries     = \['ev'\],#    libraries     = ['ev'], extra_objects = [os.environ['HTTPCORE_LIB']],#" setup.py
)
for build in original swapped; do
    "$work/$build/bin/python" -m pip install --quiet --no-deps --no-cache-dir --force-reinstall "$work/$build-source"
done
stands_on_httpcore "$("$work/swapped/bin/python" -c 'import _bjoern; print(_bjoern.__file__)')" \
    httpcore_http_parser_execute http_parser_init

speed_beside "$work/original-source/http-parser" -DPATHS
"${PYTHON:-python3}" tests/swap/bjoern.py "$work" >"$work/tests.log" || { cat "$work/tests.log" >&2; exit 1; }
sed '$d' "$work/tests.log"
# shellcheck disable=SC2046
set -- $(tail -1 "$work/tests.log")
[ "$3" = 0 ] || speed="$3 before, $4 after"
result "$1" "$2" $(($1 + $2)) "$work/tests.log"
