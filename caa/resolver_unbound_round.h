/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_round: contexts beside the long-lived one, for another try.
 */
#ifndef CAA_RESOLVER_UNBOUND_ROUND_H
#define CAA_RESOLVER_UNBOUND_ROUND_H

#include "caa/resolver_unbound_context.h"

struct caa_unbound;

#define CAA_UNBOUND_MAX_ROUNDS 3u /* of a kind; of 3.5 MB each */

/* So that what is quick never waits for, or beside, what is slow. */
enum caa_unbound_round_kind {
	CAA_UNBOUND_ROUND_AGAIN,  /* tries after a failure */
	CAA_UNBOUND_ROUND_BESIDE, /* tries beside one that takes too long */
	CAA_UNBOUND_ROUND_WALK,
	CAA_UNBOUND_ROUND_KINDS
};

/* A fresh context, for what is asked again at about the same time. */
struct caa_unbound_round {
	struct ub_ctx *ctx;
	enum caa_unbound_round_kind kind;
	unsigned users;
	struct caa_unbound_list owners; /* asked for in it so far */
	int64_t opened_ms;
	struct caa_unbound_round *older; /* of its kind */
};

/*
 * A place in a context that was not asked for owner yet: opened a moment ago
 * for others, or a new one.  NULL: none is to be had now, but may be later.
 */
struct caa_unbound_round *caa_unbound_round_join(struct caa_unbound *resolver,
    enum caa_unbound_round_kind kind, const char *owner);
/* The last to leave deletes the context.  NULL is allowed. */
void caa_unbound_round_leave(
    struct caa_unbound *resolver, struct caa_unbound_round *round);

#endif /* CAA_RESOLVER_UNBOUND_ROUND_H */
