/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>
#include <time.h>

#include "caa/octets.h"

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
	if (lookup->previous != NULL)
		lookup->previous->next = lookup->next;
	else
		lookup->question->waiters = lookup->next;
	if (lookup->next != NULL)
		lookup->next->previous = lookup->previous;
}

/* Memory for one who waits, which the question has for its first.  NULL: out
 * of memory. */
static struct caa_lookup *
make_room(struct caa_unbound_question *question)
{
	if (question->has_had_waiter)
		return malloc(sizeof(struct caa_lookup));
	question->has_had_waiter = true;
	return &question->first_waiter;
}

void
caa_unbound_lookup_free(struct caa_lookup *lookup)
{
	struct caa_unbound_question *question = lookup->question;

	detach(lookup);
	lookup->question = NULL;
	if (lookup != &question->first_waiter)
		free(lookup);
}

/* One that need not be asked for; a reference, or NULL.  Not within done(),
 * which might ask for it again and again. */
static struct caa_answer *
recall(struct caa_unbound *resolver, const char *owner, uint32_t hash)
{
	return resolver->giving ? NULL
				: caa_unbound_recent_find(&resolver->recent,
				      owner, hash, time(NULL));
}

enum caa_status
caa_unbound_lookup_start(struct caa_unbound *resolver, const char *owner,
    int64_t deadline_ms, caa_lookup_fn *done, void *ctx,
    struct caa_lookup **out)
{
	const uint32_t hash = caa_hash(owner, resolver->seed);
	struct caa_answer *answer = recall(resolver, owner, hash);
	struct caa_unbound_question *question;
	struct caa_lookup *lookup;

	*out = NULL;
	if (answer != NULL) {
		resolver->giving = true;
		done(ctx, answer);
		resolver->giving = false;
		caa_answer_unref(answer);
		return CAA_OK;
	}
	question = caa_unbound_question_join(resolver, owner, hash);
	lookup = question == NULL ? NULL : make_room(question);
	if (lookup == NULL)
		return CAA_E_NOMEM;
	*lookup = (struct caa_lookup){
		.deadline_ms = deadline_ms,
		.done = done,
		.ctx = ctx,
	};
	attach(lookup, question);
	caa_unbound_clock_heed(question, lookup);
	*out = lookup;
	return CAA_OK;
}
