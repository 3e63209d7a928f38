/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arguments: the command line, by one table: long option -> configuration key
 * or a member of struct cli_arguments.  Options may stand anywhere; "--" ends
 * them.  Nothing is abbreviated, so a script means the same in every release.
 */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "plugin/caa_plugin.h"
#include "plugin/hosts/common/exit.h"

enum cli_format {
	CLI_FORMAT_TEXT = 0,
	CLI_FORMAT_JSON,
	CLI_FORMAT_CSV,
	CLI_FORMAT_JSONL, /* an object a line */
	CLI_FORMAT_JUNIT,
	CLI_FORMAT_GITHUB,
};

enum cli_verdict { CLI_VERDICT_ANY = 0, CLI_VERDICT_PERMIT, CLI_VERDICT_DENY };

enum cli_color { CLI_COLOR_AUTO = 0, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

/* Which subcommands know an option. */
enum {
	CLI_FOR_CHECK = 1u,
	CLI_FOR_CONFIG = 2u,
	CLI_FOR_AUDIT_VERIFY = 4u,
	CLI_FOR_AUDIT_SHOW = 8u,
	CLI_FOR_AUDIT_REPORT = 16u,
	CLI_FOR_SERVE = 32u,
	CLI_FOR_REPLAY = 64u,
	CLI_FOR_HOOK = 256u,
	CLI_FOR_HOOK_INPUT = 512u, /* a hook that reads a file */
	CLI_FOR_SNIPPET = 1024u,
};

/* Where an option stands in the help. */
enum cli_group {
	CLI_GROUP_REQUEST = 0,
	CLI_GROUP_LIST,
	CLI_GROUP_AUDIT,
	CLI_GROUP_DNS,
	CLI_GROUP_POLICY,
	CLI_GROUP_OUTPUT,
	CLI_GROUP_SETUP,
	CLI_GROUP_COUNT
};

struct cli_option;
struct cli_arguments;

typedef enum cli_exit cli_apply_fn(struct cli_arguments *arguments,
    const struct cli_option *option, const char *value,
    struct cli_failure *failure);

struct cli_list { /* texts borrowed from argv */
	const char **items;
	size_t count;
};

struct cli_arguments {
	struct cli_list names;        /* operands; files of audit logs */
	struct cli_list account_uris; /* exact: a URI may hold a comma */
	const char *config, *profile, *plugin; /* NULL: not given */
	const char *csr, *cert;
	/* Of lists of names. */
	const char *names_from, *resume;
	bool ordered, exit_zero;
	unsigned in_flight; /* 0: not given */
	/* Of audit logs. */
	struct cli_list keys;
	struct cli_list logs; /* beside evidence */
	const char *head, *name, *since, *until, *issuer;
	unsigned verdict; /* enum cli_verdict */
	bool closed;
	unsigned at_now; /* of a replay: 0 as recorded */
	unsigned format; /* enum cli_format */
	unsigned color;  /* enum cli_color */
	const char *snippet_format, *origin;
	bool step_summary, no_lookup;
	bool explain, quiet, verbose, help, defaults;
	/* Configuration keys in the order given, lists joined by ';'. */
	struct caa_plugin_option *settings;
	size_t setting_count;
	char **texts; /* one per setting: what it owns */
};

/* One row of the table. */
struct cli_option {
	const char *name;     /* "--csr" */
	const char *argument; /* "FILE", "text|json"; NULL: takes none */
	unsigned commands;    /* CLI_FOR_* */
	enum cli_group group;
	/* What to do with it; value is NULL without an argument. */
	cli_apply_fn *apply;
	bool repeats;      /* each use adds to the list */
	const char *key;   /* the configuration key it sets, or NULL */
	const char *fixed; /* and to what, where it takes no argument */
	size_t offset;     /* the member it sets, where it sets no key */
	const char *help;  /* a few words */
};

/* The table, in the order of the help. */
extern const struct cli_option cli_options[];
extern const size_t cli_option_count;

/*
 * Parse argv[0..argc), without program and command names.  On failure
 * CLI_EXIT_USAGE or CLI_EXIT_INTERNAL.  Clear in any case; argv must stay.
 */
CLI_NODISCARD enum cli_exit cli_arguments_parse(struct cli_arguments *arguments,
    unsigned command, int argc, const char *const *argv,
    struct cli_failure *failure);

void cli_arguments_clear(struct cli_arguments *arguments);

/*
 * One more setting: text is the value, or "KEY=VALUE" where key is NULL.
 * Where join is set and the option was used before, its value grows by
 * ";text" instead.
 */
CLI_NODISCARD enum cli_exit cli_arguments_set(struct cli_arguments *arguments,
    const struct cli_option *option, const char *text,
    struct cli_failure *failure);

#endif /* CLI_ARGUMENTS_H */
