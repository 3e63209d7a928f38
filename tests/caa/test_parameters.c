/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/parameters.h"

#include <string.h>

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define ACCOUNT "https://ca.example/acct/1"
#define OTHER   "https://ca.example/acct/2"

static const struct caa_rules plain = { 0 };
static const struct caa_rules off = { .ignore_parameters = true };
static const struct caa_rules any_case = { .methods_ignore_case = true };
static const struct caa_rules deny = { .deny_unknown_parameters = true };
static const struct caa_rules off_deny = { .ignore_parameters = true,
	.deny_unknown_parameters = true };

static const struct {
	const char *row;
	const char *parameters;
	const char *account_uris; /* ours */
	const char *methods;      /* ours */
	const struct caa_rules *rules;
	enum caa_tag property;
	enum caa_reason reason;
} rows[] = {
	{ "no parameters", "", ACCOUNT, "dns-01", &plain, CAA_TAG_ISSUE,
	    CAA_REASON_AUTHORIZED },
	/* RFC 8657 3 */
	{ "our account", "accounturi=" ACCOUNT, ACCOUNT, NULL, &plain,
	    CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "our account under issuewild", "accounturi=" ACCOUNT, ACCOUNT, NULL,
	    &plain, CAA_TAG_ISSUEWILD, CAA_REASON_AUTHORIZED },
	{ "another account", "accounturi=" OTHER, ACCOUNT, NULL, &plain,
	    CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "another account under issuewild", "accounturi=" OTHER, ACCOUNT, NULL,
	    &plain, CAA_TAG_ISSUEWILD, CAA_REASON_ACCOUNT_MISMATCH },
	{ "the second of our account's URIs", "accounturi=" OTHER,
	    ACCOUNT " " OTHER, NULL, &plain, CAA_TAG_ISSUE,
	    CAA_REASON_AUTHORIZED },
	{ "no account given: fail closed", "accounturi=" ACCOUNT, NULL, NULL,
	    &plain, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "URIs compare octet by octet", "accounturi=https://CA.example/acct/1",
	    ACCOUNT, NULL, &plain, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "a longer URI", "accounturi=" ACCOUNT "2", ACCOUNT, NULL, &plain,
	    CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "a shorter URI", "accounturi=https://ca.example/acct/", ACCOUNT, NULL,
	    &plain, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "an empty URI", "accounturi=", ACCOUNT, NULL, &plain, CAA_TAG_ISSUE,
	    CAA_REASON_ACCOUNT_MISMATCH },
	{ "no URI, though it is what we call the account", "accounturi=1234",
	    "1234", NULL, &plain, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "acct: URIs (RFC 7565)", "accounturi=acct:1234@ca.example",
	    "acct:1234@ca.example", NULL, &plain, CAA_TAG_ISSUE,
	    CAA_REASON_AUTHORIZED },
	{ "two accounts, ours first",
	    "accounturi=" ACCOUNT "; accounturi=" OTHER, ACCOUNT, NULL, &plain,
	    CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "two accounts, ours last (boulder#7565)",
	    "accounturi=" OTHER "; accounturi=" ACCOUNT, ACCOUNT, NULL, &plain,
	    CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "two accounts, both ours and the same",
	    "accounturi=" ACCOUNT "; accounturi=" ACCOUNT, ACCOUNT, NULL,
	    &plain, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "two accounts, spelt in two cases",
	    "accounturi=" ACCOUNT "; AccountURI=" ACCOUNT, ACCOUNT, NULL,
	    &plain, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "parameter names in any case, met (boulder#8614)",
	    "ACCOUNTURI=" ACCOUNT, ACCOUNT, NULL, &plain, CAA_TAG_ISSUE,
	    CAA_REASON_AUTHORIZED },
	{ "parameter names in any case, not met (boulder#8614)",
	    "AccountURI=" OTHER, ACCOUNT, NULL, &plain, CAA_TAG_ISSUE,
	    CAA_REASON_ACCOUNT_MISMATCH },
	{ "blanks around the equals sign", "accounturi = " ACCOUNT, ACCOUNT,
	    NULL, &plain, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	/* RFC 8657 4 */
	{ "our method", "validationmethods=dns-01", NULL, "dns-01", &plain,
	    CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "our method last in the list",
	    "validationmethods=http-01,tls-alpn-01,dns-01", NULL, "dns-01",
	    &plain, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "another method", "validationmethods=http-01", NULL, "dns-01", &plain,
	    CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "a label that begins like ours", "validationmethods=dns-012", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "no method given: fail closed", "validationmethods=dns-01", NULL,
	    NULL, &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "any label of the method used", "validationmethods=ca-tbr-19", NULL,
	    "http-01 ca-tbr-19", &plain, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "a label nobody knows does not spoil the list",
	    "validationmethods=xyz-99,dns-01", NULL, "dns-01", &plain,
	    CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "an empty list lists nothing", "validationmethods=", NULL, "dns-01",
	    &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "a final comma spoils the list", "validationmethods=dns-01,", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "a leading comma", "validationmethods=,dns-01", NULL, "dns-01",
	    &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "two commas", "validationmethods=dns-01,,http-01", NULL, "dns-01",
	    &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "a bad label after ours", "validationmethods=dns-01,a_b", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "a bad label before ours", "validationmethods=a_b,dns-01", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "two lists, ours first",
	    "validationmethods=dns-01; validationmethods=http-01", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "two lists, ours last",
	    "validationmethods=http-01; validationmethods=dns-01", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "ValidationMethods in any case", "ValidationMethods=http-01", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "labels are exact by default", "validationmethods=DNS-01", NULL,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "labels in any case if so configured", "validationmethods=DNS-01",
	    NULL, "dns-01", &any_case, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "account URIs stay exact even then",
	    "accounturi=https://CA.example/acct/1", ACCOUNT, NULL, &any_case,
	    CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	/* RFC 8657 A: on one property both have to hold */
	{ "account and method",
	    "accounturi=" ACCOUNT "; validationmethods=dns-01", ACCOUNT,
	    "dns-01", &plain, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "account, but not the method",
	    "accounturi=" ACCOUNT "; validationmethods=dns-01", ACCOUNT,
	    "http-01", &plain, CAA_TAG_ISSUE, CAA_REASON_METHOD_MISMATCH },
	{ "method, but not the account",
	    "validationmethods=dns-01; accounturi=" OTHER, ACCOUNT, "dns-01",
	    &plain, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	/* The switches */
	{ "RFC 8657 switched off: account",
	    "accounturi=" OTHER "; accounturi=" OTHER, ACCOUNT, NULL, &off,
	    CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "RFC 8657 switched off: method", "validationmethods=a_b", NULL, NULL,
	    &off, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "unknown parameters are ignored", "cansignhttpexchanges=yes", NULL,
	    NULL, &plain, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "unknown parameters deny if so configured",
	    "cansignhttpexchanges=yes", NULL, NULL, &deny, CAA_TAG_ISSUE,
	    CAA_REASON_UNKNOWN_PARAMETER },
	{ "known ones then still do not",
	    "AccountURI=" ACCOUNT "; validationmethods=dns-01", ACCOUNT,
	    "dns-01", &deny, CAA_TAG_ISSUE, CAA_REASON_AUTHORIZED },
	{ "an unknown one behind them does",
	    "accounturi=" ACCOUNT "; validationmethods=dns-01; a=b", ACCOUNT,
	    "dns-01", &deny, CAA_TAG_ISSUE, CAA_REASON_UNKNOWN_PARAMETER },
	{ "a mismatch is the better reason", "a=b; accounturi=" OTHER, ACCOUNT,
	    NULL, &deny, CAA_TAG_ISSUE, CAA_REASON_ACCOUNT_MISMATCH },
	{ "what is not processed is unknown", "accounturi=" ACCOUNT, ACCOUNT,
	    NULL, &off_deny, CAA_TAG_ISSUE, CAA_REASON_UNKNOWN_PARAMETER },
	/* RFC 9495 defines no parameters */
	{ "issuemail: accounturi means nothing", "accounturi=" OTHER, ACCOUNT,
	    NULL, &plain, CAA_TAG_ISSUEMAIL, CAA_REASON_AUTHORIZED },
	{ "issuemail: account=123456 (RFC 9495 5.3)", "account=123456", NULL,
	    NULL, &plain, CAA_TAG_ISSUEMAIL, CAA_REASON_AUTHORIZED },
	{ "issuemail: any parameter is unknown", "accounturi=" ACCOUNT, ACCOUNT,
	    NULL, &deny, CAA_TAG_ISSUEMAIL, CAA_REASON_UNKNOWN_PARAMETER },
};

static void
test_judge(void)
{
	struct test_question question;

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		const struct caa_octets parameters = {
			(const uint8_t *)rows[i].parameters,
			strlen(rows[i].parameters)
		};

		test_question_init(&question, "example.com", "ca.example");
		test_question_restrict(
		    &question, rows[i].account_uris, rows[i].methods);
		CHECK(rows[i].row,
		    caa_parameters_judge(rows[i].rules, &question.question,
			rows[i].property, parameters) == rows[i].reason);
	}
}

static const struct {
	const char *row;
	const char *text;
	bool is_uri;
} uri_rows[] = {
	{ "https", "https://ca.example/acct/1?x=y#z", true },
	{ "acct", "acct:a@b", true },
	{ "every mark a scheme may have", "a1+-.:x", true },
	{ "percent-encoded", "urn:a%20b", true },
	{ "IPv6 host", "https://[2001:db8::1]/", true },
	{ "empty", "", false },
	{ "no scheme", "1234", false },
	{ "scheme that begins with a digit", "1a:x", false },
	{ "scheme that begins with a mark", "+a:x", false },
	{ "no scheme before the colon", ":x", false },
	{ "nothing behind the colon", "acct:", false },
	{ "a relative reference", "//ca.example/1", false },
	{ "blank", "urn:a b", false },
	{ "semicolon ends a parameter", "urn:a;b", false },
	{ "quotation mark", "urn:a\"b", false },
	{ "backslash", "urn:a\\b", false },
	{ "angle brackets", "<urn:a>", false },
	{ "control octet", "urn:a\x7f", false },
	{ "not ASCII", "urn:\xc3\xa4", false },
};

static void
test_uri(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(uri_rows); i++) {
		const struct caa_octets octets = {
			(const uint8_t *)uri_rows[i].text,
			strlen(uri_rows[i].text)
		};

		CHECK(uri_rows[i].row,
		    caa_parameters_is_uri(octets) == uri_rows[i].is_uri);
	}
	const struct caa_octets nul = { (const uint8_t *)"urn:a\0b", 7 };
	CHECK("an embedded NUL", !caa_parameters_is_uri(nul));
}

static void
test_find(void)
{
	static const char text[] = "a=1; B=2; a=3; c=";
	const struct caa_octets parameters = { (const uint8_t *)text,
		sizeof(text) - 1 };
	struct caa_octets value;

	CHECK("two of a", caa_parameters_find(parameters, "a", &value) == 2);
	CHECK("the first is given", value.len == 1 && value.data[0] == '1');
	CHECK("any case", caa_parameters_find(parameters, "b", &value) == 1);
	CHECK("empty", caa_parameters_find(parameters, "c", &value) == 1);
	CHECK("empty", value.len == 0);
	CHECK("none", caa_parameters_find(parameters, "d", &value) == 0);
	CHECK("none is zeroed", value.data == NULL && value.len == 0);
}

const char suite_name[] = "caa.parameters";
const struct test tests[] = {
	{ "judge", test_judge },
	{ "uri", test_uri },
	{ "find", test_find },
	{ NULL, NULL },
};
