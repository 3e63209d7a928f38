/* SPDX-License-Identifier: BSD-2-Clause */
/* input: a file or standard input, read whole and bounded. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "plugin/hosts/common/exit.h"

#define CLI_INPUT_MAX_OCTETS (4u << 20) /* what the module takes, too */

struct cli_input {
	uint8_t *octets;
	size_t len;
};

/*
 * Read path, "-" being standard input, for cli_input_clear().  On failure
 * *input is empty: CLI_EXIT_USAGE for a file that cannot be read, is empty or
 * larger than CLI_INPUT_MAX_OCTETS.
 */
CLI_NODISCARD enum cli_exit cli_input_read(
    struct cli_input *input, const char *path, struct cli_failure *failure);

void cli_input_clear(struct cli_input *input);

#endif /* CLI_INPUT_H */
