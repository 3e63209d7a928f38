/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/progress.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/exit.h"
#include "tests/plugin/hosts/cli/terminal.h"
#include "tests/runner.h"

#define ERASE "\r\033[K"

struct step {
	int64_t at_ms;
	size_t decided;
};

static const struct {
	const char *row;
	bool wanted;
	const char *term;
	size_t total;
	struct step steps[4]; /* ends with at_ms 0 */
	const char *written;
} rows[] = {
	{ "quick work needs no comment", true, "xterm", 100,
	    { { 5100, 10 }, { 5999, 99 } }, "" },
	{ "after a second", true, "xterm", 100, { { 7149, 37 } },
	    ERASE "checked 37 of 100 names, 2.1 s" ERASE },
	{ "one name", true, "xterm", 1, { { 6000, 0 } },
	    ERASE "checked 0 of 1 name, 1.0 s" ERASE },
	{ "not more often than the eye follows", true, "xterm", 9,
	    { { 6000, 1 }, { 6099, 2 }, { 6100, 3 } },
	    ERASE "checked 1 of 9 names, 1.0 s" ERASE
		  "checked 3 of 9 names, 1.1 s" ERASE },
	{ "not wanted", false, "xterm", 9, { { 9000, 1 } }, "" },
	{ "a terminal that cannot erase", true, "dumb", 9, { { 9000, 1 } },
	    "" },
};

static void
run_steps(struct cli_progress *progress, const struct step *steps, size_t total)
{
	for (; steps->at_ms != 0; steps++)
		cli_progress_update(
		    progress, steps->decided, total, steps->at_ms);
	cli_progress_end(progress);
	/* A straggler must not draw the line again. */
	cli_progress_update(progress, total, total, 99999);
	cli_progress_end(progress);
}

static void
test_terminal(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++) {
		struct cli_progress progress;
		struct terminal terminal;
		char written[256];

		terminal_open(&terminal);
		(void)setenv("TERM", rows[i].term, 1);
		cli_progress_begin(
		    &progress, terminal.out, rows[i].wanted, 5000);
		run_steps(&progress, rows[i].steps, rows[i].total);
		terminal_read(&terminal, written, sizeof(written));
		CHECK(rows[i].row, strcmp(written, rows[i].written) == 0);
		terminal_close(&terminal);
	}
}

static const struct {
	const char *row;
	struct cli_pace pace;
	int64_t at_ms;
	const char *written;
} pace_rows[] = {
	{ "too soon", { 10, 10, 100 }, 5900, "" },
	{ "to an end", { 3000, 10, 100 }, 7000,
	    ERASE "checked 3000 names, 1500/s, 18 s left" ERASE },
	{ "some minutes", { 1, 1, 95 }, 7000,
	    ERASE "checked 1 name, 0/s, 3 min 8 s left" ERASE },
	{ "some hours", { 2, 1, 3601 }, 7000,
	    ERASE "checked 2 names, 1/s, 2 h 0 min left" ERASE },
	{ "longer than anyone waits", { 2, 1, UINT64_MAX }, 7000,
	    ERASE "checked 2 names, 1/s, 999 h 0 min left" ERASE },
	{ "nobody knows the end", { 5, 10, 0 }, 7000,
	    ERASE "checked 5 names, 2/s" ERASE },
	{ "a file that grew", { 5, 10, 9 }, 7000,
	    ERASE "checked 5 names, 2/s" ERASE },
	{ "nothing yet", { 0, 0, 9 }, 7000,
	    ERASE "checked 0 names, 0/s" ERASE },
};

static void
test_pace(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(pace_rows); i++) {
		struct cli_progress progress;
		struct terminal terminal;
		char written[256];

		terminal_open(&terminal);
		(void)setenv("TERM", "xterm", 1);
		cli_progress_begin(&progress, terminal.out, true, 5000);
		cli_progress_pace(
		    &progress, &pace_rows[i].pace, pace_rows[i].at_ms);
		cli_progress_end(&progress);
		terminal_read(&terminal, written, sizeof(written));
		CHECK(pace_rows[i].row,
		    strcmp(written, pace_rows[i].written) == 0);
		terminal_close(&terminal);
	}
}

static void
test_file(void)
{
	struct cli_progress progress;
	FILE *file = tmpfile();

	(void)setenv("TERM", "xterm", 1);
	cli_progress_begin(&progress, file, true, 5000);
	cli_progress_update(&progress, 1, 2, 9000);
	cli_progress_end(&progress);
	CHECK("a log stays clean", ftell(file) == 0);
	(void)fclose(file);
}

static void
test_clock(void)
{
	int64_t before = cli_progress_now_ms();

	CHECK("the clock runs, and forwards",
	    before > 0 && cli_progress_now_ms() >= before);
}

const char suite_name[] = "cli.progress";
const struct test tests[] = {
	{ "terminal", test_terminal },
	{ "pace", test_pace },
	{ "file", test_file },
	{ "clock", test_clock },
	{ NULL, NULL },
};
