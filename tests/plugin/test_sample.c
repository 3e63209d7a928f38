/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration file that comes with the package, and its manual. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/configuration.h"
#include "plugin/profile.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

#define MAX_FILE 65536

static char *
read_file(const char *path)
{
	static char text[MAX_FILE];
	FILE *fp = fopen(path, "r");
	size_t len = fp == NULL ? 0 : fread(text, 1, sizeof(text) - 1, fp);

	if (fp == NULL || fclose(fp) != 0 || len == 0) {
		perror(path);
		exit(2);
	}
	text[len] = '\0';
	return text;
}

static void
check_parses(const char *row, const char *path)
{
	struct plugin_settings settings;
	struct plugin_profile profile;
	struct caa_error error = { 0 };
	enum caa_status status = plugin_settings_init(&settings, &error);

	plugin_settings_next_source(&settings);
	if (status == CAA_OK)
		status = plugin_configuration_read(&settings, path, &error);
	if (status == CAA_OK)
		status = plugin_profile_init(&profile, &settings, NULL, &error);
	CHECK(row, status == CAA_OK);
	CHECK(error.text, error.text[0] == '\0');
	for (size_t i = 0; status == CAA_OK && i < PLUGIN_KEY_COUNT; i++) {
		const struct plugin_option *option =
		    plugin_option_get((enum plugin_key)i);

		CHECK(option->name,
		    strcmp(profile.settings[i]->value.text, option->initial) ==
			0);
	}
	plugin_settings_clear(&settings);
}

static void
test_as_shipped(void)
{
	check_parses("as shipped", SAMPLE_FILE);
}

/* Settings are "#key = value", comments "# text". */
static void
test_uncommented(void)
{
	char *text = read_file(SAMPLE_FILE), path[SCRATCH_MAX_PATH];

	for (char *line = text; line != NULL;) {
		if (line[0] == '#' && line[1] >= 'a' && line[1] <= 'z')
			line[0] = ' ';
		line = strchr(line, '\n');
		if (line != NULL)
			line++;
	}
	scratch_write(path, "caa.conf", text);
	check_parses("with every line uncommented", path);
	scratch_clear();
}

/* Every key once, at its default, in the order of the table. */
static void
test_every_key(void)
{
	const char *text = read_file(SAMPLE_FILE), *behind = text;

	for (size_t i = 0; i < PLUGIN_KEY_COUNT; i++) {
		const struct plugin_option *option =
		    plugin_option_get((enum plugin_key)i);
		char line[256];

		(void)snprintf(line, sizeof(line), "\n#%s =%s%s\n",
		    option->name, option->initial[0] == '\0' ? "" : " ",
		    option->initial);
		const char *found = strstr(text, line);
		CHECK(line, found != NULL && found >= behind);
		behind = found == NULL ? behind : found;
	}
}

/* The manual names every key, default and limit, in the same order. */
static void
test_manual(void)
{
	const char *text = read_file(MANUAL_FILE), *behind = text;

	for (size_t i = 0; i < PLUGIN_KEY_COUNT; i++) {
		const struct plugin_option *option =
		    plugin_option_get((enum plugin_key)i);
		char line[256];
		const char *found = NULL, *name = NULL;

		for (const char *it = strstr(behind, "\n.It Cm ");
		     it != NULL && found == NULL;
		     it = strstr(it + 1, "\n.It Cm ")) {
			const char *end = strchr(it + 1, '\n');

			name = strstr(it, option->name);
			if (name != NULL && end != NULL && name < end)
				found = it;
		}
		CHECK(option->name, found != NULL);
		if (found == NULL || option->kind != PLUGIN_KIND_NUMBER)
			continue;
		(void)snprintf(
		    line, sizeof(line), "%u to %u", option->min, option->max);
		CHECK(line, strstr(text, line) != NULL);
		(void)snprintf(
		    line, sizeof(line), "default%c%s", '\n', option->initial);
		const char *on_next_line = strstr(found, line);
		(void)snprintf(
		    line, sizeof(line), "default %s", option->initial);
		CHECK(
		    line, strstr(found, line) != NULL || on_next_line != NULL);
		behind = found;
	}
}

const char suite_name[] = "plugin.sample";
const struct test tests[] = {
	{ "as_shipped", test_as_shipped },
	{ "uncommented", test_uncommented },
	{ "every_key", test_every_key },
	{ "manual", test_manual },
	{ NULL, NULL },
};
