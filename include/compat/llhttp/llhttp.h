/* llhttp.h, in the dialect of llhttp 9, on httpcore: code written for that parser is built with this header and linked
 * with a libhttpcore that has the feature `compat`, unchanged, and refuses what can be framed in two ways. docs/swap.md
 * says what differs.
 *
 * The parser is embedded by value, needs no heap and no destructor, and may be moved between calls. The settings are used
 * where they are: they must live as long as the parser, and may be filled in after llhttp_init.
 */
#ifndef INCLUDE_LLHTTP_H_
#define INCLUDE_LLHTTP_H_

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LLHTTP_VERSION_MAJOR 9
#define LLHTTP_VERSION_MINOR 4
#define LLHTTP_VERSION_PATCH 3

#ifdef __cplusplus
extern "C" {
#endif

/* XX(number, name, name again) for each error, HPE_name. */
#define HTTP_ERRNO_MAP(XX) \
    XX(0, OK, OK) XX(1, INTERNAL, INTERNAL) XX(2, STRICT, STRICT) XX(3, LF_EXPECTED, LF_EXPECTED)                   \
    XX(4, UNEXPECTED_CONTENT_LENGTH, UNEXPECTED_CONTENT_LENGTH) XX(5, CLOSED_CONNECTION, CLOSED_CONNECTION)         \
    XX(6, INVALID_METHOD, INVALID_METHOD) XX(7, INVALID_URL, INVALID_URL) XX(8, INVALID_CONSTANT, INVALID_CONSTANT) \
    XX(9, INVALID_VERSION, INVALID_VERSION) XX(10, INVALID_HEADER_TOKEN, INVALID_HEADER_TOKEN)                      \
    XX(11, INVALID_CONTENT_LENGTH, INVALID_CONTENT_LENGTH) XX(12, INVALID_CHUNK_SIZE, INVALID_CHUNK_SIZE)           \
    XX(13, INVALID_STATUS, INVALID_STATUS) XX(14, INVALID_EOF_STATE, INVALID_EOF_STATE)                             \
    XX(15, INVALID_TRANSFER_ENCODING, INVALID_TRANSFER_ENCODING) XX(16, CB_MESSAGE_BEGIN, CB_MESSAGE_BEGIN)         \
    XX(17, CB_HEADERS_COMPLETE, CB_HEADERS_COMPLETE) XX(18, CB_MESSAGE_COMPLETE, CB_MESSAGE_COMPLETE)               \
    XX(19, CB_CHUNK_HEADER, CB_CHUNK_HEADER) XX(20, CB_CHUNK_COMPLETE, CB_CHUNK_COMPLETE) XX(21, PAUSED, PAUSED)    \
    XX(22, PAUSED_UPGRADE, PAUSED_UPGRADE) XX(23, PAUSED_H2_UPGRADE, PAUSED_H2_UPGRADE) XX(24, USER, USER)          \
    XX(25, CR_EXPECTED, CR_EXPECTED) XX(26, CB_URL_COMPLETE, CB_URL_COMPLETE)                                       \
    XX(27, CB_STATUS_COMPLETE, CB_STATUS_COMPLETE) XX(28, CB_HEADER_FIELD_COMPLETE, CB_HEADER_FIELD_COMPLETE)       \
    XX(29, CB_HEADER_VALUE_COMPLETE, CB_HEADER_VALUE_COMPLETE) XX(30, UNEXPECTED_SPACE, UNEXPECTED_SPACE)           \
    XX(31, CB_RESET, CB_RESET) XX(32, CB_METHOD_COMPLETE, CB_METHOD_COMPLETE)                                       \
    XX(33, CB_VERSION_COMPLETE, CB_VERSION_COMPLETE)                                                                \
    XX(34, CB_CHUNK_EXTENSION_NAME_COMPLETE, CB_CHUNK_EXTENSION_NAME_COMPLETE)                                      \
    XX(35, CB_CHUNK_EXTENSION_VALUE_COMPLETE, CB_CHUNK_EXTENSION_VALUE_COMPLETE)                                    \
    XX(38, CB_PROTOCOL_COMPLETE, CB_PROTOCOL_COMPLETE)

/* XX(number, name, string) for the methods of HTTP, of RTSP, and for all of them, without gaps. */
#define HTTP_METHOD_MAP(XX) \
    XX(0, DELETE, DELETE) XX(1, GET, GET) XX(2, HEAD, HEAD) XX(3, POST, POST) XX(4, PUT, PUT) XX(5, CONNECT, CONNECT)  \
    XX(6, OPTIONS, OPTIONS) XX(7, TRACE, TRACE) XX(8, COPY, COPY) XX(9, LOCK, LOCK) XX(10, MKCOL, MKCOL)               \
    XX(11, MOVE, MOVE) XX(12, PROPFIND, PROPFIND) XX(13, PROPPATCH, PROPPATCH) XX(14, SEARCH, SEARCH)                  \
    XX(15, UNLOCK, UNLOCK) XX(16, BIND, BIND) XX(17, REBIND, REBIND) XX(18, UNBIND, UNBIND) XX(19, ACL, ACL)           \
    XX(20, REPORT, REPORT) XX(21, MKACTIVITY, MKACTIVITY) XX(22, CHECKOUT, CHECKOUT) XX(23, MERGE, MERGE)              \
    XX(24, MSEARCH, M-SEARCH) XX(25, NOTIFY, NOTIFY) XX(26, SUBSCRIBE, SUBSCRIBE) XX(27, UNSUBSCRIBE, UNSUBSCRIBE)     \
    XX(28, PATCH, PATCH) XX(29, PURGE, PURGE) XX(30, MKCALENDAR, MKCALENDAR) XX(31, LINK, LINK) XX(32, UNLINK, UNLINK) \
    XX(33, SOURCE, SOURCE) XX(46, QUERY, QUERY)

#define RTSP_METHOD_MAP(XX) \
    XX(1, GET, GET) XX(3, POST, POST) XX(6, OPTIONS, OPTIONS) XX(35, DESCRIBE, DESCRIBE) XX(36, ANNOUNCE, ANNOUNCE) \
    XX(37, SETUP, SETUP) XX(38, PLAY, PLAY) XX(39, PAUSE, PAUSE) XX(40, TEARDOWN, TEARDOWN)                         \
    XX(41, GET_PARAMETER, GET_PARAMETER) XX(42, SET_PARAMETER, SET_PARAMETER) XX(43, REDIRECT, REDIRECT)            \
    XX(44, RECORD, RECORD) XX(45, FLUSH, FLUSH)

#define HTTP_ALL_METHOD_MAP(XX) \
    XX(0, DELETE, DELETE) XX(1, GET, GET) XX(2, HEAD, HEAD) XX(3, POST, POST) XX(4, PUT, PUT) XX(5, CONNECT, CONNECT)  \
    XX(6, OPTIONS, OPTIONS) XX(7, TRACE, TRACE) XX(8, COPY, COPY) XX(9, LOCK, LOCK) XX(10, MKCOL, MKCOL)               \
    XX(11, MOVE, MOVE) XX(12, PROPFIND, PROPFIND) XX(13, PROPPATCH, PROPPATCH) XX(14, SEARCH, SEARCH)                  \
    XX(15, UNLOCK, UNLOCK) XX(16, BIND, BIND) XX(17, REBIND, REBIND) XX(18, UNBIND, UNBIND) XX(19, ACL, ACL)           \
    XX(20, REPORT, REPORT) XX(21, MKACTIVITY, MKACTIVITY) XX(22, CHECKOUT, CHECKOUT) XX(23, MERGE, MERGE)              \
    XX(24, MSEARCH, M-SEARCH) XX(25, NOTIFY, NOTIFY) XX(26, SUBSCRIBE, SUBSCRIBE) XX(27, UNSUBSCRIBE, UNSUBSCRIBE)     \
    XX(28, PATCH, PATCH) XX(29, PURGE, PURGE) XX(30, MKCALENDAR, MKCALENDAR) XX(31, LINK, LINK) XX(32, UNLINK, UNLINK) \
    XX(33, SOURCE, SOURCE) XX(34, PRI, PRI) XX(35, DESCRIBE, DESCRIBE) XX(36, ANNOUNCE, ANNOUNCE) XX(37, SETUP, SETUP) \
    XX(38, PLAY, PLAY) XX(39, PAUSE, PAUSE) XX(40, TEARDOWN, TEARDOWN) XX(41, GET_PARAMETER, GET_PARAMETER)            \
    XX(42, SET_PARAMETER, SET_PARAMETER) XX(43, REDIRECT, REDIRECT) XX(44, RECORD, RECORD) XX(45, FLUSH, FLUSH)        \
    XX(46, QUERY, QUERY)

/* XX(code, name, name again) for each status code. */
#define HTTP_STATUS_MAP(XX) \
    XX(100, CONTINUE, CONTINUE) XX(101, SWITCHING_PROTOCOLS, SWITCHING_PROTOCOLS) XX(102, PROCESSING, PROCESSING)     \
    XX(103, EARLY_HINTS, EARLY_HINTS) XX(110, RESPONSE_IS_STALE, RESPONSE_IS_STALE)                                   \
    XX(111, REVALIDATION_FAILED, REVALIDATION_FAILED) XX(112, DISCONNECTED_OPERATION, DISCONNECTED_OPERATION)         \
    XX(113, HEURISTIC_EXPIRATION, HEURISTIC_EXPIRATION) XX(199, MISCELLANEOUS_WARNING, MISCELLANEOUS_WARNING)         \
    XX(200, OK, OK) XX(201, CREATED, CREATED) XX(202, ACCEPTED, ACCEPTED)                                             \
    XX(203, NON_AUTHORITATIVE_INFORMATION, NON_AUTHORITATIVE_INFORMATION) XX(204, NO_CONTENT, NO_CONTENT)             \
    XX(205, RESET_CONTENT, RESET_CONTENT) XX(206, PARTIAL_CONTENT, PARTIAL_CONTENT)                                   \
    XX(207, MULTI_STATUS, MULTI_STATUS) XX(208, ALREADY_REPORTED, ALREADY_REPORTED)                                   \
    XX(214, TRANSFORMATION_APPLIED, TRANSFORMATION_APPLIED) XX(226, IM_USED, IM_USED)                                 \
    XX(299, MISCELLANEOUS_PERSISTENT_WARNING, MISCELLANEOUS_PERSISTENT_WARNING)                                       \
    XX(300, MULTIPLE_CHOICES, MULTIPLE_CHOICES) XX(301, MOVED_PERMANENTLY, MOVED_PERMANENTLY) XX(302, FOUND, FOUND)   \
    XX(303, SEE_OTHER, SEE_OTHER) XX(304, NOT_MODIFIED, NOT_MODIFIED) XX(305, USE_PROXY, USE_PROXY)                   \
    XX(306, SWITCH_PROXY, SWITCH_PROXY) XX(307, TEMPORARY_REDIRECT, TEMPORARY_REDIRECT)                               \
    XX(308, PERMANENT_REDIRECT, PERMANENT_REDIRECT) XX(400, BAD_REQUEST, BAD_REQUEST)                                 \
    XX(401, UNAUTHORIZED, UNAUTHORIZED) XX(402, PAYMENT_REQUIRED, PAYMENT_REQUIRED) XX(403, FORBIDDEN, FORBIDDEN)     \
    XX(404, NOT_FOUND, NOT_FOUND) XX(405, METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED)                                     \
    XX(406, NOT_ACCEPTABLE, NOT_ACCEPTABLE) XX(407, PROXY_AUTHENTICATION_REQUIRED, PROXY_AUTHENTICATION_REQUIRED)     \
    XX(408, REQUEST_TIMEOUT, REQUEST_TIMEOUT) XX(409, CONFLICT, CONFLICT) XX(410, GONE, GONE)                         \
    XX(411, LENGTH_REQUIRED, LENGTH_REQUIRED) XX(412, PRECONDITION_FAILED, PRECONDITION_FAILED)                       \
    XX(413, PAYLOAD_TOO_LARGE, PAYLOAD_TOO_LARGE) XX(414, URI_TOO_LONG, URI_TOO_LONG)                                 \
    XX(415, UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_MEDIA_TYPE) XX(416, RANGE_NOT_SATISFIABLE, RANGE_NOT_SATISFIABLE)     \
    XX(417, EXPECTATION_FAILED, EXPECTATION_FAILED) XX(418, IM_A_TEAPOT, IM_A_TEAPOT)                                 \
    XX(419, PAGE_EXPIRED, PAGE_EXPIRED) XX(420, ENHANCE_YOUR_CALM, ENHANCE_YOUR_CALM)                                 \
    XX(421, MISDIRECTED_REQUEST, MISDIRECTED_REQUEST) XX(422, UNPROCESSABLE_ENTITY, UNPROCESSABLE_ENTITY)             \
    XX(423, LOCKED, LOCKED) XX(424, FAILED_DEPENDENCY, FAILED_DEPENDENCY) XX(425, TOO_EARLY, TOO_EARLY)               \
    XX(426, UPGRADE_REQUIRED, UPGRADE_REQUIRED) XX(428, PRECONDITION_REQUIRED, PRECONDITION_REQUIRED)                 \
    XX(429, TOO_MANY_REQUESTS, TOO_MANY_REQUESTS)                                                                     \
    XX(430, REQUEST_HEADER_FIELDS_TOO_LARGE_UNOFFICIAL, REQUEST_HEADER_FIELDS_TOO_LARGE_UNOFFICIAL)                   \
    XX(431, REQUEST_HEADER_FIELDS_TOO_LARGE, REQUEST_HEADER_FIELDS_TOO_LARGE) XX(440, LOGIN_TIMEOUT, LOGIN_TIMEOUT)   \
    XX(444, NO_RESPONSE, NO_RESPONSE) XX(449, RETRY_WITH, RETRY_WITH)                                                 \
    XX(450, BLOCKED_BY_PARENTAL_CONTROL, BLOCKED_BY_PARENTAL_CONTROL)                                                 \
    XX(451, UNAVAILABLE_FOR_LEGAL_REASONS, UNAVAILABLE_FOR_LEGAL_REASONS)                                             \
    XX(460, CLIENT_CLOSED_LOAD_BALANCED_REQUEST, CLIENT_CLOSED_LOAD_BALANCED_REQUEST)                                 \
    XX(463, INVALID_X_FORWARDED_FOR, INVALID_X_FORWARDED_FOR)                                                         \
    XX(494, REQUEST_HEADER_TOO_LARGE, REQUEST_HEADER_TOO_LARGE) XX(495, SSL_CERTIFICATE_ERROR, SSL_CERTIFICATE_ERROR) \
    XX(496, SSL_CERTIFICATE_REQUIRED, SSL_CERTIFICATE_REQUIRED)                                                       \
    XX(497, HTTP_REQUEST_SENT_TO_HTTPS_PORT, HTTP_REQUEST_SENT_TO_HTTPS_PORT) XX(498, INVALID_TOKEN, INVALID_TOKEN)   \
    XX(499, CLIENT_CLOSED_REQUEST, CLIENT_CLOSED_REQUEST) XX(500, INTERNAL_SERVER_ERROR, INTERNAL_SERVER_ERROR)       \
    XX(501, NOT_IMPLEMENTED, NOT_IMPLEMENTED) XX(502, BAD_GATEWAY, BAD_GATEWAY)                                       \
    XX(503, SERVICE_UNAVAILABLE, SERVICE_UNAVAILABLE) XX(504, GATEWAY_TIMEOUT, GATEWAY_TIMEOUT)                       \
    XX(505, HTTP_VERSION_NOT_SUPPORTED, HTTP_VERSION_NOT_SUPPORTED)                                                   \
    XX(506, VARIANT_ALSO_NEGOTIATES, VARIANT_ALSO_NEGOTIATES) XX(507, INSUFFICIENT_STORAGE, INSUFFICIENT_STORAGE)     \
    XX(508, LOOP_DETECTED, LOOP_DETECTED) XX(509, BANDWIDTH_LIMIT_EXCEEDED, BANDWIDTH_LIMIT_EXCEEDED)                 \
    XX(510, NOT_EXTENDED, NOT_EXTENDED) XX(511, NETWORK_AUTHENTICATION_REQUIRED, NETWORK_AUTHENTICATION_REQUIRED)     \
    XX(520, WEB_SERVER_UNKNOWN_ERROR, WEB_SERVER_UNKNOWN_ERROR) XX(521, WEB_SERVER_IS_DOWN, WEB_SERVER_IS_DOWN)       \
    XX(522, CONNECTION_TIMEOUT, CONNECTION_TIMEOUT) XX(523, ORIGIN_IS_UNREACHABLE, ORIGIN_IS_UNREACHABLE)             \
    XX(524, TIMEOUT_OCCURED, TIMEOUT_OCCURED) XX(525, SSL_HANDSHAKE_FAILED, SSL_HANDSHAKE_FAILED)                     \
    XX(526, INVALID_SSL_CERTIFICATE, INVALID_SSL_CERTIFICATE) XX(527, RAILGUN_ERROR, RAILGUN_ERROR)                   \
    XX(529, SITE_IS_OVERLOADED, SITE_IS_OVERLOADED) XX(530, SITE_IS_FROZEN, SITE_IS_FROZEN)                           \
    XX(561, IDENTITY_PROVIDER_AUTHENTICATION_ERROR, IDENTITY_PROVIDER_AUTHENTICATION_ERROR)                           \
    XX(598, NETWORK_READ_TIMEOUT, NETWORK_READ_TIMEOUT) XX(599, NETWORK_CONNECT_TIMEOUT, NETWORK_CONNECT_TIMEOUT)

#define HTTPCORE_LLHTTP_ERRNO(NUMBER, NAME, STRING) HPE_##NAME = NUMBER,
enum llhttp_errno { HTTP_ERRNO_MAP(HTTPCORE_LLHTTP_ERRNO) HTTPCORE_LLHTTP_LAST_ERRNO = HPE_CB_PROTOCOL_COMPLETE };
#undef HTTPCORE_LLHTTP_ERRNO
typedef enum llhttp_errno llhttp_errno_t;

#define HTTPCORE_LLHTTP_METHOD(NUMBER, NAME, STRING) HTTP_##NAME = NUMBER,
enum llhttp_method { HTTP_ALL_METHOD_MAP(HTTPCORE_LLHTTP_METHOD) HTTPCORE_LLHTTP_LAST_METHOD = HTTP_QUERY };
#undef HTTPCORE_LLHTTP_METHOD
typedef enum llhttp_method llhttp_method_t;

#define HTTPCORE_LLHTTP_STATUS(NUMBER, NAME, STRING) HTTP_STATUS_##NAME = NUMBER,
enum llhttp_status {
    HTTP_STATUS_MAP(HTTPCORE_LLHTTP_STATUS) HTTPCORE_LLHTTP_LAST_STATUS = HTTP_STATUS_NETWORK_CONNECT_TIMEOUT
};
#undef HTTPCORE_LLHTTP_STATUS
typedef enum llhttp_status llhttp_status_t;

enum llhttp_type { HTTP_BOTH = 0, HTTP_REQUEST = 1, HTTP_RESPONSE = 2 };
typedef enum llhttp_type llhttp_type_t;

enum llhttp_finish { HTTP_FINISH_SAFE = 0, HTTP_FINISH_SAFE_WITH_CB = 1, HTTP_FINISH_UNSAFE = 2 };
typedef enum llhttp_finish llhttp_finish_t;

/* What the message at hand has said so far, in llhttp_t.flags. */
enum llhttp_flags {
    F_CONNECTION_KEEP_ALIVE = 0x1,
    F_CONNECTION_CLOSE = 0x2,
    F_CONNECTION_UPGRADE = 0x4,
    F_CHUNKED = 0x8,
    F_UPGRADE = 0x10,
    F_CONTENT_LENGTH = 0x20,
    F_SKIPBODY = 0x40,
    F_TRAILING = 0x80,
    F_TRANSFER_ENCODING = 0x200
};
typedef enum llhttp_flags llhttp_flags_t;

/* What is tolerated, in llhttp_t.lenient_flags. */
enum llhttp_lenient_flags {
    LENIENT_HEADERS = 0x1,
    LENIENT_CHUNKED_LENGTH = 0x2,
    LENIENT_KEEP_ALIVE = 0x4,
    LENIENT_TRANSFER_ENCODING = 0x8,
    LENIENT_VERSION = 0x10,
    LENIENT_DATA_AFTER_CLOSE = 0x20,
    LENIENT_OPTIONAL_LF_AFTER_CR = 0x40,
    LENIENT_OPTIONAL_CRLF_AFTER_CHUNK = 0x80,
    LENIENT_OPTIONAL_CR_BEFORE_LF = 0x100,
    LENIENT_SPACES_AFTER_CHUNK_SIZE = 0x200,
    LENIENT_HEADER_VALUE_RELAXED = 0x400
};
typedef enum llhttp_lenient_flags llhttp_lenient_flags_t;

/* The parser. `data` is the user's; the other public members are to be read. */
typedef struct llhttp__internal_s llhttp__internal_t;
typedef llhttp__internal_t llhttp_t;
typedef struct llhttp_settings_s llhttp_settings_t;
struct llhttp__internal_s {
    int32_t error;  /* enum llhttp_errno */
    uint8_t type;   /* enum llhttp_type */
    uint8_t method; /* enum llhttp_method */
    uint8_t http_major;
    uint8_t http_minor;
    const char *reason;
    const char *error_pos;
    void *data;
    uint64_t content_length; /* what is left of the content, or of the chunk */
    uint16_t lenient_flags;
    uint16_t flags;
    uint16_t status_code;
    uint8_t upgrade;
    uint8_t finish; /* enum llhttp_finish */
    uint8_t initial_message_completed;
    uint8_t httpcore_stage[30];
    uint8_t httpcore_why;
    void *settings;
    uint64_t httpcore_private[16];
};

/* A piece of an element; the pieces of one may come in several calls. Other than 0 ends the parsing with that error, -1
 * with HPE_USER; HPE_PAUSED pauses it. */
typedef int (*llhttp_data_cb)(llhttp_t *, const char *at, size_t length);
/* Something has happened. Other than 0 and HPE_PAUSED ends the parsing with an error of the callback's own. */
typedef int (*llhttp_cb)(llhttp_t *);

/* Any may be NULL. */
struct llhttp_settings_s {
    llhttp_cb on_message_begin;
    llhttp_data_cb on_protocol;
    llhttp_data_cb on_url;
    llhttp_data_cb on_status;
    llhttp_data_cb on_method;
    llhttp_data_cb on_version;
    llhttp_data_cb on_header_field;
    llhttp_data_cb on_header_value;
    llhttp_data_cb on_chunk_extension_name;
    llhttp_data_cb on_chunk_extension_value;
    llhttp_cb on_headers_complete; /* 1: this message has no content; 2: nor does HTTP go on behind it */
    llhttp_data_cb on_body;
    llhttp_cb on_message_complete;
    llhttp_cb on_protocol_complete;
    llhttp_cb on_url_complete;
    llhttp_cb on_status_complete;
    llhttp_cb on_method_complete;
    llhttp_cb on_version_complete;
    llhttp_cb on_header_field_complete;
    llhttp_cb on_header_value_complete;
    llhttp_cb on_chunk_extension_name_complete;
    llhttp_cb on_chunk_extension_value_complete;
    llhttp_cb on_chunk_header; /* content_length is the size of the chunk */
    llhttp_cb on_chunk_complete;
    llhttp_cb on_reset; /* before each message but the first */
};

/* The functions have names of httpcore's own, so that nothing else in the program can be in their place. */
#define llhttp_init httpcore_llhttp_init
#define llhttp_execute httpcore_llhttp_execute
#define llhttp_message_needs_eof httpcore_llhttp_message_needs_eof
#define llhttp_should_keep_alive httpcore_llhttp_should_keep_alive

/* Makes a parser, in whatever memory, ready for the messages of one connection; all members are set. */
void llhttp_init(llhttp_t *parser, llhttp_type_t type, const llhttp_settings_t *settings);

/* Reads `len` bytes of input, cut anywhere. If the result is not HPE_OK, llhttp_get_error_pos is where it happened, and
 * the same result is given from then on; but HPE_PAUSED and HPE_PAUSED_UPGRADE can be resumed from, with the bytes from
 * there on. */
llhttp_errno_t llhttp_execute(llhttp_t *parser, const char *data, size_t len);

/* Whether the message at hand ends with its connection. */
int llhttp_message_needs_eof(const llhttp_t *parser);

/* Whether there may be another message behind the one at hand. */
int llhttp_should_keep_alive(const llhttp_t *parser);

/* As llhttp_init, with the type, the settings, the data and the leniency that the parser has. */
static inline void llhttp_reset(llhttp_t *parser) {
    void *data = parser->data;
    uint16_t lenient_flags = parser->lenient_flags;
    llhttp_init(parser, (llhttp_type_t)parser->type, (const llhttp_settings_t *)parser->settings);
    parser->data = data;
    parser->lenient_flags = lenient_flags;
}

static inline void llhttp_settings_init(llhttp_settings_t *settings) {
    memset(settings, 0, sizeof *settings);
}

/* A parser without settings on the heap, or NULL. */
static inline llhttp_t *llhttp_alloc(llhttp_type_t type) {
    llhttp_t *parser = (llhttp_t *)malloc(sizeof *parser);
    if (parser)
        llhttp_init(parser, type, NULL);
    return parser;
}

static inline void llhttp_free(llhttp_t *parser) {
    free(parser);
}

static inline uint8_t llhttp_get_type(llhttp_t *parser) { return parser->type; }
static inline uint8_t llhttp_get_http_major(llhttp_t *parser) { return parser->http_major; }
static inline uint8_t llhttp_get_http_minor(llhttp_t *parser) { return parser->http_minor; }
static inline uint8_t llhttp_get_method(llhttp_t *parser) { return parser->method; }
static inline int llhttp_get_status_code(llhttp_t *parser) { return parser->status_code; }
static inline uint8_t llhttp_get_upgrade(llhttp_t *parser) { return parser->upgrade; }
static inline llhttp_errno_t llhttp_get_errno(const llhttp_t *parser) { return (llhttp_errno_t)parser->error; }
static inline const char *llhttp_get_error_reason(const llhttp_t *parser) {
    static const char *const reasons[] = {
        NULL,
        "callback error",
        "span callback error",
        "paused by a callback",
        "CONNECT or Upgrade: HTTP ends here",
        "the preface of HTTP/2",
        "not the preface of HTTP/2",
        "neither HTTP/1.0 nor HTTP/1.1",
        "whitespace after header value",
        "Data after `Connection: close`",
        "not a method that is known here",
        "not a method of HTTP",
        "Transfer-Encoding can't be present with Content-Length",
        "Transfer-Encoding in HTTP/1.0",
        "Content-Length beside Transfer-Encoding",
        "Host in a trailer section",
        "Duplicate Content-Length",
        "Empty Content-Length",
        "Empty Transfer-Encoding",
        "Invalid `Transfer-Encoding` header value",
        "Request has invalid `Transfer-Encoding`",
        "content in an interim response",
        "Expected HTTP/",
        "Invalid character in chunk size",
        "Expected LF after chunk size",
        "Expected LF after chunk data",
    };
    return parser->reason || parser->httpcore_why >= sizeof reasons / sizeof *reasons ? parser->reason
                                                                                      : reasons[parser->httpcore_why];
}
static inline const char *llhttp_get_error_pos(const llhttp_t *parser) { return parser->error_pos; }

/* To be called by a callback before it returns its error. */
static inline void llhttp_set_error_reason(llhttp_t *parser, const char *reason) { parser->reason = reason; }

/* The input has ended: on_message_complete for content that goes on until close; HPE_INVALID_EOF_STATE inside a
 * message. */
static inline llhttp_errno_t llhttp_finish(llhttp_t *parser) {
    const llhttp_settings_t *settings = (const llhttp_settings_t *)parser->settings;
    if (parser->error != HPE_OK || parser->finish == HTTP_FINISH_SAFE)
        return HPE_OK;
    if (parser->finish == HTTP_FINISH_SAFE_WITH_CB)
        return (llhttp_errno_t)(settings && settings->on_message_complete ? settings->on_message_complete(parser) : 0);
    parser->reason = "Invalid EOF state";
    return HPE_INVALID_EOF_STATE;
}

/* Between two calls of llhttp_execute: the next one gives HPE_PAUSED. A callback pauses with its result. */
static inline void llhttp_pause(llhttp_t *parser) {
    if (parser->error == HPE_OK) {
        parser->error = HPE_PAUSED;
        parser->reason = "Paused";
    }
}

static inline void llhttp_resume(llhttp_t *parser) {
    if (parser->error == HPE_PAUSED)
        parser->error = HPE_OK;
}

static inline void llhttp_resume_after_upgrade(llhttp_t *parser) {
    if (parser->error == HPE_PAUSED_UPGRADE)
        parser->error = HPE_OK;
}

/* The names; "<unknown>" for what has none. */
#define HTTPCORE_LLHTTP_ERRNO(NUMBER, NAME, STRING) case NUMBER: return "HPE_" #STRING;
#define HTTPCORE_LLHTTP_NAME(NUMBER, NAME, STRING) case NUMBER: return #STRING;
static inline const char *llhttp_errno_name(llhttp_errno_t err) {
    switch ((int)err) { HTTP_ERRNO_MAP(HTTPCORE_LLHTTP_ERRNO) default: return "<unknown>"; }
}

static inline const char *llhttp_method_name(llhttp_method_t method) {
    switch ((int)method) { HTTP_ALL_METHOD_MAP(HTTPCORE_LLHTTP_NAME) default: return "<unknown>"; }
}

static inline const char *llhttp_status_name(llhttp_status_t status) {
    switch ((int)status) { HTTP_STATUS_MAP(HTTPCORE_LLHTTP_NAME) default: return "<unknown>"; }
}
#undef HTTPCORE_LLHTTP_ERRNO
#undef HTTPCORE_LLHTTP_NAME

/* What is tolerated, each off unless switched on. All of them cost safety: what they let through, others may read
 * otherwise. They count from the next call of llhttp_execute on. */
#define HTTPCORE_LLHTTP_LENIENT(NAME, FLAG)                                            \
    static inline void llhttp_set_lenient_##NAME(llhttp_t *parser, int enabled) {      \
        unsigned others = parser->lenient_flags & ~(unsigned)LENIENT_##FLAG;           \
        parser->lenient_flags = (uint16_t)(enabled ? others | LENIENT_##FLAG : others); \
    }
/* Folded field lines, and any byte but CR and LF in a value. */
HTTPCORE_LLHTTP_LENIENT(headers, HEADERS)
/* Content-Length beside Transfer-Encoding; a request whose last coding is not chunked goes on until close. */
HTTPCORE_LLHTTP_LENIENT(chunked_length, CHUNKED_LENGTH)
/* Another message behind one that ends its connection. */
HTTPCORE_LLHTTP_LENIENT(keep_alive, KEEP_ALIVE)
/* Codings behind chunked; a request whose last coding is not chunked goes on until close. */
HTTPCORE_LLHTTP_LENIENT(transfer_encoding, TRANSFER_ENCODING)
/* Any HTTP/digit.digit. */
HTTPCORE_LLHTTP_LENIENT(version, VERSION)
/* Bytes behind a message that ends its connection: they are thrown away. */
HTTPCORE_LLHTTP_LENIENT(data_after_close, DATA_AFTER_CLOSE)
/* A CR alone at the end of a start line, a head, and a chunk size line. */
HTTPCORE_LLHTTP_LENIENT(optional_lf_after_cr, OPTIONAL_LF_AFTER_CR)
/* A LF alone at the end of a line. */
HTTPCORE_LLHTTP_LENIENT(optional_cr_before_lf, OPTIONAL_CR_BEFORE_LF)
/* Nothing between the data of a chunk and the next size. */
HTTPCORE_LLHTTP_LENIENT(optional_crlf_after_chunk, OPTIONAL_CRLF_AFTER_CHUNK)
/* Blanks behind a chunk size. */
HTTPCORE_LLHTTP_LENIENT(spaces_after_chunk_size, SPACES_AFTER_CHUNK_SIZE)
/* Control bytes in a value, but NUL, CR and LF. */
HTTPCORE_LLHTTP_LENIENT(header_value_relaxed, HEADER_VALUE_RELAXED)
#undef HTTPCORE_LLHTTP_LENIENT

#ifdef __cplusplus
}
#endif
#endif
