/* All headers in one program, each in a source file of its own: this file is compiled once for each, with PART naming it. */

#include "check.h"

int with_http_parser_1_0(void);
int with_http_parser_2_9(void);
int with_picohttpparser(void);
int with_llhttp(void);

#define REQUEST "GET /a HTTP/1.1\r\nHost: b\r\n\r\n"
#define LENGTH (sizeof REQUEST - 1)

#if defined(PART_HTTP_PARSER_1_0) || defined(PART_HTTP_PARSER_2_9)

#include "http_parser.h"

static int on_value(http_parser *parser, const char *at, size_t length) {
    *(int *)parser->data += length == 1 && *at == 'b';
    return 0;
}

#ifdef PART_HTTP_PARSER_1_0
int with_http_parser_1_0(void) {
#else
int with_http_parser_2_9(void) {
#endif
    http_parser_settings settings = {0};
    http_parser parser;
    int values = 0;
    parser.data = &values;
    settings.on_header_value = on_value;
    http_parser_init(&parser, HTTP_REQUEST);
    size_t read = http_parser_execute(&parser, &settings, REQUEST, LENGTH);
    return read == LENGTH && values == 1 && http_should_keep_alive(&parser) && strcmp(http_method_str(HTTP_PATCH), "PATCH") == 0;
}

#elif defined(PART_PICOHTTPPARSER)

#include "picohttpparser.h"

int with_picohttpparser(void) {
    const char *method, *path;
    size_t method_length, path_length, fields = 4;
    struct phr_header headers[4];
    int minor;
    return phr_parse_request(REQUEST, LENGTH, &method, &method_length, &path, &path_length, &minor, headers, &fields, 0) ==
               (int)LENGTH &&
           fields == 1;
}

#elif defined(PART_LLHTTP)

#include "llhttp.h"

int with_llhttp(void) {
    llhttp_settings_t settings;
    llhttp_t parser;
    llhttp_settings_init(&settings);
    llhttp_init(&parser, HTTP_REQUEST, &settings);
    return llhttp_execute(&parser, REQUEST, LENGTH) == HPE_OK && llhttp_should_keep_alive(&parser);
}

#else

int main(void) {
    GROUP("all headers in one program");
    CHECK(httpcore_abi() == HTTPCORE_ABI);
    CHECK(with_http_parser_1_0());
    CHECK(with_http_parser_2_9());
    CHECK(with_picohttpparser());
    CHECK(with_llhttp());
    return 0;
}

#endif
