/* SPDX-License-Identifier: BSD-2-Clause */
/* From octets to requests. */
#include <string.h>
#include <time.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "plugin/hosts/serve/connection_private.h"

static bool
is_too_large(const struct serve_connection *connection, uint64_t octets)
{
	return octets > (uint64_t)serve_connection_number(
			    connection, SERVE_KEY_MAX_BODY_KIB) *
	    1024;
}

static void
begin_body(struct serve_connection *connection)
{
	struct serve_head *head = &connection->head;

	connection->phase = SERVE_PHASE_BODY;
	connection->is_last |= !head->is_persistent;
	connection->is_head_method = strcmp(head->method, "HEAD") == 0;
	connection->peer = connection->origin;
	connection->set->identify(
	    connection->set->ctx, connection->ssl, head, &connection->peer);
	if (is_too_large(connection, head->length))
		serve_connection_refuse(
		    connection, 413, "the body is too large");
	else if (head->wants_continue && (head->is_chunked || head->length > 0))
		(void)evbuffer_add_printf(
		    bufferevent_get_output(connection->bev),
		    "HTTP/1.1 100 Continue\r\n\r\n");
}

/* The octets of a whole head in the input, or 0. */
static size_t
find_head(struct serve_connection *connection, struct evbuffer *input)
{
	struct evbuffer_ptr from, end;
	const size_t len = evbuffer_get_length(input);
	const size_t start =
	    connection->scanned > 3 ? connection->scanned - 3 : 0;

	connection->scanned = len;
	if (evbuffer_ptr_set(input, &from, start, EVBUFFER_PTR_SET) != 0)
		return 0;
	end = evbuffer_search(input, "\r\n\r\n", 4, &from);
	return end.pos < 0 ? 0 : (size_t)end.pos + 4;
}

/* An empty line before a request is no request (RFC 9112 2.2). */
static void
skip_empty_lines(struct evbuffer *input)
{
	char line[2];

	while (evbuffer_copyout(input, line, 2) == 2 && line[0] == '\r' &&
	    line[1] == '\n')
		(void)evbuffer_drain(input, 2);
}

/* Whether to go on: there is more to be done with what is there. */
static bool
read_head(struct serve_connection *connection, struct evbuffer *input)
{
	const char *why;

	if (!connection->has_begun)
		skip_empty_lines(input);
	if (evbuffer_get_length(input) == 0)
		return false;
	if (!connection->has_begun) {
		connection->has_begun = true;
		(void)clock_gettime(CLOCK_MONOTONIC, &connection->since);
		serve_connection_wait(connection,
		    serve_connection_number(
			connection, SERVE_KEY_REQUEST_TIMEOUT_S));
	}
	const size_t len = find_head(connection, input);
	if (len > SERVE_HEAD_MAX ||
	    (len == 0 && connection->scanned > SERVE_HEAD_MAX)) {
		serve_connection_refuse(
		    connection, 431, "the headers are too large");
		return false;
	}
	if (len == 0)
		return false;
	const unsigned status = serve_head_parse(&connection->head,
	    evbuffer_pullup(input, (ev_ssize_t)len), len, &why);
	(void)evbuffer_drain(input, len);
	if (status != 0) {
		serve_connection_refuse(connection, status, why);
		return false;
	}
	begin_body(connection);
	return connection->phase == SERVE_PHASE_BODY;
}

static bool
read_chunks(struct serve_connection *connection, struct evbuffer *input)
{
	size_t used, data, data_len;

	do {
		const size_t have = evbuffer_get_length(input);
		const char *octets =
		    (const char *)evbuffer_pullup(input, (ev_ssize_t)have);

		if (!serve_chunks_next(&connection->chunks, octets, have, &used,
			&data, &data_len)) {
			serve_connection_refuse(
			    connection, 400, "the chunks are malformed");
			return false;
		}
		(void)evbuffer_add(connection->body, octets + data, data_len);
		(void)evbuffer_drain(input, used);
		if (is_too_large(
			connection, evbuffer_get_length(connection->body))) {
			serve_connection_refuse(
			    connection, 413, "the body is too large");
			return false;
		}
	} while (used > 0 && !connection->chunks.is_done);
	return connection->chunks.is_done;
}

static bool
read_body(struct serve_connection *connection, struct evbuffer *input)
{
	const struct serve_head *head = &connection->head;

	if (head->is_chunked) {
		if (!read_chunks(connection, input))
			return false;
	} else {
		const size_t left = (size_t)head->length -
		    evbuffer_get_length(connection->body);

		(void)evbuffer_remove_buffer(input, connection->body, left);
		if (evbuffer_get_length(connection->body) < head->length)
			return false;
	}
	serve_connection_handle(connection);
	return false;
}

void
serve_connection_read(struct serve_connection *connection)
{
	struct evbuffer *input = bufferevent_get_input(connection->bev);
	bool more = true;

	while (more) {
		switch (connection->phase) {
		case SERVE_PHASE_HEAD:
			more = read_head(connection, input);
			break;
		case SERVE_PHASE_BODY:
			more = read_body(connection, input);
			break;
		case SERVE_PHASE_LINGERING:
			(void)evbuffer_drain(input, evbuffer_get_length(input));
			return;
		case SERVE_PHASE_HANDLING:
		case SERVE_PHASE_WRITING:
			return;
		}
	}
}
