/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/condition.h"

#include <time.h>

bool
plugin_condition_init(pthread_cond_t *condition)
{
	pthread_condattr_t attr;
	bool ok;

	if (pthread_condattr_init(&attr) != 0)
		return false;
	ok = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0 &&
	    pthread_cond_init(condition, &attr) == 0;
	(void)pthread_condattr_destroy(&attr);
	return ok;
}
