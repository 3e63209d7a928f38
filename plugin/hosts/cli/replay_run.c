/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/replay_run.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/report.h"

#define FORCED_MAX 4u
#define ORIGIN     "the evidence"

/*
 * Settings of then that say where answers came from, or what was kept: now
 * they come from the evidence.  A trust anchor is not the evidence's to
 * choose: it is built in, or given on the command line.
 */
static const char *const left_out[] = {
	"config", /* no setting: the module would read that file */
	"deadline_ms",
	"dns_cache",
	"dns_ipv4",
	"dns_ipv6",
	"dns_protocol",
	"dns_resolver",
	"dns_retry_delay_ms",
	"dns_tls_ca",
	"dns_tls_name",
	"enforce",
	"public_trust",
	"root_hints",
	"shards",
	"trust_anchor",
	"zone_files",
};

struct replay {
	const struct cli_arguments *arguments;
	const struct cli_replay_check *check;
	struct cli_module *module;
	struct cli_replay_count *count;
	struct caa_plugin_option *options;
	size_t option_count;
	json_t *report; /* the module's, of one request */
	json_t *names;  /* what comes of them */
	bool no_memory;
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

/* ---- settings ---- */

static void
set(struct replay *replay, const char *name, const char *value,
    const char *origin)
{
	replay->options[replay->option_count++] = (struct caa_plugin_option){
		.name = name,
		.value = value,
		.origin = origin,
	};
}

static bool
is_left_out(const char *name)
{
	for (size_t i = 0; i < CLI_COUNTOF(left_out); i++)
		if (strcmp(left_out[i], name) == 0)
			return true;
	return false;
}

/* Those that count again, for people to see: the file could claim any. */
static json_t *
settings_of(const struct replay *replay)
{
	json_t *settings = json_object_get(replay->check->members, "settings");
	json_t *shown = json_object();
	const char *name;
	json_t *value;

	if (replay->arguments->config != NULL)
		return shown;
	json_object_foreach(settings, name, value)
	{
		if (!is_left_out(name) && shown != NULL &&
		    json_object_set(shown, name, value) != 0) {
			json_decref(shown);
			return NULL;
		}
	}
	return shown;
}

static void
set_recorded(struct replay *replay, json_t *settings)
{
	const char *name;
	json_t *value;

	/* Each request brings those of then. */
	set(replay, "issuers", "", ORIGIN);
	json_object_foreach(settings, name, value)
	{
		if (!is_left_out(name))
			set(replay, name, cli_report_string(value), ORIGIN);
	}
}

/* The rules of then, or a file's; then the command line; then what makes it a
 * replay. */
static bool
make_options(struct replay *replay)
{
	const struct cli_arguments *arguments = replay->arguments;
	json_t *settings = json_object_get(replay->check->members, "settings");

	replay->options = calloc(json_object_size(settings) +
		arguments->setting_count + FORCED_MAX + 1,
	    sizeof(*replay->options));
	if (replay->options == NULL)
		return false;
	if (arguments->config != NULL)
		set(replay, "config", arguments->config, "--config");
	else
		set_recorded(replay, settings);
	for (size_t i = 0; i < arguments->setting_count; i++)
		replay->options[replay->option_count++] =
		    arguments->settings[i];
	set(replay, "public_trust", "no", "replay");
	set(replay, "zone_files", "", "replay");
	set(replay, "replay_at", arguments->at_now ? "now" : "recorded",
	    "--at");
	set(replay, "replay_file", replay->check->path, "replay");
	return true;
}

static bool
sets_issuers(const struct cli_arguments *arguments)
{
	for (size_t i = 0; i < arguments->setting_count; i++)
		if (strcmp(arguments->settings[i].name, "issuers") == 0)
			return true;
	return arguments->config != NULL;
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

/* ---- what came of it ---- */

static const json_t *
recorded_lookup(const struct replay *replay, const char *owner)
{
	const json_t *lookups =
	    json_object_get(replay->check->members, "lookups");
	const json_t *lookup;
	size_t i;

	json_array_foreach(lookups, i, lookup)
	{
		if (strcmp(cli_report_text(lookup, "owner"), owner) == 0)
			return lookup;
	}
	return NULL;
}

static void
count_lookup(struct replay *replay, const json_t *lookup)
{
	const char *dnssec = cli_report_text(lookup, "dnssec");
	const bool verified = cli_report_text(lookup, "proof")[0] != '\0';

	if (verified && strcmp(dnssec, "secure") == 0)
		replay->count->secure++;
	else if (verified && strcmp(dnssec, "insecure") == 0)
		replay->count->insecure++;
	else
		replay->count->unverified++;
}

static const char *
or_else(const char *text, const char *other)
{
	return text[0] != '\0' ? text : other;
}

/* A lookup then and now, and what of it was verified. */
static json_t *
compare_lookup(struct replay *replay, const json_t *lookup, bool *all_verified)
{
	const char *owner = cli_report_text(lookup, "owner");
	const json_t *then = recorded_lookup(replay, owner);
	const char *proof = cli_report_text(lookup, "proof");

	count_lookup(replay, lookup);
	*all_verified = *all_verified && proof[0] != '\0';
	return json_pack("{s:s,s:{s:s,s:s},s:{s:s,s:s},s:b,s:s}", "owner",
	    owner, "recorded", "outcome", cli_report_text(then, "outcome"),
	    "dnssec", cli_report_text(then, "dnssec"), "replayed", "outcome",
	    cli_report_text(lookup, "outcome"), "dnssec",
	    cli_report_text(lookup, "dnssec"), "verified", proof[0] != '\0',
	    "how",
	    or_else(proof,
		or_else(cli_report_text(lookup, "detail"),
		    "DNSSEC was not validated")));
}

static json_t *
compare_lookups(struct replay *replay, const json_t *now, bool *all_verified)
{
	const json_t *lookups = json_object_get(now, "lookups");
	const json_t *lookup;
	json_t *list = json_array();
	size_t i;

	json_array_foreach(lookups, i, lookup)
	{
		if (json_array_append_new(list,
			compare_lookup(replay, lookup, all_verified)) != 0)
			replay->no_memory = true;
	}
	return list;
}

static void
compare_name(struct replay *replay, const json_t *then, const json_t *now)
{
	const bool same =
	    cli_report_is_permit(then) == cli_report_is_permit(now);
	bool verified = true;
	json_t *lookups = compare_lookups(replay, now, &verified);
	json_t *name =
	    json_pack("{s:s,s:s,s:{s:s,s:s},s:{s:s,s:s,s:s},s:b,s:b,s:o}",
		"name", cli_report_text(then, "name"), "usage",
		cli_report_text(then, "usage"), "recorded", "verdict",
		cli_report_text(then, "verdict"), "reason",
		cli_report_text(then, "reason"), "replayed", "verdict",
		cli_report_text(now, "verdict"), "reason",
		cli_report_text(now, "reason"), "explanation",
		cli_report_text(now, "explanation"), "same", same, "verified",
		verified, "lookups", lookups);

	replay->count->names++;
	replay->count->differing += !same;
	replay->count->doubtful += cli_report_is_permit(now) && !verified;
	if (json_array_append_new(replay->names, name) != 0)
		replay->no_memory = true;
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
		compare_name(replay, recorded[i], name);
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
		if (sets_issuers(replay->arguments))
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

/* A host name is looked up for some usage and what is no name for none: a
 * record that says otherwise is not the module's. */
static bool
is_consistent(const json_t *name)
{
	const char *type = cli_report_text(name, "type");
	const char *usage = cli_report_text(name, "usage");
	const bool is_used =
	    strcmp(usage, "tls") == 0 || strcmp(usage, "smime") == 0;

	if (strcmp(type, "dns") == 0)
		return is_used;
	return strcmp(type, "mailbox") == 0 || !is_used;
}

static void
count_inconsistent(struct replay *replay)
{
	const json_t *names = json_object_get(replay->check->members, "names");
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name)
	{
		if (!is_consistent(name)) {
			replay->count->names++;
			replay->count->differing++;
		}
	}
}

static enum cli_exit
open_and_ask(struct replay *replay, struct cli_failure *failure)
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
	const int32_t status = module->api->open(&module->plugin, &host,
	    replay->options, replay->option_count, &error);

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
	enum cli_exit code = CLI_EXIT_INTERNAL;

	*result = NULL;
	count->checks++;
	count_inconsistent(&replay);
	if (replay.names == NULL || !make_options(&replay))
		(void)cli_fail(failure, code, "out of memory");
	else
		code = open_and_ask(&replay, failure);
	if (code == CLI_EXIT_PERMIT) {
		*result = json_pack("{s:s,s:s,s:o,s:O}", "evidence",
		    check->sha256, "checked_at",
		    cli_report_text(check->members, "checked_at"), "settings",
		    settings_of(&replay), "names", replay.names);
		if (*result == NULL || replay.no_memory)
			code = cli_fail(
			    failure, CLI_EXIT_INTERNAL, "out of memory");
	}
	json_decref(replay.names);
	json_decref(replay.report);
	free(replay.options);
	return code;
}
