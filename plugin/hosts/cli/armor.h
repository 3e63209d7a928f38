/* SPDX-License-Identifier: BSD-2-Clause */
/* armor: requests as CAs hand them on: base64 with the PEM lines gone. */
#ifndef CLI_ARMOR_H
#define CLI_ARMOR_H

#include "plugin/hosts/common/input.h"

/*
 * Where the input is neither DER nor PEM but base64, of either alphabet (RFC
 * 4648 4 and 5), padded or not, with any line ends, decode it in place.
 * Anything else stays as it is: the module has its own words for it.
 */
void cli_armor_strip(struct cli_input *input);

#endif /* CLI_ARMOR_H */
