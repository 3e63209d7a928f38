/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault_server: a name server that misbehaves where no real one does.  It
 * passes every query on to a good server and spoils what comes back; how
 * depends on the address asked, one address per fault, so that no resolver
 * mixes one fault's server with another's.
 *
 *     fault_server --list              fault and address, a line each
 *     fault_server SERVER RESOLVER LOG serve all of them, port 53
 *
 * LOG gets a line per query: milliseconds, fault, transport, type, name.
 * A thread per query: a slow one delays nobody, and none outlives the process.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <ldns/ldns.h>

#include "tests/internet/fault.h"
#include "tests/internet/fault_log.h"
#include "tests/internet/fault_socket.h"

#define STACK_SIZE (256u * 1024)

static const char *good_server, *good_resolver;

/* One query over UDP, or one connection. */
struct client {
	const struct fault *fault;
	int fd;
	struct sockaddr_in peer;
	struct exchange x;
	uint8_t query[DNS_MESSAGE_MAX];
	uint8_t frame[2 + DNS_MESSAGE_MAX + 64]; /* spoilers may add a bit */
};

static void
pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* Ask the good server, over TCP so that nothing is ever cut. */
static void
ask_upstream(struct client *client)
{
	struct sockaddr_in sa = fault_socket_address(
	    client->fault->forwards ? good_resolver : good_server, 53);
	struct exchange *x = &client->x;
	uint8_t prefix[2] = { (uint8_t)(x->query_len >> 8),
		(uint8_t)x->query_len };
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	x->len = 0;
	x->reply = client->frame + 2;
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0 &&
	    fault_socket_write(fd, prefix, 2) &&
	    fault_socket_write(fd, x->query, x->query_len) &&
	    fault_socket_read(fd, prefix, 2)) {
		x->len = (size_t)prefix[0] << 8 | prefix[1];
		if (!fault_socket_read(fd, x->reply, x->len))
			x->len = 0;
	}
	(void)close(fd);
}

/* Octets of a datagram the client takes. */
static size_t
exchange_room(const struct exchange *x)
{
	const size_t offer = exchange_offer(x);

	return offer < 512 ? 512 : offer;
}

/* The reply this fault gives; true if it is not the good server's. */
static bool
make_reply(struct client *client)
{
	const struct fault *fault = client->fault;
	struct exchange *x = &client->x;

	x->pause_ms = fault_log_query(fault, x);
	ask_upstream(client);
	if (x->len < DNS_HEADER_LEN)
		return false;
	if (!x->tcp && x->len > exchange_room(x))
		exchange_truncate(x);
	if (!fault_applies(fault, x))
		return false;
	pause_ms(fault->delay_ms);
	fault->spoil(x);
	return true;
}

/* The socket to answer from, which may be a wrong one. */
static int
source_of(const struct client *client, bool spoiled)
{
	if (!spoiled || client->fault->source == FAULT_SOURCE_RIGHT)
		return client->fd;
	if (client->fault->source == FAULT_SOURCE_PORT)
		return socket(AF_INET, SOCK_DGRAM, 0);
	return fault_socket_open(SOCK_DGRAM, "127.7.255.1", 0);
}

static void *
serve_query(void *ctx)
{
	struct client *client = ctx;
	const bool spoiled = make_reply(client);

	if (client->x.len > 0) {
		const int fd = source_of(client, spoiled);

		(void)sendto(fd, client->x.reply, client->x.len, 0,
		    (struct sockaddr *)&client->peer, sizeof(client->peer));
		if (fd != client->fd)
			(void)close(fd);
	}
	free(client);
	return NULL;
}

/* One octet now and then: alive, and never done in time. */
static void
drip(int fd, const uint8_t *frame, size_t len)
{
	for (size_t i = 0; i < len && write(fd, frame + i, 1) == 1; i++)
		pause_ms(500);
}

static void
reset_midway(int fd, const uint8_t *frame, size_t len)
{
	const struct linger abortive = { .l_onoff = 1 };

	(void)!write(fd, frame, len / 2);
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_LINGER, &abortive, sizeof(abortive));
}

/* False: the connection is to be closed. */
static bool
send_frame(struct client *client, bool spoiled)
{
	const size_t len = client->x.len;
	const enum fault_tcp tcp =
	    spoiled ? client->fault->tcp : FAULT_TCP_WORKS;

	client->frame[0] = (uint8_t)(len >> 8);
	client->frame[1] = (uint8_t)len;
	switch (tcp) {
	case FAULT_TCP_NONE:
		return false;
	case FAULT_TCP_SILENT:
		return true;
	case FAULT_TCP_RESET:
		reset_midway(client->fd, client->frame, len + 2);
		return false;
	case FAULT_TCP_DRIP:
		drip(client->fd, client->frame, len + 2);
		return false;
	case FAULT_TCP_WORKS:
		break;
	}
	return len == 0 ||
	    fault_socket_write(client->fd, client->frame, len + 2);
}

static void *
serve_connection(void *ctx)
{
	struct client *client = ctx;
	struct exchange *x = &client->x;
	uint8_t prefix[2];
	bool spoiled;

	while (fault_socket_read(client->fd, prefix, 2)) {
		x->query_len = (size_t)prefix[0] << 8 | prefix[1];
		if (x->query_len < DNS_HEADER_LEN ||
		    !fault_socket_read(client->fd, client->query, x->query_len))
			break;
		spoiled = make_reply(client);
		if (!send_frame(client, spoiled))
			break;
	}
	(void)close(client->fd);
	free(client);
	return NULL;
}

static void
start(struct client *client, void *(*serve)(void *))
{
	pthread_attr_t attr;
	pthread_t thread;

	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setstacksize(&attr, STACK_SIZE);
	(void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&thread, &attr, serve, client) != 0) {
		fprintf(stderr, "fault_server: no thread to be had\n");
		exit(2);
	}
	(void)pthread_attr_destroy(&attr);
}

static struct client *
client_new(const struct fault *fault, int fd, bool tcp)
{
	struct client *client = calloc(1, sizeof(*client));

	if (client == NULL) {
		fprintf(stderr, "fault_server: out of memory\n");
		exit(2);
	}
	client->fault = fault;
	client->fd = fd;
	client->x.tcp = tcp;
	client->x.query = client->query;
	return client;
}

static void
take_query(const struct fault *fault, int fd)
{
	struct client *client = client_new(fault, fd, false);
	socklen_t peer_len = sizeof(client->peer);
	const ssize_t len = recvfrom(fd, client->query, sizeof(client->query),
	    0, (struct sockaddr *)&client->peer, &peer_len);

	if (len < (ssize_t)DNS_HEADER_LEN) {
		free(client);
		return;
	}
	client->x.query_len = (size_t)len;
	start(client, serve_query);
}

static void
take_connection(const struct fault *fault, int listener)
{
	const int fd = accept(listener, NULL, NULL);

	if (fd >= 0)
		start(client_new(fault, fd, true), serve_connection);
}

static int
serve(void)
{
	const size_t count = fault_count();
	struct pollfd *fds = calloc(2 * count, sizeof(*fds));

	if (fds == NULL)
		return 2;
	for (size_t i = 0; i < count; i++) {
		char ip[FAULT_ADDRESS_SIZE];

		fault_address(i, ip);
		fds[2 * i].fd = fault_socket_open(SOCK_DGRAM, ip, 53);
		fds[2 * i + 1].fd = fault_socket_open(SOCK_STREAM, ip, 53);
		fds[2 * i].events = fds[2 * i + 1].events = POLLIN;
	}
	for (;;) {
		if (poll(fds, 2 * (nfds_t)count, -1) < 0 && errno != EINTR)
			return 2;
		for (size_t i = 0; i < count; i++) {
			if ((fds[2 * i].revents & POLLIN) != 0)
				take_query(fault_at(i), fds[2 * i].fd);
			if ((fds[2 * i + 1].revents & POLLIN) != 0)
				take_connection(fault_at(i), fds[2 * i + 1].fd);
		}
	}
}

static int
list(void)
{
	for (size_t i = 0; i < fault_count(); i++) {
		char ip[FAULT_ADDRESS_SIZE];

		fault_address(i, ip);
		printf("%s %s\n", fault_at(i)->name, ip);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list();
	if (argc != 4) {
		fprintf(stderr,
		    "usage: fault_server --list | SERVER RESOLVER LOG\n");
		return 2;
	}
	good_server = argv[1];
	good_resolver = argv[2];
	if (!fault_log_open(argv[3]))
		return 2;
	(void)signal(SIGPIPE, SIG_IGN);
	return serve();
}
