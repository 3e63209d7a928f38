/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/caa/bridge_fixture.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/runner.h"

#define DAY 86400L

static void
stop_loop(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd, (void)what;
	(void)event_base_loopbreak(ctx);
}

static void *
run(void *ctx)
{
	struct bridge *bridge = ctx;

	(void)event_base_once(bridge->base, bridge->stop[0], EV_READ, stop_loop,
	    bridge->base, NULL);
	(void)event_base_dispatch(bridge->base);
	return NULL;
}

static bool
make_client(struct bridge *bridge, const struct bridge_config *config)
{
	char path[] = "/tmp/caa-test-authority-XXXXXX";
	const char *name = config->name == NULL ? BRIDGE_NAME : config->name;
	const bool made =
	    tls_identity_save(config->authority == NULL ? &bridge->authority
							: config->authority,
		path) &&
	    caa_tls_client_new(&bridge->client, name, path, NULL) == CAA_OK;

	(void)unlink(path);
	return made;
}

static void
make_identities(struct bridge *bridge)
{
	bridge->authority = tls_identity_make(
	    &(struct tls_identity_config){
		.subject = "authority", .begins_s = -DAY, .ends_s = DAY },
	    NULL);
	bridge->identity = tls_identity_make(
	    &(struct tls_identity_config){ .subject = "server",
		.alt_name =
		    "DNS:other.example,DNS:" BRIDGE_NAME ",IP:127.0.0.1",
		.begins_s = -DAY,
		.ends_s = DAY },
	    &bridge->authority);
}

/* A port nobody listens on: bound and closed again. */
static uint16_t
find_closed_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)bind(fd, (struct sockaddr *)&address, len);
	(void)getsockname(fd, (struct sockaddr *)&address, &len);
	(void)close(fd);
	return ntohs(address.sin_port);
}

bool
bridge_start(struct bridge *bridge, const struct bridge_config *config)
{
	struct caa_tls_bridge_config settings = {
		.server = bridge->address,
		.patience_ms = config->patience_ms,
		.host = config->host,
	};

	*bridge = (struct bridge){
		.stop = { -1, -1 },
		.host = config->host == 0 ? 1 : config->host,
	};
	make_identities(bridge);
	if (!config->no_server)
		bridge->server = tls_server_start(config->behaviour,
		    config->identity == NULL ? &bridge->identity
					     : config->identity);
	(void)snprintf(bridge->address, sizeof(bridge->address), "127.0.0.1@%u",
	    bridge->server == NULL ? find_closed_port()
				   : tls_server_port(bridge->server));
	bridge->base = event_base_new();
	bridge->runs = bridge->base != NULL && pipe(bridge->stop) == 0 &&
	    make_client(bridge, config);
	settings.client = bridge->client;
	bridge->runs = bridge->runs &&
	    caa_tls_bridge_new(
		&bridge->bridge, &settings, bridge->base, NULL) == CAA_OK;
	if (bridge->runs)
		bridge->port = (uint16_t)strtoul(
		    strchr(caa_tls_bridge_address(bridge->bridge), '@') + 1,
		    NULL, 10);
	bridge->runs = bridge->runs &&
	    pthread_create(&bridge->thread, NULL, run, bridge) == 0;
	CHECK("the bridge starts", bridge->runs);
	return bridge->runs;
}

static int64_t
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct bridge_report
bridge_stop(struct bridge *bridge)
{
	struct bridge_report report = { 0 };

	if (bridge->runs) {
		(void)!write(bridge->stop[1], "", 1);
		(void)pthread_join(bridge->thread, NULL);
		const char *fault = caa_tls_bridge_fault(bridge->bridge, 0);
		report.counts = caa_tls_bridge_count(bridge->bridge);
		(void)snprintf(report.fault, sizeof(report.fault), "%s",
		    fault == NULL ? "" : fault);
		report.fault_is_old =
		    caa_tls_bridge_fault(bridge->bridge, now_us()) == NULL;
	}
	caa_tls_bridge_free(bridge->bridge);
	caa_tls_client_free(bridge->client);
	if (bridge->server != NULL)
		report.server = tls_server_stop(bridge->server);
	if (bridge->base != NULL)
		event_base_free(bridge->base);
	(void)close(bridge->stop[0]);
	(void)close(bridge->stop[1]);
	tls_identity_free(&bridge->authority);
	tls_identity_free(&bridge->identity);
	return report;
}

int
bridge_connect(const struct bridge *bridge)
{
	const struct timeval patience = { 10, 0 };
	struct sockaddr_in address = { .sin_family = AF_INET };
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + bridge->host);
	address.sin_port = htons(bridge->port);
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	CHECK("the bridge can be connected to",
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	return fd;
}

bool
bridge_ask(int fd)
{
	static const char secret[] = TLS_SERVER_SECRET;
	char reply[sizeof(secret)];

	return send(fd, secret, sizeof(secret), MSG_NOSIGNAL) ==
	    (ssize_t)sizeof(secret) &&
	    recv(fd, reply, sizeof(reply), MSG_WAITALL) ==
	    (ssize_t)sizeof(reply) &&
	    memcmp(reply, secret, sizeof(secret)) == 0;
}

bool
bridge_ends(int fd)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };
	char octet;

	return poll(&polled, 1, 10000) == 1 && recv(fd, &octet, 1, 0) <= 0;
}

bool
bridge_is_quiet(int fd, int timeout_ms)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };

	return poll(&polled, 1, timeout_ms) == 0;
}
