/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/caa/tls_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS 256

struct connection {
	struct tls_server *server;
	int fd;
	pthread_t thread;
};

struct tls_server {
	enum tls_server_behaviour behaviour;
	SSL_CTX *context;
	int listener;
	uint16_t port;
	pthread_t thread;
	pthread_mutex_t lock; /* of the rest */
	struct connection connections[MAX_CONNECTIONS];
	unsigned now;
	bool stopping;
	struct tls_server_report report;
};

/* Closing it then sends a reset. */
static void
be_rude(int fd)
{
	const struct linger now = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

static void
note(struct tls_server *server, const char *octets, size_t len)
{
	const size_t want = strlen(TLS_SERVER_SECRET);

	for (size_t i = 0; i + want <= len; i++)
		if (memcmp(octets + i, TLS_SERVER_SECRET, want) == 0) {
			(void)pthread_mutex_lock(&server->lock);
			server->report.leaked = true;
			(void)pthread_mutex_unlock(&server->lock);
		}
}

/* Read as it comes until the other side closes. */
static void
serve_raw(struct tls_server *server, int fd)
{
	char octets[4096];
	ssize_t n;

	while ((n = recv(fd, octets, sizeof(octets), 0)) > 0) {
		note(server, octets, (size_t)n);
		if (server->behaviour == TLS_SERVER_PLAIN &&
		    send(fd, octets, (size_t)n, MSG_NOSIGNAL) < 0)
			break;
	}
}

static void
serve_flood(SSL *ssl)
{
	static const char octets[16384];
	char first[64];

	if (SSL_read(ssl, first, sizeof(first)) <= 0)
		return;
	for (size_t sent = 0; sent < TLS_SERVER_FLOOD_OCTETS;
	     sent += sizeof(octets))
		if (SSL_write(ssl, octets, sizeof(octets)) <= 0)
			return;
	(void)SSL_shutdown(ssl);
}

static bool
is_stopping(struct tls_server *server)
{
	bool stopping;

	(void)pthread_mutex_lock(&server->lock);
	stopping = server->stopping;
	(void)pthread_mutex_unlock(&server->lock);
	return stopping;
}

/* Closing with octets unread would be a reset, and be told as one. */
static void
leave(struct tls_server *server, int fd)
{
	struct pollfd readable = { .fd = fd, .events = POLLIN };
	char octets[4096];

	(void)shutdown(fd, SHUT_WR);
	while (!is_stopping(server))
		if (poll(&readable, 1, 10) != 0 &&
		    recv(fd, octets, sizeof(octets), 0) <= 0)
			return;
}

static void
serve_answers(struct tls_server *server, SSL *ssl, int fd)
{
	char octets[4096];
	unsigned answered = 0;
	int n;

	while ((n = SSL_read(ssl, octets, sizeof(octets))) > 0) {
		if (server->behaviour == TLS_SERVER_LEAVE_EARLY) {
			(void)SSL_shutdown(ssl);
			leave(server, fd);
			return;
		}
		if (server->behaviour == TLS_SERVER_CUT) {
			leave(server, fd);
			return;
		}
		if (server->behaviour == TLS_SERVER_RESET && answered == 1) {
			be_rude(fd);
			return;
		}
		if (SSL_write(ssl, octets, n) <= 0)
			return;
		answered++;
		if (server->behaviour == TLS_SERVER_LEAVE) {
			(void)SSL_shutdown(ssl);
			return;
		}
	}
	if (SSL_get_error(ssl, n) == SSL_ERROR_ZERO_RETURN)
		(void)SSL_shutdown(ssl);
}

static void
peek(struct tls_server *server, int fd)
{
	char octets[4096];
	const ssize_t n = recv(fd, octets, sizeof(octets), MSG_PEEK);

	if (n > 0)
		note(server, octets, (size_t)n);
}

static void
serve_tls(struct tls_server *server, int fd)
{
	SSL *ssl = SSL_new(server->context);

	peek(server, fd);
	if (ssl != NULL && SSL_set_fd(ssl, fd) == 1 && SSL_accept(ssl) == 1) {
		const char *name =
		    SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
		(void)pthread_mutex_lock(&server->lock);
		server->report.secured++;
		if (name != NULL && strcmp(name, "dns.example") == 0)
			server->report.named++;
		(void)pthread_mutex_unlock(&server->lock);
		if (server->behaviour == TLS_SERVER_FLOOD)
			serve_flood(ssl);
		else if (server->behaviour == TLS_SERVER_SINK)
			while (!is_stopping(server))
				(void)poll(NULL, 0, 10);
		else
			serve_answers(server, ssl, fd);
	}
	SSL_free(ssl);
	ERR_clear_error();
}

static void *
serve(void *ctx)
{
	struct connection *connection = ctx;
	struct tls_server *server = connection->server;

	switch (server->behaviour) {
	case TLS_SERVER_DROP:
		be_rude(connection->fd);
		break;
	case TLS_SERVER_PLAIN:
	case TLS_SERVER_SILENT:
		serve_raw(server, connection->fd);
		break;
	case TLS_SERVER_ECHO:
	case TLS_SERVER_OLD:
	case TLS_SERVER_RESET:
	case TLS_SERVER_LEAVE:
	case TLS_SERVER_LEAVE_EARLY:
	case TLS_SERVER_CUT:
	case TLS_SERVER_SINK:
	case TLS_SERVER_FLOOD:
		serve_tls(server, connection->fd);
		break;
	}
	(void)pthread_mutex_lock(&server->lock);
	(void)close(connection->fd);
	connection->fd = -1;
	server->now--;
	(void)pthread_mutex_unlock(&server->lock);
	return NULL;
}

/* The lock is held. */
static void
welcome(struct tls_server *server, int fd)
{
	struct connection *connection =
	    &server->connections[server->report.connections];

	if (server->stopping || server->report.connections == MAX_CONNECTIONS) {
		(void)close(fd);
		return;
	}
	*connection = (struct connection){ .server = server, .fd = fd };
	if (pthread_create(&connection->thread, NULL, serve, connection) != 0) {
		(void)close(fd);
		return;
	}
	server->report.connections++;
	server->now++;
	if (server->now > server->report.most)
		server->report.most = server->now;
}

static void *
run(void *ctx)
{
	struct tls_server *server = ctx;
	int fd;

	while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
		(void)pthread_mutex_lock(&server->lock);
		welcome(server, fd);
		(void)pthread_mutex_unlock(&server->lock);
	}
	return NULL;
}

static SSL_CTX *
make_context(
    enum tls_server_behaviour behaviour, const struct tls_identity *identity)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (behaviour == TLS_SERVER_OLD) {
		SSL_CTX_set_security_level(context, 0);
		(void)SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
		(void)SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
	}
	(void)SSL_CTX_use_certificate(context, identity->certificate);
	(void)SSL_CTX_use_PrivateKey(context, identity->key);
	return context;
}

/* A thread that writes to whoever has gone must not end the suite; the
 * bridge's own thread has no such excuse. */
static int
create_quiet(pthread_t *thread, void *(*fn)(void *), void *ctx)
{
	sigset_t pipe, before;
	int fault;

	(void)sigemptyset(&pipe);
	(void)sigaddset(&pipe, SIGPIPE);
	(void)pthread_sigmask(SIG_BLOCK, &pipe, &before);
	fault = pthread_create(thread, NULL, fn, ctx);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fault;
}

struct tls_server *
tls_server_start(
    enum tls_server_behaviour behaviour, const struct tls_identity *identity)
{
	struct tls_server *server = calloc(1, sizeof(*server));
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);

	if (server == NULL)
		return NULL;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->behaviour = behaviour;
	server->context = make_context(behaviour, identity);
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	(void)pthread_mutex_init(&server->lock, NULL);
	if (bind(server->listener, (struct sockaddr *)&address, len) != 0 ||
	    listen(server->listener, 128) != 0 ||
	    getsockname(server->listener, (struct sockaddr *)&address, &len) !=
		0 ||
	    create_quiet(&server->thread, run, server) != 0) {
		(void)close(server->listener);
		SSL_CTX_free(server->context);
		free(server);
		return NULL;
	}
	server->port = ntohs(address.sin_port);
	return server;
}

uint16_t
tls_server_port(const struct tls_server *server)
{
	return server->port;
}

struct tls_server_report
tls_server_stop(struct tls_server *server)
{
	struct tls_server_report report;

	(void)pthread_mutex_lock(&server->lock);
	server->stopping = true;
	(void)shutdown(server->listener, SHUT_RDWR); /* wakes accept() */
	for (unsigned i = 0; i < server->report.connections; i++)
		if (server->connections[i].fd >= 0)
			(void)shutdown(server->connections[i].fd, SHUT_RDWR);
	(void)pthread_mutex_unlock(&server->lock);
	(void)pthread_join(server->thread, NULL);
	for (unsigned i = 0; i < server->report.connections; i++)
		(void)pthread_join(server->connections[i].thread, NULL);
	report = server->report;
	(void)close(server->listener);
	(void)pthread_mutex_destroy(&server->lock);
	SSL_CTX_free(server->context);
	free(server);
	return report;
}
