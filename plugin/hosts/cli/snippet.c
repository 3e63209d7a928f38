/* SPDX-License-Identifier: BSD-2-Clause */
/* snippet: the CAA records to add so that names name an issuer. */
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/cli/ask.h"
#include "plugin/hosts/cli/snippet_format.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/common/report.h"

#define ORIGIN "caa-validator snippet"

/* Nothing is issued here: no authority keeps records of it or tells domain
 * owners, and its rules for itself do not matter. */
static const struct {
	const char *key, *value;
} always[] = {
	{ "public_trust", "no" },
	{ "audit_log", "" },
	{ "evidence_file", "" },
	{ "iodef_email", "no" },
	{ "iodef_web", "no" },
};

struct snippet {
	struct cli_arguments arguments; /* with more settings; borrows */
	struct caa_plugin_option *settings;
	char *ignored; /* the rules that keep names from being looked up */
	struct cli_ask ask;
	struct cli_snippet_plan plan;
	const struct cli_snippet_format *format;
};

static enum cli_exit
arguments_judge(const struct cli_arguments *arguments, struct snippet *snippet,
    struct cli_failure *failure)
{
	size_t issuers = 0;

	snippet->format = cli_snippet_format_find(arguments->snippet_format);
	if (snippet->format == NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--format is one of bind, route53, cloudflare, "
		    "dnscontrol and octodns, not \"%.64s\"",
		    arguments->snippet_format);
	for (size_t i = 0; i < arguments->setting_count; i++)
		issuers += strcmp(arguments->settings[i].name, "issuers") == 0;
	if (issuers != 1)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--for ISSUER must say once who is to be named, for "
		    "example letsencrypt.org");
	if (arguments->names.count == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "no names; \"caa-validator snippet --help\" shows how");
	return CLI_EXIT_PERMIT;
}

/* "*.com;com;" for each name: what is ignored is read and not looked up. */
static bool
ignore_all(struct snippet *snippet, const struct cli_list *names)
{
	size_t size = 1, len = 0;

	for (size_t i = 0; i < names->count; i++)
		size += 2 * strlen(names->items[i]) + sizeof("*.;;");
	snippet->ignored = malloc(size);
	if (snippet->ignored == NULL)
		return false;
	snippet->ignored[0] = '\0';
	for (size_t i = 0; i < names->count; i++) {
		const char *at = strrchr(names->items[i], '@');
		const char *name = at != NULL ? at + 1 : names->items[i];
		const char *dot = strrchr(name, '.');
		const char *last = dot != NULL ? dot + 1 : name;

		len += (size_t)snprintf(
		    snippet->ignored + len, size - len, "*.%s;%s;", last, last);
	}
	return true;
}

static void
set(struct snippet *snippet, const char *key, const char *value)
{
	snippet->settings[snippet->arguments.setting_count++] =
	    (struct caa_plugin_option){
		    .name = key,
		    .value = value,
		    .origin = ORIGIN,
	    };
}

/* No installed configuration: it is that of an authority, and this is asked by
 * owners of domains. */
static enum cli_exit
settings_make(struct snippet *snippet, const struct cli_arguments *arguments,
    struct cli_failure *failure)
{
	const size_t count = arguments->setting_count;

	snippet->arguments = *arguments;
	snippet->settings =
	    calloc(count + CLI_COUNTOF(always) + 1, sizeof(*snippet->settings));
	if (snippet->settings == NULL ||
	    (arguments->no_lookup && !ignore_all(snippet, &arguments->names)))
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	memcpy(snippet->settings, arguments->settings,
	    count * sizeof(*snippet->settings));
	snippet->arguments.settings = snippet->settings;
	if (arguments->config == NULL)
		snippet->arguments.config = "/dev/null";
	for (size_t i = 0; i < CLI_COUNTOF(always); i++)
		set(snippet, always[i].key, always[i].value);
	if (snippet->ignored != NULL)
		set(snippet, "ignore_domains", snippet->ignored);
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
look(struct snippet *snippet, json_t **report, struct cli_failure *failure)
{
	struct cli_ask *ask = &snippet->ask;
	enum cli_exit code =
	    cli_ask_names(ask, &snippet->arguments.names, failure);

	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_open(ask, &snippet->arguments, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_run(ask, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_report(ask, report, failure);
	return code;
}

/* What was found at each name, in comments. */
static void
print_findings(const struct snippet *snippet, const json_t *report)
{
	struct cli_paint paint;
	const json_t *name;
	size_t i;

	cli_paint_init(&paint, stdout, CLI_COLOR_NEVER);
	json_array_foreach(json_object_get(report, "names"), i, name)
	{
		cli_paint_format(&paint, CLI_INK_NONE, "%s %s: %s",
		    snippet->format->comment, cli_report_text(name, "name"),
		    snippet->ignored != NULL
			? "not looked up"
			: cli_report_text(name, "explanation"));
		cli_paint_line(&paint);
	}
}

/* The zone: as said, or the owner that all others are below. */
static const char *
origin_of(const struct snippet *snippet)
{
	const struct cli_snippet_plan *plan = &snippet->plan;
	const char *origin = snippet->arguments.origin;

	if (origin != NULL)
		return origin;
	for (size_t i = 0; i < plan->count; i++)
		if (origin == NULL ||
		    strlen(plan->records[i].owner) < strlen(origin))
			origin = plan->records[i].owner;
	for (size_t i = 0; i < plan->count; i++)
		if (!cli_snippet_is_within(plan->records[i].owner, origin))
			return NULL;
	return origin;
}

static enum cli_exit
print(
    struct snippet *snippet, const json_t *report, struct cli_failure *failure)
{
	const struct cli_snippet_plan *plan = &snippet->plan;
	enum cli_exit code;

	print_findings(snippet, report);
	code = cli_snippet_print(
	    stdout, snippet->format, plan, origin_of(snippet), failure);
	if (code != CLI_EXIT_PERMIT || plan->helpless == 0)
		return code;
	return cli_fail(failure,
	    plan->helpless == plan->failed ? CLI_EXIT_LOOKUP : CLI_EXIT_DENY,
	    "no record helps %zu of the names; the comments say why",
	    plan->helpless);
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct snippet snippet = { .ask = { .arguments = arguments } };
	json_t *report = NULL;
	enum cli_exit code = arguments_judge(arguments, &snippet, failure);

	if (code == CLI_EXIT_PERMIT)
		code = settings_make(&snippet, arguments, failure);
	if (code == CLI_EXIT_PERMIT)
		code = look(&snippet, &report, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_snippet_plan_make(&snippet.plan, report, failure);
	if (code == CLI_EXIT_PERMIT)
		code = print(&snippet, report, failure);
	cli_snippet_plan_clear(&snippet.plan);
	json_decref(report);
	cli_ask_clear(&snippet.ask);
	free(snippet.settings);
	free(snippet.ignored);
	return code;
}

const struct cli_command cli_snippet = {
	.name = "snippet",
	.options = CLI_FOR_SNIPPET,
	.synopsis = "--for ISSUER [OPTIONS] NAME...",
	.summary = "Which CAA records would name an issuer for these names?",
	.notes = "FORMAT is bind, route53, cloudflare, dnscontrol or octodns.  "
		 "Exit status: 0,\n1 where no record helps a name, 2 wrong "
		 "usage, 3 where a lookup failed.\n",
	.run = run,
};
