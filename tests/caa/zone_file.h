/* SPDX-License-Identifier: BSD-2-Clause */
/* zone_file: the texts of tests as files, for as long as they are needed. */
#ifndef TESTS_CAA_ZONE_FILE_H
#define TESTS_CAA_ZONE_FILE_H

#include <stddef.h>

struct zone_file {
	char path[64];
};

/* len octets in a new file in the current directory. */
void zone_file_write(struct zone_file *file, const char *text, size_t len);
void zone_file_remove(const struct zone_file *file);

#endif /* TESTS_CAA_ZONE_FILE_H */
