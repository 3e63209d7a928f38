/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/resume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/runner.h"

#define PERMIT(line, name, until)                                           \
	"{\"line\":" line ",\"input\":\"" name "\",\"verdict\":\"permit\"," \
	"\"reason\":\"authorized\",\"expires_at\":" until "}\n"
#define OK(line, name)  PERMIT(line, name, "\"2999-01-01T00:00:00Z\"")
#define OLD(line, name) PERMIT(line, name, "\"2026-11-22T04:00:00Z\"")
#define NO(line, name)                                                    \
	"{\"line\":" line ",\"input\":\"" name "\",\"verdict\":\"deny\"," \
	"\"reason\":\"bogus\"}\n"

static const struct {
	const char *row;
	const char *file;
	enum cli_exit code;
	const char *answered; /* of the lines 1 to 5: x where it is */
	size_t denied, expired;
} rows[] = {
	{ "nothing yet", "", CLI_EXIT_PERMIT, ".....", 0 },
	{ "some", OK("1", "a") OK("2", "a"), CLI_EXIT_PERMIT, "xx...", 0 },
	{ "out of order", NO("5", "a") OK("1", "a"), CLI_EXIT_PERMIT, "x...x",
	    1 },
	{ "twice", NO("2", "a") NO("2", "a"), CLI_EXIT_PERMIT, ".x...", 1 },
	{ "expired", OK("1", "a") OLD("2", "a"), CLI_EXIT_PERMIT, "x....", 0,
	    1 },
	{ "expired and asked again", OLD("1", "a") OLD("2", "a") OK("1", "a"),
	    CLI_EXIT_PERMIT, "x....", 0, 1 },
	{ "expired and denied since", OLD("1", "a") NO("1", "a"),
	    CLI_EXIT_PERMIT, "x....", 1, 0 },
	{ "expired again", OLD("1", "a") OLD("1", "a"), CLI_EXIT_PERMIT,
	    ".....", 0, 1 },
	{ "an older one behind it", OK("1", "a") OLD("1", "a"), CLI_EXIT_PERMIT,
	    "x....", 0, 0 },
	{ "a permit for ever", PERMIT("1", "a", "null"), CLI_EXIT_PERMIT,
	    ".....", 0, 1 },
	{ "a permit until some day", PERMIT("1", "a", "\"tomorrow\""),
	    CLI_EXIT_PERMIT, ".....", 0, 1 },
	{ "torn", OK("1", "a") "{\"line\":2,\"inp", CLI_EXIT_PERMIT, "x....",
	    0 },
	{ "torn off its line end only",
	    OK("1", "a") "{\"line\":2,\"input\":"
			 "\"a\",\"verdict\":\"permit\"}",
	    CLI_EXIT_PERMIT, "x....", 0 },
	{ "torn in the middle", "{\"line\":2,\"in\n" OK("1", "a"),
	    CLI_EXIT_USAGE, NULL, 0 },
	{ "no line", "{\"input\":\"a\"}\n", CLI_EXIT_USAGE, NULL, 0 },
	{ "line 0", OK("0", "a"), CLI_EXIT_USAGE, NULL, 0 },
	{ "a line below", OK("-1", "a"), CLI_EXIT_USAGE, NULL, 0 },
	{ "a line far out", OK("40000001", "a"), CLI_EXIT_USAGE, NULL, 0 },
	{ "no input", "{\"line\":1}\n", CLI_EXIT_USAGE, NULL, 0 },
	{ "the list itself", "a\nb\n", CLI_EXIT_USAGE, NULL, 0 },
};

static void
check_lines(const char *row, const struct cli_resume *resume, const char *want)
{
	struct cli_failure failure = { .text = "" };

	for (size_t line = 1; line <= 5; line++) {
		bool answered = false;

		CHECK(row,
		    cli_resume_ask(resume, line, "a", &answered, &failure) ==
			CLI_EXIT_PERMIT);
		CHECK(row, answered == (want[line - 1] == 'x'));
		if (!answered)
			continue;
		CHECK("another name",
		    cli_resume_ask(resume, line, "b", &answered, &failure) ==
			CLI_EXIT_USAGE);
	}
}

static void
run_row(size_t i, const char *path)
{
	const char *row = rows[i].row;
	struct cli_failure failure = { .text = "" };
	struct cli_tally tally = { 0 };
	struct cli_resume resume;
	FILE *file = fopen(path, "w");

	CHECK(row, file != NULL && fputs(rows[i].file, file) >= 0);
	CHECK(row, file != NULL && fclose(file) == 0);
	CHECK(row,
	    cli_resume_read(&resume, path, &tally, &failure) == rows[i].code);
	if (rows[i].answered != NULL) {
		check_lines(row, &resume, rows[i].answered);
		CHECK(row, tally.denied == rows[i].denied);
		CHECK(row, resume.expired == rows[i].expired);
	}
	cli_resume_clear(&resume);
}

static void
test_read(void)
{
	char path[] = "/tmp/caa-resume.XXXXXX";
	int fd = mkstemp(path);

	CHECK("a file", fd >= 0);
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++)
		run_row(i, path);
	(void)close(fd);
	(void)unlink(path);
}

const char suite_name[] = "cli.resume";
const struct test tests[] = {
	{ "read", test_read },
	{ NULL, NULL },
};
