/* A server core on libev: one thread, non-blocking, keep-alive, pipelining.
 *
 * It answers every request with a greeting, to show how a server stands on httpcore.h: the event loop owns the sockets and
 * the buffers, the library says what the bytes are. Read it from main() upwards.
 *
 *     server [PORT | unix:/path]
 */

#define _GNU_SOURCE
#include <errno.h>
#include <ev.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "httpcore.h"

enum {
    MAX_FIELDS = 100,
    READ_SIZE = 16 * 1024,       /* room for one read */
    MAX_OUTPUT = 64 * 1024,      /* stop reading while more than this waits to be written */
    MAX_DRAIN = 256 * 1024,      /* what is read and thrown away before a close */
    MESSAGE_SECONDS = 30,        /* for one whole request and its answer */
    DRAIN_SECONDS = 2,
};

struct buffer {
    char *data;
    size_t start, end, capacity; /* bytes in use: start to end */
};

/* What is kept of a request whose head is gone from the buffer by the time it is answered. */
struct request {
    unsigned method_id;
    int close;
    int refuse;                  /* a status, or 0 */
};

struct connection {
    ev_io reading, writing;
    ev_timer deadline;
    int fd;
    int peer_closed;             /* no more will be read */
    int closing;                 /* nothing more will be parsed: write, half-close, drain, close */
    size_t drained;
    struct buffer in, out;
    struct request request;
    httpcore_parser parser;
    httpcore_field fields[MAX_FIELDS];
};

/* Buffers. */

static int reserve(struct buffer *b, size_t more) {
    if (b->start > 0) {
        memmove(b->data, b->data + b->start, b->end - b->start);
        b->end -= b->start;
        b->start = 0;
    }
    if (b->capacity - b->end >= more)
        return 0;
    size_t capacity = (b->end + more) * 2;
    char *data = realloc(b->data, capacity);
    if (!data)
        return -1;
    b->data = data;
    b->capacity = capacity;
    return 0;
}

/* Answers. */

static const char *http_date(void) {
    static char text[32];
    static time_t at;
    time_t now = time(NULL);
    if (now != at) {
        struct tm parts;
        gmtime_r(&now, &parts);
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
        at = now;
    }
    return text;
}

/* Writes a whole answer behind the output that waits. */
static int answer(struct connection *c, int status, const char *text, int head_only, int close) {
    httpcore_slice reason = httpcore_status_reason((uint16_t)status);
    size_t length = strlen(text);
    if (reserve(&c->out, 512 + length) != 0)
        return -1;
    char *at = c->out.data + c->out.end;
    int head = snprintf(at, 512,
                        "HTTP/1.1 %d %.*s\r\nDate: %s\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        "Content-Length: %zu\r\n%s\r\n",
                        status, (int)reason.len, (const char *)reason.ptr, http_date(), length,
                        close ? "Connection: close\r\n" : "");
    if (!head_only)
        memcpy(at + head, text, length);
    c->out.end += (size_t)head + (head_only ? 0 : length);
    return 0;
}

static int answer_error(struct connection *c) {
    httpcore_error error;
    char text[256];
    httpcore_parser_error(&c->parser, &error);
    snprintf(text, sizeof text, "%s at byte %llu (RFC %u, section %s)\n", error.message,
             (unsigned long long)error.offset, error.rfc, error.section);
    return answer(c, error.status, text, 0, 1);
}

static int answer_request(struct connection *c) {
    const struct request *r = &c->request;
    int head_only = r->method_id == HTTPCORE_METHOD_HEAD;
    switch (r->method_id) {
    case 0:
        return answer(c, 501, "I do not know this method.\n", 0, r->close);
    case HTTPCORE_METHOD_CONNECT:
    case HTTPCORE_METHOD_TRACE:
        return answer(c, 405, "Not here.\n", 0, r->close);
    default:
        return answer(c, 200, "Hello from httpcore.\n", head_only, r->close);
    }
}

/* Requests. */

/* A head is complete: its `length` bytes are at the start of the input. */
static int begin_request(struct connection *c, size_t length) {
    httpcore_head head;
    const uint8_t *bytes = (const uint8_t *)c->in.data + c->in.start;
    if (httpcore_parser_head(&c->parser, c->fields, MAX_FIELDS, bytes, length, &head) != HTTPCORE_OK)
        return -1;
    c->request.method_id = head.method_id;
    c->request.close = !head.keep_alive;
    c->request.refuse = head.expectation == HTTPCORE_EXPECT_UNKNOWN ? 417 : head.other_codings ? 501 : 0;

    int has_content = head.body == HTTPCORE_BODY_CHUNKED || head.content_length > 0;
    int none_arrived = c->in.start + length == c->in.end;
    if (head.expectation == HTTPCORE_EXPECT_CONTINUE && has_content && none_arrived) {
        static const char proceed[] = "HTTP/1.1 100 Continue\r\n\r\n";
        if (reserve(&c->out, sizeof proceed) != 0)
            return -1;
        memcpy(c->out.data + c->out.end, proceed, sizeof proceed - 1);
        c->out.end += sizeof proceed - 1;
    }
    return 0;
}

/* Takes what has arrived; answers what is complete. -1: the connection is beyond help. */
static int take_input(struct connection *c) {
    while (!c->closing && c->out.end - c->out.start < MAX_OUTPUT) {
        httpcore_event event;
        const uint8_t *bytes = (const uint8_t *)c->in.data + c->in.start;
        size_t length = c->in.end - c->in.start;
        if (httpcore_parser_next(&c->parser, c->fields, MAX_FIELDS, bytes, length, &event) != HTTPCORE_OK) {
            c->closing = 1;
            return answer_error(c);
        }
        if (event.kind == HTTPCORE_HEAD) {
            if (begin_request(c, event.consumed) != 0)
                return -1;
            if (c->request.refuse) {
                c->closing = 1;
                return answer(c, c->request.refuse, "I cannot do that.\n", 0, 1);
            }
        }
        c->in.start += event.consumed;
        if (event.kind == HTTPCORE_END) {
            if (answer_request(c) != 0)
                return -1;
            if (httpcore_parser_start_next(&c->parser) != HTTPCORE_OK)
                c->closing = 1;
        }
        if (event.kind == HTTPCORE_NEED_DATA) {
            if (c->peer_closed) {
                /* Nothing answers half a request whose sender has gone. */
                c->closing = 1;
            }
            return 0;
        }
    }
    return 0;
}

/* Connections. */

static void destroy(struct ev_loop *loop, struct connection *c) {
    ev_io_stop(loop, &c->reading);
    ev_io_stop(loop, &c->writing);
    ev_timer_stop(loop, &c->deadline);
    close(c->fd);
    free(c->in.data);
    free(c->out.data);
    free(c);
}

/* Writes what waits. 1: all is written; 0: the socket is full; -1: it is gone. */
static int flush(struct connection *c) {
    while (c->out.start < c->out.end) {
        ssize_t n = send(c->fd, c->out.data + c->out.start, c->out.end - c->out.start, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR ? 0 : -1;
        c->out.start += (size_t)n;
    }
    c->out.start = c->out.end = 0;
    return 1;
}

/* Goes on as far as input and output allow. */
static void proceed(struct ev_loop *loop, struct connection *c) {
    int written;
    for (;;) {
        if (take_input(c) != 0) {
            destroy(loop, c);
            return;
        }
        int held_back = !c->closing && c->out.end - c->out.start >= MAX_OUTPUT;
        written = flush(c);
        if (written != 1 || !held_back)
            break;
    }
    if (written < 0 || (written == 1 && c->closing && c->peer_closed)) {
        destroy(loop, c);
        return;
    }
    if (written == 0) {
        ev_io_start(loop, &c->writing);
        if (!c->closing)
            ev_io_stop(loop, &c->reading);
        return;
    }
    ev_io_stop(loop, &c->writing);
    if (!c->closing) {
        ev_io_start(loop, &c->reading);
    } else if (c->drained == 0) {
        /* The peer sees the end at once; what it still sends must not make the kernel reset what it has not read yet. */
        shutdown(c->fd, SHUT_WR);
        c->drained = 1;
        ev_timer_stop(loop, &c->deadline);
        ev_timer_set(&c->deadline, DRAIN_SECONDS, 0.);
        ev_timer_start(loop, &c->deadline);
        ev_io_start(loop, &c->reading);
    }
}

static void drain(struct ev_loop *loop, struct connection *c) {
    char nobody_reads[READ_SIZE];
    ssize_t n = recv(c->fd, nobody_reads, sizeof nobody_reads, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    c->drained += n > 0 ? (size_t)n : 0;
    if (n <= 0 || c->drained > MAX_DRAIN)
        destroy(loop, c);
}

static void on_readable(struct ev_loop *loop, ev_io *w, int events) {
    struct connection *c = w->data;
    (void)events;
    if (c->closing) {
        drain(loop, c);
        return;
    }
    if (reserve(&c->in, READ_SIZE) != 0) {
        destroy(loop, c);
        return;
    }
    int idle = c->in.start == c->in.end;
    ssize_t n = recv(c->fd, c->in.data + c->in.end, READ_SIZE, 0);
    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR)
            destroy(loop, c);
        return;
    }
    if (n == 0)
        c->peer_closed = 1;
    if (idle)
        ev_timer_again(loop, &c->deadline);
    c->in.end += (size_t)n;
    proceed(loop, c);
}

static void on_writable(struct ev_loop *loop, ev_io *w, int events) {
    (void)events;
    proceed(loop, w->data);
}

static void on_deadline(struct ev_loop *loop, ev_timer *w, int events) {
    (void)events;
    destroy(loop, w->data);
}

static void on_connection(struct ev_loop *loop, ev_io *w, int events) {
    (void)events;
    int fd = accept4(w->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return;
    struct connection *c = calloc(1, sizeof *c);
    if (!c) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    c->fd = fd;
    httpcore_request_parser_init(&c->parser, sizeof c->parser, NULL);
    ev_io_init(&c->reading, on_readable, fd, EV_READ);
    ev_io_init(&c->writing, on_writable, fd, EV_WRITE);
    ev_timer_init(&c->deadline, on_deadline, MESSAGE_SECONDS, MESSAGE_SECONDS);
    c->reading.data = c->writing.data = c->deadline.data = c;
    ev_io_start(loop, &c->reading);
    ev_timer_start(loop, &c->deadline);
}

/* Start and stop. */

static void on_signal(struct ev_loop *loop, ev_signal *w, int events) {
    (void)w;
    (void)events;
    ev_break(loop, EVBREAK_ALL);
}

static int listen_unix(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat old;
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    /* A socket that a server before us left behind, never a file. */
    if (lstat(path, &old) == 0 && S_ISSOCK(old.st_mode))
        unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 1024) == 0)
        return fd;
    return -1;
}

static int listen_tcp(const char *port) {
    char *end;
    unsigned long number = strtoul(port, &end, 10);
    if (*port == '\0' || *end != '\0' || number > 65535) {
        errno = EINVAL;
        return -1;
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) != 0)
        return -1;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 1024) == 0)
        return fd;
    return -1;
}

int main(int argc, char **argv) {
    const char *where = argc > 1 ? argv[1] : "8080";
    const char *path = strncmp(where, "unix:", 5) == 0 ? where + 5 : NULL;
    struct ev_loop *loop = ev_default_loop(0);
    ev_io listening;
    ev_signal interrupted, terminated;

    if (argc > 2 || httpcore_abi() != HTTPCORE_ABI) {
        fprintf(stderr, argc > 2 ? "usage: server [PORT | unix:/path]\n" : "server: another httpcore than at build\n");
        return 2;
    }
    int fd = path ? listen_unix(path) : listen_tcp(where);
    if (fd < 0 || !loop) {
        fprintf(stderr, "server: cannot listen on %s: %s\n", where, strerror(errno));
        return 1;
    }
    ev_io_init(&listening, on_connection, fd, EV_READ);
    ev_io_start(loop, &listening);
    ev_signal_init(&interrupted, on_signal, SIGINT);
    ev_signal_start(loop, &interrupted);
    ev_signal_init(&terminated, on_signal, SIGTERM);
    ev_signal_start(loop, &terminated);

    if (path)
        printf("httpcore %s serves unix:%s\n", httpcore_version(), path);
    else
        printf("httpcore %s serves http://127.0.0.1:%s/\n", httpcore_version(), where);
    fflush(stdout);
    ev_run(loop, 0);

    close(fd);
    if (path)
        unlink(path);
    return 0;
}
