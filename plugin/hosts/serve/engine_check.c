/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/engine_check.h"

#include <stdlib.h>

#define QUEUE_WAIT_MS 5000u /* then the client has more use of an answer */

void
serve_checks_append(struct serve_checks *list, struct serve_check *check)
{
	check->next = NULL;
	check->previous = list->last;
	if (list->last != NULL)
		list->last->next = check;
	else
		list->first = check;
	list->last = check;
	list->count++;
}

void
serve_checks_remove(struct serve_checks *list, struct serve_check *check)
{
	if (check->previous != NULL)
		check->previous->next = check->next;
	else
		list->first = check->next;
	if (check->next != NULL)
		check->next->previous = check->previous;
	else
		list->last = check->previous;
	list->count--;
}

void
serve_check_forget_overdue(struct serve_check *check)
{
	if (check->overdue != NULL)
		event_free(check->overdue);
	check->overdue = NULL;
}

void
serve_check_free(struct serve_check *check)
{
	serve_check_forget_overdue(check);
	free(check->report);
	free(check);
}

uint32_t
serve_check_patience_ms(const struct serve_check *check)
{
	const uint32_t asked = check->request->timeout_ms;

	return asked != 0 && asked < QUEUE_WAIT_MS ? asked : QUEUE_WAIT_MS;
}
