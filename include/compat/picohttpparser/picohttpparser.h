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

/* The functions have names of httpcore's own, so that nothing else in the program can be in their place. */
#ifdef HTTPCORE_PHR_STRICT
#define phr_parse_request httpcore_phr_strict_parse_request
#define phr_parse_response httpcore_phr_strict_parse_response
#define phr_parse_headers httpcore_phr_strict_parse_headers
#define phr_decode_chunked httpcore_phr_strict_decode_chunked
#else
#define phr_parse_request httpcore_phr_parse_request
#define phr_parse_response httpcore_phr_parse_response
#define phr_parse_headers httpcore_phr_parse_headers
#define phr_decode_chunked httpcore_phr_decode_chunked
#endif
#define phr_decode_chunked_is_in_data httpcore_phr_decode_chunked_is_in_data

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

/* Reads the head of a request, with one empty line before it or none.
 *
 * num_headers: the length of `headers`; overwritten with the number of field lines found. last_len: 0, or the length
 * for which the call before this one returned -2: then the head is looked at only if it may have become complete.
 *
 * Returns the length of the head. -1 if it is wrong, or has more field lines than there is room for. -2 if it is
 * incomplete: then the outputs have what is known, the others are NULL and 0; minor_version is -1 while unknown. */
int phr_parse_request(const char *buf, size_t len, const char **method, size_t *method_len, const char **path,
                      size_t *path_len, int *minor_version, struct phr_header *headers, size_t *num_headers,
                      size_t last_len);

/* Reads the head of a response. As above. */
int phr_parse_response(const char *buf, size_t len, int *minor_version, int *status, const char **msg, size_t *msg_len,
                       struct phr_header *headers, size_t *num_headers, size_t last_len);

/* Reads field lines and the empty line behind them. As above. */
int phr_parse_headers(const char *buf, size_t len, struct phr_header *headers, size_t *num_headers, size_t last_len);

/* To be filled with zeros before the first use. May be moved between calls, and needs no destructor. */
struct phr_chunked_decoder {
    size_t bytes_left_in_chunk; /* while the data of a chunk comes: how much of it is still to come. Else 0. */
    char consume_trailer;       /* 1: the trailer section is taken out, too. 0: the body ends behind the last chunk. */
    uint64_t private_[20];      /* httpcore's */
};

/* Takes what is not content out of a chunked body, in place. Call it for each piece that comes.
 *
 * bufsz: the length of the piece; overwritten with that of the content in it, which is now at its start.
 * Returns -2 if more is to come, -1 if the coding is wrong, or wasted on little content; and from then on always -1.
 * Else the body is complete: the number of bytes that follow it, which are now behind the content. */
ssize_t phr_decode_chunked(struct phr_chunked_decoder *decoder, char *buf, size_t *bufsz);

/* 1 while the data of a chunk comes, else 0. */
int phr_decode_chunked_is_in_data(struct phr_chunked_decoder *decoder);

#ifdef __cplusplus
}
#endif

#endif
