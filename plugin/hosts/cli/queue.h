/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * queue: the lines under way, a bounded number of them, in the order of the
 * input, and what is known of each.
 */
#ifndef CLI_QUEUE_H
#define CLI_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plugin/hosts/common/exit.h"

/* A line under way.  All texts are the queue's, for free(). */
struct cli_slot {
	size_t line;     /* number in the input */
	char *shown;     /* what was asked for */
	char *id;        /* JSON text, or NULL */
	char *result;    /* the line of the answer, NULL until it is there */
	bool permit;     /* what the result says */
	bool advisory;   /* and that it is not enforced */
	char reason[32]; /* of a closed list */
	bool answered;   /* the result may leave */
	void *owner;     /* whoever waits for it; not the queue's */
	struct cli_slot *next;
};

/* Private, but for count. */
struct cli_queue {
	struct cli_slot *slots;
	struct cli_slot *unused;
	struct cli_slot *first, **end; /* in the order of the input */
	size_t count;                  /* under way or waiting to leave */
	bool ordered;
};

/* Room for so many.  ordered: they leave in the order of the input. */
CLI_NODISCARD bool cli_queue_init(
    struct cli_queue *queue, size_t room, bool ordered);
void cli_queue_clear(struct cli_queue *queue);

/* A slot for one line more, at the end; NULL: all are taken. */
struct cli_slot *cli_queue_add(struct cli_queue *queue, size_t line);

/* That of a line; NULL if it is not under way. */
struct cli_slot *cli_queue_find(const struct cli_queue *queue, size_t line);

/* The next that may leave, or NULL; until the next call. */
struct cli_slot *cli_queue_next(const struct cli_queue *queue);

/* It has left, or is given up. */
void cli_queue_remove(struct cli_queue *queue, struct cli_slot *slot);

#endif /* CLI_QUEUE_H */
