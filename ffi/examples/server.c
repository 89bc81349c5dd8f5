/* A server core on libev: one thread, non-blocking, keep-alive, pipelining. Write your own from it.
 *
 * The event loop owns the sockets, the buffers and the clock; httpcore.h says what the bytes are and what to do next;
 * answers.h says what is answered. So this file has three parts: how an answer is sent (answers), how a connection goes
 * on (connections), and how it all starts and stops. Read it from main() upwards. A keep-alive request costs one read,
 * one write, and no change of epoll.
 *
 *     server [-t SECONDS] [-c CONNECTIONS] [PORT | HOST:PORT | [IPv6]:PORT | unix:/path]
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
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "answers.h"
#include "httpcore.h"

enum {
    MAX_FIELDS = 100,
    READ_SIZE = 16 * 1024,     /* room for one read */
    ECHO_SIZE = 64 * 1024,     /* content is answered when complete, or when this much of it has arrived */
    MAX_OUTPUT = 256 * 1024,   /* no more is read while this waits to be written */
    DRAIN_SECONDS = 2,         /* how long is read and thrown away before a close */
    HEAD_ROOM = 1024,          /* room for the head of the longest answer */
    LEAST_RATE = 1024,         /* bytes a second: who is slower runs into the time-out */
};

static double time_out = 15.;  /* for a head, between requests, and for content and answers beyond LEAST_RATE */
static int most_connections = 10000;

struct connection {
    ev_io reading, writing;
    ev_timer timer;
    ev_tstamp deadline;          /* when it is cut off; `timer` looks at it now and then */
    int fd;
    int peer_closed;             /* no more will be read */
    int half_closed;             /* no more will be written */
    uint64_t progress;           /* bytes moved since the deadline was set */
    unsigned long requests;
    struct buffer in, out;
    struct plan plan;
    struct connection *next, **link;
    httpcore_server http;
    httpcore_field fields[MAX_FIELDS];
};

static struct connection *connections;
static int connection_count;
static int stopping;
static ev_io listening;
static ev_timer listen_again;

/* Answers: how a plan is carried out. */

static const uint8_t *http_date(void) {
    static uint8_t text[29];
    static time_t at = -1;
    time_t now = (time_t)ev_now(EV_DEFAULT);
    if (now != at)
        httpcore_http_date((uint64_t)now, text);
    at = now;
    return text;
}

static httpcore_response response(const struct plan *p, httpcore_pair fields[3]) {
    httpcore_response r = {.status = (uint16_t)p->status, .date29 = http_date(), .fields = fields};
    r.close = stopping != 0;
    if (p->type)
        fields[r.field_count++] = (httpcore_pair){slice("Content-Type"), slice(p->type)};
    if (p->allow)
        fields[r.field_count++] =
            (httpcore_pair){slice("Allow"), slice("GET, HEAD, POST, PUT, PATCH, OPTIONS")};
    if (p->trailer)
        fields[r.field_count++] = (httpcore_pair){slice("Trailer"), slice("X-Lines")};
    return r;
}

/* Counts what the library wrote to the output. -1: it could not, and the connection is beyond help. */
static int wrote(struct connection *c, httpcore_result result, const size_t *written) {
    if (result != HTTPCORE_OK)
        return -1;
    c->out.end += *written;
    return 0;
}

static int send_whole(struct connection *c) {
    struct plan *p = &c->plan;
    httpcore_pair fields[3];
    httpcore_response r = response(p, fields);
    size_t length = waiting(&p->body), written, space = HEAD_ROOM + length;
    uint8_t *out = room(&c->out, space);
    if (!out)
        return -1;
    return wrote(c, httpcore_server_send_response(&c->http, &r, (uint8_t *)p->body.data, length, out, space, &written),
                 &written);
}

static int send_head(struct connection *c) {
    httpcore_pair fields[3];
    httpcore_response r = response(&c->plan, fields);
    size_t written;
    uint8_t *out = room(&c->out, HEAD_ROOM);
    r.has_length = c->plan.echoes && c->plan.has_length;
    r.length = c->plan.length;
    return out ? wrote(c, httpcore_server_send_head(&c->http, &r, out, HEAD_ROOM, &written), &written) : -1;
}

static int send_content(struct connection *c, const void *data, size_t length) {
    httpcore_framed framed;
    uint8_t *out = room(&c->out, 32);
    if (!out || httpcore_server_send_content(&c->http, length, out, 32, &framed) != HTTPCORE_OK)
        return -1;
    c->out.end += framed.before;
    if (framed.send_content && append(&c->out, data, length) != 0)
        return -1;
    return append_slice(&c->out, framed.after);
}

static int send_end(struct connection *c) {
    httpcore_pair trailer = {slice("X-Lines"), slice("1")};
    size_t written;
    uint8_t *out = room(&c->out, HEAD_ROOM);
    size_t count = c->plan.trailer;
    return out ? wrote(c, httpcore_server_send_end(&c->http, &trailer, count, out, HEAD_ROOM, &written), &written) : -1;
}

/* Says what is wrong with a request; the connection closes after it. */
static int send_error(struct connection *c) {
    size_t written;
    uint8_t *out = room(&c->out, HEAD_ROOM);
    return out ? wrote(c, httpcore_server_send_error(&c->http, http_date(), out, HEAD_ROOM, &written), &written) : -1;
}

static int send_continue(struct connection *c) {
    size_t written;
    uint8_t *out = room(&c->out, HEAD_ROOM);
    return out ? wrote(c, httpcore_server_send_continue(&c->http, out, HEAD_ROOM, &written), &written) : -1;
}

/* Connections: how one goes on. */

static void expect(struct connection *c, double seconds) {
    c->deadline = ev_now(EV_DEFAULT) + seconds;
    c->progress = 0;
}

/* Bytes have moved: whoever keeps up LEAST_RATE is never cut off. */
static void moved(struct connection *c, size_t bytes) {
    c->progress += bytes;
    for (; c->progress >= LEAST_RATE; c->progress -= LEAST_RATE)
        c->deadline += 1.;
    if (c->deadline > ev_now(EV_DEFAULT) + time_out)
        c->deadline = ev_now(EV_DEFAULT) + time_out;
}

/* Takes the next event out of the input. 1: there was one; 0: more input is needed; -1: beyond help. */
static int receive(struct connection *c) {
    httpcore_event event;
    httpcore_head head;
    const uint8_t *bytes = (const uint8_t *)c->in.data + c->in.start;
    size_t length = waiting(&c->in);
    int failed = 0;
    if (httpcore_server_receive(&c->http, c->fields, MAX_FIELDS, bytes, length, &event) != HTTPCORE_OK)
        return 1; /* What to do about it is what comes next. */
    switch (event.kind) {
    case HTTPCORE_HEAD:
        failed = httpcore_server_head(&c->http, c->fields, MAX_FIELDS, bytes, event.consumed, &head) != HTTPCORE_OK ||
                 plan(&c->plan, &head, ++c->requests, connection_count) != 0;
        expect(c, time_out);
        break;
    case HTTPCORE_CONTENT: {
        const uint8_t *data = bytes + event.start;
        size_t size = event.end - event.start;
        if (!c->plan.echoes)
            break;
        if (httpcore_server_next(&c->http) == HTTPCORE_NEXT_SEND_CONTENT) {
            failed = send_content(c, data, size);
        } else {
            failed = append(&c->plan.body, data, size);
            if (!failed && waiting(&c->plan.body) >= ECHO_SIZE)
                failed = send_head(c) | send_content(c, c->plan.body.data, waiting(&c->plan.body));
        }
        break;
    }
    case HTTPCORE_END:
        c->plan.in_content = 0;
        break;
    }
    c->in.start += event.consumed;
    if (failed)
        return -1;
    if (event.kind != HTTPCORE_NEED_DATA || httpcore_server_next(&c->http) == HTTPCORE_NEXT_SEND_CONTINUE)
        return 1;
    if (c->peer_closed)
        return httpcore_server_receive_eof(&c->http, &event) == HTTPCORE_OK ? 1 : -1;
    return 0;
}

/* The response that is due. */
static int respond(struct connection *c) {
    httpcore_error error;
    httpcore_server_error(&c->http, &error);
    if (error.code != HTTPCORE_OK)
        return send_error(c);
    if (!c->plan.streams)
        return send_whole(c);
    return send_head(c) | send_content(c, c->plan.body.data, waiting(&c->plan.body)) | send_end(c);
}

/* Goes on until it has to wait for input, or enough output waits. 0, or -1: beyond help. */
static int serve(struct connection *c) {
    int going = 1;
    while (going > 0 && waiting(&c->out) < MAX_OUTPUT) {
        switch (httpcore_server_next(&c->http)) {
        case HTTPCORE_NEXT_SEND_CONTINUE:
            /* Content that would be thrown away is not asked for. */
            going = (c->plan.status < 400 ? send_continue(c) : respond(c)) == 0 ? 1 : -1;
            break;
        case HTTPCORE_NEXT_SEND_HEAD:
            going = respond(c) == 0 ? 1 : -1;
            expect(c, time_out);
            break;
        case HTTPCORE_NEXT_SEND_CONTENT:
            /* An echo that began before its request was complete. */
            going = c->plan.in_content ? receive(c) : send_end(c) == 0 ? 1 : -1;
            break;
        case HTTPCORE_NEXT_CLOSE:
        case HTTPCORE_NEXT_HAND_OVER:
            return 0;
        default:
            going = receive(c);
            break;
        }
    }
    return going < 0 ? -1 : 0;
}

static void destroy(struct ev_loop *loop, struct connection *c) {
    ev_io_stop(loop, &c->reading);
    ev_io_stop(loop, &c->writing);
    ev_timer_stop(loop, &c->timer);
    close(c->fd);
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    free(c->in.data);
    free(c->out.data);
    free(c->plan.body.data);
    free(c);
    connection_count--;
    if (!stopping)
        ev_io_start(loop, &listening);
    else if (connection_count == 0)
        ev_break(loop, EVBREAK_ALL);
}

/* Writes what waits. 1: all is written; 0: the socket is full; -1: it is gone. */
static int flush(struct connection *c) {
    size_t length = waiting(&c->out);
    if (length == 0)
        return 1;
    ssize_t n = send(c->fd, c->out.data + c->out.start, length, MSG_NOSIGNAL);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -1;
    c->out.start += (size_t)n;
    moved(c, (size_t)n);
    return (size_t)n == length;
}

/* Sets the timer, which may run already. */
static void set_timer(struct ev_loop *loop, struct connection *c, ev_tstamp seconds) {
    ev_timer_stop(loop, &c->timer);
    ev_timer_set(&c->timer, seconds, 0.);
    ev_timer_start(loop, &c->timer);
}

/* Closes in stages, so that the peer sees the end at once, and what it still sends does not make the kernel reset what it
 * has not read yet (RFC 9112, 9.6). */
static void half_close(struct ev_loop *loop, struct connection *c) {
    shutdown(c->fd, SHUT_WR);
    c->half_closed = 1;
    c->in.start = c->in.end = 0;
    expect(c, DRAIN_SECONDS);
    set_timer(loop, c, DRAIN_SECONDS);
}

static void proceed(struct ev_loop *loop, struct connection *c) {
    int written, more;
    do {
        if (serve(c) != 0) {
            destroy(loop, c);
            return;
        }
        more = waiting(&c->out) >= MAX_OUTPUT;
        written = flush(c);
    } while (written == 1 && more);

    int closing = httpcore_server_next(&c->http) == HTTPCORE_NEXT_CLOSE;
    int idle = !httpcore_server_is_in_request(&c->http);
    if (written < 0 || (written == 1 && ((closing && c->peer_closed) || (idle && stopping && !closing)))) {
        destroy(loop, c);
    } else if (written == 0) {
        /* Nothing more is read from a peer that does not read. */
        ev_io_stop(loop, &c->reading);
        ev_io_start(loop, &c->writing);
    } else {
        ev_io_stop(loop, &c->writing);
        ev_io_start(loop, &c->reading);
        if (closing && !c->half_closed)
            half_close(loop, c);
    }
}

static void drain(struct ev_loop *loop, struct connection *c) {
    char nobody_reads[READ_SIZE];
    ssize_t n = recv(c->fd, nobody_reads, sizeof nobody_reads, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0)
        destroy(loop, c);
}

static void on_readable(struct ev_loop *loop, ev_io *w, int events) {
    struct connection *c = w->data;
    (void)events;
    if (c->half_closed) {
        drain(loop, c);
        return;
    }
    void *place = room(&c->in, READ_SIZE);
    ssize_t n = place ? recv(c->fd, place, READ_SIZE, 0) : -1;
    if (n < 0) {
        if (!place || (errno != EAGAIN && errno != EINTR))
            destroy(loop, c);
        return;
    }
    if (!httpcore_server_is_in_request(&c->http))
        expect(c, time_out); /* A head has begun, and has this long to arrive. */
    else if (c->plan.in_content)
        moved(c, (size_t)n);
    c->peer_closed = n == 0;
    c->in.end += (size_t)n;
    proceed(loop, c);
}

static void on_writable(struct ev_loop *loop, ev_io *w, int events) {
    (void)events;
    proceed(loop, w->data);
}

/* Looks whether the deadline has passed. It moves with each request, the timer does not. */
static void on_timer(struct ev_loop *loop, ev_timer *w, int events) {
    struct connection *c = w->data;
    ev_tstamp left = c->deadline - ev_now(loop);
    (void)events;
    if (left > 0.) {
        set_timer(loop, c, left);
        return;
    }
    static const char text[] = "The request took too long.\n";
    size_t written;
    uint8_t *out = room(&c->out, HEAD_ROOM);
    int nothing_said = waiting(&c->out) == 0 && httpcore_server_is_in_request(&c->http) && !c->half_closed;
    if (out && nothing_said &&
        httpcore_server_send_refusal(&c->http, 408, http_date(), (const uint8_t *)text, sizeof text - 1, out, HEAD_ROOM,
                                     &written) == HTTPCORE_OK) {
        c->out.end += written;
        set_timer(loop, c, DRAIN_SECONDS);
        proceed(loop, c);
        return;
    }
    destroy(loop, c);
}

static void on_connection(struct ev_loop *loop, ev_io *w, int events) {
    (void)events;
    while (connection_count < most_connections) {
        int fd = accept4(w->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                ev_io_stop(loop, w);
                ev_timer_again(loop, &listen_again);
            }
            return;
        }
        struct connection *c = calloc(1, sizeof *c);
        if (!c) {
            close(fd);
            return;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        c->fd = fd;
        c->next = connections;
        c->link = &connections;
        if (c->next)
            c->next->link = &c->next;
        connections = c;
        connection_count++;
        httpcore_server_init(&c->http, sizeof c->http, NULL);
        expect(c, time_out);
        ev_io_init(&c->reading, on_readable, fd, EV_READ);
        ev_io_init(&c->writing, on_writable, fd, EV_WRITE);
        ev_init(&c->timer, on_timer);
        c->reading.data = c->writing.data = c->timer.data = c;
        ev_io_start(loop, &c->reading);
        set_timer(loop, c, time_out);
    }
    ev_io_stop(loop, w); /* Started again when one closes. */
}

static void on_listen_again(struct ev_loop *loop, ev_timer *w, int events) {
    (void)events;
    ev_timer_stop(loop, w);
    if (!stopping)
        ev_io_start(loop, &listening);
}

/* Start and stop. */

/* The first signal lets every request be answered, the second ends at once. */
static void on_signal(struct ev_loop *loop, ev_signal *w, int events) {
    (void)w;
    (void)events;
    if (stopping++) {
        ev_break(loop, EVBREAK_ALL);
        return;
    }
    ev_io_stop(loop, &listening);
    close(listening.fd);
    for (struct connection *c = connections, *next; c; c = next) {
        next = c->next;
        if (!httpcore_server_is_in_request(&c->http) && waiting(&c->out) == 0 && !c->half_closed)
            destroy(loop, c);
    }
    if (connection_count == 0)
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

static int listen_tcp(const char *where) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV}, *found;
    char host[64] = "127.0.0.1";
    const char *colon = strrchr(where, ':'), *port = colon ? colon + 1 : where;
    size_t digits = strspn(port, "0123456789");
    if (colon) {
        int brackets = where[0] == '[' && colon > where && colon[-1] == ']';
        snprintf(host, sizeof host, "%.*s", (int)(colon - where) - 2 * brackets, where + brackets);
    }
    if (digits == 0 || port[digits] != '\0' || atol(port) > 65535 || getaddrinfo(host, port, &hints, &found) != 0) {
        errno = EINVAL;
        return -1;
    }
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) != 0 ||
                    bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, 1024) != 0)) {
        int error = errno;
        close(fd);
        errno = error;
        fd = -1;
    }
    freeaddrinfo(found);
    return fd;
}

int main(int argc, char **argv) {
    struct ev_loop *loop = ev_default_loop(0);
    struct rlimit files;
    ev_signal interrupted, terminated;
    int option, misused = 0;
    while ((option = getopt(argc, argv, "t:c:")) != -1) {
        if (option == 't' && atof(optarg) > 0.)
            time_out = atof(optarg);
        else if (option == 'c' && atoi(optarg) > 0)
            most_connections = atoi(optarg);
        else
            misused = 1;
    }
    if (misused || optind < argc - 1) {
        fprintf(stderr, "usage: %s [-t SECONDS] [-c CONNECTIONS] [PORT | HOST:PORT | [IPv6]:PORT | unix:/path]\n", argv[0]);
        return 2;
    }
    if (httpcore_abi() != HTTPCORE_ABI) {
        fprintf(stderr, "%s: another httpcore than it was built with\n", argv[0]);
        return 2;
    }
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }

    const char *where = optind < argc ? argv[optind] : "8080";
    const char *path = strncmp(where, "unix:", 5) == 0 ? where + 5 : NULL;
    int fd = path ? listen_unix(path) : listen_tcp(where);
    if (fd < 0 || !loop) {
        fprintf(stderr, "%s: cannot listen on %s: %s\n", argv[0], where, strerror(errno));
        return 1;
    }
    ev_io_init(&listening, on_connection, fd, EV_READ);
    ev_io_start(loop, &listening);
    ev_timer_init(&listen_again, on_listen_again, 1., 1.);
    ev_signal_init(&interrupted, on_signal, SIGINT);
    ev_signal_start(loop, &interrupted);
    ev_signal_init(&terminated, on_signal, SIGTERM);
    ev_signal_start(loop, &terminated);
    if (path)
        printf("httpcore %s serves unix:%s\n", httpcore_version(), path);
    else
        printf("httpcore %s serves http://%s%s/\n", httpcore_version(), strchr(where, ':') ? "" : "127.0.0.1:", where);
    fflush(stdout);
    ev_run(loop, 0);

    while (connections)
        destroy(loop, connections);
    ev_loop_destroy(loop);
    if (path)
        unlink(path);
    return 0;
}
