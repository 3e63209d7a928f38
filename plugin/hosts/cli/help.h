/* SPDX-License-Identifier: BSD-2-Clause */
/* help: pages of at most 48 lines of 80 columns, made from the tables. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "plugin/hosts/common/commands.h"

/* The page of the command as a whole; commands end with NULL. */
void cli_help_overview(FILE *out, const struct cli_command *const *commands);

/* The page of one subcommand. */
void cli_help_command(FILE *out, const struct cli_command *command);

#endif /* CLI_HELP_H */
