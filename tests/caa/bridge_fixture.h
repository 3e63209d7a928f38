/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bridge_fixture: a tls_bridge on a loop in a thread of its own, with SIGPIPE
 * as deadly as it is by default, and clients of it that block.
 */
#ifndef TESTS_CAA_BRIDGE_FIXTURE_H
#define TESTS_CAA_BRIDGE_FIXTURE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/tls_bridge.h"
#include "tests/caa/tls_server.h"

#define BRIDGE_NAME "dns.example"

struct bridge_config {
	enum tls_server_behaviour behaviour;
	/* Whom the client believes, and the server's: [one as it should be] */
	const struct tls_identity *authority, *identity;
	const char *name; /* [BRIDGE_NAME] */
	uint32_t patience_ms;
	uint8_t host;   /* it listens on 127.0.0.host [1] */
	bool no_server; /* nobody listens where it should be */
};

struct bridge {
	struct tls_identity authority, identity;
	struct tls_server *server;
	char address[32]; /* of the server, "IP@port" */
	struct caa_tls_client *client;
	struct event_base *base;
	struct caa_tls_bridge *bridge;
	uint8_t host;
	uint16_t port;
	int stop[2];
	pthread_t thread;
	bool runs;
};

/* What the bridge thinks after it has been stopped. */
struct bridge_report {
	struct caa_tls_bridge_counts counts;
	char fault[192];   /* empty: none */
	bool fault_is_old; /* it is not told of what begins now */
	struct tls_server_report server;
};

/* False, and a failed check, if it cannot be started. */
bool bridge_start(struct bridge *bridge, const struct bridge_config *config);

/* Stops the loop, so that the bridge may be looked at, then all the rest. */
struct bridge_report bridge_stop(struct bridge *bridge);

/* A connection to the bridge; reading from it gives up after ten seconds. */
int bridge_connect(const struct bridge *bridge);

/* Send the secret and have it back unchanged? */
bool bridge_ask(int fd);

/* Does the connection end without another octet? */
bool bridge_ends(int fd);

/* Nothing comes and nothing ends within so many milliseconds. */
bool bridge_is_quiet(int fd, int timeout_ms);

#endif /* TESTS_CAA_BRIDGE_FIXTURE_H */
