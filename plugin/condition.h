/* SPDX-License-Identifier: BSD-2-Clause */
/* condition: a condition variable whose waits no set clock can prolong. */
#ifndef PLUGIN_CONDITION_H
#define PLUGIN_CONDITION_H

#include <pthread.h>
#include <stdbool.h>

/* On CLOCK_MONOTONIC; for pthread_cond_destroy().  False: none is to be had. */
bool plugin_condition_init(pthread_cond_t *condition);

#endif /* PLUGIN_CONDITION_H */
