/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/report_entry.h"

#define STALE_MS (60 * 60 * 1000) /* a file in tmp/ nobody still writes */
#define DEAD_MS  (INT64_C(30) * 24 * 60 * 60 * 1000)

static enum caa_status
fail(struct caa_error *error, const char *what, int code)
{
	char why[96];

	if (strerror_r(code, why, sizeof(why)) != 0)
		(void)snprintf(why, sizeof(why), "error %d", code);
	return caa_error_set(error, code == ENOMEM ? CAA_E_NOMEM : CAA_E_SYSTEM,
	    "cannot %s: %s", what, why);
}

/* All of it, on disk; 0 or an errno. */
static int
write_file(int directory, const char *name, const char *octets, size_t len)
{
	const int fd = openat(directory, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int code = fd < 0 ? errno : 0;

	while (code == 0 && len > 0) {
		const ssize_t n = write(fd, octets, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			code = n < 0 ? errno : EIO;
			continue;
		}
		octets += n;
		len -= (size_t)n;
	}
	if (code == 0 && fsync(fd) != 0)
		code = errno;
	if (fd >= 0 && close(fd) != 0 && code == 0)
		code = errno;
	return code;
}

static enum caa_status
check_room(const struct plugin_spool *spool, struct caa_error *error)
{
	const size_t letters =
	    plugin_entry_count(spool->queue) + plugin_entry_count(spool->dead);

	if (letters < PLUGIN_SPOOL_MAX_LETTERS)
		return CAA_OK;
	return caa_error_set(error, CAA_E_LIMIT,
	    "the spool is full: %zu reports wait or were given up", letters);
}

enum caa_status
plugin_spool_put(struct plugin_spool *spool, const struct plugin_letter *letter,
    unsigned number, int64_t now_ms, struct caa_error *error)
{
	struct plugin_spool_entry entry = { .due_ms = now_ms };
	enum caa_status status = check_room(spool, error);
	char *octets = NULL;
	size_t len = 0;
	int code;

	if (status == CAA_OK)
		status = plugin_letter_print(&octets, &len, letter, error);
	if (status != CAA_OK)
		return status;
	plugin_entry_name(&entry, letter->id, number);
	code = write_file(spool->tmp, entry.name, octets, len);
	free(octets);
	/* From the rename on it will be sent, so nothing may fail then: it is
	 * stored even where the directory cannot be brought to disk. */
	if (code == 0 &&
	    renameat(spool->tmp, entry.name, spool->queue, entry.name) != 0)
		code = errno;
	if (code != 0) {
		if (code != EEXIST)
			(void)unlinkat(spool->tmp, entry.name, 0);
		return fail(error, "store a report", code);
	}
	(void)fsync(spool->queue);
	return CAA_OK;
}

bool
plugin_spool_lock(struct plugin_spool *spool)
{
	/* Of the process: a child it forks has no part in it, and does not
	 * keep it when the process is gone. */
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl(spool->lock, F_SETLK, &lock) == 0;
}

void
plugin_spool_clean(struct plugin_spool *spool, int64_t now_ms)
{
	plugin_entry_remove_before(spool->tmp, now_ms - STALE_MS);
	plugin_entry_remove_before(spool->dead, now_ms - DEAD_MS);
}

enum caa_status
plugin_spool_due(struct plugin_spool *spool, int64_t now_ms,
    struct plugin_spool_entry *entries, size_t max, size_t *count,
    int64_t *next_ms, struct caa_error *error)
{
	const int code = plugin_entry_list(
	    spool->queue, now_ms, entries, max, count, next_ms);

	return code == 0 ? CAA_OK : fail(error, "read the spool", code);
}

static bool
rename_entry(struct plugin_spool *spool, struct plugin_spool_entry *entry,
    int64_t due_ms, unsigned tries)
{
	struct plugin_spool_entry changed = *entry;

	plugin_entry_change(&changed, due_ms, tries);
	if (renameat(spool->queue, entry->name, spool->queue, changed.name) !=
	    0)
		return false;
	*entry = changed;
	return true;
}

bool
plugin_spool_claim(struct plugin_spool *spool, struct plugin_spool_entry *entry,
    int64_t due_ms)
{
	return rename_entry(spool, entry, due_ms, entry->tries + 1);
}

bool
plugin_spool_release(struct plugin_spool *spool,
    struct plugin_spool_entry *entry, int64_t due_ms)
{
	return rename_entry(spool, entry, due_ms, entry->tries - 1);
}

bool
plugin_spool_done(
    struct plugin_spool *spool, const struct plugin_spool_entry *entry)
{
	if (unlinkat(spool->queue, entry->name, 0) != 0)
		return false;
	(void)fsync(spool->queue);
	return true;
}

bool
plugin_spool_bury(
    struct plugin_spool *spool, const struct plugin_spool_entry *entry)
{
	if (renameat(spool->queue, entry->name, spool->dead, entry->name) != 0)
		return false;
	(void)fsync(spool->dead);
	return true;
}

/* A whole regular file of at most PLUGIN_LETTER_MAX octets, with room for one
 * more; 0 or an errno. */
static int
read_file(int directory, const char *name, char **out, size_t *len)
{
	const int fd =
	    openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	char *octets = NULL;
	size_t done = 0;
	int code = 0;

	if (fd < 0)
		return errno;
	if (fstat(fd, &st) != 0)
		code = errno;
	else if (!S_ISREG(st.st_mode) || st.st_size > PLUGIN_LETTER_MAX)
		code = EFBIG;
	else if ((octets = malloc((size_t)st.st_size + 1)) == NULL)
		code = ENOMEM;
	while (code == 0 && done < (size_t)st.st_size) {
		const ssize_t n =
		    read(fd, octets + done, (size_t)st.st_size - done);

		if (n < 0 && errno != EINTR)
			code = errno;
		else if (n == 0)
			st.st_size = (off_t)done;
		else if (n > 0)
			done += (size_t)n;
	}
	(void)close(fd);
	if (code != 0) {
		free(octets);
		return code;
	}
	*out = octets;
	*len = done;
	return 0;
}

enum caa_status
plugin_spool_read(struct plugin_spool *spool,
    const struct plugin_spool_entry *entry, struct plugin_letter *letter,
    struct caa_error *error)
{
	char *octets = NULL;
	size_t len = 0;
	const int code = read_file(spool->queue, entry->name, &octets, &len);

	*letter = (struct plugin_letter){ 0 };
	if (code == EFBIG || code == ELOOP)
		return caa_error_set(error, CAA_E_MALFORMED,
		    "the file is no stored report: no file, or too large");
	if (code != 0)
		return fail(error, "read a stored report", code);
	return plugin_letter_parse(letter, octets, len, error);
}
