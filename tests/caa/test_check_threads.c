/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks from several threads on one resolver's thread; freed at once when
 * done was seen, which is what a queued cancel must survive. */
#include <pthread.h>
#include <stdint.h>

#include "tests/fake_check.h"
#include "tests/runner.h"
#include "tests/threaded_resolver.h"

#define THREADS 4
#define ROUNDS  150

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

struct worker {
	struct threaded_resolver *resolver;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned done;                    /* of the current check */
	unsigned failed, complete, wrong; /* checks */
	uint32_t state;
};

static void
on_done(void *ctx, struct caa_check *check)
{
	struct worker *worker = ctx;

	(void)check;
	(void)pthread_mutex_lock(&worker->lock);
	worker->done++;
	(void)pthread_cond_signal(&worker->changed);
	(void)pthread_mutex_unlock(&worker->lock);
}

static void
wait_done(struct worker *worker)
{
	(void)pthread_mutex_lock(&worker->lock);
	while (worker->done == 0)
		(void)pthread_cond_wait(&worker->changed, &worker->lock);
	worker->wrong += worker->done != 1;
	worker->done = 0;
	(void)pthread_mutex_unlock(&worker->lock);
}

/* Every decision is the one the script gives, or that it was cancelled. */
static void
look_at(struct worker *worker, const struct caa_check *check, bool cancelled)
{
	bool complete = true, right = true;

	for (size_t i = 0; i < CAA_COUNTOF(reasons); i++) {
		const struct caa_decision *d =
		    caa_climb_decision(caa_check_climb(check), i);

		complete = complete && d->reason == reasons[i];
		right = right &&
		    (d->reason == reasons[i] ||
			(cancelled && d->reason == CAA_REASON_CANCELLED &&
			    !d->permit));
	}
	worker->complete += complete;
	worker->wrong += !right;
	worker->wrong += caa_check_decided(check) != CAA_COUNTOF(reasons);
}

static void
run_check(struct worker *worker, const struct fake_questions *questions)
{
	struct caa_resolver *resolver = &worker->resolver->base;
	struct caa_check *check;
	bool cancel;

	if (caa_check_new(&check, &rules, questions->questions,
		questions->count, NULL) != CAA_OK) {
		worker->failed++;
		return;
	}
	worker->state = worker->state * 1664525u + 1013904223u;
	cancel = (worker->state >> 16) % 4 != 0;
	caa_check_start(check, resolver, FAKE_DEADLINE_MS, on_done, worker);
	/* Some cancels meet the start, some the end, most the middle. */
	for (uint32_t spin = (worker->state >> 8) % 4096; cancel && spin > 0;
	     spin--)
		if (caa_check_decided(check) + 1 == CAA_COUNTOF(reasons))
			break;
	if (cancel)
		caa_check_cancel(check);
	wait_done(worker);
	look_at(worker, check, cancel);
	caa_check_free(check);
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
		worker->failed++;
		return NULL;
	}
	for (unsigned i = 0; i < ROUNDS; i++)
		run_check(worker, &questions);
	fake_questions_clear(&questions);
	return NULL;
}

static void
test_cancel_from_elsewhere(void)
{
	const char *row = "four threads, most checks cancelled on the way";
	struct threaded_resolver resolver;
	struct worker workers[THREADS];
	unsigned started = 0, failed = 0, complete = 0, wrong = 0;

	if (!threaded_resolver_init(&resolver, zone)) {
		CHECK(row, false);
		return;
	}
	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){
			.resolver = &resolver,
			.state = i + 1,
		};
		(void)pthread_mutex_init(&workers[i].lock, NULL);
		(void)pthread_cond_init(&workers[i].changed, NULL);
		if (pthread_create(
			&workers[i].thread, NULL, work, &workers[i]) != 0)
			break;
		started++;
	}
	for (unsigned i = 0; i < started; i++) {
		(void)pthread_join(workers[i].thread, NULL);
		failed += workers[i].failed;
		complete += workers[i].complete;
		wrong += workers[i].wrong;
		(void)pthread_cond_destroy(&workers[i].changed);
		(void)pthread_mutex_destroy(&workers[i].lock);
	}
	threaded_resolver_join(&resolver);
	CHECK(row, started == THREADS && failed == 0);
	CHECK(row, wrong == 0);
	/* A quarter is not cancelled. */
	CHECK(row, complete >= THREADS * ROUNDS / 8);
	CHECK(row, fake_resolver_clear(&resolver.fake) == 0);
}

const char suite_name[] = "caa.check_threads";
const struct test tests[] = {
	{ "cancel_from_elsewhere", test_cancel_from_elsewhere },
	{ NULL, NULL },
};
