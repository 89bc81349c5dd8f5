/* A program of a user's: it says that it found header and library of one version, and reads a request with them. */

#include <stdio.h>
#include <string.h>

#include <httpcore.h>

int main(void) {
    static const char REQUEST[] = "GET /hello HTTP/1.1\r\nHost: example.org\r\n\r\n";
    httpcore_parser parser;
    httpcore_field fields[4] = {0};
    httpcore_event event;
    httpcore_head head;
    const uint8_t *bytes = (const uint8_t *)REQUEST;

    if (httpcore_abi() != HTTPCORE_ABI || httpcore_request_parser_init(&parser, sizeof parser, NULL) != HTTPCORE_OK ||
        httpcore_parser_next(&parser, fields, 4, bytes, sizeof REQUEST - 1, &event) != HTTPCORE_OK ||
        event.kind != HTTPCORE_HEAD ||
        httpcore_parser_head(&parser, fields, 4, bytes, event.consumed, &head) != HTTPCORE_OK ||
        head.path.len != 6 || memcmp(head.path.ptr, "/hello", 6) != 0)
        return 1;
    printf("httpcore %s in C\n", httpcore_version());
    return 0;
}
