#!/bin/sh
# HTTP::Parser::XS, the parser of Perl's Starman and others, with httpcore in the place of its copy of picohttpparser:
# builds the source that Debian publishes with our header and library and runs its own tests. Everything lands in
# target/swap; for the download it needs apt-get, whose state is not touched.
#
#     sh tests/swap/parser_xs.sh
set -eu
cd "$(dirname "$0")/../.."

package=libhttp-parser-xs-perl
baseline=96
work=$PWD/target/swap/parser_xs
export CARGO_TARGET_DIR="$PWD/target/compat"
export HTTPCORE_INC="$PWD/include/compat/picohttpparser" HTTPCORE_LIB="$CARGO_TARGET_DIR/release/libhttpcore.a"

fail() { echo "HTTP::Parser::XS: $*" >&2; exit 1; }

cargo rustc --quiet --release --locked -p httpcore-artifact --features compat --crate-type staticlib

mkdir -p "$work/apt/sources" "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
cd "$work"
if ! [ -f "$(echo ./*.orig.tar.gz)" ]; then
    # The machine's own sources, asked for source packages.
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        sed 's/^Types: deb$/Types: deb-src/; s/^deb /deb-src /' "$file" >"apt/sources/$(basename "$file" .list).${file##*.}"
    done
    set -- -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/apt/sources" \
        -o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User=root
    apt-get "$@" update
    apt-get "$@" source --download-only --tar-only $package
fi
rm -rf source
mkdir source
tar xzf ./*.orig.tar.gz -C source --strip-components=1
cd source

# All that changes: what is included instead of the parser's source, and what is linked.
rm -r picohttpparser
sed -i 's#"picohttpparser/picohttpparser.c"#"picohttpparser.h"#' XS.xs
grep -q '"picohttpparser.h"' XS.xs || fail "its source is not the one that was known"
cat >Makefile.PL <<'PERL'
use ExtUtils::MakeMaker;
WriteMakefile(NAME => 'HTTP::Parser::XS', VERSION_FROM => 'lib/HTTP/Parser/XS.pm',
    INC => "-I$ENV{HTTPCORE_INC}", MYEXTLIB => $ENV{HTTPCORE_LIB});
PERL
{ perl Makefile.PL && make; } >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
library=blib/arch/auto/HTTP/Parser/XS/XS.so
nm $library | grep -q ' [Tt] httpcore_phr_parse_request$' || fail "$library has no httpcore in it"
! nm $library | grep -q ' phr_' || fail "$library has another picohttpparser"

status=0
prove -b t/ >"$work/tests.log" 2>&1 || status=$?
run=$(sed -n 's/^Files=.*Tests=\([0-9]*\).*/\1/p' "$work/tests.log")
failed=$(sed -n 's/.*Failed: \([0-9]*\)).*/\1/p' "$work/tests.log" | awk '{ sum += $1 } END { print sum + 0 }')
echo "HTTP::Parser::XS: passed $((${run:-0} - failed)), failed $failed (baseline $baseline)"
[ "$status" = 0 ] && [ "${run:-0}" -ge $baseline ] || { cat "$work/tests.log" >&2; exit 1; }
