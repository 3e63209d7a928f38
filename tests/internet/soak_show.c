/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/soak.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define QUIET_MS 30000 /* between lines where nothing can be drawn over */
#define ERASE    "\r\033[K"

const char *
soak_show_number(unsigned long number)
{
	static char texts[4][32];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	char *p = text + sizeof(texts[0]) - 1;
	unsigned digits = 0;

	*p = '\0';
	do {
		if (digits > 0 && digits % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + number % 10);
		number /= 10;
		digits++;
	} while (number > 0);
	return p;
}

static unsigned long
rate(unsigned long checks, int64_t ms)
{
	return ms <= 0 ? 0 : checks * 1000 / (unsigned long)ms;
}

/* "12.3 MiB", or "-" for what is not known; as many texts likewise. */
static const char *
mib(unsigned long kib)
{
	static char texts[4][16];
	static unsigned turn;
	char *text = texts[turn++ % 4];

	if (kib == 0)
		return "-";
	(void)snprintf(text, sizeof(texts[0]), "%.1f MiB", (double)kib / 1024);
	return text;
}

static void
erase(void)
{
	if (isatty(STDOUT_FILENO))
		printf(ERASE);
}

void
soak_show_start(const struct soak *soak)
{
	printf("%s checks over %s names in %u threads, "
	       "one in a hundred servers failing\n\n",
	    soak_show_number(soak->checks), soak_show_number(soak->names),
	    soak->threads);
	printf("  %-14s %10s %9s %13s %13s %13s %6s\n", "stage", "checks",
	    "a second", "resident", "most so far", "heap in use", "files");
	(void)fflush(stdout);
}

void
soak_show_progress(const struct soak *soak, const struct soak_mark *last)
{
	static int64_t shown_ms;
	const struct gauge gauge = gauge_read();
	const bool terminal = isatty(STDOUT_FILENO) == 1;
	const unsigned long next = atomic_load(&soak->next);
	const unsigned long checks = next < soak->end ? next : soak->end;

	if (!terminal && gauge.time_ms - shown_ms < QUIET_MS)
		return;
	shown_ms = gauge.time_ms;
	printf("%s  %-14s %10s %9s %13s   ... of %s, %lu wrong%s",
	    terminal ? ERASE : "", soak->stage, soak_show_number(checks),
	    soak_show_number(rate(checks, gauge.time_ms - last->gauge.time_ms)),
	    mib(gauge.resident_kib), soak_show_number(soak->end),
	    atomic_load(&soak->wrong), terminal ? "" : "\n");
	(void)fflush(stdout);
}

void
soak_show_mark(const struct soak *soak, const struct soak_mark *mark)
{
	const struct gauge *gauge = &mark->gauge;

	erase();
	printf("  %-14s %10s %9s %13s %13s %13s %6lu\n", soak->stage,
	    soak_show_number(mark->checks),
	    soak_show_number(rate(mark->checks, mark->busy_ms)),
	    mib(gauge->resident_kib), mib(gauge->peak_kib),
	    mib(gauge->heap_kib), gauge->descriptors);
	(void)fflush(stdout);
}

bool
soak_show_result(bool passed, const char *what, const char *format, ...)
{
	va_list arguments;

	printf("  %-6s %-12s ", passed ? "ok" : "FAILED", what);
	va_start(arguments, format);
	(void)vprintf(format, arguments);
	va_end(arguments);
	(void)putchar('\n');
	return passed;
}
