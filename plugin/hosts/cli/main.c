/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/cli/help.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/nearest.h"

static const struct cli_command *const commands[] = {
	&cli_check,
	&cli_config,
	&cli_hook_acme2certifier,
	&cli_hook_dogtag,
	&cli_hook_openssl_ca,
	&cli_hook_openxpki,
	&cli_snippet,
	&cli_audit_verify,
	&cli_audit_show,
	&cli_audit_report,
	&cli_replay,
	&cli_serve,
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

/* How many words the name of a command has, if argv begins with all of them;
 * 0 if not. */
static int
words_match(const char *name, int argc, const char *const *argv)
{
	int count = 0;

	for (;;) {
		size_t len = strcspn(name, " ");

		if (count == argc || strlen(argv[count]) != len ||
		    memcmp(argv[count], name, len) != 0)
			return 0;
		count++;
		if (name[len] == '\0')
			return count;
		name += len + 1;
	}
}

/* Is it the first of two words? */
static bool
is_first_word(const char *word)
{
	const size_t len = strlen(word);

	for (size_t i = 0; commands[i] != NULL; i++)
		if (strncmp(commands[i]->name, word, len) == 0 &&
		    commands[i]->name[len] == ' ')
			return true;
	return false;
}

static enum cli_exit
unknown_command(const char *name, struct cli_failure *failure)
{
	const char *best = NULL;

	if (is_first_word(name))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s what? \"caa-validator --help\" lists the commands",
		    name);
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

static bool
is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
	    strcmp(word, "help") == 0;
}

static enum cli_exit
dispatch(int argc, const char *const *argv, struct cli_failure *failure)
{
	if (argc < 2)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "which command? \"caa-validator --help\" lists them");
	if (is_help(argv[1]) ||
	    (argc > 2 && is_first_word(argv[1]) && is_help(argv[2]))) {
		cli_help_overview(stdout, commands);
		return CLI_EXIT_PERMIT;
	}
	if (strcmp(argv[1], "--version") == 0) {
		(void)puts("caa-validator " CLI_VERSION);
		return CLI_EXIT_PERMIT;
	}
	for (size_t i = 0; commands[i] != NULL; i++) {
		int words = words_match(commands[i]->name, argc - 1, argv + 1);

		if (words > 0)
			return command_run(commands[i], argc - 1 - words,
			    argv + 1 + words, failure);
	}
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
