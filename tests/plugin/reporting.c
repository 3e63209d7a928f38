/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/reporting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/report_entry.h"
#include "tests/plugin/letter.h"
#include "tests/plugin/scratch.h"
#include "tests/plugin/server.h"

static const struct plugin_network loopback = {
	{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 },
	104,
};

char reporting_path[SCRATCH_MAX_PATH];
struct plugin_spool reporting_spool;
static struct server reporting_server;

struct plugin_reporter_config
reporting_config(void)
{
	return (struct plugin_reporter_config){
		.spool = reporting_path,
		.send = {
			.allowed = &loopback,
			.allowed_count = 1,
			.connect_ms = 5000,
			.total_ms = 5000,
			.max_reply = 4096,
		},
		.retry_ms = 10,
		.retry_max_ms = 20,
		.max_tries = 3,
	};
}

bool
reporting_set_up(void)
{
	(void)snprintf(reporting_path, sizeof(reporting_path), "%s/spool",
	    scratch_directory());
	if (plugin_spool_open(&reporting_spool, reporting_path, NULL) != CAA_OK)
		exit(2);
	return server_start(
	    &reporting_server, "web_server.py", scratch_directory(), "");
}

void
reporting_tear_down(void)
{
	server_stop(&reporting_server);
	plugin_spool_close(&reporting_spool);
	scratch_clear();
}

int64_t
reporting_now_ms(clockid_t clock)
{
	struct timespec time = { 0 };

	(void)clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void
reporting_pause_ms(long ms)
{
	const struct timespec wait = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&wait, NULL);
}

void
reporting_url(char out[200], const char *path, unsigned long number)
{
	(void)snprintf(out, 200, "http://127.0.0.1:%u%s?id=%lu",
	    reporting_server.port, path, number);
}

bool
reporting_store(
    struct plugin_spool *spool, const char *path, unsigned long number)
{
	struct letter letter;
	char url[200];

	reporting_url(url, path, number);
	letter_make(&letter, url, number);
	return plugin_spool_put(spool, &letter.letter, 0,
		   reporting_now_ms(CLOCK_REALTIME), NULL) == CAA_OK;
}

struct plugin_reporter *
reporting_start(const struct plugin_reporter_config *config)
{
	struct plugin_reporter *reporter = NULL;
	struct caa_error error = { 0 };

	if (plugin_reporter_new(&reporter, config, &error) != CAA_OK ||
	    plugin_reporter_start(reporter, &error) != CAA_OK) {
		(void)fprintf(stderr, "%s\n", error.text);
		exit(2);
	}
	return reporter;
}

void
reporting_stop(struct plugin_reporter *reporter)
{
	plugin_reporter_stop(reporter);
	plugin_reporter_free(reporter);
}

bool
reporting_wait(struct plugin_spool *spool)
{
	const int64_t end =
	    reporting_now_ms(CLOCK_MONOTONIC) + REPORTING_PATIENCE_MS;

	while (plugin_entry_count(spool->queue) > 0) {
		if (reporting_now_ms(CLOCK_MONOTONIC) > end)
			return false;
		reporting_pause_ms(5);
	}
	return true;
}

size_t
reporting_count(unsigned *counts, size_t max)
{
	char path[SCRATCH_MAX_PATH + 16], line[512];
	size_t total = 0;
	FILE *fp;

	(void)snprintf(path, sizeof(path), "%s/requests", scratch_directory());
	fp = fopen(path, "r");
	while (fp != NULL && fgets(line, sizeof(line), fp) != NULL) {
		const char *id = strstr(line, "?id=");

		if (strncmp(line, "POST ", 5) != 0 || id == NULL)
			continue;
		const size_t number = strtoul(id + 4, NULL, 10);
		total++;
		if (counts != NULL && number < max)
			counts[number]++;
	}
	if (fp != NULL)
		(void)fclose(fp);
	return total;
}
