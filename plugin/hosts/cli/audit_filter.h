/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_filter: which checks of an audit log are wanted. */
#ifndef CLI_AUDIT_FILTER_H
#define CLI_AUDIT_FILTER_H

#include <stdbool.h>

#include <jansson.h>

#include "plugin/hosts/common/arguments.h"

#define CLI_AUDIT_TIME 20 /* "2026-11-22T04:00:00Z", without the NUL */

struct cli_audit_filter {
	const struct cli_arguments *arguments;
	char since[CLI_AUDIT_TIME + 1]; /* both inclusive; empty: no bound */
	char until[CLI_AUDIT_TIME + 1];
};

/* CLI_EXIT_USAGE for a time that is none. */
CLI_NODISCARD enum cli_exit cli_audit_filter_init(
    struct cli_audit_filter *filter, const struct cli_arguments *arguments,
    struct cli_failure *failure);

/*
 * Call take with every record wanted, in the order of the files.  Lines that
 * are no records are left out and counted in *damaged.
 */
typedef enum cli_exit cli_audit_take_fn(void *ctx, const json_t *record,
    const char *line, size_t len, struct cli_failure *failure);

CLI_NODISCARD enum cli_exit cli_audit_filter_run(
    const struct cli_audit_filter *filter, cli_audit_take_fn *take, void *ctx,
    size_t *damaged, struct cli_failure *failure);

/* The failure of a command that had to leave lines out. */
enum cli_exit cli_audit_filter_fail(
    size_t damaged, struct cli_failure *failure);

#endif /* CLI_AUDIT_FILTER_H */
