/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/help.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

#define LINES_MAX   48
#define COLUMNS_MAX 80

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
	NULL,
};

static char *
page(const struct cli_command *command)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (command != NULL)
		cli_help_command(out, command);
	else
		cli_help_overview(out, commands);
	(void)fclose(out);
	return text;
}

static void
check_size(const char *row, const char *text)
{
	size_t lines = 0, widest = 0;

	for (const char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		widest = len > widest ? len : widest;
		lines++;
		line += len + (line[len] == '\n');
	}
	CHECK(row, lines > 10 && lines <= LINES_MAX);
	CHECK(row, widest <= COLUMNS_MAX);
}

static void
test_size(void)
{
	char *text = page(NULL);

	check_size("overview", text);
	free(text);
	for (size_t i = 0; commands[i] != NULL; i++) {
		text = page(commands[i]);
		check_size(commands[i]->name, text);
		free(text);
	}
}

/* The commands that know an option of this name and meaning. */
static unsigned
commands_of(const struct cli_option *option)
{
	unsigned known = 0;

	for (size_t i = 0; i < cli_option_count; i++)
		if (strcmp(cli_options[i].name, option->name) == 0 &&
		    strcmp(cli_options[i].help, option->help) == 0)
			known |= cli_options[i].commands;
	return known;
}

static void
test_complete(void)
{
	char *text = page(NULL);

	for (size_t i = 0; commands[i] != NULL; i++)
		CHECK(commands[i]->name,
		    strstr(text, commands[i]->summary) != NULL);
	free(text);
	for (size_t i = 0; commands[i] != NULL; i++) {
		text = page(commands[i]);
		for (size_t j = 0; j < cli_option_count; j++)
			CHECK(cli_options[j].name,
			    (strstr(text, cli_options[j].help) != NULL) ==
				((commands_of(&cli_options[j]) &
				     commands[i]->options) != 0));
		free(text);
	}
}

const char suite_name[] = "cli.help";
const struct test tests[] = {
	{ "size", test_size },
	{ "complete", test_complete },
	{ NULL, NULL },
};
