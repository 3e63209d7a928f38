/* SPDX-License-Identifier: BSD-2-Clause */
/* replay_compare: names and their lookups, then and now, and how many of them
 * differ or were verified. */
#ifndef CLI_REPLAY_COMPARE_H
#define CLI_REPLAY_COMPARE_H

#include "plugin/hosts/cli/replay_file.h"

/* What came of many checks. */
struct cli_replay_count {
	size_t checks, names;
	size_t differing;  /* names with another verdict than recorded */
	size_t doubtful;   /* names permitted on what was not verified */
	size_t secure;     /* lookups verified up to the trust anchor */
	size_t insecure;   /* lookups verified to need no signature */
	size_t unverified; /* lookups of which neither is so */
};

/* A name of the check as it was recorded and as the module reports it now: the
 * "names" of caa-validator-replay(1).  NULL when out of memory. */
json_t *cli_replay_compare(const struct cli_replay_check *check,
    const json_t *then, const json_t *now, struct cli_replay_count *count);

/* Count the names that the module cannot have recorded like that. */
void cli_replay_compare_types(
    const struct cli_replay_check *check, struct cli_replay_count *count);

#endif /* CLI_REPLAY_COMPARE_H */
