/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_reply: what libunbound's callback was given, as an answer.
 */
#ifndef CAA_RESOLVER_UNBOUND_REPLY_H
#define CAA_RESOLVER_UNBOUND_REPLY_H

#include "caa/answer.h"
#include "caa/resolver_unbound_settings.h"

/* What a callback was given; borrowed while it runs. */
struct caa_unbound_reply {
	const char *failure;   /* never asked, and why; or NULL */
	int rcode;             /* non-zero: a failure, and no packet */
	const uint8_t *packet; /* may be NULL */
	size_t len;
	int security; /* 0 insecure, 1 bogus, 2 secure */
	const char *why_bogus;
	const char *why_failed; /* libunbound's sentence, or NULL */
	const char *tls_fault;  /* our bridge's, or NULL */
	bool immediate; /* came inside ub_resolve_event(): no packet left */
};

/* The answer to (owner, CAA, IN); NULL when out of memory. */
struct caa_answer *caa_unbound_reply_read(
    const struct caa_unbound_settings *settings, const char *owner,
    const struct caa_unbound_reply *reply);

#endif /* CAA_RESOLVER_UNBOUND_REPLY_H */
