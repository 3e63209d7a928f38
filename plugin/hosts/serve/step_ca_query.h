/* SPDX-License-Identifier: BSD-2-Clause */
/* step_ca_query: from the body of a webhook of step-ca to a request. */
#ifndef SERVE_STEP_CA_QUERY_H
#define SERVE_STEP_CA_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "plugin/caa_plugin.h"
#include "plugin/hosts/common/exit.h"

struct step_ca_query {
	bool is_ssh; /* then the request is empty */
	struct caa_plugin_request request;
	/* What it points to. */
	json_t *root;
	struct caa_plugin_name *names;
	size_t room; /* of names */
	const char *methods[1];
	uint8_t *input;
};

/* Fill the request of a zeroed query but for profile, trace_id and timeout_ms.
 * CLI_EXIT_USAGE with a sentence where the body is not what step-ca sends. */
CLI_NODISCARD enum cli_exit step_ca_query_read(struct step_ca_query *query,
    const void *body, size_t len, struct cli_failure *failure);

/* With query itself; NULL is allowed. */
void step_ca_query_free(struct step_ca_query *query);

#endif /* SERVE_STEP_CA_QUERY_H */
