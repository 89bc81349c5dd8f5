/* picohttpparser: heads, and the chunked coding. It writes nothing and frames nothing. */

#include "driver.h"
#include "picohttpparser.h"

enum { PIECE = 4096 };

static const char *verdict(long result) { return result >= 0 ? "accepted" : result == -2 ? "waits" : "refused"; }

void answer(const char *operation, char *input, size_t length) {
    struct phr_header fields[100];
    size_t count = 100, method_length, target_length;
    const char *method, *target;
    int version, status;
    long result;

    if (is(operation, "size")) {
        printf("%zu\n", sizeof(struct phr_chunked_decoder));
        return;
    }
    if (is(operation, "response")) {
        result = phr_parse_response(input, length, &version, &status, &method, &method_length, fields, &count, 0);
        puts(verdict(result));
        return;
    }
    if (!is(operation, "request") && !is(operation, "chunked") && !is(operation, "trailer")) {
        puts("-");
        return;
    }
    result = phr_parse_request(input, length, &method, &method_length, &target, &target_length, &version, fields, &count, 0);
    if (result >= 0 && !is(operation, "request")) {
        struct phr_chunked_decoder decoder = {.consume_trailer = 1};
        size_t at = (size_t)result;
        for (result = -2; result == -2 && at < length; at += PIECE) {
            size_t size = length - at < PIECE ? length - at : PIECE;
            result = phr_decode_chunked(&decoder, input + at, &size);
        }
    }
    puts(verdict(result));
}
