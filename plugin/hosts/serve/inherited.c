/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/inherited.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST     3 /* SD_LISTEN_FDS_START */
#define COUNT_MAX 64

static bool
read_variable(const char *name, long *value)
{
	const char *text = getenv(name);
	char *end;

	if (text == NULL || text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*value = strtol(text, &end, 10);
	return errno == 0 && *end == '\0';
}

void
serve_inherited_read(struct serve_inherited *given)
{
	const char *names = getenv("LISTEN_FDNAMES");
	long process, count;

	*given = (struct serve_inherited){ .first = FIRST, .names = "" };
	if (!read_variable("LISTEN_PID", &process) ||
	    process != (long)getpid() || !read_variable("LISTEN_FDS", &count) ||
	    count <= 0 || count > COUNT_MAX)
		return;
	given->count = (unsigned)count;
	given->names = names != NULL ? names : "";
	for (int fd = FIRST; fd < FIRST + (int)count; fd++) {
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
		/* Or the loop would wait in accept(). */
		(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	}
}

void
serve_inherited_name(
    const struct serve_inherited *given, unsigned index, char *out, size_t size)
{
	const char *name = given->names;

	for (; index > 0 && *name != '\0'; index--) {
		name += strcspn(name, ":");
		name += *name == ':';
	}
	(void)snprintf(out, size, "%.*s", (int)strcspn(name, ":"), name);
}
