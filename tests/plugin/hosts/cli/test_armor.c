/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/armor.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

static const struct {
	const char *row;
	const char *text;
	const char *octets; /* NULL: stays as it is */
} rows[] = {
	{ "a whole group", "Zm9v", "foo" },
	{ "two digits at the end", "Zm9vYg==", "foob" },
	{ "three digits at the end", "Zm9vYmE=", "fooba" },
	{ "without padding", "Zm9vYg", "foob" },
	{ "without padding, three", "Zm9vYmE", "fooba" },
	{ "lines, of any kind", "Zm9v\r\n Ym\nFy\t\n", "foobar" },
	{ "the usual alphabet", "+/+/", "\xfb\xff\xbf" },
	{ "that of URLs", "-_-_", "\xfb\xff\xbf" },
	{ "a digit too many", "Zm9vY", NULL },
	{ "too much padding", "Zm9vYg===", NULL },
	{ "too little padding", "Zm9vYg=", NULL },
	{ "padding alone", "==", NULL },
	{ "octets behind the padding", "Zm9vYg==Zm9v", NULL },
	{ "PEM", "-----BEGIN CERTIFICATE REQUEST-----\nZm9v\n-----END----\n",
	    NULL },
	{ "an octet of no alphabet", "Zm9v*", NULL },
	{ "DER", "0Zm9", NULL },
	{ "blanks", " \n", NULL },
	{ "nothing", "", NULL },
};

static void
test_strip(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++) {
		const char *want =
		    rows[i].octets != NULL ? rows[i].octets : rows[i].text;
		/* One more octet: malloc(0) may be NULL. */
		struct cli_input input = {
			.octets = malloc(strlen(rows[i].text) + 1),
			.len = strlen(rows[i].text),
		};

		if (input.octets == NULL)
			continue;
		memcpy(input.octets, rows[i].text, input.len);
		cli_armor_strip(&input);
		CHECK(rows[i].row,
		    input.len == strlen(want) &&
			memcmp(input.octets, want, input.len) == 0);
		cli_input_clear(&input);
	}
}

const char suite_name[] = "cli.armor";
const struct test tests[] = {
	{ "strip", test_strip },
	{ NULL, NULL },
};
