/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The unbound resolver and a forwarder over TLS that fails: a failed lookup,
 * with a reason, and nothing in the clear.  tests/internet has those that
 * answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caa/resolver_unbound_context.h"
#include "caa/resolver_unbound_tls.h"
#include "tests/caa/lookup.h"
#include "tests/caa/tls_server.h"
#include "tests/runner.h"

#define DAY         86400L
#define PATIENCE_MS 15000

static const struct {
	const char *row;
	enum tls_server_behaviour behaviour;
	long ends_s;
	const char *alt_name;
	int64_t timeout_ms;
	const char *fault;
	const char *or_fault; /* NULL: none */
} fault_rows[] = {
	{ "expired", TLS_SERVER_ECHO, -60, "DNS:dns.example", PATIENCE_MS,
	    "certificate has expired" },
	{ "another name", TLS_SERVER_ECHO, DAY, "DNS:dns.example.net",
	    PATIENCE_MS, "the certificate is for another name" },
	{ "no TLS", TLS_SERVER_PLAIN, DAY, "DNS:dns.example", PATIENCE_MS, "" },
	{ "reset before the handshake", TLS_SERVER_DROP, DAY, "DNS:dns.example",
	    PATIENCE_MS, "connection reset by the server" },
	{ "a goodbye in place of the answer", TLS_SERVER_LEAVE_EARLY, DAY,
	    "DNS:dns.example", PATIENCE_MS,
	    "the server closed the connection before it answered",
	    "connection reset by the server" },
	{ "cut off in place of the answer", TLS_SERVER_CUT, DAY,
	    "DNS:dns.example", PATIENCE_MS,
	    "the server closed the connection before it answered",
	    /* If questions it has not read are left when it closes. */
	    "connection reset by the server" },
	{ "no handshake in time", TLS_SERVER_SILENT, DAY, "DNS:dns.example",
	    PATIENCE_MS, "no handshake within 2500 ms" },
};

struct fixture {
	struct tls_identity authority, identity;
	struct tls_server *server;
	struct caa_resolver *resolver;
	char address[32];
	char ca_file[64];
};

static void
make_identities(struct fixture *fixture, const char *alt_name, long ends_s)
{
	fixture->authority = tls_identity_make(
	    &(struct tls_identity_config){
		.subject = "authority", .begins_s = -DAY, .ends_s = DAY },
	    NULL);
	fixture->identity = tls_identity_make(
	    &(struct tls_identity_config){ .subject = "server",
		.alt_name = alt_name,
		.begins_s = -DAY,
		.ends_s = ends_s },
	    &fixture->authority);
}

static void
start(struct fixture *fixture, enum tls_server_behaviour behaviour)
{
	const char *forwarder = fixture->address;
	const struct caa_unbound_config config = {
		.forwarders = { &forwarder, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example",
		.tls_ca_file = fixture->ca_file,
		.prove_insecure = true,
		.retry_delay_ms = 10,
	};

	(void)snprintf(fixture->ca_file, sizeof(fixture->ca_file),
	    "/tmp/caa-test-authority-XXXXXX");
	CHECK("a certificate is saved",
	    tls_identity_save(&fixture->authority, fixture->ca_file));
	fixture->server = tls_server_start(behaviour, &fixture->identity);
	CHECK("a server", fixture->server != NULL);
	if (fixture->server != NULL)
		(void)snprintf(fixture->address, sizeof(fixture->address),
		    "127.0.0.1@%u", tls_server_port(fixture->server));
	CHECK("a resolver",
	    caa_resolver_unbound_new(&fixture->resolver, &config, NULL) ==
		CAA_OK);
	(void)unlink(fixture->ca_file);
}

static struct tls_server_report
stop(struct fixture *fixture)
{
	struct tls_server_report report = { 0 };

	if (fixture->resolver != NULL)
		fixture->resolver->ops->free(fixture->resolver);
	if (fixture->server != NULL)
		report = tls_server_stop(fixture->server);
	tls_identity_free(&fixture->authority);
	tls_identity_free(&fixture->identity);
	return report;
}

/* Does the detail name the server, and one of the faults? */
static bool
has_fault(const char *detail, const char *address, const char *fault)
{
	char text[128];

	if (detail == NULL || fault == NULL)
		return false;
	(void)snprintf(text, sizeof(text), "TLS to %s: %s", address, fault);
	return strstr(detail, text) != NULL;
}

static void
check_answer(
    size_t i, const struct fixture *fixture, const struct caa_answer *answer)
{
	const char *row = fault_rows[i].row;

	CHECK(row, answer != NULL);
	if (answer == NULL)
		return;
	CHECK(row, !caa_outcome_is_answer(answer->outcome));
	CHECK(row, !answer->insecure_proven);
	CHECK(row, answer->dnssec == CAA_DNSSEC_UNKNOWN);
	/* TLS BR 4.2.2.1: "retried at least once". */
	CHECK(row, answer->attempts >= 2);
	CHECK(row,
	    has_fault(answer->detail, fixture->address, fault_rows[i].fault) ||
		has_fault(
		    answer->detail, fixture->address, fault_rows[i].or_fault));
}

static void
test_faults(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(fault_rows); i++) {
		struct fixture fixture = { 0 };

		make_identities(
		    &fixture, fault_rows[i].alt_name, fault_rows[i].ends_s);
		start(&fixture, fault_rows[i].behaviour);
		if (fixture.resolver != NULL) {
			struct lookup lookup = lookup_one(fixture.resolver,
			    TLS_SERVER_SECRET ".example",
			    fault_rows[i].timeout_ms);
			check_answer(i, &fixture, lookup.answer);
			lookup_clear(&lookup, 1);
		}
		const struct tls_server_report report = stop(&fixture);
		CHECK(fault_rows[i].row, report.connections >= 2);
		CHECK(fault_rows[i].row, !report.leaked);
	}
}

/* ---- configurations ---- */

static const char *const one[] = { "192.0.2.1" };
static const char *const two[] = { "192.0.2.1@853", "2001:db8::1" };
static const char *const no_address[] = { "dns.example" };

static const struct {
	const char *row;
	struct caa_unbound_config config;
	const char *error; /* a word of it; NULL: none */
} config_rows[] = {
	{ "as it should be",
	    { .forwarders = { one, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example" },
	    NULL },
	{ "several forwarders",
	    { .forwarders = { two, 2 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example" },
	    NULL },
	{ "an IPv6 forwarder, and no IPv4 but for ourselves",
	    { .forwarders = { two + 1, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example",
		.no_ipv4 = true },
	    NULL },
	{ "no forwarder",
	    { .transport = CAA_TRANSPORT_TLS, .tls_name = "dns.example" },
	    "needs a DNS server" },
	{ "no name",
	    { .forwarders = { one, 1 }, .transport = CAA_TRANSPORT_TLS },
	    "needs the name" },
	{ "no name, but a file",
	    { .forwarders = { one, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_ca_file = "/dev/null" },
	    "needs the name" },
	{ "a name that is none",
	    { .forwarders = { one, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns..example" },
	    "name of a DNS server over TLS" },
	{ "a file without authorities",
	    { .forwarders = { one, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example",
		.tls_ca_file = "/dev/null" },
	    "\"/dev/null\"" },
	{ "a forwarder by name",
	    { .forwarders = { no_address, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example" },
	    "no address" },
	{ "a name without TLS",
	    { .forwarders = { one, 1 }, .tls_name = "dns.example" },
	    "the DNS transport is not TLS" },
	{ "a file without TLS",
	    { .forwarders = { one, 1 },
		.transport = CAA_TRANSPORT_TCP,
		.tls_ca_file = "/dev/null" },
	    "the DNS transport is not TLS" },
};

static void
test_configurations(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(config_rows); i++) {
		const char *row = config_rows[i].row;
		const char *word = config_rows[i].error;
		struct caa_resolver *resolver = NULL;
		struct caa_error error = { 0 };

		CHECK(row,
		    caa_resolver_unbound_new(&resolver, &config_rows[i].config,
			&error) == (word == NULL ? CAA_OK : CAA_E_CONFIG));
		CHECK(row, (resolver != NULL) == (word == NULL));
		CHECK(row, word == NULL || strstr(error.text, word) != NULL);
		if (resolver != NULL)
			resolver->ops->free(resolver);
	}
}

/* ---- sentences ---- */

/* The first bridge is 127.0.0.1, the twelfth 127.0.0.12. */
static const char *const twelve[] = { "192.0.2.1", "192.0.2.2", "192.0.2.3",
	"192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7", "192.0.2.8",
	"192.0.2.9", "192.0.2.10", "192.0.2.11", "2001:db8::12@8853" };

static const struct {
	const char *row;
	const char *sentence, *translated;
	size_t size;
} sentence_rows[] = {
	{ "an address", "no signatures from 127.0.0.1 for key a.example.",
	    "no signatures from 192.0.2.1 for key a.example.", 100 },
	{ "another that begins like it", "from 127.0.0.12 got SERVFAIL",
	    "from 2001:db8::12 got SERVFAIL", 100 },
	{ "two of them, at the end", "from 127.0.0.2 and 127.0.0.11",
	    "from 192.0.2.2 and 192.0.2.11", 100 },
	{ "one that is no bridge", "from 127.0.0.13", "from 127.0.0.13", 100 },
	{ "part of a word", "x127.0.0.1", "x127.0.0.1", 100 },
	{ "nothing", "", "", 100 },
	{ "too long: cut", "from 127.0.0.1", "from 192.0.2.1", 15 },
	{ "too long: no half address", "from 127.0.0.1", "from ", 14 },
	{ "room for the end only", "from 127.0.0.1", "", 1 },
};

static void
test_sentences(void)
{
	const struct caa_unbound_config config = {
		.forwarders = { twelve, CAA_COUNTOF(twelve) },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example",
	};
	struct caa_unbound_settings settings;
	struct event_base *base = caa_unbound_base_new();
	char out[100];

	CHECK("settings",
	    caa_unbound_settings_init(&settings, &config, NULL) == CAA_OK);
	CHECK("bridges",
	    caa_unbound_bridges_open(&settings, base, NULL) == CAA_OK);
	for (size_t i = 0; i < CAA_COUNTOF(sentence_rows); i++) {
		caa_unbound_bridges_translate(&settings,
		    sentence_rows[i].sentence, out, sentence_rows[i].size);
		CHECK(sentence_rows[i].row,
		    strcmp(out, sentence_rows[i].translated) == 0);
	}
	caa_unbound_bridges_close(&settings);
	caa_unbound_settings_clear(&settings);
	event_base_free(base);
}

/* A context that could only go out in the clear is none. */
static void
test_no_bridge(void)
{
	const char *row = "TLS, but the bridges are not open";
	const struct caa_unbound_config config = {
		.forwarders = { one, 1 },
		.transport = CAA_TRANSPORT_TLS,
		.tls_name = "dns.example",
	};
	struct caa_unbound_settings settings;
	struct event_base *base = caa_unbound_base_new();
	struct ub_ctx *ctx = NULL;

	CHECK(row, caa_unbound_settings_init(&settings, &config, NULL) == 0);
	CHECK(row,
	    caa_unbound_context_new(&ctx, &settings, base, NULL) != CAA_OK);
	CHECK(row, ctx == NULL);
	caa_unbound_settings_clear(&settings);
	event_base_free(base);
}

const char suite_name[] = "caa.resolver_tls";
const struct test tests[] = {
	{ "faults", test_faults },
	{ "configurations", test_configurations },
	{ "sentences", test_sentences },
	{ "no_bridge", test_no_bridge },
	{ NULL, NULL },
};
