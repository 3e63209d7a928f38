/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/replay_run.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/cli/replay_settings.h"
#include "plugin/hosts/common/report.h"

struct replay {
	const struct cli_arguments *arguments;
	const struct cli_replay_check *check;
	struct cli_module *module;
	struct cli_replay_count *count;
	json_t *report; /* the module's, of one request */
	json_t *names;  /* what came of each */
};

static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx, (void)record; /* it was recorded then */
	return 0;
}

static void
on_report(void *ctx, uint64_t request_id, const char *json, size_t len)
{
	struct replay *replay = ctx;

	(void)request_id;
	json_decref(replay->report);
	replay->report = json_loadb(json, len, 0, NULL);
}

/* ---- the request ---- */

/* Texts of an array, borrowed; for free(). */
static const char **
texts_of(const json_t *array, size_t *count)
{
	const char **texts;
	const json_t *item;
	size_t i;

	*count = json_array_size(array);
	texts = calloc(*count + 1, sizeof(*texts));
	if (texts == NULL)
		return NULL;
	json_array_foreach(array, i, item)
	{
		texts[i] = cli_report_string(item);
	}
	return texts;
}

static uint32_t
type_of(const json_t *name)
{
	const char *type = cli_report_text(name, "type");

	if (strcmp(type, "dns") == 0)
		return CAA_PLUGIN_NAME_DNS;
	return strcmp(type, "mailbox") == 0 ? CAA_PLUGIN_NAME_MAILBOX
					    : CAA_PLUGIN_NAME_OTHER;
}

/* The names of one usage; those without one were never looked up. */
static struct caa_plugin_name *
names_of(const struct replay *replay, const char *usage, size_t *count,
    const json_t **recorded)
{
	const json_t *names = json_object_get(replay->check->members, "names");
	struct caa_plugin_name *list =
	    calloc(json_array_size(names) + 1, sizeof(*list));
	const json_t *name;
	size_t i;

	*count = 0;
	json_array_foreach(names, i, name)
	{
		const char *text = cli_report_text(name, "name");

		if (list == NULL ||
		    strcmp(cli_report_text(name, "usage"), usage) != 0)
			continue;
		recorded[*count] = name;
		list[(*count)++] = (struct caa_plugin_name){
			.type = type_of(name),
			.text = text,
			.text_len = strlen(text),
		};
	}
	return list;
}

/* ---- the module ---- */

static enum cli_exit
validate(struct replay *replay, const struct caa_plugin_request *request,
    const json_t *const *recorded, struct cli_failure *failure)
{
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	const int32_t status = replay->module->api->validate(
	    replay->module->plugin, request, &result, &error);
	const json_t *names, *name;
	size_t i;

	if (status != CAA_PLUGIN_OK && status != CAA_PLUGIN_E_DNS)
		return cli_module_fail(failure, status, &error);
	names = json_object_get(replay->report, "names");
	if (json_array_size(names) != request->name_count)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "the module's report lacks names");
	json_array_foreach(names, i, name)
	{
		if (json_array_append_new(replay->names,
			cli_replay_compare(replay->check, recorded[i], name,
			    replay->count)) != 0)
			return cli_fail(
			    failure, CLI_EXIT_INTERNAL, "out of memory");
	}
	return CLI_EXIT_PERMIT;
}

/* With what the authority went by then, unless it is told otherwise. */
static enum cli_exit
ask_with(struct replay *replay, struct caa_plugin_request *request,
    const json_t *const *recorded, struct cli_failure *failure)
{
	const json_t *check = replay->check->members;
	const char **uris = texts_of(json_object_get(check, "account_uris"),
	    &request->account_uri_count);
	const char **methods =
	    texts_of(json_object_get(check, "validation_methods"),
		&request->method_count);
	const char **issuers =
	    texts_of(json_object_get(check, "issuers"), &request->issuer_count);
	enum cli_exit code = CLI_EXIT_INTERNAL;

	if (uris == NULL || methods == NULL || issuers == NULL) {
		(void)cli_fail(failure, code, "out of memory");
	} else {
		request->account_uris = uris;
		request->methods = methods;
		request->issuers = issuers;
		if (cli_replay_settings_name_issuers(replay->arguments))
			request->issuer_count = 0;
		code = validate(replay, request, recorded, failure);
	}
	free(uris);
	free(methods);
	free(issuers);
	return code;
}

static enum cli_exit
ask(struct replay *replay, const char *usage, uint32_t code_of_usage,
    struct cli_failure *failure)
{
	const struct cli_arguments *arguments = replay->arguments;
	const size_t total =
	    json_array_size(json_object_get(replay->check->members, "names"));
	const json_t **recorded = calloc(total + 1, sizeof(*recorded));
	size_t count = 0;
	struct caa_plugin_name *names =
	    recorded == NULL ? NULL : names_of(replay, usage, &count, recorded);
	struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = 1,
		.usage = code_of_usage,
		.names = names,
		.name_count = count,
		.profile =
		    arguments->config == NULL ? NULL : arguments->profile,
	};
	enum cli_exit code = CLI_EXIT_PERMIT;

	if (names == NULL)
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	else if (count > 0)
		code = ask_with(replay, &request, recorded, failure);
	free(names);
	free(recorded);
	return code;
}

static enum cli_exit
open_and_ask(struct replay *replay, const struct cli_replay_settings *settings,
    struct cli_failure *failure)
{
	const struct caa_plugin_host host = {
		.struct_size = sizeof(host),
		.ctx = replay,
		.audit = on_audit,
		.report = on_report,
	};
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	struct cli_module *module = replay->module;
	enum cli_exit code;
	const int32_t status = module->api->open(
	    &module->plugin, &host, settings->options, settings->count, &error);

	if (status != CAA_PLUGIN_OK || module->plugin == NULL)
		return cli_module_fail(failure, status, &error);
	code = ask(replay, "tls", CAA_PLUGIN_USAGE_TLS, failure);
	if (code == CLI_EXIT_PERMIT)
		code = ask(replay, "smime", CAA_PLUGIN_USAGE_SMIME, failure);
	module->api->close(module->plugin);
	module->plugin = NULL;
	return code;
}

enum cli_exit
cli_replay_run(json_t **result, struct cli_module *module,
    const struct cli_arguments *arguments, const struct cli_replay_check *check,
    struct cli_replay_count *count, struct cli_failure *failure)
{
	struct replay replay = {
		.arguments = arguments,
		.check = check,
		.module = module,
		.count = count,
		.names = json_array(),
	};
	struct cli_replay_settings settings = { 0 };
	enum cli_exit code = CLI_EXIT_INTERNAL;

	*result = NULL;
	count->checks++;
	cli_replay_compare_types(check, count);
	if (replay.names == NULL ||
	    !cli_replay_settings_make(&settings, arguments, check))
		(void)cli_fail(failure, code, "out of memory");
	else
		code = open_and_ask(&replay, &settings, failure);
	if (code == CLI_EXIT_PERMIT) {
		*result = json_pack("{s:s,s:s,s:o,s:O}", "evidence",
		    check->sha256, "checked_at",
		    cli_report_text(check->members, "checked_at"), "settings",
		    cli_replay_settings_show(arguments, check), "names",
		    replay.names);
		if (*result == NULL)
			code = cli_fail(
			    failure, CLI_EXIT_INTERNAL, "out of memory");
	}
	json_decref(replay.names);
	json_decref(replay.report);
	free(settings.options);
	return code;
}
