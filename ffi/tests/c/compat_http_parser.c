/* http_parser.h in the dialect of 2.9: the callbacks and their order, cut, paused and failing anywhere; the name and the place
 * of each error; the other functions; the parts of URLs. */

#include "check.h"
#include "http_parser.h"

/* What was told, adjacent pieces of one element joined. */
struct told {
    struct transcript text;
    char last;
    int calls, fail_at, pause_at; /* the call that fails or pauses, counted from 1; with pause_at -1 each does */
    int answer;                   /* of on_headers_complete */
    int scribble;                 /* overwrite what is handed out, and the settings */
    int finals;                   /* pieces of content that were said to be the last */
};

static int verdict(http_parser *parser) {
    struct told *told = parser->data;
    told->calls++;
    if (told->calls == told->pause_at || told->pause_at == -1)
        http_parser_pause(parser, 1);
    return told->calls == told->fail_at;
}

static int notify(http_parser *parser, const char *text) {
    struct told *told = parser->data;
    say(&told->text, "%s", text);
    told->last = 0;
    return verdict(parser);
}

static int piece(http_parser *parser, char kind, const char *at, size_t length) {
    struct told *told = parser->data;
    if (told->last != kind)
        say(&told->text, " %c=", kind);
    told->last = kind;
    if (length < 1000)
        say_bytes(&told->text, (const uint8_t *)at, length);
    if (told->scribble)
        memset((char *)(uintptr_t)at, '!', length);
    return verdict(parser);
}

static int on_message_begin(http_parser *p) { return notify(p, "<"); }
static int on_url(http_parser *p, const char *at, size_t n) { return piece(p, 'u', at, n); }
static int on_status(http_parser *p, const char *at, size_t n) { return piece(p, 's', at, n); }
static int on_header_field(http_parser *p, const char *at, size_t n) { return piece(p, 'f', at, n); }
static int on_header_value(http_parser *p, const char *at, size_t n) { return piece(p, 'v', at, n); }
static int on_headers_complete(http_parser *p) {
    struct told *told = p->data;
    say(&told->text, " | %u.%u", p->http_major, p->http_minor);
    if (p->content_length != UINT64_MAX)
        say(&told->text, " %llu", (unsigned long long)p->content_length);
    if (notify(p, ""))
        return -1;
    return told->answer;
}
static int on_body(http_parser *p, const char *at, size_t n) {
    ((struct told *)p->data)->finals += http_body_is_final(p);
    return piece(p, 'b', at, n);
}
static int on_chunk_header(http_parser *p) {
    say(&((struct told *)p->data)->text, " (%llu", (unsigned long long)p->content_length);
    return notify(p, "");
}
static int on_chunk_complete(http_parser *p) { return notify(p, ")"); }
static int on_message_complete(http_parser *p) { return notify(p, http_should_keep_alive(p) ? " >" : " >."); }

static const http_parser_settings settings = {
    on_message_begin, on_url, on_status, on_header_field, on_header_value, on_headers_complete, on_body, on_message_complete,
    on_chunk_header, on_chunk_complete,
};

/* Gives some bytes to the parser, in memory of their own, so that a read beyond them is seen. */
static size_t execute(http_parser *parser, const char *text, size_t length) {
    char *copy = allocate(length);
    memcpy(copy, text, length);
    size_t read = http_parser_execute(parser, &settings, copy, length);
    free(copy);
    return read;
}

/* Reads `text` in the pieces that end at `cut` and at its end; after a pause goes on. Gives the number of bytes read. */
static size_t parse(http_parser *parser, struct told *told, int type, const char *text, size_t length, size_t cut) {
    size_t done = 0, end = cut;
    memset(parser, 0xa5, sizeof *parser);
    parser->data = told;
    http_parser_init(parser, type);
    CHECK(parser->data == told && parser->type == type && parser->http_errno == HPE_OK);
    for (;;) {
        if (done == end && end == length)
            return done;
        if (done == end)
            end = length;
        size_t size = end - done, read = execute(parser, text + done, size);
        CHECK(read <= size);
        done += read;
        if (HTTP_PARSER_ERRNO(parser) == HPE_PAUSED) {
            CHECK(execute(parser, "x", 1) == 0);
            http_parser_pause(parser, 0);
        } else if (read != size) {
            return done;
        }
    }
}

static void tells(int type, const char *text, const char *expected, int answer) {
    size_t length = strlen(text);
    int calls = 0;
    for (size_t cut = 0; cut < length; cut++) {
        for (int scribble = 0; scribble < 2; scribble++) {
            for (int pause = 0; pause < 2; pause++) {
                http_parser *parser = allocate(sizeof *parser);
                struct told told = {.scribble = scribble, .answer = answer, .pause_at = -pause};
                size_t done = parse(parser, &told, type, text, length, cut);
                CHECK_TEXT(told.text.text, expected);
                CHECK_NUMBER(done, length);
                CHECK_NUMBER(parser->http_errno, HPE_OK);
                parser = moved(parser, sizeof *parser);
                CHECK(http_parser_execute(parser, &settings, NULL, 0) == 0 && parser->http_errno == HPE_OK);
                free(parser);
                if (cut == 0)
                    calls = told.calls;
            }
        }
    }
    /* Each call alone fails, with its name, and then there is silence; or pauses, and nothing is lost or told twice. */
    for (int at = 1; at <= calls; at++) {
        http_parser parser;
        struct told told = {.fail_at = at, .answer = answer};
        parse(&parser, &told, type, text, length, 0);
        CHECK(told.calls == at && parser.http_errno >= HPE_CB_message_begin && parser.http_errno <= HPE_CB_chunk_complete);
        http_parser_pause(&parser, 1);
        http_parser_pause(&parser, 0);
        CHECK(execute(&parser, text, length) == 0 && told.calls == at);
        told = (struct told){.pause_at = at, .answer = answer};
        CHECK_NUMBER(parse(&parser, &told, type, text, length, 0), length);
        CHECK_TEXT(told.text.text, expected);
    }
}

static void messages(void) {
    GROUP("messages, cut anywhere, paused and failing at each callback");
    tells(HTTP_REQUEST, "\r\nPOST /a%20b?c=d?e#f HTTP/1.1\r\nHost: x\r\nEmpty:\r\nT: v \t\r\nContent-Length: 5\r\n\r\nhello",
          "< u=/a%20b?c=d?e#f f=Host v=x f=Empty v= f=T v=v \t f=Content-Length v=5 | 1.1 5 b=hello >", 0);
    tells(HTTP_BOTH, "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "< u=/ f=Connection v=keep-alive | 1.0 >", 0);
    tells(HTTP_BOTH, "PURGE / HTTP/1.0\r\n\r\n", "< u=/ | 1.0 >.", 0);
    tells(HTTP_BOTH, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nhi", "< s=Not Found f=Content-Length v=2 | 1.1 2 b=hi >", 0);
    tells(HTTP_RESPONSE, "HTTP/1.1 204\r\n\r\n", "< s= | 1.1 >", 0);
    tells(HTTP_REQUEST, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1 ;x\r\n!\r\n00\r\nX: y\r\n"
                        "Authorization: no\r\nA-name-that-is-longer-than-all-known: z\r\n\r\n",
          "< u=/ f=Transfer-Encoding v=chunked | 1.1 (5 b=hello) (1 b=!) (0 f=X v=y f=A-name-that-is-longer-than-all-known v=z) >", 0);
    tells(HTTP_REQUEST, "GET /1 HTTP/1.1\r\n\r\nMKCALENDAR /2 HTTP/1.1\r\nProxy-Connection: x, close\r\n\r\n\r\n",
          "< u=/1 | 1.1 >< u=/2 f=Proxy-Connection v=x, close | 1.1 >.", 0);
    tells(HTTP_RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
          "< s=OK f=Content-Length v=5 | 1.1 5 >< s=OK | 1.1 >", 1);
    /* http-parser does not say when a body ends with the connection before it does. */
    http_parser parser;
    struct told told = {0};
    static const char endless[] = "HTTP/1.1 200 OK\r\n\r\nuntil the end";
    CHECK(parse(&parser, &told, HTTP_RESPONSE, endless, sizeof endless - 1, 3) == sizeof endless - 1);
    CHECK(!http_should_keep_alive(&parser) && http_parser_execute(&parser, &settings, NULL, 0) == 0);
    CHECK_TEXT(told.text.text, "< s=OK | 1.1 b=until the end >.");

    GROUP("what callbacks may ask");
    static const char post[] = "POST / HTTP/1.1\r\nConnection: upgrade, keep-alive\r\nContent-Length: 4\r\n\r\nbody";
    told = (struct told){0};
    CHECK(parse(&parser, &told, HTTP_REQUEST, post, sizeof post - 1, sizeof post - 3) == sizeof post - 1);
    CHECK(told.finals == 1 && parser.content_length == 0 && parser.method == HTTP_POST && parser.uses_transfer_encoding == 0);
    CHECK(parser.flags == (F_CONTENTLENGTH | F_CONNECTION_KEEP_ALIVE | F_CONNECTION_UPGRADE) && parser.upgrade == 0);
    told = (struct told){0};
    static const char chunked[] = "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
    CHECK(parse(&parser, &told, HTTP_REQUEST, chunked, sizeof chunked - 1, 0) == sizeof chunked - 1);
    CHECK(told.finals == 0 && parser.flags == (F_CHUNKED | F_TRAILING) && parser.uses_transfer_encoding == 1);
    http_parser_settings none;
    http_parser_settings_init(&none);
    http_parser_init(&parser, HTTP_REQUEST);
    CHECK(http_parser_execute(&parser, &none, chunked, sizeof chunked - 1) == sizeof chunked - 1);
    CHECK(parser.http_errno == HPE_OK && http_should_keep_alive(&parser) == 1);
    static const char cut[] = "GET / HTTP/1.1\r\nA: b\r\n";
    CHECK(parse(&parser, &told, HTTP_REQUEST, cut, sizeof cut - 1, 5) == sizeof cut - 1 && parser.nread == sizeof cut - 1);
}

/* What is left of the input behind the upgrade, which must be the same wherever the message is cut. */
static const char *rest(int type, const char *text, int answer, http_parser *parser) {
    size_t length = strlen(text), message = length - strlen("rest");
    for (size_t cut = 0; cut < message; cut++) {
        struct told told = {.answer = answer};
        CHECK_NUMBER(parse(parser, &told, type, text, length, cut), message);
        CHECK(parser->upgrade == 1 && parser->http_errno == HPE_OK);
    }
    return text + message;
}

static void upgrades(void) {
    GROUP("upgrades");
    http_parser parser;
    CHECK_TEXT(rest(HTTP_REQUEST, "GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\nrest", 0, &parser), "rest");
    CHECK_TEXT(rest(HTTP_REQUEST, "POST / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\nContent-Length: 3\r\n\r\nabcrest", 0, &parser),
               "rest");
    CHECK_TEXT(rest(HTTP_REQUEST, "POST / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\nContent-Length: 3\r\n\r\nrest", 1, &parser),
               "rest");
    CHECK_TEXT(rest(HTTP_REQUEST, "CONNECT a:80 HTTP/1.1\r\nContent-Length: 3\r\n\r\nrest", 0, &parser), "rest");
    CHECK_TEXT(rest(HTTP_RESPONSE, "HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nrest", 0, &parser), "rest");
    CHECK_TEXT(rest(HTTP_RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nrest", 2, &parser), "rest");
    struct told told = {0};
    static const char offer[] = "HTTP/1.1 200 OK\r\nUpgrade: x\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\nHTTP/1.1 204 x\r\n\r\n";
    CHECK(parse(&parser, &told, HTTP_RESPONSE, offer, sizeof offer - 1, 0) == sizeof offer - 1 && parser.status_code == 204);
    /* RFC 9110 7.8: a server ignores it in HTTP/1.0. */
    static const char old[] = "GET / HTTP/1.0\r\nUpgrade: x\r\nConnection: upgrade, keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n";
    CHECK(parse(&parser, &told, HTTP_REQUEST, old, sizeof old - 1, 0) == sizeof old - 1 && parser.upgrade == 0);
}

static void refuses(int type, const char *text, size_t at, enum http_errno number) {
    size_t length = strlen(text);
    for (size_t cut = 0; cut < length; cut++) {
        http_parser parser;
        struct told told = {.pause_at = cut % 2 ? -1 : 0};
        size_t done = parse(&parser, &told, type, text, length, cut);
        if (done != at || HTTP_PARSER_ERRNO(&parser) != number) {
            fprintf(stderr, "\"%s\" cut at %zu: at %zu, %s\n", text, cut, done, http_errno_name(HTTP_PARSER_ERRNO(&parser)));
            exit(1);
        }
        /* After an error nothing is parsed. */
        int calls = told.calls;
        CHECK(execute(&parser, "GET / HTTP/1.1\r\n\r\n", 18) == 0 && told.calls == calls);
        CHECK(http_parser_execute(&parser, &settings, NULL, 0) == 0);
    }
}

#define GET "GET / HTTP/1.1\r\n"
#define CHUNKED "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"

static void errors(void) {
    GROUP("errors, their names and places, cut anywhere");
    refuses(HTTP_REQUEST, "GEX / HTTP/1.1\r\n\r\n", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GEX\t", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GE / HTTP/1.1\r\n\r\n", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GET\n", 3, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "UNSUBSCRIBED / HTTP/1.1\r\n\r\n", 11, HPE_INVALID_METHOD);
    refuses(HTTP_BOTH, "HxT", 1, HPE_INVALID_CONSTANT);
    refuses(HTTP_REQUEST, "GET /\x01 HTTP/1.1\r\n\r\n", 5, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET h2://a/ HTTP/1.1\r\n\r\n", 5, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET h2: HTTP/1.1\r\n\r\n", 5, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET http\n", 8, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET / JTTP/1.1\r\n\r\n", 6, HPE_INVALID_CONSTANT);
    refuses(HTTP_REQUEST, "GET / HTTQ/1.1\r\n\r\n", 9, HPE_STRICT);
    refuses(HTTP_REQUEST, "GET / HTTP/1.x\r\n\r\n", 13, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET / HTTP/1.10\r\n\r\n", 14, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET / HTTP/2.0\r\n\r\n", 13, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\rA", 15, HPE_LF_EXPECTED);
    refuses(HTTP_RESPONSE, "XTTP", 0, HPE_INVALID_CONSTANT);
    refuses(HTTP_RESPONSE, "HTTX", 3, HPE_STRICT);
    refuses(HTTP_RESPONSE, "HTTP/1.1\t200", 8, HPE_INVALID_VERSION);
    refuses(HTTP_RESPONSE, "HTTP/1.1 2x0 OK\r\n\r\n", 10, HPE_INVALID_STATUS);
    refuses(HTTP_RESPONSE, "HTTP/1.1 2000 OK\r\n\r\n", 12, HPE_INVALID_STATUS);
    refuses(HTTP_RESPONSE, "HTTP/1.1 200 OK\rA", 16, HPE_STRICT);
    refuses(HTTP_REQUEST, GET "A B: c\r\n\r\n", 17, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "A\n", 17, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "A: b\x01\r\n\r\n", 20, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "A: b\rC: d\r\n\r\n", 21, HPE_LF_EXPECTED);
    refuses(HTTP_REQUEST, GET "A:\rC: d\r\n\r\n", 19, HPE_STRICT);
    refuses(HTTP_REQUEST, GET "A: b\r\n\rC", 23, HPE_STRICT);
    refuses(HTTP_REQUEST, GET "\rC", 17, HPE_STRICT);
    refuses(HTTP_REQUEST, GET "Content-Length: x\r\n\r\n", 32, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: \x01\r\n\r\n", 32, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 5\t\r\n\r\n", 33, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 5\t\x01\r\n\r\n", 33, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, "CONNECT a:1 HTTP/1.1\r\nContent-Length: x\r\n\r\n", 38, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 99999999999999999999\r\n\r\n", 51, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 18446744073709551615\r\n\r\n", 54, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 1\r\nContent-Length: 1\r\n\r\n1", 51, HPE_UNEXPECTED_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 1\r\nContent-Length: x\r\n\r\n1", 51, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 1\r\nContent-Length:\r\n\r\n1", 52, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length:\r\nA: b\r\n\r\n", 33, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: \r\n\r\n", 34, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 64, HPE_UNEXPECTED_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Transfer-Encoding: gzip\r\n\r\n", 42, HPE_INVALID_TRANSFER_ENCODING);
    refuses(HTTP_REQUEST, GET "Host: a b\r\n\r\n", 24, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "Host:\r\n\r\n", 21, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "Host: a\r\nHost: a\r\n\r\n", 29, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "Transfer-Encoding: chunked\t\r\n\r\n", 42, HPE_INVALID_TRANSFER_ENCODING);
    refuses(HTTP_REQUEST, CHUNKED "x", 47, HPE_INVALID_CHUNK_SIZE);
    refuses(HTTP_REQUEST, CHUNKED "5\n", 48, HPE_INVALID_CHUNK_SIZE);
    refuses(HTTP_REQUEST, CHUNKED "5\t;a\r\n", 48, HPE_INVALID_CHUNK_SIZE);
    refuses(HTTP_REQUEST, CHUNKED "5;\x01\r\n", 49, HPE_INVALID_CHUNK_SIZE);
    refuses(HTTP_REQUEST, CHUNKED "FFFFFFFFFFFFFFFF\r\n", 62, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, CHUNKED "10000000000000000\r\n", 63, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, CHUNKED "1\rx", 49, HPE_STRICT);
    refuses(HTTP_REQUEST, CHUNKED "1\r\nab", 51, HPE_STRICT);
    refuses(HTTP_REQUEST, CHUNKED "0\r\nA B: c\r\n\r\n", 51, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, CHUNKED "0\r\n\rx", 51, HPE_STRICT);
    refuses(HTTP_REQUEST, GET "Connection: x, close\r\n\r\n\r\nG", 42, HPE_CLOSED_CONNECTION);

    GROUP("the end of the input inside a message");
    static const char *const unfinished[] = {"H", "HT", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", "HEAD"};
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++) {
        http_parser parser;
        struct told told = {0};
        parse(&parser, &told, HTTP_BOTH, unfinished[i], strlen(unfinished[i]), 0);
        CHECK(http_parser_execute(&parser, &settings, NULL, 0) == 1 && parser.http_errno == HPE_INVALID_EOF_STATE);
    }
    http_parser parser;
    struct told told = {.pause_at = 3};
    parser.data = &told;
    http_parser_init(&parser, HTTP_REQUEST);
    CHECK(execute(&parser, GET "\r\n", 18) == 17 && parser.http_errno == HPE_PAUSED);
    http_parser_pause(&parser, 0);
    CHECK(http_parser_execute(&parser, &settings, NULL, 0) == 1 && parser.http_errno == HPE_INVALID_EOF_STATE);

    GROUP("the limit of a head");
    static char head[100000];
    memset(head, 'x', sizeof head);
    memcpy(head, GET "A: ", 19);
    CHECK(parse(&parser, &told, HTTP_REQUEST, head, 70000, 100) == 70000 && parser.nread == 70000);
    for (size_t cut = 81000; cut < 83000; cut += 100) {
        CHECK_NUMBER(parse(&parser, &told, HTTP_REQUEST, head, sizeof head, cut), HTTP_MAX_HEADER_SIZE);
        CHECK(parser.http_errno == HPE_HEADER_OVERFLOW);
    }
    http_parser_set_max_header_size(100);
    CHECK(parse(&parser, &told, HTTP_REQUEST, head, sizeof head, 0) == 100 && parser.http_errno == HPE_HEADER_OVERFLOW);
    memcpy(head, CHUNKED "1;", 49);
    CHECK(parse(&parser, &told, HTTP_REQUEST, head, sizeof head, 0) == 147 && parser.http_errno == HPE_HEADER_OVERFLOW);
    http_parser_set_max_header_size(HTTP_MAX_HEADER_SIZE);
}

static void names(void) {
    GROUP("names and numbers");
    CHECK(http_parser_version() == 0x020904);
    CHECK_TEXT(http_method_str(HTTP_MSEARCH), "M-SEARCH");
    CHECK_TEXT(http_method_str((enum http_method)99), "<unknown>");
    CHECK_TEXT(http_status_str(HTTP_STATUS_NOT_FOUND), "Not Found");
    CHECK_TEXT(http_status_str((enum http_status)999), "<unknown>");
    CHECK_TEXT(http_errno_name(HPE_INVALID_TRANSFER_ENCODING), "HPE_INVALID_TRANSFER_ENCODING");
    CHECK(HPE_INVALID_TRANSFER_ENCODING == 33 && HPE_PAUSED == 31 && http_errno_description(HPE_OK)[0]);
    http_parser parser;
    struct told told = {0};
#define XX(num, name, string)                                                                        \
    CHECK_TEXT(http_method_str(HTTP_##name), #string);                                               \
    if (HTTP_##name != HTTP_CONNECT) {                                                               \
        static const char text[] = #string " / HTTP/1.1\r\n\r\n";                                    \
        CHECK(parse(&parser, &told, HTTP_REQUEST, text, sizeof text - 1, 3) == sizeof text - 1);     \
        CHECK_NUMBER(parser.method, num);                                                            \
    }
    HTTP_METHOD_MAP(XX)
#undef XX
}

/* The parts in the order of their numbers, as "host=a port=80". */
static void splits(const char *url, int is_connect, const char *expected) {
    static const char *const names[] = {"schema", "host", "port", "path", "query", "fragment", "userinfo"};
    struct http_parser_url parts;
    struct transcript told = {0, ""};
    /* In memory of its own, so that a read beyond it is seen. */
    size_t length = strlen(url);
    char *copy = allocate(length);
    memcpy(copy, url, length);
    memset(&parts, 0xa5, sizeof parts);
    int result = http_parser_parse_url(copy, length, is_connect, &parts);
    for (int i = 0; i < UF_MAX; i++) {
        if (parts.field_set & 1 << i)
            say(&told, " %s=%.*s", names[i], parts.field_data[i].len, copy + parts.field_data[i].off);
    }
    free(copy);
    CHECK((result == 0) == (parts.field_set != 0));
    CHECK(parts.port == 0 || parts.field_set & 1 << UF_PORT);
    CHECK_TEXT(told.text, expected);
}

static void urls(void) {
    GROUP("URLs");
    splits("/", 0, " path=/");
    splits("*", 0, " path=*");
    splits("////", 0, " path=////");
    splits("/?#", 0, " path=/");
    splits("/a?b?c#d#e?f", 0, " path=/a query=b?c fragment=d#e?f");
    splits("/a##b", 0, " path=/a fragment=b");
    splits("http://h", 0, " schema=http host=h");
    splits("http://h?q", 0, " schema=http host=h query=q");
    splits("http://u:p@a.example:080/p?q#f", 0,
           " schema=http host=a.example port=080 path=/p query=q fragment=f userinfo=u:p");
    splits("http://@h/", 0, " schema=http host=h path=/");
    splits("https://[1:2::3:4]:67/", 0, " schema=https host=1:2::3:4 port=67 path=/");
    splits("http://[fe80::a%25eth0]", 0, " schema=http host=fe80::a%25eth0");
    splits("a:80", 1, " host=a port=80");
    splits("[::1]:443", 1, " host=::1 port=443");
    for (int is_connect = 0; is_connect < 2; is_connect++) {
        static const char *const refused[] = {"", " ", "/ ", "?q", "#f", "a", "a/b", ":///1", "http", "http:", "http:/", "http://",
                                              "http:///p", "http://h:", "http://h:65536", "http://h:8a", "http://a@b@c", "http://a_b/",
                                              "http://[]", "http://[1", "http://[1%]", "http://[1]2", "http://h#f", "/\x80", "/\x7f"};
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
            splits(refused[i], is_connect, "");
    }
    splits("a", 1, "");
    splits("u@a:80", 1, "");
    splits("a:80/", 1, "");

    static char url[65536];
    struct http_parser_url parts;
    memset(url, '/', sizeof url);
    CHECK(http_parser_parse_url(url, 65535, 0, &parts) == 0 && parts.field_data[UF_PATH].len == 65535);
    CHECK(http_parser_parse_url(url, 65536, 0, &parts) == 1 && parts.field_set == 0);
    CHECK(http_parser_parse_url("/\0", 2, 0, &parts) == 1);
    CHECK(http_parser_parse_url(NULL, 0, 0, &parts) == 1);
    http_parser_url_init(&parts);
    CHECK(parts.field_set == 0 && sizeof parts == 32);
}

int main(void) {
    messages();
    upgrades();
    errors();
    names();
    urls();
    return 0;
}
