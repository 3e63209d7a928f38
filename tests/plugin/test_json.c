/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/json.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "tests/runner.h"

#define LARGE 100000u

/* What was written; NULL and a failed check if there was no memory. */
static char *
take(const char *row, struct plugin_json_writer *out)
{
	char *text = NULL;
	size_t len = 0;

	if (!plugin_json_take(out, &text, &len)) {
		CHECK(row, text == NULL && len == 0);
		return NULL;
	}
	CHECK_SAFE(row, strlen(text) == len);
	return text;
}

static void
write_all(struct plugin_json_writer *out)
{
	plugin_json_open(out, NULL, '{');
	plugin_json_text(out, "text", "a");
	plugin_json_text(out, "nothing", NULL);
	plugin_json_number(out, "number", UINT64_MAX);
	plugin_json_tenths(out, "tenths", 21);
	plugin_json_bool(out, "yes", true);
	plugin_json_bool(out, "no", false);
	plugin_json_open(out, "empty", '[');
	plugin_json_close(out, ']');
	plugin_json_open(out, "list", '[');
	plugin_json_text(out, NULL, "b");
	plugin_json_raw(out, "1,2", 3);
	plugin_json_raw(out, "", 0);
	plugin_json_open(out, NULL, '{');
	plugin_json_close(out, '}');
	plugin_json_close(out, ']');
	plugin_json_tenths(out, "last", 0);
	plugin_json_close(out, '}');
}

static void
test_values(void)
{
	struct plugin_json_writer out = { 0 };
	char *text;

	write_all(&out);
	text = take("all kinds", &out);
	CHECK_SAFE("all kinds",
	    text == NULL ||
		strcmp(text,
		    "{\"text\":\"a\",\"nothing\":null,"
		    "\"number\":18446744073709551615,\"tenths\":2.1,"
		    "\"yes\":true,\"no\":false,\"empty\":[],"
		    "\"list\":[\"b\",1,2,{}],\"last\":0.0}") == 0);
	free(text);
	CHECK("empty again", out.text == NULL && out.len == 0);
}

static const struct {
	const char *row, *text, *json;
} escapes[] = {
	{ "nothing", "", "\"\"" },
	{ "blank and tilde", " ~", "\" ~\"" },
	{ "quotes and backslashes", "\"a\\", "\"\\\"a\\\\\"" },
	{ "control characters", "\x01\n\x1f\x7f",
	    "\"\\u0001\\u000a\\u001f\\u007f\"" },
	{ "octets beyond ASCII", "\x80\xff", "\"\\u0080\\u00ff\"" },
};

static void
test_escapes(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(escapes); i++) {
		struct plugin_json_writer out = { 0 };
		char *text;

		plugin_json_text(&out, NULL, escapes[i].text);
		text = take(escapes[i].row, &out);
		CHECK_SAFE(escapes[i].row,
		    text == NULL || strcmp(text, escapes[i].json) == 0);
		free(text);
	}
}

/* Every octet there is, larger than any first buffer, read by another. */
static void
test_large(void)
{
	struct plugin_json_writer out = { 0 };
	char *large = malloc(LARGE + 1), *text = NULL;
	json_error_t error;

	if (large == NULL)
		return;
	for (size_t i = 0; i < LARGE; i++)
		large[i] = (char)(1 + i % 255);
	large[LARGE] = '\0';
	plugin_json_open(&out, NULL, '[');
	plugin_json_text(&out, NULL, large);
	plugin_json_close(&out, ']');
	text = take("large", &out);
	if (text != NULL) {
		json_t *json = json_loads(text, 0, &error);

		CHECK("large", json != NULL);
		for (const char *c = text; *c != '\0'; c++)
			if (*c < 0x20 || *c > 0x7e)
				CHECK("printable", false);
		/* Those from 128 on take two octets each in UTF-8. */
		CHECK("nothing is lost",
		    json_string_length(json_array_get(json, 0)) ==
			LARGE + LARGE / 255 * 128 +
			    (LARGE % 255 > 127 ? LARGE % 255 - 127 : 0));
		json_decref(json);
	}
	free(text);
	free(large);
}

static void
test_clear(void)
{
	struct plugin_json_writer out = { 0 };

	plugin_json_clear(&out);
	plugin_json_text(&out, NULL, "a");
	plugin_json_clear(&out);
	CHECK("cleared", out.text == NULL && !out.failed);
}

const char suite_name[] = "plugin.json";
const struct test tests[] = {
	{ "values", test_values },
	{ "escapes", test_escapes },
	{ "large", test_large },
	{ "clear", test_clear },
	{ NULL, NULL },
};
