/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json: JSON written from front to back into memory that grows.  Printable
 * ASCII whatever the texts hold.  Half of a check was once spent on a tree of
 * values that was written out and thrown away.
 */
#ifndef PLUGIN_JSON_H
#define PLUGIN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "plugin/audit_text.h"

/* Zeroed: empty.  Private, but that text is what was written. */
struct plugin_json_writer {
	struct plugin_audit_text text;
	bool follows; /* the next value stands behind another */
};

/*
 * In an object every value has a key, a word of ours that needs no escapes;
 * elsewhere key is NULL.  These are inline for the keys' sake, whose lengths
 * are known where they are written; a line of evidence has thirty.
 */
static inline void
plugin_json_key(struct plugin_json_writer *out, const char *key)
{
	const size_t comma = out->follows ? 1 : 0;
	const size_t len = key == NULL ? 0 : strlen(key);
	const size_t marks = key == NULL ? 0 : strlen("\"\":");
	char *at = comma + marks == 0
	    ? NULL
	    : plugin_audit_text_extend(&out->text, comma + len + marks);

	out->follows = true;
	if (at == NULL)
		return;
	at[0] = ',';
	at += comma;
	if (key != NULL) {
		at[0] = '"';
		memcpy(at + 1, key, len);
		at[len + 1] = '"';
		at[len + 2] = ':';
	}
}

/* bracket is '{' or '[', and '}' or ']' to close it. */
static inline void
plugin_json_open(struct plugin_json_writer *out, const char *key, char bracket)
{
	plugin_json_key(out, key);
	plugin_audit_text_add_octets(&out->text, &bracket, 1);
	out->follows = false;
}

static inline void
plugin_json_close(struct plugin_json_writer *out, char bracket)
{
	plugin_audit_text_add_octets(&out->text, &bracket, 1);
	out->follows = true;
}

/* NULL is null. */
static inline void
plugin_json_text(
    struct plugin_json_writer *out, const char *key, const char *text)
{
	plugin_json_key(out, key);
	plugin_audit_text_add_json(&out->text, text);
}

/* The same for what never needs an escape: words of ours, domain names. */
static inline void
plugin_json_word(
    struct plugin_json_writer *out, const char *key, const char *word)
{
	plugin_json_key(out, key);
	if (word == NULL)
		plugin_audit_text_add(&out->text, "null");
	else
		plugin_audit_text_add_word(&out->text, word, strlen(word));
}

static inline void
plugin_json_number(
    struct plugin_json_writer *out, const char *key, uint64_t number)
{
	plugin_json_key(out, key);
	plugin_audit_text_add_number(&out->text, number);
}

static inline void
plugin_json_bool(struct plugin_json_writer *out, const char *key, bool value)
{
	plugin_json_key(out, key);
	plugin_audit_text_add(&out->text, value ? "true" : "false");
}

/* One decimal: 21 is 2.1. */
static inline void
plugin_json_tenths(
    struct plugin_json_writer *out, const char *key, uint32_t tenths)
{
	plugin_json_number(out, key, tenths / 10);
	plugin_audit_text_add(&out->text, ".");
	plugin_audit_text_add_number(&out->text, tenths % 10);
}

/* The values of another writer, if it has any, with their commas. */
void plugin_json_append(
    struct plugin_json_writer *out, const struct plugin_json_writer *values);

/*
 * What was written from that octet on, NUL-terminated, until more is written.
 * NULL when there was no memory for it.
 */
const char *plugin_json_view(struct plugin_json_writer *out, size_t from);

/* Empty again, and the memory stays for what is written next. */
void plugin_json_reset(struct plugin_json_writer *out);

void plugin_json_clear(struct plugin_json_writer *out);

#endif /* PLUGIN_JSON_H */
