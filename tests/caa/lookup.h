/* SPDX-License-Identifier: BSD-2-Clause */
/* lookup: questions to a resolver and its answers, waited for. */
#ifndef TESTS_CAA_LOOKUP_H
#define TESTS_CAA_LOOKUP_H

#include "caa/resolver.h"

/* One question, and what came of it. */
struct lookup {
	const char *owner;
	int64_t timeout_ms;
	struct caa_answer *answer; /* referenced; NULL: out of memory */
	int64_t took_ms;
	unsigned done; /* times it was called back */
};

/* Ask all at once, and return when all are answered.  Any thread. */
void lookup_all(
    struct caa_resolver *resolver, struct lookup *lookups, size_t count);

/* Ask one. */
struct lookup lookup_one(
    struct caa_resolver *resolver, const char *owner, int64_t timeout_ms);

/* Drop the answers. */
void lookup_clear(struct lookup *lookups, size_t count);

/* Run fn(ctx) on the resolver's thread, and return when it has run. */
void lookup_call(
    struct caa_resolver *resolver, void (*fn)(void *ctx), void *ctx);

#endif /* TESTS_CAA_LOOKUP_H */
