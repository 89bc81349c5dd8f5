/* Functions of http-parser 2.9, under names that can stand beside ours. Compiled with the original's header. */

#include "http_parser.h"

int original_parse_url(const char *url, size_t length, int is_connect, struct http_parser_url *parts) {
    return http_parser_parse_url(url, length, is_connect, parts);
}
