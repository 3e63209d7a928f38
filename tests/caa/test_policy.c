/* SPDX-License-Identifier: BSD-2-Clause */
/* One relevant RRset: every rule, and what went wrong elsewhere. */
#include "caa/policy.h"

#include <string.h>

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define NAME "www.example.com"
#define WILD "*.example.com"
#define MAIL "user@example.com"

static const struct caa_rules plain = { 0 };

static const struct row {
	const char *row;
	const char *name;
	const char *set;
	enum caa_reason reason;
	int record; /* index of the deciding one, or -1 */
} rows[] = {
	/* Several records (RFC 8659 4.2) */
	{ "ours", NAME, "0 issue ca.example", CAA_REASON_AUTHORIZED, 0 },
	{ "ours last", NAME, "0 issue a.example\n0 issue ;\n0 issue ca.example",
	    CAA_REASON_AUTHORIZED, 2 },
	{ "ours twice: the first decides", NAME,
	    "0 issue ca.example\n0 issue ca.example", CAA_REASON_AUTHORIZED,
	    0 },
	{ "others twice", NAME, "0 issue a.example\n0 issue a.example",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "a malformed record beside ours changes nothing", NAME,
	    "0 issue %%%%%\n0 issue ca.example", CAA_REASON_AUTHORIZED, 1 },
	{ "a malformed record beside another's", NAME,
	    "0 issue %%%%%\n0 issue a.example", CAA_REASON_ISSUER_NOT_LISTED,
	    1 },
	{ "an empty record before another's", NAME,
	    "0 issue ;\n0 issue a.example", CAA_REASON_ISSUER_NOT_LISTED, 1 },
	{ "a value of no octets", NAME, "0 issue ",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "no issuer, yet parameters", NAME, "0 issue ;a=b",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "our issuer, malformed parameters", NAME, "0 issue ca.example; a",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "mismatch is told before other issuers", NAME,
	    "0 issue a.example\n"
	    "0 issue ca.example; accounturi=https://ca.example/1",
	    CAA_REASON_ACCOUNT_MISMATCH, 1 },
	{ "the record that came closest is told", NAME,
	    "0 issue ca.example; accounturi=https://ca.example/1\n"
	    "0 issue ca.example; validationmethods=dns-01",
	    CAA_REASON_METHOD_MISMATCH, 1 },
	/* issue and issuewild (RFC 8659 4.3) */
	{ "wildcard: issue stands in", WILD, "0 issue ca.example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "wildcard: issuewild alone", WILD, "0 issuewild ca.example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "wildcard: an empty issuewild hides issue", WILD,
	    "0 issue ca.example\n0 issuewild ;", CAA_REASON_ISSUANCE_FORBIDDEN,
	    1 },
	{ "wildcard: a malformed issuewild hides issue", WILD,
	    "0 issue ca.example\n0 issuewild %%%%%",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 1 },
	{ "wildcard: issuewild allows what issue forbids", WILD,
	    "0 issue ;\n0 issuewild ca.example", CAA_REASON_AUTHORIZED, 1 },
	{ "no wildcard: issuewild is not looked at", NAME,
	    "0 issuewild ca.example\n0 issue ;", CAA_REASON_ISSUANCE_FORBIDDEN,
	    1 },
	{ "no wildcard: issuewild alone restricts nothing", NAME,
	    "0 issuewild ;", CAA_REASON_NO_RESTRICTION, -1 },
	{ "wildcard: only iodef (boulder#8033)", WILD,
	    "0 iodef mailto:a@example.com", CAA_REASON_NO_RESTRICTION, -1 },
	{ "wildcard: only an unknown tag (boulder#8033)", WILD, "0 tbs x",
	    CAA_REASON_NO_RESTRICTION, -1 },
	/* Tags (RFC 8659 4.1) */
	{ "ISSUE (boulder#3722)", NAME, "0 ISSUE ;",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "IsSuE (boulder#3722)", NAME, "0 IsSuE a.example",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "ISSUEWILD hides issue too", WILD,
	    "0 issue ca.example\n0 ISSUEWILD ;", CAA_REASON_ISSUANCE_FORBIDDEN,
	    1 },
	{ "only an unknown tag restricts nothing", NAME, "0 tbs x",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "auth, path and policy are reserved, and unknown", NAME,
	    "0 auth x\n0 path y\n0 policy z", CAA_REASON_NO_RESTRICTION, -1 },
	{ "a tag with a hyphen is an unknown one", NAME, "0 is-sue ;",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "a critical tag with an underscore", NAME,
	    "0 issue ca.example\n128 _issue x", CAA_REASON_UNKNOWN_CRITICAL,
	    1 },
	{ "issue with a blank is not issue", NAME, "0 issue\t ;",
	    CAA_REASON_NO_RESTRICTION, -1 },
	/* Critical (RFC 8659 4.1, 4.5) */
	{ "unknown critical beats our issue", NAME,
	    "0 issue ca.example\n128 tbs x", CAA_REASON_UNKNOWN_CRITICAL, 1 },
	{ "unknown critical alone", NAME, "128 tbs x",
	    CAA_REASON_UNKNOWN_CRITICAL, 0 },
	{ "for a wildcard", WILD, "0 issuewild ca.example\n128 tbs x",
	    CAA_REASON_UNKNOWN_CRITICAL, 1 },
	{ "for a mailbox", MAIL, "128 tbs x", CAA_REASON_UNKNOWN_CRITICAL, 0 },
	{ "critical and a reserved bit", NAME, "0 issue ca.example\n130 tbs x",
	    CAA_REASON_UNKNOWN_CRITICAL, 1 },
	{ "every bit", NAME, "255 tbs x", CAA_REASON_UNKNOWN_CRITICAL, 0 },
	{ "every bit but the critical one (boulder#1438)", NAME,
	    "0 issue ca.example\n127 tbs x", CAA_REASON_AUTHORIZED, 0 },
	{ "flag 1 is not critical", NAME, "0 issue ca.example\n1 tbs x",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "flag 2 (boulder#1438)", NAME, "0 issue ca.example\n2 tbs x",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "critical issue, ours", NAME, "128 issue ca.example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "critical issue, another's", NAME, "128 issue a.example",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "critical ISSUE in capitals", NAME, "128 ISSUE ca.example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "critical iodef (boulder#6921)", NAME,
	    "0 issue ca.example\n128 iodef mailto:a@example.com",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "critical issuewild beside a plain name (boulder#6921)", NAME,
	    "0 issue ca.example\n128 issuewild ;", CAA_REASON_AUTHORIZED, 0 },
	{ "critical issuemail for a server (boulder#6921)", NAME,
	    "0 issue ca.example\n128 issuemail ;", CAA_REASON_AUTHORIZED, 0 },
	{ "critical issue for a mailbox", MAIL, "128 issue ;",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "critical issuevmc and contacts are known", NAME,
	    "128 issuevmc ;\n128 contactemail a@example.com\n"
	    "128 contactphone +1\n0 issue ca.example",
	    CAA_REASON_AUTHORIZED, 3 },
	{ "critical and reserved", NAME, "0 issue ca.example\n128 auth x",
	    CAA_REASON_UNKNOWN_CRITICAL, 1 },
	{ "critical security tag (draft)", NAME,
	    "0 issue ca.example\n128 security ", CAA_REASON_UNKNOWN_CRITICAL,
	    1 },
	/* Issuer names: the whole name and nothing else */
	{ "our name in any case", NAME, "0 issue CA.Example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "a name that ends in ours", NAME, "0 issue x-ca.example",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "a name below ours", NAME, "0 issue www.ca.example",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "a name that begins with ours", NAME, "0 issue ca.example.evil",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "a parent of ours", NAME, "0 issue example",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "our name behind a prefix (GoDaddy, bug 1904749)", NAME,
	    "0 issue issuedomainname:ca.example", CAA_REASON_ISSUANCE_FORBIDDEN,
	    0 },
	{ "our name as a URL", NAME, "0 issue https://ca.example",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "our name in another's parameter", NAME,
	    "0 issue a.example; ca=ca.example", CAA_REASON_ISSUER_NOT_LISTED,
	    0 },
	{ "our name with a final dot", NAME, "0 issue ca.example.",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "our brand under another TLD (DigiCert, bug 1914911)", NAME,
	    "0 issue ca.test", CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "parameters divided by blanks (boulder#3805)", NAME,
	    "0 issue ca.example; a=b c=d", CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "blanks around our name (boulder#1438)", NAME,
	    "0 issue   ca.example\t;  a=b ", CAA_REASON_AUTHORIZED, 0 },
	{ "markup", NAME, "0 issue <script>alert(1)</script>",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "octets that are no UTF-8 (boulder#6525)", NAME, "0 issue \xff\xfe",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "UTF-8", NAME,
	    "0 issue b\xc3\xbc"
	    "cher.example",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "a final carriage return", NAME, "0 issue ca.example\r",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	/* Kinds of request that do not meet */
	{ "only TLS properties for a mailbox", MAIL,
	    "0 issue ;\n0 issuewild a.example", CAA_REASON_NO_RESTRICTION, -1 },
	{ "only issuemail for a server", NAME, "0 issuemail ;",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "only issuemail for a wildcard", WILD, "0 issuemail ;",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "issuemail with malformed parameters", MAIL,
	    "0 issuemail ca.example; a", CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
	{ "issuemail does not know accounturi", MAIL,
	    "0 issuemail ca.example; accounturi=https://ca.example/1",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "issuevmc restricts no server", NAME, "0 issuevmc ;",
	    CAA_REASON_NO_RESTRICTION, -1 },
};

static void
check_row(
    const struct row *row, const char *issuers, const struct caa_rules *rules)
{
	struct test_question question;
	struct test_set set;
	struct caa_decision decision;

	memset(&decision, 0, sizeof(decision));
	decision.permit = true; /* stale contents must not survive */
	decision.found_at = "untouched.example";
	test_question_init(&question, row->name, issuers);
	test_set_init(&set, row->set);
	caa_policy_set(
	    rules, &question.question, set.records, set.count, &decision);
	CHECK(row->row, decision.reason == row->reason);
	CHECK(
	    row->row, decision.permit == caa_reason_info(row->reason)->permits);
	CHECK(row->row,
	    decision.record ==
		(row->record < 0 ? NULL : &set.records[row->record]));
	CHECK(row->row, strcmp(decision.found_at, "untouched.example") == 0);
}

static void
test_sets(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++)
		check_row(&rows[i], "ca.example", &plain);
}

/* EJBCA: "ca1.org;ca2.org" means either of them. */
static const struct row issuer_rows[] = {
	{ "the first of our names", NAME, "0 issue ca1.org",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "the second of our names", NAME, "0 issue ca2.org",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "a name of somebody else", NAME, "0 issue ca3.org",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "both of our names in one", NAME, "0 issue ca1.org ca2.org",
	    CAA_REASON_ISSUANCE_FORBIDDEN, 0 },
};

static void
test_issuers(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(issuer_rows); i++)
		check_row(&issuer_rows[i], "ca1.org ca2.org", &plain);
	static const struct row none = { "no name of ours at all", NAME,
		"0 issue ca.example", CAA_REASON_ISSUER_NOT_LISTED, 0 };
	check_row(&none, NULL, &plain);
	static const struct row free_row = { "no name, and no restriction",
		NAME, "0 iodef mailto:a@example.com", CAA_REASON_NO_RESTRICTION,
		-1 };
	check_row(&free_row, NULL, &plain);
}

/* Octets that no line of text can hold. */
static void
test_nul(void)
{
	static const uint8_t value[] = "ca.example\0";
	static const uint8_t tag_rdata[] = { 0, 6, 'i', 's', 's', 'u', 'e', 0,
		';' };
	struct test_question question;
	struct caa_decision decision = { 0 };
	struct caa_record record = { .tag = CAA_TAG_ISSUE,
		.tag_text = "issue",
		.tag_len = 5,
		.value = value,
		.value_len = sizeof(value) - 1 };

	test_question_init(&question, NAME, "ca.example");
	caa_policy_set(&plain, &question.question, &record, 1, &decision);
	CHECK("a NUL behind our issuer",
	    decision.reason == CAA_REASON_ISSUANCE_FORBIDDEN);
	CHECK("a NUL in a tag",
	    caa_record_decode(&record, tag_rdata, sizeof(tag_rdata)) == CAA_OK);
	caa_policy_set(&plain, &question.question, &record, 1, &decision);
	CHECK("a NUL in a tag is an unknown tag",
	    decision.reason == CAA_REASON_NO_RESTRICTION);
}

/* caatestsuite: 1001 records, the critical one last. */
static void
test_many(void)
{
	enum { MANY = 1001 };
	static struct caa_record records[MANY];
	struct test_question question;
	struct test_set set;
	struct caa_decision decision = { 0 };

	test_question_init(&question, NAME, "ca.example");
	test_set_init(&set, "0 issue a.example\n0 issue ca.example\n128 tbs x");
	for (size_t i = 0; i < MANY; i++)
		records[i] = set.records[0];
	records[MANY - 2] = set.records[1];
	caa_policy_set(&plain, &question.question, records, MANY, &decision);
	CHECK("ours among a thousand",
	    decision.permit && decision.record == &records[MANY - 2]);
	records[MANY - 1] = set.records[2];
	caa_policy_set(&plain, &question.question, records, MANY, &decision);
	CHECK("critical behind a thousand",
	    decision.reason == CAA_REASON_UNKNOWN_CRITICAL);
}

/* Nothing of this happens; if it does, it must not permit. */
static void
test_nonsense(void)
{
	struct test_question good;
	struct caa_question question;
	struct test_set set;
	struct caa_decision decision = { .permit = true };

	test_question_init(&good, NAME, "ca.example");
	test_set_init(&set, "0 issue ca.example");
	caa_policy_set(&plain, &good.question, set.records, 0, &decision);
	CHECK("an empty set",
	    decision.reason == CAA_REASON_MALFORMED_ANSWER && !decision.permit);
	caa_policy_set(&plain, &good.question, NULL, 1, &decision);
	CHECK("no set", decision.reason == CAA_REASON_MALFORMED_ANSWER);
	question = good.question;
	question.purpose = CAA_PURPOSE_NONE;
	caa_policy_set(&plain, &question, set.records, 1, &decision);
	CHECK("no purpose", decision.reason == CAA_REASON_BAD_NAME);
	question.purpose = (enum caa_purpose)7;
	caa_policy_set(&plain, &question, set.records, 1, &decision);
	CHECK("a purpose from nowhere", decision.reason == CAA_REASON_BAD_NAME);
	question = good.question;
	question.domain = NULL;
	caa_policy_set(&plain, &question, set.records, 1, &decision);
	CHECK("no name", decision.reason == CAA_REASON_BAD_NAME);
	question = (struct caa_question){ 0 };
	caa_policy_set(&plain, &question, set.records, 1, &decision);
	CHECK("zeroed memory",
	    decision.reason == CAA_REASON_BAD_NAME && !decision.permit);
	static const struct caa_domain empty;
	question = good.question;
	question.domain = &empty;
	caa_policy_set(&plain, &question, set.records, 1, &decision);
	CHECK("a name of nothing", decision.reason == CAA_REASON_BAD_NAME);
}

const char suite_name[] = "caa.policy";
const struct test tests[] = {
	{ "sets", test_sets },
	{ "issuers", test_issuers },
	{ "nul", test_nul },
	{ "many", test_many },
	{ "nonsense", test_nonsense },
	{ NULL, NULL },
};
