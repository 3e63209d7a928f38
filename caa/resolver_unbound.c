/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_private.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "caa/resolver_unbound_timer.h"

#define NO_DESCRIPTOR (-1)

#define MAX_BEGUN 32u /* posts at once, of those that can wait */

static int64_t
unbound_now_ms(const struct caa_resolver *resolver)
{
	(void)resolver;
	return caa_unbound_now_us() / 1000;
}

/* The thread itself only has to look into its inbox again.  The counter of an
 * eventfd cannot be full of ones that matter: EAGAIN says that it is readable
 * already. */
static void
wake(struct caa_unbound *self)
{
	const uint64_t one = 1;

	if (pthread_equal(pthread_self(), self->thread)) {
		event_active(&self->wake, EV_TIMEOUT, 0);
		return;
	}
	while (write(self->wake_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

/* All posts there are, or NULL; *stopping as of the same moment. */
static struct caa_post *
take_posts(struct caa_unbound *self, bool *stopping)
{
	struct caa_post *posts;

	(void)pthread_mutex_lock(&self->lock);
	posts = self->first;
	self->first = NULL;
	self->end = &self->first;
	*stopping = self->stopping;
	(void)pthread_mutex_unlock(&self->lock);
	return posts;
}

static void
put_off(struct caa_unbound *self, struct caa_post *post)
{
	post->next = NULL;
	*self->waiting_end = post;
	self->waiting_end = &post->next;
}

bool
caa_unbound_posts_wait(const struct caa_unbound *self)
{
	return self->waiting != NULL;
}

void
caa_unbound_posts_begin(struct caa_unbound *self)
{
	for (unsigned i = 0; i < MAX_BEGUN && self->waiting != NULL; i++) {
		struct caa_post *post = self->waiting;

		self->waiting = post->next;
		if (self->waiting == NULL)
			self->waiting_end = &self->waiting;
		post->fn(post); /* it may be gone afterwards */
	}
}

static void
serve_inbox(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_unbound *self = ctx;
	uint64_t count;
	bool stopping;

	if ((what & EV_READ) != 0)
		while (
		    read((int)fd, &count, sizeof(count)) < 0 && errno == EINTR)
			;
	/* What is posted from here on wakes again: packets and timers have
	 * their turn before it. */
	struct caa_post *post = take_posts(self, &stopping);
	if (stopping && post == NULL && !caa_unbound_posts_wait(self))
		(void)event_base_loopbreak(self->base);
	else if (stopping)
		event_active(&self->wake, EV_TIMEOUT, 0);
	while (post != NULL) {
		struct caa_post *next = post->next;
		if (post->can_wait)
			put_off(self, post);
		else
			post->fn(post); /* it may be gone afterwards */
		post = next;
	}
	if (stopping)
		caa_unbound_posts_begin(self);
	else if (caa_unbound_posts_wait(self))
		caa_unbound_asks_pump(self);
}

static void *
run(void *ctx)
{
	struct caa_unbound *self = ctx;

	/* Until the starter has stored what pthread_create() gave it. */
	(void)pthread_mutex_lock(&self->lock);
	(void)pthread_mutex_unlock(&self->lock);
	(void)caa_unbound_log_into(&self->log);
	(void)event_base_dispatch(self->base);
	caa_unbound_questions_clear(self);
	return NULL;
}

/*
 * Signals are the host's business and must not land on a thread it does not
 * know; SIGPIPE would come of libunbound's plain writes.
 */
static int
create_thread(struct caa_unbound *self)
{
	sigset_t all, before;

	(void)sigfillset(&all);
	int fault = pthread_sigmask(SIG_SETMASK, &all, &before);
	if (fault != 0)
		return fault;
	fault = pthread_create(&self->thread, NULL, run, self);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fault;
}

static void
clear_loop(struct caa_unbound *self)
{
	caa_unbound_bridges_close(&self->settings);
	if (self->base != NULL)
		event_base_free(self->base);
	if (self->wake_fd != NO_DESCRIPTOR)
		(void)close(self->wake_fd);
	self->base = NULL;
	self->usual = NULL;
	self->wake_fd = NO_DESCRIPTOR;
}

/* The lock is held. */
static bool
start_thread(struct caa_unbound *self)
{
	const struct timeval usual = caa_unbound_timeval(CAA_UNBOUND_USUAL_MS);

	self->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	self->base = caa_unbound_base_new();
	if (self->wake_fd == NO_DESCRIPTOR || self->base == NULL)
		goto out;
	if (caa_unbound_bridges_open(&self->settings, self->base, NULL) !=
	    CAA_OK)
		goto out;
	self->usual = event_base_init_common_timeout(self->base, &usual);
	caa_unbound_asks_init(self);
	if (event_assign(&self->wake, self->base, self->wake_fd,
		EV_READ | EV_PERSIST, serve_inbox, self) != 0 ||
	    event_add(&self->wake, NULL) != 0)
		goto out;
	if (create_thread(self) != 0) {
		(void)event_del(&self->wake);
		goto out;
	}
	caa_process_claim(&self->process);
	return true;
out:
	clear_loop(self);
	return false;
}

/* Queue the post for the thread.  False: there is none, or in another
 * process: the lock, too, may then be in any state. */
static bool
enqueue(struct caa_unbound *self, struct caa_post *post)
{
	bool ready;

	if (caa_process_is_foreign(&self->process))
		return false;
	(void)pthread_mutex_lock(&self->lock);
	ready = caa_process_is_claimed(&self->process) || start_thread(self);
	if (ready) {
		const bool was_empty = self->first == NULL;
		post->next = NULL;
		*self->end = post;
		self->end = &post->next;
		if (was_empty)
			wake(self);
	}
	(void)pthread_mutex_unlock(&self->lock);
	return ready;
}

/*
 * Without a thread the post runs here and now, and start() fails whatever it
 * asks, so that the poster gets its answers all the same.
 */
static void
unbound_post(struct caa_resolver *resolver, struct caa_post *post)
{
	struct caa_unbound *self = (struct caa_unbound *)resolver;

	if (!enqueue(self, post))
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

	/* The loop and the contexts of another process share its epoll
	 * instance and sockets: tearing them down here would reach over. */
	if (caa_process_is_foreign(&self->process)) {
		caa_process_clear(&self->process);
		caa_unbound_settings_clear(&self->settings);
		free(self);
		return;
	}
	if (caa_process_is_claimed(&self->process)) {
		(void)pthread_mutex_lock(&self->lock);
		self->stopping = true;
		wake(self);
		(void)pthread_mutex_unlock(&self->lock);
		(void)pthread_join(self->thread, NULL);
		(void)event_del(&self->wake);
	}
	clear_loop(self);
	(void)pthread_mutex_destroy(&self->lock);
	caa_process_clear(&self->process);
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
	if (pthread_mutex_init(&self->lock, NULL) != 0) {
		status =
		    caa_error_set(error, CAA_E_SYSTEM, "no mutex is to be had");
		goto out;
	}
	self->resolver.ops = &unbound_ops;
	self->seed =
	    (uint32_t)caa_unbound_now_us() ^ (uint32_t)((uintptr_t)self >> 4);
	self->wake_fd = NO_DESCRIPTOR;
	self->end = &self->first;
	self->waiting_end = &self->waiting;
	caa_process_init(&self->process);
	*out = &self->resolver;
	self = NULL;
out:
	if (self != NULL)
		caa_unbound_settings_clear(&self->settings);
	free(self);
	return status;
}
