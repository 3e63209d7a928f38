/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/climb.h"

#include <stdint.h>
#include <string.h>

#include "tests/fake_check.h"
#include "tests/runner.h"

#define MAX_ROWS  8
#define MAX_NAMES 8

static struct caa_pile pile;

static const char *const com_only[] = { "com" };
static const char *const onion_rules[] = { "*.onion", "foo.com" };

static const struct caa_rules strict;
static const struct caa_rules tld_ignored = { .ignore_tlds = { com_only, 1 } };
static const struct caa_rules names_ignored = {
	.ignore_domains = { onion_rules, 2 },
};

static void
clear(struct caa_climb *climb)
{
	caa_climb_clear(climb);
	caa_pile_clear(&pile);
}

/* Give every owner asked for its scripted answer, oldest first; the owners in
 * order, each followed by a space. */
static void
serve(struct caa_climb *climb, const struct fake_row *rows, char *asked,
    size_t size)
{
	const char *owner;
	size_t node, len = 0;

	asked[0] = '\0';
	while (caa_climb_next(climb, &node, &owner)) {
		struct caa_answer *answer = fake_answer(fake_find(rows, owner));
		size_t add = strlen(owner);

		if (len + add + 2 <= size) {
			memcpy(asked + len, owner, add);
			memcpy(asked + len + add, " ", 2);
			len += add + 1;
		}
		caa_climb_answer(climb, node, answer);
		caa_answer_unref(answer);
	}
}

static const struct {
	const char *row;
	const char *name;
	const struct caa_rules *rules; /* NULL: the defaults */
	struct fake_row zone[MAX_ROWS];
	const char *asked;
	size_t levels;
	bool permit;
	enum caa_reason reason;
	const char *found_at;
} climb_rows[] = {
	{ "every level up to the TLD, never the root (RFC 8659 3)",
	    "a.b.example.com", NULL, { { .owner = NULL } },
	    "a.b.example.com b.example.com example.com com ", 4, true,
	    CAA_REASON_NO_RECORDS, NULL },
	{ "a top-level domain has one level", "com", NULL,
	    { { .owner = NULL } }, "com ", 1, true, CAA_REASON_NO_RECORDS,
	    NULL },
	{ "the first set found ends the climb (RFC 8659 3)", "www.example.com",
	    NULL,
	    { { .owner = "www.example.com",
		  .records = { "0 issue \"ca.example\"" } },
		{ .owner = "example.com", .records = { "0 issue \";\"" } } },
	    "www.example.com ", 1, true, CAA_REASON_AUTHORIZED,
	    "www.example.com" },
	{ "an ancestor's set counts where nothing is below it",
	    "a.b.example.com", NULL,
	    { { .owner = "example.com",
		.records = { "0 issue \"other.example\"" } } },
	    "a.b.example.com b.example.com example.com ", 3, false,
	    CAA_REASON_ISSUER_NOT_LISTED, "example.com" },
	{ "the top-level domain's set counts (RFC 8659 3)", "example.com", NULL,
	    { { .owner = "com", .records = { "0 issue \";\"" } } },
	    "example.com com ", 2, false, CAA_REASON_ISSUANCE_FORBIDDEN,
	    "com" },
	{ "*.X begins at X (RFC 8659 3)", "*.example.com", NULL,
	    { { .owner = "*.example.com", .records = { "0 issue \";\"" } } },
	    "example.com com ", 2, true, CAA_REASON_NO_RECORDS, NULL },
	{ "after an empty alias the name's own parent is asked (RFC 8659 3)",
	    "www.example.com", NULL,
	    { { .owner = "www.example.com", .alias = "www.cdn.example" },
		{ .owner = "cdn.example", .records = { "0 issue \";\"" } } },
	    "www.example.com example.com com ", 3, true, CAA_REASON_NO_RECORDS,
	    NULL },
	{ "a failure below any set ends the climb", "www.example.com", NULL,
	    { { .owner = "www.example.com", .outcome = CAA_OUTCOME_SERVFAIL },
		{ .owner = "example.com",
		    .records = { "0 issue \"ca.example\"" } } },
	    "www.example.com ", 1, false, CAA_REASON_LOOKUP_ERROR, NULL },
	{ "after a tolerated failure the parent still denies",
	    "www.example.com", NULL,
	    { { .owner = "www.example.com",
		  .outcome = CAA_OUTCOME_TIMEOUT,
		  .insecure_proven = true },
		{ .owner = "example.com", .records = { "0 issue \";\"" } } },
	    "www.example.com example.com ", 2, false,
	    CAA_REASON_ISSUANCE_FORBIDDEN, "example.com" },
	{ "a failure above the set does no harm", "www.example.com", NULL,
	    { { .owner = "www.example.com",
		  .records = { "0 issue \"ca.example\"" } },
		{ .owner = "example.com", .outcome = CAA_OUTCOME_BOGUS } },
	    "www.example.com ", 1, true, CAA_REASON_AUTHORIZED,
	    "www.example.com" },
	{ "an ignored TLD is not asked, the names below it are", "www.foo.com",
	    &tld_ignored,
	    { { .owner = "com", .records = { "0 issue \";\"" } } },
	    "www.foo.com foo.com ", 3, true, CAA_REASON_NO_RECORDS, NULL },
	{ "a set below an ignored TLD still decides", "www.foo.com",
	    &tld_ignored,
	    { { .owner = "foo.com", .records = { "0 issue \";\"" } } },
	    "www.foo.com foo.com ", 2, false, CAA_REASON_ISSUANCE_FORBIDDEN,
	    "foo.com" },
	{ "another TLD than the ignored one is asked", "foo.org", &tld_ignored,
	    { { .owner = "org", .records = { "0 issue \";\"" } } },
	    "foo.org org ", 2, false, CAA_REASON_ISSUANCE_FORBIDDEN, "org" },
	{ "an ignored TLD as the name itself", "com", &tld_ignored,
	    { { .owner = "com", .records = { "0 issue \";\"" } } }, "", 1, true,
	    CAA_REASON_IGNORED_DOMAIN, NULL },
	{ "an ignored domain needs no lookup", "foo.com", &names_ignored,
	    { { .owner = "foo.com", .records = { "0 issue \";\"" } } }, "", 0,
	    true, CAA_REASON_IGNORED_DOMAIN, NULL },
	{ "below an ignored domain is another domain", "www.foo.com",
	    &names_ignored,
	    { { .owner = "foo.com", .records = { "0 issue \";\"" } } },
	    "www.foo.com foo.com ", 2, false, CAA_REASON_ISSUANCE_FORBIDDEN,
	    "foo.com" },
	{ "an onion name", "www.abc.onion", &names_ignored,
	    { { .owner = NULL } }, "", 0, true, CAA_REASON_IGNORED_DOMAIN,
	    NULL },
};

static void
check_climb(size_t i)
{
	const char *row = climb_rows[i].row;
	const struct caa_rules *rules = climb_rows[i].rules;
	struct fake_questions questions;
	struct caa_climb *climb;
	char asked[512];

	if (!fake_questions_init(&questions,
		&(struct fake_request){
		    .names = &climb_rows[i].name, .count = 1 })) {
		CHECK(row, false);
		return;
	}
	if (caa_climb_new(&climb, &pile, rules != NULL ? rules : &strict,
		questions.questions, 1, NULL) != CAA_OK) {
		CHECK(row, false);
		caa_pile_clear(&pile);
		fake_questions_clear(&questions);
		return;
	}
	serve(climb, climb_rows[i].zone, asked, sizeof(asked));
	const struct caa_decision *d = caa_climb_decision(climb, 0);
	CHECK(row, strcmp(asked, climb_rows[i].asked) == 0);
	CHECK(row, caa_climb_level_count(climb, 0) == climb_rows[i].levels);
	CHECK(row, d->reason == climb_rows[i].reason);
	CHECK(row, d->permit == climb_rows[i].permit);
	CHECK_SAFE(row, !d->permit || climb_rows[i].permit);
	CHECK(row,
	    climb_rows[i].found_at == NULL ? d->found_at == NULL
					   : d->found_at != NULL &&
		    strcmp(d->found_at, climb_rows[i].found_at) == 0);
	CHECK_SAFE(row, caa_climb_is_done(climb));
	CHECK_SAFE(row, caa_climb_decided(climb) == 1);
	clear(climb);
	fake_questions_clear(&questions);
}

static void
test_climbs(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(climb_rows); i++)
		check_climb(i);
}

/* What cannot be climbed is denied without a question. */
static void
test_refuses(void)
{
	static const struct caa_domain empty, name = { "foo.com", 7, false };
	static const struct {
		const char *row;
		struct caa_question question;
	} rows[] = {
		{ "no domain", { .purpose = CAA_PURPOSE_TLS } },
		{ "an empty domain",
		    { .domain = &empty, .purpose = CAA_PURPOSE_TLS } },
		{ "no purpose, though the name is ignored",
		    { .domain = &name } },
		{ "an unknown purpose, though the name is ignored",
		    { .domain = &name, .purpose = (enum caa_purpose)77 } },
	};

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct caa_climb *climb;
		const char *owner;
		size_t node;

		if (caa_climb_new(&climb, &pile, &names_ignored,
			&rows[i].question, 1, NULL) != CAA_OK) {
			CHECK(rows[i].row, false);
			caa_pile_clear(&pile);
			continue;
		}
		CHECK_SAFE(rows[i].row, !caa_climb_next(climb, &node, &owner));
		CHECK_SAFE(rows[i].row, caa_climb_is_done(climb));
		CHECK_SAFE(rows[i].row, !caa_climb_decision(climb, 0)->permit);
		CHECK(rows[i].row,
		    caa_climb_decision(climb, 0)->reason ==
			CAA_REASON_BAD_NAME);
		CHECK(rows[i].row, caa_climb_level_count(climb, 0) == 0);
		clear(climb);
	}
}

/* Several names that share ancestors, a duplicate among them. */
static const char *const shared_names[] = { "a.example.com", "*.a.example.com",
	"b.example.com", "a.example.com", "example.com", "x.y.example.com",
	"other.org", "closed.a.example.com" };
static const struct fake_row shared_zone[] = {
	{ .owner = "example.com",
	    .records = { "0 issue \"ca.example\"", "0 issuewild \";\"" } },
	{ .owner = "closed.a.example.com", .records = { "0 issue \";\"" } },
	{ .owner = "org", .records = { "0 issue \"other.example\"" } },
	{ .owner = NULL },
};
static const enum caa_reason shared_reasons[] = { CAA_REASON_AUTHORIZED,
	CAA_REASON_ISSUANCE_FORBIDDEN, CAA_REASON_AUTHORIZED,
	CAA_REASON_AUTHORIZED, CAA_REASON_AUTHORIZED, CAA_REASON_AUTHORIZED,
	CAA_REASON_ISSUER_NOT_LISTED, CAA_REASON_ISSUANCE_FORBIDDEN };

struct shared_fixture {
	struct fake_questions questions;
	struct caa_climb *climb;
};

static bool
open_shared(struct shared_fixture *fixture, const char *row)
{
	const struct fake_request request = { .names = shared_names,
		.count = CAA_COUNTOF(shared_names) };

	if (!fake_questions_init(&fixture->questions, &request)) {
		CHECK(row, false);
		return false;
	}
	if (caa_climb_new(&fixture->climb, &pile, &strict,
		fixture->questions.questions, fixture->questions.count,
		NULL) == CAA_OK)
		return true;
	CHECK(row, false);
	caa_pile_clear(&pile);
	fake_questions_clear(&fixture->questions);
	return false;
}

static void
close_shared(struct shared_fixture *fixture)
{
	clear(fixture->climb);
	fake_questions_clear(&fixture->questions);
}

static void
check_shared(const struct shared_fixture *fixture, const char *row)
{
	for (size_t i = 0; i < CAA_COUNTOF(shared_reasons); i++) {
		const struct caa_decision *d =
		    caa_climb_decision(fixture->climb, i);

		CHECK(row, d->reason == shared_reasons[i]);
		CHECK_SAFE(row,
		    !d->permit || shared_reasons[i] == CAA_REASON_AUTHORIZED);
	}
	CHECK_SAFE(row, caa_climb_is_done(fixture->climb));
}

static void
test_asks_once(void)
{
	const char *row = "eight names, nine owners";
	struct shared_fixture fixture;
	char asked[512];

	if (!open_shared(&fixture, row))
		return;
	serve(fixture.climb, shared_zone, asked, sizeof(asked));
	CHECK(row,
	    strcmp(asked,
		"a.example.com b.example.com example.com x.y.example.com "
		"other.org closed.a.example.com y.example.com org ") == 0);
	check_shared(&fixture, row);
	close_shared(&fixture);
}

/* Whatever the order of the answers, the decisions and levels are the same. */
static void
test_any_order(void)
{
	for (uint32_t seed = 1; seed <= 24; seed++) {
		const char *row = "answers in an order of their own";
		const char *owners[16];
		size_t nodes[16], pending = 0;
		uint32_t state = seed;
		struct shared_fixture fixture;

		if (!open_shared(&fixture, row))
			continue;
		for (;;) {
			while (caa_climb_next(
			    fixture.climb, &nodes[pending], &owners[pending]))
				pending++;
			if (pending == 0)
				break;
			state = state * 1664525u + 1013904223u;
			size_t pick = (state >> 16) % pending;
			struct caa_answer *answer =
			    fake_answer(fake_find(shared_zone, owners[pick]));
			size_t node = nodes[pick];
			nodes[pick] = nodes[--pending];
			owners[pick] = owners[pending];
			caa_climb_answer(fixture.climb, node, answer);
			caa_answer_unref(answer);
		}
		check_shared(&fixture, row);
		CHECK(row, caa_climb_level_count(fixture.climb, 5) == 3);
		CHECK(row, caa_climb_level_count(fixture.climb, 7) == 1);
		close_shared(&fixture);
	}
}

static void
test_levels(void)
{
	static const struct fake_row zone[] = {
		{ .owner = "a.example.com", .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = NULL },
	};
	static const struct {
		const char *owner;
		enum caa_outcome outcome;
	} levels[] = {
		{ "a.example.com", CAA_OUTCOME_NXDOMAIN },
		{ "example.com", CAA_OUTCOME_NODATA },
		{ "com", CAA_OUTCOME_SKIPPED },
	};
	const char *row = "levels in the order asked";
	const char *name = "a.example.com";
	struct fake_questions questions;
	struct caa_climb *climb;
	char asked[64];

	if (!fake_questions_init(&questions,
		&(struct fake_request){ .names = &name, .count = 1 })) {
		CHECK(row, false);
		return;
	}
	if (caa_climb_new(&climb, &pile, &tld_ignored, questions.questions, 1,
		NULL) != CAA_OK) {
		CHECK(row, false);
		caa_pile_clear(&pile);
		fake_questions_clear(&questions);
		return;
	}
	serve(climb, zone, asked, sizeof(asked));
	CHECK(row, caa_climb_level_count(climb, 0) == CAA_COUNTOF(levels));
	for (size_t i = 0; i < caa_climb_level_count(climb, 0); i++) {
		struct caa_level level = caa_climb_level(climb, 0, i);

		CHECK(row, strcmp(level.owner, levels[i].owner) == 0);
		CHECK(row,
		    level.answer != NULL &&
			level.answer->outcome == levels[i].outcome);
		CHECK(row,
		    i < 2 ||
			(level.answer != NULL &&
			    strstr(level.answer->detail, "com") != NULL));
	}
	clear(climb);
	fake_questions_clear(&questions);
}

/* Out of memory for one answer denies who needs it, and nobody else. */
static void
test_no_answer(void)
{
	const char *row = "the answer for example.com is lost";
	struct shared_fixture fixture;
	const char *owner;
	size_t node;

	if (!open_shared(&fixture, row))
		return;
	while (caa_climb_next(fixture.climb, &node, &owner)) {
		struct caa_answer *answer = NULL;

		if (strcmp(owner, "example.com") != 0)
			answer = fake_answer(fake_find(shared_zone, owner));
		caa_climb_answer(fixture.climb, node, answer);
		caa_answer_unref(answer);
	}
	for (size_t i = 0; i < CAA_COUNTOF(shared_reasons); i++) {
		const struct caa_decision *d =
		    caa_climb_decision(fixture.climb, i);

		CHECK_SAFE(row, !d->permit);
		CHECK(row,
		    d->reason ==
			(i < 6 ? CAA_REASON_NO_MEMORY : shared_reasons[i]));
	}
	CHECK_SAFE(row, caa_climb_is_done(fixture.climb));
	close_shared(&fixture);
}

static void
answer_owner(struct shared_fixture *fixture, size_t node, const char *owner)
{
	struct caa_answer *answer = fake_answer(fake_find(shared_zone, owner));

	caa_climb_answer(fixture->climb, node, answer);
	caa_answer_unref(answer);
}

/* Ask all there is; the nodes of two owners among them. */
static void
ask_all(struct shared_fixture *fixture, const char *const wanted[2],
    size_t nodes[2])
{
	const char *owner;
	size_t node;

	while (caa_climb_next(fixture->climb, &node, &owner))
		for (size_t i = 0; i < 2; i++)
			if (strcmp(owner, wanted[i]) == 0)
				nodes[i] = node;
}

static void
test_stop(void)
{
	static const char *const wanted[2] = { "closed.a.example.com",
		"a.example.com" };
	const char *row = "stopped with one name decided";
	struct shared_fixture fixture;
	size_t nodes[2] = { 0 }, node;
	const char *owner;

	if (!open_shared(&fixture, row))
		return;
	ask_all(&fixture, wanted, nodes);
	answer_owner(&fixture, nodes[0], wanted[0]);
	CHECK(row, caa_climb_decided(fixture.climb) == 1);
	caa_climb_stop(fixture.climb, CAA_REASON_DEADLINE);
	CHECK_SAFE(row, caa_climb_is_done(fixture.climb));
	CHECK_SAFE(row, !caa_climb_next(fixture.climb, &node, &owner));
	/* What comes now is evidence, and decides nothing. */
	answer_owner(&fixture, nodes[1], wanted[1]);
	CHECK_SAFE(row, !caa_climb_next(fixture.climb, &node, &owner));
	caa_climb_stop(fixture.climb, CAA_REASON_CANCELLED);
	for (size_t i = 0; i < CAA_COUNTOF(shared_reasons); i++) {
		const struct caa_decision *d =
		    caa_climb_decision(fixture.climb, i);

		CHECK_SAFE(row, !d->permit);
		CHECK(row,
		    d->reason ==
			(i == 7 ? CAA_REASON_ISSUANCE_FORBIDDEN
				: CAA_REASON_DEADLINE));
		CHECK(row, caa_climb_level_count(fixture.climb, i) == 1);
	}
	CHECK(row, caa_climb_level(fixture.climb, 6, 0).answer == NULL);
	CHECK(row, caa_climb_level(fixture.climb, 0, 0).answer != NULL);
	close_shared(&fixture);
}

static void
test_second_answer(void)
{
	static const struct fake_row zone[] = {
		{ .owner = "com", .records = { "0 issue \";\"" } },
		{ .owner = NULL },
	};
	const char *row = "the second answer for a node is not looked at";
	const char *name = "com", *owner;
	struct fake_questions questions;
	struct caa_climb *climb = NULL;
	size_t node = 0;

	if (!fake_questions_init(&questions,
		&(struct fake_request){ .names = &name, .count = 1 })) {
		CHECK(row, false);
		return;
	}
	if (caa_climb_new(&climb, &pile, &strict, questions.questions, 1,
		NULL) == CAA_OK &&
	    caa_climb_next(climb, &node, &owner)) {
		struct caa_answer *first = fake_answer(&zone[0]);
		struct caa_answer *second = fake_answer(&zone[1]);

		caa_climb_answer(climb, node, first);
		caa_climb_answer(climb, node, second);
		CHECK(row, caa_climb_level(climb, 0, 0).answer == first);
		CHECK_SAFE(row, !caa_climb_decision(climb, 0)->permit);
		CHECK_SAFE(row, caa_climb_decided(climb) == 1);
		caa_answer_unref(first);
		caa_answer_unref(second);
	} else {
		CHECK(row, false);
	}
	clear(climb);
	fake_questions_clear(&questions);
}

static void
test_limits(void)
{
	static struct caa_question questions[CAA_CLIMB_MAX_NAMES + 1];
	struct caa_climb *climb = NULL;
	struct caa_error error = { 0 };
	enum caa_status status;

	status = caa_climb_new(
	    &climb, &pile, &strict, questions, CAA_CLIMB_MAX_NAMES + 1, &error);
	CHECK_SAFE("one name too many", status == CAA_E_LIMIT);
	CHECK_SAFE("one name too many", error.status == CAA_E_LIMIT);
	CHECK_SAFE("one name too many", strstr(error.text, "10001") != NULL);
	status = caa_climb_new(&climb, &pile, &strict, NULL, 0, NULL);
	CHECK("no name", status == CAA_OK);
	if (status == CAA_OK)
		CHECK("no name", caa_climb_is_done(climb));
	clear(climb);
	caa_climb_clear(NULL);
}

const char suite_name[] = "caa.climb";
const struct test tests[] = {
	{ "climbs", test_climbs },
	{ "refuses", test_refuses },
	{ "asks_once", test_asks_once },
	{ "any_order", test_any_order },
	{ "levels", test_levels },
	{ "no_answer", test_no_answer },
	{ "stop", test_stop },
	{ "second_answer", test_second_answer },
	{ "limits", test_limits },
	{ NULL, NULL },
};
