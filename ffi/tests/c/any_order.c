/* Any call after any other, on input that need not be what was there before: whatever they return, nothing crashes, no
 * assertion of the library fails, and nothing is read or written beside what was passed.
 *
 * misuse.c has the mistakes whose result is known. */

#include "check.h"

enum { RECORDS = 4 };

static const uint8_t *const TEXT = (const uint8_t *)"GET";
static httpcore_field fields[RECORDS];
static httpcore_event event;
static httpcore_token token;
static httpcore_error error;
static httpcore_framing framing;
static httpcore_framed framed;
static httpcore_head head;
static size_t written;
static uint64_t left;
static httpcore_exchange exchange = {.minor_version = 1, .persists = 1};

int main(void) {
    static const char *const PIECES[] = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
        "PUT http://a/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
        "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nA: b\r\n c\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 101 -\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "3\r\nabc\r\n0\r\nSum: 1\r\n\r\n",
        "hello",
        "\r\n",
    };
    static const char *const METHODS[] = {"GET", "HEAD", "POST", "CONNECT", ""};
    enum { ROUNDS = 3000, CALLS = 24 };
    uint32_t seed = 1;
    GROUP("any call after any other");
    for (int round = 0; round < ROUNDS; round++) {
        httpcore_parser parser;
        httpcore_tokenizer tokenizer;
        httpcore_server server;
        httpcore_client client;
        httpcore_encoder encoder;
        int responses = round % 2;
        CHECK_OK((responses ? httpcore_response_parser_init : httpcore_request_parser_init)(
            &parser, sizeof parser, NULL));
        CHECK_OK((responses ? httpcore_response_tokenizer_init : httpcore_request_tokenizer_init)(
            &tokenizer, sizeof tokenizer, NULL, 2));
        CHECK_OK(httpcore_server_init(&server, sizeof server, NULL));
        CHECK_OK(httpcore_client_init(&client, sizeof client, NULL, (uint32_t)round / 2 % 4));
        CHECK_OK(httpcore_encoder_init(&encoder, sizeof encoder));
        for (int call = 0; call < CALLS; call++) {
            seed = seed * 1664525 + 1013904223;
            uint32_t dice = seed >> 8;
            const char *piece = PIECES[dice % (sizeof PIECES / sizeof *PIECES)];
            const char *method = METHODS[dice / 16 % 5];
            size_t len = strlen(piece), capacity = dice / 64 % (RECORDS + 1), room = dice / 512 % 80;
            if (dice / 1024 % 4 == 0)
                len = dice / 4096 % (len + 1);
            struct input in = {NULL, 0};
            renew(&in, 0, piece, len);
            httpcore_pair pairs[] = {pair("Host", "a:1"), pair("Upgrade", "x"), pair("Expect", "100-continue")};
            httpcore_response r = {.status = (uint16_t)(100 + dice % 4 * 101 + dice / 8 % 6),
                                   .has_length = dice / 16 % 2, .length = dice / 32 % 4,
                                   .close = dice / 512 % 8 == 0, .fields = pairs + 1, .field_count = dice / 256 % 2};
            httpcore_request q = {.method = slice(method), .target = slice(dice / 16 % 5 == 3 ? "a:1" : "/"),
                                  .body = (uint8_t)(dice / 32 % 3), .length = dice / 128 % 4, .fields = pairs,
                                  .field_count = 1 + dice / 512 % 3};
            uint8_t *to = allocate(room);
            size_t count, most = room / 4;
            httpcore_token *tokens = allocate(most * sizeof *tokens);
            switch (dice / 8192 % 32) {
            case 0: case 1: case 2: case 3:
                httpcore_parser_next(&parser, fields, capacity, in.data, in.len, &event);
                if (dice / 8192 % 2)
                    httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token);
                else if (httpcore_tokenizer_next_tokens(&tokenizer, in.data, in.len, tokens, most, &count) == HTTPCORE_OK)
                    CHECK(count > 0 && count <= most && tokens[count - 1].consumed <= in.len);
                break;
            case 4: httpcore_parser_head(&parser, fields, capacity, in.data, in.len, &head); break;
            case 5:
                httpcore_parser_unfold(&parser, fields, capacity, in.data, in.len);
                httpcore_client_unfold(&client, fields, capacity, in.data, in.len);
                break;
            case 6: httpcore_parser_start_next(&parser); httpcore_tokenizer_start_next(&tokenizer); break;
            case 7: httpcore_parser_accept_upgrade(&parser); httpcore_tokenizer_accept_upgrade(&tokenizer); break;
            case 8:
                httpcore_parser_answers(&parser, (const uint8_t *)method, strlen(method), dice / 64 % 2);
                httpcore_tokenizer_answers(&tokenizer, (const uint8_t *)method, strlen(method), dice / 64 % 2);
                break;
            case 9: httpcore_parser_lenient(&parser, dice % 4); break;
            case 10:
                if (call > CALLS / 2) {
                    httpcore_parser_eof(&parser, &event);
                    httpcore_tokenizer_eof(&tokenizer, &token);
                    httpcore_server_receive_eof(&server, &event);
                    httpcore_client_receive_eof(&client, &event);
                }
                break;
            case 11: case 12: case 13: case 14: case 15:
                httpcore_server_receive(&server, fields, capacity, in.data, in.len, &event);
                break;
            case 16: httpcore_server_head(&server, fields, capacity, in.data, in.len, &head); break;
            case 17: httpcore_server_send_continue(&server, to, room, &written); break;
            case 18: case 19: httpcore_server_send_head(&server, &r, to, room, &written); break;
            case 20: httpcore_server_send_content(&server, dice % 5, to, room, &framed); break;
            case 21: httpcore_server_send_end(&server, pairs + 2, dice % 2, to, room, &written); break;
            case 22: httpcore_server_send_response(&server, &r, TEXT, dice % 4, to, room, &written); break;
            case 23: httpcore_server_send_error(&server, NULL, to, room, &written); break;
            case 24:
                if (call > CALLS / 2)
                    httpcore_server_send_refusal(&server, r.status, NULL, TEXT, 3, to, room, &written);
                break;
            case 25: httpcore_client_send_head(&client, &q, to, room, &written); break;
            case 26: httpcore_client_send_request(&client, &q, TEXT, dice % 4, to, room, &written); break;
            case 27: httpcore_client_send_content(&client, dice % 5, to, room, &framed); break;
            case 28: httpcore_client_send_end(&client, pairs + 2, dice % 2, to, room, &written); break;
            case 29: case 30:
                httpcore_client_receive(&client, fields, capacity, in.data, in.len, &event);
                httpcore_client_head(&client, fields, capacity, in.data, in.len, &head);
                break;
            default:
                exchange.minor_version = dice % 2;
                exchange.to_head = dice / 2 % 2;
                exchange.to_connect = dice / 4 % 2;
                exchange.upgrade = dice / 8 % 2;
                httpcore_encoder_response(&encoder, &exchange, &r, to, room, &written);
                httpcore_encoder_content(&encoder, dice % 5, to, room, &framed);
                httpcore_encoder_end(&encoder, pairs + 1, dice % 2, to, room, &written);
                httpcore_encoder_request(&encoder, &q, to, room, &written);
            }
            CHECK_OK(httpcore_parser_error(&parser, &error));
            CHECK_OK(httpcore_tokenizer_error(&tokenizer, &error));
            CHECK_OK(httpcore_server_error(&server, &error));
            CHECK_OK(httpcore_client_error(&client, &error));
            CHECK_OK(httpcore_tokenizer_chunk_size(&tokenizer, &left));
            httpcore_tokenizer_framing(&tokenizer, &framing);
            CHECK(httpcore_server_next(&server) <= HTTPCORE_NEXT_HAND_OVER);
            CHECK(httpcore_client_next(&client) <= HTTPCORE_NEXT_HAND_OVER);
            CHECK(httpcore_server_is_in_request(&server) <= 1);
            free(to);
            free(tokens);
            discard(&in);
        }
    }
    return 0;
}
