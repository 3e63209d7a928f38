/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/list.h"

static void
tell(const struct plugin_option *option, const char *value, const char *origin,
    caa_plugin_setting_fn *fn, void *ctx)
{
	const struct caa_plugin_setting setting = {
		.struct_size = sizeof(setting),
		.name = option->name,
		.value = value,
		.default_value = option->initial,
		.origin = origin,
		.help = option->help,
	};

	fn(ctx, &setting);
}

int32_t
plugin_list_settings(struct caa_plugin *plugin, const char *profile,
    caa_plugin_setting_fn *fn, void *ctx, struct caa_error *error)
{
	const struct plugin_profile *found;
	int32_t status = plugin_instance_enter(plugin, error);

	if (status != CAA_PLUGIN_OK)
		return status;
	found = plugin_instance_profile(plugin, profile, error);
	if (found == NULL)
		status = CAA_PLUGIN_E_CONFIG;
	for (size_t i = 0; found != NULL && i < PLUGIN_KEY_COUNT; i++) {
		const struct plugin_setting *setting = found->settings[i];

		tell(plugin_option_get((enum plugin_key)i), setting->value.text,
		    setting->origin, fn, ctx);
	}
	plugin_instance_leave(plugin);
	return status;
}

void
plugin_list_defaults(caa_plugin_setting_fn *fn, void *ctx)
{
	for (size_t i = 0; i < PLUGIN_KEY_COUNT; i++) {
		const struct plugin_option *option =
		    plugin_option_get((enum plugin_key)i);

		tell(option, option->initial, "default", fn, ctx);
	}
}

int32_t
plugin_list_profiles(struct caa_plugin *plugin,
    void (*fn)(void *ctx, const char *profile), void *ctx)
{
	int32_t status = plugin_instance_enter(plugin, NULL);

	if (status != CAA_PLUGIN_OK)
		return status;
	for (size_t i = 1; i < plugin->profile_count; i++)
		fn(ctx, plugin->profiles[i].name);
	plugin_instance_leave(plugin);
	return CAA_PLUGIN_OK;
}
