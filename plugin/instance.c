/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/instance.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/audit_options.h"
#include "plugin/configuration.h"
#include "plugin/jobs.h"
#include "plugin/public_trust.h"
#include "plugin/replay.h"
#include "plugin/resolvers.h"
#include "plugin/text.h"

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

/* Settings, in the order given; a file is read at its place. */
static enum caa_status
read_options(struct plugin_settings *settings,
    const struct caa_plugin_option *options, size_t option_count,
    struct caa_error *error)
{
	enum caa_status status = plugin_settings_init(settings, error);

	for (size_t i = 0; status == CAA_OK && i < option_count; i++) {
		const struct plugin_assignment assignment = {
			.name = options[i].name,
			.value = options[i].value,
			.profile = options[i].profile,
			.origin = options[i].origin != NULL ? options[i].origin
							    : "option",
		};

		if (assignment.name == NULL || assignment.value == NULL)
			return caa_error_set(error, CAA_E_CONFIG,
			    "%s: an option without a name or value",
			    assignment.origin);
		plugin_settings_next_source(settings);
		status = strcmp(assignment.name, "config") == 0
		    ? plugin_configuration_read(
			  settings, assignment.value, error)
		    : plugin_settings_add(settings, &assignment, error);
	}
	return status;
}

static enum caa_status
build_profiles(struct caa_plugin *plugin, struct caa_error *error)
{
	const struct plugin_settings *settings = &plugin->settings;
	enum caa_status status = CAA_OK;

	plugin->profiles =
	    calloc(settings->profile_count + 1, sizeof(*plugin->profiles));
	if (plugin->profiles == NULL)
		return no_memory(error);
	while (status == CAA_OK &&
	    plugin->profile_count <= settings->profile_count) {
		const size_t i = plugin->profile_count;

		status = plugin_profile_init(&plugin->profiles[i], settings,
		    i == 0 ? NULL : settings->profiles[i - 1], error);
		if (status == CAA_OK)
			plugin->profile_count++;
	}
	return status;
}

/*
 * "issuers" has no default that could be right.  The default profile may do
 * without where every request names a profile; one that was set to nothing
 * says that the requests bring their own.
 */
static enum caa_status
check_issuers(const struct caa_plugin *plugin, struct caa_error *error)
{
	const size_t first = plugin->profile_count > 1 ? 1 : 0;

	for (size_t i = first; i < plugin->profile_count; i++) {
		const struct plugin_profile *profile = &plugin->profiles[i];

		if (plugin_profile_get(profile, PLUGIN_KEY_ISSUERS)->rank == 0)
			return caa_error_set(error, CAA_E_CONFIG,
			    "issuers is not set%s%s: which issuer domain "
			    "names are ours? (RFC 8659 4.2)",
			    i == 0 ? "" : " for the profile ",
			    i == 0 ? "" : profile->name);
	}
	return CAA_OK;
}

static enum caa_status
open_evidence(struct caa_plugin *plugin, struct caa_error *error)
{
	const struct plugin_setting *file =
	    plugin_profile_get(&plugin->profiles[0], PLUGIN_KEY_EVIDENCE_FILE);
	const struct plugin_setting *log =
	    plugin_profile_get(&plugin->profiles[0], PLUGIN_KEY_AUDIT_LOG);
	const struct plugin_setting *most = plugin_profile_get(
	    &plugin->profiles[0], PLUGIN_KEY_EVIDENCE_FILE_MAX_MIB);
	struct caa_error why = { 0 };
	enum caa_status status;

	if (file->value.item_count == 0 && most->value.number != 0)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: %s: there is nothing to limit: evidence_file is not "
		    "set",
		    most->origin, plugin_option_get(most->key)->name);
	if (file->value.item_count == 0)
		return CAA_OK;
	if (log->value.item_count > 0 &&
	    strcmp(log->value.items[0], file->value.items[0]) == 0)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: it is the file of audit_log", file->origin);
	status = plugin_evidence_file_open(&plugin->audience.proof,
	    file->value.items[0], (uint64_t)most->value.number << 20, &why);
	if (status == CAA_OK || status == CAA_E_NOMEM)
		return caa_error_set(error, status, "%s", why.text);
	return caa_error_set(
	    error, CAA_E_CONFIG, "%s: %s", file->origin, why.text);
}

static enum caa_status
build_synchronization(struct caa_plugin *plugin, struct caa_error *error)
{
	plugin->results_end = &plugin->results;
	plugin->event_fd = -1;
	caa_process_init(&plugin->process);
	plugin->has_mutex = pthread_mutex_init(&plugin->mutex, NULL) == 0;
	plugin->has_changed = pthread_cond_init(&plugin->changed, NULL) == 0;
	if (plugin->has_mutex && plugin->has_changed)
		return CAA_OK;
	return caa_error_set(
	    error, CAA_E_SYSTEM, "no mutex or condition variable to be had");
}

static void
log_profile(
    const struct caa_plugin_host *host, const struct plugin_profile *profile)
{
	const char *name = profile->name == NULL ? "default" : profile->name;
	const struct plugin_setting *issuers =
	    plugin_profile_get(profile, PLUGIN_KEY_ISSUERS);
	const char *advice;
	size_t cursor = 0;
	char dns[1024];

	/* TLS BR 4.2.2.2: it can be seen later that validation took place. */
	plugin_profile_describe_dns(profile, dns, sizeof(dns));
	plugin_host_log(host, CAA_PLUGIN_LOG_INFO, "profile %s: %s", name, dns);
	if (issuers->value.notice != NULL)
		plugin_host_log(host, CAA_PLUGIN_LOG_WARN, "%s: issuers: %s",
		    issuers->origin, issuers->value.notice);
	if (profile->advisory)
		plugin_host_log(host, CAA_PLUGIN_LOG_WARN,
		    "profile %s: enforce = no: nothing is refused, whatever "
		    "the records say",
		    name);
	while ((advice = plugin_public_trust_advice(
		    profile->settings, &cursor)) != NULL)
		plugin_host_log(
		    host, CAA_PLUGIN_LOG_WARN, "profile %s: %s", name, advice);
}

static void
free_synchronization(struct caa_plugin *plugin)
{
	if (plugin->has_changed)
		(void)pthread_cond_destroy(&plugin->changed);
	if (plugin->has_mutex)
		(void)pthread_mutex_destroy(&plugin->mutex);
}

/* Safe in a forked child too, where threads and locks are not ours. */
static void
free_memory(struct caa_plugin *plugin)
{
	if (plugin->event_fd >= 0)
		(void)close(plugin->event_fd);
	free(plugin->profiles);
	caa_process_clear(&plugin->process);
	plugin_settings_clear(&plugin->settings);
	free(plugin);
}

/* What is kept of a check and told of it. */
static enum caa_status
open_records(struct caa_plugin *plugin, struct caa_error *error)
{
	enum caa_status status = plugin_reports_open(
	    &plugin->reports, plugin->profiles, plugin->profile_count, error);

	if (status == CAA_OK)
		status = open_evidence(plugin, error);
	if (status == CAA_OK)
		status = plugin_audit_options_open(&plugin->audience.audit,
		    &plugin->profiles[0], &plugin->audience.host, error);
	return status;
}

int32_t
plugin_instance_open(struct caa_plugin **out,
    const struct caa_plugin_host *host, const struct caa_plugin_option *options,
    size_t option_count, struct caa_error *error)
{
	struct caa_plugin *plugin = calloc(1, sizeof(*plugin));
	enum caa_status status;

	if (plugin == NULL)
		return plugin_host_status(no_memory(error));
	plugin->audience.host = *host;
	status = build_synchronization(plugin, error);
	if (status == CAA_OK)
		status = read_options(
		    &plugin->settings, options, option_count, error);
	if (status == CAA_OK)
		status = build_profiles(plugin, error);
	if (status == CAA_OK)
		status = check_issuers(plugin, error);
	if (status == CAA_OK)
		status = plugin_replay_open(
		    &plugin->evidence, &plugin->profiles[0], error);
	if (status == CAA_OK)
		status = plugin_resolvers_build(plugin->profiles,
		    plugin->profile_count, plugin->evidence, error);
	if (status == CAA_OK && plugin->evidence == NULL)
		status = open_records(plugin, error);
	if (status != CAA_OK) {
		plugin_reports_close(plugin->reports, NULL);
		plugin_evidence_file_close(plugin->audience.proof);
		plugin_resolvers_free(plugin->profiles, plugin->profile_count);
		plugin_evidence_copy_free(plugin->evidence);
		free_synchronization(plugin);
		free_memory(plugin);
		return plugin_host_status(status);
	}
	for (size_t i = 0; i < plugin->profile_count; i++)
		log_profile(&plugin->audience.host, &plugin->profiles[i]);
	*out = plugin;
	return CAA_PLUGIN_OK;
}

void
plugin_instance_claim(struct caa_plugin *plugin)
{
	caa_process_claim(&plugin->process);
}

int32_t
plugin_instance_enter(struct caa_plugin *plugin, struct caa_error *error)
{
	bool closing;

	/* The mutex itself may be in any state after fork(). */
	if (caa_process_is_foreign(&plugin->process)) {
		(void)caa_error_set(error, CAA_E_SYSTEM,
		    "the instance was in use before this process was forked: "
		    "open another one in the child");
		return CAA_PLUGIN_E_SYSTEM;
	}
	(void)pthread_mutex_lock(&plugin->mutex);
	closing = plugin->closing;
	if (!closing)
		plugin->inside++;
	(void)pthread_mutex_unlock(&plugin->mutex);
	if (!closing)
		return CAA_PLUGIN_OK;
	(void)caa_error_set(error, CAA_E_SYSTEM, "the instance is closing");
	return CAA_PLUGIN_E_GONE;
}

void
plugin_instance_leave(struct caa_plugin *plugin)
{
	(void)pthread_mutex_lock(&plugin->mutex);
	plugin->inside--;
	(void)pthread_cond_broadcast(&plugin->changed);
	(void)pthread_mutex_unlock(&plugin->mutex);
}

/* The mutex is held, and let go while a check is told. */
static void
cancel_all(struct caa_plugin *plugin)
{
	struct plugin_run *run = plugin->runs;

	while (run != NULL) {
		if (run->done || run->closed || !run->started) {
			run = run->next;
			continue;
		}
		run->closed = true;
		plugin_run_cancel(run);
		run = plugin->runs; /* the list may have changed */
	}
}

void
plugin_instance_close(struct caa_plugin *plugin)
{
	if (plugin == NULL)
		return;
	if (caa_process_is_foreign(&plugin->process)) {
		plugin_audit_log_abandon(plugin->audience.audit);
		plugin_reports_close(plugin->reports, NULL);
		plugin_evidence_file_abandon(plugin->audience.proof);
		free_memory(plugin);
		return;
	}
	(void)pthread_mutex_lock(&plugin->mutex);
	plugin->closing = true;
	cancel_all(plugin);
	while (plugin->inside > 0 || plugin->runs != NULL)
		(void)pthread_cond_wait(&plugin->changed, &plugin->mutex);
	(void)pthread_mutex_unlock(&plugin->mutex);
	/* Joins the threads: nobody is in on_done() any more, or rings. */
	plugin_resolvers_free(plugin->profiles, plugin->profile_count);
	plugin_jobs_drop(plugin);
	plugin_evidence_copy_free(plugin->evidence);
	plugin_audit_log_close(plugin->audience.audit);
	plugin_reports_close(plugin->reports, &plugin->audience.host);
	plugin_evidence_file_close(plugin->audience.proof);
	free_synchronization(plugin);
	free_memory(plugin);
}

int32_t
plugin_instance_reopen(struct caa_plugin *plugin, struct caa_error *error)
{
	struct plugin_audit_log *log = plugin->audience.audit;
	int32_t status = plugin_instance_enter(plugin, error);

	if (status != CAA_PLUGIN_OK)
		return status;
	if (log != NULL && plugin_audit_log_reopen(log, error) != CAA_OK)
		status = CAA_PLUGIN_E_AUDIT;
	plugin_instance_leave(plugin);
	return status;
}

const struct plugin_profile *
plugin_instance_profile(
    const struct caa_plugin *plugin, const char *name, struct caa_error *error)
{
	char quoted[PLUGIN_TEXT_QUOTED];

	if (name == NULL)
		return &plugin->profiles[0];
	for (size_t i = 1; i < plugin->profile_count; i++)
		if (strcmp(plugin->profiles[i].name, name) == 0)
			return &plugin->profiles[i];
	(void)caa_error_set(error, CAA_E_CONFIG, "no profile %s is configured",
	    plugin_text_quote(quoted, name));
	return NULL;
}
