/* SPDX-License-Identifier: BSD-2-Clause */
/* check: one request through the module, and its answer; see stream.h for
 * lists of names. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/cli/ask.h"
#include "plugin/hosts/cli/github.h"
#include "plugin/hosts/cli/junit.h"
#include "plugin/hosts/cli/stream.h"
#include "plugin/hosts/cli/text.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/common/report.h"

#define SUMMARY "GITHUB_STEP_SUMMARY"

/* A list of names and what only it can have. */
static enum cli_exit
list_judge(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	const bool list = arguments->names_from != NULL;

	if (list &&
	    (arguments->csr != NULL || arguments->cert != NULL ||
		arguments->names.count != 0))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--names-from takes all names from its file: give no "
		    "others, no --csr and no --cert");
	if (list && arguments->format != CLI_FORMAT_JSONL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--names-from answers line by line: say --format jsonl");
	if (!list &&
	    (arguments->resume != NULL || arguments->ordered ||
		arguments->in_flight != 0 || arguments->exit_zero ||
		arguments->format == CLI_FORMAT_JSONL))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--format jsonl, --ordered, --resume, --in-flight and "
		    "--exit-zero go with --names-from");
	if (arguments->exit_zero && arguments->quiet)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "with --quiet and --exit-zero nothing would tell that a "
		    "name is denied");
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
arguments_judge(
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	enum cli_exit code = list_judge(arguments, failure);

	if (arguments->step_summary &&
	    (arguments->format != CLI_FORMAT_GITHUB || getenv(SUMMARY) == NULL))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--step-summary goes with --format github, in a step "
		    "where " SUMMARY " is set");
	if (code != CLI_EXIT_PERMIT || arguments->names_from != NULL)
		return code;
	if (arguments->csr != NULL && arguments->cert != NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--csr and --cert exclude each other");
	if (arguments->csr == NULL && arguments->cert == NULL &&
	    arguments->names.count == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "nothing to check: give names, --csr, --cert or "
		    "--names-from; "
		    "\"caa-validator check --help\" shows how");
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
request_prepare(struct cli_ask *ask, const struct cli_arguments *arguments,
    struct cli_failure *failure)
{
	enum cli_exit code = cli_ask_names(ask, &arguments->names, failure);

	if (code != CLI_EXIT_PERMIT)
		return code;
	if (arguments->csr != NULL) {
		ask->input_kind = CAA_PLUGIN_INPUT_CSR;
		code = cli_input_read(&ask->input, arguments->csr, failure);
	} else if (arguments->cert != NULL) {
		ask->input_kind = CAA_PLUGIN_INPUT_CERTIFICATE;
		code = cli_input_read(&ask->input, arguments->cert, failure);
	}
	return code;
}

/*
 * Also with --quiet, a denial that is not enforced does not go unsaid.  Not on
 * standard error: EJBCA takes a byte there for a denial.
 */
static void
print_text(const struct cli_ask *ask, const json_t *report)
{
	struct cli_paint paint;

	cli_paint_init(&paint, stdout, ask->arguments->color);
	if (!ask->arguments->quiet)
		cli_text_print(&paint, report, ask->arguments->explain);
	else if (!cli_report_is_permit(report))
		cli_text_print_advisory(&paint, report);
}

/* The table of a step, behind what other commands of it have written. */
static enum cli_exit
summarize(const json_t *report, struct cli_failure *failure)
{
	const char *path = getenv(SUMMARY);
	FILE *out = path != NULL ? fopen(path, "a") : NULL;
	bool whole;

	if (out == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "cannot write " SUMMARY ": %s", strerror(errno));
	cli_github_summarize(out, report);
	whole = ferror(out) == 0;
	if (fclose(out) == 0 && whole)
		return CLI_EXIT_PERMIT;
	return cli_fail(failure, CLI_EXIT_INTERNAL, "cannot write " SUMMARY);
}

static enum cli_exit
print_parsed(const struct cli_ask *ask, struct cli_failure *failure)
{
	const struct cli_arguments *arguments = ask->arguments;
	json_t *report;
	enum cli_exit code = cli_ask_report(ask, &report, failure);

	if (code != CLI_EXIT_PERMIT)
		return code;
	if (arguments->format == CLI_FORMAT_JUNIT)
		cli_junit_print(stdout, report);
	else if (arguments->format == CLI_FORMAT_GITHUB)
		cli_github_print(stdout, report);
	else
		print_text(ask, report);
	if (arguments->step_summary)
		code = summarize(report, failure);
	json_decref(report);
	return code;
}

static enum cli_exit
print_report(const struct cli_ask *ask, struct cli_failure *failure)
{
	const struct cli_arguments *arguments = ask->arguments;

	/* Lines for people say even then what is not enforced. */
	if (arguments->quiet &&
	    (ask->report == NULL || arguments->format != CLI_FORMAT_TEXT))
		return CLI_EXIT_PERMIT;
	if (ask->report == NULL)
		return cli_fail(
		    failure, CLI_EXIT_INTERNAL, "the module gave no report");
	if (arguments->format != CLI_FORMAT_JSON)
		return print_parsed(ask, failure);
	(void)puts(ask->report);
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
run_request(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct cli_ask ask = { .arguments = arguments };
	enum cli_exit code = request_prepare(&ask, arguments, failure);

	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_open(&ask, arguments, failure);
	if (code == CLI_EXIT_PERMIT) {
		cli_progress_begin(&ask.progress, stderr,
		    !arguments->quiet && !arguments->verbose,
		    cli_progress_now_ms());
		code = cli_ask_run(&ask, failure);
	}
	/* An answer, permit or deny, has a report; a failure only its line. */
	if (code == CLI_EXIT_PERMIT)
		code = print_report(&ask, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_verdict(&ask, failure);
	cli_ask_clear(&ask);
	return code;
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	enum cli_exit code = arguments_judge(arguments, failure);

	if (code != CLI_EXIT_PERMIT)
		return code;
	return arguments->names_from != NULL
	    ? cli_stream_run(arguments, failure)
	    : run_request(arguments, failure);
}

const struct cli_command cli_check = {
	.name = "check",
	.options = CLI_FOR_CHECK,
	.synopsis = "[OPTIONS] NAME... | --csr FILE | --cert FILE |\n"
		    "       --names-from FILE --format jsonl",
	.summary = "May this authority issue for these names?",
	.notes =
	    "A NAME is a DNS name or a mailbox.  Exit status: 0 permitted, "
	    "1 denied,\n2 wrong usage, 3 denied by failed lookups only, "
	    "4 internal failure.\n",
	.run = run,
};
