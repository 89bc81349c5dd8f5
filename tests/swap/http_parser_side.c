/* One of two parsers with the interface of http_parser 2.9, made to tell what it reads. Compiled once with each header, READS being
 * the name of the function. Built by http_parser.sh. */

#include <stdio.h>
#include <string.h>

#include "http_parser.h"

#include "http_parser_side.h"

static struct told *told;
static char last;
static int is_complete;

static void add(const char *at, size_t length) {
    if (told->length + length < sizeof told->text) {
        memcpy(told->text + told->length, at, length);
        told->length += length;
        told->text[told->length] = '\0';
    }
}

static int piece(char kind, const char *at, size_t length) {
    if (last != kind) {
        char label[] = {' ', kind, '='};
        add(label, 3);
    }
    last = kind;
    add(at, length);
    return 0;
}

static int notify(const char *text) {
    add(text, strlen(text));
    last = 0;
    return 0;
}

static int on_message_begin(http_parser *p) {
    (void)p;
    is_complete = 0;
    return notify(" <");
}
static int on_url(http_parser *p, const char *at, size_t n) { (void)p; return piece('u', at, n); }
static int on_status(http_parser *p, const char *at, size_t n) { (void)p; return piece('s', at, n); }
static int on_header_field(http_parser *p, const char *at, size_t n) { (void)p; return piece('f', at, n); }
static int on_header_value(http_parser *p, const char *at, size_t n) { (void)p; return piece('v', at, n); }
/* Without what Connection says: http-parser misses the member behind one that begins like one it knows. */
static int on_headers_complete(http_parser *p) {
    /* In one order, as the numbers are not the same. Those of Connection are left out. */
    static const unsigned order[] = {F_CHUNKED, F_TRAILING, F_UPGRADE, F_SKIPBODY, F_CONTENTLENGTH};
    unsigned flags = 0, index;
    for (index = 0; index < sizeof order / sizeof *order; index++)
        flags = flags << 1 | !!(p->flags & order[index]);
    char text[100];
    sprintf(text, " | %d%d%d.%d.%d.%d.%x.%llu", p->type, p->http_major, p->http_minor, p->type == HTTP_REQUEST ? p->method : 0,
            p->type == HTTP_RESPONSE ? p->status_code : 0, p->upgrade, flags, (unsigned long long)p->content_length);
    return notify(text);
}
static int on_body(http_parser *p, const char *at, size_t n) { (void)p; return piece('b', at, n); }
static int on_chunk_header(http_parser *p) {
    char text[40];
    sprintf(text, " (%llu", (unsigned long long)p->content_length);
    return notify(text);
}
static int on_chunk_complete(http_parser *p) { (void)p; return notify(")"); }
static int on_message_complete(http_parser *p) {
    is_complete = 1;
    return notify(http_should_keep_alive(p) ? " > persists" : " > closes");
}

void READS(const char *data, size_t length, size_t cut, int type, int end, struct told *into) {
    http_parser_settings settings;
    http_parser parser;
    size_t done = 0;
    memset(&parser, 0xa5, sizeof parser);
    http_parser_settings_init(&settings);
    settings.on_message_begin = on_message_begin;
    settings.on_url = on_url;
    settings.on_status = on_status;
    settings.on_header_field = on_header_field;
    settings.on_header_value = on_header_value;
    settings.on_headers_complete = on_headers_complete;
    settings.on_body = on_body;
    settings.on_chunk_header = on_chunk_header;
    settings.on_chunk_complete = on_chunk_complete;
    settings.on_message_complete = on_message_complete;
    told = into;
    told->length = 0;
    told->text[0] = '\0';
    last = 0;
    http_parser_init(&parser, (enum http_parser_type)type);
    while (done < length) {
        size_t size = cut > length ? 1 : done < cut ? cut - done : length - done;
        size_t read = http_parser_execute(&parser, &settings, data + done, size);
        done += read;
        if (read != size || (parser.upgrade && is_complete))
            break;
    }
    if (end && done == length)
        http_parser_execute(&parser, &settings, NULL, 0);
    told->read = done;
    told->error = http_errno_name(HTTP_PARSER_ERRNO(&parser));
}
