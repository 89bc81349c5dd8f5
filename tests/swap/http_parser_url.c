/* http_parser_parse_url here and in http-parser 2.9: the same verdict and the same parts for every string of some bytes, for
 * strings of the pieces that URLs are made of, and for long ones. Built by http_parser.sh. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http_parser.h"

/* The original, in a file that sees the original's header. */
int original_parse_url(const char *url, size_t length, int is_connect, struct http_parser_url *parts);

static unsigned long asked, accepted;

static void compare(const char *url, size_t length) {
    for (int is_connect = 0; is_connect < 2; is_connect++) {
        struct http_parser_url ours, theirs;
        http_parser_url_init(&ours);
        memset(&theirs, 0, sizeof theirs);
        int our_result = http_parser_parse_url(url, length, is_connect, &ours);
        int their_result = original_parse_url(url, length, is_connect, &theirs);
        asked++;
        accepted += our_result == 0;
        if (our_result == their_result && (our_result != 0 || memcmp(&ours, &theirs, sizeof ours) == 0))
            continue;
        printf("URL \"%.*s\", %d: %d, set %x, port %u; the original: %d, set %x, port %u\n", (int)length, url, is_connect,
               our_result, ours.field_set, ours.port, their_result, theirs.field_set, theirs.port);
        exit(1);
    }
}

/* All strings of up to `left` more of these bytes. */
static void all(char *url, size_t length, int left, const char *bytes, size_t count) {
    compare(url, length);
    for (size_t i = 0; left > 0 && i < count; i++) {
        url[length] = bytes[i];
        all(url, length + 1, left - 1, bytes, count);
    }
}

int main(void) {
    static char url[70000];
    /* The NUL behind these is one of them. */
    all(url, 0, 5, "h1:/?#@[]%._ ", 14);
    strcpy(url, "h://");
    all(url, 4, 5, "a1:/?#@[]%._~-", 14);
    for (int byte = 0; byte < 256; byte++) {
        static const char *const around[][2] = {{"", ""}, {"/", "x"}, {"/?", "x"}, {"/#", "x"}, {"h", "://a"}, {"h://a", "b"},
                                                {"h://a", "b@c"}, {"h://[1", "2]"}, {"h://[1%", "2]"}, {"h://a:1", "2"}};
        for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
            size_t before = strlen(around[i][0]), after = strlen(around[i][1]);
            memcpy(url, around[i][0], before);
            url[before] = (char)byte;
            memcpy(url + before + 1, around[i][1], after);
            compare(url, before + 1 + after);
        }
    }
    static const char *const pieces[] = {"http", "://", "a.b-c", "a_b", ":", "80", "65535", "65536", "0000000000000000080", "/", "//",
                                         "/p", "?", "q=1", "#", "f", "u:p", "@", "[", "]", "1::2", "%", "25", "eth0", "*", " ", "\t",
                                         "\x7f", "\x80", "\"", "\\", "!$&'()*+,;="};
    srand(1);
    for (int round = 0; round < 2000000; round++) {
        size_t length = 0;
        for (int i = rand() % 10; i >= 0; i--) {
            const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];
            memcpy(url + length, piece, strlen(piece));
            length += strlen(piece);
        }
        compare(url, length);
    }
    memset(url, 'x', sizeof url);
    memcpy(url, "http://a/", 9);
    compare(url, 65535);
    struct http_parser_url parts;
    if (http_parser_parse_url(url, 65536, 0, &parts) == 0)
        return 1;
    printf("URLs: %lu alike, %lu of them accepted\n", asked, accepted);
    return accepted < 10000;
}
