/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_CAA 257

const char *
world_file(char out[WORLD_PATH_SIZE], const char *name)
{
	const char *dir = getenv("INTERNET_DIR");

	(void)snprintf(
	    out, WORLD_PATH_SIZE, "%s/%s", dir == NULL ? "" : dir, name);
	return out;
}

const char *
world_address(char out[WORLD_PATH_SIZE], const char *name)
{
	char server[64], address[64];
	FILE *file = fopen(world_file(out, "servers"), "r");

	out[0] = '\0';
	while (file != NULL && fscanf(file, "%63s %63s", server, address) == 2)
		if (strcmp(server, name) == 0)
			(void)snprintf(out, WORLD_PATH_SIZE, "%s", address);
	if (file != NULL)
		(void)fclose(file);
	return out;
}

size_t
world_queries(struct world_query *queries, size_t size, const char *name)
{
	char path[WORLD_PATH_SIZE], line[1400], wanted[300];
	FILE *file = fopen(world_file(path, "queries"), "r");
	size_t count = 0;

	(void)snprintf(wanted, sizeof(wanted), " %d %s.\n", TYPE_CAA, name);
	while (file != NULL && count < size &&
	    fgets(line, sizeof(line), file) != NULL)
		if (strstr(line, wanted) != NULL &&
		    sscanf(line, "%ld %63s", &queries[count].at_ms,
			queries[count].fault) == 2)
			count++;
	if (file != NULL)
		(void)fclose(file);
	return count;
}
