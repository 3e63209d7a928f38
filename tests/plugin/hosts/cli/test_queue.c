/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

#define ROOM 4

/* Lines 1 to ROOM are under way; these are answered, in this order. */
static const struct {
	const char *row;
	bool ordered;
	const char *answered;
	const char *left; /* after each answer what leaves; "." ends it */
} rows[] = {
	{ "as they finish", false, "3142", "3.1.4.2." },
	{ "in order", true, "3142", ".1..234." },
	{ "in order already", true, "1234", "1.2.3.4." },
	{ "the first is the slowest", true, "4321", "...1234." },
	{ "not all", true, "24", ".." },
	{ "not all, as they finish", false, "24", "2.4." },
};

static void
answer(struct cli_queue *queue, const char *line, char *left)
{
	struct cli_slot *slot = cli_queue_find(queue, (size_t)(line[0] - '0'));
	size_t len = strlen(left);

	slot->answered = true;
	while ((slot = cli_queue_next(queue)) != NULL) {
		left[len++] = (char)('0' + slot->line);
		cli_queue_remove(queue, slot);
	}
	left[len++] = '.';
	left[len] = '\0';
}

static void
run_row(size_t i)
{
	const char *row = rows[i].row;
	struct cli_queue queue;
	char left[4 * ROOM] = "";

	CHECK(row, cli_queue_init(&queue, ROOM, rows[i].ordered));
	for (size_t line = 1; line <= ROOM; line++) {
		struct cli_slot *slot = cli_queue_add(&queue, line);

		CHECK(row, slot != NULL);
		if (slot != NULL)
			slot->shown = strdup("x");
	}
	CHECK(row, cli_queue_add(&queue, 9) == NULL);
	CHECK(row, cli_queue_find(&queue, 9) == NULL);
	for (const char *line = rows[i].answered; *line != '\0'; line++)
		answer(&queue, line, left);
	CHECK(row, strcmp(left, rows[i].left) == 0);
	if (queue.count == 0) { /* and once more round */
		CHECK(row, cli_queue_add(&queue, 7) != NULL);
		CHECK(row, cli_queue_find(&queue, 7) != NULL);
	}
	cli_queue_clear(&queue);
}

static void
test_order(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++)
		run_row(i);
}

const char suite_name[] = "cli.queue";
const struct test tests[] = {
	{ "order", test_order },
	{ NULL, NULL },
};
