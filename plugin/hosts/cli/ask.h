/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask: one request through the module, for every command that needs an
 * answer.  What the answer is printed as is theirs.
 */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include <jansson.h>

#include "plugin/hosts/cli/progress.h"
#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/input.h"
#include "plugin/hosts/common/loader.h"

struct cli_ask {
	const struct cli_arguments *arguments;
	struct caa_plugin_host host;
	struct cli_module module;
	struct cli_progress progress;
	/* The request; input and names are to be filled in by the caller. */
	uint32_t input_kind; /* CAA_PLUGIN_INPUT_* */
	struct cli_input input;
	struct caa_plugin_name *names;
	size_t name_count;
	uint32_t timeout_ms; /* 0: as configured */
	/* The answer. */
	int32_t status;
	struct caa_plugin_result result;
	struct caa_plugin_error error;
	char *report; /* the module's JSON; NULL: none came */
};

/* Load the module and open it as the arguments say.  Clear in any case; *ask
 * must stay where it is. */
CLI_NODISCARD enum cli_exit cli_ask_open(struct cli_ask *ask,
    const struct cli_arguments *arguments, struct cli_failure *failure);

/* Take names, borrowed, for the request; one with an "@" is a mailbox. */
CLI_NODISCARD enum cli_exit cli_ask_names(struct cli_ask *ask,
    const struct cli_list *texts, struct cli_failure *failure);

/* Have it decided.  CLI_EXIT_PERMIT: there is an answer, whatever it says;
 * else there is none. */
CLI_NODISCARD enum cli_exit cli_ask_run(
    struct cli_ask *ask, struct cli_failure *failure);

/* The exit status of an answer, and the line of a denial: the first name and
 * why, and how many more there are. */
CLI_NODISCARD enum cli_exit cli_ask_verdict(
    const struct cli_ask *ask, struct cli_failure *failure);

/* The report, for json_decref(). */
CLI_NODISCARD enum cli_exit cli_ask_report(
    const struct cli_ask *ask, json_t **report, struct cli_failure *failure);

void cli_ask_clear(struct cli_ask *ask);

#endif /* CLI_ASK_H */
