/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/cli/commands.h"
#include "plugin/hosts/cli/help.h"
#include "plugin/hosts/cli/nearest.h"

static const struct cli_command *const commands[] = {
	&cli_check,
	&cli_config,
	NULL,
};

/*
 * A host may start us with descriptors 0 to 2 closed.  The resolver's first
 * socket must not become standard output; writing there has to fail instead.
 */
static bool
streams_reserve(void)
{
	int fd = open("/dev/null", O_RDONLY);

	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/dev/null", O_RDONLY);
	if (fd < 0)
		return false;
	(void)close(fd);
	return true;
}

static enum cli_exit
unknown_command(const char *name, struct cli_failure *failure)
{
	const char *best = NULL;

	for (size_t i = 0; commands[i] != NULL; i++)
		best = cli_nearest(name, best, commands[i]->name);
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "unknown command \"%.64s\"%s%s; \"caa-validator --help\" lists "
	    "them",
	    name, best != NULL ? ", perhaps " : "", best != NULL ? best : "");
}

static enum cli_exit
command_run(const struct cli_command *command, int argc,
    const char *const *argv, struct cli_failure *failure)
{
	struct cli_arguments arguments;
	enum cli_exit code = cli_arguments_parse(
	    &arguments, command->options, argc, argv, failure);

	if (code == CLI_EXIT_PERMIT && arguments.help)
		cli_help_command(stdout, command);
	else if (code == CLI_EXIT_PERMIT)
		code = command->run(&arguments, failure);
	cli_arguments_clear(&arguments);
	return code;
}

static enum cli_exit
dispatch(int argc, const char *const *argv, struct cli_failure *failure)
{
	if (argc < 2)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "which command? \"caa-validator --help\" lists them");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		cli_help_overview(stdout, commands);
		return CLI_EXIT_PERMIT;
	}
	if (strcmp(argv[1], "--version") == 0) {
		(void)puts("caa-validator " CLI_VERSION);
		return CLI_EXIT_PERMIT;
	}
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(argv[1], commands[i]->name) == 0)
			return command_run(
			    commands[i], argc - 2, argv + 2, failure);
	return unknown_command(argv[1], failure);
}

/* An answer that did not arrive must not look like a permission. */
static enum cli_exit
output_finish(enum cli_exit code, struct cli_failure *failure)
{
	bool before = ferror(stdout) != 0;

	errno = 0;
	if (fflush(stdout) == 0 && !before)
		return code;
	if (code != CLI_EXIT_PERMIT)
		return code;
	return cli_fail(failure, CLI_EXIT_INTERNAL,
	    "cannot write to standard output: %s",
	    errno != 0 ? strerror(errno) : "write error");
}

int
main(int argc, char **argv)
{
	struct cli_failure failure = { .text = "" };

	if (!streams_reserve() || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return CLI_EXIT_INTERNAL;
	enum cli_exit code =
	    dispatch(argc, (const char *const *)argv, &failure);
	code = output_finish(code, &failure);
	if (failure.text[0] != '\0')
		(void)fprintf(stderr, "caa-validator: %s\n", failure.text);
	return (int)code;
}
