/* http_parser with the callbacks that give spans. */
#include "http_parser.h"

#define PARSER http_parser
#define SETTINGS http_parser_settings
#include "reader.h"

static void start(http_parser *parser, int response) {
    http_parser_init(parser, response ? HTTP_RESPONSE : HTTP_REQUEST);
}

static int feed(http_parser *parser, const char *bytes, size_t length) {
    return http_parser_execute(parser, &settings, bytes, length) == length;
}

const struct operations bench_http_parser = OPERATIONS;
