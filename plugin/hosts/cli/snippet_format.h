/* SPDX-License-Identifier: BSD-2-Clause */
/* snippet_format: a plan as those write it who publish zones. */
#ifndef CLI_SNIPPET_FORMAT_H
#define CLI_SNIPPET_FORMAT_H

#include <stdio.h>

#include "plugin/hosts/cli/snippet_plan.h"

struct cli_snippet_format {
	const char *name;
	const char *comment; /* what begins one */
	bool whole_sets;     /* its entries replace what stands at an owner */
	bool relative;       /* its names are those within a zone */
	/* All records of one owner: the one at index and those after it;
	 * origin is the zone, NULL unless relative. */
	void (*print)(FILE *out, const struct cli_snippet_plan *plan,
	    size_t index, const char *origin);
};

/* NULL for a name that is none.  NULL: the first. */
const struct cli_snippet_format *cli_snippet_format_find(const char *name);

/* Is the owner within the zone? */
bool cli_snippet_is_within(const char *owner, const char *origin);

/* Everything; CLI_EXIT_USAGE for what the format cannot say. */
CLI_NODISCARD enum cli_exit cli_snippet_print(FILE *out,
    const struct cli_snippet_format *format,
    const struct cli_snippet_plan *plan, const char *origin,
    struct cli_failure *failure);

#endif /* CLI_SNIPPET_FORMAT_H */
