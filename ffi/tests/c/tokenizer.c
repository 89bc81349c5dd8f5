/* httpcore_tokenizer_*, as a program uses it that stores nothing: every piece is in memory of its own. */

#include "check.h"

static const char *const NAMES[] = {
    [HTTPCORE_TOKEN_METHOD] = "method",
    [HTTPCORE_TOKEN_TARGET] = "target",
    [HTTPCORE_TOKEN_VERSION] = "version",
    [HTTPCORE_TOKEN_STATUS] = "status",
    [HTTPCORE_TOKEN_REASON] = "reason",
    [HTTPCORE_TOKEN_FIELD_NAME] = "name",
    [HTTPCORE_TOKEN_FIELD_VALUE] = "value",
    [HTTPCORE_TOKEN_HEAD_END] = "head end",
    [HTTPCORE_TOKEN_CHUNK_EXTENSION_NAME] = "extension",
    [HTTPCORE_TOKEN_CHUNK_EXTENSION_VALUE] = "extension value",
    [HTTPCORE_TOKEN_CHUNK_HEAD] = "chunk",
    [HTTPCORE_TOKEN_CHUNK_END] = "chunk end",
    [HTTPCORE_TOKEN_TRAILER_NAME] = "trailer",
    [HTTPCORE_TOKEN_TRAILER_WITHHELD] = "withheld",
    [HTTPCORE_TOKEN_TRAILER_VALUE] = "trailer value",
    [HTTPCORE_TOKEN_MESSAGE_END] = "end",
};

/* An element that is put together from its pieces. */
struct element {
    struct transcript text, blank;
};

static void piece_of(struct element *e, const httpcore_token *token, const uint8_t *input) {
    size_t len = token->end - token->start;
    if (token->kind == HTTPCORE_TOKEN_BLANK) {
        say_bytes(&e->blank, input + token->start, len);
        return;
    }
    if (len > 0) { /* Blanks are part of the value if more of it follows. */
        say_bytes(&e->text, (const uint8_t *)e->blank.text, e->blank.len);
        e->blank.len = 0;
    }
    say_bytes(&e->text, input + token->start, len);
}

/* The tokens of `in`, one a call and many a call, with whatever room, are the same ones. */
static void check_many(const httpcore_tokenizer *tokenizer, const struct input *in) {
    static const size_t CAPACITIES[] = {1, 2, 3, 64};
    for (size_t i = 0; i < sizeof CAPACITIES / sizeof *CAPACITIES; i++) {
        httpcore_tokenizer one = *tokenizer, many = *tokenizer;
        httpcore_token *tokens = allocate(CAPACITIES[i] * sizeof *tokens), token;
        httpcore_result result;
        size_t at = 0, count;
        while ((result = httpcore_tokenizer_next_tokens(&many, in->data + at, in->len - at, tokens, CAPACITIES[i],
                                                        &count)) == HTTPCORE_OK) {
            size_t consumed = 0;
            CHECK(count > 0 && count <= CAPACITIES[i]);
            for (size_t k = 0; k < count; k++) {
                CHECK_OK(httpcore_tokenizer_next(&one, in->data + at + consumed, in->len - at - consumed, &token));
                CHECK(tokens[k].kind == token.kind && tokens[k].last == token.last);
                CHECK(tokens[k].start == consumed + token.start && tokens[k].end == consumed + token.end);
                consumed += token.consumed;
                CHECK_NUMBER(tokens[k].consumed, consumed);
            }
            at += consumed;
            if (token.kind == HTTPCORE_TOKEN_NEED_DATA || token.kind == HTTPCORE_TOKEN_MESSAGE_END)
                break;
        }
        if (result != HTTPCORE_OK)
            CHECK_RESULT(httpcore_tokenizer_next(&one, in->data + at, in->len - at, &token), result);
        free(tokens);
    }
}

/* Reads all tokens from pieces of `piece` bytes behind a first one of `first` bytes; what a token consumed is freed. */
static void transcribe(struct transcript *t, httpcore_tokenizer tokenizer, const char *bytes, size_t len, size_t first,
                       size_t piece) {
    static struct element element;
    struct input in = {NULL, 0};
    size_t given = first;
    httpcore_token token;
    uint64_t size;

    t->len = element.text.len = element.blank.len = 0;
    t->text[0] = '\0';
    renew(&in, 0, bytes, first);
    for (;;) {
        check_many(&tokenizer, &in);
        if (httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token) != HTTPCORE_OK) {
            httpcore_error error;
            CHECK_OK(httpcore_tokenizer_error(&tokenizer, &error));
            CHECK(error.at == 0 && error.message && error.section);
            say(t, "(error %s at %llu)", error.name, (unsigned long long)error.offset);
            break;
        }
        CHECK(token.start <= token.end && token.end <= token.consumed && token.consumed <= in.len && token.last <= 1);
        switch (token.kind) {
        case HTTPCORE_TOKEN_NEED_DATA:
            break;
        case HTTPCORE_TOKEN_CONTENT:
            say_bytes(t, in.data + token.start, token.end - token.start);
            break;
        case HTTPCORE_TOKEN_CHUNK_HEAD:
            CHECK_OK(httpcore_tokenizer_chunk_size(&tokenizer, &size));
            say(t, "(chunk %llu)", (unsigned long long)size);
            break;
        default:
            CHECK(token.kind < sizeof NAMES / sizeof *NAMES);
            piece_of(&element, &token, in.data);
            if (token.last && token.kind != HTTPCORE_TOKEN_BLANK) {
                say(t, element.text.len > 0 ? "(%s %s)" : "(%s)", NAMES[token.kind], element.text.text);
                element.text.len = element.blank.len = 0;
                element.text.text[0] = '\0';
            }
        }
        size_t more = 0;
        if (token.kind == HTTPCORE_TOKEN_NEED_DATA) {
            if (given == len && token.consumed == in.len) {
                httpcore_result result = httpcore_tokenizer_eof(&tokenizer, &token);
                say(t, result != HTTPCORE_OK                      ? "(incomplete)"
                       : token.kind == HTTPCORE_TOKEN_MESSAGE_END ? "(end by close)"
                                                                  : "(closed)");
                break;
            }
            more = piece < len - given ? piece : len - given;
        }
        renew(&in, token.consumed, bytes + given, more);
        given += more;
        if (token.kind == HTTPCORE_TOKEN_MESSAGE_END)
            CHECK_OK(httpcore_tokenizer_start_next(&tokenizer));
    }
    discard(&in);
}

static void check_cuts(const httpcore_tokenizer *tokenizer, const char *bytes, const char *expected) {
    static struct transcript t;
    size_t len = strlen(bytes);
    for (size_t first = 0; first <= len; first++) {
        transcribe(&t, *tokenizer, bytes, len, first, len);
        CHECK_TEXT(t.text, expected);
    }
    for (size_t piece = 1; piece < 8; piece++) {
        transcribe(&t, *tokenizer, bytes, len, 0, piece);
        CHECK_TEXT(t.text, expected);
    }
}

int main(void) {
    httpcore_tokenizer tokenizer;
    httpcore_token token;
    httpcore_framing framing;
    httpcore_limits limits;
    httpcore_error error;
    struct input in;

    GROUP("requests, cut at every byte");
    CHECK_OK(httpcore_request_tokenizer_init(&tokenizer, sizeof tokenizer, NULL, 0));
    check_cuts(&tokenizer,
               "POST /a HTTP/1.1\r\nHost: a\r\nX:  b \t c \r\nE:\r\nTransfer-Encoding: chunked\r\n\r\n"
               "5;a=b;q=\"x y\";n\r\nhello\r\n0\r\nSum: 1  2 \r\nSet-Cookie: a\r\nTwo:\r\n\r\n"
               "PUT / HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok"
               "\r\nGET /last HTTP/1.1\r\nHost: a\r\n\r\n",
               "(method POST)(target /a)(version HTTP/1.1)(name Host)(value a)(name X)(value b \t c)(name E)(value)"
               "(name Transfer-Encoding)(value chunked)(head end)"
               "(extension a)(extension value b)(extension q)(extension value \"x y\")(extension n)(chunk 5)hello"
               "(chunk end)(chunk 0)(trailer Sum)(trailer value 1  2)(withheld Set-Cookie)(trailer Two)(trailer value)"
               "(end)"
               "(method PUT)(target /)(version HTTP/1.0)(name Content-Length)(value 2)(name Connection)"
               "(value keep-alive)(head end)ok(end)"
               "(method GET)(target /last)(version HTTP/1.1)(name Host)(value a)(head end)(end)(closed)");

    GROUP("errors, cut at every byte");
    check_cuts(&tokenizer, "GET / HTTP/1.1\r\nHost: a\x01", "(method GET)(target /)(version HTTP/1.1)(name Host)"
                                                             "(error FIELD_VALUE at 23)");
    check_cuts(&tokenizer, "GET / HTTP/1.1\r\nHost: a\r\n",
               "(method GET)(target /)(version HTTP/1.1)(name Host)(value a)(incomplete)");

    GROUP("responses, cut at every byte");
    CHECK_OK(httpcore_response_tokenizer_init(&tokenizer, sizeof tokenizer, NULL, 0));
    check_cuts(&tokenizer, "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.0 200 \r\n\r\nall the rest",
               "(version HTTP/1.1)(status 204)(reason No Content)(head end)(end)"
               "(version HTTP/1.0)(status 200)(reason)(head end)all the rest(end by close)");

    GROUP("folded fields of responses");
    CHECK_OK(httpcore_response_tokenizer_init(&tokenizer, sizeof tokenizer, NULL, HTTPCORE_LENIENT_OBS_FOLD));
    check_cuts(&tokenizer, "HTTP/1.1 304 -\r\nA: b\r\n  c\r\nD: e\r\n\r\n",
               "(version HTTP/1.1)(status 304)(reason -)(name A)(value b  c)(name D)(value e)(head end)(end)(closed)");

    GROUP("framing and what is left");
    in = input("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\nabc");
    CHECK_OK(httpcore_request_tokenizer_init(&tokenizer, sizeof tokenizer, NULL, 0));
    CHECK_RESULT(httpcore_tokenizer_framing(&tokenizer, &framing), HTTPCORE_E_STATE);
    do {
        CHECK_OK(httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token));
        renew(&in, token.consumed, NULL, 0);
    } while (token.kind != HTTPCORE_TOKEN_HEAD_END);
    uint64_t left;
    CHECK_OK(httpcore_tokenizer_framing(&tokenizer, &framing));
    CHECK(framing.body == HTTPCORE_BODY_LENGTH && framing.content_length == 7 && framing.keep_alive == 1);
    CHECK(framing.expectation == HTTPCORE_EXPECT_CONTINUE && framing.upgrade == 0 && framing.other_codings == 0);
    CHECK_OK(httpcore_tokenizer_chunk_size(&tokenizer, &left));
    CHECK_NUMBER(left, 7);
    CHECK_OK(httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token));
    CHECK(token.kind == HTTPCORE_TOKEN_CONTENT && token.consumed == 3);
    CHECK_OK(httpcore_tokenizer_chunk_size(&tokenizer, &left));
    CHECK_NUMBER(left, 4);
    CHECK_RESULT(httpcore_tokenizer_start_next(&tokenizer), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_tokenizer_eof(&tokenizer, &token), HTTPCORE_E_INCOMPLETE);
    CHECK_RESULT(httpcore_tokenizer_next(&tokenizer, NULL, 0, &token), HTTPCORE_E_INCOMPLETE);
    CHECK_OK(httpcore_tokenizer_error(&tokenizer, &error));
    CHECK(error.code == HTTPCORE_E_INCOMPLETE && error.status == 400 && error.at == 0);
    discard(&in);

    GROUP("a response without content, and a switch of protocols");
    in = input("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
    CHECK_OK(httpcore_response_tokenizer_init(&tokenizer, sizeof tokenizer, NULL, 0));
    CHECK_OK(httpcore_tokenizer_answers(&tokenizer, (const uint8_t *)"HEAD", 4, 0));
    do {
        CHECK_OK(httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token));
        renew(&in, token.consumed, NULL, 0);
    } while (token.kind != HTTPCORE_TOKEN_MESSAGE_END);
    CHECK_OK(httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token));
    CHECK_NUMBER(token.kind, HTTPCORE_TOKEN_MESSAGE_END);
    discard(&in);
    in = input("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nno HTTP");
    CHECK_OK(httpcore_request_tokenizer_init(&tokenizer, sizeof tokenizer, NULL, 0));
    CHECK_RESULT(httpcore_tokenizer_accept_upgrade(&tokenizer), HTTPCORE_E_STATE);
    do {
        CHECK_OK(httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token));
        renew(&in, token.consumed, NULL, 0);
    } while (token.kind != HTTPCORE_TOKEN_MESSAGE_END);
    CHECK_OK(httpcore_tokenizer_accept_upgrade(&tokenizer));
    CHECK_OK(httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token));
    CHECK(token.kind == HTTPCORE_TOKEN_UPGRADED && token.consumed == 0);
    discard(&in);

    GROUP("limits");
    in = input("ABCDE / HTTP/1.1\r\n");
    CHECK_OK(httpcore_limits_default(&limits, sizeof limits));
    limits.method = 4;
    CHECK_OK(httpcore_request_tokenizer_init(&tokenizer, sizeof tokenizer, &limits, HTTPCORE_LENIENT_HOST_MISSING));
    httpcore_result result;
    while ((result = httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token)) == HTTPCORE_OK)
        renew(&in, token.consumed, NULL, 0);
    CHECK_RESULT(result, HTTPCORE_E_METHOD_TOO_LONG);
    discard(&in);
    return 0;
}
