/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/gauge.h"

#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t
gauge_now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
read_resident(struct gauge *gauge)
{
	char line[256];
	FILE *file = fopen("/proc/self/status", "re");

	if (file == NULL)
		return;
	while (fgets(line, sizeof(line), file) != NULL) {
		(void)sscanf(line, "VmRSS: %lu", &gauge->resident_kib);
		(void)sscanf(line, "VmHWM: %lu", &gauge->peak_kib);
	}
	(void)fclose(file);
}

static void
read_descriptors(struct gauge *gauge)
{
	DIR *directory = opendir("/proc/self/fd");
	const struct dirent *entry;

	if (directory == NULL)
		return;
	while ((entry = readdir(directory)) != NULL) {
		static const char socket[] = "socket:";
		char target[sizeof(socket)] = "";

		if (entry->d_name[0] == '.')
			continue;
		gauge->descriptors++;
		if (readlinkat(dirfd(directory), entry->d_name, target,
			sizeof(target) - 1) > 0)
			gauge->sockets += strcmp(target, socket) == 0;
	}
	(void)closedir(directory);
	gauge->descriptors--; /* that of the directory */
}

/* The kernel keeps both counts roughly, and they need not agree. */
static void
keep_peak(struct gauge *gauge)
{
	static unsigned long peak_kib;

	if (peak_kib < gauge->peak_kib)
		peak_kib = gauge->peak_kib;
	if (peak_kib < gauge->resident_kib)
		peak_kib = gauge->resident_kib;
	gauge->peak_kib = peak_kib;
}

struct gauge
gauge_read(void)
{
	struct gauge gauge = { .time_ms = gauge_now_ms() };
	const struct mallinfo2 heap = mallinfo2();

	gauge.heap_kib = (unsigned long)((heap.uordblks + heap.hblkhd) / 1024);
	read_resident(&gauge);
	keep_peak(&gauge);
	read_descriptors(&gauge);
	return gauge;
}
