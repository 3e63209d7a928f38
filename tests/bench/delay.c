/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * delay MS LISTEN=SERVER...: passes DNS over UDP on from each address to a
 * server, so many milliseconds later.  For machines whose kernel has no netem.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/common.h"

#define DNS_PORT     53
#define PAIRS_MAX    8
#define HELD_MAX     4096 /* a power of two */
#define PACKET_MAX   4096
#define ASKERS_MAX   65536 /* one per number of a message */
#define SOCKET_BYTES (4 << 20)

/* A question that waits for its time. */
struct held {
	double due_s;
	size_t pair;
	ssize_t len;
	unsigned char packet[PACKET_MAX];
};

static struct pair {
	int here, there;
	uint16_t last;
	struct asker {
		struct sockaddr_in from;
		unsigned char number[2];
	} askers[ASKERS_MAX];
} pairs[PAIRS_MAX];

static struct held queue[HELD_MAX];
static size_t first, end, pair_count; /* of the queue: ever growing */

static struct sockaddr_in
address_of(const char *text)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(DNS_PORT) };

	if (inet_pton(AF_INET, text, &address.sin_addr) != 1)
		bench_fail("%s is no address", text);
	return address;
}

static int
new_socket(void)
{
	const int size = SOCKET_BYTES, fd = socket(AF_INET, SOCK_DGRAM, 0);

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return fd;
}

static void
add_pair(char *text)
{
	struct pair *pair = &pairs[pair_count++];
	char *equals = strchr(text, '=');

	if (equals == NULL || pair_count == PAIRS_MAX)
		bench_fail("%s is no LISTEN=SERVER", text);
	*equals = '\0';
	const struct sockaddr_in here = address_of(text);
	const struct sockaddr_in there = address_of(equals + 1);
	pair->here = new_socket();
	pair->there = new_socket();
	if (bind(pair->here, (const struct sockaddr *)&here, sizeof(here)) !=
		0 ||
	    connect(pair->there, (const struct sockaddr *)&there,
		sizeof(there)) != 0)
		bench_fail("cannot listen at %s", text);
}

/* Under a number of our own: several sockets may ask under the same. */
static void
take_question(size_t index, double due_s)
{
	struct pair *pair = &pairs[index];
	struct held *held = &queue[end % HELD_MAX];
	struct asker *asker = &pair->askers[++pair->last];
	socklen_t size = sizeof(asker->from);

	held->len = recvfrom(pair->here, held->packet, PACKET_MAX, MSG_DONTWAIT,
	    (struct sockaddr *)&asker->from, &size);
	if (held->len < 2 || end - first == HELD_MAX)
		return;
	memcpy(asker->number, held->packet, 2);
	held->packet[0] = (unsigned char)(pair->last >> 8);
	held->packet[1] = (unsigned char)(pair->last & 0xff);
	held->pair = index;
	held->due_s = due_s;
	end++;
}

static void
give_answer(struct pair *pair)
{
	unsigned char packet[PACKET_MAX];
	const ssize_t len =
	    recv(pair->there, packet, sizeof(packet), MSG_DONTWAIT);

	if (len < 2)
		return;
	const struct asker *asker =
	    &pair->askers[(size_t)packet[0] << 8 | packet[1]];
	memcpy(packet, asker->number, 2);
	(void)sendto(pair->here, packet, (size_t)len, 0,
	    (const struct sockaddr *)&asker->from, sizeof(asker->from));
}

static int
pass_on(double now_s)
{
	for (; first != end; first++) {
		const struct held *held = &queue[first % HELD_MAX];

		if (held->due_s > now_s)
			return 1 + (int)((held->due_s - now_s) * 1000);
		(void)send(pairs[held->pair].there, held->packet,
		    (size_t)held->len, 0);
	}
	return 1000;
}

int
main(int argc, char **argv)
{
	struct pollfd fds[2 * PAIRS_MAX];

	if (argc < 3)
		bench_fail("usage: bench_delay MS LISTEN=SERVER...");
	const double delay_s = (double)strtoul(argv[1], NULL, 10) / 1000;
	for (int i = 2; i < argc; i++)
		add_pair(argv[i]);
	for (size_t i = 0; i < pair_count; i++) {
		fds[2 * i] = (struct pollfd){ pairs[i].here, POLLIN, 0 };
		fds[2 * i + 1] = (struct pollfd){ pairs[i].there, POLLIN, 0 };
	}
	for (;;) {
		(void)poll(
		    fds, (nfds_t)(2 * pair_count), pass_on(bench_now_s()));
		for (size_t i = 0; i < pair_count; i++) {
			if (fds[2 * i].revents != 0)
				take_question(i, bench_now_s() + delay_s);
			if (fds[2 * i + 1].revents != 0)
				give_answer(&pairs[i]);
		}
	}
}
