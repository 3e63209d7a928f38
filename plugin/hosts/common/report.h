/* SPDX-License-Identifier: BSD-2-Clause */
/* report: reading the module's JSON.  What is not there reads as empty. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* The text of a text value, else "". */
const char *cli_report_string(const json_t *value);

/* A text member, or "". */
const char *cli_report_text(const json_t *object, const char *key);

/* A number member in units of 1/scale, rounded; 0 for anything not between 0
 * and 10^9. */
uint64_t cli_report_number(
    const json_t *object, const char *key, unsigned scale);

bool cli_report_is_permit(const json_t *object); /* its "verdict" */

/* enforce = no: its verdict is advice only. */
bool cli_report_is_advisory(const json_t *object);

/* A reason or state in words: "issuer-not-listed" without the hyphens. */
void cli_report_words(char *out, size_t size, const char *code);

#endif /* CLI_REPORT_H */
