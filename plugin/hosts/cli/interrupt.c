/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/interrupt.h"

#include <stddef.h>

static const int signals[CLI_INTERRUPT_SIGNALS] = { SIGINT, SIGTERM, SIGHUP };

/* All that a handler may touch. */
static volatile sig_atomic_t came;

static void
on_signal(int number)
{
	came = 1;
	(void)signal(number, SIG_DFL);
}

void
cli_interrupt_begin(struct cli_interrupt *interrupt)
{
	struct sigaction action = { .sa_handler = on_signal };

	/* What is being written stays whole; poll() returns all the same. */
	action.sa_flags = SA_RESTART;
	(void)sigemptyset(&action.sa_mask);
	came = 0;
	for (size_t i = 0; i < CLI_INTERRUPT_SIGNALS; i++) {
		struct sigaction *before = &interrupt->before[i];

		if (sigaction(signals[i], NULL, before) == 0 &&
		    before->sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &action, NULL);
	}
}

void
cli_interrupt_end(const struct cli_interrupt *interrupt)
{
	for (size_t i = 0; i < CLI_INTERRUPT_SIGNALS; i++)
		(void)sigaction(signals[i], &interrupt->before[i], NULL);
}

bool
cli_interrupt_came(void)
{
	return came != 0;
}
