/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook openxpki: the program behind a Proc::SafeExec connector that
 * Tools::EvaluateEligibility asks.  It takes any exit status but 0 for a
 * broken connector, so a denial is an answer too: one line on standard output.
 */
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/cli/armor.h"
#include "plugin/hosts/cli/hook.h"
#include "plugin/hosts/common/commands.h"

#define LIMIT_MS   4000u /* the connector gives up after 5 s, by default */
#define SEPARATORS " ,\t\r\n"

/* Types of a subjectAltName as OpenXPKI writes them. */
static const struct {
	const char *type;
	uint32_t name; /* CAA_PLUGIN_NAME_* */
} types[] = {
	{ "DNS", CAA_PLUGIN_NAME_DNS },
	{ "email", CAA_PLUGIN_NAME_MAILBOX },
	{ "IP", CAA_PLUGIN_NAME_OTHER },
	{ "URI", CAA_PLUGIN_NAME_OTHER },
	{ "UPN", CAA_PLUGIN_NAME_OTHER },
	{ "RID", CAA_PLUGIN_NAME_OTHER },
};

/* ASCII only: the locale has no say in this. */
static bool
equals(const char *text, size_t len, const char *word)
{
	if (strlen(word) != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		const char c = text[i], w = word[i];

		if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) !=
		    (w >= 'A' && w <= 'Z' ? (char)(w + 32) : w))
			return false;
	}
	return true;
}

/* "DNS:www.example.com"; without a type it is a DNS name, or a mailbox. */
static enum cli_exit
take_name(struct cli_ask *ask, const char *text, size_t len,
    struct cli_failure *failure)
{
	const char *colon = memchr(text, ':', len);
	struct caa_plugin_name *name = &ask->names[ask->name_count];
	bool known = colon == NULL;

	*name = (struct caa_plugin_name){
		.type = memchr(text, '@', len) != NULL ? CAA_PLUGIN_NAME_MAILBOX
						       : CAA_PLUGIN_NAME_DNS,
		.text = text,
		.text_len = len,
	};
	for (size_t i = 0; colon != NULL && i < CLI_COUNTOF(types); i++) {
		if (!equals(text, (size_t)(colon - text), types[i].type))
			continue;
		known = true;
		name->type = types[i].name;
		if (name->type != CAA_PLUGIN_NAME_OTHER) {
			name->text = colon + 1;
			name->text_len = len - (size_t)(colon - text) - 1;
		}
	}
	if (!known)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "\"%.*s\" is of a type that is not known",
		    len < 64 ? (int)len : 64, text);
	ask->name_count++;
	return CLI_EXIT_PERMIT;
}

/* An argument may hold a whole subjectAltName. */
static enum cli_exit
take_names(struct cli_ask *ask, const struct cli_list *texts,
    struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;
	size_t room = 1;

	for (size_t i = 0; i < texts->count; i++)
		room += strlen(texts->items[i]);
	ask->names = calloc(room, sizeof(*ask->names));
	if (ask->names == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	for (size_t i = 0; i < texts->count; i++) {
		const char *text = texts->items[i];

		while (code == CLI_EXIT_PERMIT &&
		    *(text += strspn(text, SEPARATORS)) != '\0') {
			const size_t len = strcspn(text, SEPARATORS);

			code = take_name(ask, text, len, failure);
			text += len;
		}
	}
	return code;
}

/* A request, unless there are names and none was asked for. */
static enum cli_exit
take_request(struct cli_ask *ask, const struct cli_arguments *arguments,
    struct cli_failure *failure)
{
	const char *path = arguments->csr;
	enum cli_exit code = take_names(ask, &arguments->names, failure);

	if (path == NULL && arguments->names.count == 0)
		path = "-";
	if (code == CLI_EXIT_PERMIT && path != NULL) {
		code = cli_input_read(&ask->input, path, failure);
		cli_armor_strip(&ask->input);
		ask->input_kind = CAA_PLUGIN_INPUT_CSR;
	} else if (code == CLI_EXIT_PERMIT && ask->name_count == 0) {
		code = cli_fail(failure, CLI_EXIT_USAGE, "no name to check");
	}
	return code;
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct cli_ask ask = { .arguments = arguments };
	enum cli_exit code = take_request(&ask, arguments, failure);

	if (code == CLI_EXIT_PERMIT)
		code = cli_hook_decide(&ask, arguments, LIMIT_MS, failure);
	if (code == CLI_EXIT_PERMIT) {
		(void)puts("permit");
		cli_hook_tell_advisory(stderr, &ask);
	} else if (code == CLI_EXIT_DENY) {
		(void)printf("deny: %s\n", ask.result.detail);
		code = CLI_EXIT_PERMIT;
		failure->text[0] = '\0';
	}
	cli_ask_clear(&ask);
	return code;
}

const struct cli_command cli_hook_openxpki = {
	.name = "hook openxpki",
	.options = CLI_FOR_HOOK_INPUT,
	.synopsis = "[OPTIONS] [NAME...]",
	.summary = "Decide for OpenXPKI, which expects \"permit\".",
	.notes =
	    "Prints \"permit\" or \"deny: ...\" and exits with 0 for both; any "
	    "other exit status\nis no answer.  A NAME may be typed, as in "
	    "DNS:a.example,email:a@b.example.\n",
	.run = run,
};
