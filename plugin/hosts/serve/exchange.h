/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exchange: one request from its arrival to its answer; what face.h promises.
 * It outlives its connection where the module is still at work for it.
 */
#ifndef SERVE_EXCHANGE_H
#define SERVE_EXCHANGE_H

#include "plugin/hosts/serve/http.h"
#include "plugin/hosts/serve/setup.h"

struct serve_answer {
	unsigned status;
	const char *type;
	const void *body;
	size_t len;          /* octets */
	const char *headers; /* more of them, each with CR LF; or "" */
};

/* Where an answer goes; called once, unless the exchange was abandoned. */
typedef void serve_answer_fn(void *ctx, const struct serve_answer *answer);

struct serve_arrival { /* what an exchange begins with */
	struct serve_setup *setup;
	struct serve_head *head;       /* taken over */
	uint8_t *body;                 /* taken over; a NUL follows */
	size_t body_len;               /* octets */
	const struct serve_peer *peer; /* copied */
};

/*
 * Find the route and let its face handle the request.  answer is called
 * before this returns or later.  NULL: out of memory, nothing was taken.
 */
struct serve_exchange *serve_exchange_new(
    const struct serve_arrival *arrival, serve_answer_fn *answer, void *ctx);
void serve_exchange_run(struct serve_exchange *exchange);

/* The configuration it began with, and the path of its route or "-". */
const struct serve_setup *serve_exchange_setup(
    const struct serve_exchange *exchange);
const char *serve_exchange_route(const struct serve_exchange *exchange);

/* The client is gone: answer will not be called. */
void serve_exchange_abandon(struct serve_exchange *exchange);

#endif /* SERVE_EXCHANGE_H */
