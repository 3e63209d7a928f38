/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_unbound_list: a growing list of texts. */
#ifndef CAA_RESOLVER_UNBOUND_LIST_H
#define CAA_RESOLVER_UNBOUND_LIST_H

#include <stddef.h>

#include "caa/status.h"

/* Owned texts; zeroed memory is none. */
struct caa_unbound_list {
	char **items;
	size_t count;
};

/* A copy; CAA_E_NOMEM leaves the list as it was. */
CAA_NODISCARD enum caa_status caa_unbound_list_add(
    struct caa_unbound_list *list, const char *item);
void caa_unbound_list_clear(struct caa_unbound_list *list);

#endif /* CAA_RESOLVER_UNBOUND_LIST_H */
