/* The connection code of the C server core without sockets: what it reads comes from the fuzzer, cut as it likes, and what
 * it writes is checked a little and dropped. */

#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

static ssize_t fuzz_recv(int fd, void *to, size_t length, int flags);
static ssize_t fuzz_send(int fd, const void *from, size_t length, int flags);

#include <sys/socket.h>
#include <unistd.h>
#define recv fuzz_recv
#define send fuzz_send
#define shutdown(fd, how) ((void)(fd), 0)
#define close(fd) ((void)(fd), 0)
#define main server_main
#include "../ffi/examples/server.c"
#undef recv
#undef send

static const uint8_t *input;
static size_t left;
static int ended;

/* Pieces have a length byte in front of them. */
static ssize_t fuzz_recv(int fd, void *to, size_t length, int flags) {
    (void)fd;
    (void)flags;
    if (left == 0) {
        ended = 1;
        return 0;
    }
    size_t piece = (size_t)input[0] * 4 + 1;
    input++;
    left--;
    if (piece > left)
        piece = left;
    if (piece > length)
        piece = length;
    memcpy(to, input, piece);
    input += piece;
    left -= piece;
    if (piece == 0)
        ended = 1;
    return (ssize_t)piece;
}

static ssize_t fuzz_send(int fd, const void *from, size_t length, int flags) {
    static size_t calls;
    (void)fd;
    (void)flags;
    /* Every byte is read, so that a sanitizer sees those that are not there. */
    volatile uint8_t sum = 0;
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + ((const uint8_t *)from)[i]);
    if (++calls % 7 == 0) {
        errno = EAGAIN;
        return -1;
    }
    return (ssize_t)(calls % 3 == 0 && length > 1 ? length / 2 : length);
}

void server_fuzz_one(const uint8_t *data, size_t length) {
    struct ev_loop *loop = ev_default_loop(0);
    struct connection *c = calloc(1, sizeof *c);
    if (!c || !loop)
        abort();
    input = data;
    left = length;
    ended = 0;
    listening.fd = 0;
    c->fd = 1;
    c->link = &connections;
    connections = c;
    connection_count = 1;
    httpcore_server_init(&c->http, sizeof c->http, NULL);
    expect(c, time_out);
    ev_io_init(&c->reading, on_readable, c->fd, EV_READ);
    ev_io_init(&c->writing, on_writable, c->fd, EV_WRITE);
    ev_timer_init(&c->timer, on_timer, time_out, 0.);
    c->reading.data = c->writing.data = c->timer.data = c;
    ev_io_start(loop, &c->reading);
    for (int steps = 0; connections && steps < 100000; steps++) {
        if (ev_is_active(&c->writing))
            on_writable(loop, &c->writing, EV_WRITE);
        else if (!ended)
            on_readable(loop, &c->reading, EV_READ);
        else
            break;
    }
    if (connections)
        destroy(loop, connections);
    ev_io_stop(loop, &listening);
}
