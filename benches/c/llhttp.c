/* llhttp with the callbacks that give spans, but for method and version, which it gives as numbers as well. */
#include "llhttp.h"

#define PARSER llhttp_t
#define SETTINGS llhttp_settings_t
#include "reader.h"

static void start(llhttp_t *parser, int response) {
    llhttp_init(parser, response ? HTTP_RESPONSE : HTTP_REQUEST, &settings);
}

static int feed(llhttp_t *parser, const char *bytes, size_t length) {
    return llhttp_execute(parser, bytes, length) == HPE_OK;
}

const struct operations bench_llhttp = OPERATIONS;
