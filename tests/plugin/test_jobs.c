/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/api.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caa/status.h"
#include "plugin/jobs.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/recorder.h"
#include "tests/runner.h"
#include "tests/threaded_resolver.h"

static const struct fake_row zone[] = {
	{ .owner = "ok.example", .records = { "0 issue \"ca.example\"" } },
	{ .owner = "other.example",
	    .records = { "0 issue \"other.example\"" } },
	{ .owner = "held.example", .delivery = FAKE_HELD },
	{ .owner = "never.example", .delivery = FAKE_NEVER },
	{ .owner = NULL },
};

static struct recorder recorder;
static struct fake_resolver fake;
static struct caa_plugin *plugin;

static bool
open_with(const char *shards)
{
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "shards", shards, NULL, "test" },
	};

	recorder_init(&recorder);
	dummy_made = 0;
	plugin = NULL;
	int32_t status = plugin_api.open(
	    &plugin, &recorder.host, options, CAA_COUNTOF(options), NULL);
	CHECK("open", status == CAA_PLUGIN_OK);
	return status == CAA_PLUGIN_OK;
}

static bool
set_up(void)
{
	fake_resolver_init(&fake, zone);
	dummy_resolver = &fake.base;
	return open_with("1");
}

static void
tear_down(void)
{
	plugin_api.close(plugin);
	CHECK("no lookup is left behind", fake_resolver_clear(&fake) == 0);
	recorder_clear(&recorder);
}

/* Results as they come, by job. */
struct results {
	size_t count;
	uint64_t jobs[8];
	int32_t status[8];
	uint32_t verdict[8];
};

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	struct results *results = ctx;
	const size_t n = results->count++;

	if (n >= CAA_COUNTOF(results->jobs))
		return;
	results->jobs[n] = job;
	results->status[n] = status;
	results->verdict[n] = result->verdict;
	if (error->status != status)
		CHECK("the error agrees", false);
}

static int32_t
submit(const char *name, struct results *results, uint64_t *job)
{
	const struct caa_plugin_name names[] = {
		{ CAA_PLUGIN_NAME_DNS, 0, name, strlen(name) },
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = names,
		.name_count = 1,
	};

	return plugin_api.submit(plugin, &request, on_done, results, job, NULL);
}

static bool
is_readable(void)
{
	struct pollfd fd = { .fd = plugin_api.poll_fd(plugin),
		.events = POLLIN };

	return poll(&fd, 1, 0) == 1 && (fd.revents & POLLIN) != 0;
}

static void
test_deliver(void)
{
	struct results results = { 0 };
	uint64_t a = 0, b = 0;

	if (set_up()) {
		CHECK("nothing waits", !is_readable());
		CHECK("one", submit("ok.example", &results, &a) == 0);
		CHECK("two", submit("other.example", &results, &b) == 0);
		CHECK("numbers differ and are never 0",
		    a != 0 && b != 0 && a != b);
		CHECK("done runs in process() only", results.count == 0);
		CHECK("no record before process()", recorder.audit_count == 0);
		CHECK("results wait", is_readable());
		CHECK("two delivered", plugin_api.process(plugin) == 2);
		CHECK("no more wait", !is_readable());
		CHECK("nothing to do", plugin_api.process(plugin) == 0);
		CHECK("in order",
		    results.count == 2 && results.jobs[0] == a &&
			results.jobs[1] == b);
		CHECK("verdicts",
		    results.verdict[0] == CAA_PLUGIN_PERMIT &&
			results.verdict[1] == CAA_PLUGIN_DENY);
		CHECK("recorded", recorder.audit_count == 2);
		CHECK("reported", recorder.report_count == 2);
		CHECK("delivered is too late to cancel",
		    plugin_api.cancel(plugin, a) == CAA_PLUGIN_E_GONE);
	}
	tear_down();
}

static void
test_later(void)
{
	struct results results = { 0 };
	uint64_t job = 0;

	if (set_up()) {
		CHECK("submit", submit("a.held.example", &results, &job) == 0);
		CHECK("not yet", !is_readable());
		CHECK("nothing", plugin_api.process(plugin) == 0);
		CHECK("the answer", fake_release(&fake, "held.example"));
		CHECK("now", is_readable());
		CHECK("delivered", plugin_api.process(plugin) == 1);
		CHECK("permitted",
		    results.count == 1 &&
			results.verdict[0] == CAA_PLUGIN_PERMIT);
	}
	tear_down();
}

/* The deadline of a job is the resolver's to keep. */
static void
test_deadline(void)
{
	struct results results = { 0 };
	uint64_t job = 0;

	if (set_up()) {
		CHECK("submit", submit("never.example", &results, &job) == 0);
		fake_set_now(&fake, fake.now_ms + 10001);
		CHECK("delivered", plugin_api.process(plugin) == 1);
		CHECK("denied by failed lookups",
		    results.status[0] == CAA_PLUGIN_E_DNS &&
			results.verdict[0] == CAA_PLUGIN_DENY);
	}
	tear_down();
}

static void
test_cancel(void)
{
	struct results results = { 0 };
	uint64_t flying = 0, waiting = 0;

	if (set_up()) {
		CHECK("submit",
		    submit("held.example", &results, &flying) == 0 &&
			submit("ok.example", &results, &waiting) == 0);
		CHECK("in flight",
		    plugin_api.cancel(plugin, flying) == CAA_PLUGIN_OK);
		CHECK("waiting for process()",
		    plugin_api.cancel(plugin, waiting) == CAA_PLUGIN_OK);
		CHECK("only once",
		    plugin_api.cancel(plugin, flying) == CAA_PLUGIN_E_GONE &&
			plugin_api.cancel(plugin, waiting) ==
			    CAA_PLUGIN_E_GONE);
		CHECK("never a job",
		    plugin_api.cancel(plugin, 0) == CAA_PLUGIN_E_GONE &&
			plugin_api.cancel(plugin, 99) == CAA_PLUGIN_E_GONE);
		CHECK("the lookup is called off", fake_held(&fake) == 0);
		CHECK("none delivered", plugin_api.process(plugin) == 0);
		CHECK("done is not called", results.count == 0);
		CHECK("nothing is recorded", recorder.audit_count == 0);
		CHECK("nothing waits", !is_readable());
	}
	tear_down();
}

/* close() with jobs in every state; done is never called. */
static void
test_close(void)
{
	struct results results = { 0 };
	uint64_t job = 0;

	if (set_up())
		CHECK("submit",
		    submit("held.example", &results, &job) == 0 &&
			submit("never.example", &results, &job) == 0 &&
			submit("ok.example", &results, &job) == 0 &&
			submit("held.example", &results, &job) == 0 &&
			plugin_api.cancel(plugin, job) == CAA_PLUGIN_OK);
	tear_down();
	CHECK("no done", results.count == 0);
}

static void
test_refused(void)
{
	struct caa_plugin_request request = { .struct_size = sizeof(request) };
	struct results results = { 0 };
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	uint64_t job = 77;

	if (set_up()) {
		CHECK("a bad name is told at once",
		    submit("a..b", &results, &job) == CAA_PLUGIN_E_INPUT);
		CHECK("no names",
		    plugin_api.submit(plugin, &request, on_done, &results, &job,
			&error) == CAA_PLUGIN_E_INPUT &&
			error.message[0] != '\0');
		CHECK("no done",
		    plugin_api.submit(plugin, &request, NULL, &results, &job,
			&error) == CAA_PLUGIN_E_INPUT);
		CHECK("no job",
		    plugin_api.submit(plugin, &request, on_done, &results, NULL,
			&error) == CAA_PLUGIN_E_INPUT);
		CHECK("job is untouched", job == 77);
		CHECK("nothing to deliver", plugin_api.process(plugin) == 0);
	}
	tear_down();
}

/* The host's memory may go as soon as submit() returns. */
static void
test_copies(void)
{
	char name[] = "other.example", issuer[] = "x.example";
	char trace_id[] = "t-1";
	const char *issuers[] = { issuer };
	struct caa_plugin_name names[] = {
		{ CAA_PLUGIN_NAME_DNS, 0, name, strlen(name) },
	};
	struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = names,
		.name_count = 1,
		.issuers = issuers,
		.issuer_count = 1,
		.trace_id = trace_id,
	};
	struct results results = { 0 };
	uint64_t job;

	if (set_up()) {
		fake.hold_posts = true;
		CHECK("submit",
		    plugin_api.submit(plugin, &request, on_done, &results, &job,
			NULL) == CAA_PLUGIN_OK);
		memset(name, 'z', sizeof(name) - 1);
		memset(issuer, 'z', sizeof(issuer) - 1);
		memset(trace_id, 'z', sizeof(trace_id) - 1);
		memset(names, 0xff, sizeof(names));
		memset(&request, 0xff, sizeof(request));
		fake.hold_posts = false;
		(void)fake_run_posts(&fake);
		CHECK("delivered", plugin_api.process(plugin) == 1);
		CHECK("as it was",
		    strcmp(recorder.audits[0].name, "other.example") == 0 &&
			strcmp(recorder.audits[0].trace_id, "t-1") == 0);
	}
	tear_down();
}

/* A done that submits again does not keep process() busy for ever. */
static void
on_done_again(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	struct results *results = ctx;
	uint64_t next;

	on_done(ctx, job, status, result, error);
	if (results->count < 3)
		CHECK("from within done",
		    submit("ok.example", results, &next) == CAA_PLUGIN_OK);
}

static void
test_resubmit(void)
{
	const struct caa_plugin_name names[] = {
		{ CAA_PLUGIN_NAME_DNS, 0, "ok.example", 10 },
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = names,
		.name_count = 1,
	};
	struct results results = { 0 };
	uint64_t job;

	if (set_up()) {
		CHECK("submit",
		    plugin_api.submit(plugin, &request, on_done_again, &results,
			&job, NULL) == CAA_PLUGIN_OK);
		CHECK("one", plugin_api.process(plugin) == 1);
		CHECK("the other waits", is_readable());
		CHECK("one", plugin_api.process(plugin) == 1);
	}
	tear_down();
}

/* Back-pressure: there is an end to what may wait. */
static void
test_full(void)
{
	struct results results = { 0 };
	uint64_t job = 0, refused = 0;
	size_t taken = 0;

	if (set_up()) {
		while (taken <= PLUGIN_MAX_JOBS &&
		    submit("never.example", &results, &job) == CAA_PLUGIN_OK)
			taken++;
		CHECK("as many as may wait", taken == PLUGIN_MAX_JOBS);
		CHECK("no more",
		    submit("ok.example", &results, &refused) ==
			CAA_PLUGIN_E_SYSTEM);
		CHECK("cancelled, but not out of the way yet",
		    plugin_api.cancel(plugin, job) == CAA_PLUGIN_OK &&
			submit("ok.example", &results, &refused) ==
			    CAA_PLUGIN_E_SYSTEM);
		CHECK("nothing to deliver", plugin_api.process(plugin) == 0);
		CHECK("there is room again",
		    submit("ok.example", &results, &job) == CAA_PLUGIN_OK);
		CHECK("delivered", plugin_api.process(plugin) == 1);
	}
	tear_down();
}

/* An instance with as many threads as it has shards. */
struct threads {
	struct threaded_resolver shards[DUMMY_MAX_SHARDS];
	size_t count;
};

static bool
open_threads(struct threads *threads, const char *shards)
{
	const size_t count = (size_t)(shards[0] - '0');

	for (threads->count = 0; threads->count < count; threads->count++) {
		struct threaded_resolver *shard =
		    &threads->shards[threads->count];

		if (!threaded_resolver_init(shard, zone, false))
			return false;
		dummy_shards[threads->count] = &shard->base;
	}
	return open_with(shards);
}

/* After close(). */
static void
clear_threads(struct threads *threads)
{
	for (size_t i = 0; i < threads->count; i++) {
		CHECK("no lookup is left behind",
		    fake_resolver_clear(&threads->shards[i].fake) == 0);
		dummy_shards[i] = NULL;
	}
	recorder_clear(&recorder);
}

/* The caller in validate() comes back when the instance is closed. */
struct waiter {
	pthread_t thread;
	int32_t status;
	struct caa_plugin_result result;
};

static void *
wait_in_validate(void *ctx)
{
	struct waiter *waiter = ctx;
	const struct caa_plugin_name names[] = {
		{ CAA_PLUGIN_NAME_DNS, 0, "never.example", 13 },
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = names,
		.name_count = 1,
	};

	memset(&waiter->result, 0xa5, sizeof(waiter->result));
	waiter->result.struct_size = sizeof(waiter->result);
	waiter->status =
	    plugin_api.validate(plugin, &request, &waiter->result, NULL);
	return NULL;
}

#define WAITERS 4

static void
close_while_waiting(const char *shards)
{
	static struct threads threads;
	struct waiter waiters[WAITERS];

	if (!open_threads(&threads, shards)) {
		CHECK("threads", false);
		return;
	}
	for (size_t i = 0; i < WAITERS; i++)
		(void)pthread_create(
		    &waiters[i].thread, NULL, wait_in_validate, &waiters[i]);
	/* All are inside once all tell progress. */
	for (size_t told = 0; told < WAITERS;) {
		const struct timespec pause = { 0, 1000000 };

		(void)nanosleep(&pause, NULL);
		(void)pthread_mutex_lock(&recorder.lock);
		told = recorder.progress_count;
		(void)pthread_mutex_unlock(&recorder.lock);
	}
	plugin_api.close(plugin);
	for (size_t i = 0; i < WAITERS; i++) {
		(void)pthread_join(waiters[i].thread, NULL);
		CHECK("gone", waiters[i].status == CAA_PLUGIN_E_GONE);
		CHECK("denied",
		    waiters[i].result.verdict == CAA_PLUGIN_DENY &&
			waiters[i].result.expires_at == 0);
	}
	CHECK("no callback of a request that was given up",
	    recorder.audit_count == 0 && recorder.report_count == 0);
	clear_threads(&threads);
}

static void
test_close_while_waiting(void)
{
	close_while_waiting("1");
	close_while_waiting("4");
}

/* Many threads, one instance, jobs and callers mixed. */
struct worker {
	pthread_t thread;
	size_t permitted, denied, failed;
};

#define WORKERS 4
#define ROUNDS  100

static void *
work(void *ctx)
{
	static const char *const texts[] = { "a.ok.example", "b.other.example",
		"*.ok.example", "c.example" };
	struct worker *worker = ctx;

	for (size_t round = 0; round < ROUNDS; round++) {
		const char *text = texts[round % CAA_COUNTOF(texts)];
		const struct caa_plugin_name names[] = {
			{ CAA_PLUGIN_NAME_DNS, 0, text, strlen(text) },
			{ CAA_PLUGIN_NAME_DNS, 0, "d.ok.example", 12 },
		};
		const struct caa_plugin_request request = {
			.struct_size = sizeof(request),
			.names = names,
			.name_count = 2,
		};
		struct caa_plugin_result result = { .struct_size =
							sizeof(result) };
		int32_t status =
		    plugin_api.validate(plugin, &request, &result, NULL);

		worker->failed += status != CAA_PLUGIN_OK;
		worker->permitted += result.verdict == CAA_PLUGIN_PERMIT;
		worker->denied += result.verdict == CAA_PLUGIN_DENY;
	}
	return NULL;
}

static void
many_threads(const char *shards)
{
	static struct threads threads;
	struct worker workers[WORKERS] = { 0 };
	struct results results = { 0 };
	int32_t delivered = 0;

	if (!open_threads(&threads, shards)) {
		CHECK("threads", false);
		return;
	}
	for (size_t i = 0; i < WORKERS; i++)
		(void)pthread_create(
		    &workers[i].thread, NULL, work, &workers[i]);
	for (size_t i = 0; i < 50; i++) {
		uint64_t job;

		CHECK("submit", submit("ok.example", &results, &job) == 0);
		if (i % 5 == 0)
			delivered +=
			    plugin_api.cancel(plugin, job) == CAA_PLUGIN_OK;
		delivered += plugin_api.process(plugin);
	}
	while (delivered < 50) {
		struct pollfd fd = { .fd = plugin_api.poll_fd(plugin),
			.events = POLLIN };

		if (poll(&fd, 1, 5000) != 1)
			break;
		delivered += plugin_api.process(plugin);
	}
	CHECK("every job was delivered or cancelled", delivered == 50);
	for (size_t i = 0; i < WORKERS; i++) {
		(void)pthread_join(workers[i].thread, NULL);
		CHECK("no failure", workers[i].failed == 0);
		CHECK("three of four names are ours",
		    workers[i].permitted == ROUNDS * 3 / 4 &&
			workers[i].denied == ROUNDS / 4);
	}
	plugin_api.close(plugin);
	clear_threads(&threads);
}

static void
test_many_threads(void)
{
	many_threads("1");
	many_threads("4");
}

/* A child of a process that used the instance cannot use it. */
static void
test_fork(void)
{
	struct results results = { 0 };
	uint64_t job;
	int status = -1;

	if (set_up()) {
		CHECK("used", submit("ok.example", &results, &job) == 0);
		pid_t child = fork();
		if (child == 0) {
			struct caa_plugin_request request = {
				.struct_size = sizeof(request)
			};
			struct caa_plugin_result result = { .struct_size =
								sizeof(result),
				.verdict = CAA_PLUGIN_PERMIT };
			struct caa_plugin_error error = { .struct_size =
							      sizeof(error) };
			bool ok = plugin_api.validate(plugin, &request, &result,
				      &error) == CAA_PLUGIN_E_SYSTEM &&
			    result.verdict == CAA_PLUGIN_DENY &&
			    strstr(error.message, "fork") != NULL &&
			    plugin_api.process(plugin) == CAA_PLUGIN_E_SYSTEM;

			plugin_api.close(plugin);
			_exit(ok ? 0 : 1);
		}
		CHECK("child",
		    child > 0 && waitpid(child, &status, 0) == child &&
			WIFEXITED(status) && WEXITSTATUS(status) == 0);
		CHECK("the parent goes on", plugin_api.process(plugin) == 1);
	}
	tear_down();
}

/* An instance nobody used yet may be used on either side of fork(). */
static void
test_fork_before(void)
{
	struct results results = { 0 };
	uint64_t job;
	int status = -1;

	if (set_up()) {
		pid_t child = fork();
		if (child == 0) {
			bool ok = submit("ok.example", &results, &job) == 0 &&
			    plugin_api.process(plugin) == 1;

			plugin_api.close(plugin);
			_exit(ok ? 0 : 1);
		}
		CHECK("child",
		    child > 0 && waitpid(child, &status, 0) == child &&
			WIFEXITED(status) && WEXITSTATUS(status) == 0);
		CHECK("parent",
		    submit("ok.example", &results, &job) == 0 &&
			plugin_api.process(plugin) == 1);
	}
	tear_down();
}

const char suite_name[] = "plugin.jobs";
const struct test tests[] = {
	{ "deliver", test_deliver },
	{ "later", test_later },
	{ "deadline", test_deadline },
	{ "cancel", test_cancel },
	{ "close", test_close },
	{ "refused", test_refused },
	{ "copies", test_copies },
	{ "resubmit", test_resubmit },
	{ "full", test_full },
	{ "close_while_waiting", test_close_while_waiting },
	{ "many_threads", test_many_threads },
	{ "fork", test_fork },
	{ "fork_before", test_fork_before },
	{ NULL, NULL },
};
