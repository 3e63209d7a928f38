/* SPDX-License-Identifier: BSD-2-Clause */
/* serve: the daemon as a command. */
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/loader.h"
#include "plugin/hosts/serve/banner.h"
#include "plugin/hosts/serve/server.h"

/* Does it have what came after the first version? */
static bool
is_complete(const struct caa_plugin_api *api)
{
	return CAA_PLUGIN_HAS(struct caa_plugin_api, api, host_settings) &&
	    api->submit != NULL && api->cancel != NULL &&
	    api->poll_fd != NULL && api->process != NULL &&
	    api->host_settings != NULL;
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct cli_module module;
	struct serve_server server = { 0 };
	enum cli_exit code;

	if (arguments->names.count != 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "serve takes no names; \"caa-validator serve --help\" "
		    "shows what it takes");
	code = cli_module_load(&module, arguments->plugin, failure);
	if (code == CLI_EXIT_PERMIT && !is_complete(module.api))
		code = cli_fail(failure, CLI_EXIT_USAGE,
		    "the module is older than this command");
	if (code == CLI_EXIT_PERMIT)
		code = serve_server_init(&server, &module, arguments, failure);
	if (code == CLI_EXIT_PERMIT) {
		serve_banner_print(&server, arguments);
		code = serve_server_run(&server, failure);
	}
	serve_server_clear(&server);
	cli_module_clear(&module);
	return code;
}

const struct cli_command cli_serve = {
	.name = "serve",
	.options = CLI_FOR_SERVE,
	.synopsis = "[OPTIONS]",
	.summary = "Answer certificate authorities over HTTP.",
	.notes =
	    "The configuration's section [serve] says the rest; "
	    "caa-validator-serve(1).\nSIGHUP reads it again, SIGTERM ends the "
	    "daemon after its last answer.\n",
	.run = run,
};
