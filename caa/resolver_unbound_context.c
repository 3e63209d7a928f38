/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_context.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/resolver_unbound_log.h"
#include "caa/resolver_unbound_options.h"

/*
 * libunbound's configuration, start and end write variables of the process
 * without a lock, its creation of contexts too (up to 1.26.0).
 */
static pthread_mutex_t library_lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * Deleting any context takes the log away from all others, and makes the next
 * one begin with the host's standard error.  This one is never deleted: it
 * holds the log.  Guarded by library_lock.
 */
static struct ub_ctx *log_holder;

static void
/* NOLINTNEXTLINE(readability-function-size): libunbound's signature */
take_own_answer(void *ctx, int rcode, void *packet, int len, int security,
    char *why_bogus, int was_ratelimited)
{
	bool *answered = ctx;

	(void)rcode, (void)packet, (void)len, (void)security;
	(void)why_bogus, (void)was_ratelimited;
	*answered = true;
}

/* Have it read anchors and hints now, while the lock is held. */
static enum caa_status
finish(struct ub_ctx *ctx, struct caa_error *error)
{
	bool answered = false;
	const int fault = ub_resolve_event(ctx, CAA_UNBOUND_OWN_NAME, 1,
	    CAA_UNBOUND_CLASS_IN, &answered, take_own_answer, NULL);

	if (fault == UB_NOERROR && answered)
		return CAA_OK;
	if (fault == UB_NOMEM)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return caa_error_set(error, CAA_E_CONFIG,
	    "libunbound does not start: %s",
	    fault == UB_NOERROR ? "its own zone is not answered"
				: ub_strerror(fault));
}

/* "[time] libunbound[pid:thread] error: text\n..." -> "text" */
static void
first_complaint(char *out, size_t size, const char *log)
{
	static const char *const levels[] = { "error: ", "warning: " };
	const char *text = log;
	size_t len;

	for (size_t i = 0; i < CAA_COUNTOF(levels); i++) {
		const char *level = strstr(log, levels[i]);
		if (level != NULL && (text == log || level < text))
			text = level + strlen(levels[i]);
	}
	for (len = 0; len + 1 < size && text[len] != '\0' && text[len] != '\n';
	     len++)
		out[len] =
		    caa_ascii_is_print((uint8_t)text[len]) ? text[len] : '?';
	out[len] = '\0';
}

/*
 * libunbound drops an anchor it cannot use, and hints that hold no servers,
 * with a line in its log and goes on: without anchors, every answer in the
 * world is "insecure".  We do not go on.
 */
static enum caa_status
judge_log(const char *log, enum caa_status status, struct caa_error *error)
{
	char complaint[200];

	if (log[0] == '\0' || (status != CAA_OK && status != CAA_E_CONFIG))
		return status;
	if (status == CAA_OK && strstr(log, "anchor") == NULL &&
	    strstr(log, "hints") == NULL)
		return status;
	first_complaint(complaint, sizeof(complaint), log);
	return caa_error_set(error, CAA_E_CONFIG,
	    "libunbound does not accept its configuration: %s", complaint);
}

/* The lock is held.  False: no memory. */
static bool
hold_log(void)
{
	FILE *stream = caa_unbound_log_stream();

	if (log_holder == NULL)
		log_holder = ub_ctx_create_ub_event(NULL);
	return stream != NULL && log_holder != NULL &&
	    ub_ctx_debugout(log_holder, stream) == UB_NOERROR;
}

/* The lock is held.  *ctx is set even on failure, for its owner to free. */
static enum caa_status
build(struct ub_ctx **ctx, const struct caa_unbound_settings *settings,
    struct event_base *base, struct caa_error *error)
{
	*ctx = hold_log() ? ub_ctx_create_event(base) : NULL;
	if (*ctx == NULL)
		return caa_error_set(
		    error, CAA_E_SYSTEM, "libunbound cannot make a context");
	/* Else it begins with the host's standard error all the same. */
	(void)ub_ctx_debugout(*ctx, caa_unbound_log_stream());
	enum caa_status status = caa_unbound_options_set(*ctx, settings, error);
	if (status == CAA_OK)
		status = finish(*ctx, error);
	return status;
}

enum caa_status
caa_unbound_context_new(struct ub_ctx **out,
    const struct caa_unbound_settings *settings, struct event_base *base,
    struct caa_error *error)
{
	struct ub_ctx *ctx = NULL;
	struct caa_unbound_log *log = calloc(1, sizeof(*log));

	if (log == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	struct caa_unbound_log *before = caa_unbound_log_into(log);
	(void)pthread_mutex_lock(&library_lock);
	enum caa_status status = build(&ctx, settings, base, error);
	(void)pthread_mutex_unlock(&library_lock);
	(void)caa_unbound_log_into(before);
	status = judge_log(log->text, status, error);
	free(log);
	if (status != CAA_OK) {
		caa_unbound_context_free(ctx);
		return status;
	}
	*out = ctx;
	return CAA_OK;
}

void
caa_unbound_context_free(struct ub_ctx *ctx)
{
	if (ctx == NULL)
		return;
	(void)pthread_mutex_lock(&library_lock);
	ub_ctx_delete(ctx);
	(void)hold_log();
	(void)pthread_mutex_unlock(&library_lock);
}

struct event_base *
caa_unbound_base_new(void)
{
	struct event_base *base = NULL;
	struct event_config *config = event_config_new();

	if (config == NULL)
		return NULL;
	/* After each thing that waited, replies and timers have their turn. */
	if (event_config_set_flag(config,
		EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV) == 0 &&
	    event_config_set_max_dispatch_interval(
		config, NULL, 1, CAA_UNBOUND_PRIORITY_IDLE) == 0)
		base = event_base_new_with_config(config);
	event_config_free(config);
	/* Whoever does not ask for one has the priority in the middle. */
	if (base != NULL &&
	    event_base_priority_init(base, CAA_UNBOUND_PRIORITY_IDLE + 1) !=
		0) {
		event_base_free(base);
		base = NULL;
	}
	return base;
}
