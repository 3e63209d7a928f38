/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recorder: a host that remembers everything it is told.  Any thread; what it
 * has is looked at when no call is under way.
 */
#ifndef TESTS_PLUGIN_RECORDER_H
#define TESTS_PLUGIN_RECORDER_H

#include <pthread.h>
#include <stdbool.h>

#include "plugin/caa_plugin.h"

#define RECORDER_MAX 64 /* records and log lines kept */

struct recorded_audit {
	struct caa_plugin_audit audit; /* numbers; texts are NULL */
	char name[256], reason[64], rfc[64], explanation[1100];
	char property[32], record[1100], found_at[256]; /* "" for NULL */
	char trace_id[160], profile[160];
	char *evidence;
};

struct recorder {
	struct caa_plugin_host host;
	pthread_mutex_t lock;
	struct recorded_audit audits[RECORDER_MAX];
	size_t audit_count;
	size_t refuse;  /* the n-th record from 1; 0: none */
	bool malformed; /* some text was not one line of printable ASCII */
	char lines[RECORDER_MAX][512];
	uint32_t levels[RECORDER_MAX];
	size_t line_count;
	char *report; /* the last one */
	size_t report_count;
	bool late; /* an audit record after the report */
	size_t progress_count;
	void (*on_progress)(void *ctx); /* or NULL */
	void *on_progress_ctx;
};

void recorder_init(struct recorder *recorder);
void recorder_clear(struct recorder *recorder);

/* Forget the last request. */
void recorder_reset(struct recorder *recorder);

/* Is there a line at this level that contains the text? */
bool recorder_has_line(
    const struct recorder *recorder, uint32_t level, const char *text);

#endif /* TESTS_PLUGIN_RECORDER_H */
