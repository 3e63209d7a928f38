/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any file is a configuration whose every value reads back as itself, or is
 * refused with a printable sentence.
 */
#include "plugin/configuration.h"
#include "plugin/profile.h"
#include "plugin/text.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

static void
expect_sentence(const struct caa_error *error)
{
	EXPECT(error->text[0] != '\0');
	EXPECT(strlen(error->text) < sizeof(error->text));
	EXPECT(plugin_text_is_printable(error->text, strlen(error->text)));
}

static void
expect_same(const struct plugin_value *a, const struct plugin_value *b)
{
	EXPECT(a->number == b->number && a->item_count == b->item_count);
	EXPECT(strcmp(a->text, b->text) == 0);
	for (size_t i = 0; i < a->item_count; i++)
		EXPECT(strcmp(a->items[i], b->items[i]) == 0);
}

/* Of a list in a section of its own, the text may only say which. */
static void
expect_readable(enum plugin_key key, const struct plugin_setting *setting)
{
	const struct plugin_option *option = plugin_option_get(key);
	struct plugin_value again;

	EXPECT(setting != NULL && setting->key == key);
	EXPECT(
	    plugin_text_is_printable(setting->origin, strlen(setting->origin)));
	if (option->kind == PLUGIN_KIND_NUMBER)
		EXPECT(setting->value.number >= option->min &&
		    setting->value.number <= option->max);
	if (option->kind == PLUGIN_KIND_LIST && setting->value.text[0] == '@')
		return;
	EXPECT(plugin_value_parse(&again, key, setting->value.text, NULL) ==
	    CAA_OK);
	expect_same(&setting->value, &again);
	plugin_value_clear(&again);
}

/* The profile may still be refused: settings can contradict each other. */
static void
expect_profile(const struct plugin_settings *settings, const char *name)
{
	struct plugin_profile profile;
	struct caa_error error = { 0 };

	EXPECT(name == NULL || plugin_text_is_printable(name, strlen(name)));
	for (size_t i = 0; i < PLUGIN_KEY_COUNT; i++)
		expect_readable((enum plugin_key)i,
		    plugin_settings_get(settings, name, (enum plugin_key)i));
	enum caa_status status =
	    plugin_profile_init(&profile, settings, name, &error);
	EXPECT(status == CAA_OK || status == CAA_E_CONFIG);
	if (status != CAA_OK)
		expect_sentence(&error);
}

static void
read_file(const char *path)
{
	struct plugin_settings settings;
	struct caa_error error = { 0 };

	EXPECT(plugin_settings_init(&settings, NULL) == CAA_OK);
	plugin_settings_next_source(&settings);
	enum caa_status status =
	    plugin_configuration_read(&settings, path, &error);
	EXPECT(status == CAA_OK || status == CAA_E_CONFIG);
	if (status != CAA_OK)
		expect_sentence(&error);
	else
		expect_profile(&settings, NULL);
	for (size_t i = 0; status == CAA_OK && i < settings.profile_count; i++)
		expect_profile(&settings, settings.profiles[i]);
	plugin_settings_clear(&settings);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/caa-fuzz-configuration-XXXXXX";
	int fd = mkstemp(path);

	EXPECT(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)close(fd);
	read_file(path);
	(void)unlink(path);
	return 0;
}
