/* Reads a request again and again through one of two parsers with the interface of http_parser, with every callback set. Compiled
 * once with each header, READS being the name of the function; with PATHS for the callbacks of 1.0. */

#include <string.h>
#include <time.h>

#include "http_parser.h"

#include "speed_side.h"

static int notify(http_parser *p) { (void)p; return 0; }
static int piece(http_parser *p, const char *at, size_t length) { (void)p; (void)at; (void)length; return 0; }

double READS(const char *request, int times) {
    size_t length = strlen(request);
    struct timespec before, after;
    http_parser_settings settings;
    http_parser parser;
    memset(&settings, 0, sizeof settings);
    settings.on_message_begin = notify;
    settings.on_header_field = piece;
    settings.on_header_value = piece;
    settings.on_headers_complete = notify;
    settings.on_body = piece;
    settings.on_message_complete = notify;
#ifdef PATHS
    settings.on_path = piece;
    settings.on_query_string = piece;
#else
    settings.on_url = piece;
#endif
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    for (int i = 0; i < times; i++) {
        http_parser_init(&parser, HTTP_REQUEST);
        if (http_parser_execute(&parser, &settings, request, length) != length)
            return -1;
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    return (double)(after.tv_sec - before.tv_sec) * 1e9 + (double)(after.tv_nsec - before.tv_nsec);
}
