/* llhttp as published beside httpcore in its place: whole and broken messages, made at random, go through both.
 *
 *     llhttp_differential SEED COUNT
 *
 * httpcore must accept nothing that llhttp refuses. What both accept must be told in the same way, whatever the cuts and
 * the pauses. What both refuse must be refused with the same error at the same byte. What httpcore alone refuses must be
 * in a row of the table in docs/swap.md: function `row` has them. */

#include "llhttp_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOTH, REQUEST, RESPONSE };
enum {
    HEADERS = 0x1, CHUNKED_LENGTH = 0x2, KEEP_ALIVE = 0x4, TRANSFER_ENCODING = 0x8, VERSION = 0x10, AFTER_CLOSE = 0x20,
    LF_AFTER_CR = 0x40, CRLF_AFTER_CHUNK = 0x80, CR_BEFORE_LF = 0x100, AFTER_SIZE = 0x200, RELAXED = 0x400
};

static unsigned long long seed;

static unsigned next(unsigned below) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 20) % below;
}

static unsigned char input[1 << 14];
static size_t length;

static void add(const char *text) {
    size_t size = strlen(text);
    if (length + size < sizeof input / 2) {
        memcpy(input + length, text, size);
        length += size;
    }
}

#define ONE_OF(LIST) (LIST)[next(sizeof(LIST) / sizeof *(LIST))]

static const char *const methods[] = {"GET", "POST", "HEAD", "PUT", "CONNECT", "OPTIONS", "M-SEARCH", "PRI", "GET_PARAMETER",
                                      "QUERY", "DELETE", "PATCH", "DESCRIBE", "SOURCE", "BREW", "get", "UNLINKS", "FLUSH"};
static const char *const targets[] = {"/", "/a/b?c=d", "/?#x", "*", "http://a.b/c", "http://a:80", "HTTPS://[::1]:8/?q", "a:443",
                                      "a", "http://u@h/", "//x", "/a#b", "/\"<>\\", "h2+x://y/", "http:/x", "/%zz[]{}|^`", "?",
                                      "/a?b?c#d#e", "[::1]:80", "http://a?b", "/\x80", "1", "http://a#b"};
static const char *const versions[] = {"HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2",
                                       "RTSP/1.0", "ICE/1.0", "HTTP/11", "http/1.1", "HTTP/1.", "HTTP/3.7"};
static const char *const statuses[] = {"200 OK", "204 No", "304 ", "101 Switching", "100", "103 Hints", "150 X", "404",
                                       "099 X", "2000 X", "200 \x80 a\tb", "20", "200\tX", "199 "};
static const char *const fields[] = {
    "Host: a", "Host:", "Content-Length: 5", "Content-Length: 0", "content-length:3 ", "Content-Length: 5, 5",
    "Content-Length:", "Content-Length: +1", "Content-Length: 99999999999999999999", "Content-Length: 18446744073709551615",
    "Content-Length: 1 2", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: gzip", "Transfer-Encoding:", "Transfer-Encoding: chunked ",
    "Transfer-Encoding: chunked\t", "Transfer-Encoding: chunked;a=b", "Transfer-Encoding: ,chunked", "Transfer-Encoding: x;",
    "Transfer-Encoding: CHUNKED", "Connection: close", "Connection: keep-alive", "Connection: upgrade", "Connection: a, close",
    "Connection: close b", "Connection: Upgrade ,close", "Connection:", "Proxy-Connection: keep-alive",
    "Proxy-Connection: close", "Upgrade: websocket", "Upgrade: h2c", "Upgrade:", "Upgrade: ,", "X: y ", "X:\tz", "X:", "X-Y_z: 1",
    "X : y", "Connection : close", "A\x01: b", "A: b\x01", "A: \x7f", ": x", "x", "X: a\r\n b", "X:\r\n b", "X: \r\n \r\n",
    "Connection: close\r\n x", "Connection: a,\r\n close", "Content-Length: 1\r\n 2", "Content-Length:\r\n 3",
    "Transfer-Encoding:\r\n chunked", "Transfer-Encoding: chunked\r\n x", "Transfer-Encoding: gzip,\r\n chunked", "Expect: 100-continue",
    "Vary: *", "Trailer: X", "Transfer-Encoding: \"chunked\""};
static const char *const chunks[] = {
    "5\r\nhello\r\n", "3;a=b\r\nabc\r\n", "1;a;b=\"c\\\"d\"\r\nx\r\n", "00005\r\nhello\r\n", "A\r\n0123456789\r\n", "5 \r\nhello\r\n",
    "5;\r\nhello\r\n", "5;a=\r\nhello\r\n", "5;=b\r\nhello\r\n", "5;a=\"b\"c\r\nhello\r\n", "5; a\r\nhello\r\n", "5\nhello\n", "5\r\nhello",
    "5\rhello\r\n", "fffffffffffffffff\r\n", "x\r\n", "2\r\nabc\r\n", "5;a=b;;c\r\nhello\r\n", "5;a=b\"c\"\r\nhello\r\n", "3\t\r\nabc\r\n", "\r\n",
    "3;a\nabc\r\n", "3;a=b\nabc\r\n", "3;a=\"b\"\nabc\r\n"};
static const char *const ends[] = {"\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", " \r\n"};
static const char *const odd[] = {" ", "\t", "\r", "\n", "\r\n", ":", ",", ";", "=", "\"", "\\", "#", "?", "\x01", "\x7f", "\x80",
                                  "0", "9", "/", "\f", "-", "chunked", "close", "HTTP/1.1"};

static const char *end_of_line(int broken) { return broken ? ONE_OF(ends) : "\r\n"; }

/* How many lists are used beyond their first and sane entries. */
static void message(int response, int broken) {
    int chunked = next(2) == 0, counted = !chunked && next(2) == 0;
    if (next(6) == 0)
        add(broken ? ONE_OF(ends) : "\r\n");
    if (response) {
        add(broken ? ONE_OF(versions) : versions[next(4)]);
        add(broken && next(9) == 0 ? "  " : " ");
        add(broken ? ONE_OF(statuses) : statuses[next(6)]);
    } else {
        add(broken ? ONE_OF(methods) : methods[next(6)]);
        add(broken && next(9) == 0 ? "  " : " ");
        add(broken ? ONE_OF(targets) : targets[next(3)]);
        add(broken && next(9) == 0 ? "  " : " ");
        add(broken ? ONE_OF(versions) : versions[next(4)]);
    }
    add(end_of_line(broken && next(4) == 0));
    for (unsigned count = next(5); count > 0; count--) {
        static const char *const sane[] = {"Host: a", "X: y ", "X:", "Connection: close", "Connection: keep-alive", "Upgrade: x",
                                           "Connection: a, upgrade", "X-Y_z: 1\t", "Proxy-Connection: close", "Upgrade: h2c"};
        add(broken ? ONE_OF(fields) : ONE_OF(sane));
        add(end_of_line(broken && next(4) == 0));
    }
    if (chunked)
        add("Transfer-Encoding: chunked\r\n");
    if (counted)
        add("Content-Length: 5\r\n");
    add(end_of_line(broken && next(4) == 0));
    if (chunked) {
        for (unsigned count = next(4); count > 0; count--)
            add(broken ? ONE_OF(chunks) : chunks[next(5)]);
        add(broken && next(3) == 0 ? ONE_OF(chunks) : "0\r\n");
        for (unsigned count = next(3); count > 0; count--) {
            add(broken ? ONE_OF(fields) : next(2) ? "X: y" : "Vary: *");
            add(end_of_line(broken && next(4) == 0));
        }
        add(end_of_line(broken && next(4) == 0));
    } else if (counted) {
        add("hello");
    } else if (response && next(2)) {
        add("until close");
    }
}

static void mutate(void) {
    for (unsigned count = next(4); count > 0 && length > 0; count--) {
        size_t at = next((unsigned)length);
        const char *with = ONE_OF(odd);
        size_t size = strlen(with), gone = next(3) ? next(2) : next(6);
        if (gone > length - at)
            gone = length - at;
        if (next(5) == 0)
            size = 0;
        memmove(input + at + size, input + at + gone, length - at - gone);
        memcpy(input + at, with, size);
        length = length - gone + size;
    }
}

static int among(const char *bytes, unsigned char byte) { return byte != 0 && strchr(bytes, byte) != NULL; }

static int is(const char *reason, const char *wanted) { return strcmp(reason, wanted) == 0; }

/* Why httpcore may refuse what llhttp does not, or not yet: the row of docs/swap.md; NULL if none fits. */
static const char *row(const struct run *ours) {
    unsigned char byte = ours->position < length ? input[ours->position] : 0;
    unsigned char before = ours->position > 0 ? input[ours->position - 1] : '\n';
    const char *reason = ours->reason;
    int lenient = (ours->lenient & HEADERS) != 0;
    if (is(ours->name, "HPE_INVALID_URL") &&
        (among("\"<>\\\r\n ", byte) || before == ' ' || is(reason, "the form of the request-target does not fit the method") ||
         is(reason, "the authority of the request-target is empty or malformed")))
        return "targets";
    int between = ours->told == 0 || ours->events[ours->told - 1] == '>';
    if (is(ours->name, "HPE_CR_EXPECTED") && byte == '\n' && between)
        return "empty lines before a message";
    if (is(ours->name, "HPE_LF_EXPECTED") && before == '\r')
        return "empty lines before a message";
    if (is(ours->name, "HPE_INVALID_CONSTANT") && (byte == 'R' || byte == 'I' || byte == ' '))
        return "RTSP and ICE; several SP";
    if (is(reason, "neither HTTP/1.0 nor HTTP/1.1") && (memcmp(input + ours->position - 3, "0.9", 3) == 0 || memcmp(input + ours->position - 3, "2.0", 3) == 0))
        return "versions";
    if (is(ours->name, "HPE_INVALID_STATUS") && (byte == '0' || byte < ' ' || byte == 0x7f))
        return "status codes below 100; control bytes in a reason";
    if (is(reason, "a chunk extension is malformed") && among(";=\"\r", before))
        return "chunk extensions that are none";
    if (is(ours->name, "HPE_CR_EXPECTED") && byte == '\n' && before == ';')
        return "chunk extensions that are none";
    if (is(reason, "Transfer-Encoding in HTTP/1.0") || is(reason, "Request has invalid `Transfer-Encoding`"))
        return "Transfer-Encoding";
    if (is(reason, "Invalid `Transfer-Encoding` header value") && (ours->status || ours->trailers || ours->type != REQUEST))
        return "Transfer-Encoding";
    if (is(ours->name, "HPE_INVALID_CHUNK_SIZE") && ours->position >= 16 &&
        strspn((const char *)input + ours->position - 16, "0123456789abcdefABCDEF") >= 16)
        return "chunk sizes whose sum has more than 64 bits";
    if (is(reason, "content in an interim response"))
        return "status codes 104 to 199 with content";
    if (strncmp(reason, "the Host value", 14) == 0)
        return "Host";
    if (is(reason, "Host in a trailer section"))
        return "Host in a trailer section";
    if (is(reason, "Content-Length beside Transfer-Encoding") && ours->trailers && (ours->lenient & CHUNKED_LENGTH))
        return "lenient flags";
    if (lenient && (is(ours->name, "HPE_UNEXPECTED_SPACE") || (is(ours->name, "HPE_INVALID_HEADER_TOKEN") && (byte == ' ' || before == ' ')) ||
                    (is(ours->name, "HPE_STRICT") && before == '\r') || (is(ours->name, "HPE_CR_EXPECTED") && byte == '\n')))
        return "lenient flags";
    return NULL;
}

static struct run ours, other, whole;

static void show(const char *who, const struct run *run) {
    fprintf(stderr, "%s: %s at %zu, \"%s\", finish %d, keep-alive %d\n    ", who, run->name, run->position, run->reason, run->finish,
            run->keep_alive);
    for (size_t index = 0; index < run->told; index++)
        fprintf(stderr, run->events[index] < ' ' || run->events[index] > '~' ? "\\x%02x" : "%c", run->events[index]);
    fputc('\n', stderr);
}

static void wrong(const char *what) {
    fprintf(stderr, "%s: type %d, lenient %#x\n    \"", what, ours.type, ours.lenient);
    for (size_t index = 0; index < length; index++) {
        unsigned char byte = input[index];
        if (byte == '\r' || byte == '\n')
            fprintf(stderr, byte == '\r' ? "\\r" : "\\n");
        else
            fprintf(stderr, byte < ' ' || byte > '~' ? "\\x%02x" : "%c", byte);
    }
    fprintf(stderr, "\"\n");
    show("httpcore", &ours);
    show("llhttp", &other);
    exit(1);
}

/* The name of a trailer field is told when it is complete. */
static int same_events(const struct run *one, const struct run *two) {
    if (one->trailers && one->whole == two->whole && memcmp(one->events, two->events, one->whole) == 0)
        return 1;
    return one->told == two->told && memcmp(one->events, two->events, one->told) == 0;
}

static unsigned accepted, refused, explained;

static void compare(void) {
    if (ours.error == 0 && other.error != 0)
        wrong("accepted what llhttp refuses");
    int same = ours.error == other.error && ours.position == other.position;
    if (ours.error != 0 && !same) {
        if (!row(&ours))
            wrong("refused otherwise");
        if (other.error != 0 && other.position < ours.position)
            wrong("refused late");
        int dropped = ours.trailers && (ours.nominates || other.nominates);
        if (!dropped && (ours.whole > other.told || memcmp(ours.events, other.events, ours.whole) != 0))
            wrong("told otherwise before the error");
        explained++;
        return;
    }
    if (ours.error == 0 || is(ours.name, "HPE_PAUSED_UPGRADE")) {
        if (!same_events(&ours, &other) || ours.finish != other.finish || ours.keep_alive != other.keep_alive)
            wrong("told otherwise");
        accepted++;
    } else {
        refused++;
    }
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 2;
    unsigned long long first = strtoull(argv[1], NULL, 10), count = strtoull(argv[2], NULL, 10);
    static size_t cuts[sizeof input + 1];
    for (unsigned long long index = 0; index < count; index++) {
        seed = (first + index) * 0x9e3779b97f4a7c15ull + 1;
        for (int round = 0; round < 4; round++)
            next(2);
        length = 0;
        int type = (int)next(3), response = type == RESPONSE || (type == BOTH && next(2));
        int broken = next(4) == 0;
        for (unsigned messages = 1 + next(3); messages > 0; messages--)
            message(response, broken);
        if (next(2))
            mutate();
        ours.type = other.type = type;
        ours.lenient = 0;
        if (next(3) == 0)
            ours.lenient = next(2) ? 1u << next(11) : next(1 << 11);
        other.lenient = ours.lenient;
        ours.pauses = other.pauses = 0;
        cuts[0] = length;
        ours.cuts = other.cuts = cuts;
        run_original(&other, input, length);
        run_httpcore(&ours, input, length);
        compare();
        whole = ours;

        /* The same, cut and paused. */
        for (int round = 0; round < 3; round++) {
            size_t at = 0, parts = 0;
            for (unsigned most = round == 0 ? 1 : 1 + next(40); at < length;) {
                at += 1 + next(most);
                cuts[parts++] = at < length ? at : length;
            }
            if (length == 0)
                cuts[0] = 0;
            ours.pauses = round == 2 ? 1 + next(1000) : 0;
            run_httpcore(&ours, input, length);
            other = whole;
            if (ours.error != whole.error || ours.position != whole.position || ours.finish != whole.finish)
                wrong("the verdict depends on the cut");
            if (ours.error == 0 && !same_events(&ours, &whole))
                wrong("what is told depends on the cut");
        }
    }
    printf("%u alike, %u refused alike, %u refused by httpcore alone or earlier\n", accepted, refused, explained);
    return 0;
}
