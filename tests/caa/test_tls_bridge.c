/* SPDX-License-Identifier: BSD-2-Clause */
/* What comes through, both ways and in what order. */
#include <event2/event.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/caa/bridge_fixture.h"
#include "tests/runner.h"

static bool
start(struct bridge *bridge, enum tls_server_behaviour behaviour)
{
	return bridge_start(
	    bridge, &(struct bridge_config){ .behaviour = behaviour });
}

static void
test_carries(void)
{
	const char *row = "one connection carries a hundred messages";
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_ECHO)) {
		const int fd = bridge_connect(&bridge);
		for (int i = 0; i < 100; i++)
			CHECK(row, bridge_ask(fd));
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, report.server.connections == 1);
	CHECK(row, report.server.named == 1);
	CHECK(row, report.counts.accepted == 1);
	CHECK(row, report.counts.secured == 1);
	CHECK(row, report.counts.faults == 0 && report.fault[0] == '\0');
}

static void
test_verifies_address(void)
{
	const char *row = "an address as the name: verified, and no SNI";
	struct bridge bridge;

	if (bridge_start(&bridge,
		&(struct bridge_config){
		    .name = "127.0.0.1",
		})) {
		const int fd = bridge_connect(&bridge);
		CHECK(row, bridge_ask(fd));
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, report.server.secured == 1 && report.server.named == 0);
}

static void
test_carries_much(void)
{
	const char *row = "all there is comes before the end does";
	static char octets[65536];
	struct bridge bridge;
	size_t received = 0;
	ssize_t n = 0;

	if (start(&bridge, TLS_SERVER_FLOOD)) {
		const int fd = bridge_connect(&bridge);
		CHECK(row, send(fd, "", 1, MSG_NOSIGNAL) == 1);
		while ((n = recv(fd, octets, sizeof(octets), 0)) > 0)
			received += (size_t)n;
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, n == 0);
	CHECK(row, received == TLS_SERVER_FLOOD_OCTETS);
	CHECK(row, report.counts.faults == 0);
}

/* Octet i of what is sent and should come back. */
static char
pattern(size_t i)
{
	return (char)(i * 31 + i / 251);
}

static size_t
send_pattern(int fd, size_t sent, size_t total)
{
	char octets[4096];
	const size_t len =
	    total - sent < sizeof(octets) ? total - sent : sizeof(octets);

	for (size_t i = 0; i < len; i++)
		octets[i] = pattern(sent + i);
	const ssize_t n = send(fd, octets, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	return n > 0 ? (size_t)n : 0;
}

static size_t
receive_pattern(int fd, size_t received)
{
	char octets[4096];
	const ssize_t n = recv(fd, octets, sizeof(octets), MSG_DONTWAIT);

	for (ssize_t i = 0; i < n; i++)
		if (octets[i] != pattern(received + (size_t)i))
			return 0;
	return n > 0 ? (size_t)n : 0;
}

static void
test_carries_both_ways(void)
{
	const char *row = "octets go both ways at a time, none lost or added";
	const size_t total = 4u << 20;
	size_t sent = 0, received = 0;
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_ECHO)) {
		const int fd = bridge_connect(&bridge);
		struct pollfd ready = { .fd = fd };

		while (received < total) {
			ready.events = sent < total ? POLLIN | POLLOUT : POLLIN;
			if (poll(&ready, 1, 10000) != 1)
				break;
			if ((ready.revents & POLLOUT) != 0)
				sent += send_pattern(fd, sent, total);
			if ((ready.revents & POLLIN) == 0)
				continue;
			const size_t n = receive_pattern(fd, received);
			if (n == 0)
				break;
			received += n;
		}
		CHECK(row, bridge_is_quiet(fd, 0));
		(void)close(fd);
	}
	(void)bridge_stop(&bridge);
	CHECK(row, received == total);
}

static void
test_ends_with_local(void)
{
	const char *row = "the library closes, if only for writing";
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_ECHO)) {
		const int fd = bridge_connect(&bridge);
		CHECK(row, bridge_ask(fd));
		CHECK(row, shutdown(fd, SHUT_WR) == 0);
		CHECK(row, bridge_ends(fd));
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, report.counts.open == 0);
	CHECK(row, report.counts.faults == 0);
}

/* Only what the kernel holds of four sockets, and two buffers of our own. */
static void
test_holds_back(void)
{
	const char *row = "a server that reads nothing stops the writer";
	static const char octets[65536];
	struct bridge bridge;
	size_t sent = 0;

	if (bridge_start(&bridge,
		&(struct bridge_config){
		    .behaviour = TLS_SERVER_SINK,
		    .patience_ms = 300,
		})) {
		const int fd = bridge_connect(&bridge);
		ssize_t n;

		while (sent < (64u << 20) &&
		    (n = send(fd, octets, sizeof(octets), MSG_NOSIGNAL)) > 0)
			sent += (size_t)n;
		CHECK(row, bridge_ends(fd));
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, sent < (64u << 20));
	CHECK(row, report.counts.faults == 1);
	CHECK(row, strstr(report.fault, "stalled") != NULL);
}

static const struct {
	const char *row;
	const char *server;
	enum caa_status status;
	const char *told;
} server_rows[] = {
	{ "IPv4", "192.0.2.1", CAA_OK, "192.0.2.1@853" },
	{ "IPv4 and port", "192.0.2.1@65535", CAA_OK },
	{ "IPv6", "2001:db8::1", CAA_OK },
	{ "IPv6 and port", "::1@8853", CAA_OK, "::1@8853" },
	{ "nothing", "", CAA_E_CONFIG },
	{ "a name", "dns.example", CAA_E_CONFIG },
	{ "port 0", "192.0.2.1@0", CAA_E_CONFIG },
	{ "port too high", "192.0.2.1@65536", CAA_E_CONFIG },
	{ "port beyond all numbers", "192.0.2.1@4294967297", CAA_E_CONFIG },
	{ "empty port", "192.0.2.1@", CAA_E_CONFIG },
	{ "more after the port", "192.0.2.1@853x", CAA_E_CONFIG },
	{ "port only", "@853", CAA_E_CONFIG },
	{ "a colon before the port", "192.0.2.1:853", CAA_E_CONFIG },
	{ "no end", "1111111111111111111111111111111111111111111111111111",
	    CAA_E_CONFIG },
};

static void
test_server_forms(void)
{
	struct caa_tls_client *client = NULL;
	struct event_base *base = event_base_new();

	CHECK("a client of the system's authorities",
	    caa_tls_client_new(&client, BRIDGE_NAME, NULL, NULL) == CAA_OK);
	for (size_t i = 0; i < CAA_COUNTOF(server_rows); i++) {
		const struct caa_tls_bridge_config config = {
			.server = server_rows[i].server,
			.client = client,
		};
		struct caa_tls_bridge *bridge = NULL;
		struct caa_error error = { 0 };

		CHECK(server_rows[i].row,
		    caa_tls_bridge_new(&bridge, &config, base, &error) ==
			server_rows[i].status);
		CHECK(server_rows[i].row,
		    error.status == server_rows[i].status &&
			(bridge == NULL) == (error.text[0] != '\0'));
		if (bridge != NULL && server_rows[i].told != NULL)
			CHECK(server_rows[i].row,
			    strcmp(caa_tls_bridge_server(bridge),
				server_rows[i].told) == 0);
		caa_tls_bridge_free(bridge);
	}
	caa_tls_client_free(client);
	if (base != NULL)
		event_base_free(base);
}

static void
test_two_addresses(void)
{
	const char *row = "a second bridge on an address of its own";
	struct bridge bridge;

	if (bridge_start(&bridge, &(struct bridge_config){ .host = 2 })) {
		const int fd = bridge_connect(&bridge);
		CHECK(row, bridge_ask(fd));
		(void)close(fd);
		CHECK(row,
		    strncmp(caa_tls_bridge_address(bridge.bridge), "127.0.0.2@",
			10) == 0);
	}
	(void)bridge_stop(&bridge);
}

const char suite_name[] = "caa.tls_bridge";
const struct test tests[] = {
	{ "carries", test_carries },
	{ "verifies_address", test_verifies_address },
	{ "carries_much", test_carries_much },
	{ "carries_both_ways", test_carries_both_ways },
	{ "ends_with_local", test_ends_with_local },
	{ "holds_back", test_holds_back },
	{ "two_addresses", test_two_addresses },
	{ "server_forms", test_server_forms },
	{ NULL, NULL },
};
