/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "plugin/text.h"

#define SEPARATORS ";, \t\r\n\v\f"

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

static enum caa_status
set_text(struct plugin_value *out, const char *text, struct caa_error *error)
{
	out->text = strdup(text);
	return out->text == NULL ? no_memory(error) : CAA_OK;
}

/* "no, yes", for the message. */
static void
list_words(char out[64], const struct plugin_option *option)
{
	size_t used = 0;

	for (size_t i = 0; i < PLUGIN_MAX_WORDS && option->words[i] != NULL;
	     i++)
		used += (size_t)snprintf(out + used, 64 - used, "%s%s",
		    i == 0 ? "" : ", ", option->words[i]);
}

static enum caa_status
parse_word(struct plugin_value *out, const struct plugin_option *option,
    const char *text, struct caa_error *error)
{
	char quoted[PLUGIN_TEXT_QUOTED], words[64];

	for (uint32_t i = 0; i < PLUGIN_MAX_WORDS; i++) {
		if (option->words[i] == NULL ||
		    strcmp(text, option->words[i]) != 0)
			continue;
		out->number = i;
		return set_text(out, text, error);
	}
	list_words(words, option);
	return caa_error_set(error, CAA_E_CONFIG, "%s is none of: %s",
	    plugin_text_quote(quoted, text), words);
}

static enum caa_status
parse_number(struct plugin_value *out, const struct plugin_option *option,
    const char *text, struct caa_error *error)
{
	char quoted[PLUGIN_TEXT_QUOTED];
	uint64_t number = 0;
	const char *p = text;

	for (; caa_ascii_is_digit((uint8_t)*p) && number <= UINT32_MAX; p++)
		number = number * 10 + (uint64_t)(*p - '0');
	if (p == text || (*p != '\0' && !caa_ascii_is_digit((uint8_t)*p)))
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s is not a whole number",
		    plugin_text_quote(quoted, text));
	if (number < option->min || number > option->max)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s is outside %u to %u", plugin_text_quote(quoted, text),
		    option->min, option->max);
	out->number = (uint32_t)number;
	return set_text(out, text, error);
}

/* Append the canonical form of one item. */
static enum caa_status
add_item(struct plugin_value *out, const struct plugin_option *option,
    const char *text, struct caa_error *error)
{
	if (strlen(text) > PLUGIN_ITEM_MAX_OCTETS ||
	    out->item_count == PLUGIN_VALUE_MAX_ITEMS)
		return caa_error_set(error, CAA_E_CONFIG,
		    "the list is too long: at most %d items of %d octets",
		    PLUGIN_VALUE_MAX_ITEMS, PLUGIN_ITEM_MAX_OCTETS);
	if ((out->item_count & (out->item_count - 1)) == 0) {
		size_t room = out->item_count == 0 ? 1 : out->item_count * 2;
		char **items = realloc(out->items, room * sizeof(*items));

		if (items == NULL)
			return no_memory(error);
		out->items = items;
	}
	enum caa_status status =
	    option->item(&out->items[out->item_count], text, error);
	if (status != CAA_OK)
		return status;
	out->item_count++;
	if (option->item == plugin_item_issuer &&
	    plugin_item_issuer_has_scheme(text))
		out->notice = "http:// or https:// in front of an issuer was "
			      "left out, and a slash behind it: they are no "
			      "part of the name";
	return CAA_OK;
}

static bool
has_separator(const struct plugin_value *value)
{
	for (size_t i = 0; i < value->item_count; i++)
		if (strpbrk(value->items[i], SEPARATORS) != NULL)
			return true;
	return false;
}

/* Print the items as a list that reads back as the same items. */
static enum caa_status
join(struct plugin_value *out, const char *written, struct caa_error *error)
{
	size_t size = 1, used = 0;

	if (has_separator(out))
		return set_text(out, written, error);
	for (size_t i = 0; i < out->item_count; i++)
		size += strlen(out->items[i]) + 2;
	out->text = calloc(1, size);
	if (out->text == NULL)
		return no_memory(error);
	for (size_t i = 0; i < out->item_count; i++)
		used += (size_t)snprintf(out->text + used, size - used, "%s%s",
		    i == 0 ? "" : ", ", out->items[i]);
	return CAA_OK;
}

static enum caa_status
parse_list(struct plugin_value *out, const struct plugin_option *option,
    const char *text, struct caa_error *error)
{
	char item[PLUGIN_ITEM_MAX_OCTETS + 2];
	enum caa_status status = CAA_OK;
	const char *p = text;

	while (status == CAA_OK && *(p += strspn(p, SEPARATORS)) != '\0') {
		size_t len = strcspn(p, SEPARATORS);
		size_t kept = len < sizeof(item) ? len : sizeof(item) - 1;

		memcpy(item, p, kept);
		item[kept] = '\0';
		status = add_item(out, option, item, error);
		p += len;
	}
	return status == CAA_OK ? join(out, text, error) : status;
}

static enum caa_status
parse_file(struct plugin_value *out, const char *text, struct caa_error *error)
{
	if (*text != '\0') {
		out->items = calloc(1, sizeof(*out->items));
		if (out->items == NULL)
			return no_memory(error);
		out->items[0] = strdup(text);
		if (out->items[0] == NULL)
			return no_memory(error);
		out->item_count = 1;
	}
	return set_text(out, text, error);
}

static enum caa_status
parse_name(struct plugin_value *out, const struct plugin_option *option,
    const char *text, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	if (*text != '\0')
		status = add_item(out, option, text, error);
	if (status != CAA_OK)
		return status;
	return set_text(out, out->item_count == 0 ? "" : out->items[0], error);
}

enum caa_status
plugin_value_parse(struct plugin_value *out, enum plugin_key key,
    const char *text, struct caa_error *error)
{
	const struct plugin_option *option = plugin_option_get(key);
	enum caa_status status = CAA_E_CONFIG;

	*out = (struct plugin_value){ 0 };
	switch (option->kind) {
	case PLUGIN_KIND_WORD:
		status = parse_word(out, option, text, error);
		break;
	case PLUGIN_KIND_NUMBER:
		status = parse_number(out, option, text, error);
		break;
	case PLUGIN_KIND_FILE:
		status = parse_file(out, text, error);
		break;
	case PLUGIN_KIND_NAME:
		status = parse_name(out, option, text, error);
		break;
	case PLUGIN_KIND_LIST:
		status = parse_list(out, option, text, error);
		break;
	}
	if (status != CAA_OK)
		plugin_value_clear(out);
	return status;
}

enum caa_status
plugin_value_parse_items(struct plugin_value *out, enum plugin_key key,
    const char *written, const struct caa_strings *items,
    struct caa_error *error)
{
	const struct plugin_option *option = plugin_option_get(key);
	enum caa_status status = CAA_OK;

	*out = (struct plugin_value){ 0 };
	for (size_t i = 0; status == CAA_OK && i < items->count; i++)
		status = add_item(out, option, items->items[i], error);
	if (status == CAA_OK)
		status = join(out, written, error);
	if (status != CAA_OK)
		plugin_value_clear(out);
	return status;
}

void
plugin_value_clear(struct plugin_value *value)
{
	for (size_t i = 0; i < value->item_count; i++)
		free(value->items[i]);
	free(value->items);
	free(value->text);
	*value = (struct plugin_value){ 0 };
}

const char *
plugin_value_first(const struct plugin_value *value)
{
	return value->item_count == 0 ? NULL : value->items[0];
}

struct caa_strings
plugin_value_strings(const struct plugin_value *value)
{
	return (struct caa_strings){
		.items = (const char *const *)value->items,
		.count = value->item_count,
	};
}
