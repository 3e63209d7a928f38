/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/server.h"

#include <signal.h>
#include <stdlib.h>

#include "plugin/hosts/serve/log.h"
#include "plugin/hosts/serve/notify.h"
#include "plugin/hosts/serve/server_private.h"

static void stop(struct serve_server *server);

/* Libevent's own complaints, which it would print. */
static void
on_event_log(int severity, const char *text)
{
	if (severity >= EVENT_LOG_WARN)
		serve_log("event loop: %s", text);
}

static void
on_observe(void *ctx, const struct serve_outcome *outcome, double seconds)
{
	const struct serve_server *server = ctx;

	serve_metrics_check(server->metrics, outcome, seconds);
}

static void
on_log(void *ctx, uint32_t level, const char *text)
{
	(void)ctx;
	if (level <= CAA_PLUGIN_LOG_WARN)
		serve_log("%s", text);
}

static void
on_identify(
    void *ctx, SSL *ssl, const struct serve_head *head, struct serve_peer *peer)
{
	const struct serve_server *server = ctx;
	const struct serve_identities known =
	    serve_setup_identities(server->setup);

	serve_identify(&known, ssl, head, peer);
}

static void
on_answered(void *ctx, const struct serve_access_line *line)
{
	const struct serve_server *server = ctx;

	serve_metrics_request(
	    server->metrics, line->route, line->status, line->seconds);
	/* What stands behind the route may be a secret. */
	const char *path = line->status == 404 ? line->path : line->route;
	if (serve_settings_number(
		&server->setup->settings, SERVE_KEY_LOG_REQUESTS) != 0)
		serve_log("%u %s %s, %s, %.1f ms", line->status, line->method,
		    path, line->peer->name, line->seconds * 1e3);
}

static void
on_emptied(void *ctx)
{
	struct serve_server *server = ctx;

	if (server->is_stopping && !server->has_ended)
		(void)event_base_loopbreak(server->base);
}

static void
on_signal(evutil_socket_t number, short what, void *ctx)
{
	struct serve_server *server = ctx;

	(void)what;
	if (server->has_ended)
		return;
	if (number != SIGHUP)
		stop(server);
	else if (!server->is_stopping)
		serve_server_reload(server);
}

static void
on_stop_timer(evutil_socket_t fd, short what, void *ctx)
{
	struct serve_server *server = ctx;

	(void)fd;
	(void)what;
	serve_log("%u connections are cut off: their answers did not come in "
		  "time",
	    server->connections.count);
	(void)event_base_loopbreak(server->base);
}

/* No new connections; those there get their answers.  Twice: they do not. */
static void
stop(struct serve_server *server)
{
	const struct timeval wait = { (time_t)serve_settings_number(
					  &server->setup->settings,
					  SERVE_KEY_STOP_TIMEOUT_S),
		0 };

	if (server->is_stopping) {
		(void)event_base_loopbreak(server->base);
		return;
	}
	server->is_stopping = true;
	serve_notify("STOPPING=1");
	serve_log(
	    "stopping, with %u connections left", server->connections.count);
	serve_listeners_close(server->listeners);
	server->listeners = NULL;
	(void)event_add(server->stop_timer, &wait);
	serve_connections_stop(&server->connections);
	if (server->connections.count == 0)
		(void)event_base_loopbreak(server->base);
}

static bool
add_events(struct serve_server *server)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };

	for (size_t i = 0; i < CLI_COUNTOF(numbers); i++) {
		/* What libevent goes back to: the last steps are not to be
		 * interrupted by somebody impatient. */
		if (signal(numbers[i], SIG_IGN) == SIG_ERR)
			return false;
		server->signals[i] =
		    evsignal_new(server->base, numbers[i], on_signal, server);
		if (server->signals[i] == NULL ||
		    event_add(server->signals[i], NULL) != 0)
			return false;
	}
	server->stop_timer = evtimer_new(server->base, on_stop_timer, server);
	server->resume_timer =
	    evtimer_new(server->base, serve_server_resume, server);
	server->watch_timer =
	    evtimer_new(server->base, serve_server_watch, server);
	return server->stop_timer != NULL && server->resume_timer != NULL &&
	    server->watch_timer != NULL;
}

enum cli_exit
serve_server_init(struct serve_server *server, const struct cli_module *module,
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	event_set_log_callback(on_event_log);
	*server = (struct serve_server){ .base = event_base_new() };
	server->metrics = serve_metrics_new();
	if (server->base == NULL || server->metrics == NULL ||
	    !add_events(server))
		return cli_fail(
		    failure, CLI_EXIT_INTERNAL, "no event loop to be had");
	server->origin = (struct serve_origin){
		.base = server->base,
		.module = module,
		.arguments = arguments,
		.host = { server, on_observe, on_log },
		.metrics = server->metrics,
		.connection_count = &server->connections.count,
	};
	server->connections = (struct serve_connections){
		.base = server->base,
		.ctx = server,
		.identify = on_identify,
		.answered = on_answered,
		.emptied = on_emptied,
	};
	return serve_server_load(server, failure);
}

enum cli_exit
serve_server_run(struct serve_server *server, struct cli_failure *failure)
{
	serve_notify("READY=1");
	if (event_base_dispatch(server->base) < 0)
		return cli_fail(
		    failure, CLI_EXIT_INTERNAL, "the event loop failed");
	return CLI_EXIT_PERMIT;
}

void
serve_server_clear(struct serve_server *server)
{
	server->has_ended = true;
	serve_listeners_close(server->listeners);
	serve_connections_clear(&server->connections);
	serve_setup_leave(server->setup);
	/* Setups are freed from the loop. */
	if (server->base != NULL)
		(void)event_base_loop(server->base, EVLOOP_NONBLOCK);
	for (size_t i = 0; i < CLI_COUNTOF(server->signals); i++)
		if (server->signals[i] != NULL)
			event_free(server->signals[i]);
	if (server->stop_timer != NULL)
		event_free(server->stop_timer);
	if (server->resume_timer != NULL)
		event_free(server->resume_timer);
	if (server->watch_timer != NULL)
		event_free(server->watch_timer);
	if (server->base != NULL)
		event_base_free(server->base);
	serve_metrics_free(server->metrics);
	*server = (struct serve_server){ 0 };
}
