/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_settings.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "caa/ascii.h"

#define DEFAULT_MAX_ALIASES    8u
#define DEFAULT_WINDOW         400u
#define OUTGOING_RANGE         1024u /* sockets of a context; most */
#define OUTGOING_TCP           10u
#define DEFAULT_CACHE_MIB      15u
#define DEFAULT_MAX_TTL_S      28800u
#define DEFAULT_NEGATIVE_TTL_S 300u
#define MAX_TTL_S              604800u
#define ADDRESS_MAX_OCTETS     INET6_ADDRSTRLEN

static bool
is_port(const char *text)
{
	unsigned long port = 0;

	if (*text == '\0' || strlen(text) > 5)
		return false;
	for (; *text != '\0'; text++) {
		if (!caa_ascii_is_digit((uint8_t)*text))
			return false;
		port = port * 10 + (unsigned)(*text - '0');
	}
	return port > 0 && port <= 65535;
}

/* AF_INET, AF_INET6, or AF_UNSPEC for what is no "IP" or "IP@port". */
static int
forwarder_family(const char *forwarder)
{
	uint8_t octets[sizeof(struct in6_addr)];
	char address[ADDRESS_MAX_OCTETS];
	const size_t len = strcspn(forwarder, "@");

	if (forwarder[len] == '@' && !is_port(forwarder + len + 1))
		return AF_UNSPEC;
	if (len >= sizeof(address))
		return AF_UNSPEC;
	memcpy(address, forwarder, len);
	address[len] = '\0';
	if (inet_pton(AF_INET, address, octets) == 1)
		return AF_INET;
	return inet_pton(AF_INET6, address, octets) == 1 ? AF_INET6 : AF_UNSPEC;
}

static enum caa_status
check_forwarder(const struct caa_unbound_settings *settings,
    const char *forwarder, struct caa_error *error)
{
	const int family = forwarder_family(forwarder);

	if (family == AF_UNSPEC)
		return caa_error_set(error, CAA_E_CONFIG,
		    "\"%s\" is no address of a DNS server: write IP or "
		    "IP@port",
		    forwarder);
	if ((family == AF_INET && !settings->ipv4) ||
	    (family == AF_INET6 && !settings->ipv6))
		return caa_error_set(error, CAA_E_CONFIG,
		    "the DNS server %s cannot be reached: %s is switched off",
		    forwarder, family == AF_INET ? "IPv4" : "IPv6");
	return CAA_OK;
}

static enum caa_status
copy_forwarders(struct caa_unbound_settings *settings,
    const struct caa_strings *forwarders, struct caa_error *error)
{
	for (size_t i = 0; i < forwarders->count; i++) {
		enum caa_status status =
		    check_forwarder(settings, forwarders->items[i], error);
		if (status == CAA_OK &&
		    caa_unbound_list_add(
			&settings->forwarders, forwarders->items[i]) != CAA_OK)
			status =
			    caa_error_set(error, CAA_E_NOMEM, "out of memory");
		if (status != CAA_OK)
			return status;
	}
	return CAA_OK;
}

/* libunbound takes its own root servers when a file holds none. */
static enum caa_status
check_root_hints(const char *path, struct caa_error *error)
{
	struct stat info;
	FILE *file = fopen(path, "re");

	if (file == NULL || fstat(fileno(file), &info) != 0 ||
	    !S_ISREG(info.st_mode)) {
		if (file != NULL)
			(void)fclose(file);
		return caa_error_set(error, CAA_E_CONFIG,
		    "the root hints file \"%s\" cannot be read", path);
	}
	(void)fclose(file);
	if (info.st_size == 0)
		return caa_error_set(error, CAA_E_CONFIG,
		    "the root hints file \"%s\" is empty", path);
	return CAA_OK;
}

static enum caa_status
copy_files(struct caa_unbound_settings *settings,
    const struct caa_unbound_config *config, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	if (config->root_hints_file != NULL) {
		status = check_root_hints(config->root_hints_file, error);
		if (status != CAA_OK)
			return status;
		settings->root_hints_file = strdup(config->root_hints_file);
		if (settings->root_hints_file == NULL)
			return caa_error_set(
			    error, CAA_E_NOMEM, "out of memory");
	}
	return caa_unbound_trust_anchors(
	    &settings->anchors, config->trust_anchor_file, error);
}

/*
 * The window and the sockets of one context stay within a quarter of the
 * descriptors this process may have: the host needs the rest.
 */
static void
fit_descriptors(struct caa_unbound_settings *settings)
{
	struct rlimit limit;
	rlim_t quarter = OUTGOING_RANGE;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur / 4 < quarter)
		quarter = limit.rlim_cur / 4;
	settings->outgoing_range = quarter < 16 ? 16 : (uint32_t)quarter;
	if (settings->window > settings->outgoing_range)
		settings->window = settings->outgoing_range;
}

/* What one of several shards may take of what there is for all. */
static void
take_share(struct caa_unbound_settings *settings)
{
	uint32_t *const numbers[] = { &settings->window, &settings->cache_mib,
		&settings->outgoing_range, &settings->outgoing_tcp };

	for (size_t i = 0; i < CAA_COUNTOF(numbers); i++) {
		*numbers[i] /= settings->shards;
		if (*numbers[i] == 0)
			*numbers[i] = 1;
	}
}

static enum caa_status
copy_numbers(struct caa_unbound_settings *settings,
    const struct caa_unbound_config *config, struct caa_error *error)
{
	const struct {
		const char *name;
		uint32_t *out;
		uint32_t value, otherwise, max;
	} numbers[] = {
		{ "retry delay in milliseconds", &settings->retry_delay_ms,
		    config->retry_delay_ms, 0, CAA_UNBOUND_MAX_RETRY_DELAY_MS },
		{ "number of aliases", &settings->max_aliases,
		    config->max_aliases, DEFAULT_MAX_ALIASES,
		    CAA_ANSWER_MAX_ALIASES },
		{ "number of questions in flight", &settings->window,
		    config->window, DEFAULT_WINDOW, CAA_UNBOUND_MAX_WINDOW },
		{ "cache size in MiB", &settings->cache_mib, config->cache_mib,
		    DEFAULT_CACHE_MIB, CAA_UNBOUND_MAX_CACHE_MIB },
		{ "number of shards", &settings->shards, config->shards, 1,
		    CAA_UNBOUND_MAX_SHARDS },
		{ "highest TTL in seconds", &settings->cache_max_ttl_s,
		    config->cache_max_ttl_s, DEFAULT_MAX_TTL_S, MAX_TTL_S },
		{ "highest negative TTL in seconds",
		    &settings->cache_max_negative_ttl_s,
		    config->cache_max_negative_ttl_s, DEFAULT_NEGATIVE_TTL_S,
		    MAX_TTL_S },
	};

	for (size_t i = 0; i < CAA_COUNTOF(numbers); i++) {
		const uint32_t value = numbers[i].value == 0
		    ? numbers[i].otherwise
		    : numbers[i].value;
		if (value > numbers[i].max)
			return caa_error_set(error, CAA_E_CONFIG,
			    "the %s is %u, and can be at most %u",
			    numbers[i].name, value, numbers[i].max);
		*numbers[i].out = value;
	}
	settings->outgoing_tcp = OUTGOING_TCP;
	fit_descriptors(settings);
	take_share(settings);
	return CAA_OK;
}

static enum caa_status
copy_switches(struct caa_unbound_settings *settings,
    const struct caa_unbound_config *config, struct caa_error *error)
{
	if (config->transport != CAA_TRANSPORT_UDP &&
	    config->transport != CAA_TRANSPORT_TCP &&
	    config->transport != CAA_TRANSPORT_TLS)
		return caa_error_set(
		    error, CAA_E_CONFIG, "the DNS transport is unknown");
	if (config->no_ipv4 && config->no_ipv6)
		return caa_error_set(error, CAA_E_CONFIG,
		    "both IPv4 and IPv6 are switched off: no DNS server can "
		    "be reached");
	settings->transport = config->transport;
	settings->ipv4 = !config->no_ipv4;
	settings->ipv6 = !config->no_ipv6;
	settings->validate = !config->no_dnssec;
	/* Unvalidated answers all look insecure: they would prove anything. */
	settings->prove_insecure = config->prove_insecure && settings->validate;
	settings->no_cache = config->no_cache;
	settings->keep_evidence = config->keep_evidence;
	return CAA_OK;
}

/* A wish for TLS that is not fulfilled must not pass unnoticed. */
static enum caa_status
make_tls(struct caa_unbound_settings *settings,
    const struct caa_unbound_config *config, struct caa_error *error)
{
	if (settings->transport != CAA_TRANSPORT_TLS) {
		if (config->tls_name == NULL && config->tls_ca_file == NULL)
			return CAA_OK;
		return caa_error_set(error, CAA_E_CONFIG,
		    "a name or authorities for DNS over TLS are given, but "
		    "the DNS transport is not TLS");
	}
	if (settings->forwarders.count == 0)
		return caa_error_set(error, CAA_E_CONFIG,
		    "DNS over TLS needs a DNS server to go to: the servers of "
		    "the root and below do not offer it");
	if (config->tls_name == NULL)
		return caa_error_set(error, CAA_E_CONFIG,
		    "DNS over TLS needs the name that is in the certificate of "
		    "the DNS server (RFC 8310 8.1)");
	return caa_tls_client_new(
	    &settings->tls, config->tls_name, config->tls_ca_file, error);
}

enum caa_status
caa_unbound_settings_init(struct caa_unbound_settings *settings,
    const struct caa_unbound_config *config, struct caa_error *error)
{
	enum caa_status status;

	*settings = (struct caa_unbound_settings){ 0 };
	status = copy_switches(settings, config, error);
	if (status == CAA_OK)
		status = copy_numbers(settings, config, error);
	if (status == CAA_OK)
		status = copy_forwarders(settings, &config->forwarders, error);
	if (status == CAA_OK)
		status = copy_files(settings, config, error);
	if (status == CAA_OK)
		status = make_tls(settings, config, error);
	if (status != CAA_OK)
		caa_unbound_settings_clear(settings);
	return status;
}

void
caa_unbound_settings_clear(struct caa_unbound_settings *settings)
{
	caa_unbound_list_clear(&settings->forwarders);
	caa_unbound_list_clear(&settings->anchors);
	free(settings->root_hints_file);
	caa_tls_client_free(settings->tls);
	*settings = (struct caa_unbound_settings){ 0 };
}
