/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mock_module: a module that answers as its settings say, so that the command
 * can be tested without DNS.  It accepts every key; those it acts on are
 *   mock_open, mock_status   what open() and validate() return
 *   mock_verdict             a number
 *   mock_denied, mock_failed counts of the result
 *   mock_message, mock_detail
 *   mock_report              a file, handed over as the report
 * and settings() tells every setting it was given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/caa_plugin.h"

#ifndef MOCK_ABI_MAJOR
#define MOCK_ABI_MAJOR CAA_PLUGIN_ABI_MAJOR
#endif
#ifndef MOCK_API_SIZE
#define MOCK_API_SIZE sizeof(struct caa_plugin_api)
#endif

#define SETTINGS_MAX 64

struct setting {
	char *name, *value, *origin;
};

struct caa_plugin {
	const struct caa_plugin_host *host;
	struct setting settings[SETTINGS_MAX];
	size_t count;
};

static const char *
setting(const struct caa_plugin *plugin, const char *name)
{
	for (size_t i = plugin->count; i > 0; i--)
		if (strcmp(plugin->settings[i - 1].name, name) == 0)
			return plugin->settings[i - 1].value;
	return "";
}

static long
number(const struct caa_plugin *plugin, const char *name)
{
	return strtol(setting(plugin, name), NULL, 10);
}

static void
mock_close(struct caa_plugin *plugin)
{
	for (size_t i = 0; plugin != NULL && i < plugin->count; i++) {
		free(plugin->settings[i].name);
		free(plugin->settings[i].value);
		free(plugin->settings[i].origin);
	}
	free(plugin);
}

static int32_t
fail(const struct caa_plugin *plugin, int32_t status,
    struct caa_plugin_error *error)
{
	error->status = status;
	(void)snprintf(error->message, sizeof(error->message), "%s",
	    setting(plugin, "mock_message"));
	return status;
}

static int32_t
mock_open(struct caa_plugin **out, const struct caa_plugin_host *host,
    const struct caa_plugin_option *options, size_t count,
    struct caa_plugin_error *error)
{
	struct caa_plugin *plugin = calloc(1, sizeof(*plugin));

	if (plugin == NULL || count > SETTINGS_MAX || host->audit == NULL) {
		free(plugin);
		return CAA_PLUGIN_E_NOMEM;
	}
	plugin->host = host;
	for (size_t i = 0; i < count; i++)
		plugin->settings[plugin->count++] = (struct setting){
			.name = strdup(options[i].name),
			.value = strdup(options[i].value),
			.origin = strdup(options[i].origin),
		};
	int32_t status =
	    fail(plugin, (int32_t)number(plugin, "mock_open"), error);
	if (status == CAA_PLUGIN_OK)
		*out = plugin;
	else
		mock_close(plugin);
	return status;
}

/* What was asked, as log lines. */
static void
tell_request(
    const struct caa_plugin *plugin, const struct caa_plugin_request *request)
{
	char line[256];

	if (plugin->host->log == NULL)
		return;
	(void)snprintf(line, sizeof(line),
	    "input kind %u, %zu octets, profile %s, %zu account URIs, "
	    "timeout %u",
	    request->input_kind, request->input_len,
	    request->profile != NULL ? request->profile : "none",
	    request->account_uri_count, request->timeout_ms);
	plugin->host->log(
	    plugin->host->ctx, CAA_PLUGIN_LOG_INFO, line, strlen(line));
	for (size_t i = 0; i < request->name_count; i++) {
		(void)snprintf(line, sizeof(line), "name type %u: %.*s",
		    request->names[i].type, (int)request->names[i].text_len,
		    request->names[i].text);
		plugin->host->log(plugin->host->ctx, CAA_PLUGIN_LOG_DEBUG, line,
		    strlen(line));
	}
}

static void
hand_report(const struct caa_plugin *plugin, uint64_t request_id)
{
	FILE *file = fopen(setting(plugin, "mock_report"), "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t len;

	if (file == NULL)
		return;
	len = getdelim(&text, &room, '\0', file);
	(void)fclose(file);
	/* Files end in a line end, reports do not. */
	if (len > 0)
		plugin->host->report(
		    plugin->host->ctx, request_id, text, (size_t)len - 1);
	free(text);
}

static int32_t
mock_validate(struct caa_plugin *plugin,
    const struct caa_plugin_request *request, struct caa_plugin_result *result,
    struct caa_plugin_error *error)
{
	const struct caa_plugin_audit audit = {
		.struct_size = sizeof(audit),
		.request_id = request->request_id,
	};

	tell_request(plugin, request);
	if (plugin->host->audit(plugin->host->ctx, &audit) != 0)
		return fail(plugin, CAA_PLUGIN_E_AUDIT, error);
	hand_report(plugin, request->request_id);
	result->verdict = (uint32_t)number(plugin, "mock_verdict");
	result->denied_count = (uint32_t)number(plugin, "mock_denied");
	result->failed_count = (uint32_t)number(plugin, "mock_failed");
	(void)snprintf(result->detail, sizeof(result->detail), "%s",
	    setting(plugin, "mock_detail"));
	return fail(plugin, (int32_t)number(plugin, "mock_status"), error);
}

static int32_t
mock_settings(struct caa_plugin *plugin, const char *profile,
    caa_plugin_setting_fn *fn, void *ctx, struct caa_plugin_error *error)
{
	if (profile != NULL && strcmp(profile, "web") != 0)
		return fail(plugin, CAA_PLUGIN_E_CONFIG, error);
	for (size_t i = 0; i < plugin->count; i++) {
		const struct caa_plugin_setting s = {
			.struct_size = sizeof(s),
			.name = plugin->settings[i].name,
			.value = plugin->settings[i].value,
			.default_value = "",
			.origin = plugin->settings[i].origin,
			.help = "",
		};

		fn(ctx, &s);
	}
	return CAA_PLUGIN_OK;
}

static void
mock_defaults(caa_plugin_setting_fn *fn, void *ctx)
{
	static const struct caa_plugin_setting settings[] = {
		{ sizeof(settings[0]), "issuers", "", "", "default",
		    "who we are" },
		{ sizeof(settings[0]), "deadline_ms", "10000", "10000",
		    "default", "milliseconds" },
	};

	fn(ctx, &settings[0]);
	fn(ctx, &settings[1]);
}

static int32_t
mock_profiles(struct caa_plugin *plugin,
    void (*fn)(void *ctx, const char *profile), void *ctx)
{
	(void)plugin;
	fn(ctx, "web");
	return CAA_PLUGIN_OK;
}

static const struct caa_plugin_api api = {
	.struct_size = MOCK_API_SIZE,
	.abi_major = MOCK_ABI_MAJOR,
	.abi_minor = CAA_PLUGIN_ABI_MINOR,
	.version = "mock",
	.open = mock_open,
	.close = mock_close,
	.validate = mock_validate,
	.settings = mock_settings,
	.defaults = mock_defaults,
	.profiles = mock_profiles,
};

#ifndef MOCK_ENTRY
#define MOCK_ENTRY caa_plugin_entry
#endif

__attribute__((visibility("default"))) caa_plugin_entry_fn MOCK_ENTRY;

int32_t
MOCK_ENTRY(uint32_t major, uint32_t minor, const struct caa_plugin_api **out)
{
	(void)minor;
	if (major != MOCK_ABI_MAJOR)
		return CAA_PLUGIN_E_ABI;
	*out = &api;
	return CAA_PLUGIN_OK;
}
