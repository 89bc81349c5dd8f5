/* picohttpparser's interface over httpcore: link with a libhttpcore that was built with the feature `compat`.
 *
 * Accepted is what picohttpparser tolerates: LF without CR, several SP between the parts of a start line, folded field
 * lines, and `"`, `<`, `>` and bytes from 0x80 on in a request-target. To have httpcore's rules instead, define
 * HTTPCORE_PHR_STRICT before this header is included. Both may be used in one program.
 *
 * In either case the fields are not judged: how the message is framed is for the caller to find out. docs/swap.md of
 * httpcore says what is stricter than in picohttpparser.
 *
 * A NULL for an output leaves it out, but num_headers and the decoder must be there: without them, -1 is returned.
 */
#ifndef picohttpparser_h
#define picohttpparser_h

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef _MSC_VER
#define ssize_t intptr_t
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A field line. The blanks around the value are left out. A line that continues the one before it has a NULL name, and
 * its value starts with the blanks of the line. The pointers point into the caller's buffer. */
struct phr_header {
    const char *name;
    size_t name_len;
    const char *value;
    size_t value_len;
};

/* The library's functions. Those of picohttpparser, below, are made of them. */
#define HTTPCORE_PHR_REQUEST 0
#define HTTPCORE_PHR_RESPONSE 1
#define HTTPCORE_PHR_FIELDS 2
#ifdef HTTPCORE_PHR_STRICT
#define HTTPCORE_PHR_RULES 4
#else
#define HTTPCORE_PHR_RULES 0
#endif

struct httpcore_phr_head {
    const char *method;
    size_t method_len;
    const char *path;
    size_t path_len;
    const char *msg;
    size_t msg_len;
    size_t num_headers;
    int minor_version, status;
};

struct phr_chunked_decoder;

/* `head`: to be handed over with all of it 0, but -1 for minor_version. No pointer may be NULL. */
ssize_t httpcore_phr_parse(int what, const char *buf, size_t len, struct httpcore_phr_head *head,
                           struct phr_header *headers, size_t max_headers);
ssize_t httpcore_phr_decode_chunked(struct phr_chunked_decoder *decoder, char *buf, size_t *bufsz, int strict);

/* Whether a head may end behind the first last_len bytes, in which it was said not to end. No is certain, yes is not. So a
 * head that comes in many small pieces is not read from its start with each of them. */
static inline int httpcore_phr_may_end(int what, const char *buf, size_t len, size_t last_len) {
    size_t at = last_len < 3 ? 0 : last_len - 3;
    int line_ended = 0;
    /* Where there are no field lines, the first line is the empty one that ends them. */
    if (last_len == 0 || last_len > len || (what == HTTPCORE_PHR_FIELDS && (*buf == '\r' || *buf == '\n')))
        return 1;
    for (; at < len; at++) {
        if (buf[at] == '\n' && line_ended)
            return 1;
        if (buf[at] != '\r')
            line_ended = buf[at] == '\n';
    }
    return 0;
}

/* Whether a second empty line begins before a request. One is skipped; the library skips any number. */
static inline int httpcore_phr_is_empty_twice(const char *buf, size_t len) {
    size_t at = len > 0 && *buf == '\r';
    return len > at + 1 && buf[at] == '\n' && (buf[at + 1] == '\r' || buf[at + 1] == '\n');
}

static inline int httpcore_phr_parse_into(int what, const char *buf, size_t len, struct httpcore_phr_head *head,
                                          struct phr_header *headers, size_t *num_headers, size_t last_len) {
    static const struct httpcore_phr_head nothing = {NULL, 0, NULL, 0, NULL, 0, 0, -1, 0};
    struct phr_header none;
    ssize_t result = -2;
    *head = nothing;
    if (!num_headers || (!buf && len > 0) || (!headers && *num_headers > 0))
        return -1;
    if (len > 0 && httpcore_phr_may_end(what, buf, len, last_len)) {
        if (what == HTTPCORE_PHR_REQUEST && httpcore_phr_is_empty_twice(buf, len))
            result = -1;
        else
            result = httpcore_phr_parse(what | HTTPCORE_PHR_RULES, buf, len, head, headers ? headers : &none, *num_headers);
    }
    *num_headers = head->num_headers;
    return (int)result == result ? (int)result : -1;
}

#define HTTPCORE_PHR_GIVE(VALUE, OUTPUT) \
    if (OUTPUT)                          \
    *(OUTPUT) = (VALUE)

/* Reads the head of a request, with one empty line before it or none.
 *
 * num_headers: the length of `headers`; overwritten with the number of field lines found. last_len: 0, or the length
 * for which the call before this one returned -2: then the head is looked at only if it may have become complete.
 *
 * Returns the length of the head. -1 if it is wrong, or has more field lines than there is room for. -2 if it is
 * incomplete: then the outputs have what is known, the others are NULL and 0; minor_version is -1 while unknown. */
static inline int phr_parse_request(const char *buf, size_t len, const char **method, size_t *method_len,
                                    const char **path, size_t *path_len, int *minor_version, struct phr_header *headers,
                                    size_t *num_headers, size_t last_len) {
    struct httpcore_phr_head head;
    int result = httpcore_phr_parse_into(HTTPCORE_PHR_REQUEST, buf, len, &head, headers, num_headers, last_len);
    HTTPCORE_PHR_GIVE(head.method, method);
    HTTPCORE_PHR_GIVE(head.method_len, method_len);
    HTTPCORE_PHR_GIVE(head.path, path);
    HTTPCORE_PHR_GIVE(head.path_len, path_len);
    HTTPCORE_PHR_GIVE(head.minor_version, minor_version);
    return result;
}

/* Reads the head of a response. As above. */
static inline int phr_parse_response(const char *buf, size_t len, int *minor_version, int *status, const char **msg,
                                     size_t *msg_len, struct phr_header *headers, size_t *num_headers,
                                     size_t last_len) {
    struct httpcore_phr_head head;
    int result = httpcore_phr_parse_into(HTTPCORE_PHR_RESPONSE, buf, len, &head, headers, num_headers, last_len);
    for (; head.msg_len > 0 && *head.msg == ' '; head.msg_len--)
        head.msg++;
    HTTPCORE_PHR_GIVE(head.minor_version, minor_version);
    HTTPCORE_PHR_GIVE(head.status, status);
    HTTPCORE_PHR_GIVE(head.msg, msg);
    HTTPCORE_PHR_GIVE(head.msg_len, msg_len);
    return result;
}

/* Reads field lines and the empty line behind them. As above. */
static inline int phr_parse_headers(const char *buf, size_t len, struct phr_header *headers, size_t *num_headers,
                                    size_t last_len) {
    struct httpcore_phr_head head;
    return httpcore_phr_parse_into(HTTPCORE_PHR_FIELDS, buf, len, &head, headers, num_headers, last_len);
}

#undef HTTPCORE_PHR_GIVE

/* To be filled with zeros before the first use. May be moved between calls, and needs no destructor. */
struct phr_chunked_decoder {
    size_t bytes_left_in_chunk; /* while the data of a chunk comes: how much of it is still to come. Else 0. */
    char consume_trailer;       /* 1: the trailer section is taken out, too. 0: the body ends behind the last chunk. */
    uint64_t private_[19];      /* httpcore's */
};

/* Takes what is not content out of a chunked body, in place. Call it for each piece that comes.
 *
 * bufsz: the length of the piece; overwritten with that of the content in it, which is now at its start.
 * Returns -2 if more is to come, -1 if the coding is wrong, or wasted on little content; and from then on always -1.
 * Else the body is complete: the number of bytes that follow it, which are now behind the content. */
static inline ssize_t phr_decode_chunked(struct phr_chunked_decoder *decoder, char *buf, size_t *bufsz) {
    if (!decoder || !bufsz || (!buf && *bufsz > 0))
        return -1;
    return httpcore_phr_decode_chunked(decoder, buf, bufsz, HTTPCORE_PHR_RULES);
}

/* 1 while the data of a chunk comes, else 0. */
static inline int phr_decode_chunked_is_in_data(struct phr_chunked_decoder *decoder) {
    return decoder != NULL && decoder->bytes_left_in_chunk > 0;
}

#ifdef __cplusplus
}
#endif

#endif
