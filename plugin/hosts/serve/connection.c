/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/connection.h"

#include <stdlib.h>
#include <time.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>

#include "plugin/hosts/serve/clock.h"
#include "plugin/hosts/serve/connection_private.h"

#define READ_AHEAD_MAX 65536u /* octets taken from a client before its turn */
#define FIRST_S        1.0    /* for the first octet of a connection */

void
serve_connection_wait(struct serve_connection *connection, unsigned seconds)
{
	const struct timeval wait = { (time_t)seconds, 0 };

	(void)event_add(connection->timer, &wait);
}

unsigned
serve_connection_number(
    const struct serve_connection *connection, enum serve_key key)
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

static void
on_read(struct bufferevent *bev, void *ctx)
{
	(void)bev;
	serve_connection_read(ctx);
}

/* The answer is out: the next request. */
static void
begin_next(struct serve_connection *connection)
{
	serve_head_clear(&connection->head);
	(void)evbuffer_drain(
	    connection->body, evbuffer_get_length(connection->body));
	connection->chunks = (struct serve_chunks){ 0 };
	connection->phase = SERVE_PHASE_HEAD;
	connection->has_begun = false;
	connection->has_served = true;
	connection->scanned = 0;
	(void)clock_gettime(CLOCK_MONOTONIC, &connection->since);
	serve_connection_wait(connection,
	    serve_connection_number(connection, SERVE_KEY_IDLE_TIMEOUT_S));
	serve_connection_read(connection);
}

static void
on_written(struct bufferevent *bev, void *ctx)
{
	struct serve_connection *connection = ctx;

	if (connection->phase != SERVE_PHASE_WRITING ||
	    evbuffer_get_length(bufferevent_get_output(bev)) != 0)
		return;
	if (connection->is_last)
		serve_connection_linger(connection);
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
	const bool is_late = connection->phase == SERVE_PHASE_BODY ||
	    (connection->phase == SERVE_PHASE_HEAD && connection->has_begun);

	(void)fd;
	(void)what;
	if (is_late)
		serve_connection_refuse(
		    connection, 408, "the request did not arrive in time");
	else
		connection_free(connection);
}

/* Does it wait for a request of which nothing is there? */
static bool
is_idle(const struct serve_connection *connection)
{
	return connection->phase == SERVE_PHASE_HEAD && !connection->has_begun;
}

/* May it go for another?  Not if its first request is likely on its way. */
static bool
is_dispensable(const struct serve_connection *connection)
{
	return connection->phase == SERVE_PHASE_LINGERING ||
	    (is_idle(connection) &&
		(connection->has_served ||
		    serve_seconds_since(&connection->since) > FIRST_S));
}

/* The one that idles longest. */
static struct serve_connection *
find_dispensable(const struct serve_connections *set)
{
	struct serve_connection *oldest = NULL;
	double longest = -1;

	for (struct serve_connection *c = set->first; c != NULL; c = c->next) {
		const double idle = serve_seconds_since(&c->since);

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
	serve_connection_wait(connection,
	    serve_connection_number(connection, SERVE_KEY_REQUEST_TIMEOUT_S));
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
