/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/text.h"

static enum caa_status
refuse(struct caa_error *error, const char *path, const char *why)
{
	char quoted[PLUGIN_TEXT_QUOTED];

	return caa_error_set(
	    error, CAA_E_CONFIG, "%s %s", plugin_text_quote(quoted, path), why);
}

static int
open_directory(int parent, const char *name)
{
	return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Whoever may write there may have us send anything to anybody. */
static enum caa_status
check_root(int root, const char *path, bool is_probe, struct caa_error *error)
{
	const uid_t user = geteuid();
	struct stat st;

	if (fstat(root, &st) != 0)
		return refuse(error, path, "cannot be examined");
	if ((st.st_uid != user && st.st_uid != 0 && (user != 0 || !is_probe)) ||
	    (st.st_mode & S_IWOTH) != 0)
		return refuse(error, path,
		    "belongs to another user or is writable by everybody");
	return CAA_OK;
}

static const char not_writable[] = "is not a directory we can write to";

static bool
is_writable(int directory)
{
	return faccessat(directory, ".", R_OK | W_OK | X_OK, 0) == 0;
}

static enum caa_status
open_folders(struct plugin_spool *spool, struct caa_error *error)
{
	const struct {
		const char *name;
		int *fd;
	} folders[] = {
		{ "queue", &spool->queue },
		{ "tmp", &spool->tmp },
		{ "dead", &spool->dead },
		{ "seen", &spool->seen },
	};

	for (size_t i = 0; i < CAA_COUNTOF(folders); i++) {
		(void)mkdirat(spool->root, folders[i].name, 0700);
		*folders[i].fd = open_directory(spool->root, folders[i].name);
		if (*folders[i].fd < 0 || !is_writable(*folders[i].fd))
			return refuse(error, spool->path, not_writable);
	}
	spool->lock = openat(spool->root, "lock",
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (spool->lock < 0)
		return refuse(
		    error, spool->path, "has no lock file we can write to");
	return CAA_OK;
}

/* The directory in which a missing one would be made. */
static int
open_parent(const char *path)
{
	char *parent = strdup(path), *slash;
	int fd;

	if (parent == NULL)
		return -1;
	for (size_t len = strlen(parent); len > 1 && parent[len - 1] == '/';)
		parent[--len] = '\0';
	slash = strrchr(parent, '/');
	if (slash != NULL)
		slash[slash == parent ? 1 : 0] = '\0';
	fd = open_directory(AT_FDCWD, slash == NULL ? "." : parent);
	free(parent);
	return fd;
}

enum caa_status
plugin_spool_probe(const char *path, struct caa_error *error)
{
	int directory = open_directory(AT_FDCWD, path);
	const bool exists = directory >= 0;
	enum caa_status status = CAA_OK;

	if (!exists && errno == ENOENT)
		directory = open_parent(path);
	if (directory < 0)
		return refuse(error, path, "is no directory we can open");
	if (exists)
		status = check_root(directory, path, true, error);
	if (status == CAA_OK && !is_writable(directory))
		status = refuse(error, path, not_writable);
	(void)close(directory);
	return status;
}

enum caa_status
plugin_spool_open(
    struct plugin_spool *spool, const char *path, struct caa_error *error)
{
	enum caa_status status;

	*spool = PLUGIN_SPOOL_CLOSED;
	spool->path = strdup(path);
	if (spool->path == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	(void)mkdir(path, 0700);
	spool->root = open_directory(AT_FDCWD, path);
	if (spool->root < 0)
		return refuse(error, path, "is no directory we can open");
	status = check_root(spool->root, path, false, error);
	return status == CAA_OK ? open_folders(spool, error) : status;
}

void
plugin_spool_close(struct plugin_spool *spool)
{
	const int fds[] = { spool->root, spool->queue, spool->tmp, spool->dead,
		spool->seen, spool->lock };

	for (size_t i = 0; i < CAA_COUNTOF(fds); i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
	free(spool->path);
	*spool = PLUGIN_SPOOL_CLOSED;
}
