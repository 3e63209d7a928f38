/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugin/report_spool.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

#define SOMEBODY 65534 /* not root, and nobody who owns anything */

static void
test_bad_directories(void)
{
	char path[SCRATCH_MAX_PATH], below[SCRATCH_MAX_PATH + 16];
	struct plugin_spool spool;
	struct caa_error error = { 0 };

	scratch_write(path, "file", "");
	CHECK(
	    "a file", plugin_spool_open(&spool, path, &error) == CAA_E_CONFIG);
	CHECK("in words", strstr(error.text, "is no directory") != NULL);
	plugin_spool_close(&spool);
	(void)snprintf(below, sizeof(below), "%s/a/b", scratch_directory());
	CHECK("two levels missing",
	    plugin_spool_open(&spool, below, &error) == CAA_E_CONFIG);
	plugin_spool_close(&spool);
	(void)snprintf(below, sizeof(below), "%s/open", scratch_directory());
	CHECK("made", mkdir(below, 0700) == 0 && chmod(below, 0777) == 0);
	CHECK("writable by everybody",
	    plugin_spool_open(&spool, below, &error) == CAA_E_CONFIG);
	CHECK("in words", strstr(error.text, "writable by everybody") != NULL);
	plugin_spool_close(&spool);
	CHECK("made", chmod(below, 0700) == 0);
	CHECK(
	    "not any more", plugin_spool_open(&spool, below, &error) == CAA_OK);
	plugin_spool_close(&spool);
	plugin_spool_close(&spool);
	scratch_clear();
}

/* Name a directory of this mode; not made if it is 0. */
static void
make_directory(char path[SCRATCH_MAX_PATH + 16], const char *name, mode_t mode)
{
	(void)snprintf(
	    path, SCRATCH_MAX_PATH + 16, "%s/%s", scratch_directory(), name);
	if (mode != 0 && (mkdir(path, 0700) != 0 || chmod(path, mode) != 0))
		exit(2);
}

static void
test_probe(void)
{
	char path[SCRATCH_MAX_PATH + 16];

	make_directory(path, "none", 0);
	CHECK("can be made", plugin_spool_probe(path, NULL) == CAA_OK);
	CHECK("but is not", access(path, F_OK) != 0);
	make_directory(path, "none/", 0);
	CHECK("with a slash", plugin_spool_probe(path, NULL) == CAA_OK);
	make_directory(path, "a/b", 0);
	CHECK("two levels missing",
	    plugin_spool_probe(path, NULL) == CAA_E_CONFIG);
	make_directory(path, "open", 0777);
	CHECK("writable by everybody",
	    plugin_spool_probe(path, NULL) == CAA_E_CONFIG);
	make_directory(path, "own", 0700);
	CHECK("ours", plugin_spool_probe(path, NULL) == CAA_OK);
	CHECK("and still empty", rmdir(path) == 0);
	scratch_clear();
}

/* What the probe says to somebody else. */
static enum caa_status
probe_as_somebody(const char *path)
{
	const pid_t child = fork();
	int status = 0;

	if (child == 0) {
		if (setgid(SOMEBODY) != 0 || setuid(SOMEBODY) != 0)
			_exit(99);
		_exit((int)plugin_spool_probe(path, NULL));
	}
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return CAA_E_SYSTEM;
	return (enum caa_status)WEXITSTATUS(status);
}

/* Root looks at the configuration of others, and reports nothing for them. */
static void
test_others(void)
{
	char path[SCRATCH_MAX_PATH + 16];
	struct plugin_spool spool;

	if (geteuid() != 0) {
		printf(" without root only in part;");
		return;
	}
	CHECK("a way in", chmod(scratch_directory(), 0755) == 0);
	make_directory(path, "theirs", 0700);
	CHECK("root's", probe_as_somebody(path) == CAA_E_CONFIG);
	CHECK("given away", chown(path, SOMEBODY, SOMEBODY) == 0);
	CHECK("theirs", probe_as_somebody(path) == CAA_OK);
	CHECK("root looks", plugin_spool_probe(path, NULL) == CAA_OK);
	CHECK("and leaves it alone",
	    plugin_spool_open(&spool, path, NULL) == CAA_E_CONFIG);
	plugin_spool_close(&spool);
	CHECK("empty", rmdir(path) == 0);
	make_directory(path, "missing", 0);
	CHECK("cannot be made there", probe_as_somebody(path) == CAA_E_CONFIG);
	scratch_clear();
}

const char suite_name[] = "plugin.report_spool_open";
const struct test tests[] = {
	{ "bad_directories", test_bad_directories },
	{ "probe", test_probe },
	{ "others", test_others },
	{ NULL, NULL },
};
