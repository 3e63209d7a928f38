/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flight: the entries of a list that are with the module, a bounded number of
 * them, through its calls that do not wait.  One thread: the module calls back
 * from within cli_flight_take() only.
 */
#ifndef CLI_FLIGHT_H
#define CLI_FLIGHT_H

#include "plugin/hosts/cli/entry.h"
#include "plugin/hosts/cli/queue.h"
#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/loader.h"

struct cli_flight {
	struct cli_queue queue; /* under way, and answers that wait to leave */
	size_t count;           /* with the module */
	int answers;            /* readable: there may be some to take */
	/* Private. */
	size_t max;
	const struct cli_arguments *arguments;
	struct caa_plugin_host host;
	struct cli_module module;
	enum cli_exit code; /* what went wrong first */
	struct cli_failure *failure;
};

/* Load and open the module.  Clear in any case; failure is borrowed until
 * then. */
CLI_NODISCARD enum cli_exit cli_flight_open(struct cli_flight *flight,
    const struct cli_arguments *arguments, struct cli_failure *failure);
void cli_flight_clear(struct cli_flight *flight);

bool cli_flight_has_room(const struct cli_flight *flight);

/* While there is room: begin with the entry of a line, taking its texts.  One
 * that names nothing is answered at once. */
CLI_NODISCARD enum cli_exit cli_flight_begin(
    struct cli_flight *flight, struct cli_entry *entry, size_t line);

/* Take the answers that have come. */
CLI_NODISCARD enum cli_exit cli_flight_take(struct cli_flight *flight);

#endif /* CLI_FLIGHT_H */
