/* A client and a server glued together in memory: httpcore_client_* and httpcore_server_* with each other. */

#include "check.h"

enum { RECORDS = 16, ROOM = 512 };

/* One side: what it was sent and has not consumed, and what it has received. */
struct side {
    struct input in;
    httpcore_field fields[RECORDS];
    struct transcript got;
};

struct wire {
    httpcore_client http_client;
    httpcore_server http_server;
    struct side client, server;
};

static httpcore_pair HOST[1];
static uint8_t DATE[29];

static void connect(struct wire *w) {
    memset(w, 0, sizeof *w);
    CHECK_OK(httpcore_client_init(&w->http_client, sizeof w->http_client, NULL, 0));
    CHECK_OK(httpcore_server_init(&w->http_server, sizeof w->http_server, NULL));
}

static void hang_up(struct wire *w) {
    discard(&w->client.in);
    discard(&w->server.in);
}

static void to_server(struct wire *w, const void *bytes, size_t len) {
    renew(&w->server.in, 0, bytes, len);
}

static void to_client(struct wire *w, const void *bytes, size_t len) {
    renew(&w->client.in, 0, bytes, len);
}

static void say_event(struct side *s, const httpcore_event *event, const httpcore_head *head) {
    switch (event->kind) {
    case HTTPCORE_HEAD:
        if (head->status > 0)
            say(&s->got, "[%u]", head->status);
        else
            say(&s->got, "[%.*s %.*s]", (int)head->method.len, (const char *)head->method.ptr, (int)head->target.len,
                (const char *)head->target.ptr);
        break;
    case HTTPCORE_CONTENT:
        say_bytes(&s->got, s->in.data + event->start, event->end - event->start);
        break;
    case HTTPCORE_TRAILER:
        say(&s->got, "[trailer %.*s=%.*s]", (int)(event->end - event->start), (const char *)s->in.data + event->start,
            (int)(event->value_end - event->value_start), (const char *)s->in.data + event->value_start);
        break;
    case HTTPCORE_END:
        say(&s->got, "[end]");
        break;
    case HTTPCORE_UPGRADED:
        say(&s->got, "[upgraded]");
        break;
    }
}

/* The server receives as long as there is something to receive. */
static httpcore_result server_receives(struct wire *w) {
    for (;;) {
        uint32_t next = httpcore_server_next(&w->http_server);
        httpcore_event event;
        httpcore_head head;
        httpcore_result result = httpcore_server_receive(&w->http_server, w->server.fields, RECORDS, w->server.in.data,
                                                         w->server.in.len, &event);
        if (result != HTTPCORE_OK)
            return result;
        if (event.kind == HTTPCORE_HEAD)
            CHECK_OK(httpcore_server_head(&w->http_server, w->server.fields, RECORDS, w->server.in.data, event.consumed,
                                          &head));
        say_event(&w->server, &event, &head);
        renew(&w->server.in, event.consumed, NULL, 0);
        if (event.kind == HTTPCORE_NEED_DATA || event.kind == HTTPCORE_END || event.kind == HTTPCORE_UPGRADED ||
            next == HTTPCORE_NEXT_CLOSE)
            return HTTPCORE_OK;
    }
}

/* The client receives as long as there is something to receive. */
static httpcore_result client_receives(struct wire *w) {
    for (;;) {
        httpcore_event event;
        httpcore_head head;
        httpcore_result result = httpcore_client_receive(&w->http_client, w->client.fields, RECORDS, w->client.in.data,
                                                         w->client.in.len, &event);
        if (result != HTTPCORE_OK)
            return result;
        if (event.kind == HTTPCORE_HEAD)
            CHECK_OK(httpcore_client_head(&w->http_client, w->client.fields, RECORDS, w->client.in.data, event.consumed,
                                          &head));
        say_event(&w->client, &event, &head);
        renew(&w->client.in, event.consumed, NULL, 0);
        if (event.kind == HTTPCORE_NEED_DATA || event.kind == HTTPCORE_UPGRADED ||
            (event.kind == HTTPCORE_END && head.status >= 200))
            return HTTPCORE_OK;
    }
}

static httpcore_request request(const char *method, const char *target) {
    return (httpcore_request){.method = slice(method), .target = slice(target), .fields = HOST, .field_count = 1};
}

static void client_sends_head(struct wire *w, const httpcore_request *request) {
    uint8_t out[ROOM];
    size_t written;
    CHECK_NUMBER(httpcore_client_next(&w->http_client), HTTPCORE_NEXT_SEND_HEAD);
    CHECK_OK(httpcore_client_send_head(&w->http_client, request, out, sizeof out, &written));
    to_server(w, out, written);
}

/* As writev does: what goes before the content, the content itself, and what goes behind it. */
static void client_sends_content(struct wire *w, const char *content) {
    uint8_t before[18];
    httpcore_framed framed;
    CHECK_OK(httpcore_client_send_content(&w->http_client, strlen(content), before, sizeof before, &framed));
    to_server(w, before, framed.before);
    if (framed.send_content)
        to_server(w, content, strlen(content));
    to_server(w, framed.after.ptr, framed.after.len);
}

static void client_ends(struct wire *w, const httpcore_pair *trailers, size_t count) {
    uint8_t out[ROOM];
    size_t written;
    CHECK_OK(httpcore_client_send_end(&w->http_client, trailers, count, out, sizeof out, &written));
    to_server(w, out, written);
}

static void client_requests(struct wire *w, const char *method, const char *content) {
    httpcore_request head = request(method, "/");
    uint8_t out[ROOM];
    size_t written;
    CHECK_OK(httpcore_client_send_request(&w->http_client, &head, (const uint8_t *)content, strlen(content), out,
                                          sizeof out, &written));
    to_server(w, out, written);
}

static void server_sends_head(struct wire *w, const httpcore_response *response) {
    uint8_t out[ROOM];
    size_t written;
    CHECK_OK(httpcore_server_send_head(&w->http_server, response, out, sizeof out, &written));
    to_client(w, out, written);
}

static void server_sends_content(struct wire *w, const char *content) {
    uint8_t before[18];
    httpcore_framed framed;
    CHECK_OK(httpcore_server_send_content(&w->http_server, strlen(content), before, sizeof before, &framed));
    to_client(w, before, framed.before);
    if (framed.send_content)
        to_client(w, content, strlen(content));
    to_client(w, framed.after.ptr, framed.after.len);
}

static void server_ends(struct wire *w, const httpcore_pair *trailers, size_t count) {
    uint8_t out[ROOM];
    size_t written;
    CHECK_OK(httpcore_server_send_end(&w->http_server, trailers, count, out, sizeof out, &written));
    to_client(w, out, written);
}

static void server_responds(struct wire *w, uint16_t status, const char *content) {
    httpcore_response head = {.status = status, .date29 = DATE};
    uint8_t out[ROOM];
    size_t written;
    CHECK_OK(httpcore_server_send_response(&w->http_server, &head, (const uint8_t *)content, strlen(content), out,
                                           sizeof out, &written));
    to_client(w, out, written);
}

static void check_next(struct wire *w, uint32_t client, uint32_t server) {
    CHECK_NUMBER(httpcore_client_next(&w->http_client), client);
    CHECK_NUMBER(httpcore_server_next(&w->http_server), server);
}

static void check_got(struct side *s, const char *expected) {
    CHECK_TEXT(s->got.text, expected);
    s->got.len = 0;
    s->got.text[0] = '\0';
}

static struct wire w;

static void exchanges(void) {
    GROUP("GET, POST and HEAD, one after the other");
    connect(&w);
    check_next(&w, HTTPCORE_NEXT_SEND_HEAD, HTTPCORE_NEXT_READ);
    CHECK_NUMBER(httpcore_server_is_in_request(&w.http_server), 0);
    client_requests(&w, "GET", "");
    check_next(&w, HTTPCORE_NEXT_READ, HTTPCORE_NEXT_READ);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[GET /][end]");
    check_next(&w, HTTPCORE_NEXT_READ, HTTPCORE_NEXT_SEND_HEAD);
    CHECK_NUMBER(httpcore_server_is_in_request(&w.http_server), 1);
    server_responds(&w, 200, "hello");
    CHECK_NUMBER(httpcore_server_is_in_request(&w.http_server), 0);
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200]hello[end]");
    check_next(&w, HTTPCORE_NEXT_SEND_HEAD, HTTPCORE_NEXT_READ);
    client_requests(&w, "POST", "content");
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[POST /]content[end]");
    server_responds(&w, 204, "");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[204][end]");
    client_requests(&w, "HEAD", "");
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[HEAD /][end]");
    server_responds(&w, 200, "not sent");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200][end]");
    check_next(&w, HTTPCORE_NEXT_SEND_HEAD, HTTPCORE_NEXT_READ);

    GROUP("both sides close");
    httpcore_event event;
    CHECK_OK(httpcore_server_receive_eof(&w.http_server, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_CLOSED);
    CHECK_OK(httpcore_client_receive_eof(&w.http_client, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_CLOSED);
    check_next(&w, HTTPCORE_NEXT_CLOSE, HTTPCORE_NEXT_CLOSE);
    hang_up(&w);

    GROUP("chunked content and trailers, both ways");
    connect(&w);
    httpcore_request head = request("PUT", "/file");
    httpcore_pair trailers[] = {pair("X-Sum", "1 2")};
    head.body = HTTPCORE_BODY_CHUNKED;
    client_sends_head(&w, &head);
    CHECK_NUMBER(httpcore_client_next(&w.http_client), HTTPCORE_NEXT_SEND_CONTENT);
    client_sends_content(&w, "one ");
    client_sends_content(&w, "two");
    client_ends(&w, trailers, 1);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[PUT /file]one two[trailer X-Sum=1 2][end]");
    httpcore_response response = {.status = 201};
    server_sends_head(&w, &response);
    check_next(&w, HTTPCORE_NEXT_READ, HTTPCORE_NEXT_SEND_CONTENT);
    server_sends_content(&w, "done");
    server_ends(&w, trailers, 1);
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[201]done[trailer X-Sum=1 2][end]");
    check_next(&w, HTTPCORE_NEXT_SEND_HEAD, HTTPCORE_NEXT_READ);

    GROUP("the last request, and a response until the server closes");
    head = request("GET", "/");
    head.close = 1;
    client_sends_head(&w, &head);
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[GET /][end]");
    server_responds(&w, 200, "bye");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200]bye[end]");
    check_next(&w, HTTPCORE_NEXT_CLOSE, HTTPCORE_NEXT_CLOSE);
    hang_up(&w);
    connect(&w);
    client_requests(&w, "GET", "");
    to_client(&w, "HTTP/1.0 200 OK\r\n\r\nto the end", 29);
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200]to the end");
    CHECK_OK(httpcore_client_receive_eof(&w.http_client, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_END);
    CHECK_NUMBER(httpcore_client_next(&w.http_client), HTTPCORE_NEXT_CLOSE);
    hang_up(&w);
}

static void pipelining(void) {
    GROUP("pipelined requests are served in order");
    connect(&w);
    const char *two = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.0\r\n\r\n";
    to_server(&w, two, strlen(two));
    CHECK_OK(server_receives(&w));
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[GET /1][end][end]");
    server_responds(&w, 200, "1");
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_READ);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[GET /2][end]");
    httpcore_response response = {.status = 200};
    server_sends_head(&w, &response);
    server_sends_content(&w, "2");
    server_ends(&w, NULL, 0);
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_CLOSE);
    CHECK_BYTES(w.client.in.data, w.client.in.len,
                "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 1\r\n\r\n1"
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n2");
    to_server(&w, "nobody reads this", 17);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "");
    CHECK_NUMBER(w.server.in.len, 0);
    hang_up(&w);
}

static void continues(void) {
    httpcore_pair fields[] = {HOST[0], pair("Expect", "100-continue")};
    httpcore_request head = request("POST", "/");
    uint8_t out[ROOM];
    size_t written;
    head.fields = fields;
    head.field_count = 2;
    head.body = HTTPCORE_BODY_LENGTH;
    head.length = 4;

    GROUP("100 (Continue)");
    connect(&w);
    client_sends_head(&w, &head);
    check_next(&w, HTTPCORE_NEXT_READ, HTTPCORE_NEXT_READ);
    CHECK_OK(server_receives(&w));
    check_next(&w, HTTPCORE_NEXT_READ, HTTPCORE_NEXT_SEND_CONTINUE);
    CHECK_RESULT(httpcore_server_send_continue(&w.http_server, out, 24, &written), HTTPCORE_E_SPACE);
    CHECK_NUMBER(written, 25);
    CHECK_OK(httpcore_server_send_continue(&w.http_server, out, 25, &written));
    CHECK_BYTES(out, written, "HTTP/1.1 100 Continue\r\n\r\n");
    to_client(&w, out, written);
    CHECK_OK(httpcore_server_send_continue(&w.http_server, out, sizeof out, &written));
    CHECK_NUMBER(written, 0);
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[100][end]");
    check_next(&w, HTTPCORE_NEXT_SEND_CONTENT, HTTPCORE_NEXT_READ);
    client_sends_content(&w, "body");
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[POST /]body[end]");
    server_responds(&w, 200, "");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200][end]");
    check_next(&w, HTTPCORE_NEXT_SEND_HEAD, HTTPCORE_NEXT_READ);

    GROUP("a final response in place of 100");
    client_sends_head(&w, &head);
    CHECK_OK(server_receives(&w));
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_SEND_CONTINUE);
    server_responds(&w, 403, "no");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[403]no[end]");
    check_next(&w, HTTPCORE_NEXT_CLOSE, HTTPCORE_NEXT_CLOSE);
    hang_up(&w);

    GROUP("other interim responses");
    connect(&w);
    client_requests(&w, "GET", "");
    CHECK_OK(server_receives(&w));
    httpcore_response hints = {.status = 103};
    server_sends_head(&w, &hints);
    server_sends_head(&w, &hints);
    server_responds(&w, 200, "x");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[103][end][103][end][200]x[end]");
    hang_up(&w);

    GROUP("an expectation that is not known");
    connect(&w);
    fields[1] = pair("Expect", "the unexpected");
    client_sends_head(&w, &head);
    CHECK_RESULT(server_receives(&w), HTTPCORE_E_EXPECTATION_UNKNOWN);
    CHECK_OK(httpcore_server_send_error(&w.http_server, NULL, out, sizeof out, &written));
    to_client(&w, out, written);
    CHECK_OK(client_receives(&w));
    CHECK(strncmp(w.client.got.text, "[417]", 5) == 0);
    hang_up(&w);
}

static void switches(void) {
    httpcore_pair fields[] = {HOST[0], pair("Upgrade", "websocket")};
    httpcore_response response = {.status = 101, .fields = fields + 1, .field_count = 1};
    httpcore_request head = request("GET", "/chat");
    uint8_t out[ROOM];
    size_t written;
    head.fields = fields;
    head.field_count = 2;

    GROUP("101 (Switching Protocols)");
    connect(&w);
    head.body = HTTPCORE_BODY_LENGTH;
    head.length = 2;
    client_sends_head(&w, &head);
    CHECK_OK(server_receives(&w));
    CHECK_RESULT(httpcore_server_send_head(&w.http_server, &response, out, sizeof out, &written),
                 HTTPCORE_E_SEND_STATUS);
    client_sends_content(&w, "hi");
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[GET /chat]hi[end]");
    server_sends_head(&w, &response);
    to_client(&w, "frames", 6);
    to_server(&w, "frames", 6);
    CHECK_OK(client_receives(&w));
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_HAND_OVER);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[upgraded]");
    CHECK_BYTES(w.server.in.data, w.server.in.len, "frames");
    CHECK_OK(client_receives(&w));
    check_next(&w, HTTPCORE_NEXT_HAND_OVER, HTTPCORE_NEXT_HAND_OVER);
    CHECK_BYTES(w.client.in.data, w.client.in.len, "frames");
    hang_up(&w);

    GROUP("an upgrade that is not taken");
    head.body = HTTPCORE_BODY_NONE;
    connect(&w);
    client_sends_head(&w, &head);
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    server_responds(&w, 200, "plain");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200]plain[end]");
    check_next(&w, HTTPCORE_NEXT_SEND_HEAD, HTTPCORE_NEXT_READ);
    hang_up(&w);

    GROUP("CONNECT, agreed to and not");
    fields[0] = pair("Host", "a:443");
    head = request("CONNECT", "a:443");
    head.fields = fields;
    response = (httpcore_response){.status = 200};
    connect(&w);
    client_sends_head(&w, &head);
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[CONNECT a:443][end]");
    server_sends_head(&w, &response);
    to_client(&w, "tunnel", 6);
    CHECK_OK(client_receives(&w));
    CHECK_OK(client_receives(&w));
    check_next(&w, HTTPCORE_NEXT_HAND_OVER, HTTPCORE_NEXT_HAND_OVER);
    CHECK_BYTES(w.client.in.data, w.client.in.len, "tunnel");
    hang_up(&w);
    connect(&w);
    client_sends_head(&w, &head);
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    server_responds(&w, 403, "no");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[403]no[end]");
    hang_up(&w);
}

static void early_responses(void) {
    httpcore_request head = request("POST", "/");
    head.body = HTTPCORE_BODY_LENGTH;

    GROUP("a response before the end of the request, whose rest is thrown away");
    connect(&w);
    head.length = 9;
    client_sends_head(&w, &head);
    client_sends_content(&w, "abc");
    CHECK_OK(server_receives(&w));
    server_responds(&w, 200, "early");
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_DRAIN);
    client_sends_content(&w, "defghi");
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[POST /]abcdefghi[end]");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200]early[end]");
    check_next(&w, HTTPCORE_NEXT_SEND_HEAD, HTTPCORE_NEXT_READ);

    GROUP("a response before the end of a request that is too long to be thrown away");
    head.length = 1 << 30;
    client_sends_head(&w, &head);
    CHECK_OK(server_receives(&w));
    server_responds(&w, 413, "long");
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[413]long[end]");
    check_next(&w, HTTPCORE_NEXT_CLOSE, HTTPCORE_NEXT_CLOSE);
    hang_up(&w);
}

static void errors(void) {
    uint8_t out[ROOM];
    size_t written;
    httpcore_error error;
    httpcore_event event;

    GROUP("a request that is wrong");
    connect(&w);
    CHECK_RESULT(httpcore_server_send_error(&w.http_server, NULL, out, sizeof out, &written), HTTPCORE_E_STATE);
    to_server(&w, "GET / HTTP/1.1\r\n\r\n", 18);
    CHECK_RESULT(server_receives(&w), HTTPCORE_E_HOST_MISSING);
    CHECK_OK(httpcore_server_error(&w.http_server, &error));
    CHECK(error.code == HTTPCORE_E_HOST_MISSING && error.status == 400 && error.offset == error.at);
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_SEND_HEAD);
    httpcore_result result = httpcore_server_send_error(&w.http_server, DATE, NULL, 0, &written);
    CHECK_RESULT(result, HTTPCORE_E_SPACE);
    uint8_t *exact = allocate(written);
    size_t needed = written;
    CHECK_RESULT(httpcore_server_send_error(&w.http_server, DATE, exact, needed - 1, &written), HTTPCORE_E_SPACE);
    CHECK_OK(httpcore_server_send_error(&w.http_server, DATE, exact, needed, &written));
    CHECK_NUMBER(written, needed);
    CHECK(memcmp(exact, "HTTP/1.1 400 Bad Request\r\n", 26) == 0 && exact[written - 1] == '\n');
    free(exact);
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_CLOSE);
    CHECK_RESULT(server_receives(&w), HTTPCORE_E_HOST_MISSING);
    CHECK_RESULT(httpcore_server_send_error(&w.http_server, DATE, out, sizeof out, &written), HTTPCORE_E_ORDER);
    hang_up(&w);

    GROUP("a request that ends within");
    connect(&w);
    to_server(&w, "GET / HT", 8);
    CHECK_OK(server_receives(&w));
    CHECK_NUMBER(httpcore_server_is_in_request(&w.http_server), 1);
    CHECK_RESULT(httpcore_server_receive_eof(&w.http_server, &event), HTTPCORE_E_INCOMPLETE);
    hang_up(&w);

    GROUP("refusals before a request is complete");
    connect(&w);
    to_server(&w, "GET / HT", 8);
    CHECK_OK(server_receives(&w));
    CHECK_OK(httpcore_server_send_refusal(&w.http_server, 408, DATE, (const uint8_t *)"late", 4, out, sizeof out,
                                          &written));
    CHECK(memcmp(out, "HTTP/1.1 408 Request Timeout\r\n", 30) == 0 && memcmp(out + written - 4, "late", 4) == 0);
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_CLOSE);
    hang_up(&w);

    GROUP("a transfer coding, with an application that decodes it and with one that does not");
    const char *coded = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n";
    connect(&w);
    to_server(&w, coded, strlen(coded));
    CHECK_RESULT(server_receives(&w), HTTPCORE_E_CODING_UNSUPPORTED);
    hang_up(&w);
    connect(&w);
    CHECK_OK(httpcore_server_decodes_codings(&w.http_server));
    to_server(&w, coded, strlen(coded));
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[POST /][end]");
    hang_up(&w);

    GROUP("responses that are wrong, not asked for, or missing");
    connect(&w);
    to_client(&w, "HTTP/1.1 200 OK\r\n\r\n", 19);
    CHECK_RESULT(client_receives(&w), HTTPCORE_E_RESPONSE_UNASKED);
    CHECK_NUMBER(httpcore_client_next(&w.http_client), HTTPCORE_NEXT_CLOSE);
    hang_up(&w);
    connect(&w);
    client_requests(&w, "GET", "");
    to_client(&w, "HTTP/1.1 2000 OK\r\n\r\n", 20);
    CHECK_RESULT(client_receives(&w), HTTPCORE_E_STATUS);
    CHECK_OK(httpcore_client_error(&w.http_client, &error));
    CHECK(error.code == HTTPCORE_E_STATUS && error.status == 0 && error.offset == 12);
    hang_up(&w);
    connect(&w);
    client_requests(&w, "GET", "");
    CHECK_RESULT(httpcore_client_receive_eof(&w.http_client, &event), HTTPCORE_E_INCOMPLETE);
    hang_up(&w);

    GROUP("a folded field, for a lenient client");
    connect(&w);
    CHECK_OK(httpcore_client_init(&w.http_client, sizeof w.http_client, NULL, HTTPCORE_LENIENT_OBS_FOLD));
    client_requests(&w, "GET", "");
    httpcore_head head;
    httpcore_slice value;
    to_client(&w, "HTTP/1.1 204 -\r\nA: b\r\n c\r\n\r\n", 28);
    CHECK_OK(httpcore_client_receive(&w.http_client, w.client.fields, RECORDS, w.client.in.data, w.client.in.len,
                                     &event));
    CHECK_RESULT(
        httpcore_client_head(&w.http_client, w.client.fields, RECORDS, w.client.in.data, event.consumed, &head),
        HTTPCORE_E_STATE);
    CHECK_OK(httpcore_client_unfold(&w.http_client, w.client.fields, RECORDS, w.client.in.data, event.consumed));
    CHECK_OK(httpcore_client_head(&w.http_client, w.client.fields, RECORDS, w.client.in.data, event.consumed, &head));
    CHECK_OK(httpcore_head_find(&head, (const uint8_t *)"A", 1, &value));
    CHECK_SLICE(value, "b   c");
    hang_up(&w);
}

static void space(void) {
    uint8_t out[ROOM];
    size_t written, needed;
    httpcore_framed framed;

    GROUP("too little room changes nothing and tells how much it takes");
    connect(&w);
    httpcore_request head = request("PUT", "/");
    head.body = HTTPCORE_BODY_CHUNKED;
    CHECK_RESULT(httpcore_client_send_head(&w.http_client, &head, NULL, 0, &needed), HTTPCORE_E_SPACE);
    for (size_t room = 0; room < needed; room++) {
        CHECK_RESULT(httpcore_client_send_head(&w.http_client, &head, out, room, &written), HTTPCORE_E_SPACE);
        CHECK_NUMBER(written, needed);
    }
    CHECK_NUMBER(httpcore_client_next(&w.http_client), HTTPCORE_NEXT_SEND_HEAD);
    client_sends_head(&w, &head);
    CHECK_NUMBER(w.server.in.len, needed);
    CHECK_RESULT(httpcore_client_send_content(&w.http_client, 3, out, 2, &framed), HTTPCORE_E_SPACE);
    CHECK_NUMBER(framed.before, 3);
    client_sends_content(&w, "abc");
    CHECK_RESULT(httpcore_client_send_end(&w.http_client, NULL, 0, out, 4, &written), HTTPCORE_E_SPACE);
    CHECK_NUMBER(written, 5);
    client_ends(&w, NULL, 0);
    CHECK_OK(server_receives(&w));
    check_got(&w.server, "[PUT /]abc[end]");
    httpcore_response response = {.status = 200, .date29 = DATE};
    const uint8_t *content = (const uint8_t *)"hello";
    CHECK_RESULT(httpcore_server_send_response(&w.http_server, &response, content, 5, NULL, 0, &needed),
                 HTTPCORE_E_SPACE);
    for (size_t room = 0; room < needed; room++) {
        CHECK_RESULT(httpcore_server_send_response(&w.http_server, &response, content, 5, out, room, &written),
                     HTTPCORE_E_SPACE);
        CHECK_NUMBER(written, needed);
        CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_SEND_HEAD);
    }
    server_responds(&w, 200, "hello");
    CHECK_NUMBER(w.client.in.len, needed);
    CHECK_OK(client_receives(&w));
    check_got(&w.client, "[200]hello[end]");

    GROUP("another length than declared ends the connection");
    head.body = HTTPCORE_BODY_LENGTH;
    head.length = 1;
    client_sends_head(&w, &head);
    CHECK_RESULT(httpcore_client_send_content(&w.http_client, 2, out, sizeof out, &framed),
                 HTTPCORE_E_SEND_CONTENT_LENGTH);
    CHECK_NUMBER(httpcore_client_next(&w.http_client), HTTPCORE_NEXT_CLOSE);
    hang_up(&w);
    connect(&w);
    client_requests(&w, "GET", "");
    CHECK_OK(server_receives(&w));
    response = (httpcore_response){.status = 200, .has_length = 1, .length = 3};
    server_sends_head(&w, &response);
    CHECK_RESULT(httpcore_server_send_end(&w.http_server, NULL, 0, out, sizeof out, &written),
                 HTTPCORE_E_SEND_CONTENT_LENGTH);
    CHECK_NUMBER(httpcore_server_next(&w.http_server), HTTPCORE_NEXT_CLOSE);
    hang_up(&w);
}

int main(void) {
    HOST[0] = pair("Host", "example.org");
    CHECK_OK(httpcore_http_date(784111777, DATE));
    exchanges();
    pipelining();
    continues();
    switches();
    early_responses();
    errors();
    space();
    return 0;
}
