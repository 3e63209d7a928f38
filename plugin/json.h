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

#include "plugin/audit_text.h"

/* Zeroed: empty.  Private, but that text is what was written. */
struct plugin_json_writer {
	struct plugin_audit_text text;
	bool follows; /* the next value stands behind another */
};

/*
 * In an object every value has a key, a word of ours that needs no escapes;
 * elsewhere key is NULL.  bracket is '{'
 * or '[', and '}' or ']' to close it.
 */
void plugin_json_open(
    struct plugin_json_writer *out, const char *key, char bracket);
void plugin_json_close(struct plugin_json_writer *out, char bracket);

/* NULL is null. */
void plugin_json_text(
    struct plugin_json_writer *out, const char *key, const char *text);

/* The same for what never needs an escape: words of ours, domain names. */
void plugin_json_word(
    struct plugin_json_writer *out, const char *key, const char *word);

void plugin_json_number(
    struct plugin_json_writer *out, const char *key, uint64_t number);
void plugin_json_bool(
    struct plugin_json_writer *out, const char *key, bool value);

/* One decimal: 21 is 2.1. */
void plugin_json_tenths(
    struct plugin_json_writer *out, const char *key, uint32_t tenths);

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
