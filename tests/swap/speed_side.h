/* What speed_side.c tells speed.c: nanoseconds, below 0 if the request was not read to its end. */

double original_reads(const char *request, int times);
double httpcore_reads(const char *request, int times);
