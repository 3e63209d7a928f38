/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/text.h"
#include "plugin/configuration_file.h"
#include "plugin/text.h"

#define MAIN_SECTION   "caa_validator"
#define PROFILE_PREFIX "profile"
#define HOST_SECTION   "serve"
#define FREE_SECTION   "default" /* what NCONF calls "before any section" */
#define MAX_SHOWN      96        /* octets of a section in a message */

/* One file on its way into the settings. */
struct file {
	struct plugin_settings *settings;
	CONF *conf;
	const char **sections; /* sorted; the names belong to conf */
	size_t section_count;
	char path[PLUGIN_PATH_SHOWN]; /* for messages */
};

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* NCONF hands sections out in the order of its hash table. */
static enum caa_status
list_sections(struct file *file, struct caa_error *error)
{
	enum caa_status status = CAA_E_NOMEM;
	STACK_OF(OPENSSL_CSTRING) *names = NCONF_get_section_names(file->conf);
	const int count = names == NULL ? 0 : sk_OPENSSL_CSTRING_num(names);

	if (names == NULL)
		goto out;
	file->sections = calloc((size_t)count + 1, sizeof(*file->sections));
	if (file->sections == NULL)
		goto out;
	for (int i = 0; i < count; i++)
		file->sections[i] = sk_OPENSSL_CSTRING_value(names, i);
	file->section_count = (size_t)count;
	qsort(file->sections, file->section_count, sizeof(*file->sections),
	    compare_names);
	status = CAA_OK;
out:
	sk_OPENSSL_CSTRING_free(names);
	if (status != CAA_OK)
		(void)caa_error_set(error, status, "out of memory");
	return status;
}

/* NULL if there is no section of this name in the file. */
static STACK_OF(CONF_VALUE) *
    find_section(const struct file *file, const char *name)
{
	for (size_t i = 0; i < file->section_count; i++)
		if (strcmp(file->sections[i], name) == 0)
			return NCONF_get_section(file->conf, name);
	return NULL;
}

struct numbered {
	unsigned long number;
	const char *value;
};

static int
compare_numbers(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* False for anything but one to nine digits. */
static bool
parse_index(unsigned long *number, const char *text)
{
	unsigned long n = 0;
	const size_t len = strlen(text);

	if (len == 0 || len > 9)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!caa_ascii_is_digit((uint8_t)text[i]))
			return false;
		n = n * 10 + (unsigned long)(text[i] - '0');
	}
	*number = n;
	return true;
}

/* The values of "1 = a", "2 = b", ... in the order of their numbers. */
static enum caa_status
read_list(const char **items, const STACK_OF(CONF_VALUE) * stack,
    const char *section, struct caa_error *error)
{
	const int count = sk_CONF_VALUE_num(stack);
	struct numbered *rows = calloc((size_t)count + 1, sizeof(*rows));
	char quoted[PLUGIN_TEXT_QUOTED], shown[PLUGIN_TEXT_QUOTED];
	enum caa_status status = CAA_OK;

	if (rows == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	for (int i = 0; i < count; i++) {
		const CONF_VALUE *row = sk_CONF_VALUE_value(stack, i);

		rows[i].value = row->value;
		if (parse_index(&rows[i].number, row->name))
			continue;
		status = caa_error_set(error, CAA_E_CONFIG,
		    "section %s is a list, so its keys are 1, 2, 3, ... "
		    "and not %s",
		    plugin_text_quote(shown, section),
		    plugin_text_quote(quoted, row->name));
		goto out;
	}
	qsort(rows, (size_t)count, sizeof(*rows), compare_numbers);
	for (int i = 0; i < count; i++)
		items[i] = rows[i].value;
out:
	free(rows);
	return status;
}

/* "key = @section". */
static enum caa_status
set_from_section(struct file *file, struct plugin_assignment *assignment,
    struct caa_error *error)
{
	const char *name = assignment->value + 1;
	const STACK_OF(CONF_VALUE) *stack = find_section(file, name);
	char quoted[PLUGIN_TEXT_QUOTED];
	struct caa_error why = { 0 };

	if (stack == NULL)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: %s: there is no section %s", assignment->origin,
		    assignment->name, plugin_text_quote(quoted, name));
	const size_t count = (size_t)sk_CONF_VALUE_num(stack);
	const char **items = calloc(count + 1, sizeof(*items));
	if (items == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	enum caa_status status = read_list(items, stack, name, &why);
	if (status == CAA_OK) {
		struct caa_strings list = { items, count };

		assignment->items = &list;
		status = plugin_settings_add(file->settings, assignment, error);
		assignment->items = NULL;
	} else {
		(void)caa_error_set(error, status, "%s: %s: %s",
		    assignment->origin, assignment->name, why.text);
	}
	free(items);
	return status;
}

/* Every key of a section that is read. */
static enum caa_status
read_section(struct file *file, const char *section, const char *profile,
    struct caa_error *error)
{
	const STACK_OF(CONF_VALUE) *stack = find_section(file, section);
	enum caa_status status;
	char origin[PLUGIN_PATH_SHOWN + MAX_SHOWN + 4], shown[MAX_SHOWN];

	(void)caa_text_escape(shown, sizeof(shown), section, strlen(section));
	(void)snprintf(origin, sizeof(origin), "%s [%s]", file->path, shown);
	status = plugin_settings_add_profile(file->settings, profile, error);
	for (int i = 0; status == CAA_OK && i < sk_CONF_VALUE_num(stack); i++) {
		const CONF_VALUE *row = sk_CONF_VALUE_value(stack, i);
		struct plugin_assignment assignment = {
			.name = row->name,
			.value = row->value,
			.profile = profile,
			.origin = origin,
		};

		status = row->value[0] == '@'
		    ? set_from_section(file, &assignment, error)
		    : plugin_settings_add(file->settings, &assignment, error);
	}
	return status;
}

/*
 * Before any section OpenSSL's syntax has room for variables.  One that reads
 * like a key is a key in the wrong place: it would silently do nothing.
 */
static enum caa_status
check_free_keys(const struct file *file, struct caa_error *error)
{
	const STACK_OF(CONF_VALUE) *stack = find_section(file, FREE_SECTION);
	char quoted[PLUGIN_TEXT_QUOTED];

	for (int i = 0; stack != NULL && i < sk_CONF_VALUE_num(stack); i++) {
		const CONF_VALUE *row = sk_CONF_VALUE_value(stack, i);
		const char *nearest = plugin_option_nearest(row->name);

		if (nearest != NULL)
			return caa_error_set(error, CAA_E_CONFIG,
			    "%s: %s stands in no section; put %s below "
			    "[" MAIN_SECTION "]",
			    file->path, plugin_text_quote(quoted, row->name),
			    nearest);
	}
	return CAA_OK;
}

/* The NAME of "prefix NAME", or NULL for another section. */
static const char *
name_behind(const char *prefix, const char *section)
{
	const size_t len = strlen(prefix);

	if (strncmp(section, prefix, len) != 0 ||
	    (section[len] != ' ' && section[len] != '\t'))
		return NULL;
	return section + len + strspn(section + len, " \t");
}

static const char *
profile_of(const char *section)
{
	return name_behind(PROFILE_PREFIX, section);
}

/* Some host's: kept for it, and no business of ours. */
static bool
is_host(const char *section)
{
	return strcmp(section, HOST_SECTION) == 0 ||
	    name_behind(HOST_SECTION, section) != NULL;
}

static bool
is_read(const char *section)
{
	return strcmp(section, MAIN_SECTION) == 0 ||
	    profile_of(section) != NULL;
}

/* Is the section the list of some key? */
static bool
is_list(const struct file *file, const char *section)
{
	for (size_t s = 0; s < file->section_count; s++) {
		const STACK_OF(CONF_VALUE) *stack =
		    find_section(file, file->sections[s]);

		if (!is_read(file->sections[s]))
			continue;
		for (int i = 0; i < sk_CONF_VALUE_num(stack); i++) {
			const char *value =
			    sk_CONF_VALUE_value(stack, i)->value;

			if (value[0] == '@' && strcmp(value + 1, section) == 0)
				return true;
		}
	}
	return false;
}

static enum caa_status
check_other_section(
    const struct file *file, const char *section, struct caa_error *error)
{
	char quoted[PLUGIN_TEXT_QUOTED];

	if (strcmp(section, FREE_SECTION) == 0)
		return check_free_keys(file, error);
	if (is_host(section) || is_list(file, section))
		return CAA_OK;
	return caa_error_set(error, CAA_E_CONFIG,
	    "%s: nothing reads the section %s; sections are [" MAIN_SECTION
	    "], [" PROFILE_PREFIX " NAME], [" HOST_SECTION "] and those some "
	    "key names as @section",
	    file->path, plugin_text_quote(quoted, section));
}

static enum caa_status
read_sections(struct file *file, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (size_t i = 0; status == CAA_OK && i < file->section_count; i++) {
		const char *section = file->sections[i];

		status = is_read(section)
		    ? read_section(file, section, profile_of(section), error)
		    : check_other_section(file, section, error);
	}
	return status;
}

/* Load the file and list its sections; clear in any case. */
static enum caa_status
file_load(struct file *file, const char *path, struct caa_error *error)
{
	enum caa_status status;

	plugin_configuration_show_path(file->path, path);
	file->conf = NCONF_new(NULL);
	if (file->conf == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	status = plugin_configuration_load(file->conf, path, error);
	if (status == CAA_OK)
		status = list_sections(file, error);
	return status;
}

static void
file_clear(struct file *file)
{
	free(file->sections);
	NCONF_free(file->conf);
}

enum caa_status
plugin_configuration_read(
    struct plugin_settings *settings, const char *path, struct caa_error *error)
{
	struct file file = { .settings = settings };
	enum caa_status status = file_load(&file, path, error);

	if (status == CAA_OK)
		status = read_sections(&file, error);
	file_clear(&file);
	return status;
}

static void
tell_section(const struct file *file, const char *section,
    caa_plugin_host_setting_fn *fn, void *ctx)
{
	const STACK_OF(CONF_VALUE) *stack = find_section(file, section);
	char origin[PLUGIN_PATH_SHOWN + MAX_SHOWN + 4], shown[MAX_SHOWN];

	(void)caa_text_escape(shown, sizeof(shown), section, strlen(section));
	(void)snprintf(origin, sizeof(origin), "%s [%s]", file->path, shown);
	for (int i = 0; i < sk_CONF_VALUE_num(stack); i++) {
		const CONF_VALUE *row = sk_CONF_VALUE_value(stack, i);
		const struct caa_plugin_setting setting = {
			.struct_size = sizeof(setting),
			.name = row->name,
			.value = row->value,
			.default_value = "",
			.origin = origin,
			.help = "",
		};

		fn(ctx, section, &setting);
	}
}

enum caa_status
plugin_configuration_read_host(const char *path, caa_plugin_host_setting_fn *fn,
    void *ctx, struct caa_error *error)
{
	struct file file = { 0 };
	enum caa_status status = file_load(&file, path, error);

	for (size_t i = 0; status == CAA_OK && i < file.section_count; i++)
		if (is_host(file.sections[i]))
			tell_section(&file, file.sections[i], fn, ctx);
	file_clear(&file);
	return status;
}
