/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/ask.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/cli/log.h"

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
	struct cli_ask *ask = ctx;

	(void)request_id;
	free(ask->report);
	ask->report = malloc(len + 1);
	if (ask->report == NULL)
		return;
	memcpy(ask->report, json, len);
	ask->report[len] = '\0';
}

static void
on_progress(void *ctx, uint64_t request_id, size_t decided, size_t total)
{
	struct cli_ask *ask = ctx;

	(void)request_id;
	cli_progress_update(
	    &ask->progress, decided, total, cli_progress_now_ms());
}

enum cli_exit
cli_ask_open(struct cli_ask *ask, const struct cli_arguments *arguments,
    struct cli_failure *failure)
{
	enum cli_exit code;

	ask->arguments = arguments;
	ask->host = (struct caa_plugin_host){
		.struct_size = sizeof(ask->host),
		.ctx = ask,
		.log = arguments->verbose ? cli_log : NULL,
		.audit = on_audit,
		.report = on_report,
		.progress = on_progress,
	};
	code = cli_module_load(&ask->module, arguments->plugin, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_module_open(
		    &ask->module, arguments, &ask->host, failure);
	return code;
}

enum cli_exit
cli_ask_names(struct cli_ask *ask, const struct cli_list *texts,
    struct cli_failure *failure)
{
	free(ask->names);
	ask->name_count = 0;
	ask->names = calloc(texts->count + 1, sizeof(*ask->names));
	if (ask->names == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	for (size_t i = 0; i < texts->count; i++)
		ask->names[i] = (struct caa_plugin_name){
			.type = strchr(texts->items[i], '@') != NULL
			    ? CAA_PLUGIN_NAME_MAILBOX
			    : CAA_PLUGIN_NAME_DNS,
			.text = texts->items[i],
			.text_len = strlen(texts->items[i]),
		};
	ask->name_count = texts->count;
	return CLI_EXIT_PERMIT;
}

static struct caa_plugin_request
request_fill(const struct cli_ask *ask)
{
	const struct cli_arguments *arguments = ask->arguments;

	return (struct caa_plugin_request){
		.struct_size = sizeof(struct caa_plugin_request),
		.request_id = 1,
		.input_kind = ask->input_kind,
		.timeout_ms = ask->timeout_ms,
		.input = ask->input.octets,
		.input_len = ask->input.len,
		.names = ask->names,
		.name_count = ask->name_count,
		.profile = arguments->profile,
		.account_uris = arguments->account_uris.items,
		.account_uri_count = arguments->account_uris.count,
	};
}

/* In the words of who typed it: the module knows no options here. */
static enum cli_exit
fail_run(struct cli_ask *ask, struct cli_failure *failure)
{
	static const char theirs[] = "request: account_uris: ";
	const size_t len = sizeof(theirs) - 1;

	if (ask->status == CAA_PLUGIN_E_INPUT &&
	    strncmp(ask->error.message, theirs, len) == 0)
		return cli_fail(failure, CLI_EXIT_USAGE, "--account-uri: %s",
		    ask->error.message + len);
	return cli_module_fail(failure, ask->status, &ask->error);
}

enum cli_exit
cli_ask_run(struct cli_ask *ask, struct cli_failure *failure)
{
	struct caa_plugin_request request = request_fill(ask);

	free(ask->report);
	ask->report = NULL;
	ask->result = (struct caa_plugin_result){
		.struct_size = sizeof(ask->result),
	};
	ask->error = (struct caa_plugin_error){
		.struct_size = sizeof(ask->error),
	};
	ask->status = ask->module.api->validate(
	    ask->module.plugin, &request, &ask->result, &ask->error);
	cli_progress_end(&ask->progress);
	if (ask->status != CAA_PLUGIN_OK && ask->status != CAA_PLUGIN_E_DNS)
		return fail_run(ask, failure);
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_ask_verdict(const struct cli_ask *ask, struct cli_failure *failure)
{
	const struct caa_plugin_result *result = &ask->result;
	enum cli_exit code = cli_exit_status(ask->status, result);
	const char *why =
	    result->detail[0] != '\0' ? result->detail : ask->error.message;

	if (code == CLI_EXIT_PERMIT)
		return code;
	if (result->denied_count < 2)
		return cli_fail(failure, code, "denied: %s", why);
	return cli_fail(failure, code, "denied: %s (and %u more)", why,
	    result->denied_count - 1);
}

enum cli_exit
cli_ask_report(
    const struct cli_ask *ask, json_t **report, struct cli_failure *failure)
{
	json_error_t error;

	*report = NULL;
	if (ask->report == NULL)
		return cli_fail(
		    failure, CLI_EXIT_INTERNAL, "the module gave no report");
	*report = json_loads(ask->report, 0, &error);
	if (*report == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "the module's report is not JSON: %s", error.text);
	return CLI_EXIT_PERMIT;
}

void
cli_ask_clear(struct cli_ask *ask)
{
	cli_module_clear(&ask->module);
	cli_input_clear(&ask->input);
	free(ask->names);
	free(ask->report);
	*ask = (struct cli_ask){ 0 };
}
