/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks from four threads on four shards that really ask: of names in many
 * domains, good and bad, most of them cancelled or without time. */
#include <stdio.h>
#include <time.h>

#include "tests/fake_check.h"
#include "tests/internet/internet.h"
#include "tests/runner.h"
#include "tests/storm.h"

#define THREADS   4
#define ROUNDS    100
#define NAME_SIZE 40
#define HURRY_MS  64 /* at most */
#define WAIT_NS   (1 << 25)

/* Fresh: below a label nobody has asked for.  The last is for checks that do
 * not wait for its end. */
static const struct {
	const char *name;
	enum caa_reason reason;
	bool fresh;
} rows[] = {
	{ "www.signed.demo", CAA_REASON_AUTHORIZED, false },
	{ "nobody.signed.demo", CAA_REASON_ISSUANCE_FORBIDDEN, false },
	{ "many.plain.demo", CAA_REASON_AUTHORIZED, true },
	{ "nsec3.demo", CAA_REASON_NO_RECORDS, true },
	{ "empty.plain.opt", CAA_REASON_NO_RECORDS, true },
	{ "www.tampered.demo", CAA_REASON_BOGUS, false },
	{ "www.expired.demo", CAA_REASON_BOGUS, false },
	{ "www.dead-signed.demo", CAA_REASON_NONE, false },
};

struct worker {
	struct storm_worker storm;
	struct caa_resolver *resolver;
	unsigned number;
	uint32_t state;
	char names[CAA_COUNTOF(rows)][NAME_SIZE];
};

/* How a check ends, if not by itself. */
struct ending {
	bool cancelled, hurried;
};

static uint32_t
random_below(struct worker *worker, uint32_t limit)
{
	worker->state = worker->state * 1664525u + 1013904223u;
	return (worker->state >> 8) % limit;
}

/* Is it what the zones say, or that there was no time to see it? */
static void
look_at(struct worker *worker, const struct caa_climb *climb, size_t count,
    const struct ending *ending)
{
	bool complete = true;

	for (size_t i = 0; i < count; i++) {
		const struct caa_decision *d = caa_climb_decision(climb, i);
		const bool given_up =
		    (ending->cancelled && d->reason == CAA_REASON_CANCELLED) ||
		    (ending->hurried &&
			(d->reason == CAA_REASON_DEADLINE ||
			    d->reason == CAA_REASON_LOOKUP_ERROR));

		complete = complete && d->reason == rows[i].reason;
		if (d->reason == rows[i].reason || (given_up && !d->permit))
			continue;
		(void)printf(
		    "%s: reason %u\n", worker->names[i], (unsigned)d->reason);
		worker->storm.wrong++;
	}
	worker->storm.complete += complete;
}

static void
run(struct worker *worker, struct caa_check *check, const struct ending *ending)
{
	struct caa_resolver *resolver = worker->resolver;
	const int64_t left_ms =
	    ending->hurried ? random_below(worker, HURRY_MS) : PATIENCE_MS;
	const struct timespec moment = { 0,
		(long)random_below(worker, WAIT_NS) };

	caa_check_start(check, resolver,
	    resolver->ops->now_ms(resolver) + left_ms, storm_on_done,
	    &worker->storm);
	if (ending->cancelled) {
		(void)nanosleep(&moment, NULL);
		caa_check_cancel(check);
	}
	storm_wait_done(&worker->storm);
}

static void
run_check(struct worker *worker)
{
	static const struct caa_rules rules;
	const struct ending ending = {
		.cancelled = random_below(worker, 2) == 0,
		.hurried = random_below(worker, 2) == 0,
	};
	const bool ends = ending.cancelled || ending.hurried;
	const size_t count = CAA_COUNTOF(rows) - (ends ? 0 : 1);
	const char *names[CAA_COUNTOF(rows)];
	struct fake_questions questions;
	struct caa_pile pile = { 0 };
	struct caa_check *check = NULL;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].fresh)
			(void)snprintf(worker->names[i], NAME_SIZE, "n%u.%s",
			    worker->number, rows[i].name);
		else
			(void)snprintf(
			    worker->names[i], NAME_SIZE, "%s", rows[i].name);
		names[i] = worker->names[i];
	}
	worker->number += THREADS;
	if (!fake_questions_init(&questions,
		&(struct fake_request){ .names = names, .count = count })) {
		worker->storm.failed++;
		return;
	}
	if (caa_check_new(&check, &pile, &rules, questions.questions, count,
		NULL) == CAA_OK) {
		run(worker, check, &ending);
		look_at(worker, caa_check_climb(check), count, &ending);
		worker->storm.wrong += caa_check_decided(check) != count;
	} else {
		worker->storm.failed++;
	}
	caa_check_clear(check);
	caa_pile_clear(&pile);
	fake_questions_clear(&questions);
}

static void *
work(void *ctx)
{
	for (unsigned i = 0; i < ROUNDS; i++)
		run_check(ctx);
	return NULL;
}

static void
test_storm(void)
{
	const char *row = "four threads, four shards";
	struct caa_resolver *resolver = make_resolver(HOW_SHARDS);
	static struct worker workers[THREADS];
	struct storm_worker sum = { 0 };
	unsigned started = 0;

	if (resolver == NULL)
		return;
	for (unsigned i = 0; i < THREADS; i++, started++) {
		workers[i] = (struct worker){
			.resolver = resolver, .number = i, .state = i + 1
		};
		if (!storm_start(&workers[i].storm, work, &workers[i]))
			break;
	}
	for (unsigned i = 0; i < started; i++)
		storm_join(&workers[i].storm, &sum);
	/* What was cancelled last is still under way. */
	resolver->ops->free(resolver);
	CHECK(row, started == THREADS && sum.failed == 0);
	CHECK(row, sum.wrong == 0);
	CHECK("those that had time", sum.complete >= THREADS * ROUNDS / 8);
}

const char suite_name[] = "internet.shards";
const struct test tests[] = {
	{ "storm", test_storm },
	{ NULL, NULL },
};
