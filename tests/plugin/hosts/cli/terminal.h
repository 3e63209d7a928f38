/* SPDX-License-Identifier: BSD-2-Clause */
/* terminal: a pseudo-terminal to write on, and what arrived on it. */
#ifndef TESTS_TERMINAL_H
#define TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct terminal {
	int master; /* -1: could not be had */
	FILE *out;  /* what the program under test writes on */
};

/* Ends the program with a line "SKIP: reason" where there is none. */
void terminal_open(struct terminal *terminal);

/* What was written so far, at most size - 1 octets; line ends as "\n". */
void terminal_read(struct terminal *terminal, char *out, size_t size);

void terminal_close(struct terminal *terminal);

#endif /* TESTS_TERMINAL_H */
