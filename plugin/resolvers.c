/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/resolvers.h"

#include "caa/resolver_shards.h"
#include "caa/resolver_zone.h"
#include "plugin/replay.h"

_Static_assert(CAA_SHARDS_MAX == CAA_UNBOUND_MAX_SHARDS,
    "whoever takes a share is one of the shards");

static enum caa_status
new_shards(struct caa_resolver **out, const struct plugin_profile *profile,
    struct caa_error *error)
{
	struct caa_resolver *shards[CAA_SHARDS_MAX];
	enum caa_status status = CAA_OK;
	size_t made = 0;

	while (status == CAA_OK && made < profile->dns.shards) {
		status = caa_resolver_unbound_new(
		    &shards[made], &profile->dns, error);
		if (status == CAA_OK)
			made++;
	}
	if (status == CAA_OK)
		status = caa_resolver_shards_new(out, shards, made, error);
	if (status == CAA_OK)
		return CAA_OK;
	while (made > 0) {
		made--;
		shards[made]->ops->free(shards[made]);
	}
	return status;
}

/* A single shard is the resolver: nothing stands between. */
static enum caa_status
new_live(struct caa_resolver **out, const struct plugin_profile *profile,
    struct caa_error *error)
{
	if (profile->dns.shards > 1)
		return new_shards(out, profile, error);
	return caa_resolver_unbound_new(out, &profile->dns, error);
}

static enum caa_status
new_resolver(struct plugin_profile *profile,
    struct plugin_evidence_copy *evidence, struct caa_error *error)
{
	struct caa_resolver *resolver = NULL;
	enum caa_status status;

	if (evidence != NULL)
		status =
		    plugin_replay_resolver(&resolver, evidence, profile, error);
	else if (profile->zone_files.count != 0)
		status = caa_resolver_zone_new(&resolver, &profile->zone_files,
		    profile->dns.max_aliases, error);
	else
		status = new_live(&resolver, profile, error);
	if (status != CAA_OK)
		return status;
	profile->resolver = resolver;
	profile->owns_resolver = true;
	return CAA_OK;
}

enum caa_status
plugin_resolvers_build(struct plugin_profile *profiles, size_t count,
    struct plugin_evidence_copy *evidence, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (size_t i = 0; status == CAA_OK && i < count; i++) {
		struct plugin_profile *profile = &profiles[i];

		for (size_t k = 0; k < i && profile->resolver == NULL; k++)
			if (plugin_profile_has_same_dns(profile, &profiles[k]))
				profile->resolver = profiles[k].resolver;
		if (profile->resolver == NULL)
			status = new_resolver(profile, evidence, error);
	}
	return status;
}

void
plugin_resolvers_free(struct plugin_profile *profiles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (profiles[i].owns_resolver)
			profiles[i].resolver->ops->free(profiles[i].resolver);
}
