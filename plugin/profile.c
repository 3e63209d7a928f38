/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/profile.h"

#include <stdio.h>
#include <string.h>

#include "plugin/public_trust.h"

/* Words that set a switch of the rules: on if the word has this index. */
static const struct {
	enum plugin_key key;
	uint32_t word;
	size_t offset;
} switches[] = {
#define SWITCH(key, word, member)                                          \
	{                                                                  \
		PLUGIN_KEY_##key, word, offsetof(struct caa_rules, member) \
	}
	SWITCH(FAIL_ON_LOOKUP_ERROR, PLUGIN_YES, fail_on_lookup_error),
	SWITCH(LENIENT_CRITICAL_BIT, PLUGIN_YES, lenient_critical_bit),
	SWITCH(CLIMB_PAST_UNRELATED, PLUGIN_YES, climb_past_unrelated),
	SWITCH(TLD_MUST_EXIST, PLUGIN_NO, unknown_tld_permits),
	SWITCH(PARAMETERS, PLUGIN_NO, ignore_parameters),
	SWITCH(METHOD_CASE, PLUGIN_IGNORE, methods_ignore_case),
	SWITCH(UNKNOWN_PARAMETERS, PLUGIN_DENY, deny_unknown_parameters),
	SWITCH(INVALID_TAGS, PLUGIN_DENY, deny_invalid_tags),
	SWITCH(ISSUER_CASE, PLUGIN_EXACT, issuers_exact_case),
	SWITCH(FOLLOW_DNAME, PLUGIN_NO, no_dname),
#undef SWITCH
};

static const struct {
	enum plugin_key key;
	size_t offset;
} lists[] = {
#define LIST(key, member)                                                 \
	{                                                                 \
		PLUGIN_KEY_##key, offsetof(struct plugin_profile, member) \
	}
	LIST(ISSUERS, issuers),
	LIST(ACCOUNT_URIS, account_uris),
	LIST(VALIDATION_METHODS, methods),
	LIST(RECOGNIZED_TAGS, rules.recognized_tags),
	LIST(IGNORE_CRITICAL_TAGS, rules.ignore_critical_tags),
	LIST(IGNORE_DOMAINS, rules.ignore_domains),
	LIST(IGNORE_TLDS, rules.ignore_tlds),
	LIST(DNS_RESOLVER, dns.forwarders),
	LIST(ZONE_FILES, zone_files),
#undef LIST
};

static uint32_t
number(const struct plugin_profile *profile, enum plugin_key key)
{
	return profile->settings[key]->value.number;
}

static const char *
text_or_null(const struct plugin_profile *profile, enum plugin_key key)
{
	return plugin_value_first(&profile->settings[key]->value);
}

static void
fill_dns(struct plugin_profile *profile)
{
	static const enum caa_transport transports[] = {
		[PLUGIN_OVER_UDP] = CAA_TRANSPORT_UDP,
		[PLUGIN_OVER_TCP] = CAA_TRANSPORT_TCP,
		[PLUGIN_OVER_TLS] = CAA_TRANSPORT_TLS,
	};
	struct caa_unbound_config *dns = &profile->dns;

	dns->transport = transports[number(profile, PLUGIN_KEY_DNS_PROTOCOL)];
	if (dns->transport == CAA_TRANSPORT_TLS) {
		dns->tls_name = text_or_null(profile, PLUGIN_KEY_DNS_TLS_NAME);
		dns->tls_ca_file = text_or_null(profile, PLUGIN_KEY_DNS_TLS_CA);
	}
	dns->no_dnssec =
	    number(profile, PLUGIN_KEY_VALIDATE_DNSSEC) == PLUGIN_NO;
	dns->trust_anchor_file = text_or_null(profile, PLUGIN_KEY_TRUST_ANCHOR);
	dns->root_hints_file = text_or_null(profile, PLUGIN_KEY_ROOT_HINTS);
	dns->no_ipv4 = number(profile, PLUGIN_KEY_DNS_IPV4) == PLUGIN_NO;
	dns->no_ipv6 = number(profile, PLUGIN_KEY_DNS_IPV6) == PLUGIN_NO;
	/* A proof helps only where the failure could be tolerated. */
	dns->prove_insecure =
	    !dns->no_dnssec && !profile->rules.fail_on_lookup_error;
	dns->retry_delay_ms = number(profile, PLUGIN_KEY_DNS_RETRY_DELAY_MS);
	dns->max_aliases = number(profile, PLUGIN_KEY_DNS_MAX_ALIASES);
	dns->cache_max_ttl_s = number(profile, PLUGIN_KEY_CACHE_MAX_TTL_S);
	dns->cache_max_negative_ttl_s =
	    number(profile, PLUGIN_KEY_CACHE_MAX_NEGATIVE_TTL_S);
	dns->shards = number(profile, PLUGIN_KEY_SHARDS);
	dns->no_cache = number(profile, PLUGIN_KEY_DNS_CACHE) == PLUGIN_NO;
	dns->keep_evidence =
	    text_or_null(profile, PLUGIN_KEY_EVIDENCE_FILE) != NULL;
}

static void
fill(struct plugin_profile *profile)
{
	for (size_t i = 0; i < CAA_COUNTOF(switches); i++) {
		char *rules = (char *)&profile->rules;
		bool on = number(profile, switches[i].key) == switches[i].word;

		memcpy(rules + switches[i].offset, &on, sizeof(on));
	}
	for (size_t i = 0; i < CAA_COUNTOF(lists); i++) {
		struct caa_strings strings = plugin_value_strings(
		    &profile->settings[lists[i].key]->value);

		memcpy((char *)profile + lists[i].offset, &strings,
		    sizeof(strings));
	}
	profile->rules.zones_end_low = profile->zone_files.count > 0;
	profile->advisory = number(profile, PLUGIN_KEY_ENFORCE) == PLUGIN_NO;
	profile->usage = number(profile, PLUGIN_KEY_USAGE);
	profile->max_names = number(profile, PLUGIN_KEY_MAX_NAMES);
	profile->deadline_ms = number(profile, PLUGIN_KEY_DEADLINE_MS);
	profile->reuse_limit_s = number(profile, PLUGIN_KEY_REUSE_LIMIT_S);
	fill_dns(profile);
}

/* Has the protocol been chosen after this, or for the profile alone? */
static bool
is_overridden(
    const struct plugin_setting *s, const struct plugin_setting *protocol)
{
	return protocol->rank > s->rank ||
	    (protocol->rank == s->rank && protocol->profile != NULL &&
		s->profile == NULL);
}

static enum caa_status
check_no_tls(const struct plugin_profile *profile, struct caa_error *error)
{
	static const enum plugin_key keys[] = { PLUGIN_KEY_DNS_TLS_NAME,
		PLUGIN_KEY_DNS_TLS_CA };

	for (size_t i = 0; i < CAA_COUNTOF(keys); i++) {
		const struct plugin_setting *s = profile->settings[keys[i]];

		if (s->value.item_count != 0 &&
		    !is_overridden(
			s, profile->settings[PLUGIN_KEY_DNS_PROTOCOL]))
			return caa_error_set(error, CAA_E_CONFIG,
			    "%s: %s: has no meaning without dns_protocol = tls",
			    s->origin, plugin_option_get(keys[i])->name);
	}
	return CAA_OK;
}

static enum caa_status
check_tls(const struct plugin_profile *profile, struct caa_error *error)
{
	const char *origin = profile->settings[PLUGIN_KEY_DNS_PROTOCOL]->origin;

	if (profile->dns.transport != CAA_TRANSPORT_TLS)
		return check_no_tls(profile, error);
	if (profile->dns.forwarders.count == 0)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: dns_protocol: tls needs dns_resolver: the servers of "
		    "the root and below do not offer it",
		    origin);
	if (profile->dns.tls_name == NULL)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: dns_protocol: tls needs dns_tls_name, the name in the "
		    "certificate of the resolver (RFC 8310 8.1)",
		    origin);
	return CAA_OK;
}

enum caa_status
plugin_profile_init(struct plugin_profile *profile,
    const struct plugin_settings *settings, const char *name,
    struct caa_error *error)
{
	*profile = (struct plugin_profile){ .name = name };
	for (size_t i = 0; i < PLUGIN_KEY_COUNT; i++) {
		profile->settings[i] =
		    plugin_settings_get(settings, name, (enum plugin_key)i);
		if (profile->settings[i] == NULL)
			return caa_error_set(
			    error, CAA_E_CONFIG, "the settings are incomplete");
	}
	fill(profile);
	if (profile->dns.no_ipv4 && profile->dns.no_ipv6)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: dns_ipv6: dns_ipv4 and dns_ipv6 cannot both be no",
		    profile->settings[PLUGIN_KEY_DNS_IPV6]->origin);
	enum caa_status status = check_tls(profile, error);
	if (status == CAA_OK)
		status = plugin_report_policy_init(
		    &profile->reports, profile->settings, error);
	return status == CAA_OK
	    ? plugin_public_trust_check(profile->settings, error)
	    : status;
}

const struct plugin_setting *
plugin_profile_get(const struct plugin_profile *profile, enum plugin_key key)
{
	return profile->settings[key];
}

void
plugin_profile_describe_dns(
    const struct plugin_profile *profile, char *out, size_t size)
{
	const struct plugin_setting *const *settings = profile->settings;
	const char *anchor = profile->dns.trust_anchor_file;
	const char *tls_name = profile->dns.tls_name;
	const bool forwards = profile->dns.forwarders.count != 0;
	const uint32_t shards = profile->dns.shards;
	char threads[32] = "";

	if (settings[PLUGIN_KEY_REPLAY_FILE]->value.item_count != 0) {
		(void)snprintf(out, size,
		    "answers come from the evidence in %s",
		    settings[PLUGIN_KEY_REPLAY_FILE]->value.text);
		return;
	}
	if (profile->zone_files.count != 0) {
		(void)snprintf(out, size,
		    "answers come from the zone files %s; DNSSEC is not "
		    "validated",
		    settings[PLUGIN_KEY_ZONE_FILES]->value.text);
		return;
	}
	if (shards > 1)
		(void)snprintf(
		    threads, sizeof(threads), ", in %u shards", shards);
	(void)snprintf(out, size,
	    "answers come from %s over %s%s%s%s; DNSSEC is %s%s",
	    forwards ? settings[PLUGIN_KEY_DNS_RESOLVER]->value.text
		     : "our own resolution from the root",
	    settings[PLUGIN_KEY_DNS_PROTOCOL]->value.text,
	    tls_name == NULL ? "" : " as ", tls_name == NULL ? "" : tls_name,
	    threads,
	    profile->dns.no_dnssec ? "not validated"
		: anchor == NULL   ? "validated to the IANA root keys"
				   : "validated to ",
	    profile->dns.no_dnssec || anchor == NULL ? "" : anchor);
}

bool
plugin_profile_has_same_dns(
    const struct plugin_profile *a, const struct plugin_profile *b)
{
	for (size_t i = 0; i < PLUGIN_KEY_COUNT; i++) {
		const struct plugin_value *x = &a->settings[i]->value;
		const struct plugin_value *y = &b->settings[i]->value;

		if (!plugin_option_get((enum plugin_key)i)->selects_dns)
			continue;
		if (x->number != y->number || x->item_count != y->item_count)
			return false;
		for (size_t k = 0; k < x->item_count; k++)
			if (strcmp(x->items[k], y->items[k]) != 0)
				return false;
	}
	return true;
}
