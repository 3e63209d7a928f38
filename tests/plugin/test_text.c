/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/text.h"

#include <stdint.h>
#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

static const struct {
	const char *row;
	const char *text;
	const char *quoted;
} quote_rows[] = {
	{ "plain", "ca.example", "\"ca.example\"" },
	{ "empty", "", "\"\"" },
	{ "a quote inside", "a\"b", "\"a\\\"b\"" },
	{ "control octets", "a\n\x1b[2J", "\"a\\010\\027[2J\"" },
	{ "octets above ASCII", "\xc3\xa4", "\"\\195\\164\"" },
};

static void
test_quote(void)
{
	char out[PLUGIN_TEXT_QUOTED], text[400];

	for (size_t i = 0; i < CAA_COUNTOF(quote_rows); i++)
		CHECK(quote_rows[i].row,
		    strcmp(plugin_text_quote(out, quote_rows[i].text),
			quote_rows[i].quoted) == 0);
	for (size_t len = 0; len < sizeof(text); len++) {
		memset(text, 'x', len);
		text[len] = '\0';
		size_t n = strlen(plugin_text_quote(out, text));

		CHECK("any length fits",
		    n < sizeof(out) && out[0] == '"' && out[n - 1] == '"');
		CHECK("cut texts say so",
		    n == len + 2 || strcmp(out + n - 4, "...\"") == 0);
	}
}

static const struct {
	const char *row;
	const char *a, *b;
	size_t distance;
	bool is_near;
} distance_rows[] = {
	{ "same", "issuers", "issuers", 0, true },
	{ "a letter missing", "isuers", "issuers", 1, true },
	{ "a letter too much", "isssuers", "issuers", 1, true },
	{ "a letter changed", "issuerz", "issuers", 1, true },
	{ "two letters exchanged", "isseurs", "issuers", 1, true },
	{ "singular", "issuer", "issuers", 1, true },
	{ "another word", "colour", "issuers", 6, false },
	{ "a short word differs by little only", "usa", "usage", 2, false },
	{ "empty", "", "usage", 5, false },
	{ "both empty", "", "", 0, true },
	{ "too long to compare",
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	    "usage", SIZE_MAX, false },
};

static void
test_distance(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(distance_rows); i++) {
		const char *a = distance_rows[i].a, *b = distance_rows[i].b;

		CHECK(distance_rows[i].row,
		    plugin_text_distance(a, b) == distance_rows[i].distance);
		CHECK(distance_rows[i].row,
		    plugin_text_distance(b, a) == distance_rows[i].distance);
		CHECK(distance_rows[i].row,
		    plugin_text_is_near(a, b) == distance_rows[i].is_near);
	}
}

static const struct {
	const char *text;
	unsigned port; /* 0: none */
} port_rows[] = {
	{ "1", 1 },
	{ "65535", 65535 },
	{ "00053", 53 },
	{ "0", 0 },
	{ "65536", 0 },
	{ "000053", 0 },
	{ "", 0 },
	{ "+1", 0 },
	{ " 1", 0 },
	{ "1 ", 0 },
	{ "0x35", 0 },
};

static void
test_port(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(port_rows); i++) {
		unsigned port = 0;

		CHECK(port_rows[i].text,
		    plugin_text_port(&port, port_rows[i].text) ==
			(port_rows[i].port != 0));
		if (port_rows[i].port != 0)
			CHECK(port_rows[i].text, port == port_rows[i].port);
	}
}

const char suite_name[] = "plugin.text";
const struct test tests[] = {
	{ "quote", test_quote },
	{ "distance", test_distance },
	{ "port", test_port },
	{ NULL, NULL },
};
