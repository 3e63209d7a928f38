/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook: what the commands have in common that CAs call as they are.  Their
 * output is bounded: a CA may read it only when the command has ended.
 */
#ifndef CLI_HOOK_H
#define CLI_HOOK_H

#include <stdio.h>

#include "plugin/hosts/cli/ask.h"

/*
 * Decide on what the ask holds, and end before limit_ms unless --timeout says
 * otherwise: a CA that loses its patience first never learns why.  0: as
 * configured.
 */
CLI_NODISCARD enum cli_exit cli_hook_decide(struct cli_ask *ask,
    const struct cli_arguments *arguments, uint32_t limit_ms,
    struct cli_failure *failure);

/* No names on the command line. */
CLI_NODISCARD enum cli_exit cli_hook_no_names(
    const struct cli_arguments *arguments, struct cli_failure *failure);

/* Why it was refused, and the zone line that would mend it, for the person
 * who asked. */
void cli_hook_tell_refusal(
    FILE *out, const struct cli_ask *ask, const struct cli_failure *failure);

/* That it was not refused though it would be, in one line; else nothing. */
void cli_hook_tell_advisory(FILE *out, const struct cli_ask *ask);

#endif /* CLI_HOOK_H */
