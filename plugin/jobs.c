/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/jobs.h"

#include <stdlib.h>
#include <sys/eventfd.h>

/* Jobs whose audit records are made durable at once. */
#define GROUP_MAX 64

void
plugin_jobs_finish(struct plugin_run *run)
{
	struct caa_plugin *plugin = run->plugin;
	const bool was_empty = plugin->results == NULL;

	plugin_run_unlink(run);
	if (run->abandoned)
		run->dropped = true;
	run->next = NULL;
	*plugin->results_end = run;
	plugin->results_end = &run->next;
	if (was_empty)
		plugin->bell.due = true;
}

void
plugin_jobs_ring(struct caa_plugin *plugin)
{
	if (plugin->bell.due && plugin->results != NULL &&
	    plugin->event_fd >= 0)
		(void)eventfd_write(plugin->event_fd, 1);
	plugin->bell.due = false;
}

static void
ring(struct caa_post *post)
{
	struct plugin_bell *bell = (struct plugin_bell *)post;
	struct caa_plugin *plugin = bell->plugin;

	(void)pthread_mutex_lock(&plugin->mutex);
	bell->queued = false;
	plugin_jobs_ring(plugin);
	(void)pthread_mutex_unlock(&plugin->mutex);
}

bool
plugin_jobs_claim_bell(struct caa_plugin *plugin)
{
	if (!plugin->bell.due || plugin->bell.queued)
		return false;
	plugin->bell = (struct plugin_bell){
		.post = { .fn = ring },
		.plugin = plugin,
		.due = true,
		.queued = true,
	};
	return true;
}

/* The oldest result; NULL if none waits. */
static struct plugin_run *
take(struct caa_plugin *plugin)
{
	struct plugin_run *run = plugin->results;
	eventfd_t count;

	if (run == NULL)
		return NULL;
	plugin->results = run->next;
	run->next = NULL;
	if (run->job != 0)
		plugin->job_count--;
	if (plugin->results == NULL) {
		plugin->results_end = &plugin->results;
		if (plugin->event_fd >= 0)
			(void)eventfd_read(plugin->event_fd, &count);
	}
	return run;
}

/* The descriptor, made when first needed: one made by open() would be shared
 * with every child forked after it.  -1: none to be had.  With the mutex. */
static int
get_fd(struct caa_plugin *plugin)
{
	/* What validate() gave up may be a result already. */
	if (plugin->event_fd < 0)
		plugin->event_fd = eventfd(plugin->results != NULL ? 1 : 0,
		    EFD_CLOEXEC | EFD_NONBLOCK);
	return plugin->event_fd;
}

int
plugin_jobs_poll_fd(struct caa_plugin *plugin)
{
	int fd;

	if (plugin_instance_enter(plugin, NULL) != CAA_PLUGIN_OK)
		return -1;
	plugin_instance_claim(plugin);
	(void)pthread_mutex_lock(&plugin->mutex);
	fd = get_fd(plugin);
	(void)pthread_mutex_unlock(&plugin->mutex);
	plugin_instance_leave(plugin);
	return fd;
}

/* A number for the job, or 0 with a sentence. */
static uint64_t
number_job(struct caa_plugin *plugin, struct caa_error *error)
{
	uint64_t job = 0;

	(void)pthread_mutex_lock(&plugin->mutex);
	if (plugin->job_count == PLUGIN_MAX_JOBS) {
		(void)caa_error_set(error, CAA_E_SYSTEM,
		    "%d jobs are waiting already: process() first",
		    PLUGIN_MAX_JOBS);
	} else if (get_fd(plugin) < 0) {
		(void)caa_error_set(
		    error, CAA_E_SYSTEM, "no descriptor to be had for results");
	} else {
		plugin->job_count++;
		job = ++plugin->last_job;
	}
	(void)pthread_mutex_unlock(&plugin->mutex);
	return job;
}

static int32_t
submit(struct caa_plugin *plugin, struct plugin_run *run, uint64_t *job,
    struct caa_error *error)
{
	run->job = number_job(plugin, error);
	if (run->job == 0) {
		plugin_run_free(run);
		return CAA_PLUGIN_E_SYSTEM;
	}
	/* Once started it may be delivered and freed at any time. */
	*job = run->job;
	plugin_run_start(run);
	return CAA_PLUGIN_OK;
}

int32_t
plugin_jobs_submit(struct caa_plugin *plugin,
    const struct caa_plugin_request *request, caa_plugin_done_fn *done,
    void *done_ctx, uint64_t *job, struct caa_error *error)
{
	struct plugin_run *run = NULL;
	int32_t status = plugin_instance_enter(plugin, error);

	if (status != CAA_PLUGIN_OK)
		return status;
	status = plugin_run_new(&run, plugin, request, error);
	if (status == CAA_PLUGIN_OK) {
		run->done_fn = done;
		run->done_ctx = done_ctx;
		status = submit(plugin, run, job, error);
	}
	plugin_instance_leave(plugin);
	return status;
}

/* In flight or waiting for process(); the mutex is held. */
static struct plugin_run *
find(const struct caa_plugin *plugin, uint64_t job)
{
	for (struct plugin_run *run = plugin->runs; run != NULL;
	     run = run->next)
		if (run->job == job)
			return run;
	for (struct plugin_run *run = plugin->results; run != NULL;
	     run = run->next)
		if (run->job == job)
			return run;
	return NULL;
}

int32_t
plugin_jobs_cancel(struct caa_plugin *plugin, uint64_t job)
{
	int32_t status = plugin_instance_enter(plugin, NULL);
	struct plugin_run *run;

	if (status != CAA_PLUGIN_OK)
		return status;
	(void)pthread_mutex_lock(&plugin->mutex);
	run = job == 0 ? NULL : find(plugin, job);
	if (run == NULL || run->dropped) {
		status = CAA_PLUGIN_E_GONE;
	} else {
		run->dropped = true; /* process() frees it and says nothing */
		plugin_run_cancel(run);
	}
	(void)pthread_mutex_unlock(&plugin->mutex);
	plugin_instance_leave(plugin);
	return status;
}

/* Records and log lines of one job; its records are not kept yet. */
static void
prepare(struct plugin_delivery *delivery, const struct plugin_run *run)
{
	const struct caa_climb *climb =
	    run->check == NULL ? NULL : caa_check_climb(run->check);

	plugin_verdict_prepare(delivery, &run->plugin->audience, &run->request,
	    climb, CAA_REASON_DEADLINE);
}

/* Hand one result to the host. */
static void
deliver(struct plugin_delivery *delivery, struct plugin_run *run)
{
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	struct caa_error why = { 0 };
	int32_t status = plugin_verdict_finish(delivery, &result, &why);

	run->denied =
	    status == CAA_PLUGIN_OK && result.verdict == CAA_PLUGIN_DENY;
	plugin_host_write_error(&error, status, why.text);
	run->done_fn(run->done_ctx, run->job, status, &result, &error);
}

/* All results have been handed over: no PERMIT waits until the denials before
 * it are reported. */
static void
report_all(struct plugin_run *run)
{
	while (run != NULL) {
		struct plugin_run *next = run->next;

		plugin_reports_after(run->plugin->reports,
		    &run->plugin->audience.host, &run->request,
		    run->denied && run->check != NULL
			? caa_check_climb(run->check)
			: NULL);
		plugin_run_free(run);
		run = next;
	}
}

/* Take up to max results that somebody wants; those nobody wants are freed.
 * The mutex is held, and let go meanwhile. */
static size_t
take_group(struct caa_plugin *plugin, struct plugin_run **group, size_t max,
    size_t *waiting)
{
	size_t count = 0;

	while (*waiting > 0 && count < max && !plugin->closing) {
		struct plugin_run *run = take(plugin);

		--*waiting;
		if (run == NULL)
			break;
		if (!run->dropped) {
			group[count++] = run;
			continue;
		}
		(void)pthread_mutex_unlock(&plugin->mutex);
		plugin_run_free(run);
		(void)pthread_mutex_lock(&plugin->mutex);
	}
	return count;
}

/* Jobs that are ready together wait for the disk together.  Returns where the
 * list of delivered ones, which this group joins, ends then. */
static struct plugin_run **
deliver_group(struct plugin_delivery *room, struct plugin_run *const *group,
    size_t count, struct plugin_run **end)
{
	struct plugin_delivery *deliveries[GROUP_MAX];

	for (size_t i = 0; i < count; i++) {
		deliveries[i] = &room[i];
		prepare(deliveries[i], group[i]);
	}
	plugin_verdict_record(deliveries, count);
	for (size_t i = 0; i < count; i++) {
		deliver(deliveries[i], group[i]);
		*end = group[i];
		end = &group[i]->next;
	}
	return end;
}

/* For a group, where it saves waiting for the disk.  NULL: one by one. */
static struct plugin_delivery *
group_room(const struct caa_plugin *plugin, size_t waiting)
{
	const struct plugin_audience *audience = &plugin->audience;

	return waiting > 1 &&
		(audience->audit != NULL || audience->proof != NULL)
	    ? malloc(GROUP_MAX * sizeof(struct plugin_delivery))
	    : NULL;
}

/* Not those that come in meanwhile: done may submit new ones. */
static size_t
count_results(struct caa_plugin *plugin)
{
	size_t count = 0;

	(void)pthread_mutex_lock(&plugin->mutex);
	for (struct plugin_run *r = plugin->results; r != NULL; r = r->next)
		count++;
	(void)pthread_mutex_unlock(&plugin->mutex);
	return count;
}

int32_t
plugin_jobs_process(struct caa_plugin *plugin)
{
	struct plugin_run *group[GROUP_MAX], *delivered = NULL;
	struct plugin_run **end = &delivered;
	struct plugin_delivery single, *room;
	int32_t status = plugin_instance_enter(plugin, NULL);
	size_t waiting, count, max;

	if (status != CAA_PLUGIN_OK)
		return status;
	waiting = count_results(plugin);
	room = group_room(plugin, waiting);
	max = room != NULL ? GROUP_MAX : 1;
	(void)pthread_mutex_lock(&plugin->mutex);
	while ((count = take_group(plugin, group, max, &waiting)) > 0) {
		(void)pthread_mutex_unlock(&plugin->mutex);
		end = deliver_group(
		    room != NULL ? room : &single, group, count, end);
		status += (int32_t)count;
		(void)pthread_mutex_lock(&plugin->mutex);
	}
	(void)pthread_mutex_unlock(&plugin->mutex);
	free(room);
	report_all(delivered);
	plugin_instance_leave(plugin);
	return status;
}

void
plugin_jobs_drop(struct caa_plugin *plugin)
{
	struct plugin_run *run;

	while ((run = take(plugin)) != NULL)
		plugin_run_free(run);
}
