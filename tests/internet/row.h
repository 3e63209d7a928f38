/* SPDX-License-Identifier: BSD-2-Clause */
/* row: one case of matrix.table, which says what its columns mean. */
#ifndef TESTS_INTERNET_ROW_H
#define TESTS_INTERNET_ROW_H

#include <stdbool.h>
#include <stddef.h>

#define ROW_MAX_LEVELS 6
#define ROW_MAX_ROWS   600
#define ROW_MAX_NAME   300

/* "rec/s", or with a count in front: "126*nxd/s". */
struct row_level {
	size_t count;
	const char *words; /* any of them will do: "fail/u|bog/b" */
};

struct row {
	char row[160]; /* the name and a sentence */
	char name[ROW_MAX_NAME];
	bool iterating, forwarding;
	bool needs_ipv6;
	bool permit[2];        /* fail_on_lookup_error off and on */
	const char *reason[2]; /* likewise */
	const char *dnssec;    /* of the name: one of these letters */
	struct row_level levels[ROW_MAX_LEVELS];
	size_t level_count;
};

struct row_table {
	struct row rows[ROW_MAX_ROWS];
	size_t count;
};

/* NULL, with a line on standard output, if the file is no such table.  The
 * rows live as long as the process. */
const struct row_table *row_table_read(const char *path);

#endif /* TESTS_INTERNET_ROW_H */
