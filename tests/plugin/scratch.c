/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/scratch.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEMPLATE "/tmp/caa-test-XXXXXX"

static char directory[] = TEMPLATE;
static int made;

const char *
scratch_directory(void)
{
	if (!made && mkdtemp(directory) == NULL) {
		perror(directory);
		exit(2);
	}
	made = 1;
	return directory;
}

void
scratch_write(
    char path[SCRATCH_MAX_PATH], const char *name, const char *content)
{
	(void)snprintf(
	    path, SCRATCH_MAX_PATH, "%s/%s", scratch_directory(), name);
	FILE *fp = fopen(path, "w");
	if (fp == NULL || fputs(content, fp) < 0 || fclose(fp) != 0) {
		perror(path);
		exit(2);
	}
}

void
scratch_clear(void)
{
	DIR *dir = made ? opendir(directory) : NULL;
	const struct dirent *entry;
	char path[SCRATCH_MAX_PATH + 256];

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		(void)snprintf(
		    path, sizeof(path), "%s/%s", directory, entry->d_name);
		(void)unlink(path);
	}
	if (dir != NULL)
		(void)closedir(dir);
	if (made)
		(void)rmdir(directory);
	memcpy(directory, TEMPLATE, sizeof(directory));
	made = 0;
}
