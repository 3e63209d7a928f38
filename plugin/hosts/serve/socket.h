/* SPDX-License-Identifier: BSD-2-Clause */
/* socket: opens listening sockets and tells what kind one is. */
#ifndef SERVE_SOCKET_H
#define SERVE_SOCKET_H

#include <sys/types.h>

#include "plugin/hosts/common/exit.h"

enum serve_socket_kind {
	SERVE_SOCKET_UNKNOWN = 0, /* not one that listens */
	SERVE_SOCKET_INET,
	SERVE_SOCKET_LOOPBACK, /* reached from this machine only */
	SERVE_SOCKET_UNIX,
};

enum serve_socket_kind serve_socket_kind(int fd);

/* "192.0.2.1:8443", "[2001:db8::1]:8443" or the path. */
void serve_socket_name(int fd, char *out, size_t size);

/* ADDRESS:PORT, numbers only; port 0: any.  shown gets what came of it. */
CLI_NODISCARD enum cli_exit serve_socket_inet(int *fd, const char *address,
    char *shown, size_t size, struct cli_failure *failure);

/* A socket at path nobody listens on any more is replaced. */
CLI_NODISCARD enum cli_exit serve_socket_unix(
    int *fd, const char *path, mode_t mode, struct cli_failure *failure);

#endif /* SERVE_SOCKET_H */
