/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer_view.h"

#include "tests/runner.h"

/* At 0 "www.Example.com", at 17 "mail" before its "Example.com", at 24 that,
 * at 26 the root, at 27 a label and its own beginning again, at 31 a pointer
 * to what lies behind, at 33 a label that is cut short. */
static const uint8_t octets[] = "\3www\7Example\3com\0"
				"\4mail\xc0\x04"
				"\xc0\x04"
				"\0"
				"\1a\xc0\x1b"
				"\xc0\x21"
				"\3co";

static const struct {
	const char *row;
	size_t at;
	const char *name; /* NULL: the root */
	bool is, holds;
} rows[] = {
	{ "the same", 0, "www.Example.com", true, true },
	{ "the same in another case (RFC 4343)", 0, "WWW.example.com", true,
	    true },
	{ "below", 0, "a.b.www.example.com", false, true },
	{ "above", 0, "example.com", false, false },
	{ "beside", 0, "mail.example.com", false, false },
	{ "same ending, other label", 24, "wwwexample.com", false, false },
	{ "same octets, other cut", 0, "wwwwexample.com", false, false },
	{ "the beginning of it", 0, "www.example", false, false },
	{ "a name with a pointer", 17, "mail.example.com", true, true },
	{ "below a name with a pointer", 17, "x.mail.example.COM", false,
	    true },
	{ "beside a name with a pointer", 17, "www.example.com", false, false },
	{ "nothing but a pointer", 24, "example.com", true, true },
	{ "below nothing but a pointer", 24, "www.example.com", false, true },
	{ "the root", 26, NULL, true, true },
	{ "below the root", 26, "com", false, true },
	{ "the root is no other name", 24, NULL, false, false },
	{ "a pointer to where it came from", 27, "a.a", false, false },
	{ "the root is not in what is no name", 27, NULL, false, false },
	{ "a pointer forwards", 31, "co", false, false },
	{ "a label past the end", 33, "co", false, false },
	{ "an offset past the end", sizeof(octets), NULL, false, false },
};

static void
test_compare(void)
{
	/* Less the NUL of the text, which is no part of the last label. */
	const struct caa_view view = { .octets = octets,
		.len = sizeof(octets) - 1 };

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		const char *row = rows[i].row;
		uint8_t name[CAA_WIRE_NAME_MAX_OCTETS] = { 0 };

		CHECK(row,
		    rows[i].name == NULL ||
			caa_wire_name_parse(name, rows[i].name) > 0);
		CHECK(row,
		    caa_view_name_is(&view, rows[i].at, name) == rows[i].is);
		CHECK(row,
		    caa_view_name_holds(&view, rows[i].at, name) ==
			rows[i].holds);
	}
}

const char suite_name[] = "caa.answer_view";
const struct test tests[] = {
	{ "compare", test_compare },
	{ NULL, NULL },
};
