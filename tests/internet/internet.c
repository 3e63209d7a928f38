/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/internet.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/runner.h"

struct caa_resolver *
make_resolver(enum how how)
{
	const char *forwarder = getenv("INTERNET_FORWARDER");
	const bool forward = how == HOW_UDP || how == HOW_TCP;
	const struct caa_unbound_config config = {
		.forwarders = { &forwarder, forward ? 1 : 0 },
		.transport =
		    how == HOW_TCP ? CAA_TRANSPORT_TCP : CAA_TRANSPORT_UDP,
		.trust_anchor_file = getenv("INTERNET_ANCHORS"),
		.root_hints_file = getenv("INTERNET_HINTS"),
		.no_ipv4 = how == HOW_IPV6,
		.no_cache = how == HOW_FRESH,
		.no_dnssec = how == HOW_NAIVE,
		.prove_insecure = how != HOW_NO_WALK,
		.retry_delay_ms = 50,
	};
	struct caa_resolver *resolver = NULL;
	struct caa_error error = { 0 };

	if (caa_resolver_unbound_new(&resolver, &config, &error) != CAA_OK)
		printf("\n%s\n", error.text);
	CHECK("a resolver", resolver != NULL);
	return resolver;
}

unsigned long
packets_sent(void)
{
	char line[512];
	unsigned long in, none, errors, out, sent = 0;
	FILE *file = fopen("/proc/net/snmp", "r");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "Udp: %lu %lu %lu %lu", &in, &none, &errors,
			&out) == 4)
			sent = out;
	if (file != NULL)
		(void)fclose(file);
	return sent;
}
