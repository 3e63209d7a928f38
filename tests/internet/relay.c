/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MAX_HELD 64
#define DNS_PORT 53

/* As messages hold it. */
struct octets {
	const char *octets;
	size_t len;
};
#define OCTETS(text)                     \
	{                                \
		(text), sizeof(text) - 1 \
	}
static const struct octets slow[] = {
	OCTETS("\4many"), OCTETS("\3www\10tampered\4demo\0\0\53"), /* DS */
};

/* An answer that waits for its time. */
struct held {
	struct sockaddr_in from;
	uint8_t packet[1500];
	ssize_t len;
	int64_t due_ms;
};

static struct {
	int fd;
	atomic_bool stop;
	pthread_t thread;
	struct held held[MAX_HELD];
	size_t count;
	int64_t ready_ms; /* when what is slow is known; 0: not asked yet */
} relay;

static int64_t
now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct sockaddr_in
address_of(const char *text)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(DNS_PORT) };

	(void)inet_pton(AF_INET, text, &address.sin_addr);
	return address;
}

/* Ask the real forwarder; its answer takes the question's place. */
static ssize_t
forward(struct held *held, ssize_t len)
{
	const struct sockaddr_in to = address_of(getenv("INTERNET_FORWARDER"));
	const struct timeval patience = { 5, 0 };
	const int fd = socket(AF_INET, SOCK_DGRAM, 0);
	ssize_t got = -1;

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
	    send(fd, held->packet, (size_t)len, 0) == len)
		got = recv(fd, held->packet, sizeof(held->packet), 0);
	(void)close(fd);
	return got;
}

static bool
has(const uint8_t *packet, size_t len, const struct octets *wanted)
{
	for (size_t i = 0; i + wanted->len <= len; i++)
		if (memcmp(packet + i, wanted->octets, wanted->len) == 0)
			return true;
	return false;
}

static bool
is_slow(const uint8_t *packet, size_t len)
{
	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		if (has(packet, len, &slow[i]))
			return true;
	return false;
}

static void
take_question(void)
{
	struct held *held = &relay.held[relay.count];
	socklen_t size = sizeof(held->from);
	const ssize_t len = recvfrom(relay.fd, held->packet,
	    sizeof(held->packet), 0, (struct sockaddr *)&held->from, &size);

	if (len <= 0)
		return;
	held->due_ms = now_ms();
	if (is_slow(held->packet, (size_t)len)) {
		if (relay.ready_ms == 0)
			relay.ready_ms = held->due_ms + RELAY_SLOW_MS;
		held->due_ms = relay.ready_ms;
	}
	held->len = forward(held, len);
	if (relay.count + 1 < MAX_HELD)
		relay.count++;
}

static void
give_answers(void)
{
	const int64_t now = now_ms();
	size_t kept = 0;

	for (size_t i = 0; i < relay.count; i++) {
		const struct held *held = &relay.held[i];
		if (held->due_ms > now)
			relay.held[kept++] = *held;
		else if (held->len > 0)
			(void)sendto(relay.fd, held->packet, (size_t)held->len,
			    0, (const struct sockaddr *)&held->from,
			    sizeof(held->from));
	}
	relay.count = kept;
}

static void *
run(void *ctx)
{
	struct pollfd wait = { .fd = relay.fd, .events = POLLIN };

	while (!atomic_load(&relay.stop)) {
		if (poll(&wait, 1, 10) > 0)
			take_question();
		give_answers();
	}
	return ctx;
}

bool
relay_start(void)
{
	const struct sockaddr_in here = address_of(RELAY_ADDRESS);

	relay.count = 0;
	relay.ready_ms = 0;
	atomic_init(&relay.stop, false);
	relay.fd = socket(AF_INET, SOCK_DGRAM, 0);
	return relay.fd >= 0 &&
	    bind(relay.fd, (const struct sockaddr *)&here, sizeof(here)) == 0 &&
	    pthread_create(&relay.thread, NULL, run, NULL) == 0;
}

void
relay_stop(void)
{
	atomic_store(&relay.stop, true);
	(void)pthread_join(relay.thread, NULL);
	(void)close(relay.fd);
}
