/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/entry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ESCAPE_LEN 4u /* "\000" */

/* Octets that are no text, as \DDD like in a zone file. */
static char *
escape(const char *octets, size_t len)
{
	char *text = malloc(len * ESCAPE_LEN + 1), *at = text;

	if (text == NULL)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)octets[i];

		if (c > 0x20 && c < 0x7f && c != '\\')
			*at++ = (char)c;
		else
			at += snprintf(at, ESCAPE_LEN + 1, "\\%03u", c);
	}
	*at = '\0';
	return text;
}

static bool
is_plain(const char *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (octets[i] < 0x20 || octets[i] > 0x7e)
			return false;
	return true;
}

/* The name as it was given, where that is text at all. */
static char *
show(const char *octets, size_t len)
{
	json_t *text;

	if (is_plain(octets, len))
		return strndup(octets, len);
	text = memchr(octets, '\0', len) == NULL ? json_stringn(octets, len)
						 : NULL;
	if (text == NULL)
		return escape(octets, len);
	json_decref(text);
	return strndup(octets, len);
}

/* Every other member would be a wish that nobody heard. */
static const char *
judge_members(json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		if (strcmp(key, "name") == 0) {
			if (!json_is_string(value))
				return "\"name\" is not a text";
		} else if (strcmp(key, "id") == 0) {
			if (!json_is_string(value) && !json_is_number(value))
				return "\"id\" is neither a text nor a number";
		} else {
			return "only \"name\" and \"id\" can stand in it";
		}
	}
	return json_object_get(object, "name") == NULL ? "it has no \"name\""
						       : NULL;
}

/* False when out of memory. */
static bool
read_object(struct cli_entry *entry, const struct cli_line *line)
{
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL;
	const json_t *id;
	json_error_t error;

	entry->json = json_loadb(line->octets, line->len, flags, &error);
	if (entry->json == NULL) {
		entry->trouble = "it is not JSON";
		return true;
	}
	entry->trouble = judge_members(entry->json);
	if (entry->trouble != NULL)
		return true;
	const json_t *name = json_object_get(entry->json, "name");
	entry->name = json_string_value(name);
	entry->len = json_string_length(name);
	id = json_object_get(entry->json, "id");
	if (id == NULL)
		return true;
	entry->id = json_dumps(id, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	return entry->id != NULL;
}

bool
cli_entry_read(struct cli_entry *entry, const struct cli_line *line)
{
	*entry = (struct cli_entry){ .name = line->octets, .len = line->len };
	if (line->cut)
		entry->trouble = "the line is too long";
	else if (line->len == 0)
		entry->trouble = "the line is empty";
	else if (line->octets[0] == '{' && !read_object(entry, line))
		return false;
	/* What is shown of a line that is no entry is the line. */
	if (entry->trouble != NULL) {
		entry->name = line->octets;
		entry->len = line->len;
	}
	entry->shown = show(entry->name,
	    entry->len < CLI_ENTRY_MAX_SHOWN ? entry->len
					     : CLI_ENTRY_MAX_SHOWN);
	return entry->shown != NULL;
}

void
cli_entry_clear(struct cli_entry *entry)
{
	free(entry->shown);
	free(entry->id);
	json_decref(entry->json);
	*entry = (struct cli_entry){ 0 };
}

uint32_t
cli_entry_mark(const char *shown)
{
	uint32_t mark = 2166136261u; /* FNV-1a */

	for (const char *c = shown; *c != '\0'; c++)
		mark = (mark ^ (unsigned char)*c) * 16777619u;
	return mark != 0 ? mark : 1;
}
