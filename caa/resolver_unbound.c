/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>

#include "caa/resolver_unbound_thread.h"
#include "caa/resolver_unbound_timer.h"

static int64_t
unbound_now_ms(const struct caa_resolver *resolver)
{
	(void)resolver;
	return caa_unbound_now_us() / 1000;
}

/*
 * Without a thread the post runs here and now, and start() fails whatever it
 * asks, so that the poster gets its answers all the same.
 */
static void
unbound_post(struct caa_resolver *resolver, struct caa_post *post)
{
	struct caa_unbound *self = (struct caa_unbound *)resolver;

	if (!caa_unbound_thread_post(self, post))
		post->fn(post);
}

/* Why start() cannot work where it is called, or NULL. */
static const char *
find_obstacle(const struct caa_unbound *self)
{
	if (!caa_process_is_claimed(&self->process))
		return "the resolver's thread could not be started";
	if (caa_process_is_foreign(&self->process))
		return "the resolver was started in another process: open it "
		       "after the fork";
	if (!pthread_equal(pthread_self(), self->thread))
		return "a lookup was started outside the resolver's thread";
	return NULL;
}

static enum caa_status
unbound_start(struct caa_resolver *resolver, const char *owner,
    int64_t deadline_ms, caa_lookup_fn *done, void *ctx,
    struct caa_lookup **lookup)
{
	struct caa_unbound *self = (struct caa_unbound *)resolver;
	const char *obstacle = find_obstacle(self);

	if (obstacle == NULL)
		return caa_unbound_lookup_start(
		    self, owner, deadline_ms, done, ctx, lookup);
	struct caa_answer *answer = caa_answer_new(
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN, "%s", obstacle);
	*lookup = NULL;
	done(ctx, answer);
	caa_answer_unref(answer);
	return CAA_OK;
}

static void
unbound_cancel(struct caa_resolver *resolver, struct caa_lookup *lookup)
{
	(void)resolver;
	caa_unbound_lookup_free(lookup);
}

static enum caa_status
unbound_timer_start(struct caa_resolver *resolver, int64_t at_ms,
    void (*fn)(void *ctx), void *ctx, struct caa_timer **timer)
{
	struct caa_unbound *self = (struct caa_unbound *)resolver;

	if (find_obstacle(self) != NULL)
		return CAA_E_SYSTEM;
	return caa_unbound_timer_start(self, at_ms, fn, ctx, timer);
}

static void
unbound_timer_stop(struct caa_resolver *resolver, struct caa_timer *timer)
{
	(void)resolver;
	caa_unbound_timer_stop(timer);
}

static void
unbound_free(struct caa_resolver *resolver)
{
	struct caa_unbound *self = (struct caa_unbound *)resolver;

	caa_unbound_thread_clear(self);
	caa_unbound_settings_clear(&self->settings);
	free(self);
}

static const struct caa_resolver_ops unbound_ops = {
	.post = unbound_post,
	.start = unbound_start,
	.cancel = unbound_cancel,
	.now_ms = unbound_now_ms,
	.timer_start = unbound_timer_start,
	.timer_stop = unbound_timer_stop,
	.free = unbound_free,
};

/* What libunbound itself thinks of the settings; no packet leaves. */
static enum caa_status
rehearse(struct caa_unbound_settings *settings, struct caa_error *error)
{
	struct ub_ctx *ctx = NULL;
	struct event_base *base = caa_unbound_base_new();

	if (base == NULL)
		return caa_error_set(
		    error, CAA_E_SYSTEM, "libevent cannot make an event loop");
	enum caa_status status =
	    caa_unbound_bridges_open(settings, base, error);
	if (status == CAA_OK)
		status = caa_unbound_context_new(&ctx, settings, base, error);
	caa_unbound_context_free(ctx);
	caa_unbound_bridges_close(settings);
	event_base_free(base);
	return status;
}

enum caa_status
caa_resolver_unbound_new(struct caa_resolver **out,
    const struct caa_unbound_config *config, struct caa_error *error)
{
	struct caa_unbound *self = calloc(1, sizeof(*self));
	enum caa_status status;

	if (self == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	status = caa_unbound_settings_init(&self->settings, config, error);
	if (status != CAA_OK)
		goto out;
	status = rehearse(&self->settings, error);
	if (status != CAA_OK)
		goto out;
	status = caa_unbound_thread_init(self, error);
	if (status != CAA_OK)
		goto out;
	self->resolver.ops = &unbound_ops;
	self->seed =
	    (uint32_t)caa_unbound_now_us() ^ (uint32_t)((uintptr_t)self >> 4);
	*out = &self->resolver;
	self = NULL;
out:
	if (self != NULL)
		caa_unbound_settings_clear(&self->settings);
	free(self);
	return status;
}
