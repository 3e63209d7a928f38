/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay_run: one check through the module again, with the settings of then or
 * others, and what became of every name and every lookup.
 */
#ifndef CLI_REPLAY_RUN_H
#define CLI_REPLAY_RUN_H

#include "plugin/hosts/cli/replay_compare.h"
#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/loader.h"

/*
 * Repeat a check.  *result is a new object that caa-validator-replay(1)
 * describes.  Returns CLI_EXIT_PERMIT if there is one, whatever it says.
 */
CLI_NODISCARD enum cli_exit cli_replay_run(json_t **result,
    struct cli_module *module, const struct cli_arguments *arguments,
    const struct cli_replay_check *check, struct cli_replay_count *count,
    struct cli_failure *failure);

#endif /* CLI_REPLAY_RUN_H */
