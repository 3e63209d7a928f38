/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "caa/octets.h"

static struct caa_unbound_question **
place_of(struct caa_unbound *resolver, uint32_t hash)
{
	return &resolver->table[(hash ^ hash >> 16) % CAA_UNBOUND_TABLE_SIZE];
}

/* NULL: it is not being asked. */
static struct caa_unbound_question *
find(struct caa_unbound *resolver, const char *owner, uint32_t hash)
{
	struct caa_unbound_question *question = *place_of(resolver, hash);

	while (question != NULL &&
	    (question->hash != hash || strcmp(question->owner, owner) != 0))
		question = question->chained;
	return question;
}

static void
enter(struct caa_unbound_question *question)
{
	struct caa_unbound_question **place =
	    place_of(question->resolver, question->hash);

	question->chained = *place;
	*place = question;
}

/* Nobody joins it any more. */
static void
leave(struct caa_unbound_question *question)
{
	struct caa_unbound_question **place =
	    place_of(question->resolver, question->hash);

	while (*place != NULL && *place != question)
		place = &(*place)->chained;
	if (*place != NULL)
		*place = question->chained;
}

static void
question_free(struct caa_unbound_question *question)
{
	struct caa_unbound *resolver = question->resolver;

	if (question->previous != NULL)
		question->previous->next = question->next;
	else
		resolver->questions = question->next;
	if (question->next != NULL)
		question->next->previous = question->previous;
	if (resolver->eldest == question)
		resolver->eldest = question->previous;
	caa_unbound_clock_stop(question);
	caa_unbound_trace_free(question->trace);
	caa_unbound_walk_free(question->walk);
	caa_answer_unref(question->answer);
	free(question->others);
	free(question);
}

static struct caa_unbound_question *
question_new(struct caa_unbound *resolver, const char *owner, uint32_t hash)
{
	const size_t octets = strlen(owner) + 1;
	struct caa_unbound_question *question =
	    malloc(sizeof(*question) + octets);

	if (question == NULL)
		return NULL;
	*question = (struct caa_unbound_question){
		.owner = question->text,
		.hash = hash,
		.resolver = resolver,
		.started_us = caa_unbound_now_us(),
		.second = time(NULL),
	};
	memcpy(question->text, owner, octets);
	if (!caa_unbound_clock_start(question)) {
		free(question);
		return NULL;
	}
	question->next = resolver->questions;
	if (question->next != NULL)
		question->next->previous = question;
	resolver->questions = question;
	return question;
}

struct caa_unbound_question *
caa_unbound_question_join(
    struct caa_unbound *resolver, const char *owner, uint32_t hash)
{
	struct caa_unbound_question *question = find(resolver, owner, hash);

	if (question != NULL)
		return question;
	question = question_new(resolver, owner, hash);
	if (question == NULL)
		return NULL;
	enter(question);
	caa_unbound_tries_begin(question);
	return question;
}

bool
caa_unbound_question_exists(struct caa_unbound *resolver, const char *owner)
{
	return find(resolver, owner, caa_hash(owner, resolver->seed)) != NULL;
}

bool
caa_unbound_question_is_wanted(const struct caa_unbound_question *question)
{
	return question->waiters != NULL;
}

void
caa_unbound_question_release(struct caa_unbound_question *question)
{
	const unsigned idle =
	    caa_unbound_tries_count(question, CAA_UNBOUND_IDLE);

	/* Asks are embedded and return in their own time. */
	if (question->over && idle == question->try_count &&
	    caa_unbound_walk_is_idle(question->walk) &&
	    caa_unbound_trace_is_idle(question->trace))
		question_free(question);
}

/* Only two fair tries make a failed lookup (TLS BR 4.2.2.1). */
static bool
is_proven(const struct caa_unbound_question *question, unsigned attempts)
{
	return caa_unbound_walk_proof(question->walk) == CAA_UNBOUND_PROVEN &&
	    !question->unprovable && attempts >= CAA_UNBOUND_MIN_ATTEMPTS;
}

/* What only the question knows; fair of the attempts took their time. */
static void
complete(const struct caa_unbound_question *question, struct caa_answer *answer,
    unsigned attempts, unsigned fair)
{
	const int64_t elapsed_us = caa_unbound_now_us() - question->started_us;

	if (answer == NULL)
		return;
	answer->attempts = attempts;
	answer->elapsed_us =
	    elapsed_us > UINT32_MAX ? UINT32_MAX : (uint32_t)elapsed_us;
	if (!caa_outcome_is_answer(answer->outcome))
		caa_unbound_walk_note(
		    question->walk, answer, is_proven(question, fair));
}

/* done() may start, join and cancel whatever it likes. */
void
caa_unbound_question_hand_out(struct caa_unbound_question *question)
{
	struct caa_unbound *resolver = question->resolver;

	question->over = true;
	leave(question);
	if (!resolver->settings.no_cache)
		caa_unbound_recent_keep(&resolver->recent, question->owner,
		    question->hash, question->second, question->answer);
	caa_unbound_clock_stop(question);
	caa_unbound_walk_stop(question->walk);
	while (question->waiters != NULL) {
		caa_lookup_fn *done = question->waiters->done;
		void *ctx = question->waiters->ctx;
		caa_unbound_lookup_free(question->waiters);
		done(ctx, question->answer);
	}
	caa_unbound_question_release(question);
}

/* Tries that come back from now on are too late. */
static void
settle(struct caa_unbound_question *question)
{
	question->settled = true;
	question->wanted_ms = CAA_UNBOUND_NEVER;
	if (!caa_unbound_trace_start(question))
		caa_unbound_question_hand_out(question);
}

static void
finish_answer(struct caa_unbound_question *question)
{
	complete(
	    question, question->answer, question->attempts, question->attempts);
	if (question->answer != NULL)
		question->answer->cached = question->immediate;
}

void
caa_unbound_question_deliver(struct caa_unbound_question *question)
{
	finish_answer(question);
	settle(question);
}

void
caa_unbound_question_hurry(struct caa_unbound_question *question)
{
	if (question->settled) {
		caa_unbound_trace_stop(question->trace);
	} else {
		finish_answer(question);
		caa_unbound_trace_skip(question);
	}
	caa_unbound_question_hand_out(question);
}

static unsigned
count_fair(const struct caa_unbound_question *question)
{
	const int64_t now_us = caa_unbound_now_us();
	unsigned fair = question->attempts;

	for (size_t i = 0; i < question->try_count; i++) {
		const struct caa_unbound_ask *ask =
		    caa_unbound_tries_ask(question, i);
		fair += ask->state == CAA_UNBOUND_SUBMITTED &&
		    now_us - ask->submitted_us >=
			(int64_t)CAA_UNBOUND_FAIR_MS * 1000;
	}
	return fair;
}

bool
caa_unbound_question_is_excused(const struct caa_unbound_question *question)
{
	return is_proven(question, count_fair(question));
}

void
caa_unbound_question_give_up(struct caa_unbound_question *question)
{
	struct caa_answer *answer = caa_unbound_question_timeout(question);

	caa_answer_unref(question->answer);
	question->answer = answer;
	settle(question);
}

static const char *
describe(const struct caa_unbound_question *question)
{
	const char *fault = caa_unbound_bridges_fault(
	    &question->resolver->settings, question->started_us);

	if (fault != NULL)
		return fault;
	if (question->exhausted)
		return "the proof that it is unsigned was under way";
	if (caa_unbound_tries_count(question, CAA_UNBOUND_SUBMITTED) > 0)
		return "no server answered";
	if (caa_unbound_tries_count(question, CAA_UNBOUND_QUEUED) > 0)
		return "waiting for others to be answered";
	return "about to be asked again";
}

struct caa_answer *
caa_unbound_question_timeout(const struct caa_unbound_question *question)
{
	const struct caa_answer *best = question->answer;
	const unsigned attempts = question->attempts +
	    caa_unbound_tries_count(question, CAA_UNBOUND_SUBMITTED);
	struct caa_answer *answer = caa_answer_new(CAA_OUTCOME_TIMEOUT,
	    CAA_DNSSEC_UNKNOWN, "no answer in time; asked %u time%s%s%s; %s",
	    attempts, attempts == 1 ? "" : "s",
	    best == NULL ? "" : ", once answered ",
	    best == NULL ? "" : caa_outcome_name(best->outcome),
	    describe(question));

	complete(question, answer, attempts, count_fair(question));
	return answer;
}

static void
leave_rounds(struct caa_unbound_question *question)
{
	struct caa_unbound *resolver = question->resolver;

	for (size_t i = 0; i < question->try_count; i++)
		caa_unbound_round_leave(
		    resolver, caa_unbound_tries_ask(question, i)->round);
	if (question->walk != NULL)
		caa_unbound_round_leave(resolver, question->walk->ask.round);
}

/* A context calls back when it is deleted, so the asks outlive it. */
void
caa_unbound_questions_clear(struct caa_unbound *resolver)
{
	struct caa_unbound_question *question, *next;

	resolver->asks.closing = true;
	caa_unbound_clock_clear(resolver);
	caa_unbound_recent_clear(&resolver->recent);
	for (question = resolver->questions; question != NULL;
	     question = question->next)
		leave_rounds(question);
	caa_unbound_asks_clear(resolver);
	for (question = resolver->questions; question != NULL;
	     question = next) {
		next = question->next;
		while (question->waiters != NULL)
			caa_unbound_lookup_free(question->waiters);
		if (!question->over)
			leave(question);
		question_free(question);
	}
	caa_unbound_facts_clear(&resolver->facts);
}
