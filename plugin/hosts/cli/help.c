/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/help.h"

#include "plugin/hosts/common/paint.h"

#define OPTION_COLUMNS 31

static const char *const group_titles[CLI_GROUP_COUNT] = {
	[CLI_GROUP_REQUEST] = "The request",
	[CLI_GROUP_LIST] = "Lists of names",
	[CLI_GROUP_AUDIT] = "The audit log",
	[CLI_GROUP_DNS] = "DNS",
	[CLI_GROUP_POLICY] = "Policy",
	[CLI_GROUP_OUTPUT] = "Output",
	[CLI_GROUP_SETUP] = "Setup",
};

static void
print_option(FILE *out, const struct cli_option *option)
{
	char usage[OPTION_COLUMNS + 16];

	(void)snprintf(usage, sizeof(usage), "%s%s%s%s", option->name,
	    option->argument != NULL ? " " : "",
	    option->argument != NULL ? option->argument : "",
	    option->repeats ? "..." : "");
	(void)fprintf(
	    out, "  %-*s %s\n", OPTION_COLUMNS - 3, usage, option->help);
}

static void
print_group(FILE *out, enum cli_group group, unsigned command)
{
	struct cli_paint paint;
	bool titled = false;

	cli_paint_init(&paint, out, CLI_COLOR_AUTO);
	for (size_t i = 0; i < cli_option_count; i++) {
		const struct cli_option *option = &cli_options[i];

		if (option->group != group || (option->commands & command) == 0)
			continue;
		if (!titled) {
			cli_paint_text(
			    &paint, CLI_INK_STRONG, group_titles[group]);
			cli_paint_line(&paint);
		}
		titled = true;
		print_option(out, option);
	}
}

void
cli_help_command(FILE *out, const struct cli_command *command)
{
	(void)fprintf(out, "usage: caa-validator %s %s\n%s\n", command->name,
	    command->synopsis, command->summary);
	for (unsigned group = 0; group < CLI_GROUP_COUNT; group++)
		print_group(out, (enum cli_group)group, command->options);
	(void)fputs(command->notes, out);
}

void
cli_help_overview(FILE *out, const struct cli_command *const *commands)
{
	(void)fputs("usage: caa-validator COMMAND [OPTIONS] ...\n"
		    "May an authority issue for these names?  "
		    "CAA records in the DNS say so.\n\n",
	    out);
	for (; *commands != NULL; commands++)
		(void)fprintf(out, "  %-19s  %s\n", (*commands)->name,
		    (*commands)->summary);
	(void)fputs("\nExamples\n"
		    "  caa-validator check --issuer ca.example "
		    "www.example.com '*.example.com'\n"
		    "  caa-validator check --issuer ca.example "
		    "--csr request.pem --explain\n"
		    "  caa-validator check --issuer ca.example "
		    "--zone draft.zone www.example.com\n"
		    "  caa-validator config --defaults\n"
		    "\nExit status\n"
		    "  0  every name is permitted\n"
		    "  1  a name is denied by policy or DNSSEC\n"
		    "  2  command line, configuration or input is wrong\n"
		    "  3  denied, and only because lookups failed\n"
		    "  4  internal failure\n"
		    "\n\"caa-validator COMMAND --help\" lists the options; "
		    "see also caa-validator(1).\n",
	    out);
}
