/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_input: the lines of audit logs, one file after the other. */
#ifndef CLI_AUDIT_INPUT_H
#define CLI_AUDIT_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/exit.h"

#define CLI_AUDIT_LINE_MAX (16u << 20) /* octets; longer ones come in parts */

struct cli_audit_line {
	const char *file;   /* as given; "-" is standard input */
	size_t number;      /* in the file, from 1 */
	const char *octets; /* until the next line is read */
	size_t len;         /* with its line feed, if it has one */
	bool first;         /* of the file */
};

/* Private. */
struct cli_audit_input {
	const struct cli_list *files;
	size_t at; /* the file open or to be opened next */
	FILE *stream;
	size_t number;
	char *octets;
	size_t room;
};

void cli_audit_input_init(
    struct cli_audit_input *input, const struct cli_list *files);
void cli_audit_input_clear(struct cli_audit_input *input);

/*
 * The next line; *got is false at the end of the last file.  CLI_EXIT_USAGE
 * for a file that cannot be read.
 */
CLI_NODISCARD enum cli_exit cli_audit_input_next(struct cli_audit_input *input,
    struct cli_audit_line *line, bool *got, struct cli_failure *failure);

#endif /* CLI_AUDIT_INPUT_H */
