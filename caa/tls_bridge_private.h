/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls_bridge_private: what the files of tls_bridge share.
 *
 *   (plain)      the port, who may use it, turns, the last fault
 *   _connection  one local connection and its TLS connection: life, events
 *   _steps       what gets octets from one to the other
 */
#ifndef CAA_TLS_BRIDGE_PRIVATE_H
#define CAA_TLS_BRIDGE_PRIVATE_H

#include <sys/socket.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "caa/tls_bridge.h"
#include "caa/tls_stream.h"

#define CAA_TLS_PIPE_OCTETS 16384 /* what one TLS record holds at most */

/* Octets on their way.  None are taken in while it is full, which is all the
 * back-pressure there is. */
struct caa_tls_pipe {
	size_t start, end;
	uint8_t octets[CAA_TLS_PIPE_OCTETS];
};

static inline size_t
caa_tls_pipe_len(const struct caa_tls_pipe *pipe)
{
	return pipe->end - pipe->start;
}

static inline size_t
caa_tls_pipe_room(const struct caa_tls_pipe *pipe)
{
	return sizeof(pipe->octets) - pipe->end;
}

enum caa_tls_phase {
	CAA_TLS_WAITING = 0, /* for its turn */
	CAA_TLS_CONNECTING,
	CAA_TLS_HANDSHAKE,
	CAA_TLS_OPEN,
	CAA_TLS_ENDING, /* the server has ended; the rest goes out */
};

struct caa_tls_connection {
	struct caa_tls_bridge *bridge;
	struct caa_tls_connection *next; /* in the order of arrival */
	enum caa_tls_phase phase;
	int local, remote; /* sockets */
	struct event local_event, remote_event, patience;
	struct caa_tls_stream stream;
	bool asked; /* octets went up since the last came down */
	bool said_end;
	bool moved;                   /* the latest event has moved something */
	struct caa_tls_pipe up, down; /* to the server, and from it */
};

struct caa_tls_bridge {
	struct event_base *base;
	const struct caa_tls_client *client;
	char server[64]; /* "IP@port" */
	struct sockaddr_storage address;
	socklen_t address_len;
	struct timeval patience;
	int listener;
	char near[24]; /* where it listens, "IP@port" */
	struct event accepting, pause;
	struct caa_tls_connection *connections;
	struct caa_tls_bridge_counts counts;
	char fault[192];
	int64_t fault_us; /* when; 0: none */
};

/* In phase CAA_TLS_WAITING, with local as its own.  NULL: out of memory, and
 * local is still the caller's. */
struct caa_tls_connection *caa_tls_connection_new(
    struct caa_tls_bridge *bridge, int local);

/* Its turn has come.  False: it failed at once. */
CAA_NODISCARD bool caa_tls_connection_start(
    struct caa_tls_connection *connection);

/* As far as it goes for now.  False: it is over. */
CAA_NODISCARD bool caa_tls_connection_advance(
    struct caa_tls_connection *connection);

/* Closes both ends.  It must be in no list any more. */
void caa_tls_connection_free(struct caa_tls_connection *connection);

/* It is over: free it and give its turn to the next. */
void caa_tls_bridge_drop(
    struct caa_tls_bridge *bridge, struct caa_tls_connection *connection);

/* Keep what went wrong, for caa_tls_bridge_fault(). */
void caa_tls_bridge_blame(struct caa_tls_bridge *bridge, const char *why);

/* Sockets that neither block nor outlive exec().  False: they would. */
CAA_NODISCARD bool caa_tls_socket_prepare(int fd);

#endif /* CAA_TLS_BRIDGE_PRIVATE_H */
