/* SPDX-License-Identifier: BSD-2-Clause */
/* fault_socket: sockets of the fault server; what cannot be had ends it. */
#ifndef TESTS_INTERNET_FAULT_SOCKET_H
#define TESTS_INTERNET_FAULT_SOCKET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr_in fault_socket_address(const char *ip, uint16_t port);

/* Bound, and listening if it is of type SOCK_STREAM. */
int fault_socket_open(int type, const char *ip, uint16_t port);

/* All of it, or false. */
bool fault_socket_read(int fd, uint8_t *buffer, size_t len);
bool fault_socket_write(int fd, const uint8_t *buffer, size_t len);

#endif /* TESTS_INTERNET_FAULT_SOCKET_H */
