/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* posix_openpt() */
#include "tests/plugin/hosts/cli/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* No translation of line ends on the way. */
static bool
make_raw(int fd)
{
	struct termios settings;

	if (tcgetattr(fd, &settings) != 0)
		return false;
	settings.c_oflag &= ~(tcflag_t)OPOST;
	return tcsetattr(fd, TCSANOW, &settings) == 0;
}

static bool
open_terminal(struct terminal *terminal)
{
	const char *name;
	int slave = -1;

	*terminal = (struct terminal){
		.master = posix_openpt(O_RDWR | O_NOCTTY),
	};
	if (terminal->master < 0 || grantpt(terminal->master) != 0 ||
	    unlockpt(terminal->master) != 0)
		return false;
	name = ptsname(terminal->master);
	if (name != NULL)
		slave = open(name, O_RDWR | O_NOCTTY);
	if (slave < 0 || !make_raw(slave))
		return false;
	terminal->out = fdopen(slave, "w");
	return terminal->out != NULL;
}

void
terminal_open(struct terminal *terminal)
{
	if (open_terminal(terminal))
		return;
	/* A bare chroot has no /dev/pts. */
	printf("SKIP: no pseudo-terminal is to be had\n");
	exit(0);
}

void
terminal_read(struct terminal *terminal, char *out, size_t size)
{
	struct pollfd wait = { .fd = terminal->master, .events = POLLIN };
	size_t used = 0;

	(void)fflush(terminal->out);
	while (used + 1 < size && poll(&wait, 1, 50) == 1) {
		ssize_t got =
		    read(terminal->master, out + used, size - 1 - used);

		if (got <= 0)
			break;
		used += (size_t)got;
	}
	out[used] = '\0';
}

void
terminal_close(struct terminal *terminal)
{
	if (terminal->out != NULL)
		(void)fclose(terminal->out);
	if (terminal->master >= 0)
		(void)close(terminal->master);
}
