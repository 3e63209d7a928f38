/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * snippet_plan: which CAA records would name an issuer for names, given what
 * stands in the DNS.  Nothing is added that another record makes needless.
 */
#ifndef CLI_SNIPPET_PLAN_H
#define CLI_SNIPPET_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "plugin/hosts/common/exit.h"

/* A record in its parts; the value is what the quotes hold, as it is. */
struct cli_snippet_data {
	unsigned flags; /* 0 to 255 */
	char tag[256];
	char value[1024]; /* printable ASCII */
};

struct cli_snippet_record {
	char owner[256]; /* without its last dot */
	struct cli_snippet_data data;
	bool is_free;      /* nothing is published there or above */
	const json_t *set; /* of texts: what stands there now, or NULL */
	bool is_cut;       /* and there is more of it than is known */
};

struct cli_snippet_plan {
	struct cli_snippet_record *records;
	size_t count;
	size_t helpless; /* names that no record helps */
	size_t failed;   /* of these: lookups that failed */
};

/* 0 issue "ca.example" in its parts; false for what is none, or holds octets
 * that are no printable ASCII. */
bool cli_snippet_data_read(struct cli_snippet_data *data, const char *text);

/*
 * Make the plan from the module's report, which is borrowed for as long as the
 * plan is.  CLI_EXIT_INTERNAL when memory fails.  Clear in any case.
 */
CLI_NODISCARD enum cli_exit cli_snippet_plan_make(struct cli_snippet_plan *plan,
    const json_t *report, struct cli_failure *failure);

void cli_snippet_plan_clear(struct cli_snippet_plan *plan);

#endif /* CLI_SNIPPET_PLAN_H */
