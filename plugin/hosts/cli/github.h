/* SPDX-License-Identifier: BSD-2-Clause */
/* github: the answer of "check" as annotations of a workflow of GitHub or
 * Forgejo, and as the summary of a step. */
#ifndef CLI_GITHUB_H
#define CLI_GITHUB_H

#include <stdio.h>

#include <jansson.h>

/* One workflow command a line: an error for each denied name, a warning where
 * it is not enforced and for each notice of the module, and what came of it. */
void cli_github_print(FILE *out, const json_t *report);

/* A table in Markdown. */
void cli_github_summarize(FILE *out, const json_t *report);

#endif /* CLI_GITHUB_H */
