#!/bin/sh
# gunicorn with its fast parser, gunicorn_h1c on httpcore: those of its own tests that parse with it. After gunicorn_h1c.sh.
#
#     sh tests/swap/gunicorn.sh
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap gunicorn 27.0.1 picohttpparser

h1c=$PWD/target/swap/gunicorn_h1c/venv
[ -x "$h1c/bin/python" ] || fail "run tests/swap/gunicorn_h1c.sh first"
environment "$h1c" "setuptools>=77" pytest pytest-asyncio packaging h2 httpx uvloop
from_pypi gunicorn $version "$work/source"
stands_on_httpcore "$("$python" -c 'import gunicorn_h1c._parser as m; print(m.__file__)')" httpcore_phr_parse phr_
"$python" -m pip install --quiet --no-deps --no-cache-dir --force-reinstall "$work/source"
cd "$work/source"
# Refused here, by RFC 9110 4.2.4: userinfo in a target.
rm tests/requests/valid/rfc9112_target_absolute_userinfo_01.*
pytest "$work/tests.log" --override-ini=addopts= tests -k "fast or h1c"
# The 26 want a gunicorn_h1c that is not published.
result "$passed" "$failed" "434 26" "$work/tests.log"
