/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_recent.h"

#include <string.h>

#include "tests/runner.h"

#define SECOND 1795320000
#define HASH   77u

static struct caa_unbound_recent recent;

static const struct {
	const char *row;
	struct caa_answer answer;
	const char *owner; /* that is looked for */
	time_t second;     /* in which it is */
	bool found;
} rows[] = {
	{ "from the cache",
	    { .outcome = CAA_OUTCOME_RECORDS, .cached = true, .ttl_s = 1 },
	    "shop.example", SECOND, true },
	{ "no records",
	    { .outcome = CAA_OUTCOME_NODATA, .cached = true, .ttl_s = 1 },
	    "shop.example", SECOND, true },
	{ "no name",
	    { .outcome = CAA_OUTCOME_NXDOMAIN, .cached = true, .ttl_s = 1 },
	    "shop.example", SECOND, true },
	{ "another name with the same hash",
	    { .outcome = CAA_OUTCOME_RECORDS, .cached = true, .ttl_s = 1 },
	    "bank.example", SECOND, false },
	{ "the next second",
	    { .outcome = CAA_OUTCOME_RECORDS, .cached = true, .ttl_s = 1 },
	    "shop.example", SECOND + 1, false },
	{ "the clock was set back",
	    { .outcome = CAA_OUTCOME_RECORDS, .cached = true, .ttl_s = 1 },
	    "shop.example", SECOND - 1, false },
	{ "a packet was sent for it",
	    { .outcome = CAA_OUTCOME_RECORDS, .ttl_s = 1 }, "shop.example",
	    SECOND, false },
	{ "it is over at once",
	    { .outcome = CAA_OUTCOME_RECORDS, .cached = true }, "shop.example",
	    SECOND, false },
	{ "a failure",
	    { .outcome = CAA_OUTCOME_SERVFAIL, .cached = true, .ttl_s = 1 },
	    "shop.example", SECOND, false },
	{ "a false signature",
	    { .outcome = CAA_OUTCOME_BOGUS, .cached = true, .ttl_s = 1 },
	    "shop.example", SECOND, false },
	{ "evidence is missing",
	    { .outcome = CAA_OUTCOME_RECORDS,
		.cached = true,
		.ttl_s = 1,
		.chain_cut = true },
	    "shop.example", SECOND, false },
	{ "a large packet",
	    { .outcome = CAA_OUTCOME_RECORDS,
		.cached = true,
		.ttl_s = 1,
		.packet_len = 16385 },
	    "shop.example", SECOND, false },
};

/* An answer as the row describes it, without the packet. */
static struct caa_answer *
make(size_t i)
{
	struct caa_answer *answer =
	    caa_answer_bare(rows[i].answer.outcome, rows[i].answer.dnssec);

	if (answer == NULL)
		return NULL;
	answer->cached = rows[i].answer.cached;
	answer->ttl_s = rows[i].answer.ttl_s;
	answer->chain_cut = rows[i].answer.chain_cut;
	answer->packet_len = rows[i].answer.packet_len;
	return answer;
}

static void
test_rows(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct caa_answer *answer = make(i), *found;

		caa_unbound_recent_keep(
		    &recent, "shop.example", HASH, SECOND, answer);
		found = caa_unbound_recent_find(
		    &recent, rows[i].owner, HASH, rows[i].second);
		CHECK(rows[i].row, answer != NULL);
		CHECK(rows[i].row, found == (rows[i].found ? answer : NULL));
		caa_answer_unref(found);
		caa_answer_unref(answer);
		caa_unbound_recent_clear(&recent);
		CHECK(rows[i].row,
		    caa_unbound_recent_find(
			&recent, rows[i].owner, HASH, rows[i].second) == NULL);
	}
}

/* What hangs on an answer stays with it. */
static void
test_chain(void)
{
	static const uint8_t octets[9000];
	struct caa_exhibit *exhibit = caa_exhibit_new(octets, sizeof(octets));
	struct caa_answer *answer = make(0), *found;

	for (unsigned i = 0; i < 2; i++) {
		CHECK(
		    "a chain", caa_answer_add_chain(answer, exhibit) == CAA_OK);
		caa_unbound_recent_clear(&recent);
		caa_unbound_recent_keep(
		    &recent, "shop.example", HASH, SECOND, answer);
		found = caa_unbound_recent_find(
		    &recent, "shop.example", HASH, SECOND);
		CHECK("one reply of two is not too much",
		    found == (i == 0 ? answer : NULL));
		caa_answer_unref(found);
	}
	caa_answer_unref(answer);
	caa_exhibit_unref(exhibit);
	caa_unbound_recent_clear(&recent);
}

/* Nothing of a second that is over is held. */
static void
test_second(void)
{
	struct caa_answer *one = make(0), *two = make(1);

	caa_unbound_recent_keep(&recent, "a.example", HASH, SECOND, one);
	CHECK("held", atomic_load(&one->references) == 2);
	caa_unbound_recent_keep(
	    &recent, "b.example", HASH + 1, SECOND + 1, two);
	CHECK("let go", atomic_load(&one->references) == 1);
	CHECK("and the next held", atomic_load(&two->references) == 2);
	caa_answer_unref(one);
	caa_answer_unref(two);
	caa_unbound_recent_clear(&recent);
}

static void
test_places(void)
{
	const char *row = "the last to come stays";
	struct caa_answer *one = make(0), *two = make(1), *found;

	caa_unbound_recent_keep(&recent, "a.example", HASH, SECOND, one);
	caa_unbound_recent_keep(&recent, "b.example", HASH, SECOND, two);
	caa_unbound_recent_keep(&recent, "c.example", HASH + 1, SECOND, one);
	CHECK(row,
	    caa_unbound_recent_find(&recent, "a.example", HASH, SECOND) ==
		NULL);
	found = caa_unbound_recent_find(&recent, "b.example", HASH, SECOND);
	CHECK(row, found == two);
	caa_answer_unref(found);
	found = caa_unbound_recent_find(&recent, "c.example", HASH + 1, SECOND);
	CHECK("and others have their own place", found == one);
	caa_answer_unref(found);
	caa_answer_unref(one);
	caa_answer_unref(two);
	caa_unbound_recent_clear(&recent);
}

const char suite_name[] = "caa.resolver_recent";
const struct test tests[] = {
	{ "rows", test_rows },
	{ "chain", test_chain },
	{ "second", test_second },
	{ "places", test_places },
	{ NULL, NULL },
};
