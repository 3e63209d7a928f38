/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exit: how the command ends, and the one line it leaves on standard error.
 * Scripts and EJBCA's External Command validator depend on both: a byte on
 * standard error counts as a denial there, so success leaves none.
 */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include "plugin/caa_plugin.h"

#define CLI_NODISCARD       __attribute__((warn_unused_result))
#define CLI_PRINTF(fmt, va) __attribute__((format(printf, fmt, va)))
#define CLI_COUNTOF(array)  (sizeof(array) / sizeof((array)[0]))

enum cli_exit {
	CLI_EXIT_PERMIT = 0,   /* every name permitted; all went well */
	CLI_EXIT_DENY = 1,     /* a name denied by policy or DNSSEC */
	CLI_EXIT_USAGE = 2,    /* command line, configuration or input */
	CLI_EXIT_LOOKUP = 3,   /* denied, and only by failed lookups */
	CLI_EXIT_INTERNAL = 4, /* the answer could not be had or given */
};

/* What main() prints at the end; empty text: nothing. */
struct cli_failure {
	char text[640]; /* printable ASCII, no line end */
};

/*
 * Fill *failure and return code, so that a failing call ends in one line.
 * Octets outside printable ASCII become '?'.
 */
enum cli_exit cli_fail(struct cli_failure *failure, enum cli_exit code,
    const char *format, ...) CLI_PRINTF(3, 4);

/* How validate()'s answer reads as an exit status. */
enum cli_exit cli_exit_status(
    int32_t status, const struct caa_plugin_result *result);

#endif /* CLI_EXIT_H */
