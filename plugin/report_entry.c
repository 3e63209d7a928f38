/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_entry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "caa/ascii.h"

/* "<15 digits>-<2 digits>-<32 hexadecimal digits>-<2 digits>" */
#define DUE_DIGITS    15
#define TRIES_DIGITS  2
#define ID_DIGITS     32
#define NUMBER_DIGITS 2
#define TAIL_OFFSET   (DUE_DIGITS + 1 + TRIES_DIGITS + 1)
#define NAME_LEN      (TAIL_OFFSET + ID_DIGITS + 1 + NUMBER_DIGITS)

#define MAX_DUE   INT64_C(999999999999999)
#define MAX_TRIES 99u

/* Nothing waits longer: what seems to was put there by another clock. */
#define MAX_WAIT_MS (INT64_C(25) * 60 * 60 * 1000)

static void
print_head(char *out, size_t size, const struct plugin_spool_entry *entry)
{
	int64_t due_ms = entry->due_ms < 0 ? 0 : entry->due_ms;

	if (due_ms > MAX_DUE)
		due_ms = MAX_DUE;
	(void)snprintf(out, size, "%0*lld-%0*u-", DUE_DIGITS, (long long)due_ms,
	    TRIES_DIGITS, entry->tries > MAX_TRIES ? MAX_TRIES : entry->tries);
}

void
plugin_entry_name(
    struct plugin_spool_entry *entry, const char *id, unsigned number)
{
	print_head(entry->name, sizeof(entry->name), entry);
	(void)snprintf(entry->name + TAIL_OFFSET,
	    sizeof(entry->name) - TAIL_OFFSET, "%.*s-%0*u", ID_DIGITS, id,
	    NUMBER_DIGITS, number % 100);
}

void
plugin_entry_change(
    struct plugin_spool_entry *entry, int64_t due_ms, unsigned tries)
{
	char head[TAIL_OFFSET + 1];

	entry->due_ms = due_ms;
	entry->tries = tries;
	print_head(head, sizeof(head), entry);
	memcpy(entry->name, head, TAIL_OFFSET);
}

/* A field of len digits and what must stand behind it. */
static bool
take_digits(const char **p, size_t len, int64_t *number, char behind)
{
	*number = 0;
	for (size_t i = 0; i < len; i++, ++*p) {
		if (!caa_ascii_is_digit((uint8_t) * *p))
			return false;
		*number = *number * 10 + (**p - '0');
	}
	return *(*p)++ == behind;
}

bool
plugin_entry_parse(struct plugin_spool_entry *entry, const char *name)
{
	int64_t due_ms, tries, number;
	const char *p = name;

	if (strlen(name) != NAME_LEN ||
	    !take_digits(&p, DUE_DIGITS, &due_ms, '-') ||
	    !take_digits(&p, TRIES_DIGITS, &tries, '-') ||
	    strspn(p, "0123456789abcdef") != ID_DIGITS)
		return false;
	p += ID_DIGITS;
	if (*p++ != '-' || !take_digits(&p, NUMBER_DIGITS, &number, '\0'))
		return false;
	entry->due_ms = due_ms;
	entry->tries = (unsigned)tries;
	memcpy(entry->name, name, NAME_LEN + 1);
	return true;
}

static DIR *
open_listing(int directory)
{
	/* A descriptor of its own: others may be reading too. */
	const int fd =
	    openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (dir == NULL && fd >= 0)
		(void)close(fd);
	return dir;
}

/* The next letter; false at the end. */
static bool
next_letter(DIR *dir, struct plugin_spool_entry *entry)
{
	const struct dirent *file;

	while ((file = readdir(dir)) != NULL)
		if (plugin_entry_parse(entry, file->d_name))
			return true;
	return false;
}

/* Keep the earliest, sorted; the one that falls out is returned to. */
static void
insert(struct plugin_spool_entry *entries, size_t max, size_t *count,
    struct plugin_spool_entry *entry)
{
	size_t i = *count;
	struct plugin_spool_entry out = *entry;

	if (i == max && entries[i - 1].due_ms > entry->due_ms)
		out = entries[--i];
	else if (i == max)
		return;
	else
		++*count;
	for (; i > 0 && entries[i - 1].due_ms > entry->due_ms; i--)
		entries[i] = entries[i - 1];
	entries[i] = *entry;
	*entry = out;
}

int
plugin_entry_list(int directory, int64_t now_ms,
    struct plugin_spool_entry *entries, size_t max, size_t *count,
    int64_t *next_ms)
{
	DIR *dir = open_listing(directory);
	struct plugin_spool_entry entry;

	*count = 0;
	*next_ms = INT64_MAX;
	if (dir == NULL)
		return errno == 0 ? EIO : errno;
	while (next_letter(dir, &entry)) {
		const bool was_full = *count == max;

		if (entry.due_ms <= now_ms ||
		    entry.due_ms - now_ms > MAX_WAIT_MS) {
			insert(entries, max, count, &entry);
			if (!was_full)
				continue;
		}
		if (entry.due_ms < *next_ms)
			*next_ms = entry.due_ms;
	}
	(void)closedir(dir);
	return 0;
}

size_t
plugin_entry_count(int directory)
{
	DIR *dir = open_listing(directory);
	struct plugin_spool_entry entry;
	size_t count = 0;

	if (dir == NULL)
		return 0;
	while (next_letter(dir, &entry))
		count++;
	(void)closedir(dir);
	return count;
}

void
plugin_entry_remove_before(int directory, int64_t time_ms)
{
	DIR *dir = open_listing(directory);
	struct plugin_spool_entry entry;

	if (dir == NULL)
		return;
	while (next_letter(dir, &entry))
		if (entry.due_ms < time_ms)
			(void)unlinkat(directory, entry.name, 0);
	(void)closedir(dir);
}
