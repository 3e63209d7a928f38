/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is the name that cannot be looked up signed?  Its own servers do not say,
 * but each zone above says it of the one below (RFC 4035 4.3).  The DS sets
 * are asked from the top down, each answered by a parent.
 */
#include "caa/resolver_unbound_private.h"

#include <string.h>

#define ROOT "."

static void
decide(struct caa_unbound_walk *walk, enum caa_unbound_proof proof)
{
	caa_unbound_round_leave(walk->ask.resolver, walk->ask.round);
	walk->ask.round = NULL;
	walk->proof = proof;
	walk->over(walk->ctx);
}

/* The suffix of owner one label longer than at, or NULL after owner. */
static const char *
below(const char *owner, const char *at)
{
	const char *end = at;

	if (at == owner)
		return NULL;
	if (strcmp(at, ROOT) == 0)
		end = owner + strlen(owner);
	else
		end--; /* the dot in front of at */
	while (end > owner && end[-1] != '.')
		end--;
	return end;
}

/*
 * The root first: only a context that validates and has its anchor in effect
 * finds the root's keys secure.  In any other, "insecure" means nothing.
 */
static enum caa_delegation
read_root(const struct caa_unbound_reply *reply)
{
	const bool secure = reply->failure == NULL && reply->rcode == 0 &&
	    reply->packet != NULL && reply->len >= 12 &&
	    (reply->packet[3] & 0x0f) == 0 && reply->security == 2;

	return secure ? CAA_DELEGATION_SIGNED : CAA_DELEGATION_UNKNOWN;
}

static void
read_step(void *ctx, const struct caa_unbound_reply *reply)
{
	struct caa_unbound_walk *walk = ctx;

	walk->step = CAA_DELEGATION_UNKNOWN;
	walk->dnssec = CAA_DNSSEC_UNKNOWN;
	if (strcmp(walk->at, ROOT) == 0) {
		walk->step = read_root(reply);
		return;
	}
	if (reply->failure != NULL || reply->rcode != 0 ||
	    reply->packet == NULL)
		return;
	if (reply->security == 0)
		walk->dnssec = CAA_DNSSEC_INSECURE;
	else if (reply->security == 2)
		walk->dnssec = CAA_DNSSEC_SECURE;
	else
		walk->dnssec = CAA_DNSSEC_BOGUS;
	walk->step = caa_delegation_read(
	    walk->at, reply->packet, reply->len, walk->dnssec);
}

static void
ask_step(struct caa_unbound_walk *walk)
{
	walk->ask.name = walk->at;
	walk->ask.type = strcmp(walk->at, ROOT) == 0 ? CAA_UNBOUND_TYPE_DNSKEY
						     : CAA_UNBOUND_TYPE_DS;
	caa_unbound_ask_submit(&walk->ask, true);
}

static void
next_step(void *ctx)
{
	struct caa_unbound_walk *walk = ctx;
	const char *next = below(walk->owner, walk->at);

	if (walk->proof != CAA_UNBOUND_PROVING) { /* stopped */
		decide(walk, walk->proof);
		return;
	}
	switch (walk->step) {
	case CAA_DELEGATION_INSECURE:
		decide(walk, CAA_UNBOUND_PROVEN);
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
	decide(walk, CAA_UNBOUND_UNPROVEN);
}

void
caa_unbound_walk_start(
    struct caa_unbound_walk *walk, const char *owner, uint64_t serial)
{
	struct caa_unbound *resolver = walk->ask.resolver;

	walk->owner = owner;
	walk->at = ROOT;
	walk->ask.ctx = walk;
	walk->ask.read = read_step;
	walk->ask.next = next_step;
	walk->ask.round = caa_unbound_round_join(
	    resolver, &resolver->asks.open_walks, serial);
	if (walk->ask.round == NULL) /* nothing proven: the safe side */
		return;
	walk->proof = CAA_UNBOUND_PROVING;
	ask_step(walk);
}

void
caa_unbound_walk_stop(struct caa_unbound_walk *walk)
{
	if (walk->proof == CAA_UNBOUND_PROVING)
		walk->proof = CAA_UNBOUND_UNPROVEN;
}
