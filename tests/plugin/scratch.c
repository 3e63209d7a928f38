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

static void
remove_all(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	char below[SCRATCH_MAX_PATH + 256];

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		(void)snprintf(
		    below, sizeof(below), "%s/%s", path, entry->d_name);
		if (unlink(below) != 0)
			remove_all(below);
	}
	if (dir != NULL)
		(void)closedir(dir);
	(void)rmdir(path);
}

void
scratch_clear(void)
{
	if (made)
		remove_all(directory);
	memcpy(directory, TEMPLATE, sizeof(directory));
	made = 0;
}
