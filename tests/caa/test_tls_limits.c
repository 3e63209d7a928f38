/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may use the bridge, how much of it, and what it leaves behind. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
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
test_serves_sixteen(void)
{
	const char *row = "sixteen at a time, the others in their turn";
	int fds[CAA_TLS_BRIDGE_MAX_CONNECTIONS + 4];
	const size_t most = CAA_TLS_BRIDGE_MAX_CONNECTIONS;
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_ECHO)) {
		for (size_t i = 0; i < CAA_COUNTOF(fds); i++)
			fds[i] = bridge_connect(&bridge);
		for (size_t i = 0; i < most; i++)
			CHECK(row, bridge_ask(fds[i]));
		CHECK(row, bridge_is_quiet(fds[most], 50));
		for (size_t i = 0; i < most; i++)
			CHECK(row, bridge_ask(fds[i]));
		for (size_t i = 0; i < CAA_COUNTOF(fds) - most; i++) {
			(void)close(fds[i]);
			CHECK(row, bridge_ask(fds[most + i]));
		}
		for (size_t i = CAA_COUNTOF(fds) - most; i < CAA_COUNTOF(fds);
		     i++)
			(void)close(fds[i]);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, report.counts.secured == CAA_COUNTOF(fds));
	CHECK(row, report.counts.faults == 0);
}

static void
test_closes_sixty_fifth(void)
{
	const char *row = "beyond 64 a connection is closed at once";
	int fds[CAA_TLS_BRIDGE_MAX_LOCAL];
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_SILENT)) {
		for (size_t i = 0; i < CAA_COUNTOF(fds); i++)
			fds[i] = bridge_connect(&bridge);
		const int fd = bridge_connect(&bridge);
		CHECK(row, bridge_ends(fd));
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, report.counts.accepted == CAA_TLS_BRIDGE_MAX_LOCAL + 1);
	CHECK(row, report.counts.open == CAA_TLS_BRIDGE_MAX_LOCAL);
	CHECK(row, report.server.connections <= CAA_TLS_BRIDGE_MAX_CONNECTIONS);
	CHECK(row, report.counts.faults == 1);
	for (size_t i = 0; i < CAA_COUNTOF(fds); i++)
		(void)close(fds[i]);
}

static void
test_refuses_strangers(void)
{
	const char *row = "another process gets nothing through";
	struct bridge bridge;
	int outcome = -1;

	if (start(&bridge, TLS_SERVER_ECHO)) {
		const pid_t child = fork();
		if (child == 0)
			_exit(bridge_ask(bridge_connect(&bridge)) ? 1 : 0);
		CHECK(row, waitpid(child, &outcome, 0) == child);
		const int fd = bridge_connect(&bridge);
		CHECK("we still do", bridge_ask(fd));
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK(row, outcome == 0);
	CHECK(row, report.counts.refused == 1);
	CHECK(row, report.counts.accepted == 1);
	CHECK(row, report.server.connections == 1);
}

static void
test_keeps_its_port(void)
{
	const char *row = "nobody else can listen on the port meanwhile";
	static const uint32_t addresses[] = { INADDR_LOOPBACK, INADDR_ANY };
	const int one = 1;
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_ECHO))
		for (size_t i = 0; i < CAA_COUNTOF(addresses); i++) {
			const int fd = socket(AF_INET, SOCK_STREAM, 0);
			struct sockaddr_in address = { .sin_family = AF_INET };

			address.sin_port = htons(bridge.port);
			address.sin_addr.s_addr = htonl(addresses[i]);
			(void)setsockopt(
			    fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
			CHECK(row,
			    bind(fd, (struct sockaddr *)&address,
				sizeof(address)) != 0 ||
				listen(fd, 1) != 0);
			(void)close(fd);
		}
	(void)bridge_stop(&bridge);
}

static unsigned
count_descriptors(void)
{
	unsigned count = 0;

	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void
test_leaves_nothing(void)
{
	const char *row = "freed with connections in every phase";
	const unsigned before = count_descriptors();
	int fds[24];
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_ECHO))
		for (size_t i = 0; i < CAA_COUNTOF(fds); i++) {
			fds[i] = bridge_connect(&bridge);
			if (i < 8)
				CHECK(row, bridge_ask(fds[i]));
		}
	(void)bridge_stop(&bridge);
	for (size_t i = 0; i < CAA_COUNTOF(fds); i++)
		(void)close(fds[i]);
	CHECK(row, count_descriptors() == before);
}

/* The bridge must not spin, and must go on when there are descriptors again. */
static void
test_survives_want(void)
{
	const char *row = "without a descriptor it waits for one";
	struct rlimit limit, low;
	struct bridge bridge;

	if (start(&bridge, TLS_SERVER_ECHO)) {
		const int fd = bridge_connect(&bridge);
		CHECK(row, bridge_ask(fd));
		const int waiting = socket(AF_INET, SOCK_STREAM, 0);
		struct sockaddr_in address = { .sin_family = AF_INET };

		address.sin_port = htons(bridge.port);
		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		(void)getrlimit(RLIMIT_NOFILE, &limit);
		low = limit;
		low.rlim_cur = 3;
		(void)setrlimit(RLIMIT_NOFILE, &low);
		CHECK(row,
		    connect(waiting, (struct sockaddr *)&address,
			sizeof(address)) == 0);
		CHECK(row, bridge_is_quiet(waiting, 150));
		(void)setrlimit(RLIMIT_NOFILE, &limit);
		CHECK(row, bridge_ask(waiting));
		(void)close(waiting);
		(void)close(fd);
	}
	(void)bridge_stop(&bridge);
}

const char suite_name[] = "caa.tls_limits";
const struct test tests[] = {
	{ "serves_sixteen", test_serves_sixteen },
	{ "closes_sixty_fifth", test_closes_sixty_fifth },
	{ "refuses_strangers", test_refuses_strangers },
	{ "keeps_its_port", test_keeps_its_port },
	{ "leaves_nothing", test_leaves_nothing },
	{ "survives_want", test_survives_want },
	{ NULL, NULL },
};
