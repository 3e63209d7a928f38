/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/queue.h"

#include <stdlib.h>

bool
cli_queue_init(struct cli_queue *queue, size_t room, bool ordered)
{
	*queue = (struct cli_queue){
		.slots = calloc(room, sizeof(*queue->slots)),
		.ordered = ordered,
	};
	queue->end = &queue->first;
	if (queue->slots == NULL)
		return false;
	for (size_t i = 0; i < room; i++) {
		queue->slots[i].next = queue->unused;
		queue->unused = &queue->slots[i];
	}
	return true;
}

static void
slot_clear(struct cli_slot *slot)
{
	free(slot->shown);
	free(slot->id);
	free(slot->result);
	*slot = (struct cli_slot){ 0 };
}

void
cli_queue_clear(struct cli_queue *queue)
{
	for (struct cli_slot *slot = queue->first, *next; slot != NULL;
	     slot = next) {
		next = slot->next;
		slot_clear(slot);
	}
	free(queue->slots);
	*queue = (struct cli_queue){ 0 };
}

struct cli_slot *
cli_queue_add(struct cli_queue *queue, size_t line)
{
	struct cli_slot *slot = queue->unused;

	if (slot == NULL)
		return NULL;
	queue->unused = slot->next;
	*slot = (struct cli_slot){ .line = line };
	*queue->end = slot;
	queue->end = &slot->next;
	queue->count++;
	return slot;
}

/* Answers come about in the order of the questions: it stands near the
 * beginning. */
struct cli_slot *
cli_queue_find(const struct cli_queue *queue, size_t line)
{
	struct cli_slot *slot = queue->first;

	while (slot != NULL && slot->line != line)
		slot = slot->next;
	return slot;
}

struct cli_slot *
cli_queue_next(const struct cli_queue *queue)
{
	struct cli_slot *slot = queue->first;

	while (slot != NULL && !slot->answered && !queue->ordered)
		slot = slot->next;
	return slot != NULL && slot->answered ? slot : NULL;
}

void
cli_queue_remove(struct cli_queue *queue, struct cli_slot *slot)
{
	struct cli_slot **link = &queue->first;

	while (*link != slot)
		link = &(*link)->next;
	*link = slot->next;
	if (queue->end == &slot->next)
		queue->end = link;
	slot_clear(slot);
	slot->next = queue->unused;
	queue->unused = slot;
	queue->count--;
}
