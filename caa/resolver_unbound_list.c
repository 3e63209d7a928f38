/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_list.h"

#include <stdlib.h>
#include <string.h>

enum caa_status
caa_unbound_list_add(struct caa_unbound_list *list, const char *item)
{
	char **items = realloc(list->items, (list->count + 1) * sizeof(*items));

	if (items == NULL)
		return CAA_E_NOMEM;
	list->items = items;
	items[list->count] = strdup(item);
	if (items[list->count] == NULL)
		return CAA_E_NOMEM;
	list->count++;
	return CAA_OK;
}

void
caa_unbound_list_clear(struct caa_unbound_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct caa_unbound_list){ 0 };
}
