/* SPDX-License-Identifier: BSD-2-Clause */
/* full_disk: a file system small enough to fill, for tests. */
#ifndef TESTS_PLUGIN_FULL_DISK_H
#define TESTS_PLUGIN_FULL_DISK_H

#include <stdbool.h>

/*
 * Run fn with a file system of 256 KiB mounted on a directory, which only
 * this thread sees.  False if that is not allowed here.
 */
bool full_disk_run(const char *directory, void (*fn)(void));

#endif /* TESTS_PLUGIN_FULL_DISK_H */
