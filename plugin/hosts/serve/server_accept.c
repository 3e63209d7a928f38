/* SPDX-License-Identifier: BSD-2-Clause */
/* Clients come in. */
#include <errno.h>
#include <string.h>

#include "plugin/hosts/serve/log.h"
#include "plugin/hosts/serve/server_private.h"

static const char *const origins[] = {
	[SERVE_PEER_ANONYMOUS] = "a stranger",
	[SERVE_PEER_LOOPBACK] = "loopback",
	[SERVE_PEER_UNIX] = "unix",
};

void
serve_server_accept(struct evconnlistener *evl, evutil_socket_t fd,
    struct sockaddr *address, int len, void *ctx)
{
	const struct serve_listener *listener = ctx;
	struct serve_server *server = listener->ctx;
	struct serve_peer peer = {
		.kind = listener->origin,
		.is_trusted = listener->origin != SERVE_PEER_ANONYMOUS,
	};

	SSL *ssl = NULL;

	(void)evl;
	(void)address;
	(void)len;
	(void)snprintf(
	    peer.name, sizeof(peer.name), "%s", origins[listener->origin]);
	if (listener->is_tls) {
		ssl = serve_tls_accept(server->setup->tls);
		if (ssl == NULL) {
			(void)evutil_closesocket(fd);
			return;
		}
	}
	serve_connection_add(&server->connections, fd, ssl, &peer);
}

/* No descriptor or memory to be had: it would be the same at once again. */
void
serve_server_accept_failed(struct evconnlistener *evl, void *ctx)
{
	const struct timeval wait = { 1, 0 };
	const struct serve_listener *listener = ctx;
	struct serve_server *server = listener->ctx;

	serve_log("%s accepts nothing for a second: %s", listener->name,
	    strerror(errno));
	(void)evconnlistener_disable(evl);
	(void)event_add(server->resume_timer, &wait);
}

void
serve_server_resume(evutil_socket_t fd, short what, void *ctx)
{
	const struct serve_server *server = ctx;

	(void)fd;
	(void)what;
	serve_listeners_resume(server->listeners);
}
