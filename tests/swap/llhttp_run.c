/* See llhttp_run.h. Everything a callback can tell is written down, adjacent pieces of one element joined. */

#include "llhttp_run.h"

#include <llhttp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct state {
    struct run *run;
    char last;          /* the element at hand, if its pieces may go on */
    unsigned callbacks;
    size_t name, value; /* where the name and the value at hand begin in the events */
    int in_trailer;
    size_t base;
    const char *data;
};

static void put(struct run *run, const void *bytes, size_t length) {
    if (run->told + length > sizeof run->events)
        abort();
    memcpy(run->events + run->told, bytes, length);
    run->told += length;
}

static int pauses(struct state *state) {
    unsigned number = ++state->callbacks;
    return state->run->pauses != 0 && (number * state->run->pauses >> 7 & 3) == 0;
}

static struct state *of(llhttp_t *parser) { return parser->data; }

static int piece(llhttp_t *parser, char kind, const char *at, size_t length) {
    struct state *state = of(parser);
    /* Only a value is told though it is empty. */
    if (length == 0 && kind != 'v')
        return 0;
    if (state->last != kind) {
        state->run->whole = state->run->told;
        if (kind == 'f')
            state->name = state->run->told;
        if (kind == 'v')
            state->value = state->run->told;
        put(state->run, &kind, 1);
        state->last = kind;
    }
    put(state->run, at, length);
    return pauses(state) ? HPE_PAUSED : 0;
}

static int happened(llhttp_t *parser, char kind) {
    struct state *state = of(parser);
    put(state->run, &kind, 1);
    state->run->whole = state->run->told;
    state->last = 0;
    return pauses(state) ? HPE_PAUSED : 0;
}

#define PIECE(NAME, KIND) \
    static int NAME(llhttp_t *parser, const char *at, size_t length) { return piece(parser, KIND, at, length); }
#define HAPPENED(NAME, KIND) \
    static int NAME(llhttp_t *parser) { return happened(parser, KIND); }

PIECE(on_protocol, 'p')
PIECE(on_url, 'u')
PIECE(on_status, 's')
PIECE(on_method, 'm')
PIECE(on_version, 'w')
PIECE(on_header_field, 'f')
PIECE(on_header_value, 'v')
PIECE(on_chunk_extension_name, 'n')
PIECE(on_chunk_extension_value, 'e')
PIECE(on_body, 'b')
HAPPENED(on_protocol_complete, 'P')
HAPPENED(on_url_complete, 'U')
HAPPENED(on_status_complete, 'S')
HAPPENED(on_method_complete, 'M')
HAPPENED(on_version_complete, 'W')
HAPPENED(on_header_field_complete, 'F')
HAPPENED(on_chunk_extension_name_complete, 'N')
HAPPENED(on_chunk_extension_value_complete, 'E')
HAPPENED(on_chunk_complete, 'C')
HAPPENED(on_reset, 'R')

static int on_message_begin(llhttp_t *parser) {
    of(parser)->run->last_begin = of(parser)->run->told;
    of(parser)->in_trailer = 0;
    return happened(parser, '<');
}

/* A trailer field that httpcore withholds. */
static int withheld(const unsigned char *name, size_t length) {
    static const char *const names[] = {
        "age", "authorization", "cache-control", "close", "connection", "content-encoding", "content-range", "content-type",
        "cookie", "date", "expect", "expires", "if", "if-match", "if-modified-since", "if-none-match", "if-range",
        "if-schedule-tag-match", "if-unmodified-since", "keep-alive", "location", "max-forwards", "pragma",
        "proxy-authenticate", "proxy-authentication-info", "proxy-authorization", "proxy-connection", "range",
        "retry-after", "set-cookie", "te", "trailer", "upgrade", "transfer-encoding", "www-authenticate"};
    for (size_t index = 0; index < sizeof names / sizeof *names; index++)
        if (strlen(names[index]) == length && strncasecmp(names[index], (const char *)name, length) == 0)
            return 1;
    return 0;
}

static int on_header_value_complete(llhttp_t *parser) {
    struct state *state = of(parser);
    struct run *run = state->run;
    const unsigned char *name = run->events + state->name + 1;
    size_t length = state->value - state->name - 1;
    if (length > 0 && name[length - 1] == 'F')
        length--;
    const char *value = (const char *)run->events + state->value + 1;
    size_t size = run->told - state->value - 1;
    if (length >= 10 && strncasecmp((const char *)name + length - 10, "connection", 10) == 0 &&
        !(size == 5 && strncasecmp(value, "close", 5) == 0) && !(size == 10 && strncasecmp(value, "keep-alive", 10) == 0))
        run->nominates = 1;
    int pause = happened(parser, 'V');
    if (state->in_trailer && (withheld(name, length) || run->nominates)) {
        run->told = run->whole = state->name;
        /* Which callbacks pause must not depend on it. */
        return 0;
    }
    return pause;
}

static int on_headers_complete(llhttp_t *parser) {
    char text[128];
    struct run *run = of(parser)->run;
    int length = sprintf(text, "[%d %d %d.%d %d %x %d %llu %d %d]", parser->type, parser->method, parser->http_major,
                         parser->http_minor, parser->type == HTTP_RESPONSE ? parser->status_code : 0, parser->flags,
                         parser->upgrade, (unsigned long long)parser->content_length,
                         llhttp_should_keep_alive(parser), llhttp_message_needs_eof(parser));
    put(run, text, (size_t)length);
    run->status = parser->type == HTTP_RESPONSE ? parser->status_code : 0;
    return happened(parser, 'H');
}

static int on_message_complete(llhttp_t *parser) {
    char text[64];
    int length = sprintf(text, "(%llu %d)", (unsigned long long)parser->content_length, llhttp_should_keep_alive(parser));
    put(of(parser)->run, text, (size_t)length);
    return happened(parser, '>');
}

static int on_chunk_header(llhttp_t *parser) {
    char text[32];
    int length = sprintf(text, "{%llu}", (unsigned long long)parser->content_length);
    put(of(parser)->run, text, (size_t)length);
    if (parser->content_length == 0)
        of(parser)->in_trailer = of(parser)->run->trailers = 1;
    return happened(parser, 'c');
}

static const llhttp_settings_t settings = {
    .on_message_begin = on_message_begin,
    .on_protocol = on_protocol,
    .on_url = on_url,
    .on_status = on_status,
    .on_method = on_method,
    .on_version = on_version,
    .on_header_field = on_header_field,
    .on_header_value = on_header_value,
    .on_chunk_extension_name = on_chunk_extension_name,
    .on_chunk_extension_value = on_chunk_extension_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
    .on_protocol_complete = on_protocol_complete,
    .on_url_complete = on_url_complete,
    .on_status_complete = on_status_complete,
    .on_method_complete = on_method_complete,
    .on_version_complete = on_version_complete,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value_complete = on_header_value_complete,
    .on_chunk_extension_name_complete = on_chunk_extension_name_complete,
    .on_chunk_extension_value_complete = on_chunk_extension_value_complete,
    .on_chunk_header = on_chunk_header,
    .on_chunk_complete = on_chunk_complete,
    .on_reset = on_reset,
};

void RUN(struct run *run, const unsigned char *input, size_t length) {
    llhttp_t *parser = malloc(sizeof *parser);
    struct state state = {.run = run};
    if (!parser)
        abort();
    memset(parser, 0xa5, sizeof *parser);
    llhttp_init(parser, (llhttp_type_t)run->type, &settings);
    parser->data = &state;
    parser->lenient_flags = (uint16_t)run->lenient;
    run->told = run->whole = run->last_begin = 0;
    run->nominates = run->trailers = run->finish = 0;
    run->status = 0;
    run->error = HPE_OK;
    run->position = length;

    size_t done = 0;
    for (const size_t *cut = run->cuts; done < length; cut++) {
        while (done < *cut && run->error == HPE_OK) {
            /* In memory of its own, so that a read beyond it is seen. */
            size_t size = *cut - done;
            char *copy = malloc(size);
            if (!copy)
                abort();
            memcpy(copy, input + done, size);
            llhttp_errno_t error = llhttp_execute(parser, copy, size);
            if (error == HPE_OK) {
                done += size;
            } else {
                done += (size_t)(llhttp_get_error_pos(parser) - copy);
                if (error == HPE_PAUSED)
                    llhttp_resume(parser);
                else
                    run->error = error;
            }
            free(copy);
            /* All of it was read, and what it has led to paused. */
            while (error == HPE_PAUSED && done == *cut && (error = llhttp_execute(parser, "", 0)) == HPE_PAUSED)
                llhttp_resume(parser);
            if (error != HPE_OK && error != HPE_PAUSED)
                run->error = error;
        }
        if (run->error != HPE_OK)
            break;
    }
    run->name = llhttp_errno_name((llhttp_errno_t)run->error);
    run->reason = llhttp_get_error_reason(parser) ? llhttp_get_error_reason(parser) : "";
    if (run->error != HPE_OK)
        run->position = done;
    run->keep_alive = llhttp_should_keep_alive(parser);
    /* A callback of its own that pauses is not resumed from. */
    run->pauses = 0;
    if (run->error == HPE_OK)
        run->finish = llhttp_finish(parser);
    free(parser);
}
