/* SPDX-License-Identifier: BSD-2-Clause */
/* commands: what a subcommand is.  One file each, one line in main.c. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/exit.h"

struct cli_command {
	const char *name;     /* one word, or two with a blank between */
	unsigned options;     /* CLI_FOR_* */
	const char *synopsis; /* after the name */
	const char *summary;  /* one line */
	const char *notes;    /* end of its help page; lines */
	/* Answers on standard output; the rest is main()'s. */
	enum cli_exit (*run)(
	    const struct cli_arguments *arguments, struct cli_failure *failure);
};

extern const struct cli_command cli_audit_report;
extern const struct cli_command cli_audit_show;
extern const struct cli_command cli_audit_verify;
extern const struct cli_command cli_check;
extern const struct cli_command cli_config;
extern const struct cli_command cli_hook_acme2certifier;
extern const struct cli_command cli_hook_dogtag;
extern const struct cli_command cli_hook_openssl_ca;
extern const struct cli_command cli_hook_openxpki;
extern const struct cli_command cli_replay;
extern const struct cli_command cli_serve;
extern const struct cli_command cli_snippet;

#endif /* CLI_COMMANDS_H */
