/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/internet.h"

#include <stdio.h>
#include <stdlib.h>

#include "caa/resolver_shards.h"
#include "tests/caa/lookup.h"
#include "tests/runner.h"

#define SHARDS 4
#define BESIDE 16 /* dead names, and good ones */

static enum caa_status
make_shards(struct caa_resolver **out, const struct caa_unbound_config *config)
{
	struct caa_resolver *shards[SHARDS];
	enum caa_status status = CAA_OK;
	size_t made = 0;

	while (status == CAA_OK && made < SHARDS) {
		status = caa_resolver_unbound_new(&shards[made], config, NULL);
		made += status == CAA_OK;
	}
	if (status == CAA_OK)
		status = caa_resolver_shards_new(out, shards, made, NULL);
	while (status != CAA_OK && made > 0) {
		made--;
		shards[made]->ops->free(shards[made]);
	}
	return status;
}

struct caa_resolver *
make_resolver(enum how how)
{
	static const enum caa_transport transports[] = {
		[HOW_TCP] = CAA_TRANSPORT_TCP,
		[HOW_TLS] = CAA_TRANSPORT_TLS,
		[HOW_SHARDS] = CAA_TRANSPORT_UDP,
	};
	const bool tls = how == HOW_TLS;
	const char *forwarder =
	    tls ? TLS_FORWARDER : getenv("INTERNET_FORWARDER");
	const bool forward = how == HOW_UDP || how == HOW_TCP || tls;
	const struct caa_unbound_config config = {
		.forwarders = { &forwarder, forward ? 1 : 0 },
		.transport = transports[how],
		.tls_name = tls ? TLS_NAME : NULL,
		.tls_ca_file = tls ? getenv("INTERNET_TLS_CA") : NULL,
		.trust_anchor_file = getenv("INTERNET_ANCHORS"),
		.root_hints_file = getenv("INTERNET_HINTS"),
		.no_ipv4 = how == HOW_IPV6,
		.no_cache = how == HOW_FRESH,
		.no_dnssec = how == HOW_NAIVE,
		.prove_insecure = how != HOW_NO_WALK,
		.retry_delay_ms = 50,
		.shards = how == HOW_SHARDS ? SHARDS : 1,
	};
	struct caa_resolver *resolver = NULL;

	CHECK("a resolver",
	    (how == HOW_SHARDS ? make_shards(&resolver, &config)
			       : caa_resolver_unbound_new(
				     &resolver, &config, NULL)) == CAA_OK);
	return resolver;
}

static void
ask_dead(struct caa_resolver *resolver)
{
	struct lookup lookups[BESIDE] = { 0 };
	char owners[BESIDE][64];

	for (size_t i = 0; i < BESIDE; i++) {
		(void)snprintf(
		    owners[i], sizeof(owners[i]), "n%zu.dead.demo", i);
		lookups[i] =
		    (struct lookup){ .owner = owners[i], .timeout_ms = 4000 };
	}
	lookup_all(resolver, lookups, BESIDE);
	lookup_clear(lookups, BESIDE);
}

/*
 * Over TCP libunbound gives its forwarder up after a few names that are slow
 * there, and fails every other name unasked.
 */
void
ask_beside_dead(enum how how)
{
	const char *row = "pitfall 7b: good names beside dead ones";
	struct caa_resolver *resolver = make_resolver(how);

	if (resolver == NULL)
		return;
	ask_dead(resolver);
	for (unsigned i = 0; i < BESIDE; i++) {
		char owner[64];

		(void)snprintf(owner, sizeof(owner), "n%u.many.plain.demo", i);
		struct lookup lookup = lookup_one(resolver, owner, PATIENCE_MS);
		CHECK(row,
		    lookup.answer != NULL &&
			lookup.answer->outcome == CAA_OUTCOME_RECORDS);
		lookup_clear(&lookup, 1);
	}
	resolver->ops->free(resolver);
}

/* "Udp: ..." holds IPv4's, "Udp6OutDatagrams" IPv6's. */
unsigned long
packets_sent(void)
{
	static const char *const paths[] = { "/proc/net/snmp",
		"/proc/net/snmp6" };
	unsigned long v4 = 0, v6 = 0;

	for (size_t i = 0; i < CAA_COUNTOF(paths); i++) {
		char line[512];
		FILE *file = fopen(paths[i], "r");

		while (
		    file != NULL && fgets(line, sizeof(line), file) != NULL) {
			(void)sscanf(line, "Udp: %*u %*u %*u %lu", &v4);
			(void)sscanf(line, "Udp6OutDatagrams %lu", &v6);
		}
		if (file != NULL)
			(void)fclose(file);
	}
	return v4 + v6;
}
