/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/replay.h"

#include <time.h>

enum caa_status
plugin_replay_open(struct plugin_evidence_copy **out,
    const struct plugin_profile *profile, struct caa_error *error)
{
	const struct plugin_setting *file =
	    plugin_profile_get(profile, PLUGIN_KEY_REPLAY_FILE);
	struct caa_error why = { .text = "" };
	enum caa_status status;

	if (file->value.item_count == 0)
		return CAA_OK;
	status = plugin_evidence_copy_read(out, file->value.items[0], &why);
	return status == CAA_OK
	    ? CAA_OK
	    : caa_error_set(error, status, "%s: %s", file->origin, why.text);
}

enum caa_status
plugin_replay_resolver(struct caa_resolver **out,
    struct plugin_evidence_copy *copy, const struct plugin_profile *profile,
    struct caa_error *error)
{
	const struct plugin_setting *at =
	    plugin_profile_get(profile, PLUGIN_KEY_REPLAY_AT);
	struct caa_evidence evidence = *plugin_evidence_copy_get(copy);
	struct caa_unbound_list anchors = { 0 };
	enum caa_status status = caa_unbound_trust_anchors(
	    &anchors, profile->dns.trust_anchor_file, error);

	evidence.anchors.items = (const char *const *)anchors.items;
	evidence.anchors.count = anchors.count;
	evidence.no_dnssec = profile->dns.no_dnssec;
	evidence.max_aliases = profile->dns.max_aliases;
	if (at->value.number == PLUGIN_AT_NOW)
		evidence.now = (int64_t)time(NULL);
	if (status == CAA_OK)
		status = caa_resolver_evidence_new(out, &evidence, error);
	caa_unbound_list_clear(&anchors);
	return status;
}
