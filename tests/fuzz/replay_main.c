/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A main() for a harness without a fuzzer: runs every file of the directories
 * given, each prefix of small files too, so that the corpora are part of every
 * test run.
 */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_MAX  (8u << 20)
#define PREFIX_MAX 512u /* larger inputs run whole only */

static unsigned long runs;

/* A copy of exactly size octets, so that a sanitizer sees any read beyond. */
static void
run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size != 0 ? size : 1);

	if (copy == NULL)
		exit(2);
	memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	runs++;
}

static void
run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(INPUT_MAX);

	if (file == NULL || data == NULL) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(2);
	}
	size_t size = fread(data, 1, INPUT_MAX, file);
	(void)fclose(file);
	for (size_t prefix = 0; size <= PREFIX_MAX && prefix < size; prefix++)
		run(data, prefix);
	run(data, size);
	free(data);
}

static void
run_directory(const char *path)
{
	DIR *directory = opendir(path);
	char file[4096];

	if (directory == NULL) {
		fprintf(stderr, "cannot open %s\n", path);
		exit(2);
	}
	for (const struct dirent *e; (e = readdir(directory)) != NULL;) {
		struct stat st;

		(void)snprintf(file, sizeof(file), "%s/%s", path, e->d_name);
		if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
			run_file(file);
	}
	(void)closedir(directory);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		run_directory(argv[i]);
	printf("%lu inputs\n", runs);
	return runs == 0; /* an empty corpus tests nothing */
}
