/* SPDX-License-Identifier: BSD-2-Clause */
/* The examples of RFC 8659, RFC 8657 and RFC 9495, each as it stands there. */
#include "caa/policy.h"

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define ACCT "https://example.net/account/"

static const struct caa_rules rules;

/* A mailbox is written with its "@". */
static const struct {
	const char *row;
	const char *name;
	const char *issuers;
	const char *set;
	enum caa_reason reason;
	enum caa_tag property;
} set_rows[] = {
	/* RFC 8659 4.1.1 and 4.2 */
	{ "8659 4.2: ca1 may", "certs.example.com", "ca1.example.net",
	    "0 issue ca1.example.net\n0 issue ca2.example.org",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUE },
	{ "8659 4.2: ca2 may as well", "certs.example.com", "ca2.example.org",
	    "0 issue ca1.example.net\n0 issue ca2.example.org",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUE },
	{ "8659 4.2: nobody else may", "certs.example.com", "ca3.example.org",
	    "0 issue ca1.example.net\n0 issue ca2.example.org",
	    CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUE },
	{ "8659 4.2: nocerts", "nocerts.example.com", "ca1.example.net",
	    "0 issue ;", CAA_REASON_ISSUANCE_FORBIDDEN, CAA_TAG_ISSUE },
	{ "8659 4.2: parameters belong to the issuer", "certs.example.com",
	    "ca1.example.net", "0 issue ca1.example.net; account=230123",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUE },
	{ "8659 4.2: a malformed value acts as an empty issuer",
	    "malformed.example.com", "ca1.example.net", "0 issue %%%%%",
	    CAA_REASON_ISSUANCE_FORBIDDEN, CAA_TAG_ISSUE },
	{ "8659 4.2: authorizations add up, the empty one adds nothing",
	    "certs.example.com", "ca1.example.net",
	    "0 issue ;\n0 issue ca1.example.net", CAA_REASON_AUTHORIZED,
	    CAA_TAG_ISSUE },
	/* RFC 8659 4.3 */
	{ "8659 4.3: wild, ca1, the name", "wild.example.com",
	    "ca1.example.net",
	    "0 issue ca1.example.net\n0 issuewild ca2.example.org",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUE },
	{ "8659 4.3: wild, ca2, the name", "wild.example.com",
	    "ca2.example.org",
	    "0 issue ca1.example.net\n0 issuewild ca2.example.org",
	    CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUE },
	{ "8659 4.3: wild, ca2, the wildcard", "*.wild.example.com",
	    "ca2.example.org",
	    "0 issue ca1.example.net\n0 issuewild ca2.example.org",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUEWILD },
	{ "8659 4.3: wild, ca1, the wildcard", "*.wild.example.com",
	    "ca1.example.net",
	    "0 issue ca1.example.net\n0 issuewild ca2.example.org",
	    CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUEWILD },
	{ "8659 4.3: wild, ca2, a wildcard below", "*.sub.wild.example.com",
	    "ca2.example.org",
	    "0 issue ca1.example.net\n0 issuewild ca2.example.org",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUEWILD },
	{ "8659 4.3: wild2, ca1, the name", "wild2.example.com",
	    "ca1.example.net", "0 issue ca1.example.net", CAA_REASON_AUTHORIZED,
	    CAA_TAG_ISSUE },
	{ "8659 4.3: wild2, ca1, the wildcard by issue", "*.wild2.example.com",
	    "ca1.example.net", "0 issue ca1.example.net", CAA_REASON_AUTHORIZED,
	    CAA_TAG_ISSUE },
	{ "8659 4.3: wild2, ca1, a wildcard below", "*.sub.wild2.example.com",
	    "ca1.example.net", "0 issue ca1.example.net", CAA_REASON_AUTHORIZED,
	    CAA_TAG_ISSUE },
	{ "8659 4.3: wild2, another CA, the wildcard", "*.wild2.example.com",
	    "ca2.example.org", "0 issue ca1.example.net",
	    CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUE },
	{ "8659 4.3: wild3, ca2, the wildcard", "*.wild3.example.com",
	    "ca2.example.org", "0 issuewild ca2.example.org\n0 issue ;",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUEWILD },
	{ "8659 4.3: wild3, ca2, the name", "wild3.example.com",
	    "ca2.example.org", "0 issuewild ca2.example.org\n0 issue ;",
	    CAA_REASON_ISSUANCE_FORBIDDEN, CAA_TAG_ISSUE },
	{ "8659 4.3: wild3, ca2, a name below", "sub.wild3.example.com",
	    "ca2.example.org", "0 issuewild ca2.example.org\n0 issue ;",
	    CAA_REASON_ISSUANCE_FORBIDDEN, CAA_TAG_ISSUE },
	{ "8659 4.3: wild3, ca1, the wildcard", "*.wild3.example.com",
	    "ca1.example.net", "0 issuewild ca2.example.org\n0 issue ;",
	    CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUEWILD },
	{ "8659 4.3: issuewild alone leaves the name free", "wild3.example.com",
	    "ca1.example.net", "0 issuewild ca2.example.org",
	    CAA_REASON_NO_RESTRICTION, CAA_TAG_UNKNOWN },
	/* RFC 8659 4.4 and 4.5 */
	{ "8659 4.4: iodef beside issue, ours", "report.example.com",
	    "ca1.example.net",
	    "0 issue ca1.example.net\n0 iodef mailto:security@example.com\n"
	    "0 iodef https://iodef.example.com/",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUE },
	{ "8659 4.4: iodef alone restricts nobody", "report.example.com",
	    "ca1.example.net", "0 iodef mailto:security@example.com",
	    CAA_REASON_NO_RESTRICTION, CAA_TAG_UNKNOWN },
	{ "8659 4.5: a critical tag nobody knows", "new.example.com",
	    "ca1.example.net", "0 issue ca1.example.net\n128 tbs Unknown",
	    CAA_REASON_UNKNOWN_CRITICAL, CAA_TAG_UNKNOWN },
	/* RFC 9495 5 */
	{ "9495 5.1: no issuemail, no restriction", "user@mail.example.com",
	    "authority.example",
	    "0 issue authority.example\n0 issue other-authority.example",
	    CAA_REASON_NO_RESTRICTION, CAA_TAG_UNKNOWN },
	{ "9495 5.2: nobody", "user@mail.example.com", "authority.example",
	    "0 issuemail ;", CAA_REASON_ISSUANCE_FORBIDDEN, CAA_TAG_ISSUEMAIL },
	{ "9495 5.3: one authority and its parameter", "user@mail.example.com",
	    "authority.example",
	    "0 issuemail authority.example; account=123456",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUEMAIL },
	{ "9495 5.4: several add up", "user@mail.example.com",
	    "authority.example", "0 issuemail ;\n0 issuemail authority.example",
	    CAA_REASON_AUTHORIZED, CAA_TAG_ISSUEMAIL },
	{ "9495 5.5: malformed", "user@mail.example.com", "authority.example",
	    "0 issuemail %%%%%", CAA_REASON_ISSUANCE_FORBIDDEN,
	    CAA_TAG_ISSUEMAIL },
	{ "9495 4: issue and issuewild never restrict a mailbox",
	    "user@mail.example.com", "authority.example",
	    "0 issue ;\n0 issuewild ;", CAA_REASON_NO_RESTRICTION,
	    CAA_TAG_UNKNOWN },
	{ "9495 4: issuemail never restricts a server", "mail.example.com",
	    "authority.example", "0 issuemail ;", CAA_REASON_NO_RESTRICTION,
	    CAA_TAG_UNKNOWN },
	{ "9495 4: another authority", "user@mail.example.com",
	    "authority.example", "0 issuemail other-authority.example",
	    CAA_REASON_ISSUER_NOT_LISTED, CAA_TAG_ISSUEMAIL },
	{ "9495 3: tags in any case", "user@mail.example.com",
	    "authority.example", "0 ISSUEMAIL ;", CAA_REASON_ISSUANCE_FORBIDDEN,
	    CAA_TAG_ISSUEMAIL },
	{ "9495 6: a critical tag nobody knows", "user@mail.example.com",
	    "authority.example", "0 issuemail authority.example\n128 tbs x",
	    CAA_REASON_UNKNOWN_CRITICAL, CAA_TAG_UNKNOWN },
};

static void
test_sets(void)
{
	struct test_question question;
	struct test_set set;

	for (size_t i = 0; i < CAA_COUNTOF(set_rows); i++) {
		struct caa_decision decision = { 0 };

		test_question_init(
		    &question, set_rows[i].name, set_rows[i].issuers);
		test_set_init(&set, set_rows[i].set);
		caa_policy_set(&rules, &question.question, set.records,
		    set.count, &decision);
		CHECK(set_rows[i].row, decision.reason == set_rows[i].reason);
		CHECK(
		    set_rows[i].row, decision.property == set_rows[i].property);
		CHECK(set_rows[i].row,
		    decision.permit ==
			caa_reason_info(set_rows[i].reason)->permits);
	}
}

/* RFC 8657 appendix A, in its order; every set is of example.net. */
#define SET_TWO_ACCOUNTS                                 \
	"0 issue example.net; accounturi=" ACCT "1234\n" \
	"0 issue example.net; accounturi=" ACCT "2345"
#define SET_METHOD_LIST "0 issue example.net; validationmethods=dns-01,xyz-01"
#define SET_METHOD_RECORDS                                \
	"0 issue example.net; validationmethods=dns-01\n" \
	"0 issue example.net; validationmethods=xyz-01"
#define SET_BOTH                                \
	"0 issue example.net; accounturi=" ACCT \
	"1234; validationmethods=dns-01\n"      \
	"0 issue example.net; accounturi=" ACCT \
	"2345; validationmethods=http-01"
#define SET_CA_METHOD "0 issue example.net; validationmethods=dns-01,ca-foo"

static const struct {
	const char *row;
	const char *set;
	const char *account_uri;
	const char *method;
	enum caa_reason reason;
	size_t record; /* index of the deciding one */
} parameter_rows[] = {
	{ "first of two accounts", SET_TWO_ACCOUNTS, ACCT "1234", "dns-01",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "second of two accounts", SET_TWO_ACCOUNTS, ACCT "2345", "dns-01",
	    CAA_REASON_AUTHORIZED, 1 },
	{ "a third account", SET_TWO_ACCOUNTS, ACCT "3456", "dns-01",
	    CAA_REASON_ACCOUNT_MISMATCH, 0 },
	{ "no account", SET_TWO_ACCOUNTS, NULL, "dns-01",
	    CAA_REASON_ACCOUNT_MISMATCH, 0 },
	{ "a listed method", SET_METHOD_LIST, NULL, "dns-01",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "the other listed method", SET_METHOD_LIST, NULL, "xyz-01",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "a method that is not listed", SET_METHOD_LIST, NULL, "http-01",
	    CAA_REASON_METHOD_MISMATCH, 0 },
	{ "the same in two records: one", SET_METHOD_RECORDS, NULL, "dns-01",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "the same in two records: two", SET_METHOD_RECORDS, NULL, "xyz-01",
	    CAA_REASON_AUTHORIZED, 1 },
	{ "the same in two records: neither", SET_METHOD_RECORDS, NULL,
	    "http-01", CAA_REASON_METHOD_MISMATCH, 0 },
	{ "1234 with dns-01", SET_BOTH, ACCT "1234", "dns-01",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "2345 with http-01", SET_BOTH, ACCT "2345", "http-01",
	    CAA_REASON_AUTHORIZED, 1 },
	{ "1234 with http-01", SET_BOTH, ACCT "1234", "http-01",
	    CAA_REASON_METHOD_MISMATCH, 0 },
	{ "2345 with dns-01", SET_BOTH, ACCT "2345", "dns-01",
	    CAA_REASON_METHOD_MISMATCH, 1 },
	{ "a third account with dns-01", SET_BOTH, ACCT "3456", "dns-01",
	    CAA_REASON_ACCOUNT_MISMATCH, 0 },
	{ "a method of the CA's own", SET_CA_METHOD, NULL, "ca-foo",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "another of the CA's own", SET_CA_METHOD, NULL, "ca-bar",
	    CAA_REASON_METHOD_MISMATCH, 0 },
	/* RFC 8657 3 and 4, in prose */
	{ "no parameter: any account and method", "0 issue example.net", NULL,
	    NULL, CAA_REASON_AUTHORIZED, 0 },
	{ "an unrestricted record beside a restricted one",
	    "0 issue example.net; accounturi=" ACCT "1\n0 issue example.net",
	    ACCT "2", NULL, CAA_REASON_AUTHORIZED, 1 },
	{ "an unsatisfiable record beside one that is met",
	    "0 issue example.net; accounturi=" ACCT "1; accounturi=" ACCT
	    "1\n0 issue example.net; accounturi=" ACCT "1",
	    ACCT "1", NULL, CAA_REASON_AUTHORIZED, 1 },
	{ "our account under another CA's name",
	    "0 issue example.org; accounturi=" ACCT "1", ACCT "1", NULL,
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
};

static void
test_parameters(void)
{
	struct test_question question;
	struct test_set set;

	for (size_t i = 0; i < CAA_COUNTOF(parameter_rows); i++) {
		struct caa_decision decision = { 0 };

		test_question_init(&question, "example.com", "example.net");
		test_question_restrict(&question, parameter_rows[i].account_uri,
		    parameter_rows[i].method);
		test_set_init(&set, parameter_rows[i].set);
		caa_policy_set(&rules, &question.question, set.records,
		    set.count, &decision);
		CHECK(parameter_rows[i].row,
		    decision.reason == parameter_rows[i].reason);
		CHECK(parameter_rows[i].row,
		    decision.record == &set.records[parameter_rows[i].record]);
	}
}

const char suite_name[] = "caa.policy_rfc";
const struct test tests[] = {
	{ "sets", test_sets },
	{ "parameters", test_parameters },
	{ NULL, NULL },
};
