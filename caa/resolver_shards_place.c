/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_shards.h"

#include <string.h>

#include "caa/domain.h"

/* FNV-1a: who finds names that meet in one shard has found no more than a
 * domain with many names. */
static uint32_t
hash(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (uint8_t)*text) * 16777619u;
	return hash;
}

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
	return domain == NULL ? otherwise : hash(domain) % count;
}
