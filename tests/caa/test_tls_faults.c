/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever is wrong with the server, the local connection ends, the reason is
 * told, and nothing is ever sent in the clear.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/caa/bridge_fixture.h"
#include "tests/runner.h"

#define DAY 86400L

enum signer { BY_AUTHORITY, BY_STRANGER, BY_ITSELF };

static const struct {
	const char *row;
	struct bridge_config config;
	struct tls_identity_config identity;
	enum signer signer;
	unsigned answers; /* before it goes wrong */
	const char *fault;
} fault_rows[] = {
	{ "a certificate for another name", { 0 },
	    { "server", "DNS:dns.example.net", -DAY, DAY }, BY_AUTHORITY, 0,
	    "the certificate is for another name" },
	{ "a wildcard for one label",
	    { .name = "dns.sub.example", .behaviour = TLS_SERVER_LEAVE },
	    { "server", "DNS:*.sub.example", -DAY, DAY }, BY_AUTHORITY, 1,
	    NULL },
	{ "a wildcard for two", { .name = "a.dns.sub.example" },
	    { "server", "DNS:*.sub.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "the certificate is for another name" },
	{ "a wildcard for half a label", { .name = "dns.sub.example" },
	    { "server", "DNS:d*.sub.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "the certificate is for another name" },
	{ "the name in the subject alone does not count", { .name = "server" },
	    { "server", "IP:127.0.0.1", -DAY, DAY }, BY_AUTHORITY, 0,
	    "the certificate is for another name" },
	{ "a certificate for another address", { .name = "127.0.0.1" },
	    { "server", "IP:127.0.0.2", -DAY, DAY }, BY_AUTHORITY, 0,
	    "the certificate is for another name" },
	{ "expired", { 0 }, { "server", "DNS:dns.example", -2 * DAY, -60 },
	    BY_AUTHORITY, 0, "certificate has expired" },
	{ "not yet valid", { 0 }, { "server", "DNS:dns.example", 60, DAY },
	    BY_AUTHORITY, 0, "certificate is not yet valid" },
	{ "an authority nobody knows", { 0 },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_STRANGER, 0,
	    "unable to get local issuer certificate" },
	{ "signed by itself", { 0 }, { "server", "DNS:dns.example", -DAY, DAY },
	    BY_ITSELF, 0, "self-signed certificate" },
	{ "TLS 1.1", { .behaviour = TLS_SERVER_OLD },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "tlsv1 alert protocol version" },
	{ "no TLS at all", { .behaviour = TLS_SERVER_PLAIN },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 0, "" },
	{ "nobody listens", { .no_server = true },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "connection refused" },
	{ "no handshake",
	    { .behaviour = TLS_SERVER_SILENT, .patience_ms = 100 },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "no handshake within 100 ms" },
	{ "reset before the handshake", { .behaviour = TLS_SERVER_DROP },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "connection reset by the server" },
	{ "reset in the middle", { .behaviour = TLS_SERVER_RESET },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 1,
	    "connection reset by the server" },
	{ "a goodbye in place of an answer",
	    { .behaviour = TLS_SERVER_LEAVE_EARLY },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "the server closed the connection before it answered" },
	{ "cut off in place of an answer", { .behaviour = TLS_SERVER_CUT },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 0,
	    "the server closed the connection before it answered" },
	{ "a goodbye after the answer is no fault",
	    { .behaviour = TLS_SERVER_LEAVE },
	    { "server", "DNS:dns.example", -DAY, DAY }, BY_AUTHORITY, 1, NULL },
};

static void
check_fault(
    size_t i, const struct bridge *bridge, const struct bridge_report *report)
{
	const char *row = fault_rows[i].row;
	char expected[192];

	CHECK(row, !report->server.leaked);
	if (fault_rows[i].fault == NULL) {
		CHECK(row, report->fault[0] == '\0');
		CHECK(row, report->counts.faults == 0);
		return;
	}
	(void)snprintf(expected, sizeof(expected), "TLS to %s: %s",
	    bridge->address, fault_rows[i].fault);
	CHECK(row, strncmp(report->fault, expected, strlen(expected)) == 0);
	CHECK(row, strlen(report->fault) > strlen("TLS to 127.0.0.1@1: "));
	CHECK(row, report->fault_is_old);
}

static struct tls_identity
make_authority(const char *subject)
{
	return tls_identity_make(
	    &(struct tls_identity_config){
		.subject = subject, .begins_s = -DAY, .ends_s = DAY },
	    NULL);
}

static void
test_faults(void)
{
	struct tls_identity authority = make_authority("authority");
	struct tls_identity stranger = make_authority("stranger");

	for (size_t i = 0; i < CAA_COUNTOF(fault_rows); i++) {
		const struct tls_identity *const signers[] = {
			[BY_AUTHORITY] = &authority,
			[BY_STRANGER] = &stranger,
			[BY_ITSELF] = NULL,
		};
		struct bridge_config config = fault_rows[i].config;
		struct bridge bridge;
		struct tls_identity identity = tls_identity_make(
		    &fault_rows[i].identity, signers[fault_rows[i].signer]);

		config.identity = &identity;
		config.authority = &authority;
		if (bridge_start(&bridge, &config)) {
			const int fd = bridge_connect(&bridge);
			for (unsigned n = 0; n < fault_rows[i].answers; n++)
				CHECK(fault_rows[i].row, bridge_ask(fd));
			if (fault_rows[i].fault != NULL)
				CHECK(fault_rows[i].row, !bridge_ask(fd));
			else
				CHECK(fault_rows[i].row, bridge_ends(fd));
			(void)close(fd);
		}
		const struct bridge_report report = bridge_stop(&bridge);
		check_fault(i, &bridge, &report);
		tls_identity_free(&identity);
	}
	tls_identity_free(&authority);
	tls_identity_free(&stranger);
}

const char suite_name[] = "caa.tls_faults";
const struct test tests[] = {
	{ "faults", test_faults },
	{ NULL, NULL },
};
