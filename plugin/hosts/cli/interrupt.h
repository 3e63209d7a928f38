/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interrupt: the first SIGINT, SIGTERM or SIGHUP asks long work to come to an
 * end; the second ends the process as ever.  One at a time in a process.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

#define CLI_INTERRUPT_SIGNALS 3

struct cli_interrupt {
	struct sigaction before[CLI_INTERRUPT_SIGNALS];
};

/* A signal that is ignored stays ignored, as nohup(1) wants it. */
void cli_interrupt_begin(struct cli_interrupt *interrupt);
void cli_interrupt_end(const struct cli_interrupt *interrupt);

/* Has one come since it began?  It also ends a poll(). */
bool cli_interrupt_came(void);

#endif /* CLI_INTERRUPT_H */
