/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_limit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/plugin/scratch.h"
#include "tests/runner.h"

#define DAY_S 86400
#define NOW   1795320000

static int
open_scratch(void)
{
	return open(scratch_directory(), O_RDONLY | O_DIRECTORY);
}

/* Is there a slot? */
static bool
take(
    int directory, int64_t now, const char *kind, const char *key, unsigned max)
{
	struct plugin_limit_slot slot;

	if (plugin_limit_take(&slot, directory, now, kind, key, max, NULL) !=
	    CAA_OK)
		return false;
	return slot.name[0] != '\0';
}

static void
test_take(void)
{
	const int dir = open_scratch();

	CHECK("the first", take(dir, NOW, "domain", "example.com", 2));
	CHECK("the second", take(dir, NOW, "domain", "example.com", 2));
	CHECK("no third", !take(dir, NOW, "domain", "example.com", 2));
	CHECK("later that day",
	    !take(dir, NOW + 19 * 3600, "domain", "example.com", 2));
	CHECK("the day after",
	    take(dir, NOW + 20 * 3600, "domain", "example.com", 2));
	CHECK("another domain", take(dir, NOW, "domain", "example.net", 2));
	CHECK("another kind", take(dir, NOW, "recipient", "example.com", 2));
	CHECK("a higher limit", take(dir, NOW, "domain", "example.com", 3));
	CHECK("none at all", !take(dir, NOW, "domain", "other.example", 0));
	(void)close(dir);
	scratch_clear();
}

static void
test_release(void)
{
	const int dir = open_scratch();
	struct plugin_limit_slot slot, none = { 0 };

	CHECK("one",
	    plugin_limit_take(&slot, dir, NOW, "domain", "a", 1, NULL) ==
		    CAA_OK &&
		slot.name[0] != '\0');
	CHECK("no other", !take(dir, NOW, "domain", "a", 1));
	plugin_limit_release(dir, &slot);
	CHECK("is none any more", slot.name[0] == '\0');
	plugin_limit_release(dir, &none);
	CHECK("free again", take(dir, NOW, "domain", "a", 1));
	(void)close(dir);
	scratch_clear();
}

static size_t
count_days(void)
{
	DIR *dir = opendir(scratch_directory());
	const struct dirent *entry;
	size_t count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		count += entry->d_name[0] == '2' ? 1 : 0;
	if (dir != NULL)
		(void)closedir(dir);
	return count;
}

static void
test_expire(void)
{
	const int dir = open_scratch();

	for (int day = -3; day <= 1; day++)
		CHECK("a slot", take(dir, NOW + day * DAY_S, "domain", "a", 1));
	CHECK("five days", count_days() == 5);
	plugin_limit_expire(dir, NOW);
	CHECK("today and tomorrow stay", count_days() == 2);
	CHECK("today's slot too", !take(dir, NOW, "domain", "a", 1));
	(void)close(dir);
	scratch_clear();
}

static void
test_failure(void)
{
	const int dir = open_scratch();
	struct plugin_limit_slot slot;
	struct caa_error error = { 0 };

	scratch_clear();
	CHECK("the directory is gone",
	    plugin_limit_take(&slot, dir, NOW, "domain", "a", 1, &error) ==
		CAA_E_SYSTEM);
	CHECK("and no slot taken", slot.name[0] == '\0');
	CHECK("in words",
	    strstr(error.text, "cannot count reports of today: ") != NULL);
	(void)close(dir);
}

/* Processes that take at once get no more than the limit between them. */
static void
test_processes(void)
{
	enum { PROCESSES = 4, TRIES = 50, MAX = 60 };
	const int dir = open_scratch();
	pid_t children[PROCESSES];
	int sum = 0;

	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			int taken = 0;

			for (int k = 0; k < TRIES; k++)
				taken += take(dir, NOW, "domain", "a", MAX);
			_exit(taken);
		}
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;

		CHECK("a child ends",
		    waitpid(children[i], &status, 0) == children[i] &&
			WIFEXITED(status));
		sum += WEXITSTATUS(status);
	}
	CHECK("exactly the limit", sum == MAX);
	(void)close(dir);
	scratch_clear();
}

const char suite_name[] = "plugin.report_limit";
const struct test tests[] = {
	{ "take", test_take },
	{ "release", test_release },
	{ "expire", test_expire },
	{ "failure", test_failure },
	{ "processes", test_processes },
	{ NULL, NULL },
};
