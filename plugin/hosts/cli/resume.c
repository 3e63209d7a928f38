/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "plugin/hosts/cli/entry.h"
#include "plugin/hosts/common/report.h"

#define FIRST_ROOM 4096u

/* A mark tells texts apart by all but these bits of it. */
#define MARK_HOLDS 1u /* the answer has not expired */
#define MARK_ANY   2u /* never 0 */

/* Room for the mark of this line. */
static bool
make_room(struct cli_resume *resume, size_t line)
{
	size_t room = resume->room == 0 ? FIRST_ROOM : resume->room;

	if (line <= resume->room)
		return true;
	while (room < line)
		room *= 2;
	if (room > CLI_RESUME_MAX_LINES)
		room = CLI_RESUME_MAX_LINES;
	uint32_t *marks = realloc(resume->marks, room * sizeof(*marks));
	if (marks == NULL)
		return false;
	memset(marks + resume->room, 0, (room - resume->room) * sizeof(*marks));
	resume->marks = marks;
	resume->room = room;
	return true;
}

static uint32_t
mark_of(const char *shown, bool holds)
{
	const uint32_t text = cli_entry_mark(shown) & ~MARK_HOLDS;

	return text | MARK_ANY | (holds ? MARK_HOLDS : 0);
}

/* A permit holds until it expires, which it says; a denial always. */
static bool
still_holds(const struct cli_resume *resume, const json_t *json)
{
	const char *until = cli_report_text(json, "expires_at");

	return !cli_report_is_permit(json) ||
	    (strlen(until) == CLI_TIME_LEN && strcmp(resume->now, until) < 0);
}

/* The answer of a line that has none yet, or one that expired. */
static void
note(struct cli_resume *resume, size_t line, const char *input,
    const json_t *json, struct cli_tally *tally)
{
	uint32_t *mark = &resume->marks[line - 1];
	const bool holds = still_holds(resume, json);

	if (*mark == 0 && !holds)
		resume->expired++;
	else if (*mark != 0 && holds)
		resume->expired--;
	if (holds)
		cli_tally_add(tally, line,
		    cli_report_is_permit(json) || cli_report_is_advisory(json),
		    cli_report_text(json, "reason"));
	*mark = mark_of(input, holds);
}

/* One line of the output.  False when it is none, or out of memory. */
static bool
take(struct cli_resume *resume, const char *text, size_t len,
    struct cli_tally *tally)
{
	json_error_t error;
	json_t *json = json_loadb(text, len, 0, &error);
	const json_int_t line =
	    json_integer_value(json_object_get(json, "line"));
	const char *input = json_string_value(json_object_get(json, "input"));
	bool ok = line > 0 && line <= CLI_RESUME_MAX_LINES && input != NULL &&
	    make_room(resume, (size_t)line);

	/* Twice, if two runs were told to go on from the same place. */
	if (ok && (resume->marks[line - 1] & MARK_HOLDS) == 0)
		note(resume, (size_t)line, input, json, tally);
	json_decref(json);
	return ok;
}

static enum cli_exit
read_lines(struct cli_resume *resume, FILE *file, off_t *whole,
    struct cli_tally *tally, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;
	size_t room = 0, number = 0;
	char *text = NULL;
	ssize_t len;

	while (code == CLI_EXIT_PERMIT &&
	    (len = getline(&text, &room, file)) > 0 && text[len - 1] == '\n') {
		number++;
		*whole += len;
		if (!take(resume, text, (size_t)len - 1, tally))
			code = cli_fail(failure, CLI_EXIT_USAGE,
			    "%.256s, line %zu: no answer that --names-from "
			    "gave",
			    resume->path, number);
	}
	if (code == CLI_EXIT_PERMIT && ferror(file) != 0)
		code = cli_fail(failure, CLI_EXIT_USAGE,
		    "cannot read %.256s: %s", resume->path, strerror(errno));
	free(text);
	return code;
}

/* Is it the file that standard output writes to? */
static bool
is_output(const struct stat *file)
{
	struct stat output;

	return fstat(STDOUT_FILENO, &output) == 0 &&
	    output.st_dev == file->st_dev && output.st_ino == file->st_ino;
}

/* A torn line must not run into the next one. */
static enum cli_exit
cut(const struct cli_resume *resume, FILE *file, off_t whole,
    struct cli_failure *failure)
{
	struct stat about;
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	if (fstat(fileno(file), &about) != 0 || !is_output(&about))
		return CLI_EXIT_PERMIT;
	if (flags < 0 || (flags & O_APPEND) == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "append to %.256s, with >>: it would be overwritten",
		    resume->path);
	if (about.st_size > whole && ftruncate(STDOUT_FILENO, whole) != 0)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "cannot cut the torn line off %.256s: %s", resume->path,
		    strerror(errno));
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_resume_read(struct cli_resume *resume, const char *path,
    struct cli_tally *tally, struct cli_failure *failure)
{
	FILE *file = fopen(path, "re");
	off_t whole = 0;
	enum cli_exit code;

	*resume = (struct cli_resume){ .path = path };
	cli_time_print(resume->now, (int64_t)time(NULL));
	if (file == NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "cannot read %.256s: %s", path, strerror(errno));
	code = read_lines(resume, file, &whole, tally, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cut(resume, file, whole, failure);
	(void)fclose(file);
	return code;
}

void
cli_resume_clear(struct cli_resume *resume)
{
	free(resume->marks);
	*resume = (struct cli_resume){ 0 };
}

enum cli_exit
cli_resume_ask(const struct cli_resume *resume, size_t line, const char *shown,
    bool *answered, struct cli_failure *failure)
{
	const uint32_t mark =
	    line <= resume->room ? resume->marks[line - 1] : 0;

	*answered = (mark & MARK_HOLDS) != 0;
	if (mark == 0 || mark == mark_of(shown, *answered))
		return CLI_EXIT_PERMIT;
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "line %zu is \"%.64s\", but %.256s answers another name there: "
	    "it belongs to another list",
	    line, shown, resume->path);
}
