/* SPDX-License-Identifier: BSD-2-Clause */
/* connection_private: one connection, for the files that make it up. */
#ifndef SERVE_CONNECTION_PRIVATE_H
#define SERVE_CONNECTION_PRIVATE_H

#include "plugin/hosts/serve/connection.h"

enum serve_phase {
	SERVE_PHASE_HEAD = 0, /* none or some of a request's head is there */
	SERVE_PHASE_BODY,
	SERVE_PHASE_HANDLING, /* the face has it */
	SERVE_PHASE_WRITING,  /* the answer is on its way */
	SERVE_PHASE_LINGERING /* all is said; what comes is thrown away */
};

struct serve_connection {
	struct serve_connections *set;
	struct serve_connection *next, *previous;
	struct bufferevent *bev;
	SSL *ssl; /* the bufferevent's */
	struct event *timer;
	struct serve_peer origin; /* before anybody said who he is */
	struct serve_peer peer;
	enum serve_phase phase;
	bool has_begun;        /* some of the request is there */
	bool has_served;       /* this is not the first one */
	bool is_last;          /* close when it is answered */
	struct timespec since; /* the request began, or the wait for it */
	size_t scanned;        /* octets known to hold no end of a head */
	struct serve_head head;
	bool is_head_method;
	struct serve_chunks chunks;
	struct evbuffer *body;
	struct serve_exchange *exchange;
};

/* Wait so long for what the phase waits for. */
void serve_connection_wait(
    struct serve_connection *connection, unsigned seconds);

/* A number of the settings in force. */
unsigned serve_connection_number(
    const struct serve_connection *connection, enum serve_key key);

/* Do what can be done with the octets that are there. */
void serve_connection_read(struct serve_connection *connection);

/* A request is there with its body: make an exchange of it. */
void serve_connection_handle(struct serve_connection *connection);

/* Answer what never became an exchange, and close. */
void serve_connection_refuse(
    struct serve_connection *connection, unsigned status, const char *why);

/* Say goodbye, so that the end is not taken for an accident, and give the
 * client time to read the answer though it is still sending. */
void serve_connection_linger(struct serve_connection *connection);

#endif /* SERVE_CONNECTION_PRIVATE_H */
