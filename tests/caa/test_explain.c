/* SPDX-License-Identifier: BSD-2-Clause */
/* Explanations of decisions on a set, word for word: people read them, and
 * hosts show them to requesters. */
#include "caa/explain.h"

#include <stdio.h>
#include <string.h>

#include "caa/ascii.h"
#include "tests/caa/sets.h"
#include "tests/runner.h"

#define A1 "https://ca.example/a/1"
#define A2 "https://ca.example/a/2"

static const struct caa_rules plain = { 0 };
static const struct caa_rules lenient = { .lenient_critical_bit = true };
static const struct caa_rules invalid_tags = { .deny_invalid_tags = true };
static const struct caa_rules exact = { .issuers_exact_case = true };
static const struct caa_rules no_extras = { .deny_unknown_parameters = true };

static const struct {
	const char *row;
	const struct caa_rules *rules;
	const char *name;
	const char *account_uris;
	const char *methods;
	const char *set; /* at example.com */
	const char *text;
} rows[] = {
	{ "the sample of the contract", &plain, "*.shop.example.com", NULL,
	    NULL, "0 issuewild other.example",
	    "issuewild at example.com lists only other.example" },
	{ "authorized", &plain, "www.example.com", NULL, NULL,
	    "0 issue ca.example",
	    "issue at example.com authorizes ca.example" },
	{ "authorized, as it is spelt there", &plain, "www.example.com", NULL,
	    NULL, "0 issue CA.Example; a=b",
	    "issue at example.com authorizes CA.Example" },
	{ "authorized by issue for want of issuewild", &plain,
	    "*.www.example.com", NULL, NULL, "0 issue ca.example",
	    "issue at example.com authorizes ca.example; issue applies to the "
	    "wildcard because there is no issuewild" },
	{ "mailbox", &plain, "a@mail.example.com", NULL, NULL,
	    "0 issuemail other.example",
	    "issuemail at example.com lists only other.example" },
	{ "several, each once", &plain, "www.example.com", NULL, NULL,
	    "0 issue b.example\n0 issue ;\n0 issue a.example\n0 issue "
	    "b.example\n0 issuewild c.example",
	    "issue at example.com lists only b.example, a.example" },
	{ "more than anybody reads", &plain, "www.example.com", NULL, NULL,
	    "0 issue a1.test\n0 issue a2.test\n0 issue a3.test\n0 issue "
	    "a4.test\n0 issue a5.test\n0 issue a6.test\n0 issue a7.test\n0 "
	    "issue a8.test\n0 issue a9.test",
	    "issue at example.com lists only a1.test, a2.test, a3.test, "
	    "a4.test, a5.test, a6.test, a7.test, a8.test and others" },
	{ "issuewild alone does not help a plain name", &plain,
	    "www.example.com", NULL, NULL,
	    "0 issue other.example\n0 issuewild ca.example",
	    "issue at example.com lists only other.example; issuewild covers "
	    "wildcard names only" },
	{ "issue does not help a wildcard beside issuewild", &plain,
	    "*.example.com", NULL, NULL, "0 issue ca.example\n0 issuewild ;",
	    "issuewild at example.com forbids issuance by any CA; issue is "
	    "ignored for a wildcard where there is an issuewild" },
	{ "forbidden", &plain, "www.example.com", NULL, NULL, "0 issue ;",
	    "issue at example.com forbids issuance by any CA" },
	{ "malformed", &plain, "www.example.com", NULL, NULL, "0 issue %%%%%",
	    "issue at example.com authorizes nobody: the value \"%%%%%\" is "
	    "malformed" },
	{ "final dot", &plain, "www.example.com", NULL, NULL,
	    "0 issue ca.example.",
	    "issue at example.com authorizes nobody: the value \"ca.example.\" "
	    "is malformed, as an issuer name has no dot at either end: write "
	    "ca.example" },
	{ "final dot beside another CA", &plain, "www.example.com", NULL, NULL,
	    "0 issue other.example\n0 issue ca.example.",
	    "issue at example.com lists only other.example; \"ca.example.\" "
	    "has a dot that an issuer name cannot have: write ca.example" },
	{ "malformed parameters alone", &plain, "*.example.com", NULL, NULL,
	    "0 issue ca.example; a",
	    "issue at example.com authorizes nobody: the value \"ca.example; "
	    "a\" is malformed in its parameters and does not name ca.example; "
	    "issue applies to the wildcard because there is no issuewild" },
	{ "parameters in the style of RFC 6844", &plain, "www.example.com",
	    NULL, NULL, "0 issue ca.example policy=ev",
	    "issue at example.com authorizes nobody: the value \"ca.example "
	    "policy=ev\" is malformed and is not ca.example" },
	{ "malformed, and issuewild for us", &plain, "www.example.com", NULL,
	    NULL, "0 issue %%%%%\n0 issuewild ca.example",
	    "issue at example.com authorizes nobody: the value \"%%%%%\" is "
	    "malformed; issuewild covers wildcard names only" },
	{ "URL beside another CA", &plain, "www.example.com", NULL, NULL,
	    "0 issue other.example\n0 issue https://ca.example",
	    "issue at example.com lists only other.example; "
	    "\"https://ca.example\" is not a domain name: write ca.example" },
	{ "display name", &plain, "www.example.com", NULL, NULL,
	    "0 issue C.A. Example",
	    "issue at example.com authorizes nobody: the value \"C.A. "
	    "Example\" is malformed, as it is not a domain name: write "
	    "ca.example" },
	{ "quotation marks are escaped", &plain, "www.example.com", NULL, NULL,
	    "0 issue \"ca.example\"",
	    "issue at example.com authorizes nobody: the value "
	    "\"\\\"ca.example\\\"\" is malformed, as it has quotation marks "
	    "inside: write ca.example" },
	{ "misspelt", &plain, "www.example.com", NULL, NULL,
	    "0 issue ca.exmaple",
	    "issue at example.com lists only ca.exmaple; \"ca.exmaple\" is "
	    "another name than ca.example" },
	{ "malformed parameters", &plain, "www.example.com", NULL, NULL,
	    "0 issue other.example\n0 issue ca.example; a=b;",
	    "issue at example.com lists only other.example; \"ca.example; "
	    "a=b;\" has malformed parameters and does not name ca.example" },
	{ "case, where it counts", &exact, "www.example.com", NULL, NULL,
	    "0 issue CA.example",
	    "issue at example.com lists only CA.example; \"CA.example\" "
	    "differs in case from ca.example" },
	{ "hostile octets", &plain, "www.example.com", NULL, NULL,
	    "0 issue <script>\x1b[31m\xff\r",
	    "issue at example.com authorizes nobody: the value "
	    "\"<script>\\027[31m\\255\\013\" is malformed" },
	/* RFC 8657 */
	{ "account", &plain, "www.example.com", A2, NULL,
	    "0 issue ca.example; accounturi=" A1,
	    "issue at example.com authorizes ca.example only for account \"" A1
	    "\", not for " A2 },
	{ "one of our accounts", &plain, "www.example.com", A2 " urn:x:y", NULL,
	    "0 issue ca.example; accounturi=" A1,
	    "issue at example.com authorizes ca.example only for account \"" A1
	    "\", not for " A2 " or our others" },
	{ "no account", &plain, "www.example.com", NULL, NULL,
	    "0 issue ca.example; accounturi=" A1,
	    "issue at example.com authorizes ca.example only for account \"" A1
	    "\", and the request names no account" },
	{ "two accounts", &plain, "www.example.com", A1, NULL,
	    "0 issue ca.example; accounturi=" A1 "; accounturi=" A2,
	    "issue at example.com gives ca.example more than one accounturi in "
	    "one record, which no account can satisfy" },
	{ "method", &plain, "www.example.com", NULL, "http-01",
	    "0 issue ca.example; validationmethods=dns-01,ca-x",
	    "issue at example.com authorizes ca.example only with validation "
	    "method \"dns-01,ca-x\", not with http-01" },
	{ "no method", &plain, "www.example.com", NULL, NULL,
	    "0 issue ca.example; validationmethods=dns-01",
	    "issue at example.com authorizes ca.example only with validation "
	    "method \"dns-01\", and the request names no validation method" },
	{ "empty method list", &plain, "www.example.com", NULL, "dns-01",
	    "0 issue ca.example; validationmethods=",
	    "issue at example.com gives ca.example an empty list of validation "
	    "methods, which no method can satisfy" },
	{ "malformed method list", &plain, "www.example.com", NULL, "dns-01",
	    "0 issue ca.example; validationmethods=dns_01",
	    "issue at example.com gives ca.example a malformed list of "
	    "validation methods, which no method can satisfy" },
	{ "two method lists", &plain, "www.example.com", NULL, "dns-01",
	    "0 issue ca.example; validationmethods=a; validationmethods=b",
	    "issue at example.com gives ca.example more than one "
	    "validationmethods in one record, which no method can satisfy" },
	{ "unknown parameter", &no_extras, "www.example.com", NULL, NULL,
	    "0 issue ca.example; policy=ev",
	    "issue at example.com authorizes ca.example only with parameters, "
	    "not all of which this CA knows: \"policy=ev\"" },
	/* Vetoes */
	{ "unknown critical", &plain, "www.example.com", NULL, NULL,
	    "0 issue ca.example\n128 tbs x",
	    "the CAA records at example.com have the critical property "
	    "\"tbs\", which this CA does not know" },
	{ "unknown critical, leniently read", &lenient, "www.example.com", NULL,
	    NULL, "1 tbs x",
	    "the CAA records at example.com have the critical property "
	    "\"tbs\", which this CA does not know (lenient_critical_bit = yes "
	    "reads its flags as critical)" },
	{ "invalid tag", &invalid_tags, "www.example.com", NULL, NULL,
	    "0 a_\x01 x",
	    "the CAA records at example.com have the property \"a_\\001\", "
	    "which is no tag of letters and digits" },
	/* Nothing for us in it */
	{ "no restriction (AWS 13)", &plain, "www.example.com", NULL, NULL,
	    "0 issuewild other.example",
	    "the CAA records at example.com have no issue property, so they "
	    "restrict nothing here, and the search stops at the first records "
	    "found (RFC 8659 3); climb_past_unrelated = yes would go on to "
	    "com" },
	{ "no restriction of a wildcard", &plain, "*.example.com", NULL, NULL,
	    "0 iodef mailto:a@example.com",
	    "the CAA records at example.com have no issuewild or issue "
	    "property, so they restrict nothing here, and the search stops at "
	    "the first records found (RFC 8659 3); climb_past_unrelated = yes "
	    "would go on to com" },
	{ "no restriction of a mailbox", &plain, "a@example.com", NULL, NULL,
	    "0 issue ;",
	    "the CAA records at example.com have no issuemail property, so "
	    "they restrict nothing here, and the search stops at the first "
	    "records found (RFC 8659 3); climb_past_unrelated = yes would go "
	    "on to com" },
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
test_sets(void)
{
	char text[CAA_EXPLAIN_MAX];
	struct test_question question;
	struct test_set set;
	struct caa_answer answer;

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct caa_decision decision = { .owner = "example.com",
			.found_at = "example.com",
			.published_at = "example.com" };

		test_question_init(&question, rows[i].name, "ca.example");
		test_question_restrict(
		    &question, rows[i].account_uris, rows[i].methods);
		test_set_init(&set, rows[i].set);
		test_answer_init(&answer, CAA_OUTCOME_RECORDS, &set);
		caa_policy_set(rows[i].rules, &question.question, set.records,
		    set.count, &decision);
		caa_explain(text, &question.question, &decision, &answer);
		check_text(rows[i].row, text, rows[i].text);
	}
}

static void
test_alias(void)
{
	char text[CAA_EXPLAIN_MAX];
	struct test_question question;
	struct test_set set;
	struct caa_answer answer;
	struct caa_decision decision = { .owner = "www.example.com",
		.found_at = "www.example.com",
		.published_at = "www.example.net" };

	test_question_init(&question, "www.example.com", "ca.example");
	test_set_init(&set, "0 issue ;");
	test_answer_init(&answer, CAA_OUTCOME_RECORDS, &set);
	caa_policy_set(
	    &plain, &question.question, set.records, set.count, &decision);
	caa_explain(text, &question.question, &decision, &answer);
	check_text("an alias is named", text,
	    "issue at www.example.com (an alias for www.example.net) forbids "
	    "issuance by any CA");
	caa_explain(text, &question.question, &decision, NULL);
	check_text("the deciding record is enough", text,
	    "issue at www.example.com (an alias for www.example.net) forbids "
	    "issuance by any CA");
}

/* Nothing a zone can hold gets out unescaped or breaks the limit. */
static void
test_hostile(void)
{
	static uint8_t value[60000];
	char text[CAA_EXPLAIN_MAX], tag[255];
	struct test_question question;
	struct caa_record record = { .tag = CAA_TAG_ISSUE,
		.tag_text = tag,
		.tag_len = sizeof(tag),
		.value = value,
		.value_len = sizeof(value),
		.flags = 0xff };
	struct caa_answer answer;

	test_question_init(&question, "www.example.com", "ca.example");
	test_answer_init(&answer, CAA_OUTCOME_RECORDS, NULL);
	answer.records = &record;
	answer.record_count = 1;
	for (unsigned seed = 0; seed < 64; seed++) {
		for (size_t i = 0; i < sizeof(value); i++)
			value[i] = (uint8_t)(seed * 37 + i * 101 + i / 7);
		memcpy(tag, value, sizeof(tag));
		for (unsigned r = 0; r <= CAA_REASON_COUNT; r++) {
			struct caa_decision decision = { .reason =
							     (enum caa_reason)r,
				.property = CAA_TAG_ISSUE,
				.record = &record,
				.owner = "example.com",
				.found_at = "example.com",
				.published_at = "a\x1b\xff.example" };

			memset(text, 0, sizeof(text));
			caa_explain(
			    text, &question.question, &decision, &answer);
			const size_t len = strnlen(text, sizeof(text));
			size_t printable = 0;
			while (printable < len &&
			    caa_ascii_is_print((uint8_t)text[printable]))
				printable++;
			CHECK(caa_reason_info(decision.reason)->word,
			    len > 0 && len < CAA_EXPLAIN_MAX &&
				printable == len);
		}
	}
}

const char suite_name[] = "caa.explain";
const struct test tests[] = {
	{ "sets", test_sets },
	{ "alias", test_alias },
	{ "hostile", test_hostile },
	{ NULL, NULL },
};
