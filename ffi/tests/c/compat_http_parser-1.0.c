/* http_parser.h in the dialect of 1.0: the callbacks and their order, cut anywhere, failing anywhere, writing to the input. */

#include "check.h"
#include "http_parser.h"

/* What was told, adjacent pieces of one element joined. */
struct told {
    char text[4096];
    size_t length;
    char last;
    int calls, fail_at; /* the call that returns an error, counted from 1; 0 for none */
    int scribble;       /* overwrite what is handed out */
    int skip_body;
    unsigned minor_at_value;
    int empty_body;
};

static void add(struct told *told, const char *at, size_t length) {
    if (told->length + length < sizeof told->text) {
        memcpy(told->text + told->length, at, length);
        told->length += length;
        told->text[told->length] = '\0';
    }
}

static int verdict(struct told *told) {
    return ++told->calls == told->fail_at;
}

static int notify(http_parser *parser, const char *name) {
    struct told *told = parser->data;
    add(told, name, strlen(name));
    told->last = 0;
    return verdict(told);
}

static int piece(http_parser *parser, char kind, const char *at, size_t length) {
    struct told *told = parser->data;
    if (told->last != kind) {
        char label[] = {' ', kind, '=', '\0'};
        add(told, label, 3);
    }
    told->last = kind;
    add(told, at, length);
    if (told->scribble)
        memset((char *)(uintptr_t)at, '!', length);
    return verdict(told);
}

static int on_message_begin(http_parser *p) { return notify(p, "<"); }
static int on_path(http_parser *p, const char *at, size_t n) { return piece(p, 'p', at, n); }
static int on_query_string(http_parser *p, const char *at, size_t n) { return piece(p, 'q', at, n); }
static int on_fragment(http_parser *p, const char *at, size_t n) { return piece(p, '#', at, n); }
static int on_header_field(http_parser *p, const char *at, size_t n) { return piece(p, 'n', at, n); }
static int on_header_value(http_parser *p, const char *at, size_t n) {
    ((struct told *)p->data)->minor_at_value = p->http_minor;
    return piece(p, 'v', at, n);
}
static int on_headers_complete(http_parser *p) {
    int answer = notify(p, " |");
    return answer ? -1 : ((struct told *)p->data)->skip_body;
}
static int on_body(http_parser *p, const char *at, size_t n) {
    ((struct told *)p->data)->empty_body |= p->content_length <= 0;
    return piece(p, 'b', at, n);
}
static int on_message_complete(http_parser *p) { return notify(p, " >"); }

/* By position, as bjoern does. */
static const http_parser_settings settings = {
    on_message_begin, on_path, on_query_string, NULL, on_fragment, on_header_field, on_header_value, on_headers_complete,
    on_body, on_message_complete,
};

/* Reads `text` in the pieces that end at `cut` and at its end. Gives the number of bytes that were read. */
static size_t parse(http_parser *parser, struct told *told, int type, const char *text, size_t length, size_t cut) {
    parser->data = told;
    http_parser_init(parser, type);
    CHECK(parser->data == told);
    size_t done = 0, ends[2] = {cut, length};
    for (int i = 0; i < 2; i++) {
        size_t size = ends[i] - done;
        if (size == 0)
            continue;
        /* In memory of its own, so that a read beyond it is seen. */
        char *copy = allocate(size);
        memcpy(copy, text + done, size);
        size_t read = http_parser_execute(parser, &settings, copy, size);
        free(copy);
        done += read;
        if (read != size)
            break;
    }
    return done;
}

static void tells(int type, const char *text, const char *expected) {
    size_t length = strlen(text);
    for (size_t cut = 0; cut < length; cut++) {
        for (int scribble = 0; scribble < 2; scribble++) {
            http_parser *parser = allocate(sizeof *parser);
            struct told told = {.scribble = scribble};
            memset(parser, 0xa5, sizeof *parser);
            size_t done = parse(parser, &told, type, text, length, cut);
            if (done != length || strcmp(told.text, expected) != 0) {
                fprintf(stderr, "cut at %zu: %zu bytes, \"%s\" and not \"%s\"\n", cut, done, told.text, expected);
                exit(1);
            }
            CHECK(HTTP_PARSER_ERRNO(parser) == HPE_OK);
            CHECK(!told.empty_body);
            free(parser);
        }
    }
}

static int fail_data(http_parser *p, const char *at, size_t n) { (void)p; (void)at; (void)n; return 1; }
static int fail(http_parser *p) { (void)p; return -1; }

/* Which callback has failed. */
static void names_failures(void) {
    static const http_parser_settings all = {fail, fail_data, fail_data, fail_data, fail_data, fail_data, fail_data, fail,
                                             fail_data, fail};
    static const enum http_errno failures[] = {
        HPE_CB_message_begin, HPE_CB_path, HPE_CB_query_string, HPE_CB_url, HPE_CB_fragment, HPE_CB_header_field,
        HPE_CB_header_value, HPE_CB_headers_complete, HPE_CB_body, HPE_CB_message_complete};
    static const char text[] = "POST /a?b#c HTTP/1.1\r\nContent-Length: 1\r\n\r\nd";
    for (size_t index = 0; index < sizeof failures / sizeof *failures; index++) {
        http_parser_settings one = {0};
        http_parser parser;
        size_t size = sizeof(http_cb);
        memcpy((char *)&one + index * size, (const char *)&all + index * size, size);
        http_parser_init(&parser, HTTP_REQUEST);
        CHECK(http_parser_execute(&parser, &one, text, sizeof text - 1) < sizeof text);
        CHECK(HTTP_PARSER_ERRNO(&parser) == failures[index]);
    }
}

static int spoil(http_parser *p, const char *at, size_t n) {
    static const char end[] = "/ HTTP/1.1\r\n\r\n";
    (void)p;
    memcpy((char *)(uintptr_t)at, end, n < sizeof end - 1 ? n : sizeof end - 1);
    return 0;
}

/* A callback decodes what it is given in place, and makes the end of a head of it; another one fails in that head. */
static void ends_in_a_spoilt_head(void) {
    http_parser_settings one = {.on_path = spoil, .on_header_value = fail_data};
    http_parser parser;
    char text[] = "GET /%20HTTP/1.1%0d%0a%0d%0a HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n";
    http_parser_init(&parser, HTTP_REQUEST);
    CHECK(http_parser_execute(&parser, &one, text, sizeof text - 1) < sizeof text - 1);
    CHECK(HTTP_PARSER_ERRNO(&parser) == HPE_CB_header_value);
    CHECK(http_parser_execute(&parser, &one, text, sizeof text - 1) == 0);
}

static void refuses(int type, const char *text, size_t at, enum http_errno number) {
    size_t length = strlen(text);
    for (size_t cut = 0; cut < length; cut++) {
        http_parser parser;
        struct told told = {0};
        size_t done = parse(&parser, &told, type, text, length, cut);
        if (done != at || HTTP_PARSER_ERRNO(&parser) != number) {
            fprintf(stderr, "\"%s\" cut at %zu: at %zu, %s\n", text, cut, done, http_errno_name(HTTP_PARSER_ERRNO(&parser)));
            exit(1);
        }
        /* After an error nothing is parsed. */
        CHECK(http_parser_execute(&parser, &settings, "GET / HTTP/1.1\r\n\r\n", 18) == 0);
    }
}

int main(void) {
    static const char post[] = "POST /a%20b?c=d?e#f HTTP/1.1\r\nHost: x\r\nEmpty:\r\nT: v \t\r\nContent-Length: 5\r\n\r\nhello";
    tells(HTTP_REQUEST, post,
          "< p=/a%20b q=c=d?e #=f n=Host v=x n=Empty v= n=T v=v \t n=Content-Length v=5 | b=hello >");
    tells(HTTP_BOTH, post,
          "< p=/a%20b q=c=d?e #=f n=Host v=x n=Empty v= n=T v=v \t n=Content-Length v=5 | b=hello >");
    tells(HTTP_REQUEST, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n"
                        "Authorization: no\r\nA-name-that-is-longer-than-all-known: z\r\n\r\n",
          "< p=/ n=Transfer-Encoding v=chunked | b=hello! n=X v=y n=A-name-that-is-longer-than-all-known v=z >");
    tells(HTTP_REQUEST, "GET http://[::1]:8/x/y?q HTTP/1.0\r\n\r\n", "< p=/x/y q=q | >");
    tells(HTTP_REQUEST, "GET http://a?q HTTP/1.0\r\n\r\n", "< q=q | >");
    tells(HTTP_REQUEST, "GET /?? HTTP/1.1\r\n\r\n", "< p=/ | >");
    tells(HTTP_REQUEST, "GET /??q HTTP/1.1\r\n\r\n", "< p=/ q=q | >");
    tells(HTTP_REQUEST, "OPTIONS * HTTP/1.1\r\n\r\n", "< p=* | >");
    tells(HTTP_REQUEST, "CONNECT a HTTP/1.1\r\nContent-Length: 3\r\n\r\n", "< n=Content-Length v=3 | >");
    tells(HTTP_RESPONSE, "\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "< n=Content-Length v=2 | b=hi >");
    tells(HTTP_BOTH, "HTTP/1.1 204 No Content\r\n\r\n", "< | >");
    tells(HTTP_BOTH, "HEAD / HTTP/1.1\r\n\r\n", "< p=/ | >");

    refuses(HTTP_REQUEST, "GEX / HTTP/1.1\r\n\r\n", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GE / HTTP/1.1\r\n\r\n", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GET / HTTP/1.x\r\n\r\n", 13, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET /\x01 HTTP/1.1\r\n\r\n", 5, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\r\nA B: c\r\n\r\n", 17, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", 20, HPE_LF_EXPECTED);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n1", 51, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 24, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 29, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 32, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx", 47, HPE_INVALID_CHUNK_SIZE);
    refuses(HTTP_REQUEST, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab", 51, HPE_STRICT);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\r\nConnection: x, close\r\n\r\n\r\nG", 42, HPE_CLOSED_CONNECTION);
    refuses(HTTP_BOTH, "HxT", 1, HPE_INVALID_CONSTANT);
    refuses(HTTP_BOTH, "HEX / HTTP/1.1\r\n\r\n", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "UNSUBSCRIBED / HTTP/1.1\r\n\r\n", 11, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GET-A-NAME-THAT-IS-LONGER-THAN-ALL-METHODS / HTTP/1.1\r\n\r\n", 3, HPE_INVALID_METHOD);
    refuses(HTTP_RESPONSE, "HTTP/1.1 2x0 OK\r\n\r\n", 10, HPE_INVALID_STATUS);

    /* Each callback in turn fails: fewer bytes than there were, its name, and silence from then on. */
    struct told told = {0};
    http_parser parser;
    parse(&parser, &told, HTTP_REQUEST, post, sizeof post - 1, 0);
    int calls = told.calls;
    CHECK(calls == 15 && told.minor_at_value == 1);
    for (int fail_at = 1; fail_at <= calls; fail_at++) {
        told = (struct told){.fail_at = fail_at};
        size_t done = parse(&parser, &told, HTTP_REQUEST, post, sizeof post - 1, 0);
        CHECK(done < sizeof post - 1 && told.calls == fail_at);
        /* The first byte; the last one of the head, and of the body. */
        CHECK(fail_at != 1 || done == 0);
        CHECK(fail_at != 13 || done == sizeof post - 1 - 6);
        CHECK(fail_at != 14 || done == sizeof post - 1 - 1);
        CHECK(HTTP_PARSER_ERRNO(&parser) >= HPE_CB_message_begin && HTTP_PARSER_ERRNO(&parser) <= HPE_CB_message_complete);
    }

    /* The head is limited, the body is not. */
    static char head[100000];
    memset(head, 'x', sizeof head);
    memcpy(head, "GET / HTTP/1.1\r\nA: ", 19);
    told = (struct told){0};
    CHECK(parse(&parser, &told, HTTP_REQUEST, head, 70000, 100) == 70000);
    CHECK(parse(&parser, &told, HTTP_REQUEST, head, sizeof head, 100) < sizeof head);
    CHECK(HTTP_PARSER_ERRNO(&parser) == HPE_HEADER_OVERFLOW);

    /* Persistence, also of what comes next; a second message only if it is whole. */
    static const char two[] = "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.0\r\n\r\n";
    told = (struct told){0};
    CHECK(parse(&parser, &told, HTTP_REQUEST, two, 20 - 1, 0) == 19 && http_should_keep_alive(&parser) == 1);
    CHECK(http_parser_execute(&parser, &settings, two + 19, 19) == 19 && http_should_keep_alive(&parser) == 0);
    told = (struct told){0};
    CHECK(parse(&parser, &told, HTTP_REQUEST, two, sizeof two - 1, 0) == sizeof two - 1);
    CHECK(strcmp(told.text, "< p=/1 | >< p=/2 | >") == 0);
    told = (struct told){0};
    CHECK(parse(&parser, &told, HTTP_REQUEST, two, 30, 0) == 19 && strcmp(told.text, "< p=/1 | >") == 0);
    CHECK(http_should_keep_alive(&parser) == 1 && HTTP_PARSER_ERRNO(&parser) == HPE_OK);

    /* Behind an upgrade the rest is somebody else's. */
    static const char upgrade[] = "GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\nrest";
    told = (struct told){0};
    CHECK(parse(&parser, &told, HTTP_REQUEST, upgrade, sizeof upgrade - 1, 0) == sizeof upgrade - 5 && parser.upgrade == 1);
    CHECK(parser.method == HTTP_GET && parser.http_major == 1 && parser.http_minor == 1);

    /* The end of the input. */
    told = (struct told){0};
    static const char endless[] = "HTTP/1.0 200 OK\r\n\r\nuntil the end";
    CHECK(parse(&parser, &told, HTTP_RESPONSE, endless, sizeof endless - 1, 0) == sizeof endless - 1);
    CHECK(parser.status_code == 200 && http_parser_execute(&parser, &settings, NULL, 0) == 0);
    CHECK(strcmp(told.text, "< | b=until the end >") == 0);
    told = (struct told){0};
    parse(&parser, &told, HTTP_REQUEST, post, 20, 0);
    http_parser_execute(&parser, &settings, NULL, 0);
    CHECK(HTTP_PARSER_ERRNO(&parser) == HPE_INVALID_EOF_STATE);

    told = (struct told){0};
    CHECK(parse(&parser, &told, HTTP_BOTH, "H", 1, 0) == 1 && strcmp(told.text, "<") == 0);
    CHECK(http_parser_execute(&parser, &settings, NULL, 0) == 1 && HTTP_PARSER_ERRNO(&parser) == HPE_INVALID_EOF_STATE);
    parse(&parser, &told, HTTP_BOTH, "\r\n", 2, 0);
    CHECK(http_parser_execute(&parser, &settings, NULL, 0) == 0 && HTTP_PARSER_ERRNO(&parser) == HPE_OK);

    names_failures();
    ends_in_a_spoilt_head();

    /* A response to HEAD: on_headers_complete says that there is no body. */
    told = (struct told){.skip_body = 1};
    static const char to_head[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 No\r\n\r\n";
    CHECK(parse(&parser, &told, HTTP_RESPONSE, to_head, sizeof to_head - 1, 0) == sizeof to_head - 1);
    CHECK(parser.status_code == 204);

    CHECK(strcmp(http_method_str(HTTP_MSEARCH), "M-SEARCH") == 0 && strcmp(http_method_str(HTTP_PATCH), "PATCH") == 0);
    CHECK(strcmp(http_method_str((enum http_method)99), "<unknown>") == 0);
    CHECK(strcmp(http_errno_name(HPE_LF_EXPECTED), "HPE_LF_EXPECTED") == 0 && http_errno_description(HPE_OK)[0]);
    return 0;
}
