/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/peer.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

typedef int address_fn(int fd, struct sockaddr *address, socklen_t *len);

static bool
get_address(address_fn *get, int fd, struct sockaddr_in *out)
{
	struct sockaddr_storage address = { 0 };
	socklen_t len = sizeof(address);

	if (get(fd, (struct sockaddr *)&address, &len) != 0 ||
	    address.ss_family != AF_INET)
		return false;
	memcpy(out, &address, sizeof(*out));
	return true;
}

static bool
is_equal(const struct sockaddr_in *a, const struct sockaddr_in *b)
{
	return a->sin_port == b->sin_port &&
	    a->sin_addr.s_addr == b->sin_addr.s_addr;
}

static bool
has_address(address_fn *get, int fd, const struct sockaddr_in *wanted)
{
	struct sockaddr_in address;

	return get_address(get, fd, &address) && is_equal(&address, wanted);
}

static int
descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur > CAA_PEER_MAX_DESCRIPTORS)
		return CAA_PEER_MAX_DESCRIPTORS;
	return (int)limit.rlim_cur;
}

bool
caa_peer_is_own(int fd)
{
	const int limit = descriptor_limit();
	struct sockaddr_in here, there;

	if (!get_address(getsockname, fd, &here) ||
	    !get_address(getpeername, fd, &there))
		return false;
	for (int other = 0; other < limit; other++)
		if (has_address(getsockname, other, &there) &&
		    has_address(getpeername, other, &here))
			return true;
	return false;
}
