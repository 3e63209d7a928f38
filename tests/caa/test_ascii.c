/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/ascii.h"

#include "caa/status.h"
#include "tests/runner.h"

static const struct {
	const char *row;
	const char *octets;
	size_t len;
	const char *text;
	bool equal;
} equal_rows[] = {
	{ "same", "issue", 5, "issue", true },
	{ "case of every letter", "ISSUE", 5, "issue", true },
	{ "shorter", "issu", 4, "issue", false },
	{ "longer", "issuew", 6, "issue", false },
	{ "an embedded NUL", "issu\0", 5, "issue", false },
	{ "dotless i is another letter", "\xc4\xb1ssue", 6, "issue", false },
	{ "@ and ` differ by the case bit only", "@", 1, "`", false },
};

static void
test_equal(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(equal_rows); i++)
		CHECK(equal_rows[i].row,
		    caa_ascii_equal_nocase(equal_rows[i].octets,
			equal_rows[i].len,
			equal_rows[i].text) == equal_rows[i].equal);
}

static void
test_classes(void)
{
	unsigned alnum = 0, print = 0;

	for (unsigned c = 0; c < 256; c++) {
		alnum += caa_ascii_is_alnum((uint8_t)c);
		print += caa_ascii_is_print((uint8_t)c);
	}
	CHECK("62 letters and digits", alnum == 62);
	CHECK("95 printable octets", print == 95);
}

const char suite_name[] = "caa.ascii";
const struct test tests[] = {
	{ "equal", test_equal },
	{ "classes", test_classes },
	{ NULL, NULL },
};
