/* SPDX-License-Identifier: BSD-2-Clause */
/* enforce = no: everything is checked and told, nothing is refused. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "caa/status.h"
#include "plugin/api.h"
#include "tests/fake_resolver.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/recorder.h"
#include "tests/runner.h"

static const struct fake_row zone[] = {
	{ .owner = "ok.example", .records = { "0 issue \"ca.example\"" } },
	{ .owner = "other.example",
	    .records = { "0 issue \"other.example\"" } },
	{ .owner = "bogus.example",
	    .outcome = CAA_OUTCOME_BOGUS,
	    .dnssec = CAA_DNSSEC_BOGUS },
	{ .owner = "fail.example", .outcome = CAA_OUTCOME_SERVFAIL },
	{ .owner = "slow.example", .delivery = FAKE_NEVER },
	{ .owner = NULL },
};

struct rig {
	struct recorder recorder;
	struct fake_resolver fake;
	struct caa_plugin *plugin;
	struct caa_plugin_result result;
	struct caa_plugin_error error;
	int32_t status;
	size_t refuse; /* the n-th record */
};

static bool
set_up(struct rig *rig)
{
	static const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "enforce", "no", NULL, "test" },
		{ "enforce", "yes", "strict", "test" },
	};

	memset(rig, 0, sizeof(*rig));
	recorder_init(&rig->recorder);
	fake_resolver_init(&rig->fake, zone);
	dummy_resolver = &rig->fake.base;
	rig->error.struct_size = sizeof(rig->error);
	rig->status = plugin_api.open(&rig->plugin, &rig->recorder.host,
	    options, CAA_COUNTOF(options), &rig->error);
	CHECK("open", rig->status == CAA_PLUGIN_OK);
	return rig->status == CAA_PLUGIN_OK;
}

static void
tear_down(struct rig *rig)
{
	plugin_api.close(rig->plugin);
	CHECK_SAFE(
	    "no lookup is left behind", fake_resolver_clear(&rig->fake) == 0);
	recorder_clear(&rig->recorder);
}

static void
validate(struct rig *rig, const char *name, const char *profile)
{
	const struct caa_plugin_name names[] = {
		{ CAA_PLUGIN_NAME_DNS, 0, "ok.example", 10 },
		{ CAA_PLUGIN_NAME_DNS, 0, name, strlen(name) },
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.timeout_ms = 5,
		.profile = profile,
		.names = names,
		.name_count = CAA_COUNTOF(names),
	};

	recorder_reset(&rig->recorder);
	rig->recorder.refuse = rig->refuse;
	memset(&rig->result, 0xa5, sizeof(rig->result));
	rig->result.struct_size = sizeof(rig->result);
	rig->status = plugin_api.validate(
	    rig->plugin, &request, &rig->result, &rig->error);
}

static bool
is_unenforced(const json_t *object)
{
	return json_is_false(json_object_get(object, "enforced"));
}

/* The report and the evidence of the second name tell the truth. */
static void
check_told(const char *row, const struct rig *rig, const char *verdict)
{
	const struct recorded_audit *r = &rig->recorder.audits[1];
	json_t *report = json_loads(rig->recorder.report, 0, NULL);
	json_t *evidence = json_loads(r->evidence, 0, NULL);
	const char *told =
	    json_string_value(json_object_get(report, "verdict"));
	const char *notice = json_string_value(
	    json_array_get(json_object_get(report, "notices"), 0));

	CHECK(row, told != NULL && strcmp(told, verdict) == 0);
	told = json_string_value(json_object_get(evidence, "verdict"));
	CHECK(row, told != NULL && strcmp(told, verdict) == 0);
	CHECK(row, is_unenforced(report) && is_unenforced(evidence));
	CHECK(row, notice != NULL && strstr(notice, "enforce = no") != NULL);
	CHECK(row, r->audit.advisory == 1);
	json_decref(report);
	json_decref(evidence);
}

static const struct {
	const char *row;
	const char *name;
	uint32_t found;
	uint32_t denied, failed;
	const char *detail;
} rows[] = {
	{ "permitted anyway", "www.ok.example", CAA_PLUGIN_PERMIT, 0, 0,
	    "2 names permitted" },
	{ "denied by a record", "other.example", CAA_PLUGIN_DENY, 1, 0,
	    "not enforced, would deny: other.example: " },
	{ "bogus", "bogus.example", CAA_PLUGIN_DENY, 1, 0,
	    "not enforced, would deny: bogus.example: " },
	{ "a failed lookup", "fail.example", CAA_PLUGIN_DENY, 1, 1,
	    "not enforced, would deny: fail.example: " },
	{ "no answer in time", "slow.example", CAA_PLUGIN_DENY, 1, 1,
	    "not enforced, would deny: slow.example: " },
};

static void
check_row(struct rig *rig, size_t i)
{
	const struct caa_plugin_result *result = &rig->result;
	const char *row = rows[i].row;

	CHECK(row, rig->status == CAA_PLUGIN_OK);
	CHECK(row, result->verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, result->advisory == 1);
	CHECK(row, result->true_verdict == rows[i].found);
	CHECK(row, result->denied_count == rows[i].denied);
	CHECK(row, result->failed_count == rows[i].failed);
	CHECK(row,
	    strncmp(result->detail, rows[i].detail, strlen(rows[i].detail)) ==
		0);
	/* What is not enforced now may be enforced in a minute. */
	CHECK(row,
	    rows[i].found == CAA_PLUGIN_PERMIT ||
		result->expires_at == result->checked_at + 60);
	CHECK(row,
	    rig->recorder.audits[1].audit.verdict == rows[i].found &&
		(rig->recorder.audits[1].audit.expires_at == 0) ==
		    (rows[i].found == CAA_PLUGIN_DENY));
	CHECK(row,
	    recorder_has_line(&rig->recorder, CAA_PLUGIN_LOG_WARN,
		": deny, not enforced: ") ==
		(rows[i].found == CAA_PLUGIN_DENY));
	check_told(
	    row, rig, rows[i].found == CAA_PLUGIN_PERMIT ? "permit" : "deny");
}

static void
test_advisory(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		static struct rig rig;

		if (set_up(&rig)) {
			CHECK(rows[i].row,
			    recorder_has_line(&rig.recorder,
				CAA_PLUGIN_LOG_WARN,
				"profile default: enforce = no"));
			validate(&rig, rows[i].name, NULL);
			check_row(&rig, i);
		}
		tear_down(&rig);
	}
}

/* A profile may enforce where the others do not. */
static void
test_profile(void)
{
	static struct rig rig;

	if (set_up(&rig)) {
		validate(&rig, "other.example", "strict");
		CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
		CHECK("in truth too",
		    rig.result.true_verdict == CAA_PLUGIN_DENY &&
			rig.result.advisory == 0 &&
			rig.recorder.audits[1].audit.advisory == 0);
		CHECK("nothing said of it",
		    rig.recorder.report != NULL &&
			strstr(rig.recorder.report, "enforce") == NULL);
		validate(&rig, "www.ok.example", "strict");
		CHECK("permitted",
		    rig.result.verdict == CAA_PLUGIN_PERMIT &&
			rig.result.true_verdict == CAA_PLUGIN_PERMIT);
	}
	tear_down(&rig);
}

/* An error is no verdict: what was not recorded was not checked. */
static void
test_errors(void)
{
	static struct rig rig;

	if (set_up(&rig)) {
		rig.refuse = 1;
		validate(&rig, "other.example", NULL);
		CHECK("a lost record", rig.status == CAA_PLUGIN_E_AUDIT);
		CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
		rig.refuse = 0;
		validate(&rig, "a..example", NULL);
		CHECK("no name", rig.status == CAA_PLUGIN_E_INPUT);
		CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
		validate(&rig, "ok.example", "unknown");
		CHECK("no profile", rig.status == CAA_PLUGIN_E_CONFIG);
		CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
	}
	tear_down(&rig);
}

const char suite_name[] = "plugin.validate_advisory";
const struct test tests[] = {
	{ "advisory", test_advisory },
	{ "profile", test_profile },
	{ "errors", test_errors },
	{ NULL, NULL },
};
