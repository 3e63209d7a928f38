/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/caa/lookup.h"

#include <pthread.h>

/* Counts what is still to come, and lets one thread wait for it. */
struct batch {
	struct caa_post post; /* first */
	struct caa_resolver *resolver;
	struct lookup *lookups;
	size_t count;
	void (*fn)(void *ctx);
	void *ctx;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t left;
};

struct place {
	struct batch *batch;
	struct lookup *lookup;
	int64_t started_ms;
};

static void
count_down(struct batch *batch)
{
	pthread_mutex_lock(&batch->lock);
	batch->left--;
	pthread_cond_signal(&batch->changed);
	pthread_mutex_unlock(&batch->lock);
}

static void
finish(void *ctx, struct caa_answer *answer)
{
	struct place *place = ctx;
	struct batch *batch = place->batch;
	struct caa_resolver *resolver = batch->resolver;

	place->lookup->answer = caa_answer_ref(answer);
	place->lookup->took_ms =
	    resolver->ops->now_ms(resolver) - place->started_ms;
	if (place->lookup->done++ == 0)
		count_down(batch);
}

static void
post_and_wait(struct batch *batch, size_t left)
{
	pthread_mutex_init(&batch->lock, NULL);
	pthread_cond_init(&batch->changed, NULL);
	batch->left = left;
	batch->resolver->ops->post(batch->resolver, &batch->post);
	pthread_mutex_lock(&batch->lock);
	while (batch->left > 0)
		pthread_cond_wait(&batch->changed, &batch->lock);
	pthread_mutex_unlock(&batch->lock);
	pthread_cond_destroy(&batch->changed);
	pthread_mutex_destroy(&batch->lock);
}

#define MAX_LOOKUPS 1000

/* lookup_all() returns only when every place is finished with. */
struct places {
	struct batch batch; /* first */
	struct place places[MAX_LOOKUPS];
};

static void
start_all(struct caa_post *post)
{
	struct places *all = (struct places *)post;
	struct caa_resolver *resolver = all->batch.resolver;
	/* The batch may be gone once its last lookup is finished. */
	const size_t count = all->batch.count;
	struct lookup *lookups = all->batch.lookups;
	const int64_t now_ms = resolver->ops->now_ms(resolver);

	for (size_t i = 0; i < count; i++) {
		struct caa_lookup *handle;

		all->places[i] =
		    (struct place){ &all->batch, &lookups[i], now_ms };
		if (resolver->ops->start(resolver, lookups[i].owner,
			now_ms + lookups[i].timeout_ms, finish, &all->places[i],
			&handle) != CAA_OK)
			finish(&all->places[i], NULL);
	}
}

void
lookup_all(struct caa_resolver *resolver, struct lookup *lookups, size_t count)
{
	static _Thread_local struct places all;

	all.batch = (struct batch){ .post = { .fn = start_all },
		.resolver = resolver,
		.lookups = lookups,
		.count = count < MAX_LOOKUPS ? count : MAX_LOOKUPS };
	if (count > 0)
		post_and_wait(&all.batch, all.batch.count);
}

struct lookup
lookup_one(struct caa_resolver *resolver, const char *owner, int64_t timeout_ms)
{
	struct lookup lookup = { .owner = owner, .timeout_ms = timeout_ms };

	lookup_all(resolver, &lookup, 1);
	return lookup;
}

void
lookup_clear(struct lookup *lookups, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		caa_answer_unref(lookups[i].answer);
		lookups[i].answer = NULL;
	}
}

static void
call(struct caa_post *post)
{
	struct batch *batch = (struct batch *)post;

	batch->fn(batch->ctx);
	count_down(batch);
}

void
lookup_call(struct caa_resolver *resolver, void (*fn)(void *ctx), void *ctx)
{
	struct batch batch = { .post = { .fn = call },
		.resolver = resolver,
		.fn = fn,
		.ctx = ctx };

	post_and_wait(&batch, 1);
}
