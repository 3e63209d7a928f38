/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests, and the audit log the module keeps of them. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "caa/status.h"
#include "plugin/api.h"
#include "tests/fake_resolver.h"
#include "tests/plugin/audit_rig.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/recorder.h"
#include "tests/runner.h"

#define THREADS 8
#define JOBS    50

/* The disk, as this test has it. */
static atomic_size_t syncs;
static atomic_bool sync_fails;

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);

int
__wrap_fdatasync(int fd)
{
	const struct timespec slow = { .tv_nsec = 20000000 };

	(void)atomic_fetch_add(&syncs, 1);
	if (atomic_load(&sync_fails)) {
		errno = EIO;
		return -1;
	}
	(void)nanosleep(&slow, NULL);
	return __real_fdatasync(fd);
}

static const struct fake_row zone[] = {
	{ .owner = "ok.example", .records = { "0 issue \"ca.example\"" } },
	{ .owner = "other.example",
	    .records = { "0 issue \"other.example\"" } },
	{ .owner = NULL },
};

struct rig {
	struct audit_rig files;
	struct recorder recorder;
	struct fake_resolver fake;
	struct caa_plugin *plugin;
	struct caa_plugin_result result;
	struct caa_plugin_error error;
};

/* Without an audit callback the host relies on the log alone. */
static bool
set_up(struct rig *rig, bool callback)
{
	memset(rig, 0, sizeof(*rig));
	audit_rig_init(&rig->files);
	recorder_init(&rig->recorder);
	if (!callback)
		rig->recorder.host.audit = NULL;
	fake_resolver_init(&rig->fake, zone);
	dummy_resolver = &rig->fake.base;
	rig->error.struct_size = sizeof(rig->error);
	atomic_store(&syncs, 0);
	atomic_store(&sync_fails, false);
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example, ca2.example", NULL, "test" },
		{ "usage", "tls", "web", "test" },
		{ "audit_log", rig->files.path, NULL, "test" },
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
	audit_rig_clear(&rig->files);
}

static int32_t
validate(struct rig *rig, const char *first, const char *second)
{
	const struct caa_plugin_name names[] = {
		{ CAA_PLUGIN_NAME_DNS, 0, first, strlen(first) },
		{ CAA_PLUGIN_NAME_DNS, 0, second, strlen(second) },
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = 42,
		.trace_id = "order 17",
		.profile = "web",
		.names = names,
		.name_count = second[0] != '\0' ? 2 : 1,
	};

	memset(&rig->result, 0xa5, sizeof(rig->result));
	rig->result.struct_size = sizeof(rig->result);
	return plugin_api.validate(
	    rig->plugin, &request, &rig->result, &rig->error);
}

/* Does the log have a line with both texts? */
static bool
log_has(const struct rig *rig, const char *a, const char *b)
{
	size_t len;
	char *octets = audit_rig_slurp(rig->files.path, &len), *rest = NULL;
	bool has = false;

	for (char *line = strtok_r(octets, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest))
		has =
		    has || (strstr(line, a) != NULL && strstr(line, b) != NULL);
	free(octets);
	return has;
}

static void
check_log(const struct rig *rig, const char *types)
{
	const struct audit_finding f = audit_rig_verify_log(&rig->files);

	CHECK(f.first_fault, !f.failed && f.faults == 0);
	CHECK(f.types, strcmp(f.types, types) == 0);
}

static void
test_recorded(void)
{
	static struct rig rig;

	if (!set_up(&rig, false))
		return;
	CHECK("permitted",
	    validate(&rig, "www.ok.example", "") == CAA_PLUGIN_OK &&
		rig.result.verdict == CAA_PLUGIN_PERMIT);
	CHECK("one sync", atomic_load(&syncs) == 1);
	check_log(&rig, "begin check ");
	CHECK("what was asked",
	    log_has(&rig,
		"\"request_id\":\"42\",\"trace_id\":\"order 17\","
		"\"profile\":\"web\",\"index\":0,"
		"\"issuers\":[\"ca.example\",\"ca2.example\"]",
		"\"name\":\"www.ok.example\""));
	CHECK("what was decided",
	    log_has(&rig, "\"verdict\":\"permit\",\"reason\":\"authorized\"",
		"0 issue \\\"ca.example\\\""));
	CHECK("two names, one of them denied",
	    validate(&rig, "ok.example", "other.example") == CAA_PLUGIN_OK &&
		rig.result.verdict == CAA_PLUGIN_DENY);
	CHECK("one sync for both", atomic_load(&syncs) == 2);
	check_log(&rig, "begin check check check ");
	CHECK("the denial",
	    log_has(&rig, "\"index\":1",
		"\"verdict\":\"deny\",\"reason\":\"issuer-not-listed\""));
	tear_down(&rig);
}

/* Nothing is permitted of which no record is on the disk. */
static void
test_disk_fails(void)
{
	static struct rig rig;

	if (!set_up(&rig, true))
		return;
	CHECK("permitted",
	    validate(&rig, "ok.example", "") == CAA_PLUGIN_OK &&
		rig.result.verdict == CAA_PLUGIN_PERMIT);
	atomic_store(&sync_fails, true);
	CHECK("not any more",
	    validate(&rig, "ok.example", "") == CAA_PLUGIN_E_AUDIT);
	CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
	CHECK("with the reason", rig.result.denied_count == 1);
	CHECK(rig.error.message,
	    strncmp(rig.error.message, "ok.example: audit log: cannot sync ",
		35) == 0 &&
		strstr(rig.error.message, "input or output error") != NULL);
	CHECK("the report says it, too",
	    rig.recorder.report != NULL &&
		strstr(rig.recorder.report, "\"verdict\":\"deny\"") != NULL &&
		strstr(rig.recorder.report, "\"permit\"") == NULL);
	check_log(&rig, "begin check ");
	atomic_store(&sync_fails, false);
	CHECK("permitted",
	    validate(&rig, "ok.example", "") == CAA_PLUGIN_OK &&
		rig.result.verdict == CAA_PLUGIN_PERMIT);
	check_log(&rig, "begin check check ");
	tear_down(&rig);
}

/* Both must take it; what ours then says is what the host was told. */
static void
test_host_refuses(void)
{
	static struct rig rig;

	if (!set_up(&rig, true))
		return;
	rig.recorder.refuse = 2;
	CHECK("refused",
	    validate(&rig, "ok.example", "a.ok.example") == CAA_PLUGIN_E_AUDIT);
	CHECK_SAFE("denied", rig.result.verdict == CAA_PLUGIN_DENY);
	CHECK(rig.error.message,
	    strstr(rig.error.message,
		"a.ok.example: the host did not take the audit record") !=
		NULL);
	check_log(&rig, "begin check check ");
	CHECK("nothing permitted in it",
	    !log_has(&rig, "\"verdict\":\"permit\"", "") &&
		log_has(&rig, "\"index\":0", "\"reason\":\"audit\""));
	tear_down(&rig);
}

struct caller {
	pthread_t thread;
	struct rig *rig;
	bool permitted;
};

static void *
call(void *ctx)
{
	struct caller *caller = ctx;
	const struct caa_plugin_name name = { CAA_PLUGIN_NAME_OTHER, 0,
		"192.0.2.1", 9 };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = &name,
		.name_count = 1,
	};
	struct caa_plugin_result result = { .struct_size = sizeof(result) };

	caller->permitted = plugin_api.validate(caller->rig->plugin, &request,
				&result, NULL) == CAA_PLUGIN_OK &&
	    result.verdict == CAA_PLUGIN_PERMIT;
	return NULL;
}

/* While one waits for the disk the others gather. */
static void
test_threads_share_syncs(void)
{
	struct caller callers[THREADS];
	static struct rig rig;

	if (!set_up(&rig, false))
		return;
	for (size_t i = 0; i < THREADS; i++) {
		callers[i] = (struct caller){ .rig = &rig };
		(void)pthread_create(
		    &callers[i].thread, NULL, call, &callers[i]);
	}
	for (size_t i = 0; i < THREADS; i++) {
		(void)pthread_join(callers[i].thread, NULL);
		CHECK("permitted", callers[i].permitted);
	}
	CHECK("fewer syncs than requests", atomic_load(&syncs) < THREADS);
	CHECK("every record",
	    audit_rig_verify_log(&rig.files).records == 1 + THREADS);
	tear_down(&rig);
}

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	size_t *permitted = ctx;

	(void)job;
	(void)error;
	*permitted +=
	    status == CAA_PLUGIN_OK && result->verdict == CAA_PLUGIN_PERMIT;
}

static size_t
run_jobs(struct rig *rig, int32_t *delivered)
{
	const struct caa_plugin_name name = { CAA_PLUGIN_NAME_DNS, 0,
		"ok.example", 10 };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = &name,
		.name_count = 1,
	};
	size_t permitted = 0;
	uint64_t job;

	for (size_t i = 0; i < JOBS; i++)
		CHECK("submitted",
		    plugin_api.submit(rig->plugin, &request, on_done,
			&permitted, &job, NULL) == CAA_PLUGIN_OK);
	*delivered = plugin_api.process(rig->plugin);
	return permitted;
}

static void
test_jobs_share_syncs(void)
{
	static struct rig rig;
	int32_t delivered;

	if (!set_up(&rig, false))
		return;
	CHECK("all permitted", run_jobs(&rig, &delivered) == JOBS);
	CHECK("all delivered", delivered == JOBS);
	CHECK("one sync", atomic_load(&syncs) == 1);
	CHECK("every record",
	    audit_rig_verify_log(&rig.files).records == 1 + JOBS);
	atomic_store(&sync_fails, true);
	CHECK_SAFE("none permitted", run_jobs(&rig, &delivered) == 0);
	CHECK("all delivered", delivered == JOBS);
	CHECK("nothing more in it",
	    audit_rig_verify_log(&rig.files).records == 1 + JOBS);
	tear_down(&rig);
}

static void
test_reopen(void)
{
	static struct rig rig;
	char old[SCRATCH_MAX_PATH + 8];

	if (!set_up(&rig, false))
		return;
	CHECK("a first record",
	    validate(&rig, "ok.example", "") == CAA_PLUGIN_OK);
	(void)snprintf(old, sizeof(old), "%s.1", rig.files.path);
	CHECK("renamed", rename(rig.files.path, old) == 0);
	CHECK("reopened",
	    plugin_api.reopen(rig.plugin, &rig.error) == CAA_PLUGIN_OK);
	check_log(&rig, "continue ");
	CHECK("of nothing",
	    plugin_api.reopen(NULL, &rig.error) == CAA_PLUGIN_E_INPUT);
	tear_down(&rig);
}

static const struct {
	const char *row;
	const char *key, *value, *profile;
	const char *also_key, *also_value;
	const char *says;
} refused_rows[] = {
	{ "a relative path", "audit_log", "audit.log", NULL, NULL, NULL,
	    "test: audit_log: \"audit.log\" is neither an absolute path" },
	{ "a directory that is not there", "audit_log", "/nonexistent/a.log",
	    NULL, NULL, NULL,
	    "test: audit log: cannot create a file in /nonexistent: no such" },
	{ "a profile's own", "audit_log", "/tmp/a.log", "web", NULL, NULL,
	    "is the same for all profiles" },
	{ "nobody listens", "audit_log", "journal", NULL, "audit_log_key",
	    "/nonexistent/key", "test: audit log: cannot read" },
	{ "a key for no log", "audit_log_key", "/k", NULL, NULL, NULL,
	    "test: audit_log_key: there is nothing to sign" },
	{ "a size for no file", "audit_log_max_mib", "10", NULL, "audit_log",
	    "syslog", "test: audit_log_max_mib: counts for an audit_log that" },
	{ "a size for no evidence", "evidence_file_max_mib", "10", NULL, NULL,
	    NULL, "test: evidence_file_max_mib: there is nothing to limit" },
	{ "no records between signatures", "audit_log_checkpoint", "0", NULL,
	    NULL, NULL, "\"0\" is outside 1 to 1000000" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const struct caa_plugin_option options[] = {
			{ "issuers", "ca.example", NULL, "test" },
			{ refused_rows[i].key, refused_rows[i].value,
			    refused_rows[i].profile, "test" },
			{ refused_rows[i].also_key, refused_rows[i].also_value,
			    NULL, "test" },
		};
		struct caa_plugin_error error = { .struct_size =
						      sizeof(error) };
		struct caa_plugin *plugin = NULL;
		static struct recorder recorder;
		struct fake_resolver fake;

		recorder_init(&recorder);
		fake_resolver_init(&fake, zone);
		dummy_resolver = &fake.base;
		CHECK(refused_rows[i].row,
		    plugin_api.open(&plugin, &recorder.host, options,
			refused_rows[i].also_key != NULL ? 3 : 2,
			&error) == CAA_PLUGIN_E_CONFIG);
		CHECK(error.message,
		    strstr(error.message, refused_rows[i].says) != NULL);
		CHECK(refused_rows[i].row, plugin == NULL);
		plugin_api.close(plugin);
		(void)fake_resolver_clear(&fake);
		recorder_clear(&recorder);
	}
}

const char suite_name[] = "plugin.validate_audit";
const struct test tests[] = {
	{ "recorded", test_recorded },
	{ "disk_fails", test_disk_fails },
	{ "host_refuses", test_host_refuses },
	{ "threads_share_syncs", test_threads_share_syncs },
	{ "jobs_share_syncs", test_jobs_share_syncs },
	{ "reopen", test_reopen },
	{ "refused", test_refused },
	{ NULL, NULL },
};
