/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * profile: the settings of one certificate profile in the form the engine
 * takes.  Immutable once built.
 */
#ifndef PLUGIN_PROFILE_H
#define PLUGIN_PROFILE_H

#include "caa/policy.h"
#include "caa/resolver_unbound.h"
#include "plugin/report_policy.h"
#include "plugin/settings.h"

struct plugin_profile {
	const char *name; /* NULL: the default one; borrows the settings */
	const struct plugin_setting *settings[PLUGIN_KEY_COUNT]; /* likewise */
	struct caa_rules rules;
	struct caa_strings issuers;
	struct caa_strings account_uris;
	struct caa_strings methods;
	bool advisory;  /* verdicts are not enforced */
	uint32_t usage; /* PLUGIN_AUTO, ... */
	uint32_t max_names;
	uint32_t deadline_ms;
	uint32_t reuse_limit_s;
	struct caa_unbound_config dns;
	struct caa_strings zone_files; /* if any, dns is not used */
	struct caa_resolver *resolver; /* may be shared with other profiles */
	bool owns_resolver;            /* the first of those that share it */
	struct plugin_report_policy reports;
};

/*
 * Work out one profile of complete settings, which are borrowed from then on.
 * CAA_E_CONFIG for settings that contradict each other or, with public_trust,
 * the Baseline Requirements.
 */
CAA_NODISCARD enum caa_status plugin_profile_init(
    struct plugin_profile *profile, const struct plugin_settings *settings,
    const char *name, struct caa_error *error);

/* The setting in force; never NULL. */
const struct plugin_setting *plugin_profile_get(
    const struct plugin_profile *profile, enum plugin_key key);

/* Where its answers come from and how far they are validated, in one line. */
void plugin_profile_describe_dns(
    const struct plugin_profile *profile, char *out, size_t size);

/* Would both ask the same servers in the same way? */
bool plugin_profile_has_same_dns(
    const struct plugin_profile *a, const struct plugin_profile *b);

#endif /* PLUGIN_PROFILE_H */
