/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls_bridge: DNS over TLS (RFC 7858) for a DNS library that can only do TCP.
 * Listens on a loopback port; for every connection this process makes to it,
 * opens one TLS connection to the server and carries the octets of both
 * unchanged: the framing is the same (RFC 7858 3.3).  As long as one of the
 * two stays open, so does the other; both are used again as the library does.
 *
 * Whatever goes wrong closes the local connection at once, so that the
 * library sees a server that fails.  Nothing is ever sent in the clear.
 *
 * libunbound can be built with a TLS of its own, and Debian's is not.  The
 * bridge serves both: one way to verify a certificate, to test and to word
 * its faults, wherever we run.
 *
 * Who else could use the port, and why not:
 *  - another user's connection is refused before an octet is read from it or
 *    sent for it (caa/peer.h);
 *  - another user's server cannot take the port while the bridge lives: so
 *    the bridge must outlive whatever connects to it.
 *
 * Everything belongs to the thread of the event base and is called there only.
 * No thread, signal or static object of its own.
 */
#ifndef CAA_TLS_BRIDGE_H
#define CAA_TLS_BRIDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "caa/status.h"
#include "caa/tls_client.h"

#define CAA_TLS_DEFAULT_PORT 853 /* RFC 7858 3.1 */

/* TLS connections at a time; local ones above that wait their turn. */
#define CAA_TLS_BRIDGE_MAX_CONNECTIONS 16
/* Local ones, the waiting included; those above that are closed. */
#define CAA_TLS_BRIDGE_MAX_LOCAL 64

struct event_base;
struct caa_tls_bridge;

struct caa_tls_bridge_config {
	const char *server; /* "192.0.2.1", "2001:db8::1@8853"; copied */
	const struct caa_tls_client *client; /* borrowed for its life */
	/* From connect() to the end of the handshake, and later without an
	 * octet moved while some are waiting [2500].  libunbound waits 3000
	 * for an answer: its patience must not hide our reason. */
	uint32_t patience_ms;
	/* Listens on 127.0.0.host [1]: several bridges of one resolver differ,
	 * because libunbound tells servers apart, in its messages, by address
	 * and not by port. */
	uint8_t host;
};

struct caa_tls_bridge_counts {
	uint64_t accepted; /* local connections of this process */
	uint64_t refused;  /* of others */
	uint64_t secured;  /* TLS connections whose certificate was good */
	uint64_t faults;
	unsigned open; /* local connections now */
};

/* CAA_E_SYSTEM if there is no port or descriptor to be had, CAA_E_CONFIG if
 * server is no "IP" or "IP@port".  Nothing is sent yet. */
CAA_NODISCARD enum caa_status caa_tls_bridge_new(struct caa_tls_bridge **out,
    const struct caa_tls_bridge_config *config, struct event_base *base,
    struct caa_error *error);

/* Closes every connection; NULL is allowed.  Not from inside a callback of
 * the bridge's own. */
void caa_tls_bridge_free(struct caa_tls_bridge *bridge);

/* Where it listens: "127.0.0.1@49152". */
const char *caa_tls_bridge_address(const struct caa_tls_bridge *bridge);

/* Where it goes: "192.0.2.1@853". */
const char *caa_tls_bridge_server(const struct caa_tls_bridge *bridge);

/*
 * What went wrong last, if that was at since_us (CLOCK_MONOTONIC) or later
 * and no TLS connection has succeeded after it: printable, one line, as in
 * "TLS to 192.0.2.1@853: certificate has expired".  NULL: nothing did.
 * Valid until the loop runs on.
 */
const char *caa_tls_bridge_fault(
    const struct caa_tls_bridge *bridge, int64_t since_us);

struct caa_tls_bridge_counts caa_tls_bridge_count(
    const struct caa_tls_bridge *bridge);

#endif /* CAA_TLS_BRIDGE_H */
