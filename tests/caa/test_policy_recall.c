/* SPDX-License-Identifier: BSD-2-Clause */
/* A set that remembers what it said says the same as one that does not. */
#include "caa/policy.h"

#include <stdio.h>
#include <string.h>

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define ROUNDS      2000
#define LINES_MAX   8
#define ASKED_TWICE 2

static const char *const lines[] = {
	"0 issue ca.example",
	"0 issue other.example",
	"0 issue ;",
	"0 issue ca.example; accounturi=https://ca.example/a",
	"0 issue ca.example; validationmethods=dns-01",
	"0 issue ca.example; %",
	"128 issue ca.example",
	"0 issuewild ca.example",
	"0 issuewild ;",
	"0 issuemail ca.example",
	"0 issuemail other.example; x=y",
	"0 iodef mailto:a@example.com",
	"128 future x",
	"1 future x",
};

static const struct {
	const char *name, *issuers, *account_uris, *methods;
} kinds[] = {
	{ "a.example.com", "ca.example", NULL, NULL },
	{ "b.example.com", "ca.example", NULL, NULL },
	{ "*.example.com", "ca.example", NULL, NULL },
	{ "a@example.com", "ca.example", NULL, NULL },
	{ "a.example.com", "other.example", NULL, NULL },
	{ "a.example.com", NULL, NULL, NULL },
	{ "a.example.com", "ca.example", "https://ca.example/a", NULL },
	{ "a.example.com", "ca.example", NULL, "dns-01" },
	{ "*.example.com", "ca.example", NULL, "dns-01" },
	{ "a@example.com", "other.example", "https://ca.example/b", NULL },
};

static const struct caa_rules rules[] = {
	{ .lenient_critical_bit = false },
	{ .lenient_critical_bit = true },
	{ .ignore_parameters = true },
	{ .deny_unknown_parameters = true },
};

static uint32_t
draw(uint32_t *state, size_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % (uint32_t)below;
}

static void
draw_set(struct test_set *set, uint32_t *state, char *text, size_t size)
{
	const size_t count = 1 + draw(state, LINES_MAX);
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s",
		    i == 0 ? "" : "\n", lines[draw(state, CAA_COUNTOF(lines))]);
	test_set_init(set, text);
}

static bool
is_same(const struct caa_decision *a, const struct caa_decision *b)
{
	return a->permit == b->permit && a->reason == b->reason &&
	    a->property == b->property && a->record == b->record;
}

/* All kinds of questions to one set, in an order of their own, twice. */
static void
ask_all(const char *row, const struct test_question *questions,
    const struct test_set *set, const struct caa_rules *of, uint32_t *state)
{
	struct caa_policy_memo memo = { .count = 0 };

	for (size_t i = 0; i < ASKED_TWICE * CAA_COUNTOF(kinds); i++) {
		const struct caa_question *question =
		    &questions[draw(state, CAA_COUNTOF(kinds))].question;
		struct caa_decision with = { 0 }, without = { 0 };

		caa_policy_recall(
		    &memo, of, question, set->records, set->count, &with);
		caa_policy_set(
		    of, question, set->records, set->count, &without);
		CHECK(row, is_same(&with, &without));
	}
	CHECK(row, memo.count > 0 && memo.count <= CAA_POLICY_KINDS);
}

static void
test_same(void)
{
	static struct test_question questions[CAA_COUNTOF(kinds)];
	static struct test_set set;
	char text[TEST_TEXT_MAX];
	uint32_t state = 1;

	for (size_t i = 0; i < CAA_COUNTOF(kinds); i++) {
		test_question_init(
		    &questions[i], kinds[i].name, kinds[i].issuers);
		test_question_restrict(
		    &questions[i], kinds[i].account_uris, kinds[i].methods);
	}
	for (size_t i = 0; i < ROUNDS; i++) {
		draw_set(&set, &state, text, sizeof(text));
		ask_all(text, questions, &set,
		    &rules[draw(&state, CAA_COUNTOF(rules))], &state);
	}
}

/* Questions of one kind share their lists: the records are not looked at
 * again, which shows where they have changed meanwhile. */
static void
test_once(void)
{
	static struct test_question question;
	static struct test_set yes, no;
	struct caa_policy_memo memo = { .count = 0 };
	struct caa_decision decision = { 0 };
	struct caa_domain other;
	struct caa_question again;

	test_question_init(&question, "a.example.com", "ca.example");
	test_set_init(&yes, "0 issue ca.example");
	test_set_init(&no, "0 issue ;");
	again = question.question;
	other = question.domain;
	other.text[0] = 'b';
	again.domain = &other;
	caa_policy_recall(&memo, &rules[0], &question.question, yes.records,
	    yes.count, &decision);
	CHECK("asked", decision.permit && memo.count == 1);
	caa_policy_recall(
	    &memo, &rules[0], &again, no.records, no.count, &decision);
	CHECK("remembered", decision.permit && memo.count == 1);
	other.wildcard = true;
	caa_policy_recall(
	    &memo, &rules[0], &again, no.records, no.count, &decision);
	CHECK("another kind", !decision.permit && memo.count == 2);
	again.purpose = CAA_PURPOSE_NONE;
	caa_policy_recall(
	    &memo, &rules[0], &again, yes.records, yes.count, &decision);
	CHECK("no question", !decision.permit && memo.count == 2);
	caa_policy_recall(NULL, &rules[0], &question.question, yes.records,
	    yes.count, &decision);
	CHECK("no memory", decision.permit);
}

const char suite_name[] = "caa.policy_recall";
const struct test tests[] = {
	{ "same", test_same },
	{ "once", test_once },
	{ NULL, NULL },
};
