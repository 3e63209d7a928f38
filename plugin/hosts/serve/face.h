/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * face: one way in which certificate authorities speak to the daemon.  This
 * header is all a face needs to know.  To add one:
 *
 *  1. face_NAME.c defines a struct serve_face: the routes it answers, the keys
 *     it reads from the section [serve NAME], and what to make of them;
 *  2. its declaration goes below and one line into the table of faces.c;
 *  3. its paths go into openapi.json, its keys into caa-validator.conf and
 *     caa-validator.conf(5).
 *
 * A face is offered when the key "faces" of [serve] names it.
 *
 * Everything runs on the one thread of the daemon, so nothing here may block.
 * A handler gets an exchange, a request that arrived whole and within all
 * limits, from a peer that may use the route, and ends it by one call of
 * serve_respond*(), at once or later.  In between it asks the module with
 * serve_check():
 *
 *	static void
 *	checked(struct serve_exchange *exchange, void *ctx,
 *	    const struct serve_outcome *outcome)
 *	{
 *		... free what was allocated for the check ...
 *		serve_respond_json(exchange, 200, make_answer(outcome));
 *	}
 *
 *	static void
 *	handle(struct serve_exchange *exchange)
 *	{
 *		... read serve_exchange_request(exchange)->body ...
 *		if (!serve_check(exchange, &request, checked, ctx))
 *			... free ctx: the exchange was answered, with 503 ...
 *	}
 */
#ifndef SERVE_FACE_H
#define SERVE_FACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "plugin/caa_plugin.h"
#include "plugin/hosts/common/exit.h"

struct serve_exchange; /* one request and its answer, opaque */

/* Who may use a route. */
enum serve_access {
	/* Clients with a certificate or token, and this machine.  Others get
	 * 401 and the handler never hears of them. */
	SERVE_ACCESS_CLIENT = 0,
	/* Whoever the handler itself can tell from others, by an HMAC over the
	 * body for example.  It is called for everybody and has to refuse
	 * where peer->is_trusted is false and nothing else convinces it. */
	SERVE_ACCESS_FACE,
	/* Anybody who can connect; the answer tells nothing. */
	SERVE_ACCESS_ANYBODY,
};

enum serve_peer_kind {
	SERVE_PEER_ANONYMOUS = 0,
	SERVE_PEER_LOOPBACK,    /* from this machine, by TCP */
	SERVE_PEER_UNIX,        /* from this machine, by a Unix socket */
	SERVE_PEER_CERTIFICATE, /* TLS; signed by an authority of client_ca */
	SERVE_PEER_TOKEN,       /* TLS; "Authorization: Bearer TOKEN" */
};

struct serve_peer {
	enum serve_peer_kind kind;
	bool is_trusted; /* all kinds but ANONYMOUS */
	char name[256];  /* subject, token's name, address; printable ASCII */
};

struct serve_header {
	const char *name; /* lower case */
	const char *value;
};

/* Borrowed until the exchange is answered; everything ends with a NUL. */
struct serve_request {
	const char *method;
	const char *path;  /* as sent, without the query */
	const char *rest;  /* of the path behind that of a prefix route */
	const char *query; /* behind "?", or "" */
	const char *id;    /* X-Request-Id, fit for a trace_id; or NULL */
	const struct serve_header *headers;
	size_t header_count;
	const uint8_t *body; /* never NULL; a NUL follows */
	size_t body_len;     /* octets */
	const struct serve_peer *peer;
	const void *state; /* what the open() of the face made */
};

const struct serve_request *serve_exchange_request(
    const struct serve_exchange *exchange);

/* The value of a header, its name in lower case; NULL: not sent. */
const char *serve_request_header(
    const struct serve_request *request, const char *name);

/* Answer, and end the exchange.  body is copied. */
void serve_respond(struct serve_exchange *exchange, unsigned status,
    const char *type, const void *body, size_t len);

/* The same with a JSON object, which is let go; NULL: out of memory, 500. */
void serve_respond_json(
    struct serve_exchange *exchange, unsigned status, json_t *object);

/* The same with {"verdict":"deny","error":{"code":CODE,"message":TEXT}}.  With
 * 503 the client is told to come back in a second. */
void serve_respond_error(struct serve_exchange *exchange, unsigned status,
    const char *code, const char *format, ...) CLI_PRINTF(4, 5);

/* What the module said. */
struct serve_outcome {
	int32_t status;                         /* CAA_PLUGIN_* */
	const struct caa_plugin_result *result; /* zeros unless it decided */
	const char *message; /* one sentence where status is negative */
	const char *report;  /* the JSON object of caa_plugin(3), or NULL */
	size_t report_len;   /* octets */
};

/* status is CAA_PLUGIN_E_GONE when the client went away: free, and respond
 * all the same, which then does nothing but end the exchange. */
typedef void serve_checked_fn(struct serve_exchange *exchange, void *ctx,
    const struct serve_outcome *outcome);

/*
 * Have the module check, and call done once, after this returned.  request
 * and all it points to stays valid until then; its request_id is overwritten,
 * and its timeout_ms, if any, loses what the request waits for its turn.
 * False: too much is going on, and the exchange is answered (503); done will
 * not be called.
 */
CLI_NODISCARD bool serve_check(struct serve_exchange *exchange,
    struct caa_plugin_request *request, serve_checked_fn *done, void *ctx);

/* The HTTP status that says the same as an outcome without an answer: 400 for
 * a wrong request, 503 for no capacity, 500; or 200 where there is one. */
unsigned serve_outcome_http(const struct serve_outcome *outcome);

/* Answer with what serve_outcome_http() says and the outcome's message. */
void serve_respond_failure(
    struct serve_exchange *exchange, const struct serve_outcome *outcome);

struct serve_route {
	const char *method; /* "POST" */
	/* "/v1/check"; with a "/" at its end all paths that begin so */
	const char *path;
	enum serve_access access;
	void (*handle)(struct serve_exchange *exchange);
};

/* A key of [serve NAME]. */
struct serve_face_key {
	const char *name;
	const char *initial; /* the default */
};

/* The values of a face's section, complete with defaults. */
struct serve_section;
const char *serve_section_get(
    const struct serve_section *section, const char *key);
/* "FILE [SECTION]", for messages. */
const char *serve_section_origin(
    const struct serve_section *section, const char *key);

struct serve_face {
	const char *name;
	const struct serve_route *routes;  /* ends with a zeroed one */
	const struct serve_face_key *keys; /* likewise; NULL: none */
	/*
	 * Make *state of the settings, for every new configuration anew; the
	 * one before stays until the last of its requests is answered.  On
	 * failure the sentence says which key is wrong, and the configuration
	 * is refused.  NULL where there is nothing to make.
	 */
	enum cli_exit (*open)(void **state, const struct serve_section *section,
	    struct cli_failure *failure);
	void (*close)(void *state);
	/* Can routes with SERVE_ACCESS_FACE tell clients from strangers, as
	 * configured?  NULL: no. */
	bool (*is_guarded)(const void *state);
};

extern const struct serve_face serve_face_check;
extern const struct serve_face serve_face_health;
extern const struct serve_face serve_face_kubernetes;
extern const struct serve_face serve_face_metrics;
extern const struct serve_face serve_face_mpic;
extern const struct serve_face serve_face_openapi;
extern const struct serve_face serve_face_step_ca;

/* All of them; ends with NULL. */
extern const struct serve_face *const serve_faces[];

/* The one called so; NULL with a sentence that begins with origin and suggests
 * the nearest. */
const struct serve_face *serve_face_find(const char *name, size_t len,
    const char *origin, struct cli_failure *failure);

#endif /* SERVE_FACE_H */
