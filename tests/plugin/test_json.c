/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/json.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "caa/status.h"
#include "tests/runner.h"

#define LARGE 100000u

/* What was written from there on, or "" if there was no memory. */
static const char *
view(const char *row, struct plugin_json_writer *out, size_t from)
{
	const char *text = plugin_json_view(out, from);

	CHECK_SAFE(row, (text == NULL) == out->text.failed);
	if (text == NULL)
		return "";
	CHECK_SAFE(row, from + strlen(text) == out->text.len);
	return text;
}

static void
write_all(struct plugin_json_writer *out)
{
	struct plugin_json_writer more = { 0 };

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
	plugin_json_number(&more, NULL, 1);
	plugin_json_number(&more, NULL, 2);
	plugin_json_append(out, &more);
	plugin_json_clear(&more);
	plugin_json_append(out, &more);
	plugin_json_open(out, NULL, '{');
	plugin_json_close(out, '}');
	plugin_json_close(out, ']');
	plugin_json_tenths(out, "last", 0);
	plugin_json_close(out, '}');
}

#define ALL_KINDS                                         \
	"{\"text\":\"a\",\"nothing\":null,"               \
	"\"number\":18446744073709551615,\"tenths\":2.1," \
	"\"yes\":true,\"no\":false,\"empty\":[],"         \
	"\"list\":[\"b\",1,2,{}],\"last\":0.0}"

static void
test_values(void)
{
	struct plugin_json_writer out = { 0 };

	write_all(&out);
	CHECK("all kinds", strcmp(view("all kinds", &out, 0), ALL_KINDS) == 0);
	plugin_json_clear(&out);
	CHECK("empty again", out.text.octets == NULL && out.text.len == 0);
}

static void
test_view(void)
{
	struct plugin_json_writer out = { 0 };

	plugin_json_text(&out, NULL, "a");
	CHECK("one", strcmp(view("one", &out, 0), "\"a\"") == 0);
	plugin_json_text(&out, NULL, "b");
	CHECK("two", strcmp(view("two", &out, 0), "\"a\",\"b\"") == 0);
	CHECK("the second", strcmp(view("the second", &out, 4), "\"b\"") == 0);
	plugin_json_reset(&out);
	CHECK("nothing", strcmp(view("nothing", &out, 0), "") == 0);
	plugin_json_text(&out, NULL, "c");
	CHECK("no comma", strcmp(view("no comma", &out, 0), "\"c\"") == 0);
	plugin_json_clear(&out);
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

		plugin_json_text(&out, NULL, escapes[i].text);
		CHECK(escapes[i].row,
		    strcmp(view(escapes[i].row, &out, 0), escapes[i].json) ==
			0);
		plugin_json_clear(&out);
	}
}

/* Every octet there is, larger than any first buffer, read by another. */
static void
test_large(void)
{
	struct plugin_json_writer out = { 0 };
	char *large = malloc(LARGE + 1);
	const char *text;
	json_error_t error;

	if (large == NULL)
		return;
	for (size_t i = 0; i < LARGE; i++)
		large[i] = (char)(1 + i % 255);
	large[LARGE] = '\0';
	plugin_json_open(&out, NULL, '[');
	plugin_json_text(&out, NULL, large);
	plugin_json_close(&out, ']');
	text = view("large", &out, 0);
	if (!out.text.failed) {
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
	plugin_json_clear(&out);
	free(large);
}

static void
test_clear(void)
{
	struct plugin_json_writer out = { 0 };

	plugin_json_clear(&out);
	plugin_json_text(&out, NULL, "a");
	plugin_json_clear(&out);
	CHECK("cleared", out.text.octets == NULL && !out.text.failed);
}

const char suite_name[] = "plugin.json";
const struct test tests[] = {
	{ "values", test_values },
	{ "view", test_view },
	{ "escapes", test_escapes },
	{ "large", test_large },
	{ "clear", test_clear },
	{ NULL, NULL },
};
