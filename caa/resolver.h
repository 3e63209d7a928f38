/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver: the only door to DNS.  A resolver owns at most one thread, the
 * resolver's thread; every callback runs there, and start() and cancel() are
 * called there only.  post() is how any other thread gets there.  A resolver
 * without a thread of its own (zone files, tests) does all of it on the
 * caller's, which makes post() and start() call back before they return; so
 * does start() of one that remembers the answer.
 */
#ifndef CAA_RESOLVER_H
#define CAA_RESOLVER_H

#include <stdbool.h>
#include <stdint.h>

#include "caa/answer.h"
#include "caa/status.h"

struct caa_resolver;
struct caa_lookup; /* one question under way; the resolver's own */
struct caa_timer;  /* likewise */

/*
 * The question is over: exactly once per started lookup that was not
 * cancelled, and no later than its deadline.  answer is borrowed: take a
 * reference to keep it.  NULL when out of memory.
 */
typedef void caa_lookup_fn(void *ctx, struct caa_answer *answer);

/* Work for the resolver's thread; the poster owns it until fn has begun. */
struct caa_post {
	void (*fn)(struct caa_post *post);
	struct caa_post *next; /* the resolver's while queued */
	bool can_wait;         /* until what is under way has had its turn */
};

struct caa_resolver_ops {
	/* Run post->fn(post) on the resolver's thread: those that can wait in
	 * order, and the others in order.  Any thread.  Cannot fail; not to be
	 * called once free() has begun. */
	void (*post)(struct caa_resolver *resolver, struct caa_post *post);

	/* Ask (owner, CAA, IN).  owner is canonical and copied.  deadline_ms
	 * is on the resolver's clock.  *lookup is valid until done or cancel;
	 * it is NULL on return if done was already called, and done is not
	 * called if the status is not CAA_OK. */
	enum caa_status (*start)(struct caa_resolver *resolver,
	    const char *owner, int64_t deadline_ms, caa_lookup_fn *done,
	    void *ctx, struct caa_lookup **lookup);

	/* Forget a lookup: its done is not called any more. */
	void (*cancel)(
	    struct caa_resolver *resolver, struct caa_lookup *lookup);

	/* Monotonic milliseconds.  Any thread. */
	int64_t (*now_ms)(const struct caa_resolver *resolver);

	/* Call fn(ctx) once at_ms of the resolver's clock is reached, on its
	 * thread.  *timer is valid until then or until it is stopped.
	 * CAA_E_SYSTEM: there is no thread here that could wait.  NULL in a
	 * resolver that is never part of another. */
	enum caa_status (*timer_start)(struct caa_resolver *resolver,
	    int64_t at_ms, void (*fn)(void *ctx), void *ctx,
	    struct caa_timer **timer);
	void (*timer_stop)(
	    struct caa_resolver *resolver, struct caa_timer *timer);

	/* The resolver to begin with for who will ask for owner first: this
	 * one, or one like it with another thread, which is freed with it.
	 * Any thread.  NULL: this one. */
	struct caa_resolver *(*home)(
	    struct caa_resolver *resolver, const char *owner);

	/* Ends the thread.  No lookup may be under way; queued posts have
	 * run when it returns.  Not from the resolver's thread. */
	void (*free)(struct caa_resolver *resolver);
};

/* First member of every resolver. */
struct caa_resolver {
	const struct caa_resolver_ops *ops;
};

#endif /* CAA_RESOLVER_H */
