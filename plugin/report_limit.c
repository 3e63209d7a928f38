/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_limit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/digest.h"
#include "plugin/time.h"

#define KEY_DIGITS 32 /* of the digest of a key: enough never to collide */
#define DAY_DIGITS 8

static enum caa_status
fail(struct caa_error *error, int code)
{
	char why[96];

	if (strerror_r(code, why, sizeof(why)) != 0)
		(void)snprintf(why, sizeof(why), "error %d", code);
	return caa_error_set(
	    error, CAA_E_SYSTEM, "cannot count reports of today: %s", why);
}

enum caa_status
plugin_limit_take(struct plugin_limit_slot *slot, int directory, int64_t now,
    const char *kind, const char *key, unsigned max, struct caa_error *error)
{
	char day[PLUGIN_TIME_TEXT], digest[PLUGIN_DIGEST_TEXT];

	*slot = (struct plugin_limit_slot){ 0 };
	if (!plugin_digest(digest, key, strlen(key)))
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (mkdirat(directory, plugin_time_day(day, now), 0700) != 0 &&
	    errno != EEXIST)
		return fail(error, errno);
	for (unsigned i = 0; i < max; i++) {
		int file;

		(void)snprintf(slot->name, sizeof(slot->name),
		    "%.*s/%s-%.*s-%u", DAY_DIGITS, day, kind, KEY_DIGITS,
		    digest, i);
		file = openat(directory, slot->name,
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (file >= 0) {
			(void)close(file);
			return CAA_OK;
		}
		if (errno != EEXIST) {
			slot->name[0] = '\0';
			return fail(error, errno);
		}
	}
	slot->name[0] = '\0';
	return CAA_OK;
}

void
plugin_limit_release(int directory, struct plugin_limit_slot *slot)
{
	if (slot->name[0] != '\0')
		(void)unlinkat(directory, slot->name, 0);
	slot->name[0] = '\0';
}

/* Unless it is a directory of files only, it stays. */
static void
remove_day(int directory, const char *name)
{
	const int fd = openat(
	    directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (dir == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	while ((entry = readdir(dir)) != NULL)
		(void)unlinkat(dirfd(dir), entry->d_name, 0);
	(void)closedir(dir);
	(void)unlinkat(directory, name, AT_REMOVEDIR);
}

void
plugin_limit_expire(int directory, int64_t now)
{
	const int fd =
	    openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	char today[PLUGIN_TIME_TEXT];

	if (dir == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	(void)plugin_time_day(today, now);
	while ((entry = readdir(dir)) != NULL)
		if (strlen(entry->d_name) == DAY_DIGITS &&
		    strspn(entry->d_name, "0123456789") == DAY_DIGITS &&
		    strcmp(entry->d_name, today) < 0)
			remove_day(directory, entry->d_name);
	(void)closedir(dir);
}
