/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * listener: where the daemon can be reached: "https://ADDRESS:PORT",
 * "http://ADDRESS:PORT" on this machine only, "unix:PATH", or what systemd
 * has opened already.
 */
#ifndef SERVE_LISTENER_H
#define SERVE_LISTENER_H

#include <event2/listener.h>

#include "plugin/hosts/serve/settings.h"

struct serve_listener {
	struct serve_listener *next;
	char name[160];  /* "https://192.0.2.1:8443", with the real port */
	char asked[160]; /* as it stands in the settings */
	bool is_tls;
	enum serve_peer_kind origin; /* of who comes in: ANONYMOUS, ... */
	bool is_inherited;
	bool is_kept;   /* while lists are compared */
	char path[108]; /* to be removed at the end; or "" */
	int fd;
	struct evconnlistener *listener;
	void *ctx; /* the acceptor's */
};

/*
 * Open what the settings list and *old does not have yet; on success *out has
 * all of them, those no longer listed are closed, and *old is empty.  On
 * failure *old is as it was.  Sockets that systemd opened are used in place of
 * the list.
 */
CLI_NODISCARD enum cli_exit serve_listeners_open(struct serve_listener **out,
    struct serve_listener **old, const struct serve_settings *settings,
    struct cli_failure *failure);

/* Begin to accept; the acceptor gets the listener as its context. */
bool serve_listeners_start(struct serve_listener *listeners,
    struct event_base *base, evconnlistener_cb accept, void *ctx);

void serve_listeners_close(struct serve_listener *listeners);

#endif /* SERVE_LISTENER_H */
