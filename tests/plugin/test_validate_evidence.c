/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests, and what the module keeps of them in its evidence file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "caa/status.h"
#include "plugin/api.h"
#include "plugin/digest.h"
#include "tests/fake_resolver.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/recorder.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

static const struct fake_row zone[] = {
	{ .owner = "ok.example", .records = { "0 issue \"ca.example\"" } },
	{ .owner = NULL },
};

struct rig {
	char path[SCRATCH_MAX_PATH];
	struct recorder recorder;
	struct fake_resolver fake;
	struct caa_plugin *plugin;
	struct caa_plugin_result result;
	struct caa_plugin_error error;
	char line[8192];
	json_t *entry;
};

static bool
set_up(struct rig *rig)
{
	memset(rig, 0, sizeof(*rig));
	json_set_alloc_funcs(malloc, free);
	scratch_write(rig->path, "evidence", "");
	recorder_init(&rig->recorder);
	fake_resolver_init(&rig->fake, zone);
	dummy_resolver = &rig->fake.base;
	rig->error.struct_size = sizeof(rig->error);
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example; b.example", NULL, "test" },
		{ "method_case", "ignore", NULL, "test" },
		{ "evidence_file", rig->path, NULL, "test" },
	};
	int32_t status = plugin_api.open(&rig->plugin, &rig->recorder.host,
	    options, CAA_COUNTOF(options), &rig->error);
	CHECK(rig->error.message, status == CAA_PLUGIN_OK);
	return status == CAA_PLUGIN_OK;
}

static void
tear_down(struct rig *rig)
{
	plugin_api.close(rig->plugin);
	CHECK_SAFE(
	    "no lookup is left behind", fake_resolver_clear(&rig->fake) == 0);
	recorder_clear(&rig->recorder);
	json_decref(rig->entry);
	scratch_clear();
}

static int32_t
validate(struct rig *rig)
{
	static const char *const accounts[] = { "https://a.example/1,2" };
	const struct caa_plugin_name names[] = {
		{ CAA_PLUGIN_NAME_DNS, 0, "*.ok.example", 12 },
		{ CAA_PLUGIN_NAME_OTHER, 0, "192.0.2.1", 9 },
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = 42,
		.usage = CAA_PLUGIN_USAGE_TLS,
		.names = names,
		.name_count = CAA_COUNTOF(names),
		.account_uris = accounts,
		.account_uri_count = CAA_COUNTOF(accounts),
	};

	rig->result.struct_size = sizeof(rig->result);
	return plugin_api.validate(
	    rig->plugin, &request, &rig->result, &rig->error);
}

/* The last line, and what stands in it. */
static void
read_entry(struct rig *rig)
{
	FILE *stream = fopen(rig->path, "rbe");

	rig->line[0] = '\0';
	while (stream != NULL &&
	    fgets(rig->line, (int)sizeof(rig->line), stream) != NULL)
		continue;
	if (stream != NULL)
		(void)fclose(stream);
	rig->line[strcspn(rig->line, "\n")] = '\0';
	json_decref(rig->entry);
	rig->entry = json_loads(rig->line, 0, NULL);
}

static const char *
text_at(const json_t *array, size_t index, const char *key)
{
	const char *text = json_string_value(
	    json_object_get(json_array_get(array, index), key));

	return text == NULL ? "" : text;
}

static const char *
first_of(const json_t *entry, const char *key)
{
	const char *text =
	    json_string_value(json_array_get(json_object_get(entry, key), 0));

	return text == NULL ? "" : text;
}

static void
check_entry(const struct rig *rig)
{
	const json_t *names = json_object_get(rig->entry, "names");
	const json_t *lookups = json_object_get(rig->entry, "lookups");
	const json_t *settings = json_object_get(rig->entry, "settings");

	CHECK(rig->line, rig->entry != NULL);
	CHECK("issuers",
	    strcmp(first_of(rig->entry, "issuers"), "ca.example") == 0);
	CHECK("the comma stays",
	    strcmp(first_of(rig->entry, "account_uris"),
		"https://a.example/1,2") == 0);
	CHECK("what was set, and nothing else",
	    json_object_size(settings) == 1 &&
		json_object_get(settings, "method_case") != NULL);
	CHECK("both names", json_array_size(names) == 2);
	CHECK("name", strcmp(text_at(names, 0, "name"), "*.ok.example") == 0);
	CHECK("verdict", strcmp(text_at(names, 0, "verdict"), "permit") == 0);
	CHECK("usage", strcmp(text_at(names, 0, "usage"), "tls") == 0);
	CHECK("no usage", strcmp(text_at(names, 1, "usage"), "") == 0);
	CHECK("one lookup", json_array_size(lookups) == 1);
	CHECK("owner", strcmp(text_at(lookups, 0, "owner"), "ok.example") == 0);
}

/* Every record names the hash of the line. */
static void
check_hash(const struct rig *rig)
{
	char sha256[PLUGIN_DIGEST_TEXT], member[96];

	(void)plugin_digest(sha256, rig->line, strlen(rig->line));
	(void)snprintf(member, sizeof(member), "\"evidence\":\"%s\"", sha256);
	for (size_t i = 0; i < rig->recorder.audit_count; i++)
		CHECK(member,
		    rig->recorder.audits[i].evidence != NULL &&
			strstr(rig->recorder.audits[i].evidence, member) !=
			    NULL);
}

static void
test_kept(void)
{
	static struct rig rig;

	if (set_up(&rig)) {
		CHECK("permitted", validate(&rig) == CAA_PLUGIN_OK);
		CHECK("verdict", rig.result.verdict == CAA_PLUGIN_PERMIT);
		read_entry(&rig);
		CHECK_SAFE("no evidence, no permission",
		    rig.result.verdict != CAA_PLUGIN_PERMIT ||
			strstr(rig.line, "\"verdict\":\"permit\"") != NULL);
		check_entry(&rig);
		check_hash(&rig);
	}
	tear_down(&rig);
}

/* No evidence, no permission. */
static void
test_lost(void)
{
	static struct rig rig;

	if (set_up(&rig)) {
		CHECK("gone", unlink(rig.path) == 0);
		CHECK("a link", symlink("/dev/full", rig.path) == 0);
		CHECK("told", validate(&rig) == CAA_PLUGIN_E_AUDIT);
		CHECK("denied", rig.result.verdict == CAA_PLUGIN_DENY);
		CHECK(rig.error.message,
		    strstr(rig.error.message, "evidence: cannot open") != NULL);
	}
	tear_down(&rig);
}

const char suite_name[] = "plugin.validate_evidence";
const struct test tests[] = {
	{ "kept", test_kept },
	{ "lost", test_lost },
	{ NULL, NULL },
};
