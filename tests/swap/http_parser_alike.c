/* Messages of all kinds, and damaged ones, through httpcore and through http-parser 2.9:
 *
 * - what both accept, both tell alike;
 * - httpcore accepts nothing that http-parser refuses, and refuses it no later; nor earlier, where the reason is a
 *   Content-Length, or that the last coding of a request is not chunked;
 * - where both refuse the same byte, the error has the same name;
 * - httpcore says the same however the message is cut.
 *
 * Built by http_parser.sh.    http_parser_alike ROUNDS SEED */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http_parser_side.h"

static char text[4096 + 1];
static size_t length;

static size_t below(size_t count) {
    static unsigned long long state = 88172645463325252ull;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state % count);
}

static void put(const char *piece) {
    size_t more = strlen(piece);
    if (length + more < sizeof text - 10) {
        memcpy(text + length, piece, more);
        length += more;
    }
}

#define ONE_OF(array) ((array)[below(sizeof(array) / sizeof *(array))])

static void head(int response) {
    static const char *const methods[] = {"GET", "POST", "HEAD", "CONNECT", "OPTIONS", "M-SEARCH", "UNSUBSCRIBE", "MKCALENDAR",
                                          "SOURCE", "PURGE", "GETT", "PRI", "get"};
    static const char *const targets[] = {"/", "/a/b?c=d#e", "*", "http://a.example:80/x?y", "http://a", "a:80", "a.example:443", "?",
                                          "HTTP://[::1]/", "/%41", "//", "http:/a", "h2+x://a/"};
    static const char *const versions[] = {"HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTQ/1.1"};
    static const char *const statuses[] = {"200 OK", "200", "404 Not Found", "500 ", "99 x", "1000 x", "301 \xc3\xab"};
    if (below(8) == 0)
        put("\r\n");
    if (response) {
        put(ONE_OF(versions));
        put(" ");
        put(ONE_OF(statuses));
    } else {
        const char *method = below(2) ? ONE_OF(methods) : "GET";
        put(method);
        put(" ");
        put(strcmp(method, "CONNECT") == 0 ? "a.example:443" : below(2) ? ONE_OF(targets) : "/");
        put(" ");
        put(ONE_OF(versions));
    }
    put("\r\n");
}

static void field(void) {
    static const char *const fields[] = {
        "Host: a", "Host:", "A: b \t", "Empty: ", "X-Y_z!#$%&'*+-.^`|~:\t v\xff", "Connection: close", "Connection: keep-alive",
        "Connection: upgrade, keep-alive", "Connection: x,close", "Proxy-Connection: close", "Proxy-Connection: keep-alive",
        "Upgrade: h2c", "Upgrade: websocket", "Content-Length: 5", "Content-Length: 0", "Content-Length:  3 ", "Content-Length: 5\t",
        "Content-Length: x", "Content-Length:", "Content-Length: 18446744073709551599", "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked", "Transfer-Encoding: Chunked ", "Transfer-Encoding: chunked\t", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip,\tchunked", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding:",
        "Content-Lengthy: x", "Content-Lengt: x", "A B: c", "NoColon", ": c", " folded"};
    put(ONE_OF(fields));
    put("\r\n");
}

static void chunks(void) {
    static const char *const chunks[] = {"5\r\nhello\r\n", "3;a=b\r\nabc\r\n", "A \r\n0123456789\r\n", "2\t;a\r\nhi\r\n", "2 ;a=\"q\"\r\nhi\r\n",
                                         "0001\r\nx\r\n", "x\r\n", "FFFFFFFFFFFFFFFE\r\n", "FFFFFFFFFFFFFFFFF\r\n", "1\r\nab\r\n"};
    for (size_t i = below(3); i > 0; i--)
        put(ONE_OF(chunks));
    put(below(4) ? "0\r\n" : "00;x\r\n");
    if (below(4) == 0)
        put("Trailer-Field: x\r\n");
    put("\r\n");
}

static void message(int response) {
    size_t start = length;
    head(response);
    for (size_t i = below(4); i > 0; i--)
        field();
    if (below(3) == 0)
        put(below(2) ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 5\r\n");
    put("\r\n");
    text[length] = '\0';
    if (strstr(text + start, "hunked"))
        chunks();
    else if (strstr(text + start, "Content-Length: 5"))
        put("hello");
    else if (strstr(text + start, "Content-Length:  3"))
        put("abc");
}

static void damage(void) {
    static const char bytes[] = "\r\n\t :;,/?#@[]%\"\\<>{}=HTP1905xX\x01\x7f\x80\xff";
    for (size_t i = below(3); i > 0 && length > 2; i--) {
        size_t at = below(length), count = 1 + below(2);
        switch (below(4)) {
        case 0: /* One more byte; NUL is one of them. */
            memmove(text + at + 1, text + at, length++ - at);
            text[at] = bytes[below(sizeof bytes)];
            break;
        case 1:
            text[at] = bytes[below(sizeof bytes)];
            break;
        case 2:
            if (at + count < length) {
                memmove(text + at, text + at + count, length - at - count);
                length -= count;
            }
            break;
        default:
            length = at + 1;
        }
    }
}

/* Whether the same was told. httpcore may close where the other goes on; and with several members in Connection, of which
 * http-parser misses some, the other way round. */
static int are_alike(const char *ours, const char *theirs) {
    static const char persists[] = "> persists", closes[] = "> closes";
    while (*ours != '\0' && *theirs != '\0') {
        if (strncmp(ours, closes, strlen(closes)) == 0 && strncmp(theirs, persists, strlen(persists)) == 0) {
            ours += strlen(closes);
            theirs += strlen(persists);
        } else if (memchr(text, ',', length) && strncmp(ours, persists, strlen(persists)) == 0 &&
                   strncmp(theirs, closes, strlen(closes)) == 0) {
            ours += strlen(persists);
            theirs += strlen(closes);
        } else if (*ours++ != *theirs++) {
            return 0;
        }
    }
    /* At the end of an incomplete head, http-parser has not told of an empty value; of an incomplete trailer section, httpcore
     * not of a name. */
    return *ours == *theirs || (*theirs == '\0' && strcmp(ours, " v=") == 0) ||
           (*ours == '\0' && strncmp(theirs, " f=", 3) == 0 && !strchr(theirs + 3, ' '));
}

static const char *find(const char *from, const char *what) {
    for (; from + strlen(what) <= text + length; from++) {
        if (memcmp(from, what, strlen(what)) == 0)
            return from;
    }
    return NULL;
}

/* What is known to differ: http-parser takes a name that begins with "Transfer-Encoding" for that field, in part; and an upgrade
 * of HTTP/1.0, which RFC 9110 7.8 says to ignore; and content of 1xx, 204 and 304, which have none by RFC 9112 6.3. */
static int is_known_to_differ(void) {
    for (const char *at = text; (at = find(at, "ncoding")) != NULL; at++) {
        if (at + 7 < text + length && at[7] != ':')
            return 1;
    }
    for (const char *at = text; (at = find(at, "HTTP/1.")) != NULL; at++) {
        const char *status = at + 9;
        if (status + 3 <= text + length && (*status == '1' || memcmp(status, "204", 3) == 0 || memcmp(status, "304", 3) == 0))
            return 1;
    }
    return find(text, "HTTP/1.0") && find(text, "Upgrade:");
}

static void show(const char *what, const struct told *ours, const struct told *theirs) {
    printf("%s\n  message:  ", what);
    for (size_t i = 0; i < length; i++)
        printf(text[i] < ' ' || text[i] > '~' ? "\\x%02x" : "%c", (unsigned char)text[i]);
    printf("\n  httpcore: %zu %s%s\n  other:    %zu %s%s\n", ours->read, ours->error, ours->text, theirs->read, theirs->error,
           theirs->text);
    exit(1);
}

int main(int argc, char **argv) {
    static struct told ours, theirs, cut;
    unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    unsigned long alike = 0, same = 0, earlier = 0, stricter = 0;
    for (unsigned long skip = argc > 2 ? strtoul(argv[2], NULL, 10) : 0; skip > 0; skip--)
        below(2);
    for (unsigned long round = 0; round < rounds; round++) {
        int response = (int)below(2), type = below(4) ? response : 2, end = (int)below(2);
        length = 0;
        for (size_t i = 1 + below(2); i > 0; i--)
            message(response);
        damage();
        if (is_known_to_differ())
            continue;
        httpcore_reads(text, length, length, type, end, &ours);
        original_reads(text, length, length, type, end, &theirs);
        for (int i = 0; i < 2; i++) {
            httpcore_reads(text, length, i ? length + 1 : below(length + 1), type, end, &cut);
            if (cut.error != ours.error || cut.read != ours.read || (strcmp(ours.error, "HPE_OK") == 0 && strcmp(cut.text, ours.text) != 0))
                show("httpcore, cut otherwise", &ours, &cut);
        }
        if (strcmp(theirs.error, "HPE_CLOSED_CONNECTION") == 0 && memchr(text, ',', length))
            continue;
        int we_accept = strcmp(ours.error, "HPE_OK") == 0, they_accept = strcmp(theirs.error, "HPE_OK") == 0;
        if (we_accept && they_accept) {
            alike++;
            if (ours.read != theirs.read || !are_alike(ours.text, theirs.text))
                show("both accept, and tell otherwise", &ours, &theirs);
        } else if (we_accept) {
            show("only httpcore accepts", &ours, &theirs);
        } else if (they_accept) {
            stricter++;
        } else if (ours.read > theirs.read) {
            show("refused later", &ours, &theirs);
        } else if (ours.read < theirs.read) {
            earlier++;
            if (strcmp(ours.error, "HPE_UNEXPECTED_CONTENT_LENGTH") == 0 || strcmp(ours.error, "HPE_INVALID_CONTENT_LENGTH") == 0 ||
                (strcmp(ours.error, "HPE_INVALID_TRANSFER_ENCODING") == 0 && text[ours.read] == '\n'))
                show("refused earlier", &ours, &theirs);
        } else {
            same++;
            /* http-parser takes a byte from 0x80 on for a zero in the size of a chunk. */
            if ((unsigned char)text[ours.read] >= 0x80 && strcmp(ours.error, "HPE_INVALID_CHUNK_SIZE") == 0)
                continue;
            /* The LF that ends a head without its CR is no error to http-parser, but may be followed by one at the same place. */
            if (text[ours.read] == '\n' && (strcmp(theirs.error, "HPE_INVALID_TRANSFER_ENCODING") == 0 ||
                                            strcmp(theirs.error, "HPE_UNEXPECTED_CONTENT_LENGTH") == 0))
                continue;
            if (strcmp(ours.error, theirs.error) != 0 && strcmp(ours.error, "HPE_CLOSED_CONNECTION") != 0)
                show("refused under another name", &ours, &theirs);
        }
    }
    printf("messages: %lu told alike; %lu refused alike, %lu earlier, %lu by httpcore alone\n", alike, same, earlier, stricter);
    return alike < rounds / 20 || same < rounds / 20;
}
