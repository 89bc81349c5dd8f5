/* What the C drivers of `make peers` have in common: one question a line on standard input, an operation and its input in
 * hexadecimal, and one line of answer to each. tests/peers/peers.py asks, and says what the operations are. */

#ifndef DRIVER_H
#define DRIVER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints one line. */
void answer(const char *operation, char *input, size_t length);

static int is(const char *a, const char *b) { return strcmp(a, b) == 0; }

int main(void) {
    static char line[4 << 20];
    while (fgets(line, sizeof line, stdin)) {
        char *hex = line + strcspn(line, " \n");
        char *input = hex;
        size_t length = 0;
        *hex++ = 0;
        for (; hex[0] > ' ' && hex[1] > ' '; hex += 2)
            input[++length] = (char)strtol((char[]){hex[0], hex[1], 0}, NULL, 16);
        answer(line, input + 1, length);
        fflush(stdout);
    }
    return 0;
}

#endif
