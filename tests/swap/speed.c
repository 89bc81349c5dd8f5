/* Two parsers with the interface of http_parser side by side, in turns: the time that a request takes with httpcore, over the time
 * that it takes with the original. The median of all rounds, and the quartiles. */

#include <stdio.h>
#include <stdlib.h>

#include "speed_side.h"

enum { ROUNDS = 201, TIMES = 400 };

static const struct {
    const char *name, *text;
} requests[] = {
    {"a load generator's", "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"},
    {"a browser's",
     "GET /articles/2024/05/a-longer-title?ref=home&page=2 HTTP/1.1\r\nHost: www.example.org\r\n"
     "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0\r\n"
     "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
     "Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nConnection: keep-alive\r\n"
     "Referer: https://www.example.org/articles/\r\nCookie: session=0123456789abcdef; theme=dark\r\n"
     "Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n\r\n"},
};

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(void) {
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        double ratios[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double original = 0, ours = 0;
            for (int turn = round; turn < round + 2; turn++) {
                if (turn % 2)
                    ours = httpcore_reads(requests[i].text, TIMES);
                else
                    original = original_reads(requests[i].text, TIMES);
            }
            if (original <= 0 || ours <= 0)
                return 1;
            ratios[round] = ours / original;
        }
        qsort(ratios, ROUNDS, sizeof *ratios, by_size);
        printf("%s request takes %.2f (%.2f to %.2f) times the original's time\n", requests[i].name, ratios[ROUNDS / 2],
               ratios[ROUNDS / 4], ratios[ROUNDS * 3 / 4]);
    }
    return 0;
}
