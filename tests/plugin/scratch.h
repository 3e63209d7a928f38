/* SPDX-License-Identifier: BSD-2-Clause */
/* scratch: files for the length of one test. */
#ifndef TESTS_PLUGIN_SCRATCH_H
#define TESTS_PLUGIN_SCRATCH_H

#include <stddef.h>

#define SCRATCH_MAX_PATH 128

/* Write a file of a temporary directory made for this process. */
void scratch_write(
    char path[SCRATCH_MAX_PATH], const char *name, const char *content);

/* Its directory. */
const char *scratch_directory(void);

/* Remove all of it. */
void scratch_clear(void);

#endif /* TESTS_PLUGIN_SCRATCH_H */
