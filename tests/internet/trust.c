/* SPDX-License-Identifier: BSD-2-Clause */
/* Anchors, forwarders and networks: what is believed, and what is not. */
#include <string.h>

#include "tests/internet/matrix.h"
#include "tests/internet/scene.h"
#include "tests/internet/world.h"
#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

static const struct scene scenes[] = {
	/* RFC 5011 2.4: during a roll there are two anchors. */
	{ "the key that signs", { { "trust_anchor", "@anchors" } },
	    { { "www.signed.demo", "permit", "authorized", "secure" },
		{ "www.plain.demo", "permit", "authorized", "insecure" },
		{ "refused.bare", "permit", "lookup-error-tolerated",
		    "insecure" } } },
	{ "the key that is to come", { { "trust_anchor", "@anchors-next" } },
	    { { "www.signed.demo", "permit", "authorized", "secure" },
		{ "www.plain.demo", "permit", "authorized", "insecure" },
		{ "refused.bare", "permit", "lookup-error-tolerated",
		    "insecure" } } },
	{ "a key that is no more, and the one that signs",
	    { { "trust_anchor", "@anchors-both" } },
	    { { "www.signed.demo", "permit", "authorized", "secure" },
		{ "www.plain.demo", "permit", "authorized", "insecure" } } },
	{ "a key that signs nothing", { { "trust_anchor", "@anchors-wrong" } },
	    { { "www.signed.demo", "deny", "bogus", "bogus" },
		{ "www.plain.demo", "deny", "bogus", "bogus" },
		{ "refused.bare", "deny", "lookup-error", "unknown" } } },
	/* A forwarder between us and the truth. */
	{ "a forwarder that takes signatures out",
	    { { "dns_resolver", "=forwarder-no-rrsig" } },
	    { { "www.signed.demo", "deny", "bogus", "bogus" },
		{ "www.plain.demo", "deny", "bogus", "bogus" } } },
	{ "a forwarder without DNSSEC",
	    { { "dns_resolver", "=forwarder-no-dnssec" } },
	    { { "www.signed.demo", "deny", "bogus", "bogus" },
		{ "www.plain.demo", "deny", "bogus", "bogus" } } },
	{ "a forwarder that takes CAA sets out",
	    { { "dns_resolver", "=forwarder-remove" } },
	    { { "other.signed.demo", "deny", "bogus", "bogus" } } },
	{ "a forwarder that puts CAA sets in",
	    { { "dns_resolver", "=forwarder-inject" } },
	    { { "other.signed.demo", "deny", "bogus", "bogus" } } },
	{ "a forwarder that drops type 257, and so for the TLD",
	    { { "dns_resolver", "=forwarder-drop" },
		{ "deadline_ms", "40000" } },
	    { { "www.signed.demo", "deny", "lookup-error", "unknown" },
		{ "www.plain.demo", "deny", "lookup-error", "unknown" } } },
	/* Switches that change what answers mean. */
	{ "without DNSSEC", { { "validate_dnssec", "no" } },
	    { { "www.signed.demo", "permit", "authorized", "not-validated" },
		{ "www.expired.demo", "permit", "authorized", "not-validated" },
		{ "refused.bare", "deny", "lookup-error", "not-validated" } } },
	{ "without DNAME", { { "follow_dname", "no" } },
	    { { "www.under.dname.demo", "permit", "authorized", "insecure" },
		{ "x.at.dname.demo", "deny", "issuer-not-listed", "insecure" },
		{ "secure.signed.demo", "permit", "authorized", "secure" } } },
	{ "eleven aliases", { { "dns_max_aliases", "11" } },
	    { { "chain9.signed.demo", "permit", "authorized", "secure" },
		{ "loop.signed.demo", "deny", "lookup-error", "unknown" } } },
	{ "a top-level domain that is not asked", { { "ignore_tlds", "demo" } },
	    { { "empty.plain.demo", "permit", "no-records", "insecure" },
		{ "www.nosuchtld", "deny", "unknown-tld", "secure" } } },
	{ "over TCP only",
	    { { "dns_protocol", "tcp" }, { "deadline_ms", "40000" } },
	    { { "www.signed.demo", "permit", "authorized", "secure" },
		{ "edns-drop.bare", "permit", "authorized", "insecure" },
		{ "wrong-port.sealed", "permit", "authorized", "secure" },
		{ "tc-no-tcp.sealed", "deny", "lookup-error", "unknown" } } },
};

void
test_trust(void)
{
	scenes_play(scenes, COUNTOF(scenes));
}

/* An auditor sees what was proven, of the name and of what it is alias for. */
static const struct {
	const char *name;
	const char *proof, *target; /* or NULL */
} proof_rows[] = {
	{ "refused.bare", "no DS for refused.bare: ", NULL },
	{ "refused.alias.demo", "; alias to refused.bare, no DS for refused.",
	    "refused.bare" },
	{ "sealed.alias.demo", NULL, "refused.sealed" },
	{ "refused.sealed", NULL, NULL },
};

void
test_proofs(void)
{
	const char *names[COUNTOF(proof_rows)];
	struct instance instance = { .names = names,
		.count = COUNTOF(proof_rows) };

	for (size_t i = 0; i < COUNTOF(proof_rows); i++)
		names[i] = proof_rows[i].name;
	CHECK("an instance", instance_open(&instance));
	instance_check(&instance);
	for (size_t i = 0; i < COUNTOF(proof_rows); i++) {
		const char *row = proof_rows[i].name;
		const json_t *lookup = instance_lookup(&instance, i);
		const char *proof = json_text(lookup, "proof");
		const char *target = json_string_value(
		    json_array_get(json_object_get(lookup, "aliases"), 0));

		if (proof_rows[i].proof == NULL)
			CHECK(row, proof[0] == '\0');
		else
			CHECK(row, strstr(proof, proof_rows[i].proof) != NULL);
		if (proof_rows[i].target == NULL)
			CHECK(row, target == NULL);
		else
			CHECK(row,
			    target != NULL &&
				strcmp(target, proof_rows[i].target) == 0);
	}
	instance_close(&instance);
}

static const struct {
	const char *row;
	struct instance_setting setting;
} no_start_rows[] = {
	{ "an anchor file there is not", { "trust_anchor", "@nowhere" } },
	{ "a folder for an anchor file", { "trust_anchor", "@keys" } },
	{ "an anchor file without anchors",
	    { "trust_anchor", "@anchors-empty" } },
	{ "an anchor file of something else",
	    { "trust_anchor", "@leaf.conf" } },
	{ "a hints file there is not", { "root_hints", "@nowhere" } },
};

void
test_no_start(void)
{
	for (size_t i = 0; i < COUNTOF(no_start_rows); i++) {
		const char *row = no_start_rows[i].row;
		struct instance instance = { .settings = {
						 no_start_rows[i].setting } };
		char path[WORLD_PATH_SIZE];

		CHECK(row, !instance_open(&instance));
		CHECK(row, instance.status == CAA_PLUGIN_E_CONFIG);
		CHECK(row,
		    strstr(instance.error.message,
			world_file(path, no_start_rows[i].setting.value + 1)) !=
			NULL);
		instance_close(&instance);
	}
}

/* A dead network, dead root or dead resolver proves nothing. */
static const struct {
	const char *row;
	struct instance_setting setting;
} nothing_rows[] = {
	{ "no way to the root", { "root_hints", "@hints-unreachable" } },
	{ "nobody listens at the root", { "root_hints", "@hints-dead" } },
	{ "the root is silent", { "root_hints", "@hints-silent" } },
	{ "the root does not know the root", { "root_hints", "@hints-leaf" } },
	{ "the root says SERVFAIL to all",
	    { "root_hints", "@hints-servfail-all" } },
	{ "no way to the forwarder", { "dns_resolver", "=unreachable" } },
	{ "nobody listens at the forwarder", { "dns_resolver", "=dead" } },
	{ "the forwarder is silent", { "dns_resolver", "=silent" } },
	{ "the forwarder refuses", { "dns_resolver", "=forwarder-refused" } },
	{ "the forwarder is no resolver", { "dns_resolver", "=leaf" } },
};

static void
check_nothing(const char *row, const struct instance *instance)
{
	CHECK(row, instance->evidence != NULL);
	CHECK(row, instance->result.verdict == CAA_PLUGIN_DENY);
	CHECK(row, instance->result.denied_count == instance->count);
	CHECK(row, instance_is_in_time(instance, 10000));
	for (size_t i = 0; i < instance->count; i++) {
		const json_t *name = instance_name(instance, i);

		CHECK(row, json_is(name, "verdict", "deny"));
		CHECK(row, !json_is(name, "dnssec", "insecure"));
		CHECK(row, !json_is(name, "dnssec", "secure"));
	}
}

void
test_nothing_proven(void)
{
	static const char *const names[] = { "plain.demo", "refused.bare",
		"www.signed.demo" };
	static struct instance instances[COUNTOF(nothing_rows)];

	for (size_t i = 0; i < COUNTOF(nothing_rows); i++) {
		instances[i].settings[0] = nothing_rows[i].setting;
		instances[i].names = names;
		instances[i].count = COUNTOF(names);
	}
	instance_run_all(instances, COUNTOF(nothing_rows));
	for (size_t i = 0; i < COUNTOF(nothing_rows); i++) {
		check_nothing(nothing_rows[i].row, &instances[i]);
		instance_close(&instances[i]);
	}
}
