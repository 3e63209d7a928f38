/* SPDX-License-Identifier: BSD-2-Clause */
/* resume: the answers an earlier run has given already. */
#ifndef CLI_RESUME_H
#define CLI_RESUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plugin/hosts/cli/result.h"
#include "plugin/hosts/common/exit.h"

#define CLI_RESUME_MAX_LINES 40000000u /* 160 MB of marks */

/* Private. */
struct cli_resume {
	const char *path;
	uint32_t *marks; /* by line, from 0; 0: not answered */
	size_t room;
	size_t expired; /* lines whose permit may not be relied on any more */
	char now[CLI_TIME_LEN + 1];
};

/*
 * Read path, the output of an earlier run, adding its answers to *tally, but
 * for permits that have expired: resume->expired says how many lines those
 * were.  Of several answers to a line one that holds is enough.  What
 * follows its last line end was torn; it is cut off where standard output goes
 * on in that file.  CLI_EXIT_USAGE for anything else.  Clear in any case.
 */
CLI_NODISCARD enum cli_exit cli_resume_read(struct cli_resume *resume,
    const char *path, struct cli_tally *tally, struct cli_failure *failure);
void cli_resume_clear(struct cli_resume *resume);

/* Was the line answered, and does that hold?  CLI_EXIT_USAGE if with another
 * name in it. */
CLI_NODISCARD enum cli_exit cli_resume_ask(const struct cli_resume *resume,
    size_t line, const char *shown, bool *answered,
    struct cli_failure *failure);

#endif /* CLI_RESUME_H */
