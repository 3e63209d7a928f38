/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/bench/common.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;

	if (file == NULL || getdelim(&text, &room, '\0', file) < 0)
		bench_fail("cannot read %s", path);
	(void)fclose(file);
	return text;
}

void
bench_names_read(struct bench_names *names, const char *path)
{
	size_t lines = 0;

	*names = (struct bench_names){ .text = read_file(path) };
	for (const char *c = names->text; *c != '\0'; c++)
		lines += *c == '\n';
	names->items = calloc(lines + 1, sizeof(*names->items));
	if (names->items == NULL)
		bench_fail("out of memory");
	for (char *line = names->text; *line != '\0';) {
		char *end = line + strcspn(line, " \n");
		char *next = strchr(line, '\n');

		names->items[names->count++] = line;
		line = next == NULL ? line + strlen(line) : next + 1;
		*end = '\0';
	}
	if (names->count == 0)
		bench_fail("%s is empty", path);
}

void
bench_names_clear(struct bench_names *names)
{
	free(names->items);
	free(names->text);
}

double
bench_now_s(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double
cpu_s(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void
bench_clock_start(struct bench_clock *clock)
{
	clock->cpu_s = cpu_s();
	clock->wall_s = bench_now_s();
}

void
bench_print(const struct bench_clock *clock, size_t count,
    const struct bench_figure *figures)
{
	struct rusage usage = { .ru_maxrss = 0 };

	(void)getrusage(RUSAGE_SELF, &usage);
	(void)printf("{\"count\": %zu, \"seconds\": %.6f, \"cpu\": %.6f, "
		     "\"rss_kib\": %ld",
	    count, bench_now_s() - clock->wall_s, cpu_s() - clock->cpu_s,
	    usage.ru_maxrss);
	for (; figures->name != NULL; figures++)
		(void)printf(", \"%s\": %.3f", figures->name, figures->value);
	(void)printf("}\n");
	(void)fflush(stdout);
}

void
bench_fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
	exit(1);
}
