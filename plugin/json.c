/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/json.h"

void
plugin_json_append(
    struct plugin_json_writer *out, const struct plugin_json_writer *values)
{
	const struct plugin_audit_text *text = &values->text;

	if (text->failed)
		out->text.failed = true;
	if (text->len == 0)
		return;
	plugin_json_key(out, NULL);
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
