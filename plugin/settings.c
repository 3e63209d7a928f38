/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/settings.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/text.h"

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

static void
setting_clear(struct plugin_setting *setting)
{
	free(setting->profile);
	free(setting->origin);
	plugin_value_clear(&setting->value);
}

/* Takes over what setting owns, also when it fails. */
static enum caa_status
append(struct plugin_settings *settings, struct plugin_setting *setting,
    struct caa_error *error)
{
	struct plugin_setting *items =
	    realloc(settings->items, (settings->count + 1) * sizeof(*items));

	if (items == NULL) {
		setting_clear(setting);
		return no_memory(error);
	}
	settings->items = items;
	items[settings->count++] = *setting;
	return CAA_OK;
}

static enum caa_status
add_default(struct plugin_settings *settings, enum plugin_key key,
    struct caa_error *error)
{
	struct plugin_setting setting = { .key = key };
	enum caa_status status = plugin_value_parse(
	    &setting.value, key, plugin_option_get(key)->initial, error);

	if (status != CAA_OK)
		return status;
	setting.origin = strdup("default");
	if (setting.origin == NULL) {
		setting_clear(&setting);
		return no_memory(error);
	}
	return append(settings, &setting, error);
}

enum caa_status
plugin_settings_init(struct plugin_settings *settings, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	*settings = (struct plugin_settings){ 0 };
	for (size_t i = 0; status == CAA_OK && i < PLUGIN_KEY_COUNT; i++)
		status = add_default(settings, (enum plugin_key)i, error);
	return status;
}

void
plugin_settings_clear(struct plugin_settings *settings)
{
	for (size_t i = 0; i < settings->count; i++)
		setting_clear(&settings->items[i]);
	for (size_t i = 0; i < settings->profile_count; i++)
		free(settings->profiles[i]);
	free(settings->items);
	free(settings->profiles);
	*settings = (struct plugin_settings){ 0 };
}

void
plugin_settings_next_source(struct plugin_settings *settings)
{
	settings->rank++;
}

enum caa_status
plugin_settings_add_profile(struct plugin_settings *settings,
    const char *profile, struct caa_error *error)
{
	const size_t n = settings->profile_count;

	if (profile == NULL)
		return CAA_OK;
	for (size_t i = 0; i < n; i++)
		if (strcmp(settings->profiles[i], profile) == 0)
			return CAA_OK;
	const size_t len = strlen(profile);
	if (len == 0 || len > PLUGIN_PROFILE_MAX_OCTETS ||
	    !plugin_text_is_printable(profile, len))
		return caa_error_set(error, CAA_E_CONFIG,
		    "a profile's name is 1 to %d printable ASCII characters",
		    PLUGIN_PROFILE_MAX_OCTETS);
	if (n == PLUGIN_MAX_PROFILES)
		return caa_error_set(error, CAA_E_CONFIG,
		    "more than %d profiles", PLUGIN_MAX_PROFILES);
	char **grown = realloc(settings->profiles, (n + 1) * sizeof(*grown));
	if (grown == NULL)
		return no_memory(error);
	settings->profiles = grown;
	grown[n] = strdup(profile);
	if (grown[n] == NULL)
		return no_memory(error);
	settings->profile_count++;
	return CAA_OK;
}

static enum caa_status
unknown_key(const struct plugin_assignment *assignment, struct caa_error *error)
{
	const char *nearest = plugin_option_nearest(assignment->name);
	char quoted[PLUGIN_TEXT_QUOTED];

	plugin_text_quote(quoted, assignment->name);
	if (nearest == NULL)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: there is no key %s", assignment->origin, quoted);
	return caa_error_set(error, CAA_E_CONFIG,
	    "%s: there is no key %s; did you mean %s?", assignment->origin,
	    quoted, nearest);
}

static enum caa_status
parse(struct plugin_value *out, enum plugin_key key,
    const struct plugin_assignment *assignment, struct caa_error *error)
{
	if (assignment->items == NULL)
		return plugin_value_parse(out, key, assignment->value, error);
	if (plugin_option_get(key)->kind != PLUGIN_KIND_LIST)
		return caa_error_set(
		    error, CAA_E_CONFIG, "takes one value, no @section");
	return plugin_value_parse_items(
	    out, key, assignment->value, assignment->items, error);
}

/* Copies the names; *out owns them and the value, also after failure. */
static enum caa_status
make(struct plugin_setting *out, const struct plugin_assignment *assignment,
    struct caa_error *error)
{
	struct caa_error why = { 0 };
	enum caa_status status = parse(&out->value, out->key, assignment, &why);

	if (status != CAA_OK)
		return caa_error_set(error, status, "%s: %s: %s",
		    assignment->origin, assignment->name, why.text);
	out->origin = strdup(assignment->origin);
	if (assignment->profile != NULL)
		out->profile = strdup(assignment->profile);
	if (out->origin == NULL ||
	    (assignment->profile != NULL && out->profile == NULL))
		return no_memory(error);
	return CAA_OK;
}

enum caa_status
plugin_settings_add(struct plugin_settings *settings,
    const struct plugin_assignment *assignment, struct caa_error *error)
{
	struct plugin_setting setting = { .rank = settings->rank };
	enum caa_status status;

	if (!plugin_option_find(&setting.key, assignment->name))
		return unknown_key(assignment, error);
	if (assignment->profile != NULL &&
	    plugin_option_get(setting.key)->process_wide)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: %s: is the same for all profiles; set it under "
		    "[caa_validator]",
		    assignment->origin, assignment->name);
	status =
	    plugin_settings_add_profile(settings, assignment->profile, error);
	if (status != CAA_OK)
		return status;
	status = make(&setting, assignment, error);
	if (status != CAA_OK) {
		setting_clear(&setting);
		return status;
	}
	return append(settings, &setting, error);
}

/* Does b win over a?  Among equals the later one does. */
static bool
wins(const struct plugin_setting *a, const struct plugin_setting *b)
{
	if (a->rank != b->rank)
		return b->rank > a->rank;
	return b->profile != NULL || a->profile == NULL;
}

const struct plugin_setting *
plugin_settings_get(const struct plugin_settings *settings, const char *profile,
    enum plugin_key key)
{
	const struct plugin_setting *found = NULL;

	for (size_t i = 0; i < settings->count; i++) {
		const struct plugin_setting *s = &settings->items[i];

		if (s->key != key ||
		    (s->profile != NULL &&
			(profile == NULL || strcmp(s->profile, profile) != 0)))
			continue;
		if (found == NULL || wins(found, s))
			found = s;
	}
	return found;
}
