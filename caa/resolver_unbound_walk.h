/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_walk: the DS walk, along the alias chain.
 */
#ifndef CAA_RESOLVER_UNBOUND_WALK_H
#define CAA_RESOLVER_UNBOUND_WALK_H

#include "caa/delegation.h"
#include "caa/resolver_unbound_ask.h"

/* The suffix of name one label longer than at, which is another of its suffixes
 * or the root; NULL after name. */
const char *caa_unbound_below(const char *name, const char *at);

enum caa_unbound_proof {
	CAA_UNBOUND_UNPROVEN = 0,
	CAA_UNBOUND_PROVING,
	CAA_UNBOUND_PROVEN, /* insecure, and whatever it is an alias for */
};

/* A validly unsigned name of the alias chain. */
struct caa_unbound_cut {
	const char *name; /* that of the chain, or above */
	bool direct;      /* the absence of its DS was itself validated */
};

struct caa_unbound_walk {
	struct caa_unbound_ask ask;       /* of the DS sets */
	struct caa_unbound_ask alias_ask; /* beside it */
	struct event patience;            /* with the alias_ask */
	const char *owner; /* of the question, or the latest target */
	const char *at;    /* what is or was asked last: a suffix of owner */
	enum caa_delegation step;
	enum caa_dnssec dnssec; /* of that step */
	bool insecure;          /* owner is, by its DS sets */
	bool alias_known;       /* alias is what came of the alias_ask */
	enum caa_alias alias;
	struct caa_unbound_list targets; /* the chain as far as known */
	struct caa_unbound_cut cuts[CAA_ANSWER_MAX_ALIASES + 1];
	size_t cut_count;
	struct caa_answer *bogus; /* what a part of the chain came to */
	enum caa_unbound_proof proof;
	void (*over)(void *ctx);
	void *ctx;
};

/* A walk to the question's owner, under way unless it is decided at once.
 * over(question) is called from the loop when proof is decided, and again
 * whenever an ask comes back after that.  NULL when out of memory: nothing is
 * proven, as of every NULL below. */
struct caa_unbound_walk *caa_unbound_walk_start(
    struct caa_unbound_question *question, void (*over)(void *question));
/* The asks are idle or gone with their contexts. */
void caa_unbound_walk_free(struct caa_unbound_walk *walk);

/* No more steps.  The asks may still be under way. */
void caa_unbound_walk_stop(struct caa_unbound_walk *walk);
bool caa_unbound_walk_is_idle(const struct caa_unbound_walk *walk);
enum caa_unbound_proof caa_unbound_walk_proof(
    const struct caa_unbound_walk *walk);

/* The read functions of its two asks. */
void caa_unbound_walk_read_step(
    void *walk, const struct caa_unbound_reply *reply);
void caa_unbound_walk_read_alias(
    void *walk, const struct caa_unbound_reply *reply);

/* Note in a failure what the walk found: the chain, and if it is proven, that
 * and how. */
void caa_unbound_walk_note(const struct caa_unbound_walk *walk,
    struct caa_answer *answer, bool proven);

#endif /* CAA_RESOLVER_UNBOUND_WALK_H */
