/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/settings.h"

#include <stdio.h>
#include <string.h>

#include "plugin/profile.h"
#include "plugin/public_trust.h"
#include "tests/runner.h"

#define MAX_ASSIGNMENTS 4

/* One assignment; "next" starts another source. */
struct set {
	const char *name, *value, *profile;
	bool next;
};

static bool
apply(struct plugin_settings *settings, const struct set *sets,
    struct caa_error *error)
{
	enum caa_status status = plugin_settings_init(settings, error);

	plugin_settings_next_source(settings);
	for (size_t i = 0;
	     status == CAA_OK && i < MAX_ASSIGNMENTS && sets[i].name != NULL;
	     i++) {
		const struct plugin_assignment assignment = {
			.name = sets[i].name,
			.value = sets[i].value,
			.profile = sets[i].profile,
			.origin = "test",
		};

		if (sets[i].next)
			plugin_settings_next_source(settings);
		status = plugin_settings_add(settings, &assignment, error);
	}
	return status == CAA_OK;
}

static const struct {
	const char *row;
	struct set sets[MAX_ASSIGNMENTS];
	const char *in_default, *in_p;
} precedence_rows[] = {
	{ "nothing set", { { NULL } }, "10000", "10000" },
	{ "for all", { { "deadline_ms", "1000", NULL, false } }, "1000",
	    "1000" },
	{ "for one profile", { { "deadline_ms", "1000", "p", false } }, "10000",
	    "1000" },
	{ "for another", { { "deadline_ms", "1000", "q", false } }, "10000",
	    "10000" },
	{ "within a source the profile wins, first",
	    { { "deadline_ms", "1000", "p", false },
		{ "deadline_ms", "2000", NULL, false } },
	    "2000", "1000" },
	{ "within a source the profile wins, last",
	    { { "deadline_ms", "2000", NULL, false },
		{ "deadline_ms", "1000", "p", false } },
	    "2000", "1000" },
	{ "the last of equals wins",
	    { { "deadline_ms", "1000", "p", false },
		{ "deadline_ms", "2000", "p", false } },
	    "10000", "2000" },
	{ "a later source wins over an earlier profile",
	    { { "deadline_ms", "1000", "p", false },
		{ "deadline_ms", "2000", NULL, true } },
	    "2000", "2000" },
	{ "a later profile wins",
	    { { "deadline_ms", "1000", NULL, false },
		{ "deadline_ms", "2000", "p", true } },
	    "1000", "2000" },
};

static void
test_precedence(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(precedence_rows); i++) {
		const char *row = precedence_rows[i].row;
		struct plugin_settings settings;

		if (apply(&settings, precedence_rows[i].sets, NULL)) {
			CHECK(row,
			    strcmp(plugin_settings_get(
				       &settings, NULL, PLUGIN_KEY_DEADLINE_MS)
				       ->value.text,
				precedence_rows[i].in_default) == 0);
			CHECK(row,
			    strcmp(plugin_settings_get(
				       &settings, "p", PLUGIN_KEY_DEADLINE_MS)
				       ->value.text,
				precedence_rows[i].in_p) == 0);
		} else {
			CHECK(row, false);
		}
		plugin_settings_clear(&settings);
	}
}

static const struct {
	const char *row;
	struct set set;
	const char *sentence;
} refused_rows[] = {
	{ "a key that does not exist", { "isuers", "a.example", NULL, false },
	    "test: there is no key \"isuers\"; did you mean issuers?" },
	{ "nothing like any key", { "frobnicate", "1", NULL, false },
	    "test: there is no key \"frobnicate\"" },
	{ "a key of a later version", { "perspectives", "x", NULL, false },
	    "there is no key \"perspectives\"" },
	{ "hostile octets in a key", { "a\n\x1b[31m", "x", NULL, false },
	    "there is no key \"a\\010\\027[31m\"" },
	{ "a bad value", { "deadline_ms", "5", NULL, false },
	    "test: deadline_ms: \"5\" is outside 100 to 600000" },
	{ "a process-wide key in a profile",
	    { "cache_max_ttl_s", "60", "p", false },
	    "test: cache_max_ttl_s: is the same for all profiles" },
	{ "an empty profile name", { "usage", "tls", "", false },
	    "a profile's name is 1 to 128 printable" },
	{ "a profile name with a line break", { "usage", "tls", "a\nb", false },
	    "a profile's name is 1 to 128 printable" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const struct set sets[MAX_ASSIGNMENTS] = {
			refused_rows[i].set,
		};
		struct plugin_settings settings;
		struct caa_error error = { 0 };

		CHECK(refused_rows[i].row, !apply(&settings, sets, &error));
		CHECK(refused_rows[i].row, error.status == CAA_E_CONFIG);
		CHECK(refused_rows[i].row,
		    strstr(error.text, refused_rows[i].sentence) != NULL);
		plugin_settings_clear(&settings);
	}
}

static const struct {
	const char *row;
	struct set set;
	const char *sentence; /* NULL: allowed */
} public_rows[] = {
	{ "defaults", { NULL }, NULL },
	{ "DNSSEC off", { "validate_dnssec", "no", NULL, false },
	    "test: validate_dnssec: not with public_trust = yes" },
	{ "another trust anchor", { "trust_anchor", "x", NULL, false },
	    "(TLS BR 4.2.2.2)" },
	{ "nothing enforced", { "enforce", "no", NULL, false },
	    "TLS BR 4.2.2.1, RFC 8659 3" },
	{ "zone files", { "zone_files", "x", NULL, false }, "TLS BR 4.2.2.1" },
	{ "DNAMEs not followed", { "follow_dname", "no", NULL, false },
	    "RFC 8659 3" },
	{ "a critical tag ignored",
	    { "ignore_critical_tags", "security", NULL, false },
	    "TLS BR 4.2.2.1" },
	{ "a domain ignored",
	    { "ignore_domains", "*.onion foo.com", NULL, false }, "Onion" },
	{ "a name that only ends like onion",
	    { "ignore_domains", "scallion", NULL, false }, "Onion" },
	{ "everything below a domain",
	    { "ignore_domains", "*.foo.com", NULL, false }, "Onion" },
	{ "one onion domain", { "ignore_domains", "x.onion", NULL, false },
	    NULL },
	{ "no domain ignored", { "ignore_domains", "", NULL, false }, NULL },
	{ "a top-level domain ignored", { "ignore_tlds", "com", NULL, false },
	    "TLS BR 4.2.2.1" },
	{ "reports to a network of ours",
	    { "iodef_allow_networks", "10.0.0.0/8", NULL, false },
	    "RFC 8659 4.4" },
	{ "stricter than demanded",
	    { "fail_on_lookup_error", "yes", NULL, false }, NULL },
	{ "a reader of flag 1", { "lenient_critical_bit", "yes", NULL, false },
	    NULL },
	{ "no parameters, until 2027", { "parameters", "no", NULL, false },
	    NULL },
};

static void
test_public_trust(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(public_rows); i++) {
		const char *row = public_rows[i].row;
		const struct set sets[MAX_ASSIGNMENTS] = {
			{ "public_trust", "yes", "p", false },
			public_rows[i].set,
		};
		struct plugin_settings settings;
		struct plugin_profile profile;
		struct caa_error error = { 0 };

		if (!apply(&settings, sets, &error)) {
			CHECK(row, false);
			plugin_settings_clear(&settings);
			continue;
		}
		CHECK(row,
		    plugin_profile_init(&profile, &settings, NULL, NULL) ==
			CAA_OK); /* not in the default profile */
		enum caa_status status =
		    plugin_profile_init(&profile, &settings, "p", &error);
		if (public_rows[i].sentence == NULL) {
			CHECK(row, status == CAA_OK);
		} else {
			CHECK(row, status == CAA_E_CONFIG);
			CHECK(row,
			    strstr(error.text, public_rows[i].sentence) !=
				NULL);
		}
		plugin_settings_clear(&settings);
	}
}

static const struct {
	const char *row;
	struct set set;
	const char *advice; /* NULL: none */
} advice_rows[] = {
	{ "nothing to say", { "usage", "tls", NULL, false }, NULL },
	{ "parameters off", { "parameters", "no", NULL, false }, "2027-03-15" },
	{ "a resolver", { "dns_resolver", "192.0.2.1", NULL, false },
	    "RFC 8659 5.4" },
	{ "a tag we do not know",
	    { "recognized_tags", "issue security", NULL, false },
	    "RFC 8659 4.1" },
	{ "fewer tags", { "recognized_tags", "issue issuewild", NULL, false },
	    NULL },
};

static void
test_advice(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(advice_rows); i++) {
		const struct set sets[MAX_ASSIGNMENTS] = {
			{ "public_trust", "yes", "p", false },
			advice_rows[i].set,
		};
		struct plugin_settings settings;
		struct plugin_profile profile;
		size_t cursor = 0;
		const char *advice = "";

		bool ok = apply(&settings, sets, NULL);
		CHECK(advice_rows[i].row, ok);
		if (ok &&
		    plugin_profile_init(&profile, &settings, "p", NULL) ==
			CAA_OK)
			advice = plugin_public_trust_advice(
			    profile.settings, &cursor);
		CHECK(advice_rows[i].row,
		    advice_rows[i].advice == NULL ? advice == NULL
						  : advice != NULL &&
			    strstr(advice, advice_rows[i].advice) != NULL);
		plugin_settings_clear(&settings);
	}
}

/* Every key reaches the switch of the engine it is meant for. */
static void
check_rules(const char *row, const struct set *set, size_t offset)
{
	static const struct caa_rules none;
	const struct set sets[MAX_ASSIGNMENTS] = { *set };
	struct plugin_settings settings;
	struct plugin_profile profile;
	struct caa_rules rules;

	if (apply(&settings, sets, NULL) &&
	    plugin_profile_init(&profile, &settings, NULL, NULL) == CAA_OK) {
		rules = profile.rules;
		rules.recognized_tags = rules.ignore_domains = none.ignore_tlds;
		if (offset != SIZE_MAX) {
			bool *rule = (bool *)((char *)&rules + offset);

			CHECK(row, *rule);
			*rule = false;
		}
		CHECK(row, memcmp(&rules, &none, sizeof(none)) == 0);
	} else {
		CHECK(row, false);
	}
	plugin_settings_clear(&settings);
}

static void
test_rules(void)
{
#define OFFSET(member) offsetof(struct caa_rules, member)
	static const struct {
		const char *name, *value;
		size_t offset;
	} rows[] = {
		{ "usage", "tls", SIZE_MAX },
		{ "fail_on_lookup_error", "yes", OFFSET(fail_on_lookup_error) },
		{ "lenient_critical_bit", "yes", OFFSET(lenient_critical_bit) },
		{ "climb_past_unrelated", "yes", OFFSET(climb_past_unrelated) },
		{ "tld_must_exist", "no", OFFSET(unknown_tld_permits) },
		{ "parameters", "no", OFFSET(ignore_parameters) },
		{ "method_case", "ignore", OFFSET(methods_ignore_case) },
		{ "unknown_parameters", "deny",
		    OFFSET(deny_unknown_parameters) },
		{ "invalid_tags", "deny", OFFSET(deny_invalid_tags) },
		{ "issuer_case", "exact", OFFSET(issuers_exact_case) },
		{ "follow_dname", "no", OFFSET(no_dname) },
	};
#undef OFFSET

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		const struct set set = { rows[i].name, rows[i].value, NULL,
			false };

		check_rules(rows[i].name, &set, rows[i].offset);
	}
}

static void
test_dns(void)
{
	const struct set sets[MAX_ASSIGNMENTS] = {
		{ "dns_resolver", "192.0.2.1 ::1@54", "p", false },
		{ "dns_protocol", "tcp", "p", false },
		{ "dns_ipv6", "no", "p", false },
		{ "fail_on_lookup_error", "yes", "p", false },
	};
	struct plugin_settings settings;
	struct plugin_profile a, b;
	bool ok = apply(&settings, sets, NULL) &&
	    plugin_profile_init(&a, &settings, NULL, NULL) == CAA_OK &&
	    plugin_profile_init(&b, &settings, "p", NULL) == CAA_OK;

	CHECK("built", ok);
	if (ok) {
		CHECK("defaults",
		    a.dns.forwarders.count == 0 && !a.dns.no_dnssec &&
			a.dns.transport == CAA_TRANSPORT_UDP &&
			a.dns.prove_insecure && a.dns.max_aliases == 8 &&
			a.dns.retry_delay_ms == 500 && !a.dns.no_cache &&
			a.dns.cache_max_ttl_s == 28800 &&
			a.dns.cache_max_negative_ttl_s == 300 &&
			a.dns.trust_anchor_file == NULL);
		CHECK("a profile's own",
		    b.dns.forwarders.count == 2 &&
			strcmp(b.dns.forwarders.items[1], "::1@54") == 0 &&
			b.dns.transport == CAA_TRANSPORT_TCP && b.dns.no_ipv6 &&
			!b.dns.prove_insecure);
		CHECK("they share no resolver",
		    !plugin_profile_has_same_dns(&a, &b) &&
			plugin_profile_has_same_dns(&a, &a) &&
			plugin_profile_has_same_dns(&b, &b));
	}
	plugin_settings_clear(&settings);
}

static const struct {
	const char *row;
	struct set sets[MAX_ASSIGNMENTS];
	const char *sentence; /* NULL: accepted */
	const char *name;     /* the engine is given, or NULL */
} tls_rows[] = {
	{ "tls",
	    { { "dns_protocol", "tls", NULL, false },
		{ "dns_resolver", "192.0.2.1", NULL, false },
		{ "dns_tls_name", "dns.example", NULL, false },
		{ "dns_tls_ca", "/ca.pem", NULL, false } },
	    NULL, "dns.example" },
	{ "tls without a resolver",
	    { { "dns_protocol", "tls", NULL, false },
		{ "dns_tls_name", "dns.example", NULL, false } },
	    "dns_protocol: tls needs dns_resolver", NULL },
	{ "tls without a name",
	    { { "dns_protocol", "tls", NULL, false },
		{ "dns_resolver", "192.0.2.1", NULL, false } },
	    "dns_protocol: tls needs dns_tls_name", NULL },
	{ "a name without tls",
	    { { "dns_tls_name", "dns.example", NULL, false } },
	    "dns_tls_name: has no meaning without dns_protocol = tls", NULL },
	{ "a file without tls",
	    { { "dns_protocol", "tcp", NULL, false },
		{ "dns_tls_ca", "/ca.pem", NULL, false } },
	    "dns_tls_ca: has no meaning without dns_protocol = tls", NULL },
	{ "a name later than the protocol",
	    { { "dns_protocol", "udp", NULL, false },
		{ "dns_tls_name", "dns.example", NULL, true } },
	    "dns_tls_name: has no meaning", NULL },
	{ "another protocol in a later source",
	    { { "dns_protocol", "tls", NULL, false },
		{ "dns_tls_name", "dns.example", NULL, false },
		{ "dns_protocol", "udp", NULL, true } },
	    NULL, NULL },
	{ "another protocol for one profile",
	    { { "dns_protocol", "tls", NULL, false },
		{ "dns_tls_name", "dns.example", NULL, false },
		{ "dns_protocol", "tcp", "p", false } },
	    NULL, NULL },
	{ "tls for one profile",
	    { { "dns_resolver", "192.0.2.1", NULL, false },
		{ "dns_tls_name", "dns.example", "p", false },
		{ "dns_protocol", "tls", "p", false } },
	    NULL, "dns.example" },
};

static void
test_tls(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(tls_rows); i++) {
		const char *row = tls_rows[i].row;
		const char *name = tls_rows[i].name;
		struct plugin_settings settings;
		struct plugin_profile profile;
		struct caa_error error = { 0 };

		CHECK(row, apply(&settings, tls_rows[i].sets, NULL));
		enum caa_status status =
		    plugin_profile_init(&profile, &settings, "p", &error);
		CHECK(row,
		    tls_rows[i].sentence == NULL ? status == CAA_OK
						 : status == CAA_E_CONFIG &&
			    strstr(error.text, tls_rows[i].sentence) != NULL);
		if (status == CAA_OK) {
			CHECK(row,
			    (profile.dns.transport == CAA_TRANSPORT_TLS) ==
				(name != NULL));
			CHECK(row,
			    name == NULL
				? profile.dns.tls_name == NULL
				: strcmp(profile.dns.tls_name, name) == 0);
			char line[256];
			plugin_profile_describe_dns(
			    &profile, line, sizeof(line));
			CHECK(row,
			    (strstr(
				 line, "192.0.2.1 over tls as dns.example") !=
				NULL) == (name != NULL));
		}
		plugin_settings_clear(&settings);
	}
}

static void
test_no_transport(void)
{
	const struct set sets[MAX_ASSIGNMENTS] = {
		{ "dns_ipv4", "no", NULL, false },
		{ "dns_ipv6", "no", NULL, false },
	};
	struct plugin_settings settings;
	struct plugin_profile profile;
	struct caa_error error = { 0 };

	if (apply(&settings, sets, NULL))
		CHECK("each alone is fine, both are not",
		    plugin_profile_init(&profile, &settings, NULL, &error) ==
			    CAA_E_CONFIG &&
			strstr(error.text, "cannot both be no") != NULL);
	else
		CHECK("apply", false);
	plugin_settings_clear(&settings);
}

const char suite_name[] = "plugin.settings";
const struct test tests[] = {
	{ "precedence", test_precedence },
	{ "refused", test_refused },
	{ "public_trust", test_public_trust },
	{ "advice", test_advice },
	{ "rules", test_rules },
	{ "dns", test_dns },
	{ "tls", test_tls },
	{ "no_transport", test_no_transport },
	{ NULL, NULL },
};
