/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/lateness.h"

#include <time.h>

#define MOMENT_MS 5

long
lateness_now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *
sleep_often(void *ctx)
{
	const struct timespec moment = { 0, MOMENT_MS * 1000000 };
	struct lateness *lateness = ctx;

	while (!atomic_load(&lateness->stop)) {
		const long before_ms = lateness_now_ms();
		(void)nanosleep(&moment, NULL);
		const long late_ms = lateness_now_ms() - before_ms - MOMENT_MS;
		if (late_ms > lateness->late_ms)
			lateness->late_ms = late_ms;
	}
	return NULL;
}

void
lateness_begin(struct lateness *lateness)
{
	atomic_init(&lateness->stop, false);
	lateness->late_ms = 0;
	(void)pthread_create(&lateness->thread, NULL, sleep_often, lateness);
}

long
lateness_end(struct lateness *lateness)
{
	atomic_store(&lateness->stop, true);
	(void)pthread_join(lateness->thread, NULL);
	return lateness->late_ms;
}
