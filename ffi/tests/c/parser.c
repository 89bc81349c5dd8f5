/* httpcore_parser_*, httpcore_head_* and what belongs to no struct, as a program uses them. */

#include "check.h"

enum { RECORDS = 16 };

/* Reads `bytes` in a first piece of `first` bytes and pieces of `piece` bytes then, from memory that moves, and says
 * what came out, pieces of content put together. */
static void transcribe(struct transcript *t, const char *bytes, size_t len, size_t first, size_t piece) {
    httpcore_parser parser;
    httpcore_field fields[RECORDS] = {0};
    struct input in = {NULL, 0};
    size_t given = first;

    t->len = 0;
    t->text[0] = '\0';
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    renew(&in, 0, bytes, first);
    for (;;) {
        httpcore_event event;
        if (httpcore_parser_next(&parser, fields, RECORDS, in.data, in.len, &event) != HTTPCORE_OK) {
            httpcore_error error;
            CHECK_OK(httpcore_parser_error(&parser, &error));
            say(t, "[error %s at %llu, byte %02x]", error.name, (unsigned long long)error.offset, in.data[error.at]);
            break;
        }
        CHECK(event.consumed <= in.len && event.reserved == 0);
        switch (event.kind) {
        case HTTPCORE_HEAD: {
            httpcore_head head;
            httpcore_slice name, value;
            CHECK_OK(httpcore_parser_head(&parser, fields, RECORDS, in.data, event.consumed, &head));
            say(t, "[head ");
            say_bytes(t, head.method.ptr, head.method.len);
            say(t, " ");
            say_bytes(t, head.target.ptr, head.target.len);
            for (uint32_t i = 0; httpcore_head_field(&head, i, &name, &value) == HTTPCORE_OK; i++) {
                say(t, "; ");
                say_bytes(t, name.ptr, name.len);
                say(t, "=");
                say_bytes(t, value.ptr, value.len);
            }
            say(t, "]");
            break;
        }
        case HTTPCORE_CONTENT:
            CHECK(event.start < event.end && event.end <= event.consumed);
            say_bytes(t, in.data + event.start, event.end - event.start);
            break;
        case HTTPCORE_TRAILER:
            CHECK(event.value_end <= event.consumed);
            say(t, "[trailer ");
            say_bytes(t, in.data + event.start, event.end - event.start);
            say(t, "=");
            say_bytes(t, in.data + event.value_start, event.value_end - event.value_start);
            say(t, "]");
            break;
        case HTTPCORE_END:
            say(t, "[end]\n");
            break;
        case HTTPCORE_NEED_DATA:
            break;
        default:
            CHECK(!"another event");
        }
        size_t more = 0;
        if (event.kind == HTTPCORE_NEED_DATA) {
            if (given == len) {
                say(t, httpcore_parser_eof(&parser, &event) == HTTPCORE_OK ? "[closed]" : "[incomplete]");
                break;
            }
            more = piece < len - given ? piece : len - given;
        }
        renew(&in, event.consumed, bytes + given, more);
        given += more;
        if (event.kind == HTTPCORE_END)
            CHECK_OK(httpcore_parser_start_next(&parser));
    }
    discard(&in);
}

static void check_cuts(const char *bytes, const char *expected) {
    static struct transcript t;
    size_t len = strlen(bytes);
    for (size_t first = 0; first <= len; first++) {
        transcribe(&t, bytes, len, first, len);
        CHECK_TEXT(t.text, expected);
    }
    for (size_t piece = 1; piece < 8; piece++) {
        transcribe(&t, bytes, len, 0, piece);
        CHECK_TEXT(t.text, expected);
    }
}

static void cuts(void) {
    GROUP("pipelined requests, cut at every byte, in a buffer that moves");
    check_cuts("POST /a?b=c HTTP/1.1\r\nHost: example.org\r\nContent-Length: 5\r\n\r\nhello"
               "\r\nPUT /long HTTP/1.1\r\nHost:h\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
               "5;ext=\"a;b\"\r\nhello\r\n006\r\n world\r\n0\r\nX-Sum:  1 2 \r\nX-Two:\r\n\r\n"
               "GET / HTTP/1.0\r\nConnection: keep-alive\r\nEmpty: \t\r\n\r\n"
               "HEAD /last HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
               "[head POST /a?b=c; Host=example.org; Content-Length=5]hello[end]\n"
               "[head PUT /long; Host=h; Transfer-Encoding=chunked; Trailer=X-Sum]hello world"
               "[trailer X-Sum=1 2][trailer X-Two=][end]\n"
               "[head GET /; Connection=keep-alive; Empty=][end]\n"
               "[head HEAD /last; Host=[::1]:80][end]\n"
               "[closed]");

    GROUP("the same errors, cut at every byte");
    check_cuts("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "[error HOST at 24, byte 62]");
    check_cuts("GET / HTTP/1.1\nHost: a\r\n\r\n", "[error LINE_END at 14, byte 0a]");
    check_cuts("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/2.0\r\n\r\n",
               "[head GET /1; Host=a][end]\n[error VERSION_UNSUPPORTED at 12, byte 32]");
    check_cuts("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd",
               "[head POST /; Host=a; Transfer-Encoding=chunked]abc[error CHUNK_END at 62, byte 64]");
    check_cuts("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nshort",
               "[head POST /; Host=a; Content-Length=9]short[incomplete]");
}

/* A parser that has read one head. */
struct read_head {
    httpcore_parser parser;
    httpcore_field fields[RECORDS];
    struct input in;
    httpcore_event event;
    httpcore_head head;
};

static void open_head(struct read_head *r, const char *bytes) {
    memset(r, 0, sizeof *r);
    CHECK_OK((strncmp(bytes, "HTTP", 4) == 0 ? httpcore_response_parser_init : httpcore_request_parser_init)(
        &r->parser, sizeof r->parser, NULL));
    r->in = input(bytes);
    CHECK_OK(httpcore_parser_next(&r->parser, r->fields, RECORDS, r->in.data, r->in.len, &r->event));
    CHECK_NUMBER(r->event.kind, HTTPCORE_HEAD);
    CHECK_OK(httpcore_parser_head(&r->parser, r->fields, RECORDS, r->in.data, r->event.consumed, &r->head));
}

static void next_event(struct read_head *r, uint32_t kind) {
    renew(&r->in, r->event.consumed, NULL, 0);
    CHECK_OK(httpcore_parser_next(&r->parser, r->fields, RECORDS, r->in.data, r->in.len, &r->event));
    CHECK_NUMBER(r->event.kind, kind);
}

static void heads(void) {
    struct read_head r;
    GROUP("the head of a request");
    open_head(&r, "POST /a%20b?q=1&r HTTP/1.1\r\nHost: example.org:8080\r\nContent-Length: 3\r\nEmpty:\r\n\r\nabc");
    CHECK_SLICE(r.head.method, "POST");
    CHECK_SLICE(r.head.target, "/a%20b?q=1&r");
    CHECK_SLICE(r.head.path, "/a%20b");
    CHECK_SLICE(r.head.query, "q=1&r");
    CHECK_SLICE(r.head.authority, "example.org:8080");
    CHECK_ABSENT(r.head.reason);
    CHECK(r.head.bytes.ptr == r.in.data && r.head.bytes.len == r.event.consumed && r.head.records == r.fields);
    CHECK_NUMBER(r.event.consumed, r.in.len - 3);
    CHECK_NUMBER(r.head.method_id, HTTPCORE_METHOD_POST);
    CHECK_NUMBER(r.head.status, 0);
    CHECK_NUMBER(r.head.minor_version, 1);
    CHECK_NUMBER(r.head.target_form, HTTPCORE_TARGET_ORIGIN);
    CHECK_NUMBER(r.head.fields, 3);
    CHECK_NUMBER(r.head.framing.body, HTTPCORE_BODY_LENGTH);
    CHECK_NUMBER(r.head.framing.content_length, 3);
    CHECK_NUMBER(r.head.framing.keep_alive, 1);
    CHECK_NUMBER(r.head.framing.expectation, HTTPCORE_EXPECT_NOTHING);
    CHECK_NUMBER(r.head.framing.upgrade, 0);
    CHECK_NUMBER(r.head.framing.other_codings, 0);

    GROUP("its fields by index, name and number");
    httpcore_slice name, value;
    CHECK_OK(httpcore_head_field(&r.head, 0, &name, &value));
    CHECK_SLICE(name, "Host");
    CHECK_SLICE(value, "example.org:8080");
    CHECK_OK(httpcore_head_field(&r.head, 2, &name, &value));
    CHECK_SLICE(name, "Empty");
    CHECK_SLICE(value, "");
    CHECK_RESULT(httpcore_head_field(&r.head, 3, &name, &value), HTTPCORE_E_ABSENT);
    CHECK_ABSENT(name);
    CHECK_ABSENT(value);
    CHECK_OK(httpcore_head_find(&r.head, (const uint8_t *)"CONTENT-length", 14, &value));
    CHECK_SLICE(value, "3");
    CHECK_OK(httpcore_head_find(&r.head, (const uint8_t *)"empty", 5, &value));
    CHECK_SLICE(value, "");
    CHECK_RESULT(httpcore_head_find(&r.head, (const uint8_t *)"Hos", 3, &value), HTTPCORE_E_ABSENT);
    CHECK_ABSENT(value);
    CHECK_OK(httpcore_head_known(&r.head, HTTPCORE_FIELD_HOST, &value));
    CHECK_SLICE(value, "example.org:8080");
    CHECK_RESULT(httpcore_head_known(&r.head, HTTPCORE_FIELD_ACCEPT, &value), HTTPCORE_E_ABSENT);
    CHECK_ABSENT(value);
    CHECK_RESULT(httpcore_head_known(&r.head, 0, &value), HTTPCORE_E_ARGUMENT);

    GROUP("a head whose bytes and records were copied away");
    uint8_t *bytes = allocate(r.event.consumed);
    httpcore_field *fields = allocate(sizeof r.fields);
    httpcore_head copy;
    memcpy(bytes, r.in.data, r.event.consumed);
    memcpy(fields, r.fields, sizeof r.fields);
    CHECK_OK(httpcore_parser_head(&r.parser, fields, RECORDS, bytes, r.event.consumed, &copy));
    next_event(&r, HTTPCORE_CONTENT);
    CHECK_SLICE(copy.path, "/a%20b");
    CHECK(copy.path.ptr >= bytes && copy.path.ptr < bytes + copy.bytes.len && copy.records == fields);
    next_event(&r, HTTPCORE_END);
    CHECK_OK(httpcore_parser_head(&r.parser, fields, RECORDS, bytes, copy.bytes.len, &copy));
    CHECK_OK(httpcore_parser_start_next(&r.parser));
    CHECK_RESULT(httpcore_parser_head(&r.parser, fields, RECORDS, bytes, copy.bytes.len, &copy), HTTPCORE_E_STATE);
    free(bytes);
    free(fields);
    discard(&r.in);

    GROUP("forms of the target");
    open_head(&r, "GET http://example.org?x HTTP/1.1\r\nHost: example.org\r\n\r\n");
    CHECK_NUMBER(r.head.target_form, HTTPCORE_TARGET_ABSOLUTE);
    CHECK_SLICE(r.head.path, "/");
    CHECK_SLICE(r.head.query, "x");
    CHECK_SLICE(r.head.authority, "example.org");
    discard(&r.in);
    open_head(&r, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_NUMBER(r.head.target_form, HTTPCORE_TARGET_ASTERISK);
    CHECK_SLICE(r.head.target, "*");
    CHECK_ABSENT(r.head.query);
    discard(&r.in);
    open_head(&r, "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n");
    CHECK_NUMBER(r.head.target_form, HTTPCORE_TARGET_AUTHORITY);
    CHECK_SLICE(r.head.authority, "example.org:443");
    discard(&r.in);
    open_head(&r, "BREW /pot? HTTP/1.0\r\n\r\n");
    CHECK_NUMBER(r.head.method_id, 0);
    CHECK_SLICE(r.head.query, "");
    CHECK_ABSENT(r.head.authority);
    CHECK_NUMBER(r.head.minor_version, 0);
    CHECK_NUMBER(r.head.framing.keep_alive, 0);
    CHECK_NUMBER(r.head.fields, 0);
    discard(&r.in);
}

static void responses(void) {
    struct read_head r;
    httpcore_event event;
    GROUP("responses");
    open_head(&r, "HTTP/1.1 404 Not  Found\r\nContent-Length: 2\r\n\r\nno");
    CHECK_NUMBER(r.head.status, 404);
    CHECK_SLICE(r.head.reason, "Not  Found");
    CHECK_ABSENT(r.head.method);
    CHECK_ABSENT(r.head.target);
    CHECK_ABSENT(r.head.path);
    CHECK_NUMBER(r.head.target_form, HTTPCORE_TARGET_ORIGIN);
    next_event(&r, HTTPCORE_CONTENT);
    next_event(&r, HTTPCORE_END);
    CHECK_OK(httpcore_parser_start_next(&r.parser));

    /* The answer to HEAD has no content, whatever it says. */
    CHECK_OK(httpcore_parser_answers(&r.parser, (const uint8_t *)"HEAD", 4, 0));
    const char *more = "HTTP/1.1 103 Early Hints\r\n\r\n"
                       "HTTP/1.1 200 \r\nContent-Length: 7\r\n\r\n"
                       "HTTP/1.1 200 OK\r\n\r\n";
    renew(&r.in, r.event.consumed, more, strlen(more));
    r.event.consumed = 0;
    next_event(&r, HTTPCORE_HEAD);
    next_event(&r, HTTPCORE_END);
    CHECK_OK(httpcore_parser_start_next(&r.parser));
    next_event(&r, HTTPCORE_HEAD);
    CHECK_OK(httpcore_parser_head(&r.parser, r.fields, RECORDS, r.in.data, r.event.consumed, &r.head));
    CHECK_SLICE(r.head.reason, "");
    CHECK_NUMBER(r.head.framing.body, HTTPCORE_BODY_NONE);
    next_event(&r, HTTPCORE_END);
    CHECK_OK(httpcore_parser_start_next(&r.parser));

    GROUP("content until the peer closes");
    next_event(&r, HTTPCORE_HEAD);
    CHECK_OK(httpcore_parser_head(&r.parser, r.fields, RECORDS, r.in.data, r.event.consumed, &r.head));
    CHECK_NUMBER(r.head.framing.body, HTTPCORE_BODY_UNTIL_CLOSE);
    CHECK_NUMBER(r.head.framing.keep_alive, 0);
    next_event(&r, HTTPCORE_NEED_DATA);
    renew(&r.in, r.event.consumed, "to the end", 10);
    r.event.consumed = 0;
    next_event(&r, HTTPCORE_CONTENT);
    CHECK_BYTES(r.in.data + r.event.start, r.event.end - r.event.start, "to the end");
    next_event(&r, HTTPCORE_NEED_DATA);
    CHECK_OK(httpcore_parser_eof(&r.parser, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_END);
    CHECK_RESULT(httpcore_parser_start_next(&r.parser), HTTPCORE_E_STATE);
    discard(&r.in);
}

static void lists(void) {
    GROUP("lists");
    struct input in = input(" , gzip;q=0.5\t,, \"a, b\" ,br,");
    httpcore_slice rest = {in.data, in.len}, member;
    CHECK_OK(httpcore_list_next(&rest, &member));
    CHECK_SLICE(member, "gzip;q=0.5");
    CHECK(member.ptr == in.data + 3);
    CHECK_OK(httpcore_list_next(&rest, &member));
    CHECK_SLICE(member, "\"a, b\"");
    CHECK_OK(httpcore_list_next(&rest, &member));
    CHECK_SLICE(member, "br");
    CHECK_RESULT(httpcore_list_next(&rest, &member), HTTPCORE_E_ABSENT);
    CHECK_ABSENT(member);
    CHECK_NUMBER(rest.len, 0);
    CHECK_RESULT(httpcore_list_next(&rest, &member), HTTPCORE_E_ABSENT);
    discard(&in);
}

struct refusal {
    const char *bytes;
    httpcore_result code;
    uint16_t status, rfc;
    const char *section;
    size_t offset;
};

static const struct refusal REFUSALS[] = {
    {"G@T / HTTP/1.1\r\n", HTTPCORE_E_METHOD, 400, 9112, "3.1", 1},
    {"GET /\x7f HTTP/1.1\r\n", HTTPCORE_E_TARGET, 400, 9112, "3.2", 5},
    {"GET / HTTP/2.0\r\n", HTTPCORE_E_VERSION_UNSUPPORTED, 505, 9110, "2.5", 11},
    {"GET / HTTP/1.1\r\nHost : a\r\n", HTTPCORE_E_FIELD_NAME, 400, 9112, "5.1", 20},
    {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n", HTTPCORE_E_OBS_FOLD, 400, 9112, "5.2", 25},
    {"GET / HTTP/1.1\r\nA: \x01\r\n", HTTPCORE_E_FIELD_VALUE, 400, 9110, "5.5", 19},
    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n", HTTPCORE_E_CONTENT_LENGTH, 400, 9110, "8.6", 41},
    {"HTTP/1.1 99 No\r\n", HTTPCORE_E_STATUS, 0, 9112, "4", 11},
};

static void errors(void) {
    GROUP("errors: code, place, status and section");
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        const struct refusal *row = &REFUSALS[i];
        httpcore_parser parser;
        httpcore_field fields[RECORDS] = {0};
        httpcore_event event;
        httpcore_error error;
        struct input in = input(row->bytes);
        CHECK_OK((strncmp(row->bytes, "HTTP", 4) == 0 ? httpcore_response_parser_init : httpcore_request_parser_init)(
            &parser, sizeof parser, NULL));
        CHECK_OK(httpcore_parser_error(&parser, &error));
        CHECK(error.code == HTTPCORE_OK && error.status == 0 && error.offset == 0 && !error.name && !error.message);
        CHECK_RESULT(httpcore_parser_next(&parser, fields, RECORDS, in.data, in.len, &event), row->code);
        CHECK_OK(httpcore_parser_error(&parser, &error));
        CHECK_NUMBER(error.code, row->code);
        CHECK_NUMBER(error.status, row->status);
        CHECK_NUMBER(error.rfc, row->rfc);
        CHECK_TEXT(error.section, row->section);
        CHECK_NUMBER(error.offset, row->offset);
        CHECK_NUMBER(error.at, row->offset);
        CHECK_TEXT(error.message, httpcore_result_text(row->code));
        /* For good: whatever comes then. */
        CHECK_RESULT(httpcore_parser_next(&parser, fields, RECORDS, NULL, 0, &event), row->code);
        CHECK_RESULT(httpcore_parser_eof(&parser, &event), row->code);
        CHECK_RESULT(httpcore_parser_start_next(&parser), HTTPCORE_E_STATE);
        discard(&in);
    }

    GROUP("an error behind bytes that were dropped");
    struct read_head r;
    httpcore_error error;
    open_head(&r, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab");
    size_t head = r.event.consumed;
    next_event(&r, HTTPCORE_CONTENT);
    CHECK_NUMBER(r.event.consumed, 4);
    renew(&r.in, r.event.consumed, NULL, 0);
    CHECK_RESULT(httpcore_parser_next(&r.parser, r.fields, RECORDS, r.in.data, r.in.len, &r.event),
                 HTTPCORE_E_CHUNK_END);
    CHECK_OK(httpcore_parser_error(&r.parser, &error));
    CHECK_NUMBER(error.offset, head + 4);
    CHECK_NUMBER(error.at, 0);
    discard(&r.in);
}

static void limits(void) {
    GROUP("limits");
    httpcore_limits limits;
    httpcore_parser parser;
    httpcore_field fields[RECORDS] = {0};
    httpcore_event event;
    CHECK_OK(httpcore_limits_default(&limits, sizeof limits));
    CHECK(limits.fields == 100 && limits.method > 0 && limits.content == UINT64_MAX);
    limits.content = 4;
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, &limits));
    struct input in = input("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    CHECK_RESULT(httpcore_parser_next(&parser, fields, RECORDS, in.data, in.len, &event), HTTPCORE_E_CONTENT_TOO_LONG);
    discard(&in);
    /* The records that there are limit as well. */
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    in = input("GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n");
    CHECK_RESULT(httpcore_parser_next(&parser, fields, 1, in.data, in.len, &event), HTTPCORE_E_TOO_MANY_FIELDS);
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    CHECK_RESULT(httpcore_parser_next(&parser, NULL, 0, in.data, in.len, &event), HTTPCORE_E_TOO_MANY_FIELDS);
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    CHECK_OK(httpcore_parser_next(&parser, fields, 2, in.data, in.len, &event));
    discard(&in);
}

static void ends(void) {
    GROUP("the end of the input");
    httpcore_parser parser;
    httpcore_event event;
    httpcore_error error;
    httpcore_field fields[RECORDS] = {0};
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    CHECK_OK(httpcore_parser_next(&parser, fields, RECORDS, NULL, 0, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_NEED_DATA);
    CHECK_OK(httpcore_parser_eof(&parser, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_CLOSED);
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    struct input in = input("GET / HT");
    CHECK_OK(httpcore_parser_next(&parser, fields, RECORDS, in.data, in.len, &event));
    CHECK(event.kind == HTTPCORE_NEED_DATA && event.consumed == 0);
    CHECK_RESULT(httpcore_parser_eof(&parser, &event), HTTPCORE_E_INCOMPLETE);
    CHECK_OK(httpcore_parser_error(&parser, &error));
    CHECK(error.code == HTTPCORE_E_INCOMPLETE && error.offset == 8 && error.status == 400);
    discard(&in);
}

static void leniency(void) {
    GROUP("leniency");
    httpcore_parser parser;
    httpcore_event event;
    httpcore_head head;
    httpcore_slice value;
    httpcore_field fields[RECORDS] = {0};
    struct input in = input("GET / HTTP/1.1\r\n\r\n");
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    CHECK_OK(httpcore_parser_lenient(&parser, HTTPCORE_LENIENT_HOST_MISSING));
    CHECK_OK(httpcore_parser_next(&parser, fields, RECORDS, in.data, in.len, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_HEAD);
    CHECK_RESULT(httpcore_parser_lenient(&parser, 0), HTTPCORE_E_STATE);
    discard(&in);

    GROUP("folded fields");
    in = input("HTTP/1.1 204 No Content\r\nA: b\r\n\tc\r\n  d\r\nE: f\r\n\r\n");
    CHECK_OK(httpcore_response_parser_init(&parser, sizeof parser, NULL));
    CHECK_OK(httpcore_parser_lenient(&parser, HTTPCORE_LENIENT_OBS_FOLD | HTTPCORE_LENIENT_HOST_MISSING));
    CHECK_OK(httpcore_parser_next(&parser, fields, RECORDS, in.data, in.len, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_HEAD);
    CHECK_RESULT(httpcore_parser_head(&parser, fields, RECORDS, in.data, event.consumed, &head), HTTPCORE_E_STATE);
    CHECK_OK(httpcore_parser_unfold(&parser, fields, RECORDS, in.data, event.consumed));
    CHECK_OK(httpcore_parser_head(&parser, fields, RECORDS, in.data, event.consumed, &head));
    CHECK_OK(httpcore_head_find(&head, (const uint8_t *)"a", 1, &value));
    CHECK_SLICE(value, "b  \tc    d");
    CHECK_OK(httpcore_parser_unfold(&parser, fields, RECORDS, in.data, event.consumed));
    discard(&in);
}

static void upgrades(void) {
    struct read_head r;
    GROUP("switches of protocols");
    open_head(&r, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00");
    CHECK_NUMBER(r.head.framing.upgrade, 1);
    next_event(&r, HTTPCORE_END);
    CHECK_OK(httpcore_parser_accept_upgrade(&r.parser));
    next_event(&r, HTTPCORE_UPGRADED);
    CHECK_NUMBER(r.event.consumed, 0);
    CHECK_RESULT(httpcore_parser_start_next(&r.parser), HTTPCORE_E_STATE);
    discard(&r.in);

    open_head(&r, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\ntunnel");
    next_event(&r, HTTPCORE_END);
    CHECK_OK(httpcore_parser_accept_upgrade(&r.parser));
    next_event(&r, HTTPCORE_UPGRADED);
    discard(&r.in);

    open_head(&r, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n");
    CHECK_NUMBER(r.head.framing.upgrade, 0);
    next_event(&r, HTTPCORE_END);
    CHECK_RESULT(httpcore_parser_accept_upgrade(&r.parser), HTTPCORE_E_STATE);
    discard(&r.in);

    httpcore_parser parser;
    httpcore_event event;
    struct input in = input("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n\x01");
    CHECK_OK(httpcore_response_parser_init(&parser, sizeof parser, NULL));
    CHECK_RESULT(httpcore_parser_next(&parser, r.fields, RECORDS, in.data, in.len, &event),
                 HTTPCORE_E_UPGRADE_UNASKED);
    CHECK_OK(httpcore_response_parser_init(&parser, sizeof parser, NULL));
    CHECK_OK(httpcore_parser_answers(&parser, (const uint8_t *)"GET", 3, 1));
    CHECK_OK(httpcore_parser_next(&parser, r.fields, RECORDS, in.data, in.len, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_HEAD);
    renew(&in, event.consumed, NULL, 0);
    CHECK_OK(httpcore_parser_next(&parser, r.fields, RECORDS, in.data, in.len, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_END);
    CHECK_OK(httpcore_parser_next(&parser, r.fields, RECORDS, in.data, in.len, &event));
    CHECK(event.kind == HTTPCORE_UPGRADED && event.consumed == 0);
    discard(&in);
}

static void names(void) {
    GROUP("names, numbers, dates");
    CHECK_NUMBER(httpcore_abi(), HTTPCORE_ABI);
    CHECK(strlen(httpcore_version()) >= 5);
    CHECK_TEXT(httpcore_result_text(HTTPCORE_E_HOST_MISSING), "an HTTP/1.1 request without Host");
    for (uint16_t id = HTTPCORE_METHOD_ACL; id <= HTTPCORE_METHOD_VERSION_CONTROL; id++) {
        httpcore_slice name = httpcore_method_name(id);
        CHECK_NUMBER(httpcore_method_id(name.ptr, name.len), id);
    }
    CHECK_NUMBER(httpcore_method_id((const uint8_t *)"get", 3), 0);
    CHECK(httpcore_method_is_safe(HTTPCORE_METHOD_GET) && !httpcore_method_is_safe(HTTPCORE_METHOD_PUT));
    CHECK(httpcore_method_is_idempotent(HTTPCORE_METHOD_PUT) && !httpcore_method_is_idempotent(HTTPCORE_METHOD_POST));
    CHECK_NUMBER(httpcore_field_id((const uint8_t *)"x-forwarded-FOR", 15), HTTPCORE_FIELD_X_FORWARDED_FOR);
    CHECK_NUMBER(httpcore_field_id((const uint8_t *)"X", 1), 0);
    CHECK_SLICE(httpcore_status_reason(404), "Not Found");
    CHECK_SLICE(httpcore_status_reason(299), "");
    uint8_t *date = allocate(29);
    CHECK_OK(httpcore_http_date(784111777, date));
    CHECK_BYTES(date, 29, "Sun, 06 Nov 1994 08:49:37 GMT");
    free(date);
    struct input in = input("a%20b%zz%4");
    CHECK_NUMBER(httpcore_percent_decode(in.data, in.len), 8);
    CHECK_BYTES(in.data, 8, "a b%zz%4");
    discard(&in);
}

int main(void) {
    cuts();
    heads();
    responses();
    lists();
    errors();
    limits();
    ends();
    leniency();
    upgrades();
    names();
    return 0;
}
