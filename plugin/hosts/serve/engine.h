/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine: one instance of the module on the daemon's loop, and the checks it
 * was given: so many at a time, the next ones in a queue, and no more.
 */
#ifndef SERVE_ENGINE_H
#define SERVE_ENGINE_H

#include <event2/event.h>

#include "plugin/hosts/common/loader.h"
#include "plugin/hosts/serve/face.h"

struct serve_engine;
struct serve_check;

/* Told of every check that was decided or failed, before its done. */
typedef void serve_observe_fn(
    void *ctx, const struct serve_outcome *outcome, double seconds);
typedef void serve_log_fn(void *ctx, uint32_t level, const char *text);

struct serve_engine_host {
	void *ctx;
	serve_observe_fn *observe;
	serve_log_fn *log;
};

struct serve_engine_limits {
	unsigned checks; /* in the module at a time */
	unsigned queue;
};

typedef void serve_done_fn(void *ctx, const struct serve_outcome *outcome);

/*
 * Open an instance of the loaded module as the command line says.  host is
 * copied.  On failure the sentence is the module's.
 */
CLI_NODISCARD enum cli_exit serve_engine_new(struct serve_engine **out,
    struct event_base *base, const struct cli_module *module,
    const struct cli_arguments *arguments, const struct serve_engine_host *host,
    struct cli_failure *failure);

void serve_engine_limit(
    struct serve_engine *engine, const struct serve_engine_limits *limits);

/* When no check is under way, and not from inside a callback.  NULL is
 * allowed. */
void serve_engine_free(struct serve_engine *engine);

/* NULL: it has no room.  Else done is called once, after this returned. */
struct serve_check *serve_engine_check(struct serve_engine *engine,
    struct caa_plugin_request *request, serve_done_fn *done, void *ctx);

/* Nobody waits any more: done is called with CAA_PLUGIN_E_GONE, perhaps before
 * this returns. */
void serve_engine_cancel(struct serve_check *check);

unsigned serve_engine_running(const struct serve_engine *engine);
unsigned serve_engine_queued(const struct serve_engine *engine);

/* The audit log was renamed. */
const struct caa_plugin_api *serve_engine_api(
    const struct serve_engine *engine);
struct caa_plugin *serve_engine_plugin(const struct serve_engine *engine);

#endif /* SERVE_ENGINE_H */
