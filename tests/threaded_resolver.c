/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/threaded_resolver.h"

#include <time.h>

#define TICK_NS 1000000

static struct threaded_resolver *
threaded_of(struct caa_resolver *resolver)
{
	return (struct threaded_resolver *)resolver;
}

static struct timespec
now(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now;
}

static int64_t
now_ms(void)
{
	const struct timespec time = now();

	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* The lock is held. */
static void
wait_a_moment(struct threaded_resolver *threaded)
{
	struct timespec end = now();

	if (!threaded->hurried) {
		(void)pthread_cond_wait(&threaded->changed, &threaded->lock);
		return;
	}
	end.tv_nsec += TICK_NS;
	if (end.tv_nsec >= 1000000000) {
		end.tv_sec++;
		end.tv_nsec -= 1000000000;
	}
	(void)pthread_cond_timedwait(&threaded->changed, &threaded->lock, &end);
}

/* The next post, or NULL; *ending says that there will be none. */
static struct caa_post *
take_post(struct threaded_resolver *threaded, bool idle, bool *ending)
{
	struct caa_post *post;

	(void)pthread_mutex_lock(&threaded->lock);
	while (idle && threaded->first == NULL && !threaded->ending) {
		wait_a_moment(threaded);
		if (threaded->hurried)
			break;
	}
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
			if (threaded->hurried)
				fake_set_now(&threaded->fake, now_ms());
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
	const struct threaded_resolver *threaded =
	    (const struct threaded_resolver *)resolver;

	return threaded->hurried ? now_ms() : threaded->fake.now_ms;
}

static enum caa_status
op_timer_start(struct caa_resolver *resolver, int64_t at_ms,
    void (*fn)(void *ctx), void *ctx, struct caa_timer **timer)
{
	struct caa_resolver *fake = &threaded_of(resolver)->fake.base;

	return fake->ops->timer_start(fake, at_ms, fn, ctx, timer);
}

static void
op_timer_stop(struct caa_resolver *resolver, struct caa_timer *timer)
{
	struct caa_resolver *fake = &threaded_of(resolver)->fake.base;

	fake->ops->timer_stop(fake, timer);
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
	.timer_start = op_timer_start,
	.timer_stop = op_timer_stop,
	.free = op_free,
};

bool
threaded_resolver_init(struct threaded_resolver *threaded,
    const struct fake_row *rows, bool hurried)
{
	pthread_condattr_t attr;

	threaded->base.ops = &ops;
	fake_resolver_init(&threaded->fake, rows);
	threaded->fake.usual = FAKE_HELD;
	threaded->first = NULL;
	threaded->last = &threaded->first;
	threaded->ending = false;
	threaded->hurried = hurried;
	(void)pthread_mutex_init(&threaded->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&threaded->changed, &attr);
	(void)pthread_condattr_destroy(&attr);
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
