/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lines: a file or standard input, line by line as it comes, in memory that
 * does not grow with it.
 */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plugin/hosts/common/exit.h"

#define CLI_LINE_MAX_OCTETS 16384u

struct cli_line {
	const char *octets; /* until the next call; without its line end */
	size_t len;
	size_t number; /* from 1 */
	bool cut;      /* was longer than CLI_LINE_MAX_OCTETS */
};

/* Read fd for poll(), octets and size for progress; the rest is private. */
struct cli_lines {
	int fd;
	uint64_t octets; /* handed out so far */
	uint64_t size;   /* of a regular file, else 0 */
	const char *shown;
	char *buffer;
	size_t begin, end; /* what of it was read and not handed out */
	size_t number;
	bool standard, ended, skipping;
};

/* Open path, "-" being standard input.  Close in any case. */
CLI_NODISCARD enum cli_exit cli_lines_open(
    struct cli_lines *lines, const char *path, struct cli_failure *failure);
void cli_lines_close(struct cli_lines *lines);

/* The next line of what was read already; false: fill first. */
bool cli_lines_take(struct cli_lines *lines, struct cli_line *line);

/* One read(), after cli_lines_take() found nothing. */
CLI_NODISCARD enum cli_exit cli_lines_fill(
    struct cli_lines *lines, struct cli_failure *failure);

/* At its end, with every line handed out? */
bool cli_lines_is_over(const struct cli_lines *lines);

#endif /* CLI_LINES_H */
