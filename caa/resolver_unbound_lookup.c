/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>

#define MAX_WAIT_MS 86400000

struct timeval
caa_unbound_timeval(int64_t ms)
{
	const int64_t least = ms < 0 ? 0 : ms;
	const int64_t wait = least > MAX_WAIT_MS ? MAX_WAIT_MS : least;

	return (struct timeval){ .tv_sec = (time_t)(wait / 1000),
		.tv_usec = (suseconds_t)(wait % 1000 * 1000) };
}

static void
attach(struct caa_lookup *lookup, struct caa_unbound_question *question)
{
	lookup->question = question;
	lookup->next = question->waiters;
	if (lookup->next != NULL)
		lookup->next->previous = lookup;
	question->waiters = lookup;
}

static void
detach(struct caa_lookup *lookup)
{
	if (lookup->question == NULL)
		return;
	if (lookup->previous != NULL)
		lookup->previous->next = lookup->next;
	else
		lookup->question->waiters = lookup->next;
	if (lookup->next != NULL)
		lookup->next->previous = lookup->previous;
}

void
caa_unbound_lookup_free(struct caa_lookup *lookup)
{
	detach(lookup);
	(void)event_del(&lookup->deadline);
	free(lookup);
}

static void
expire(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_lookup *lookup = ctx;
	struct caa_unbound_question *question = lookup->question;

	(void)fd, (void)what;
	/* The answer has just come, and was to be handed out next, or waits
	 * for its chain. */
	if (question->settled || caa_unbound_tries_have_answer(question)) {
		caa_unbound_question_hurry(question);
		return;
	}
	struct caa_answer *answer = caa_unbound_question_timeout(question);
	caa_lookup_fn *done = lookup->done;
	void *done_ctx = lookup->ctx;
	caa_unbound_lookup_free(lookup);
	done(done_ctx, answer);
	caa_answer_unref(answer);
}

enum caa_status
caa_unbound_lookup_start(struct caa_unbound *resolver, const char *owner,
    int64_t deadline_ms, caa_lookup_fn *done, void *ctx,
    struct caa_lookup **out)
{
	const struct timeval timeout =
	    caa_unbound_timeval(deadline_ms - caa_unbound_now_us() / 1000);
	struct caa_lookup *lookup = calloc(1, sizeof(*lookup));
	struct caa_unbound_question *question;

	if (lookup == NULL)
		return CAA_E_NOMEM;
	lookup->done = done;
	lookup->ctx = ctx;
	(void)evtimer_assign(&lookup->deadline, resolver->base, expire, lookup);
	if (event_add(&lookup->deadline, &timeout) != 0)
		goto out;
	question = caa_unbound_question_join(resolver, owner);
	if (question == NULL)
		goto out;
	attach(lookup, question);
	*out = lookup;
	return CAA_OK;
out:
	caa_unbound_lookup_free(lookup);
	return CAA_E_NOMEM;
}
