/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/runner.h"

#define MAX CLI_LINE_MAX_OCTETS

/* What a file holds: text, then len octets 'x', then more text. */
static const struct {
	const char *row;
	const char *before;
	size_t len;
	const char *after;
	const char *lines; /* "length" or "length!" where it is cut */
} rows[] = {
	{ "nothing", "", 0, "", "" },
	{ "one line", "ab\n", 0, "", "2 " },
	{ "no end", "ab", 0, "", "2 " },
	{ "two, and no end", "ab\ncde", 0, "", "2 3 " },
	{ "empty lines", "\n\n", 0, "a", "0 0 1 " },
	{ "ends of another world", "ab\r\nc\r\n", 0, "\r", "2 1 0 " },
	{ "a line as long as can be", "", MAX, "\nab\n", "16384 2 " },
	{ "one octet more", "", MAX + 1, "\nab\n", "16384! 2 " },
	{ "longer than the buffer", "a\n", 40 * MAX, "\nab\n", "1 16384! 2 " },
	{ "the same without an end", "a\n", 40 * MAX, "", "1 16384! " },
	{ "many buffers", "a\n", MAX / 2, "\nb", "1 8192 1 " },
};

static void
write_row(const char *path, size_t row)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return;
	(void)fputs(rows[row].before, file);
	for (size_t i = 0; i < rows[row].len; i++)
		(void)putc('x', file);
	(void)fputs(rows[row].after, file);
	(void)fclose(file);
}

static void
read_all(const char *row, const char *path, char *out, size_t size)
{
	struct cli_failure failure = { .text = "" };
	struct cli_lines lines;
	struct cli_line line;
	size_t number = 0, len = 0;

	out[0] = '\0';
	CHECK(row, cli_lines_open(&lines, path, &failure) == CLI_EXIT_PERMIT);
	while (!cli_lines_is_over(&lines)) {
		while (cli_lines_take(&lines, &line)) {
			CHECK(row, line.number == ++number);
			len += (size_t)snprintf(out + len, size - len, "%zu%s ",
			    line.len, line.cut ? "!" : "");
		}
		CHECK(row, cli_lines_fill(&lines, &failure) == CLI_EXIT_PERMIT);
	}
	CHECK(row, lines.octets == lines.size);
	cli_lines_close(&lines);
}

static void
test_lines(void)
{
	char path[] = "/tmp/caa-lines.XXXXXX", out[256];
	int fd = mkstemp(path);

	CHECK("a file", fd >= 0);
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++) {
		write_row(path, i);
		read_all(rows[i].row, path, out, sizeof(out));
		CHECK(rows[i].row, strcmp(out, rows[i].lines) == 0);
	}
	(void)close(fd);
	(void)unlink(path);
}

static void
test_unreadable(void)
{
	struct cli_failure failure = { .text = "" };
	struct cli_lines lines;

	CHECK("no such file",
	    cli_lines_open(&lines, "/nowhere", &failure) == CLI_EXIT_USAGE &&
		strstr(failure.text, "/nowhere") != NULL);
	cli_lines_close(&lines);
	CHECK("a folder opens",
	    cli_lines_open(&lines, "/tmp", &failure) == CLI_EXIT_PERMIT);
	CHECK("but cannot be read",
	    cli_lines_fill(&lines, &failure) == CLI_EXIT_USAGE);
	cli_lines_close(&lines);
}

const char suite_name[] = "cli.lines";
const struct test tests[] = {
	{ "lines", test_lines },
	{ "unreadable", test_unreadable },
	{ NULL, NULL },
};
