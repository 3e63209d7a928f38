/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is the name that cannot be looked up signed?  Its own servers do not say,
 * but each zone above says it of the one below (RFC 4035 4.3).  The DS sets
 * are asked from the top down, each answered by a parent.
 *
 * And is it an alias?  Then the failure may be its target's, which is part of
 * the lookup (RFC 8659 3) and may be signed though the alias is not.  Beside
 * each walk goes a question for the CNAME, and each target is walked to in
 * its turn.  A server that does not answer it either leaves the name's own
 * proof as it is: TLS BR 4.2.2.1 speaks of the domain's.
 */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>
#include <string.h>

/* Four packets, and over before the second try of a question that nobody
 * answers has had its time: a walk beside the tries costs none. */
#define PATIENCE_MS 5000

bool
caa_unbound_walk_is_idle(const struct caa_unbound_walk *walk)
{
	return walk == NULL ||
	    (walk->ask.state == CAA_UNBOUND_IDLE &&
		walk->alias_ask.state == CAA_UNBOUND_IDLE);
}

/* It is decided.  A context with an ask under way must stay. */
static void
finish(struct caa_unbound_walk *walk)
{
	if (caa_unbound_walk_is_idle(walk)) {
		caa_unbound_round_leave(walk->ask.resolver, walk->ask.round);
		walk->ask.round = NULL;
	}
	walk->over(walk->ctx); /* the walk may be gone afterwards */
}

static void
decide(struct caa_unbound_walk *walk, enum caa_unbound_proof proof)
{
	walk->proof = proof;
	(void)event_del(&walk->patience);
	finish(walk);
}

const char *
caa_unbound_below(const char *name, const char *at)
{
	const char *end = at;

	if (at == name)
		return NULL;
	if (strcmp(at, CAA_UNBOUND_ROOT) == 0)
		end = name + strlen(name);
	else
		end--; /* the dot in front of at */
	while (end > name && end[-1] != '.')
		end--;
	return end;
}

static void
drop_bogus(struct caa_unbound_walk *walk)
{
	caa_answer_unref(walk->bogus);
	walk->bogus = NULL;
}

static void
ask_step(struct caa_unbound_walk *walk)
{
	walk->ask.name = walk->at;
	walk->ask.type = strcmp(walk->at, CAA_UNBOUND_ROOT) == 0
	    ? CAA_UNBOUND_TYPE_DNSKEY
	    : CAA_UNBOUND_TYPE_DS;
	caa_unbound_ask_submit(&walk->ask, true);
}

/*
 * With the server of the alias, from when the zones above have answered: how
 * long they took, on this network and machine, does not count.
 */
static void
be_patient(struct caa_unbound_walk *walk)
{
	const struct timeval delay = caa_unbound_timeval(PATIENCE_MS);

	(void)event_add(&walk->patience, &delay);
}

static void
walk_to(struct caa_unbound_walk *walk, const char *owner)
{
	walk->owner = owner;
	walk->at = CAA_UNBOUND_ROOT;
	walk->insecure = walk->alias_known = false;
	ask_step(walk);
	walk->alias_ask.round = walk->ask.round;
	walk->alias_ask.name = owner;
	caa_unbound_ask_submit(&walk->alias_ask, true);
}

/* The chain has its end, or goes on to a target. */
static void
go_on(struct caa_unbound_walk *walk)
{
	const struct caa_unbound_settings *settings =
	    &walk->ask.resolver->settings;
	const size_t count = walk->targets.count;

	(void)event_del(&walk->patience);
	if (walk->alias == CAA_ALIAS_NONE)
		decide(walk, CAA_UNBOUND_PROVEN);
	else if (walk->alias == CAA_ALIAS_FOUND &&
	    count <= settings->max_aliases)
		walk_to(walk, walk->targets.items[count - 1]);
	else
		decide(walk, CAA_UNBOUND_UNPROVEN);
}

/* The chain of trust ends at this name of the alias chain, or above. */
static void
add_cut(struct caa_unbound_walk *walk)
{
	walk->cuts[walk->cut_count++] = (struct caa_unbound_cut){
		.name = walk->at,
		.direct = walk->dnssec == CAA_DNSSEC_SECURE,
	};
	walk->insecure = true;
	if (walk->alias_known)
		go_on(walk);
	else
		be_patient(walk);
}

static void
next_step(void *ctx)
{
	struct caa_unbound_walk *walk = ctx;
	const char *next = caa_unbound_below(walk->owner, walk->at);

	if (walk->proof != CAA_UNBOUND_PROVING) {
		finish(walk);
		return;
	}
	switch (walk->step) {
	case CAA_DELEGATION_INSECURE:
		add_cut(walk);
		return;
	case CAA_DELEGATION_SIGNED:
	case CAA_DELEGATION_NO_CUT:
		if (next == NULL)
			break;
		walk->at = next;
		ask_step(walk);
		return;
	case CAA_DELEGATION_UNKNOWN:
	case CAA_DELEGATION_END:
		break;
	}
	/* Whether its alias came in time must not make a difference. */
	if (walk->cut_count == 0 || walk->dnssec != CAA_DNSSEC_BOGUS)
		drop_bogus(walk);
	decide(walk, CAA_UNBOUND_UNPROVEN);
}

static void
next_alias(void *ctx)
{
	struct caa_unbound_walk *walk = ctx;

	walk->alias_known = true;
	if (walk->proof != CAA_UNBOUND_PROVING)
		finish(walk);
	else if (walk->insecure)
		go_on(walk);
}

/* Nobody answers. */
static void
give_up_alias(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_unbound_walk *walk = ctx;

	(void)fd, (void)what;
	if (walk->alias_ask.state == CAA_UNBOUND_QUEUED)
		be_patient(walk);
	if (walk->alias_ask.state != CAA_UNBOUND_SUBMITTED)
		return;
	walk->alias_known = true;
	walk->alias = CAA_ALIAS_NONE;
	go_on(walk);
}

static void
prepare(struct caa_unbound_walk *walk, struct caa_unbound_question *question,
    void (*over)(void *question))
{
	struct caa_unbound *resolver = question->resolver;

	walk->ask = (struct caa_unbound_ask){
		.resolver = resolver,
		.question = question,
		.ctx = walk,
		.read = caa_unbound_walk_read_step,
		.next = next_step,
	};
	walk->alias_ask = (struct caa_unbound_ask){
		.resolver = resolver,
		.question = question,
		.ctx = walk,
		.type = CAA_UNBOUND_TYPE_CNAME,
		.read = caa_unbound_walk_read_alias,
		.next = next_alias,
	};
	walk->over = over;
	walk->ctx = question;
	(void)evtimer_assign(
	    &walk->patience, resolver->base, give_up_alias, walk);
}

struct caa_unbound_walk *
caa_unbound_walk_start(
    struct caa_unbound_question *question, void (*over)(void *question))
{
	struct caa_unbound_walk *walk = calloc(1, sizeof(*walk));

	if (walk == NULL)
		return NULL;
	prepare(walk, question, over);
	walk->ask.round = caa_unbound_round_join(
	    question->resolver, CAA_UNBOUND_ROUND_WALK, question->owner);
	if (walk->ask.round == NULL) /* nothing proven: the safe side */
		return walk;
	walk->proof = CAA_UNBOUND_PROVING;
	walk_to(walk, question->owner);
	return walk;
}

void
caa_unbound_walk_free(struct caa_unbound_walk *walk)
{
	if (walk == NULL)
		return;
	(void)event_del(&walk->patience);
	caa_unbound_list_clear(&walk->targets);
	drop_bogus(walk);
	free(walk);
}

void
caa_unbound_walk_stop(struct caa_unbound_walk *walk)
{
	if (walk == NULL)
		return;
	(void)event_del(&walk->patience);
	if (walk->proof == CAA_UNBOUND_PROVING)
		walk->proof = CAA_UNBOUND_UNPROVEN;
}

enum caa_unbound_proof
caa_unbound_walk_proof(const struct caa_unbound_walk *walk)
{
	return walk == NULL ? CAA_UNBOUND_UNPROVEN : walk->proof;
}
