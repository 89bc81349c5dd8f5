/* A program without a C library: httpcore needs memcpy, memmove, memset, memcmp and bcmp, and nothing else.
 *
 * It answers a request that it has in memory, compares the bytes, and exits with 0 or the number of what failed. */

#include "httpcore.h"

int memcmp(const void *a, const void *b, size_t n);

void *memcpy(void *restrict to, const void *restrict from, size_t n) {
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)to)[i] = ((const unsigned char *)from)[i];
    return to;
}

void *memmove(void *to, const void *from, size_t n) {
    unsigned char *t = to;
    const unsigned char *f = from;
    for (size_t i = 0; i < n; i++) {
        size_t at = t < f ? i : n - 1 - i;
        t[at] = f[at];
    }
    return to;
}

void *memset(void *to, int byte, size_t n) {
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)to)[i] = (unsigned char)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t n) {
    const unsigned char *x = a, *y = b;
    for (size_t i = 0; i < n; i++)
        if (x[i] != y[i])
            return x[i] - y[i];
    return 0;
}

int bcmp(const void *a, const void *b, size_t n) {
    return memcmp(a, b, n);
}

static const char REQUEST[] = "POST /greet HTTP/1.1\r\nHost: example.org\r\nContent-Length: 5\r\n\r\nhello";
static const char RESPONSE[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

static httpcore_server server;
static httpcore_field fields[8];
static uint8_t content[8], out[256];

static int serve(void) {
    const uint8_t *at = (const uint8_t *)REQUEST;
    size_t left = sizeof REQUEST - 1, length = 0, written;
    httpcore_event event;
    httpcore_head head;

    if (httpcore_server_init(&server, sizeof server, NULL) != HTTPCORE_OK)
        return 1;
    do {
        if (httpcore_server_receive(&server, fields, 8, at, left, &event) != HTTPCORE_OK)
            return 2;
        if (event.kind == HTTPCORE_HEAD &&
            (httpcore_server_head(&server, fields, 8, at, event.consumed, &head) != HTTPCORE_OK ||
             head.method_id != HTTPCORE_METHOD_POST || head.fields != 2))
            return 3;
        if (event.kind == HTTPCORE_CONTENT) {
            memcpy(content + length, at + event.start, event.end - event.start);
            length += event.end - event.start;
        }
        at += event.consumed;
        left -= event.consumed;
    } while (event.kind != HTTPCORE_END);
    if (httpcore_server_next(&server) != HTTPCORE_NEXT_SEND_HEAD)
        return 4;
    httpcore_pair type = {{(const uint8_t *)"Content-Type", 12}, {(const uint8_t *)"text/plain", 10}};
    httpcore_response response = {.status = 200, .fields = &type, .field_count = 1};
    if (httpcore_server_send_response(&server, &response, content, length, out, sizeof out, &written) != HTTPCORE_OK)
        return 5;
    return written == sizeof RESPONSE - 1 && memcmp(out, RESPONSE, written) == 0 ? 0 : 6;
}

/* exit_group(2) of Linux. */
__attribute__((noreturn)) static void leave(long status) {
#if defined(__x86_64__)
    __asm__ volatile("syscall" : : "a"(231L), "D"(status) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long x0 __asm__("x0") = status;
    register long x8 __asm__("x8") = 94;
    __asm__ volatile("svc 0" : : "r"(x0), "r"(x8) : "memory");
#else
#error "how does a program exit here?"
#endif
    for (;;) {
    }
}

__attribute__((noreturn, used)) void start(void);

void start(void) {
    leave(serve());
}

/* Where the kernel begins; the stack has to be aligned for a call. */
#if defined(__x86_64__)
__asm__(".global _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall start\n");
#else
__asm__(".global _start\n_start:\n\tmov x29, #0\n\tmov x30, #0\n\tbl start\n");
#endif
