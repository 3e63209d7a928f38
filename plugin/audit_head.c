/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_head.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "caa/ascii.h"
#include "plugin/audit_error.h"

#define MODE     0640
#define HEAD_MAX 256 /* octets of the file */
#define MAGIC    "caa-validator audit head 1"
#define NUMBERS  5

#define FIRST_NAP_NS 20000L  /* between attempts to lock */
#define LAST_NAP_NS  250000L /* less than a writer waits between two batches */

enum caa_status
plugin_audit_head_init(
    struct plugin_audit_head *head, const char *log, struct caa_error *error)
{
	const char *slash = strrchr(log, '/');
	const char *name = slash != NULL ? slash + 1 : log;
	const size_t room = strlen(log) + sizeof("..head");

	*head = (struct plugin_audit_head){ .fd = -1 };
	head->path = malloc(room);
	if (head->path == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	(void)snprintf(
	    head->path, room, "%.*s.%s.head", (int)(name - log), log, name);
	return CAA_OK;
}

void
plugin_audit_head_detach(struct plugin_audit_head *head)
{
	if (head->fd >= 0)
		(void)close(head->fd);
	head->fd = -1;
}

void
plugin_audit_head_clear(struct plugin_audit_head *head)
{
	if (head->path == NULL)
		return;
	plugin_audit_head_detach(head);
	free(head->path);
	*head = (struct plugin_audit_head){ .fd = -1 };
}

static uint64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* flock(2) waits without end; a host's deadline does not.  0 or an errno. */
static int
lock_within(int fd, uint64_t limit_ms)
{
	struct timespec nap = { .tv_nsec = FIRST_NAP_NS };

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return errno;
		if (now_ms() >= limit_ms)
			return ETIMEDOUT;
		(void)nanosleep(&nap, NULL);
		nap.tv_nsec *= 2;
		if (nap.tv_nsec > LAST_NAP_NS)
			nap.tv_nsec = LAST_NAP_NS;
	}
	return 0;
}

/* Is what we locked still what others will open? */
static bool
is_current(const struct plugin_audit_head *head)
{
	struct stat ours, theirs;

	return fstat(head->fd, &ours) == 0 && lstat(head->path, &theirs) == 0 &&
	    ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

enum caa_status
plugin_audit_head_lock(struct plugin_audit_head *head, struct caa_error *error)
{
	const uint64_t limit_ms = now_ms() + PLUGIN_AUDIT_LOCK_MS;
	int code;

	for (;;) {
		if (head->fd < 0)
			head->fd = open(head->path,
			    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
				O_NOCTTY | O_NONBLOCK,
			    MODE);
		if (head->fd < 0)
			return plugin_audit_fail(
			    error, "open", head->path, errno);
		code = lock_within(head->fd, limit_ms);
		if (code != 0)
			return plugin_audit_fail(
			    error, "lock", head->path, code);
		if (is_current(head))
			return CAA_OK;
		plugin_audit_head_detach(head);
		if (now_ms() >= limit_ms)
			return plugin_audit_fail(
			    error, "lock", head->path, ETIMEDOUT);
	}
}

void
plugin_audit_head_unlock(struct plugin_audit_head *head)
{
	if (head->fd >= 0)
		(void)flock(head->fd, LOCK_UN);
}

/* " 123": moves *at on behind it. */
static bool
take_number(const char **at, uint64_t *number)
{
	const char *begin = ++*at;

	if (begin[-1] != ' ')
		return false;
	*number = 0;
	for (; caa_ascii_is_digit((uint8_t) * *at); ++*at) {
		unsigned digit = (uint8_t) * *at - (unsigned)'0';

		if (*number > (UINT64_MAX - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return *at > begin;
}

static bool
is_hash(const char *text)
{
	return strspn(text, "0123456789abcdef") == PLUGIN_AUDIT_HASH;
}

static bool
position_parse(struct plugin_audit_position *position, const char *text)
{
	uint64_t *const numbers[NUMBERS] = { &position->device,
		&position->inode, &position->end, &position->since,
		&position->link.seq };
	const char *at = text + sizeof(MAGIC) - 1;

	if (strncmp(text, MAGIC, sizeof(MAGIC) - 1) != 0)
		return false;
	for (size_t i = 0; i < NUMBERS; i++)
		if (!take_number(&at, numbers[i]))
			return false;
	if (*at != ' ' || !is_hash(at + 1))
		return false;
	memcpy(position->link.hash, at + 1, PLUGIN_AUDIT_HASH);
	/* The end is the mark of a head that was written whole. */
	return at[1 + PLUGIN_AUDIT_HASH] == '\n';
}

void
plugin_audit_head_read(const struct plugin_audit_head *head,
    struct plugin_audit_position *position)
{
	char text[HEAD_MAX + 1];
	ssize_t got = pread(head->fd, text, HEAD_MAX, 0);

	*position = (struct plugin_audit_position){ .known = false };
	text[got > 0 ? got : 0] = '\0';
	position->known = position_parse(position, text);
	if (!position->known)
		*position = (struct plugin_audit_position){ .known = false };
}

enum caa_status
plugin_audit_head_write(const struct plugin_audit_head *head,
    const struct plugin_audit_position *position, struct caa_error *error)
{
	char text[HEAD_MAX];
	int len = snprintf(text, sizeof(text),
	    MAGIC " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
		  " %s\n",
	    position->device, position->inode, position->end, position->since,
	    position->link.seq, position->link.hash);
	ssize_t put = pwrite(head->fd, text, (size_t)len, 0);

	if (put != len)
		return plugin_audit_fail(
		    error, "write", head->path, put < 0 ? errno : ENOSPC);
	return CAA_OK;
}
