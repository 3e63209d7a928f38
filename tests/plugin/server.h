/* SPDX-License-Identifier: BSD-2-Clause */
/* server: the servers of tests/plugin/servers as processes of their own, with
 * certificates made on the spot. */
#ifndef TESTS_PLUGIN_SERVER_H
#define TESTS_PLUGIN_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

struct server {
	pid_t pid;
	unsigned port;
};

/* Make certificates in a directory: ca.pem, other.pem, server.pem, client.pem
 * and a .key for each. */
bool server_certificates(const char *directory);

/*
 * Start "web_server.py" or "mail_server.py" on a directory with options
 * separated by spaces; false, with a line that starts with SKIP, if this
 * machine has not what it needs.
 */
bool server_start(struct server *server, const char *script,
    const char *directory, const char *options);

void server_stop(struct server *server);

#endif /* TESTS_PLUGIN_SERVER_H */
