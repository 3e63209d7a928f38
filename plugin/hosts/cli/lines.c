/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOM (8u * CLI_LINE_MAX_OCTETS)

static enum cli_exit
unreadable(const struct cli_lines *lines, struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "cannot read %.256s: %s",
	    lines->shown, strerror(errno));
}

enum cli_exit
cli_lines_open(
    struct cli_lines *lines, const char *path, struct cli_failure *failure)
{
	const bool standard = strcmp(path, "-") == 0;
	struct stat about;

	*lines = (struct cli_lines){
		.fd =
		    standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC),
		.shown = standard ? "standard input" : path,
		.standard = standard,
		.buffer = malloc(ROOM),
	};
	if (lines->buffer == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (lines->fd < 0 || fstat(lines->fd, &about) != 0)
		return unreadable(lines, failure);
	if (S_ISREG(about.st_mode) && about.st_size > 0)
		lines->size = (uint64_t)about.st_size;
	return CLI_EXIT_PERMIT;
}

void
cli_lines_close(struct cli_lines *lines)
{
	if (!lines->standard && lines->buffer != NULL && lines->fd >= 0)
		(void)close(lines->fd);
	free(lines->buffer);
	*lines = (struct cli_lines){ .fd = -1 };
}

/* The rest of a line that was cut; true when its end was found. */
static bool
skip(struct cli_lines *lines)
{
	const char *at = lines->buffer + lines->begin;
	const char *feed = memchr(at, '\n', lines->end - lines->begin);
	const size_t len =
	    feed != NULL ? (size_t)(feed - at) + 1 : lines->end - lines->begin;

	lines->begin += len;
	lines->octets += len;
	lines->skipping = feed == NULL && !lines->ended;
	return !lines->skipping;
}

bool
cli_lines_take(struct cli_lines *lines, struct cli_line *line)
{
	if (lines->skipping && !skip(lines))
		return false;
	const char *at = lines->buffer + lines->begin;
	const size_t have = lines->end - lines->begin;
	const char *feed = memchr(at, '\n', have);
	size_t len = feed != NULL ? (size_t)(feed - at) : have;

	if (feed == NULL && len <= CLI_LINE_MAX_OCTETS &&
	    (!lines->ended || len == 0))
		return false;
	lines->begin += len + (feed != NULL);
	lines->octets += len + (feed != NULL);
	lines->skipping = feed == NULL && !lines->ended;
	*line = (struct cli_line){ .octets = at, .number = ++lines->number };
	line->cut = len > CLI_LINE_MAX_OCTETS;
	if (line->cut)
		len = CLI_LINE_MAX_OCTETS;
	else if (len > 0 && at[len - 1] == '\r')
		len--;
	line->len = len;
	return true;
}

enum cli_exit
cli_lines_fill(struct cli_lines *lines, struct cli_failure *failure)
{
	ssize_t got;

	memmove(lines->buffer, lines->buffer + lines->begin,
	    lines->end - lines->begin);
	lines->end -= lines->begin;
	lines->begin = 0;
	do
		got = read(
		    lines->fd, lines->buffer + lines->end, ROOM - lines->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return unreadable(lines, failure);
	lines->ended = got == 0;
	lines->end += (size_t)got;
	return CLI_EXIT_PERMIT;
}

bool
cli_lines_is_over(const struct cli_lines *lines)
{
	return lines->ended && lines->begin == lines->end;
}
