/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_context.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/resolver_unbound_log.h"

/*
 * A name of our own that libunbound answers itself.  Asking for it makes a
 * context read its files and become final without a packet.  No canonical
 * name holds a "+", so nobody else can ask for it.
 */
#define OWN_NAME "+."

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
	{ "local-zone:", OWN_NAME " static" },
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

/*
 * libunbound's configuration, start and end write variables of the process
 * without a lock, its creation of contexts too (up to 1.26.0).
 */
static pthread_mutex_t library_lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * Deleting any context takes the log away from all others, and makes the next
 * one begin with the host's standard error.  This one is never deleted: it
 * holds the log.  Guarded by library_lock.
 */
static struct ub_ctx *log_holder;

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

static enum caa_status
configure(struct ub_ctx *ctx, const struct caa_unbound_settings *settings,
    struct caa_error *error)
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

static void
/* NOLINTNEXTLINE(readability-function-size): libunbound's signature */
take_own_answer(void *ctx, int rcode, void *packet, int len, int security,
    char *why_bogus, int was_ratelimited)
{
	bool *answered = ctx;

	(void)rcode, (void)packet, (void)len, (void)security;
	(void)why_bogus, (void)was_ratelimited;
	*answered = true;
}

/* Have it read anchors and hints now, while the lock is held. */
static enum caa_status
finish(struct ub_ctx *ctx, struct caa_error *error)
{
	bool answered = false;
	const int fault = ub_resolve_event(ctx, OWN_NAME, 1,
	    CAA_UNBOUND_CLASS_IN, &answered, take_own_answer, NULL);

	if (fault == UB_NOERROR && answered)
		return CAA_OK;
	if (fault == UB_NOMEM)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return caa_error_set(error, CAA_E_CONFIG,
	    "libunbound does not start: %s",
	    fault == UB_NOERROR ? "its own zone is not answered"
				: ub_strerror(fault));
}

/* "[time] libunbound[pid:thread] error: text\n..." -> "text" */
static void
first_complaint(char *out, size_t size, const char *log)
{
	static const char *const levels[] = { "error: ", "warning: " };
	const char *text = log;
	size_t len;

	for (size_t i = 0; i < CAA_COUNTOF(levels); i++) {
		const char *level = strstr(log, levels[i]);
		if (level != NULL && (text == log || level < text))
			text = level + strlen(levels[i]);
	}
	for (len = 0; len + 1 < size && text[len] != '\0' && text[len] != '\n';
	     len++)
		out[len] =
		    caa_ascii_is_print((uint8_t)text[len]) ? text[len] : '?';
	out[len] = '\0';
}

/*
 * libunbound drops an anchor it cannot use, and hints that hold no servers,
 * with a line in its log and goes on: without anchors, every answer in the
 * world is "insecure".  We do not go on.
 */
static enum caa_status
judge_log(const char *log, enum caa_status status, struct caa_error *error)
{
	char complaint[200];

	if (log[0] == '\0' || (status != CAA_OK && status != CAA_E_CONFIG))
		return status;
	if (status == CAA_OK && strstr(log, "anchor") == NULL &&
	    strstr(log, "hints") == NULL)
		return status;
	first_complaint(complaint, sizeof(complaint), log);
	return caa_error_set(error, CAA_E_CONFIG,
	    "libunbound does not accept its configuration: %s", complaint);
}

/* The lock is held.  False: no memory. */
static bool
hold_log(void)
{
	FILE *stream = caa_unbound_log_stream();

	if (log_holder == NULL)
		log_holder = ub_ctx_create_ub_event(NULL);
	return stream != NULL && log_holder != NULL &&
	    ub_ctx_debugout(log_holder, stream) == UB_NOERROR;
}

/* The lock is held.  *ctx is set even on failure, for its owner to free. */
static enum caa_status
build(struct ub_ctx **ctx, const struct caa_unbound_settings *settings,
    struct event_base *base, struct caa_error *error)
{
	*ctx = hold_log() ? ub_ctx_create_event(base) : NULL;
	if (*ctx == NULL)
		return caa_error_set(
		    error, CAA_E_SYSTEM, "libunbound cannot make a context");
	/* Else it begins with the host's standard error all the same. */
	(void)ub_ctx_debugout(*ctx, caa_unbound_log_stream());
	enum caa_status status = configure(*ctx, settings, error);
	if (status == CAA_OK)
		status = finish(*ctx, error);
	return status;
}

enum caa_status
caa_unbound_context_new(struct ub_ctx **out,
    const struct caa_unbound_settings *settings, struct event_base *base,
    struct caa_error *error)
{
	struct ub_ctx *ctx = NULL;
	struct caa_unbound_log *log = calloc(1, sizeof(*log));

	if (log == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	struct caa_unbound_log *before = caa_unbound_log_into(log);
	(void)pthread_mutex_lock(&library_lock);
	enum caa_status status = build(&ctx, settings, base, error);
	(void)pthread_mutex_unlock(&library_lock);
	(void)caa_unbound_log_into(before);
	status = judge_log(log->text, status, error);
	free(log);
	if (status != CAA_OK) {
		caa_unbound_context_free(ctx);
		return status;
	}
	*out = ctx;
	return CAA_OK;
}

void
caa_unbound_context_free(struct ub_ctx *ctx)
{
	if (ctx == NULL)
		return;
	(void)pthread_mutex_lock(&library_lock);
	ub_ctx_delete(ctx);
	(void)hold_log();
	(void)pthread_mutex_unlock(&library_lock);
}

struct event_base *
caa_unbound_base_new(void)
{
	struct event_base *base = NULL;
	struct event_config *config = event_config_new();

	if (config == NULL)
		return NULL;
	/* After each thing that waited, replies and timers have their turn. */
	if (event_config_set_flag(config,
		EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV) == 0 &&
	    event_config_set_max_dispatch_interval(
		config, NULL, 1, CAA_UNBOUND_PRIORITY_IDLE) == 0)
		base = event_base_new_with_config(config);
	event_config_free(config);
	/* Whoever does not ask for one has the priority in the middle. */
	if (base != NULL &&
	    event_base_priority_init(base, CAA_UNBOUND_PRIORITY_IDLE + 1) !=
		0) {
		event_base_free(base);
		base = NULL;
	}
	return base;
}
