/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound: live DNS through libunbound's event interface on one
 * private libevent loop in one private thread.  Validates DNSSEC, follows
 * aliases, iterates from the root or forwards.  A failed question is asked
 * again on a fresh context, so that packets really leave (TLS BR 4.2.2.1:
 * "retried at least once"); meanwhile, if prove_insecure is set, the DS walk
 * decides insecure_proven.
 */
#ifndef CAA_RESOLVER_UNBOUND_H
#define CAA_RESOLVER_UNBOUND_H

#include "caa/resolver.h"
#include "caa/resolver_unbound_list.h"
#include "caa/strings.h"

enum caa_transport {
	CAA_TRANSPORT_UDP = 0, /* falls back to TCP on truncation */
	CAA_TRANSPORT_TCP,
	CAA_TRANSPORT_TLS, /* to forwarders only, through caa/tls_bridge.h */
};

/* Zeroed members take the default in brackets; all is copied. */
struct caa_unbound_config {
	struct caa_strings forwarders; /* "192.0.2.1@53", "::1@5300"; empty:
	                                  iterate from the root */
	enum caa_transport transport;
	/* TLS needs forwarders (port [853]) and the name in the certificate
	 * of every one of them; tls_ca_file: see caa/tls_client.h. */
	const char *tls_name, *tls_ca_file;
	bool no_dnssec; /* every answer is UNVALIDATED, nothing is proven */
	const char
	    *trust_anchor_file;      /* DS/DNSKEY form; NULL: IANA root KSKs */
	const char *root_hints_file; /* NULL: libunbound's own */
	bool no_ipv4, no_ipv6;
	bool prove_insecure;     /* run the DS walk after failures */
	bool keep_evidence;      /* give answers their packet and chain */
	uint32_t retry_delay_ms; /* before the second try */
	uint32_t max_aliases;    /* longer chains are failures [8] */
	uint32_t window;         /* questions in flight [400] */
	uint32_t cache_mib;      /* all caches together [15] */
	uint32_t shards; /* so many of this configuration share the window, the
	                    caches and the descriptors there may be [1] */
	bool
	    no_cache; /* a fresh answer every time; keys and delegations stay */
	/* The next two are global to libunbound in a process. */
	uint32_t cache_max_ttl_s;          /* [28800] */
	uint32_t cache_max_negative_ttl_s; /* [300] */
};

/* Larger settings are refused. */
#define CAA_UNBOUND_MAX_RETRY_DELAY_MS 60000
#define CAA_UNBOUND_MAX_WINDOW         4096
#define CAA_UNBOUND_MAX_CACHE_MIB      4096
#define CAA_UNBOUND_MAX_SHARDS         16

/* The trust anchors of a configuration, DS or DNSKEY records; file NULL: the
 * IANA root KSKs.  Clear in any case. */
CAA_NODISCARD enum caa_status caa_unbound_trust_anchors(
    struct caa_unbound_list *anchors, const char *file,
    struct caa_error *error);

/*
 * Check the configuration (addresses, files, anchors: CAA_E_CONFIG with a
 * sentence) and build the resolver.  The thread starts with the first post,
 * so that a host may fork before.  In a process other than the one of that
 * post every lookup fails at once, and says so.
 */
CAA_NODISCARD enum caa_status caa_resolver_unbound_new(
    struct caa_resolver **out, const struct caa_unbound_config *config,
    struct caa_error *error);

#endif /* CAA_RESOLVER_UNBOUND_H */
