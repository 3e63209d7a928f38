/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook openssl-ca: run "openssl ca" if every request it would sign passes.
 * What it then reads is what was checked, whatever became of the files.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/cli/hook.h"
#include "plugin/hosts/cli/openssl_ca.h"
#include "plugin/hosts/common/commands.h"

#define PATH_MAX_OCTETS 48 /* of "-in=/dev/fd/N" */

struct signing {
	struct cli_openssl_ca call;
	struct cli_ask ask;
	FILE **copies; /* of the requests, without names */
	char (*paths)[PATH_MAX_OCTETS];
};

/* Check one request, and keep what was checked for openssl. */
static enum cli_exit
check(struct signing *signing, size_t request, struct cli_failure *failure)
{
	struct cli_ask *ask = &signing->ask;
	enum cli_exit code;

	cli_input_clear(&ask->input);
	ask->input_kind = CAA_PLUGIN_INPUT_CSR;
	code = cli_input_read(&ask->input,
	    cli_openssl_ca_request(&signing->call, request), failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_run(ask, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_verdict(ask, failure);
	if (code != CLI_EXIT_PERMIT)
		return code;
	cli_hook_tell_advisory(stderr, ask);
	FILE *copy = signing->copies[request] = tmpfile();
	if (copy == NULL ||
	    fwrite(ask->input.octets, 1, ask->input.len, copy) !=
		ask->input.len ||
	    fflush(copy) != 0)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "cannot keep the request for openssl: %s", strerror(errno));
	return CLI_EXIT_PERMIT;
}

/* The copies in place of the files. */
static void
replace(struct signing *signing)
{
	struct cli_openssl_ca *call = &signing->call;

	for (size_t i = 0; i < call->request_count; i++) {
		const size_t at = call->requests[i];

		(void)snprintf(signing->paths[i], PATH_MAX_OCTETS,
		    "%.*s/dev/fd/%d", i == 0 ? (int)call->prefix : 0,
		    call->argv[at], fileno(signing->copies[i]));
		call->argv[at] = signing->paths[i];
	}
}

static enum cli_exit
sign(struct signing *signing, struct cli_failure *failure)
{
	char **argv = signing->call.argv;

	replace(signing);
	/* An audit log ends with its last signature; and openssl gets signals
	 * as we got them. */
	cli_ask_clear(&signing->ask);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)execvp(argv[0], argv);
	return cli_fail(failure, CLI_EXIT_INTERNAL, "cannot run %.256s: %s",
	    argv[0], strerror(errno));
}

static enum cli_exit
check_all(struct signing *signing, const struct cli_arguments *arguments,
    struct cli_failure *failure)
{
	const size_t count = signing->call.request_count;
	enum cli_exit code = cli_openssl_ca_judge(&signing->call, failure);

	signing->copies = calloc(count, sizeof(FILE *));
	signing->paths = calloc(count, sizeof(*signing->paths));
	if (signing->copies == NULL || signing->paths == NULL)
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_open(&signing->ask, arguments, failure);
	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < count; i++)
		code = check(signing, i, failure);
	return code;
}

static void
signing_clear(struct signing *signing)
{
	for (size_t i = 0; i < signing->call.request_count; i++)
		if (signing->copies != NULL && signing->copies[i] != NULL)
			(void)fclose(signing->copies[i]);
	free(signing->copies);
	free(signing->paths);
	cli_ask_clear(&signing->ask);
	cli_openssl_ca_clear(&signing->call);
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct signing signing = { .ask = { .arguments = arguments } };
	enum cli_exit code = cli_openssl_ca_read(&signing.call,
	    arguments->names.items, arguments->names.count, failure);

	/* Lists of revoked certificates and the like need no check. */
	if (code == CLI_EXIT_PERMIT && signing.call.request_count > 0)
		code = check_all(&signing, arguments, failure);
	if (code == CLI_EXIT_PERMIT)
		code = sign(&signing, failure);
	signing_clear(&signing);
	return code;
}

const struct cli_command cli_hook_openssl_ca = {
	.name = "hook openssl-ca",
	.options = CLI_FOR_HOOK,
	.synopsis = "[OPTIONS] -- openssl ca ...",
	.summary = "Run \"openssl ca\" if every request passes.",
	.notes = "Exit status: 1 to 4 as of \"check\" when nothing was signed, "
		 "else that of openssl.\n",
	.run = run,
};
