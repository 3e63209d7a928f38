/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_options.h"

#include <stdio.h>

#define LIBUNBOUND_MIN_RESTARTS 11u /* its default */

struct option {
	const char *name, *value;
};

/* The comments say what happens without the line. */
static const struct option common_options[] = {
	/* More packets and half the throughput; the climb asks every ancestor
	 * anyway. */
	{ "qname-minimisation:", "no" },
	/* A _ta-... query to the root from every context. */
	{ "trust-anchor-signaling:", "no" },
	{ "udp-connect:", "no" },
	/* 200 queries to a connection: above that, instant SERVFAILs. */
	{ "max-reuse-tcp-queries:", "1000" },
	/* A server, or the forwarder, that lost one packet is remembered as
	 * down for 15 minutes, and every name behind it fails unasked. */
	{ "infra-host-ttl:", "0" },
	{ "infra-cache-max-rtt:", "12000" },
	/* Patience follows a server's speed: behind a near forwarder a name
	 * that is slow at the forwarder fails after half a second. */
	{ "infra-cache-min-rtt:", "600" },
	/* A dead server is given up after 101 seconds. */
	{ "outbound-msg-retry:", "3" },
	/* Signatures are taken for an hour and more after they expired. */
	{ "val-sig-skew-min:", "0" },
	{ "val-sig-skew-max:", "0" },
	{ "cache-min-ttl:", "0" },
	{ "serve-expired:", "no" },
	/* No word of which server failed, and how. */
	{ "log-servfail:", "yes" },
	{ "val-log-squelch:", "no" },
	{ "prefetch:", "no" },
	/* The same answer looks different every time, which evidence would
	 * keep every time. */
	{ "rrset-roundrobin:", "no" },
	{ "minimal-responses:", "yes" },
	{ "local-zone:", CAA_UNBOUND_OWN_NAME " static" },
	/* Built-in zones answer NXDOMAIN, insecure, without asking anybody.
	 * unblock-lan-zones is for the many reverse zones of private
	 * addresses; the others are named one by one, those of later versions
	 * too.  Not as "nodefault": given through the library that word is
	 * taken for a part of the name, and nothing comes of it. */
	{ "unblock-lan-zones:", "yes" },
	{ "local-zone:", "localhost. transparent" },
	{ "local-zone:", "127.in-addr.arpa. transparent" },
	{ "local-zone:",
	    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
	    "ip6.arpa. transparent" },
	{ "local-zone:", "test. transparent" },
	{ "local-zone:", "invalid. transparent" },
	{ "local-zone:", "onion. transparent" },
	{ "local-zone:", "home.arpa. transparent" },
	{ "local-zone:", "resolver.arpa. transparent" },
	{ "local-zone:", "service.arpa. transparent" },
};

static enum caa_status
set_option(struct ub_ctx *ctx, const char *name, const char *value,
    struct caa_error *error)
{
	const int fault = ub_ctx_set_option(ctx, name, value);

	if (fault == UB_NOERROR)
		return CAA_OK;
	return caa_error_set(error, CAA_E_SYSTEM,
	    "libunbound %s refuses the option %s %s: %s", ub_version(), name,
	    value, ub_strerror(fault));
}

static enum caa_status
set_options(struct ub_ctx *ctx, const struct option *options, size_t count,
    struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (size_t i = 0; i < count && status == CAA_OK; i++)
		status =
		    set_option(ctx, options[i].name, options[i].value, error);
	return status;
}

static enum caa_status
set_switches(struct ub_ctx *ctx, const struct caa_unbound_settings *settings,
    struct caa_error *error)
{
	const bool tls = settings->transport == CAA_TRANSPORT_TLS;
	const bool tcp = settings->transport == CAA_TRANSPORT_TCP || tls;
	const struct option options[] = {
		{ "module-config:",
		    settings->validate ? "validator iterator" : "iterator" },
		/* The bridges are reached over IPv4 and TCP, whatever the
		 * forwarders are. */
		{ "do-ip4:", settings->ipv4 || tls ? "yes" : "no" },
		{ "do-ip6:", settings->ipv6 && !tls ? "yes" : "no" },
		{ "do-udp:", tls ? "no" : "yes" },
		{ "tcp-upstream:", tcp ? "yes" : "no" },
		{ "aggressive-nsec:", settings->no_cache ? "no" : "yes" },
	};

	return set_options(ctx, options, CAA_COUNTOF(options), error);
}

static enum caa_status
set_numbers(struct ub_ctx *ctx, const struct caa_unbound_settings *settings,
    struct caa_error *error)
{
	const uint32_t restarts = settings->max_aliases + 2;
	const uint64_t cache = ((uint64_t)settings->cache_mib << 20) / 15;
	const struct {
		const char *name;
		uint64_t value;
	} numbers[] = {
		{ "outgoing-range:", settings->outgoing_range },
		{ "outgoing-num-tcp:", settings->outgoing_tcp },
		{ "cache-max-ttl:", settings->cache_max_ttl_s },
		{ "cache-max-negative-ttl:",
		    settings->cache_max_negative_ttl_s },
		/* One more than the chain we take, so that we see that it is
		 * too long, and not a SERVFAIL. */
		{ "max-query-restarts:",
		    restarts > LIBUNBOUND_MIN_RESTARTS
			? restarts
			: LIBUNBOUND_MIN_RESTARTS },
		{ "msg-cache-size:", settings->no_cache ? 0 : cache * 4 },
		{ "rrset-cache-size:", cache * 8 },
		{ "key-cache-size:", cache * 2 },
		{ "neg-cache-size:", cache },
	};
	enum caa_status status = CAA_OK;

	for (size_t i = 0; i < CAA_COUNTOF(numbers) && status == CAA_OK; i++) {
		char value[24];

		(void)snprintf(value, sizeof(value), "%llu",
		    (unsigned long long)numbers[i].value);
		status = set_option(ctx, numbers[i].name, value, error);
	}
	return status;
}

/* Without a bridge there is no address, so that nothing goes out in the clear:
 * neither to the forwarder nor to the root. */
static const char *
forwarder_address(const struct caa_unbound_settings *settings, size_t i)
{
	if (settings->transport != CAA_TRANSPORT_TLS)
		return settings->forwarders.items[i];
	return i < settings->bridges.count
	    ? caa_tls_bridge_address(settings->bridges.items[i])
	    : NULL;
}

static int
set_forwarders(struct ub_ctx *ctx, const struct caa_unbound_settings *settings)
{
	int fault = UB_NOERROR;

	for (size_t i = 0; i < settings->forwarders.count && fault == 0; i++) {
		const char *address = forwarder_address(settings, i);
		fault =
		    address == NULL ? UB_SOCKET : ub_ctx_set_fwd(ctx, address);
	}
	return fault;
}

static enum caa_status
set_lists(struct ub_ctx *ctx, const struct caa_unbound_settings *settings,
    struct caa_error *error)
{
	int fault = set_forwarders(ctx, settings);

	if (settings->validate)
		for (size_t i = 0; i < settings->anchors.count && fault == 0;
		     i++)
			fault = ub_ctx_add_ta(ctx, settings->anchors.items[i]);
	if (fault != UB_NOERROR)
		return caa_error_set(error, CAA_E_CONFIG,
		    "libunbound refuses a DNS server or trust anchor: %s",
		    ub_strerror(fault));
	if (settings->root_hints_file == NULL)
		return CAA_OK;
	return set_option(ctx, "root-hints:", settings->root_hints_file, error);
}

enum caa_status
caa_unbound_options_set(struct ub_ctx *ctx,
    const struct caa_unbound_settings *settings, struct caa_error *error)
{
	enum caa_status status;

	status = set_options(
	    ctx, common_options, CAA_COUNTOF(common_options), error);
	if (status == CAA_OK)
		status = set_switches(ctx, settings, error);
	if (status == CAA_OK)
		status = set_numbers(ctx, settings, error);
	if (status == CAA_OK)
		status = set_lists(ctx, settings, error);
	return status;
}
