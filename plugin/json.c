/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/json.h"

#include <string.h>

/* The comma before a value, and its key, which is a word of ours. */
static void
begin(struct plugin_json_writer *out, const char *key)
{
	const bool comma = out->follows;
	const size_t len = key == NULL ? 0 : strlen(key);
	const size_t marks = key == NULL ? comma : comma + strlen("\"\":");
	char *at = marks == 0
	    ? NULL
	    : plugin_audit_text_extend(&out->text, len + marks);

	out->follows = true;
	if (at == NULL)
		return;
	if (comma)
		*at++ = ',';
	if (key != NULL) {
		at[0] = '"';
		memcpy(at + 1, key, len);
		at[len + 1] = '"';
		at[len + 2] = ':';
	}
}

static void
add_octet(struct plugin_json_writer *out, char octet)
{
	char *at = plugin_audit_text_extend(&out->text, 1);

	if (at != NULL)
		*at = octet;
}

void
plugin_json_open(struct plugin_json_writer *out, const char *key, char bracket)
{
	begin(out, key);
	add_octet(out, bracket);
	out->follows = false;
}

void
plugin_json_close(struct plugin_json_writer *out, char bracket)
{
	add_octet(out, bracket);
	out->follows = true;
}

void
plugin_json_word(
    struct plugin_json_writer *out, const char *key, const char *word)
{
	begin(out, key);
	if (word == NULL)
		plugin_audit_text_add(&out->text, "null");
	else
		plugin_audit_text_add_word(&out->text, word, strlen(word));
}

void
plugin_json_text(
    struct plugin_json_writer *out, const char *key, const char *text)
{
	begin(out, key);
	plugin_audit_text_add_json(&out->text, text);
}

void
plugin_json_number(
    struct plugin_json_writer *out, const char *key, uint64_t number)
{
	begin(out, key);
	plugin_audit_text_add_number(&out->text, number);
}

void
plugin_json_bool(struct plugin_json_writer *out, const char *key, bool value)
{
	begin(out, key);
	plugin_audit_text_add(&out->text, value ? "true" : "false");
}

void
plugin_json_tenths(
    struct plugin_json_writer *out, const char *key, uint32_t tenths)
{
	begin(out, key);
	plugin_audit_text_add_number(&out->text, tenths / 10);
	add_octet(out, '.');
	plugin_audit_text_add_number(&out->text, tenths % 10);
}

void
plugin_json_append(
    struct plugin_json_writer *out, const struct plugin_json_writer *values)
{
	const struct plugin_audit_text *text = &values->text;

	if (text->failed)
		out->text.failed = true;
	if (text->len == 0)
		return;
	begin(out, NULL);
	plugin_audit_text_add_octets(&out->text, text->octets, text->len);
}

const char *
plugin_json_view(struct plugin_json_writer *out, size_t from)
{
	struct plugin_audit_text *text = &out->text;
	char *end = plugin_audit_text_extend(text, 1);

	if (end == NULL)
		return NULL;
	*end = '\0';
	text->len--;
	return text->octets + from;
}

/* What failed is not forgotten, as plugin_audit_text_reset() does. */
void
plugin_json_reset(struct plugin_json_writer *out)
{
	out->text.len = 0;
	out->follows = false;
}

void
plugin_json_clear(struct plugin_json_writer *out)
{
	plugin_audit_text_clear(&out->text);
	out->follows = false;
}
