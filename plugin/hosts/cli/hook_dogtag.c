/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook dogtag: the program of an ExternalProcessConstraint of Dogtag and
 * FreeIPA.  The request is in the environment, the reason goes to standard
 * output, and the exit status decides.
 */
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/cli/armor.h"
#include "plugin/hosts/cli/hook.h"
#include "plugin/hosts/common/commands.h"

#define VARIABLE "DOGTAG_CERT_REQUEST"
#define LIMIT_MS 8000u /* Dogtag kills after 10 s, by default */

static enum cli_exit
take_request(struct cli_ask *ask, struct cli_failure *failure)
{
	const char *text = getenv(VARIABLE);

	if (text == NULL || text[0] == '\0')
		return cli_fail(failure, CLI_EXIT_USAGE,
		    VARIABLE " is not set: this is to be started by Dogtag's "
			     "ExternalProcessConstraint");
	ask->input.len = strlen(text);
	ask->input.octets = malloc(ask->input.len);
	if (ask->input.octets == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	memcpy(ask->input.octets, text, ask->input.len);
	cli_armor_strip(&ask->input);
	ask->input_kind = CAA_PLUGIN_INPUT_CSR;
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct cli_ask ask = { .arguments = arguments };
	enum cli_exit code = cli_hook_no_names(arguments, failure);

	if (code == CLI_EXIT_PERMIT)
		code = take_request(&ask, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_hook_decide(&ask, arguments, LIMIT_MS, failure);
	if (code == CLI_EXIT_PERMIT)
		cli_hook_tell_advisory(stdout, &ask);
	else
		cli_hook_tell_refusal(stdout, &ask, failure);
	cli_ask_clear(&ask);
	return code;
}

const struct cli_command cli_hook_dogtag = {
	.name = "hook dogtag",
	.options = CLI_FOR_HOOK,
	.synopsis = "[OPTIONS]",
	.summary = "Decide for Dogtag or FreeIPA, in a profile's constraint.",
	.notes = "The request is in " VARIABLE
		 ", the reason of a refusal on standard\n"
		 "output.  Ends within 8 s unless --timeout says otherwise.\n",
	.run = run,
};
