#!/bin/sh
# gunicorn_h1c, a parser for gunicorn, with httpcore in the place of its copy of picohttpparser: its own tests.
#
#     [PYTHON=...] sh tests/swap/gunicorn_h1c.sh
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap gunicorn_h1c 0.6.9 picohttpparser

environment "$work/venv" pytest setuptools wheel
from_pypi gunicorn_h1c $version "$work/source"
cd "$work/source"

# All that changes: which sources are compiled, where the header lies, and what is linked.
rm -rf src/gunicorn_h1c/picohttpparser
sed -i -e '/os.path.join(pico_path, "picohttpparser.c"),/d' \
    -e 's#include_dirs=\[pico_path\],#include_dirs=[os.environ["HTTPCORE_INC"]], extra_objects=[os.environ["HTTPCORE_LIB"]],#' \
    setup.py
{ [ "$(grep -c HTTPCORE_LIB setup.py)" = 3 ] && ! grep -q 'picohttpparser\.c' setup.py; } ||
    fail "its build is not the one that was known"
"$python" -m pip install --quiet --no-deps --no-cache-dir --force-reinstall .

# Its own sources are out of the way, so that the tests find what was installed.
cd tests
for module in _parser _parser_fast _protocol; do
    stands_on_httpcore "$("$python" -c "import gunicorn_h1c.$module as m; print(m.__file__)")" httpcore_phr_parse phr_
done
pytest "$work/tests.log" .
result "$passed" "$failed" 264 "$work/tests.log"
