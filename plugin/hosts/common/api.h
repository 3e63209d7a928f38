/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api: the table of functions of a loaded module.  Links nothing, for hosts
 * that are libraries of others, too.
 */
#ifndef CLI_API_H
#define CLI_API_H

#include <stdbool.h>

#include "plugin/caa_plugin.h"

/* Is every function the host calls in the table? */
typedef bool cli_api_is_complete_fn(const struct caa_plugin_api *api);

/*
 * The table of the module that dlopen() gave.  NULL, or why it cannot be used:
 * the end of a sentence.
 */
const char *cli_api_find(void *handle, cli_api_is_complete_fn *is_complete,
    const struct caa_plugin_api **out);

#endif /* CLI_API_H */
