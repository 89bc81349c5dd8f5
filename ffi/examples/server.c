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
    ANSWER_SIZE = 1024,          /* room for the longest answer */
    MAX_OUTPUT = 64 * 1024,      /* stop reading while more than this waits to be written */
    MAX_DRAIN = 256 * 1024,      /* what is read and thrown away before a close */
    MESSAGE_SECONDS = 30,        /* for one whole request and its answer */
    DRAIN_SECONDS = 2,
};

struct buffer {
    char *data;
    size_t start, end, capacity; /* bytes in use: start to end */
};

struct connection {
    ev_io reading, writing;
    ev_timer deadline;
    int fd;
    int peer_closed;             /* no more will be read */
    int half_closed;             /* no more will be written */
    size_t drained;
    struct buffer in, out;
    unsigned method_id;          /* of the request at hand */
    httpcore_server http;
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

static const uint8_t *http_date(void) {
    static uint8_t text[29];
    static time_t at = -1;
    time_t now = time(NULL);
    if (now != at)
        httpcore_http_date((uint64_t)now, text);
    at = now;
    return text;
}

static httpcore_slice slice(const char *text) {
    return (httpcore_slice){(const uint8_t *)text, strlen(text)};
}

/* Answers a request that is complete. -1: the connection is beyond help. */
static int answer(struct connection *c) {
    const char *text = "Hello from httpcore.\n";
    httpcore_pair fields[] = {{slice("Content-Type"), slice("text/plain; charset=utf-8")},
                              {slice("Allow"), slice("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")}};
    httpcore_response response = {.status = 200, .date29 = http_date(), .fields = fields, .field_count = 1};
    switch (c->method_id) {
    case 0:
        response.status = 501;
        text = "I do not know this method.\n";
        break;
    case HTTPCORE_METHOD_CONNECT:
    case HTTPCORE_METHOD_TRACE:
        response.status = 405;
        response.field_count = 2;
        text = "Not here.\n";
        break;
    }
    size_t written;
    if (reserve(&c->out, ANSWER_SIZE) != 0)
        return -1;
    if (httpcore_server_send_response(&c->http, &response, (const uint8_t *)text, strlen(text),
                                      (uint8_t *)c->out.data + c->out.end, ANSWER_SIZE, &written) != HTTPCORE_OK)
        return -1;
    c->out.end += written;
    return 0;
}

/* Says what is wrong with a request, after which the connection closes. */
static int answer_error(struct connection *c) {
    size_t written;
    if (reserve(&c->out, ANSWER_SIZE) != 0)
        return -1;
    if (httpcore_server_send_error(&c->http, http_date(), (uint8_t *)c->out.data + c->out.end, ANSWER_SIZE,
                                   &written) != HTTPCORE_OK)
        return -1;
    c->out.end += written;
    return 0;
}

static int answer_continue(struct connection *c) {
    size_t written;
    if (reserve(&c->out, ANSWER_SIZE) != 0)
        return -1;
    if (httpcore_server_send_continue(&c->http, (uint8_t *)c->out.data + c->out.end, ANSWER_SIZE, &written) !=
        HTTPCORE_OK)
        return -1;
    c->out.end += written;
    return 0;
}

/* Requests. */

/* Takes the next event out of the input. 1: there was one; 0: more input is needed; -1: beyond help. */
static int receive(struct connection *c) {
    httpcore_event event;
    httpcore_head head;
    const uint8_t *bytes = (const uint8_t *)c->in.data + c->in.start;
    size_t length = c->in.end - c->in.start;
    if (httpcore_server_receive(&c->http, c->fields, MAX_FIELDS, bytes, length, &event) != HTTPCORE_OK)
        return 1; /* What to do about it is what comes next. */
    if (event.kind == HTTPCORE_HEAD) {
        if (httpcore_server_head(&c->http, c->fields, MAX_FIELDS, bytes, event.consumed, &head) != HTTPCORE_OK)
            return -1;
        c->method_id = head.method_id;
    }
    c->in.start += event.consumed;
    if (event.kind != HTTPCORE_NEED_DATA)
        return 1;
    if (c->peer_closed)
        return httpcore_server_receive_eof(&c->http, &event) == HTTPCORE_OK ? 1 : -1;
    return httpcore_server_next(&c->http) == HTTPCORE_NEXT_SEND_CONTINUE;
}

/* Goes on until it has to wait for input, or enough output waits. 0, or -1: beyond help. */
static int serve(struct connection *c) {
    while (c->out.end - c->out.start < MAX_OUTPUT) {
        int going = 1;
        switch (httpcore_server_next(&c->http)) {
        case HTTPCORE_NEXT_READ:
        case HTTPCORE_NEXT_DRAIN:
            going = receive(c);
            break;
        case HTTPCORE_NEXT_SEND_CONTINUE:
            if (answer_continue(c) != 0)
                return -1;
            break;
        case HTTPCORE_NEXT_SEND_HEAD: {
            httpcore_error error;
            httpcore_server_error(&c->http, &error);
            if ((error.code != HTTPCORE_OK ? answer_error(c) : answer(c)) != 0)
                return -1;
            break;
        }
        default:
            return 0; /* Close. */
        }
        if (going <= 0)
            return going;
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
    int written, held_back;
    do {
        if (serve(c) != 0) {
            destroy(loop, c);
            return;
        }
        held_back = c->out.end - c->out.start >= MAX_OUTPUT;
        written = flush(c);
    } while (written == 1 && held_back);

    int closing = httpcore_server_next(&c->http) == HTTPCORE_NEXT_CLOSE;
    if (written < 0 || (written == 1 && closing && c->peer_closed)) {
        destroy(loop, c);
    } else if (written == 0) {
        /* Nothing more is read from a peer that does not read. */
        ev_io_stop(loop, &c->reading);
        ev_io_start(loop, &c->writing);
    } else {
        ev_io_stop(loop, &c->writing);
        ev_io_start(loop, &c->reading);
        if (closing && !c->half_closed) {
            /* The peer sees the end at once; what it still sends must not make the kernel reset what it has not read. */
            shutdown(c->fd, SHUT_WR);
            c->half_closed = 1;
            ev_timer_stop(loop, &c->deadline);
            ev_timer_set(&c->deadline, DRAIN_SECONDS, 0.);
            ev_timer_start(loop, &c->deadline);
        }
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
    if (c->half_closed) {
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
    httpcore_server_init(&c->http, sizeof c->http, NULL);
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
