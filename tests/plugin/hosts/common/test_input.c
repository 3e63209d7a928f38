/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/runner.h"

/* A new file of len octets 'x', named in path, for unlink(). */
static bool
make_file(char path[32], size_t len)
{
	char block[4096];
	size_t left = len;

	(void)snprintf(path, 32, "/tmp/caa-input.XXXXXX");
	int fd = mkstemp(path);
	if (fd < 0)
		return false;
	memset(block, 'x', sizeof(block));
	while (left > 0) {
		size_t part = left < sizeof(block) ? left : sizeof(block);

		if (write(fd, block, part) != (ssize_t)part)
			break;
		left -= part;
	}
	(void)close(fd);
	return left == 0;
}

static const struct {
	const char *row;
	size_t len;
	enum cli_exit code;
	const char *says;
} size_rows[] = {
	{ "empty", 0, CLI_EXIT_USAGE, "is empty" },
	{ "one octet", 1, CLI_EXIT_PERMIT, "" },
	{ "exactly the first buffer", 8192, CLI_EXIT_PERMIT, "" },
	{ "one more", 8193, CLI_EXIT_PERMIT, "" },
	{ "exactly the maximum", CLI_INPUT_MAX_OCTETS, CLI_EXIT_PERMIT, "" },
	{ "one too many", CLI_INPUT_MAX_OCTETS + 1, CLI_EXIT_USAGE,
	    "is larger than 4194304 octets" },
};

static void
test_size(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(size_rows); i++) {
		struct cli_failure failure = { .text = "" };
		struct cli_input input;
		char path[32];
		const char *row = size_rows[i].row;

		CHECK(row, make_file(path, size_rows[i].len));
		CHECK(row,
		    cli_input_read(&input, path, &failure) ==
			size_rows[i].code);
		CHECK(row, strstr(failure.text, size_rows[i].says) != NULL);
		CHECK(row,
		    input.len ==
			(size_rows[i].code == CLI_EXIT_PERMIT ? size_rows[i].len
							      : 0));
		CHECK(row, input.len == 0 || input.octets[0] == 'x');
		cli_input_clear(&input);
		CHECK(row, input.octets == NULL);
		(void)unlink(path);
	}
}

static const struct {
	const char *row;
	const char *path;
	const char *text; /* and then, in any language, why */
} bad_rows[] = {
	{ "missing", "/nonexistent/a.csr", "cannot read /nonexistent/a.csr: " },
	{ "a folder", "/", "cannot read /: " },
	{ "without end", "/dev/zero",
	    "/dev/zero is larger than 4194304 octets" },
	{ "nothing", "/dev/null", "/dev/null is empty" },
};

static void
test_bad(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(bad_rows); i++) {
		struct cli_failure failure = { .text = "" };
		struct cli_input input;

		CHECK(bad_rows[i].row,
		    cli_input_read(&input, bad_rows[i].path, &failure) ==
			CLI_EXIT_USAGE);
		CHECK(bad_rows[i].row,
		    strncmp(failure.text, bad_rows[i].text,
			strlen(bad_rows[i].text)) == 0);
		CHECK(bad_rows[i].row, input.octets == NULL && input.len == 0);
	}
}

const char suite_name[] = "common.input";
const struct test tests[] = {
	{ "size", test_size },
	{ "bad", test_bad },
	{ NULL, NULL },
};
