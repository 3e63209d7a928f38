/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay_settings: by which rules a check is repeated: those of then, or those
 * of a configuration file, and over them the command line's.
 */
#ifndef CLI_REPLAY_SETTINGS_H
#define CLI_REPLAY_SETTINGS_H

#include "plugin/caa_plugin.h"
#include "plugin/hosts/cli/replay_file.h"
#include "plugin/hosts/common/arguments.h"

/* For the module; the texts are the arguments' and the check's. */
struct cli_replay_settings {
	struct caa_plugin_option *options; /* for free() */
	size_t count;
};

/* False when out of memory. */
CLI_NODISCARD bool cli_replay_settings_make(struct cli_replay_settings *out,
    const struct cli_arguments *arguments,
    const struct cli_replay_check *check);

/* Those of then that count again, for people to see: the file could claim
 * any.  A new object; NULL when out of memory. */
json_t *cli_replay_settings_show(const struct cli_arguments *arguments,
    const struct cli_replay_check *check);

/* Are the issuers others than those of then? */
bool cli_replay_settings_name_issuers(const struct cli_arguments *arguments);

#endif /* CLI_REPLAY_SETTINGS_H */
