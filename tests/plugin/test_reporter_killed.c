/* SPDX-License-Identifier: BSD-2-Clause */
/* A process that reports, killed at any moment. */
#include "plugin/reporter.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugin/report_entry.h"
#include "tests/plugin/reporting.h"
#include "tests/runner.h"

/* Store letters, saying of each that it was accepted, while a reporter sends
 * them, until killed. */
static void
live(int accepted, unsigned long next)
{
	struct plugin_reporter_config config = reporting_config();
	struct plugin_spool own;

	config.max_tries = 99; /* each kill may cost one */
	(void)reporting_start(&config);
	if (plugin_spool_open(&own, reporting_path, NULL) != CAA_OK)
		_exit(1);
	for (;; next++) {
		if (!reporting_store(&own, "/status/200", next))
			_exit(1);
		if (write(accepted, &next, sizeof(next)) !=
		    (ssize_t)sizeof(next))
			_exit(1);
		reporting_pause_ms(1);
	}
}

enum { ROUNDS = 200, ROOM = 200 }; /* numbers a round may use */

static void
test_killed(void)
{
	static unsigned counts[ROUNDS * ROOM];
	static bool accepted[ROUNDS * ROOM];
	struct plugin_reporter_config config = reporting_config();
	struct plugin_reporter *reporter;
	size_t taken = 0, lost = 0, repeated = 0;
	unsigned seed = 42;

	if (!reporting_set_up())
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
		/* Most of them after the first; a busy machine takes time. */
		if (round % 4 != 0 &&
		    read(fds[0], &n, sizeof(n)) == (ssize_t)sizeof(n)) {
			accepted[n] = true;
			taken++;
		}
		reporting_pause_ms(wait_ms);
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
	reporter = reporting_start(&config);
	CHECK("nothing waits in the end", reporting_wait(&reporting_spool));
	reporting_stop(reporter);
	(void)reporting_count(counts, ROUNDS * ROOM);
	for (size_t i = 0; i < ROUNDS * ROOM; i++) {
		lost += accepted[i] && counts[i] == 0 ? 1 : 0;
		repeated += counts[i] > 1 ? counts[i] - 1 : 0;
	}
	CHECK("many were accepted", taken >= ROUNDS / 4 * 3);
	CHECK("none was lost", lost == 0);
	CHECK(
	    "none was given up", plugin_entry_count(reporting_spool.dead) == 0);
	CHECK("only those under way when killed were repeated",
	    repeated <= ROUNDS * 8);
	reporting_tear_down();
}

const char suite_name[] = "plugin.reporter_killed";
const struct test tests[] = {
	{ "killed", test_killed },
	{ NULL, NULL },
};
