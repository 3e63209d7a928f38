/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loader: from a file name to an open instance of the module.  The command
 * links nothing of it and believes nothing but caa_plugin.h.
 */
#ifndef CLI_LOADER_H
#define CLI_LOADER_H

#include "plugin/caa_plugin.h"
#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/exit.h"

struct cli_module {
	void *handle;
	const struct caa_plugin_api *api;
	struct caa_plugin *plugin; /* NULL until opened */
};

/*
 * Load path, or with NULL the module next to the executable, else the one
 * installed with it.  On failure CLI_EXIT_USAGE if path was given, else
 * CLI_EXIT_INTERNAL.  Clear in any case.
 */
CLI_NODISCARD enum cli_exit cli_module_load(
    struct cli_module *module, const char *path, struct cli_failure *failure);

/*
 * Open an instance with the configuration file (--config, else the installed
 * one if there is one) and then every setting of the command line.  host is
 * borrowed until cli_module_clear().
 */
CLI_NODISCARD enum cli_exit cli_module_open(struct cli_module *module,
    const struct cli_arguments *arguments, const struct caa_plugin_host *host,
    struct cli_failure *failure);

/* The configuration file that would be read, or NULL: there is none. */
const char *cli_module_config_path(const struct cli_arguments *arguments);

/* Close and unload; an empty module is fine. */
void cli_module_clear(struct cli_module *module);

/* The line for a call of the module that failed. */
enum cli_exit cli_module_fail(struct cli_failure *failure, int32_t status,
    const struct caa_plugin_error *error);

#endif /* CLI_LOADER_H */
