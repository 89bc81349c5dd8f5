/* What the C tests share: checks that end the program at the first failure, transcripts, and memory that moves. */

#ifndef CHECK_H
#define CHECK_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "httpcore.h"

/* Starts a group of checks: one line of output. */
#define GROUP(name) (printf("%s: %s\n", __FILE__, (name)), fflush(stdout))

#define CHECK(condition) \
    ((condition) ? (void)0 : (fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition), exit(1)))
#define CHECK_NUMBER(actual, expected) \
    check_number(__FILE__, __LINE__, #actual, (long long)(actual), (long long)(expected))
#define CHECK_RESULT(actual, expected) CHECK_NUMBER(actual, expected)
#define CHECK_OK(actual) CHECK_NUMBER(actual, HTTPCORE_OK)
#define CHECK_TEXT(actual, expected) check_text(__FILE__, __LINE__, (actual), (expected))
#define CHECK_SLICE(actual, expected) check_slice(__FILE__, __LINE__, #actual, (actual), (expected))
#define CHECK_BYTES(data, length, expected) \
    check_slice(__FILE__, __LINE__, #data, (httpcore_slice){(const uint8_t *)(data), (length)}, (expected))
#define CHECK_ABSENT(slice) CHECK((slice).ptr == NULL && (slice).len == 0)

static inline void check_number(const char *file, int line, const char *what, long long actual, long long expected) {
    if (actual != expected) {
        fprintf(stderr, "%s:%d: %s is %lld (%s), not %lld\n", file, line, what, actual,
                httpcore_result_text((httpcore_result)actual), expected);
        exit(1);
    }
}

static inline void check_slice(const char *file, int line, const char *what, httpcore_slice actual,
                               const char *expected) {
    if (!actual.ptr || actual.len != strlen(expected) || memcmp(actual.ptr, expected, actual.len) != 0) {
        fprintf(stderr, "%s:%d: %s is \"%.*s\", not \"%s\"\n", file, line, what, (int)actual.len,
                actual.ptr ? (const char *)actual.ptr : "", expected);
        exit(1);
    }
}

static inline void check_text(const char *file, int line, const char *actual, const char *expected) {
    if (strcmp(actual, expected) != 0) {
        fprintf(stderr, "%s:%d: is\n%s\nnot\n%s\n", file, line, actual, expected);
        exit(1);
    }
}

static inline void *allocate(size_t size) {
    void *memory = malloc(size > 0 ? size : 1);
    if (!memory) {
        fprintf(stderr, "no memory\n");
        exit(2);
    }
    return memory;
}

static inline httpcore_slice slice(const char *text) {
    return (httpcore_slice){(const uint8_t *)text, strlen(text)};
}

static inline httpcore_pair pair(const char *name, const char *value) {
    return (httpcore_pair){slice(name), slice(value)};
}

/* What happened, in words, to be compared in one piece. */
struct transcript {
    size_t len;
    char text[16 * 1024];
};

static inline void say(struct transcript *t, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(t->text + t->len, sizeof t->text - t->len, format, arguments);
    va_end(arguments);
    CHECK(len >= 0 && (size_t)len < sizeof t->text - t->len);
    t->len += (size_t)len;
}

static inline void say_bytes(struct transcript *t, const uint8_t *data, size_t len) {
    CHECK(len < sizeof t->text - t->len);
    if (len > 0)
        memcpy(t->text + t->len, data, len);
    t->len += len;
    t->text[t->len] = '\0';
}

/* Input in an allocation that is no byte too long, so that valgrind sees a read beyond it. */
struct input {
    uint8_t *data;
    size_t len;
};

/* Drops bytes at the start and appends others; all of it is elsewhere then, and the old place is overwritten. */
static inline void renew(struct input *in, size_t drop, const void *more, size_t count) {
    CHECK(drop <= in->len);
    size_t rest = in->len - drop;
    uint8_t *data = allocate(rest + count);
    if (rest > 0)
        memcpy(data, in->data + drop, rest);
    if (count > 0)
        memcpy(data + rest, more, count);
    if (in->data)
        memset(in->data, 0xa5, in->len);
    free(in->data);
    *in = (struct input){data, rest + count};
}

static inline struct input input(const char *text) {
    struct input in = {NULL, 0};
    renew(&in, 0, text, strlen(text));
    return in;
}

static inline void discard(struct input *in) {
    free(in->data);
    *in = (struct input){NULL, 0};
}

/* Moves a struct to another address; the old place is overwritten and freed. */
static inline void *moved(void *old, size_t size) {
    void *new = allocate(size);
    memcpy(new, old, size);
    memset(old, 0xa5, size);
    free(old);
    return new;
}

#endif
