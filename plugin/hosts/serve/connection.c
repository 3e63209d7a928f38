/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>

#include "plugin/hosts/serve/answer.h"

#define READ_AHEAD_MAX 65536u /* octets taken from a client before its turn */
#define FIRST_S        1.0    /* for the first octet of a connection */
#define LINGER_S       2u     /* for the rest of what was refused */

enum phase {
	HEAD = 0, /* none or some of a request's head is there */
	BODY,
	HANDLING, /* the face has it */
	WRITING,  /* the answer is on its way */
	LINGERING /* all is said; what comes is thrown away */
};

struct serve_connection {
	struct serve_connections *set;
	struct serve_connection *next, *previous;
	struct bufferevent *bev;
	SSL *ssl; /* the bufferevent's */
	struct event *timer;
	struct serve_peer origin; /* before anybody said who he is */
	struct serve_peer peer;
	enum phase phase;
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

static void
set_timer(struct serve_connection *connection, unsigned seconds)
{
	const struct timeval wait = { (time_t)seconds, 0 };

	(void)event_add(connection->timer, &wait);
}

static unsigned
number(const struct serve_connection *connection, enum serve_key key)
{
	return serve_settings_number(&connection->set->setup->settings, key);
}

static void
unlink_connection(struct serve_connection *connection)
{
	struct serve_connections *set = connection->set;

	if (connection->previous != NULL)
		connection->previous->next = connection->next;
	else
		set->first = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	else
		set->last = connection->previous;
	set->count--;
}

static void
connection_free(struct serve_connection *connection)
{
	struct serve_connections *set = connection->set;

	unlink_connection(connection);
	if (connection->exchange != NULL)
		serve_exchange_abandon(connection->exchange);
	serve_head_clear(&connection->head);
	evbuffer_free(connection->body);
	event_free(connection->timer);
	bufferevent_free(connection->bev);
	free(connection);
	if (set->count == 0)
		set->emptied(set->ctx);
}

/* Say goodbye, so that the end is not taken for an accident, and give the
 * client time to read the answer though it is still sending. */
static void
linger(struct serve_connection *connection)
{
	connection->phase = LINGERING;
	if (connection->ssl != NULL)
		(void)SSL_shutdown(connection->ssl);
	/* The errors of one connection are not those of the next. */
	ERR_clear_error();
	(void)shutdown(bufferevent_getfd(connection->bev), SHUT_WR);
	set_timer(connection, LINGER_S);
	struct evbuffer *input = bufferevent_get_input(connection->bev);
	(void)evbuffer_drain(input, evbuffer_get_length(input));
}

static double
seconds_since(const struct timespec *then)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) +
	    (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

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
		.seconds = seconds_since(&connection->since),
	    });
}

static void
on_answer(void *ctx, const struct serve_answer *answer)
{
	struct serve_connection *connection = ctx;

	connection->is_last |= connection->set->is_stopping;
	tell(connection, answer->status);
	connection->exchange = NULL;
	connection->phase = WRITING;
	set_timer(connection, number(connection, SERVE_KEY_REQUEST_TIMEOUT_S));
	if (!serve_answer_write(bufferevent_get_output(connection->bev), answer,
		connection->is_last, connection->is_head_method))
		connection->is_last = true;
}

/* Answer what never became an exchange, and close. */
static void
refuse(struct serve_connection *connection, unsigned status, const char *why)
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

/* The body is there. */
static void
handle(struct serve_connection *connection)
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
		refuse(connection, 500, "out of memory");
		return;
	}
	connection->phase = HANDLING;
	(void)event_del(connection->timer);
	serve_exchange_run(connection->exchange);
}

static bool
is_too_large(const struct serve_connection *connection, uint64_t octets)
{
	return octets >
	    (uint64_t)number(connection, SERVE_KEY_MAX_BODY_KIB) * 1024;
}

static void
begin_body(struct serve_connection *connection)
{
	struct serve_head *head = &connection->head;

	connection->phase = BODY;
	connection->is_last |= !head->is_persistent;
	connection->is_head_method = strcmp(head->method, "HEAD") == 0;
	connection->peer = connection->origin;
	connection->set->identify(
	    connection->set->ctx, connection->ssl, head, &connection->peer);
	if (is_too_large(connection, head->length))
		refuse(connection, 413, "the body is too large");
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
		set_timer(connection,
		    number(connection, SERVE_KEY_REQUEST_TIMEOUT_S));
	}
	const size_t len = find_head(connection, input);
	if (len > SERVE_HEAD_MAX ||
	    (len == 0 && connection->scanned > SERVE_HEAD_MAX)) {
		refuse(connection, 431, "the headers are too large");
		return false;
	}
	if (len == 0)
		return false;
	const unsigned status = serve_head_parse(&connection->head,
	    evbuffer_pullup(input, (ev_ssize_t)len), len, &why);
	(void)evbuffer_drain(input, len);
	if (status != 0) {
		refuse(connection, status, why);
		return false;
	}
	begin_body(connection);
	return connection->phase == BODY;
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
			refuse(connection, 400, "the chunks are malformed");
			return false;
		}
		(void)evbuffer_add(connection->body, octets + data, data_len);
		(void)evbuffer_drain(input, used);
		if (is_too_large(
			connection, evbuffer_get_length(connection->body))) {
			refuse(connection, 413, "the body is too large");
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
	handle(connection);
	return false;
}

/* Do what can be done with the octets that are there. */
static void
advance(struct serve_connection *connection)
{
	struct evbuffer *input = bufferevent_get_input(connection->bev);
	bool more = true;

	while (more) {
		switch (connection->phase) {
		case HEAD:
			more = read_head(connection, input);
			break;
		case BODY:
			more = read_body(connection, input);
			break;
		case LINGERING:
			(void)evbuffer_drain(input, evbuffer_get_length(input));
			return;
		case HANDLING:
		case WRITING:
			return;
		}
	}
}

static void
on_read(struct bufferevent *bev, void *ctx)
{
	(void)bev;
	advance(ctx);
}

/* The answer is out: the next request. */
static void
begin_next(struct serve_connection *connection)
{
	serve_head_clear(&connection->head);
	(void)evbuffer_drain(
	    connection->body, evbuffer_get_length(connection->body));
	connection->chunks = (struct serve_chunks){ 0 };
	connection->phase = HEAD;
	connection->has_begun = false;
	connection->has_served = true;
	connection->scanned = 0;
	(void)clock_gettime(CLOCK_MONOTONIC, &connection->since);
	set_timer(connection, number(connection, SERVE_KEY_IDLE_TIMEOUT_S));
	advance(connection);
}

static void
on_written(struct bufferevent *bev, void *ctx)
{
	struct serve_connection *connection = ctx;

	if (connection->phase != WRITING ||
	    evbuffer_get_length(bufferevent_get_output(bev)) != 0)
		return;
	if (connection->is_last)
		linger(connection);
	else if (connection->set->is_stopping)
		connection_free(connection);
	else
		begin_next(connection);
}

static void
on_event(struct bufferevent *bev, short what, void *ctx)
{
	(void)bev;
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0)
		connection_free(ctx);
}

static void
on_timer(evutil_socket_t fd, short what, void *ctx)
{
	struct serve_connection *connection = ctx;
	const bool is_late = connection->phase == BODY ||
	    (connection->phase == HEAD && connection->has_begun);

	(void)fd;
	(void)what;
	if (is_late)
		refuse(connection, 408, "the request did not arrive in time");
	else
		connection_free(connection);
}

/* Does it wait for a request of which nothing is there? */
static bool
is_idle(const struct serve_connection *connection)
{
	return connection->phase == HEAD && !connection->has_begun;
}

/* May it go for another?  Not if its first request is likely on its way. */
static bool
is_dispensable(const struct serve_connection *connection)
{
	return connection->phase == LINGERING ||
	    (is_idle(connection) &&
		(connection->has_served ||
		    seconds_since(&connection->since) > FIRST_S));
}

/* The one that idles longest. */
static struct serve_connection *
find_dispensable(const struct serve_connections *set)
{
	struct serve_connection *oldest = NULL;
	double longest = -1;

	for (struct serve_connection *c = set->first; c != NULL; c = c->next) {
		const double idle = seconds_since(&c->since);

		if (idle <= longest || !is_dispensable(c))
			continue;
		oldest = c;
		longest = idle;
	}
	return oldest;
}

/* Room for one more? */
static bool
make_room(struct serve_connections *set)
{
	const unsigned max = serve_settings_number(
	    &set->setup->settings, SERVE_KEY_MAX_CONNECTIONS);
	struct serve_connection *oldest;

	if (set->count < max)
		return true;
	oldest = find_dispensable(set);
	if (oldest == NULL)
		return false;
	connection_free(oldest);
	return true;
}

static bool
connection_prepare(struct serve_connection *connection, evutil_socket_t fd)
{
	struct event_base *base = connection->set->base;
	const int options = BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS;

	connection->bev = connection->ssl != NULL
	    ? bufferevent_openssl_socket_new(
		  base, fd, connection->ssl, BUFFEREVENT_SSL_ACCEPTING, options)
	    : bufferevent_socket_new(base, fd, options);
	connection->timer = evtimer_new(base, on_timer, connection);
	connection->body = evbuffer_new();
	return connection->bev != NULL && connection->timer != NULL &&
	    connection->body != NULL;
}

/* One that was never linked. */
static void
connection_discard(struct serve_connection *connection, evutil_socket_t fd)
{
	if (connection->body != NULL)
		evbuffer_free(connection->body);
	if (connection->timer != NULL)
		event_free(connection->timer);
	if (connection->bev != NULL)
		bufferevent_free(connection->bev);
	else
		(void)evutil_closesocket(fd);
	free(connection);
}

void
serve_connection_add(struct serve_connections *set, evutil_socket_t fd,
    SSL *ssl, const struct serve_peer *peer)
{
	struct serve_connection *connection =
	    make_room(set) ? calloc(1, sizeof(*connection)) : NULL;

	if (connection == NULL) {
		SSL_free(ssl);
		(void)evutil_closesocket(fd);
		return;
	}
	connection->set = set;
	connection->ssl = ssl;
	connection->origin = connection->peer = *peer;
	if (!connection_prepare(connection, fd)) {
		connection_discard(connection, fd); /* ssl went with bev */
		return;
	}
	connection->previous = set->last;
	if (set->last != NULL)
		set->last->next = connection;
	else
		set->first = connection;
	set->last = connection;
	set->count++;
	(void)clock_gettime(CLOCK_MONOTONIC, &connection->since);
	bufferevent_setcb(
	    connection->bev, on_read, on_written, on_event, connection);
	bufferevent_setwatermark(connection->bev, EV_READ, 0, READ_AHEAD_MAX);
	set_timer(connection, number(connection, SERVE_KEY_REQUEST_TIMEOUT_S));
	(void)bufferevent_enable(connection->bev, EV_READ | EV_WRITE);
}

void
serve_connections_stop(struct serve_connections *set)
{
	struct serve_connection *connection = set->first;

	set->is_stopping = true;
	while (connection != NULL) {
		struct serve_connection *next = connection->next;

		if (is_idle(connection))
			connection_free(connection);
		connection = next;
	}
}

void
serve_connections_clear(struct serve_connections *set)
{
	while (set->first != NULL)
		connection_free(set->first);
}
