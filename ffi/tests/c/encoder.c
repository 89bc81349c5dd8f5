/* httpcore_encoder_*: what it writes, byte for byte, and everything that it refuses to write. */

#include "check.h"

enum { ROOM = 512 };

static const httpcore_exchange PLAIN = {.minor_version = 1, .persists = 1};

static httpcore_encoder fresh(void) {
    httpcore_encoder encoder;
    CHECK_OK(httpcore_encoder_init(&encoder, sizeof encoder));
    return encoder;
}

/* Writes a head by way of every buffer that is too small, each of them allocated as small as said. */
static void check_response(httpcore_encoder *encoder, const httpcore_exchange *exchange,
                           const httpcore_response *response, const char *expected) {
    size_t needed = strlen(expected), written;
    for (size_t room = 0; room < needed; room++) {
        uint8_t *out = allocate(room);
        CHECK_RESULT(httpcore_encoder_response(encoder, exchange, response, out, room, &written), HTTPCORE_E_SPACE);
        CHECK_NUMBER(written, needed);
        free(out);
    }
    uint8_t *out = allocate(needed);
    CHECK_OK(httpcore_encoder_response(encoder, exchange, response, out, needed, &written));
    CHECK_BYTES(out, written, expected);
    free(out);
}

static void check_request(httpcore_encoder *encoder, const httpcore_request *request, const char *expected) {
    size_t needed = strlen(expected), written;
    for (size_t room = 0; room < needed; room++) {
        uint8_t *out = allocate(room);
        CHECK_RESULT(httpcore_encoder_request(encoder, request, out, room, &written), HTTPCORE_E_SPACE);
        CHECK_NUMBER(written, needed);
        free(out);
    }
    uint8_t *out = allocate(needed);
    CHECK_OK(httpcore_encoder_request(encoder, request, out, needed, &written));
    CHECK_BYTES(out, written, expected);
    free(out);
}

static void check_content(httpcore_encoder *encoder, uint64_t length, const char *before, uint8_t send,
                          const char *after) {
    httpcore_framed framed;
    size_t needed = strlen(before);
    uint8_t *out = allocate(needed);
    if (needed > 0) {
        CHECK_RESULT(httpcore_encoder_content(encoder, length, out, needed - 1, &framed), HTTPCORE_E_SPACE);
        CHECK_NUMBER(framed.before, needed);
    }
    CHECK_OK(httpcore_encoder_content(encoder, length, out, needed, &framed));
    CHECK_BYTES(out, framed.before, before);
    CHECK_NUMBER(framed.send_content, send);
    CHECK_SLICE(framed.after, after);
    free(out);
}

static void check_end(httpcore_encoder *encoder, const httpcore_pair *trailers, size_t count, const char *expected) {
    size_t needed = strlen(expected), written;
    uint8_t *out = allocate(needed);
    if (needed > 0) {
        CHECK_RESULT(httpcore_encoder_end(encoder, trailers, count, out, needed - 1, &written), HTTPCORE_E_SPACE);
        CHECK_NUMBER(written, needed);
    }
    CHECK_OK(httpcore_encoder_end(encoder, trailers, count, out, needed, &written));
    CHECK_BYTES(out, written, expected);
    free(out);
}

static void responses(void) {
    httpcore_encoder encoder = fresh();
    uint8_t date[29];
    CHECK_OK(httpcore_http_date(784111777, date));
    httpcore_pair fields[] = {pair("Server", "x"), pair("X-Empty", "")};

    GROUP("a response with a length, Date and fields");
    httpcore_response response = {.status = 200, .has_length = 1, .length = 5, .date29 = date, .fields = fields,
                                  .field_count = 2};
    check_response(&encoder, &PLAIN, &response,
                   "HTTP/1.1 200 OK\r\nServer: x\r\nX-Empty: \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                   "Content-Length: 5\r\n\r\n");
    check_content(&encoder, 2, "", 1, "");
    check_content(&encoder, 3, "", 1, "");
    check_end(&encoder, NULL, 0, "");

    GROUP("chunks and trailers");
    httpcore_pair trailers[] = {pair("X-Sum", "1"), pair("X-More", "a b")};
    response = (httpcore_response){.status = 200, .reason = slice("Fine")};
    check_response(&encoder, &PLAIN, &response, "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n");
    check_content(&encoder, 255, "ff\r\n", 1, "\r\n");
    check_content(&encoder, 0, "", 1, "");
    check_content(&encoder, UINT64_MAX, "ffffffffffffffff\r\n", 1, "\r\n");
    check_end(&encoder, trailers, 2, "0\r\nX-Sum: 1\r\nX-More: a b\r\n\r\n");

    GROUP("what the request decides: HTTP/1.0, HEAD, close, CONNECT, upgrade");
    httpcore_exchange exchange = {.minor_version = 0, .persists = 1};
    response = (httpcore_response){.status = 200};
    check_response(&encoder, &exchange, &response, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    check_content(&encoder, 9, "", 1, "");
    check_end(&encoder, NULL, 0, "");
    response = (httpcore_response){.status = 200, .has_length = 1};
    check_response(&encoder, &exchange, &response,
                   "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
    check_end(&encoder, NULL, 0, "");
    exchange = (httpcore_exchange){.minor_version = 1, .to_head = 1, .persists = 1};
    response = (httpcore_response){.status = 200, .has_length = 1, .length = 1000, .close = 1};
    check_response(&encoder, &exchange, &response,
                   "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n");
    check_content(&encoder, 1000, "", 0, "");
    check_end(&encoder, NULL, 0, "");
    exchange = (httpcore_exchange){.minor_version = 1, .to_connect = 1, .persists = 1};
    response = (httpcore_response){.status = 200};
    check_response(&encoder, &exchange, &response, "HTTP/1.1 200 OK\r\n\r\n");
    encoder = fresh();
    exchange = (httpcore_exchange){.minor_version = 1, .upgrade = 1, .persists = 1};
    httpcore_pair upgrade[] = {pair("Upgrade", "websocket")};
    response = (httpcore_response){.status = 101, .fields = upgrade, .field_count = 1};
    check_response(&encoder, &exchange, &response,
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");

    GROUP("responses without content");
    encoder = fresh();
    response = (httpcore_response){.status = 100};
    check_response(&encoder, &PLAIN, &response, "HTTP/1.1 100 Continue\r\n\r\n");
    response = (httpcore_response){.status = 103};
    check_response(&encoder, &PLAIN, &response, "HTTP/1.1 103 Early Hints\r\n\r\n");
    response = (httpcore_response){.status = 204};
    check_response(&encoder, &PLAIN, &response, "HTTP/1.1 204 No Content\r\n\r\n");
    check_end(&encoder, NULL, 0, "");
    response = (httpcore_response){.status = 304, .has_length = 1, .length = 7};
    check_response(&encoder, &PLAIN, &response, "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
    check_end(&encoder, NULL, 0, "");
    response = (httpcore_response){.status = 205};
    check_response(&encoder, &PLAIN, &response, "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");
    check_end(&encoder, NULL, 0, "");
    response = (httpcore_response){.status = 599, .has_length = 1, .reason = {(const uint8_t *)"", 0}};
    check_response(&encoder, &PLAIN, &response, "HTTP/1.1 599 \r\nContent-Length: 0\r\n\r\n");
    check_end(&encoder, NULL, 0, "");
}

static void requests(void) {
    httpcore_encoder encoder = fresh();
    httpcore_pair host[] = {pair("Host", "a")};
    GROUP("requests");
    httpcore_request request = {.method = slice("GET"), .target = slice("/x?y"), .fields = host, .field_count = 1};
    check_request(&encoder, &request, "GET /x?y HTTP/1.1\r\nHost: a\r\n\r\n");
    check_end(&encoder, NULL, 0, "");
    request.method = slice("PUT");
    request.body = HTTPCORE_BODY_LENGTH;
    request.length = 2;
    request.close = 1;
    check_request(&encoder, &request, "PUT /x?y HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
    check_content(&encoder, 2, "", 1, "");
    check_end(&encoder, NULL, 0, "");
    request.body = HTTPCORE_BODY_CHUNKED;
    request.close = 0;
    check_request(&encoder, &request, "PUT /x?y HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    check_content(&encoder, 16, "10\r\n", 1, "\r\n");
    check_end(&encoder, NULL, 0, "0\r\n\r\n");
}

static void check_still_fresh(httpcore_encoder *encoder) {
    httpcore_response good = {.status = 204};
    check_response(encoder, &PLAIN, &good, "HTTP/1.1 204 No Content\r\n\r\n");
}

/* Tries a response, or a request; after a refusal a good one can still be written. */
static httpcore_result try_response(const httpcore_exchange *exchange, httpcore_response response) {
    httpcore_encoder encoder = fresh();
    uint8_t out[ROOM];
    size_t written;
    httpcore_result result = httpcore_encoder_response(&encoder, exchange, &response, out, sizeof out, &written);
    if (result != HTTPCORE_OK)
        check_still_fresh(&encoder);
    return result;
}

static httpcore_result try_field(const char *name, const char *value, size_t value_len) {
    httpcore_pair field = {slice(name), {(const uint8_t *)value, value_len}};
    return try_response(&PLAIN, (httpcore_response){.status = 200, .fields = &field, .field_count = 1});
}

static httpcore_result try_request(const char *method, const char *target, const char *host, uint8_t body) {
    httpcore_encoder encoder = fresh();
    httpcore_pair fields[] = {pair("Host", host ? host : "")};
    httpcore_request request = {.method = slice(method), .target = slice(target), .body = body, .fields = fields,
                                .field_count = host ? 1 : 0};
    uint8_t out[ROOM];
    size_t written;
    httpcore_result result = httpcore_encoder_request(&encoder, &request, out, sizeof out, &written);
    if (result != HTTPCORE_OK)
        check_still_fresh(&encoder);
    return result;
}

static void refused_responses(void) {
    GROUP("statuses that are refused");
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 0}), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 99}), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 1000}), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 101}), HTTPCORE_E_SEND_STATUS);
    httpcore_exchange old = {.minor_version = 0, .upgrade = 1};
    CHECK_RESULT(try_response(&old, (httpcore_response){.status = 100}), HTTPCORE_E_SEND_STATUS);
    CHECK_RESULT(try_response(&old, (httpcore_response){.status = 101}), HTTPCORE_E_SEND_STATUS);

    GROUP("reasons, names and values that are refused");
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 200, .reason = slice("a\r\nb")}),
                 HTTPCORE_E_SEND_REASON);
    CHECK_RESULT(try_field("", "x", 1), HTTPCORE_E_SEND_FIELD_NAME);
    CHECK_RESULT(try_field("a b", "x", 1), HTTPCORE_E_SEND_FIELD_NAME);
    CHECK_RESULT(try_field("a:", "x", 1), HTTPCORE_E_SEND_FIELD_NAME);
    CHECK_RESULT(try_field("a\r\nb", "x", 1), HTTPCORE_E_SEND_FIELD_NAME);
    CHECK_RESULT(try_field("a\xe9", "x", 1), HTTPCORE_E_SEND_FIELD_NAME);
    CHECK_RESULT(try_field("a", "x\r\nb: c", 7), HTTPCORE_E_SEND_FIELD_VALUE);
    CHECK_RESULT(try_field("a", "x\ny", 3), HTTPCORE_E_SEND_FIELD_VALUE);
    CHECK_RESULT(try_field("a", "x\0y", 3), HTTPCORE_E_SEND_FIELD_VALUE);
    CHECK_RESULT(try_field("a", "x\x7f", 2), HTTPCORE_E_SEND_FIELD_VALUE);
    CHECK_RESULT(try_field("a", " x", 2), HTTPCORE_E_SEND_FIELD_VALUE);
    CHECK_RESULT(try_field("a", "x\t", 2), HTTPCORE_E_SEND_FIELD_VALUE);
    CHECK_RESULT(try_field("a", "x\ty \xe9", 5), HTTPCORE_OK);
    CHECK_RESULT(try_field("content-length", "1", 1), HTTPCORE_E_SEND_FRAMING_FIELD);
    CHECK_RESULT(try_field("Transfer-Encoding", "chunked", 7), HTTPCORE_E_SEND_FRAMING_FIELD);
    CHECK_RESULT(try_field("CONNECTION", "close", 5), HTTPCORE_E_SEND_FRAMING_FIELD);

    GROUP("lengths that are refused");
    httpcore_exchange connect = {.minor_version = 1, .to_connect = 1};
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 204, .has_length = 1}),
                 HTTPCORE_E_SEND_CONTENT_NOT_ALLOWED);
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 100, .has_length = 1}),
                 HTTPCORE_E_SEND_CONTENT_NOT_ALLOWED);
    CHECK_RESULT(try_response(&PLAIN, (httpcore_response){.status = 205, .has_length = 1, .length = 1}),
                 HTTPCORE_E_SEND_CONTENT_NOT_ALLOWED);
    CHECK_RESULT(try_response(&connect, (httpcore_response){.status = 200, .has_length = 1}),
                 HTTPCORE_E_SEND_CONTENT_NOT_ALLOWED);
}

static void refused_requests(void) {
    GROUP("requests that are refused");
    CHECK_RESULT(try_request("", "/", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_METHOD);
    CHECK_RESULT(try_request("GET ", "/", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_METHOD);
    CHECK_RESULT(try_request("GET", "", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_TARGET);
    CHECK_RESULT(try_request("GET", "/a b", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_TARGET);
    CHECK_RESULT(try_request("GET", "/\r\n", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_TARGET);
    CHECK_RESULT(try_request("GET", "*", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_TARGET);
    CHECK_RESULT(try_request("GET", "a:1", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_TARGET);
    CHECK_RESULT(try_request("CONNECT", "/", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_TARGET);
    CHECK_RESULT(try_request("GET", "http://", "a", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_TARGET);
    CHECK_RESULT(try_request("GET", "/", NULL, HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_HOST);
    CHECK_RESULT(try_request("GET", "/", "a b", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_HOST);
    CHECK_RESULT(try_request("GET", "/", "a/", HTTPCORE_BODY_NONE), HTTPCORE_E_SEND_HOST);
    CHECK_RESULT(try_request("CONNECT", "a:1", "a:1", HTTPCORE_BODY_LENGTH), HTTPCORE_E_SEND_CONTENT_NOT_ALLOWED);
    CHECK_RESULT(try_request("CONNECT", "a:1", "a:1", HTTPCORE_BODY_CHUNKED), HTTPCORE_E_SEND_CONTENT_NOT_ALLOWED);
    CHECK_RESULT(try_request("GET", "/", "a", HTTPCORE_BODY_UNTIL_CLOSE), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(try_request("GET", "/", "a", 200), HTTPCORE_E_ARGUMENT);

    httpcore_encoder encoder = fresh();
    httpcore_pair hosts[] = {pair("Host", "a"), pair("host", "a")};
    httpcore_request request = {.method = slice("GET"), .target = slice("/"), .fields = hosts, .field_count = 2};
    uint8_t out[ROOM];
    size_t written;
    CHECK_RESULT(httpcore_encoder_request(&encoder, &request, out, sizeof out, &written), HTTPCORE_E_SEND_HOST);
}

static void refused_content(void) {
    httpcore_framed framed;
    httpcore_encoder encoder = fresh();
    uint8_t out[ROOM];
    size_t written;

    GROUP("content and ends out of order");
    httpcore_response response = {.status = 200, .has_length = 1, .length = 3};
    CHECK_RESULT(httpcore_encoder_content(&encoder, 1, out, sizeof out, &framed), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_encoder_end(&encoder, NULL, 0, out, sizeof out, &written), HTTPCORE_E_ORDER);
    CHECK_OK(httpcore_encoder_response(&encoder, &PLAIN, &response, out, sizeof out, &written));
    CHECK_RESULT(httpcore_encoder_response(&encoder, &PLAIN, &response, out, sizeof out, &written), HTTPCORE_E_ORDER);

    GROUP("more or less content than declared, and content where there is none");
    CHECK_RESULT(httpcore_encoder_content(&encoder, 4, out, sizeof out, &framed), HTTPCORE_E_SEND_CONTENT_LENGTH);
    CHECK_RESULT(httpcore_encoder_content(&encoder, UINT64_MAX, out, sizeof out, &framed),
                 HTTPCORE_E_SEND_CONTENT_LENGTH);
    CHECK_OK(httpcore_encoder_content(&encoder, 2, out, sizeof out, &framed));
    CHECK_RESULT(httpcore_encoder_end(&encoder, NULL, 0, out, sizeof out, &written), HTTPCORE_E_SEND_CONTENT_LENGTH);
    CHECK_OK(httpcore_encoder_content(&encoder, 1, out, sizeof out, &framed));
    CHECK_OK(httpcore_encoder_end(&encoder, NULL, 0, out, sizeof out, &written));
    response = (httpcore_response){.status = 204};
    CHECK_OK(httpcore_encoder_response(&encoder, &PLAIN, &response, out, sizeof out, &written));
    CHECK_RESULT(httpcore_encoder_content(&encoder, 1, out, sizeof out, &framed), HTTPCORE_E_SEND_CONTENT_NOT_ALLOWED);
    CHECK_OK(httpcore_encoder_end(&encoder, NULL, 0, out, sizeof out, &written));

    GROUP("trailers that are refused");
    static const struct {
        const char *name, *value;
        httpcore_result result;
    } ROWS[] = {
        {"Content-Length", "1", HTTPCORE_E_SEND_TRAILER}, {"Transfer-Encoding", "x", HTTPCORE_E_SEND_TRAILER},
        {"Host", "a", HTTPCORE_E_SEND_TRAILER},           {"Set-Cookie", "a", HTTPCORE_E_SEND_TRAILER},
        {"Authorization", "a", HTTPCORE_E_SEND_TRAILER},  {"Trailer", "a", HTTPCORE_E_SEND_TRAILER},
        {"a b", "1", HTTPCORE_E_SEND_FIELD_NAME},         {"", "1", HTTPCORE_E_SEND_FIELD_NAME},
        {"a", "1\r\n", HTTPCORE_E_SEND_FIELD_VALUE},      {"a", "1 ", HTTPCORE_E_SEND_FIELD_VALUE},
    };
    response = (httpcore_response){.status = 200};
    CHECK_OK(httpcore_encoder_response(&encoder, &PLAIN, &response, out, sizeof out, &written));
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        httpcore_pair trailers[] = {pair("X-Good", "1"), pair(ROWS[i].name, ROWS[i].value)};
        CHECK_RESULT(httpcore_encoder_end(&encoder, trailers, 2, out, sizeof out, &written), ROWS[i].result);
    }
    CHECK_OK(httpcore_encoder_end(&encoder, NULL, 0, out, sizeof out, &written));
    httpcore_pair good[] = {pair("X-Good", "1")};
    response = (httpcore_response){.status = 200, .has_length = 1};
    CHECK_OK(httpcore_encoder_response(&encoder, &PLAIN, &response, out, sizeof out, &written));
    CHECK_RESULT(httpcore_encoder_end(&encoder, good, 1, out, sizeof out, &written), HTTPCORE_E_SEND_TRAILER);
    CHECK_OK(httpcore_encoder_end(&encoder, NULL, 0, out, sizeof out, &written));
}

int main(void) {
    responses();
    requests();
    refused_responses();
    refused_requests();
    refused_content();
    return 0;
}
