/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/tls_bridge.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "caa/ascii.h"
#include "caa/peer.h"
#include "caa/tls_bridge_private.h"

#define NO_DESCRIPTOR       (-1)
#define BACKLOG             128
#define ACCEPTS_PER_TURN    16 /* others of the loop want their turn, too */
#define ACCEPT_PAUSE_US     100000
#define DEFAULT_PATIENCE_MS 2500u

static int64_t
now_us(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* 0: no port. */
static uint16_t
parse_port(const char *text)
{
	uint32_t port = 0;

	for (; caa_ascii_is_digit((uint8_t)*text) && port <= UINT16_MAX; text++)
		port = port * 10 + (uint32_t)(*text - '0');
	return *text == '\0' && port <= UINT16_MAX ? (uint16_t)port : 0;
}

static bool
set_ipv4(struct caa_tls_bridge *bridge, const char *ip, uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	address.sin_port = htons(port);
	if (inet_pton(AF_INET, ip, &address.sin_addr) != 1)
		return false;
	memcpy(&bridge->address, &address, sizeof(address));
	bridge->address_len = sizeof(address);
	return true;
}

static bool
set_ipv6(struct caa_tls_bridge *bridge, const char *ip, uint16_t port)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6 };

	address.sin6_port = htons(port);
	if (inet_pton(AF_INET6, ip, &address.sin6_addr) != 1)
		return false;
	memcpy(&bridge->address, &address, sizeof(address));
	bridge->address_len = sizeof(address);
	return true;
}

static bool
set_server(struct caa_tls_bridge *bridge, const char *server)
{
	char ip[INET6_ADDRSTRLEN] = "";
	const size_t len = strcspn(server, "@");
	const uint16_t port = server[len] == '@' ? parse_port(server + len + 1)
						 : CAA_TLS_DEFAULT_PORT;

	if (port == 0 || len >= sizeof(ip))
		return false;
	memcpy(ip, server, len);
	if (!set_ipv4(bridge, ip, port) && !set_ipv6(bridge, ip, port))
		return false;
	(void)snprintf(
	    bridge->server, sizeof(bridge->server), "%s@%u", ip, port);
	return true;
}

bool
caa_tls_socket_prepare(int fd)
{
	const int one = 1;
	const int flags = fcntl(fd, F_GETFL);

	/* A query must not wait for the acknowledgement of the one before. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

/*
 * No SO_REUSEADDR, no SO_REUSEPORT: while this socket listens, nobody else
 * can bind its port.
 */
static bool
open_listener(struct caa_tls_bridge *bridge, uint8_t host)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);

	address.sin_addr.s_addr =
	    htonl(INADDR_LOOPBACK - 1 + (host == 0 ? 1 : host));
	bridge->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bridge->listener == NO_DESCRIPTOR ||
	    !caa_tls_socket_prepare(bridge->listener) ||
	    bind(bridge->listener, (struct sockaddr *)&address, len) != 0 ||
	    listen(bridge->listener, BACKLOG) != 0 ||
	    getsockname(bridge->listener, (struct sockaddr *)&address, &len) !=
		0)
		return false;
	(void)snprintf(bridge->near, sizeof(bridge->near), "127.0.0.%u@%u",
	    host == 0 ? 1u : host, ntohs(address.sin_port));
	return true;
}

static void
append(struct caa_tls_bridge *bridge, struct caa_tls_connection *connection)
{
	struct caa_tls_connection **end = &bridge->connections;

	while (*end != NULL)
		end = &(*end)->next;
	*end = connection;
	bridge->counts.open++;
}

static void
discard(struct caa_tls_bridge *bridge, struct caa_tls_connection *connection)
{
	struct caa_tls_connection **at = &bridge->connections;

	while (*at != connection)
		at = &(*at)->next;
	*at = connection->next;
	bridge->counts.open--;
	caa_tls_connection_free(connection);
}

/* The first that waits, if there is room for one more. */
static struct caa_tls_connection *
find_next(const struct caa_tls_bridge *bridge)
{
	struct caa_tls_connection *c, *first = NULL;
	unsigned busy = 0;

	for (c = bridge->connections; c != NULL; c = c->next) {
		if (c->phase != CAA_TLS_WAITING)
			busy++;
		else if (first == NULL)
			first = c;
	}
	return busy < CAA_TLS_BRIDGE_MAX_CONNECTIONS ? first : NULL;
}

static void
start_waiting(struct caa_tls_bridge *bridge)
{
	struct caa_tls_connection *connection;

	while ((connection = find_next(bridge)) != NULL)
		if (!caa_tls_connection_start(connection))
			discard(bridge, connection);
}

void
caa_tls_bridge_drop(
    struct caa_tls_bridge *bridge, struct caa_tls_connection *connection)
{
	discard(bridge, connection);
	start_waiting(bridge);
}

void
caa_tls_bridge_blame(struct caa_tls_bridge *bridge, const char *why)
{
	bridge->counts.faults++;
	bridge->fault_us = now_us();
	(void)snprintf(bridge->fault, sizeof(bridge->fault), "TLS to %s: %s",
	    bridge->server, why);
}

static void
welcome(struct caa_tls_bridge *bridge, int fd)
{
	struct caa_tls_connection *connection = NULL;

	if (!caa_peer_is_own(fd)) {
		bridge->counts.refused++;
		(void)close(fd);
		return;
	}
	bridge->counts.accepted++;
	if (bridge->counts.open == CAA_TLS_BRIDGE_MAX_LOCAL)
		caa_tls_bridge_blame(bridge, "too many connections");
	else if (caa_tls_socket_prepare(fd))
		connection = caa_tls_connection_new(bridge, fd);
	if (connection == NULL)
		(void)close(fd);
	else
		append(bridge, connection);
}

/* Is it worth while to accept again at once? */
static bool
is_passing(int fault)
{
	return fault == EAGAIN || fault == EWOULDBLOCK || fault == EINTR ||
	    fault == ECONNABORTED || fault == EPROTO;
}

static void
accept_some(evutil_socket_t listener, short what, void *ctx)
{
	static const struct timeval pause = { 0, ACCEPT_PAUSE_US };
	struct caa_tls_bridge *bridge = ctx;

	(void)what;
	for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
		const int fd = accept((int)listener, NULL, NULL);
		if (fd >= 0) {
			welcome(bridge, fd);
			continue;
		}
		/* Without a descriptor to spare the listener stays readable,
		 * and the loop would spin. */
		if (!is_passing(errno) &&
		    event_add(&bridge->pause, &pause) == 0)
			(void)event_del(&bridge->accepting);
		break;
	}
	start_waiting(bridge);
}

static void
accept_again(evutil_socket_t fd, short what, void *ctx)
{
	static const struct timeval pause = { 0, ACCEPT_PAUSE_US };
	struct caa_tls_bridge *bridge = ctx;

	(void)fd, (void)what;
	if (event_add(&bridge->accepting, NULL) != 0)
		(void)event_add(&bridge->pause, &pause);
}

static bool
watch_listener(struct caa_tls_bridge *bridge)
{
	if (evtimer_assign(
		&bridge->pause, bridge->base, accept_again, bridge) != 0 ||
	    event_assign(&bridge->accepting, bridge->base, bridge->listener,
		EV_READ | EV_PERSIST, accept_some, bridge) != 0)
		return false;
	return event_add(&bridge->accepting, NULL) == 0;
}

enum caa_status
caa_tls_bridge_new(struct caa_tls_bridge **out,
    const struct caa_tls_bridge_config *config, struct event_base *base,
    struct caa_error *error)
{
	const uint32_t patience_ms = config->patience_ms == 0
	    ? DEFAULT_PATIENCE_MS
	    : config->patience_ms;
	struct caa_tls_bridge *bridge = calloc(1, sizeof(*bridge));

	if (bridge == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	bridge->base = base;
	bridge->client = config->client;
	bridge->patience.tv_sec = patience_ms / 1000;
	bridge->patience.tv_usec = (long)(patience_ms % 1000) * 1000;
	bridge->listener = NO_DESCRIPTOR;
	if (!set_server(bridge, config->server)) {
		free(bridge);
		return caa_error_set(error, CAA_E_CONFIG,
		    "\"%s\" is no address of a DNS server: write IP or "
		    "IP@port",
		    config->server);
	}
	if (!open_listener(bridge, config->host) || !watch_listener(bridge)) {
		const char *why = caa_tls_errno_text(errno);
		if (bridge->listener != NO_DESCRIPTOR)
			(void)close(bridge->listener);
		free(bridge);
		return caa_error_set(error, CAA_E_SYSTEM,
		    "no loopback port is to be had for DNS over TLS: %s", why);
	}
	*out = bridge;
	return CAA_OK;
}

void
caa_tls_bridge_free(struct caa_tls_bridge *bridge)
{
	if (bridge == NULL)
		return;
	while (bridge->connections != NULL)
		discard(bridge, bridge->connections);
	(void)event_del(&bridge->accepting);
	(void)event_del(&bridge->pause);
	(void)close(bridge->listener);
	free(bridge);
}

const char *
caa_tls_bridge_address(const struct caa_tls_bridge *bridge)
{
	return bridge->near;
}

const char *
caa_tls_bridge_server(const struct caa_tls_bridge *bridge)
{
	return bridge->server;
}

const char *
caa_tls_bridge_fault(const struct caa_tls_bridge *bridge, int64_t since_us)
{
	return bridge->fault_us != 0 && bridge->fault_us >= since_us
	    ? bridge->fault
	    : NULL;
}

struct caa_tls_bridge_counts
caa_tls_bridge_count(const struct caa_tls_bridge *bridge)
{
	return bridge->counts;
}
