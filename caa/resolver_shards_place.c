/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_shards.h"

#include <string.h>

#include "caa/domain.h"
#include "caa/octets.h"

size_t
caa_shards_place(const char *owner, size_t count, size_t otherwise)
{
	const char *third = NULL, *second = NULL, *top = owner, *parent;

	while ((parent = caa_domain_parent(top)) != NULL) {
		third = second;
		second = top;
		top = parent;
	}
	const bool is_suffix = second != NULL && strlen(top) == 2 &&
	    (size_t)(top - second) <= strlen("com.");
	const char *domain = is_suffix ? third : second;
	/* Without a seed: who finds names that meet in one shard has found no
	 * more than a domain with many names. */
	return domain == NULL ? otherwise : caa_hash(domain, 0) % count;
}
