/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/fault_log.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <ldns/ldns.h>

#define NAME_SIZE 1100

struct seen {
	struct seen *next;
	const struct fault *fault;
	long last_ms, pause_ms;
	char name[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct seen *all_seen;
static int log_fd = -1;

bool
fault_log_open(const char *path)
{
	log_fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
	if (log_fd < 0)
		perror(path);
	return log_fd >= 0;
}

static long
now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The name asked for, in lower case. */
static void
print_name(char *out, size_t size, const struct exchange *x)
{
	ldns_rdf *name = NULL;
	size_t at = DNS_HEADER_LEN;
	char *text = NULL;

	out[0] = '\0';
	if (ldns_wire2dname(&name, x->query, x->query_len, &at) !=
	    LDNS_STATUS_OK)
		return;
	ldns_dname2canonical(name);
	text = ldns_rdf2str(name);
	(void)snprintf(out, size, "%s", text == NULL ? "" : text);
	LDNS_FREE(text);
	ldns_rdf_deep_free(name);
}

/* The lock is held. */
static struct seen *
find(const struct fault *fault, const char *name)
{
	struct seen *seen = all_seen;

	while (seen != NULL &&
	    (seen->fault != fault || strcmp(seen->name, name) != 0))
		seen = seen->next;
	return seen;
}

/* Likewise. */
static struct seen *
add(const struct fault *fault, const char *name, long now)
{
	const size_t size = strlen(name) + 1;
	struct seen *seen = calloc(1, sizeof(*seen) + size);

	if (seen == NULL)
		return NULL;
	memcpy(seen->name, name, size);
	seen->fault = fault;
	seen->last_ms = now;
	seen->next = all_seen;
	all_seen = seen;
	return seen;
}

/* The longest pause, with the one that ends now. */
static long
note(const struct fault *fault, const char *name, long now)
{
	struct seen *seen = find(fault, name);

	if (seen == NULL)
		seen = add(fault, name, now);
	if (seen == NULL)
		return 0;
	if (now - seen->last_ms > seen->pause_ms)
		seen->pause_ms = now - seen->last_ms;
	seen->last_ms = now;
	return seen->pause_ms;
}

long
fault_log_query(const struct fault *fault, const struct exchange *x)
{
	const long now = now_ms();
	char name[NAME_SIZE], line[NAME_SIZE + 100];

	print_name(name, sizeof(name), x);
	(void)pthread_mutex_lock(&lock);
	const long pause_ms = note(fault, name, now);
	(void)pthread_mutex_unlock(&lock);
	const int len = snprintf(line, sizeof(line), "%ld %s %s %u %s\n", now,
	    fault->name, x->tcp ? "tcp" : "udp", exchange_type(x), name);
	if (log_fd >= 0 && len > 0)
		(void)!write(log_fd, line, (size_t)len);
	return pause_ms;
}
