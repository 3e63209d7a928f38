/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * connection: the connections of all listeners.  Each carries one request
 * after the other; what a client sends ahead waits unread.  A request has to
 * be whole in time, however busily its octets drip in.
 */
#ifndef SERVE_CONNECTION_H
#define SERVE_CONNECTION_H

#include <openssl/ssl.h>

#include "plugin/hosts/serve/exchange.h"

struct serve_connection;

/* One answer, for the log and the metrics. */
struct serve_access_line {
	const struct serve_peer *peer;
	const char *method, *path; /* "-": it never came to that */
	const char *route;         /* its path in a table, or "-" */
	unsigned status;
	double seconds; /* since its first octet */
};

struct serve_connections {
	struct event_base *base;
	struct serve_setup *setup; /* that new requests begin with */
	struct serve_connection *first, *last;
	unsigned count;
	bool is_stopping;
	void *ctx; /* of these */
	/* Who sends it?  Called once its head is there. */
	void (*identify)(void *ctx, SSL *ssl, const struct serve_head *head,
	    struct serve_peer *peer);
	void (*answered)(void *ctx, const struct serve_access_line *line);
	void (*emptied)(void *ctx); /* the last one is closed */
};

/*
 * Take over fd, an accepted socket, and ssl, which may be NULL.  With too many
 * connections the one that idles longest goes; if none does, this one.
 */
void serve_connection_add(struct serve_connections *set, evutil_socket_t fd,
    SSL *ssl, const struct serve_peer *peer);

/* Close those that idle; the others when their request is answered. */
void serve_connections_stop(struct serve_connections *set);

/* Close all, answered or not. */
void serve_connections_clear(struct serve_connections *set);

#endif /* SERVE_CONNECTION_H */
