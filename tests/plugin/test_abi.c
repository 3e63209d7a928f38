/* SPDX-License-Identifier: BSD-2-Clause */
/* The built module, loaded as a host loads it. */
#include "plugin/caa_plugin.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/plugin/module.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

/* Version 1.0 on 64-bit machines, frozen: nothing here may ever change. */
#if UINTPTR_MAX == UINT64_MAX
#define SIZE(type, size) \
	_Static_assert(sizeof(struct caa_plugin_##type) >= (size), #type)
#define AT(type, member, offset) \
	_Static_assert(          \
	    offsetof(struct caa_plugin_##type, member) == (offset), #member)
SIZE(error, 520);
AT(error, status, 8);
AT(error, message, 12);
SIZE(option, 32);
AT(option, name, 0);
AT(option, value, 8);
AT(option, profile, 16);
AT(option, origin, 24);
SIZE(audit, 144);
AT(audit, request_id, 8);
AT(audit, trace_id, 16);
AT(audit, profile, 24);
AT(audit, index, 32);
AT(audit, type, 40);
AT(audit, verdict, 44);
AT(audit, dnssec, 48);
AT(audit, ttl_s, 52);
AT(audit, checked_at, 56);
AT(audit, expires_at, 64);
AT(audit, name, 72);
AT(audit, reason, 80);
AT(audit, rfc, 88);
AT(audit, explanation, 96);
AT(audit, property, 104);
AT(audit, record, 112);
AT(audit, found_at, 120);
AT(audit, evidence, 128);
AT(audit, evidence_len, 136);
SIZE(host, 48);
AT(host, ctx, 8);
AT(host, log, 16);
AT(host, audit, 24);
AT(host, report, 32);
AT(host, progress, 40);
SIZE(name, 24);
AT(name, type, 0);
AT(name, reserved, 4);
AT(name, text, 8);
AT(name, text_len, 16);
SIZE(request, 128);
AT(request, request_id, 8);
AT(request, input_kind, 16);
AT(request, usage, 20);
AT(request, timeout_ms, 24);
AT(request, reserved, 28);
AT(request, input, 32);
AT(request, input_len, 40);
AT(request, names, 48);
AT(request, name_count, 56);
AT(request, profile, 64);
AT(request, trace_id, 72);
AT(request, account_uris, 80);
AT(request, account_uri_count, 88);
AT(request, methods, 96);
AT(request, method_count, 104);
AT(request, issuers, 112);
AT(request, issuer_count, 120);
SIZE(result, 552);
AT(result, verdict, 8);
AT(result, name_count, 12);
AT(result, denied_count, 16);
AT(result, failed_count, 20);
AT(result, checked_at, 24);
AT(result, expires_at, 32);
AT(result, detail, 40);
SIZE(setting, 48);
AT(setting, name, 8);
AT(setting, value, 16);
AT(setting, default_value, 24);
AT(setting, origin, 32);
AT(setting, help, 40);
SIZE(api, 112);
AT(api, abi_major, 8);
AT(api, abi_minor, 12);
AT(api, version, 16);
AT(api, open, 24);
AT(api, close, 32);
AT(api, validate, 40);
AT(api, submit, 48);
AT(api, cancel, 56);
AT(api, poll_fd, 64);
AT(api, process, 72);
AT(api, settings, 80);
AT(api, defaults, 88);
AT(api, profiles, 96);
AT(api, reopen, 104);
/* Used in arrays, and so never any larger. */
_Static_assert(sizeof(struct caa_plugin_option) == 32, "option");
_Static_assert(sizeof(struct caa_plugin_name) == 24, "name");

/* Version 1.1. */
AT(audit, advisory, 144);
AT(result, advisory, 552);
AT(result, true_verdict, 556);
AT(api, host_settings, 112);
#endif

static const char zone_text[] = "$ORIGIN example.com.\n"
				"@ 300 SOA ns hostmaster 1 1 1 1 300\n"
				"@ 300 NS ns\n"
				"@ 300 CAA 0 issue \"ca.example\"\n"
				"other 300 CAA 0 issue \"other.example\"\n";

static const struct {
	const char *row;
	uint32_t major, minor;
	int32_t status;
} version_rows[] = {
	{ "this one", 1, 0, CAA_PLUGIN_OK },
	{ "a later minor version of the host", 1, 7, CAA_PLUGIN_OK },
	{ "the latest there could be", 1, UINT32_MAX, CAA_PLUGIN_OK },
	{ "an older major version", 0, 0, CAA_PLUGIN_E_ABI },
	{ "a newer major version", 2, 0, CAA_PLUGIN_E_ABI },
};

static void
test_versions(void)
{
	static const struct caa_plugin_api untouched;
	caa_plugin_entry_fn *entry = module_entry();

	for (size_t i = 0; i < COUNTOF(version_rows); i++) {
		const char *row = version_rows[i].row;
		const struct caa_plugin_api *api = &untouched;
		int32_t status =
		    entry(version_rows[i].major, version_rows[i].minor, &api);

		CHECK(row, status == version_rows[i].status);
		CHECK(row, (api != &untouched) == (status == CAA_PLUGIN_OK));
	}
	CHECK("nowhere to put it", entry(1, 0, NULL) == CAA_PLUGIN_E_ABI);
}

static void
test_api(void)
{
	const struct caa_plugin_api *api = module_load();

	CHECK("version", api->abi_major == 1 && api->abi_minor == 1);
	CHECK("size", api->struct_size == sizeof(*api));
	CHECK("release", api->version != NULL && api->version[0] != '\0');
	CHECK("every function",
	    api->open != NULL && api->close != NULL && api->validate != NULL &&
		api->submit != NULL && api->cancel != NULL &&
		api->poll_fd != NULL && api->process != NULL &&
		api->settings != NULL && api->defaults != NULL &&
		api->profiles != NULL && api->reopen != NULL &&
		api->host_settings != NULL);
}

static struct caa_plugin *
open_zone(const struct caa_plugin_api *api, const struct caa_plugin_host *host)
{
	char path[SCRATCH_MAX_PATH];
	struct caa_plugin *plugin = NULL;
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	scratch_write(path, "example.com.zone", zone_text);
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "zone_files", path, NULL, "test" },
	};
	module_counts.audits = module_counts.permits = module_counts.lines =
	    module_counts.reports = 0;
	int32_t status =
	    api->open(&plugin, host, options, COUNTOF(options), &error);
	CHECK(error.message, status == CAA_PLUGIN_OK);
	scratch_clear();
	return plugin;
}

static const struct caa_plugin_name permitted = { CAA_PLUGIN_NAME_DNS, 0,
	"www.example.com", 15 };
static const struct caa_plugin_name denied = { CAA_PLUGIN_NAME_DNS, 0,
	"other.example.com", 17 };

static struct caa_plugin_request
request_for(const struct caa_plugin_name *name)
{
	return (struct caa_plugin_request){
		.struct_size = sizeof(struct caa_plugin_request),
		.names = name,
		.name_count = 1,
	};
}

static void
test_validate(void)
{
	const struct caa_plugin_api *api = module_load();
	struct caa_plugin *plugin = open_zone(api, &module_host);
	struct caa_plugin_request request = request_for(&permitted);
	struct caa_plugin_result result = { .struct_size = sizeof(result) };

	if (plugin == NULL)
		return;
	CHECK("permitted",
	    api->validate(plugin, &request, &result, NULL) == CAA_PLUGIN_OK &&
		result.verdict == CAA_PLUGIN_PERMIT);
	request = request_for(&denied);
	CHECK("denied",
	    api->validate(plugin, &request, &result, NULL) == CAA_PLUGIN_OK &&
		result.verdict == CAA_PLUGIN_DENY && result.expires_at == 0);
	CHECK("recorded",
	    module_counts.audits == 2 && module_counts.permits == 1);
	CHECK("the record is ours in full", !module_counts.small);
	CHECK("logged and reported",
	    module_counts.lines > 2 && module_counts.reports == 2);
	api->close(plugin);
}

/* Hosts that know less: members behind struct_size are never touched. */
static void
test_short_structs(void)
{
	const struct caa_plugin_api *api = module_load();
	struct caa_plugin_host host = module_host;
	struct caa_plugin_request request = request_for(&permitted);
	struct caa_plugin_result result;
	struct caa_plugin_error error;

	/* Calling either of these would crash. */
	host.struct_size = offsetof(struct caa_plugin_host, report);
	memset(&host.report, 0xa5, sizeof(host.report));
	memset(&host.progress, 0xa5, sizeof(host.progress));
	struct caa_plugin *plugin = open_zone(api, &host);
	if (plugin == NULL)
		return;
	request.struct_size = offsetof(struct caa_plugin_request, profile);
	memset(&request.profile, 0xa5,
	    sizeof(request) - offsetof(struct caa_plugin_request, profile));
	memset(&result, 0xa5, sizeof(result));
	result.struct_size = offsetof(struct caa_plugin_result, checked_at);
	CHECK("works",
	    api->validate(plugin, &request, &result, NULL) == CAA_PLUGIN_OK);
	CHECK("what there is room for",
	    result.verdict == CAA_PLUGIN_PERMIT && result.name_count == 1 &&
		result.denied_count == 0 && result.failed_count == 0);
	CHECK("nothing behind it",
	    result.detail[0] == (char)0xa5 &&
		result.checked_at == (int64_t)0xa5a5a5a5a5a5a5a5);
	CHECK("not even the size",
	    result.struct_size ==
		offsetof(struct caa_plugin_result, checked_at));
	memset(&error, 0xa5, sizeof(error));
	error.struct_size = offsetof(struct caa_plugin_error, message);
	CHECK("an error without text",
	    api->validate(plugin, NULL, &result, &error) ==
		    CAA_PLUGIN_E_INPUT &&
		error.status == CAA_PLUGIN_E_INPUT &&
		error.message[0] == (char)0xa5);
	CHECK("and DENY", result.verdict == CAA_PLUGIN_DENY);
	api->close(plugin);
}

/* Hosts that know more than we do. */
static void
test_long_structs(void)
{
	struct {
		struct caa_plugin_request known;
		uint64_t later[4];
	} request = { request_for(&permitted), { 1, 2, 3, 4 } };
	struct {
		struct caa_plugin_result known;
		uint64_t later[4];
	} result = { { .struct_size = sizeof(result) }, { 1, 2, 3, 4 } };
	const struct caa_plugin_api *api = module_load();
	struct caa_plugin *plugin = open_zone(api, &module_host);

	if (plugin == NULL)
		return;
	request.known.struct_size = sizeof(request);
	CHECK("works",
	    api->validate(plugin, &request.known, &result.known, NULL) ==
		    CAA_PLUGIN_OK &&
		result.known.verdict == CAA_PLUGIN_PERMIT);
	CHECK("what we do not know is left alone",
	    result.later[0] == 1 && result.later[3] == 4 &&
		result.known.struct_size == sizeof(result));
	api->close(plugin);
}

static void
check_refused(const char *row, const struct caa_plugin_api *api,
    struct caa_plugin *plugin, const struct caa_plugin_request *request,
    struct caa_plugin_result *result)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	CHECK(row,
	    api->validate(plugin, request, result, &error) ==
		CAA_PLUGIN_E_INPUT);
	CHECK(row,
	    error.status == CAA_PLUGIN_E_INPUT && error.message[0] != '\0');
	if (result != NULL && result->struct_size != 0)
		CHECK(row, result->verdict == CAA_PLUGIN_DENY);
}

static void
test_nulls(void)
{
	const struct caa_plugin_api *api = module_load();
	struct caa_plugin *plugin = open_zone(api, &module_host);
	struct caa_plugin_request request = request_for(&permitted);
	struct caa_plugin_request unset = { 0 };
	struct caa_plugin_result result = { .struct_size = sizeof(result),
		.verdict = CAA_PLUGIN_PERMIT };
	struct caa_plugin_result no_size = { 0 };

	if (plugin == NULL)
		return;
	check_refused("no instance", api, NULL, &request, &result);
	result.verdict = CAA_PLUGIN_PERMIT;
	check_refused("no request", api, plugin, NULL, &result);
	result.verdict = CAA_PLUGIN_PERMIT;
	check_refused("zeroed request", api, plugin, &unset, &result);
	check_refused("no result", api, plugin, &request, NULL);
	check_refused("a result without size", api, plugin, &request, &no_size);
	CHECK("and it stays zero", no_size.verdict == 0);
	CHECK("cancel", api->cancel(NULL, 1) == CAA_PLUGIN_E_GONE);
	CHECK("process", api->process(NULL) < 0);
	CHECK("poll_fd", api->poll_fd(NULL) == -1);
	CHECK("settings",
	    api->settings(plugin, NULL, NULL, NULL, NULL) ==
		CAA_PLUGIN_E_INPUT);
	CHECK("profiles",
	    api->profiles(plugin, NULL, NULL) == CAA_PLUGIN_E_INPUT);
	api->defaults(NULL, NULL);
	api->close(plugin);
	api->close(NULL);
}

static void
test_open_refused(void)
{
	struct caa_plugin_host no_audit = module_host, no_size = module_host;
	static const struct caa_plugin_option ok[] = {
		{ "issuers", "ca.example", NULL, "--issuer" },
	};
	static const struct caa_plugin_option null_value[] = {
		{ "issuers", NULL, NULL, "--issuer" },
	};
	static const struct caa_plugin_option null_origin[] = {
		{ "isuers", "ca.example", NULL, NULL },
	};
	static const struct caa_plugin_option bad[] = {
		{ "issuers", "ca.example", NULL, "--issuer" },
		{ "deadline_ms", "5", NULL, "--timeout" },
	};
	static const struct caa_plugin_option no_file[] = {
		{ "config", "/nonexistent/caa.conf", NULL, "--config" },
	};
	const struct {
		const char *row;
		const struct caa_plugin_host *host;
		const struct caa_plugin_option *options;
		size_t count;
		const char *sentence;
	} rows[] = {
		{ "no host", NULL, ok, 1, "an argument is NULL" },
		{ "no options", &module_host, NULL, 1, "an argument is NULL" },
		{ "no audit", &no_audit, ok, 1, "host.audit is required" },
		{ "no size", &no_size, ok, 1, "host.audit is required" },
		{ "no issuers", &module_host, NULL, 0, "issuers is not set" },
		{ "a value that is NULL", &module_host, null_value, 1,
		    "--issuer: an option without a name or value" },
		{ "an origin that is NULL", &module_host, null_origin, 1,
		    "did you mean issuers?" },
		{ "a bad value", &module_host, bad, 2,
		    "--timeout: deadline_ms: \"5\" is outside" },
		{ "a file that is not there", &module_host, no_file, 1,
		    "/nonexistent/caa.conf: there is no such file" },
	};
	const struct caa_plugin_api *api = module_load();

	no_audit.audit = NULL;
	no_size.struct_size = 0;

	for (size_t i = 0; i < COUNTOF(rows); i++) {
		struct caa_plugin_error error = { .struct_size =
						      sizeof(error) };
		struct caa_plugin *plugin = NULL;

		CHECK(rows[i].row,
		    api->open(&plugin, rows[i].host, rows[i].options,
			rows[i].count, &error) == CAA_PLUGIN_E_CONFIG);
		CHECK(rows[i].row,
		    strstr(error.message, rows[i].sentence) != NULL);
		CHECK(rows[i].row, plugin == NULL);
		CHECK(rows[i].row,
		    api->open(&plugin, rows[i].host, rows[i].options,
			rows[i].count, NULL) == CAA_PLUGIN_E_CONFIG);
	}
	CHECK("nowhere to put it",
	    api->open(NULL, &module_host, ok, 1, NULL) == CAA_PLUGIN_E_CONFIG);
}

struct listing {
	size_t count;
	char text[16384];
};

static void
on_setting(void *ctx, const struct caa_plugin_setting *setting)
{
	struct listing *listing = ctx;
	const size_t used = strlen(listing->text);

	listing->count++;
	if (setting->struct_size != sizeof(*setting) || setting->help == NULL ||
	    setting->default_value == NULL)
		CHECK("every member is filled", false);
	(void)snprintf(listing->text + used, sizeof(listing->text) - used,
	    "%s=%s (%s)\n", setting->name, setting->value, setting->origin);
}

static void
on_profile(void *ctx, const char *profile)
{
	struct listing *listing = ctx;
	const size_t used = strlen(listing->text);

	listing->count++;
	(void)snprintf(listing->text + used, sizeof(listing->text) - used,
	    "%s\n", profile);
}

static void
test_settings(void)
{
	static const char text[] = "[caa_validator]\nissuers = a.example;b\n"
				   "zone_files = %s\n"
				   "[profile web]\nusage = tls\n"
				   "[profile mail]\nusage = smime\n";
	static struct listing defaults, settings, web, profiles;
	const struct caa_plugin_api *api = module_load();
	char zone[SCRATCH_MAX_PATH], path[SCRATCH_MAX_PATH], filled[512];
	struct caa_plugin *plugin = NULL;
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	scratch_write(zone, "example.com.zone", zone_text);
	(void)snprintf(filled, sizeof(filled), text, zone);
	scratch_write(path, "caa.conf", filled);
	const struct caa_plugin_option options[] = {
		{ "config", path, NULL, "--config" },
		{ "deadline_ms", "500", NULL, "--timeout" },
	};
	CHECK(error.message,
	    api->open(&plugin, &module_host, options, COUNTOF(options),
		&error) == CAA_PLUGIN_OK);
	scratch_clear();
	if (plugin == NULL)
		return;
	api->defaults(on_setting, &defaults);
	CHECK("defaults need no instance",
	    defaults.count > 30 &&
		strstr(defaults.text, "usage=auto (default)\n") != NULL);
	CHECK("settings",
	    api->settings(plugin, NULL, on_setting, &settings, NULL) ==
		    CAA_PLUGIN_OK &&
		settings.count == defaults.count);
	CHECK("from the file",
	    strstr(settings.text, "issuers=a.example, b (") != NULL &&
		strstr(settings.text, "caa.conf [caa_validator])") != NULL);
	CHECK("from the command line",
	    strstr(settings.text, "deadline_ms=500 (--timeout)\n") != NULL);
	CHECK("the rest",
	    strstr(settings.text, "usage=auto (default)\n") != NULL);
	CHECK("a profile",
	    api->settings(plugin, "web", on_setting, &web, NULL) ==
		    CAA_PLUGIN_OK &&
		strstr(web.text, "usage=tls (") != NULL &&
		strstr(web.text, "[profile web])") != NULL);
	CHECK("a profile that is not there",
	    api->settings(plugin, "x", on_setting, &web, &error) ==
		    CAA_PLUGIN_E_CONFIG &&
		strstr(error.message, "\"x\"") != NULL);
	CHECK("profiles",
	    api->profiles(plugin, on_profile, &profiles) == CAA_PLUGIN_OK &&
		strcmp(profiles.text, "mail\nweb\n") == 0);
	api->close(plugin);
}

#define THREADS 8
#define ROUNDS  50

struct worker {
	pthread_t thread;
	const struct caa_plugin_api *api;
	struct caa_plugin *plugin;
	size_t right;
};

static void *
work(void *ctx)
{
	struct worker *worker = ctx;

	for (size_t i = 0; i < ROUNDS; i++) {
		const struct caa_plugin_request request =
		    request_for(i % 2 == 0 ? &permitted : &denied);
		struct caa_plugin_result result = { .struct_size =
							sizeof(result) };
		int32_t status = worker->api->validate(
		    worker->plugin, &request, &result, NULL);

		worker->right += status == CAA_PLUGIN_OK &&
		    result.verdict ==
			(i % 2 == 0 ? CAA_PLUGIN_PERMIT : CAA_PLUGIN_DENY);
	}
	return NULL;
}

static void
test_many_threads(void)
{
	const struct caa_plugin_api *api = module_load();
	struct caa_plugin *plugin = open_zone(api, &module_host);
	struct worker workers[THREADS];

	if (plugin == NULL)
		return;
	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .api = api, .plugin = plugin };
		(void)pthread_create(
		    &workers[i].thread, NULL, work, &workers[i]);
	}
	for (size_t i = 0; i < THREADS; i++) {
		(void)pthread_join(workers[i].thread, NULL);
		CHECK("every verdict", workers[i].right == ROUNDS);
	}
	CHECK("every record", module_counts.audits == (size_t)THREADS * ROUNDS);
	api->close(plugin);
}

const char suite_name[] = "plugin.abi";
const struct test tests[] = {
	{ "versions", test_versions },
	{ "api", test_api },
	{ "validate", test_validate },
	{ "short_structs", test_short_structs },
	{ "long_structs", test_long_structs },
	{ "nulls", test_nulls },
	{ "open_refused", test_open_refused },
	{ "settings", test_settings },
	{ "many_threads", test_many_threads },
	{ NULL, NULL },
};
