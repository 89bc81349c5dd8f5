/* What http_parser_side.c tells http_parser_alike.c. */

#include <stddef.h>

struct told {
    size_t read; /* as http_parser_execute returned it, all calls together */
    const char *error;
    size_t length;
    char text[8192]; /* the callbacks, adjacent pieces of one element joined */
};

/* Reads a message, or several, in the pieces that end at `cut` and at `length`; byte by byte if `cut` is beyond that. Then the end
 * of the input, if `end`. */
void original_reads(const char *data, size_t length, size_t cut, int type, int end, struct told *told);
void httpcore_reads(const char *data, size_t length, size_t cut, int type, int end, struct told *told);
