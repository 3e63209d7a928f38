/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "caa/status.h"
#include "tests/fake_resolver.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/recorder.h"
#include "tests/runner.h"

#define MAX_NAMES 6
#define DNS(text)                                                \
	{                                                        \
		CAA_PLUGIN_NAME_DNS, 0, (text), sizeof(text) - 1 \
	}
#define MAILBOX(text)                                                \
	{                                                            \
		CAA_PLUGIN_NAME_MAILBOX, 0, (text), sizeof(text) - 1 \
	}
#define OTHER(text)                                                \
	{                                                          \
		CAA_PLUGIN_NAME_OTHER, 0, (text), sizeof(text) - 1 \
	}

static const struct fake_row zone[] = {
	{ .owner = "ok.example",
	    .records = { "0 issue \"ca.example\"" },
	    .dnssec = CAA_DNSSEC_SECURE },
	{ .owner = "other.example",
	    .records = { "0 issue \"other.example\"", "0 issuemail \";\"" } },
	{ .owner = "long.example",
	    .records = { "0 issue \"ca.example\"" },
	    .ttl_s = 40000 },
	{ .owner = "slow.example", .delivery = FAKE_NEVER },
	{ .owner = "held.example", .delivery = FAKE_HELD },
	{ .owner = "fail.example", .outcome = CAA_OUTCOME_SERVFAIL },
	{ .owner = "bogus.example",
	    .outcome = CAA_OUTCOME_BOGUS,
	    .dnssec = CAA_DNSSEC_BOGUS },
	{ .owner = "odd.example",
	    .records = { "0 issue \"\\195\\164\\001\\\"\\\\\"" } },
	{ .owner = "many.example",
	    .records = { "0 issue \"other.example\"" },
	    .copies = 250 },
	{ .owner = "alias.example",
	    .records = { "0 issue \"ca.example\"" },
	    .alias = "target.example" },
	{ .owner = NULL },
};

/* A host, an instance and its resolver. */
struct rig {
	struct recorder recorder;
	struct fake_resolver fake;
	struct caa_plugin *plugin;
	struct caa_plugin_result result;
	struct caa_plugin_error error;
	int32_t status;
};

static bool
set_up_with(
    struct rig *rig, const struct caa_plugin_option *options, size_t count)
{
	memset(rig, 0, sizeof(*rig));
	recorder_init(&rig->recorder);
	fake_resolver_init(&rig->fake, zone);
	dummy_resolver = &rig->fake.base;
	rig->error.struct_size = sizeof(rig->error);
	rig->status = plugin_api.open(
	    &rig->plugin, &rig->recorder.host, options, count, &rig->error);
	CHECK("open", rig->status == CAA_PLUGIN_OK);
	return rig->status == CAA_PLUGIN_OK;
}

static bool
set_up(struct rig *rig)
{
	static const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "usage", "tls", "web", "test" },
	};

	return set_up_with(rig, options, CAA_COUNTOF(options));
}

static void
tear_down(struct rig *rig)
{
	plugin_api.close(rig->plugin);
	CHECK_SAFE(
	    "no lookup is left behind", fake_resolver_clear(&rig->fake) == 0);
	CHECK_SAFE("every text was printable", !rig->recorder.malformed);
	recorder_clear(&rig->recorder);
}

/* The result starts as what must not survive. */
static void
validate(struct rig *rig, const struct caa_plugin_request *request)
{
	memset(&rig->result, 0xa5, sizeof(rig->result));
	rig->result.struct_size = sizeof(rig->result);
	rig->status = plugin_api.validate(
	    rig->plugin, request, &rig->result, &rig->error);
	CHECK_SAFE("only what is decided is permitted",
	    rig->result.verdict == CAA_PLUGIN_DENY ||
		rig->status == CAA_PLUGIN_OK);
	CHECK("the detail ends",
	    memchr(rig->result.detail, '\0', sizeof(rig->result.detail)) !=
		NULL);
	CHECK("no audit record after the report", !rig->recorder.late);
}

static void
validate_names(
    struct rig *rig, const struct caa_plugin_name *names, size_t count)
{
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = 42,
		.timeout_ms = 5,
		.names = names,
		.name_count = count,
	};

	validate(rig, &request);
}

static const struct {
	const char *row;
	struct caa_plugin_name names[MAX_NAMES];
	size_t count;
	int32_t status;
	uint32_t verdict;
	uint32_t denied, failed;
	const char *detail; /* part of it */
	const char *reasons[MAX_NAMES];
} verdict_rows[] = {
	{ "permitted", { DNS("www.ok.example") }, 1, CAA_PLUGIN_OK,
	    CAA_PLUGIN_PERMIT, 0, 0, "1 name permitted", { "authorized" } },
	{ "no records at all", { DNS("a.example"), DNS("b.example") }, 2,
	    CAA_PLUGIN_OK, CAA_PLUGIN_PERMIT, 0, 0, "2 names permitted",
	    { "no-records", "no-records" } },
	{ "all names are examined after a denial",
	    { DNS("ok.example"), DNS("other.example"), DNS("a.example") }, 3,
	    CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 1, 0, "other.example: ",
	    { "authorized", "issuer-not-listed", "no-records" } },
	{ "the first denied name is told",
	    { DNS("ok.example"), DNS("*.other.example"), DNS("other.example") },
	    3, CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 2, 0, "*.other.example: ",
	    { "authorized", "issuer-not-listed", "issuer-not-listed" } },
	{ "a failed lookup alone", { DNS("ok.example"), DNS("fail.example") },
	    2, CAA_PLUGIN_E_DNS, CAA_PLUGIN_DENY, 1, 1,
	    "fail.example: ", { "authorized", "lookup-error" } },
	{ "a failed lookup beside a denial",
	    { DNS("fail.example"), DNS("other.example") }, 2, CAA_PLUGIN_OK,
	    CAA_PLUGIN_DENY, 2, 1,
	    "fail.example: ", { "lookup-error", "issuer-not-listed" } },
	{ "bogus is no failed lookup", { DNS("bogus.example") }, 1,
	    CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 1, 0,
	    "bogus.example: ", { "bogus" } },
	{ "no answer in time", { DNS("ok.example"), DNS("a.slow.example") }, 2,
	    CAA_PLUGIN_E_DNS, CAA_PLUGIN_DENY, 1, 1,
	    "a.slow.example: ", { "authorized", "deadline" } },
	{ "only names CAA does not apply to", { OTHER("IP:192.0.2.1") }, 1,
	    CAA_PLUGIN_OK, CAA_PLUGIN_PERMIT, 0, 0, "1 name permitted",
	    { "not-applicable" } },
	{ "a mailbox", { MAILBOX("joe@other.example") }, 1, CAA_PLUGIN_OK,
	    CAA_PLUGIN_DENY, 1, 0,
	    "joe@other.example: ", { "issuance-forbidden" } },
	{ "the same name three times is reported three times",
	    { DNS("other.example"), DNS("OTHER.example"),
		DNS("other.example.") },
	    3, CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 3, 0, "other.example: ",
	    { "issuer-not-listed", "issuer-not-listed", "issuer-not-listed" } },
	{ "an onion name is left alone", { DNS("a.onion") }, 1, CAA_PLUGIN_OK,
	    CAA_PLUGIN_PERMIT, 0, 0, "1 name permitted", { "ignored-domain" } },
};

static void
check_verdict(struct rig *rig, size_t i)
{
	const char *row = verdict_rows[i].row;
	const struct caa_plugin_result *result = &rig->result;

	CHECK(row, rig->status == verdict_rows[i].status);
	CHECK_SAFE(row,
	    result->verdict == CAA_PLUGIN_DENY ||
		verdict_rows[i].verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, result->verdict == verdict_rows[i].verdict);
	CHECK(row, result->name_count == verdict_rows[i].count);
	CHECK(row, result->denied_count == verdict_rows[i].denied);
	CHECK(row, result->failed_count == verdict_rows[i].failed);
	CHECK(row, strstr(result->detail, verdict_rows[i].detail) != NULL);
	CHECK(row,
	    (result->expires_at > result->checked_at) ==
		(result->verdict == CAA_PLUGIN_PERMIT));
	CHECK(row,
	    result->verdict == CAA_PLUGIN_PERMIT || result->expires_at == 0);
	CHECK(row, rig->error.status == rig->status);
	CHECK(row,
	    (rig->error.message[0] != '\0') == (rig->status != CAA_PLUGIN_OK));
	CHECK(row, rig->recorder.audit_count == verdict_rows[i].count);
	CHECK(row, rig->recorder.report_count == 1);
	for (size_t k = 0; k < rig->recorder.audit_count && k < MAX_NAMES;
	     k++) {
		const struct recorded_audit *r = &rig->recorder.audits[k];

		CHECK(row, r->audit.index == k);
		CHECK(row, r->audit.request_id == 42);
		CHECK(row, strcmp(r->reason, verdict_rows[i].reasons[k]) == 0);
		CHECK(row, r->explanation[0] != '\0' && r->rfc[0] != '\0');
		CHECK(row, r->audit.checked_at == result->checked_at);
		CHECK(row,
		    (r->audit.expires_at != 0) ==
			(r->audit.verdict == CAA_PLUGIN_PERMIT));
	}
}

static void
test_verdicts(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(verdict_rows); i++) {
		static struct rig rig;

		if (set_up(&rig)) {
			validate_names(
			    &rig, verdict_rows[i].names, verdict_rows[i].count);
			check_verdict(&rig, i);
		}
		tear_down(&rig);
	}
}

static void
test_audit_record(void)
{
	static const struct caa_plugin_name name = DNS("*.shop.ok.example");
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = 7,
		.names = &name,
		.name_count = 1,
		.trace_id = "t-1",
		.profile = "web",
	};
	static struct rig rig;

	if (set_up(&rig)) {
		validate(&rig, &request);
		const struct recorded_audit *r = &rig.recorder.audits[0];

		CHECK("name", strcmp(r->name, "*.shop.ok.example") == 0);
		CHECK("type", r->audit.type == CAA_PLUGIN_NAME_DNS);
		CHECK("found at", strcmp(r->found_at, "ok.example") == 0);
		CHECK("property", strcmp(r->property, "issue") == 0);
		CHECK(
		    "record", strcmp(r->record, "0 issue \"ca.example\"") == 0);
		CHECK("trace id", strcmp(r->trace_id, "t-1") == 0);
		CHECK("profile", strcmp(r->profile, "web") == 0);
		CHECK("TTL", r->audit.ttl_s == FAKE_TTL_S);
		CHECK("one record", rig.recorder.audit_count == 1);
		CHECK("size", r->audit.struct_size == sizeof(r->audit));
		/* 7 hours, the configured limit, are less than 8. */
		CHECK("lasts as long as configured",
		    r->audit.expires_at == r->audit.checked_at + 25200);
	}
	tear_down(&rig);
}

static const struct {
	const char *row;
	const char *limit;
	struct caa_plugin_name name;
	int64_t lasts;
	const char *expiry;
} expiry_rows[] = {
	{ "the configured limit", "3600", DNS("ok.example"), 3600,
	    "\"expiry\":\"reuse-limit\"" },
	{ "8 hours", "604800", DNS("ok.example"), 28800,
	    "\"expiry\":\"8-hours\"" },
	{ "8 hours without a record", "604800", DNS("a.example"), 28800,
	    "\"expiry\":\"8-hours\"" },
	{ "a longer TTL", "604800", DNS("long.example"), 40000,
	    "\"expiry\":\"ttl\"" },
	{ "the limit before a longer TTL", "30000", DNS("long.example"), 30000,
	    "\"expiry\":\"reuse-limit\"" },
	{ "no expiry for a denial", "3600", DNS("other.example"), 0,
	    "\"expires_at\":null,\"expiry\":null" },
};

/* TLS BR 4.2.2.1: the TTL or 8 hours, whichever is greater. */
static void
test_expiry(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(expiry_rows); i++) {
		const char *row = expiry_rows[i].row;
		const struct caa_plugin_option options[] = {
			{ "issuers", "ca.example", NULL, "test" },
			{ "reuse_limit_s", expiry_rows[i].limit, NULL, "test" },
		};
		static struct rig rig;

		if (set_up_with(&rig, options, CAA_COUNTOF(options))) {
			validate_names(&rig, &expiry_rows[i].name, 1);
			CHECK(row,
			    rig.result.expires_at ==
				(expiry_rows[i].lasts == 0
					? 0
					: rig.result.checked_at +
					    expiry_rows[i].lasts));
			CHECK(row,
			    rig.recorder.report != NULL &&
				strstr(rig.recorder.report,
				    expiry_rows[i].expiry) != NULL);
		}
		tear_down(&rig);
	}
}

/* The request lasts as long as the shortest of its names. */
static void
test_shortest(void)
{
	static const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "reuse_limit_s", "604800", NULL, "test" },
	};
	static const struct caa_plugin_name names[] = { DNS("long.example"),
		DNS("ok.example") };
	static struct rig rig;

	if (set_up_with(&rig, options, CAA_COUNTOF(options))) {
		validate_names(&rig, names, 2);
		CHECK("the shortest",
		    rig.result.expires_at == rig.result.checked_at + 28800);
	}
	tear_down(&rig);
}

/* A record the host does not take: nothing is permitted any more. */
static void
test_audit_refused(void)
{
	static const struct caa_plugin_name names[] = { DNS("ok.example"),
		DNS("a.example"), DNS("b.example") };

	for (size_t n = 1; n <= 3; n++) {
		static struct rig rig;

		if (!set_up(&rig)) {
			tear_down(&rig);
			continue;
		}
		rig.recorder.refuse = n;
		validate_names(&rig, names, 3);
		CHECK("refused", rig.status == CAA_PLUGIN_E_AUDIT);
		CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
		CHECK("for all", rig.result.denied_count == 3);
		CHECK("and at once", rig.result.expires_at == 0);
		CHECK("the others are still offered",
		    rig.recorder.audit_count == 3);
		for (size_t k = n; k < 3; k++)
			CHECK("later ones are denials",
			    rig.recorder.audits[k].audit.verdict ==
				    CAA_PLUGIN_DENY &&
				strcmp(rig.recorder.audits[k].reason,
				    "audit") == 0);
		CHECK("the name is told",
		    strncmp(rig.error.message, names[n - 1].text,
			names[n - 1].text_len) == 0);
		CHECK("the report permits nothing",
		    rig.recorder.report != NULL &&
			strstr(rig.recorder.report, "permit") == NULL);
		tear_down(&rig);
	}
}

/* The keys of the contract, in its order. */
static bool
has_keys(const json_t *object, const char *const *keys)
{
	void *iter = json_object_iter((json_t *)(uintptr_t)object);

	for (; *keys != NULL; keys++) {
		if (iter == NULL ||
		    strcmp(json_object_iter_key(iter), *keys) != 0)
			return false;
		iter = json_object_iter_next((json_t *)(uintptr_t)object, iter);
	}
	return iter == NULL;
}

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static void
check_shape(const json_t *json)
{
	static const char *const top[] = { "verdict", "issuers", "profile",
		"checked_at", "expires_at", "notices", "names", NULL };
	static const char *const name[] = { "name", "type", "usage", "verdict",
		"reason", "property", "found_at", "dnssec", "record", "ttl",
		"rfc", "explanation", "fix", "expires_at", "expiry", "lookups",
		NULL };
	static const char *const nodata[] = { "owner", "outcome", "dnssec",
		"ttl", "ms", "cached", "aliases", "attempts", NULL };
	static const char *const records[] = { "owner", "outcome", "dnssec",
		"ttl", "ms", "cached", "aliases", "records", "attempts", NULL };
	const json_t *names = json_object_get(json, "names");
	const json_t *first = json_array_get(names, 0);
	const json_t *lookups = json_object_get(first, "lookups");

	CHECK("the request's keys", has_keys(json, top));
	CHECK("one name", json_array_size(names) == 1);
	CHECK("a name's keys", has_keys(first, name));
	CHECK("two lookups", json_array_size(lookups) == 2);
	CHECK("keys without records",
	    has_keys(json_array_get(lookups, 0), nodata));
	CHECK(
	    "keys with records", has_keys(json_array_get(lookups, 1), records));
}

static void
test_report(void)
{
	static const struct caa_plugin_name name = DNS("*.shop.other.example");
	static struct rig rig;
	json_t *json = NULL;

	if (set_up(&rig)) {
		validate_names(&rig, &name, 1);
		json = rig.recorder.report == NULL
		    ? NULL
		    : json_loads(rig.recorder.report, 0, NULL);
		CHECK("is JSON", json != NULL);
	}
	if (json != NULL) {
		const json_t *first =
		    json_array_get(json_object_get(json, "names"), 0);
		const json_t *last =
		    json_array_get(json_object_get(first, "lookups"), 1);

		check_shape(json);
		CHECK("verdict", strcmp(text_of(json, "verdict"), "deny") == 0);
		CHECK("time",
		    strlen(text_of(json, "checked_at")) == 20 &&
			text_of(json, "checked_at")[19] == 'Z');
		CHECK("no expiry",
		    json_is_null(json_object_get(json, "expires_at")));
		CHECK("reason",
		    strcmp(text_of(first, "reason"), "issuer-not-listed") == 0);
		CHECK("usage", strcmp(text_of(first, "usage"), "tls") == 0);
		CHECK("a fix",
		    json_array_size(json_object_get(first, "fix")) > 0);
		CHECK("owner",
		    strcmp(text_of(last, "owner"), "other.example") == 0);
		CHECK("records",
		    json_array_size(json_object_get(last, "records")) == 2);
		json_t *evidence =
		    json_loads(rig.recorder.audits[0].evidence, 0, NULL);
		CHECK("evidence is the name's part of it",
		    evidence != NULL && json_equal(evidence, first));
		json_decref(evidence);
	}
	json_decref(json);
	tear_down(&rig);
}

/* What the domain owner wrote must not get out of its string. */
static void
test_hostile_record(void)
{
	static const struct caa_plugin_name name = DNS("odd.example");
	static struct rig rig;

	if (set_up(&rig)) {
		validate_names(&rig, &name, 1);
		json_t *json = rig.recorder.report == NULL
		    ? NULL
		    : json_loads(rig.recorder.report, 0, NULL);
		const json_t *first =
		    json_array_get(json_object_get(json, "names"), 0);
		CHECK("escaped as in a zone file",
		    strcmp(text_of(first, "record"),
			"0 issue \"\\195\\164\\001\\\"\\\\\"") == 0);
		for (const char *c = rig.recorder.report;
		     c != NULL && *c != '\0'; c++)
			if (*c < 0x20 || *c > 0x7e) {
				CHECK("printable ASCII only", false);
				break;
			}
		json_decref(json);
	}
	tear_down(&rig);
}

/* However many records there are, the report stays small. */
static void
test_many_records(void)
{
	static const struct caa_plugin_name name = DNS("many.example");
	static struct rig rig;

	if (set_up(&rig)) {
		validate_names(&rig, &name, 1);
		json_t *json = rig.recorder.report == NULL
		    ? NULL
		    : json_loads(rig.recorder.report, 0, NULL);
		const json_t *lookup = json_array_get(
		    json_object_get(
			json_array_get(json_object_get(json, "names"), 0),
			"lookups"),
		    0);
		CHECK("a hundred",
		    json_array_size(json_object_get(lookup, "records")) == 100);
		CHECK("and how many more",
		    json_integer_value(json_object_get(lookup, "more")) == 150);
		json_decref(json);
	}
	tear_down(&rig);
}

static void
test_log(void)
{
	static const struct caa_plugin_name names[] = { DNS("a.alias.example"),
		DNS("b.alias.example"), DNS("fail.example") };
	static struct rig rig;

	if (set_up(&rig)) {
		const struct recorder *r = &rig.recorder;
		size_t lookups = 0;

		validate_names(&rig, names, 3);
		CHECK("a lookup at INFO",
		    recorder_has_line(r, CAA_PLUGIN_LOG_INFO,
			"lookup alias.example CAA: records, 1 records, "
			"DNSSEC insecure, TTL 300 s"));
		CHECK("a failure at INFO",
		    recorder_has_line(r, CAA_PLUGIN_LOG_INFO,
			"lookup fail.example CAA: servfail"));
		CHECK("a decision at INFO",
		    recorder_has_line(r, CAA_PLUGIN_LOG_INFO,
			"a.alias.example: permit: authorized: "));
		CHECK("the alias at DEBUG",
		    recorder_has_line(r, CAA_PLUGIN_LOG_DEBUG,
			"alias.example CAA: alias to target.example"));
		CHECK("the record at DEBUG",
		    recorder_has_line(r, CAA_PLUGIN_LOG_DEBUG,
			"alias.example CAA 0 issue \"ca.example\""));
		for (size_t i = 0; i < r->line_count; i++)
			lookups += strncmp(r->lines[i], "lookup ", 7) == 0;
		CHECK("a shared owner is told once", lookups == 4);
	}
	tear_down(&rig);
}

static void
test_progress(void)
{
	static const struct caa_plugin_name names[] = { DNS("ok.example"),
		DNS("slow.example") };
	static struct rig rig;

	if (set_up(&rig)) {
		validate_names(&rig, names, 2);
		CHECK("told while waiting", rig.recorder.progress_count > 0);
	}
	tear_down(&rig);
}

/* Whatever the resolver's thread does, the caller gets an answer. */
static void
test_stuck_resolver(void)
{
	static const struct caa_plugin_name names[] = { DNS("ok.example"),
		DNS("other.example") };
	static struct rig rig;

	if (set_up(&rig)) {
		rig.fake.hold_posts = true;
		validate_names(&rig, names, 2);
		CHECK("nothing could be looked up",
		    rig.status == CAA_PLUGIN_E_DNS &&
			rig.result.failed_count == 2);
		CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
		CHECK("and recorded", rig.recorder.audit_count == 2);
		CHECK("why",
		    strcmp(rig.recorder.audits[0].reason, "deadline") == 0);
		/* It wakes up after all, and the check goes. */
		rig.fake.hold_posts = false;
		CHECK("still there", fake_run_posts(&rig.fake) > 0);
	}
	tear_down(&rig);
}

static const struct {
	const char *row;
	const char *profile;
	const char *word; /* how many names are checked */
	int32_t status;
} profile_rows[] = {
	{ "the default one", NULL, "issuance-forbidden", CAA_PLUGIN_OK },
	{ "one for the web", "web", "not-applicable", CAA_PLUGIN_OK },
	{ "one that does not exist", "webb", NULL, CAA_PLUGIN_E_CONFIG },
	{ "an empty name is no profile", "", NULL, CAA_PLUGIN_E_CONFIG },
};

static void
test_profiles(void)
{
	static const struct caa_plugin_name name = MAILBOX("joe@other.example");

	for (size_t i = 0; i < CAA_COUNTOF(profile_rows); i++) {
		const char *row = profile_rows[i].row;
		const struct caa_plugin_request request = {
			.struct_size = sizeof(request),
			.names = &name,
			.name_count = 1,
			.profile = profile_rows[i].profile,
		};
		static struct rig rig;

		if (set_up(&rig)) {
			validate(&rig, &request);
			CHECK(row, rig.status == profile_rows[i].status);
			if (profile_rows[i].word != NULL)
				CHECK(row,
				    strcmp(rig.recorder.audits[0].reason,
					profile_rows[i].word) == 0);
			else
				CHECK(row,
				    rig.recorder.audit_count == 0 &&
					rig.error.message[0] != '\0');
		}
		tear_down(&rig);
	}
}

/* Nothing is checked, recorded or permitted. */
static void
test_bad_input(void)
{
	static const struct caa_plugin_name names[] = { DNS("ok.example"),
		DNS("not a name") };
	static struct rig rig;

	if (set_up(&rig)) {
		validate_names(&rig, names, 2);
		CHECK("refused", rig.status == CAA_PLUGIN_E_INPUT);
		CHECK("nothing was asked", rig.fake.asked_count == 0);
		CHECK("nothing recorded", rig.recorder.audit_count == 0);
		CHECK("the detail says why",
		    strcmp(rig.result.detail, rig.error.message) == 0 &&
			strstr(rig.result.detail, "not a name") != NULL);
		CHECK("nothing counted",
		    rig.result.name_count == 0 && rig.result.denied_count == 0);
	}
	tear_down(&rig);
}

static void
test_shared_resolvers(void)
{
	static const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "usage", "tls", "a", "test" },
		{ "dns_resolver", "192.0.2.1:53", "b", "test" },
		{ "dns_resolver", "192.0.2.1@53", "c", "test" },
		{ "validate_dnssec", "no", "d", "test" },
	};
	static const struct caa_plugin_option sharded[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "shards", "4", NULL, "test" },
		{ "dns_resolver", "192.0.2.1", "a", "test" },
	};
	static struct rig rig;

	dummy_made = 0;
	if (set_up_with(&rig, options, CAA_COUNTOF(options)))
		CHECK("one for each kind of DNS settings", dummy_made == 3);
	tear_down(&rig);
	dummy_made = 0;
	if (set_up_with(&rig, sharded, CAA_COUNTOF(sharded))) {
		CHECK("and each of its shards", dummy_made == 8);
		CHECK(
		    "which are told how many share", dummy_config.shards == 4);
	}
	tear_down(&rig);
}

static const struct {
	const char *row;
	struct caa_plugin_option option;
	uint32_t level;
	const char *line;
} open_rows[] = {
	{ "from the root", { "usage", "tls", NULL, "test" },
	    CAA_PLUGIN_LOG_INFO,
	    "profile default: answers come from our own resolution from the "
	    "root over udp; DNSSEC is validated to the IANA root keys" },
	{ "in shards", { "shards", "3", NULL, "test" }, CAA_PLUGIN_LOG_INFO,
	    "profile default: answers come from our own resolution from the "
	    "root over udp, in 3 shards; DNSSEC is validated to the IANA root "
	    "keys" },
	{ "a resolver", { "dns_resolver", "192.0.2.1", NULL, "test" },
	    CAA_PLUGIN_LOG_INFO, "answers come from 192.0.2.1 over udp" },
	{ "no DNSSEC", { "validate_dnssec", "no", "web", "test" },
	    CAA_PLUGIN_LOG_INFO,
	    "profile web: answers come from our own resolution from the root "
	    "over udp; DNSSEC is not validated" },
	{ "another anchor", { "trust_anchor", "/etc/anchor", NULL, "test" },
	    CAA_PLUGIN_LOG_INFO, "DNSSEC is validated to /etc/anchor" },
	{ "zone files", { "zone_files", "a.zone", NULL, "test" },
	    CAA_PLUGIN_LOG_INFO,
	    "answers come from the zone files a.zone; DNSSEC is not "
	    "validated" },
	{ "an issuer mended", { "issuers", "https://ca.example", NULL, "test" },
	    CAA_PLUGIN_LOG_WARN, "test: issuers: http:// or https://" },
};

static void
test_open_log(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(open_rows); i++) {
		const struct caa_plugin_option options[] = {
			{ "issuers", "ca.example", NULL, "test" },
			open_rows[i].option,
		};
		static struct rig rig;

		if (set_up_with(&rig, options, CAA_COUNTOF(options)))
			CHECK(open_rows[i].row,
			    recorder_has_line(&rig.recorder, open_rows[i].level,
				open_rows[i].line));
		tear_down(&rig);
	}
}

const char suite_name[] = "plugin.validate";
const struct test tests[] = {
	{ "verdicts", test_verdicts },
	{ "audit_record", test_audit_record },
	{ "expiry", test_expiry },
	{ "shortest", test_shortest },
	{ "audit_refused", test_audit_refused },
	{ "report", test_report },
	{ "hostile_record", test_hostile_record },
	{ "many_records", test_many_records },
	{ "log", test_log },
	{ "progress", test_progress },
	{ "stuck_resolver", test_stuck_resolver },
	{ "profiles", test_profiles },
	{ "bad_input", test_bad_input },
	{ "shared_resolvers", test_shared_resolvers },
	{ "open_log", test_open_log },
	{ NULL, NULL },
};
