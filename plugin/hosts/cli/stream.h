/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream: check --names-from.  A filter: a line with a name in, a line with
 * its answer out; a bounded number of them under way, through the module's
 * calls that do not wait.
 */
#ifndef CLI_STREAM_H
#define CLI_STREAM_H

#include "plugin/hosts/common/arguments.h"

CLI_NODISCARD enum cli_exit cli_stream_run(
    const struct cli_arguments *arguments, struct cli_failure *failure);

#endif /* CLI_STREAM_H */
