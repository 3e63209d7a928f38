/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/value.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

/* count one-letter items and then one item of len octets. */
static char *
make_list(size_t count, size_t len)
{
	char *text = malloc(2 * count + len + 1);

	if (text == NULL)
		exit(2);
	for (size_t i = 0; i < count; i++)
		memcpy(text + 2 * i, "a ", 2);
	memset(text + 2 * count, 'a', len);
	text[2 * count + len] = '\0';
	return text;
}

static const struct {
	const char *row;
	size_t count, len;
	bool ok;
} limit_rows[] = {
	{ "the longest list", PLUGIN_VALUE_MAX_ITEMS, 0, true },
	{ "one more", PLUGIN_VALUE_MAX_ITEMS, 1, false },
	{ "the longest item", 0, PLUGIN_ITEM_MAX_OCTETS, true },
	{ "one octet more", 0, PLUGIN_ITEM_MAX_OCTETS + 1, false },
	{ "many more", 0, 100000, false },
};

static void
test_limits(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(limit_rows); i++) {
		const char *row = limit_rows[i].row;
		char *text = make_list(limit_rows[i].count, limit_rows[i].len);
		struct caa_error error = { 0 };
		struct plugin_value value;
		enum caa_status status = plugin_value_parse(
		    &value, PLUGIN_KEY_VALIDATION_METHODS, text, &error);

		CHECK(row, (status == CAA_OK) == limit_rows[i].ok);
		if (!limit_rows[i].ok)
			CHECK(row,
			    status == CAA_E_CONFIG &&
				strstr(error.text, "too long") != NULL);
		plugin_value_clear(&value);
		free(text);
	}
}

/* A list whose items came apart already may hold separators. */
static void
test_items(void)
{
	static const char *const plain[] = { "a:b", "c:d" };
	static const char *const odd[] = { "a:b,c", "d:e;f" };
	const struct caa_strings plain_list = { plain, 2 },
				 odd_list = { odd, 2 };
	struct plugin_value value;

	CHECK("plain items",
	    plugin_value_parse_items(&value, PLUGIN_KEY_ACCOUNT_URIS, "@x",
		&plain_list, NULL) == CAA_OK);
	CHECK("are printed as a list", strcmp(value.text, "a:b, c:d") == 0);
	plugin_value_clear(&value);
	CHECK("items with separators",
	    plugin_value_parse_items(&value, PLUGIN_KEY_ACCOUNT_URIS, "@x",
		&odd_list, NULL) == CAA_OK);
	CHECK("are printed as written", strcmp(value.text, "@x") == 0);
	CHECK("and kept whole",
	    value.item_count == 2 && strcmp(value.items[0], "a:b,c") == 0);
	plugin_value_clear(&value);
}

const char suite_name[] = "plugin.value";
const struct test tests[] = {
	{ "limits", test_limits },
	{ "items", test_items },
	{ NULL, NULL },
};
