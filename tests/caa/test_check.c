/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake_check.h"
#include "tests/runner.h"

/* Four names, one decided by each kind of level. */
static const char *const names[] = { "www.example.com", "shop.example.com",
	"*.closed.org", "open.net" };
static const struct fake_request request = {
	.names = names,
	.count = CAA_COUNTOF(names),
};
static const struct fake_row zone[] = {
	{ .owner = "example.com", .records = { "0 issue \"ca.example\"" } },
	{ .owner = "shop.example.com", .records = { "0 issue \";\"" } },
	{ .owner = "closed.org", .records = { "0 issuewild \";\"" } },
	{ .owner = NULL },
};
static const enum caa_reason reasons[] = { CAA_REASON_AUTHORIZED,
	CAA_REASON_ISSUANCE_FORBIDDEN, CAA_REASON_ISSUANCE_FORBIDDEN,
	CAA_REASON_NO_RECORDS };
#define QUESTIONS 6 /* www, shop, example.com, closed.org, open.net, net */

static bool
open_check(struct fake_check *fake, const char *row,
    const struct fake_request *what, const struct fake_row *rows)
{
	bool ok = fake_check_init(fake, NULL, what, rows);

	CHECK(row, ok);
	return ok;
}

/* Nothing is permitted but what the answers allow, and done comes once. */
static void
check_over(const struct fake_check *fake, const char *row)
{
	CHECK_SAFE(row, fake->done == 1);
	CHECK_SAFE(
	    row, caa_check_decided(fake->check) == fake->questions.count);
	CHECK_SAFE(row, fake_held(&fake->resolver) == 0);
}

static void
check_results(const struct fake_check *fake, const char *row)
{
	check_over(fake, row);
	for (size_t i = 0; i < CAA_COUNTOF(reasons); i++) {
		const struct caa_decision *d = fake_check_decision(fake, i);

		CHECK(row, d->reason == reasons[i]);
		CHECK_SAFE(row,
		    !d->permit || reasons[i] == CAA_REASON_AUTHORIZED ||
			reasons[i] == CAA_REASON_NO_RECORDS);
	}
}

static void
check_all(
    const struct fake_check *fake, const char *row, enum caa_reason reason)
{
	check_over(fake, row);
	for (size_t i = 0; i < fake->questions.count; i++) {
		CHECK(row, fake_check_decision(fake, i)->reason == reason);
		CHECK_SAFE(row, !fake_check_decision(fake, i)->permit);
	}
}

static void
close_check(struct fake_check *fake, const char *row)
{
	CHECK_SAFE(row, fake_check_clear(fake) == 0);
}

static void
test_at_once(void)
{
	const char *row = "answers come before start() returns";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, zone))
		return;
	CHECK(row, caa_check_decided(fake.check) == 0);
	fake_check_start(&fake);
	check_results(&fake, row);
	CHECK(row, fake.resolver.asked_count == QUESTIONS);
	CHECK(row, fake.resolver.last_deadline_ms == FAKE_DEADLINE_MS);
	close_check(&fake, row);
}

/* Were each answer to ask the next question, a deep name would ask the stack
 * for more than a thread has. */
static void
test_never_nests(void)
{
	const char *row = "127 levels answered at once";
	char text[CAA_DOMAIN_MAX_OCTETS + 1];
	const char *name = text;
	struct fake_check fake;

	for (size_t i = 0; i < CAA_DOMAIN_MAX_OCTETS; i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	text[CAA_DOMAIN_MAX_OCTETS] = '\0';
	if (!open_check(&fake, row,
		&(struct fake_request){ .names = &name, .count = 1 },
		zone + CAA_COUNTOF(zone) - 1))
		return;
	fake_check_start(&fake);
	check_over(&fake, row);
	CHECK(row,
	    fake_check_decision(&fake, 0)->reason == CAA_REASON_NO_RECORDS);
	CHECK(row, fake.resolver.asked_count == 127);
	CHECK_SAFE(row, fake.resolver.nested <= 1);
	close_check(&fake, row);
}

static const struct {
	const char *row;
	bool (*release)(struct fake_resolver *fake);
} order_rows[] = {
	{ "the oldest question is answered first", fake_release_oldest },
	{ "the newest question is answered first", fake_release_newest },
};

static void
test_held(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(order_rows); i++) {
		const char *row = order_rows[i].row;
		struct fake_check fake;

		if (!open_check(&fake, row, &request, zone))
			continue;
		fake.resolver.usual = FAKE_HELD;
		fake_check_start(&fake);
		CHECK(row, fake.done == 0);
		CHECK(row, fake_held(&fake.resolver) == 4);
		while (order_rows[i].release(&fake.resolver))
			CHECK_SAFE(row,
			    fake.done == (caa_check_decided(fake.check) == 4));
		check_results(&fake, row);
		CHECK(row, fake.resolver.asked_count == QUESTIONS);
		close_check(&fake, row);
	}
}

/* Some answers at once, others late: the loop that asks is entered again. */
static void
test_mixed(void)
{
	static const struct fake_row rows[] = {
		{ .owner = "example.com",
		    .records = { "0 issue \"ca.example\"" },
		    .delivery = FAKE_HELD },
		{ .owner = "shop.example.com",
		    .records = { "0 issue \";\"" },
		    .delivery = FAKE_HELD },
		{ .owner = "closed.org", .records = { "0 issuewild \";\"" } },
		{ .owner = NULL },
	};
	const char *row = "two answers at once, two late";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, rows))
		return;
	fake_check_start(&fake);
	CHECK(row, caa_check_decided(fake.check) == 2);
	CHECK(row, fake_release(&fake.resolver, "example.com"));
	CHECK(row, caa_check_decided(fake.check) == 3 && fake.done == 0);
	CHECK(row, fake_release(&fake.resolver, "shop.example.com"));
	while (fake_release_oldest(&fake.resolver))
		;
	check_results(&fake, row);
	close_check(&fake, row);
}

static void
test_nothing_to_ask(void)
{
	static const char *const exempt[] = { "*.onion" };
	static const struct caa_rules rules = { .ignore_domains = {
						    exempt, 1 } };
	static const char *const onions[] = { "abc.onion", "www.abc.onion" };
	static const struct {
		const char *row;
		size_t count;
	} rows[] = {
		{ "no name at all", 0 },
		{ "ignored names only", 2 },
	};

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct fake_check fake;
		bool ok = fake_check_init(&fake, &rules,
		    &(struct fake_request){
			.names = onions,
			.count = rows[i].count,
		    },
		    zone);

		CHECK(rows[i].row, ok);
		if (!ok)
			continue;
		CHECK(rows[i].row,
		    caa_check_decided(fake.check) == rows[i].count);
		CHECK(rows[i].row, fake.done == 0);
		fake_check_start(&fake);
		check_over(&fake, rows[i].row);
		CHECK_SAFE(rows[i].row, fake.resolver.asked_count == 0);
		close_check(&fake, rows[i].row);
	}
}

static const struct {
	const char *row;
	enum caa_status status;
	enum caa_reason reason;
} start_rows[] = {
	{ "start() is out of memory", CAA_E_NOMEM, CAA_REASON_NO_MEMORY },
	{ "start() cannot ask", CAA_E_SYSTEM, CAA_REASON_LOOKUP_ERROR },
};

/* Denies who needs the answer and nobody else. */
static void
test_start_fails(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(start_rows); i++) {
		const char *row = start_rows[i].row;
		const struct fake_row rows[] = {
			{ .owner = "example.com",
			    .start = start_rows[i].status },
			{ .owner = "shop.example.com",
			    .records = { "0 issue \"ca.example\"" } },
			{ .owner = NULL },
		};
		struct fake_check fake;

		if (!open_check(&fake, row, &request, rows))
			continue;
		fake_check_start(&fake);
		check_over(&fake, row);
		CHECK(row,
		    fake_check_decision(&fake, 0)->reason ==
			start_rows[i].reason);
		CHECK_SAFE(row, !fake_check_decision(&fake, 0)->permit);
		CHECK(row,
		    fake_check_decision(&fake, 1)->reason ==
			CAA_REASON_AUTHORIZED);
		CHECK(row,
		    fake_check_decision(&fake, 3)->reason ==
			CAA_REASON_NO_RECORDS);
		close_check(&fake, row);
	}
}

static void
test_deadline(void)
{
	static const struct fake_row rows[] = {
		{ .owner = "example.com", .delivery = FAKE_NEVER },
		{ .owner = "shop.example.com",
		    .records = { "0 issue \"ca.example\"" } },
		{ .owner = "closed.org", .delivery = FAKE_NEVER },
		{ .owner = NULL },
	};
	static const enum caa_reason expected[] = { CAA_REASON_DEADLINE,
		CAA_REASON_AUTHORIZED, CAA_REASON_DEADLINE,
		CAA_REASON_NO_RECORDS };
	const char *row = "two servers never answer";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, rows))
		return;
	fake_check_start(&fake);
	fake_set_now(&fake.resolver, FAKE_DEADLINE_MS - 1);
	CHECK(row, fake.done == 0 && fake_held(&fake.resolver) == 2);
	fake_set_now(&fake.resolver, FAKE_DEADLINE_MS);
	check_over(&fake, row);
	for (size_t i = 0; i < CAA_COUNTOF(expected); i++)
		CHECK(
		    row, fake_check_decision(&fake, i)->reason == expected[i]);
	CHECK_SAFE(row, !fake_check_decision(&fake, 0)->permit);
	CHECK_SAFE(row, !fake_check_decision(&fake, 2)->permit);
	/* Each name has the timeout of its own question as evidence. */
	CHECK(row, fake.resolver.cancelled == 0);
	const struct caa_level level =
	    caa_climb_level(caa_check_climb(fake.check), 2, 0);
	CHECK(row,
	    level.answer != NULL &&
		level.answer->outcome == CAA_OUTCOME_TIMEOUT);
	close_check(&fake, row);
}

/* Even where a failure would be tolerated, the climb ends in time. */
static void
test_deadline_tolerates_nothing(void)
{
	static const struct fake_row rows[] = {
		{ .owner = "open.net",
		    .delivery = FAKE_NEVER,
		    .insecure_proven = true },
		{ .owner = NULL },
	};
	const char *row = "a proven insecure name times out";
	const char *name = "open.net";
	struct fake_check fake;

	if (!open_check(&fake, row,
		&(struct fake_request){ .names = &name, .count = 1 }, rows))
		return;
	fake_check_start(&fake);
	fake_set_now(&fake.resolver, FAKE_DEADLINE_MS + 1);
	check_all(&fake, row, CAA_REASON_DEADLINE);
	CHECK(row, fake.resolver.asked_count == 1);
	close_check(&fake, row);
}

static void
test_started_late(void)
{
	const char *row = "started when its time is over";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, zone))
		return;
	fake.resolver.now_ms = FAKE_DEADLINE_MS;
	fake_check_start(&fake);
	check_all(&fake, row, CAA_REASON_DEADLINE);
	CHECK_SAFE(row, fake.resolver.asked_count == 0);
	close_check(&fake, row);
}

static void
advance_clock(void *ctx)
{
	((struct fake_resolver *)ctx)->now_ms += 1500;
}

/* A resolver that answers at once may take all the time there is. */
static void
test_late_while_asking(void)
{
	const char *row = "every answer takes 1.5 of the 4 seconds there are";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, zone))
		return;
	fake.resolver.on_start = advance_clock;
	fake.resolver.on_start_ctx = &fake.resolver;
	fake_check_start(&fake);
	check_over(&fake, row);
	CHECK(row, fake.resolver.asked_count == 3);
	CHECK(
	    row, fake_check_decision(&fake, 0)->reason == CAA_REASON_DEADLINE);
	CHECK(row,
	    fake_check_decision(&fake, 1)->reason ==
		CAA_REASON_ISSUANCE_FORBIDDEN);
	/* An answer that did come counts, late as it is. */
	CHECK(row,
	    fake_check_decision(&fake, 2)->reason ==
		CAA_REASON_ISSUANCE_FORBIDDEN);
	CHECK(
	    row, fake_check_decision(&fake, 3)->reason == CAA_REASON_DEADLINE);
	CHECK_SAFE(row, !fake_check_decision(&fake, 3)->permit);
	close_check(&fake, row);
}

static void
test_cancel(void)
{
	const char *row = "cancelled with one name decided";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, zone))
		return;
	fake.resolver.usual = FAKE_HELD;
	fake_check_start(&fake);
	(void)fake_release(&fake.resolver, "shop.example.com");
	size_t held = fake_held(&fake.resolver);
	caa_check_cancel(fake.check);
	check_over(&fake, row);
	CHECK(row, fake.resolver.cancelled == held);
	CHECK(row,
	    fake_check_decision(&fake, 1)->reason ==
		CAA_REASON_ISSUANCE_FORBIDDEN);
	CHECK(
	    row, fake_check_decision(&fake, 0)->reason == CAA_REASON_CANCELLED);
	CHECK_SAFE(row, !fake_check_decision(&fake, 0)->permit);
	CHECK_SAFE(row, !fake_check_decision(&fake, 3)->permit);
	close_check(&fake, row);
}

/* Both posts are queued; they run in order. */
static void
test_cancel_before_start_ran(void)
{
	const char *row = "cancelled before the resolver's thread came to it";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, zone))
		return;
	fake.resolver.usual = FAKE_HELD;
	fake.resolver.hold_posts = true;
	fake_check_start(&fake);
	caa_check_cancel(fake.check);
	CHECK_SAFE(row, fake.done == 0);
	CHECK_SAFE(row, fake_run_posts(&fake.resolver) == 2);
	check_all(&fake, row, CAA_REASON_CANCELLED);
	close_check(&fake, row);
}

/*
 * The last answer comes while the cancel is under way to the resolver's
 * thread.  done has to wait: from then on the owner may free the check, which
 * the queued post is a part of.
 */
static void
test_cancel_meets_the_end(void)
{
	const char *row = "the last answer overtakes the cancel";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, zone))
		return;
	fake.resolver.usual = FAKE_HELD;
	fake_check_start(&fake);
	fake.resolver.hold_posts = true;
	caa_check_cancel(fake.check);
	while (fake_release_oldest(&fake.resolver))
		;
	CHECK_SAFE(row, caa_check_decided(fake.check) == 4);
	CHECK_SAFE(row, fake.done == 0);
	CHECK_SAFE(row, fake_run_posts(&fake.resolver) == 1);
	check_results(&fake, row);
	close_check(&fake, row);
}

static void
cancel_check(void *ctx)
{
	struct fake_check *fake = ctx;

	fake->resolver.on_start = NULL;
	caa_check_cancel(fake->check);
}

/* On the resolver's own thread the post runs inside start(). */
static void
test_cancel_inside_start(void)
{
	static const struct {
		const char *row;
		enum fake_delivery usual;
	} rows[] = {
		{ "cancelled inside start(), answered at once", FAKE_AT_ONCE },
		{ "cancelled inside start(), answered never", FAKE_NEVER },
	};

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct fake_check fake;

		if (!open_check(&fake, rows[i].row, &request, zone))
			continue;
		fake.resolver.usual = rows[i].usual;
		fake.resolver.on_start = cancel_check;
		fake.resolver.on_start_ctx = &fake;
		fake_check_start(&fake);
		check_all(&fake, rows[i].row, CAA_REASON_CANCELLED);
		CHECK(rows[i].row, fake.resolver.asked_count == 1);
		close_check(&fake, rows[i].row);
	}
}

static void
cancel_when_done(void *ctx, struct caa_check *check)
{
	++*(unsigned *)ctx;
	caa_check_cancel(check);
}

/* done has begun, its owner does not know yet. */
static void
test_cancel_after_the_end(void)
{
	const char *row = "the cancel comes too late";
	struct fake_check fake;

	if (!open_check(&fake, row, &request, zone))
		return;
	caa_check_start(fake.check, &fake.resolver.base, FAKE_DEADLINE_MS,
	    cancel_when_done, &fake.done);
	CHECK_SAFE(row, fake.resolver.posts == NULL);
	check_results(&fake, row);
	close_check(&fake, row);
}

static void
test_clear_unstarted(void)
{
	const char *row = "cleared without a start";
	struct fake_check fake;

	caa_check_clear(NULL);
	if (open_check(&fake, row, &request, zone))
		close_check(&fake, row);
}

static void
test_limit(void)
{
	static struct caa_question questions[CAA_CLIMB_MAX_NAMES + 1];
	static const struct caa_rules rules;
	struct caa_error error = { 0 };
	struct caa_pile pile = { 0 };
	struct caa_check *check;
	enum caa_status status = caa_check_new(
	    &check, &pile, &rules, questions, CAA_COUNTOF(questions), &error);

	CHECK("one name too many", status == CAA_E_LIMIT);
	CHECK_SAFE("one name too many", status != CAA_OK);
	CHECK_SAFE("one name too many", error.status == status);
	caa_pile_clear(&pile);
}

const char suite_name[] = "caa.check";
const struct test tests[] = {
	{ "at_once", test_at_once },
	{ "never_nests", test_never_nests },
	{ "held", test_held },
	{ "mixed", test_mixed },
	{ "nothing_to_ask", test_nothing_to_ask },
	{ "start_fails", test_start_fails },
	{ "deadline", test_deadline },
	{ "deadline_tolerates_nothing", test_deadline_tolerates_nothing },
	{ "started_late", test_started_late },
	{ "late_while_asking", test_late_while_asking },
	{ "cancel", test_cancel },
	{ "cancel_before_start_ran", test_cancel_before_start_ran },
	{ "cancel_meets_the_end", test_cancel_meets_the_end },
	{ "cancel_inside_start", test_cancel_inside_start },
	{ "cancel_after_the_end", test_cancel_after_the_end },
	{ "clear_unstarted", test_clear_unstarted },
	{ "limit", test_limit },
	{ NULL, NULL },
};
