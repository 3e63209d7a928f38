/* SPDX-License-Identifier: BSD-2-Clause */
/* text: the answer of "check" for people, one line per name. */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stdbool.h>

#include <jansson.h>

#include "plugin/hosts/common/paint.h"

/* The module's report; explain: with the climb of every name. */
void cli_text_print(
    const struct cli_paint *paint, const json_t *report, bool explain);

/* The line that says that the verdict is not enforced, if it is not. */
void cli_text_print_advisory(
    const struct cli_paint *paint, const json_t *report);

#endif /* CLI_TEXT_H */
