/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside libunbound: what came is stored, and what follows is for the loop. */
#include "caa/resolver_unbound_private.h"

#include <string.h>

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

/* The name itself has its own answer; its target may have no other. */
static void
keep_bogus(struct caa_unbound_walk *walk, const struct caa_unbound_reply *reply)
{
	if (walk->bogus == NULL)
		walk->bogus = caa_unbound_reply_read(
		    &walk->ask.resolver->settings, walk->owner, reply);
}

void
caa_unbound_walk_read_step(void *ctx, const struct caa_unbound_reply *reply)
{
	struct caa_unbound_walk *walk = ctx;

	walk->step = CAA_DELEGATION_UNKNOWN;
	walk->dnssec = CAA_DNSSEC_UNKNOWN;
	if (walk->proof != CAA_UNBOUND_PROVING)
		return;
	if (strcmp(walk->at, CAA_UNBOUND_ROOT) == 0) {
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
	if (walk->dnssec == CAA_DNSSEC_BOGUS && walk->cut_count > 0)
		keep_bogus(walk, reply);
	walk->step = caa_delegation_read(
	    walk->at, reply->packet, reply->len, walk->dnssec);
}

void
caa_unbound_walk_read_alias(void *ctx, const struct caa_unbound_reply *reply)
{
	struct caa_unbound_walk *walk = ctx;
	char target[CAA_DOMAIN_MAX_OCTETS + 1];

	if (walk->proof != CAA_UNBOUND_PROVING || walk->alias_known)
		return; /* too late */
	walk->alias = CAA_ALIAS_UNUSABLE;
	if (reply->failure != NULL) /* ours: says nothing about servers */
		return;
	if (reply->rcode != 0 || reply->packet == NULL) {
		walk->alias = CAA_ALIAS_NONE;
		return;
	}
	if (reply->security != 0 && reply->security != 2) {
		keep_bogus(walk, reply);
		return;
	}
	walk->alias = caa_delegation_read_alias(
	    walk->owner, reply->packet, reply->len, target);
	if (walk->alias == CAA_ALIAS_FOUND &&
	    caa_unbound_list_add(&walk->targets, target) != CAA_OK)
		walk->alias = CAA_ALIAS_UNUSABLE;
}
