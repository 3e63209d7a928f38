/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_ask: one query to one context, and the window for all that
 * are under way.
 *
 * libunbound calls back inside ub_resolve_event() too, and while a context is
 * deleted: its callback therefore only stores what it was given, and whatever
 * follows from it is done from the loop, where no libunbound frame is on the
 * stack.
 */
#ifndef CAA_RESOLVER_UNBOUND_ASK_H
#define CAA_RESOLVER_UNBOUND_ASK_H

#include <event2/event_struct.h>

#include "caa/resolver_unbound_context.h"
#include "caa/resolver_unbound_reply.h"
#include "caa/resolver_unbound_round.h"

#define CAA_UNBOUND_TYPE_CNAME  5
#define CAA_UNBOUND_TYPE_DS     43
#define CAA_UNBOUND_TYPE_DNSKEY 48
#define CAA_UNBOUND_TYPE_CAA    257

#define CAA_UNBOUND_ROOT "."

struct caa_unbound_question;

enum caa_unbound_ask_state {
	CAA_UNBOUND_IDLE = 0,
	CAA_UNBOUND_QUEUED,
	CAA_UNBOUND_SUBMITTED,
	CAA_UNBOUND_ANSWERED, /* read() has run, next() has not */
};

/* One query at a time to one context.  Embedded in what it serves. */
struct caa_unbound_ask {
	struct caa_unbound *resolver;
	const struct caa_unbound_question *question; /* it serves */
	void *ctx;                                   /* of the two functions */
	const char *name;                /* borrowed while not idle */
	struct caa_unbound_round *round; /* NULL: the long-lived context */
	int type;
	enum caa_unbound_ask_state state;
	bool in_call; /* ub_resolve_event() has not returned yet */
	int64_t submitted_us;

	/* Inside libunbound: may only store. */
	void (*read)(void *ctx, const struct caa_unbound_reply *reply);
	/* From the loop, afterwards; the ask is idle again. */
	void (*next)(void *ctx);

	struct caa_unbound_ask *link; /* of the queue it is in */
};

struct caa_unbound_queue {
	struct caa_unbound_ask *first, **end;
};

/* What the resolver's thread keeps about queries. */
struct caa_unbound_asks {
	struct caa_unbound_queue urgent; /* second tries and walks */
	struct caa_unbound_queue fresh;
	struct caa_unbound_queue answered;
	struct event finish, pump;
	int64_t turn_us;    /* when what waits had its last turn */
	unsigned in_flight; /* submitted, not called back */
	/* Contexts beside the long-lived one: the newest of each kind. */
	struct caa_unbound_round *rounds[CAA_UNBOUND_ROUND_KINDS];
	struct ub_ctx *ctx; /* long-lived; made when first needed */
	bool closing;       /* callbacks only mark */
};

void caa_unbound_asks_init(struct caa_unbound *resolver);
/* Something waits: see to it when nothing else is to be done. */
void caa_unbound_asks_pump(struct caa_unbound *resolver);
/* Deletes the long-lived context; its asks must still exist. */
void caa_unbound_asks_clear(struct caa_unbound *resolver);

void caa_unbound_ask_submit(struct caa_unbound_ask *ask, bool urgent);

#endif /* CAA_RESOLVER_UNBOUND_ASK_H */
