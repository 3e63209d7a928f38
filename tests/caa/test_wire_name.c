/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/wire_name.h"

#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A61 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
	const char *row;
	const char *text;
	size_t len;
} parse_rows[] = {
	{ "a top-level domain", "com", 5 },
	{ "three labels", "www.example.com", 17 },
	{ "underscore and hyphen", "_a-b.com", 10 },
	{ "a label of 63 octets", A63 ".com", 69 },
	{ "a label of 64 octets", A63 "a.com", 0 },
	{ "a name of 255 octets", A63 "." A63 "." A63 "." A61, 255 },
	{ "a name of 256 octets", A63 "." A63 "." A63 "." A61 "a", 0 },
	{ "nothing", "", 0 },
	{ "a final dot is not canonical", "com.", 0 },
	{ "an empty label", "a..com", 0 },
	{ "a dot in front", ".com", 0 },
};

static void
test_parse(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(parse_rows); i++) {
		uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
		char text[CAA_WIRE_NAME_TEXT_SIZE];
		size_t len = caa_wire_name_parse(name, parse_rows[i].text);

		CHECK(parse_rows[i].row, len == parse_rows[i].len);
		if (len == 0)
			continue;
		CHECK(parse_rows[i].row, caa_wire_name_len(name) == len);
		caa_wire_name_print(name, text);
		CHECK(parse_rows[i].row, strcmp(text, parse_rows[i].text) == 0);
	}
}

static const struct {
	const char *row;
	const char *name;
	const char *ancestor;
	bool equal;
	bool within;
} compare_rows[] = {
	{ "the same", "a.com", "a.com", true, true },
	{ "other case (RFC 4343)", "WIKI.com", "wiki.COM", true, true },
	{ "below", "b.a.com", "a.com", false, true },
	{ "far below, other case", "d.c.b.A.com", "a.com", false, true },
	{ "above", "com", "a.com", false, false },
	{ "beside", "b.com", "a.com", false, false },
	{ "same ending, other label", "xa.com", "a.com", false, false },
	{ "same octets, other cut", "a.b", "abc", false, false },
};

static void
test_compare(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(compare_rows); i++) {
		const char *row = compare_rows[i].row;
		uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
		uint8_t ancestor[CAA_WIRE_NAME_MAX_OCTETS];

		CHECK(row, caa_wire_name_parse(name, compare_rows[i].name) > 0);
		CHECK(row,
		    caa_wire_name_parse(ancestor, compare_rows[i].ancestor) >
			0);
		CHECK(row,
		    caa_wire_name_is_equal(name, ancestor) ==
			compare_rows[i].equal);
		CHECK(row,
		    caa_wire_name_is_within(name, ancestor) ==
			compare_rows[i].within);
	}
}

static void
test_root(void)
{
	static const uint8_t root[] = { 0 };
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];

	CHECK("com", caa_wire_name_parse(name, "com") == 5);
	CHECK("all is in the root", caa_wire_name_is_within(name, root));
	CHECK("the root has no labels", caa_wire_name_labels(root) == 0);
	CHECK("the root's parent", caa_wire_name_parent(root) == root);
	CHECK("com's parent", *caa_wire_name_parent(name) == 0);
}

static const struct {
	const char *row;
	const char *name;
	const char *suffix;
	const char *replacement;
	const char *result; /* NULL: too long */
} rebase_rows[] = {
	{ "one label above", "www.a.com", "a.com", "b.net", "www.b.net" },
	{ "two labels above", "x.y.a.com", "a.com", "net", "x.y.net" },
	{ "the suffix in another case", "w.A.com", "a.COM", "b", "w.b" },
	{ "a result of 255 octets", A63 "." A63 "." A63 ".a", "a", A61,
	    A63 "." A63 "." A63 "." A61 },
	{ "a result of 256 octets (YXDOMAIN)", A63 "." A63 "." A63 ".a", "a",
	    A61 "a", NULL },
};

static void
test_rebase(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rebase_rows); i++) {
		const char *row = rebase_rows[i].row;
		const char *result = rebase_rows[i].result;
		uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
		uint8_t suffix[CAA_WIRE_NAME_MAX_OCTETS];
		uint8_t replacement[CAA_WIRE_NAME_MAX_OCTETS];
		uint8_t out[CAA_WIRE_NAME_MAX_OCTETS];
		char text[CAA_WIRE_NAME_TEXT_SIZE];

		CHECK(row, caa_wire_name_parse(name, rebase_rows[i].name) > 0);
		CHECK(row,
		    caa_wire_name_parse(suffix, rebase_rows[i].suffix) > 0);
		CHECK(row,
		    caa_wire_name_parse(
			replacement, rebase_rows[i].replacement) > 0);
		size_t len =
		    caa_wire_name_rebase(out, name, suffix, replacement);
		CHECK(row, (len == 0) == (result == NULL));
		if (len == 0)
			continue;
		caa_wire_name_print(out, text);
		CHECK(row, strcmp(text, result) == 0);
	}
}

static const struct {
	const char *row;
	const char *name; /* wire form, NUL at the end included */
	const char *text;
} print_rows[] = {
	{ "the root", "", "." },
	{ "upper case",
	    "\x03"
	    "WWW"
	    "\x01"
	    "I",
	    "www.i" },
	{ "a dot inside a label",
	    "\x03"
	    "a.b",
	    "a\\046b" },
	{ "zone file characters",
	    "\x08"
	    "\\\"();@$x",
	    "\\092\\034\\040\\041\\059\\064\\036x" },
	{ "controls and high octets",
	    "\x04"
	    "\n\x1b\xff ",
	    "\\010\\027\\255\\032" },
};

static void
test_print(void)
{
	uint8_t longest[CAA_WIRE_NAME_MAX_OCTETS];
	char text[CAA_WIRE_NAME_TEXT_SIZE];

	for (size_t i = 0; i < CAA_COUNTOF(print_rows); i++) {
		caa_wire_name_print((const uint8_t *)print_rows[i].name, text);
		CHECK(print_rows[i].row, strcmp(text, print_rows[i].text) == 0);
	}
	memset(longest, 0xff, sizeof(longest));
	longest[0] = longest[64] = longest[128] = 63;
	longest[192] = 61;
	longest[254] = 0;
	caa_wire_name_print(longest, text);
	CHECK("the longest text fits", strlen(text) == 250 * 4 + 3);
}

const char suite_name[] = "caa.wire_name";
const struct test tests[] = {
	{ "parse", test_parse },
	{ "compare", test_compare },
	{ "root", test_root },
	{ "rebase", test_rebase },
	{ "print", test_print },
	{ NULL, NULL },
};
