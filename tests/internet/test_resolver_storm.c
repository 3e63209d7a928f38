/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dead servers, one after the other: each holds a fresh context of some MiB
 * for ten seconds and more, in the memory of a host that has other work.
 */
#include "caa/resolver_unbound_private.h"

#include <stdio.h>

#include "tests/caa/lookup.h"
#include "tests/internet/internet.h"
#include "tests/runner.h"

#define DEAD     60
#define STORM_MS 12000
#define FEW      7 /* contexts at a time */

struct storm {
	struct caa_unbound *resolver;
	struct caa_lookup *dead[DEAD];
	unsigned begun;
	unsigned most; /* contexts at a time */
};

static void
forget(void *ctx, struct caa_answer *answer)
{
	struct caa_lookup **lookup = ctx;

	(void)answer;
	*lookup = NULL;
}

static unsigned
count_rounds(const struct caa_unbound_asks *asks)
{
	unsigned count = 0;

	for (unsigned kind = 0; kind < CAA_UNBOUND_ROUND_KINDS; kind++)
		for (const struct caa_unbound_round *round = asks->rounds[kind];
		     round != NULL; round = round->older)
			count++;
	return count;
}

static void
begin_one(void *ctx)
{
	struct storm *storm = ctx;
	struct caa_resolver *resolver = &storm->resolver->resolver;
	struct caa_lookup **lookup = &storm->dead[storm->begun];
	const unsigned rounds = count_rounds(&storm->resolver->asks);
	char owner[64];

	if (storm->most < rounds)
		storm->most = rounds;
	if (storm->begun == DEAD)
		return;
	(void)snprintf(owner, sizeof(owner), "d%u.dead.demo", storm->begun);
	CHECK("a lookup begins",
	    resolver->ops->start(resolver, owner,
		resolver->ops->now_ms(resolver) + 2 * STORM_MS, forget, lookup,
		lookup) == CAA_OK);
	storm->begun++;
}

static void
cancel_all(void *ctx)
{
	struct storm *storm = ctx;
	struct caa_resolver *resolver = &storm->resolver->resolver;

	for (unsigned i = 0; i < DEAD; i++)
		if (storm->dead[i] != NULL)
			resolver->ops->cancel(resolver, storm->dead[i]);
}

/* A failure that comes at once, so that no context but a new one will do. */
static void
ask_lame(struct caa_resolver *resolver, unsigned number)
{
	const char *row = "others are tried twice and proven all the same";
	char owner[64];

	(void)snprintf(owner, sizeof(owner), "q%u.lame.demo", number);
	struct lookup lookup = lookup_one(resolver, owner, PATIENCE_MS);
	CHECK(row, lookup.answer != NULL && lookup.answer->attempts == 2);
	CHECK(row, lookup.answer != NULL && lookup.answer->insecure_proven);
	CHECK(
	    "nor do they wait for the dead", lookup.took_ms < PATIENCE_MS / 4);
	lookup_clear(&lookup, 1);
}

static void
test_storm(void)
{
	struct caa_resolver *resolver = make_resolver(HOW_ROOT);
	struct storm storm = { .resolver = (struct caa_unbound *)resolver };

	if (resolver == NULL)
		return;
	const int64_t end_ms = resolver->ops->now_ms(resolver) + STORM_MS;
	for (unsigned i = 0; resolver->ops->now_ms(resolver) < end_ms; i++) {
		lookup_call(resolver, begin_one, &storm);
		ask_lame(resolver, i);
	}
	lookup_call(resolver, cancel_all, &storm);
	resolver->ops->free(resolver);
	CHECK("there was a storm", storm.most >= 2);
	CHECK("few contexts are enough for all", storm.most <= FEW);
}

const char suite_name[] = "internet.resolver_storm";
const struct test tests[] = {
	{ "storm", test_storm },
	{ NULL, NULL },
};
