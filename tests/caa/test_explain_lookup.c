/* SPDX-License-Identifier: BSD-2-Clause */
/* Explanations of decisions that rest on no set, and the clauses. */
#include "caa/explain.h"

#include <stdio.h>
#include <string.h>

#include "tests/caa/sets.h"
#include "tests/runner.h"

static char detail[] = "no reply from 192.0.2.1";

static const struct {
	const char *row;
	const char *name;
	struct caa_decision decision;
	enum caa_outcome outcome; /* NONE: there is no answer to look at */
	char *detail;
	const char *text;
} rows[] = {
	{ "no records", "www.example.com",
	    { .reason = CAA_REASON_NO_RECORDS, .asked_up_to = "com" },
	    CAA_OUTCOME_NODATA, NULL,
	    "no CAA records at www.example.com or any parent up to com" },
	{ "no records at a TLD", "com",
	    { .reason = CAA_REASON_NO_RECORDS, .asked_up_to = "com" },
	    CAA_OUTCOME_NODATA, NULL, "no CAA records at com" },
	{ "no records for a wildcard", "*.example.com",
	    { .reason = CAA_REASON_NO_RECORDS, .asked_up_to = "com" },
	    CAA_OUTCOME_NODATA, NULL,
	    "no CAA records at example.com or any parent up to com" },
	{ "no records, and the TLD was not asked", "www.example.com",
	    { .reason = CAA_REASON_NO_RECORDS,
		.owner = "com",
		.asked_up_to = "example.com" },
	    CAA_OUTCOME_SKIPPED, NULL,
	    "no CAA records at www.example.com or any parent up to "
	    "example.com" },
	{ "climbed past all there was", "*.www.example.com",
	    { .reason = CAA_REASON_NO_RESTRICTION,
		.owner = "com",
		.climbed_past = true },
	    CAA_OUTCOME_NODATA, NULL,
	    "no CAA records from *.www.example.com up have the property "
	    "issuewild or issue" },
	{ "no restriction at the TLD", "example.com",
	    { .reason = CAA_REASON_NO_RESTRICTION,
		.owner = "com",
		.found_at = "com",
		.published_at = "com" },
	    CAA_OUTCOME_RECORDS, NULL,
	    "the CAA records at com have no issue property, so they restrict "
	    "nothing here, and the search stops at the first records found "
	    "(RFC 8659 3)" },
	{ "ignored", "*.nocaa.co.uk", { .reason = CAA_REASON_IGNORED_DOMAIN },
	    CAA_OUTCOME_NONE, NULL,
	    "*.nocaa.co.uk is exempt by the operator's list, nothing was "
	    "asked" },
	{ "timeout", "www.example.com",
	    { .reason = CAA_REASON_LOOKUP_ERROR, .owner = "example.com" },
	    CAA_OUTCOME_TIMEOUT, detail,
	    "the CAA lookup at example.com timed out: no reply from "
	    "192.0.2.1; the domain is not proven to be unsigned, so this "
	    "denies" },
	{ "SERVFAIL", "www.example.com",
	    { .reason = CAA_REASON_LOOKUP_ERROR, .owner = "example.com" },
	    CAA_OUTCOME_SERVFAIL, NULL,
	    "the CAA lookup at example.com was answered with a failure "
	    "(SERVFAIL); the domain is not proven to be unsigned, so this "
	    "denies" },
	{ "refused", "www.example.com",
	    { .reason = CAA_REASON_LOOKUP_ERROR, .owner = "example.com" },
	    CAA_OUTCOME_REFUSED, NULL,
	    "the CAA lookup at example.com was refused; the domain is not "
	    "proven to be unsigned, so this denies" },
	{ "failed in some other way", "www.example.com",
	    { .reason = CAA_REASON_LOOKUP_ERROR, .owner = "example.com" },
	    CAA_OUTCOME_SKIPPED, NULL,
	    "the CAA lookup at example.com failed; the domain is not proven "
	    "to be unsigned, so this denies" },
	{ "failed, and nothing to look at", "www.example.com",
	    { .reason = CAA_REASON_LOOKUP_ERROR, .owner = "example.com" },
	    CAA_OUTCOME_NONE, NULL, "the CAA lookup at example.com failed" },
	{ "bogus", "www.example.com",
	    { .reason = CAA_REASON_BOGUS, .owner = "example.com" },
	    CAA_OUTCOME_BOGUS, detail,
	    "DNSSEC validation failed at example.com: no reply from "
	    "192.0.2.1" },
	{ "malformed", "www.example.com",
	    { .reason = CAA_REASON_MALFORMED_ANSWER, .owner = "example.com" },
	    CAA_OUTCOME_MALFORMED, detail,
	    "the answer to the CAA lookup at example.com cannot be read: no "
	    "reply from 192.0.2.1" },
	{ "unknown TLD", "www.example.nosuch",
	    { .reason = CAA_REASON_UNKNOWN_TLD, .owner = "nosuch" },
	    CAA_OUTCOME_NXDOMAIN, NULL,
	    "the top-level domain nosuch does not exist" },
	{ "tolerated, nothing found", "www.example.com",
	    { .permit = true,
		.reason = CAA_REASON_LOOKUP_ERROR_TOLERATED,
		.tolerated = true,
		.owner = "com",
		.failed_at = "www.example.com" },
	    CAA_OUTCOME_NODATA, NULL,
	    "the lookup at www.example.com failed, which is tolerated because "
	    "the domain is proven not to be signed; no CAA records at any "
	    "other level" },
	{ "tolerated, nothing for us found", "www.example.com",
	    { .permit = true,
		.reason = CAA_REASON_LOOKUP_ERROR_TOLERATED,
		.tolerated = true,
		.climbed_past = true,
		.owner = "com",
		.failed_at = "www.example.com" },
	    CAA_OUTCOME_NODATA, NULL,
	    "the lookup at www.example.com failed, which is tolerated because "
	    "the domain is proven not to be signed; no CAA records from "
	    "www.example.com up have the property issue" },
	{ "deadline", "www.example.com", { .reason = CAA_REASON_DEADLINE },
	    CAA_OUTCOME_NONE, NULL,
	    "the check did not end in time: no answer for www.example.com" },
	{ "deadline on the way up", "www.example.com",
	    { .reason = CAA_REASON_DEADLINE, .owner = "www.example.com" },
	    CAA_OUTCOME_NONE, NULL,
	    "the check did not end in time: no answer for example.com" },
	{ "deadline behind the last level", "www.example.com",
	    { .reason = CAA_REASON_DEADLINE, .owner = "com" }, CAA_OUTCOME_NONE,
	    NULL, "the check did not end in time" },
	/* The reason's own sentence where there is no more to say */
	{ "cancelled", "www.example.com", { .reason = CAA_REASON_CANCELLED },
	    CAA_OUTCOME_NONE, NULL, "the check was cancelled" },
	{ "zeroed memory", "www.example.com", { .permit = false },
	    CAA_OUTCOME_NONE, NULL, "the check was not carried out" },
	{ "a reason from nowhere", "www.example.com",
	    { .reason = (enum caa_reason)99 }, CAA_OUTCOME_NONE, NULL,
	    "the check was not carried out" },
	{ "bogus, but where", "www.example.com", { .reason = CAA_REASON_BOGUS },
	    CAA_OUTCOME_NONE, NULL, "DNSSEC validation failed" },
	{ "not listed, but in what", "www.example.com",
	    { .reason = CAA_REASON_ISSUER_NOT_LISTED }, CAA_OUTCOME_NONE, NULL,
	    "the CAA records authorize other CAs only" },
};

static void
check_text(const char *row, const char *text, const char *expected)
{
	const bool is_same = strcmp(text, expected) == 0;

	if (!is_same)
		printf("%s:\n  %s\n  %s\n", row, text, expected);
	CHECK(row, is_same);
}

static void
test_lookups(void)
{
	char text[CAA_EXPLAIN_MAX];
	struct test_question question;
	struct caa_answer answer;

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		test_question_init(&question, rows[i].name, "ca.example");
		test_answer_init(&answer, rows[i].outcome, NULL);
		answer.detail = rows[i].detail;
		caa_explain(text, &question.question, &rows[i].decision,
		    rows[i].outcome == CAA_OUTCOME_NONE ? NULL : &answer);
		check_text(rows[i].row, text, rows[i].text);
	}
}

static void
test_proven(void)
{
	char text[CAA_EXPLAIN_MAX];
	struct test_question question;
	struct test_set set;
	struct caa_answer answer;
	struct caa_decision decision = { .reason = CAA_REASON_LOOKUP_ERROR,
		.owner = "example.com" };

	test_question_init(&question, "www.example.com", "ca.example");
	test_answer_init(&answer, CAA_OUTCOME_TIMEOUT, NULL);
	answer.insecure_proven = true;
	caa_explain(text, &question.question, &decision, &answer);
	check_text("the operator's switch denies", text,
	    "the CAA lookup at example.com timed out; such a failure is not "
	    "tolerated here");

	test_set_init(&set, "0 issue ca.example");
	test_answer_init(&answer, CAA_OUTCOME_RECORDS, &set);
	decision = (struct caa_decision){ .permit = true,
		.reason = CAA_REASON_LOOKUP_ERROR_TOLERATED,
		.property = CAA_TAG_ISSUE,
		.record = set.records,
		.found_at = "example.com",
		.published_at = "example.com",
		.failed_at = "www.example.com" };
	caa_explain(text, &question.question, &decision, &answer);
	check_text("tolerated, and authorized", text,
	    "the lookup at www.example.com failed, which is tolerated because "
	    "the domain is proven not to be signed; issue at example.com "
	    "authorizes ca.example");
}

/* An IP address has no domain. */
static void
test_no_domain(void)
{
	char text[CAA_EXPLAIN_MAX];
	const struct caa_question question = { 0 };

	for (unsigned r = 0; r < CAA_REASON_COUNT; r++) {
		const struct caa_decision decision = {
			.reason = (enum caa_reason)r, .owner = "com"
		};

		caa_explain(text, &question, &decision, NULL);
		CHECK(caa_reason_info(decision.reason)->word, text[0] != '\0');
	}
	const struct caa_decision ip = { .reason = CAA_REASON_NOT_APPLICABLE };
	caa_explain(text, &question, &ip, NULL);
	check_text(
	    "an IP address", text, "CAA does not apply to this kind of name");
}

static void
test_clause(void)
{
	static const struct {
		const char *row;
		enum caa_reason reason;
		enum caa_tag property;
		const char *clause;
	} clauses[] = {
		{ "issue", CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUE,
		    "RFC 8659 4.2" },
		{ "issuewild", CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUEWILD,
		    "RFC 8659 4.3" },
		{ "issuewild, permitted", CAA_REASON_AUTHORIZED,
		    CAA_TAG_ISSUEWILD, "RFC 8659 4.3" },
		{ "issuemail", CAA_REASON_ISSUANCE_FORBIDDEN, CAA_TAG_ISSUEMAIL,
		    "RFC 9495 4" },
		{ "account", CAA_REASON_ACCOUNT_MISMATCH, CAA_TAG_ISSUEWILD,
		    "RFC 8657 3" },
		{ "method", CAA_REASON_METHOD_MISMATCH, CAA_TAG_ISSUE,
		    "RFC 8657 4" },
		{ "nothing found", CAA_REASON_NO_RECORDS, CAA_TAG_UNKNOWN,
		    "RFC 8659 3" },
	};

	for (size_t i = 0; i < CAA_COUNTOF(clauses); i++) {
		const struct caa_decision decision = { .reason =
							   clauses[i].reason,
			.property = clauses[i].property };

		CHECK(clauses[i].row,
		    strcmp(caa_explain_clause(&decision), clauses[i].clause) ==
			0);
	}
}

const char suite_name[] = "caa.explain_lookup";
const struct test tests[] = {
	{ "lookups", test_lookups },
	{ "proven", test_proven },
	{ "no_domain", test_no_domain },
	{ "clause", test_clause },
	{ NULL, NULL },
};
