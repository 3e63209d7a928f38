/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/audit_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 4096u

void
cli_audit_input_init(
    struct cli_audit_input *input, const struct cli_list *files)
{
	*input = (struct cli_audit_input){ .files = files };
}

static void
stream_close(struct cli_audit_input *input)
{
	if (input->stream != NULL && input->stream != stdin)
		(void)fclose(input->stream);
	input->stream = NULL;
}

void
cli_audit_input_clear(struct cli_audit_input *input)
{
	stream_close(input);
	free(input->octets);
	*input = (struct cli_audit_input){ 0 };
}

static enum cli_exit
unreadable(const char *file, struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "cannot read %.256s: %s", file,
	    strerror(errno));
}

static enum cli_exit
stream_open(struct cli_audit_input *input, struct cli_failure *failure)
{
	const char *file = input->files->items[input->at];

	input->number = 0;
	input->stream = strcmp(file, "-") == 0 ? stdin : fopen(file, "rbe");
	return input->stream != NULL ? CLI_EXIT_PERMIT
				     : unreadable(file, failure);
}

static bool
make_room(struct cli_audit_input *input, size_t len)
{
	size_t room = input->room == 0 ? FIRST_ROOM : input->room * 2;
	char *octets;

	if (len < input->room)
		return true;
	octets = realloc(input->octets, room);
	if (octets == NULL)
		return false;
	input->octets = octets;
	input->room = room;
	return true;
}

/* Octets up to a line feed, the end of the file, or the maximum. */
static bool
read_line(struct cli_audit_input *input, size_t *len)
{
	int octet = 0;

	for (*len = 0; *len < CLI_AUDIT_LINE_MAX && octet != '\n'; ++*len) {
		octet = getc_unlocked(input->stream);
		if (octet == EOF)
			break;
		if (!make_room(input, *len))
			return false;
		input->octets[*len] = (char)octet;
	}
	return true;
}

static enum cli_exit
take_line(struct cli_audit_input *input, struct cli_audit_line *line, bool *got,
    struct cli_failure *failure)
{
	const char *file = input->files->items[input->at];
	size_t len;

	if (!read_line(input, &len))
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (ferror(input->stream) != 0)
		return unreadable(file, failure);
	if (len == 0) {
		stream_close(input);
		input->at++;
		return CLI_EXIT_PERMIT;
	}
	input->number++;
	*got = true;
	*line = (struct cli_audit_line){
		.file = file,
		.number = input->number,
		.octets = input->octets,
		.len = len,
		.first = input->number == 1,
	};
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_audit_input_next(struct cli_audit_input *input, struct cli_audit_line *line,
    bool *got, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	*got = false;
	while (code == CLI_EXIT_PERMIT && !*got &&
	    input->at < input->files->count) {
		if (input->stream == NULL)
			code = stream_open(input, failure);
		if (code == CLI_EXIT_PERMIT)
			code = take_line(input, line, got, failure);
	}
	return code;
}
