/* SPDX-License-Identifier: BSD-2-Clause */
/* A test that cannot write its files is aborted. */
#include "tests/caa/zone_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
zone_file_write(struct zone_file *file, const char *text, size_t len)
{
	memcpy(file->path, "zone-XXXXXX", sizeof("zone-XXXXXX"));
	int fd = mkstemp(file->path);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len || close(fd) != 0)
		abort();
}

void
zone_file_remove(const struct zone_file *file)
{
	(void)unlink(file->path);
}
