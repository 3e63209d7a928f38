/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * value: the value of one key, checked and in a form that can be used.  Pure
 * functions, safe from any thread.
 */
#ifndef PLUGIN_VALUE_H
#define PLUGIN_VALUE_H

#include "caa/strings.h"
#include "plugin/options.h"

#define PLUGIN_VALUE_MAX_ITEMS 10000 /* of one list */

/* Zeroed memory is an empty value for plugin_value_clear(). */
struct plugin_value {
	char *text;      /* as it would stand in a file */
	uint32_t number; /* see enum plugin_kind */
	char **items;    /* of a list, file or name */
	size_t item_count;
	const char *notice; /* what was quietly mended, or NULL; static */
};

/*
 * Read a value as written: a word, a number, a path, a name, or a list
 * separated by ";", "," and white space.  CAA_E_CONFIG with a sentence; *out is
 * zeroed then.
 */
CAA_NODISCARD enum caa_status plugin_value_parse(struct plugin_value *out,
    enum plugin_key key, const char *text, struct caa_error *error);

/* The same for a list whose items are already apart; written is how it stands
 * in the file. */
CAA_NODISCARD enum caa_status plugin_value_parse_items(struct plugin_value *out,
    enum plugin_key key, const char *written, const struct caa_strings *items,
    struct caa_error *error);

void plugin_value_clear(struct plugin_value *value);

/* The items, borrowed. */
struct caa_strings plugin_value_strings(const struct plugin_value *value);

/* The first item, or NULL if there is none: of a value that is one text. */
const char *plugin_value_first(const struct plugin_value *value);

#endif /* PLUGIN_VALUE_H */
