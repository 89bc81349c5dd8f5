#!/bin/sh
# http-parser 2.9 beside httpcore, from the source that Debian publishes: its own tests; the same URLs, split alike; the same
# messages, told alike.
#
#     [CC=...] [ROUNDS=...] sh tests/swap/http_parser.sh
cd "$(dirname "$0")/../.." && . tests/swap/common.sh
swap http-parser 2.9.4 http_parser

from_debian http-parser "$work/source"
root=$PWD
cd "$work"
cc="${CC:-cc} -O2 -g -Wall -Wextra -I$root/tests/swap"

# Its own tests: which messages are refused here, or framed otherwise, and why. All others must be read as it reads them.
cat >table <<'END'
refused   with quotes                                                              RFC 9112 3.2: " in a target
refused   request with no http version                                             RFC 9112 3: HTTP/0.9
refused   m-search request                                                         RFC 9112 3.2.4: * is for OPTIONS
refused   line folding in header value                                             RFC 9112 5.2
refused   line folding in header value #2                                          RFC 9112 5.2
refused   host:port and basic_auth                                                 RFC 9110 4.2.4: userinfo
refused   multiple connection header values with folding                           RFC 9112 5.2
refused   multiple connection header values with folding and lws #2                RFC 9112 5.2
refused   source request #2                                                        RFC 9112 2.3: ICE is not HTTP
refused   post - multi line coding transfer-encoding chunked body                  RFC 9112 5.2
refused   200 trailing space on chunked body                                       RFC 9112 7.1.1
refused   no carriage ret                                                          RFC 9112 2.2
refused   http version 0.9                                                         RFC 9110 2.5
refused   HTTP 200 response with `chunked` being *not last* Transfer-Encoding      RFC 9112 6.1
otherwise chunked with trailing headers. blech.                                    RFC 9110 6.5.1: not all trailer fields
otherwise HTTP 101 response with Upgrade and Content-Length header                 RFC 9112 6.3: 101 has no content
otherwise HTTP 101 response with Upgrade and Transfer-Encoding header              RFC 9112 6.3
END
{
    # Names that are there twice are counted.
    cat <<'END'
static int is_excepted(const struct message *m, int refused) {
    const struct message *first = m->type == HTTP_REQUEST ? requests : responses;
    char name[200];
    int count = 1;
    for (; first < m; first++) count += strcmp(first->name, m->name) == 0;
    snprintf(name, sizeof name, count > 1 ? "%s #%d" : "%s", m->name, count);
END
    sed -E 's/(["\\])/\\\1/g; s/^(\S+) +(.*\S) {2,}.*/    if (!strcmp(name, "\2")) return !refused || !strcmp("\1", "refused");/' table
    cat <<'END'
    return 0;
}

static int excepted(const struct message *messages, size_t count) {
    int number = 0;
    for (size_t i = 0; i < count; i++) {
        number += is_excepted(&messages[i], 0);
        if (!is_excepted(&messages[i], 1)) continue;
        parser_init(messages[i].type);
        http_parser_execute(&parser, &settings_null, messages[i].raw, strlen(messages[i].raw));
        if (HTTP_PARSER_ERRNO(&parser) == HPE_OK) { fprintf(stderr, "not refused: %s\n", messages[i].name); abort(); }
    }
    return number;
}
END
} >excepted.h
# What else changes: the size of the parser; LF alone, folding and chunked HTTP/1.0 in tests of something else.
perl -0pe '
    s/#include "http_parser.h"/#include "http_parser.h"\n#include <string.h>/;
    s/\nint\nmain \(void\)/\n#include "excepted.h"\nint\nmain (void)/;
    s/  assert\(sizeof\(http_parser\) == [^;]*;//;
    s/header: value\\nhdr/header: value\\r\\nhdr/;
    s/  test_simple_type\(\n[^;]*?  42\\r\\n"\n *" (Hello world!)?\\r\\n"[^;]*;//g;
    s/test_simple\(dumbluck2, HPE_OK\);/(void)dumbluck2;/;
    s/(31337,\s*"HTTP\/1\.)0(.*?keep_alive= )FALSE(.*?http_minor= )0/${1}1${2}TRUE${3}1/s;
    s/(if \(!(re\w+)\[(.)\]\.should_keep_alive)\)/$1 || is_excepted(&$2\[$3], 0))/g;
    s/(test_multiple3\(&(re\w+)\[i\][^;]*;)/if (!is_excepted(&$2\[k], 0)) $1/g;
    s/(test_message(_pause|_connect)? ?\(&(re\w+)\[i\]\);)/if (!is_excepted(&$3\[i], 0)) $1/g;
    s/  test_message_count_body\(&responses\[TRAILING_SPACE_ON_CHUNKED_BODY\]\);//;
    s/(test_scan\([^;]*)TRAILING_SPACE_ON_CHUNKED_BODY/$1UNDERSTORE_HEADER_KEY/;
    s/(test_scan\([^;]*)NO_CARRIAGE_RET/$1NO_REASON_PHRASE/;
    s/(test_scan\([^;]*)CHUNKED_W_TRAILING_HEADERS/$1POST_CHUNKED_ALL_YOUR_BASE/;
    s/(puts\("requests okay"\);)/printf("%d messages, %d excepted\\n", (int)(ARRAY_SIZE(requests) + ARRAY_SIZE(responses)),
        excepted(requests, ARRAY_SIZE(requests)) + excepted(responses, ARRAY_SIZE(responses))); $1/;
' source/test.c >test.c
# shellcheck disable=SC2086
$cc -w -I"$HTTPCORE_INC" -o test test.c "$HTTPCORE_LIB"
! nm test | grep -q ' [Tt] http_parser_execute$' || fail "its tests have its own parser in them"
./test >tests.log 2>&1 || { tail -30 tests.log >&2; fail "its own tests failed"; }
grep -q 'requests okay' tests.log || fail "its own tests did not come to their end"

# Beside it.
$cc -I"$work/source" -c -o http_parser.o source/http_parser.c
$cc -I"$work/source" -c -o url_original.o "$root/tests/swap/http_parser_original.c"
$cc -I"$work/source" -DREADS=original_reads -c -o original.o "$root/tests/swap/http_parser_side.c"
$cc -I"$HTTPCORE_INC" -DREADS=httpcore_reads -c -o httpcore.o "$root/tests/swap/http_parser_side.c"
$cc -I"$HTTPCORE_INC" -o url "$root/tests/swap/http_parser_url.c" url_original.o http_parser.o "$HTTPCORE_LIB"
$cc -o alike "$root/tests/swap/http_parser_alike.c" original.o httpcore.o http_parser.o "$HTTPCORE_LIB"
./url
./alike "${ROUNDS:-1000000}"
speed_beside "$work/source"

messages=$(sed -n 's/^\([0-9]*\) messages, .*/\1/p' tests.log)
excepted=$(sed -n 's/.* messages, \([0-9]*\) excepted$/\1/p' tests.log)
[ "$excepted" = "$(wc -l <table)" ] || fail "the table of exceptions names what there is not"
echo "http-parser $version: of its $messages messages $excepted are excepted, by the table in $(basename "$0")"
version="$version less $excepted of $messages"
result $((messages - excepted)) 0 $((messages - excepted))
