/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_shards_private.h"

#include <pthread.h>
#include <stdlib.h>

static struct caa_shards_face *
face_of(struct caa_resolver *resolver)
{
	return (struct caa_shards_face *)resolver;
}

static void
face_post(struct caa_resolver *resolver, struct caa_post *post)
{
	struct caa_resolver *shard = face_of(resolver)->shard;

	shard->ops->post(shard, post);
}

static int64_t
face_now_ms(const struct caa_resolver *resolver)
{
	const struct caa_resolver *shard =
	    ((const struct caa_shards_face *)resolver)->shard;

	return shard->ops->now_ms(shard);
}

static enum caa_status
face_timer_start(struct caa_resolver *resolver, int64_t at_ms,
    void (*fn)(void *ctx), void *ctx, struct caa_timer **timer)
{
	struct caa_resolver *shard = face_of(resolver)->shard;

	return shard->ops->timer_start(shard, at_ms, fn, ctx, timer);
}

static void
face_timer_stop(struct caa_resolver *resolver, struct caa_timer *timer)
{
	struct caa_resolver *shard = face_of(resolver)->shard;

	shard->ops->timer_stop(shard, timer);
}

static struct caa_resolver *
face_home(struct caa_resolver *resolver, const char *owner)
{
	struct caa_shards *all = face_of(resolver)->all;

	return &all->faces[caa_shards_place(owner, all->count, 0)].base;
}

struct fence {
	struct caa_post post; /* first: the resolver hands it back */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool passed;
};

static void
on_fence(struct caa_post *post)
{
	struct fence *fence = (struct fence *)post;

	(void)pthread_mutex_lock(&fence->lock);
	fence->passed = true;
	(void)pthread_cond_signal(&fence->changed);
	(void)pthread_mutex_unlock(&fence->lock);
}

/* Everything posted to a shard so far has run, but for what can wait: checks,
 * which are over before their resolver is freed. */
static void
pass(struct caa_resolver *shard)
{
	struct fence fence = {
		.post = { .fn = on_fence },
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};

	shard->ops->post(shard, &fence.post);
	(void)pthread_mutex_lock(&fence.lock);
	while (!fence.passed)
		(void)pthread_cond_wait(&fence.changed, &fence.lock);
	(void)pthread_mutex_unlock(&fence.lock);
	(void)pthread_cond_destroy(&fence.changed);
	(void)pthread_mutex_destroy(&fence.lock);
}

/*
 * What was cancelled may be on its way still: once to a shard, and then back
 * home.  In a child of the process whose threads the shards have there is
 * nobody to wait for, and a post runs at once.
 */
static void
face_free(struct caa_resolver *resolver)
{
	struct caa_shards *all = face_of(resolver)->all;
	const unsigned ways = atomic_load(&all->abroad) == 0 ? 0 : 2;

	for (unsigned way = 0; way < ways; way++)
		for (size_t i = 0; i < all->count; i++)
			pass(all->faces[i].shard);
	for (size_t i = 0; i < all->count; i++) {
		struct caa_resolver *shard = all->faces[i].shard;

		shard->ops->free(shard);
	}
	free(all);
}

static const struct caa_resolver_ops face_ops = {
	.post = face_post,
	.start = caa_shards_lookup_start,
	.cancel = caa_shards_lookup_cancel,
	.now_ms = face_now_ms,
	.timer_start = face_timer_start,
	.timer_stop = face_timer_stop,
	.home = face_home,
	.free = face_free,
};

enum caa_status
caa_resolver_shards_new(struct caa_resolver **out,
    struct caa_resolver *const *shards, size_t count, struct caa_error *error)
{
	struct caa_shards *all;

	if (count == 0 || count > CAA_SHARDS_MAX)
		return caa_error_set(error, CAA_E_LIMIT,
		    "there can be 1 to %d shards, not %zu", CAA_SHARDS_MAX,
		    count);
	for (size_t i = 0; i < count; i++)
		if (shards[i]->ops->timer_start == NULL)
			return caa_error_set(error, CAA_E_SYSTEM,
			    "a resolver without timers can be no shard");
	all = calloc(1, sizeof(*all) + count * sizeof(all->faces[0]));
	if (all == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	atomic_init(&all->abroad, 0);
	all->count = count;
	for (size_t i = 0; i < count; i++)
		all->faces[i] = (struct caa_shards_face){
			.base = { .ops = &face_ops },
			.shard = shards[i],
			.all = all,
		};
	*out = &all->faces[0].base;
	return CAA_OK;
}
