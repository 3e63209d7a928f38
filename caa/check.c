/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All but three things happen on the resolver's thread: new and clear, which
 * nothing runs beside, and the word `phase`, in which the end of the check
 * and a cancel from elsewhere meet.  Whoever moves it away from RUNNING first
 * has won: after OVER no cancel is posted any more, after CANCELLING the end
 * waits for the post, which is part of the check and must not outlive it.
 */
#include "caa/check.h"

#include <stdatomic.h>

enum check_phase {
	PHASE_RUNNING = 0,
	PHASE_CANCELLING, /* the cancel is posted, or about to be */
	PHASE_OVER,       /* done is called, or about to be */
};

/* A lookup under way; free ones are linked. */
struct check_lookup {
	struct caa_check *check;
	struct caa_lookup *lookup; /* NULL: free, or just being started */
	struct check_lookup *next_free;
	size_t node;
};

struct check_post {
	struct caa_post post; /* first: the resolver hands it back */
	struct caa_check *check;
};

struct caa_check {
	struct caa_climb *climb;
	struct check_lookup *free_lookups;
	const char *first; /* name of all, or NULL */
	struct caa_resolver *resolver;
	int64_t deadline_ms;
	caa_check_done_fn *done;
	void *ctx;
	struct check_post start, cancel;
	atomic_int phase; /* enum check_phase */
	atomic_size_t decided;
	bool asking;    /* in the loop that starts lookups */
	bool cancelled; /* the posted cancel has run */
	size_t count;
	struct check_lookup lookups[]; /* one per name, see take_lookup() */
};

static void
publish_progress(struct caa_check *check)
{
	atomic_store_explicit(&check->decided, caa_climb_decided(check->climb),
	    memory_order_relaxed);
}

static void
link_lookups(struct caa_check *check)
{
	for (size_t i = 0; i < check->count; i++) {
		check->lookups[i] = (struct check_lookup){
			.check = check,
			.next_free = check->free_lookups,
		};
		check->free_lookups = &check->lookups[i];
	}
}

enum caa_status
caa_check_new(struct caa_check **out, struct caa_pile *pile,
    const struct caa_rules *rules, const struct caa_question *questions,
    size_t count, struct caa_error *error)
{
	struct caa_climb *climb = NULL;
	enum caa_status status =
	    caa_climb_new(&climb, pile, rules, questions, count, error);

	if (status != CAA_OK)
		return status;
	struct caa_check *check = caa_pile_take(
	    pile, sizeof(*check) + count * sizeof(check->lookups[0]));
	if (check == NULL) {
		caa_climb_clear(climb);
		return caa_error_set(
		    error, CAA_E_NOMEM, "no memory to check %zu names", count);
	}
	*check = (struct caa_check){ .climb = climb, .count = count };
	if (count > 0 && questions[0].domain != NULL)
		check->first = questions[0].domain->text;
	link_lookups(check);
	publish_progress(check);
	*out = check;
	return CAA_OK;
}

void
caa_check_clear(struct caa_check *check)
{
	if (check != NULL)
		caa_climb_clear(check->climb);
}

/*
 * A lookup under way has an undecided name waiting for it and a name waits
 * for one lookup only, so there are never more of them than names.
 */
static struct check_lookup *
take_lookup(struct caa_check *check, size_t node)
{
	struct check_lookup *lookup = check->free_lookups;

	if (lookup != NULL) {
		check->free_lookups = lookup->next_free;
		lookup->node = node;
	}
	return lookup;
}

static void
return_lookup(struct check_lookup *lookup)
{
	lookup->lookup = NULL;
	lookup->next_free = lookup->check->free_lookups;
	lookup->check->free_lookups = lookup;
}

static void
cancel_lookups(struct caa_check *check)
{
	struct caa_resolver *resolver = check->resolver;

	for (size_t i = 0; i < check->count; i++) {
		struct check_lookup *lookup = &check->lookups[i];

		if (lookup->lookup == NULL)
			continue;
		resolver->ops->cancel(resolver, lookup->lookup);
		return_lookup(lookup);
	}
}

static void
stop(struct caa_check *check, enum caa_reason reason)
{
	caa_climb_stop(check->climb, reason);
	publish_progress(check);
}

static bool
is_late(const struct caa_check *check)
{
	struct caa_resolver *resolver = check->resolver;

	return resolver->ops->now_ms(resolver) >= check->deadline_ms;
}

/* Every name is decided.  The owner may clear the check from done on. */
static void
end(struct caa_check *check)
{
	int running = PHASE_RUNNING;

	cancel_lookups(check);
	if (atomic_compare_exchange_strong(
		&check->phase, &running, PHASE_OVER) ||
	    check->cancelled)
		check->done(check->ctx, check);
}

static void ask(struct caa_check *check, size_t node, const char *owner);

/*
 * Start what is to be asked.  A resolver may answer before start() returns,
 * even to the last question: the loop that is running takes care of what
 * follows, so that answers never nest.
 */
static void
advance(struct caa_check *check)
{
	const char *owner;
	size_t node;

	if (check->asking)
		return;
	check->asking = true;
	while (caa_climb_next(check->climb, &node, &owner)) {
		if (is_late(check))
			caa_climb_expire(check->climb, node, NULL);
		else
			ask(check, node, owner);
	}
	check->asking = false;
	publish_progress(check);
	if (caa_climb_is_done(check->climb))
		end(check);
}

/*
 * A failure that comes with the deadline is for want of time; the answer is
 * evidence all the same.
 */
static void
on_answer(void *ctx, struct caa_answer *answer)
{
	struct check_lookup *lookup = ctx;
	struct caa_check *check = lookup->check;
	size_t node = lookup->node;

	return_lookup(lookup);
	if ((answer == NULL || !caa_outcome_is_answer(answer->outcome)) &&
	    is_late(check))
		caa_climb_expire(check->climb, node, answer);
	else
		caa_climb_answer(check->climb, node, answer);
	advance(check);
}

/* The question could not even be put; NULL says out of memory. */
static void
answer_unasked(struct caa_check *check, size_t node, enum caa_status status)
{
	struct caa_answer *answer = NULL;

	if (status != CAA_E_NOMEM)
		answer = caa_answer_new(CAA_OUTCOME_SERVFAIL,
		    CAA_DNSSEC_UNKNOWN, "the resolver could not ask");
	caa_climb_answer(check->climb, node, answer);
	caa_answer_unref(answer);
	publish_progress(check);
}

static void
ask(struct caa_check *check, size_t node, const char *owner)
{
	struct caa_resolver *resolver = check->resolver;
	struct check_lookup *lookup = take_lookup(check, node);
	struct caa_lookup *started = NULL;
	enum caa_status status;

	if (lookup == NULL) {
		answer_unasked(check, node, CAA_E_NOMEM);
		return;
	}
	status = resolver->ops->start(
	    resolver, owner, check->deadline_ms, on_answer, lookup, &started);
	if (status != CAA_OK) {
		return_lookup(lookup);
		answer_unasked(check, node, status);
	} else if (started != NULL) {
		lookup->lookup = started;
	}
}

static void
on_start(struct caa_post *post)
{
	advance(((struct check_post *)post)->check);
}

static void
on_cancel(struct caa_post *post)
{
	struct caa_check *check = ((struct check_post *)post)->check;

	check->cancelled = true;
	stop(check, CAA_REASON_CANCELLED);
	advance(check);
}

void
caa_check_start(struct caa_check *check, struct caa_resolver *resolver,
    int64_t deadline_ms, caa_check_done_fn *done, void *ctx)
{
	if (check->first != NULL && resolver->ops->home != NULL)
		resolver = resolver->ops->home(resolver, check->first);
	check->resolver = resolver;
	check->deadline_ms = deadline_ms;
	check->done = done;
	check->ctx = ctx;
	check->start = (struct check_post){
		.post = { .fn = on_start, .can_wait = true },
		.check = check,
	};
	resolver->ops->post(resolver, &check->start.post);
}

void
caa_check_cancel(struct caa_check *check)
{
	struct caa_resolver *resolver = check->resolver;
	int running = PHASE_RUNNING;

	if (!atomic_compare_exchange_strong(
		&check->phase, &running, PHASE_CANCELLING))
		return;
	check->cancel = (struct check_post){
		/* Not before the start. */
		.post = { .fn = on_cancel, .can_wait = true },
		.check = check,
	};
	resolver->ops->post(resolver, &check->cancel.post);
}

const struct caa_climb *
caa_check_climb(const struct caa_check *check)
{
	return check->climb;
}

size_t
caa_check_decided(const struct caa_check *check)
{
	return atomic_load_explicit(&check->decided, memory_order_relaxed);
}

struct caa_resolver *
caa_check_resolver(const struct caa_check *check)
{
	return check->resolver;
}
