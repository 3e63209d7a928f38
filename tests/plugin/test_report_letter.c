/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_letter.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

#define DOCUMENT "<?xml version=\"1.0\"?>\n<a>\n</a>\n"

static const struct plugin_letter mail = {
	.url = "https://iodef.example.com/",
	.id = "00112233445566778899aabbccddeeff",
	.domain = "example.com",
	.sender = "ca.example",
	.from = "caa@ca.example",
	.subject = "CAA report \\ for you",
	.words = "Dear owner,\n\n  a\\nb\\\n\nurl: x\n",
	.written_at = 1795320000,
	.format = PLUGIN_REPORT_IODEF,
	.document = DOCUMENT,
	.document_len = sizeof(DOCUMENT) - 1,
};

static const struct plugin_letter web = {
	.url = "https://iodef.example.com/",
	.id = "00112233445566778899aabbccddeeff",
	.domain = "example.com",
	.sender = "ca.example",
	.from = "",
	.subject = "",
	.words = "",
	.document = "",
};

static bool
is_same(const struct plugin_letter *a, const struct plugin_letter *b)
{
	return strcmp(a->url, b->url) == 0 && strcmp(a->id, b->id) == 0 &&
	    strcmp(a->domain, b->domain) == 0 &&
	    strcmp(a->sender, b->sender) == 0 &&
	    strcmp(a->from, b->from) == 0 &&
	    strcmp(a->subject, b->subject) == 0 &&
	    strcmp(a->words, b->words) == 0 && a->written_at == b->written_at &&
	    a->format == b->format && a->document_len == b->document_len &&
	    strcmp(a->document, b->document) == 0;
}

/* Octets in memory of exactly one more; frees what it was given. */
static char *
with_room(char *octets, size_t len)
{
	char *out = malloc(len + 1);

	if (out != NULL)
		memcpy(out, octets, len);
	free(octets);
	return out;
}

static void
check_round_trip(const char *row, const struct plugin_letter *letter)
{
	struct plugin_letter again;
	char *octets = NULL;
	size_t len = 0;

	if (plugin_letter_print(&octets, &len, letter, NULL) != CAA_OK) {
		CHECK(row, false);
		return;
	}
	octets = with_room(octets, len);
	if (octets == NULL)
		return;
	CHECK_SAFE(row,
	    plugin_letter_parse(&again, octets, len, NULL) == CAA_OK &&
		is_same(&again, letter));
	plugin_letter_clear(&again);
}

static void
test_round_trip(void)
{
	check_round_trip("a mail", &mail);
	check_round_trip("a web report", &web);
}

/* No beginning of a file passes for a letter: a write cut short is seen. */
static void
test_cut_short(void)
{
	struct plugin_letter letter;
	char *octets = NULL;
	size_t len = 0, passed = 0, left = 0;

	if (plugin_letter_print(&octets, &len, &mail, NULL) != CAA_OK)
		return;
	/* In memory of its own, so that reading beyond it is found. */
	for (size_t cut = 0; cut < len; cut++) {
		char *part = malloc(cut + 1);

		if (part == NULL)
			break;
		memcpy(part, octets, cut);
		if (plugin_letter_parse(&letter, part, cut, NULL) == CAA_OK)
			passed++;
		if (letter.url != NULL)
			left++;
		plugin_letter_clear(&letter);
	}
	CHECK_SAFE("none passes", passed == 0);
	CHECK_SAFE("nothing of it is left", left == 0);
	free(octets);
}

static const struct {
	const char *row;
	const char *from, *to; /* replaced in the file of a web report */
} bad_rows[] = {
	{ "another version", "report 1", "report 2" },
	{ "a key missing", "domain: example.com\n", "" },
	{ "keys in another order", "url: ", "id: " },
	{ "a hidden line feed", "domain: example", "domain: \\nxample" },
	{ "a hidden header", "subject: ", "subject: a\\nBcc: b@example.net" },
	{ "a carriage return", "domain: example", "domain: \rxample" },
	{ "an octet over 127", "domain: e", "domain: \xe9" },
	{ "an unknown escape", "domain: example", "domain: \\xample" },
	{ "an escape cut off", "example.com\n", "example.co\\\n" },
	{ "a sign", "written-at: 0", "written-at: -1" },
	{ "no number", "written-at: 0", "written-at: " },
	{ "a number too large", "written-at: 0",
	    "written-at: 9223372036854775808" },
	{ "an unknown format", "format: rid", "format: html" },
	{ "a longer format", "format: rid", "format: ridd" },
	{ "a document longer than said", "\n\n", "\n\nx" },
	{ "a document shorter than said", "document: 0", "document: 1" },
	{ "no empty line", "document: 0\n", "document: 0" },
};

/* The text with one replacement, for free(). */
static char *
replace(const char *text, size_t len, const char *old, const char *new)
{
	const char *found = strstr(text, old);
	char *out = calloc(1, len + strlen(new) + 1);

	if (out == NULL || found == NULL)
		return out;
	const size_t before = (size_t)(found - text);
	memcpy(out, text, before);
	memcpy(out + before, new, strlen(new));
	memcpy(out + before + strlen(new), found + strlen(old),
	    strlen(found + strlen(old)));
	return out;
}

static void
test_bad(void)
{
	char *octets = NULL;
	size_t len = 0;

	if (plugin_letter_print(&octets, &len, &web, NULL) != CAA_OK)
		return;
	char *text = strndup(octets, len);
	for (size_t i = 0; text != NULL && i < CAA_COUNTOF(bad_rows); i++) {
		const char *row = bad_rows[i].row;
		struct plugin_letter letter;
		char *bad =
		    replace(text, len, bad_rows[i].from, bad_rows[i].to);

		if (bad == NULL)
			break;
		CHECK(row, strstr(text, bad_rows[i].from) != NULL);
		CHECK(row,
		    plugin_letter_parse(&letter, bad, strlen(bad), NULL) ==
			CAA_E_MALFORMED);
		plugin_letter_clear(&letter);
	}
	free(text);
	free(octets);
}

static void
test_too_long(void)
{
	struct plugin_letter letter = web;
	char *octets = NULL;
	size_t len = 0;

	char *document = calloc(1, PLUGIN_LETTER_MAX + 1);

	if (document == NULL)
		return;
	memset(document, 'x', PLUGIN_LETTER_MAX);
	letter.document = document;
	letter.document_len = PLUGIN_LETTER_MAX;
	CHECK("too long",
	    plugin_letter_print(&octets, &len, &letter, NULL) == CAA_E_LIMIT);
	free(document);
}

const char suite_name[] = "plugin.report_letter";
const struct test tests[] = {
	{ "round_trip", test_round_trip },
	{ "cut_short", test_cut_short },
	{ "bad", test_bad },
	{ "too_long", test_too_long },
	{ NULL, NULL },
};
