/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/engine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plugin/hosts/serve/clock.h"
#include "plugin/hosts/serve/engine_check.h"

struct serve_engine {
	struct serve_engine_host host;
	struct serve_engine_limits limits;
	const struct caa_plugin_api *api;
	struct caa_plugin_host callbacks; /* the module borrows it */
	struct caa_plugin *plugin;
	struct event *results; /* the module has some */
	struct event *wake;    /* there are failed ones */
	struct serve_checks lists[SERVE_CHECK_FAILED + 1];
	uint64_t last_id;
};

static void
move(struct serve_check *check, enum serve_check_state state)
{
	serve_check_forget_overdue(check);
	serve_checks_remove(&check->engine->lists[check->state], check);
	check->state = state;
	serve_checks_append(&check->engine->lists[state], check);
}

/* Tell, and forget the check. */
static void
finish(struct serve_check *check, const struct serve_outcome *outcome)
{
	struct serve_engine *engine = check->engine;

	serve_checks_remove(&engine->lists[check->state], check);
	if (outcome->status != CAA_PLUGIN_E_GONE)
		engine->host.observe(engine->host.ctx, outcome,
		    serve_seconds_since(&check->since));
	check->done(check->ctx, outcome);
	serve_check_free(check);
}

static void
fail(struct serve_check *check, int32_t status, const char *message)
{
	check->status = status;
	(void)snprintf(check->message, sizeof(check->message), "%s", message);
	move(check, SERVE_CHECK_FAILED);
	event_active(check->engine->wake, EV_TIMEOUT, 1);
}

static void
fail_busy(struct serve_check *check)
{
	fail(check, CAA_PLUGIN_E_SYSTEM, "too many checks are under way");
}

static void
on_overdue(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	fail_busy(ctx);
}

static bool
watch_queued(struct serve_check *check)
{
	const uint32_t ms = serve_check_patience_ms(check);
	const struct timeval wait = {
		.tv_sec = (time_t)(ms / 1000),
		.tv_usec = (suseconds_t)(ms % 1000 * 1000),
	};

	check->overdue = event_new(
	    event_get_base(check->engine->wake), -1, 0, on_overdue, check);
	return check->overdue != NULL && event_add(check->overdue, &wait) == 0;
}

static void start_next(struct serve_engine *engine);

/* The module's: a check is decided. */
static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	struct serve_check *check = ctx;
	struct serve_engine *engine = check->engine;
	const struct serve_outcome outcome = {
		.status = status,
		.result = result,
		.message = error->message,
		.report = check->report,
		.report_len = check->report_len,
	};

	(void)job;
	finish(check, &outcome);
	start_next(engine);
}

static void
start(struct serve_check *check)
{
	struct serve_engine *engine = check->engine;
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	const uint32_t waited_ms =
	    (uint32_t)(serve_seconds_since(&check->since) * 1e3);
	int32_t status;

	if (waited_ms >= serve_check_patience_ms(check)) {
		fail_busy(check);
		return;
	}
	move(check, SERVE_CHECK_RUNNING);
	/* Something is left of it: the check waited less. */
	if (check->request->timeout_ms != 0)
		check->request->timeout_ms -= waited_ms;
	check->request->request_id = ++engine->last_id;
	status = engine->api->submit(engine->plugin, check->request, on_done,
	    check, &check->job, &error);
	if (status != CAA_PLUGIN_OK)
		fail(check, status, error.message);
}

static void
start_next(struct serve_engine *engine)
{
	while (engine->lists[SERVE_CHECK_QUEUED].count > 0 &&
	    engine->lists[SERVE_CHECK_RUNNING].count < engine->limits.checks)
		start(engine->lists[SERVE_CHECK_QUEUED].first);
}

static void
on_results(evutil_socket_t fd, short what, void *ctx)
{
	struct serve_engine *engine = ctx;

	(void)fd;
	(void)what;
	(void)engine->api->process(engine->plugin);
}

static void
on_wake(evutil_socket_t fd, short what, void *ctx)
{
	static const struct caa_plugin_result none = { .struct_size =
							   sizeof(none) };
	struct serve_engine *engine = ctx;
	unsigned waiting = engine->lists[SERVE_CHECK_FAILED].count;

	(void)fd;
	(void)what;
	while (
	    waiting-- > 0 && engine->lists[SERVE_CHECK_FAILED].first != NULL) {
		struct serve_check *check =
		    engine->lists[SERVE_CHECK_FAILED].first;
		const struct serve_outcome outcome = {
			.status = check->status,
			.result = &none,
			.message = check->message,
		};

		finish(check, &outcome);
	}
	start_next(engine);
}

static void
on_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	struct serve_engine *engine = ctx;

	(void)len; /* it ends with a NUL, too */
	engine->host.log(engine->host.ctx, level, text);
}

/* The module's own log may keep records as well; ours is the answer. */
static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx;
	(void)record;
	return 0;
}

static void
on_report(void *ctx, uint64_t request_id, const char *json, size_t len)
{
	struct serve_engine *engine = ctx;
	struct serve_check *check = engine->lists[SERVE_CHECK_RUNNING].first;

	while (check != NULL && check->request->request_id != request_id)
		check = check->next;
	if (check == NULL)
		return;
	free(check->report);
	check->report = malloc(len + 1);
	check->report_len = check->report != NULL ? len : 0;
	if (check->report == NULL)
		return;
	memcpy(check->report, json, len);
	check->report[len] = '\0';
}

/* Its results become events of the loop. */
static bool
watch(struct serve_engine *engine, struct event_base *base)
{
	const int fd = engine->api->poll_fd(engine->plugin);

	engine->wake = event_new(base, -1, 0, on_wake, engine);
	if (fd >= 0)
		engine->results = event_new(
		    base, fd, EV_READ | EV_PERSIST, on_results, engine);
	return engine->wake != NULL && engine->results != NULL &&
	    event_add(engine->results, NULL) == 0;
}

enum cli_exit
serve_engine_new(struct serve_engine **out, struct event_base *base,
    const struct cli_module *module, const struct cli_arguments *arguments,
    const struct serve_engine_host *host, struct cli_failure *failure)
{
	struct serve_engine *engine = calloc(1, sizeof(*engine));
	struct cli_module instance = { .api = module->api };
	enum cli_exit code;

	if (engine == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	engine->host = *host;
	engine->api = module->api;
	engine->callbacks = (struct caa_plugin_host){
		.struct_size = sizeof(engine->callbacks),
		.ctx = engine,
		.log = on_log,
		.audit = on_audit,
		.report = on_report,
	};
	code =
	    cli_module_open(&instance, arguments, &engine->callbacks, failure);
	engine->plugin = instance.plugin;
	if (code == CLI_EXIT_PERMIT && !watch(engine, base))
		code = cli_fail(failure, CLI_EXIT_INTERNAL,
		    "no event or descriptor to be had");
	if (code != CLI_EXIT_PERMIT) {
		serve_engine_free(engine);
		return code;
	}
	*out = engine;
	return CLI_EXIT_PERMIT;
}

void
serve_engine_limit(
    struct serve_engine *engine, const struct serve_engine_limits *limits)
{
	engine->limits = *limits;
}

void
serve_engine_free(struct serve_engine *engine)
{
	if (engine == NULL)
		return;
	if (engine->results != NULL)
		event_free(engine->results);
	if (engine->wake != NULL)
		event_free(engine->wake);
	engine->api->close(engine->plugin);
	free(engine);
}

struct serve_check *
serve_engine_check(struct serve_engine *engine,
    struct caa_plugin_request *request, serve_done_fn *done, void *ctx)
{
	struct serve_check *check;

	if (engine->lists[SERVE_CHECK_RUNNING].count >= engine->limits.checks &&
	    engine->lists[SERVE_CHECK_QUEUED].count >= engine->limits.queue)
		return NULL;
	check = calloc(1, sizeof(*check));
	if (check == NULL)
		return NULL;
	*check = (struct serve_check){
		.engine = engine,
		.request = request,
		.done = done,
		.ctx = ctx,
	};
	(void)clock_gettime(CLOCK_MONOTONIC, &check->since);
	serve_checks_append(&engine->lists[SERVE_CHECK_QUEUED], check);
	start_next(engine);
	if (check->state != SERVE_CHECK_QUEUED || watch_queued(check))
		return check;
	serve_checks_remove(&engine->lists[SERVE_CHECK_QUEUED], check);
	serve_check_free(check);
	return NULL;
}

void
serve_engine_cancel(struct serve_check *check)
{
	static const struct caa_plugin_result none = { .struct_size =
							   sizeof(none) };
	static const struct serve_outcome gone = {
		.status = CAA_PLUGIN_E_GONE,
		.result = &none,
		.message = "the client went away",
	};
	struct serve_engine *engine = check->engine;

	/* A result that won comes all the same, and finds nobody. */
	if (check->state == SERVE_CHECK_RUNNING &&
	    engine->api->cancel(engine->plugin, check->job) != CAA_PLUGIN_OK)
		return;
	finish(check, &gone);
	start_next(engine);
}

unsigned
serve_engine_running(const struct serve_engine *engine)
{
	return engine->lists[SERVE_CHECK_RUNNING].count;
}

unsigned
serve_engine_queued(const struct serve_engine *engine)
{
	return engine->lists[SERVE_CHECK_QUEUED].count;
}

const struct caa_plugin_api *
serve_engine_api(const struct serve_engine *engine)
{
	return engine->api;
}

struct caa_plugin *
serve_engine_plugin(const struct serve_engine *engine)
{
	return engine->plugin;
}
