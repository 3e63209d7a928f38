/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay_file: an evidence file, check by check.  The module takes one check
 * at a time, so each is cut out, with the messages it refers to, into a file
 * without a name.
 */
#ifndef CLI_REPLAY_FILE_H
#define CLI_REPLAY_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "plugin/hosts/cli/audit_keys.h"
#include "plugin/hosts/common/exit.h"

struct cli_replay_packet;

struct cli_replay_file {
	const char *path;
	size_t number;  /* of the line read last, from 1 */
	size_t damaged; /* lines that are none, and that no crash explains */
	size_t forged;  /* messages that are not what their SHA-256 says */
	/* Private. */
	FILE *stream;
	struct cli_replay_packet *packets;
	size_t count, room;
	char *line;
	size_t line_room;
	long next; /* where the next check is looked for */
};

/* One check; clear it in any case. */
struct cli_replay_check {
	json_t *members;
	size_t number;                   /* of its line */
	char sha256[CLI_AUDIT_HASH + 1]; /* of its line */
	FILE *slice;                     /* for the module */
	char path[40];                   /* of the slice */
};

/* Read and judge all messages.  CLI_EXIT_USAGE for a file that cannot be
 * read.  Clear in any case. */
CLI_NODISCARD enum cli_exit cli_replay_file_open(struct cli_replay_file *file,
    const char *path, struct cli_failure *failure);
void cli_replay_file_clear(struct cli_replay_file *file);

/* The next check; members are NULL at the end of the file. */
CLI_NODISCARD enum cli_exit cli_replay_file_next(struct cli_replay_file *file,
    struct cli_replay_check *check, struct cli_failure *failure);
void cli_replay_check_clear(struct cli_replay_check *check);

#endif /* CLI_REPLAY_FILE_H */
