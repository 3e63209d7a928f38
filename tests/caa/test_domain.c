/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/domain.h"

#include <stdint.h>
#include <string.h>

#include <idn2.h>

#include "caa/ascii.h"
#include "tests/runner.h"

/* A string literal's octets and their number. */
#define TEXT(text) (text), sizeof(text) - 1

/* Calls of libidn2 still to come before one finds no memory; 0: never. */
static unsigned fail_call;

int __real_idn2_to_ascii_8z(const char *input, char **output, int flags);
int __wrap_idn2_to_ascii_8z(const char *input, char **output, int flags);
int __real_idn2_to_unicode_8z8z(const char *input, char **output, int flags);
int __wrap_idn2_to_unicode_8z8z(const char *input, char **output, int flags);

int
__wrap_idn2_to_ascii_8z(const char *input, char **output, int flags)
{
	if (fail_call > 0 && --fail_call == 0)
		return IDN2_MALLOC;
	return __real_idn2_to_ascii_8z(input, output, flags);
}

int
__wrap_idn2_to_unicode_8z8z(const char *input, char **output, int flags)
{
	if (fail_call > 0 && --fail_call == 0)
		return IDN2_MALLOC;
	return __real_idn2_to_unicode_8z8z(input, output, flags);
}

typedef enum caa_status parse_fn(struct caa_domain *out, const char *text,
    size_t len, struct caa_error *error);

/* What the header promises of every canonical name. */
static void
check_canonical(const char *row, const struct caa_domain *domain)
{
	struct caa_domain again;

	CHECK(row, domain->len > 0 && domain->len <= CAA_DOMAIN_MAX_OCTETS);
	CHECK(row, strlen(domain->text) == domain->len);
	CHECK(row,
	    strspn(domain->text, "abcdefghijklmnopqrstuvwxyz0123456789_-.") ==
		domain->len);
	CHECK(row,
	    caa_domain_parse(&again, domain->text, domain->len, NULL) ==
		CAA_OK);
	CHECK(row, strcmp(again.text, domain->text) == 0);
	CHECK(row, !again.wildcard);
}

static void
check_accepted(const char *row, parse_fn *parse, const char *text, size_t len,
    const char *canonical, bool wildcard)
{
	struct caa_domain domain;
	struct caa_error error = { CAA_OK, "" };

	memset(&domain, 0xa5, sizeof(domain)); /* nothing stale may survive */
	CHECK(row, parse(&domain, text, len, &error) == CAA_OK);
	CHECK(row, error.status == CAA_OK);
	CHECK(row, strcmp(domain.text, canonical) == 0);
	CHECK(row, domain.wildcard == wildcard);
	check_canonical(row, &domain);
}

static void
check_refused(const char *row, parse_fn *parse, const char *text, size_t len,
    const char *why)
{
	static const struct caa_domain zero;
	struct caa_domain domain;
	struct caa_error error = { CAA_OK, "" };

	memset(&domain, 0xa5, sizeof(domain));
	CHECK(row, parse(&domain, text, len, &error) == CAA_E_NAME);
	CHECK(row, error.status == CAA_E_NAME);
	CHECK(row, strstr(error.text, why) != NULL);
	CHECK(row, domain.len == zero.len && domain.text[0] == '\0');
	CHECK(row, !domain.wildcard);
	for (const char *p = error.text; *p != '\0'; p++)
		CHECK(row, caa_ascii_is_print((uint8_t)*p));
	CHECK(row, parse(&domain, text, len, NULL) == CAA_E_NAME);
}

static const struct {
	const char *row;
	const char *text;
	size_t len;
	const char *canonical;
	bool wildcard;
} accept_rows[] = {
	{ "a host", TEXT("www.example.com"), "www.example.com", false },
	{ "a top-level domain", TEXT("com"), "com", false },
	{ "upper case", TEXT("WWW.ExAmPlE.COM"), "www.example.com", false },
	{ "the I that Turkish lowers otherwise", TEXT("IISI.INFO"), "iisi.info",
	    false },
	{ "one final dot", TEXT("example.com."), "example.com", false },
	{ "a wildcard (RFC 8659 2.2)", TEXT("*.Example.com"), "example.com",
	    true },
	{ "a wildcard and a final dot", TEXT("*.example.com."), "example.com",
	    true },
	{ "a wildcard below a TLD", TEXT("*.com"), "com", true },
	{ "digits first (RFC 1123 2.1)", TEXT("1ca.3com.com"), "1ca.3com.com",
	    false },
	{ "numeric labels but the last", TEXT("1.2.3.com"), "1.2.3.com",
	    false },
	{ "a last label that begins with digits", TEXT("a.0x7f"), "a.0x7f",
	    false },
	{ "an underscore", TEXT("_acme-challenge.my_host.example"),
	    "_acme-challenge.my_host.example", false },
	{ "hyphens inside", TEXT("r4---sn-a.example"), "r4---sn-a.example",
	    false },
	{ "an A-label", TEXT("XN--Bcher-KVA.example"), "xn--bcher-kva.example",
	    false },
	{ "an A-label that decodes to nothing", TEXT("xn--99999999.example"),
	    "xn--99999999.example", false },
	{ "a U-label",
	    TEXT("b\xc3\xbc"
		 "cher.example"),
	    "xn--bcher-kva.example", false },
	{ "a U-label in upper case",
	    TEXT("B\xc3\x9c"
		 "CHER.example"),
	    "xn--bcher-kva.example", false },
	{ "a U-label not in NFC",
	    TEXT("bu\xcc\x88"
		 "cher.example"),
	    "xn--bcher-kva.example", false },
	{ "sharp s stays (IDNA 2008)",
	    TEXT("stra\xc3\x9f"
		 "e.de"),
	    "xn--strae-oqa.de", false },
	{ "a U-label as TLD", TEXT("a.\xd1\x80\xd1\x84"), "a.xn--p1ai", false },
	{ "U-labels below a wildcard",
	    TEXT("*.b\xc3\xbc"
		 "cher.example"),
	    "xn--bcher-kva.example", true },
	{ "a dotless i is no i", TEXT("\xc4\xb1.example"), "xn--cfa.example",
	    false },
	{ "full-width letters", TEXT("\xef\xbd\x85\xef\xbd\x98.example"),
	    "ex.example", false },
	{ "an A-label in full width",
	    TEXT("\xef\xbd\x98\xef\xbd\x8e--bcher-kva.example"),
	    "xn--bcher-kva.example", false },
	{ "a soft hyphen is nothing (UTS 46)",
	    TEXT("a\xc2\xad"
		 "b.example"),
	    "ab.example", false },
	{ "an underscore beside a U-label", TEXT("_a.\xc3\xbc.example"),
	    "_a.xn--tda.example", false },
};

static void
test_accepts(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(accept_rows); i++)
		check_accepted(accept_rows[i].row, caa_domain_parse,
		    accept_rows[i].text, accept_rows[i].len,
		    accept_rows[i].canonical, accept_rows[i].wildcard);
}

static const struct {
	const char *row;
	const char *text;
	size_t len;
	const char *why;
} refuse_rows[] = {
	{ "nothing", TEXT(""), "is empty" },
	{ "the root", TEXT("."), "is the root" },
	{ "two dots", TEXT(".."), "empty label" },
	{ "a leading dot", TEXT(".example.com"), "empty label" },
	{ "an empty label", TEXT("www..example.com"), "empty label" },
	{ "two final dots", TEXT("example.com.."), "empty label" },
	{ "a bare wildcard", TEXT("*"), "a wildcard of no domain" },
	{ "a wildcard and a dot", TEXT("*."), "a wildcard of no domain" },
	{ "a wildcard of the root", TEXT("*.."), "is the root" },
	{ "a wildcard and an empty label", TEXT("*..com"), "empty label" },
	{ "a wildcard inside", TEXT("www.*.example.com"), "\"*\"" },
	{ "a wildcard last", TEXT("www.*"), "\"*\"" },
	{ "two wildcards", TEXT("*.*.example.com"), "\"*\"" },
	{ "two stars", TEXT("**.example.com"), "\"*\"" },
	{ "a star at the end of a label", TEXT("a*.example.com"), "\"*\"" },
	{ "a star at the start of a label", TEXT("*a.example.com"), "\"*\"" },
	{ "a full-width star", TEXT("\xef\xbc\x8a.example.com"), "\"*\"" },
	{ "a star in a U-label", TEXT("*\xc3\xbc.example.com"), "\"*\"" },
	{ "IPv4", TEXT("192.0.2.1"), "is an IP address" },
	{ "IPv4 and a final dot", TEXT("192.0.2.1."), "is an IP address" },
	{ "IPv4 in full width",
	    TEXT("\xef\xbc\x91.\xef\xbc\x92.\xef\xbc\x93.\xef\xbc\x94"),
	    "is an IP address" },
	{ "a number is an old form of address", TEXT("3221225985"),
	    "is an IP address" },
	{ "a wildcard of an address", TEXT("*.192.0.2.1"), "is an IP address" },
	{ "IPv6", TEXT("2001:db8::1"), "is an IP address" },
	{ "IPv6 any", TEXT("::"), "is an IP address" },
	{ "IPv6 in brackets", TEXT("[2001:db8::1]"), "is an IP address" },
	{ "IPv4 in IPv6", TEXT("::ffff:192.0.2.1"), "is an IP address" },
	{ "an all-numeric last label (RFC 1123 2.1)", TEXT("example.123"),
	    "ends in a number" },
	{ "a host and a port", TEXT("example.com:443"), "a colon" },
	{ "a URL", TEXT("https://example.com/"), "a colon" },
	{ "a path", TEXT("example.com/path"), "a slash" },
	{ "a mailbox", TEXT("user@example.com"), "an \"@\"" },
	{ "a blank", TEXT("exam ple.com"), "a blank" },
	{ "a leading blank", TEXT(" example.com"), "a blank" },
	{ "two names", TEXT("a.example,b.example"), "a comma" },
	{ "NUL inside", TEXT("example.com\0.evil.example"), "a NUL octet" },
	{ "NUL last", TEXT("example.com\0"), "a NUL octet" },
	{ "a line break", TEXT("example.com\n"), "an octet" },
	{ "a quote", TEXT("\"example.com\""), "an octet" },
	{ "a backslash", TEXT("exam\\112le.com"), "an octet" },
	{ "DEL", TEXT("a\x7f.example"), "an octet" },
	{ "a leading hyphen (RFC 1123 2.1)", TEXT("-a.example"), "a hyphen" },
	{ "a trailing hyphen", TEXT("a-.example"), "a hyphen" },
	{ "the prefix alone", TEXT("xn--.example"), "a hyphen" },
	{ "not UTF-8", TEXT("\xff.example"), "is not UTF-8" },
	{ "Latin-1",
	    TEXT("b\xfc"
		 "cher.example"),
	    "is not UTF-8" },
	{ "an overlong dot",
	    TEXT("a\xc0\xae"
		 "b.example"),
	    "is not UTF-8" },
	{ "a surrogate", TEXT("\xed\xa0\x80.example"), "is not UTF-8" },
	{ "cut UTF-8", TEXT("a.\xc3"), "is not UTF-8" },
	{ "an ideographic dot",
	    TEXT("a\xe3\x80\x82"
		 "example"),
	    "a dot" },
	{ "a full-width dot",
	    TEXT("a\xef\xbc\x8e"
		 "example"),
	    "a dot" },
	{ "a half-width dot",
	    TEXT("a\xef\xbd\xa1"
		 "example"),
	    "a dot" },
	{ "a one dot leader",
	    TEXT("a\xe2\x80\xa4"
		 "example"),
	    "does not allow" },
	{ "a number with its dot", TEXT("\xe2\x92\x88.example"),
	    "does not allow" },
	{ "a foreign dot after a U-label", TEXT("\xc3\xbc\xe3\x80\x82.com"),
	    "a dot" },
	{ "a wildcard before a foreign dot",
	    TEXT("*\xe3\x80\x82"
		 "com"),
	    "\"*\"" },
	{ "a letter that stands for a path", TEXT("\xe2\x84\x80.example"),
	    "a slash" },
	{ "a symbol", TEXT("\xe2\x89\xa0.example"), "does not allow" },
	{ "an emoji", TEXT("\xf0\x9f\x98\x80.example"), "does not allow" },
	{ "an underscore in a U-label", TEXT("\xc3\xbc_x.example"),
	    "does not allow" },
	{ "a no-break space", TEXT("\xc3\xbc\xc2\xa0.example"),
	    "does not allow" },
	{ "nothing but a soft hyphen", TEXT("\xc2\xad.example"),
	    "empty label" },
	{ "a joiner out of place", TEXT("a\xe2\x80\x8d.example"), "a joiner" },
	{ "a combining mark first",
	    TEXT("\xcc\x88"
		 "a.example"),
	    "a combining mark" },
	{ "two directions",
	    TEXT("\xd7\x90"
		 "a.example"),
	    "directions" },
	{ "a U-label behind the prefix", TEXT("xn--\xc3\xbc.example"),
	    "RFC 5891" },
	{ "hyphens in third place", TEXT("ab--\xc3\xbc.example"), "\"--\"" },
	{ "a hyphen before a U-label", TEXT("-\xc3\xbc.example"), "a hyphen" },
};

static void
test_refuses(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refuse_rows); i++)
		check_refused(refuse_rows[i].row, caa_domain_parse,
		    refuse_rows[i].text, refuse_rows[i].len,
		    refuse_rows[i].why);
}

/* count labels of len octets, each but the last followed by a dot. */
static size_t
fill_labels(char *out, size_t count, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		memset(out + at, 'a', len);
		at += len;
		out[at++] = '.';
	}
	out[--at] = '\0';
	return at;
}

/* RFC 1035 2.3.4: labels of 63 octets, names of 253 in text. */
static void
test_limits(void)
{
	char text[600];
	size_t len = fill_labels(text, 1, 63);

	check_accepted("63 octets", caa_domain_parse, text, len, text, false);
	len = fill_labels(text, 1, 64);
	check_refused("64 octets", caa_domain_parse, text, len, "63 octets");
	len = fill_labels(text, 127, 1);
	check_accepted("127 labels", caa_domain_parse, text, len, text, false);
	len = fill_labels(text, 128, 1);
	check_refused("128 labels", caa_domain_parse, text, len, "253 octets");

	len = fill_labels(text, 4, 63) - 2; /* 253 octets */
	text[len] = '\0';
	check_accepted("253 octets", caa_domain_parse, text, len, text, false);
	text[len] = '.';
	text[len + 1] = '\0';
	struct caa_domain domain;
	CHECK("253 octets and a dot",
	    caa_domain_parse(&domain, text, len + 1, NULL) == CAA_OK &&
		domain.len == 253);
	text[len] = 'a';
	check_refused(
	    "254 octets", caa_domain_parse, text, len + 1, "253 octets");

	memmove(text + 2, text, len + 1);
	memcpy(text, "*.", 2);
	check_refused("a wildcard of 255 octets", caa_domain_parse, text,
	    len + 2, "253 octets");
	CHECK("a wildcard of 253 octets",
	    caa_domain_parse(&domain, text, len, NULL) == CAA_OK &&
		domain.len == 251 && domain.wildcard);
}

/* One letter over and over, two octets of UTF-8 each, packs well. */
static void
test_ulabel_limits(void)
{
	char text[301];
	struct caa_domain domain;

	for (size_t i = 0; i + 1 < sizeof(text); i += 2) {
		text[i] = '\xc3';
		text[i + 1] = '\xbc';
	}
	text[300] = '\0';
	CHECK("50 characters",
	    caa_domain_parse(&domain, text, 100, NULL) == CAA_OK &&
		domain.len <= CAA_LABEL_MAX_OCTETS);
	check_refused(
	    "64 characters", caa_domain_parse, text, 128, "63 octets");
	check_refused("more octets than any label has", caa_domain_parse, text,
	    300, "63 octets");
}

/* Any octet at the end of a label: canonical, or refused with a sentence. */
static void
test_every_octet(void)
{
	unsigned accepted = 0;

	for (unsigned c = 0; c < 256; c++) {
		const char text[] = { 'a', (char)c, 'b', '.', 'c' };
		struct caa_domain domain;
		struct caa_error error = { CAA_OK, "" };

		if (caa_domain_parse(&domain, text, sizeof(text), &error) ==
		    CAA_OK) {
			accepted++;
			check_canonical("one octet", &domain);
		} else {
			CHECK("one octet", error.text[0] == '"');
		}
	}
	CHECK("letters, digits, hyphen, underscore, dot", accepted == 65);
}

static void
test_no_memory(void)
{
	const char text[] = "b\xc3\xbc"
			    "cher.example";
	struct caa_domain domain;
	struct caa_error error;
	unsigned failed = 0;

	for (unsigned n = 1; n < 10; n++) {
		fail_call = n;
		memset(&domain, 0xa5, sizeof(domain));
		enum caa_status status =
		    caa_domain_parse(&domain, text, sizeof(text) - 1, &error);
		if (status == CAA_OK)
			break;
		failed++;
		CHECK("no memory", status == CAA_E_NOMEM);
		CHECK("no memory", error.status == CAA_E_NOMEM);
		CHECK("no memory", domain.len == 0 && domain.text[0] == '\0');
	}
	fail_call = 0;
	CHECK("each call of libidn2 failed once", failed == 3);
	CHECK("then none", strcmp(domain.text, "xn--bcher-kva.example") == 0);
}

static const struct {
	const char *row;
	const char *text;
	size_t len;
	const char *canonical;
} mailbox_rows[] = {
	{ "plain", TEXT("user@example.com"), "example.com" },
	{ "upper case", TEXT("User@EXAMPLE.Com"), "example.com" },
	{ "every octet of an atom", TEXT("a!#$%&'*+-/=?^_`{|}~z@example.com"),
	    "example.com" },
	{ "dots where RFC 5321 has none", TEXT("a..b.@example.com"),
	    "example.com" },
	{ "quoted \"@\" (RFC 5321 4.1.2)",
	    TEXT("\"evil.example@x\"@example.com"), "example.com" },
	{ "quoted quote", TEXT("\"a\\\"@b\"@example.com"), "example.com" },
	{ "quoted backslash last", TEXT("\"a\\\\\"@example.com"),
	    "example.com" },
	{ "quoted blank", TEXT("\"a b\"@example.com"), "example.com" },
	{ "quoted nothing", TEXT("\"\"@example.com"), "example.com" },
	{ "UTF-8 local part (RFC 6531)",
	    TEXT("\xe7\x94\xa8\xe6\x88\xb7@example.com"), "example.com" },
	{ "UTF-8 of four octets", TEXT("\xf0\x9f\x98\x80@example.com"),
	    "example.com" },
	{ "quoted UTF-8", TEXT("\"\xc3\xbc @\"@example.com"), "example.com" },
	{ "a full-width \"@\" is local",
	    TEXT("a\xef\xbc\xa0"
		 "b@example.com"),
	    "example.com" },
	{ "U-labels (RFC 9495 4)",
	    TEXT("u@b\xc3\xbc"
		 "cher.example"),
	    "xn--bcher-kva.example" },
	{ "a final dot", TEXT("u@example.com."), "example.com" },
};

static void
test_mailbox_accepts(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(mailbox_rows); i++)
		check_accepted(mailbox_rows[i].row, caa_domain_from_mailbox,
		    mailbox_rows[i].text, mailbox_rows[i].len,
		    mailbox_rows[i].canonical, false);
}

static const struct {
	const char *row;
	const char *text;
	size_t len;
	const char *why;
} mailbox_refuse_rows[] = {
	{ "nothing", TEXT(""), "no \"@\"" },
	{ "no \"@\"", TEXT("example.com"), "no \"@\"" },
	{ "\"@\" only within quotes", TEXT("\"user@example.com\""),
	    "no \"@\"" },
	{ "only \"@\"", TEXT("@"), "no local part" },
	{ "no local part", TEXT("@example.com"), "no local part" },
	{ "no domain", TEXT("user@"), "no domain" },
	{ "no domain after quotes", TEXT("\"a@b\"@"), "no domain" },
	{ "two \"@\"", TEXT("user@example.com@evil.example"), "\"@\"" },
	{ "a display name", TEXT("User <user@example.com>"),
	    "outside RFC 5321" },
	{ "a blank in the local part", TEXT("a b@example.com"),
	    "outside RFC 5321" },
	{ "a quote inside", TEXT("a\"b@x\"@example.com"), "outside RFC 5321" },
	{ "octets behind the quotes", TEXT("\"a\"b@example.com"),
	    "outside RFC 5321" },
	{ "quotes without end", TEXT("\"a@example.com"), "outside RFC 5321" },
	{ "an escape without end", TEXT("\"a@b\\"), "outside RFC 5321" },
	{ "an escaped end", TEXT("\"a\\\"@example.com"), "outside RFC 5321" },
	{ "NUL in the local part", TEXT("a\0@example.com"),
	    "outside RFC 5321" },
	{ "NUL in quotes", TEXT("\"\0\"@example.com"), "outside RFC 5321" },
	{ "an escaped line break", TEXT("\"\\\n\"@example.com"),
	    "outside RFC 5321" },
	{ "an overlong \"@\"",
	    TEXT("a\xc1\x80"
		 "b@example.com"),
	    "not UTF-8" },
	{ "Latin-1", TEXT("\xfc@example.com"), "not UTF-8" },
	{ "a surrogate", TEXT("\xed\xa0\x80@example.com"), "not UTF-8" },
	{ "beyond Unicode", TEXT("\xf4\x90\x80\x80@example.com"), "not UTF-8" },
	{ "cut UTF-8", TEXT("\xe7\x94@example.com"), "not UTF-8" },
	{ "IPv4 literal", TEXT("user@[192.0.2.1]"), "no domain to check" },
	{ "IPv6 literal", TEXT("user@[IPv6:2001:db8::1]"),
	    "no domain to check" },
	{ "IPv4 without brackets", TEXT("user@192.0.2.1"), "is an IP address" },
	{ "a wildcard", TEXT("user@*.example.com"), "a wildcard" },
	{ "a bare wildcard", TEXT("user@*"), "a wildcard" },
	{ "the root", TEXT("user@."), "is the root" },
	{ "a domain that is none", TEXT("user@exam ple.com"), "a blank" },
	{ "NUL in the domain", TEXT("user@example.com\0"), "a NUL octet" },
};

static void
test_mailbox_refuses(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(mailbox_refuse_rows); i++)
		check_refused(mailbox_refuse_rows[i].row,
		    caa_domain_from_mailbox, mailbox_refuse_rows[i].text,
		    mailbox_refuse_rows[i].len, mailbox_refuse_rows[i].why);
}

static const struct {
	const char *row;
	const char *name;
	const char *parent;
} parent_rows[] = {
	{ "a host", "www.example.com", "example.com" },
	{ "below the TLD", "example.com", "com" },
	{ "the root is never asked (RFC 8659 3)", "com", NULL },
	{ "zeroed memory", "", NULL },
};

static void
test_parent(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(parent_rows); i++) {
		const char *parent = caa_domain_parent(parent_rows[i].name);

		if (parent_rows[i].parent == NULL)
			CHECK(parent_rows[i].row, parent == NULL);
		else
			CHECK(parent_rows[i].row,
			    parent != NULL &&
				strcmp(parent, parent_rows[i].parent) == 0);
	}
}

static const struct {
	const char *row;
	const char *name;
	const char *ancestor;
	bool within;
} within_rows[] = {
	{ "the same", "example.com", "example.com", true },
	{ "below", "www.example.com", "example.com", true },
	{ "far below", "a.b.c.example.com", "com", true },
	{ "above", "com", "example.com", false },
	{ "beside", "example.net", "example.com", false },
	{ "the same end, no label", "badexample.com", "example.com", false },
	{ "the same beginning", "example.com.evil", "example.com", false },
	{ "the empty name", "example.com", "", false },
	{ "zeroed memory", "", "com", false },
	{ "nothing in nothing", "", "", false },
};

static void
test_is_within(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(within_rows); i++)
		CHECK(within_rows[i].row,
		    caa_domain_is_within(within_rows[i].name,
			within_rows[i].ancestor) == within_rows[i].within);
}

/* In order: names below one ancestor stand together. */
static const char *const ordered[] = { "xample", "a.long.name.example",
	"b.long.name.example", "x.name.example", "xa.xame.example", "com",
	"a.com", "b.a.com", "c.b.a.com", "x-y.a.com", "aa.com", "b.com" };

static void
test_compare(void)
{
	struct caa_domain domains[CAA_COUNTOF(ordered)];

	for (size_t i = 0; i < CAA_COUNTOF(ordered); i++)
		CHECK(ordered[i],
		    caa_domain_parse(&domains[i], ordered[i],
			strlen(ordered[i]), NULL) == CAA_OK);
	for (size_t i = 0; i < CAA_COUNTOF(ordered); i++)
		for (size_t k = 0; k < CAA_COUNTOF(ordered); k++) {
			const int order =
			    caa_domain_compare(&domains[i], &domains[k]);

			CHECK(ordered[i],
			    (order > 0) - (order < 0) == (i > k) - (i < k));
		}
}

const char suite_name[] = "caa.domain";
const struct test tests[] = {
	{ "accepts", test_accepts },
	{ "refuses", test_refuses },
	{ "limits", test_limits },
	{ "ulabel_limits", test_ulabel_limits },
	{ "every_octet", test_every_octet },
	{ "no_memory", test_no_memory },
	{ "mailbox_accepts", test_mailbox_accepts },
	{ "mailbox_refuses", test_mailbox_refuses },
	{ "parent", test_parent },
	{ "is_within", test_is_within },
	{ "compare", test_compare },
	{ NULL, NULL },
};
