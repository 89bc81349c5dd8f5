/* One input through one implementation of llhttp's interface. llhttp_run.c is compiled once for each of them: RUN is the
 * name that its function has then. */
#ifndef LLHTTP_RUN_H
#define LLHTTP_RUN_H

#include <stddef.h>

enum { MOST = 1 << 16 };

struct run {
    /* How. */
    int type;
    unsigned lenient;
    const size_t *cuts; /* where the input is cut, in ascending order, the last one being its length */
    unsigned pauses;    /* which callbacks pause: those whose number, times this and shifted, is even; 0: none does */

    /* What came of it. */
    int error;
    const char *name, *reason;
    size_t position;   /* of the error; else the length of the input */
    int finish;        /* what llhttp_finish gave, without an error */
    int keep_alive;
    unsigned status;   /* the last one */
    int trailers;      /* whether there is a trailer section */
    int nominates;     /* whether Connection names fields */
    size_t told;       /* the length of `events` */
    size_t whole;      /* that without the element at hand */
    size_t last_begin; /* where the last message begins in the input */
    unsigned char events[MOST];
};

typedef void run_function(struct run *, const unsigned char *input, size_t length);
run_function run_httpcore, run_original;

#endif
