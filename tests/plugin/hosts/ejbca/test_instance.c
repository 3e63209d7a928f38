/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/ejbca/instance.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))
#ifndef CALLS     /* fewer when each allocation fails in turn */
#define CALLS 200 /* of each thread */
#endif
#define THREADS 4

static struct caa_plugin_option
option(const char *name, const char *value)
{
	return (struct caa_plugin_option){
		.name = name,
		.value = value,
		.origin = "the field Test",
	};
}

static const struct {
	const char *row;
	const char *module;
	const char *status; /* of open() */
	const char *message;
	const char *says; /* NULL: opened */
} open_rows[] = {
	{ "a module", MOCK_MODULE, "0", "", NULL },
	{ "no such file", "/nonexistent/caa_validator.so", "0", "",
	    "cannot load the module: /nonexistent/caa_validator.so" },
	{ "a relative path, which would be searched for", "libc.so.6", "0", "",
	    "the path of the module, \"libc.so.6\", is not absolute" },
	{ "no path", "", "0", "", "is not absolute" },
	{ "not a module", "/dev/null", "0", "", "cannot load the module: " },
	{ "a shared object of another kind", MOCK_OTHER, "0", "",
	    "it is no CAA validator: it has no caa_plugin_entry" },
	{ "another major version", MOCK_FOREIGN, "0", "",
	    "it speaks another version of the plugin interface" },
	{ "a table that ends too early", MOCK_TINY, "0", "",
	    "it lacks functions of the plugin interface" },
	{ "a setting it refuses", MOCK_MODULE, "-2", "issuers: must be set",
	    "issuers: must be set" },
	{ "a refusal without a word", MOCK_MODULE, "-2", "", "status -2" },
};

static void
test_open(void)
{
	for (size_t i = 0; i < COUNTOF(open_rows); i++) {
		const char *row = open_rows[i].row;
		const struct caa_plugin_option options[] = {
			option("mock_open", open_rows[i].status),
			option("mock_message", open_rows[i].message),
		};
		struct ejbca_failure failure = { "" };
		struct ejbca_instance *instance =
		    ejbca_instance_open(open_rows[i].module, options,
			COUNTOF(options), NULL, &failure);

		CHECK(row, (instance != NULL) == (open_rows[i].says == NULL));
		CHECK(row,
		    open_rows[i].says == NULL ||
			strstr(failure.text, open_rows[i].says) != NULL);
		ejbca_instance_close(instance);
	}
}

static const struct {
	const char *row;
	const char *status, *verdict, *message, *detail;
	bool permit;
	const char *why;
} check_rows[] = {
	{ "permitted", "0", "1", "", "fine", true, "fine" },
	{ "denied", "0", "0", "", "not listed", false, "not listed" },
	{ "a verdict that does not exist", "0", "2", "", "odd", false, "odd" },
	{ "a permission that came with a failure", "-5", "1", "no record kept",
	    "fine", false, "no record kept" },
	{ "a failed lookup", "-4", "0", "timeout", "", false, "timeout" },
	{ "a failure without a word", "-6", "0", "", "", false, "status -6" },
	{ "a denial without a word", "0", "0", "", "", false, "no reason" },
};

static void
test_verdict(void)
{
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
	};

	for (size_t i = 0; i < COUNTOF(check_rows); i++) {
		const char *row = check_rows[i].row;
		const struct caa_plugin_option options[] = {
			option("mock_status", check_rows[i].status),
			option("mock_verdict", check_rows[i].verdict),
			option("mock_detail", check_rows[i].detail),
			option("mock_message", check_rows[i].message),
		};
		struct ejbca_failure failure = { "" };
		struct ejbca_answer answer = { .permit = true };
		struct ejbca_instance *instance = ejbca_instance_open(
		    MOCK_MODULE, options, COUNTOF(options), NULL, &failure);

		CHECK(row, instance != NULL);
		if (instance == NULL)
			continue;
		ejbca_instance_check(instance, &request, NULL, &answer);
		CHECK(row, answer.permit == check_rows[i].permit);
		CHECK_SAFE(row, !answer.permit || check_rows[i].permit);
		CHECK(row, strstr(answer.why.text, check_rows[i].why) != NULL);
		CHECK(row, answer.report == NULL);
		ejbca_instance_close(instance);
	}
}

/* One thread's calls; each must hear of its own names only. */
struct worker {
	struct ejbca_instance *instance;
	pthread_t thread;
	char name[32];
	size_t heard, foreign, reports;
};

static void
on_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	struct worker *worker = ctx;
	char line[256];

	if (level != CAA_PLUGIN_LOG_DEBUG)
		return;
	(void)snprintf(line, sizeof(line), "%.*s", (int)len, text);
	if (strstr(line, worker->name) != NULL)
		worker->heard++;
	else
		worker->foreign++;
}

static void *
work(void *ctx)
{
	struct worker *worker = ctx;
	const struct ejbca_listener listener = { worker, on_log };
	const struct caa_plugin_name name = {
		.type = CAA_PLUGIN_NAME_DNS,
		.text = worker->name,
		.text_len = strlen(worker->name),
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = &name,
		.name_count = 1,
	};

	for (size_t i = 0; i < CALLS; i++) {
		struct ejbca_answer answer;

		ejbca_instance_check(
		    worker->instance, &request, &listener, &answer);
		if (answer.permit && answer.report_len == 8 &&
		    strcmp(answer.report, "{\"a\":1}\n") == 0)
			worker->reports++;
		free(answer.report);
	}
	return NULL;
}

static void
test_threads(void)
{
	char path[] = "/tmp/ejbca_report_XXXXXX";
	const struct caa_plugin_option options[] = {
		option("mock_verdict", "1"),
		option("mock_report", path),
	};
	struct ejbca_failure failure = { "" };
	struct worker workers[THREADS] = { { 0 } };
	int fd = mkstemp(path);

	CHECK("a file for the report",
	    fd >= 0 && write(fd, "{\"a\":1}\n\n", 9) == 9 && close(fd) == 0);
	struct ejbca_instance *instance = ejbca_instance_open(
	    MOCK_MODULE, options, COUNTOF(options), NULL, &failure);
	CHECK("opened", instance != NULL);
	for (size_t i = 0; i < THREADS && instance != NULL; i++) {
		workers[i].instance = instance;
		(void)snprintf(workers[i].name, sizeof(workers[i].name),
		    "host%zu.example", i + 100);
		CHECK("a thread",
		    pthread_create(
			&workers[i].thread, NULL, work, &workers[i]) == 0);
	}
	for (size_t i = 0; i < THREADS && instance != NULL; i++) {
		CHECK("joined", pthread_join(workers[i].thread, NULL) == 0);
		CHECK(workers[i].name, workers[i].heard == CALLS);
		CHECK(workers[i].name, workers[i].foreign == 0);
		CHECK(workers[i].name, workers[i].reports == CALLS);
	}
	ejbca_instance_close(instance);
	(void)unlink(path);
}

/* Before the library goes: everything is closed, and once. */
static void
test_close_all(void)
{
	struct ejbca_failure failure = { "" };
	struct ejbca_instance *instances[3];

	for (size_t i = 0; i < COUNTOF(instances); i++) {
		instances[i] =
		    ejbca_instance_open(MOCK_MODULE, NULL, 0, NULL, &failure);
		CHECK("opened", instances[i] != NULL);
	}
	ejbca_instance_close(instances[1]);
	ejbca_instances_close_all();
	ejbca_instances_close_all();
	ejbca_instance_close(NULL);
}

const char suite_name[] = "ejbca.instance";
const struct test tests[] = {
	{ "open", test_open },
	{ "verdict", test_verdict },
	{ "threads", test_threads },
	{ "close_all", test_close_all },
	{ NULL, NULL },
};
