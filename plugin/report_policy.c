/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_policy.h"

#include <string.h>

static const char *
text_or_null(const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    enum plugin_key key)
{
	return plugin_value_first(&settings[key]->value);
}

static bool
is_set(const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    enum plugin_key key)
{
	return settings[key]->value.item_count != 0;
}

/* What must be set, and for what. */
static const struct {
	enum plugin_key switch_key;
	enum plugin_key needs;
	const char *what;
} needs[] = {
	{ PLUGIN_KEY_IODEF_EMAIL, PLUGIN_KEY_SMTP_URL,
	    "the mail server to send by" },
	{ PLUGIN_KEY_IODEF_EMAIL, PLUGIN_KEY_IODEF_EMAIL_FROM,
	    "the mailbox to send from" },
	{ PLUGIN_KEY_IODEF_EMAIL, PLUGIN_KEY_IODEF_SPOOL,
	    "the directory in which reports wait" },
	{ PLUGIN_KEY_IODEF_WEB, PLUGIN_KEY_IODEF_SPOOL,
	    "the directory in which reports wait" },
};

static enum caa_status
check_needs(const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    struct caa_error *error)
{
	for (size_t i = 0; i < CAA_COUNTOF(needs); i++) {
		const struct plugin_setting *on = settings[needs[i].switch_key];

		if (on->value.number == PLUGIN_NO ||
		    is_set(settings, needs[i].needs))
			continue;
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: %s: %s needs %s, %s", on->origin,
		    plugin_option_get(on->key)->name, on->value.text,
		    plugin_option_get(needs[i].needs)->name, needs[i].what);
	}
	return CAA_OK;
}

static enum caa_status
check_pairs(const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    struct caa_error *error)
{
	const char *smtp_url = text_or_null(settings, PLUGIN_KEY_SMTP_URL);

	if (is_set(settings, PLUGIN_KEY_IODEF_TLS_CERTIFICATE) !=
	    is_set(settings, PLUGIN_KEY_IODEF_TLS_KEY))
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: iodef_tls_key: a certificate needs its key, and a "
		    "key its certificate",
		    settings[PLUGIN_KEY_IODEF_TLS_KEY]->origin);
	if (is_set(settings, PLUGIN_KEY_SMTP_CREDENTIALS) && smtp_url != NULL &&
	    strncmp(smtp_url, "smtp://", 7) == 0 &&
	    settings[PLUGIN_KEY_SMTP_STARTTLS]->value.number == PLUGIN_NO &&
	    !plugin_item_smtp_is_local(smtp_url))
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: smtp_credentials: a password is not sent without TLS",
		    settings[PLUGIN_KEY_SMTP_CREDENTIALS]->origin);
	return CAA_OK;
}

enum caa_status
plugin_report_policy_init(struct plugin_report_policy *policy,
    const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    struct caa_error *error)
{
	const uint32_t web = settings[PLUGIN_KEY_IODEF_WEB]->value.number;
	const char *subject =
	    text_or_null(settings, PLUGIN_KEY_IODEF_EMAIL_SUBJECT);
	const char *introduction =
	    text_or_null(settings, PLUGIN_KEY_IODEF_EMAIL_TEXT);
	enum caa_status status = check_pairs(settings, error);

	*policy = (struct plugin_report_policy){ 0 };
	if (status == CAA_OK)
		status = check_needs(settings, error);
	if (status != CAA_OK)
		return status;
	policy->mail =
	    settings[PLUGIN_KEY_IODEF_EMAIL]->value.number == PLUGIN_YES;
	policy->https = web != PLUGIN_NO;
	policy->http = web == PLUGIN_YES;
	policy->format =
	    (enum plugin_report_format)settings[PLUGIN_KEY_IODEF_WEB_FORMAT]
		->value.number;
	policy->reporter = text_or_null(settings, PLUGIN_KEY_IODEF_REPORTER);
	policy->from = text_or_null(settings, PLUGIN_KEY_IODEF_EMAIL_FROM);
	policy->subject = subject == NULL ? "" : subject;
	policy->introduction = introduction == NULL ? "" : introduction;
	return CAA_OK;
}
