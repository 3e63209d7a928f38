/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first try goes to the long-lived context, every other to a fresh one.
 * The second comes after a failure and the retry delay, or beside a first
 * that takes too long: libunbound tries a dead server for ten seconds and
 * more, and both tries and the DS walk must fit into one deadline.
 */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>

#include "caa/domain.h"

#define LOOK_AHEAD_LEVELS 4u
#define LOOK_AHEAD_MS     CAA_UNBOUND_USUAL_MS /* into the first try */
#define REVIEW_MS         100                  /* after a try had its time */
#define ROUND_WAIT_MS     100                  /* for a context to be had */

static unsigned
count_pending(const struct caa_unbound_question *question)
{
	return question->try_count -
	    caa_unbound_tries_count(question, CAA_UNBOUND_IDLE);
}

const struct caa_unbound_ask *
caa_unbound_tries_ask(const struct caa_unbound_question *question, size_t i)
{
	return i == 0 ? &question->first.ask : &question->others[i - 1].ask;
}

unsigned
caa_unbound_tries_count(const struct caa_unbound_question *question,
    enum caa_unbound_ask_state state)
{
	unsigned count = 0;

	for (size_t i = 0; i < question->try_count; i++)
		count += caa_unbound_tries_ask(question, i)->state == state;
	return count;
}

/* The limit is ours: asking again gives the same chain. */
static bool
is_chain_too_long(const struct caa_unbound_question *question,
    const struct caa_answer *answer)
{
	return answer->alias_count > question->resolver->settings.max_aliases;
}

/*
 * No lookup failure: servers have spoken, and what they said must never be
 * taken for the absence of records, however unsigned the name (RFC 8659 3,
 * TLS BR 4.2.2.1).
 */
static bool
is_grave(const struct caa_unbound_question *question,
    const struct caa_answer *answer)
{
	return answer->outcome == CAA_OUTCOME_BOGUS ||
	    answer->outcome == CAA_OUTCOME_MALFORMED ||
	    is_chain_too_long(question, answer);
}

bool
caa_unbound_tries_have_answer(const struct caa_unbound_question *question)
{
	const bool no_cache = question->resolver->settings.no_cache;

	return question->answer != NULL &&
	    caa_outcome_is_answer(question->answer->outcome) &&
	    !(no_cache && question->immediate);
}

/* A good answer stays, and a second failure hides no grave first. */
static bool
is_better(const struct caa_unbound_question *question,
    const struct caa_answer *answer)
{
	if (question->answer == NULL)
		return true;
	if (caa_unbound_tries_have_answer(question))
		return false;
	return caa_outcome_is_answer(answer->outcome) ||
	    !is_grave(question, question->answer);
}

static void
read_try(void *ctx, const struct caa_unbound_reply *reply)
{
	const struct caa_unbound_try *try = ctx;
	struct caa_unbound_question *question = try->question;
	struct caa_answer *answer;

	/* The answer others hold by now does not change any more. */
	if (question->over || question->settled)
		return;
	answer = caa_unbound_reply_read(
	    &question->resolver->settings, question->owner, reply);
	question->attempts += !reply->immediate;
	if (answer != NULL && is_grave(question, answer))
		question->unprovable = true;
	if (answer != NULL && !is_better(question, answer)) {
		caa_answer_unref(answer);
		return;
	}
	caa_answer_unref(question->answer);
	question->answer = answer;
	question->immediate = reply->immediate;
}

static void finish_walk(void *ctx);
static void finish_try(void *ctx);

/* The walk runs beside the tries. */
static void
begin_walk(struct caa_unbound_question *question)
{
	if (question->resolver->settings.prove_insecure &&
	    !question->unprovable && question->walk == NULL)
		question->walk = caa_unbound_walk_start(question, finish_walk);
}

/* Room for it, or NULL. */
static struct caa_unbound_try *
next_try(struct caa_unbound_question *question)
{
	if (question->try_count == 0)
		return &question->first;
	if (question->others == NULL)
		question->others = calloc(
		    CAA_UNBOUND_MAX_TRIES - 1, sizeof(question->others[0]));
	return question->others == NULL
	    ? NULL
	    : &question->others[question->try_count - 1];
}

/* False: there is no fresh context to be had now. */
static bool
begin_try(struct caa_unbound_question *question)
{
	struct caa_unbound_try *try = next_try(question);
	struct caa_unbound_round *round = NULL;
	const bool again = question->try_count > 0;

	if (try == NULL)
		return false;
	if (again) {
		round = caa_unbound_round_join(question->resolver,
		    count_pending(question) > 0 ? CAA_UNBOUND_ROUND_BESIDE
						: CAA_UNBOUND_ROUND_AGAIN,
		    question->owner);
		if (round == NULL)
			return false;
	}
	try->question = question;
	try->ask = (struct caa_unbound_ask){
		.resolver = question->resolver,
		.question = question,
		.ctx = try,
		.name = question->owner,
		.round = round,
		.type = CAA_UNBOUND_TYPE_CAA,
		.read = read_try,
		.next = finish_try,
	};
	question->try_count++;
	caa_unbound_ask_submit(&try->ask, again);
	return true;
}

/* It has failed; would another try help? */
static bool
is_hopeless(const struct caa_unbound_question *question)
{
	return question->attempts >= CAA_UNBOUND_MIN_ATTEMPTS ||
	    question->try_count == CAA_UNBOUND_MAX_TRIES ||
	    is_chain_too_long(question, question->answer);
}

static void
fail(struct caa_unbound_question *question)
{
	question->exhausted = true;
	if (question->unprovable ||
	    caa_unbound_walk_proof(question->walk) != CAA_UNBOUND_PROVING)
		caa_unbound_question_deliver(question);
}

static void
go_on(struct caa_unbound_question *question)
{
	const bool failed = !caa_outcome_is_answer(question->answer->outcome);

	if (failed)
		begin_walk(question);
	if (count_pending(question) > 0)
		return;
	if (is_hopeless(question))
		fail(question);
	else if (failed)
		caa_unbound_clock_set(
		    question, question->resolver->settings.retry_delay_ms);
	else
		caa_unbound_clock_set(
		    question, 0); /* good, but out of an unwanted cache */
}

static void
finish_try(void *ctx)
{
	struct caa_unbound_try *try = ctx;
	struct caa_unbound_question *question = try->question;

	caa_unbound_round_leave(question->resolver, try->ask.round);
	try->ask.round = NULL;
	if (question->over)
		caa_unbound_question_release(question);
	else if (question->settled)
		return;
	else if (question->waiters == NULL || question->answer == NULL ||
	    caa_unbound_tries_have_answer(question))
		caa_unbound_question_deliver(question);
	else
		go_on(question);
}

static void
forget(void *ctx, struct caa_answer *answer)
{
	(void)ctx, (void)answer;
}

/* Then nothing is asked that may prove unneeded. */
static bool
is_busy(const struct caa_unbound *resolver)
{
	return resolver->asks.in_flight > resolver->settings.window / 2;
}

/*
 * Servers that are silent here are silent at the parents too, as a rule, and
 * the climb will ask there next.  Asked now, they are waited for together.
 */
static void
look_ahead(const struct caa_unbound_question *question)
{
	struct caa_unbound *resolver = question->resolver;
	const char *parent = caa_domain_parent(question->owner);
	const int64_t until_ms =
	    caa_unbound_now_us() / 1000 + 3 * (int64_t)CAA_UNBOUND_FAIR_MS;

	for (unsigned i = 0; i < LOOK_AHEAD_LEVELS && parent != NULL; i++) {
		struct caa_lookup *lookup;

		if (is_busy(resolver))
			return;
		if (!caa_unbound_question_exists(resolver, parent) &&
		    caa_unbound_lookup_start(resolver, parent, until_ms, forget,
			NULL, &lookup) != CAA_OK)
			return;
		parent = caa_domain_parent(parent);
	}
}

/*
 * Every try had its time.  A name proven insecure gains nothing by more
 * waiting, and its parents need the rest of the deadline; any other may still
 * be answered, and waits as long as its waiters do.
 */
static void
review(struct caa_unbound_question *question)
{
	if (caa_unbound_question_is_excused(question))
		caa_unbound_question_give_up(question);
	else if (caa_unbound_walk_proof(question->walk) == CAA_UNBOUND_PROVING)
		caa_unbound_clock_set(question, REVIEW_MS);
}

/* Is the first try alone still under way, and its server a slow one? */
static bool
is_slow(const struct caa_unbound_question *question)
{
	return question->try_count == 1 && count_pending(question) == 1 &&
	    !question->looked_ahead;
}

/* After a failure, or beside the first. */
void
caa_unbound_tries_look_after(struct caa_unbound_question *question)
{
	if (question->waiters == NULL) {
		if (count_pending(question) == 0)
			caa_unbound_question_deliver(question);
		return;
	}
	if (question->exhausted) /* the walk alone is waited for */
		return;
	if (question->first.ask.state == CAA_UNBOUND_QUEUED) {
		caa_unbound_clock_set(question, LOOK_AHEAD_MS);
		return;
	}
	if (is_slow(question)) {
		question->looked_ahead = true;
		if (!is_busy(question->resolver)) {
			begin_walk(question);
			look_ahead(question);
		}
		caa_unbound_clock_set(
		    question, CAA_UNBOUND_FAIR_MS - LOOK_AHEAD_MS);
		return;
	}
	if (count_pending(question) > 0 &&
	    question->try_count >= CAA_UNBOUND_MIN_ATTEMPTS) {
		review(question);
		return;
	}
	begin_walk(question);
	if (begin_try(question))
		caa_unbound_clock_set(
		    question, CAA_UNBOUND_FAIR_MS + REVIEW_MS);
	else
		caa_unbound_clock_set(question, ROUND_WAIT_MS);
}

/* A part of the alias chain failed validation: no lookup failure, either. */
static void
take_bogus(struct caa_unbound_question *question)
{
	struct caa_answer *bogus = question->walk->bogus;

	if (bogus == NULL)
		return;
	question->walk->bogus = NULL;
	question->unprovable = true;
	if (!is_better(question, bogus)) {
		caa_answer_unref(bogus);
		return;
	}
	caa_answer_unref(question->answer);
	question->answer = bogus;
	question->immediate = false;
}

static void
finish_walk(void *ctx)
{
	struct caa_unbound_question *question = ctx;

	if (question->over) {
		caa_unbound_question_release(question);
		return;
	}
	if (question->settled)
		return;
	take_bogus(question);
	if (question->exhausted)
		caa_unbound_question_deliver(question);
}

void
caa_unbound_tries_begin(struct caa_unbound_question *question)
{
	(void)begin_try(question);
}
