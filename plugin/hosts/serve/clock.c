/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/clock.h"

double
serve_seconds_since(const struct timespec *then)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) +
	    (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}
