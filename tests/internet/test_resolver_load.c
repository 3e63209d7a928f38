/* SPDX-License-Identifier: BSD-2-Clause */
/* Many questions, many threads, and those that nobody waits for any more. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "tests/caa/lookup.h"
#include "tests/internet/internet.h"
#include "tests/runner.h"

#define MANY 200

static void
ask_many(struct caa_resolver *resolver, unsigned offset, struct lookup *lookups)
{
	static _Thread_local char owners[MANY][64];

	for (unsigned i = 0; i < MANY; i++) {
		(void)snprintf(owners[i], sizeof(owners[i]),
		    "n%u.many.plain.demo", offset + i);
		lookups[i] = (struct lookup){ .owner = owners[i],
			.timeout_ms = PATIENCE_MS };
	}
	lookup_all(resolver, lookups, MANY);
}

static void
test_many(void)
{
	static const enum how hows[] = { HOW_ROOT, HOW_UDP, HOW_TCP,
		HOW_SHARDS };

	for (size_t h = 0; h < CAA_COUNTOF(hows); h++) {
		static struct lookup lookups[MANY];
		struct caa_resolver *resolver = make_resolver(hows[h]);

		if (resolver == NULL)
			return;
		ask_many(resolver, 0, lookups);
		for (size_t i = 0; i < MANY; i++)
			CHECK("200 questions at once",
			    lookups[i].answer != NULL &&
				lookups[i].answer->outcome ==
				    CAA_OUTCOME_RECORDS);
		lookup_clear(lookups, MANY);
		resolver->ops->free(resolver);
	}
}

static void
test_merged(void)
{
	const char *row = "the same question is asked once";
	struct caa_resolver *resolver = make_resolver(HOW_ROOT);
	struct lookup lookups[50] = { 0 };

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < CAA_COUNTOF(lookups); i++)
		lookups[i] = (struct lookup){ .owner = "www.signed.demo",
			.timeout_ms = PATIENCE_MS };
	lookup_all(resolver, lookups, CAA_COUNTOF(lookups));
	for (size_t i = 0; i < CAA_COUNTOF(lookups); i++) {
		CHECK(row, lookups[i].answer != NULL && lookups[i].done == 1);
		CHECK(row, lookups[i].answer == lookups[0].answer);
	}
	lookup_clear(lookups, CAA_COUNTOF(lookups));
	resolver->ops->free(resolver);
}

/* Every kind of ending at once; run with each allocation failing, too. */
static const struct {
	const char *owner;
	bool answered; /* may come to an answer */
	bool proven;   /* may be proven insecure */
} ending_rows[] = {
	{ "www.signed.demo", true, false },
	{ "empty.plain.demo", true, false },
	{ "secure.signed.demo", true, false },
	{ "chain9.signed.demo", false, false },
	{ "www.tampered.demo", false, false },
	{ "refused.demo", false, true },
	{ "www.refused-signed.demo", false, false },
	{ "www.lame.demo", false, true },
};

static void
endings(enum how how)
{
	struct caa_resolver *resolver = make_resolver(how);
	struct lookup lookups[CAA_COUNTOF(ending_rows)] = { 0 };

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < CAA_COUNTOF(ending_rows); i++)
		lookups[i] = (struct lookup){ .owner = ending_rows[i].owner,
			.timeout_ms = PATIENCE_MS };
	lookup_all(resolver, lookups, CAA_COUNTOF(ending_rows));
	for (size_t i = 0; i < CAA_COUNTOF(ending_rows); i++) {
		const char *row = ending_rows[i].owner;
		const struct caa_answer *answer = lookups[i].answer;
		const bool answered =
		    answer != NULL && caa_outcome_is_answer(answer->outcome);
		const bool proven = answer != NULL && answer->insecure_proven;

		CHECK_SAFE(row, lookups[i].done == 1);
		CHECK_SAFE(row, ending_rows[i].answered || !answered);
		CHECK_SAFE(row, ending_rows[i].proven || !proven);
		CHECK(row, answered == ending_rows[i].answered);
		CHECK(row, proven == ending_rows[i].proven);
	}
	lookup_clear(lookups, CAA_COUNTOF(ending_rows));
	resolver->ops->free(resolver);
}

struct asker {
	struct caa_resolver *resolver;
	unsigned offset, records;
};

static void *
ask_in_thread(void *ctx)
{
	static _Thread_local struct lookup lookups[MANY];
	struct asker *asker = ctx;

	ask_many(asker->resolver, asker->offset, lookups);
	for (size_t i = 0; i < MANY; i++)
		asker->records += lookups[i].answer != NULL &&
		    lookups[i].answer->outcome == CAA_OUTCOME_RECORDS;
	lookup_clear(lookups, MANY);
	return NULL;
}

/* Half of each thread's names are its neighbour's too. */
static void
threads(enum how how)
{
	struct caa_resolver *resolver = make_resolver(how);
	pthread_t threads[8];
	struct asker askers[8];

	if (resolver == NULL)
		return;
	for (unsigned i = 0; i < CAA_COUNTOF(threads); i++) {
		askers[i] = (struct asker){ resolver, 1000 + i * MANY / 2, 0 };
		(void)pthread_create(
		    &threads[i], NULL, ask_in_thread, &askers[i]);
	}
	for (size_t i = 0; i < CAA_COUNTOF(threads); i++) {
		(void)pthread_join(threads[i], NULL);
		CHECK("many threads ask", askers[i].records == MANY);
	}
	resolver->ops->free(resolver);
}

/* ---- cancelled and abandoned ---- */

struct cancelling {
	struct caa_resolver *resolver;
	struct caa_lookup *lookups[3];
	int64_t timeout_ms;
	atomic_uint done;
};

static void
count_done(void *ctx, struct caa_answer *answer)
{
	atomic_uint *done = ctx;

	(void)answer;
	(void)atomic_fetch_add(done, 1);
}

static void
start_some(void *ctx)
{
	static const char *const owners[] = { "dead.demo", "dead.demo",
		"dead-signed.demo" };
	struct cancelling *all = ctx;
	const struct caa_resolver_ops *ops = all->resolver->ops;

	for (size_t i = 0; i < CAA_COUNTOF(owners); i++)
		CHECK("a lookup begins",
		    ops->start(all->resolver, owners[i],
			ops->now_ms(all->resolver) + all->timeout_ms,
			count_done, &all->done, &all->lookups[i]) == CAA_OK &&
			all->lookups[i] != NULL);
}

static void
cancel_some(void *ctx)
{
	struct cancelling *all = ctx;

	for (size_t i = 0; i < CAA_COUNTOF(all->lookups); i++)
		all->resolver->ops->cancel(all->resolver, all->lookups[i]);
}

/* Deleting a context calls back for whatever is under way in it. */
static void
cancel(enum how how)
{
	const struct timespec moment = { 0, 200000000 };
	struct cancelling all = { .resolver = make_resolver(how),
		.timeout_ms = PATIENCE_MS };

	if (all.resolver == NULL)
		return;
	lookup_call(all.resolver, start_some, &all);
	(void)nanosleep(&moment, NULL); /* until the packets are out */
	lookup_call(all.resolver, cancel_some, &all);
	struct lookup lookup =
	    lookup_one(all.resolver, "www.signed.demo", PATIENCE_MS);
	CHECK("others are answered",
	    lookup.answer != NULL &&
		lookup.answer->outcome == CAA_OUTCOME_RECORDS);
	lookup_clear(&lookup, 1);
	all.resolver->ops->free(all.resolver);
	CHECK("pitfall 11: nobody who cancelled is called", all.done == 0);
}

/* Whoever waits for a question has its own deadline. */
static void
test_own_deadlines(void)
{
	static const int64_t timeouts_ms[] = { 400, 100, 300, 200 };
	const char *row = "four wait for a silent name, each for its time";
	struct caa_resolver *resolver = make_resolver(HOW_ROOT);
	struct lookup lookups[CAA_COUNTOF(timeouts_ms)] = { 0 };

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < CAA_COUNTOF(timeouts_ms); i++)
		lookups[i] = (struct lookup){ .owner = "dead.demo",
			.timeout_ms = timeouts_ms[i] };
	lookup_all(resolver, lookups, CAA_COUNTOF(timeouts_ms));
	for (size_t i = 0; i < CAA_COUNTOF(timeouts_ms); i++) {
		CHECK(row, lookups[i].done == 1);
		CHECK(row, lookups[i].took_ms >= timeouts_ms[i]);
		CHECK(row,
		    lookups[i].answer != NULL &&
			lookups[i].answer->outcome == CAA_OUTCOME_TIMEOUT);
	}
	CHECK(row, lookups[1].took_ms < lookups[0].took_ms);
	lookup_clear(lookups, CAA_COUNTOF(timeouts_ms));
	resolver->ops->free(resolver);
}

static void
cancel_first(void *ctx)
{
	struct cancelling *all = ctx;

	start_some(all);
	all->resolver->ops->cancel(all->resolver, all->lookups[0]);
}

/* The question goes on for whoever joined it. */
static void
test_first_leaves(void)
{
	struct cancelling all = { .resolver = make_resolver(HOW_ROOT),
		.timeout_ms = 200 };
	const struct timespec moment = { 0, 20000000 };

	if (all.resolver == NULL)
		return;
	lookup_call(all.resolver, cancel_first, &all);
	for (unsigned i = 0; i < 500 && atomic_load(&all.done) < 2; i++)
		(void)nanosleep(&moment, NULL);
	all.resolver->ops->free(all.resolver);
	CHECK("those who stay are called once", atomic_load(&all.done) == 2);
}

static void
free_while_abandoned(enum how how)
{
	const char *row = "pitfall 11: freed with tries, retries and walks "
			  "under way";
	struct caa_resolver *resolver = make_resolver(how);
	struct lookup lookups[60] = { 0 };
	char owners[CAA_COUNTOF(lookups)][64];

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < CAA_COUNTOF(lookups); i++) {
		(void)snprintf(owners[i], sizeof(owners[i]), "n%zu.%s.demo", i,
		    i % 3 == 0 ? "dead" : "refused");
		lookups[i] = (struct lookup){ .owner = owners[i],
			.timeout_ms = 5 * (int64_t)i };
	}
	lookup_all(resolver, lookups, CAA_COUNTOF(lookups));
	resolver->ops->free(resolver);
	for (size_t i = 0; i < CAA_COUNTOF(lookups); i++)
		CHECK(row, lookups[i].done == 1);
	lookup_clear(lookups, CAA_COUNTOF(lookups));
}

/* done() may start again what it was called for. */
struct chain {
	struct caa_resolver *resolver;
	unsigned left;
	unsigned depth, deepest; /* of calls within calls */
	struct lookup end;
};

static void
go_on(void *ctx, struct caa_answer *answer)
{
	struct chain *chain = ctx;
	const struct caa_resolver_ops *ops = chain->resolver->ops;
	struct caa_lookup *lookup;

	if (++chain->depth > chain->deepest)
		chain->deepest = chain->depth;
	chain->end.done +=
	    answer != NULL && answer->outcome == CAA_OUTCOME_RECORDS;
	if (chain->left-- > 0)
		(void)!ops->start(chain->resolver, "www.signed.demo",
		    ops->now_ms(chain->resolver) + PATIENCE_MS, go_on, chain,
		    &lookup);
	chain->depth--;
}

static void
begin_chain(void *ctx)
{
	go_on(ctx, NULL);
}

static void
restart(enum how how)
{
	struct chain chain = { .resolver = make_resolver(how), .left = 1000 };
	const struct timespec moment = { 0, 10000000 };

	if (chain.resolver == NULL)
		return;
	lookup_call(chain.resolver, begin_chain, &chain);
	for (unsigned i = 0; i < 1000; i++) {
		struct lookup lookup =
		    lookup_one(chain.resolver, "www.plain.demo", PATIENCE_MS);
		lookup_clear(&lookup, 1);
		if (i % 100 == 99)
			(void)nanosleep(&moment, NULL);
	}
	chain.resolver->ops->free(chain.resolver);
	CHECK("all of them", chain.end.done == 1000);
	CHECK("pitfall 11: cache hits never recurse", chain.deepest <= 3);
}

/* Each with one resolver, and with four as one. */
#define BOTH(test)                             \
	static void test_##test(void)          \
	{                                      \
		test(HOW_ROOT);                \
	}                                      \
	static void test_##test##_shards(void) \
	{                                      \
		test(HOW_SHARDS);              \
	}
BOTH(endings)
BOTH(threads)
BOTH(cancel)
BOTH(free_while_abandoned)
BOTH(restart)

const char suite_name[] = "internet.resolver_load";
const struct test tests[] = {
	{ "many", test_many },
	{ "merged", test_merged },
	{ "endings", test_endings },
	{ "endings_shards", test_endings_shards },
	{ "threads", test_threads },
	{ "threads_shards", test_threads_shards },
	{ "own_deadlines", test_own_deadlines },
	{ "first_leaves", test_first_leaves },
	{ "cancel", test_cancel },
	{ "cancel_shards", test_cancel_shards },
	{ "free_while_abandoned", test_free_while_abandoned },
	{ "free_while_abandoned_shards", test_free_while_abandoned_shards },
	{ "restart", test_restart },
	{ "restart_shards", test_restart_shards },
	{ NULL, NULL },
};
