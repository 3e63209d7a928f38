/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEP(recorder, to, from) \
	keep((recorder), (to), sizeof(to), (from), strlen_of(from))

static size_t
strlen_of(const char *text)
{
	return text == NULL ? 0 : strlen(text);
}

static void
keep(struct recorder *recorder, char *to, size_t size, const char *from,
    size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (from[i] < 0x20 || from[i] > 0x7e)
			recorder->malformed = true;
	if (len >= size)
		len = size - 1;
	if (len > 0)
		memcpy(to, from, len);
	to[len] = '\0';
}

/* NULL when out of memory, which is a test of its own. */
static char *
copy(const char *text, size_t len)
{
	char *out = calloc(1, len + 1);

	if (out != NULL)
		memcpy(out, text, len);
	return out;
}

static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *audit)
{
	struct recorder *recorder = ctx;
	size_t n;

	(void)pthread_mutex_lock(&recorder->lock);
	n = recorder->audit_count++;
	if (recorder->report_count > 0)
		recorder->late = true;
	if (n < RECORDER_MAX) {
		struct recorded_audit *r = &recorder->audits[n];

		r->audit = *audit;
		KEEP(recorder, r->name, audit->name);
		KEEP(recorder, r->reason, audit->reason);
		KEEP(recorder, r->rfc, audit->rfc);
		KEEP(recorder, r->explanation, audit->explanation);
		KEEP(recorder, r->property, audit->property);
		KEEP(recorder, r->record, audit->record);
		KEEP(recorder, r->found_at, audit->found_at);
		KEEP(recorder, r->trace_id, audit->trace_id);
		KEEP(recorder, r->profile, audit->profile);
		if (strlen(audit->evidence) != audit->evidence_len)
			recorder->malformed = true;
		r->evidence = copy(audit->evidence, audit->evidence_len);
	}
	(void)pthread_mutex_unlock(&recorder->lock);
	return n + 1 == recorder->refuse ? 1 : 0;
}

static void
on_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	struct recorder *recorder = ctx;

	(void)pthread_mutex_lock(&recorder->lock);
	if (recorder->line_count < RECORDER_MAX) {
		const size_t n = recorder->line_count++;

		keep(recorder, recorder->lines[n], sizeof(recorder->lines[n]),
		    text, len);
		recorder->levels[n] = level;
		if (strlen(text) != len)
			recorder->malformed = true;
	}
	(void)pthread_mutex_unlock(&recorder->lock);
}

static void
on_report(void *ctx, uint64_t request_id, const char *json, size_t len)
{
	struct recorder *recorder = ctx;

	(void)request_id;
	(void)pthread_mutex_lock(&recorder->lock);
	free(recorder->report);
	recorder->report = copy(json, len);
	recorder->report_count++;
	(void)pthread_mutex_unlock(&recorder->lock);
}

static void
on_progress(void *ctx, uint64_t request_id, size_t decided, size_t total)
{
	struct recorder *recorder = ctx;

	(void)request_id;
	(void)pthread_mutex_lock(&recorder->lock);
	recorder->progress_count++;
	if (decided > total)
		recorder->malformed = true;
	(void)pthread_mutex_unlock(&recorder->lock);
	if (recorder->on_progress != NULL)
		recorder->on_progress(recorder->on_progress_ctx);
}

void
recorder_init(struct recorder *recorder)
{
	memset(recorder, 0, sizeof(*recorder));
	(void)pthread_mutex_init(&recorder->lock, NULL);
	recorder->host.struct_size = sizeof(recorder->host);
	recorder->host.ctx = recorder;
	recorder->host.log = on_log;
	recorder->host.audit = on_audit;
	recorder->host.report = on_report;
	recorder->host.progress = on_progress;
}

void
recorder_reset(struct recorder *recorder)
{
	for (size_t i = 0; i < RECORDER_MAX; i++)
		free(recorder->audits[i].evidence);
	memset(recorder->audits, 0, sizeof(recorder->audits));
	free(recorder->report);
	recorder->report = NULL;
	recorder->audit_count = recorder->line_count = 0;
	recorder->report_count = recorder->progress_count = 0;
	recorder->refuse = 0;
	recorder->malformed = recorder->late = false;
}

void
recorder_clear(struct recorder *recorder)
{
	recorder_reset(recorder);
	(void)pthread_mutex_destroy(&recorder->lock);
}

bool
recorder_has_line(
    const struct recorder *recorder, uint32_t level, const char *text)
{
	for (size_t i = 0; i < recorder->line_count; i++)
		if (recorder->levels[i] == level &&
		    strstr(recorder->lines[i], text) != NULL)
			return true;
	return false;
}
