/* SPDX-License-Identifier: BSD-2-Clause */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/plugin/audit_rig.h"
#include "tests/runner.h"

#define THREADS 8
#define ROUNDS  60

static void
test_gather(void)
{
	static const struct {
		const char *row;
		const char *evidence;
		size_t len;
		enum caa_status status;
	} rows[] = {
		{ "one line", "{}", 2, CAA_OK },
		{ "two lines", "{}\n{}", 5, CAA_E_MALFORMED },
		{ "NUL", "{\0}", 3, CAA_E_MALFORMED },
		{ "beyond ASCII", "{\"\xc3\xa9\":1}", 8, CAA_E_MALFORMED },
	};
	const struct caa_strings issuers = { NULL, 0 };
	struct plugin_audit_records records = { 0 };
	struct audit_rig rig;

	audit_rig_init(&rig);
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	for (size_t i = 0; rig.log != NULL && i < CAA_COUNTOF(rows); i++) {
		const struct caa_plugin_audit record = {
			.evidence = rows[i].evidence,
			.evidence_len = rows[i].len,
		};

		CHECK(rows[i].row,
		    plugin_audit_log_gather(rig.log, &records, &record,
			&issuers, &rig.error) == rows[i].status);
		CHECK_SAFE(
		    "what is refused is not gathered", records.count <= 1);
	}
	plugin_audit_records_clear(&records);
	audit_rig_clear(&rig);
}

static void
test_key_refused(void)
{
	struct audit_rig rig;

	audit_rig_init(&rig);
	rig.options.key = "/nonexistent/key";
	CHECK_SAFE("refused", audit_rig_open(&rig) != CAA_OK);
	CHECK(rig.error.text,
	    strstr(rig.error.text, "cannot read /nonexistent/key") != NULL);
	audit_rig_clear(&rig);
}

struct worker {
	pthread_t thread;
	struct audit_rig *rig;
	uint64_t id;
	size_t accepted;
};

static void *
work(void *ctx)
{
	struct worker *worker = ctx;

	for (size_t i = 0; i < ROUNDS; i++)
		worker->accepted +=
		    audit_rig_add(worker->rig, worker->id * 1000 + i,
			1 + i % 3) == CAA_OK;
	return NULL;
}

static void
test_many_threads(void)
{
	struct worker workers[THREADS];
	struct audit_rig rig;
	struct audit_finding f;

	audit_rig_init(&rig);
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	if (rig.log == NULL)
		return;
	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .rig = &rig, .id = i };
		(void)pthread_create(
		    &workers[i].thread, NULL, work, &workers[i]);
	}
	for (size_t i = 0; i < 20; i++)
		CHECK("reopened meanwhile",
		    plugin_audit_log_reopen(rig.log, NULL) == CAA_OK);
	for (size_t i = 0; i < THREADS; i++) {
		(void)pthread_join(workers[i].thread, NULL);
		CHECK("every request", workers[i].accepted == ROUNDS);
	}
	f = audit_rig_verify_log(&rig);
	CHECK(f.first_fault, f.faults == 0);
	CHECK("every record", f.records == 1 + THREADS * ROUNDS * 2);
	audit_rig_clear(&rig);
}

const char suite_name[] = "plugin.audit_log";
const struct test tests[] = {
	{ "gather", test_gather },
	{ "key_refused", test_key_refused },
	{ "many_threads", test_many_threads },
	{ NULL, NULL },
};
