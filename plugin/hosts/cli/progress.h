/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress: one line on a terminal while the work takes longer than a
 * second, gone when it is done.  Writes nothing anywhere else.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct cli_progress {
	FILE *out;
	bool wanted;
	bool shown;
	int64_t begun_ms; /* monotonic, as all of these */
	int64_t drawn_ms;
};

/* wanted false, or out no terminal: every call below does nothing. */
void cli_progress_begin(
    struct cli_progress *progress, FILE *out, bool wanted, int64_t now_ms);

void cli_progress_update(struct cli_progress *progress, size_t decided,
    size_t total, int64_t now_ms);

/* How far a list is. */
struct cli_pace {
	size_t decided;
	uint64_t done, total; /* octets of it; total 0: nobody knows */
};

/* The same with the rate and, where the end is known, the time to it. */
void cli_progress_pace(
    struct cli_progress *progress, const struct cli_pace *pace, int64_t now_ms);

/* Erase the line, before anything else is written. */
void cli_progress_end(struct cli_progress *progress);

int64_t cli_progress_now_ms(void);

#endif /* CLI_PROGRESS_H */
