/* http_parser.h, in the dialect of http-parser 2.9, on httpcore: code written for that parser is built with this header and
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
#include <string.h>

#define HTTP_PARSER_VERSION_MAJOR 2
#define HTTP_PARSER_VERSION_MINOR 9
#define HTTP_PARSER_VERSION_PATCH 4

/* There is no other way here. */
#ifndef HTTP_PARSER_STRICT
#define HTTP_PARSER_STRICT 1
#endif

/* The most bytes of a head, unless http_parser_set_max_header_size says otherwise. Defining it here has no effect. */
#ifndef HTTP_MAX_HEADER_SIZE
#define HTTP_MAX_HEADER_SIZE (80 * 1024)
#endif

typedef struct http_parser http_parser;
typedef struct http_parser_settings http_parser_settings;

/* A callback that does not return 0 ends the parsing. on_headers_complete may return 1: this message has no body; or 2: nor
 * does any message follow, as behind a 2xx to CONNECT. An element may come in any number of pieces. */
typedef int (*http_data_cb)(http_parser *, const char *at, size_t length);
typedef int (*http_cb)(http_parser *);

#define HTTP_STATUS_MAP(XX) \
    XX(100, CONTINUE, Continue) XX(101, SWITCHING_PROTOCOLS, Switching Protocols) XX(102, PROCESSING, Processing)   \
    XX(200, OK, OK) XX(201, CREATED, Created) XX(202, ACCEPTED, Accepted)                                           \
    XX(203, NON_AUTHORITATIVE_INFORMATION, Non-Authoritative Information) XX(204, NO_CONTENT, No Content)           \
    XX(205, RESET_CONTENT, Reset Content) XX(206, PARTIAL_CONTENT, Partial Content)                                 \
    XX(207, MULTI_STATUS, Multi-Status) XX(208, ALREADY_REPORTED, Already Reported) XX(226, IM_USED, IM Used)       \
    XX(300, MULTIPLE_CHOICES, Multiple Choices) XX(301, MOVED_PERMANENTLY, Moved Permanently) XX(302, FOUND, Found) \
    XX(303, SEE_OTHER, See Other) XX(304, NOT_MODIFIED, Not Modified) XX(305, USE_PROXY, Use Proxy)                 \
    XX(307, TEMPORARY_REDIRECT, Temporary Redirect) XX(308, PERMANENT_REDIRECT, Permanent Redirect)                 \
    XX(400, BAD_REQUEST, Bad Request) XX(401, UNAUTHORIZED, Unauthorized)                                           \
    XX(402, PAYMENT_REQUIRED, Payment Required) XX(403, FORBIDDEN, Forbidden) XX(404, NOT_FOUND, Not Found)         \
    XX(405, METHOD_NOT_ALLOWED, Method Not Allowed) XX(406, NOT_ACCEPTABLE, Not Acceptable)                         \
    XX(407, PROXY_AUTHENTICATION_REQUIRED, Proxy Authentication Required) XX(408, REQUEST_TIMEOUT, Request Timeout) \
    XX(409, CONFLICT, Conflict) XX(410, GONE, Gone) XX(411, LENGTH_REQUIRED, Length Required)                       \
    XX(412, PRECONDITION_FAILED, Precondition Failed) XX(413, PAYLOAD_TOO_LARGE, Payload Too Large)                 \
    XX(414, URI_TOO_LONG, URI Too Long) XX(415, UNSUPPORTED_MEDIA_TYPE, Unsupported Media Type)                     \
    XX(416, RANGE_NOT_SATISFIABLE, Range Not Satisfiable) XX(417, EXPECTATION_FAILED, Expectation Failed)           \
    XX(421, MISDIRECTED_REQUEST, Misdirected Request) XX(422, UNPROCESSABLE_ENTITY, Unprocessable Entity)           \
    XX(423, LOCKED, Locked) XX(424, FAILED_DEPENDENCY, Failed Dependency)                                           \
    XX(426, UPGRADE_REQUIRED, Upgrade Required) XX(428, PRECONDITION_REQUIRED, Precondition Required)               \
    XX(429, TOO_MANY_REQUESTS, Too Many Requests)                                                                   \
    XX(431, REQUEST_HEADER_FIELDS_TOO_LARGE, Request Header Fields Too Large)                                       \
    XX(451, UNAVAILABLE_FOR_LEGAL_REASONS, Unavailable For Legal Reasons)                                           \
    XX(500, INTERNAL_SERVER_ERROR, Internal Server Error) XX(501, NOT_IMPLEMENTED, Not Implemented)                 \
    XX(502, BAD_GATEWAY, Bad Gateway) XX(503, SERVICE_UNAVAILABLE, Service Unavailable)                             \
    XX(504, GATEWAY_TIMEOUT, Gateway Timeout) XX(505, HTTP_VERSION_NOT_SUPPORTED, HTTP Version Not Supported)       \
    XX(506, VARIANT_ALSO_NEGOTIATES, Variant Also Negotiates) XX(507, INSUFFICIENT_STORAGE, Insufficient Storage)   \
    XX(508, LOOP_DETECTED, Loop Detected) XX(510, NOT_EXTENDED, Not Extended)                                       \
    XX(511, NETWORK_AUTHENTICATION_REQUIRED, Network Authentication Required)

enum http_status {
#define XX(num, name, string) HTTP_STATUS_##name = num,
    HTTP_STATUS_MAP(XX)
#undef XX
};

#define HTTP_METHOD_MAP(XX) \
    XX(0, DELETE, DELETE) XX(1, GET, GET) XX(2, HEAD, HEAD) XX(3, POST, POST) XX(4, PUT, PUT)                      \
    XX(5, CONNECT, CONNECT) XX(6, OPTIONS, OPTIONS) XX(7, TRACE, TRACE) XX(8, COPY, COPY) XX(9, LOCK, LOCK)        \
    XX(10, MKCOL, MKCOL) XX(11, MOVE, MOVE) XX(12, PROPFIND, PROPFIND) XX(13, PROPPATCH, PROPPATCH)                \
    XX(14, SEARCH, SEARCH) XX(15, UNLOCK, UNLOCK) XX(16, BIND, BIND) XX(17, REBIND, REBIND) XX(18, UNBIND, UNBIND) \
    XX(19, ACL, ACL) XX(20, REPORT, REPORT) XX(21, MKACTIVITY, MKACTIVITY) XX(22, CHECKOUT, CHECKOUT)              \
    XX(23, MERGE, MERGE) XX(24, MSEARCH, M-SEARCH) XX(25, NOTIFY, NOTIFY) XX(26, SUBSCRIBE, SUBSCRIBE)             \
    XX(27, UNSUBSCRIBE, UNSUBSCRIBE) XX(28, PATCH, PATCH) XX(29, PURGE, PURGE) XX(30, MKCALENDAR, MKCALENDAR)      \
    XX(31, LINK, LINK) XX(32, UNLINK, UNLINK) XX(33, SOURCE, SOURCE)

enum http_method {
#define XX(num, name, string) HTTP_##name = num,
    HTTP_METHOD_MAP(XX)
#undef XX
};

enum http_parser_type { HTTP_REQUEST, HTTP_RESPONSE, HTTP_BOTH };

/* The numbers are llhttp's. */
enum flags {
    F_CONNECTION_KEEP_ALIVE = 1 << 0,
    F_CONNECTION_CLOSE = 1 << 1,
    F_CONNECTION_UPGRADE = 1 << 2,
    F_CHUNKED = 1 << 3,
    F_UPGRADE = 1 << 4,
    F_CONTENTLENGTH = 1 << 5,
    F_SKIPBODY = 1 << 6,
    F_TRAILING = 1 << 7,
    F_TRANSFER_ENCODING = 1 << 9 /* not in http_parser.flags: see uses_transfer_encoding */
};

#define HTTP_ERRNO_MAP(XX)                                                      \
    XX(OK, "no error")                                                          \
    XX(CB_message_begin, "on_message_begin has failed")                         \
    XX(CB_url, "on_url has failed")                                             \
    XX(CB_header_field, "on_header_field has failed")                           \
    XX(CB_header_value, "on_header_value has failed")                           \
    XX(CB_headers_complete, "on_headers_complete has failed")                   \
    XX(CB_body, "on_body has failed")                                           \
    XX(CB_message_complete, "on_message_complete has failed")                   \
    XX(CB_status, "on_status has failed")                                       \
    XX(CB_chunk_header, "on_chunk_header has failed")                           \
    XX(CB_chunk_complete, "on_chunk_complete has failed")                       \
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
    XX(INVALID_CONTENT_LENGTH, "Content-Length is malformed or too high")       \
    XX(UNEXPECTED_CONTENT_LENGTH, "a second length, or one beside a coding")    \
    XX(INVALID_CHUNK_SIZE, "the line before a chunk is malformed")              \
    XX(INVALID_CONSTANT, "no HTTP-version where one belongs")                   \
    XX(INVALID_INTERNAL_STATE, "a callback has changed the head")               \
    XX(STRICT, "a line end or the letters of HTTP are malformed")               \
    XX(PAUSED, "paused")                                                        \
    XX(UNKNOWN, "unknown")                                                      \
    XX(INVALID_TRANSFER_ENCODING, "Transfer-Encoding is malformed or of no use")

#define HTTP_ERRNO_GEN(n, s) HPE_##n,
enum http_errno { HTTP_ERRNO_MAP(HTTP_ERRNO_GEN) HTTPCORE_HTTP_ERRNO_COUNT };
#undef HTTP_ERRNO_GEN

#define HTTP_PARSER_ERRNO(p) ((enum http_errno)(p)->http_errno)

struct http_parser {
    /* To be read. */
    unsigned char type;                  /* enum http_parser_type */
    unsigned char flags;                 /* F_*, complete in on_headers_complete */
    unsigned char http_errno;            /* enum http_errno */
    unsigned char upgrade;               /* 1: what follows the message is another protocol, or of a CONNECT's tunnel */
    unsigned char method;                /* enum http_method; requests only */
    unsigned char lenient_http_headers;  /* may be set, and is not heeded */
    unsigned char allow_chunked_length;  /* likewise */
    unsigned char uses_transfer_encoding; /* 1 if the content has a transfer coding */
    unsigned short http_major;
    unsigned short http_minor;
    unsigned short status_code;          /* responses only */
    unsigned short httpcore_progress_;
    uint32_t nread;                      /* of the head, the line before a chunk, or the trailer section, so far */
    unsigned char httpcore_name_[28];
    uint64_t content_length;             /* what is still to come, of the content or of the chunk; else UINT64_MAX */
    /* Yours. */
    void *data;
    uint64_t httpcore_state_[16];
};

struct http_parser_settings {
    http_cb on_message_begin;
    http_data_cb on_url;
    http_data_cb on_status;
    http_data_cb on_header_field;
    http_data_cb on_header_value;
    http_cb on_headers_complete;
    http_data_cb on_body;
    http_cb on_message_complete;
    http_cb on_chunk_header; /* content_length is the chunk's size; 0 for the last one */
    http_cb on_chunk_complete;
};

/* The parts of a URL. */
enum http_parser_url_fields {
    UF_SCHEMA = 0,
    UF_HOST = 1, /* without the brackets of an IPv6 address */
    UF_PORT = 2,
    UF_PATH = 3,
    UF_QUERY = 4,    /* not empty: "/?" has none */
    UF_FRAGMENT = 5, /* likewise */
    UF_USERINFO = 6,
    UF_MAX = 7
};

struct http_parser_url {
    uint16_t field_set; /* 1 << UF_* for each part that is there */
    uint16_t port;      /* UF_PORT as a number, else 0 */
    struct {
        uint16_t off;
        uint16_t len;
    } field_data[UF_MAX];
};

/* The names below are the ones the library has; those above them stand for these in the users' code. */
#define http_parser_init httpcore_http_parser_init
#define http_should_keep_alive httpcore_http_parser_should_keep_alive
#define http_body_is_final httpcore_http_parser_body_is_final
#define http_parser_set_max_header_size httpcore_http_parser_set_max_header_size
#define http_parser_parse_url httpcore_http_parser_parse_url

/* Readies a parser for a connection; `data` stays. */
void httpcore_http_parser_init(http_parser *parser, int type);

size_t httpcore_http_parser_execute(http_parser *parser, const http_parser_settings *settings, const char *data,
                                    size_t length, int old);

/* Reads; a length of 0 is the end of the input. Returns how many bytes were read: fewer than `length` after an error, after a
 * pause, and behind an upgrade. */
static inline size_t http_parser_execute(http_parser *parser, const http_parser_settings *settings, const char *data,
                                         size_t length) {
    return httpcore_http_parser_execute(parser, settings, data, length, 0);
}

/* Whether the connection lives on behind the message. Known in on_headers_complete, holds until the next one begins. */
int httpcore_http_parser_should_keep_alive(const http_parser *parser);

/* In on_body: whether this is the last piece of content with a Content-Length. */
int httpcore_http_parser_body_is_final(const http_parser *parser);

/* The most bytes of a head, in all parsers of the process. */
void httpcore_http_parser_set_max_header_size(uint32_t size);

/* Splits a URL, or with `is_connect` the "host:port" of a CONNECT request. Returns 0; or 1 if it is none, or has more than
 * 65,535 bytes: then field_set is 0. */
int httpcore_http_parser_parse_url(const char *buf, size_t buflen, int is_connect, struct http_parser_url *u);

static inline unsigned long http_parser_version(void) {
    return HTTP_PARSER_VERSION_MAJOR * 0x10000ul + HTTP_PARSER_VERSION_MINOR * 0x100ul + HTTP_PARSER_VERSION_PATCH;
}

static inline void http_parser_settings_init(http_parser_settings *settings) {
    memset(settings, 0, sizeof *settings);
}

static inline void http_parser_url_init(struct http_parser_url *u) {
    memset(u, 0, sizeof *u);
}

/* In a callback or between calls. A paused parser reads nothing; where the call returned is where the next input starts once
 * it is no longer paused. After an error it does nothing. */
static inline void http_parser_pause(http_parser *parser, int paused) {
    if (parser->http_errno == HPE_OK || parser->http_errno == HPE_PAUSED)
        parser->http_errno = (unsigned char)(paused ? HPE_PAUSED : HPE_OK);
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

static inline const char *http_method_str(enum http_method method) {
    switch ((int)method) {
#define XX(num, name, string) \
    case num: return #string;
        HTTP_METHOD_MAP(XX)
#undef XX
    default: return "<unknown>";
    }
}

static inline const char *http_status_str(enum http_status status) {
    switch ((int)status) {
#define XX(num, name, string) \
    case num: return #string;
        HTTP_STATUS_MAP(XX)
#undef XX
    default: return "<unknown>";
    }
}

#ifdef __cplusplus
}
#endif
#endif
