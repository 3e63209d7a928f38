/* SPDX-License-Identifier: BSD-2-Clause */
/* Two fakes as shards; a test runs the posts of each when it wants, so that
 * everything that can cross does. */
#include "caa/resolver_shards.h"

#include <stdio.h>
#include <string.h>

#include "tests/fake_resolver.h"
#include "tests/runner.h"

#define SHARDS      2
#define START_MS    1000
#define DEADLINE_MS 5000
#define NAME_SIZE   32

static const struct fake_row zone[] = {
	{ .owner = "never.example.example", .delivery = FAKE_NEVER },
	{ .owner = NULL },
};

struct rig {
	struct fake_resolver shards[SHARDS];
	struct caa_resolver *resolver; /* NULL: out of memory */
	struct caa_resolver *home;     /* with the first shard's thread */
	char near[NAME_SIZE], far[NAME_SIZE]; /* asked there, and not */
	struct fake_row rows[2];
	struct caa_lookup *lookup;
	struct caa_answer *answer; /* the last */
	unsigned done;
};

/* A name that belongs to a shard. */
static void
pick(char name[NAME_SIZE], size_t place)
{
	for (unsigned i = 0;; i++) {
		(void)snprintf(name, NAME_SIZE, "www.d%u.example", i);
		if (caa_shards_place(name, SHARDS, SHARDS) == place)
			return;
	}
}

static void
set_up(struct rig *rig, const struct fake_row *row)
{
	struct caa_resolver *shards[SHARDS];

	*rig = (struct rig){ .done = 0 };
	pick(rig->near, 0);
	pick(rig->far, 1);
	if (row != NULL)
		rig->rows[0] = *row;
	rig->rows[0].owner = rig->far;
	for (size_t i = 0; i < SHARDS; i++) {
		fake_resolver_init(&rig->shards[i], rig->rows);
		rig->shards[i].usual = FAKE_HELD;
		rig->shards[i].hold_posts = true;
		shards[i] = &rig->shards[i].base;
	}
	if (caa_resolver_shards_new(&rig->resolver, shards, SHARDS, NULL) !=
	    CAA_OK)
		rig->resolver = NULL;
	else
		rig->home = rig->resolver->ops->home(rig->resolver, rig->near);
}

static size_t
run_posts(struct rig *rig)
{
	size_t count = 0, more;

	do {
		more = 0;
		for (size_t i = 0; i < SHARDS; i++)
			more += fake_run_posts(&rig->shards[i]);
		count += more;
	} while (more > 0);
	return count;
}

static void
tear_down(struct rig *rig)
{
	const char *row = "nothing is left";

	/* Where there is no memory for a timer, home asks. */
	while (fake_release_oldest(&rig->shards[0]))
		;
	(void)run_posts(rig);
	if (rig->resolver != NULL)
		rig->resolver->ops->free(rig->resolver);
	for (size_t i = 0; i < SHARDS; i++) {
		CHECK_SAFE(row, rig->shards[i].posts == NULL);
		CHECK_SAFE(row, fake_resolver_clear(&rig->shards[i]) == 0);
	}
	caa_answer_unref(rig->answer);
}

static void
on_done(void *ctx, struct caa_answer *answer)
{
	struct rig *rig = ctx;

	rig->done++;
	rig->lookup = NULL;
	caa_answer_unref(rig->answer);
	rig->answer = caa_answer_ref(answer);
}

static enum caa_status
ask(struct rig *rig, const char *owner)
{
	struct caa_lookup *lookup = NULL;
	enum caa_status status = CAA_E_NOMEM;

	if (rig->home != NULL)
		status = rig->home->ops->start(
		    rig->home, owner, DEADLINE_MS, on_done, rig, &lookup);
	if (status == CAA_OK)
		rig->lookup = lookup;
	return status;
}

static bool
has_outcome(const struct rig *rig, enum caa_outcome outcome)
{
	return rig->done == 1 && rig->answer != NULL &&
	    rig->answer->outcome == outcome;
}

/* ---- which shard ---- */

static const struct {
	const char *row;
	const char *a, *b; /* b NULL: a is asked anywhere */
} place_rows[] = {
	{ "a name and its parent", "www.shop.com", "shop.com" },
	{ "cousins", "a.b.shop.com", "c.shop.com" },
	{ "a name and its parent below co.uk", "www.shop.co.uk", "shop.co.uk" },
	{ "below com.au", "a.shop.com.au", "b.shop.com.au" },
	{ "long second labels are domains", "a.shops.uk", "b.shops.uk" },
	{ "short ones, too, below longer ends", "a.ibm.com", "b.ibm.com" },
	{ "a top-level domain", "com", NULL },
	{ "a suffix of two labels", "co.uk", NULL },
	{ "what looks like one", "ibm.us", NULL },
};

static void
test_place(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(place_rows); i++) {
		const char *row = place_rows[i].row;

		for (size_t n = 1; n <= CAA_SHARDS_MAX; n++) {
			const size_t a =
			    caa_shards_place(place_rows[i].a, n, n);
			if (place_rows[i].b == NULL) {
				CHECK(row, a == n);
				continue;
			}
			CHECK(row, a < n);
			CHECK(
			    row, a == caa_shards_place(place_rows[i].b, n, n));
		}
	}
}

static void
test_spread(void)
{
	size_t count[4] = { 0 };
	char name[NAME_SIZE];

	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof(name), "www.shop%u.co.uk", i);
		count[caa_shards_place(name, CAA_COUNTOF(count), 0)]++;
	}
	for (size_t i = 0; i < CAA_COUNTOF(count); i++)
		CHECK("domains are spread evenly",
		    count[i] > 200 && count[i] < 300);
}

static void
test_home(void)
{
	struct rig rig;

	set_up(&rig, NULL);
	if (rig.resolver != NULL) {
		struct caa_resolver *far =
		    rig.resolver->ops->home(rig.resolver, rig.far);

		CHECK("from the first", rig.home == rig.resolver);
		CHECK("to another", far != rig.resolver);
		CHECK("from there to the first",
		    far->ops->home(far, rig.near) == rig.resolver);
		CHECK("the same clock",
		    far->ops->now_ms(far) == rig.shards[1].now_ms);
	}
	tear_down(&rig);
}

/* ---- lookups ---- */

static void
test_here(void)
{
	const char *row = "asked at home: nothing is posted";
	struct rig rig;

	set_up(&rig, NULL);
	CHECK(row, ask(&rig, rig.near) == CAA_OK);
	CHECK(row, ask(&rig, "example") == CAA_OK);
	CHECK(row, fake_held(&rig.shards[0]) == 2);
	CHECK(row, run_posts(&rig) == 0);
	while (fake_release_oldest(&rig.shards[0]))
		;
	CHECK(row, rig.done == 2);
	CHECK(row, ask(&rig, rig.near) == CAA_OK);
	if (rig.lookup != NULL)
		rig.home->ops->cancel(rig.home, rig.lookup);
	CHECK("cancelled there", rig.shards[0].cancelled == 1);
	rig.shards[0].usual = FAKE_AT_ONCE;
	CHECK("answered at once",
	    ask(&rig, rig.near) == CAA_OK && rig.lookup == NULL &&
		rig.done == 3);
	tear_down(&rig);
}

static void
test_abroad(void)
{
	const char *row = "asked elsewhere";
	struct rig rig;

	set_up(&rig, NULL);
	CHECK(row, ask(&rig, rig.far) == CAA_OK);
	CHECK(row, fake_run_posts(&rig.shards[0]) == 0);
	CHECK(row, fake_run_posts(&rig.shards[1]) == 1);
	CHECK(row, fake_asked(&rig.shards[1], rig.far) == 1);
	CHECK("it has a little less time",
	    rig.shards[1].last_deadline_ms < DEADLINE_MS &&
		rig.shards[1].last_deadline_ms > DEADLINE_MS - 50);
	CHECK(row, fake_release_oldest(&rig.shards[1]));
	CHECK("done is for home's thread", rig.done == 0);
	CHECK(row, fake_run_posts(&rig.shards[0]) == 1);
	CHECK(row, has_outcome(&rig, CAA_OUTCOME_NODATA));
	CHECK(row, fake_asked(&rig.shards[0], rig.far) == 0);
	tear_down(&rig);
}

static void
test_no_thread(void)
{
	struct rig rig;

	set_up(&rig, NULL);
	rig.shards[0].no_timers = true;
	CHECK("home asks, and says what is wrong",
	    ask(&rig, rig.far) == CAA_OK &&
		fake_asked(&rig.shards[0], rig.far) == 1);
	while (fake_release_oldest(&rig.shards[0]))
		;
	CHECK("done", rig.done == 1);
	tear_down(&rig);
}

static const struct {
	const char *row;
	enum caa_status status;
	bool answered;
} failure_rows[] = {
	{ "the shard has no memory", CAA_E_NOMEM, false },
	{ "the shard cannot ask", CAA_E_SYSTEM, true },
};

static void
test_failures(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(failure_rows); i++) {
		const char *row = failure_rows[i].row;
		const struct fake_row zone_row = {
			.start = failure_rows[i].status,
		};
		struct rig rig;

		set_up(&rig, &zone_row);
		CHECK(row, ask(&rig, rig.far) == CAA_OK);
		(void)run_posts(&rig);
		CHECK(row, rig.done == 1);
		CHECK(row, (rig.answer != NULL) == failure_rows[i].answered);
		CHECK_SAFE(row,
		    rig.answer == NULL ||
			rig.answer->outcome == CAA_OUTCOME_SERVFAIL);
		tear_down(&rig);
	}
}

/* What a shard says of a question nobody answered comes at the deadline: a
 * moment earlier it would count as a failure of another kind. */
static void
test_timeout(void)
{
	const char *row = "no answer in time, in the words of the shard";
	struct fake_row never = { .delivery = FAKE_NEVER };
	struct rig rig;

	set_up(&rig, &never);
	CHECK(row, ask(&rig, rig.far) == CAA_OK);
	(void)run_posts(&rig);
	for (size_t i = 0; i < SHARDS; i++)
		fake_set_now(&rig.shards[i], DEADLINE_MS - 1);
	CHECK(row, run_posts(&rig) == 1);
	CHECK("not before its time", rig.done == 0);
	fake_set_now(&rig.shards[0], DEADLINE_MS);
	CHECK(row, has_outcome(&rig, CAA_OUTCOME_TIMEOUT));
	CHECK("not in ours",
	    rig.answer == NULL || rig.answer->detail == NULL ||
		strstr(rig.answer->detail, "thread") == NULL);
	tear_down(&rig);
}

static void
test_stuck(void)
{
	const char *row = "the shard does nothing";
	struct rig rig;

	set_up(&rig, NULL);
	CHECK(row, ask(&rig, rig.far) == CAA_OK);
	fake_set_now(&rig.shards[0], DEADLINE_MS);
	CHECK(row, has_outcome(&rig, CAA_OUTCOME_TIMEOUT));
	CHECK_SAFE(row, rig.answer == NULL || !rig.answer->insecure_proven);
	(void)run_posts(&rig);
	CHECK("later it forgets", rig.shards[1].cancelled == 1);
	CHECK("nobody is told twice", rig.done == 1);
	tear_down(&rig);
}

/* ---- everything that can cross ---- */

enum step {
	STEP_SHARD = 0, /* runs what was posted to it */
	STEP_HOME,
	STEP_ANSWER, /* the shard knows */
	STEP_DEADLINE,
	STEP_CANCEL,
	STEPS
};
#define DEPTH 6

static void
take_step(struct rig *rig, enum step step)
{
	switch (step) {
	case STEP_SHARD:
		(void)fake_run_posts(&rig->shards[1]);
		break;
	case STEP_HOME:
		(void)fake_run_posts(&rig->shards[0]);
		break;
	case STEP_ANSWER:
		(void)fake_release_oldest(&rig->shards[1]);
		break;
	case STEP_DEADLINE:
		fake_set_now(&rig->shards[0], DEADLINE_MS);
		break;
	case STEP_CANCEL:
		if (rig->lookup != NULL)
			rig->home->ops->cancel(rig->home, rig->lookup);
		rig->lookup = NULL;
		break;
	case STEPS:
		break;
	}
}

/* The steps are the digits of number. */
static void
cross(unsigned number)
{
	char row[DEPTH + 1] = "";
	bool late = false, cancelled = false;
	struct rig rig;

	set_up(&rig, NULL);
	if (ask(&rig, rig.far) != CAA_OK) {
		tear_down(&rig);
		return;
	}
	for (unsigned i = 0; i < DEPTH; i++, number /= STEPS) {
		const enum step step = (enum step)(number % STEPS);

		row[i] = "shadc"[step];
		cancelled |= step == STEP_CANCEL && rig.lookup != NULL;
		late |= step == STEP_DEADLINE;
		take_step(&rig, step);
		CHECK(row, !late || cancelled || rig.done == 1);
	}
	(void)run_posts(&rig);
	for (size_t i = 0; i < SHARDS; i++)
		while (fake_release_oldest(&rig.shards[i]))
			(void)run_posts(&rig);
	CHECK_SAFE(row, cancelled ? rig.done == 0 : rig.done == 1);
	tear_down(&rig);
}

static void
test_crossing(void)
{
	unsigned all = 1;

	for (unsigned i = 0; i < DEPTH; i++)
		all *= STEPS;
	for (unsigned i = 0; i < all; i++)
		cross(i);
}

static void
test_crossing_some(void)
{
	static const unsigned some[] = { 0, 2 * 5 + 0, 4, 4 * 5, 3, 3 * 5,
		0 + 5 * 2 + 25 * 4, 0 + 5 * 3 + 25 * 2 };

	for (size_t i = 0; i < CAA_COUNTOF(some); i++)
		cross(some[i]);
}

static void
test_limits(void)
{
	struct fake_resolver fake;
	struct caa_resolver_ops ops;
	struct caa_resolver plain = { .ops = &ops };
	struct caa_resolver *shards[CAA_SHARDS_MAX + 1], *none = NULL;
	struct caa_resolver *const without[] = { &plain };

	fake_resolver_init(&fake, zone);
	ops = *fake.base.ops;
	ops.timer_start = NULL;
	for (size_t i = 0; i < CAA_COUNTOF(shards); i++)
		shards[i] = &fake.base;
	CHECK(
	    "none", caa_resolver_shards_new(&none, shards, 0, NULL) != CAA_OK);
	CHECK("too many",
	    caa_resolver_shards_new(&none, shards, CAA_COUNTOF(shards), NULL) ==
		CAA_E_LIMIT);
	CHECK("one without timers",
	    caa_resolver_shards_new(&none, without, 1, NULL) == CAA_E_SYSTEM);
	CHECK("the output is untouched", none == NULL);
	(void)fake_resolver_clear(&fake);
}

const char suite_name[] = "caa.resolver_shards";
const struct test tests[] = {
	{ "place", test_place },
	{ "spread", test_spread },
	{ "home", test_home },
	{ "here", test_here },
	{ "abroad", test_abroad },
	{ "no_thread", test_no_thread },
	{ "failures", test_failures },
	{ "timeout", test_timeout },
	{ "stuck", test_stuck },
	{ "crossing_some", test_crossing_some },
	{ "crossing", test_crossing },
	{ "limits", test_limits },
	{ NULL, NULL },
};
