/* SPDX-License-Identifier: BSD-2-Clause */
/* One level at a time: what the decision carries, and what it refuses. */
#include "caa/policy.h"

#include <string.h>

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define OK_ISSUE "0 issue ca.example"
#define NO_ISSUE "0 issue ;"

static const struct caa_rules plain = { 0 };

static bool
is_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
test_tolerated(void)
{
	struct test_question question;
	struct test_set set;
	struct caa_answer failure, good;
	struct caa_decision decision = { 0 };
	const struct caa_question *q = &question.question;

	test_question_init(&question, "a.b.example.com", "ca.example");
	test_set_init(&set, OK_ISSUE);
	test_answer_init(&good, CAA_OUTCOME_RECORDS, &set);
	test_answer_init(&failure, CAA_OUTCOME_TIMEOUT, NULL);
	failure.insecure_proven = true;
	failure.attempts = 2;
	CHECK("first failure",
	    !caa_policy_level(
		&plain, q, "a.b.example.com", &failure, &decision));
	CHECK("second failure",
	    !caa_policy_level(&plain, q, "b.example.com", &failure, &decision));
	CHECK("decided",
	    caa_policy_level(&plain, q, "example.com", &good, &decision));
	CHECK("the reason says so",
	    decision.reason == CAA_REASON_LOOKUP_ERROR_TOLERATED);
	CHECK("the record is kept", decision.record == set.records);
	CHECK("the property too", decision.property == CAA_TAG_ISSUE);
	CHECK("flagged", decision.tolerated);
	CHECK("the lowest failure is kept",
	    is_text(decision.failed_at, "a.b.example.com"));
	CHECK("three levels", decision.levels == 3);
}

static void
test_aliases(void)
{
	char target[] = "www.example.net", end[] = "end.example.org";
	char *aliases[] = { target, end };
	struct test_question question;
	struct test_set set;
	struct caa_answer answer;
	struct caa_decision decision = { 0 };

	test_question_init(&question, "www.example.com", "ca.example");
	test_set_init(&set, NO_ISSUE);
	test_answer_init(&answer, CAA_OUTCOME_RECORDS, &set);
	answer.aliases = aliases;
	answer.alias_count = 2;
	CHECK("decided",
	    caa_policy_level(&plain, &question.question, "www.example.com",
		&answer, &decision));
	CHECK("found at the owner asked",
	    is_text(decision.found_at, "www.example.com"));
	CHECK(
	    "published at the end of the chain", decision.published_at == end);
	CHECK("the name is an alias", decision.name_is_alias);

	struct caa_answer empty;
	test_answer_init(&empty, CAA_OUTCOME_NODATA, NULL);
	decision = (struct caa_decision){ 0 };
	CHECK("goes on",
	    !caa_policy_level(&plain, &question.question, "www.example.com",
		&empty, &decision));
	CHECK("decided at the parent",
	    caa_policy_level(
		&plain, &question.question, "example.com", &answer, &decision));
	CHECK("only the parent is an alias", !decision.name_is_alias);
}

/* A permit needs evidence: each way to feed the climb wrongly denies. */
static void
test_order(void)
{
	struct test_question question;
	struct test_set set;
	struct caa_answer good, empty;
	struct caa_decision decision = { 0 };
	const struct caa_question *q = &question.question;

	test_question_init(&question, "www.example.com", "ca.example");
	test_set_init(&set, OK_ISSUE);
	test_answer_init(&good, CAA_OUTCOME_RECORDS, &set);
	test_answer_init(&empty, CAA_OUTCOME_NODATA, NULL);

	caa_policy_end(&decision);
	CHECK("nothing was looked at",
	    !decision.permit && decision.reason == CAA_REASON_NONE);

	CHECK("another name's answer",
	    caa_policy_level(&plain, q, "www.example.net", &good, &decision));
	CHECK("another name's answer",
	    decision.reason == CAA_REASON_LOOKUP_ERROR && !decision.permit);
	CHECK("it stays denied",
	    caa_policy_level(&plain, q, "www.example.com", &good, &decision));
	CHECK("it stays denied", !decision.permit);

	decision = (struct caa_decision){ 0 };
	(void)caa_policy_level(&plain, q, "example.com", &good, &decision);
	CHECK("a level left out at the bottom", !decision.permit);

	decision = (struct caa_decision){ 0 };
	(void)caa_policy_level(&plain, q, "www.example.com", &empty, &decision);
	(void)caa_policy_level(&plain, q, "com", &good, &decision);
	CHECK("a level left out in between", !decision.permit);

	decision = (struct caa_decision){ 0 };
	(void)caa_policy_level(&plain, q, "www.example.com", &empty, &decision);
	(void)caa_policy_level(&plain, q, "www.example.com", &empty, &decision);
	CHECK(
	    "the same level twice", decision.reason == CAA_REASON_LOOKUP_ERROR);

	decision = (struct caa_decision){ 0 };
	(void)caa_policy_level(&plain, q, "www.example.com", &empty, &decision);
	(void)caa_policy_level(&plain, q, "example.com", &empty, &decision);
	caa_policy_end(&decision);
	CHECK("ended before the TLD", !decision.permit);
	(void)caa_policy_level(&plain, q, "com", &empty, &decision);
	caa_policy_end(&decision);
	CHECK("ended at the TLD", decision.reason == CAA_REASON_NO_RECORDS);
	(void)caa_policy_level(&plain, q, "com", &empty, &decision);
	CHECK("nothing after the end",
	    decision.reason == CAA_REASON_NO_RECORDS && decision.permit);

	decision = (struct caa_decision){ 0 };
	CHECK("no owner", caa_policy_level(&plain, q, NULL, &good, &decision));
	CHECK("no owner", !decision.permit);
}

static void
test_bad_question(void)
{
	struct test_question question;
	struct caa_answer empty;
	struct caa_decision decision = { 0 };

	test_question_init(&question, "com", "ca.example");
	test_answer_init(&empty, CAA_OUTCOME_NODATA, NULL);
	question.question.purpose = CAA_PURPOSE_NONE;
	CHECK("no purpose",
	    caa_policy_level(
		&plain, &question.question, "com", &empty, &decision));
	caa_policy_end(&decision);
	CHECK("no purpose",
	    decision.reason == CAA_REASON_BAD_NAME && !decision.permit);
	question.question.domain = NULL;
	decision = (struct caa_decision){ 0 };
	CHECK("no name",
	    caa_policy_level(
		&plain, &question.question, "com", &empty, &decision));
	CHECK("no name", decision.reason == CAA_REASON_BAD_NAME);
}

static void
test_reason(void)
{
	for (unsigned r = 0; r < CAA_REASON_COUNT; r++) {
		const enum caa_reason reason = (enum caa_reason)r;
		const char *word = caa_reason_info(reason)->word;
		struct caa_decision decision = { 0 };

		caa_policy_reason(&decision, reason);
		CHECK(word, decision.reason == reason);
		CHECK(word,
		    decision.permit ==
			(reason == CAA_REASON_IGNORED_DOMAIN ||
			    reason == CAA_REASON_NOT_APPLICABLE));

		/* Nothing permits what has been looked at. */
		decision = (struct caa_decision){ .owner = "com" };
		caa_policy_reason(&decision, reason);
		CHECK(word, !decision.permit);
		decision =
		    (struct caa_decision){ .reason =
					       CAA_REASON_ISSUER_NOT_LISTED };
		caa_policy_reason(&decision, reason);
		CHECK(word, !decision.permit);
		decision = (struct caa_decision){ .permit = true,
			.reason = CAA_REASON_AUTHORIZED };
		caa_policy_reason(&decision, reason);
		CHECK(word, !decision.permit);
	}
}

const char suite_name[] = "caa.policy_level";
const struct test tests[] = {
	{ "tolerated", test_tolerated },
	{ "aliases", test_aliases },
	{ "order", test_order },
	{ "bad_question", test_bad_question },
	{ "reason", test_reason },
	{ NULL, NULL },
};
