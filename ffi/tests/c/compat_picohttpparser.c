/* picohttpparser.h, as programs use it that were written for picohttpparser. Compiled twice: as it is, and with
 * HTTPCORE_PHR_STRICT. All input ends at a page that nobody may read. */

#define _DEFAULT_SOURCE
#include "picohttpparser.h"

#include "check.h"
#include "picohttpparser.h" /* Headers are included twice. */

#include <sys/mman.h>
#include <unistd.h>

#ifdef HTTPCORE_PHR_STRICT
#define STRICT 1
#else
#define STRICT 0
#endif

enum { ROOM = 6 };

/* The last bytes before the page that may not be read. */
static char *guarded(const char *bytes, size_t len) {
    static char *end;
    if (!end) {
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(pages != MAP_FAILED && mprotect(pages + page, page, PROT_NONE) == 0);
        end = pages + page;
    }
    return memcpy(end - len, bytes, len);
}

static void say_part(struct transcript *t, const char *part, size_t len) {
    if (part)
        say_bytes(t, (const uint8_t *)part, len);
    else
        CHECK_NUMBER(len, 0);
    say(t, part ? "|" : "-|");
}

struct head {
    int result;
    struct transcript text;
};

/* Reads `bytes` as a request, a response, or field lines, whichever `kind` says, and writes down all outputs. */
static void read_head(struct head *head, char kind, const char *bytes, size_t len, size_t last_len, size_t room) {
    const char *data = guarded(bytes, len), *first = "", *second = "";
    size_t first_len = 1, second_len = 1, count = room;
    struct phr_header headers[ROOM];
    int minor = 7, status = 7;
    struct transcript *t = &head->text;

    t->len = 0;
    say(t, "%s", "");
    switch (kind) {
    case 'q':
        head->result = phr_parse_request(data, len, &first, &first_len, &second, &second_len, &minor, headers, &count,
                                         last_len);
        say_part(t, first, first_len);
        say_part(t, second, second_len);
        say(t, "%d|", minor);
        break;
    case 's':
        head->result = phr_parse_response(data, len, &minor, &status, &first, &first_len, headers, &count, last_len);
        say(t, "%d|%d|", minor, status);
        say_part(t, first, first_len);
        break;
    default:
        head->result = phr_parse_headers(data, len, headers, &count, last_len);
    }
    CHECK(count <= room);
    for (size_t i = 0; i < count; i++) {
        say(t, " ");
        say_part(t, headers[i].name, headers[i].name_len);
        CHECK(headers[i].value >= data && headers[i].value + headers[i].value_len <= data + len);
        say_part(t, headers[i].value, headers[i].value_len);
    }
}

static void check_head(int line, char kind, const char *bytes, size_t len, size_t last_len, int result,
                       const char *text) {
    static struct head head;
    read_head(&head, kind, bytes, len, last_len, ROOM);
    if (head.result != result || (text && strcmp(head.text.text, text) != 0)) {
        fprintf(stderr, "%s:%d: %c %zu of %s: %d %s, not %d %s\n", __FILE__, line, kind, len, bytes, head.result,
                head.text.text, result, text ? text : "");
        exit(1);
    }
}

/* Heads, and what they say; `historical` is 1 if only picohttpparser's own rules let them pass. */
static const struct {
    int line;
    char kind;
    int historical;
    const char *bytes, *text;
} HEADS[] = {
    {__LINE__, 'q', 0, "GET / HTTP/1.0\r\n\r\n", "GET|/|0|"},
    {__LINE__, 'q', 0, "\r\nGET / HTTP/1.1\r\n\r\n", "GET|/|1|"},
    {__LINE__, 'q', 0, "BREW /pot?x=\\ HTTP/1.9\r\nHost: a\r\nCookie: \r\n\r\n", "BREW|/pot?x=\\|9| Host|a| Cookie||"},
    {__LINE__, 'q', 0, "GET http://a.example/b HTTP/1.1\r\nX:\t y z \t\r\nY:z\r\n\r\n",
     "GET|http://a.example/b|1| X|y z| Y|z|"},
    {__LINE__, 'q', 0, "OPTIONS * HTTP/1.1\r\nUser-Agent: \343\201\262\r\n\r\n", "OPTIONS|*|1| User-Agent|\343\201\262|"},
    {__LINE__, 'q', 0, "CONNECT a:443 HTTP/1.1\r\n\r\n", "CONNECT|a:443|1|"},
    /* How a message is framed is not judged. */
    {__LINE__, 'q', 0, "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: x\r\nTransfer-Encoding: y\r\nHost:/\r\n\r\n",
     "POST|/|1| Content-Length|1| Content-Length|x| Transfer-Encoding|y| Host|/|"},
    {__LINE__, 'q', 0, "CONNECT a:1 HTTP/1.0\r\nTransfer-Encoding: chunked\r\nHost: a\r\nHost: b\r\n\r\n",
     "CONNECT|a:1|0| Transfer-Encoding|chunked| Host|a| Host|b|"},
    {__LINE__, 'q', 1, "GET / HTTP/1.0\nA: b\n\n", "GET|/|0| A|b|"},
    {__LINE__, 'q', 1, "\nGET / HTTP/1.1\r\nA:b\n\r\n", "GET|/|1| A|b|"},
    {__LINE__, 'q', 1, "GET   /  HTTP/1.0\r\n\r\n", "GET|/|0|"},
    {__LINE__, 'q', 1, "GET /\"<>\240?\"\377 HTTP/1.0\r\n\r\n", "GET|/\"<>\240?\"\377|0|"},
    {__LINE__, 'q', 1, "GET /a#b\"#c HTTP/1.0\r\n\r\n", "GET|/a#b\"#c|0|"},
    {__LINE__, 'q', 1, "CONNECT a HTTP/1.1\r\n\r\n", "CONNECT|a|1|"},
    {__LINE__, 'q', 1, "GET / HTTP/1.0\r\nfoo: \r\nfoo: b\r\n  \tc \r\n\t\r\n\r\n",
     "GET|/|0| foo|| foo|b| -|  \tc| -||"},

    {__LINE__, 's', 0, "HTTP/1.1 200 OK\r\n\r\n", "1|200|OK|"},
    {__LINE__, 's', 0, "HTTP/1.0 500 Internal \344\r\nA: b\r\n\r\n", "0|500|Internal \344| A|b|"},
    {__LINE__, 's', 0, "HTTP/1.1 204\r\n\r\n", "1|204||"},
    {__LINE__, 's', 0, "HTTP/1.1 204 \r\n\r\n", "1|204||"},
    {__LINE__, 's', 0, "HTTP/1.1 200   a b \r\n\r\n", "1|200|a b |"},
    {__LINE__, 's', 0, "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "1|101|Switching| Upgrade|x|"},
    {__LINE__, 's', 0, "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\nTransfer-Encoding: chunked\r\n\r\n",
     "1|200|OK| Content-Length|1, 2| Transfer-Encoding|chunked|"},
    {__LINE__, 's', 1, "HTTP/1.1 204\n\n", "1|204||"},
    {__LINE__, 's', 1, "HTTP/1.1   200 OK\nfoo: b\n c\n\n", "1|200|OK| foo|b| -| c|"},

    {__LINE__, 'h', 0, "\r\n", ""},
    {__LINE__, 'h', 0, "Host: example.com\r\nCookie: \r\n\r\n", " Host|example.com| Cookie||"},
    {__LINE__, 'h', 1, "\n", ""},
    {__LINE__, 'h', 1, "A: b\n\tc\n\n", " A|b| -|\tc|"},
};

static void check_heads(void) {
    GROUP("heads, cut anywhere, byte by byte, with bytes behind them");
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++) {
        char kind = HEADS[i].kind;
        const char *bytes = HEADS[i].bytes;
        size_t len = strlen(bytes);
        char more[256];
        if (STRICT && HEADS[i].historical) {
            check_head(HEADS[i].line, kind, bytes, len, 0, -1, NULL);
            continue;
        }
        check_head(HEADS[i].line, kind, bytes, len, 0, (int)len, HEADS[i].text);
        snprintf(more, sizeof more, "%sGET /\n", bytes);
        check_head(HEADS[i].line, kind, more, strlen(more), 0, (int)len, HEADS[i].text);
        for (size_t cut = 0; cut < len; cut++) {
            check_head(HEADS[i].line, kind, bytes, cut, 0, -2, NULL);
            check_head(HEADS[i].line, kind, bytes, cut, cut > 0 ? cut - 1 : 0, -2, NULL);
            check_head(HEADS[i].line, kind, bytes, len, cut, (int)len, HEADS[i].text);
        }
    }
}

static const struct {
    int line;
    char kind;
    size_t len; /* 0 for that of the string */
    const char *bytes;
} WRONG[] = {
    {__LINE__, 'q', 0, "GET / HTTP/1.0\r\n:a\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.0\r\n :a\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.0\r\na : b\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.0\r\na\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.0\r\na\\b: c\r\n\r\n"},
    {__LINE__, 'q', 20, "G\0T / HTTP/1.0\r\n\r\n  "},
    {__LINE__, 'q', 0, "G\tT / HTTP/1.0\r\n\r\n"},
    {__LINE__, 'q', 0, " GET / HTTP/1.0\r\n\r\n"},
    {__LINE__, 'q', 0, "\r\n\r\nGET / HTTP/1.0\r\n\r\n"},
    {__LINE__, 'q', 0, "\n\r"},
    {__LINE__, 'q', 0, "\n\nGET / HTTP/1.0\r\n\r\n"},
    {__LINE__, 'q', 0, "GET /\177hello HTTP/1.0\r\n\r\n"},
    {__LINE__, 'q', 0, "GET /\thello HTTP/1.0\r\n\r\n"},
    {__LINE__, 'q', 0, "GET /\r\n\r\n"},
    {__LINE__, 'q', 0, "GET /\n\n"},
    {__LINE__, 'q', 0, "GET hello HTTP/1.0\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.0 \r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.10\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/2.0\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / http/1.1\r\n\r\n"},
    {__LINE__, 'q', 0, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.1\r\nA: b\r\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.1\rA: b\r\n\r\n"},
    {__LINE__, 'q', 26, "GET / HTTP/1.0\r\na\0b: c\r\n\r\n"},
    {__LINE__, 'q', 27, "GET / HTTP/1.0\r\nab: c\0d\r\n\r\n"},
    {__LINE__, 'q', 0, "GET / HTTP/1.0\r\nab: c\177\r\n\r\n"},
    {__LINE__, 's', 0, "\r\nHTTP/1.1 200 OK\r\n\r\n"},
    {__LINE__, 's', 0, " HTTP/1.1 200 OK\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1. 200 OK\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1.2z 200 OK\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1.1  OK\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1.1 20 OK\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1.1 2000\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1.1 200\tOK\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1.1 200X OK\r\n\r\n"},
    {__LINE__, 's', 0, "HTTP/1.1 200 O\1K\r\n\r\n"},
    {__LINE__, 'h', 0, "Host: e\177ample.com\r\n\r\n"},
    {__LINE__, 'h', 0, " Host: a\r\n\r\n"},
    {__LINE__, 'h', 0, "\rHost: a\r\n\r\n"},
};

static void check_wrong(void) {
    GROUP("what is refused, however it is cut: never complete, and in the end -1");
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        size_t len = WRONG[i].len ? WRONG[i].len : strlen(WRONG[i].bytes);
        static struct head head;
        check_head(WRONG[i].line, WRONG[i].kind, WRONG[i].bytes, len, 0, -1, NULL);
        for (size_t cut = 0, refused = 0; cut < len; cut++) {
            read_head(&head, WRONG[i].kind, WRONG[i].bytes, cut, 0, ROOM);
            CHECK(head.result == -1 || (head.result == -2 && !refused));
            refused = head.result == -1;
        }
    }
}

/* The line end that both kinds of rules accept. */
#define N "\r\n"

static void check_outputs(void) {
    static const struct {
        int line;
        char kind;
        const char *bytes, *text;
    } table[] = {
        {__LINE__, 'q', "", "-|-|-1|"},
        {__LINE__, 'q', "GET", "-|-|-1|"},
        {__LINE__, 'q', "GET ", "GET|-|-1|"},
        {__LINE__, 'q', "GET /", "GET|-|-1|"},
        {__LINE__, 'q', "GET / ", "GET|/|-1|"},
        {__LINE__, 'q', "GET / HTTP/1.0", "GET|/|-1|"},
        {__LINE__, 'q', "GET / HTTP/1.0\r", "GET|/|0|"},
        {__LINE__, 'q', "GET / HTTP/1.1" N "A", "GET|/|1|"},
        {__LINE__, 'q', "GET / HTTP/1.1" N "A: b\r", "GET|/|1|"},
        {__LINE__, 'q', "GET / HTTP/1.1" N "A: b" N, "GET|/|1| A|b|"},
        {__LINE__, 'q', "GET / HTTP/1.1" N "A: b" N "C", "GET|/|1| A|b|"},
        {__LINE__, 'q', "GET / HTTP/1.1" N "A: b" N "C: d \t", "GET|/|1| A|b|"},
        {__LINE__, 'q', "GET / HTTP/1.1" N "A: b" N "\r", "GET|/|1| A|b|"},
        {__LINE__, 's', "HTTP/1.1", "-1|0|-|"},
        {__LINE__, 's', "HTTP/1.1 ", "1|0|-|"},
        {__LINE__, 's', "HTTP/1.1 200", "1|0|-|"},
        {__LINE__, 's', "HTTP/1.1 200 ", "1|200|-|"},
        {__LINE__, 's', "HTTP/1.1 200\r", "1|200|-|"},
        {__LINE__, 's', "HTTP/1.1 200" N, "1|200||"},
        {__LINE__, 's', "HTTP/1.1 200 OK\r", "1|200|-|"},
        {__LINE__, 's', "HTTP/1.1 200 OK" N, "1|200|OK|"},
        {__LINE__, 's', "HTTP/1.1 200 OK" N "A: 1" N, "1|200|OK| A|1|"},
        {__LINE__, 'h', "A: 1\r", ""},
        {__LINE__, 'h', "A: 1" N "B: ", " A|1|"},
    };
    static const struct {
        int line;
        char kind;
        const char *bytes, *text;
    } historical[] = {
        {__LINE__, 'q', "GET  ", "GET|-|-1|"},
        {__LINE__, 'q', "GET / HTTP/1.0\n", "GET|/|0|"},
        {__LINE__, 'q', "GET / HTTP/1.0\nA: b\n", "GET|/|0| A|b|"},
        {__LINE__, 'q', "GET / HTTP/1.0\nA: b\n c", "GET|/|0| A|b|"},
        {__LINE__, 'q', "GET / HTTP/1.0\nA: b\n c\n", "GET|/|0| A|b| -| c|"},
        {__LINE__, 's', "HTTP/1.1 200 OK\n", "1|200|OK|"},
        {__LINE__, 's', "HTTP/1.1 200\n", "1|200||"},
    };
    GROUP("what is known of an incomplete head");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check_head(table[i].line, table[i].kind, table[i].bytes, strlen(table[i].bytes), 0, -2, table[i].text);
    for (size_t i = 0; !STRICT && i < sizeof historical / sizeof *historical; i++)
        check_head(historical[i].line, historical[i].kind, historical[i].bytes, strlen(historical[i].bytes), 0, -2,
                   historical[i].text);
}

static void check_room(void) {
    static const char two[] = "A: b\r\nC: d\r\n\r\n";
    static struct head head;
    struct phr_header header;
    size_t none = 0;

    GROUP("the caller's array, and no outputs");
    read_head(&head, 'h', two, strlen(two), 0, 2);
    CHECK_NUMBER(head.result, strlen(two));
    read_head(&head, 'h', two, strlen(two), 0, 1);
    CHECK_NUMBER(head.result, -1);
    read_head(&head, 'h', two, 7, 0, 1); /* picohttpparser, too, sees it with the first byte. */
    CHECK_NUMBER(head.result, -1);
    read_head(&head, 'h', two, 6, 0, 1);
    CHECK_NUMBER(head.result, -2);
    read_head(&head, 'h', "A: b\r\n c\r\n\r\n", 12, 0, 1);
    CHECK_NUMBER(head.result, -1);
    CHECK_NUMBER(phr_parse_headers("\r\n", 2, NULL, &none, 0), 2);
    CHECK_NUMBER(phr_parse_headers("A: b\r\n\r\n", 8, NULL, &none, 0), -1);
    none = 1;
    CHECK_NUMBER(phr_parse_headers("A: b\r\n\r\n", 8, NULL, &none, 0), -1);
    CHECK_NUMBER(phr_parse_headers("\r\n", 2, &header, NULL, 0), -1);
    CHECK_NUMBER(phr_parse_headers(NULL, 2, &header, &none, 0), -1);
    none = 1;
    CHECK_NUMBER(phr_parse_headers(NULL, 0, &header, &none, 0), -2);
    none = 1;
    CHECK_NUMBER(phr_parse_request("GET / HTTP/1.1\r\n\r\n", 18, NULL, NULL, NULL, NULL, NULL, &header, &none, 0), 18);
    none = 1;
    CHECK_NUMBER(phr_parse_response("HTTP/1.1 200 OK\r\n\r\n", 19, NULL, NULL, NULL, NULL, &header, &none, 0), 19);
}

static void check_last_len(void) {
    static const char wrong[] = "G\1T / HTTP/1.1\r\nA: b\r\n\r\n", empty[] = "\r\n";
    GROUP("last_len");
    check_head(__LINE__, 'q', wrong, 20, 0, -1, NULL);
    check_head(__LINE__, 'q', wrong, 20, 19, -2, "-|-|-1|"); /* It was not looked at. */
    check_head(__LINE__, 'q', wrong, strlen(wrong), 23, -1, NULL);
    check_head(__LINE__, 'q', wrong, strlen(wrong), 1000, -1, NULL); /* Beyond the input: no reason to believe it. */
    check_head(__LINE__, 'h', empty, 2, 1, 2, "");
}

/* Chunked bodies. */

struct body {
    ssize_t result; /* with what was not given to the decoder any more */
    size_t len;
    char content[256];
};

/* Decodes `bytes` cut at two places, each piece at the end of memory, the decoder elsewhere each time. */
static void decode(struct body *body, char consume_trailer, const char *bytes, size_t len, size_t first,
                   size_t second) {
    size_t ends[] = {first, second, len}, start = 0;
    struct phr_chunked_decoder decoder = {0}, moved;
    decoder.consume_trailer = consume_trailer;
    body->len = 0;
    body->result = -2;
    for (size_t i = 0; i < 3 && body->result == -2; start = ends[i++]) {
        size_t size = ends[i] - start;
        char *piece = guarded(bytes + start, size);
        memcpy(&moved, &decoder, sizeof moved);
        memset(&decoder, 0x55, sizeof decoder);
        body->result = phr_decode_chunked(&moved, piece, &size);
        CHECK(size <= ends[i] - start && body->result <= (ssize_t)(ends[i] - start - size));
        CHECK_NUMBER(phr_decode_chunked_is_in_data(&moved), moved.bytes_left_in_chunk > 0);
        memcpy(body->content + body->len, piece, size);
        body->len += size;
        if (body->result >= 0) {
            CHECK(memcmp(piece + size, bytes + ends[i] - body->result, (size_t)body->result) == 0);
            body->result += (ssize_t)(len - ends[i]);
        }
        memcpy(&decoder, &moved, sizeof moved);
    }
    body->content[body->len] = 0;
}

static void check_body(int line, char consume_trailer, const char *bytes, const char *content, ssize_t result) {
    size_t len = strlen(bytes);
    static struct body body;
    for (size_t first = 0; first <= len; first++)
        for (size_t second = first; second <= len; second++) {
            decode(&body, consume_trailer, bytes, len, first, second);
            if (body.result != result || (result != -1 && strcmp(body.content, content) != 0)) {
                fprintf(stderr, "%s:%d: cut at %zu and %zu: %zd %s, not %zd %s\n", __FILE__, line, first, second,
                        body.result, body.content, result, content);
                exit(1);
            }
        }
    /* What is complete is not so with a byte less; and what is not complete is never wrong. */
    for (size_t cut = 0; result != -1 && cut < len - (result > 0 ? (size_t)result : 0); cut++) {
        decode(&body, consume_trailer, bytes, cut, 0, cut);
        CHECK_NUMBER(body.result, -2);
    }
}

static void check_chunks(void) {
    GROUP("chunked bodies, cut in three anywhere");
    check_body(__LINE__, 0, "b\r\nhello world\r\n0\r\n", "hello world", 0);
    check_body(__LINE__, 0, "6\r\nhello \r\n5\r\nworld\r\n0\r\n", "hello world", 0);
    check_body(__LINE__, 0, "6;comment=\"hi;\"\r\nhello \r\n5\r\nworld\r\n0;x\r\n", "hello world", 0);
    check_body(__LINE__, 0, "1\r\na\r\n0\r\nb: c\r\n\r\n", "a", 8);
    check_body(__LINE__, 0, "000000000000000A\r\n0123456789\r\n0000000000000000\r\nGET", "0123456789", 3);
    check_body(__LINE__, 1, "b\r\nhello world\r\n0\r\n", "hello world", -2);
    check_body(__LINE__, 1, "b\r\nhello world\r\n0\r\n\r\n", "hello world", 0);
    check_body(__LINE__, 1, "6\r\nhello \r\n5\r\nworld\r\n0\r\na: b\r\nc: d\r\n\r\nGET /", "hello world", 5);
    check_body(__LINE__, 1, "3\r\nabc\r\n0\r\na: b\n c\n\n", "abc", STRICT ? -1 : 0);
    check_body(__LINE__, 1, "3\r\nabc\r\n0\r\na: b\r\n\nGET", "abc", STRICT ? -1 : 3);

    check_body(__LINE__, 0, "z\r\nabcdefg", "", -1);
    check_body(__LINE__, 0, "\r\n", "", -1);
    check_body(__LINE__, 0, "3\nabc\r\n0\r\n", "", -1);
    check_body(__LINE__, 0, "3;a\nabc\r\n0\r\n", "", -1);
    check_body(__LINE__, 0, "3\rabc\r\n0\r\n", "", -1);
    check_body(__LINE__, 0, "3 \r\nabc\r\n0\r\n", "", -1);
    check_body(__LINE__, 0, "3\r\nabc\n0\r\n", "", -1);
    check_body(__LINE__, 0, "3\r\nabcd\r\n0\r\n", "", -1);
    check_body(__LINE__, 0, "3x\r\nabc\r\n0\r\n", "", -1);
    check_body(__LINE__, 0, "0x3\r\nabc\r\n0\r\n", "", -1);
    check_body(__LINE__, 0, "+3\r\nabc\r\n0\r\n", "", -1);
    check_body(__LINE__, 1, "0\r\na b\r\n\r\n", "", -1);
    check_body(__LINE__, 1, "0\r\na: b\1\r\n\r\n", "", -1);
    if (sizeof(size_t) == 8) {
        check_body(__LINE__, 0, "6\r\nhello \r\nffffffffffffffff\r\nabc", "hello abc", -2);
        check_body(__LINE__, 0, "6\r\nhello \r\nfffffffffffffffff\r\nabc", "", -1);
        check_body(__LINE__, 0, "00000000000000001\r\na\r\n0\r\n", "", -1);
    }
}

static void check_decoder(void) {
    struct phr_chunked_decoder decoder = {0};
    char text[] = "8\r\nabc";
    size_t size = strlen(text);

    GROUP("the decoder's members, and its end");
    CHECK_NUMBER(phr_decode_chunked_is_in_data(&decoder), 0);
    CHECK_NUMBER(phr_decode_chunked(&decoder, text, &size), -2);
    CHECK_NUMBER(size, 3);
    CHECK_NUMBER(decoder.bytes_left_in_chunk, 5);
    CHECK_NUMBER(phr_decode_chunked_is_in_data(&decoder), 1);
    memcpy(text, "defgh", size = 5);
    CHECK_NUMBER(phr_decode_chunked(&decoder, text, &size), -2);
    CHECK_NUMBER(decoder.bytes_left_in_chunk, 0);
    CHECK_NUMBER(phr_decode_chunked_is_in_data(&decoder), 0);
    memcpy(text, "\r\n0\r\n", size = 5);
    CHECK_NUMBER(phr_decode_chunked(&decoder, text, &size), 0);
    memcpy(text, "xyz", size = 3); /* Nothing of it is the body's. */
    CHECK_NUMBER(phr_decode_chunked(&decoder, text, &size), 3);
    CHECK_NUMBER(size, 0);

    memset(&decoder, 0, sizeof decoder);
    size = 0;
    CHECK_NUMBER(phr_decode_chunked(&decoder, NULL, &size), -2);
    memcpy(text, "x", size = 1);
    CHECK_NUMBER(phr_decode_chunked(&decoder, text, &size), -1);
    memcpy(text, "0\r\n", size = 3); /* It stays wrong. */
    CHECK_NUMBER(phr_decode_chunked(&decoder, text, &size), -1);

    size = 3;
    CHECK_NUMBER(phr_decode_chunked(NULL, text, &size), -1);
    CHECK_NUMBER(phr_decode_chunked(&decoder, text, NULL), -1);
    CHECK_NUMBER(phr_decode_chunked(&decoder, NULL, &size), -1);
    CHECK_NUMBER(phr_decode_chunked_is_in_data(NULL), 0);
}

/* Chunks of `size` bytes until `most` bytes have come: whether it was refused. */
static int is_waste(size_t size, size_t most) {
    struct phr_chunked_decoder decoder = {0};
    char chunk[64];
    for (size_t came = 0; came < most;) {
        size_t len = (size_t)snprintf(chunk, sizeof chunk, "%zx\r\n%.*s\r\n", size, (int)size, "0123456789abcdef");
        came += len;
        if (phr_decode_chunked(&decoder, chunk, &len) != -2)
            return 1;
    }
    return 0;
}

static void check_waste(void) {
    GROUP("little content in many bytes");
    CHECK(!is_waste(1, 100 << 10));
    CHECK(is_waste(1, 200 << 10));
    CHECK(!is_waste(2, 1 << 20));
}

/* A head that starts the input is read at once if it is usual; behind an empty line it never is. */
static void check_at_once(void) {
    GROUP("the same head, read at once and not");
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET /a?b=c HTTP/1.0\r\nHost: a\r\nAccept:  */* \r\nX:\r\n\r\nrest",
        "BREW coffee://a/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a b\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n",
        "PUT / HTTP/1.1\r\nA-Name-That-Is-Longer-Than-A-Vector-Of-Bytes: and a value that is longer than one, too\r\n\r\n",
        "GET / HTTP/1.1\r\na: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\ne: 5\r\nf: 6\r\n\r\n",
        "GET / HTTP/1.1\r\na: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\ne: 5\r\nf: 6\r\ng: 7\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\tb\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\x01\r\n\r\n",
        "GET / HTTP/1.1\r\nX y\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        static struct head at_once, behind;
        char moved[256] = "\r\n";
        strcat(moved, requests[i]);
        read_head(&at_once, 'q', requests[i], strlen(requests[i]), 0, ROOM);
        read_head(&behind, 'q', moved, strlen(moved), 0, ROOM);
        CHECK_NUMBER(behind.result, at_once.result > 0 ? at_once.result + 2 : at_once.result);
        CHECK(at_once.text.len == behind.text.len && !memcmp(at_once.text.text, behind.text.text, behind.text.len));
    }
}

int main(void) {
    check_heads();
    check_at_once();
    check_wrong();
    check_outputs();
    check_room();
    check_last_len();
    check_chunks();
    check_decoder();
    check_waste();
    return 0;
}
