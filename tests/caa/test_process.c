/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/process.h"

#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caa/status.h"
#include "tests/runner.h"

const char suite_name[] = "caa.process";

static const struct {
	const char *row;
	bool claimed; /* before the fork */
	bool foreign; /* in the child */
	bool marked;  /* by a page, or by the process's number alone */
} rows[] = {
	{ "a child has no part in what its parent has begun", true, true,
	    true },
	{ "what nobody has begun may be begun by a child", false, false, true },
	{ "claimed, where pages are not wiped", true, true, false },
	{ "unclaimed, where pages are not wiped", false, false, false },
};

/* In a child: what it sees, and whether it can claim what is free. */
static int
look(struct caa_process *process)
{
	const bool foreign = caa_process_is_foreign(process);

	caa_process_claim(process);
	if (!caa_process_is_claimed(process))
		return 2;
	return caa_process_is_foreign(process) == foreign ? foreign : 3;
}

static void
test_fork(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct caa_process process;
		int status = -1;

		caa_process_init(&process);
		if (!rows[i].marked)
			caa_process_clear(&process);
		if (rows[i].claimed)
			caa_process_claim(&process);
		const pid_t child = fork();
		if (child == 0)
			_exit(look(&process));
		CHECK(rows[i].row, waitpid(child, &status, 0) == child);
		CHECK(rows[i].row,
		    WIFEXITED(status) &&
			WEXITSTATUS(status) == (int)rows[i].foreign);
		CHECK(rows[i].row,
		    caa_process_is_claimed(&process) == rows[i].claimed);
		CHECK(rows[i].row, !caa_process_is_foreign(&process));
		caa_process_clear(&process);
	}
}

const struct test tests[] = {
	{ "fork", test_fork },
	{ NULL, NULL },
};
