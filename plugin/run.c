/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/run.h"

#include <time.h>

#include "plugin/condition.h"
#include "plugin/instance.h"
#include "plugin/jobs.h"

#define PROGRESS_MS 100  /* between two calls of the host's progress */
#define MARGIN_MS   100  /* a check should end by itself within it */
#define PATIENCE_MS 1000 /* for the end of a cancelled check */

int32_t
plugin_run_new(struct plugin_run **out, struct caa_plugin *plugin,
    const struct caa_plugin_request *theirs, struct caa_error *error)
{
	const struct plugin_profile *profile =
	    plugin_instance_profile(plugin, theirs->profile, error);
	struct caa_pile pile = { 0 };
	struct plugin_run *run;
	enum caa_status status;

	if (profile == NULL)
		return CAA_PLUGIN_E_CONFIG;
	run = caa_pile_take(&pile, sizeof(*run));
	if (run == NULL) {
		(void)caa_error_set(error, CAA_E_NOMEM, "out of memory");
		return CAA_PLUGIN_E_NOMEM;
	}
	*run = (struct plugin_run){ .plugin = plugin, .pile = pile };
	status = plugin_request_init(
	    &run->request, &run->pile, profile, theirs, error);
	if (status == CAA_OK && run->request.question_count != 0)
		status = caa_check_new(&run->check, &run->pile, &profile->rules,
		    run->request.questions, run->request.question_count, error);
	if (status != CAA_OK) {
		plugin_run_free(run);
		return plugin_host_status(status);
	}
	plugin_instance_claim(plugin);
	*out = run;
	return CAA_PLUGIN_OK;
}

void
plugin_run_free(struct plugin_run *run)
{
	struct caa_pile pile;

	if (run == NULL)
		return;
	caa_check_clear(run->check);
	plugin_request_clear(&run->request);
	pile = run->pile;
	caa_pile_clear(&pile);
}

bool
plugin_run_is_over(const struct plugin_run *run)
{
	return run->started && run->done && !run->cancelling;
}

void
plugin_run_unlink(struct plugin_run *run)
{
	if (!run->linked)
		return;
	if (run->previous != NULL)
		run->previous->next = run->next;
	else
		run->plugin->runs = run->next;
	if (run->next != NULL)
		run->next->previous = run->previous;
	run->next = run->previous = NULL;
	run->linked = false;
	(void)pthread_cond_broadcast(&run->plugin->changed);
}

static void
link_run(struct plugin_run *run)
{
	struct caa_plugin *plugin = run->plugin;

	run->next = plugin->runs;
	if (run->next != NULL)
		run->next->previous = run;
	plugin->runs = run;
	run->linked = true;
}

/* Something changed: whoever owns the run may go on. */
static void
settle(struct plugin_run *run)
{
	if (!plugin_run_is_over(run))
		return;
	if (run->job != 0 || run->abandoned)
		plugin_jobs_finish(run);
	else if (run->over != NULL)
		(void)pthread_cond_signal(run->over);
}

/* The check is over; on the resolver's thread. */
static void
on_done(void *ctx, struct caa_check *check)
{
	struct plugin_run *run = ctx;
	struct caa_plugin *plugin = run->plugin;
	struct caa_resolver *resolver = caa_check_resolver(check);
	bool ring;

	(void)pthread_mutex_lock(&plugin->mutex);
	run->done = true;
	settle(run);
	ring = plugin_jobs_claim_bell(plugin);
	(void)pthread_mutex_unlock(&plugin->mutex);
	/* The run may be gone.  The instance is not: this thread must end
	 * before it. */
	if (ring)
		resolver->ops->post(resolver, &plugin->bell.post);
}

void
plugin_run_cancel(struct plugin_run *run)
{
	struct caa_plugin *plugin = run->plugin;

	/* Before start() has returned, its caller looks at this again. */
	if (run->cancelled || run->done || !run->started)
		return;
	run->cancelled = true;
	run->cancelling = true;
	/* A resolver without a thread calls on_done() from here. */
	(void)pthread_mutex_unlock(&plugin->mutex);
	caa_check_cancel(run->check);
	(void)pthread_mutex_lock(&plugin->mutex);
	run->cancelling = false;
	settle(run);
	plugin_jobs_ring(plugin);
}

void
plugin_run_start(struct plugin_run *run)
{
	struct caa_plugin *plugin = run->plugin;
	struct caa_resolver *resolver = run->request.profile->resolver;

	(void)pthread_mutex_lock(&plugin->mutex);
	link_run(run);
	if (run->check == NULL)
		run->done = true;
	(void)pthread_mutex_unlock(&plugin->mutex);
	if (run->check != NULL)
		caa_check_start(run->check, resolver,
		    resolver->ops->now_ms(resolver) +
			(int64_t)run->request.timeout_ms,
		    on_done, run);
	(void)pthread_mutex_lock(&plugin->mutex);
	run->started = true;
	if (!run->done && (plugin->closing || run->dropped)) {
		run->closed = plugin->closing;
		plugin_run_cancel(run);
	} else {
		settle(run);
	}
	plugin_jobs_ring(plugin);
	(void)pthread_mutex_unlock(&plugin->mutex);
}

static struct timespec
add_ms(struct timespec time, uint32_t ms)
{
	time.tv_sec += (time_t)(ms / 1000);
	time.tv_nsec += (long)(ms % 1000) * 1000000;
	if (time.tv_nsec >= 1000000000) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000;
	}
	return time;
}

static bool
is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec ||
	    (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

static struct timespec
now(void)
{
	struct timespec time = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return time;
}

/* Tell the host how far it is, without the mutex: it may call us back. */
static void
tell_progress(struct plugin_run *run)
{
	struct caa_plugin *plugin = run->plugin;
	const struct caa_plugin_host *host = &plugin->audience.host;

	(void)pthread_mutex_unlock(&plugin->mutex);
	host->progress(host->ctx, run->request.id,
	    caa_check_decided(run->check), run->request.question_count);
	(void)pthread_mutex_lock(&plugin->mutex);
}

/* False when time is up. */
static bool
wait_until(struct plugin_run *run, struct timespec end)
{
	struct caa_plugin *plugin = run->plugin;

	while (!plugin_run_is_over(run)) {
		struct timespec next = end;
		const struct timespec present = now();

		if (!is_before(&present, &end))
			return false;
		if (plugin->audience.host.progress != NULL) {
			next = add_ms(present, PROGRESS_MS);
			if (is_before(&end, &next))
				next = end;
		}
		(void)pthread_cond_timedwait(run->over, &plugin->mutex, &next);
		if (plugin->audience.host.progress != NULL &&
		    !plugin_run_is_over(run))
			tell_progress(run);
	}
	return true;
}

/* For its deadline, and for a while longer if it has to be cancelled. */
static bool
wait_or_cancel(struct plugin_run *run)
{
	const uint32_t ms = run->request.timeout_ms + MARGIN_MS;

	if (wait_until(run, add_ms(now(), ms)))
		return true;
	plugin_run_cancel(run);
	return wait_until(run, add_ms(now(), PATIENCE_MS));
}

bool
plugin_run_wait(struct plugin_run *run, enum caa_reason *stopped)
{
	struct caa_plugin *plugin = run->plugin;
	pthread_cond_t condition;
	/* Without one it counts as late, which denies. */
	const bool can_wait = plugin_condition_init(&condition);
	bool over;

	(void)pthread_mutex_lock(&plugin->mutex);
	run->over = can_wait ? &condition : NULL;
	over = can_wait ? wait_or_cancel(run) : plugin_run_is_over(run);
	run->over = NULL;
	*stopped = run->closed ? CAA_REASON_CANCELLED : CAA_REASON_DEADLINE;
	(void)pthread_mutex_unlock(&plugin->mutex);
	if (can_wait)
		(void)pthread_cond_destroy(&condition);
	return over;
}
