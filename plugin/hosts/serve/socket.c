/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG  256
#define HOST_MAX 64u /* octets of a numeric address */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un path;
	struct sockaddr_storage room;
};

static bool
is_loopback(const union address *address)
{
	if (address->any.sa_family == AF_INET)
		return (ntohl(address->v4.sin_addr.s_addr) >> 24) == 127;
	return address->any.sa_family == AF_INET6 &&
	    IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
}

static bool
read_address(int fd, union address *address)
{
	socklen_t len = sizeof(*address);

	memset(address, 0, sizeof(*address));
	return getsockname(fd, &address->any, &len) == 0;
}

enum serve_socket_kind
serve_socket_kind(int fd)
{
	union address address;
	int type = 0, listens = 0;
	socklen_t len = sizeof(int);

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) != 0 ||
	    type != SOCK_STREAM ||
	    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) != 0 ||
	    listens == 0 || !read_address(fd, &address))
		return SERVE_SOCKET_UNKNOWN;
	if (address.any.sa_family == AF_UNIX)
		return SERVE_SOCKET_UNIX;
	if (address.any.sa_family != AF_INET &&
	    address.any.sa_family != AF_INET6)
		return SERVE_SOCKET_UNKNOWN;
	return is_loopback(&address) ? SERVE_SOCKET_LOOPBACK
				     : SERVE_SOCKET_INET;
}

void
serve_socket_name(int fd, char *out, size_t size)
{
	union address address;
	char text[INET6_ADDRSTRLEN] = "";

	(void)snprintf(out, size, "?");
	if (!read_address(fd, &address))
		return;
	if (address.any.sa_family == AF_UNIX)
		(void)snprintf(out, size, "%s", address.path.sun_path);
	else if (address.any.sa_family == AF_INET &&
	    inet_ntop(AF_INET, &address.v4.sin_addr, text, sizeof(text)))
		(void)snprintf(out, size, "%s:%u", text,
		    (unsigned)ntohs(address.v4.sin_port));
	else if (address.any.sa_family == AF_INET6 &&
	    inet_ntop(AF_INET6, &address.v6.sin6_addr, text, sizeof(text)))
		(void)snprintf(out, size, "[%s]:%u", text,
		    (unsigned)ntohs(address.v6.sin6_port));
}

/* "192.0.2.1:8443" or "[::1]:8443" into its two halves. */
static bool
split(const char *address, char host[HOST_MAX], const char **port)
{
	const bool has_brackets = address[0] == '[';
	const char *begin = address + has_brackets;
	const char *end = strchr(begin, has_brackets ? ']' : ':');
	const size_t len = end != NULL ? (size_t)(end - begin) : 0;

	if (len == 0 || len >= HOST_MAX)
		return false;
	memcpy(host, begin, len);
	host[len] = '\0';
	*port = end + has_brackets;
	if (**port != ':')
		return false;
	++*port;
	const size_t digits = strlen(*port);
	return digits > 0 && digits <= 5 &&
	    strspn(*port, "0123456789") == digits;
}

static bool
open_stream(int *fd, int family)
{
	*fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return *fd >= 0;
}

static bool
bind_inet(int *fd, const struct addrinfo *info)
{
	const int yes = 1;

	return open_stream(fd, info->ai_family) &&
	    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
	    (info->ai_family != AF_INET6 ||
		setsockopt(*fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes)) ==
		    0) &&
	    bind(*fd, info->ai_addr, info->ai_addrlen) == 0 &&
	    listen(*fd, BACKLOG) == 0;
}

enum cli_exit
serve_socket_inet(int *fd, const char *address, char *shown, size_t size,
    struct cli_failure *failure)
{
	const struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	};
	struct addrinfo *info = NULL;
	char host[HOST_MAX];
	const char *port;

	*fd = -1;
	if (!split(address, host, &port) ||
	    getaddrinfo(host, port, &hints, &info) != 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "cannot listen on \"%.96s\": it is no ADDRESS:PORT, as in "
		    "127.0.0.1:8657 or [::1]:8657",
		    address);
	const bool ok = bind_inet(fd, info);
	const int error = errno;
	freeaddrinfo(info);
	if (!ok) {
		if (*fd >= 0)
			(void)close(*fd);
		*fd = -1;
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "cannot listen on %.96s: %s", address, strerror(error));
	}
	serve_socket_name(*fd, shown, size);
	return CLI_EXIT_PERMIT;
}

/* Is there a socket at the path that nobody serves any more? */
static bool
is_stale(const struct sockaddr_un *address)
{
	struct stat st;
	int fd;

	if (lstat(address->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode) ||
	    !open_stream(&fd, AF_UNIX))
		return false;
	const bool is_refused = connect(fd, (const struct sockaddr *)address,
				    sizeof(*address)) != 0 &&
	    errno == ECONNREFUSED;
	(void)close(fd);
	return is_refused;
}

static bool
bind_unix(int fd, const struct sockaddr_un *address, mode_t mode)
{
	const mode_t before = umask(0777 & ~mode);
	const bool ok =
	    bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
	const int error = errno;

	(void)umask(before);
	errno = error;
	return ok && listen(fd, BACKLOG) == 0;
}

enum cli_exit
serve_socket_unix(
    int *fd, const char *path, mode_t mode, struct cli_failure *failure)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	*fd = -1;
	if (path[0] != '/' || strlen(path) >= sizeof(address.sun_path))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "cannot listen on unix:%.96s: the path has to be absolute "
		    "and shorter than %zu octets",
		    path, sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path));
	if (is_stale(&address))
		(void)unlink(path);
	if (open_stream(fd, AF_UNIX) && bind_unix(*fd, &address, mode))
		return CLI_EXIT_PERMIT;
	const int error = errno;
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "cannot listen on unix:%.96s: %s", path, strerror(error));
}
