/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_OCTETS 8192u /* most requests fit */

/* At least one more free octet; one beyond the maximum tells "too large". */
static bool
buffer_grow(struct cli_input *input, size_t *room)
{
	size_t more = *room == 0 ? FIRST_OCTETS : *room * 2;

	if (more > CLI_INPUT_MAX_OCTETS + 1)
		more = CLI_INPUT_MAX_OCTETS + 1;
	uint8_t *octets = realloc(input->octets, more);
	if (octets == NULL)
		return false;
	input->octets = octets;
	*room = more;
	return true;
}

/* 0, or errno.  Stops at the end or one octet beyond the maximum. */
static int
drain(struct cli_input *input, int fd)
{
	size_t room = 0;

	while (input->len <= CLI_INPUT_MAX_OCTETS) {
		if (input->len == room && !buffer_grow(input, &room))
			return ENOMEM;
		ssize_t got =
		    read(fd, input->octets + input->len, room - input->len);
		if (got == 0)
			return 0;
		if (got > 0)
			input->len += (size_t)got;
		else if (errno != EINTR)
			return errno;
	}
	return 0;
}

static enum cli_exit
judge(const struct cli_input *input, int error, const char *shown,
    struct cli_failure *failure)
{
	if (error == ENOMEM)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (error != 0)
		return cli_fail(failure, CLI_EXIT_USAGE, "cannot read %s: %s",
		    shown, strerror(error));
	if (input->len == 0)
		return cli_fail(failure, CLI_EXIT_USAGE, "%s is empty", shown);
	if (input->len > CLI_INPUT_MAX_OCTETS)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s is larger than %u octets", shown, CLI_INPUT_MAX_OCTETS);
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_input_read(
    struct cli_input *input, const char *path, struct cli_failure *failure)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	int error;

	*input = (struct cli_input){ 0 };
	error = fd < 0 ? errno : drain(input, fd);
	if (!standard && fd >= 0)
		(void)close(fd);
	enum cli_exit code =
	    judge(input, error, standard ? "standard input" : path, failure);
	if (code != CLI_EXIT_PERMIT)
		cli_input_clear(input);
	return code;
}

void
cli_input_clear(struct cli_input *input)
{
	free(input->octets);
	*input = (struct cli_input){ 0 };
}
