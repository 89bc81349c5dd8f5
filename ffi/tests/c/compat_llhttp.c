/* llhttp.h: the callbacks and their order, cut anywhere, pausing and failing anywhere, writing to the input; where each
 * error is found and what it is called; each lenient flag; and all of the interface that is not a callback. */

#include "check.h"
#include "llhttp.h"

/* What was told, adjacent pieces of one element joined. */
struct told {
    char text[4096];
    size_t length;
    char last;
    int calls;
    int pause_at; /* the call that pauses, counted from 1; 0 for none, -1 for all */
    int fail_at, failure;
    int scribble; /* overwrite what is handed out */
    int head;     /* what on_headers_complete returns */
    const char *from, *to;
};

static void add(struct told *told, const char *at, size_t length) {
    CHECK(told->length + length < sizeof told->text);
    memcpy(told->text + told->length, at, length);
    told->length += length;
    told->text[told->length] = '\0';
}

static int verdict(struct told *told) {
    told->calls++;
    if (told->calls == told->fail_at)
        return told->failure;
    return told->pause_at == -1 || told->calls == told->pause_at ? HPE_PAUSED : 0;
}

static int happened(llhttp_t *parser, const char *name) {
    struct told *told = parser->data;
    add(told, name, strlen(name));
    told->last = 0;
    return verdict(told);
}

static int piece(llhttp_t *parser, char kind, const char *at, size_t length) {
    struct told *told = parser->data;
    if (told->last != kind) {
        char label[] = {' ', kind, '='};
        add(told, label, 3);
    }
    told->last = kind;
    add(told, at, length);
    /* Pieces lie in the input; but for a name that came in several calls. */
    CHECK(kind == 'n' || (at >= told->from && at + length <= told->to));
    if (told->scribble && kind != 'n')
        memset((char *)(uintptr_t)at, '!', length);
    return verdict(told);
}

#define HAPPENED(NAME, TEXT) \
    static int NAME(llhttp_t *p) { return happened(p, TEXT); }
#define PIECE(NAME, KIND) \
    static int NAME(llhttp_t *p, const char *at, size_t n) { return piece(p, KIND, at, n); }

HAPPENED(on_message_begin, "<")
PIECE(on_protocol, 'p')
PIECE(on_url, 'u')
PIECE(on_status, 's')
PIECE(on_method, 'm')
PIECE(on_version, 'w')
PIECE(on_header_field, 'n')
PIECE(on_header_value, 'v')
PIECE(on_chunk_extension_name, 'x')
PIECE(on_chunk_extension_value, 'y')
PIECE(on_body, 'b')
HAPPENED(on_protocol_complete, "P")
HAPPENED(on_url_complete, "U")
HAPPENED(on_status_complete, "S")
HAPPENED(on_method_complete, "M")
HAPPENED(on_version_complete, "W")
HAPPENED(on_header_field_complete, "N")
HAPPENED(on_header_value_complete, "V")
HAPPENED(on_chunk_extension_name_complete, "X")
HAPPENED(on_chunk_extension_value_complete, "Y")
HAPPENED(on_chunk_complete, ")")
HAPPENED(on_reset, " R")

static int on_headers_complete(llhttp_t *p) {
    struct told *told = p->data;
    int answer = happened(p, " |");
    return answer ? answer : told->head;
}

static int on_chunk_header(llhttp_t *p) {
    char size[32];
    snprintf(size, sizeof size, " (%llu", (unsigned long long)p->content_length);
    return happened(p, size);
}

static int on_message_complete(llhttp_t *p) { return happened(p, " >"); }

static const llhttp_settings_t settings = {
    .on_message_begin = on_message_begin,
    .on_protocol = on_protocol,
    .on_url = on_url,
    .on_status = on_status,
    .on_method = on_method,
    .on_version = on_version,
    .on_header_field = on_header_field,
    .on_header_value = on_header_value,
    .on_chunk_extension_name = on_chunk_extension_name,
    .on_chunk_extension_value = on_chunk_extension_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
    .on_protocol_complete = on_protocol_complete,
    .on_url_complete = on_url_complete,
    .on_status_complete = on_status_complete,
    .on_method_complete = on_method_complete,
    .on_version_complete = on_version_complete,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value_complete = on_header_value_complete,
    .on_chunk_extension_name_complete = on_chunk_extension_name_complete,
    .on_chunk_extension_value_complete = on_chunk_extension_value_complete,
    .on_chunk_header = on_chunk_header,
    .on_chunk_complete = on_chunk_complete,
    .on_reset = on_reset,
};

/* Reads `text` in the pieces that end at `cut` and at its end, and resumes what pauses. Gives the number of bytes that
 * were read. */
static size_t parse(llhttp_t *parser, struct told *told, int type, unsigned lenient, const char *text, size_t length,
                    size_t cut) {
    memset(parser, 0xa5, sizeof *parser);
    llhttp_init(parser, (llhttp_type_t)type, &settings);
    CHECK(parser->data == NULL);
    parser->data = told;
    parser->lenient_flags = (uint16_t)lenient;
    size_t done = 0, ends[2] = {cut, length};
    for (int i = 0; i < 2; i++) {
        while (done < ends[i]) {
            /* In memory of its own, so that a read beyond it is seen. */
            size_t size = ends[i] - done;
            char *copy = allocate(size);
            memcpy(copy, text + done, size);
            told->from = copy;
            told->to = copy + size;
            llhttp_errno_t error = llhttp_execute(parser, copy, size);
            CHECK(error == llhttp_get_errno(parser));
            if (error == HPE_OK) {
                done += size;
            } else {
                done += (size_t)(llhttp_get_error_pos(parser) - copy);
                CHECK(done <= ends[i] && llhttp_execute(parser, "GET", 3) == error);
            }
            free(copy);
            if (error != HPE_OK && error != HPE_PAUSED)
                return done;
            llhttp_resume(parser);
        }
    }
    /* What is left to be told without more input. */
    while (llhttp_execute(parser, NULL, 0) == HPE_PAUSED)
        llhttp_resume(parser);
    return done;
}

static void same(const char *text, const char *expected, size_t cut, int call) {
    if (strcmp(text, expected) != 0) {
        fprintf(stderr, "cut at %zu, pause at %d: \"%s\" and not \"%s\"\n", cut, call, text, expected);
        exit(1);
    }
}

/* `text` is told as `expected`, whatever the cut, with the input overwritten behind the parser, and with a pause at each
 * call; and each call that fails ends it. `end`: what it ends with, HPE_OK or a pause that is no callback's. */
static void tells_leniently(int type, unsigned lenient, int head, const char *text, const char *expected, int end) {
    size_t length = strlen(text);
    for (size_t cut = 0; cut <= length; cut++) {
        for (int variant = 0; variant < 3; variant++) {
            /* A pause in on_headers_complete is its only answer. The variants are slow, and some cuts enough for them. */
            if ((variant == 2 && head != 0) || (variant > 0 && cut % 5 != 0))
                continue;
            llhttp_t *parser = allocate(sizeof *parser);
            struct told told = {.scribble = variant == 1, .pause_at = variant == 2 ? -1 : 0, .head = head};
            size_t done = parse(parser, &told, type, lenient, text, length, cut);
            same(told.text, expected, cut, told.pause_at);
            CHECK_NUMBER(parser->error, end);
            CHECK(end == HPE_OK ? done == length : done <= length);
            free(parser);
        }
    }
    for (int call = 1;; call++) {
        llhttp_t parser;
        struct told told = {.pause_at = call, .head = head};
        parse(&parser, &told, type, lenient, text, length, length / 2);
        if (head == 0)
            same(told.text, expected, length / 2, call);
        told = (struct told){.fail_at = call, .failure = -1};
        parse(&parser, &told, type, lenient, text, length, length / 2);
        if (told.calls < call)
            break;
        CHECK(told.calls == call);
        CHECK(parser.error == HPE_USER || (parser.error >= HPE_CB_MESSAGE_BEGIN && parser.error <= HPE_CB_PROTOCOL_COMPLETE));
        CHECK(strstr(llhttp_get_error_reason(&parser), "callback error"));
    }
}

static void tells(int type, const char *text, const char *expected) {
    tells_leniently(type, 0, 0, text, expected, HPE_OK);
}

/* `text` is refused at `at`, whatever the cut. `reason`: a part of it. */
static void refuses_leniently(int type, unsigned lenient, const char *text, size_t at, int error, const char *reason) {
    size_t length = strlen(text);
    for (size_t cut = 0; cut <= length; cut++) {
        llhttp_t parser;
        struct told told = {0};
        size_t done = parse(&parser, &told, type, lenient, text, length, cut);
        const char *given = llhttp_get_error_reason(&parser) ? llhttp_get_error_reason(&parser) : "none";
        if (done != at || parser.error != error || !strstr(given, reason)) {
            fprintf(stderr, "\"%s\" cut at %zu: at %zu, %s, \"%s\"\n", text, cut, done,
                    llhttp_errno_name(llhttp_get_errno(&parser)), given);
            exit(1);
        }
        CHECK(llhttp_finish(&parser) == HPE_OK);
    }
}

static void refuses(int type, const char *text, size_t at, int error) {
    refuses_leniently(type, 0, text, at, error, "");
}

#define GET "GET / HTTP/1.1\r\n"
#define OK_ "HTTP/1.1 200 OK\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define GET_TOLD "< m=GETM u=/U p=HTTPP w=1.1W"
#define OK_TOLD "< p=HTTPP w=1.1W s=OKS"
#define CHUNKED_TOLD " n=Transfer-EncodingN v=chunkedV |"

static void messages(void) {
    tells(HTTP_REQUEST, GET "\r\n", GET_TOLD " | >");
    tells(HTTP_REQUEST, GET "Host: x\r\nHost: y\r\n\r\n", GET_TOLD " n=HostN v=xV n=HostN v=yV | >");
    tells(HTTP_REQUEST, "\r\n\r\n" GET "Host: x\r\nEmpty:\r\nT: v \t\r\n\r\n",
          GET_TOLD " n=HostN v=xV n=EmptyN v=V n=TN v=v \tV | >");
    tells(HTTP_REQUEST, "POST /a?b#c HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello\r\n" GET "\r\n",
          "< m=POSTM u=/a?b#cU p=HTTPP w=1.1W n=Content-LengthN v=5V | b=hello > R" GET_TOLD " | >");
    tells(HTTP_REQUEST, GET CHUNKED "\r\n5;a=b;c=\"d;\\\"\";e\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\nVary: *\r\nAuthorization: no\r\n"
                            "A-name-that-is-longer-than-all-known: z\r\n\r\n",
          GET_TOLD CHUNKED_TOLD " x=aX y=bY x=cX y=\"d;\\\"\"Y x=eX (5 b=hello) (1 b=!) (0 n=XN v=yV n=VaryN v=*V"
                                " n=A-name-that-is-longer-than-all-knownN v=zV) >");
    tells(HTTP_REQUEST, "PUT http://[::1]:8/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
          "< m=PUTM u=http://[::1]:8/xU p=HTTPP w=1.0W n=ConnectionN v=keep-aliveV | >");
    tells(HTTP_REQUEST, "GET_PARAMETE", "< m=GET_PARAMETE");
    tells(HTTP_RESPONSE, OK_ "Content-Length: 2\r\n\r\nhi", OK_TOLD " n=Content-LengthN v=2V | b=hi >");
    tells(HTTP_RESPONSE, "\r\nHTTP/1.1 204\r\n\r\nHTTP/1.1 304 \r\n\r\n",
          "< p=HTTPP w=1.1WS | > R< p=HTTPP w=1.1W s=S | >");
    tells(HTTP_REQUEST, GET "Transfer-Encoding: gzip, chunked \r\n\r\n1\r\nx\r\n0\r\n\r\n",
          GET_TOLD " n=Transfer-EncodingN v=gzip, chunked V | (1 b=x) (0) >");
    tells(HTTP_RESPONSE, OK_ "\r\nuntil the end", OK_TOLD " | b=until the end");
    tells(HTTP_RESPONSE, OK_ "Transfer-Encoding: gzip\r\n\r\nuntil", OK_TOLD " n=Transfer-EncodingN v=gzipV | b=until");
    tells(HTTP_RESPONSE, "HTTP/1.1 103 Early\r\n\r\n" OK_ CHUNKED "\r\n0\r\n\r\n",
          "< p=HTTPP w=1.1W s=EarlyS | > R" OK_TOLD CHUNKED_TOLD " (0) >");
    tells(HTTP_BOTH, "HEAD / HTTP/1.1\r\n\r\n", "< m=HEADM u=/U p=HTTPP w=1.1W | >");
    tells(HTTP_BOTH, GET "\r\n", GET_TOLD " | >");
    tells(HTTP_BOTH, "\r\nHTTP/1.1 204 No\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
          "< m=HTTP/ w=1.1W s=NoS | > R< p=HTTPP w=1.1W s=NoS | >");

    /* on_headers_complete says that there is no content, or that HTTP ends. */
    tells_leniently(HTTP_RESPONSE, 0, 1, OK_ "Content-Length: 2\r\n\r\n" OK_ "\r\n",
                    OK_TOLD " n=Content-LengthN v=2V | > R" OK_TOLD " | >", HPE_OK);
    tells_leniently(HTTP_REQUEST, 0, 2, GET "Content-Length: 2\r\n\r\n??", GET_TOLD " n=Content-LengthN v=2V | >",
                    HPE_PAUSED_UPGRADE);

    /* Behind these HTTP ends. */
    tells_leniently(HTTP_REQUEST, 0, 0, "CONNECT a:1 HTTP/1.1\r\nContent-Length: 3\r\n\r\n??",
                    "< m=CONNECTM u=a:1U p=HTTPP w=1.1W n=Content-LengthN v=3V | >", HPE_PAUSED_UPGRADE);
    tells_leniently(HTTP_REQUEST, 0, 0, GET "Connection: x, Upgrade\r\nUpgrade: h2c\r\n\r\n??",
                    GET_TOLD " n=ConnectionN v=x, UpgradeV n=UpgradeN v=h2cV | >", HPE_PAUSED_UPGRADE);
    tells_leniently(HTTP_REQUEST, 0, 0, GET "Connection: Upgrade\r\nUpgrade: x\r\nContent-Length: 1\r\n\r\na??",
                    GET_TOLD " n=ConnectionN v=UpgradeV n=UpgradeN v=xV n=Content-LengthN v=1V | b=a >", HPE_PAUSED_UPGRADE);
    tells_leniently(HTTP_RESPONSE, 0, 0, "HTTP/1.1 101 X\r\n\r\n??", "< p=HTTPP w=1.1W s=XS | >", HPE_PAUSED_UPGRADE);
}

/* Each errno that a message can have. */
static void errors(void) {
    refuses(HTTP_REQUEST, "GEX / HTTP/1.1\r\n", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GETS / HTTP/1.1\r\n", 3, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GE\x01", 2, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "GXE\x01", 1, HPE_INVALID_METHOD);
    refuses(HTTP_REQUEST, "UNSUBSCRIBEDTOEVERYTHING", 11, HPE_INVALID_METHOD);
    refuses(HTTP_BOTH, "HEX", 2, HPE_INVALID_CONSTANT);
    refuses(HTTP_BOTH, "HxT", 1, HPE_INVALID_CONSTANT);
    refuses(HTTP_BOTH, "HEADS", 4, HPE_INVALID_METHOD);
    refuses(HTTP_BOTH, "HTTP 1", 4, HPE_INVALID_CONSTANT);
    refuses(HTTP_REQUEST, "GET /\x01 HTTP/1.1\r\n", 5, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET /\t HTTP/1.1\r\n", 6, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET a b", 6, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET http:/ x", 10, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET h2://a/ HTTP/1.1", 5, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET http://u@h/ HTTP/1.1", 12, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "GET /\r\n\r\n", 5, HPE_INVALID_URL);
    refuses(HTTP_REQUEST, "DESCRIBE / HTTP/1.1\r\n", 15, HPE_INVALID_CONSTANT);
    refuses_leniently(HTTP_REQUEST, 0, "GET / RTSP/1.0\r\n", 6, HPE_INVALID_CONSTANT, "Expected HTTP/");
    refuses_leniently(HTTP_REQUEST, 0, "GET / HTTQ/1.0\r\n", 9, HPE_INVALID_CONSTANT, "Expected HTTP/");
    refuses(HTTP_REQUEST, "GET / HTTP/2.0\r\n", 14, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET / HTTP/1.2\r\n", 14, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\n", 15, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1 \r\n", 14, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "GET / HTTP/1.1\rX", 15, HPE_STRICT);
    refuses(HTTP_REQUEST, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nx", 24, HPE_PAUSED_H2_UPGRADE);
    refuses(HTTP_REQUEST, "PRI * HTTP/2.0\r\nA: b\r\n\r\n", 16, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, "PRI /x HTTP/1.1\r\nA: b\r\n", 17, HPE_INVALID_VERSION);
    refuses(HTTP_RESPONSE, "HTTP/1.1 2x0 OK\r\n", 10, HPE_INVALID_STATUS);
    refuses(HTTP_RESPONSE, "HTTP/1.1 2000 OK\r\n", 12, HPE_INVALID_STATUS);
    refuses(HTTP_RESPONSE, "HTTP/1.1 200\n", 13, HPE_INVALID_STATUS);
    refuses(HTTP_RESPONSE, "HTTP/1.1 200 OK\n", 16, HPE_CR_EXPECTED);
    refuses(HTTP_RESPONSE, "HTTP/1.1\t200 OK\r\n", 8, HPE_INVALID_VERSION);
    refuses(HTTP_REQUEST, GET " A: b\r\n", 17, HPE_UNEXPECTED_SPACE);
    refuses(HTTP_REQUEST, GET ": b\r\n", 16, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "A : b\r\n", 17, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "Connection : b\r\n", 27, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "A: b\x01\r\n", 20, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "A: b\n", 20, HPE_CR_EXPECTED);
    refuses(HTTP_REQUEST, GET "A:\n", 19, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "A: b\rx", 21, HPE_LF_EXPECTED);
    refuses(HTTP_REQUEST, GET "A:\rx", 19, HPE_STRICT);
    refuses_leniently(HTTP_REQUEST, 0, GET "A: b\r\n c\r\n", 22, HPE_INVALID_HEADER_TOKEN, "whitespace after header value");
    refuses(HTTP_REQUEST, GET "A:\r\n c\r\n", 21, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "\rx", 17, HPE_STRICT);
    refuses(HTTP_REQUEST, GET "Host: a b\r\n", 24, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "Host:\r\nA", 21, HPE_INVALID_HEADER_TOKEN);
    refuses(HTTP_REQUEST, GET "Content-Length: 1x\r\n", 33, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 1 2\r\n", 34, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 18446744073709551616\r\n", 52, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: \r\nA", 34, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET "Content-Length: 1\r\nContent-Length: 1\r\n", 51, HPE_UNEXPECTED_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, GET CHUNKED "Content-Length: 1\r\n", 59, HPE_INVALID_CONTENT_LENGTH);
    refuses_leniently(HTTP_REQUEST, 0, GET "Content-Length: 1\r\n" CHUNKED, 53, HPE_INVALID_TRANSFER_ENCODING,
                      "Transfer-Encoding can't be present with Content-Length");
    refuses_leniently(HTTP_REQUEST, 0, GET "Transfer-Encoding: gzip\r\n\r\n", 43, HPE_INVALID_TRANSFER_ENCODING,
                      "Request has invalid `Transfer-Encoding`");
    refuses_leniently(HTTP_REQUEST, 0, GET "Transfer-Encoding: chunked, gzip\r\n", 43, HPE_INVALID_TRANSFER_ENCODING,
                      "nvalid `Transfer-Encoding`");
    refuses_leniently(HTTP_REQUEST, 0, GET CHUNKED "Transfer-Encoding: gzip\r\n", 64, HPE_INVALID_TRANSFER_ENCODING,
                      "nvalid `Transfer-Encoding`");
    refuses(HTTP_REQUEST, GET "Transfer-Encoding: chunked\t\r\n\r\n", 47, HPE_INVALID_TRANSFER_ENCODING);
    refuses(HTTP_REQUEST, GET "Transfer-Encoding: ,chunked\r\n\r\n", 47, HPE_INVALID_TRANSFER_ENCODING);
    refuses(HTTP_REQUEST, GET "Transfer-Encoding:\r\n\r\n", 36, HPE_INVALID_TRANSFER_ENCODING);
    refuses(HTTP_REQUEST, "GET / HTTP/1.0\r\n" CHUNKED, 34, HPE_INVALID_TRANSFER_ENCODING);
    refuses(HTTP_RESPONSE, "HTTP/1.1 150 X\r\nContent-Length: 1\r\n\r\n", 37, HPE_INVALID_CONTENT_LENGTH);
    refuses(HTTP_REQUEST, "\n" GET, 0, HPE_CR_EXPECTED);
    refuses(HTTP_REQUEST, "\rG", 1, HPE_LF_EXPECTED);

    static const struct {
        const char *chunks;
        size_t at;
        int error;
        const char *reason;
    } rows[] = {
        {"x", 0, HPE_INVALID_CHUNK_SIZE, "Invalid character in chunk size"},
        {"5x", 1, HPE_INVALID_CHUNK_SIZE, "Invalid character in chunk size"},
        {"5 \r\n", 2, HPE_INVALID_CHUNK_SIZE, "Invalid character in chunk size"},
        {"fffffffffffffffff", 17, HPE_INVALID_CHUNK_SIZE, ""},
        {"5\n", 2, HPE_CR_EXPECTED, ""},
        {"5\rx", 2, HPE_STRICT, "Expected LF after chunk size"},
        {"5;\r\n", 3, HPE_STRICT, ""},
        {"5; a", 3, HPE_STRICT, ""},
        {"5;a =b", 4, HPE_STRICT, ""},
        {"5;a\n", 3, HPE_CR_EXPECTED, ""},
        {"5;a=\"\x01", 6, HPE_STRICT, ""},
        {"5;a=\"b\"c", 7, HPE_STRICT, ""},
        {"2\r\nabc", 5, HPE_STRICT, "Expected LF after chunk data"},
        {"2\r\nab\rc", 6, HPE_STRICT, "Expected LF after chunk data"},
        {"2\r\nab\n", 6, HPE_CR_EXPECTED, ""},
        {"0\r\nContent-Length: 1\r\n", 18, HPE_INVALID_CONTENT_LENGTH, ""},
        {"0\r\n" CHUNKED, 23, HPE_INVALID_TRANSFER_ENCODING, ""},
        {"0\r\nHost: a\r\n", 8, HPE_INVALID_HEADER_TOKEN, ""},
        {"0\r\n a: b\r\n", 3, HPE_INVALID_HEADER_TOKEN, ""},
        {"0\r\nTE: x\r\n b", 10, HPE_INVALID_HEADER_TOKEN, ""},
    };
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        char text[128];
        snprintf(text, sizeof text, GET CHUNKED "\r\n%s", rows[row].chunks);
        refuses_leniently(HTTP_REQUEST, 0, text, 46 + rows[row].at, rows[row].error, rows[row].reason);
    }

    static const char closed[] = GET "Connection: x, close\r\n\r\n\r\nG";
    refuses_leniently(HTTP_REQUEST, 0, closed, sizeof closed - 1, HPE_CLOSED_CONNECTION, "Data after `Connection: close`");
    refuses(HTTP_REQUEST, "GET / HTTP/1.0\r\n\r\nG", 19, HPE_CLOSED_CONNECTION);
    refuses(HTTP_REQUEST, GET "Proxy-Connection: close\r\n\r\nG", 44, HPE_CLOSED_CONNECTION);
}

static void leniency(void) {
    tells_leniently(HTTP_REQUEST, LENIENT_HEADERS, 0, GET "A: b\x01\r\n c \r\n\td\r\nE:\r\n f\r\nG:\r\nH: i\r\n\r\n",
                    GET_TOLD " n=AN v=b\x01 c \tdV n=EN v=fV n=GN v=V n=HN v=iV | >", HPE_OK);
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET "Content-Length: 1\r\n 2\r\n", 35, HPE_UNEXPECTED_CONTENT_LENGTH, "");
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET "Host: a\r\n b\r\n", 26, HPE_INVALID_HEADER_TOKEN, "");
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET "Host: a\x01\r\n", 23, HPE_INVALID_HEADER_TOKEN, "");
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET "Transfer-Encoding: chunked\r\n x\r\n\r\n", 50,
                      HPE_INVALID_TRANSFER_ENCODING, "");
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET CHUNKED "\r\n0\r\nTransfer-Encoding:\r\n x\r\n", 71,
                      HPE_INVALID_TRANSFER_ENCODING, "");
    tells_leniently(HTTP_REQUEST, LENIENT_HEADER_VALUE_RELAXED, 0, GET "A: \x01\x7f\r\n\r\n", GET_TOLD " n=AN v=\x01\x7fV | >",
                    HPE_OK);
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADER_VALUE_RELAXED, GET "Content-Length: \x01\r\n", 32,
                      HPE_INVALID_CONTENT_LENGTH, "");
    tells_leniently(HTTP_REQUEST, LENIENT_CHUNKED_LENGTH, 0, GET "Content-Length: 1\r\n" CHUNKED "\r\n2\r\nab\r\n0\r\n\r\n",
                    GET_TOLD " n=Content-LengthN v=1V" CHUNKED_TOLD " (2 b=ab) (0) >", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_CHUNKED_LENGTH, 0, GET "Transfer-Encoding: gzip\r\n\r\nab",
                    GET_TOLD " n=Transfer-EncodingN v=gzipV | b=ab", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_TRANSFER_ENCODING, 0, GET "Transfer-Encoding: chunked, gzip\r\n\r\nab",
                    GET_TOLD " n=Transfer-EncodingN v=chunked, gzipV | b=ab", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_TRANSFER_ENCODING, 0, GET CHUNKED CHUNKED "\r\n0\r\n\r\n",
                    GET_TOLD " n=Transfer-EncodingN v=chunkedV" CHUNKED_TOLD " (0) >", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_KEEP_ALIVE, 0, "GET / HTTP/1.0\r\n\r\n" GET "\r\n",
                    "< m=GETM u=/U p=HTTPP w=1.0W | > R" GET_TOLD " | >", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_DATA_AFTER_CLOSE, 0, "GET / HTTP/1.0\r\n\r\n" GET "\r\n",
                    "< m=GETM u=/U p=HTTPP w=1.0W | >", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_VERSION, 0, "GET / HTTP/3.7\r\n\r\n", "< m=GETM u=/U p=HTTPP w=3.7W | >", HPE_OK);
    tells_leniently(HTTP_RESPONSE, LENIENT_OPTIONAL_LF_AFTER_CR, 0, "HTTP/1.1 200 OK\rA: b\r\n" CHUNKED "\r2\rab\r\n0\r\r\r\n",
                    OK_TOLD " n=AN v=bV" CHUNKED_TOLD " (2 b=ab) (0) >", HPE_OK);
    tells_leniently(HTTP_RESPONSE, LENIENT_OPTIONAL_CR_BEFORE_LF, 0,
                    "HTTP/1.1 200\nA: b\nC:\nTransfer-Encoding: chunked\n\n2;x\nab\n0\r\n\n",
                    "< p=HTTPP w=1.1WS n=AN v=bV n=CN v=V" CHUNKED_TOLD " x=xX (2 b=ab) (0) >", HPE_OK);
    refuses_leniently(HTTP_REQUEST, LENIENT_OPTIONAL_CR_BEFORE_LF, "GET / HTTP/1.1\nA", 15, HPE_STRICT, "");
    tells_leniently(HTTP_REQUEST, LENIENT_OPTIONAL_CR_BEFORE_LF | LENIENT_OPTIONAL_LF_AFTER_CR, 0, "GET / HTTP/1.1\nA: b\n\n",
                    GET_TOLD " n=AN v=bV | >", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_OPTIONAL_CRLF_AFTER_CHUNK, 0, GET CHUNKED "\r\n2\r\nab0\r\n\r\n",
                    GET_TOLD CHUNKED_TOLD " (2 b=ab) (0) >", HPE_OK);
    tells_leniently(HTTP_REQUEST, LENIENT_SPACES_AFTER_CHUNK_SIZE, 0, GET CHUNKED "\r\n2 \t\r\nab\r\n0 ;a\r\n\r\n",
                    GET_TOLD CHUNKED_TOLD " (2 b=ab) x=aX (0) >", HPE_OK);

    /* What no flag lets through. */
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET "A : b\r\n", 17, HPE_INVALID_HEADER_TOKEN, "");
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET " A: b\r\n", 17, HPE_UNEXPECTED_SPACE, "");
    refuses_leniently(HTTP_REQUEST, LENIENT_HEADERS, GET "A:\rb\r\n", 19, HPE_STRICT, "");
    refuses_leniently(HTTP_REQUEST, LENIENT_CHUNKED_LENGTH, GET "Content-Length: 1\r\nContent-Length: 1\r\n", 51,
                      HPE_UNEXPECTED_CONTENT_LENGTH, "");

#define SETTER(NAME, FLAG)                          \
    llhttp_set_lenient_##NAME(&parser, 2);          \
    CHECK(parser.lenient_flags == LENIENT_##FLAG);  \
    llhttp_set_lenient_##NAME(&parser, 1);          \
    parser.lenient_flags |= 0x800;                  \
    llhttp_set_lenient_##NAME(&parser, 0);          \
    CHECK(parser.lenient_flags == 0x800);           \
    parser.lenient_flags = 0
    llhttp_t parser;
    llhttp_init(&parser, HTTP_REQUEST, NULL);
    SETTER(headers, HEADERS);
    SETTER(chunked_length, CHUNKED_LENGTH);
    SETTER(keep_alive, KEEP_ALIVE);
    SETTER(transfer_encoding, TRANSFER_ENCODING);
    SETTER(version, VERSION);
    SETTER(data_after_close, DATA_AFTER_CLOSE);
    SETTER(optional_lf_after_cr, OPTIONAL_LF_AFTER_CR);
    SETTER(optional_cr_before_lf, OPTIONAL_CR_BEFORE_LF);
    SETTER(optional_crlf_after_chunk, OPTIONAL_CRLF_AFTER_CHUNK);
    SETTER(spaces_after_chunk_size, SPACES_AFTER_CHUNK_SIZE);
    SETTER(header_value_relaxed, HEADER_VALUE_RELAXED);
}

/* What a callback's answer is called. */
static void failures(void) {
    static const char text[] = GET CHUNKED "\r\n1;a=b\r\nx\r\n0\r\n\r\n" GET "\r\n";
    static const int expected[] = {
        HPE_CB_MESSAGE_BEGIN, HPE_USER, HPE_CB_METHOD_COMPLETE, HPE_USER, HPE_CB_URL_COMPLETE, HPE_USER,
        HPE_CB_PROTOCOL_COMPLETE, HPE_USER, HPE_CB_VERSION_COMPLETE, HPE_USER, HPE_CB_HEADER_FIELD_COMPLETE, HPE_USER,
        HPE_CB_HEADER_VALUE_COMPLETE, HPE_CB_HEADERS_COMPLETE, HPE_USER, HPE_CB_CHUNK_EXTENSION_NAME_COMPLETE, HPE_USER,
        HPE_CB_CHUNK_EXTENSION_VALUE_COMPLETE, HPE_CB_CHUNK_HEADER, HPE_USER, HPE_CB_CHUNK_COMPLETE, HPE_CB_CHUNK_HEADER,
        HPE_CB_CHUNK_COMPLETE, HPE_CB_MESSAGE_COMPLETE, HPE_CB_RESET, HPE_CB_MESSAGE_BEGIN,
    };
    for (int call = 0; call < (int)(sizeof expected / sizeof *expected); call++) {
        llhttp_t parser;
        struct told told = {.fail_at = call + 1, .failure = -1};
        parse(&parser, &told, HTTP_REQUEST, 0, text, sizeof text - 1, sizeof text - 1);
        CHECK_NUMBER(parser.error, expected[call]);
    }
    llhttp_t parser;
    struct told told = {.fail_at = 1, .failure = -1};
    parse(&parser, &told, HTTP_RESPONSE, 0, "HTTP/1.1 200 OK\r\n", 17, 17);
    CHECK(parser.error == HPE_CB_MESSAGE_BEGIN);
    told = (struct told){.fail_at = 7, .failure = -1};
    parse(&parser, &told, HTTP_RESPONSE, 0, "HTTP/1.1 200 OK\r\n", 17, 17);
    CHECK(parser.error == HPE_CB_STATUS_COMPLETE);
    /* A piece's callback may give any error; a body that was handed out is done with. */
    told = (struct told){.fail_at = 8, .failure = 77};
    CHECK(parse(&parser, &told, HTTP_RESPONSE, 0, OK_ "\r\nhi", 21, 21) == 19 && parser.error == HPE_CB_HEADERS_COMPLETE);
    told = (struct told){.fail_at = 9, .failure = 77};
    CHECK(parse(&parser, &told, HTTP_RESPONSE, 0, OK_ "\r\nhi", 21, 21) == 21 && parser.error == 77);
}

static int seen_flags, seen_alive, seen_length;
static int look(llhttp_t *parser) {
    seen_flags = parser->flags;
    seen_length = (int)parser->content_length;
    seen_alive = llhttp_should_keep_alive(parser);
    return 0;
}
static int own_reason(llhttp_t *parser, const char *at, size_t length) {
    (void)at, (void)length;
    llhttp_set_error_reason(parser, "mine");
    return HPE_USER;
}
static int count(llhttp_t *parser) {
    ++*(int *)parser->data;
    return 0;
}

static void interface(void) {
    CHECK(sizeof(llhttp_settings_t) == 25 * sizeof(llhttp_cb));
    CHECK(sizeof(void *) != 8 || sizeof(llhttp_t) == 216);

    /* The settings may be filled in behind init, and there may be none. */
    llhttp_t parser;
    llhttp_settings_t own;
    int completed = 0;
    llhttp_init(&parser, HTTP_REQUEST, NULL);
    CHECK(llhttp_execute(&parser, GET "\r\n", 18) == HPE_OK);
    memset(&own, 0xff, sizeof own);
    llhttp_settings_init(&own);
    llhttp_init(&parser, HTTP_REQUEST, &own);
    parser.data = &completed;
    own.on_message_complete = count;
    own.on_headers_complete = look;
    CHECK(llhttp_get_type(&parser) == HTTP_REQUEST && llhttp_execute(&parser, GET "Content-Length: 9\r\n\r\n1", 38) == HPE_OK);
    CHECK(seen_flags == F_CONTENT_LENGTH && seen_length == 9 && seen_alive == 1 && parser.content_length == 8);
    CHECK(llhttp_get_method(&parser) == HTTP_GET && llhttp_get_http_major(&parser) == 1 && llhttp_get_http_minor(&parser) == 1);
    CHECK(llhttp_finish(&parser) == HPE_INVALID_EOF_STATE && strcmp(llhttp_get_error_reason(&parser), "Invalid EOF state") == 0);
    CHECK(llhttp_get_errno(&parser) == HPE_OK && completed == 0);
    CHECK(llhttp_execute(&parser, "23456789", 8) == HPE_OK && completed == 1 && llhttp_finish(&parser) == HPE_OK);
    CHECK(parser.flags == 0 && parser.content_length == 0);

    /* A pause between two calls. */
    llhttp_pause(&parser);
    CHECK(llhttp_execute(&parser, GET "\r\n", 18) == HPE_PAUSED && llhttp_finish(&parser) == HPE_OK);
    llhttp_resume_after_upgrade(&parser);
    CHECK(llhttp_get_errno(&parser) == HPE_PAUSED);
    llhttp_resume(&parser);
    CHECK(llhttp_execute(&parser, GET "\r\n", 18) == HPE_OK && completed == 2);

    /* reset keeps what the user has set. */
    llhttp_set_lenient_keep_alive(&parser, 1);
    CHECK(llhttp_execute(&parser, "\x01", 1) == HPE_INVALID_METHOD);
    llhttp_pause(&parser);
    llhttp_reset(&parser);
    CHECK(parser.lenient_flags == LENIENT_KEEP_ALIVE && parser.data == &completed && parser.type == HTTP_REQUEST);
    CHECK(llhttp_execute(&parser, GET "\r\n", 18) == HPE_OK && completed == 3);

    /* Until close; and a callback's own reason. */
    llhttp_init(&parser, HTTP_RESPONSE, &own);
    parser.data = &completed;
    CHECK(llhttp_execute(&parser, OK_ "\r\nabc", 22) == HPE_OK && llhttp_get_status_code(&parser) == 200);
    CHECK(llhttp_message_needs_eof(&parser) == 1 && llhttp_should_keep_alive(&parser) == 0);
    CHECK(llhttp_finish(&parser) == HPE_OK && completed == 4);
    own.on_body = own_reason;
    CHECK(llhttp_execute(&parser, "d", 1) == HPE_USER && strcmp(llhttp_get_error_reason(&parser), "mine") == 0);

    /* Another message behind an upgrade that was refused; the place is exact. */
    static const char upgrade[] = GET "Connection: upgrade\r\nUpgrade: x\r\n\r\n" GET "\r\n";
    size_t head = sizeof upgrade - 1 - 18;
    own.on_body = NULL;
    llhttp_init(&parser, HTTP_REQUEST, &own);
    parser.data = &completed;
    CHECK(llhttp_execute(&parser, upgrade, sizeof upgrade - 1) == HPE_PAUSED_UPGRADE && llhttp_get_upgrade(&parser) == 1);
    CHECK(llhttp_get_error_pos(&parser) == upgrade + head);
    llhttp_resume(&parser);
    CHECK(llhttp_get_errno(&parser) == HPE_PAUSED_UPGRADE);
    llhttp_resume_after_upgrade(&parser);
    CHECK(llhttp_execute(&parser, upgrade + head, 18) == HPE_OK && completed == 6 && llhttp_get_upgrade(&parser) == 0);

    llhttp_t *own_parser = llhttp_alloc(HTTP_BOTH);
    CHECK(own_parser && llhttp_get_type(own_parser) == HTTP_BOTH && llhttp_execute(own_parser, OK_, 17) == HPE_OK);
    CHECK(llhttp_get_type(own_parser) == HTTP_RESPONSE);
    llhttp_free(own_parser);

    CHECK_TEXT(llhttp_errno_name(HPE_CB_RESET), "HPE_CB_RESET");
    CHECK_TEXT(llhttp_errno_name((llhttp_errno_t)99), "<unknown>");
    CHECK_TEXT(llhttp_method_name(HTTP_MSEARCH), "M-SEARCH");
    CHECK_TEXT(llhttp_method_name((llhttp_method_t)99), "<unknown>");
    CHECK_TEXT(llhttp_status_name(HTTP_STATUS_NOT_FOUND), "NOT_FOUND");
    CHECK_TEXT(llhttp_status_name((llhttp_status_t)0), "<unknown>");
    int number = 0;
#define NEXT(NUMBER, NAME, STRING) CHECK(NUMBER == number && HTTP_##NAME == number++);
    HTTP_ALL_METHOD_MAP(NEXT)
    CHECK(number == 47);

    /* Every method of HTTP is found, and no other. */
#define FOUND(NUMBER, NAME, STRING)                                                          \
    llhttp_init(&parser, HTTP_REQUEST, NULL);                                                \
    llhttp_execute(&parser, #STRING " ", sizeof #STRING);                                    \
    CHECK(llhttp_get_errno(&parser) == HPE_OK && llhttp_get_method(&parser) == HTTP_##NAME);
    HTTP_ALL_METHOD_MAP(FOUND)
}

int main(void) {
    GROUP("messages");
    messages();
    GROUP("errors");
    errors();
    GROUP("leniency");
    leniency();
    GROUP("failures");
    failures();
    GROUP("interface");
    interface();
    return 0;
}
