/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* fopencookie() */
#include "caa/resolver_unbound_log.h"

#include <string.h>
#include <sys/types.h>

static _Thread_local struct caa_unbound_log *sink;

/* Make room for len octets by dropping the oldest half, or all. */
static void
make_room(struct caa_unbound_log *log, size_t len)
{
	const size_t half = sizeof(log->text) / 2;

	if (log->len + len < sizeof(log->text))
		return;
	if (log->len <= half || len >= half) {
		log->len = 0;
		return;
	}
	memmove(log->text, log->text + log->len - half, half);
	log->len = half;
}

static ssize_t
keep(void *cookie, const char *octets, size_t len)
{
	struct caa_unbound_log *log = sink;
	size_t kept = len;

	(void)cookie;
	if (log == NULL)
		return (ssize_t)len;
	if (kept >= sizeof(log->text))
		kept = sizeof(log->text) - 1;
	make_room(log, kept);
	memcpy(log->text + log->len, octets, kept);
	log->len += kept;
	log->text[log->len] = '\0';
	return (ssize_t)len;
}

FILE *
caa_unbound_log_stream(void)
{
	static FILE *stream;
	static char line[4096];

	if (stream == NULL) {
		stream = fopencookie(
		    NULL, "w", (cookie_io_functions_t){ .write = keep });
		/* A line leaves on the thread that wrote it. */
		if (stream != NULL)
			(void)setvbuf(stream, line, _IOLBF, sizeof(line));
	}
	return stream;
}

struct caa_unbound_log *
caa_unbound_log_into(struct caa_unbound_log *log)
{
	struct caa_unbound_log *before = sink;

	sink = log;
	return before;
}

bool
caa_unbound_log_take(struct caa_unbound_log *log, const char *name,
    const char *type, char *out, size_t size)
{
	char key[320];
	const char *found = NULL;

	(void)snprintf(key, sizeof(key), " <%s. %s IN>: ", name, type);
	for (const char *p = log->text; (p = strstr(p, key)) != NULL;)
		found = p += strlen(key);
	if (found != NULL)
		(void)snprintf(
		    out, size, "%.*s", (int)strcspn(found, "\n"), found);
	log->len = 0;
	log->text[0] = '\0';
	return found != NULL;
}
