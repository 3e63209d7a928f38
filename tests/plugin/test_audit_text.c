/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_record.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "caa/status.h"
#include "tests/runner.h"

static bool
is(const struct plugin_audit_text *text, const char *expected)
{
	return !text->failed && text->len == strlen(expected) &&
	    memcmp(text->octets, expected, text->len) == 0;
}

static const struct {
	const char *row;
	const char *value;
	const char *json;
} json_rows[] = {
	{ "nothing", NULL, "null" },
	{ "empty", "", "\"\"" },
	{ "plain", "a b~", "\"a b~\"" },
	{ "quote and backslash", "\"\\", "\"\\\"\\\\\"" },
	{ "control characters", "\n\t\001\177",
	    "\"\\u000a\\u0009\\u0001\\u007f\"" },
	{ "an escape between and at the end", "a\"b\"", "\"a\\\"b\\\"\"" },
	{ "octets beyond ASCII", "\xc3\xa9", "\"\\u00c3\\u00a9\"" },
};

static void
test_json(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(json_rows); i++) {
		struct plugin_audit_text text = { 0 };

		plugin_audit_text_add_json(&text, json_rows[i].value);
		CHECK(json_rows[i].row, is(&text, json_rows[i].json));
		plugin_audit_text_clear(&text);
	}
}

static void
print_octet(char *out, size_t size, int octet)
{
	if (octet == '"' || octet == '\\')
		(void)snprintf(out, size, "\\%c", octet);
	else if (octet < ' ' || octet > '~')
		(void)snprintf(out, size, "\\u%04x", (unsigned)octet);
	else
		(void)snprintf(out, size, "%c", octet);
}

/* Every octet at every place of a text. */
static void
test_places(void)
{
	static const char around[] = "a text of 20 octets.";
	char value[sizeof(around)], expected[40], one[8];
	struct plugin_audit_text text = { 0 };

	for (int octet = 1; octet < 256; octet++)
		for (size_t at = 0; around[at] != '\0'; at++) {
			memcpy(value, around, sizeof(around));
			value[at] = (char)octet;
			print_octet(one, sizeof(one), octet);
			(void)snprintf(expected, sizeof(expected),
			    "\"%.*s%s%s\"", (int)at, around, one,
			    around + at + 1);
			plugin_audit_text_reset(&text);
			plugin_audit_text_add_json(&text, value);
			CHECK(expected, is(&text, expected));
		}
	plugin_audit_text_clear(&text);
}

static const struct {
	const char *row;
	int64_t time;
	const char *json;
} time_rows[] = {
	{ "the epoch", 0, "\"1970-01-01T00:00:00Z\"" },
	{ "a leap day", 951782400, "\"2000-02-29T00:00:00Z\"" },
	{ "none in 1900", -2203891201, "\"1900-02-28T23:59:59Z\"" },
	{ "and so on", -2203891200, "\"1900-03-01T00:00:00Z\"" },
	{ "the end of a year", 1798761599, "\"2026-12-31T23:59:59Z\"" },
	{ "and a beginning", 1798761600, "\"2027-01-01T00:00:00Z\"" },
	{ "today", 1795320000, "\"2026-11-22T04:00:00Z\"" },
	{ "before the epoch", -1, "\"1969-12-31T23:59:59Z\"" },
	{ "the first", INT64_C(-62167219200), "\"0000-01-01T00:00:00Z\"" },
	{ "its leap day", INT64_C(-62162121600), "\"0000-02-29T00:00:00Z\"" },
	{ "and the next", INT64_C(-62162035200), "\"0000-03-01T00:00:00Z\"" },
	{ "before the first", INT64_C(-62167219201), "null" },
	{ "the last", INT64_C(253402300799), "\"9999-12-31T23:59:59Z\"" },
	{ "after the last", INT64_C(253402300800), "null" },
	{ "the largest", INT64_MAX, "null" },
};

static void
test_time(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(time_rows); i++) {
		struct plugin_audit_text text = { 0 };

		plugin_audit_text_add_time(&text, time_rows[i].time);
		CHECK(time_rows[i].row, is(&text, time_rows[i].json));
		plugin_audit_text_clear(&text);
	}
}

static const struct {
	const char *row;
	uint64_t number;
	const char *digits;
} number_rows[] = {
	{ "nothing", 0, "0" },
	{ "one digit", 9, "9" },
	{ "zeros behind", 100, "100" },
	{ "the largest", UINT64_MAX, "18446744073709551615" },
};

static void
test_number(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(number_rows); i++) {
		struct plugin_audit_text text = { 0 };

		plugin_audit_text_add_number(&text, number_rows[i].number);
		CHECK(number_rows[i].row, is(&text, number_rows[i].digits));
		plugin_audit_text_clear(&text);
	}
}

static void
test_growth(void)
{
	struct plugin_audit_text text = { 0 };

	for (size_t i = 0; i < 10000; i++)
		plugin_audit_text_add_number(&text, i % 10);
	CHECK("all of it", !text.failed && text.len == 10000);
	for (size_t i = 0; !text.failed && i < 10000; i++)
		if (text.octets[i] != (char)('0' + i % 10))
			CHECK("in order", false);
	plugin_audit_text_reset(&text);
	CHECK("empty again", text.len == 0 && text.room >= 10000);
	plugin_audit_text_clear(&text);
}

/* What fails once stays failed until it is emptied. */
static void
test_failure_sticks(void)
{
	struct plugin_audit_text text = { .failed = true };

	plugin_audit_text_add(&text, "x");
	CHECK("not half a text", text.failed && text.len == 0);
	plugin_audit_text_reset(&text);
	plugin_audit_text_add(&text, "x");
	CHECK("a new beginning", is(&text, "x"));
	plugin_audit_text_clear(&text);
}

static void
test_check_record(void)
{
	static const char *const names[] = { "ca.example", "b.example" };
	static const char evidence[] = "{\"name\":\"a.example\"}";
	const struct caa_strings issuers = { names, 2 };
	const struct plugin_audit_source source = { "1.2.3",
		"0123456789abcdef0123456789abcdef" };
	const struct caa_plugin_audit record = {
		.request_id = UINT64_MAX,
		.trace_id = "a\"b",
		.index = 3,
		.checked_at = 1795320000,
		.evidence = evidence,
		.evidence_len = sizeof(evidence) - 1,
	};
	struct plugin_audit_text text = { 0 };
	json_t *members;

	plugin_audit_text_add(&text, "{");
	plugin_audit_record_check(
	    &text, &source, &record, &issuers, 1795320001);
	CHECK("one line", plugin_audit_record_is_line(text.octets, text.len));
	plugin_audit_text_add(&text, "}");
	if (text.failed) {
		plugin_audit_text_clear(&text);
		return;
	}
	members =
	    json_loadb(text.octets, text.len, JSON_REJECT_DUPLICATES, NULL);
	CHECK("JSON", members != NULL);
	CHECK("the largest number survives",
	    strcmp(json_string_value(json_object_get(members, "request_id")),
		"18446744073709551615") == 0);
	CHECK("quoted",
	    strcmp(json_string_value(json_object_get(members, "trace_id")),
		"a\"b") == 0);
	CHECK("no profile", json_is_null(json_object_get(members, "profile")));
	CHECK("issuers",
	    json_array_size(json_object_get(members, "issuers")) == 2);
	CHECK("when",
	    strcmp(json_string_value(json_object_get(members, "checked_at")),
		"2026-11-22T04:00:00Z") == 0 &&
		strcmp(json_string_value(json_object_get(members, "at")),
		    "2026-11-22T04:00:01Z") == 0);
	CHECK("who",
	    strcmp(json_string_value(json_object_get(members, "instance")),
		source.instance) == 0 &&
		json_integer_value(json_object_get(members, "pid")) > 0);
	CHECK("what",
	    strcmp(json_string_value(json_object_get(
		       json_object_get(members, "check"), "name")),
		"a.example") == 0);
	json_decref(members);
	plugin_audit_text_clear(&text);
}

static void
test_is_line(void)
{
	CHECK("text", plugin_audit_record_is_line("a ~", 3));
	CHECK("nothing", plugin_audit_record_is_line("", 0));
	CHECK("a line feed", !plugin_audit_record_is_line("a\nb", 3));
	CHECK("NUL", !plugin_audit_record_is_line("a\0b", 3));
	CHECK("beyond ASCII", !plugin_audit_record_is_line("\xc3\xa9", 2));
	for (unsigned i = 0; i < 256; i++) {
		char octets[] = "many more octets than one word";

		octets[i % (sizeof(octets) - 1)] = (char)i;
		CHECK("each octet, anywhere",
		    plugin_audit_record_is_line(octets, sizeof(octets) - 1) ==
			(i >= 0x20 && i <= 0x7e));
	}
}

const char suite_name[] = "plugin.audit_text";
const struct test tests[] = {
	{ "json", test_json },
	{ "places", test_places },
	{ "time", test_time },
	{ "number", test_number },
	{ "growth", test_growth },
	{ "failure_sticks", test_failure_sticks },
	{ "check_record", test_check_record },
	{ "is_line", test_is_line },
	{ NULL, NULL },
};
