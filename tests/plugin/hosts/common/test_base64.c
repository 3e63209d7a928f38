/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/base64.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/exit.h"
#include "tests/runner.h"

static const struct {
	const char *row;
	const char *text;
	const char *octets; /* NULL: refused */
} rows[] = {
	{ "nothing", "", "" },
	{ "one octet", "Zg==", "f" },
	{ "two octets", "Zm8=", "fo" },
	{ "three octets", "Zm9v", "foo" },
	{ "more (RFC 4648 10)", "Zm9vYmFy", "foobar" },
	{ "white space", " Zm\n9v\r\nYg\t==\n", "foob" },
	{ "plus and slash", "+/+/", "\xfb\xff\xbf" },
	{ "no padding", "Zg", NULL },
	{ "half the padding", "Zg=", NULL },
	{ "too much padding", "Zm9v====", NULL },
	{ "padding alone", "==", NULL },
	{ "something behind the padding", "Zg==Zg==", NULL },
	{ "one digit", "Z===", NULL },
	{ "bits that are lost, two digits", "Zh==", NULL },
	{ "bits that are lost, three digits", "Zm9=", NULL },
	{ "the alphabet of URLs", "-_-_", NULL },
	{ "no digit", "Zm9!", NULL },
};

static void
test_decode(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++) {
		const char *row = rows[i].row, *octets = rows[i].octets;
		uint8_t *out = NULL;
		size_t len = 0;
		const bool ok = cli_base64_decode(
		    rows[i].text, strlen(rows[i].text), &out, &len);

		CHECK(row, ok == (octets != NULL));
		CHECK(row,
		    !ok || octets == NULL ||
			(len == strlen(octets) &&
			    memcmp(out, octets, len) == 0));
		free(out);
	}
}

static void
test_zero_octet(void)
{
	uint8_t *out = NULL;
	size_t len = 0;

	CHECK("a zero octet is no digit",
	    !cli_base64_decode("Zm\0v", 4, &out, &len));
}

const char suite_name[] = "common.base64";
const struct test tests[] = {
	{ "decode", test_decode },
	{ "zero_octet", test_zero_octet },
	{ NULL, NULL },
};
