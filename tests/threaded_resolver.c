/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/threaded_resolver.h"

static struct threaded_resolver *
threaded_of(struct caa_resolver *resolver)
{
	return (struct threaded_resolver *)resolver;
}

/* The next post, or NULL; *ending says that there will be none. */
static struct caa_post *
take_post(struct threaded_resolver *threaded, bool idle, bool *ending)
{
	struct caa_post *post;

	(void)pthread_mutex_lock(&threaded->lock);
	while (idle && threaded->first == NULL && !threaded->ending)
		(void)pthread_cond_wait(&threaded->changed, &threaded->lock);
	post = threaded->first;
	if (post != NULL)
		threaded->first = post->next;
	if (threaded->first == NULL)
		threaded->last = &threaded->first;
	*ending = post == NULL && threaded->ending;
	(void)pthread_mutex_unlock(&threaded->lock);
	return post;
}

static void *
run(void *ctx)
{
	struct threaded_resolver *threaded = ctx;
	bool idle = false, ending = false;

	while (!ending) {
		struct caa_post *post = take_post(threaded, idle, &ending);

		if (post != NULL) {
			post->fn(post);
			idle = false;
		} else {
			idle = !fake_release_newest(&threaded->fake);
		}
	}
	return NULL;
}

static void
op_post(struct caa_resolver *resolver, struct caa_post *post)
{
	struct threaded_resolver *threaded = threaded_of(resolver);

	(void)pthread_mutex_lock(&threaded->lock);
	post->next = NULL;
	*threaded->last = post;
	threaded->last = &post->next;
	(void)pthread_cond_signal(&threaded->changed);
	(void)pthread_mutex_unlock(&threaded->lock);
}

static enum caa_status
op_start(struct caa_resolver *resolver, const char *owner, int64_t deadline_ms,
    caa_lookup_fn *done, void *ctx, struct caa_lookup **lookup)
{
	struct caa_resolver *fake = &threaded_of(resolver)->fake.base;

	return fake->ops->start(fake, owner, deadline_ms, done, ctx, lookup);
}

static void
op_cancel(struct caa_resolver *resolver, struct caa_lookup *lookup)
{
	struct caa_resolver *fake = &threaded_of(resolver)->fake.base;

	fake->ops->cancel(fake, lookup);
}

static int64_t
op_now_ms(const struct caa_resolver *resolver)
{
	return ((const struct threaded_resolver *)resolver)->fake.now_ms;
}

static void
op_free(struct caa_resolver *resolver)
{
	threaded_resolver_join(threaded_of(resolver));
}

static const struct caa_resolver_ops ops = {
	.post = op_post,
	.start = op_start,
	.cancel = op_cancel,
	.now_ms = op_now_ms,
	.free = op_free,
};

bool
threaded_resolver_init(
    struct threaded_resolver *threaded, const struct fake_row *rows)
{
	threaded->base.ops = &ops;
	fake_resolver_init(&threaded->fake, rows);
	threaded->fake.usual = FAKE_HELD;
	threaded->first = NULL;
	threaded->last = &threaded->first;
	threaded->ending = false;
	(void)pthread_mutex_init(&threaded->lock, NULL);
	(void)pthread_cond_init(&threaded->changed, NULL);
	return pthread_create(&threaded->thread, NULL, run, threaded) == 0;
}

void
threaded_resolver_join(struct threaded_resolver *threaded)
{
	(void)pthread_mutex_lock(&threaded->lock);
	threaded->ending = true;
	(void)pthread_cond_signal(&threaded->changed);
	(void)pthread_mutex_unlock(&threaded->lock);
	(void)pthread_join(threaded->thread, NULL);
	(void)pthread_cond_destroy(&threaded->changed);
	(void)pthread_mutex_destroy(&threaded->lock);
}
