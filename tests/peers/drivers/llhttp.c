/* llhttp with its default settings, every lenient flag off. It writes nothing. */

#include "driver.h"
#include "llhttp.h"

enum { PIECE = 4096 };

static int trailers;

static int on_complete(llhttp_t *parser) {
    /* An interim response is a message of its own. */
    return parser->type == HTTP_RESPONSE && parser->status_code < 200 && !parser->upgrade ? 0 : HPE_PAUSED;
}

static int on_name_complete(llhttp_t *parser) {
    trailers += (parser->flags & F_TRAILING) != 0;
    return 0;
}

static int on_head(llhttp_t *parser) {
    int *told = parser->data;
    told[0] = parser->upgrade;
    told[1] = !llhttp_should_keep_alive(parser);
    return 0;
}

void answer(const char *operation, char *input, size_t length) {
    llhttp_t parser;
    llhttp_settings_t settings;
    llhttp_errno_t error = HPE_OK;
    int told[2] = {0, 0};

    llhttp_settings_init(&settings);
    settings.on_message_complete = on_complete;
    settings.on_header_field_complete = on_name_complete;
    settings.on_headers_complete = on_head;
    llhttp_init(&parser, is(operation, "response") ? HTTP_RESPONSE : HTTP_REQUEST, &settings);
    parser.data = told;
    trailers = 0;

    if (is(operation, "size")) {
        printf("%zu\n", sizeof parser);
        return;
    }
    if (strncmp(operation, "write", 5) == 0 || is(operation, "expect")) {
        puts("-");
        return;
    }
    size_t at = 0;
    for (; at < length && error == HPE_OK; at += PIECE)
        error = llhttp_execute(&parser, input + at, length - at < PIECE ? length - at : PIECE);
    if (is(operation, "upgrade") || is(operation, "closes"))
        puts(told[is(operation, "closes")] ? "yes" : "no");
    else if (error == HPE_PAUSED || error == HPE_PAUSED_UPGRADE)
        puts(is(operation, "trailer") && !trailers ? "withheld" : "accepted");
    else if (error != HPE_OK)
        printf("refused byte=%td\n", llhttp_get_error_pos(&parser) - input);
    else if (!is(operation, "response"))
        puts("waits");
    else if ((error = llhttp_finish(&parser)) == HPE_OK || error == HPE_PAUSED)
        puts("accepted");
    else
        puts("refused");
}
