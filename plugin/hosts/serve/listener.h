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
	/* Between serve_listeners_open() and what follows it. */
	bool is_listed, is_new;
	char path[108]; /* to be removed at the end; or "" */
	int fd;
	struct evconnlistener *listener;
	void *ctx; /* the acceptor's */
};

/*
 * Add to *list what the settings list and it does not have yet, and mark those
 * that are no longer listed; serve_listeners_keep() or _forget() must follow.
 * Sockets that systemd opened are used in place of what the settings list.
 */
CLI_NODISCARD enum cli_exit serve_listeners_open(struct serve_listener **list,
    const struct serve_settings *settings, struct cli_failure *failure);

/* Close those no longer listed. */
void serve_listeners_keep(struct serve_listener **list);

/* Close those that were added: everything is as before. */
void serve_listeners_forget(struct serve_listener **list);

/*
 * May they be used as the settings stand?  Those with TLS need a certificate,
 * those others can reach a way to tell clients from strangers.
 */
CLI_NODISCARD enum cli_exit serve_listeners_judge(
    const struct serve_listener *listeners, bool has_tls, bool is_guarded,
    struct cli_failure *failure);

/* Begin to accept; the acceptors get the listener as their context. */
bool serve_listeners_start(struct serve_listener *listeners,
    struct event_base *base, evconnlistener_cb accept,
    evconnlistener_errorcb failed, void *ctx);

/* Accept again, after evconnlistener_disable(). */
void serve_listeners_resume(const struct serve_listener *listeners);

void serve_listeners_close(struct serve_listener *listeners);

#endif /* SERVE_LISTENER_H */
