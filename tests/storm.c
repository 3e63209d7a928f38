/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/storm.h"

static void
clear(struct storm_worker *worker)
{
	(void)pthread_cond_destroy(&worker->changed);
	(void)pthread_mutex_destroy(&worker->lock);
}

bool
storm_start(struct storm_worker *worker, void *(*work)(void *ctx), void *ctx)
{
	(void)pthread_mutex_init(&worker->lock, NULL);
	(void)pthread_cond_init(&worker->changed, NULL);
	if (pthread_create(&worker->thread, NULL, work, ctx) == 0)
		return true;
	clear(worker);
	return false;
}

void
storm_on_done(void *ctx, struct caa_check *check)
{
	struct storm_worker *worker = ctx;

	(void)check;
	(void)pthread_mutex_lock(&worker->lock);
	worker->done++;
	(void)pthread_cond_signal(&worker->changed);
	(void)pthread_mutex_unlock(&worker->lock);
}

void
storm_wait_done(struct storm_worker *worker)
{
	(void)pthread_mutex_lock(&worker->lock);
	while (worker->done == 0)
		(void)pthread_cond_wait(&worker->changed, &worker->lock);
	worker->wrong += worker->done != 1;
	worker->done = 0;
	(void)pthread_mutex_unlock(&worker->lock);
}

void
storm_join(struct storm_worker *worker, struct storm_worker *sum)
{
	(void)pthread_join(worker->thread, NULL);
	sum->failed += worker->failed;
	sum->complete += worker->complete;
	sum->wrong += worker->wrong;
	clear(worker);
}
