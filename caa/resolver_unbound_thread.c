/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_thread.h"

#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "caa/resolver_unbound_private.h"

#define NO_DESCRIPTOR (-1)

#define MAX_BEGUN 32u /* posts at once, of those that can wait */

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
	self->wake_fd = NO_DESCRIPTOR;
}

/* The lock is held. */
static bool
start_thread(struct caa_unbound *self)
{
	self->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	self->base = caa_unbound_base_new();
	if (self->wake_fd == NO_DESCRIPTOR || self->base == NULL)
		goto out;
	if (caa_unbound_bridges_open(&self->settings, self->base, NULL) !=
	    CAA_OK)
		goto out;
	caa_unbound_asks_init(self);
	caa_unbound_clock_init(self);
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

/* In another process the lock, too, may be in any state. */
bool
caa_unbound_thread_post(struct caa_unbound *self, struct caa_post *post)
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

enum caa_status
caa_unbound_thread_init(struct caa_unbound *self, struct caa_error *error)
{
	if (pthread_mutex_init(&self->lock, NULL) != 0)
		return caa_error_set(
		    error, CAA_E_SYSTEM, "no mutex is to be had");
	self->wake_fd = NO_DESCRIPTOR;
	self->end = &self->first;
	self->waiting_end = &self->waiting;
	caa_process_init(&self->process);
	return CAA_OK;
}

static void
stop(struct caa_unbound *self)
{
	(void)pthread_mutex_lock(&self->lock);
	self->stopping = true;
	wake(self);
	(void)pthread_mutex_unlock(&self->lock);
	(void)pthread_join(self->thread, NULL);
	(void)event_del(&self->wake);
}

void
caa_unbound_thread_clear(struct caa_unbound *self)
{
	/* The loop and the contexts of another process share its epoll
	 * instance and sockets: tearing them down here would reach over. */
	if (!caa_process_is_foreign(&self->process)) {
		if (caa_process_is_claimed(&self->process))
			stop(self);
		clear_loop(self);
		(void)pthread_mutex_destroy(&self->lock);
	}
	caa_process_clear(&self->process);
}
