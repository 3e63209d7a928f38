/* SPDX-License-Identifier: BSD-2-Clause */
/* junit: the answer of "check" as pipelines read test results: a case a name.
 */
#ifndef CLI_JUNIT_H
#define CLI_JUNIT_H

#include <stdio.h>

#include <jansson.h>

/*
 * The module's report as one XML document.  A denied name is a failure, one
 * whose lookup failed an error; both are skipped where they are not enforced.
 */
void cli_junit_print(FILE *out, const json_t *report);

#endif /* CLI_JUNIT_H */
