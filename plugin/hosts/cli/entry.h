/* SPDX-License-Identifier: BSD-2-Clause */
/* entry: what one line of a list of names asks for. */
#ifndef CLI_ENTRY_H
#define CLI_ENTRY_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "plugin/hosts/cli/lines.h"

#define CLI_ENTRY_MAX_SHOWN 1024u /* octets of a line that is no entry */

struct cli_entry {
	const char *name; /* borrowed from the line or from json */
	size_t len;
	const char *trouble; /* why it is no entry, or NULL */
	char *shown;         /* the name, or the line, as UTF-8 without a NUL */
	char *id;            /* JSON text, or NULL */
	json_t *json;
};

/*
 * Read a line: a name, or a JSON object with "name" and perhaps "id", a text
 * or a number.  False when out of memory.  Clear in any case, before the next
 * line is taken.
 */
CLI_NODISCARD bool cli_entry_read(
    struct cli_entry *entry, const struct cli_line *line);
void cli_entry_clear(struct cli_entry *entry);

/* A number that tells texts apart; never 0. */
uint32_t cli_entry_mark(const char *shown);

#endif /* CLI_ENTRY_H */
