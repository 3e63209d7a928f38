/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks from several threads on one resolver's thread, or on those of shards;
 * freed at once when done was seen, which is what a queued cancel must
 * survive. */
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include "caa/resolver_shards.h"
#include "tests/fake_check.h"
#include "tests/runner.h"
#include "tests/storm.h"
#include "tests/threaded_resolver.h"

#define THREADS 4
#define ROUNDS  150
#define SHARDS  4

static const char *const names[] = { "www.example.com", "shop.example.com",
	"*.closed.org", "open.net", "a.b.c.d.e.open.net" };
static const struct fake_row zone[] = {
	{ .owner = "example.com", .records = { "0 issue \"ca.example\"" } },
	{ .owner = "shop.example.com", .records = { "0 issue \";\"" } },
	{ .owner = "closed.org",
	    .records = { "0 issuewild \";\"" },
	    .delivery = FAKE_AT_ONCE },
	{ .owner = NULL },
};
static const enum caa_reason reasons[] = { CAA_REASON_AUTHORIZED,
	CAA_REASON_ISSUANCE_FORBIDDEN, CAA_REASON_ISSUANCE_FORBIDDEN,
	CAA_REASON_NO_RECORDS, CAA_REASON_NO_RECORDS };
static const struct caa_rules rules;

/* Something else a shard has to do, for longer than some have time. */
struct nap {
	struct caa_post post; /* first: the resolver hands it back */
	atomic_bool taken;
};

struct worker {
	struct storm_worker storm;
	struct caa_resolver *resolver;
	bool hurried; /* some have no time, and shards take naps */
	struct nap nap;
	uint32_t state;
};

/* Every decision is the one the script gives, or that it was cancelled, or
 * that there was no time. */
static void
look_at(struct worker *worker, const struct caa_check *check, bool cancelled,
    bool late)
{
	bool complete = true, right = true;

	for (size_t i = 0; i < CAA_COUNTOF(reasons); i++) {
		const struct caa_decision *d =
		    caa_climb_decision(caa_check_climb(check), i);

		complete = complete && d->reason == reasons[i];
		right = right &&
		    (d->reason == reasons[i] ||
			(cancelled && d->reason == CAA_REASON_CANCELLED &&
			    !d->permit) ||
			(late && d->reason == CAA_REASON_DEADLINE &&
			    !d->permit));
	}
	worker->storm.complete += complete;
	worker->storm.wrong += !right;
	worker->storm.wrong += caa_check_decided(check) != CAA_COUNTOF(reasons);
}

static void
nap(struct caa_post *post)
{
	const struct timespec moment = { 0, 2000000 };

	(void)nanosleep(&moment, NULL);
	atomic_store(&((struct nap *)post)->taken, false);
}

static void
send_to_sleep(struct worker *worker)
{
	const char *name = names[worker->state % CAA_COUNTOF(names)];
	struct caa_resolver *resolver = worker->resolver;

	if (atomic_exchange(&worker->nap.taken, true))
		return;
	resolver = resolver->ops->home(resolver, name);
	worker->nap.post.fn = nap;
	resolver->ops->post(resolver, &worker->nap.post);
}

static void
run_check(struct worker *worker, const struct fake_questions *questions)
{
	struct caa_resolver *resolver = worker->resolver;
	int64_t left_ms = FAKE_DEADLINE_MS;
	struct caa_pile pile = { 0 };
	struct caa_check *check;
	bool cancel, hurry;

	if (caa_check_new(&check, &pile, &rules, questions->questions,
		questions->count, NULL) != CAA_OK) {
		caa_pile_clear(&pile);
		worker->storm.failed++;
		return;
	}
	worker->state = worker->state * 1664525u + 1013904223u;
	cancel = (worker->state >> 16) % 4 != 0;
	hurry = worker->hurried && worker->state >> 30 == 0;
	if (worker->hurried && worker->state >> 28 == 1)
		send_to_sleep(worker);
	if (hurry)
		left_ms = (worker->state >> 4) % 4;
	caa_check_start(check, resolver,
	    resolver->ops->now_ms(resolver) + left_ms, storm_on_done,
	    &worker->storm);
	/* Some cancels meet the start, some the end, most the middle. */
	for (uint32_t spin = (worker->state >> 8) % 4096; cancel && spin > 0;
	     spin--)
		if (caa_check_decided(check) + 1 == CAA_COUNTOF(reasons))
			break;
	if (cancel)
		caa_check_cancel(check);
	storm_wait_done(&worker->storm);
	look_at(worker, check, cancel, hurry);
	caa_check_clear(check);
	caa_pile_clear(&pile);
}

static void *
work(void *ctx)
{
	struct worker *worker = ctx;
	const struct fake_request request = {
		.names = names,
		.count = CAA_COUNTOF(names),
	};
	struct fake_questions questions;

	if (!fake_questions_init(&questions, &request)) {
		worker->storm.failed++;
		return NULL;
	}
	for (unsigned i = 0; i < ROUNDS; i++)
		run_check(worker, &questions);
	while (atomic_load(&worker->nap.taken))
		(void)sched_yield();
	fake_questions_clear(&questions);
	return NULL;
}

/* Four threads, most of whose checks are cancelled on the way. */
static void
storm(struct caa_resolver *resolver, bool hurried, const char *row)
{
	struct worker workers[THREADS];
	struct storm_worker sum = { 0 };
	unsigned started = 0;

	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){
			.resolver = resolver,
			.hurried = hurried,
			.state = i + 1,
		};
		if (!storm_start(&workers[i].storm, work, &workers[i]))
			break;
		started++;
	}
	for (unsigned i = 0; i < started; i++)
		storm_join(&workers[i].storm, &sum);
	CHECK(row, started == THREADS && sum.failed == 0);
	CHECK(row, sum.wrong == 0);
	/* A quarter is not cancelled. */
	CHECK(row, sum.complete >= THREADS * ROUNDS / 8);
}

static void
test_cancel_from_elsewhere(void)
{
	const char *row = "one resolver";
	struct threaded_resolver resolver;

	if (!threaded_resolver_init(&resolver, zone, false)) {
		CHECK(row, false);
		return;
	}
	storm(&resolver.base, false, row);
	threaded_resolver_join(&resolver);
	CHECK(row, fake_resolver_clear(&resolver.fake) == 0);
}

static struct caa_resolver *
make_shards(struct threaded_resolver shards[SHARDS])
{
	struct caa_resolver *resolvers[SHARDS], *resolver = NULL;

	for (size_t i = 0; i < SHARDS; i++) {
		if (!threaded_resolver_init(&shards[i], zone, true))
			return NULL;
		resolvers[i] = &shards[i].base;
	}
	if (caa_resolver_shards_new(&resolver, resolvers, SHARDS, NULL) !=
	    CAA_OK)
		return NULL;
	return resolver;
}

static void
test_shards(void)
{
	const char *row = "four shards, and little time";
	struct threaded_resolver shards[SHARDS];
	struct caa_resolver *resolver = make_shards(shards);
	size_t used = 0;

	if (resolver == NULL) {
		CHECK(row, false);
		return;
	}
	storm(resolver, true, row);
	/* What was cancelled last may still be on its way. */
	resolver->ops->free(resolver);
	for (size_t i = 0; i < SHARDS; i++) {
		used += shards[i].fake.asked_count > 0;
		CHECK(row, fake_resolver_clear(&shards[i].fake) == 0);
	}
	CHECK("several had something to do", used >= 2);
}

const char suite_name[] = "caa.check_threads";
const struct test tests[] = {
	{ "cancel_from_elsewhere", test_cancel_from_elsewhere },
	{ "shards", test_shards },
	{ NULL, NULL },
};
