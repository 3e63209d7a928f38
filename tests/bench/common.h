/* SPDX-License-Identifier: BSD-2-Clause */
/* common: names to measure with, clocks, and one line of JSON as the answer. */
#ifndef TESTS_BENCH_COMMON_H
#define TESTS_BENCH_COMMON_H

#include <stddef.h>
#include <stdint.h>

struct bench_names {
	char *text;
	const char **items;
	size_t count;
};

/* The lines of a file, which may be followed by a type as dnsperf wants it;
 * ends the program if there are none. */
void bench_names_read(struct bench_names *names, const char *path);
void bench_names_clear(struct bench_names *names);

/* Where a measurement began. */
struct bench_clock {
	double wall_s, cpu_s;
};

double bench_now_s(void);
void bench_clock_start(struct bench_clock *clock);

/* Something else to say; without a name: no more. */
struct bench_figure {
	const char *name;
	double value;
};

/* {"count": ..., "seconds": ..., "cpu": ..., "rss_kib": ..., NAME: VALUE...} */
void bench_print(const struct bench_clock *clock, size_t count,
    const struct bench_figure *figures);

/* One line on standard error, and exit status 1. */
__attribute__((noreturn, format(printf, 1, 2))) void bench_fail(
    const char *format, ...);

#endif /* TESTS_BENCH_COMMON_H */
