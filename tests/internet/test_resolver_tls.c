/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forwarders over TLS, good and bad ones.  None of them listens on another
 * port: what this suite finds on port 53 of their addresses was sent in the
 * clear.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/caa/lookup.h"
#include "tests/internet/internet.h"
#include "tests/runner.h"

struct config {
	const char *forwarders[2]; /* the second may be NULL */
	const char *name;          /* [TLS_NAME] */
	bool system_authorities;
	bool no_ipv4;
};

static struct caa_resolver *
make(const struct config *config)
{
	struct caa_resolver *resolver = NULL;
	struct caa_error error = { 0 };
	const struct caa_unbound_config settings = {
		.forwarders = { config->forwarders,
		    config->forwarders[1] == NULL ? 1 : 2 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = config->name == NULL ? TLS_NAME : config->name,
		.tls_ca_file = config->system_authorities
		    ? NULL
		    : getenv("INTERNET_TLS_CA"),
		.trust_anchor_file = getenv("INTERNET_ANCHORS"),
		.no_ipv4 = config->no_ipv4,
		.prove_insecure = true,
		.retry_delay_ms = 50,
	};

	CHECK(error.text,
	    caa_resolver_unbound_new(&resolver, &settings, &error) == CAA_OK);
	return resolver;
}

/* ---- what was sent in the clear ---- */

struct trap {
	int udp, tcp;
};

static int
listen_at(const char *ip, int type)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(53) };
	const int fd = socket(AF_INET, type, 0);

	(void)inet_pton(AF_INET, ip, &address.sin_addr);
	CHECK("a trap on port 53",
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		(type == SOCK_DGRAM || listen(fd, 8) == 0));
	return fd;
}

static struct trap
set_trap(const char *ip)
{
	return (struct trap){ listen_at(ip, SOCK_DGRAM),
		listen_at(ip, SOCK_STREAM) };
}

static bool
is_readable(int fd)
{
	char octet;
	struct timeval now = { 0, 1 };
	int accepted;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &now, sizeof(now));
	if (recv(fd, &octet, 1, 0) >= 0)
		return true;
	accepted = accept(fd, NULL, NULL);
	if (accepted >= 0)
		(void)close(accepted);
	return accepted >= 0;
}

static bool
is_empty(const struct trap *trap)
{
	const bool empty = !is_readable(trap->udp) && !is_readable(trap->tcp);

	(void)close(trap->udp);
	(void)close(trap->tcp);
	return empty;
}

/* ---- forwarders that must not be trusted ---- */

static const struct {
	const char *row;
	struct config config;
	const char *detail;
} bad_rows[] = {
	{ "a certificate for another name", { { "127.53.0.62" } },
	    "TLS to 127.53.0.62@853: the certificate is for another name" },
	{ "an expired certificate", { { "127.53.0.63" } },
	    "TLS to 127.53.0.63@853: certificate has expired" },
	{ "an authority nobody knows", { { "127.53.0.64" } },
	    "TLS to 127.53.0.64@853: unable to get local issuer certificate" },
	{ "an authority the system does not know",
	    { { TLS_FORWARDER }, .system_authorities = true },
	    "TLS to 127.53.0.61@853: unable to get local issuer certificate" },
	{ "a good certificate, but not the one we want",
	    { { TLS_FORWARDER }, .name = "other.demo" },
	    "TLS to 127.53.0.61@853: the certificate is for another name" },
	{ "nobody listens", { { "127.53.0.65@8853" } },
	    "TLS to 127.53.0.65@8853: connection refused" },
	{ "both are bad", { { "127.53.0.62", "127.53.0.63@853" } },
	    "TLS to 127.53.0.6" },
};

static void
check_denied(const char *row, const char *detail, const struct lookup *lookup)
{
	const struct caa_answer *answer = lookup->answer;

	CHECK(row, answer != NULL);
	if (answer == NULL)
		return;
	CHECK(row, !caa_outcome_is_answer(answer->outcome));
	CHECK(row, answer->dnssec == CAA_DNSSEC_UNKNOWN);
	CHECK(row, !answer->insecure_proven);
	CHECK(row, answer->attempts == 2);
	CHECK(row,
	    answer->detail != NULL &&
		strncmp(answer->detail, detail, strlen(detail)) == 0);
	CHECK("it fails long before its deadline", lookup->took_ms < 5000);
}

static void
test_bad_forwarders(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(bad_rows); i++) {
		const char *row = bad_rows[i].row;
		char ip[16] = "";
		struct caa_resolver *resolver = make(&bad_rows[i].config);

		memcpy(ip, bad_rows[i].config.forwarders[0],
		    strlen(TLS_FORWARDER));
		const struct trap trap = set_trap(ip);
		const unsigned long before = packets_sent();
		if (resolver != NULL) {
			struct lookup lookup =
			    lookup_one(resolver, "www.plain.demo", PATIENCE_MS);
			check_denied(row, bad_rows[i].detail, &lookup);
			lookup_clear(&lookup, 1);
			resolver->ops->free(resolver);
		}
		CHECK(row, packets_sent() == before);
		CHECK(row, is_empty(&trap));
	}
}

/* ---- forwarders that may ---- */

static const struct {
	const char *row;
	struct config config;
	bool ipv6; /* needs it */
} good_rows[] = {
	{ "one", { { TLS_FORWARDER } }, false },
	{ "with its port", { { TLS_FORWARDER "@853" } }, false },
	{ "a bad one beside it", { { "127.53.0.63", TLS_FORWARDER } }, false },
	{ "over IPv6", { { "fd53::61" } }, true },
	{ "over IPv6 only", { { "fd53::61" }, .no_ipv4 = true }, true },
};

static void
test_good_forwarders(void)
{
	const char *ipv6 = getenv("INTERNET_IPV6");

	for (size_t i = 0; i < CAA_COUNTOF(good_rows); i++) {
		const char *row = good_rows[i].row;
		struct caa_resolver *resolver;

		if (good_rows[i].ipv6 && strcmp(ipv6, "yes") != 0)
			continue;
		resolver = make(&good_rows[i].config);
		if (resolver == NULL)
			continue;
		struct lookup lookup =
		    lookup_one(resolver, "www.signed.demo", PATIENCE_MS);
		const struct caa_answer *answer = lookup.answer;
		CHECK(row,
		    answer != NULL && answer->outcome == CAA_OUTCOME_RECORDS &&
			answer->dnssec == CAA_DNSSEC_SECURE);
		lookup_clear(&lookup, 1);
		resolver->ops->free(resolver);
	}
}

/* libunbound knows only the bridge; people want to know the forwarder. */
static void
test_names_forwarder(void)
{
	const char *row = "a sentence about the forwarder names it";
	struct caa_resolver *resolver = make_resolver(HOW_TLS);

	if (resolver == NULL)
		return;
	struct lookup lookup =
	    lookup_one(resolver, "www.expired.demo", PATIENCE_MS);
	const struct caa_answer *answer = lookup.answer;
	CHECK(row,
	    answer != NULL && answer->cause != NULL && answer->detail != NULL);
	if (answer != NULL && answer->cause != NULL && answer->detail != NULL) {
		CHECK(row, strstr(answer->detail, TLS_FORWARDER) != NULL);
		CHECK(row, strstr(answer->detail, "127.0.0.") == NULL);
		CHECK(row, strcmp(answer->cause->server, TLS_FORWARDER) == 0);
	}
	lookup_clear(&lookup, 1);
	resolver->ops->free(resolver);
}

/* ---- many ---- */

static unsigned long
connections_opened(void)
{
	char line[512];
	unsigned long min, max, rto, limit, opened, found = 0;
	FILE *file = fopen("/proc/net/snmp", "r");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "Tcp: %lu %lu %lu %lu %lu", &min, &max, &rto,
			&limit, &opened) == 5)
			found = opened;
	if (file != NULL)
		(void)fclose(file);
	return found;
}

#define MANY 600

static void
test_reuses_connections(void)
{
	const char *row = "hundreds of names, a few connections";
	static char owners[MANY][64];
	static struct lookup lookups[MANY];
	struct caa_resolver *resolver = make_resolver(HOW_TLS);
	const unsigned long before = connections_opened();

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(
		    owners[i], sizeof(owners[i]), "n%zu.many.plain.demo", i);
		lookups[i] = (struct lookup){ .owner = owners[i],
			.timeout_ms = PATIENCE_MS };
	}
	lookup_all(resolver, lookups, MANY);
	for (size_t i = 0; i < MANY; i++)
		CHECK(row,
		    lookups[i].answer != NULL &&
			lookups[i].answer->outcome == CAA_OUTCOME_RECORDS);
	lookup_clear(lookups, MANY);
	resolver->ops->free(resolver);
	const unsigned long opened = connections_opened() - before;
	printf("(%lu connections) ", opened);
	CHECK(row, opened <= 40);
}

static void
test_collapse(void)
{
	ask_beside_dead(HOW_TLS);
}

const char suite_name[] = "internet.resolver_tls";
const struct test tests[] = {
	{ "bad_forwarders", test_bad_forwarders },
	{ "good_forwarders", test_good_forwarders },
	{ "names_forwarder", test_names_forwarder },
	{ "reuses_connections", test_reuses_connections },
	{ "collapse", test_collapse },
	{ NULL, NULL },
};
