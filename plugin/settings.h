/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings: what was configured, from whatever source, and which of it
 * applies to a profile.  Filled on one thread, then read from any.
 */
#ifndef PLUGIN_SETTINGS_H
#define PLUGIN_SETTINGS_H

#include "plugin/value.h"

#define PLUGIN_PROFILE_MAX_OCTETS 128 /* of a profile's name */
#define PLUGIN_MAX_PROFILES       1000

struct plugin_setting {
	enum plugin_key key;
	unsigned rank; /* of the source; the highest wins */
	char *profile; /* NULL: for all profiles */
	char *origin;  /* "default", "caa.conf [profile x]" */
	struct plugin_value value;
};

struct plugin_settings {
	struct plugin_setting *items;
	size_t count;
	char **profiles; /* in the order first seen */
	size_t profile_count;
	unsigned rank; /* of the source being read */
};

/* Every key at its default.  plugin_settings_clear() also after failure. */
CAA_NODISCARD enum caa_status plugin_settings_init(
    struct plugin_settings *settings, struct caa_error *error);
void plugin_settings_clear(struct plugin_settings *settings);

/* What comes next is one source and wins over everything before. */
void plugin_settings_next_source(struct plugin_settings *settings);

/*
 * Make sure a profile exists; NULL is the default one.  CAA_E_CONFIG for a
 * name that is empty, too long or not printable ASCII.
 */
CAA_NODISCARD enum caa_status plugin_settings_add_profile(
    struct plugin_settings *settings, const char *profile,
    struct caa_error *error);

/* What is to be set, and where it was written. */
struct plugin_assignment {
	const char *name;
	const char *value;
	const struct caa_strings *items; /* of an @section, else NULL */
	const char *profile;             /* NULL: for all */
	const char *origin;              /* for messages */
};

/* Set one key.  CAA_E_CONFIG with a sentence that begins with the origin. */
CAA_NODISCARD enum caa_status plugin_settings_add(
    struct plugin_settings *settings,
    const struct plugin_assignment *assignment, struct caa_error *error);

/*
 * The setting that applies: of the latest source, and within that the
 * profile's own before the general one.  profile NULL is the default.
 */
const struct plugin_setting *plugin_settings_get(
    const struct plugin_settings *settings, const char *profile,
    enum plugin_key key);

#endif /* PLUGIN_SETTINGS_H */
