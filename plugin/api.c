/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/api.h"

#include <stdio.h>

#include "plugin/configuration.h"
#include "plugin/host.h"
#include "plugin/instance.h"
#include "plugin/jobs.h"
#include "plugin/list.h"
#include "plugin/validate.h"

/* The host's memory gets a status in any case, and a sentence if not OK. */
static int32_t
leave(struct caa_plugin_error *theirs, int32_t status,
    const struct caa_error *error)
{
	plugin_host_write_error(theirs, status, status < 0 ? error->text : "");
	return status;
}

static int32_t
refuse(struct caa_plugin_error *theirs, int32_t status, const char *message)
{
	plugin_host_write_error(theirs, status, message);
	return status;
}

static int32_t
api_open(struct caa_plugin **out, const struct caa_plugin_host *host,
    const struct caa_plugin_option *options, size_t option_count,
    struct caa_plugin_error *error)
{
	struct caa_plugin_host ours;
	struct caa_error why = { 0 };

	if (out == NULL || host == NULL ||
	    (options == NULL && option_count != 0))
		return refuse(
		    error, CAA_PLUGIN_E_CONFIG, "open: an argument is NULL");
	plugin_host_read(&ours, host);
	return leave(error,
	    plugin_instance_open(out, &ours, options, option_count, &why),
	    &why);
}

/* What every request must have, so that zeroed memory is not one. */
static bool
is_request(const struct caa_plugin_request *request)
{
	return request != NULL &&
	    CAA_PLUGIN_HAS(struct caa_plugin_request, request, input_kind);
}

static int32_t
api_validate(struct caa_plugin *plugin,
    const struct caa_plugin_request *request, struct caa_plugin_result *result,
    struct caa_plugin_error *error)
{
	struct caa_plugin_result ours = { 0 };
	struct caa_plugin_request theirs;
	struct caa_error why = { 0 };
	int32_t status;

	/* Whatever happens below, what the caller had there is gone. */
	plugin_host_write_result(result, &ours);
	if (plugin == NULL || !is_request(request) || result == NULL ||
	    !CAA_PLUGIN_HAS(struct caa_plugin_result, result, verdict))
		return refuse(error, CAA_PLUGIN_E_INPUT,
		    "validate: an argument is NULL or its struct_size is not "
		    "set");
	plugin_host_read_request(&theirs, request);
	status = plugin_validate(plugin, &theirs, &ours, &why);
	if (status < 0 && ours.detail[0] == '\0')
		(void)snprintf(
		    ours.detail, sizeof(ours.detail), "%s", why.text);
	plugin_host_write_result(result, &ours);
	return leave(error, status, &why);
}

static int32_t
api_submit(struct caa_plugin *plugin, const struct caa_plugin_request *request,
    caa_plugin_done_fn *done, void *done_ctx, uint64_t *job,
    struct caa_plugin_error *error)
{
	struct caa_plugin_request theirs;
	struct caa_error why = { 0 };

	if (plugin == NULL || !is_request(request) || done == NULL ||
	    job == NULL)
		return refuse(error, CAA_PLUGIN_E_INPUT,
		    "submit: an argument is NULL or its struct_size is not "
		    "set");
	plugin_host_read_request(&theirs, request);
	return leave(error,
	    plugin_jobs_submit(plugin, &theirs, done, done_ctx, job, &why),
	    &why);
}

static int32_t
api_cancel(struct caa_plugin *plugin, uint64_t job)
{
	return plugin == NULL ? CAA_PLUGIN_E_GONE
			      : plugin_jobs_cancel(plugin, job);
}

static int
api_poll_fd(struct caa_plugin *plugin)
{
	return plugin == NULL ? -1 : plugin_jobs_poll_fd(plugin);
}

static int32_t
api_process(struct caa_plugin *plugin)
{
	return plugin == NULL ? CAA_PLUGIN_E_GONE : plugin_jobs_process(plugin);
}

static int32_t
api_settings(struct caa_plugin *plugin, const char *profile,
    caa_plugin_setting_fn *fn, void *ctx, struct caa_plugin_error *error)
{
	struct caa_error why = { 0 };

	if (plugin == NULL || fn == NULL)
		return refuse(
		    error, CAA_PLUGIN_E_INPUT, "settings: an argument is NULL");
	return leave(
	    error, plugin_list_settings(plugin, profile, fn, ctx, &why), &why);
}

static void
api_defaults(caa_plugin_setting_fn *fn, void *ctx)
{
	if (fn != NULL)
		plugin_list_defaults(fn, ctx);
}

static int32_t
api_profiles(struct caa_plugin *plugin,
    void (*fn)(void *ctx, const char *profile), void *ctx)
{
	return plugin == NULL || fn == NULL
	    ? CAA_PLUGIN_E_INPUT
	    : plugin_list_profiles(plugin, fn, ctx);
}

static int32_t
api_reopen(struct caa_plugin *plugin, struct caa_plugin_error *error)
{
	struct caa_error why = { 0 };

	if (plugin == NULL)
		return refuse(
		    error, CAA_PLUGIN_E_INPUT, "reopen: an argument is NULL");
	return leave(error, plugin_instance_reopen(plugin, &why), &why);
}

static int32_t
api_host_settings(const char *path, caa_plugin_host_setting_fn *fn, void *ctx,
    struct caa_plugin_error *error)
{
	struct caa_error why = { 0 };

	if (path == NULL || fn == NULL)
		return refuse(error, CAA_PLUGIN_E_INPUT,
		    "host_settings: an argument is NULL");
	return leave(error,
	    plugin_host_status(
		plugin_configuration_read_host(path, fn, ctx, &why)),
	    &why);
}

const struct caa_plugin_api plugin_api = {
	.struct_size = sizeof(plugin_api),
	.abi_major = CAA_PLUGIN_ABI_MAJOR,
	.abi_minor = CAA_PLUGIN_ABI_MINOR,
	.version = CAA_VERSION,
	.open = api_open,
	.close = plugin_instance_close,
	.validate = api_validate,
	.submit = api_submit,
	.cancel = api_cancel,
	.poll_fd = api_poll_fd,
	.process = api_process,
	.settings = api_settings,
	.defaults = api_defaults,
	.profiles = api_profiles,
	.reopen = api_reopen,
	.host_settings = api_host_settings,
};
