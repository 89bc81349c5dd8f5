#!/bin/sh
# httptools, uvicorn's parser, with httpcore in the place of llhttp and of http_parser: its own tests; and uvicorn serves
# a request with it.
#
#     [PYTHON=...] sh tests/swap/httptools.sh
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap httptools 0.9.0 llhttp
here=$PWD/tests/swap

environment "$work/venv" pytest "setuptools>=80.9,<=82.0.1" wheel uvicorn
from_pypi httptools $version "$work/source"
cd "$work/source"

# All that changes: httptools' own options for parsers of the system. The licence files are part of its package.
rm -rf vendor/llhttp/include vendor/llhttp/src vendor/http-parser/*.c vendor/http-parser/*.h
mkdir -p "$work/lib"
for library in llhttp http_parser; do
    ln -sf "$HTTPCORE_LIB" "$work/lib/lib$library.a"
done
cat >setup.cfg <<END
[build_ext]
use_system_llhttp = 1
use_system_http_parser = 1
include_dirs = $HTTPCORE_INC:$HTTPCORE_INC/../http_parser
library_dirs = $work/lib
END
"$python" -m pip install --quiet --no-deps --no-cache-dir --force-reinstall .

# Its own sources are out of the way, so that the tests find what was installed.
cp -R tests "$work/tests.new"
rm -rf "$work/tests" && mv "$work/tests.new" "$work/tests"
cd "$work"
module() { "$python" -c "import httptools.parser.$1 as m; print(m.__file__)"; }
stands_on_httpcore "$(module parser)" httpcore_llhttp_execute llhttp_
stands_on_httpcore "$(module url_parser)" httpcore_http_parser_parse_url http_parser_

"$python" "$here/uvicorn_serves.py" >"$work/uvicorn.log" 2>&1 || { cat "$work/uvicorn.log" >&2; fail "uvicorn does not serve"; }
pytest "$work/tests.log" tests
result "$passed" "$failed" 41 "$work/tests.log"
