/* Every function of httpcore.h, used wrongly: NULL, wrong sizes, structs that were never initialised or are others,
 * numbers that mean nothing, calls out of order. All of it returns an error and does nothing; nothing crashes.
 *
 * capi.sh checks that each function of the header occurs here. */

#include "check.h"

enum { RECORDS = 4, ROOM = 512 };

static const uint8_t *const TEXT = (const uint8_t *)"GET";
static uint8_t out[ROOM];
static httpcore_field fields[RECORDS];
static httpcore_event event;
static httpcore_token token;
static httpcore_error error;
static httpcore_framing framing;
static httpcore_framed framed;
static httpcore_head head;
static httpcore_slice name, value;
static httpcore_limits limits;
static httpcore_pair host[1];
static size_t written;
static uint64_t left;
static httpcore_exchange exchange = {.minor_version = 1, .persists = 1};
static httpcore_response response = {.status = 200};
static httpcore_request request;

/* A result behind which `written` is 0. */
#define CHECK_NOTHING(call, expected) \
    (written = ROOM, CHECK_RESULT((call), (expected)), CHECK_NUMBER(written, 0))

/* A function for each struct, named NULL or bad: the results of all its functions have to be `expected`. */

static void check_parser(httpcore_parser *bad, httpcore_result expected) {
    CHECK_RESULT(httpcore_parser_lenient(bad, 0), expected);
    CHECK_RESULT(httpcore_parser_answers(bad, TEXT, 3, 0), expected);
    CHECK_RESULT(httpcore_parser_next(bad, fields, RECORDS, TEXT, 3, &event), expected);
    CHECK_RESULT(httpcore_parser_eof(bad, &event), expected);
    CHECK_RESULT(httpcore_parser_head(bad, fields, RECORDS, TEXT, 3, &head), expected);
    CHECK_RESULT(httpcore_parser_unfold(bad, fields, RECORDS, out, 3), expected);
    CHECK_RESULT(httpcore_parser_error(bad, &error), expected);
    CHECK_RESULT(httpcore_parser_accept_upgrade(bad), expected);
    CHECK_RESULT(httpcore_parser_start_next(bad), expected);
}

static void check_tokenizer(httpcore_tokenizer *bad, httpcore_result expected) {
    CHECK_RESULT(httpcore_tokenizer_answers(bad, TEXT, 3, 0), expected);
    CHECK_RESULT(httpcore_tokenizer_next(bad, TEXT, 3, &token), expected);
    CHECK_RESULT(httpcore_tokenizer_next_tokens(bad, TEXT, 3, &token, 1, &written), expected);
    CHECK_RESULT(httpcore_tokenizer_eof(bad, &token), expected);
    CHECK_RESULT(httpcore_tokenizer_framing(bad, &framing), expected);
    CHECK_RESULT(httpcore_tokenizer_chunk_size(bad, &left), expected);
    CHECK_RESULT(httpcore_tokenizer_error(bad, &error), expected);
    CHECK_RESULT(httpcore_tokenizer_accept_upgrade(bad), expected);
    CHECK_RESULT(httpcore_tokenizer_start_next(bad), expected);
}

static void check_server(httpcore_server *bad, httpcore_result expected) {
    CHECK_NUMBER(httpcore_server_next(bad), HTTPCORE_NEXT_CLOSE);
    CHECK_NUMBER(httpcore_server_is_in_request(bad), 0);
    CHECK_RESULT(httpcore_server_decodes_codings(bad), expected);
    CHECK_RESULT(httpcore_server_receive(bad, fields, RECORDS, TEXT, 3, &event), expected);
    CHECK_RESULT(httpcore_server_receive_eof(bad, &event), expected);
    CHECK_RESULT(httpcore_server_head(bad, fields, RECORDS, TEXT, 3, &head), expected);
    CHECK_RESULT(httpcore_server_error(bad, &error), expected);
    CHECK_RESULT(httpcore_server_send_continue(bad, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_server_send_head(bad, &response, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_server_send_content(bad, 1, out, ROOM, &framed), expected);
    CHECK_RESULT(httpcore_server_send_end(bad, NULL, 0, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_server_send_response(bad, &response, TEXT, 3, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_server_send_error(bad, NULL, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_server_send_refusal(bad, 408, NULL, TEXT, 3, out, ROOM, &written), expected);
}

static void check_client(httpcore_client *bad, httpcore_result expected) {
    CHECK_NUMBER(httpcore_client_next(bad), HTTPCORE_NEXT_CLOSE);
    CHECK_RESULT(httpcore_client_send_head(bad, &request, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_client_send_content(bad, 1, out, ROOM, &framed), expected);
    CHECK_RESULT(httpcore_client_send_end(bad, NULL, 0, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_client_send_request(bad, &request, TEXT, 3, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_client_receive(bad, fields, RECORDS, TEXT, 3, &event), expected);
    CHECK_RESULT(httpcore_client_receive_eof(bad, &event), expected);
    CHECK_RESULT(httpcore_client_head(bad, fields, RECORDS, TEXT, 3, &head), expected);
    CHECK_RESULT(httpcore_client_unfold(bad, fields, RECORDS, out, 3), expected);
    CHECK_RESULT(httpcore_client_error(bad, &error), expected);
}

static void check_encoder(httpcore_encoder *bad, httpcore_result expected) {
    CHECK_RESULT(httpcore_encoder_response(bad, &exchange, &response, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_encoder_request(bad, &request, out, ROOM, &written), expected);
    CHECK_RESULT(httpcore_encoder_content(bad, 1, out, ROOM, &framed), expected);
    CHECK_RESULT(httpcore_encoder_end(bad, NULL, 0, out, ROOM, &written), expected);
}

/* A struct of any kind, of all kinds at once. */
union any {
    httpcore_parser parser;
    httpcore_tokenizer tokenizer;
    httpcore_server server;
    httpcore_client client;
    httpcore_encoder encoder;
};

enum kind { NONE, PARSER, TOKENIZER, SERVER, CLIENT, ENCODER };

/* What is in `any` is usable as a `kind`, if as anything. */
static void check_unusable(union any *any, enum kind kind) {
    union any before;
    memcpy(&before, any, sizeof before);
    if (kind != PARSER)
        check_parser(&any->parser, HTTPCORE_E_STATE);
    if (kind != TOKENIZER)
        check_tokenizer(&any->tokenizer, HTTPCORE_E_STATE);
    if (kind != SERVER)
        check_server(&any->server, HTTPCORE_E_STATE);
    if (kind != CLIENT)
        check_client(&any->client, HTTPCORE_E_STATE);
    if (kind != ENCODER)
        check_encoder(&any->encoder, HTTPCORE_E_STATE);
    /* Padding in what init has written may be anything, to valgrind's displeasure. */
    if (kind == NONE)
        CHECK(memcmp(&before, any, sizeof before) == 0);
}

static void unusable_structs(void) {
    union any any;
    GROUP("NULL for a struct");
    check_parser(NULL, HTTPCORE_E_NULL);
    check_tokenizer(NULL, HTTPCORE_E_NULL);
    check_server(NULL, HTTPCORE_E_NULL);
    check_client(NULL, HTTPCORE_E_NULL);
    check_encoder(NULL, HTTPCORE_E_NULL);

    GROUP("structs that were never initialised");
    memset(&any, 0, sizeof any);
    check_unusable(&any, NONE);
    memset(&any, 0xff, sizeof any);
    check_unusable(&any, NONE);
    memset(&any, 'h', sizeof any);
    check_unusable(&any, NONE);

    GROUP("structs of another type");
    memset(&any, 0, sizeof any);
    CHECK_OK(httpcore_request_parser_init(&any.parser, sizeof any.parser, NULL));
    check_unusable(&any, PARSER);
    CHECK_OK(httpcore_response_parser_init(&any.parser, sizeof any.parser, NULL));
    check_unusable(&any, PARSER);
    CHECK_OK(httpcore_request_tokenizer_init(&any.tokenizer, sizeof any.tokenizer, NULL, 0));
    check_unusable(&any, TOKENIZER);
    CHECK_OK(httpcore_response_tokenizer_init(&any.tokenizer, sizeof any.tokenizer, NULL, 0));
    check_unusable(&any, TOKENIZER);
    CHECK_OK(httpcore_server_init(&any.server, sizeof any.server, NULL));
    check_unusable(&any, SERVER);
    CHECK_OK(httpcore_client_init(&any.client, sizeof any.client, NULL, 0));
    check_unusable(&any, CLIENT);
    CHECK_OK(httpcore_encoder_init(&any.encoder, sizeof any.encoder));
    check_unusable(&any, ENCODER);
}

static void inits(void) {
    union any any;
    httpcore_limits before;
    GROUP("init: NULL, wrong sizes, unknown bits");
    memset(&any, 0, sizeof any);
    CHECK_RESULT(httpcore_limits_default(NULL, sizeof limits), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_request_parser_init(NULL, sizeof any.parser, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_response_parser_init(NULL, sizeof any.parser, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_request_tokenizer_init(NULL, sizeof any.tokenizer, NULL, 0), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_response_tokenizer_init(NULL, sizeof any.tokenizer, NULL, 0), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_init(NULL, sizeof any.server, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_init(NULL, sizeof any.client, NULL, 0), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_init(NULL, sizeof any.encoder), HTTPCORE_E_NULL);

    memset(&before, 0x5a, sizeof before);
    limits = before;
    for (int i = 0; i < 4; i++) {
        static const size_t OFF[] = {(size_t)-8, 8, (size_t)-1, 1};
        size_t off = OFF[i];
        CHECK_RESULT(httpcore_limits_default(&limits, sizeof limits + off), HTTPCORE_E_SIZE);
        CHECK_RESULT(httpcore_request_parser_init(&any.parser, sizeof any.parser + off, NULL), HTTPCORE_E_SIZE);
        CHECK_RESULT(httpcore_response_parser_init(&any.parser, sizeof any.parser + off, NULL), HTTPCORE_E_SIZE);
        CHECK_RESULT(httpcore_request_tokenizer_init(&any.tokenizer, sizeof any.tokenizer + off, NULL, 0),
                     HTTPCORE_E_SIZE);
        CHECK_RESULT(httpcore_response_tokenizer_init(&any.tokenizer, sizeof any.tokenizer + off, NULL, 0),
                     HTTPCORE_E_SIZE);
        CHECK_RESULT(httpcore_server_init(&any.server, sizeof any.server + off, NULL), HTTPCORE_E_SIZE);
        CHECK_RESULT(httpcore_client_init(&any.client, sizeof any.client + off, NULL, 0), HTTPCORE_E_SIZE);
        CHECK_RESULT(httpcore_encoder_init(&any.encoder, sizeof any.encoder + off), HTTPCORE_E_SIZE);
    }
    CHECK(memcmp(&limits, &before, sizeof limits) == 0);
    for (int bit = 2; bit < 32; bit++) {
        uint32_t bits = (uint32_t)1 << bit | 1;
        CHECK_RESULT(httpcore_request_tokenizer_init(&any.tokenizer, sizeof any.tokenizer, NULL, bits),
                     HTTPCORE_E_ARGUMENT);
        CHECK_RESULT(httpcore_response_tokenizer_init(&any.tokenizer, sizeof any.tokenizer, NULL, bits),
                     HTTPCORE_E_ARGUMENT);
        CHECK_RESULT(httpcore_client_init(&any.client, sizeof any.client, NULL, bits), HTTPCORE_E_ARGUMENT);
    }
    check_unusable(&any, NONE); /* None of these has initialised anything. */

    GROUP("limits that let nothing, and everything, pass");
    memset(&limits, 0, sizeof limits);
    CHECK_OK(httpcore_request_parser_init(&any.parser, sizeof any.parser, &limits));
    CHECK(httpcore_parser_next(&any.parser, fields, RECORDS, TEXT, 3, &event) != HTTPCORE_OK);
    memset(&limits, 0xff, sizeof limits);
    CHECK_OK(httpcore_request_parser_init(&any.parser, sizeof any.parser, &limits));
    CHECK_OK(httpcore_parser_next(&any.parser, fields, RECORDS, TEXT, 3, &event));
    CHECK_OK(httpcore_server_init(&any.server, sizeof any.server, &limits));
    CHECK_OK(httpcore_server_receive(&any.server, fields, RECORDS, TEXT, 3, &event));
}

static void no_struct(void) {
    uint8_t byte = 'a';
    GROUP("functions without a struct");
    CHECK_NUMBER(httpcore_abi(), HTTPCORE_ABI);
    CHECK(httpcore_version() != NULL);
    for (long result = -70000; result <= 70000; result++)
        CHECK(httpcore_result_text((httpcore_result)result) != NULL);
    CHECK_TEXT(httpcore_result_text(INT32_MIN), httpcore_result_text(INT32_MAX));
    CHECK_NUMBER(httpcore_percent_decode(NULL, 0), 0);
    CHECK_NUMBER(httpcore_percent_decode(NULL, 7), 0);
    CHECK_NUMBER(httpcore_percent_decode(&byte, SIZE_MAX), 0);
    CHECK_RESULT(httpcore_http_date(0, NULL), HTTPCORE_E_NULL);
    CHECK_OK(httpcore_http_date(UINT64_MAX, out));
    CHECK_OK(httpcore_http_date(UINT64_MAX / 2, out));
    for (unsigned number = 0; number <= UINT16_MAX; number++) {
        uint16_t id = (uint16_t)number;
        CHECK((httpcore_method_name(id).ptr != NULL) ==
              (id >= HTTPCORE_METHOD_ACL && id <= HTTPCORE_METHOD_VERSION_CONTROL));
        CHECK(httpcore_method_is_safe(id) <= httpcore_method_is_idempotent(id));
        CHECK(httpcore_status_reason(id).ptr != NULL);
    }
    CHECK_NUMBER(httpcore_method_id(NULL, 0), 0);
    CHECK_NUMBER(httpcore_method_id(NULL, 3), 0);
    CHECK_NUMBER(httpcore_method_id(&byte, SIZE_MAX), 0);
    CHECK_NUMBER(httpcore_field_id(NULL, 0), 0);
    CHECK_NUMBER(httpcore_field_id(NULL, 4), 0);
    CHECK_NUMBER(httpcore_field_id(&byte, SIZE_MAX), 0);
    value = slice("a,b");
    CHECK_RESULT(httpcore_list_next(NULL, &value), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_list_next(&value, NULL), HTTPCORE_E_NULL);
    CHECK_SLICE(value, "a,b");
    value = (httpcore_slice){NULL, 3};
    CHECK_RESULT(httpcore_list_next(&value, &name), HTTPCORE_E_NULL);
    value = (httpcore_slice){NULL, 0};
    CHECK_RESULT(httpcore_list_next(&value, &name), HTTPCORE_E_ABSENT);
}

/* A head to be looked at. */
static void read_head(httpcore_parser *parser, struct input *in) {
    *in = input("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_OK(httpcore_request_parser_init(parser, sizeof *parser, NULL));
    CHECK_OK(httpcore_parser_next(parser, fields, RECORDS, in->data, in->len, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_HEAD);
    CHECK_OK(httpcore_parser_head(parser, fields, RECORDS, in->data, event.consumed, &head));
}

static void heads(void) {
    httpcore_parser parser;
    struct input in;
    GROUP("heads: NULL, numbers that mean nothing");
    read_head(&parser, &in);
    CHECK_RESULT(httpcore_head_field(NULL, 0, &name, &value), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_field(&head, 0, NULL, &value), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_field(&head, 0, &name, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_field(&head, 1, &name, &value), HTTPCORE_E_ABSENT);
    CHECK_RESULT(httpcore_head_field(&head, UINT32_MAX, &name, &value), HTTPCORE_E_ABSENT);
    CHECK_RESULT(httpcore_head_find(NULL, TEXT, 3, &value), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_find(&head, NULL, 3, &value), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_find(&head, TEXT, SIZE_MAX, &value), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_find(&head, TEXT, 3, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_find(&head, NULL, 0, &value), HTTPCORE_E_ABSENT);
    CHECK_RESULT(httpcore_head_known(NULL, HTTPCORE_FIELD_HOST, &value), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_known(&head, HTTPCORE_FIELD_HOST, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_head_known(&head, 0, &value), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(httpcore_head_known(&head, HTTPCORE_FIELD_X_FORWARDED_PROTO + 1, &value), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(httpcore_head_known(&head, UINT16_MAX, &value), HTTPCORE_E_ARGUMENT);

    GROUP("heads that the library has not filled in");
    httpcore_head empty;
    memset(&empty, 0, sizeof empty);
    CHECK_RESULT(httpcore_head_field(&empty, 0, &name, &value), HTTPCORE_E_ABSENT);
    CHECK_RESULT(httpcore_head_find(&empty, TEXT, 3, &value), HTTPCORE_E_ABSENT);
    CHECK_RESULT(httpcore_head_known(&empty, HTTPCORE_FIELD_HOST, &value), HTTPCORE_E_ABSENT);
    empty.fields = 1;
    CHECK_RESULT(httpcore_head_field(&empty, 0, &name, &value), HTTPCORE_E_NULL);

    GROUP("the records and the bytes of another head");
    httpcore_field wild[RECORDS];
    memset(wild, 0xff, sizeof wild);
    CHECK_OK(httpcore_parser_head(&parser, wild, RECORDS, in.data, in.len, &head));
    CHECK_RESULT(httpcore_head_field(&head, 0, &name, &value), HTTPCORE_E_ABSENT);
    CHECK_RESULT(httpcore_head_find(&head, TEXT, 3, &value), HTTPCORE_E_ABSENT);
    CHECK_RESULT(httpcore_head_known(&head, HTTPCORE_FIELD_HOST, &value), HTTPCORE_E_ABSENT);
    for (size_t len = 0; len <= in.len; len++) {
        struct input other = {NULL, 0};
        renew(&other, 0, in.data, len);
        memset(other.data, 0xff, len);
        if (httpcore_parser_head(&parser, fields, RECORDS, other.data, len, &head) == HTTPCORE_OK) {
            httpcore_head_field(&head, 0, &name, &value);
            httpcore_head_find(&head, TEXT, 3, &value);
            httpcore_head_known(&head, HTTPCORE_FIELD_HOST, &value);
        }
        /* Without the line end of the empty line behind it, the head is still all that its fields need. */
        CHECK_RESULT(httpcore_parser_unfold(&parser, fields, RECORDS, other.data, len),
                     len + 4 < in.len ? HTTPCORE_E_ARGUMENT : HTTPCORE_OK);
        discard(&other);
    }
    CHECK_RESULT(httpcore_parser_head(&parser, fields, 0, in.data, in.len, &head), HTTPCORE_E_STATE);
    discard(&in);
}

static void parsers(void) {
    httpcore_parser parser;
    struct input in;
    GROUP("parser: NULL and numbers");
    CHECK_OK(httpcore_request_parser_init(&parser, sizeof parser, NULL));
    CHECK_RESULT(httpcore_parser_lenient(&parser, 4), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(httpcore_parser_lenient(&parser, UINT32_MAX), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(httpcore_parser_lenient(&parser, 1u << 31), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(httpcore_parser_answers(&parser, NULL, 3, 0), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_next(&parser, NULL, 1, TEXT, 3, &event), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_next(&parser, fields, RECORDS, NULL, 1, &event), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_next(&parser, fields, RECORDS, TEXT, SIZE_MAX, &event), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_next(&parser, fields, RECORDS, TEXT, 3, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_eof(&parser, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_error(&parser, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_unfold(&parser, NULL, 1, out, 1), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_unfold(&parser, fields, RECORDS, NULL, 1), HTTPCORE_E_NULL);

    GROUP("parser: out of order");
    CHECK_RESULT(httpcore_parser_head(&parser, fields, RECORDS, TEXT, 3, &head), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_parser_start_next(&parser), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_parser_accept_upgrade(&parser), HTTPCORE_E_STATE);
    CHECK_OK(httpcore_parser_next(&parser, fields, RECORDS, TEXT, 3, &event)); /* Nothing above has changed it. */
    CHECK_RESULT(httpcore_parser_lenient(&parser, 0), HTTPCORE_E_STATE);
    read_head(&parser, &in);
    CHECK_RESULT(httpcore_parser_head(&parser, NULL, 1, in.data, in.len, &head), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_head(&parser, fields, RECORDS, NULL, in.len, &head), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_head(&parser, fields, RECORDS, in.data, in.len, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_parser_start_next(&parser), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_parser_accept_upgrade(&parser), HTTPCORE_E_STATE);
    CHECK_OK(httpcore_parser_next(&parser, fields, RECORDS, NULL, 0, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_END);
    CHECK_OK(httpcore_parser_next(&parser, fields, RECORDS, TEXT, 3, &event));
    CHECK(event.kind == HTTPCORE_END && event.consumed == 0);
    CHECK_RESULT(httpcore_parser_accept_upgrade(&parser), HTTPCORE_E_STATE);
    CHECK_OK(httpcore_parser_start_next(&parser));
    CHECK_RESULT(httpcore_parser_start_next(&parser), HTTPCORE_E_STATE);
    discard(&in);
}

static void tokenizers(void) {
    httpcore_tokenizer tokenizer;
    GROUP("tokenizer: NULL, numbers, out of order");
    CHECK_OK(httpcore_request_tokenizer_init(&tokenizer, sizeof tokenizer, NULL, 0));
    CHECK_RESULT(httpcore_tokenizer_answers(&tokenizer, NULL, 3, 0), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next(&tokenizer, NULL, 1, &token), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next(&tokenizer, TEXT, SIZE_MAX, &token), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next(&tokenizer, TEXT, 3, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next_tokens(&tokenizer, NULL, 1, &token, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next_tokens(&tokenizer, TEXT, SIZE_MAX, &token, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next_tokens(&tokenizer, TEXT, 3, NULL, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next_tokens(&tokenizer, TEXT, 3, &token, SIZE_MAX, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next_tokens(&tokenizer, TEXT, 3, &token, 1, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_next_tokens(&tokenizer, TEXT, 3, NULL, 0, &written), HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(httpcore_tokenizer_eof(&tokenizer, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_error(&tokenizer, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_chunk_size(&tokenizer, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_tokenizer_framing(&tokenizer, &framing), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_tokenizer_start_next(&tokenizer), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_tokenizer_accept_upgrade(&tokenizer), HTTPCORE_E_STATE);
    struct input in = input("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    do {
        CHECK_OK(httpcore_tokenizer_next(&tokenizer, in.data, in.len, &token));
        renew(&in, token.consumed, NULL, 0);
    } while (token.kind != HTTPCORE_TOKEN_HEAD_END);
    CHECK_RESULT(httpcore_tokenizer_framing(&tokenizer, NULL), HTTPCORE_E_NULL);
    CHECK_OK(httpcore_tokenizer_framing(&tokenizer, &framing));
    CHECK_RESULT(httpcore_tokenizer_start_next(&tokenizer), HTTPCORE_E_STATE);
    discard(&in);
}

/* What a response or a request to be written can have wrong; `send` is one of the functions that write it. */

typedef httpcore_result (*response_sender)(void *self, const httpcore_response *response, uint8_t *to, size_t room,
                                           size_t *count);
typedef httpcore_result (*request_sender)(void *self, const httpcore_request *request, uint8_t *to, size_t room,
                                          size_t *count);

static void check_response_sender(void *self, response_sender send) {
    httpcore_response bad;
    CHECK_RESULT(send(self, NULL, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(send(self, &response, NULL, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(send(self, &response, out, SIZE_MAX, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(send(self, &response, out, ROOM, NULL), HTTPCORE_E_NULL);
    for (unsigned status = 0; status <= UINT16_MAX; status += status == 99 ? 901 : 1) {
        bad = (httpcore_response){.status = (uint16_t)status};
        CHECK_NOTHING(send(self, &bad, out, ROOM, &written), HTTPCORE_E_ARGUMENT);
    }
    bad = response;
    bad.reason.len = 2;
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    bad = response;
    bad.field_count = 1;
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    bad.fields = host;
    bad.field_count = SIZE_MAX;
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    httpcore_pair field = {{NULL, 1}, {NULL, 0}};
    bad.fields = &field;
    bad.field_count = 1;
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    field = (httpcore_pair){slice("a"), {NULL, 1}};
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    field = (httpcore_pair){{NULL, 0}, {NULL, 0}};
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_SEND_FIELD_NAME);
}

static void check_request_sender(void *self, request_sender send) {
    httpcore_request bad;
    CHECK_RESULT(send(self, NULL, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(send(self, &request, NULL, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(send(self, &request, out, ROOM, NULL), HTTPCORE_E_NULL);
    for (unsigned body = HTTPCORE_BODY_UNTIL_CLOSE; body <= UINT8_MAX; body++) {
        bad = request;
        bad.body = (uint8_t)body;
        CHECK_NOTHING(send(self, &bad, out, ROOM, &written), HTTPCORE_E_ARGUMENT);
    }
    bad = request;
    bad.method.ptr = NULL;
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    bad = request;
    bad.target.ptr = NULL;
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    bad = request;
    bad.fields = NULL;
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_NULL);
    bad = request;
    bad.method = (httpcore_slice){NULL, 0};
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_SEND_METHOD);
    bad = request;
    bad.target = (httpcore_slice){NULL, 0};
    CHECK_RESULT(send(self, &bad, out, ROOM, &written), HTTPCORE_E_SEND_TARGET);
}

static httpcore_result by_encoder_response(void *self, const httpcore_response *r, uint8_t *to, size_t room,
                                           size_t *n) {
    return httpcore_encoder_response(self, &exchange, r, to, room, n);
}

static httpcore_result by_encoder_request(void *self, const httpcore_request *r, uint8_t *to, size_t room, size_t *n) {
    return httpcore_encoder_request(self, r, to, room, n);
}

static httpcore_result by_server_head(void *self, const httpcore_response *r, uint8_t *to, size_t room, size_t *n) {
    return httpcore_server_send_head(self, r, to, room, n);
}

static httpcore_result by_server_response(void *self, const httpcore_response *r, uint8_t *to, size_t room, size_t *n) {
    return httpcore_server_send_response(self, r, NULL, 0, to, room, n);
}

static httpcore_result by_client_head(void *self, const httpcore_request *r, uint8_t *to, size_t room, size_t *n) {
    return httpcore_client_send_head(self, r, to, room, n);
}

static httpcore_result by_client_request(void *self, const httpcore_request *r, uint8_t *to, size_t room, size_t *n) {
    return httpcore_client_send_request(self, r, NULL, 0, to, room, n);
}

static void encoders(void) {
    httpcore_encoder encoder;
    httpcore_pair bad_pair = {{NULL, 1}, {NULL, 0}};
    GROUP("encoder: NULL, numbers, out of order");
    CHECK_OK(httpcore_encoder_init(&encoder, sizeof encoder));
    check_response_sender(&encoder, by_encoder_response);
    check_request_sender(&encoder, by_encoder_request);
    CHECK_RESULT(httpcore_encoder_response(&encoder, NULL, &response, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_content(&encoder, 1, out, ROOM, &framed), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_encoder_end(&encoder, NULL, 0, out, ROOM, &written), HTTPCORE_E_ORDER);
    httpcore_exchange wild;
    memset(&wild, 0xff, sizeof wild);
    CHECK_OK(httpcore_encoder_response(&encoder, &wild, &response, out, ROOM, &written));
    CHECK_OK(httpcore_encoder_init(&encoder, sizeof encoder));
    CHECK_OK(httpcore_encoder_response(&encoder, &exchange, &response, out, ROOM, &written));
    CHECK_RESULT(httpcore_encoder_content(&encoder, 1, NULL, 1, &framed), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_content(&encoder, 1, out, ROOM, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_end(&encoder, NULL, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_end(&encoder, &bad_pair, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_end(&encoder, NULL, 0, NULL, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_end(&encoder, NULL, 0, out, ROOM, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_encoder_request(&encoder, &request, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_OK(httpcore_encoder_end(&encoder, NULL, 0, out, ROOM, &written));
}

static void receive_all(httpcore_server *server, const char *bytes) {
    struct input in = input(bytes);
    do {
        CHECK_OK(httpcore_server_receive(server, fields, RECORDS, in.data, in.len, &event));
        renew(&in, event.consumed, NULL, 0);
    } while (event.kind != HTTPCORE_END);
    discard(&in);
}

static void servers(void) {
    httpcore_server server;
    httpcore_pair bad_pair = {slice("a"), {NULL, 1}};

    GROUP("server: answers to nothing");
    CHECK_OK(httpcore_server_init(&server, sizeof server, NULL));
    CHECK_RESULT(httpcore_server_head(&server, fields, RECORDS, TEXT, 3, &head), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_server_send_continue(&server, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_head(&server, &response, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_content(&server, 1, out, ROOM, &framed), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_end(&server, NULL, 0, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_response(&server, &response, TEXT, 3, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_NOTHING(httpcore_server_send_error(&server, NULL, out, ROOM, &written), HTTPCORE_E_STATE);
    CHECK_NUMBER(httpcore_server_next(&server), HTTPCORE_NEXT_READ);

    GROUP("server: NULL and numbers");
    CHECK_RESULT(httpcore_server_receive(&server, NULL, 1, TEXT, 3, &event), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_receive(&server, fields, RECORDS, NULL, 3, &event), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_receive(&server, fields, RECORDS, TEXT, 3, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_receive_eof(&server, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_error(&server, NULL), HTTPCORE_E_NULL);
    receive_all(&server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_RESULT(httpcore_server_head(&server, NULL, 1, TEXT, 3, &head), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_head(&server, fields, RECORDS, NULL, 3, &head), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_head(&server, fields, RECORDS, TEXT, 3, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_continue(&server, NULL, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_continue(&server, out, ROOM, NULL), HTTPCORE_E_NULL);
    check_response_sender(&server, by_server_head);
    check_response_sender(&server, by_server_response);
    CHECK_RESULT(httpcore_server_send_response(&server, &response, NULL, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_NOTHING(httpcore_server_send_refusal(&server, 0, NULL, TEXT, 3, out, ROOM, &written), HTTPCORE_E_ARGUMENT);
    CHECK_NOTHING(httpcore_server_send_refusal(&server, 1000, NULL, TEXT, 3, out, ROOM, &written),
                 HTTPCORE_E_ARGUMENT);
    CHECK_RESULT(httpcore_server_send_refusal(&server, 503, NULL, NULL, 3, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_refusal(&server, 503, NULL, TEXT, 3, NULL, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_refusal(&server, 503, NULL, TEXT, 3, out, ROOM, NULL), HTTPCORE_E_NULL);
    CHECK_OK(httpcore_server_send_head(&server, &response, out, ROOM, &written));
    CHECK_RESULT(httpcore_server_send_content(&server, 1, NULL, 1, &framed), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_content(&server, 1, out, ROOM, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_end(&server, NULL, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_end(&server, &bad_pair, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_end(&server, NULL, 0, NULL, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_end(&server, NULL, 0, out, ROOM, NULL), HTTPCORE_E_NULL);

    GROUP("server: a second response, and one that has begun already");
    CHECK_RESULT(httpcore_server_send_head(&server, &response, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_response(&server, &response, TEXT, 3, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_refusal(&server, 503, NULL, TEXT, 3, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_continue(&server, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_OK(httpcore_server_send_end(&server, NULL, 0, out, ROOM, &written));
    CHECK_RESULT(httpcore_server_send_end(&server, NULL, 0, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_send_content(&server, 1, out, ROOM, &framed), HTTPCORE_E_ORDER);

    GROUP("server: an error");
    struct input in = input("BAD\r\n");
    CHECK(httpcore_server_receive(&server, fields, RECORDS, in.data, in.len, &event) != HTTPCORE_OK);
    CHECK_RESULT(httpcore_server_send_error(&server, NULL, NULL, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_server_send_error(&server, NULL, out, ROOM, NULL), HTTPCORE_E_NULL);
    CHECK_OK(httpcore_server_send_error(&server, NULL, out, ROOM, &written));
    CHECK_RESULT(httpcore_server_send_refusal(&server, 503, NULL, TEXT, 3, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_server_receive_eof(&server, NULL), HTTPCORE_E_NULL);
    discard(&in);
}

static void clients(void) {
    httpcore_client client;
    httpcore_pair bad_pair = {slice("a"), {NULL, 1}};

    GROUP("client: NULL, numbers, out of order");
    CHECK_OK(httpcore_client_init(&client, sizeof client, NULL, 0));
    CHECK_RESULT(httpcore_client_receive(&client, NULL, 1, TEXT, 3, &event), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_receive(&client, fields, RECORDS, NULL, 3, &event), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_receive(&client, fields, RECORDS, TEXT, 3, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_receive_eof(&client, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_error(&client, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_head(&client, fields, RECORDS, TEXT, 3, &head), HTTPCORE_E_STATE);
    CHECK_RESULT(httpcore_client_unfold(&client, NULL, 1, out, 1), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_unfold(&client, fields, RECORDS, NULL, 1), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_send_content(&client, 1, out, ROOM, &framed), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_client_send_end(&client, NULL, 0, out, ROOM, &written), HTTPCORE_E_ORDER);
    check_request_sender(&client, by_client_head);
    check_request_sender(&client, by_client_request);
    CHECK_RESULT(httpcore_client_send_request(&client, &request, NULL, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    request.body = HTTPCORE_BODY_CHUNKED;
    CHECK_OK(httpcore_client_send_head(&client, &request, out, ROOM, &written));
    CHECK_RESULT(httpcore_client_send_head(&client, &request, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_client_send_request(&client, &request, TEXT, 3, out, ROOM, &written), HTTPCORE_E_ORDER);
    CHECK_RESULT(httpcore_client_send_content(&client, 1, NULL, 1, &framed), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_send_content(&client, 1, out, ROOM, NULL), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_send_end(&client, NULL, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_send_end(&client, &bad_pair, 1, out, ROOM, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_send_end(&client, NULL, 0, NULL, 1, &written), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_send_end(&client, NULL, 0, out, ROOM, NULL), HTTPCORE_E_NULL);
    CHECK_OK(httpcore_client_send_end(&client, NULL, 0, out, ROOM, &written));
    CHECK_RESULT(httpcore_client_send_end(&client, NULL, 0, out, ROOM, &written), HTTPCORE_E_ORDER);
    request.body = HTTPCORE_BODY_NONE;
    struct input in = input("HTTP/1.1 204 -\r\n\r\n");
    CHECK_OK(httpcore_client_receive(&client, fields, RECORDS, in.data, in.len, &event));
    CHECK_RESULT(httpcore_client_head(&client, NULL, 1, in.data, in.len, &head), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_head(&client, fields, RECORDS, NULL, in.len, &head), HTTPCORE_E_NULL);
    CHECK_RESULT(httpcore_client_head(&client, fields, RECORDS, in.data, in.len, NULL), HTTPCORE_E_NULL);
    discard(&in);
    CHECK_OK(httpcore_client_receive(&client, fields, RECORDS, NULL, 0, &event));
    CHECK_NUMBER(event.kind, HTTPCORE_END);
    CHECK_RESULT(httpcore_client_receive(&client, fields, RECORDS, TEXT, 3, &event), HTTPCORE_E_RESPONSE_UNASKED);
    CHECK_RESULT(httpcore_client_send_head(&client, &request, out, ROOM, &written), HTTPCORE_E_ORDER);
}

int main(void) {
    host[0] = pair("Host", "a");
    request = (httpcore_request){.method = slice("POST"), .target = slice("/"), .fields = host, .field_count = 1};
    unusable_structs();
    inits();
    no_struct();
    heads();
    parsers();
    tokenizers();
    encoders();
    servers();
    clients();
    return 0;
}
