/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/dummy_resolvers.h"

#include "caa/resolver_zone.h"

struct caa_resolver *dummy_resolver;
struct caa_resolver *dummy_shards[DUMMY_MAX_SHARDS];
size_t dummy_made;
struct caa_unbound_config dummy_config;

enum caa_status
caa_resolver_unbound_new(struct caa_resolver **out,
    const struct caa_unbound_config *config, struct caa_error *error)
{
	struct caa_resolver *shard =
	    dummy_shards[dummy_made % DUMMY_MAX_SHARDS];

	dummy_config = *config;
	dummy_made++;
	if (dummy_shards[0] != NULL && shard != NULL) {
		*out = shard;
		return CAA_OK;
	}
	if (dummy_resolver == NULL || dummy_shards[0] != NULL)
		return caa_error_set(
		    error, CAA_E_CONFIG, "the resolver refuses");
	*out = dummy_resolver;
	return CAA_OK;
}

enum caa_status
caa_resolver_zone_new(struct caa_resolver **out,
    const struct caa_strings *files, uint32_t max_aliases,
    struct caa_error *error)
{
	(void)files;
	(void)max_aliases;
	return caa_resolver_unbound_new(
	    out, &(struct caa_unbound_config){ 0 }, error);
}
