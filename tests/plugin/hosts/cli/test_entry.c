/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/entry.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

#define LINE(text) text, sizeof(text) - 1

static const struct {
	const char *row;
	const char *octets;
	size_t len;
	const char *shown;
	const char *id;      /* JSON, NULL: none */
	const char *trouble; /* part of it, NULL: none */
} rows[] = {
	{ "a name", LINE("www.example.com"), "www.example.com", NULL, NULL },
	{ "a mailbox", LINE("a@example.com"), "a@example.com", NULL, NULL },
	{ "a name that is none is not ours to judge", LINE("a..b c"), "a..b c",
	    NULL, NULL },
	{ "an empty line", LINE(""), "", NULL, "empty" },
	{ "a blank", LINE(" "), " ", NULL, NULL },
	{ "letters of other alphabets", LINE("b\xc3\xbc.example"),
	    "b\xc3\xbc.example", NULL, NULL },
	{ "no UTF-8", LINE("b\xfc.a\\"), "b\\252.a\\092", NULL, NULL },
	{ "a NUL", LINE("a\0b"), "a\\000b", NULL, NULL },
	{ "an object", LINE("{\"name\": \"a.example\"}"), "a.example", NULL,
	    NULL },
	{ "with a text as its id",
	    LINE("{\"id\":\"x\\u00e9\\\"\","
		 "\"name\":\"a.example\"}"),
	    "a.example", "\"x\\u00E9\\\"\"", NULL },
	{ "with a number", LINE("{\"name\":\"a.example\",\"id\":-17}"),
	    "a.example", "-17", NULL },
	{ "with a fraction", LINE("{\"name\":\"a.example\",\"id\":1.5}"),
	    "a.example", "1.5", NULL },
	{ "a NUL in a name", LINE("{\"name\":\"a\\u0000b\"}"), "a\\000b", NULL,
	    NULL },
	{ "no name", LINE("{\"id\":1}"), "{\"id\":1}", NULL, "no \"name\"" },
	{ "a name that is no text", LINE("{\"name\":1}"), "{\"name\":1}", NULL,
	    "not a text" },
	{ "an id that is no scalar", LINE("{\"name\":\"a\",\"id\":[]}"),
	    "{\"name\":\"a\",\"id\":[]}", NULL, "neither" },
	{ "an id that is null", LINE("{\"name\":\"a\",\"id\":null}"),
	    "{\"name\":\"a\",\"id\":null}", NULL, "neither" },
	{ "a member nobody knows", LINE("{\"name\":\"a\",\"profile\":\"b\"}"),
	    "{\"name\":\"a\",\"profile\":\"b\"}", NULL, "only" },
	{ "a member twice", LINE("{\"name\":\"a\",\"name\":\"b\"}"),
	    "{\"name\":\"a\",\"name\":\"b\"}", NULL, "not JSON" },
	{ "half an object", LINE("{\"name\":\"a\""), "{\"name\":\"a\"", NULL,
	    "not JSON" },
	{ "something after it", LINE("{\"name\":\"a\"} b"),
	    "{\"name\":\"a\"} b", NULL, "not JSON" },
};

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
test_read(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++) {
		const struct cli_line line = { rows[i].octets, rows[i].len, 1,
			false };
		const char *row = rows[i].row;
		struct cli_entry entry;

		CHECK(row, cli_entry_read(&entry, &line));
		CHECK(row, is_same(entry.shown, rows[i].shown));
		CHECK(row, is_same(entry.id, rows[i].id));
		CHECK(
		    row, (entry.trouble == NULL) == (rows[i].trouble == NULL));
		CHECK(row,
		    entry.trouble == NULL ||
			strstr(entry.trouble, rows[i].trouble) != NULL);
		cli_entry_clear(&entry);
	}
}

static void
test_long(void)
{
	char octets[2 * CLI_ENTRY_MAX_SHOWN];
	struct cli_line line = { octets, sizeof(octets), 1, false };
	struct cli_entry entry;

	memset(octets, 'a', sizeof(octets));
	CHECK("a long name", cli_entry_read(&entry, &line));
	CHECK("goes to the module whole", entry.len == sizeof(octets));
	CHECK("and is shown short", strlen(entry.shown) == CLI_ENTRY_MAX_SHOWN);
	CHECK("without trouble", entry.trouble == NULL);
	cli_entry_clear(&entry);
	line.cut = true;
	CHECK("a line that was cut", cli_entry_read(&entry, &line));
	CHECK("is no entry", entry.trouble != NULL);
	cli_entry_clear(&entry);
}

static void
test_mark(void)
{
	CHECK("the same", cli_entry_mark("a.b") == cli_entry_mark("a.b"));
	CHECK("another", cli_entry_mark("a.b") != cli_entry_mark("a.c"));
	CHECK("nothing", cli_entry_mark("") != 0);
}

const char suite_name[] = "cli.entry";
const struct test tests[] = {
	{ "read", test_read },
	{ "long", test_long },
	{ "mark", test_mark },
	{ NULL, NULL },
};
