/* SPDX-License-Identifier: BSD-2-Clause */
/* The largest requests there can be, friendly and hostile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake_check.h"
#include "tests/runner.h"

static const struct fake_row no_rows[] = { { .owner = NULL } };
static const struct caa_rules rules;

struct crowd {
	struct caa_domain *domains;
	struct caa_question *questions;
	struct caa_pile pile;
	struct caa_climb *climb;
};

static void
close_crowd(struct crowd *crowd)
{
	caa_climb_clear(crowd->climb);
	caa_pile_clear(&crowd->pile);
	free(crowd->questions);
	free(crowd->domains);
}

static bool
open_crowd(struct crowd *crowd, const char *row,
    void (*name)(struct caa_domain *out, size_t index))
{
	const size_t count = CAA_CLIMB_MAX_NAMES;

	*crowd = (struct crowd){
		.domains = calloc(count, sizeof(*crowd->domains)),
		.questions = calloc(count, sizeof(*crowd->questions)),
	};
	bool ok = crowd->domains != NULL && crowd->questions != NULL;
	for (size_t i = 0; ok && i < count; i++) {
		name(&crowd->domains[i], i);
		crowd->domains[i].len = strlen(crowd->domains[i].text);
		crowd->questions[i] = (struct caa_question){
			.domain = &crowd->domains[i],
			.purpose = CAA_PURPOSE_TLS,
		};
	}
	ok = ok &&
	    caa_climb_new(&crowd->climb, &crowd->pile, &rules, crowd->questions,
		count, NULL) == CAA_OK;
	CHECK(row, ok);
	if (!ok)
		close_crowd(crowd);
	return ok;
}

/* Answers everything with one NODATA; returns how many questions there were. */
static size_t
answer_all(struct caa_climb *climb)
{
	struct caa_answer *answer = fake_answer(fake_find(no_rows, "com"));
	const char *owner;
	size_t node, count = 0;

	for (; caa_climb_next(climb, &node, &owner); count++)
		caa_climb_answer(climb, node, answer);
	caa_answer_unref(answer);
	return count;
}

static void
shop_name(struct caa_domain *out, size_t index)
{
	(void)snprintf(
	    out->text, sizeof(out->text), "shop-%zu.example.com", index);
}

static void
same_name(struct caa_domain *out, size_t index)
{
	(void)index;
	(void)snprintf(out->text, sizeof(out->text), "www.example.com");
}

/* 127 labels of one letter; the four next to the TLD tell the names apart, so
 * that next to nothing is shared. */
static void
wide_name(struct caa_domain *out, size_t index)
{
	for (size_t i = 0; i < CAA_DOMAIN_MAX_OCTETS; i++)
		out->text[i] = i % 2 == 0 ? 'a' : '.';
	out->text[CAA_DOMAIN_MAX_OCTETS] = '\0';
	for (size_t i = 0; i < 4; i++, index /= 10)
		out->text[250 - 2 * i] = (char)('a' + index % 10);
}

/* The same with the difference at the other end: all is shared but the last
 * labels, and each name is compared to its end. */
static void
deep_name(struct caa_domain *out, size_t index)
{
	wide_name(out, 0);
	for (size_t i = 0; i < 4; i++, index /= 10)
		out->text[2 * i] = (char)('a' + index % 10);
}

/* One name below the other, and from there a new one each time. */
static void
nested_name(struct caa_domain *out, size_t index)
{
	struct caa_domain full;

	wide_name(&full, index / 127);
	memcpy(out->text, full.text + 2 * (index % 127),
	    sizeof(out->text) - 2 * (index % 127));
}

static const struct {
	const char *row;
	void (*name)(struct caa_domain *out, size_t index);
	size_t questions;
} crowd_rows[] = {
	{ "10,000 names in one domain", shop_name, 10002 },
	{ "10,000 times the same name", same_name, 3 },
	/* 1 + 10 + 100 + 1000 + 10,000 * 123 */
	{ "10,000 names of 127 labels with nothing in common", wide_name,
	    1231111 },
	{ "10,000 names of 127 labels that differ at the end", deep_name,
	    11233 },
	/* 1 + 10 + 79 * 125 */
	{ "79 ladders of 127 names", nested_name, 9886 },
};

static void
test_crowds(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(crowd_rows); i++) {
		const char *row = crowd_rows[i].row;
		struct crowd crowd;
		size_t asked, denied = 0;

		if (!open_crowd(&crowd, row, crowd_rows[i].name))
			continue;
		asked = answer_all(crowd.climb);
		CHECK(row, asked == crowd_rows[i].questions);
		CHECK(row, caa_climb_is_done(crowd.climb));
		for (size_t k = 0; k < CAA_CLIMB_MAX_NAMES; k++)
			denied += caa_climb_decision(crowd.climb, k)->reason !=
			    CAA_REASON_NO_RECORDS;
		CHECK(row, denied == 0);
		close_crowd(&crowd);
	}
}

/* The largest set there can be, and every kind of question below it. */
static void
test_large_set(void)
{
	static const struct fake_row large = {
		.owner = "example.com",
		.records = { "0 issuewild \"other.example\"",
		    "0 issue \"a.example; x=y\"",
		    "0 issue \"b.example; x=y\"" },
		.copies = 1100,
	};
	struct caa_answer *answer = fake_answer(&large);
	struct caa_answer *empty = fake_answer(fake_find(no_rows, "com"));
	static const char row[] = "10,000 names below 3,300 records";
	struct crowd crowd;
	const char *owner;
	size_t node, wrong = 0;

	CHECK(row, answer != NULL && answer->record_count == 3300);
	if (answer == NULL || !open_crowd(&crowd, row, shop_name))
		return;
	for (size_t i = 0; i < CAA_CLIMB_MAX_NAMES; i++)
		crowd.domains[i].wildcard = i % 2 == 1;
	while (caa_climb_next(crowd.climb, &node, &owner))
		caa_climb_answer(crowd.climb, node,
		    strcmp(owner, "example.com") == 0 ? answer : empty);
	for (size_t i = 0; i < CAA_CLIMB_MAX_NAMES; i++) {
		const struct caa_decision *decision =
		    caa_climb_decision(crowd.climb, i);

		wrong += decision->permit ||
		    decision->reason != CAA_REASON_ISSUER_NOT_LISTED ||
		    decision->property !=
			(i % 2 == 1 ? CAA_TAG_ISSUEWILD : CAA_TAG_ISSUE) ||
		    strcmp(decision->found_at, "example.com") != 0;
	}
	CHECK(row, wrong == 0);
	close_crowd(&crowd);
	caa_answer_unref(answer);
	caa_answer_unref(empty);
}

const char suite_name[] = "caa.climb_scale";
const struct test tests[] = {
	{ "crowds", test_crowds },
	{ "large_set", test_large_set },
	{ NULL, NULL },
};
