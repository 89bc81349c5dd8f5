/* Heads through libhttpcore.a, as a C program reads them. Linked with it into one shared object, so that the code that is
 * measured is the code that is shipped, beside the same library as compiled into the benchmark. */
#include "httpcore.h"

struct message {
    const uint8_t *bytes;
    size_t length;
};

/* Reads all messages, `passes` times; the number of fields of the last one, or SIZE_MAX if one was refused. */
__attribute__((visibility("default"))) size_t bench_from_c(const struct message *messages, size_t count, uint64_t passes,
                                                           int response) {
    static httpcore_field fields[100];
    httpcore_head head = {.fields = 0};
    for (; passes > 0; passes--)
        for (size_t i = 0; i < count; i++) {
            httpcore_parser parser;
            httpcore_event event;
            if (response)
                httpcore_response_parser_init(&parser, sizeof parser, NULL);
            else
                httpcore_request_parser_init(&parser, sizeof parser, NULL);
            if (httpcore_parser_next(&parser, fields, 100, messages[i].bytes, messages[i].length, &event) != HTTPCORE_OK ||
                event.kind != HTTPCORE_HEAD || event.consumed != messages[i].length ||
                httpcore_parser_head(&parser, fields, 100, messages[i].bytes, event.consumed, &head) != HTTPCORE_OK)
                return SIZE_MAX;
        }
    return head.fields;
}
