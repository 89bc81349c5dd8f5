#!/bin/sh
# HTTP::Parser::XS, the parser of Perl's Starman and others, with httpcore in the place of its copy of picohttpparser: its own
# tests, from the source that Debian publishes.
#
#     sh tests/swap/parser_xs.sh
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap HTTP::Parser::XS 0.17 picohttpparser

from_debian libhttp-parser-xs-perl "$work/source"
cd "$work/source"

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
stands_on_httpcore blib/arch/auto/HTTP/Parser/XS/XS.so httpcore_phr_parse phr_

prove -b t/ >"$work/tests.log" 2>&1 || true
run=$(sed -n 's/^Files=.*Tests=\([0-9]*\).*/\1/p' "$work/tests.log")
failed=$(sed -n 's/.*Failed: \([0-9]*\)).*/\1/p' "$work/tests.log" | awk '{ sum += $1 } END { print sum + 0 }')
result $((${run:-0} - failed)) "$failed" 96 "$work/tests.log"
