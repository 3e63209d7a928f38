/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/near_miss.h"

#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

static const struct {
	const char *row;
	const char *value;
	const char *issuer;
	enum caa_near_miss miss;
} rows[] = {
	{ "another CA", "other.example", "ca.example", CAA_NEAR_MISS_NONE },
	{ "nobody", ";", "ca.example", CAA_NEAR_MISS_NONE },
	{ "nothing", "", "ca.example", CAA_NEAR_MISS_NONE },
	{ "noise", "%%%%%", "ca.example", CAA_NEAR_MISS_NONE },
	{ "no issuer of ours", "ca.example", "", CAA_NEAR_MISS_NONE },
	{ "our name in another case", "CA.Example", "ca.example",
	    CAA_NEAR_MISS_CASE },
	{ "our name, malformed parameters", "ca.example; a=b;", "ca.example",
	    CAA_NEAR_MISS_PARAMETERS },
	{ "our name, two semicolons", "ca.example;;", "ca.example",
	    CAA_NEAR_MISS_PARAMETERS },
	{ "final dot (ctrl.blog)", "letsencrypt.org.", "letsencrypt.org",
	    CAA_NEAR_MISS_DOT },
	{ "final dot before parameters", "ca.example. ; a=b", "ca.example",
	    CAA_NEAR_MISS_DOT },
	{ "leading dot", ".ca.example", "ca.example", CAA_NEAR_MISS_DOT },
	{ "URL", "https://ca.example", "ca.example", CAA_NEAR_MISS_URL },
	{ "URL with all that", "HTTPS://CA.example:443/x?y#z", "ca.example",
	    CAA_NEAR_MISS_URL },
	{ "URL of another", "https://other.example", "ca.example",
	    CAA_NEAR_MISS_NONE },
	{ "mail address", "mailto:security@ca.example", "ca.example",
	    CAA_NEAR_MISS_URL },
	{ "nothing behind the at sign", "ca@", "ca.example",
	    CAA_NEAR_MISS_DISPLAY },
	{ "quoted", "\"ca.example\"", "ca.example", CAA_NEAR_MISS_QUOTED },
	{ "half quoted", "'ca.example", "ca.example", CAA_NEAR_MISS_QUOTED },
	{ "display name", "Let's Encrypt", "letsencrypt.org",
	    CAA_NEAR_MISS_DISPLAY },
	{ "brand without TLD", "digicert", "digicert.com",
	    CAA_NEAR_MISS_DISPLAY },
	{ "our name with blanks", "ca . example", "ca.example",
	    CAA_NEAR_MISS_DISPLAY },
	{ "another display name", "Some CA", "ca.example", CAA_NEAR_MISS_NONE },
	{ "another TLD", "letsencrypt.com", "letsencrypt.org",
	    CAA_NEAR_MISS_SPELLING },
	{ "another TLD, one label more", "ca.evil.test", "ca.example",
	    CAA_NEAR_MISS_NONE },
	{ "a letter missing", "letencrypt.org", "letsencrypt.org",
	    CAA_NEAR_MISS_SPELLING },
	{ "a letter too many", "lettsencrypt.org", "letsencrypt.org",
	    CAA_NEAR_MISS_SPELLING },
	{ "a letter wrong", "letsencrypd.org", "letsencrypt.org",
	    CAA_NEAR_MISS_SPELLING },
	{ "two letters swapped", "lestencrypt.org", "letsencrypt.org",
	    CAA_NEAR_MISS_SPELLING },
	{ "two letters wrong", "lexxencrypt.org", "letsencrypt.org",
	    CAA_NEAR_MISS_NONE },
	{ "a digit makes another CA", "authority2.example",
	    "authority1.example", CAA_NEAR_MISS_NONE },
	{ "a short name has neighbours", "a.example", "ca.example",
	    CAA_NEAR_MISS_NONE },
	{ "below ours", "www.ca.example", "ca.example",
	    CAA_NEAR_MISS_SPELLING },
	{ "ours and more", "ca.example.evil", "ca.example",
	    CAA_NEAR_MISS_SPELLING },
	{ "prefixed (GoDaddy, bug 1904749)", "issuedomainname:ca.example",
	    "ca.example", CAA_NEAR_MISS_SPELLING },
	{ "parameters without a semicolon", "ca.example policy=ev",
	    "ca.example", CAA_NEAR_MISS_SPELLING },
	{ "ours inside another word", "myca.example", "ca.example",
	    CAA_NEAR_MISS_NONE },
	{ "octets above ASCII", "ca.example\xff", "ca.example",
	    CAA_NEAR_MISS_SPELLING },
};

static void
test_rows(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++)
		CHECK(rows[i].row,
		    caa_near_miss((const uint8_t *)rows[i].value,
			strlen(rows[i].value), rows[i].issuer) == rows[i].miss);
}

/* Values from the net are as long as they like. */
static void
test_long(void)
{
	static uint8_t value[65000];

	memset(value, 'a', sizeof(value));
	CHECK("64 KiB",
	    caa_near_miss(value, sizeof(value), "ca.example") ==
		CAA_NEAR_MISS_NONE);
	memcpy(value, "ca.example ", 11);
	CHECK("our name before 64 KiB",
	    caa_near_miss(value, sizeof(value), "ca.example") ==
		CAA_NEAR_MISS_NONE);
	CHECK("more letters than are compared",
	    caa_near_miss(value + 20, 400, "ca.example") == CAA_NEAR_MISS_NONE);
	CHECK("a value that is shorter than the end of a URL's mark",
	    caa_near_miss((const uint8_t *)"://", 3, "ca.example") ==
		CAA_NEAR_MISS_NONE);
	static const uint8_t nul[] = "ca.example\0";
	CHECK("a NUL behind our name",
	    caa_near_miss(nul, sizeof(nul) - 1, "ca.example") ==
		CAA_NEAR_MISS_SPELLING);
}

const char suite_name[] = "caa.near_miss";
const struct test tests[] = {
	{ "rows", test_rows },
	{ "long", test_long },
	{ NULL, NULL },
};
