/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_text: a growing text from which audit records and all other JSON are
 * made.  An allocation that fails is remembered, so that a record can be
 * written straight through and judged once, at its end.  Not for several
 * threads at once.
 */
#ifndef PLUGIN_AUDIT_TEXT_H
#define PLUGIN_AUDIT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Zeroed memory is the empty text. */
struct plugin_audit_text {
	char *octets; /* not NUL-terminated */
	size_t len, room;
	bool failed; /* an allocation failed: octets are not the whole text */
};

void plugin_audit_text_clear(struct plugin_audit_text *text);

/* Empty it but keep its memory; what failed is forgotten. */
void plugin_audit_text_reset(struct plugin_audit_text *text);

/* Make room for so many octets more, so that they need not be moved later. */
void plugin_audit_text_reserve(struct plugin_audit_text *text, size_t more);

/* For plugin_audit_text_extend(), where the room does not do. */
char *plugin_audit_text_grow(struct plugin_audit_text *text, size_t len);

/* Where len octets more, one at least, are to be written; NULL when there is
 * no memory for them, or was none before. */
static inline char *
plugin_audit_text_extend(struct plugin_audit_text *text, size_t len)
{
	char *end;

	if (text->failed || len > text->room - text->len)
		return plugin_audit_text_grow(text, len);
	end = text->octets + text->len;
	text->len += len;
	return end;
}

/* As it is. */
static inline void
plugin_audit_text_add_octets(
    struct plugin_audit_text *text, const char *octets, size_t len)
{
	char *end = len == 0 ? NULL : plugin_audit_text_extend(text, len);

	if (end != NULL)
		memcpy(end, octets, len);
}

static inline void
plugin_audit_text_add(struct plugin_audit_text *text, const char *literal)
{
	plugin_audit_text_add_octets(text, literal, strlen(literal));
}

void plugin_audit_text_add_number(
    struct plugin_audit_text *text, uint64_t number);

/* A JSON string of what needs no escape. */
void plugin_audit_text_add_word(
    struct plugin_audit_text *text, const char *word, size_t len);

/* A JSON string of printable ASCII: what is not, and quote and backslash, is
 * escaped.  NULL is null. */
void plugin_audit_text_add_json(
    struct plugin_audit_text *text, const char *value);

/* A JSON string "2026-11-22T04:00:00Z", or null for a time that has no such
 * form. */
void plugin_audit_text_add_time(
    struct plugin_audit_text *text, int64_t unix_time);

/* ,"name": and then what the name of the function says.  A name needs no
 * escape. */
void plugin_audit_text_member(struct plugin_audit_text *text, const char *name);
void plugin_audit_text_member_json(
    struct plugin_audit_text *text, const char *name, const char *value);
void plugin_audit_text_member_number(
    struct plugin_audit_text *text, const char *name, uint64_t number);

#endif /* PLUGIN_AUDIT_TEXT_H */
