/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/replay_settings.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/report.h"

#define FORCED_MAX 4u
#define ORIGIN     "the evidence"

/*
 * Settings of then that say where answers came from, or what was kept: now
 * they come from the evidence.  A trust anchor is not the evidence's to
 * choose: it is built in, or given on the command line.
 */
static const char *const left_out[] = {
	"config", /* no setting: the module would read that file */
	"deadline_ms",
	"dns_cache",
	"dns_ipv4",
	"dns_ipv6",
	"dns_protocol",
	"dns_resolver",
	"dns_retry_delay_ms",
	"dns_tls_ca",
	"dns_tls_name",
	"enforce",
	"public_trust",
	"root_hints",
	"shards",
	"trust_anchor",
	"zone_files",
};

static void
set(struct cli_replay_settings *settings, const char *name, const char *value,
    const char *origin)
{
	settings->options[settings->count++] = (struct caa_plugin_option){
		.name = name,
		.value = value,
		.origin = origin,
	};
}

static bool
is_left_out(const char *name)
{
	for (size_t i = 0; i < CLI_COUNTOF(left_out); i++)
		if (strcmp(left_out[i], name) == 0)
			return true;
	return false;
}

static void
set_recorded(struct cli_replay_settings *settings, json_t *recorded)
{
	const char *name;
	json_t *value;

	/* Each request brings those of then. */
	set(settings, "issuers", "", ORIGIN);
	json_object_foreach(recorded, name, value)
	{
		if (!is_left_out(name))
			set(settings, name, cli_report_string(value), ORIGIN);
	}
}

/* What makes it a replay comes last, and so counts. */
bool
cli_replay_settings_make(struct cli_replay_settings *out,
    const struct cli_arguments *arguments, const struct cli_replay_check *check)
{
	json_t *recorded = json_object_get(check->members, "settings");

	out->count = 0;
	out->options = calloc(json_object_size(recorded) +
		arguments->setting_count + FORCED_MAX + 1,
	    sizeof(*out->options));
	if (out->options == NULL)
		return false;
	if (arguments->config != NULL)
		set(out, "config", arguments->config, "--config");
	else
		set_recorded(out, recorded);
	for (size_t i = 0; i < arguments->setting_count; i++)
		out->options[out->count++] = arguments->settings[i];
	set(out, "public_trust", "no", "replay");
	set(out, "zone_files", "", "replay");
	set(out, "replay_at", arguments->at_now ? "now" : "recorded", "--at");
	set(out, "replay_file", check->path, "replay");
	return true;
}

json_t *
cli_replay_settings_show(
    const struct cli_arguments *arguments, const struct cli_replay_check *check)
{
	json_t *recorded = json_object_get(check->members, "settings");
	json_t *shown = json_object();
	const char *name;
	json_t *value;

	if (arguments->config != NULL)
		return shown;
	json_object_foreach(recorded, name, value)
	{
		if (!is_left_out(name) && shown != NULL &&
		    json_object_set(shown, name, value) != 0) {
			json_decref(shown);
			return NULL;
		}
	}
	return shown;
}

bool
cli_replay_settings_name_issuers(const struct cli_arguments *arguments)
{
	for (size_t i = 0; i < arguments->setting_count; i++)
		if (strcmp(arguments->settings[i].name, "issuers") == 0)
			return true;
	return arguments->config != NULL;
}
