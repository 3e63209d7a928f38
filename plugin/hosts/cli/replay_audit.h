/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay_audit: evidence beside the audit log that names it.  The records have
 * the SHA-256 of the evidence and are chained: what evidence says of itself
 * they can contradict.
 */
#ifndef CLI_REPLAY_AUDIT_H
#define CLI_REPLAY_AUDIT_H

#include "plugin/hosts/cli/replay_file.h"
#include "plugin/hosts/common/arguments.h"

/* Something that does not fit: a line of a file, and a sentence. */
typedef void cli_replay_say_fn(
    void *ctx, const char *file, size_t number, const char *text);

struct cli_replay_audit {
	cli_replay_say_fn *say;
	void *ctx;
	const char *name; /* only of this name, or evidence; NULL: all */
	size_t faults;    /* things said */
	bool no_memory;
	/* Private. */
	json_t *records; /* by the SHA-256 of the evidence they name */
	json_t *seen;    /* evidence there was */
};

/*
 * Read the logs; each line is judged alone, its chain is for audit verify.
 * CLI_EXIT_USAGE for one that cannot be read.  Clear in any case.
 */
CLI_NODISCARD enum cli_exit cli_replay_audit_read(
    struct cli_replay_audit *audit, const struct cli_list *files,
    struct cli_failure *failure);
void cli_replay_audit_clear(struct cli_replay_audit *audit);

/* Compare a check, from this line of a file. */
void cli_replay_audit_take(struct cli_replay_audit *audit, const char *file,
    size_t number, const struct cli_replay_check *check);

/* All evidence has been taken: which records' is missing? */
void cli_replay_audit_end(struct cli_replay_audit *audit);

#endif /* CLI_REPLAY_AUDIT_H */
