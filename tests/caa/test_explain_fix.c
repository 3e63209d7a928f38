/* SPDX-License-Identifier: BSD-2-Clause */
/* Advice: which lines are given, and that each of them really permits. */
#include "caa/explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define A1 "https://ca.example/a/1"
#define A2 "https://ca.example/a/2"

static const struct caa_rules plain = { 0 };
static const struct caa_rules no_extras = { .deny_unknown_parameters = true };

static const struct row {
	const char *row;
	const struct caa_rules *rules;
	const char *name;
	const char *issuers;
	const char *account_uris;
	const char *methods;
	const char *found_at;
	const char *set;
	const char *lines[2]; /* beside the set, at the name */
} rows[] = {
	{ "another CA, at the name", &plain, "example.com", "ca.example", NULL,
	    NULL, "example.com", "0 issue other.example",
	    { "example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "another CA, at a parent", &plain, "www.example.com", "ca.example",
	    NULL, NULL, "example.com", "0 issue other.example",
	    { "example.com. IN CAA 0 issue \"ca.example\"",
		"www.example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "nobody", &plain, "www.example.com", "ca.example", NULL, NULL, "com",
	    "0 issue ;",
	    { "com. IN CAA 0 issue \"ca.example\"",
		"www.example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "the first of our names", &plain, "example.com",
	    "ca1.example ca2.example", NULL, NULL, "example.com", "0 issue ;",
	    { "example.com. IN CAA 0 issue \"ca1.example\"" } },
	{ "wildcard, issuewild", &plain, "*.shop.example.com", "ca.example",
	    NULL, NULL, "example.com", "0 issuewild other.example",
	    { "example.com. IN CAA 0 issuewild \"ca.example\"",
		"shop.example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "wildcard, issue", &plain, "*.shop.example.com", "ca.example", NULL,
	    NULL, "example.com", "0 issue other.example",
	    { "example.com. IN CAA 0 issuewild \"ca.example\"",
		"shop.example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "wildcard, at its parent", &plain, "*.example.com", "ca.example",
	    NULL, NULL, "example.com", "0 issue ca.example\n0 issuewild ;",
	    { "example.com. IN CAA 0 issuewild \"ca.example\"" } },
	{ "mailbox", &plain, "a@example.com", "ca.example", NULL, NULL,
	    "example.com", "0 issuemail ;",
	    { "example.com. IN CAA 0 issuemail \"ca.example\"" } },
	{ "mailbox below: a set there would free the name", &plain,
	    "a@mail.example.com", "ca.example", NULL, NULL, "example.com",
	    "0 issuemail ;",
	    { "example.com. IN CAA 0 issuemail \"ca.example\"" } },
	/* Restrictions stay */
	{ "account", &plain, "www.example.com", "ca.example", A2, NULL,
	    "example.com", "0 issue ca.example; accounturi=" A1,
	    { "example.com. IN CAA 0 issue \"ca.example; accounturi=" A2 "\"",
		"www.example.com. IN CAA 0 issue \"ca.example; "
		"accounturi=" A2 "\"" } },
	{ "no account to name", &plain, "example.com", "ca.example", NULL, NULL,
	    "example.com", "0 issue ca.example; accounturi=" A1, { NULL } },
	{ "an account that is no URI", &plain, "example.com", "ca.example",
	    "1234", NULL, "example.com", "0 issue ca.example; accounturi=" A1,
	    { NULL } },
	{ "an account that no value can hold", &plain, "example.com",
	    "ca.example", "urn:a;b", NULL, "example.com",
	    "0 issue ca.example; accounturi=" A1, { NULL } },
	{ "method", &plain, "example.com", "ca.example", NULL, "http-01",
	    "example.com", "0 issue ca.example; validationmethods=dns-01",
	    { "example.com. IN CAA 0 issue \"ca.example; "
	      "validationmethods=http-01\"" } },
	{ "no method to name", &plain, "example.com", "ca.example", NULL, NULL,
	    "example.com", "0 issue ca.example; validationmethods=dns-01",
	    { NULL } },
	{ "a method that no list can hold", &plain, "example.com", "ca.example",
	    NULL, "a_b", "example.com",
	    "0 issue ca.example; validationmethods=dns-01", { NULL } },
	{ "account and method", &plain, "*.example.com", "ca.example", A2,
	    "dns-01", "example.com",
	    "0 issuewild ca.example; validationmethods=dns-01; "
	    "accounturi=" A1,
	    { "example.com. IN CAA 0 issuewild \"ca.example; accounturi=" A2
	      "; validationmethods=dns-01\"" } },
	{ "the account of another CA's record is no matter", &plain,
	    "example.com", "ca.example", NULL, NULL, "example.com",
	    "0 issue other.example; accounturi=" A1,
	    { "example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "an unknown parameter", &no_extras, "example.com", "ca.example", NULL,
	    NULL, "example.com", "0 issue ca.example; a=b",
	    { "example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "an unknown parameter beside an account", &no_extras, "example.com",
	    "ca.example", A1, NULL, "example.com",
	    "0 issue ca.example; a=b; accounturi=" A1, { NULL } },
	/* What one more record cannot mend */
	{ "unknown critical at the name", &plain, "example.com", "ca.example",
	    NULL, NULL, "example.com", "128 tbs x", { NULL } },
	{ "unknown critical at a parent", &plain, "www.example.com",
	    "ca.example", NULL, NULL, "example.com", "128 tbs x",
	    { NULL, "www.example.com. IN CAA 0 issue \"ca.example\"" } },
	{ "no name of ours", &plain, "example.com", NULL, NULL, NULL,
	    "example.com", "0 issue ;", { NULL } },
	{ "a name of ours that is none", &plain, "example.com", "ca_x.example",
	    NULL, NULL, "example.com", "0 issue ;", { NULL } },
	{ "a name of ours with a dot", &plain, "example.com", "ca.example.",
	    NULL, NULL, "example.com", "0 issue ;", { NULL } },
	{ "permitted", &plain, "example.com", "ca.example", NULL, NULL,
	    "example.com", "0 issue ca.example", { NULL } },
};

static bool
has_text(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Read "OWNER. IN CAA 0 issue "..."" back: what stands behind "CAA". */
static void
parse_line(struct test_set *set, const char *row, const char *line)
{
	char text[CAA_EXPLAIN_MAX];
	const char *rdata = strstr(line, ". IN CAA ");
	const char *quote = rdata == NULL ? NULL : strchr(rdata, '"');

	memset(set, 0, sizeof(*set));
	CHECK(row, quote != NULL);
	if (quote == NULL)
		return;
	rdata += strlen(". IN CAA ");
	(void)snprintf(text, sizeof(text), "%.*s%.*s", (int)(quote - rdata),
	    rdata, (int)strcspn(quote + 1, "\""), quote + 1);
	test_set_init(set, text);
}

static struct test_set published, added;

/* One more record beside the set permits; so does a set of its own. */
static void
check_permits(const struct row *row, const struct test_question *question,
    const char *line, bool beside_set)
{
	struct caa_decision decision = { 0 };

	parse_line(&added, row->row, line);
	if (beside_set) {
		published.records[published.count] = added.records[0];
		caa_policy_set(row->rules, &question->question,
		    published.records, published.count + 1, &decision);
	} else {
		caa_policy_set(row->rules, &question->question, added.records,
		    added.count, &decision);
	}
	CHECK(row->row, decision.reason == CAA_REASON_AUTHORIZED);
}

static void
check_row(const struct row *row)
{
	char out[2][CAA_EXPLAIN_MAX];
	struct test_question question;
	struct caa_decision decision = { .owner = row->found_at,
		.found_at = row->found_at,
		.published_at = row->found_at };
	size_t expected = 0;

	test_question_init(&question, row->name, row->issuers);
	test_question_restrict(&question, row->account_uris, row->methods);
	test_set_init(&published, row->set);
	caa_policy_set(row->rules, &question.question, published.records,
	    published.count, &decision);
	const size_t count =
	    caa_explain_fix(out, &question.question, &decision);
	for (size_t i = 0; i < 2; i++) {
		if (row->lines[i] == NULL)
			continue;
		CHECK(row->row, expected < count);
		if (expected == count)
			break;
		CHECK(row->row, strcmp(out[expected], row->lines[i]) == 0);
		check_permits(row, &question, out[expected++], i == 0);
	}
	CHECK(row->row, count == expected);
}

static void
test_lines(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++)
		check_row(&rows[i]);
}

/* A set at the name is no opening for others: it restricts the name too. */
static void
test_name_stays_closed(void)
{
	struct test_question other;
	struct caa_decision decision = { 0 };

	parse_line(&added, "a set at the name",
	    "shop.example.com. IN CAA 0 issue \"ca.example\"");
	test_question_init(&other, "shop.example.com", "other.example");
	caa_policy_set(
	    &plain, &other.question, added.records, added.count, &decision);
	CHECK("another CA is kept out", !decision.permit);
}

static void
test_aliases(void)
{
	char out[2][CAA_EXPLAIN_MAX];
	struct test_question question;
	struct caa_decision decision = { .found_at = "www.example.com",
		.published_at = "www.example.net.",
		.name_is_alias = true };

	test_question_init(&question, "www.example.com", "ca.example");
	test_set_init(&published, "0 issue ;");
	caa_policy_set(&plain, &question.question, published.records,
	    published.count, &decision);
	CHECK("only where the set stands",
	    caa_explain_fix(out, &question.question, &decision) == 1);
	CHECK("at the target of the alias",
	    strcmp(out[0], "www.example.net. IN CAA 0 issue \"ca.example\"") ==
		0);
	decision.found_at = decision.published_at = "example.com";
	CHECK("no record fits beside a CNAME",
	    caa_explain_fix(out, &question.question, &decision) == 1);
	CHECK("so it goes to the parent", has_text(out[0], "example.com. "));
	decision.name_is_alias = false;
	CHECK("no alias",
	    caa_explain_fix(out, &question.question, &decision) == 2);
	decision.failed_at = "www.example.com";
	CHECK("no record helps where lookups fail",
	    caa_explain_fix(out, &question.question, &decision) == 1);
	decision.failed_at = "b.example.com";
	CHECK("unless they fail elsewhere",
	    caa_explain_fix(out, &question.question, &decision) == 2);
}

static void
test_reasons(void)
{
	char out[2][CAA_EXPLAIN_MAX];
	struct test_question question;

	test_question_init(&question, "www.example.com", "ca.example");
	for (unsigned r = 0; r <= CAA_REASON_COUNT; r++) {
		const struct caa_decision decision = { .reason =
							   (enum caa_reason)r,
			.permit = caa_reason_info((enum caa_reason)r)->permits,
			.found_at = "example.com",
			.published_at = "example.com" };
		const bool is_policy =
		    r >= (unsigned)CAA_REASON_ISSUER_NOT_LISTED &&
		    r <= (unsigned)CAA_REASON_INVALID_TAG;

		CHECK(caa_reason_info((enum caa_reason)r)->word,
		    (caa_explain_fix(out, &question.question, &decision) > 0) ==
			is_policy);
	}
	const struct caa_decision decision = {
		.reason = CAA_REASON_ISSUER_NOT_LISTED
	};
	CHECK("a set from nowhere",
	    caa_explain_fix(out, &question.question, &decision) == 0);
	question.question.domain = NULL;
	CHECK("no name",
	    caa_explain_fix(out, &question.question, &decision) == 0);
}

#define LINE_WITHOUT_URI \
	"example.com. IN CAA 0 issue \"ca.example; accounturi=\""

/* A line that does not fit is not given: half a record is bad advice. */
static void
test_long(void)
{
	char out[2][CAA_EXPLAIN_MAX], uri[CAA_EXPLAIN_MAX];
	struct test_question question;

	test_question_init(&question, "example.com", "ca.example");
	test_question_restrict(&question, A1, NULL);
	test_set_init(&published, "0 issue ca.example; accounturi=" A2);
	memset(uri, 'a', sizeof(uri));
	memcpy(uri, A1, strlen(A1));
	question.question.account_uris =
	    (struct caa_strings){ (const char *const[]){ uri }, 1 };
	for (size_t len = 900; len < sizeof(uri); len++) {
		struct caa_decision decision = { .found_at = "example.com",
			.published_at = "example.com" };

		uri[len] = '\0';
		caa_policy_set(&plain, &question.question, published.records,
		    published.count, &decision);
		const size_t count =
		    caa_explain_fix(out, &question.question, &decision);
		uri[len] = 'a';
		CHECK("whole or not at all",
		    count == 0 || out[0][strlen(out[0]) - 1] == '"');
		CHECK("as long as it fits",
		    (count == 1) ==
			(len + sizeof(LINE_WITHOUT_URI) <= CAA_EXPLAIN_MAX));
	}
}

const char suite_name[] = "caa.explain_fix";
const struct test tests[] = {
	{ "lines", test_lines },
	{ "name_stays_closed", test_name_stays_closed },
	{ "aliases", test_aliases },
	{ "reasons", test_reasons },
	{ "long", test_long },
	{ NULL, NULL },
};
