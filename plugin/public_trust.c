/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/public_trust.h"

#include <string.h>

#include "caa/domain.h"
#include "caa/record.h"

typedef bool test_fn(const struct plugin_value *value);

static test_fn is_no, is_set, is_more_than_onion, has_foreign_tag;

static bool
is_no(const struct plugin_value *value)
{
	return value->number == PLUGIN_NO;
}

static bool
is_set(const struct plugin_value *value)
{
	return value->item_count != 0;
}

/* Onion names are exempt from CAA checking, nothing else is. */
static bool
is_more_than_onion(const struct plugin_value *value)
{
	for (size_t i = 0; i < value->item_count; i++) {
		const char *rule = value->items[i];

		if (strncmp(rule, "*.", 2) == 0)
			rule += 2;
		if (!caa_domain_is_within(rule, "onion"))
			return true;
	}
	return false;
}

/* A tag beyond those this module knows? */
static bool
has_foreign_tag(const struct plugin_value *value)
{
	for (size_t i = 0; i < value->item_count; i++) {
		enum caa_tag tag = CAA_TAG_ISSUE;

		while (tag <= CAA_TAG_CONTACTPHONE &&
		    strcmp(value->items[i], caa_tag_name(tag)) != 0)
			tag++;
		if (tag > CAA_TAG_CONTACTPHONE)
			return true;
	}
	return false;
}

/* Clauses of the TLS Baseline Requirements 2.3.0; the S/MIME Baseline
 * Requirements 4.2.2.1 and 4.2.2.1.1 demand the same. */
static const struct {
	enum plugin_key key;
	test_fn *is_forbidden;
	const char *clause;
	const char *why;
} refusals[] = {
	{ PLUGIN_KEY_ENFORCE, is_no, "TLS BR 4.2.2.1, RFC 8659 3",
	    "no certificate is issued that the CAA records do not permit" },
	{ PLUGIN_KEY_VALIDATE_DNSSEC, is_no, "TLS BR 4.2.2.2",
	    "every CAA lookup is validated, and no local policy may switch "
	    "that off" },
	{ PLUGIN_KEY_TRUST_ANCHOR, is_set, "TLS BR 4.2.2.2",
	    "lookups are validated to the IANA root trust anchor" },
	{ PLUGIN_KEY_ZONE_FILES, is_set, "TLS BR 4.2.2.1",
	    "CAA records are retrieved from the DNS, not from files" },
	{ PLUGIN_KEY_REPLAY_FILE, is_set, "TLS BR 4.2.2.1",
	    "CAA records are retrieved from the DNS, not from evidence" },
	{ PLUGIN_KEY_FOLLOW_DNAME, is_no, "TLS BR 4.2.2.1, RFC 8659 3",
	    "aliases of every kind are followed" },
	{ PLUGIN_KEY_IGNORE_CRITICAL_TAGS, is_set, "TLS BR 4.2.2.1",
	    "an unrecognized critical property prevents issuance" },
	{ PLUGIN_KEY_IGNORE_DOMAINS, is_more_than_onion, "TLS BR 4.2.2.1",
	    "every dNSName but an Onion Domain Name is checked" },
	{ PLUGIN_KEY_IGNORE_TLDS, is_set, "TLS BR 4.2.2.1, RFC 8659 3",
	    "the search for records includes the top-level domain" },
	{ PLUGIN_KEY_IODEF_ALLOW_NETWORKS, is_set, "RFC 8659 4.4",
	    "whoever publishes records chooses where reports go, and a public "
	    "authority serves anybody" },
};

static const struct {
	enum plugin_key key;
	test_fn *is_notable;
	const char *text;
} advices[] = {
	{ PLUGIN_KEY_PARAMETERS, is_no,
	    "parameters = no: from 2027-03-15 on TLS BR 4.2.2.1.2 demands "
	    "that accounturi and validationmethods are processed" },
	{ PLUGIN_KEY_DNS_RESOLVER, is_set,
	    "dns_resolver is set: the resolver must be the authority's own, "
	    "not a third party's (RFC 8659 5.4, TLS BR 1.3.2)" },
	{ PLUGIN_KEY_RECOGNIZED_TAGS, has_foreign_tag,
	    "recognized_tags holds tags this module does not process: the "
	    "authority must process them itself (RFC 8659 4.1)" },
};

static bool
is_on(const struct plugin_setting *const settings[PLUGIN_KEY_COUNT])
{
	return settings[PLUGIN_KEY_PUBLIC_TRUST]->value.number == PLUGIN_YES;
}

enum caa_status
plugin_public_trust_check(
    const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    struct caa_error *error)
{
	if (!is_on(settings))
		return CAA_OK;
	for (size_t i = 0; i < CAA_COUNTOF(refusals); i++) {
		const struct plugin_setting *s = settings[refusals[i].key];

		if (refusals[i].is_forbidden(&s->value))
			return caa_error_set(error, CAA_E_CONFIG,
			    "%s: %s: not with public_trust = yes: %s (%s)",
			    s->origin, plugin_option_get(s->key)->name,
			    refusals[i].why, refusals[i].clause);
	}
	return CAA_OK;
}

const char *
plugin_public_trust_advice(
    const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    size_t *cursor)
{
	while (is_on(settings) && *cursor < CAA_COUNTOF(advices)) {
		const size_t i = (*cursor)++;

		if (advices[i].is_notable(&settings[advices[i].key]->value))
			return advices[i].text;
	}
	return NULL;
}
