/* Loaded before bochscpu-python: chooses the CPU that is emulated, and has what its C library calls by newer names. */

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Bochs asks for a Cannon Lake, which lacks VBMI2. */
void *_Z23create_corei3_cnl_cpuidP8BX_CPU_C(void *cpu) {
    void *bochs = dlopen(getenv("BOCHSCPU"), RTLD_NOLOAD | RTLD_LAZY);
    void *(*tiger_lake)(void *) = NULL;
    if (bochs)
        *(void **)&tiger_lake = dlsym(bochs, "_Z22create_tigerlake_cpuidP8BX_CPU_C");
    if (!tiger_lake) {
        fputs("bochscpu-python has no Tiger Lake\n", stderr);
        exit(1);
    }
    return tiger_lake(cpu);
}

/* glibc has these from 2.38 on. */
long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }
long long __isoc23_strtoll(const char *text, char **end, int base) { return strtoll(text, end, base); }
unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }
unsigned long long __isoc23_strtoull(const char *text, char **end, int base) { return strtoull(text, end, base); }
int __isoc23_sscanf(const char *text, const char *format, ...) {
    va_list list;
    va_start(list, format);
    int count = vsscanf(text, format, list);
    va_end(list);
    return count;
}
