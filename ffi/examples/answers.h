/* What the example answers: to each request head, a plan. The core in server.c asks for it and carries it out; a core of
 * your own has its application here. Knows nothing of sockets and connections. */

#ifndef ANSWERS_H
#define ANSWERS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "httpcore.h"

struct buffer {
    char *data;
    size_t start, end, capacity; /* bytes in use: start to end */
};

/* How the request at hand is going to be answered. */
struct plan {
    int status;
    const char *type;            /* media type of the answer, or NULL */
    int echoes;                  /* the content is the answer */
    int streams;                 /* piece by piece: a demonstration */
    int trailer;                 /* with a trailer behind the pieces: not in HTTP/1.0, which has no chunks */
    int allow;                   /* say which methods are allowed */
    int has_length;              /* the request declared its length */
    uint64_t length;
    int in_content;              /* the head is there, the content is still arriving */
    struct buffer body;
};

/* Buffers. */

static void *room(struct buffer *b, size_t more) {
    if (b->start == b->end)
        b->start = b->end = 0;
    if (b->capacity - b->end < more && b->start > 0) {
        memmove(b->data, b->data + b->start, b->end - b->start);
        b->end -= b->start;
        b->start = 0;
    }
    if (b->capacity - b->end < more) {
        size_t capacity = (b->end + more) * 2;
        char *data = realloc(b->data, capacity);
        if (!data)
            return NULL;
        b->data = data;
        b->capacity = capacity;
    }
    return b->data + b->end;
}

static size_t waiting(const struct buffer *b) {
    return b->end - b->start;
}

static int append(struct buffer *b, const void *data, size_t length) {
    void *place = room(b, length + 1);
    if (!place)
        return -1;
    if (length > 0)
        memcpy(place, data, length);
    b->end += length;
    return 0;
}

static int append_slice(struct buffer *b, httpcore_slice s) {
    return append(b, s.ptr, s.len);
}

static int append_text(struct buffer *b, const char *text) {
    return append(b, text, strlen(text));
}

static int append_html(struct buffer *b, httpcore_slice s) {
    for (size_t i = 0; i < s.len; i++) {
        char byte = (char)s.ptr[i], escaped[8];
        snprintf(escaped, sizeof escaped, "&#%u;", s.ptr[i]);
        int special = byte == '<' || byte == '>' || byte == '&' || byte == '"' || byte == '\'' || s.ptr[i] >= 0x80;
        if ((special ? append_text(b, escaped) : append(b, &byte, 1)) != 0)
            return -1;
    }
    return 0;
}

/* Answers: what each request gets. */

static int is(httpcore_slice s, const char *text) {
    return s.len == strlen(text) && memcmp(s.ptr, text, s.len) == 0;
}

static httpcore_slice slice(const char *text) {
    return (httpcore_slice){(const uint8_t *)text, strlen(text)};
}

static int list_fields(struct buffer *body, const httpcore_head *head) {
    httpcore_slice name, value;
    int failed = 0;
    for (uint32_t i = 0; httpcore_head_field(head, i, &name, &value) == HTTPCORE_OK; i++)
        failed |= append_slice(body, name) | append_text(body, ": ") | append_slice(body, value) |
                  append_text(body, "\n");
    return failed;
}

static int list_cookies(struct buffer *body, const httpcore_head *head) {
    httpcore_slice name, value;
    int failed = 0;
    for (uint32_t i = 0; httpcore_head_field(head, i, &name, &value) == HTTPCORE_OK; i++) {
        if (httpcore_field_id(name.ptr, name.len) != HTTPCORE_FIELD_COOKIE)
            continue;
        for (const uint8_t *at = value.ptr, *end = value.ptr + value.len; at < end;) {
            const uint8_t *semicolon = memchr(at, ';', (size_t)(end - at));
            const uint8_t *stop = semicolon ? semicolon : end;
            while (at < stop && (*at == ' ' || *at == '\t'))
                at++;
            if (at < stop)
                failed |= append(body, at, (size_t)(stop - at)) | append_text(body, "\n");
            at = stop + (stop < end);
        }
    }
    return failed;
}

static int describe_row(struct buffer *body, const char *name, httpcore_slice value) {
    return append_text(body, "<tr><th>") | append_text(body, name) | append_text(body, "</th><td>") |
           append_html(body, value) | append_text(body, "</td></tr>\n");
}

/* The request and the connection, as the library knows them. */
static int describe(struct buffer *body, const httpcore_head *head, unsigned long requests, int connections) {
    static const char *const bodies[] = {"none", "length", "chunked", "until close"};
    static const char *const forms[] = {"origin", "absolute", "authority", "asterisk"};
    httpcore_slice name, value;
    char number[32];
    int failed = append_text(body,
        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>httpcore</title>\n<style>\n"
        "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}\n"
        "table{border-collapse:collapse;width:100%;margin-bottom:2rem}\n"
        "th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}\n"
        "th{width:14rem;font-weight:600;vertical-align:top}</style>\n<h1>httpcore</h1>\n<h2>Request</h2>\n<table>\n");
    failed |= describe_row(body, "method", head->method) | describe_row(body, "target", head->target) |
              describe_row(body, "form", slice(forms[head->target_form & 3])) | describe_row(body, "path", head->path);
    if (head->query.ptr)
        failed |= describe_row(body, "query", head->query);
    if (head->authority.ptr)
        failed |= describe_row(body, "authority", head->authority);
    snprintf(number, sizeof number, "HTTP/1.%u", head->minor_version);
    failed |= describe_row(body, "version", slice(number));
    failed |= describe_row(body, "content", slice(bodies[head->framing.body & 3]));
    failed |= describe_row(body, "keep-alive", slice(head->framing.keep_alive ? "yes" : "no"));
    failed |= append_text(body, "</table>\n<h2>Fields</h2>\n<table>\n");
    for (uint32_t i = 0; httpcore_head_field(head, i, &name, &value) == HTTPCORE_OK; i++)
        failed |= append_text(body, "<tr><th>") | append_html(body, name) | append_text(body, "</th><td>") |
                  append_html(body, value) | append_text(body, "</td></tr>\n");
    failed |= append_text(body, "</table>\n<h2>Connection</h2>\n<table>\n");
    snprintf(number, sizeof number, "%lu", requests);
    failed |= describe_row(body, "requests on it", slice(number));
    snprintf(number, sizeof number, "%d", connections);
    failed |= describe_row(body, "connections", slice(number));
    failed |= describe_row(body, "httpcore", slice(httpcore_version()));
    return failed | append_text(body, "</table>\n</html>\n");
}

/* Decides about a request by its head. Content, if any, is still to come. `requests` counts those of the connection. */
static int plan(struct plan *p, const httpcore_head *head, unsigned long requests, int connections) {
    int has_content = head->framing.body == HTTPCORE_BODY_CHUNKED || head->framing.content_length > 0;
    struct buffer body = p->body;
    body.start = body.end = 0;
    *p = (struct plan){.status = 200, .type = "text/plain; charset=utf-8", .in_content = 1, .body = body};
    p->has_length = head->framing.body == HTTPCORE_BODY_LENGTH;
    p->length = head->framing.content_length;

    switch (head->method_id) {
    case 0:
        p->status = 501;
        return append_text(&p->body, "The method is not known here.\n");
    case HTTPCORE_METHOD_CONNECT:
    case HTTPCORE_METHOD_DELETE:
    case HTTPCORE_METHOD_TRACE:
        p->status = 405;
        p->allow = 1;
        return append_text(&p->body, "The method is not allowed here.\n");
    }
    if (is(head->path, "/echo"))
        return list_fields(&p->body, head);
    if (is(head->path, "/cookie"))
        return list_cookies(&p->body, head);
    if (is(head->path, "/info")) {
        p->type = "text/html; charset=utf-8";
        return describe(&p->body, head, requests, connections);
    }
    if (is(head->path, "/chunked")) {
        p->streams = 1;
        p->trailer = head->minor_version > 0;
        return append_text(&p->body, "This answer comes in chunks, and a trailer behind them.\n");
    }
    if (has_content) {
        p->echoes = 1;
        p->type = "application/octet-stream";
        return 0;
    }
    switch (head->method_id) {
    case HTTPCORE_METHOD_OPTIONS:
        p->status = 204;
        p->allow = 1;
        p->type = NULL;
        return 0;
    case HTTPCORE_METHOD_POST:
    case HTTPCORE_METHOD_PUT:
    case HTTPCORE_METHOD_PATCH:
        return 0;
    }
    return append_text(&p->body, "Hello from httpcore.\n");
}

#endif
