/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/reporter.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "plugin/caa_plugin.h"
#include "plugin/report_limit.h"
#include "plugin/reporter_lines.h"
#include "plugin/reporter_tries.h"

#define LOCK_MS 5000             /* between two attempts to be the sender */
#define TIDY_MS (60 * 60 * 1000) /* between two rounds of tidying */

struct plugin_reporter {
	struct plugin_reporter_config config;
	struct plugin_spool spool;
	atomic_bool is_open; /* the spool: opened by the first start */
	struct plugin_reporter_lines lines;
	bool has_lines;
	atomic_bool has_new; /* letters were stored since the last look */
	atomic_bool stopping;
	pthread_mutex_t mutex; /* of what follows */
	bool has_mutex;
	pid_t owner; /* the process that started the thread; 0: none did */
	pthread_t thread;
	struct plugin_tries *tries; /* the thread's; but for waking it */
};

static int64_t
now_ms(void)
{
	struct timespec time = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

enum caa_status
plugin_reporter_new(struct plugin_reporter **out,
    const struct plugin_reporter_config *config, struct caa_error *error)
{
	struct plugin_reporter *reporter = calloc(1, sizeof(*reporter));
	enum caa_status status;

	if (reporter == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	reporter->config = *config;
	reporter->spool = PLUGIN_SPOOL_CLOSED;
	reporter->has_lines = plugin_reporter_lines_init(&reporter->lines);
	reporter->has_mutex = pthread_mutex_init(&reporter->mutex, NULL) == 0;
	status = plugin_spool_probe(config->spool, error);
	if (status == CAA_OK && (!reporter->has_lines || !reporter->has_mutex))
		status =
		    caa_error_set(error, CAA_E_SYSTEM, "no mutex to be had");
	if (status != CAA_OK) {
		plugin_reporter_free(reporter);
		return status;
	}
	*out = reporter;
	return CAA_OK;
}

/* What the thread does between two waits; returns how long to wait. */
static int64_t
look(struct plugin_reporter *reporter, int64_t *look_at_ms, int64_t *tidy_at_ms)
{
	const int64_t now = now_ms();

	if (now >= *tidy_at_ms || *tidy_at_ms - now > TIDY_MS) {
		plugin_spool_clean(&reporter->spool, now);
		plugin_limit_expire(reporter->spool.seen, now / 1000);
		*tidy_at_ms = now + TIDY_MS;
	}
	/* The second half: the clock was set back. */
	if (atomic_exchange(&reporter->has_new, false) || now >= *look_at_ms ||
	    *look_at_ms - now > TIDY_MS)
		*look_at_ms = plugin_tries_look(reporter->tries, now);
	return *look_at_ms > now ? *look_at_ms - now : 0;
}

/* Send until told to stop. */
static void
work(struct plugin_reporter *reporter)
{
	int64_t look_at_ms = 0, tidy_at_ms = 0;
	int64_t stop_at_ms = INT64_MAX;

	while (now_ms() < stop_at_ms) {
		int64_t wait_ms = look(reporter, &look_at_ms, &tidy_at_ms);

		if (atomic_load(&reporter->stopping)) {
			if (stop_at_ms == INT64_MAX)
				stop_at_ms =
				    now_ms() + reporter->config.linger_ms;
			if (plugin_tries_is_idle(reporter->tries))
				return;
			if (wait_ms > 20)
				wait_ms = 20;
		}
		if (plugin_tries_run(reporter->tries, wait_ms))
			look_at_ms = 0;
	}
}

/* On this thread too: saying good-bye may write to a closed connection, and
 * the host's own threads may not have SIGPIPE blocked. */
static void
end(struct plugin_reporter *reporter)
{
	struct plugin_tries *tries;

	(void)pthread_mutex_lock(&reporter->mutex);
	tries = reporter->tries;
	reporter->tries = NULL;
	(void)pthread_mutex_unlock(&reporter->mutex);
	plugin_tries_free(tries);
}

static void *
run(void *ctx)
{
	struct plugin_reporter *reporter = ctx;
	bool is_sender = plugin_spool_lock(&reporter->spool);

	while (!is_sender && !atomic_load(&reporter->stopping)) {
		(void)plugin_tries_run(reporter->tries, LOCK_MS);
		is_sender = plugin_spool_lock(&reporter->spool);
	}
	if (is_sender)
		work(reporter);
	end(reporter);
	return NULL;
}

/* A thread with all signals blocked: they are the host's. */
static bool
start_thread(struct plugin_reporter *reporter)
{
	sigset_t all, old;
	int result;

	(void)sigfillset(&all);
	if (pthread_sigmask(SIG_SETMASK, &all, &old) != 0)
		return false;
	result = pthread_create(&reporter->thread, NULL, run, reporter);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	return result == 0;
}

/* The mutex is held. */
static enum caa_status
open_spool(struct plugin_reporter *reporter, struct caa_error *error)
{
	enum caa_status status;

	if (atomic_load(&reporter->is_open))
		return CAA_OK;
	status =
	    plugin_spool_open(&reporter->spool, reporter->config.spool, error);
	if (status == CAA_OK)
		atomic_store(&reporter->is_open, true);
	else
		plugin_spool_close(&reporter->spool);
	return status;
}

enum caa_status
plugin_reporter_start(struct plugin_reporter *reporter, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	(void)pthread_mutex_lock(&reporter->mutex);
	if (reporter->owner == 0) {
		status = open_spool(reporter, error);
		if (status == CAA_OK && reporter->tries == NULL)
			status = plugin_tries_new(&reporter->tries,
			    &reporter->config, &reporter->spool,
			    &reporter->lines, error);
		if (status == CAA_OK && !start_thread(reporter))
			status = caa_error_set(error, CAA_E_SYSTEM,
			    "no thread to be had for sending reports");
		if (status == CAA_OK)
			reporter->owner = getpid();
	}
	(void)pthread_mutex_unlock(&reporter->mutex);
	return status;
}

enum caa_status
plugin_reporter_post(struct plugin_reporter *reporter,
    const struct plugin_report_post *post, size_t *stored,
    struct caa_error *error)
{
	enum caa_status status;

	*stored = 0;
	if (!atomic_load(&reporter->is_open))
		return caa_error_set(
		    error, CAA_E_SYSTEM, "the spool cannot be opened");
	status =
	    plugin_report_post(&reporter->spool, post, now_ms(), stored, error);
	if (*stored > 0) {
		atomic_store(&reporter->has_new, true);
		(void)pthread_mutex_lock(&reporter->mutex);
		if (reporter->owner != 0 && reporter->tries != NULL)
			plugin_tries_wake(reporter->tries);
		(void)pthread_mutex_unlock(&reporter->mutex);
	}
	return status;
}

bool
plugin_reporter_take_line(struct plugin_reporter *reporter, uint32_t *level,
    char line[PLUGIN_REPORTER_LINE])
{
	return plugin_reporter_lines_take(&reporter->lines, level, line);
}

void
plugin_reporter_stop(struct plugin_reporter *reporter)
{
	if (reporter == NULL || reporter->owner != getpid())
		return;
	(void)pthread_mutex_lock(&reporter->mutex);
	atomic_store(&reporter->stopping, true);
	plugin_tries_wake(reporter->tries);
	(void)pthread_mutex_unlock(&reporter->mutex);
	(void)pthread_join(reporter->thread, NULL);
	reporter->owner = 0;
}

void
plugin_reporter_free(struct plugin_reporter *reporter)
{
	if (reporter == NULL)
		return;
	plugin_reporter_stop(reporter);
	/* In a forked child the tries are the parent's: their sockets are
	 * shared, and libcurl would say good-bye on them. */
	if (reporter->owner == 0)
		plugin_tries_free(reporter->tries);
	plugin_spool_close(&reporter->spool);
	if (reporter->has_mutex && reporter->owner == 0)
		(void)pthread_mutex_destroy(&reporter->mutex);
	if (reporter->has_lines && reporter->owner == 0)
		plugin_reporter_lines_clear(&reporter->lines);
	free(reporter);
}
