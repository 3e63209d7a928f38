/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lookup belongs to the thread it was started on, its home, but for inner,
 * which belongs to the shard that asks.  The two talk by posts alone:
 *
 *	home                        shard
 *	start   -- go ---------->   asks
 *	done    <--------- reply -- is answered
 *	cancel  -- stop -------->   forgets what is under way
 *	frees   <---------- stop -- does not know the lookup any more
 *
 * Without a cancel the reply is the last of it and home frees the lookup.
 * After one the reply may come or not, and the stop that comes back is the
 * last.  A deadline that passes without a reply is a cancel with an answer:
 * home has a timer, for a shard may be busy for longer than there is time.
 */
#include "caa/resolver_shards_private.h"

#include <stdlib.h>
#include <string.h>

/*
 * A shard is given a little less time, so that what it has to say of a
 * question without an answer is home in time.
 */
#define SPARE_MS    20
#define SPARE_SHARE 8 /* and never more than this part of the time */

struct message {
	struct caa_post post; /* first: the resolver hands it back */
	struct caa_lookup *lookup;
};

struct caa_lookup {
	struct caa_shards_face *home;
	struct caa_resolver *shard; /* that asks */
	int64_t deadline_ms, spare_ms;
	caa_lookup_fn *done;
	void *ctx;

	/* Of a lookup abroad only. */
	struct caa_timer *timer;   /* until the deadline */
	struct caa_answer *answer; /* the shard's until the reply is posted */
	struct message go, stop, reply;
	bool arrived;   /* the reply */
	bool abandoned; /* the stop was posted: done is never called again */

	struct caa_lookup *inner;
	char owner[];
};

static void
post(struct caa_resolver *to, struct message *message,
    void (*fn)(struct caa_post *post))
{
	message->post.fn = fn;
	to->ops->post(to, &message->post);
}

static struct caa_lookup *
lookup_new(struct caa_shards_face *home, const char *owner, int64_t deadline_ms)
{
	const struct caa_shards *all = home->all;
	const size_t here = (size_t)(home - all->faces);
	const size_t place = caa_shards_place(owner, all->count, here);
	const size_t size = strlen(owner) + 1;
	struct caa_lookup *lookup = malloc(sizeof(*lookup) + size);

	if (lookup == NULL)
		return NULL;
	*lookup = (struct caa_lookup){
		.home = home,
		.shard = all->faces[place].shard,
		.deadline_ms = deadline_ms,
	};
	memcpy(lookup->owner, owner, size);
	return lookup;
}

static void
free_abroad(struct caa_lookup *lookup)
{
	struct caa_shards *all = lookup->home->all;

	caa_answer_unref(lookup->answer);
	free(lookup);
	(void)atomic_fetch_sub(&all->abroad, 1);
}

static void
stop_timer(struct caa_lookup *lookup)
{
	struct caa_resolver *shard = lookup->home->shard;

	if (lookup->timer != NULL)
		shard->ops->timer_stop(shard, lookup->timer);
	lookup->timer = NULL;
}

/* ---- on the shard's thread ---- */

static void on_reply(struct caa_post *post);
static void on_stopped(struct caa_post *post);

/* Home may free the lookup at once. */
static void
send_reply(struct caa_lookup *lookup, struct caa_answer *answer)
{
	lookup->inner = NULL;
	lookup->answer = answer;
	post(lookup->home->shard, &lookup->reply, on_reply);
}

static void
on_answer_abroad(void *ctx, struct caa_answer *answer)
{
	send_reply(ctx, caa_answer_ref(answer));
}

static void
on_go(struct caa_post *post)
{
	struct caa_lookup *lookup = ((struct message *)post)->lookup;
	struct caa_resolver *shard = lookup->shard;
	struct caa_lookup *inner = NULL;
	const enum caa_status status = shard->ops->start(shard, lookup->owner,
	    lookup->deadline_ms - lookup->spare_ms, on_answer_abroad, lookup,
	    &inner);

	if (status == CAA_E_NOMEM)
		send_reply(lookup, NULL);
	else if (status != CAA_OK)
		send_reply(lookup,
		    caa_answer_new(CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
			"the resolver could not ask"));
	else if (inner != NULL) /* else it may be gone */
		lookup->inner = inner;
}

static void
on_stop(struct caa_post *posted)
{
	struct caa_lookup *lookup = ((struct message *)posted)->lookup;
	struct caa_resolver *shard = lookup->shard;

	if (lookup->inner != NULL)
		shard->ops->cancel(shard, lookup->inner);
	lookup->inner = NULL;
	post(lookup->home->shard, &lookup->stop, on_stopped);
}

/* ---- at home ---- */

static void
on_stopped(struct caa_post *post)
{
	free_abroad(((struct message *)post)->lookup);
}

static void
abandon(struct caa_lookup *lookup)
{
	lookup->abandoned = true;
	post(lookup->shard, &lookup->stop, on_stop);
}

static void
deliver(struct caa_lookup *lookup)
{
	caa_lookup_fn *done = lookup->done;
	void *ctx = lookup->ctx;
	struct caa_answer *answer = lookup->answer;

	stop_timer(lookup);
	lookup->answer = NULL;
	free_abroad(lookup);
	done(ctx, answer);
	caa_answer_unref(answer);
}

/* A failure for want of time is one at the deadline, which is how those who
 * ask tell it from others. */
static bool
is_early(const struct caa_lookup *lookup)
{
	struct caa_resolver *shard = lookup->home->shard;
	const struct caa_answer *answer = lookup->answer;

	return answer != NULL && !caa_outcome_is_answer(answer->outcome) &&
	    shard->ops->now_ms(shard) >=
	    lookup->deadline_ms - 2 * lookup->spare_ms;
}

static void
on_reply(struct caa_post *post)
{
	struct caa_lookup *lookup = ((struct message *)post)->lookup;

	if (lookup->abandoned)
		return;
	lookup->arrived = true;
	if (!is_early(lookup))
		deliver(lookup);
}

static void
on_deadline(void *ctx)
{
	struct caa_lookup *lookup = ctx;
	caa_lookup_fn *done = lookup->done;
	void *done_ctx = lookup->ctx;

	lookup->timer = NULL;
	if (lookup->arrived) {
		deliver(lookup);
		return;
	}
	struct caa_answer *answer =
	    caa_answer_new(CAA_OUTCOME_TIMEOUT, CAA_DNSSEC_UNKNOWN,
		"no answer in time; the thread that asks has too much to do");
	abandon(lookup);
	done(done_ctx, answer);
	caa_answer_unref(answer);
}

static void
start_abroad(struct caa_lookup *lookup)
{
	struct caa_resolver *home = lookup->home->shard;
	const int64_t left_ms = lookup->deadline_ms - home->ops->now_ms(home);
	const int64_t spare_ms = left_ms / SPARE_SHARE;

	if (spare_ms > 0)
		lookup->spare_ms = spare_ms < SPARE_MS ? spare_ms : SPARE_MS;
	lookup->go.lookup = lookup;
	lookup->stop.lookup = lookup;
	lookup->reply.lookup = lookup;
	(void)atomic_fetch_add(&lookup->home->all->abroad, 1);
	post(lookup->shard, &lookup->go, on_go);
}

static void
on_answer_here(void *ctx, struct caa_answer *answer)
{
	struct caa_lookup *lookup = ctx;
	caa_lookup_fn *done = lookup->done;
	void *done_ctx = lookup->ctx;

	free(lookup);
	done(done_ctx, answer);
}

/* *lookup is NULL afterwards if it was answered already, or failed. */
static enum caa_status
start_here(struct caa_lookup **lookup)
{
	struct caa_lookup *inner = NULL, *made = *lookup;
	struct caa_resolver *shard = made->home->shard;
	const enum caa_status status = shard->ops->start(shard, made->owner,
	    made->deadline_ms, on_answer_here, made, &inner);

	if (status != CAA_OK)
		free(made);
	else if (inner != NULL)
		made->inner = inner;
	if (inner == NULL)
		*lookup = NULL;
	return status;
}

enum caa_status
caa_shards_lookup_start(struct caa_resolver *resolver, const char *owner,
    int64_t deadline_ms, caa_lookup_fn *done, void *ctx,
    struct caa_lookup **lookup)
{
	struct caa_shards_face *home = (struct caa_shards_face *)resolver;
	struct caa_lookup *made = lookup_new(home, owner, deadline_ms);
	enum caa_status status = CAA_OK;

	if (made == NULL)
		return CAA_E_NOMEM;
	made->done = done;
	made->ctx = ctx;
	/* Where this is no thread of home's, home itself can say why not. */
	if (made->shard != home->shard &&
	    home->shard->ops->timer_start(home->shard, deadline_ms, on_deadline,
		made, &made->timer) != CAA_OK)
		made->shard = home->shard;
	if (made->shard == home->shard)
		status = start_here(&made);
	else
		start_abroad(made);
	if (status == CAA_OK)
		*lookup = made;
	return status;
}

void
caa_shards_lookup_cancel(
    struct caa_resolver *resolver, struct caa_lookup *lookup)
{
	struct caa_resolver *shard =
	    ((struct caa_shards_face *)resolver)->shard;

	stop_timer(lookup);
	if (lookup->shard == shard) {
		shard->ops->cancel(shard, lookup->inner);
		free(lookup);
	} else if (lookup->arrived) {
		free_abroad(lookup);
	} else {
		abandon(lookup);
	}
}
