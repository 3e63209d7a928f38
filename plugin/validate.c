/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/validate.h"

/* Its records are coming: others need not go to the disk without them. */
static void
announce(struct caa_plugin *plugin)
{
	if (plugin->audience.audit != NULL)
		plugin_audit_log_announce(plugin->audience.audit);
}

static void
arrive(struct caa_plugin *plugin)
{
	if (plugin->audience.audit != NULL)
		plugin_audit_log_arrive(plugin->audience.audit);
}

/* Free the run, or leave it to the instance if it still is not over. */
static void
part_with(struct plugin_run *run)
{
	struct caa_plugin *plugin = run->plugin;
	bool over;

	(void)pthread_mutex_lock(&plugin->mutex);
	over = plugin_run_is_over(run);
	if (over)
		plugin_run_unlink(run);
	else
		run->abandoned = true;
	(void)pthread_mutex_unlock(&plugin->mutex);
	if (over)
		plugin_run_free(run);
}

static int32_t
finish(struct plugin_run *run, struct caa_plugin_result *result,
    struct caa_error *error)
{
	struct plugin_delivery delivery, *const only = &delivery;
	const struct caa_climb *climb = NULL;
	enum caa_reason stopped;
	int32_t status;

	/* Unless it is over the resolver's thread may still write there. */
	if (plugin_run_wait(run, &stopped) && run->check != NULL)
		climb = caa_check_climb(run->check);
	arrive(run->plugin);
	if (stopped == CAA_REASON_CANCELLED) {
		(void)caa_error_set(error, CAA_E_SYSTEM,
		    "the instance was closed during the check");
		status = CAA_PLUGIN_E_GONE;
	} else {
		plugin_verdict_prepare(only, &run->plugin->audience,
		    &run->request, climb, stopped);
		plugin_verdict_record(&only, 1);
		status = plugin_verdict_finish(only, result, error);
		plugin_reports_after(run->plugin->reports,
		    &run->plugin->audience.host, &run->request,
		    status == CAA_PLUGIN_OK &&
			    result->verdict == CAA_PLUGIN_DENY
			? climb
			: NULL);
	}
	part_with(run);
	return status;
}

int32_t
plugin_validate(struct caa_plugin *plugin,
    const struct caa_plugin_request *request, struct caa_plugin_result *result,
    struct caa_error *error)
{
	struct plugin_run *run = NULL;
	int32_t status = plugin_instance_enter(plugin, error);

	*result = (struct caa_plugin_result){ 0 };
	if (status != CAA_PLUGIN_OK)
		return status;
	status = plugin_run_new(&run, plugin, request, error);
	if (status == CAA_PLUGIN_OK) {
		announce(plugin);
		plugin_run_start(run);
		status = finish(run, result, error);
	}
	plugin_instance_leave(plugin);
	return status;
}
