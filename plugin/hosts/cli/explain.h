/* SPDX-License-Identifier: BSD-2-Clause */
/* explain: one name's evidence, drawn for a person. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include <jansson.h>

#include "plugin/hosts/common/paint.h"

/* The climb, level by level as it was asked, and what came of it. */
void cli_explain_climb(const struct cli_paint *paint, const json_t *name);

/* "explanation (clause)" as one line after margin, and for a denied name the
 * zone lines that would permit it. */
void cli_explain_sentence(
    const struct cli_paint *paint, const char *margin, const json_t *name);

#endif /* CLI_EXPLAIN_H */
