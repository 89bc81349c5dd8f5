/* http_parser.h, in the dialect of http-parser 1.0, on httpcore: code written for that parser is built with this header and
 * linked with libhttpcore.a of the feature `compat`, unchanged, and refuses what can be framed in two ways. docs/swap.md
 * says what differs.
 *
 * The parser is embedded by value, needs no heap and no destructor, and may be moved between calls.
 */
#ifndef http_parser_h
#define http_parser_h
#ifdef __cplusplus
extern "C" {
#endif

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define HTTP_PARSER_VERSION_MAJOR 1
#define HTTP_PARSER_VERSION_MINOR 0

/* The most bytes of a head. */
#define HTTP_MAX_HEADER_SIZE (80 * 1024)

typedef struct http_parser http_parser;
typedef struct http_parser_settings http_parser_settings;

/* A callback that does not return 0 ends the parsing. on_headers_complete may return 1: this message has no body. */
typedef int (*http_data_cb)(http_parser *, const char *at, size_t length);
typedef int (*http_cb)(http_parser *);

enum http_method {
    HTTP_DELETE, HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_CONNECT, HTTP_OPTIONS, HTTP_TRACE, HTTP_COPY, HTTP_LOCK,
    HTTP_MKCOL, HTTP_MOVE, HTTP_PROPFIND, HTTP_PROPPATCH, HTTP_UNLOCK, HTTP_REPORT, HTTP_MKACTIVITY, HTTP_CHECKOUT,
    HTTP_MERGE, HTTP_MSEARCH, HTTP_NOTIFY, HTTP_SUBSCRIBE, HTTP_UNSUBSCRIBE, HTTP_PATCH
};

enum http_parser_type { HTTP_REQUEST, HTTP_RESPONSE, HTTP_BOTH };

/* The numbers are llhttp's. */
enum flags {
    F_CONNECTION_KEEP_ALIVE = 1 << 0,
    F_CONNECTION_CLOSE = 1 << 1,
    F_CHUNKED = 1 << 3,
    F_UPGRADE = 1 << 4,
    F_SKIPBODY = 1 << 6,
    F_TRAILING = 1 << 7
};

#define HTTP_ERRNO_MAP(XX)                                                      \
    XX(OK, "no error")                                                          \
    XX(CB_message_begin, "on_message_begin has failed")                         \
    XX(CB_path, "on_path has failed")                                           \
    XX(CB_query_string, "on_query_string has failed")                           \
    XX(CB_url, "on_url has failed")                                             \
    XX(CB_fragment, "on_fragment has failed")                                   \
    XX(CB_header_field, "on_header_field has failed")                           \
    XX(CB_header_value, "on_header_value has failed")                           \
    XX(CB_headers_complete, "on_headers_complete has failed")                   \
    XX(CB_body, "on_body has failed")                                           \
    XX(CB_message_complete, "on_message_complete has failed")                   \
    XX(INVALID_EOF_STATE, "the input ended inside a message")                   \
    XX(HEADER_OVERFLOW, "the head is longer than allowed")                      \
    XX(CLOSED_CONNECTION, "bytes behind a message that closes the connection")  \
    XX(INVALID_VERSION, "the HTTP-version is malformed or not supported")       \
    XX(INVALID_STATUS, "the status code or the reason phrase is malformed")     \
    XX(INVALID_METHOD, "the method is not known")                               \
    XX(INVALID_URL, "the request-target is malformed")                          \
    XX(INVALID_HOST, "the host is malformed")                                   \
    XX(INVALID_PORT, "the port is malformed")                                   \
    XX(INVALID_PATH, "the path is malformed")                                   \
    XX(INVALID_QUERY_STRING, "the query is malformed")                          \
    XX(INVALID_FRAGMENT, "the fragment is malformed")                           \
    XX(LF_EXPECTED, "a line does not end in CRLF")                              \
    XX(INVALID_HEADER_TOKEN, "a field line is malformed")                       \
    XX(INVALID_CONTENT_LENGTH, "Content-Length is malformed or ambiguous")      \
    XX(INVALID_CHUNK_SIZE, "the line before a chunk is malformed")              \
    XX(INVALID_CONSTANT, "a constant is malformed")                             \
    XX(INVALID_INTERNAL_STATE, "a callback has changed the head")               \
    XX(STRICT, "a chunk does not end in CRLF")                                  \
    XX(UNKNOWN, "unknown")

#define HTTP_ERRNO_GEN(n, s) HPE_##n,
enum http_errno { HTTP_ERRNO_MAP(HTTP_ERRNO_GEN) HTTPCORE_HTTP_ERRNO_COUNT };
#undef HTTP_ERRNO_GEN

#define HTTP_PARSER_ERRNO(p) httpcore_http_errno((p)->http_errno)
#define HTTP_PARSER_ERRNO_LINE(p) 0

struct http_parser {
    /* To be read. */
    unsigned char type;           /* enum http_parser_type */
    unsigned char flags;          /* F_* */
    unsigned char http_errno;     /* 0, or an error: HTTP_PARSER_ERRNO says which */
    unsigned char upgrade;        /* 1: what follows the message is another protocol, or of a CONNECT's tunnel */
    unsigned char method;         /* enum http_method; requests only */
    unsigned char httpcore_private_[3];
    unsigned short http_major;
    unsigned short http_minor;
    unsigned short status_code;   /* responses only */
    unsigned short httpcore_progress_;
    uint32_t nread;               /* of the head, so far */
    unsigned char httpcore_name_[28];
    int64_t content_length;       /* what is still to come, of the content or of the chunk at hand; else -1 */
    /* Yours. */
    void *data;
    uint64_t httpcore_state_[16];
};

struct http_parser_settings {
    http_cb on_message_begin;
    http_data_cb on_path;
    http_data_cb on_query_string;
    http_data_cb on_url;
    http_data_cb on_fragment;
    http_data_cb on_header_field;
    http_data_cb on_header_value;
    http_cb on_headers_complete;
    http_data_cb on_body;
    http_cb on_message_complete;
};

/* The names below are the ones the library has; those above them stand for these in the users' code. */
#define http_parser_init httpcore_http_parser_init
#define http_should_keep_alive httpcore_http_parser_should_keep_alive

/* Readies a parser for a connection; `data` stays. */
void httpcore_http_parser_init(http_parser *parser, int type);

size_t httpcore_http_parser_execute(http_parser *parser, const http_parser_settings *settings, const char *data,
                                    size_t length, int old);

/* Reads; a length of 0 is the end of the input. Returns how many bytes were read: fewer than `length` after an error, behind
 * an upgrade, and before a second message that is not all there. */
static inline size_t http_parser_execute(http_parser *parser, const http_parser_settings *settings, const char *data,
                                         size_t length) {
    return httpcore_http_parser_execute(parser, settings, data, length, 1);
}

/* Whether the connection lives on behind the last message. Holds until the next one begins. */
int httpcore_http_parser_should_keep_alive(const http_parser *parser);

/* The method's name. */
static inline const char *http_method_str(enum http_method method) {
    static const char *const names[] = {
        "DELETE", "GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS", "TRACE", "COPY", "LOCK", "MKCOL", "MOVE", "PROPFIND",
        "PROPPATCH", "UNLOCK", "REPORT", "MKACTIVITY", "CHECKOUT", "MERGE", "M-SEARCH", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE",
        "PATCH"};
    return (unsigned)method < sizeof names / sizeof *names ? names[method] : "<unknown>";
}

/* The error of this number in the library, which has the numbers of 2.9. */
static inline enum http_errno httpcore_http_errno(unsigned char number) {
    static const enum http_errno callbacks[] = {
        HPE_OK, HPE_CB_message_begin, HPE_CB_url, HPE_CB_header_field, HPE_CB_header_value, HPE_CB_headers_complete,
        HPE_CB_body, HPE_CB_message_complete};
    if (number < sizeof callbacks / sizeof *callbacks)
        return callbacks[number];
    switch (number) {
    case 26: /* UNEXPECTED_CONTENT_LENGTH */
        return HPE_INVALID_CONTENT_LENGTH;
    case 33: /* INVALID_TRANSFER_ENCODING */
        return HPE_INVALID_HEADER_TOKEN;
    case 0x4c:
        return HPE_CB_path;
    case 0x4e:
        return HPE_CB_query_string;
    case 0x4f:
        return HPE_CB_fragment;
    default:
        return (enum http_errno)(number < 26 ? number : number - 1);
    }
}

static inline const char *http_errno_name(enum http_errno number) {
#define HTTP_ERRNO_GEN(n, s) "HPE_" #n,
    static const char *const names[] = {HTTP_ERRNO_MAP(HTTP_ERRNO_GEN)};
#undef HTTP_ERRNO_GEN
    return (unsigned)number < HTTPCORE_HTTP_ERRNO_COUNT ? names[number] : "HPE_UNKNOWN";
}

static inline const char *http_errno_description(enum http_errno number) {
#define HTTP_ERRNO_GEN(n, s) s,
    static const char *const texts[] = {HTTP_ERRNO_MAP(HTTP_ERRNO_GEN)};
#undef HTTP_ERRNO_GEN
    return (unsigned)number < HTTPCORE_HTTP_ERRNO_COUNT ? texts[number] : "unknown";
}

#ifdef __cplusplus
}
#endif
#endif
