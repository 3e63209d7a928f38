/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook acme2certifier: the part of its enrolment hook that is not Python.
 * The request is base64 on standard input, the reason goes to standard
 * output, and the exit status decides.
 */
#include "plugin/hosts/cli/armor.h"
#include "plugin/hosts/cli/hook.h"
#include "plugin/hosts/common/commands.h"

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	const char *path = arguments->csr != NULL ? arguments->csr : "-";
	struct cli_ask ask = { .arguments = arguments };
	enum cli_exit code = cli_hook_no_names(arguments, failure);

	if (code == CLI_EXIT_PERMIT)
		code = cli_input_read(&ask.input, path, failure);
	if (code == CLI_EXIT_PERMIT) {
		cli_armor_strip(&ask.input);
		ask.input_kind = CAA_PLUGIN_INPUT_CSR;
		code = cli_hook_decide(&ask, arguments, 0, failure);
	}
	if (code == CLI_EXIT_PERMIT)
		cli_hook_tell_advisory(stdout, &ask);
	else
		cli_hook_tell_refusal(stdout, &ask, failure);
	cli_ask_clear(&ask);
	return code;
}

const struct cli_command cli_hook_acme2certifier = {
	.name = "hook acme2certifier",
	.options = CLI_FOR_HOOK_INPUT,
	.synopsis = "[OPTIONS]",
	.summary = "Decide for acme2certifier, which caa_hooks.py calls.",
	.notes = "Without --csr the request comes from standard input, base64 "
		 "or PEM.  The reason\nof a refusal is on standard output.\n",
	.run = run,
};
