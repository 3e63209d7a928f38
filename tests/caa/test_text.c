/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/text.h"

#include <string.h>

#include "caa/ascii.h"
#include "caa/status.h"
#include "tests/runner.h"

static const struct {
	const char *row;
	const char *octets;
	size_t len;
	const char *text;
} escape_rows[] = {
	{ "nothing", "", 0, "" },
	{ "plain text", "ca.example", 10, "ca.example" },
	{ "a blank is printable", " ", 1, " " },
	{ "a quote would end a quoted string", "\"", 1, "\\\"" },
	{ "a backslash would begin an escape", "\\", 1, "\\\\" },
	{ "NUL in the middle", "a\0b", 3, "a\\000b" },
	{ "a line break would forge a log line", "\r\n", 2, "\\013\\010" },
	{ "a terminal's escape", "\x1b[2J", 4, "\\027[2J" },
	{ "DEL", "\x7f", 1, "\\127" },
	{ "UTF-8 is octets", "\xc3\xbc", 2, "\\195\\188" },
	{ "the last octet", "\xff", 1, "\\255" },
};

static void
test_escape(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(escape_rows); i++) {
		const char *row = escape_rows[i].row;
		char out[32];

		memset(out, 'x', sizeof(out));
		size_t len = caa_text_escape(out, sizeof(out),
		    escape_rows[i].octets, escape_rows[i].len);
		CHECK(row, len == strlen(escape_rows[i].text));
		CHECK(row, strcmp(out, escape_rows[i].text) == 0);
	}
}

static const struct {
	const char *row;
	size_t size;
	const char *text; /* of a\000bc, eight octets with its NUL */
} cut_rows[] = {
	{ "one octet holds the NUL", 1, "" },
	{ "room for a dot", 2, "." },
	{ "room for the dots", 4, "..." },
	{ "one octet and the dots", 5, "a..." },
	{ "half an escape is none", 7, "a..." },
	{ "all of it", 8, "a\\000bc" },
};

static void
test_cut(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(cut_rows); i++) {
		const char *row = cut_rows[i].row;
		char out[16];

		memset(out, 'x', sizeof(out));
		CHECK(row,
		    caa_text_escape(out, cut_rows[i].size, "a\0bc", 4) == 7);
		CHECK(row, strcmp(out, cut_rows[i].text) == 0);
		CHECK(row, out[cut_rows[i].size] == 'x');
	}
	CHECK("no memory at all", caa_text_escape(NULL, 0, "a\0bc", 4) == 7);
}

static void
test_every_octet_is_printable(void)
{
	for (unsigned c = 0; c < 256; c++) {
		const uint8_t octet = (uint8_t)c;
		char out[8];
		size_t len = caa_text_escape(out, sizeof(out), &octet, 1);

		for (size_t i = 0; i < len; i++)
			CHECK(
			    "one of 256", caa_ascii_is_print((uint8_t)out[i]));
	}
}

static void
test_join(void)
{
	struct caa_text text;
	char out[32];

	caa_text_init(&text, out, sizeof(out));
	caa_text_add(&text, "say \"");
	caa_text_add_octet(&text, '"');
	caa_text_add_escape(&text, ' ');
	caa_text_add(&text, "\"");
	CHECK("pieces follow each other", caa_text_end(&text) == 12);
	CHECK(
	    "pieces follow each other", strcmp(out, "say \"\\\"\\032\"") == 0);
}

/* A piece is cut where its octets one by one would be. */
static void
test_cut_in_a_piece(void)
{
	static const char piece[] = "ca.example";

	for (size_t size = 1; size < 2 * sizeof(piece); size++) {
		struct caa_text whole, apart;
		char a[2 * sizeof(piece)], b[2 * sizeof(piece)];

		caa_text_init(&whole, a, size);
		caa_text_init(&apart, b, size);
		caa_text_add_octet(&whole, 'x');
		caa_text_add_octet(&apart, 'x');
		caa_text_add(&whole, piece);
		for (size_t i = 0; i + 1 < sizeof(piece); i++)
			caa_text_add_octet(&apart, (uint8_t)piece[i]);
		CHECK("as long", caa_text_end(&whole) == caa_text_end(&apart));
		CHECK("cut there", strcmp(a, b) == 0);
	}
}

static const struct {
	const char *row;
	uint32_t number;
	const char *text;
} number_rows[] = {
	{ "nothing", 0, "0" },
	{ "one digit", 9, "9" },
	{ "two", 10, "10" },
	{ "the largest", UINT32_MAX, "4294967295" },
};

static void
test_number(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(number_rows); i++) {
		struct caa_text text;
		char out[16];

		caa_text_init(&text, out, sizeof(out));
		caa_text_add_number(&text, number_rows[i].number);
		(void)caa_text_end(&text);
		CHECK(
		    number_rows[i].row, strcmp(out, number_rows[i].text) == 0);
	}
}

static void
test_sentence(void)
{
	struct caa_text text;
	char out[64];

	caa_text_init(&text, out, sizeof(out));
	caa_text_add_sentence(&text, "");
	caa_text_add_sentence(&text, "say \"\\\"\n\x7f, then \xff");
	CHECK("quotes stay",
	    caa_text_end(&text) == 26 &&
		strcmp(out, "say \"\\\"\\010\\127, then \\255") == 0);
}

const char suite_name[] = "caa.text";
const struct test tests[] = {
	{ "escape", test_escape },
	{ "cut", test_cut },
	{ "every_octet_is_printable", test_every_octet_is_printable },
	{ "join", test_join },
	{ "cut_in_a_piece", test_cut_in_a_piece },
	{ "number", test_number },
	{ "sentence", test_sentence },
	{ NULL, NULL },
};
