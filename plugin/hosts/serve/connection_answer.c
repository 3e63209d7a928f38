/* SPDX-License-Identifier: BSD-2-Clause */
/* From requests to answers. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <openssl/err.h>

#include "plugin/hosts/serve/answer.h"
#include "plugin/hosts/serve/clock.h"
#include "plugin/hosts/serve/connection_private.h"

#define LINGER_S 2u /* for the rest of what was refused */

static void
tell(struct serve_connection *connection, unsigned status)
{
	const struct serve_request *request = connection->exchange != NULL
	    ? serve_exchange_request(connection->exchange)
	    : NULL;

	connection->set->answered(connection->set->ctx,
	    &(struct serve_access_line){
		.peer = &connection->peer,
		.method = request != NULL ? request->method : "-",
		.path = request != NULL ? request->path : "-",
		.route = request != NULL
		    ? serve_exchange_route(connection->exchange)
		    : "-",
		.status = status,
		.seconds = serve_seconds_since(&connection->since),
	    });
}

static void
on_answer(void *ctx, const struct serve_answer *answer)
{
	struct serve_connection *connection = ctx;

	connection->is_last |= connection->set->is_stopping;
	tell(connection, answer->status);
	connection->exchange = NULL;
	connection->phase = SERVE_PHASE_WRITING;
	serve_connection_wait(connection,
	    serve_connection_number(connection, SERVE_KEY_REQUEST_TIMEOUT_S));
	if (!serve_answer_write(bufferevent_get_output(connection->bev), answer,
		connection->is_last, connection->is_head_method))
		connection->is_last = true;
}

void
serve_connection_refuse(
    struct serve_connection *connection, unsigned status, const char *why)
{
	char body[512];
	const int len = snprintf(body, sizeof(body),
	    "{\"verdict\":\"deny\",\"error\":{\"code\":\"bad-request\","
	    "\"message\":\"%s\"}}",
	    why);

	connection->is_last = true;
	on_answer(connection,
	    &(struct serve_answer){
		.status = status,
		.type = "application/json",
		.body = body,
		.len = (size_t)len,
		.headers = "",
	    });
}

void
serve_connection_handle(struct serve_connection *connection)
{
	const size_t len = evbuffer_get_length(connection->body);
	uint8_t *body = malloc(len + 1);
	const struct serve_arrival arrival = {
		.setup = connection->set->setup,
		.head = &connection->head,
		.body = body,
		.body_len = len,
		.peer = &connection->peer,
	};

	if (body != NULL) {
		(void)evbuffer_remove(connection->body, body, len);
		body[len] = '\0';
		connection->exchange =
		    serve_exchange_new(&arrival, on_answer, connection);
	}
	if (connection->exchange == NULL) {
		free(body);
		serve_connection_refuse(connection, 500, "out of memory");
		return;
	}
	connection->phase = SERVE_PHASE_HANDLING;
	(void)event_del(connection->timer);
	serve_exchange_run(connection->exchange);
}

void
serve_connection_linger(struct serve_connection *connection)
{
	connection->phase = SERVE_PHASE_LINGERING;
	if (connection->ssl != NULL)
		(void)SSL_shutdown(connection->ssl);
	/* The errors of one connection are not those of the next. */
	ERR_clear_error();
	(void)shutdown(bufferevent_getfd(connection->bev), SHUT_WR);
	serve_connection_wait(connection, LINGER_S);
	struct evbuffer *input = bufferevent_get_input(connection->bev);
	(void)evbuffer_drain(input, evbuffer_get_length(input));
}
