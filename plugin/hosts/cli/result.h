/* SPDX-License-Identifier: BSD-2-Clause */
/* result: the line that answers a line of a list, and what they add up to. */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include <stddef.h>

#include "plugin/caa_plugin.h"
#include "plugin/hosts/cli/queue.h"

#define CLI_TIME_LEN 20u /* of "2026-11-22T04:00:00Z" */

struct cli_tally {
	size_t answered; /* lines */
	size_t denied, failed, bad;
	size_t again;        /* lines whose earlier permit had expired */
	size_t first_denied; /* line, 0: none */
};

/* Seconds of Unix time as all answers write them, in order as texts too. */
void cli_time_print(char out[CLI_TIME_LEN + 1], int64_t seconds);

/*
 * Make slot->result of what the module's audit record says.  False when out of
 * memory or if the record has no evidence.
 */
CLI_NODISCARD bool cli_result_take(
    struct cli_slot *slot, const struct caa_plugin_audit *record);

/* The same of a line that names nothing, for this reason.  False when out of
 * memory. */
CLI_NODISCARD bool cli_result_refuse(struct cli_slot *slot, const char *why);

/* Count one answer by its verdict and reason; one that is not enforced as
 * permitted. */
void cli_tally_add(
    struct cli_tally *tally, size_t line, bool permit, const char *reason);

/* The exit status of all of them together, and the sentence for it. */
enum cli_exit cli_tally_end(
    const struct cli_tally *tally, struct cli_failure *failure);

#endif /* CLI_RESULT_H */
