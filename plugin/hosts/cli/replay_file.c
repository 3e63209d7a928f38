/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/replay_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/base64.h"
#include "plugin/hosts/common/report.h"

#define LINE_MAX_OCTETS (16u << 20)
#define MAX_MESSAGE     65535u /* octets (RFC 1035 4.2.2) */
#define TORN            "~\n"  /* the end of a line that a crash cut off */

/* Where the line of a message stands. */
struct cli_replay_packet {
	char sha256[CLI_AUDIT_HASH + 1];
	long at;
};

static enum cli_exit
no_memory(struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
}

static enum cli_exit
unreadable(const struct cli_replay_file *file, struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "cannot read %.256s: %s",
	    file->path, strerror(errno));
}

/* A line into file->line; *len is 0 at the end.  False: out of memory. */
static bool
read_line(struct cli_replay_file *file, size_t *len)
{
	int octet = 0;

	for (*len = 0; *len < LINE_MAX_OCTETS && octet != '\n'; ++*len) {
		if (*len == file->line_room) {
			const size_t room =
			    *len == 0 ? 4096 : file->line_room * 2;
			char *line = realloc(file->line, room);

			if (line == NULL)
				return false;
			file->line = line;
			file->line_room = room;
		}
		octet = getc_unlocked(file->stream);
		if (octet == EOF)
			break;
		file->line[*len] = (char)octet;
	}
	file->number += *len > 0;
	return true;
}

static bool
is_torn(const struct cli_replay_file *file, size_t len)
{
	return len >= strlen(TORN) &&
	    memcmp(file->line + len - strlen(TORN), TORN, strlen(TORN)) == 0;
}

/* Is the message the one its hash names, and written as the module reads it:
 * no longer than a message is, without white space? */
static bool
is_genuine(const char *sha256, const char *base64)
{
	const size_t text_len = strlen(base64);
	uint8_t *octets = NULL;
	size_t len = 0;
	char hash[CLI_AUDIT_HASH + 1];
	const bool genuine =
	    cli_base64_decode(base64, text_len, &octets, &len) && len > 0 &&
	    len <= MAX_MESSAGE && text_len == (len + 2) / 3 * 4 &&
	    cli_audit_hash(hash, (const char *)octets, len) &&
	    strcmp(hash, sha256) == 0;

	free(octets);
	return genuine;
}

static bool
add_packet(struct cli_replay_file *file, const char *sha256, long at)
{
	if (file->count == file->room) {
		const size_t room = file->room == 0 ? 64 : file->room * 2;
		struct cli_replay_packet *packets =
		    realloc(file->packets, room * sizeof(*packets));

		if (packets == NULL)
			return false;
		file->packets = packets;
		file->room = room;
	}
	struct cli_replay_packet *packet = &file->packets[file->count++];
	(void)snprintf(packet->sha256, sizeof(packet->sha256), "%s", sha256);
	packet->at = at;
	return true;
}

static bool
is_type(const json_t *line, const char *type)
{
	return strcmp(cli_report_text(line, "type"), type) == 0;
}

static bool
take_line(struct cli_replay_file *file, size_t len, long at)
{
	json_t *line = json_loadb(file->line, len, 0, NULL);
	bool ok = true;

	if (is_type(line, "packet")) {
		const char *sha256 = cli_report_text(line, "sha256");

		if (!is_genuine(sha256, cli_report_text(line, "packet")))
			file->forged++;
		else
			ok = add_packet(file, sha256, at);
	} else if (!is_type(line, "check") && !is_torn(file, len)) {
		file->damaged++;
	}
	json_decref(line);
	return ok;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct cli_replay_packet *)a)->sha256,
	    ((const struct cli_replay_packet *)b)->sha256);
}

enum cli_exit
cli_replay_file_open(
    struct cli_replay_file *file, const char *path, struct cli_failure *failure)
{
	size_t len = 0;
	long at = 0;

	*file = (struct cli_replay_file){ .path = path };
	file->stream = fopen(path, "rbe");
	if (file->stream == NULL)
		return unreadable(file, failure);
	do {
		if (!read_line(file, &len) ||
		    (len > 0 && !take_line(file, len, at)))
			return no_memory(failure);
		at += (long)len;
	} while (len > 0);
	if (ferror(file->stream) != 0)
		return unreadable(file, failure);
	if (file->count > 0)
		qsort(file->packets, file->count, sizeof(*file->packets),
		    compare);
	file->number = 0;
	return CLI_EXIT_PERMIT;
}

void
cli_replay_file_clear(struct cli_replay_file *file)
{
	if (file->stream != NULL)
		(void)fclose(file->stream);
	free(file->packets);
	free(file->line);
	*file = (struct cli_replay_file){ 0 };
}

/* One message after the other; those that lack are for the module to miss. */
static bool
copy_packets(struct cli_replay_file *file, const json_t *names, FILE *slice)
{
	const json_t *name;
	size_t i, len;

	json_array_foreach(names, i, name)
	{
		struct cli_replay_packet key = { .at = 0 };
		const struct cli_replay_packet *found;

		(void)snprintf(key.sha256, sizeof(key.sha256), "%s",
		    cli_report_string(name));
		found = file->count == 0
		    ? NULL
		    : bsearch(&key, file->packets, file->count,
			  sizeof(*file->packets), compare);
		if (found == NULL)
			continue;
		if (fseek(file->stream, found->at, SEEK_SET) != 0 ||
		    !read_line(file, &len) ||
		    fwrite(file->line, 1, len, slice) != len)
			return false;
	}
	return true;
}

static bool
cut_out(
    struct cli_replay_file *file, struct cli_replay_check *check, size_t len)
{
	const size_t number = file->number;

	check->slice = tmpfile();
	if (check->slice == NULL ||
	    fwrite(file->line, 1, len, check->slice) != len ||
	    !copy_packets(file, json_object_get(check->members, "packets"),
		check->slice) ||
	    fflush(check->slice) != 0)
		return false;
	(void)snprintf(check->path, sizeof(check->path), "/proc/self/fd/%d",
	    fileno(check->slice));
	file->number = number;
	return true;
}

/* The line of a check has a hash, whether or not a line feed follows. */
static size_t
hashed_len(const struct cli_replay_file *file, size_t len)
{
	return len > 0 && file->line[len - 1] == '\n' ? len - 1 : len;
}

enum cli_exit
cli_replay_file_next(struct cli_replay_file *file,
    struct cli_replay_check *check, struct cli_failure *failure)
{
	size_t len = 0;

	*check = (struct cli_replay_check){ .members = NULL };
	if (fseek(file->stream, file->next, SEEK_SET) != 0)
		return unreadable(file, failure);
	do {
		json_decref(check->members);
		check->members = NULL;
		if (!read_line(file, &len))
			return no_memory(failure);
		file->next += (long)len;
		check->members = json_loadb(file->line, len, 0, NULL);
	} while (len > 0 && !is_type(check->members, "check"));
	if (len == 0)
		return CLI_EXIT_PERMIT;
	check->number = file->number;
	if (!cli_audit_hash(check->sha256, file->line, hashed_len(file, len)) ||
	    !cut_out(file, check, len))
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "cannot set a check aside: %s", strerror(errno));
	return CLI_EXIT_PERMIT;
}

void
cli_replay_check_clear(struct cli_replay_check *check)
{
	json_decref(check->members);
	if (check->slice != NULL)
		(void)fclose(check->slice);
	*check = (struct cli_replay_check){ .members = NULL };
}
