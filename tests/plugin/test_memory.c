/* SPDX-License-Identifier: BSD-2-Clause */
/* A request from configuration to close, for every allocation that fails on
 * the way: nothing leaks, and nothing is permitted that should not be. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "caa/status.h"
#include "plugin/api.h"
#include "tests/fake_resolver.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/recorder.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

static const struct fake_row zone[] = {
	{ .owner = "ok.example", .records = { "0 issue \"ca.example\"" } },
	{ .owner = "other.example",
	    .records = { "0 issue \"other.example\"" } },
	{ .owner = NULL },
};

static struct recorder recorder;
static struct fake_resolver fake;
static struct caa_plugin *plugin;

static bool
open_with(const struct caa_plugin_option *options, size_t count)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	/* jansson's allocations are those of this program, and fail too. */
	json_set_alloc_funcs(malloc, free);
	recorder_init(&recorder);
	fake_resolver_init(&fake, zone);
	dummy_resolver = &fake.base;
	plugin = NULL;
	int32_t status =
	    plugin_api.open(&plugin, &recorder.host, options, count, &error);
	CHECK("open", status == CAA_PLUGIN_OK);
	CHECK_SAFE("an instance or an error",
	    (status == CAA_PLUGIN_OK) == (plugin != NULL) &&
		(status == CAA_PLUGIN_OK || error.message[0] != '\0'));
	return status == CAA_PLUGIN_OK;
}

static bool
set_up(void)
{
	static const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "usage", "tls", "web", "test" },
	};

	return open_with(options, CAA_COUNTOF(options));
}

static void
tear_down(void)
{
	plugin_api.close(plugin);
	CHECK_SAFE("no lookup is left behind", fake_resolver_clear(&fake) == 0);
	recorder_clear(&recorder);
}

#define DNS(text)                                                \
	{                                                        \
		CAA_PLUGIN_NAME_DNS, 0, (text), sizeof(text) - 1 \
	}

static void
test_open(void)
{
	char path[SCRATCH_MAX_PATH];

	scratch_write(path, "caa.conf",
	    "[caa_validator]\nissuers = @ours\n[ours]\n1 = ca.example\n"
	    "[profile web]\nusage = tls\n");
	const struct caa_plugin_option options[] = {
		{ "config", path, NULL, "test" },
	};
	(void)open_with(options, CAA_COUNTOF(options));
	tear_down();
	scratch_clear();
}

static void
test_open_shards(void)
{
	static const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "shards", "3", NULL, "test" },
	};

	(void)open_with(options, CAA_COUNTOF(options));
	tear_down();
}

/* Did every name of a permitted request get its record? */
static bool
is_recorded(size_t names)
{
	size_t permitted = 0;

	for (size_t i = 0; i < recorder.audit_count; i++)
		permitted +=
		    recorder.audits[i].audit.verdict == CAA_PLUGIN_PERMIT;
	return permitted == names;
}

static void
validate(const struct caa_plugin_name *names, size_t count, uint32_t verdict)
{
	static const char *const issuers[] = { "https://ca.example" };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = names,
		.name_count = count,
		.timeout_ms = 5,
		.trace_id = "t-1",
		.profile = "web",
		.issuers = issuers,
		.issuer_count = 1,
	};
	struct caa_plugin_result result = { .struct_size = sizeof(result),
		.verdict = CAA_PLUGIN_PERMIT };
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	if (set_up()) {
		int32_t status =
		    plugin_api.validate(plugin, &request, &result, &error);

		CHECK("decided", status == CAA_PLUGIN_OK);
		CHECK("as it should be", result.verdict == verdict);
		CHECK_SAFE("never more than that",
		    result.verdict == CAA_PLUGIN_DENY ||
			verdict == CAA_PLUGIN_PERMIT);
		CHECK_SAFE("nothing without a record",
		    result.verdict == CAA_PLUGIN_DENY || is_recorded(count));
		CHECK_SAFE("a failure has a sentence",
		    status >= 0 || error.message[0] != '\0');
		CHECK_SAFE("a failure denies",
		    status >= 0 || result.verdict == CAA_PLUGIN_DENY);
	}
	tear_down();
}

static void
test_permitted(void)
{
	static const struct caa_plugin_name names[] = { DNS("a.ok.example"),
		DNS("b.ok.example"), DNS("a.ok.example") };

	validate(names, CAA_COUNTOF(names), CAA_PLUGIN_PERMIT);
}

static void
test_denied(void)
{
	static const struct caa_plugin_name names[] = { DNS("ok.example"),
		DNS("*.other.example") };

	validate(names, CAA_COUNTOF(names), CAA_PLUGIN_DENY);
}

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	size_t *count = ctx;

	(void)job;
	(void)error;
	(*count)++;
	CHECK("permitted", result->verdict == CAA_PLUGIN_PERMIT);
	CHECK_SAFE("a failure denies",
	    status >= 0 || result->verdict == CAA_PLUGIN_DENY);
}

static void
test_job(void)
{
	static const struct caa_plugin_name names[] = { DNS("ok.example") };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = names,
		.name_count = 1,
	};
	size_t done = 0;
	uint64_t job = 0;

	if (set_up()) {
		int32_t status = plugin_api.submit(
		    plugin, &request, on_done, &done, &job, NULL);

		CHECK("submitted", status == CAA_PLUGIN_OK);
		CHECK_SAFE("delivered if it was",
		    plugin_api.process(plugin) ==
			(status == CAA_PLUGIN_OK ? 1 : 0));
		CHECK_SAFE("once", done == (status == CAA_PLUGIN_OK));
	}
	tear_down();
}

const char suite_name[] = "plugin.memory";
const struct test tests[] = {
	{ "open", test_open },
	{ "open_shards", test_open_shards },
	{ "permitted", test_permitted },
	{ "denied", test_denied },
	{ "job", test_job },
	{ NULL, NULL },
};
