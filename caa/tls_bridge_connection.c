/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "caa/tls_bridge_private.h"

#define NO_DESCRIPTOR (-1)

static short
local_wishes(const struct caa_tls_connection *c)
{
	return (short)((caa_tls_pipe_room(&c->up) > 0 ? EV_READ : 0) |
	    (caa_tls_pipe_len(&c->down) > 0 ? EV_WRITE : 0));
}

static short
remote_wishes(const struct caa_tls_connection *c)
{
	switch (c->phase) {
	case CAA_TLS_CONNECTING:
		return EV_WRITE;
	case CAA_TLS_HANDSHAKE:
	case CAA_TLS_OPEN:
		return (short)((caa_tls_pipe_room(&c->down) > 0 ? EV_READ : 0) |
		    (c->stream.wants_write ? EV_WRITE : 0));
	case CAA_TLS_WAITING:
	case CAA_TLS_ENDING:
		break;
	}
	return 0;
}

static void serve(evutil_socket_t fd, short what, void *ctx);

static bool
watch(struct caa_tls_connection *c, struct event *event, int fd, short wishes)
{
	if (event_pending(event, EV_READ | EV_WRITE, NULL) == wishes)
		return true;
	(void)event_del(event);
	if (wishes == 0)
		return true;
	return event_assign(event, c->bridge->base, fd,
		   (short)(wishes | EV_PERSIST), serve, c) == 0 &&
	    event_add(event, NULL) == 0;
}

/* A peer that takes nothing must not hold its place for ever.  The time for
 * the handshake runs from its start. */
static bool
watch_time(struct caa_tls_connection *c)
{
	if (c->phase != CAA_TLS_OPEN && c->phase != CAA_TLS_ENDING)
		return true;
	if (c->phase == CAA_TLS_OPEN && caa_tls_pipe_len(&c->up) == 0 &&
	    caa_tls_pipe_len(&c->down) == 0)
		return event_del(&c->patience) == 0;
	return (!c->moved && evtimer_pending(&c->patience, NULL)) ||
	    event_add(&c->patience, &c->bridge->patience) == 0;
}

static bool
watch_all(struct caa_tls_connection *c)
{
	return watch_time(c) &&
	    watch(c, &c->local_event, c->local, local_wishes(c)) &&
	    watch(c, &c->remote_event, c->remote, remote_wishes(c));
}

static void
serve(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_tls_connection *c = ctx;

	(void)fd, (void)what;
	if (!caa_tls_connection_advance(c) || !watch_all(c))
		caa_tls_bridge_drop(c->bridge, c);
}

static void
lose_patience(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_tls_connection *c = ctx;
	const struct timeval *limit = &c->bridge->patience;
	char why[64] = "the connection has stalled";

	(void)fd, (void)what;
	if (c->phase == CAA_TLS_CONNECTING || c->phase == CAA_TLS_HANDSHAKE)
		(void)snprintf(why, sizeof(why), "no %s within %lld ms",
		    c->phase == CAA_TLS_CONNECTING ? "connection" : "handshake",
		    (long long)limit->tv_sec * 1000 + limit->tv_usec / 1000);
	if (c->phase != CAA_TLS_ENDING)
		caa_tls_bridge_blame(c->bridge, why);
	caa_tls_bridge_drop(c->bridge, c);
}

struct caa_tls_connection *
caa_tls_connection_new(struct caa_tls_bridge *bridge, int local)
{
	struct caa_tls_connection *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->bridge = bridge;
	c->local = local;
	c->remote = NO_DESCRIPTOR;
	if (event_assign(
		&c->local_event, bridge->base, local, EV_READ, serve, c) == 0 &&
	    event_assign(&c->remote_event, bridge->base, NO_DESCRIPTOR, 0,
		serve, c) == 0 &&
	    evtimer_assign(&c->patience, bridge->base, lose_patience, c) == 0 &&
	    watch_all(c))
		return c;
	free(c);
	return NULL;
}

/* NULL, or why not. */
static const char *
open_remote(struct caa_tls_connection *c)
{
	const struct caa_tls_bridge *bridge = c->bridge;
	const struct sockaddr *address =
	    (const struct sockaddr *)&bridge->address;

	c->remote = socket(bridge->address.ss_family, SOCK_STREAM, 0);
	if (c->remote == NO_DESCRIPTOR || !caa_tls_socket_prepare(c->remote))
		return caa_tls_errno_text(errno);
	if (connect(c->remote, address, bridge->address_len) != 0 &&
	    errno != EINPROGRESS && errno != EINTR)
		return caa_tls_errno_text(errno);
	if (!caa_tls_stream_open(&c->stream, bridge->client, c->remote) ||
	    event_add(&c->patience, &bridge->patience) != 0)
		return "out of memory";
	return NULL;
}

bool
caa_tls_connection_start(struct caa_tls_connection *c)
{
	const char *why = open_remote(c);

	if (why != NULL) {
		caa_tls_bridge_blame(c->bridge, why);
		return false;
	}
	c->phase = CAA_TLS_CONNECTING;
	return caa_tls_connection_advance(c) && watch_all(c);
}

void
caa_tls_connection_free(struct caa_tls_connection *c)
{
	(void)event_del(&c->local_event);
	(void)event_del(&c->remote_event);
	(void)event_del(&c->patience);
	caa_tls_stream_close(&c->stream);
	if (c->remote != NO_DESCRIPTOR)
		(void)close(c->remote);
	(void)close(c->local);
	free(c);
}
