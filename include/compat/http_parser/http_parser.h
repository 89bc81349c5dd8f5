/* http_parser.h, in the dialect of http-parser 2.9, on httpcore: code written for that parser is built with this header and
 * linked with libhttpcore.a of the feature `compat`, unchanged, and refuses what can be framed in two ways. docs/swap.md
 * says what differs.
 */
#ifndef http_parser_h
#define http_parser_h
#ifdef __cplusplus
extern "C" {
#endif

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HTTP_PARSER_VERSION_MAJOR 2
#define HTTP_PARSER_VERSION_MINOR 9
#define HTTP_PARSER_VERSION_PATCH 4

/* The parts of a URL. */
enum http_parser_url_fields {
    UF_SCHEMA = 0,
    UF_HOST = 1, /* without the brackets of an IPv6 address */
    UF_PORT = 2,
    UF_PATH = 3,
    UF_QUERY = 4,    /* not empty: "/?" has none */
    UF_FRAGMENT = 5, /* likewise */
    UF_USERINFO = 6,
    UF_MAX = 7
};

struct http_parser_url {
    uint16_t field_set; /* 1 << UF_* for each part that is there */
    uint16_t port;      /* UF_PORT as a number, else 0 */
    struct {
        uint16_t off;
        uint16_t len;
    } field_data[UF_MAX];
};

#define http_parser_parse_url httpcore_http_parser_parse_url

/* Splits a URL, or with `is_connect` the "host:port" of a CONNECT request. 0, or 1 if it is none or has more than 65,535 bytes:
 * then field_set is 0. */
int httpcore_http_parser_parse_url(const char *buf, size_t buflen, int is_connect, struct http_parser_url *u);

static inline void http_parser_url_init(struct http_parser_url *u) {
    memset(u, 0, sizeof *u);
}

#ifdef __cplusplus
}
#endif
#endif
