/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/reports.h"

#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 10000u
#define TOTAL_MS   30000u
#define MAX_REPLY  65536u /* octets; RFC 6546 replies are a few hundred */

/* Ten tries: after 5, 10, 20, ... minutes, over a day and a half in all. */
#define RETRY_MS     (5u * 60 * 1000)
#define RETRY_MAX_MS (12u * 60 * 60 * 1000)
#define MAX_TRIES    10u

struct plugin_reports {
	struct plugin_report_limits limits;
	struct plugin_network *allowed;
	struct plugin_reporter *reporter;
};

static uint32_t
number(const struct plugin_profile *profile, enum plugin_key key)
{
	return plugin_profile_get(profile, key)->value.number;
}

static const char *
text_or_null(const struct plugin_profile *profile, enum plugin_key key)
{
	return plugin_value_first(&plugin_profile_get(profile, key)->value);
}

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

static enum caa_status
read_networks(struct plugin_reports *reports, size_t *count,
    const struct plugin_profile *profile, struct caa_error *error)
{
	const struct plugin_value *value =
	    &plugin_profile_get(profile, PLUGIN_KEY_IODEF_ALLOW_NETWORKS)
		 ->value;

	*count = 0;
	reports->allowed =
	    calloc(value->item_count + 1, sizeof(*reports->allowed));
	if (reports->allowed == NULL)
		return no_memory(error);
	for (size_t i = 0; i < value->item_count; i++)
		if (plugin_network_parse(
			&reports->allowed[*count], value->items[i]))
			++*count;
	return CAA_OK;
}

/* These settings are the same for all profiles. */
static struct plugin_reporter_config
make_config(const struct plugin_profile *profile,
    const struct plugin_network *allowed, size_t allowed_count)
{
	const char *smtp_url = text_or_null(profile, PLUGIN_KEY_SMTP_URL);

	return (struct plugin_reporter_config){
		.spool = text_or_null(profile, PLUGIN_KEY_IODEF_SPOOL),
		.send = {
			.smtp_url = smtp_url,
			.smtp_credentials = text_or_null(
			    profile, PLUGIN_KEY_SMTP_CREDENTIALS),
			.smtp_tls = smtp_url != NULL &&
			    number(profile, PLUGIN_KEY_SMTP_STARTTLS) ==
				PLUGIN_YES &&
			    !plugin_item_smtp_is_local(smtp_url),
			.tls_ca =
			    text_or_null(profile, PLUGIN_KEY_IODEF_TLS_CA),
			.tls_certificate = text_or_null(
			    profile, PLUGIN_KEY_IODEF_TLS_CERTIFICATE),
			.tls_key =
			    text_or_null(profile, PLUGIN_KEY_IODEF_TLS_KEY),
			.allowed = allowed,
			.allowed_count = allowed_count,
			.connect_ms = CONNECT_MS,
			.total_ms = TOTAL_MS,
			.max_reply = MAX_REPLY,
		},
		.retry_ms = RETRY_MS,
		.retry_max_ms = RETRY_MAX_MS,
		.max_tries = MAX_TRIES,
		.linger_ms = number(profile, PLUGIN_KEY_IODEF_LINGER_MS),
	};
}

static bool
is_wanted(const struct plugin_profile *profiles, size_t profile_count)
{
	for (size_t i = 0; i < profile_count; i++)
		if (profiles[i].reports.mail || profiles[i].reports.https)
			return true;
	return false;
}

static enum caa_status
open_reporter(struct plugin_reports *reports,
    const struct plugin_profile *profile, struct caa_error *error)
{
	const char *origin =
	    plugin_profile_get(profile, PLUGIN_KEY_IODEF_SPOOL)->origin;
	struct plugin_reporter_config config;
	struct caa_error why = { 0 };
	size_t allowed_count;
	enum caa_status status =
	    read_networks(reports, &allowed_count, profile, error);

	if (status != CAA_OK)
		return status;
	config = make_config(profile, reports->allowed, allowed_count);
	status = plugin_reporter_new(&reports->reporter, &config, &why);
	if (status == CAA_E_CONFIG)
		return caa_error_set(
		    error, status, "%s: iodef_spool: %s", origin, why.text);
	return status == CAA_OK ? CAA_OK
				: caa_error_set(error, status, "%s", why.text);
}

enum caa_status
plugin_reports_open(struct plugin_reports **out,
    const struct plugin_profile *profiles, size_t profile_count,
    struct caa_error *error)
{
	struct plugin_reports *reports;
	enum caa_status status;

	*out = NULL;
	if (!is_wanted(profiles, profile_count))
		return CAA_OK;
	reports = calloc(1, sizeof(*reports));
	if (reports == NULL)
		return no_memory(error);
	reports->limits = (struct plugin_report_limits){
		.per_domain =
		    number(&profiles[0], PLUGIN_KEY_IODEF_PER_DOMAIN_PER_DAY),
		.per_recipient = number(
		    &profiles[0], PLUGIN_KEY_IODEF_PER_RECIPIENT_PER_DAY),
		.in_all = number(&profiles[0], PLUGIN_KEY_IODEF_PER_DAY),
	};
	status = open_reporter(reports, &profiles[0], error);
	if (status != CAA_OK) {
		plugin_reports_close(reports, NULL);
		return status;
	}
	*out = reports;
	return CAA_OK;
}

/* What the thread has to say, in the words of the host's own log. */
static void
say_lines(struct plugin_reports *reports, const struct caa_plugin_host *host)
{
	char line[PLUGIN_REPORTER_LINE];
	uint32_t level;

	while (plugin_reporter_take_line(reports->reporter, &level, line))
		plugin_host_log(host, level, "%s", line);
}

void
plugin_reports_after(struct plugin_reports *reports,
    const struct caa_plugin_host *host, const struct plugin_request *request,
    const struct caa_climb *climb)
{
	struct caa_error error = { 0 };

	if (reports == NULL)
		return;
	if (plugin_reporter_start(reports->reporter, &error) != CAA_OK)
		plugin_host_log(host, CAA_PLUGIN_LOG_WARN,
		    "reports are not sent: %s", error.text);
	if (climb != NULL)
		plugin_report_denials(
		    reports->reporter, &reports->limits, host, request, climb);
	say_lines(reports, host);
}

void
plugin_reports_close(
    struct plugin_reports *reports, const struct caa_plugin_host *host)
{
	if (reports == NULL)
		return;
	if (host != NULL) {
		plugin_reporter_stop(reports->reporter);
		say_lines(reports, host);
	}
	plugin_reporter_free(reports->reporter);
	free(reports->allowed);
	free(reports);
}
