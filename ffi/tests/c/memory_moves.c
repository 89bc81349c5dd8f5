/* Every struct, and the field records, are moved by memcpy before each call; the old place is overwritten and freed. */

#include "check.h"

enum { RECORDS = 8, ROOM = 256 };

#define MOVE(pointer) ((pointer) = moved((pointer), sizeof *(pointer)))

/* An array of records behind a pointer that MOVE can move. */
struct records {
    httpcore_field at[RECORDS];
};

static struct records *new_records(void) {
    struct records *records = allocate(sizeof *records);
    memset(records, 0, sizeof *records);
    return records;
}

static const char *const REQUEST =
    "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n4\r\nwiki\r\n0\r\nSum: 1\r\n\r\n";

static void parser_moves(void) {
    httpcore_parser *parser = allocate(sizeof *parser);
    struct records *records = new_records();
    struct input in = {NULL, 0};
    httpcore_event event = {0};
    httpcore_head head;
    httpcore_slice value;
    size_t given = 0, events = 0;
    GROUP("parser");
    CHECK_OK(httpcore_request_parser_init(parser, sizeof *parser, NULL));
    while (event.kind != HTTPCORE_END) {
        MOVE(parser);
        MOVE(records);
        CHECK_OK(httpcore_parser_next(parser, records->at, RECORDS, in.data, in.len, &event));
        if (event.kind == HTTPCORE_HEAD) {
            MOVE(parser);
            MOVE(records);
            CHECK_OK(httpcore_parser_head(parser, records->at, RECORDS, in.data, event.consumed, &head));
            CHECK_OK(httpcore_head_known(&head, HTTPCORE_FIELD_HOST, &value));
            CHECK_SLICE(value, "a");
        }
        events += event.kind != HTTPCORE_NEED_DATA;
        size_t more = event.kind == HTTPCORE_NEED_DATA ? 1 : 0;
        renew(&in, event.consumed, REQUEST + given, more);
        given += more;
    }
    CHECK_NUMBER(given, strlen(REQUEST));
    CHECK_NUMBER(events, 7); /* head, four times content, trailer, end */
    MOVE(parser);
    CHECK_OK(httpcore_parser_start_next(parser));
    free(parser);
    free(records);
    discard(&in);
}

static void tokenizer_moves(void) {
    httpcore_tokenizer *tokenizer = allocate(sizeof *tokenizer);
    httpcore_token token = {0};
    size_t given = 0;
    GROUP("tokenizer");
    CHECK_OK(httpcore_request_tokenizer_init(tokenizer, sizeof *tokenizer, NULL, 0));
    while (token.kind != HTTPCORE_TOKEN_MESSAGE_END) {
        struct input in = {NULL, 0};
        renew(&in, 0, REQUEST + given, given < strlen(REQUEST) ? 1 : 0);
        MOVE(tokenizer);
        CHECK_OK(httpcore_tokenizer_next(tokenizer, in.data, in.len, &token));
        given += token.consumed;
        discard(&in);
    }
    CHECK_NUMBER(given, strlen(REQUEST));
    MOVE(tokenizer);
    CHECK_OK(httpcore_tokenizer_start_next(tokenizer));
    free(tokenizer);
}

static void connections_move(void) {
    httpcore_client *client = allocate(sizeof *client);
    httpcore_server *server = allocate(sizeof *server);
    httpcore_encoder *encoder = allocate(sizeof *encoder);
    struct records *records = new_records();
    struct input in = {NULL, 0};
    httpcore_pair host[] = {pair("Host", "a")};
    httpcore_request request = {.method = slice("POST"), .target = slice("/"), .body = HTTPCORE_BODY_CHUNKED,
                                .fields = host, .field_count = 1};
    httpcore_response response = {.status = 200};
    httpcore_exchange exchange = {.minor_version = 1, .persists = 1};
    httpcore_event event;
    httpcore_framed framed;
    uint8_t out[ROOM], same[ROOM];
    size_t written, as_written;

    GROUP("client");
    CHECK_OK(httpcore_client_init(client, sizeof *client, NULL, 0));
    MOVE(client);
    CHECK_OK(httpcore_client_send_head(client, &request, out, ROOM, &written));
    renew(&in, 0, out, written);
    MOVE(client);
    CHECK_OK(httpcore_client_send_content(client, 2, out, ROOM, &framed));
    renew(&in, 0, out, framed.before);
    renew(&in, 0, "hi\r\n", 4);
    MOVE(client);
    CHECK_OK(httpcore_client_send_end(client, NULL, 0, out, ROOM, &written));
    renew(&in, 0, out, written);

    GROUP("server");
    CHECK_OK(httpcore_server_init(server, sizeof *server, NULL));
    do {
        MOVE(server);
        MOVE(records);
        CHECK_OK(httpcore_server_receive(server, records->at, RECORDS, in.data, in.len, &event));
        renew(&in, event.consumed, NULL, 0);
    } while (event.kind != HTTPCORE_END);
    CHECK_NUMBER(in.len, 0);
    MOVE(server);
    CHECK_OK(httpcore_server_send_head(server, &response, out, ROOM, &written));
    renew(&in, 0, out, written);

    GROUP("encoder");
    CHECK_OK(httpcore_encoder_init(encoder, sizeof *encoder));
    MOVE(encoder);
    CHECK_OK(httpcore_encoder_response(encoder, &exchange, &response, same, ROOM, &as_written));
    CHECK(written == as_written && memcmp(out, same, written) == 0);
    MOVE(server);
    MOVE(encoder);
    CHECK_OK(httpcore_server_send_content(server, 5, out, ROOM, &framed));
    CHECK_OK(httpcore_encoder_content(encoder, 5, same, ROOM, &framed));
    renew(&in, 0, out, framed.before);
    renew(&in, 0, "hello\r\n", 7);
    MOVE(server);
    MOVE(encoder);
    CHECK_OK(httpcore_server_send_end(server, NULL, 0, out, ROOM, &written));
    CHECK_OK(httpcore_encoder_end(encoder, NULL, 0, same, ROOM, &as_written));
    CHECK(written == as_written && memcmp(out, same, written) == 0);
    renew(&in, 0, out, written);
    MOVE(server);
    CHECK_NUMBER(httpcore_server_next(server), HTTPCORE_NEXT_READ);

    GROUP("client, when it receives");
    do {
        MOVE(client);
        MOVE(records);
        CHECK_OK(httpcore_client_receive(client, records->at, RECORDS, in.data, in.len, &event));
        renew(&in, event.consumed, NULL, 0);
    } while (event.kind != HTTPCORE_END);
    MOVE(client);
    CHECK_NUMBER(httpcore_client_next(client), HTTPCORE_NEXT_SEND_HEAD);
    free(client);
    free(server);
    free(encoder);
    free(records);
    discard(&in);
}

int main(void) {
    parser_moves();
    tokenizer_moves();
    connections_move();
    return 0;
}
