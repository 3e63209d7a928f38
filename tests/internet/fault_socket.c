/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/fault_socket.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct sockaddr_in
fault_socket_address(const char *ip, uint16_t port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_port = htons(port) };

	if (inet_pton(AF_INET, ip, &sa.sin_addr) != 1) {
		fprintf(stderr, "fault_server: bad address %s\n", ip);
		exit(2);
	}
	return sa;
}

int
fault_socket_open(int type, const char *ip, uint16_t port)
{
	struct sockaddr_in sa = fault_socket_address(ip, port);
	const int fd = socket(AF_INET, type, 0), yes = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) != 0 ||
	    (type == SOCK_STREAM && listen(fd, 64) != 0)) {
		perror(ip);
		exit(2);
	}
	return fd;
}

bool
fault_socket_read(int fd, uint8_t *buffer, size_t len)
{
	while (len > 0) {
		const ssize_t n = read(fd, buffer, len);

		if (n <= 0)
			return false;
		buffer += n;
		len -= (size_t)n;
	}
	return true;
}

bool
fault_socket_write(int fd, const uint8_t *buffer, size_t len)
{
	while (len > 0) {
		const ssize_t n = write(fd, buffer, len);

		if (n <= 0)
			return false;
		buffer += n;
		len -= (size_t)n;
	}
	return true;
}
