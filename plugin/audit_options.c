/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_options.h"

/* Settings that say something of a log there is not, or of a file where there
 * is none: whoever wrote them expects what will not happen. */
static const struct {
	enum plugin_key key;
	bool of_files;
	const char *why;
} dependants[] = {
	{ PLUGIN_KEY_AUDIT_LOG_KEY, false,
	    "there is nothing to sign: audit_log is not set" },
	{ PLUGIN_KEY_AUDIT_LOG_MAX_MIB, true,
	    "counts for an audit_log that is a file" },
};

static bool
is_set(const struct plugin_setting *setting)
{
	return setting->value.item_count != 0 || setting->value.number != 0;
}

static enum caa_status
check_dependants(const struct plugin_profile *profile, const char *target,
    struct caa_error *error)
{
	for (size_t i = 0; i < CAA_COUNTOF(dependants); i++) {
		const struct plugin_setting *setting =
		    plugin_profile_get(profile, dependants[i].key);

		if (is_set(setting) &&
		    (dependants[i].of_files ? target[0] != '/'
					    : target[0] == '\0'))
			return caa_error_set(error, CAA_E_CONFIG, "%s: %s: %s",
			    setting->origin,
			    plugin_option_get(setting->key)->name,
			    dependants[i].why);
	}
	return CAA_OK;
}

static enum caa_status
open_log(struct plugin_audit_log **out, const struct plugin_profile *profile,
    const struct caa_plugin_host *host, struct caa_error *error)
{
	const struct plugin_setting *log =
	    plugin_profile_get(profile, PLUGIN_KEY_AUDIT_LOG);
	const struct plugin_audit_options options = {
		.target = log->value.text,
		.key = plugin_profile_get(profile, PLUGIN_KEY_AUDIT_LOG_KEY)
			   ->value.text,
		.checkpoint =
		    plugin_profile_get(profile, PLUGIN_KEY_AUDIT_LOG_CHECKPOINT)
			->value.number,
		.max_mib =
		    plugin_profile_get(profile, PLUGIN_KEY_AUDIT_LOG_MAX_MIB)
			->value.number,
		.version = CAA_VERSION,
	};
	struct caa_error why = { 0 };
	enum caa_status status =
	    plugin_audit_log_open(out, &options, host, &why);

	if (status == CAA_OK || status == CAA_E_NOMEM)
		return caa_error_set(error, status, "%s", why.text);
	return caa_error_set(
	    error, CAA_E_CONFIG, "%s: %s", log->origin, why.text);
}

enum caa_status
plugin_audit_options_open(struct plugin_audit_log **out,
    const struct plugin_profile *profile, const struct caa_plugin_host *host,
    struct caa_error *error)
{
	const char *target =
	    plugin_profile_get(profile, PLUGIN_KEY_AUDIT_LOG)->value.text;
	enum caa_status status = check_dependants(profile, target, error);

	if (status != CAA_OK)
		return status;
	if (target[0] != '\0')
		return open_log(out, profile, host, error);
	/* Somebody keeps a record of every check (TLS BR 5.4.1). */
	if (host->audit == NULL)
		return caa_error_set(error, CAA_E_CONFIG,
		    "open: host.audit is required unless audit_log is set; is "
		    "host.struct_size set?");
	return CAA_OK;
}
