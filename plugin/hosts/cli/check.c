/* SPDX-License-Identifier: BSD-2-Clause */
/* check: one request through the module, and its answer; see stream.h for
 * lists of names. */
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/cli/log.h"
#include "plugin/hosts/cli/progress.h"
#include "plugin/hosts/cli/stream.h"
#include "plugin/hosts/cli/text.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/input.h"
#include "plugin/hosts/common/loader.h"
#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/common/report.h"

struct check {
	const struct cli_arguments *arguments;
	struct cli_module module;
	struct cli_input input;
	struct cli_progress progress;
	struct caa_plugin_name *names;
	char *report; /* the module's JSON, NULL until it came */
};

/* Nothing is kept: the answer on standard output is the record, and main()
 * fails when that cannot be written. */
static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx;
	(void)record;
	return 0;
}

static void
on_report(void *ctx, uint64_t request_id, const char *json, size_t len)
{
	struct check *check = ctx;

	(void)request_id;
	free(check->report);
	check->report = malloc(len + 1);
	if (check->report == NULL)
		return;
	memcpy(check->report, json, len);
	check->report[len] = '\0';
}

static void
on_progress(void *ctx, uint64_t request_id, size_t decided, size_t total)
{
	struct check *check = ctx;

	(void)request_id;
	cli_progress_update(
	    &check->progress, decided, total, cli_progress_now_ms());
}

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
		arguments->in_flight != 0 ||
		arguments->format == CLI_FORMAT_JSONL))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--format jsonl, --ordered, --resume and --in-flight go "
		    "with --names-from");
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
arguments_judge(
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	enum cli_exit code = list_judge(arguments, failure);

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

/* The names of the command line; one with an "@" is a mailbox. */
static bool
names_make(struct check *check)
{
	const struct cli_list *texts = &check->arguments->names;

	check->names = calloc(texts->count + 1, sizeof(*check->names));
	if (check->names == NULL)
		return false;
	for (size_t i = 0; i < texts->count; i++)
		check->names[i] = (struct caa_plugin_name){
			.type = strchr(texts->items[i], '@') != NULL
			    ? CAA_PLUGIN_NAME_MAILBOX
			    : CAA_PLUGIN_NAME_DNS,
			.text = texts->items[i],
			.text_len = strlen(texts->items[i]),
		};
	return true;
}

static enum cli_exit
request_prepare(struct check *check, struct cli_failure *failure)
{
	const struct cli_arguments *arguments = check->arguments;
	const char *path =
	    arguments->csr != NULL ? arguments->csr : arguments->cert;

	if (!names_make(check))
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (path == NULL)
		return CLI_EXIT_PERMIT;
	return cli_input_read(&check->input, path, failure);
}

static struct caa_plugin_request
request_fill(const struct check *check)
{
	const struct cli_arguments *arguments = check->arguments;
	uint32_t kind = CAA_PLUGIN_INPUT_NONE;

	if (arguments->csr != NULL)
		kind = CAA_PLUGIN_INPUT_CSR;
	else if (arguments->cert != NULL)
		kind = CAA_PLUGIN_INPUT_CERTIFICATE;
	return (struct caa_plugin_request){
		.struct_size = sizeof(struct caa_plugin_request),
		.request_id = 1,
		.input_kind = kind,
		.input = check->input.octets,
		.input_len = check->input.len,
		.names = check->names,
		.name_count = arguments->names.count,
		.profile = arguments->profile,
		.account_uris = arguments->account_uris.items,
		.account_uri_count = arguments->account_uris.count,
	};
}

/*
 * Also with --quiet, a denial that is not enforced does not go unsaid.  Not on
 * standard error: EJBCA takes a byte there for a denial.
 */
static enum cli_exit
print_text(const struct check *check, struct cli_failure *failure)
{
	json_error_t error;
	json_t *report = json_loads(check->report, 0, &error);
	struct cli_paint paint;

	if (report == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "the module's report is not JSON: %s", error.text);
	cli_paint_init(&paint, stdout, check->arguments->color);
	if (!check->arguments->quiet)
		cli_text_print(&paint, report, check->arguments->explain);
	else if (!cli_report_is_permit(report))
		cli_text_print_advisory(&paint, report);
	json_decref(report);
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
print_report(const struct check *check, struct cli_failure *failure)
{
	if (check->report == NULL)
		return check->arguments->quiet
		    ? CLI_EXIT_PERMIT
		    : cli_fail(failure, CLI_EXIT_INTERNAL,
			  "the module gave no report");
	if (check->arguments->format != CLI_FORMAT_JSON)
		return print_text(check, failure);
	if (!check->arguments->quiet)
		(void)puts(check->report);
	return CLI_EXIT_PERMIT;
}

/* The first denied name and why, and how many more there are. */
static enum cli_exit
denial(struct cli_failure *failure, enum cli_exit code,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	const char *why =
	    result->detail[0] != '\0' ? result->detail : error->message;

	if (result->denied_count < 2)
		return cli_fail(failure, code, "denied: %s", why);
	return cli_fail(failure, code, "denied: %s (and %u more)", why,
	    result->denied_count - 1);
}

/* An answer, permit or deny, has a report; a failure has only its line. */
static enum cli_exit
answer(const struct check *check, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error, struct cli_failure *failure)
{
	enum cli_exit code = cli_exit_status(status, result);
	enum cli_exit printed;

	if (status != CAA_PLUGIN_OK && status != CAA_PLUGIN_E_DNS)
		return cli_module_fail(failure, status, error);
	printed = print_report(check, failure);
	if (printed != CLI_EXIT_PERMIT)
		return printed;
	if (code == CLI_EXIT_PERMIT)
		return code;
	return denial(failure, code, result, error);
}

static enum cli_exit
ask(struct check *check, struct cli_failure *failure)
{
	struct caa_plugin_request request = request_fill(check);
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	cli_progress_begin(&check->progress, stderr,
	    !check->arguments->quiet && !check->arguments->verbose,
	    cli_progress_now_ms());
	int32_t status = check->module.api->validate(
	    check->module.plugin, &request, &result, &error);
	cli_progress_end(&check->progress);
	return answer(check, status, &result, &error, failure);
}

static enum cli_exit
run_request(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct check check = { .arguments = arguments };
	const struct caa_plugin_host host = {
		.struct_size = sizeof(host),
		.ctx = &check,
		.log = arguments->verbose ? cli_log : NULL,
		.audit = on_audit,
		.report = on_report,
		.progress = on_progress,
	};
	enum cli_exit code = request_prepare(&check, failure);

	if (code == CLI_EXIT_PERMIT)
		code =
		    cli_module_load(&check.module, arguments->plugin, failure);
	if (code == CLI_EXIT_PERMIT)
		code =
		    cli_module_open(&check.module, arguments, &host, failure);
	if (code == CLI_EXIT_PERMIT)
		code = ask(&check, failure);
	cli_module_clear(&check.module);
	cli_input_clear(&check.input);
	free(check.names);
	free(check.report);
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
