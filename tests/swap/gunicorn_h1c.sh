#!/bin/sh
# gunicorn_h1c, a parser for gunicorn, with httpcore in the place of its copy of picohttpparser: builds its published
# source with our header and library and runs its own tests. Everything lands in target/swap.
#
#     [PYTHON=...] sh tests/swap/gunicorn_h1c.sh
set -eu
cd "$(dirname "$0")/../.."

version=0.6.9
baseline=264
work=$PWD/target/swap/gunicorn_h1c
export CARGO_TARGET_DIR="$PWD/target/compat"
export HTTPCORE_INC="$PWD/include/compat/picohttpparser" HTTPCORE_LIB="$CARGO_TARGET_DIR/release/libhttpcore.a"
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() { echo "gunicorn_h1c: $*" >&2; exit 1; }

cargo rustc --quiet --release --locked -p httpcore-artifact --features compat --crate-type staticlib
python=$work/venv/bin/python
[ -x "$python" ] || ${PYTHON:-python3} -m venv "$work/venv"
"$python" -m pip install --quiet pytest

rm -rf "$work/source"
mkdir -p "$work/source"
[ -f "$work/gunicorn_h1c-$version.tar.gz" ] ||
    "$python" -m pip download --quiet --no-deps --no-binary :all: --dest "$work" "gunicorn_h1c==$version"
tar xzf "$work/gunicorn_h1c-$version.tar.gz" -C "$work/source" --strip-components=1
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
    file=$("$python" -c "import gunicorn_h1c.$module as m; print(m.__file__)")
    nm "$file" | grep -q ' [Tt] httpcore_phr_parse_request$' || fail "$file has no httpcore in it"
    ! nm "$file" | grep -q ' phr_' || fail "$file has another picohttpparser"
done
status=0
"$python" -m pytest --quiet -p no:cacheprovider . >"$work/tests.log" 2>&1 || status=$?
count() { tail -1 "$work/tests.log" | sed -n "s/.*\b\([0-9][0-9]*\) $1.*/\1/p"; }
passed=$(count passed) failed=$(count failed)
echo "gunicorn_h1c $version: passed ${passed:-0}, failed ${failed:-0} (baseline $baseline)"
[ "$status" = 0 ] && [ "${passed:-0}" -ge "$baseline" ] || { tail -60 "$work/tests.log" >&2; exit 1; }
