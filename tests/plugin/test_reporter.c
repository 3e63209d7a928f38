/* SPDX-License-Identifier: BSD-2-Clause */
/* The thread that delivers, against a real web server on this machine. */
#include "plugin/reporter.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "plugin/report_entry.h"
#include "tests/plugin/full_disk.h"
#include "tests/plugin/letter.h"
#include "tests/plugin/scratch.h"
#include "tests/plugin/server.h"
#include "tests/runner.h"

#define PATIENCE_MS 20000

static const struct plugin_network loopback = {
	{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 },
	104,
};

static char spool_path[SCRATCH_MAX_PATH];
static struct plugin_spool spool; /* a second door to it */
static struct server server;

static struct plugin_reporter_config
base_config(void)
{
	return (struct plugin_reporter_config){
		.spool = spool_path,
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

/* False: this machine has no server. */
static bool
set_up(void)
{
	(void)snprintf(
	    spool_path, sizeof(spool_path), "%s/spool", scratch_directory());
	if (plugin_spool_open(&spool, spool_path, NULL) != CAA_OK)
		exit(2);
	return server_start(&server, "web_server.py", scratch_directory(), "");
}

static void
tear_down(void)
{
	server_stop(&server);
	plugin_spool_close(&spool);
	scratch_clear();
}

static int64_t
now_ms(clockid_t clock)
{
	struct timespec time = { 0 };

	(void)clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void
pause_ms(long ms)
{
	const struct timespec wait = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&wait, NULL);
}

/* Store a letter to a path of the server. */
static bool
store(struct plugin_spool *to, const char *path, unsigned long number)
{
	struct letter letter;
	char url[200];

	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u%s?id=%lu",
	    server.port, path, number);
	letter_make(&letter, url, number);
	return plugin_spool_put(to, &letter.letter, 0, now_ms(CLOCK_REALTIME),
		   NULL) == CAA_OK;
}

static struct plugin_reporter *
start(const struct plugin_reporter_config *config)
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

static void
stop(struct plugin_reporter *reporter)
{
	plugin_reporter_stop(reporter);
	plugin_reporter_free(reporter);
}

/* Wait until nothing waits in the queue. */
static bool
wait_until_empty(void)
{
	const int64_t end = now_ms(CLOCK_MONOTONIC) + PATIENCE_MS;

	while (plugin_entry_count(spool.queue) > 0) {
		if (now_ms(CLOCK_MONOTONIC) > end)
			return false;
		pause_ms(5);
	}
	return true;
}

/* Count requests in what the server wrote; of each number where counts is
 * not NULL.  Requests for numbers beyond max are not counted. */
static size_t
count_requests(unsigned *counts, size_t max)
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
	const struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter;

	if (!set_up())
		return;
	CHECK("from before the start", store(&spool, "/status/200", 1));
	reporter = start(&config);
	CHECK("delivered", wait_until_empty());
	CHECK("once", count_requests(NULL, 0) == 1);
	CHECK("as it says",
	    has_said(reporter, CAA_PLUGIN_LOG_INFO,
		"report on example.com to http://127.0.0.1:"));
	CHECK("nothing given up", plugin_entry_count(spool.dead) == 0);
	stop(reporter);
	tear_down();
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
	const struct plugin_reporter_config config = base_config();
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
	};
	struct plugin_reporter *reporter;
	size_t stored = 0;
	char url[100];
	int64_t begin;

	if (!set_up())
		return;
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/status/204?id=1",
	    server.port);
	CHECK("a URL",
	    plugin_report_url_parse(urls, url, strlen(url), NULL) == CAA_OK);
	reporter = start(&config);
	pause_ms(50); /* until it waits */
	begin = now_ms(CLOCK_MONOTONIC);
	CHECK("posted",
	    plugin_reporter_post(reporter, &post, &stored, NULL) == CAA_OK &&
		stored == 1);
	CHECK("delivered", wait_until_empty());
	CHECK("at once", now_ms(CLOCK_MONOTONIC) - begin < 5000);
	CHECK("not twice a day",
	    plugin_reporter_post(reporter, &post, &stored, NULL) == CAA_OK &&
		stored == 0);
	stop(reporter);
	CHECK("once", count_requests(NULL, 0) == 1);
	tear_down();
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
	const struct plugin_reporter_config config = base_config();

	for (size_t i = 0; i < CAA_COUNTOF(failure_rows); i++) {
		const char *row = failure_rows[i].row;
		struct plugin_reporter *reporter;

		if (!set_up())
			return;
		CHECK(row, store(&spool, failure_rows[i].path, 1));
		reporter = start(&config);
		CHECK(row, wait_until_empty());
		CHECK(row,
		    has_said(
			reporter, CAA_PLUGIN_LOG_WARN, failure_rows[i].said));
		stop(reporter);
		CHECK(row, count_requests(NULL, 0) == failure_rows[i].requests);
		CHECK(row,
		    plugin_entry_count(spool.dead) == failure_rows[i].dead);
		tear_down();
	}
}

/* A name of the last try in the queue: the process crashed during it. */
static void
test_crash_during_last_try(void)
{
	const struct plugin_reporter_config config = base_config();
	struct plugin_spool_entry entry;
	struct plugin_reporter *reporter;
	size_t count = 0;
	int64_t next_ms;

	if (!set_up())
		return;
	CHECK("stored", store(&spool, "/status/200", 1));
	CHECK("due",
	    plugin_spool_due(&spool, now_ms(CLOCK_REALTIME), &entry, 1, &count,
		&next_ms, NULL) == CAA_OK &&
		count == 1);
	for (unsigned i = 0; i < config.max_tries; i++)
		CHECK("tried", plugin_spool_claim(&spool, &entry, 0));
	reporter = start(&config);
	CHECK("gone", wait_until_empty());
	stop(reporter);
	CHECK("not sent", count_requests(NULL, 0) == 0);
	CHECK("but kept", plugin_entry_count(spool.dead) == 1);
	tear_down();
}

static void
test_rubbish(void)
{
	const struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter;
	char path[SCRATCH_MAX_PATH];

	if (!set_up())
		return;
	scratch_write(path,
	    "spool/queue/"
	    "000000000000001-00-00112233445566778899aabbccddeeff-00",
	    "caa-validator report 1\nurl: file:///etc/passwd\n");
	reporter = start(&config);
	CHECK("gone", wait_until_empty());
	CHECK("in words",
	    has_said(reporter, CAA_PLUGIN_LOG_WARN, "no stored report"));
	stop(reporter);
	CHECK("but kept", plugin_entry_count(spool.dead) == 1);
	tear_down();
}

static void
test_stops_at_once(void)
{
	const struct plugin_reporter_config config = base_config();
	struct plugin_spool_entry entries[10];
	struct plugin_reporter *reporter;
	size_t count = 0;
	int64_t begin, next_ms;

	if (!set_up())
		return;
	for (unsigned i = 0; i < 10; i++)
		CHECK("stored", store(&spool, "/slow", i));
	reporter = start(&config);
	for (begin = now_ms(CLOCK_MONOTONIC); count_requests(NULL, 0) < 8 &&
	     now_ms(CLOCK_MONOTONIC) - begin < PATIENCE_MS;)
		pause_ms(5);
	CHECK("eight are under way", count_requests(NULL, 0) == 8);
	begin = now_ms(CLOCK_MONOTONIC);
	stop(reporter);
	CHECK("at once", now_ms(CLOCK_MONOTONIC) - begin < 1000);
	CHECK("all are there",
	    plugin_spool_due(&spool, now_ms(CLOCK_REALTIME), entries, 10,
		&count, &next_ms, NULL) == CAA_OK &&
		count == 10);
	for (size_t i = 0; i < count; i++)
		CHECK("as if never tried", entries[i].tries == 0);
	tear_down();
}

/* A process that ends soon, as a command does, may wait for what it posted. */
static void
test_lingers(void)
{
	struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter;
	int64_t begin;

	if (!set_up())
		return;
	config.linger_ms = 4000;
	for (unsigned i = 0; i < 20; i++)
		CHECK("stored", store(&spool, "/status/200", i));
	CHECK("one that will not go", store(&spool, "/status/500", 99));
	config.retry_ms = config.retry_max_ms = 1000000;
	reporter = start(&config);
	begin = now_ms(CLOCK_MONOTONIC);
	stop(reporter);
	CHECK("no longer than needed", now_ms(CLOCK_MONOTONIC) - begin < 3900);
	CHECK("all but one", plugin_entry_count(spool.queue) == 1);
	CHECK("which was tried", count_requests(NULL, 0) == 21);
	CHECK("one more that hangs", store(&spool, "/slow", 100));
	config.linger_ms = 300;
	reporter = start(&config);
	begin = now_ms(CLOCK_MONOTONIC);
	stop(reporter);
	CHECK("but no longer than allowed",
	    now_ms(CLOCK_MONOTONIC) - begin < 2000);
	tear_down();
}

/* Two on one spool, as two processes would be: one sends at a time. */
static void
test_two(void)
{
	enum { COUNT = 40 };
	const struct plugin_reporter_config config = base_config();
	unsigned counts[COUNT] = { 0 };
	struct plugin_reporter *a, *b;

	if (!set_up())
		return;
	a = start(&config);
	b = start(&config);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK("stored", store(&spool, "/status/200", i));
	stop(a); /* sooner or later the other takes over */
	CHECK("delivered", wait_until_empty());
	stop(b);
	(void)count_requests(counts, COUNT);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK("each", counts[i] >= 1);
	tear_down();
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
	const struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter;
	const struct dirent *entry;
	size_t others = 0;
	char own[32];
	DIR *dir;

	if (!set_up())
		return;
	reporter = start(&config);
	pause_ms(100);
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
	stop(reporter);
	tear_down();
}

/* Opened and never used: no thread, and nothing left behind. */
static void
test_unused(void)
{
	const struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter = NULL;
	char line[PLUGIN_REPORTER_LINE];
	uint32_t level;

	if (!set_up())
		return;
	CHECK(
	    "opened", plugin_reporter_new(&reporter, &config, NULL) == CAA_OK);
	CHECK("nothing to say",
	    !plugin_reporter_take_line(reporter, &level, line));
	plugin_reporter_free(reporter);
	plugin_reporter_free(NULL);
	plugin_reporter_stop(NULL);
	tear_down();
}

/* A child of fork() has no thread; freeing there must not wait for one. */
static void
test_forked(void)
{
	const struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter;
	int status = 0;
	pid_t child;

	if (!set_up())
		return;
	reporter = start(&config);
	child = fork();
	if (child == 0) {
		(void)alarm(10);
		plugin_reporter_stop(reporter);
		plugin_reporter_free(reporter);
		_exit(0);
	}
	CHECK("the child ends",
	    waitpid(child, &status, 0) == child && status == 0);
	CHECK("the parent goes on", store(&spool, "/status/200", 1));
	CHECK("and can be stopped", wait_until_empty());
	stop(reporter);
	tear_down();
}

static void
fill_and_send(void)
{
	enum { MAX = 1000 };
	static unsigned counts[MAX];
	const struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter;
	struct plugin_spool small;
	size_t stored = 0;

	if (plugin_spool_open(&small, spool_path, NULL) != CAA_OK)
		exit(2);
	while (stored < MAX && store(&small, "/status/200", stored))
		stored++;
	CHECK("the disk is full", stored > 10 && stored < MAX);
	reporter = start(&config);
	for (int64_t begin = now_ms(CLOCK_MONOTONIC);
	     plugin_entry_count(small.queue) > 0 &&
	     now_ms(CLOCK_MONOTONIC) - begin < PATIENCE_MS;)
		pause_ms(5);
	stop(reporter);
	CHECK("nothing waits", plugin_entry_count(small.queue) == 0);
	memset(counts, 0, sizeof(counts));
	(void)count_requests(counts, stored);
	for (size_t i = 0; i < stored; i++)
		CHECK("delivered once", counts[i] == 1);
	plugin_spool_close(&small);
}

static void
test_full_disk(void)
{
	char disk[SCRATCH_MAX_PATH];

	if (!set_up())
		return;
	(void)snprintf(disk, sizeof(disk), "%s/disk", scratch_directory());
	(void)snprintf(spool_path, sizeof(spool_path), "%s/disk/spool",
	    scratch_directory());
	CHECK("a place to mount it", mkdir(disk, 0700) == 0);
	if (!full_disk_run(disk, fill_and_send))
		printf("SKIP: a small file system needs root to be made\n");
	tear_down();
}

/* Store letters, saying of each that it was accepted, while a reporter sends
 * them, until killed. */
static void
live(int accepted, unsigned long next)
{
	struct plugin_reporter_config config = base_config();
	struct plugin_spool own;

	config.max_tries = 99; /* each kill may cost one */
	(void)start(&config);
	if (plugin_spool_open(&own, spool_path, NULL) != CAA_OK)
		_exit(1);
	for (;; next++) {
		if (!store(&own, "/status/200", next))
			_exit(1);
		if (write(accepted, &next, sizeof(next)) !=
		    (ssize_t)sizeof(next))
			_exit(1);
		pause_ms(1);
	}
}

enum { ROUNDS = 200, ROOM = 200 }; /* numbers a round may use */

static void
test_killed(void)
{
	static unsigned counts[ROUNDS * ROOM];
	static bool accepted[ROUNDS * ROOM];
	struct plugin_reporter_config config = base_config();
	struct plugin_reporter *reporter;
	size_t taken = 0, lost = 0, repeated = 0;
	unsigned seed = 42;

	if (!set_up())
		return;
	for (unsigned round = 0; round < ROUNDS; round++) {
		const long wait_ms = 2 + rand_r(&seed) % 60;
		unsigned long n;
		int fds[2], status = 0;
		pid_t child;

		if (pipe(fds) != 0)
			exit(2);
		child = fork();
		if (child == 0)
			live(fds[1], (unsigned long)round * ROOM);
		(void)close(fds[1]);
		pause_ms(wait_ms);
		(void)kill(child, SIGKILL);
		while (read(fds[0], &n, sizeof(n)) == (ssize_t)sizeof(n))
			if (n < ROUNDS * ROOM) {
				accepted[n] = true;
				taken++;
			}
		(void)close(fds[0]);
		CHECK("killed",
		    waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	}
	config.max_tries = 99;
	reporter = start(&config);
	CHECK("nothing waits in the end", wait_until_empty());
	stop(reporter);
	(void)count_requests(counts, ROUNDS * ROOM);
	for (size_t i = 0; i < ROUNDS * ROOM; i++) {
		lost += accepted[i] && counts[i] == 0 ? 1 : 0;
		repeated += counts[i] > 1 ? counts[i] - 1 : 0;
	}
	CHECK("many were accepted", taken > ROUNDS);
	CHECK("none was lost", lost == 0);
	CHECK("none was given up", plugin_entry_count(spool.dead) == 0);
	CHECK("only those under way when killed were repeated",
	    repeated <= ROUNDS * 8);
	tear_down();
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
	{ "full_disk", test_full_disk },
	{ "killed", test_killed },
	{ NULL, NULL },
};
