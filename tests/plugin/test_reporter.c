/* SPDX-License-Identifier: BSD-2-Clause */
/* The thread that delivers, against a real web server on this machine. */
#include "plugin/reporter.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "plugin/report_entry.h"
#include "tests/plugin/reporting.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

/* Has it said so? */
static bool
has_said(struct plugin_reporter *reporter, uint32_t level, const char *words)
{
	char line[PLUGIN_REPORTER_LINE];
	uint32_t its_level;
	bool found = false;

	while (plugin_reporter_take_line(reporter, &its_level, line))
		if (its_level == level && strstr(line, words) != NULL)
			found = true;
	return found;
}

static void
test_delivers(void)
{
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter;

	if (!reporting_set_up())
		return;
	CHECK("from before the start",
	    reporting_store(&reporting_spool, "/status/200", 1));
	reporter = reporting_start(&config);
	CHECK("delivered", reporting_wait(&reporting_spool));
	CHECK("once", reporting_count(NULL, 0) == 1);
	CHECK("as it says",
	    has_said(reporter, CAA_PLUGIN_LOG_INFO,
		"report on example.com to http://127.0.0.1:"));
	CHECK(
	    "nothing given up", plugin_entry_count(reporting_spool.dead) == 0);
	reporting_stop(reporter);
	reporting_tear_down();
}

/* What the host posts while it runs goes at once. */
static void
test_posts(void)
{
	static const struct plugin_report_name name = {
		.name = "www.example.com",
		.type = CAA_PLUGIN_NAME_DNS,
		.reason = CAA_REASON_ISSUER_NOT_LISTED,
		.clause = "RFC 8659 4.2",
	};
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_report_url urls[1];
	const struct plugin_report_post post = {
		.report = {
			.reporter = "ca.example",
			.domain = "example.com",
			.published_at = "example.com",
			.names = &name,
			.name_count = 1,
		},
		.urls = urls,
		.url_count = 1,
		.subject = "",
		.introduction = "",
		.per_domain = 1,
		.per_recipient = 1,
		.in_all = 1,
	};
	struct plugin_reporter *reporter;
	size_t stored = 0;
	char url[200];
	int64_t begin;

	if (!reporting_set_up())
		return;
	reporting_url(url, "/status/204", 1);
	CHECK("a URL",
	    plugin_report_url_parse(urls, url, strlen(url), NULL) == CAA_OK);
	reporter = reporting_start(&config);
	reporting_pause_ms(50); /* until it waits */
	begin = reporting_now_ms(CLOCK_MONOTONIC);
	CHECK("posted",
	    plugin_reporter_post(reporter, &post, &stored, NULL) == CAA_OK &&
		stored == 1);
	CHECK("delivered", reporting_wait(&reporting_spool));
	CHECK("at once", reporting_now_ms(CLOCK_MONOTONIC) - begin < 5000);
	CHECK("not twice a day",
	    plugin_reporter_post(reporter, &post, &stored, NULL) == CAA_OK &&
		stored == 0);
	reporting_stop(reporter);
	CHECK("once", reporting_count(NULL, 0) == 1);
	reporting_tear_down();
}

static const struct {
	const char *row;
	const char *path;
	size_t requests;
	size_t dead;
	const char *said;
} failure_rows[] = {
	{ "a fault of theirs", "/status/500", 3, 1, "given up: status 500" },
	{ "a fault of ours", "/status/403", 1, 1, "given up: status 403" },
	{ "a redirection", "/redirect", 1, 1, "given up: status 302" },
};

static void
test_failures(void)
{
	const struct plugin_reporter_config config = reporting_config();

	for (size_t i = 0; i < CAA_COUNTOF(failure_rows); i++) {
		const char *row = failure_rows[i].row;
		struct plugin_reporter *reporter;

		if (!reporting_set_up())
			return;
		CHECK(row,
		    reporting_store(&reporting_spool, failure_rows[i].path, 1));
		reporter = reporting_start(&config);
		CHECK(row, reporting_wait(&reporting_spool));
		CHECK(row,
		    has_said(
			reporter, CAA_PLUGIN_LOG_WARN, failure_rows[i].said));
		reporting_stop(reporter);
		CHECK(
		    row, reporting_count(NULL, 0) == failure_rows[i].requests);
		CHECK(row,
		    plugin_entry_count(reporting_spool.dead) ==
			failure_rows[i].dead);
		reporting_tear_down();
	}
}

/* A name of the last try in the queue: the process crashed during it. */
static void
test_crash_during_last_try(void)
{
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_spool_entry entry;
	struct plugin_reporter *reporter;
	size_t count = 0;
	int64_t next_ms;

	if (!reporting_set_up())
		return;
	CHECK("stored", reporting_store(&reporting_spool, "/status/200", 1));
	CHECK("due",
	    plugin_spool_due(&reporting_spool, reporting_now_ms(CLOCK_REALTIME),
		&entry, 1, &count, &next_ms, NULL) == CAA_OK &&
		count == 1);
	for (unsigned i = 0; i < config.max_tries; i++)
		CHECK("tried", plugin_spool_claim(&reporting_spool, &entry, 0));
	reporter = reporting_start(&config);
	CHECK("gone", reporting_wait(&reporting_spool));
	reporting_stop(reporter);
	CHECK("not sent", reporting_count(NULL, 0) == 0);
	CHECK("but kept", plugin_entry_count(reporting_spool.dead) == 1);
	reporting_tear_down();
}

static void
test_rubbish(void)
{
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter;
	char path[SCRATCH_MAX_PATH];

	if (!reporting_set_up())
		return;
	scratch_write(path,
	    "spool/queue/"
	    "000000000000001-00-00112233445566778899aabbccddeeff-00",
	    "caa-validator report 1\nurl: file:///etc/passwd\n");
	reporter = reporting_start(&config);
	CHECK("gone", reporting_wait(&reporting_spool));
	CHECK("in words",
	    has_said(reporter, CAA_PLUGIN_LOG_WARN, "no stored report"));
	reporting_stop(reporter);
	CHECK("but kept", plugin_entry_count(reporting_spool.dead) == 1);
	reporting_tear_down();
}

static void
test_stops_at_once(void)
{
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_spool_entry entries[10];
	struct plugin_reporter *reporter;
	size_t count = 0;
	int64_t begin, next_ms;

	if (!reporting_set_up())
		return;
	for (unsigned i = 0; i < 10; i++)
		CHECK("stored", reporting_store(&reporting_spool, "/slow", i));
	reporter = reporting_start(&config);
	for (begin = reporting_now_ms(CLOCK_MONOTONIC);
	     reporting_count(NULL, 0) < 8 &&
	     reporting_now_ms(CLOCK_MONOTONIC) - begin < REPORTING_PATIENCE_MS;)
		reporting_pause_ms(5);
	CHECK("eight are under way", reporting_count(NULL, 0) == 8);
	begin = reporting_now_ms(CLOCK_MONOTONIC);
	reporting_stop(reporter);
	CHECK("at once", reporting_now_ms(CLOCK_MONOTONIC) - begin < 1000);
	CHECK("all are there",
	    plugin_spool_due(&reporting_spool, reporting_now_ms(CLOCK_REALTIME),
		entries, 10, &count, &next_ms, NULL) == CAA_OK &&
		count == 10);
	for (size_t i = 0; i < count; i++)
		CHECK("as if never tried", entries[i].tries == 0);
	reporting_tear_down();
}

/* A process that ends soon, as a command does, may wait for what it posted. */
static void
test_lingers(void)
{
	struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter;
	int64_t begin;

	if (!reporting_set_up())
		return;
	config.linger_ms = 4000;
	for (unsigned i = 0; i < 20; i++)
		CHECK("stored",
		    reporting_store(&reporting_spool, "/status/200", i));
	CHECK("one that will not go",
	    reporting_store(&reporting_spool, "/status/500", 99));
	config.retry_ms = config.retry_max_ms = 1000000;
	reporter = reporting_start(&config);
	begin = reporting_now_ms(CLOCK_MONOTONIC);
	reporting_stop(reporter);
	CHECK("no longer than needed",
	    reporting_now_ms(CLOCK_MONOTONIC) - begin < 3900);
	CHECK("all but one", plugin_entry_count(reporting_spool.queue) == 1);
	CHECK("which was tried", reporting_count(NULL, 0) == 21);
	CHECK("one more that hangs",
	    reporting_store(&reporting_spool, "/slow", 100));
	config.linger_ms = 300;
	reporter = reporting_start(&config);
	begin = reporting_now_ms(CLOCK_MONOTONIC);
	reporting_stop(reporter);
	CHECK("but no longer than allowed",
	    reporting_now_ms(CLOCK_MONOTONIC) - begin < 2000);
	reporting_tear_down();
}

/* Two on one spool: whatever both find due, one of them claims. */
static void
test_two(void)
{
	enum { COUNT = 40 };
	const struct plugin_reporter_config config = reporting_config();
	unsigned counts[COUNT] = { 0 };
	struct plugin_reporter *a, *b;

	if (!reporting_set_up())
		return;
	a = reporting_start(&config);
	b = reporting_start(&config);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK("stored",
		    reporting_store(&reporting_spool, "/status/200", i));
	reporting_stop(a); /* sooner or later the other takes over */
	CHECK("delivered", reporting_wait(&reporting_spool));
	reporting_stop(b);
	(void)reporting_count(counts, COUNT);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK("each", counts[i] >= 1);
	reporting_tear_down();
}

/* The hexadecimal mask behind a key of /proc/self/task/<id>/status. */
static unsigned long long
read_mask(const char *task)
{
	char path[300], line[256];
	unsigned long long mask = 0;
	FILE *fp;

	(void)snprintf(
	    path, sizeof(path), "/proc/self/task/%.200s/status", task);
	fp = fopen(path, "r");
	while (fp != NULL && fgets(line, sizeof(line), fp) != NULL)
		if (strncmp(line, "SigBlk:", 7) == 0)
			mask = strtoull(line + 7, NULL, 16);
	if (fp != NULL)
		(void)fclose(fp);
	return mask;
}

static void
test_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM, SIGPIPE,
		SIGCHLD, SIGUSR1, SIGALRM };
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter;
	const struct dirent *entry;
	size_t others = 0;
	char own[32];
	DIR *dir;

	if (!reporting_set_up())
		return;
	reporter = reporting_start(&config);
	reporting_pause_ms(100);
	(void)snprintf(own, sizeof(own), "%d", (int)getpid());
	dir = opendir("/proc/self/task");
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, own) == 0)
			continue;
		others++;
		for (size_t i = 0; i < CAA_COUNTOF(signals); i++)
			CHECK("blocked",
			    (read_mask(entry->d_name) >> (signals[i] - 1) &
				1) == 1);
	}
	if (dir != NULL)
		(void)closedir(dir);
	CHECK("there is a thread", others >= 1);
	CHECK("the caller's are as before",
	    (read_mask(own) >> (SIGTERM - 1) & 1) == 0);
	reporting_stop(reporter);
	reporting_tear_down();
}

/* Opened and never used: no thread, and nothing left behind. */
static void
test_unused(void)
{
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter = NULL;
	char line[PLUGIN_REPORTER_LINE];
	uint32_t level;

	if (!reporting_set_up())
		return;
	CHECK(
	    "opened", plugin_reporter_new(&reporter, &config, NULL) == CAA_OK);
	CHECK("nothing to say",
	    !plugin_reporter_take_line(reporter, &level, line));
	plugin_reporter_free(reporter);
	plugin_reporter_free(NULL);
	plugin_reporter_stop(NULL);
	reporting_tear_down();
}

/* A child of fork() has no thread; freeing there must not wait for one. */
static void
test_forked(void)
{
	const struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter;
	int status = 0;
	pid_t child;

	if (!reporting_set_up())
		return;
	reporter = reporting_start(&config);
	child = fork();
	if (child == 0) {
		(void)alarm(10);
		plugin_reporter_stop(reporter);
		plugin_reporter_free(reporter);
		_exit(0);
	}
	CHECK("the child ends",
	    waitpid(child, &status, 0) == child && status == 0);
	CHECK("the parent goes on",
	    reporting_store(&reporting_spool, "/status/200", 1));
	CHECK("and can be stopped", reporting_wait(&reporting_spool));
	reporting_stop(reporter);
	reporting_tear_down();
}

const char suite_name[] = "plugin.reporter";
const struct test tests[] = {
	{ "delivers", test_delivers },
	{ "posts", test_posts },
	{ "failures", test_failures },
	{ "crash_during_last_try", test_crash_during_last_try },
	{ "rubbish", test_rubbish },
	{ "stops_at_once", test_stops_at_once },
	{ "lingers", test_lingers },
	{ "two", test_two },
	{ "signals", test_signals },
	{ "unused", test_unused },
	{ "forked", test_forked },
	{ NULL, NULL },
};
