/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/text.h"

#include <string.h>

#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(text)     (text), sizeof(text) - 1

static const struct {
	const char *row;
	const char *octets;
	size_t len;
	bool ia5, utf8;
} class_rows[] = {
	{ "empty", TEXT(""), false, false },
	{ "a name", TEXT("a.example"), true, true },
	{ "control characters are IA5", TEXT("\x01\x1f\x7f"), true, true },
	{ "NUL alone", TEXT("\0"), false, false },
	{ "NUL inside", TEXT("a.example\0.b"), false, false },
	{ "two octets", TEXT("\xc2\x80\xdf\xbf"), false, true },
	{ "three octets", TEXT("\xe0\xa0\x80\xef\xbf\xbf"), false, true },
	{ "four octets", TEXT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), false,
	    true },
	{ "a continuation alone", TEXT("\x80"), false, false },
	{ "over-long two", TEXT("\xc1\xbf"), false, false },
	{ "over-long NUL", TEXT("\xc0\x80"), false, false },
	{ "over-long three", TEXT("\xe0\x9f\xbf"), false, false },
	{ "over-long four", TEXT("\xf0\x8f\xbf\xbf"), false, false },
	{ "a surrogate", TEXT("\xed\xa0\x80"), false, false },
	{ "before the surrogates", TEXT("\xed\x9f\xbf"), false, true },
	{ "past U+10FFFF", TEXT("\xf4\x90\x80\x80"), false, false },
	{ "a lead octet no more used", TEXT("\xf8\x88\x80\x80\x80"), false,
	    false },
	{ "cut after one of two", TEXT("a\xc2"), false, false },
	{ "cut after three of four", TEXT("\xf0\x90\x80"), false, false },
	{ "Latin-1", TEXT("m\xfcller"), false, false },
	{ "byte order mark",
	    TEXT("\xef\xbb\xbf"
		 "a"),
	    false, false },
	{ "U+FEFF further on", TEXT("a\xef\xbb\xbf"), false, true },
};

static void
test_classes(void)
{
	for (size_t i = 0; i < COUNTOF(class_rows); i++) {
		const uint8_t *octets = (const uint8_t *)class_rows[i].octets;

		CHECK(class_rows[i].row,
		    x509_text_is_ia5(octets, class_rows[i].len) ==
			class_rows[i].ia5);
		CHECK(class_rows[i].row,
		    x509_text_is_utf8(octets, class_rows[i].len) ==
			class_rows[i].utf8);
	}
}

static const struct {
	const char *row;
	const char *octets;
	size_t len, size;
	const char *text;
} escape_rows[] = {
	{ "empty", TEXT(""), 8, "" },
	{ "plain", TEXT("a b~"), 8, "a b~" },
	{ "every kind", TEXT("\\\0\x7f\xff"), 32, "\\\\\\000\\127\\255" },
	{ "just fits", TEXT("abcdefg"), 8, "abcdefg" },
	{ "one too long", TEXT("abcdefgh"), 8, "abcd..." },
	{ "no cut through an escape",
	    TEXT("abc\xff"
		 "defg"),
	    8, "abc..." },
	{ "an escape ends exactly", TEXT("abc\xff"), 8, "abc\\255" },
	{ "room for the dots alone", TEXT("abcd"), 4, "..." },
};

static void
test_escape(void)
{
	for (size_t i = 0; i < COUNTOF(escape_rows); i++) {
		char text[40];

		memset(text, '!', sizeof(text));
		x509_text_escape(text, escape_rows[i].size,
		    (const uint8_t *)escape_rows[i].octets, escape_rows[i].len);
		CHECK(
		    escape_rows[i].row, strcmp(text, escape_rows[i].text) == 0);
		CHECK(escape_rows[i].row, text[escape_rows[i].size] == '!');
	}
}

const char suite_name[] = "x509.text";
const struct test tests[] = {
	{ "classes", test_classes },
	{ "escape", test_escape },
	{ NULL, NULL },
};
