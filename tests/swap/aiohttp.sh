#!/bin/sh
# aiohttp with httpcore in the place of llhttp: its own tests of its parser. `sh tests/swap/aiohttp.sh all` runs all of its
# tests, with what they need, and says what they say.
#
#     [PYTHON=...] sh tests/swap/aiohttp.sh [all]
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap aiohttp 3.14.5 llhttp

# As its own requirements pin them.
tests="pytest pytest-mock pytest-xdist pytest-cov pytest-timeout pytest-codspeed trustme freezegun blockbuster proxy.py
    isal zlib_ng brotli backports.zstd setuptools-git gunicorn uvloop python-on-whales aiodns coverage"
environment "$work/venv" "setuptools>=77" wheel pkgconfig
from_pypi aiohttp $version "$work/source"
cd "$work/source"
# shellcheck disable=SC2086
"$python" -m pip install --quiet --constraint requirements/test.txt $tests \
    aiohappyeyeballs aiosignal attrs frozenlist multidict propcache typing_extensions yarl

# All that changes: aiohttp's own option for a parser of the system. The licence file is part of its package.
find vendor/llhttp -type f ! -name LICENSE -delete
mkdir -p "$work/pc"
printf 'Name: libllhttp\nDescription: httpcore\nVersion: 9.4.3\nCflags: -I%s\nLibs: %s\n' \
    "$HTTPCORE_INC" "$HTTPCORE_LIB" >"$work/pc/libllhttp.pc"
AIOHTTP_USE_SYSTEM_DEPS=1 PKG_CONFIG_PATH=$work/pc \
    "$python" -m pip install --quiet --no-deps --no-cache-dir --no-build-isolation --force-reinstall .

# Its own sources are out of the way, so that the tests find what was installed.
rm -rf "$work/tests" && mkdir "$work/tests"
cp -R tests examples pytest.ini setup.cfg "$work/tests"
cp .coveragerc.toml "$work/tests" 2>/dev/null || true
cd "$work/tests"
stands_on_httpcore "$("$python" -c 'import aiohttp._http_parser as m; print(m.__file__)')" httpcore_llhttp_execute llhttp_

if [ "${1:-}" = all ]; then
    "$python" -m pytest -q -p no:cacheprovider --no-cov -n2 --durations=0 tests >"$work/all.log" 2>&1 || true
    tail -60 "$work/all.log"
    exit
fi
pytest "$work/tests.log" tests/test_http_parser.py --no-cov -n0 -m "not dev_mode"
export PYTHONDEVMODE=1
pytest "$work/dev_mode.log" tests/test_http_parser.py --no-cov -n0 -m dev_mode
result "$passed" "$failed" 1239 "$work/tests.log"
