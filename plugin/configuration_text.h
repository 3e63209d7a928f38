/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * configuration_text: a configuration file with those it includes in place of
 * the lines that include them.  OpenSSL would open them itself, and drop what
 * stands behind a zero octet in them without a word.
 */
#ifndef PLUGIN_CONFIGURATION_TEXT_H
#define PLUGIN_CONFIGURATION_TEXT_H

#include "caa/status.h"
#include "plugin/audit_text.h"
#include "plugin/configuration_octets.h"

struct plugin_configuration_place;

/* Zeroed memory is the empty text. */
struct plugin_configuration_text {
	struct plugin_audit_text lines; /* each ends with a line feed */
	/* Private: where they come from. */
	struct plugin_configuration_place *places;
	size_t place_count;
	unsigned long line_count;
	size_t octet_count;
	unsigned file_count;
};

void plugin_configuration_text_clear(struct plugin_configuration_text *text);

/*
 * Add the file and all it includes, without zero octets and of 1 MiB at most
 * together.  CAA_E_CONFIG with a sentence that names the file.
 */
CAA_NODISCARD enum caa_status plugin_configuration_text_read(
    struct plugin_configuration_text *text, const char *path,
    struct caa_error *error);

/* The file, as shown in messages, and the line in it that line of the text,
 * the first is 1, comes from.  The text has been read. */
const char *plugin_configuration_text_where(
    const struct plugin_configuration_text *text, unsigned long line,
    unsigned long *line_in_file);

#endif /* PLUGIN_CONFIGURATION_TEXT_H */
