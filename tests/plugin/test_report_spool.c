/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_spool.h"

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
#include "tests/plugin/letter.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

#define NOW    INT64_C(1795320000000)
#define DAY_MS INT64_C(86400000)
#define URL    "https://iodef.example.com/"

static void
open_spool(struct plugin_spool *spool)
{
	char path[SCRATCH_MAX_PATH];
	struct caa_error error = { 0 };

	(void)snprintf(path, sizeof(path), "%s/spool", scratch_directory());
	if (plugin_spool_open(spool, path, &error) != CAA_OK) {
		(void)fprintf(stderr, "%s\n", error.text);
		exit(2);
	}
}

static bool
put(struct plugin_spool *spool, unsigned long number, int64_t now_ms)
{
	struct letter letter;

	letter_make(&letter, URL, number);
	return plugin_spool_put(spool, &letter.letter, 0, now_ms, NULL) ==
	    CAA_OK;
}

/* The letters due, up to ten. */
static size_t
due(struct plugin_spool *spool, int64_t now_ms,
    struct plugin_spool_entry entries[10], int64_t *next_ms)
{
	size_t count = 0;

	return plugin_spool_due(
		   spool, now_ms, entries, 10, &count, next_ms, NULL) == CAA_OK
	    ? count
	    : 0;
}

static void
test_life(void)
{
	struct plugin_spool spool;
	struct plugin_spool_entry entries[10], *entry = &entries[0];
	struct plugin_letter letter;
	int64_t next_ms = 0;

	open_spool(&spool);
	CHECK("nothing yet", due(&spool, NOW, entries, &next_ms) == 0);
	CHECK("nor later", next_ms == INT64_MAX);
	CHECK("stored", put(&spool, 1, NOW));
	CHECK("due at once", due(&spool, NOW, entries, &next_ms) == 1);
	CHECK("never tried", entry->tries == 0);
	CHECK("readable",
	    plugin_spool_read(&spool, entry, &letter, NULL) == CAA_OK);
	CHECK("the same", strcmp(letter.url, URL) == 0);
	plugin_letter_clear(&letter);

	CHECK("claimed", plugin_spool_claim(&spool, entry, NOW + 500));
	CHECK("not due", due(&spool, NOW + 499, entries, &next_ms) == 0);
	CHECK("until then", next_ms == NOW + 500);
	CHECK("due", due(&spool, NOW + 500, entries, &next_ms) == 1);
	CHECK("tried", entry->tries == 1);
	CHECK("released", plugin_spool_release(&spool, entry, NOW));
	CHECK("due again", due(&spool, NOW, entries, &next_ms) == 1);
	CHECK("not tried", entry->tries == 0);
	CHECK("delivered", plugin_spool_done(&spool, entry));
	CHECK("gone", due(&spool, NOW, entries, &next_ms) == 0);
	CHECK("not twice", !plugin_spool_done(&spool, entry));

	CHECK("another", put(&spool, 2, NOW));
	CHECK("is due", due(&spool, NOW, entries, &next_ms) == 1);
	CHECK("given up", plugin_spool_bury(&spool, entry));
	CHECK("not due any more", due(&spool, NOW, entries, &next_ms) == 0);
	CHECK("kept", plugin_entry_count(spool.dead) == 1);
	plugin_spool_close(&spool);
	scratch_clear();
}

static void
test_order(void)
{
	struct plugin_spool spool;
	struct plugin_spool_entry entries[10];
	int64_t next_ms = 0;

	open_spool(&spool);
	for (unsigned i = 0; i < 25; i++)
		CHECK("stored", put(&spool, i, NOW + i * 7 % 25));
	CHECK(
	    "no more than fit", due(&spool, NOW + 19, entries, &next_ms) == 10);
	for (size_t i = 0; i < 10; i++)
		CHECK("earliest first", entries[i].due_ms == NOW + (int64_t)i);
	CHECK("and what comes next", next_ms == NOW + 10);
	plugin_spool_close(&spool);
	scratch_clear();
}

static const struct {
	const char *row;
	const char *name;
	bool ok;
} name_rows[] = {
#define ID "00112233445566778899aabbccddeeff"
	{ "a name", "001795320000000-03-" ID "-07", true },
	{ "a letter in the time", "00179532000000x-03-" ID "-07", false },
	{ "a sign", "-01795320000000-03-" ID "-07", false },
	{ "capitals", "001795320000000-03-00112233445566778899AABBCCDDEEFF-07",
	    false },
	{ "a path", "001795320000000-03-../../../../../../../../etc/pass-07",
	    false },
	{ "too short", "001795320000000-03-" ID "-7", false },
	{ "too long", "001795320000000-03-" ID "-071", false },
	{ "another separator", "001795320000000_03-" ID "-07", false },
	{ "a temporary file", ".nfs0000000000000001", false },
	{ "the directory", ".", false },
	{ "empty", "", false },
};

static void
test_names(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(name_rows); i++) {
		const char *row = name_rows[i].row;
		struct plugin_spool_entry entry = { 0 };

		CHECK(row,
		    plugin_entry_parse(&entry, name_rows[i].name) ==
			name_rows[i].ok);
		if (!name_rows[i].ok)
			continue;
		CHECK(row, entry.due_ms == NOW && entry.tries == 3);
		plugin_entry_change(&entry, -1, 1000);
		CHECK(row,
		    strcmp(entry.name, "000000000000000-99-" ID "-07") == 0);
		plugin_entry_change(&entry, INT64_MAX, 0);
		CHECK(row,
		    strcmp(entry.name, "999999999999999-00-" ID "-07") == 0);
	}
}

/* A time no wait leads to was written by another clock: due at once. */
static void
test_clock_set_back(void)
{
	struct plugin_spool spool;
	struct plugin_spool_entry entries[10];
	int64_t next_ms = 0;

	open_spool(&spool);
	CHECK("stored", put(&spool, 1, NOW + INT64_C(100000000)));
	CHECK("due", due(&spool, NOW, entries, &next_ms) == 1);
	plugin_spool_close(&spool);
	scratch_clear();
}

static void
test_bad_files(void)
{
	static const struct {
		const char *row;
		const char *name;
		const char *content; /* NULL: a link to the file before */
	} files[] = {
		{ "no report", "000000000000001-00-" ID "-00", "hello" },
		{ "a link", "000000000000001-00-" ID "-01", NULL },
		{ "an empty file", "000000000000001-00-" ID "-02", "" },
	};
	struct plugin_spool spool;
	struct plugin_spool_entry entries[10];
	int64_t next_ms = 0;

	open_spool(&spool);
	for (size_t i = 0; i < CAA_COUNTOF(files); i++) {
		char name[128], path[SCRATCH_MAX_PATH];

		(void)snprintf(
		    name, sizeof(name), "spool/queue/%s", files[i].name);
		if (files[i].content != NULL)
			scratch_write(path, name, files[i].content);
		else
			CHECK("linked",
			    symlinkat(files[0].name, spool.queue,
				files[i].name) == 0);
	}
	CHECK("all are due", due(&spool, NOW, entries, &next_ms) == 3);
	for (size_t i = 0; i < 3; i++) {
		struct plugin_letter letter;

		CHECK("never to be sent",
		    plugin_spool_read(&spool, &entries[i], &letter, NULL) ==
			CAA_E_MALFORMED);
		CHECK("buried", plugin_spool_bury(&spool, &entries[i]));
	}
	CHECK("no file",
	    plugin_spool_read(&spool, &entries[0], &(struct plugin_letter){ 0 },
		NULL) == CAA_E_SYSTEM);
	plugin_spool_close(&spool);
	scratch_clear();
}

/* In another process, which lives on until let_go(): was it locked? */
static bool
lock_elsewhere(struct plugin_spool *spool, pid_t *child)
{
	bool locked = false;
	int fds[2];

	if (pipe(fds) != 0)
		exit(2);
	*child = fork();
	if (*child == 0) {
		locked = plugin_spool_lock(spool);
		if (write(fds[1], &locked, 1) == 1)
			(void)pause();
		_exit(0);
	}
	if (read(fds[0], &locked, 1) != 1)
		exit(2);
	(void)close(fds[0]);
	(void)close(fds[1]);
	return locked;
}

static void
let_go(pid_t child)
{
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
}

static void
test_lock(void)
{
	struct plugin_spool a, b;
	pid_t first, second;

	open_spool(&a);
	CHECK("one sends", plugin_spool_lock(&a));
	CHECK("again", plugin_spool_lock(&a));
	CHECK("no other process", !lock_elsewhere(&a, &first));
	open_spool(&b);
	CHECK("but anybody stores", put(&b, 1, NOW));
	plugin_spool_close(&a);
	CHECK("a child left behind keeps nothing", lock_elsewhere(&b, &second));
	let_go(first);
	CHECK("it is the next now", !plugin_spool_lock(&b));
	let_go(second);
	CHECK("until it ends", plugin_spool_lock(&b));
	plugin_spool_close(&b);
	scratch_clear();
}

static void
test_clean(void)
{
	struct plugin_spool spool;
	char path[SCRATCH_MAX_PATH];

	open_spool(&spool);
	scratch_write(path, "spool/tmp/001795320000000-00-" ID "-00", "half");
	plugin_spool_clean(&spool, NOW + 1000);
	CHECK("somebody may be writing it", access(path, F_OK) == 0);
	plugin_spool_clean(&spool, NOW + 2 * 3600 * 1000);
	CHECK("nobody is", access(path, F_OK) != 0);
	scratch_write(path, "spool/dead/001795320000000-10-" ID "-00", "dead");
	plugin_spool_clean(&spool, NOW + 29 * DAY_MS);
	CHECK("given up this month", access(path, F_OK) == 0);
	plugin_spool_clean(&spool, NOW + 31 * DAY_MS);
	CHECK("for good", access(path, F_OK) != 0);
	plugin_spool_close(&spool);
	scratch_clear();
}

static void
test_too_many(void)
{
	struct plugin_spool spool;
	struct caa_error error = { 0 };
	struct letter letter;

	open_spool(&spool);
	for (unsigned i = 0; i < PLUGIN_SPOOL_MAX_LETTERS; i++) {
		struct plugin_spool_entry entry = { .due_ms = NOW };
		char id[33];

		(void)snprintf(id, sizeof(id), "%032x", i);
		plugin_entry_name(&entry, id, 0);
		(void)close(openat(i % 2 == 0 ? spool.queue : spool.dead,
		    entry.name, O_WRONLY | O_CREAT, 0600));
	}
	letter_make(&letter, URL, 1);
	CHECK("one too many",
	    plugin_spool_put(&spool, &letter.letter, 0, NOW, &error) ==
		CAA_E_LIMIT);
	CHECK("in words", strstr(error.text, "the spool is full") != NULL);
	plugin_spool_close(&spool);
	scratch_clear();
}

/* Store letters and say of each that it was accepted, until killed. */
static void
store_forever(int accepted, unsigned long start)
{
	struct plugin_spool spool;

	open_spool(&spool);
	for (unsigned long n = start;; n++) {
		if (!put(&spool, n, NOW))
			_exit(1);
		if (write(accepted, &n, sizeof(n)) != (ssize_t)sizeof(n))
			_exit(1);
	}
}

/* Is it in the queue, whole? */
static bool
is_stored(struct plugin_spool *spool, unsigned long n)
{
	struct plugin_spool_entry entry = { .due_ms = NOW };
	struct plugin_letter read;
	char id[33];

	(void)snprintf(id, sizeof(id), "%032lx", n);
	plugin_entry_name(&entry, id, 0);
	if (plugin_spool_read(spool, &entry, &read, NULL) != CAA_OK)
		return false;
	plugin_letter_clear(&read);
	return plugin_spool_done(spool, &entry);
}

static void
test_killed(void)
{
	struct plugin_spool spool;
	unsigned long accepted = 0, lost = 0;
	unsigned seed = 4711;

	open_spool(&spool);
	for (unsigned round = 0; round < 200; round++) {
		const struct timespec wait = { 0,
			rand_r(&seed) % 20000000 + 500000 };
		int fds[2], status = 0;
		unsigned long n;
		pid_t child;

		CHECK("a pipe", pipe(fds) == 0);
		child = fork();
		if (child == 0)
			store_forever(fds[1], (unsigned long)round << 20);
		(void)close(fds[1]);
		/* Most of them after the first; a busy machine takes time. */
		if (round % 4 != 0 &&
		    read(fds[0], &n, sizeof(n)) == (ssize_t)sizeof(n)) {
			accepted++;
			lost += is_stored(&spool, n) ? 0 : 1;
		}
		(void)nanosleep(&wait, NULL);
		(void)kill(child, SIGKILL);
		while (read(fds[0], &n, sizeof(n)) == (ssize_t)sizeof(n)) {
			accepted++;
			lost += is_stored(&spool, n) ? 0 : 1;
		}
		(void)close(fds[0]);
		CHECK("killed",
		    waitpid(child, &status, 0) == child &&
			WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		plugin_spool_clean(&spool, INT64_MAX);
	}
	CHECK("some were accepted", accepted >= 150);
	CHECK("none was lost", lost == 0);
	/* The kill fell between storing and saying so. */
	CHECK("at most one a round was stored and not accepted",
	    plugin_entry_count(spool.queue) <= 200);
	plugin_spool_close(&spool);
	scratch_clear();
}

const char suite_name[] = "plugin.report_spool";
const struct test tests[] = {
	{ "life", test_life },
	{ "order", test_order },
	{ "names", test_names },
	{ "clock_set_back", test_clock_set_back },
	{ "bad_files", test_bad_files },
	{ "lock", test_lock },
	{ "clean", test_clean },
	{ "too_many", test_too_many },
	{ "killed", test_killed },
	{ NULL, NULL },
};
