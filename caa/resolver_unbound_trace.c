/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where evidence is kept: an answer is there, and libunbound has proven it
 * secure or insecure, but shows nobody how.  The same questions are put to it
 * again, and it answers them from its cache: upwards from every zone that
 * signed something, its DNSKEY set and the DS set above it; and where nothing
 * is signed, downwards the DS sets to the one that is validly absent.
 */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>
#include <string.h>

#include "caa/domain.h"

/* Mostly the cache answers.  What comes later is missing, and said to be: it
 * must not use up the time of a check that is decided. */
#define TRACE_MS 2000

/* One more that is to be looked at; those there are stand once. */
static void
want(struct caa_unbound_trace *trace, const char *name, int type)
{
	struct caa_unbound *resolver = trace->ask.resolver;
	struct caa_unbound_fact *fact;

	for (size_t i = 0; i < trace->count; i++)
		if (trace->facts[i]->type == type &&
		    strcmp(trace->facts[i]->name, name) == 0)
			return;
	if (trace->facts == NULL)
		trace->facts = calloc(
		    CAA_ANSWER_MAX_CHAIN, sizeof(struct caa_unbound_fact *));
	if (trace->facts == NULL || trace->count == CAA_ANSWER_MAX_CHAIN)
		fact = NULL;
	else
		fact = caa_unbound_fact_get(&resolver->facts, name, type);
	if (fact != NULL)
		trace->facts[trace->count++] = fact;
	else
		trace->question->answer->chain_cut = true;
}

static void
want_signers(struct caa_unbound_trace *trace, const struct caa_signers *signers)
{
	for (size_t i = 0; i < signers->count; i++)
		want(trace, signers->zones[i], CAA_UNBOUND_TYPE_DNSKEY);
}

/* What follows from one reply. */
static void
follow(struct caa_unbound_trace *trace, const struct caa_unbound_fact *fact)
{
	want_signers(trace, &fact->signers);
	if (fact->type == CAA_UNBOUND_TYPE_DNSKEY &&
	    strcmp(fact->name, CAA_UNBOUND_ROOT) != 0)
		want(trace, fact->name, CAA_UNBOUND_TYPE_DS);
}

static enum caa_dnssec
read_security(const struct caa_unbound_reply *reply)
{
	if (reply->security == 0)
		return CAA_DNSSEC_INSECURE;
	return reply->security == 2 ? CAA_DNSSEC_SECURE : CAA_DNSSEC_BOGUS;
}

static void
read_fact(void *ctx, const struct caa_unbound_reply *reply)
{
	struct caa_unbound_trace *trace = ctx;
	struct caa_unbound_fact *fact = trace->facts[trace->next];
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];

	fact->known = true;
	if (reply->failure != NULL || reply->rcode != 0 ||
	    reply->packet == NULL || caa_proof_name(owner, fact->name) == 0)
		return;
	caa_unbound_fact_set(fact, reply->packet, reply->len);
	if (caa_signers_read(&fact->signers, reply->packet, reply->len, owner,
		(uint16_t)fact->type) != CAA_OK)
		caa_signers_clear(&fact->signers);
	if (fact->type == CAA_UNBOUND_TYPE_DS)
		fact->step = caa_delegation_read(fact->name, reply->packet,
		    reply->len, read_security(reply));
}

/* The names an unsigned answer hangs on: its owner, and where aliases led. */
static const char *
walked_name(const struct caa_unbound_trace *trace)
{
	const struct caa_answer *answer = trace->question->answer;

	if (trace->walk == 0)
		return trace->question->owner;
	return trace->walk <= answer->alias_count
	    ? answer->aliases[trace->walk - 1]
	    : NULL;
}

static enum caa_delegation
find_step(const struct caa_unbound_trace *trace, const char *at)
{
	for (size_t i = 0; i < trace->count; i++)
		if (trace->facts[i]->type == CAA_UNBOUND_TYPE_DS &&
		    strcmp(trace->facts[i]->name, at) == 0)
			return trace->facts[i]->step;
	return CAA_DELEGATION_UNKNOWN;
}

/* One DS set further down, or on to the next name.  False: all are done. */
static bool
walk(struct caa_unbound_trace *trace)
{
	const char *name = walked_name(trace);

	if (!trace->walks || name == NULL)
		return false;
	if (trace->at == NULL) {
		trace->at = caa_unbound_below(name, CAA_UNBOUND_ROOT);
	} else {
		const enum caa_delegation step = find_step(trace, trace->at);

		trace->at = step == CAA_DELEGATION_SIGNED ||
			step == CAA_DELEGATION_NO_CUT
		    ? caa_unbound_below(name, trace->at)
		    : NULL;
		if (trace->at == NULL) {
			trace->walk++;
			return true;
		}
	}
	want(trace, trace->at, CAA_UNBOUND_TYPE_DS);
	return true;
}

/* True: everything is there; false: something is asked for. */
static bool
advance(struct caa_unbound_trace *trace)
{
	for (;;) {
		for (; trace->next < trace->count; trace->next++) {
			struct caa_unbound_fact *fact =
			    trace->facts[trace->next];

			if (!fact->known) {
				trace->ask.name = fact->name;
				trace->ask.type = fact->type;
				caa_unbound_ask_submit(&trace->ask, true);
				return false;
			}
			follow(trace, fact);
		}
		if (!walk(trace))
			return true;
	}
}

/* Memory that is short leaves a shorter chain. */
static void
attach(struct caa_unbound_trace *trace)
{
	struct caa_answer *answer = trace->question->answer;

	for (size_t i = 0; i < trace->count; i++)
		if (trace->facts[i]->exhibit != NULL &&
		    caa_answer_add_chain(answer, trace->facts[i]->exhibit) !=
			CAA_OK)
			answer->chain_cut = true;
}

static void
next_fact(void *ctx)
{
	struct caa_unbound_trace *trace = ctx;
	struct caa_unbound_question *question = trace->question;

	/* Too late for this question, but others need not wait again. */
	if (trace->facts[trace->next]->exhibit != NULL)
		caa_unbound_fact_keep(
		    &trace->ask.resolver->facts, trace->facts[trace->next]);
	if (question->over) {
		caa_unbound_question_release(question);
		return;
	}
	if (!advance(trace))
		return;
	attach(trace);
	caa_unbound_question_hand_out(question);
}

static struct caa_unbound_trace *
trace_new(struct caa_unbound_question *question)
{
	struct caa_unbound_trace *trace = malloc(sizeof(*trace));

	if (trace == NULL)
		return NULL;
	*trace = (struct caa_unbound_trace){ .question = question };
	trace->ask = (struct caa_unbound_ask){
		.resolver = question->resolver,
		.question = question,
		.ctx = trace,
		.read = read_fact,
		.next = next_fact,
	};
	return trace;
}

void
caa_unbound_trace_free(struct caa_unbound_trace *trace)
{
	if (trace == NULL)
		return;
	for (size_t i = 0; i < trace->count; i++)
		caa_unbound_fact_unref(trace->facts[i]);
	free(trace->facts);
	free(trace);
}

bool
caa_unbound_trace_is_idle(const struct caa_unbound_trace *trace)
{
	return trace == NULL || trace->ask.state == CAA_UNBOUND_IDLE;
}

static void
begin(struct caa_unbound_trace *trace)
{
	const struct caa_unbound_question *question = trace->question;
	const struct caa_answer *answer = question->answer;
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];
	struct caa_signers signers;

	/* What is bogus lacks a signature where one should be, perhaps. */
	trace->walks = answer->dnssec == CAA_DNSSEC_INSECURE ||
	    answer->dnssec == CAA_DNSSEC_BOGUS;
	if (answer->packet == NULL ||
	    caa_proof_name(owner, question->owner) == 0)
		return;
	if (caa_signers_read(&signers, answer->packet, answer->packet_len,
		owner, CAA_UNBOUND_TYPE_CAA) == CAA_OK)
		want_signers(trace, &signers);
	caa_signers_clear(&signers);
}

/* Is there a chain, and is it wanted? */
static bool
has_chain(const struct caa_unbound_question *question)
{
	const struct caa_answer *answer = question->answer;

	return question->resolver->settings.keep_evidence && answer != NULL &&
	    answer->dnssec != CAA_DNSSEC_UNKNOWN &&
	    answer->dnssec != CAA_DNSSEC_UNVALIDATED;
}

bool
caa_unbound_trace_start(struct caa_unbound_question *question)
{
	if (!has_chain(question))
		return false;
	question->trace = trace_new(question);
	if (question->trace == NULL) {
		question->answer->chain_cut = true;
		return false;
	}
	begin(question->trace);
	if (!advance(question->trace)) {
		caa_unbound_clock_set(question, TRACE_MS);
		return true;
	}
	attach(question->trace);
	return false;
}

void
caa_unbound_trace_skip(struct caa_unbound_question *question)
{
	if (has_chain(question))
		question->answer->chain_cut = true;
}

void
caa_unbound_trace_stop(struct caa_unbound_trace *trace)
{
	trace->question->answer->chain_cut = true;
	attach(trace);
}
