/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/runner.h"

struct pair {
	int listener, mine, accepted;
};

static struct pair
make_pair(int family)
{
	struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_in ipv4 = { .sin_family = AF_INET };
	struct sockaddr *address = family == AF_INET6
	    ? (struct sockaddr *)&ipv6
	    : (struct sockaddr *)&ipv4;
	socklen_t len = family == AF_INET6 ? sizeof(ipv6) : sizeof(ipv4);
	struct pair pair = { socket(family, SOCK_STREAM, 0),
		socket(family, SOCK_STREAM, 0), -1 };

	ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(pair.listener, address, len) == 0 &&
	    listen(pair.listener, 1) == 0 &&
	    getsockname(pair.listener, address, &len) == 0 &&
	    connect(pair.mine, address, len) == 0)
		pair.accepted = accept(pair.listener, NULL, NULL);
	return pair;
}

static void
close_pair(const struct pair *pair)
{
	(void)close(pair->listener);
	(void)close(pair->mine);
	(void)close(pair->accepted);
}

static void
test_own(void)
{
	struct pair pair = make_pair(AF_INET);
	struct pair other = make_pair(AF_INET);

	CHECK("the other end is ours", caa_peer_is_own(pair.accepted));
	CHECK("from the other side, too", caa_peer_is_own(pair.mine));
	CHECK("a listener has no other end", !caa_peer_is_own(pair.listener));
	CHECK("no socket", !caa_peer_is_own(STDERR_FILENO));
	CHECK("no descriptor", !caa_peer_is_own(-1));
	(void)close(pair.mine);
	pair.mine = -1;
	CHECK("the other end is closed", !caa_peer_is_own(pair.accepted));
	close_pair(&pair);
	close_pair(&other);
}

static void
test_ipv6(void)
{
	struct pair pair = make_pair(AF_INET6);

	CHECK("only IPv4 is known", !caa_peer_is_own(pair.accepted));
	close_pair(&pair);
}

/* The child keeps the only descriptor of the other end. */
static void
test_stranger(void)
{
	struct pair pair = make_pair(AF_INET);
	int stop[2];
	char octet;

	if (pipe(stop) != 0)
		return;
	const pid_t child = fork();
	if (child == 0) {
		(void)close(stop[1]);
		_exit(read(stop[0], &octet, 1) == 0 ? 0 : 1);
	}
	(void)close(pair.mine);
	CHECK("held by another process", !caa_peer_is_own(pair.accepted));
	pair.mine = -1;
	(void)close(stop[1]);
	CHECK("the other process ends", waitpid(child, NULL, 0) == child);
	(void)close(stop[0]);
	close_pair(&pair);
}

static void
test_beyond_limit(void)
{
	struct pair pair = make_pair(AF_INET);
	struct rlimit limit, low;

	(void)getrlimit(RLIMIT_NOFILE, &limit);
	low = limit;
	low.rlim_cur = 3;
	(void)setrlimit(RLIMIT_NOFILE, &low);
	CHECK("beyond the limit nothing is found",
	    !caa_peer_is_own(pair.accepted));
	(void)setrlimit(RLIMIT_NOFILE, &limit);
	CHECK("within it, it is", caa_peer_is_own(pair.accepted));
	close_pair(&pair);
}

const char suite_name[] = "caa.peer";
const struct test tests[] = {
	{ "own", test_own },
	{ "ipv6", test_ipv6 },
	{ "stranger", test_stranger },
	{ "beyond_limit", test_beyond_limit },
	{ NULL, NULL },
};
