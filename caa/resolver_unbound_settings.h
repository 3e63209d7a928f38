/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_settings: the configuration, checked, copied and with its
 * defaults filled in.
 */
#ifndef CAA_RESOLVER_UNBOUND_SETTINGS_H
#define CAA_RESOLVER_UNBOUND_SETTINGS_H

#include "caa/resolver_unbound.h"
#include "caa/tls_bridge.h"

struct caa_unbound_bridges {
	struct caa_tls_bridge **items; /* one for each forwarder */
	size_t count;
};

struct caa_unbound_settings {
	struct caa_unbound_list forwarders;
	struct caa_unbound_list anchors; /* DS or DNSKEY, one record each */
	char *root_hints_file;           /* or NULL */
	enum caa_transport transport;
	struct caa_tls_client *tls;         /* NULL: not over TLS */
	struct caa_unbound_bridges bridges; /* while there is a loop */
	bool validate, ipv4, ipv6, prove_insecure, no_cache, keep_evidence;
	uint32_t retry_delay_ms, max_aliases, window;
	uint32_t outgoing_range, outgoing_tcp; /* sockets of a context */
	uint32_t cache_mib, cache_max_ttl_s, cache_max_negative_ttl_s;
	uint32_t shards; /* the numbers are for one of so many */
};

CAA_NODISCARD enum caa_status caa_unbound_settings_init(
    struct caa_unbound_settings *settings,
    const struct caa_unbound_config *config, struct caa_error *error);
void caa_unbound_settings_clear(struct caa_unbound_settings *settings);

#endif /* CAA_RESOLVER_UNBOUND_SETTINGS_H */
