/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay_print: what came of a replay, for people.  Whoever wrote the evidence
 * does not get at their terminal.
 */
#ifndef CLI_REPLAY_PRINT_H
#define CLI_REPLAY_PRINT_H

#include "plugin/hosts/cli/replay_compare.h"
#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/paint.h"

/* One check, as cli_replay_run() gives it. */
void cli_replay_print_result(
    const struct cli_paint *paint, const json_t *result);

/* What does not fit the audit log. */
void cli_replay_print_fault(const struct cli_paint *paint, const char *file,
    size_t number, const char *text);

/* All of them together, and what they were judged by. */
void cli_replay_print_summary(const struct cli_paint *paint,
    const struct cli_arguments *arguments,
    const struct cli_replay_count *count);

#endif /* CLI_REPLAY_PRINT_H */
