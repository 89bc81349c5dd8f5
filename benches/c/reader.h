/* A reader around a parser with callbacks: it keeps the pieces of each element as they are given, and counts fields and
 * content. Included once PARSER, its type, and SETTINGS, the type of its table of callbacks, are defined. */
#include <stddef.h>
#include <stdlib.h>

#define SPANS 1024

/* What Rust looks at; the same in contenders/callbacks.rs. */
struct found {
    size_t fields;
    size_t content;
    int head_complete;
    int message_complete;
};

struct reader {
    PARSER parser;
    struct found found;
    int in_name;
    size_t count;
    /* More pieces than this overwrite the first ones. */
    struct {
        const char *at;
        size_t length;
    } spans[SPANS];
};

struct operations {
    struct reader *(*create)(void);
    void (*destroy)(struct reader *);
    /* Reads a message in pieces of `step` bytes; 0 if it is refused. */
    int (*read)(struct reader *, int response, const char *bytes, size_t length, size_t step);
    const struct found *(*found)(const struct reader *);
};

static int on_span(PARSER *parser, const char *at, size_t length) {
    struct reader *reader = (struct reader *)parser;
    reader->spans[reader->count % SPANS].at = at;
    reader->spans[reader->count++ % SPANS].length = length;
    return 0;
}

static int on_name(PARSER *parser, const char *at, size_t length) {
    struct reader *reader = (struct reader *)parser;
    reader->found.fields += !reader->in_name;
    reader->in_name = 1;
    return on_span(parser, at, length);
}

static int on_value(PARSER *parser, const char *at, size_t length) {
    ((struct reader *)parser)->in_name = 0;
    return on_span(parser, at, length);
}

static int on_content(PARSER *parser, const char *at, size_t length) {
    ((struct reader *)parser)->found.content += length;
    return on_span(parser, at, length);
}

static int on_head(PARSER *parser) { return !(((struct reader *)parser)->found.head_complete = 1); }
static int on_message(PARSER *parser) { return !(((struct reader *)parser)->found.message_complete = 1); }

static const SETTINGS settings = {
    .on_url = on_span,
    .on_status = on_span,
    .on_header_field = on_name,
    .on_header_value = on_value,
    .on_headers_complete = on_head,
    .on_body = on_content,
    .on_message_complete = on_message,
};

/* The parser's own calls: ready for a message, and whether it takes a piece. */
static void start(PARSER *parser, int response);
static int feed(PARSER *parser, const char *bytes, size_t length);

static int reader_read(struct reader *reader, int response, const char *bytes, size_t length, size_t step) {
    start(&reader->parser, response);
    reader->found = (struct found){0, 0, 0, 0};
    reader->in_name = 0;
    reader->count = 0;
    while (length > 0) {
        size_t piece = length < step ? length : step;
        if (!feed(&reader->parser, bytes, piece))
            return 0;
        bytes += piece;
        length -= piece;
    }
    return 1;
}

static struct reader *reader_create(void) { return calloc(1, sizeof(struct reader)); }
static void reader_destroy(struct reader *reader) { free(reader); }
static const struct found *reader_found(const struct reader *reader) { return &reader->found; }

#define OPERATIONS {reader_create, reader_destroy, reader_read, reader_found}
