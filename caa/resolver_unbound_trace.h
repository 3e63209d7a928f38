/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_trace: the chain of an answer, where evidence is kept.
 */
#ifndef CAA_RESOLVER_UNBOUND_TRACE_H
#define CAA_RESOLVER_UNBOUND_TRACE_H

#include "caa/resolver_unbound_ask.h"
#include "caa/resolver_unbound_fact.h"

struct caa_unbound_trace {
	struct caa_unbound_ask ask;
	struct caa_unbound_question *question;
	struct caa_unbound_fact **facts; /* room for CAA_ANSWER_MAX_CHAIN */
	size_t count, next; /* facts before next have been looked at */
	bool walks;         /* nothing is signed: walk the DS sets, too */
	size_t walk;        /* of which name: 0 the owner, then the aliases */
	const char *at;     /* the suffix of it asked last */
};

/* The ask is idle or gone with its context.  NULL is allowed. */
void caa_unbound_trace_free(struct caa_unbound_trace *trace);

/* Add the chain of the question's answer to it.  True: this takes time, and
 * the question is handed out at its end. */
bool caa_unbound_trace_start(struct caa_unbound_question *question);
/* There was no time to: say that it is missing. */
void caa_unbound_trace_skip(struct caa_unbound_question *question);
/* No time is left: add what there is. */
void caa_unbound_trace_stop(struct caa_unbound_trace *trace);
bool caa_unbound_trace_is_idle(const struct caa_unbound_trace *trace);

#endif /* CAA_RESOLVER_UNBOUND_TRACE_H */
