/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/ignore.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

static const struct {
	const char *row;
	const char *text;
	const char *rule; /* NULL: refused */
} rule_rows[] = {
	{ "a name", "foo.com", "foo.com" },
	{ "everything below a name", "*.foo.com", "*.foo.com" },
	{ "everything below a TLD", "*.onion", "*.onion" },
	{ "a TLD", "com", "com" },
	{ "upper case", "*.NoCAA.Co.UK", "*.nocaa.co.uk" },
	{ "a final dot", "*.foo.com.", "*.foo.com" },
	{ "U-labels",
	    "*.b\xc3\xbc"
	    "cher.example",
	    "*.xn--bcher-kva.example" },
	{ "nothing", "", NULL },
	{ "everything", "*", NULL },
	{ "everything with a dot", "*.", NULL },
	{ "the root", ".", NULL },
	{ "a leading dot", ".foo.com", NULL },
	{ "a star inside", "a.*.com", NULL },
	{ "a star in a label", "*foo.com", NULL },
	{ "two names", "foo.com bar.com", NULL },
	{ "an address", "192.0.2.1", NULL },
	{ "a regular expression", ".*\\.foo\\.com", NULL },
};

static void
test_rule_parse(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rule_rows); i++) {
		const char *row = rule_rows[i].row;
		struct caa_error error = { CAA_OK, "" };
		char *rule = NULL;
		enum caa_status status =
		    caa_ignore_rule_parse(&rule, rule_rows[i].text, &error);

		if (rule_rows[i].rule == NULL) {
			CHECK(row, status == CAA_E_NAME);
			CHECK(row, error.text[0] != '\0');
			CHECK(row, rule == NULL);
			continue;
		}
		CHECK(row, status == CAA_OK);
		CHECK(
		    row, rule != NULL && strcmp(rule, rule_rows[i].rule) == 0);
		free(rule);
	}
}

/* A name of the greatest length keeps its "*." too. */
static void
test_rule_long(void)
{
	char text[CAA_DOMAIN_MAX_OCTETS + 1];
	char *rule = NULL;

	for (size_t i = 0; i < CAA_DOMAIN_MAX_OCTETS; i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	text[CAA_DOMAIN_MAX_OCTETS] = '\0';
	text[0] = '*';
	CHECK("253 octets", caa_ignore_rule_parse(&rule, text, NULL) == CAA_OK);
	CHECK("253 octets", rule != NULL && strcmp(rule, text) == 0);
	free(rule);
}

/* EJBCA's examples, and names and TLDs beside them. */
static const char *const rules[] = { "foo.com", "*.onion", "*.nocaa.co.uk",
	"nocaa.co.uk", "*.below.example" };

static const struct {
	const char *row;
	const char *name;
	const char *rule; /* NULL: CAA is consulted */
} domain_rows[] = {
	{ "the very name", "foo.com", "foo.com" },
	{ "in upper case", "FOO.com.", "foo.com" },
	{ "a name below an exact rule", "www.foo.com", NULL },
	{ "a wildcard of an exact rule", "*.foo.com", NULL },
	{ "the same end, no label", "notfoo.com", NULL },
	{ "the same beginning", "foo.com.evil.example", NULL },
	{ "the parent", "com", NULL },
	{ "an onion name", "abc.onion", "*.onion" },
	{ "deep below onion", "a.b.c.onion", "*.onion" },
	{ "a wildcard of an onion name", "*.abc.onion", "*.onion" },
	{ "onion as a label elsewhere", "onion.example", NULL },
	{ "onion as the end of a label", "myonion", NULL },
	{ "onion itself", "onion", NULL },
	{ "a name and what is below: the name", "nocaa.co.uk", "nocaa.co.uk" },
	{ "a name and what is below: below", "www.nocaa.co.uk",
	    "*.nocaa.co.uk" },
	{ "a name and what is below: a wildcard", "*.nocaa.co.uk",
	    "*.nocaa.co.uk" },
	{ "only what is below: the name", "below.example", NULL },
	{ "only what is below: below", "a.below.example", "*.below.example" },
	{ "only what is below: its wildcard", "*.below.example",
	    "*.below.example" },
	{ "only what is below: a wildcard above", "*.example", NULL },
	{ "only what is below: no label between", "notbelow.example", NULL },
};

static void
test_domain(void)
{
	const struct caa_strings list = { rules, CAA_COUNTOF(rules) };
	const struct caa_strings none = { NULL, 0 };

	for (size_t i = 0; i < CAA_COUNTOF(domain_rows); i++) {
		const char *row = domain_rows[i].row;
		const char *name = domain_rows[i].name;
		struct caa_domain domain;

		CHECK(row,
		    caa_domain_parse(&domain, name, strlen(name), NULL) ==
			CAA_OK);
		const char *rule = caa_ignore_domain(&list, &domain);
		if (domain_rows[i].rule == NULL)
			CHECK(row, rule == NULL);
		else
			CHECK(row,
			    rule != NULL &&
				strcmp(rule, domain_rows[i].rule) == 0);
		CHECK(row, caa_ignore_domain(&none, &domain) == NULL);
	}
}

/* Nothing that was left out or went wrong exempts a name. */
static void
test_doubt(void)
{
	static const char *const odd[] = { "", "*.", "*" };
	const struct caa_strings list = { odd, CAA_COUNTOF(odd) };
	const struct caa_domain zero = { .text = "" };
	const struct caa_domain zero_wildcard = { .wildcard = true };
	struct caa_domain domain;

	CHECK("zeroed name", caa_ignore_domain(&list, &zero) == NULL);
	CHECK("zeroed wildcard",
	    caa_ignore_domain(&list, &zero_wildcard) == NULL);
	CHECK("parses", caa_domain_parse(&domain, "*.com", 5, NULL) == CAA_OK);
	CHECK("rules that are none", caa_ignore_domain(&list, &domain) == NULL);
	CHECK("no owner", !caa_ignore_tld(&list, ""));
}

static const char *const tlds[] = { "com", "xn--p1ai", "co.uk", "*.net" };

static const struct {
	const char *row;
	const char *owner;
	bool ignored;
} tld_rows[] = {
	{ "a TLD of the list", "com", true },
	{ "another", "xn--p1ai", true },
	{ "a TLD that is not listed", "org", false },
	{ "below a TLD of the list", "foo.com", false },
	{ "a rule of two labels is no TLD", "co.uk", false },
	{ "nor is its last label", "uk", false },
	{ "a rule for what is below is none for the TLD", "net", false },
	{ "the beginning of a TLD", "co", false },
	{ "a TLD and more", "comm", false },
};

static void
test_tld(void)
{
	const struct caa_strings list = { tlds, CAA_COUNTOF(tlds) };

	for (size_t i = 0; i < CAA_COUNTOF(tld_rows); i++)
		CHECK(tld_rows[i].row,
		    caa_ignore_tld(&list, tld_rows[i].owner) ==
			tld_rows[i].ignored);
	CHECK("an empty list",
	    !caa_ignore_tld(&(struct caa_strings){ NULL, 0 }, "com"));
}

const char suite_name[] = "caa.ignore";
const struct test tests[] = {
	{ "rule_parse", test_rule_parse },
	{ "rule_long", test_rule_long },
	{ "domain", test_domain },
	{ "doubt", test_doubt },
	{ "tld", test_tld },
	{ NULL, NULL },
};
