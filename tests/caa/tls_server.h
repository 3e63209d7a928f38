/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls_server: a TLS server in threads of its own that behaves as told.
 */
#ifndef TESTS_CAA_TLS_SERVER_H
#define TESTS_CAA_TLS_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/caa/tls_identity.h"

/* What every test sends, or asks for.  It must never be seen on the wire. */
#define TLS_SERVER_SECRET "only-over-tls"

enum tls_server_behaviour {
	TLS_SERVER_ECHO = 0,
	TLS_SERVER_OLD,         /* speaks TLS 1.1 at most */
	TLS_SERVER_PLAIN,       /* answers, in the clear */
	TLS_SERVER_SILENT,      /* accepts and says nothing */
	TLS_SERVER_DROP,        /* resets before the handshake */
	TLS_SERVER_RESET,       /* resets instead of the second answer */
	TLS_SERVER_LEAVE,       /* says goodbye after one answer */
	TLS_SERVER_LEAVE_EARLY, /* says goodbye instead of the first */
	TLS_SERVER_CUT,         /* closes instead, without goodbye */
	TLS_SERVER_SINK,        /* reads nothing after the handshake */
	TLS_SERVER_FLOOD,       /* TLS_SERVER_FLOOD_OCTETS, then goodbye */
};

#define TLS_SERVER_FLOOD_OCTETS (8u << 20)

struct tls_server;

struct tls_server *tls_server_start(
    enum tls_server_behaviour behaviour, const struct tls_identity *identity);
uint16_t tls_server_port(const struct tls_server *server);

struct tls_server_report {
	unsigned connections;
	unsigned most;    /* of them at one time */
	unsigned secured; /* handshakes that came to their end */
	unsigned named;   /* with the server name "dns.example" */
	bool leaked;      /* the secret was seen in the clear */
};

/* Ends it; what it has seen. */
struct tls_server_report tls_server_stop(struct tls_server *server);

#endif /* TESTS_CAA_TLS_SERVER_H */
