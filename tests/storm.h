/* SPDX-License-Identifier: BSD-2-Clause */
/* storm: threads that each run one check after the other, and count. */
#ifndef TESTS_STORM_H
#define TESTS_STORM_H

#include <pthread.h>
#include <stdbool.h>

#include "caa/check.h"

/* Zeroed at first; failed, complete and wrong are the thread's to count. */
struct storm_worker {
	unsigned failed, complete, wrong; /* checks */
	unsigned done;                    /* of the current check */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

bool storm_start(
    struct storm_worker *worker, void *(*work)(void *ctx), void *ctx);

/* For caa_check_start(); ctx is the worker. */
void storm_on_done(void *ctx, struct caa_check *check);

/* Until then.  It is wrong if it was called twice. */
void storm_wait_done(struct storm_worker *worker);

/* Wait for the thread's end, and add what it counted to the sum. */
void storm_join(struct storm_worker *worker, struct storm_worker *sum);

#endif /* TESTS_STORM_H */
