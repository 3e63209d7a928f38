/* SPDX-License-Identifier: BSD-2-Clause */
/* server_private: what the files that make up the server call each other. */
#ifndef SERVE_SERVER_PRIVATE_H
#define SERVE_SERVER_PRIVATE_H

#include "plugin/hosts/serve/server.h"

/* The settings and sockets of a configuration take the place of those in
 * force, or nothing changes. */
CLI_NODISCARD enum cli_exit serve_server_load(
    struct serve_server *server, struct cli_failure *failure);

/* The same while clients wait; what comes of it is said. */
void serve_server_reload(struct serve_server *server);

/* Events: files may have been replaced, a client comes in, none can, and they
 * may again. */
void serve_server_watch(evutil_socket_t fd, short what, void *ctx);
void serve_server_accept(struct evconnlistener *evl, evutil_socket_t fd,
    struct sockaddr *address, int len, void *ctx);
void serve_server_accept_failed(struct evconnlistener *evl, void *ctx);
void serve_server_resume(evutil_socket_t fd, short what, void *ctx);

#endif /* SERVE_SERVER_PRIVATE_H */
