/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/audit_error.h"

#define MODE 0640

static enum caa_status
fail(const struct plugin_audit_store *store, const char *what,
    struct caa_error *error)
{
	return plugin_audit_fail(error, what, store->path, errno);
}

/* The octets up to the last slash, which stands alone for the root. */
static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len =
	    slash != NULL && slash != path ? (size_t)(slash - path) : 1;

	return strndup(path, len);
}

enum caa_status
plugin_audit_store_init(
    struct plugin_audit_store *store, const char *path, struct caa_error *error)
{
	*store = (struct plugin_audit_store){
		.fd = -1,
		.head = { .fd = -1 },
		.owner = getpid(),
		.path = strdup(path),
		.directory = directory_of(path),
	};
	if (store->path == NULL || store->directory == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return plugin_audit_head_init(&store->head, path, error);
}

static void
detach(struct plugin_audit_store *store)
{
	if (store->fd >= 0)
		(void)close(store->fd);
	store->fd = -1;
}

void
plugin_audit_store_clear(struct plugin_audit_store *store)
{
	detach(store);
	plugin_audit_head_clear(&store->head);
	free(store->directory);
	free(store->path);
	store->directory = store->path = NULL;
}

enum caa_status
plugin_audit_store_probe(const struct plugin_audit_store *store, bool *exists,
    struct caa_error *error)
{
	struct stat st;

	*exists =
	    lstat(store->path, &st) == 0 || lstat(store->head.path, &st) == 0;
	if (*exists ||
	    faccessat(AT_FDCWD, store->directory, W_OK | X_OK, AT_EACCESS) == 0)
		return CAA_OK;
	return plugin_audit_fail(
	    error, "create a file in", store->directory, errno);
}

enum caa_status
plugin_audit_store_enter(
    struct plugin_audit_store *store, struct caa_error *error)
{
	enum caa_status status;

	/* A child shares our descriptors, and so our lock: it has to open the
	 * files itself, or nobody would keep it out. */
	if (store->owner != getpid()) {
		detach(store);
		plugin_audit_head_detach(&store->head);
		store->owner = getpid();
	}
	status = plugin_audit_head_lock(&store->head, error);
	if (status == CAA_OK)
		plugin_audit_head_read(&store->head, &store->position);
	return status;
}

void
plugin_audit_store_leave(struct plugin_audit_store *store)
{
	plugin_audit_head_unlock(&store->head);
}

bool
plugin_audit_store_is_attached(struct plugin_audit_store *store)
{
	struct stat st;

	if (store->fd < 0 || lstat(store->path, &st) != 0 ||
	    (uint64_t)st.st_dev != store->device ||
	    (uint64_t)st.st_ino != store->inode)
		return false;
	store->size = store->begin = (uint64_t)st.st_size;
	return true;
}

bool
plugin_audit_store_is_there(struct plugin_audit_store *store)
{
	struct stat st;

	if (store->fd < 0 || fstat(store->fd, &st) != 0 || st.st_nlink == 0)
		return false;
	store->size = store->begin = (uint64_t)st.st_size;
	return true;
}

bool
plugin_audit_store_is_replaced(const struct plugin_audit_store *store)
{
	const struct plugin_audit_position *position = &store->position;
	struct stat ours, other;

	return store->fd >= 0 && fstat(store->fd, &ours) == 0 &&
	    ours.st_nlink == 0 && lstat(store->path, &other) == 0 &&
	    S_ISREG(other.st_mode) && other.st_size > 0 &&
	    !(position->known && position->device == (uint64_t)other.st_dev &&
		position->inode == (uint64_t)other.st_ino);
}

/* The name the open file has by now, if the system tells. */
static void
note_name(struct plugin_audit_store *store)
{
	char link[32], target[PATH_MAX];
	const char *slash;
	ssize_t len;

	if (store->fd < 0)
		return;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", store->fd);
	len = readlink(link, target, sizeof(target) - 1);
	target[len > 0 ? len : 0] = '\0';
	slash = strrchr(target, '/');
	(void)snprintf(store->previous, sizeof(store->previous), "%s",
	    slash != NULL ? slash + 1 : "");
}

/* The name of a new file, too, must survive a crash. */
static enum caa_status
sync_directory(const struct plugin_audit_store *store, struct caa_error *error)
{
	int fd = open(store->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int code = fd >= 0 && fsync(fd) == 0 ? 0 : errno;

	if (fd >= 0)
		(void)close(fd);
	if (code != 0)
		return plugin_audit_fail(error, "sync", store->directory, code);
	return CAA_OK;
}

static enum caa_status
open_path(struct plugin_audit_store *store, struct caa_error *error)
{
	const int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
	    O_NOCTTY | O_NONBLOCK;
	struct stat st;

	store->fd = open(store->path, flags | O_EXCL, MODE);
	store->is_new = store->fd >= 0;
	if (store->fd < 0 && errno == EEXIST)
		store->fd = open(store->path, flags, MODE);
	if (store->fd < 0 || fstat(store->fd, &st) != 0)
		return fail(store, "open", error);
	if (!S_ISREG(st.st_mode))
		return plugin_audit_refuse(
		    error, store->path, "is no regular file");
	store->device = (uint64_t)st.st_dev;
	store->inode = (uint64_t)st.st_ino;
	store->size = store->begin = (uint64_t)st.st_size;
	return CAA_OK;
}

enum caa_status
plugin_audit_store_attach(
    struct plugin_audit_store *store, struct caa_error *error)
{
	enum caa_status status;

	/* Renamed by us or by another; the former is known already. */
	if (store->previous[0] == '\0')
		note_name(store);
	detach(store);
	status = open_path(store, error);
	/* Empty: perhaps just made. */
	if (status == CAA_OK && store->size == 0)
		status = sync_directory(store, error);
	if (status != CAA_OK)
		detach(store);
	return status;
}

bool
plugin_audit_store_is_at_end(const struct plugin_audit_store *store)
{
	const struct plugin_audit_position *position = &store->position;

	return position->known && position->device == store->device &&
	    position->inode == store->inode && position->end == store->size;
}

bool
plugin_audit_store_has_end(const struct plugin_audit_store *store)
{
	char last = '\0';

	if (plugin_audit_store_is_at_end(store))
		return true;
	if (store->size <= store->position.end)
		return false;
	/* Nothing of an empty file can be written over. */
	return store->position.end == 0 ||
	    (pread(store->fd, &last, 1, (off_t)store->position.end - 1) == 1 &&
		last == '\n');
}

enum caa_status
plugin_audit_store_write(struct plugin_audit_store *store, const char *octets,
    size_t len, struct caa_error *error)
{
	while (len > 0) {
		ssize_t put = write(store->fd, octets, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put == 0)
			errno = ENOSPC;
		if (put <= 0)
			return fail(store, "write", error);
		octets += put;
		len -= (size_t)put;
		store->size += (uint64_t)put;
	}
	return CAA_OK;
}

enum caa_status
plugin_audit_store_settle(struct plugin_audit_store *store,
    const struct plugin_audit_link *link, uint64_t since,
    struct caa_error *error)
{
	if (plugin_audit_store_is_at_end(store))
		return CAA_OK;
	if (fdatasync(store->fd) != 0)
		return fail(store, "sync", error);
	store->begin = store->size;
	store->is_new = false;
	store->position = (struct plugin_audit_position){
		.known = true,
		.link = *link,
		.since = since,
		.device = store->device,
		.inode = store->inode,
		.end = store->size,
	};
	store->previous[0] = '\0';
	return plugin_audit_head_write(&store->head, &store->position, error);
}

void
plugin_audit_store_undo(struct plugin_audit_store *store)
{
	if (store->fd >= 0 && store->size != store->begin &&
	    ftruncate(store->fd, (off_t)store->begin) == 0)
		store->size = store->begin;
}

enum caa_status
plugin_audit_store_rename(
    struct plugin_audit_store *store, uint64_t seq, struct caa_error *error)
{
	const size_t room = strlen(store->path) + 24;
	char *path = malloc(room);
	struct stat st;
	enum caa_status status = CAA_OK;

	if (path == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	/* Nothing is written over, whatever became of the count. */
	do
		(void)snprintf(path, room, "%s.%016" PRIu64, store->path, seq);
	while (lstat(path, &st) == 0 && seq++ < UINT64_MAX);
	if (rename(store->path, path) != 0)
		status = fail(store, "rename", error);
	else
		(void)snprintf(store->previous, sizeof(store->previous), "%s",
		    strrchr(path, '/') + 1);
	free(path);
	return status;
}
