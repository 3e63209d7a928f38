/* SPDX-License-Identifier: BSD-2-Clause */
/* world: what start.sh left for the tests of the matrix to find. */
#ifndef TESTS_INTERNET_WORLD_H
#define TESTS_INTERNET_WORLD_H

#include <stddef.h>

#define WORLD_PATH_SIZE 256

/* The path of a file of start.sh. */
const char *world_file(char out[WORLD_PATH_SIZE], const char *name);

/* The IPv4 address of a server or of a fault; "" without it. */
const char *world_address(char out[WORLD_PATH_SIZE], const char *name);

/* A query the servers with faults were asked. */
struct world_query {
	long at_ms; /* monotonic */
	char fault[64];
};

/* The questions for the CAA set of name so far, at most size of them. */
size_t world_queries(
    struct world_query *queries, size_t size, const char *name);

#endif /* TESTS_INTERNET_WORLD_H */
