/* SPDX-License-Identifier: BSD-2-Clause */
/* A spool on a disk that is full. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "plugin/report_entry.h"
#include "tests/plugin/full_disk.h"
#include "tests/plugin/letter.h"
#include "tests/plugin/reporting.h"
#include "tests/runner.h"

#define NOW INT64_C(1795320000000)
#define URL "https://iodef.example.com/"

static char path[SCRATCH_MAX_PATH]; /* of a spool on it */

/* In a file system of 256 KiB. */
static void
fill_and_store(void)
{
	struct plugin_spool spool;
	struct plugin_spool_entry entries[10];
	struct caa_error error = { 0 };
	struct letter letter;
	size_t count = 0;
	unsigned stored = 0;
	int64_t next_ms = 0;

	if (plugin_spool_open(&spool, path, NULL) != CAA_OK)
		exit(2);
	letter_make(&letter, URL, 0);
	while (stored < 1000 &&
	    plugin_spool_put(&spool, &letter.letter, 0, NOW, &error) == CAA_OK)
		letter_make(&letter, URL, ++stored);
	CHECK("the disk is full", stored > 10 && stored < 1000);
	CHECK(
	    "in words", strstr(error.text, "cannot store a report: ") != NULL);
	CHECK("all are there", plugin_entry_count(spool.queue) == stored);
	CHECK("nothing half-written", plugin_entry_count(spool.tmp) == 0);
	CHECK("they are due",
	    plugin_spool_due(
		&spool, NOW, entries, 10, &count, &next_ms, NULL) == CAA_OK &&
		count == 10);
	for (size_t i = 0; i < count; i++) {
		struct plugin_letter read;

		CHECK("whole",
		    plugin_spool_read(&spool, &entries[i], &read, NULL) ==
			CAA_OK);
		plugin_letter_clear(&read);
		CHECK("claimed",
		    plugin_spool_claim(&spool, &entries[i], NOW + 1));
		CHECK("done", plugin_spool_done(&spool, &entries[i]));
	}
	letter_make(&letter, URL, 5000);
	CHECK("room again",
	    plugin_spool_put(&spool, &letter.letter, 0, NOW, NULL) == CAA_OK);
	plugin_spool_close(&spool);
}

static void
fill_and_send(void)
{
	enum { MAX = 1000 };
	static unsigned counts[MAX];
	struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter;
	struct plugin_spool small;
	size_t stored = 0;

	config.spool = path;
	if (plugin_spool_open(&small, path, NULL) != CAA_OK)
		exit(2);
	while (stored < MAX && reporting_store(&small, "/status/200", stored))
		stored++;
	CHECK("the disk is full", stored > 10 && stored < MAX);
	reporter = reporting_start(&config);
	CHECK("delivered", reporting_wait(&small));
	reporting_stop(reporter);
	CHECK("nothing waits", plugin_entry_count(small.queue) == 0);
	memset(counts, 0, sizeof(counts));
	(void)reporting_count(counts, stored);
	for (size_t i = 0; i < stored; i++)
		CHECK("delivered once", counts[i] == 1);
	plugin_spool_close(&small);
}

static void
run(void (*fn)(void))
{
	char disk[SCRATCH_MAX_PATH - 16];

	(void)snprintf(disk, sizeof(disk), "%.64s/disk", scratch_directory());
	(void)snprintf(path, sizeof(path), "%s/spool", disk);
	CHECK("a place to mount it", mkdir(disk, 0700) == 0);
	if (!full_disk_run(disk, fn))
		printf("SKIP: a small file system needs root to be made\n");
}

static void
test_store(void)
{
	run(fill_and_store);
	scratch_clear();
}

static void
test_send(void)
{
	if (reporting_set_up())
		run(fill_and_send);
	reporting_tear_down();
}

const char suite_name[] = "plugin.report_full_disk";
const struct test tests[] = {
	{ "store", test_store },
	{ "send", test_send },
	{ NULL, NULL },
};
