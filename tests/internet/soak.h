/* SPDX-License-Identifier: BSD-2-Clause */
/* soak: what the soak asks and counts, and how it tells of it. */
#ifndef TESTS_INTERNET_SOAK_H
#define TESTS_INTERNET_SOAK_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "plugin/caa_plugin.h"
#include "tests/internet/gauge.h"

struct soak {
	const struct caa_plugin_api *api;
	struct caa_plugin *plugin;
	unsigned long checks, names;
	unsigned threads;
	double limit; /* percent that memory may grow */
	int64_t stop_ms;

	const char *stage;     /* its name */
	bool storm;            /* only failing servers are asked */
	unsigned long checked; /* in earlier stages, storms not counted */
	unsigned long end;     /* checks of the stage */
	atomic_ulong next;     /* of them, counted from 0 */
	atomic_ulong wrong, failing;
	sem_t done; /* one for each thread that ends */
};

/* One row of the table: how it stood at the end of a stage. */
struct soak_mark {
	unsigned long checks; /* of this stage */
	int64_t busy_ms;      /* it took for them */
	struct gauge gauge;
};

/* The check of that number; its verdict is counted if it is wrong. */
void soak_check(struct soak *soak, unsigned long number);

/* A request of failing servers only. */
void soak_storm(struct soak *soak, unsigned long number);

/* "1,234,567"; the text is good until the fourth call after it. */
const char *soak_show_number(unsigned long number);

/* The head of the table. */
void soak_show_start(const struct soak *soak);

/* Between two rows; on a terminal it is drawn over, elsewhere it comes rarely.
 * Called every second by one thread. */
void soak_show_progress(const struct soak *soak, const struct soak_mark *last);

void soak_show_mark(const struct soak *soak, const struct soak_mark *mark);

/* A line of the verdict; returns passed. */
bool soak_show_result(bool passed, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif /* TESTS_INTERNET_SOAK_H */
