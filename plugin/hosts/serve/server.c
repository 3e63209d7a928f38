/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "plugin/hosts/serve/log.h"
#include "plugin/hosts/serve/notify.h"

#define OTHER_DESCRIPTORS 256u /* resolvers, files, listeners */

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
	if (serve_settings_number(
		&server->setup->settings, SERVE_KEY_LOG_REQUESTS) != 0)
		serve_log("%u %s %s, %s, %.1f ms", line->status, line->method,
		    line->path, line->peer->name, line->seconds * 1e3);
}

static void
on_emptied(void *ctx)
{
	struct serve_server *server = ctx;

	if (server->is_stopping && !server->has_ended)
		(void)event_base_loopbreak(server->base);
}

static const char *const origins[] = {
	[SERVE_PEER_ANONYMOUS] = "a stranger",
	[SERVE_PEER_LOOPBACK] = "loopback",
	[SERVE_PEER_UNIX] = "unix",
};

static void
on_accept(struct evconnlistener *evl, evutil_socket_t fd,
    struct sockaddr *address, int len, void *ctx)
{
	const struct serve_listener *listener = ctx;
	struct serve_server *server = listener->ctx;
	struct serve_peer peer = {
		.kind = listener->origin,
		.is_trusted = listener->origin != SERVE_PEER_ANONYMOUS,
	};

	SSL *ssl = NULL;

	(void)evl;
	(void)address;
	(void)len;
	(void)snprintf(
	    peer.name, sizeof(peer.name), "%s", origins[listener->origin]);
	if (listener->is_tls) {
		ssl = serve_tls_accept(server->setup->tls);
		if (ssl == NULL) {
			(void)evutil_closesocket(fd);
			return;
		}
	}
	serve_connection_add(&server->connections, fd, ssl, &peer);
}

static void
start_watch(struct serve_server *server)
{
	const struct timeval wait = { (time_t)serve_settings_number(
					  &server->setup->settings,
					  SERVE_KEY_WATCH_S),
		0 };

	(void)event_add(server->watch_timer, &wait);
}

static void
tell_watch(const struct serve_server *server, enum serve_watch_result result,
    const char *what, const struct cli_failure *failure)
{
	if (result != SERVE_WATCH_SAME)
		serve_metrics_reload(
		    server->metrics, what, result == SERVE_WATCH_RENEWED);
	if (result == SERVE_WATCH_RENEWED)
		serve_log("the %s were replaced: new ones are in force", what);
	else if (result == SERVE_WATCH_FAILED)
		serve_log("the %s in force stay, the new ones are wrong: %s",
		    what, failure->text);
}

/* Certificates and tokens are replaced without a signal. */
static void
on_watch(evutil_socket_t fd, short what, void *ctx)
{
	struct serve_server *server = ctx;
	struct cli_failure failure = { .text = "" };

	(void)fd;
	(void)what;
	tell_watch(server, serve_tls_refresh(server->setup->tls, &failure),
	    "certificates", &failure);
	tell_watch(server,
	    serve_tokens_refresh(server->setup->tokens, &failure), "tokens",
	    &failure);
	start_watch(server);
}

/* No descriptor or memory to be had: it would be the same at once again. */
static void
on_accept_failed(struct evconnlistener *evl, void *ctx)
{
	const struct timeval wait = { 1, 0 };
	const struct serve_listener *listener = ctx;
	struct serve_server *server = listener->ctx;

	serve_log("%s accepts nothing for a second: %s", listener->name,
	    strerror(errno));
	(void)evconnlistener_disable(evl);
	(void)event_add(server->resume_timer, &wait);
}

static void
on_resume(evutil_socket_t fd, short what, void *ctx)
{
	const struct serve_server *server = ctx;

	(void)fd;
	(void)what;
	serve_listeners_resume(server->listeners);
}

/* A descriptor for every connection, and some for all else. */
static enum cli_exit
reserve_descriptors(
    const struct serve_setup *setup, struct cli_failure *failure)
{
	const unsigned connections =
	    serve_settings_number(&setup->settings, SERVE_KEY_MAX_CONNECTIONS);
	const rlim_t wanted = (rlim_t)connections + OTHER_DESCRIPTORS;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
		return CLI_EXIT_PERMIT;
	limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
	if (limit.rlim_cur >= wanted && setrlimit(RLIMIT_NOFILE, &limit) == 0)
		return CLI_EXIT_PERMIT;
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "max_connections = %u needs %lu descriptors, and %lu is the limit "
	    "(ulimit -n, LimitNOFILE=)",
	    connections, (unsigned long)wanted, (unsigned long)limit.rlim_max);
}

/* May the sockets be used with the settings? */
static enum cli_exit
open_listeners(struct serve_server *server, const struct serve_setup *setup,
    struct cli_failure *failure)
{
	enum cli_exit code =
	    serve_listeners_open(&server->listeners, &setup->settings, failure);

	if (code == CLI_EXIT_PERMIT)
		code = serve_listeners_judge(server->listeners,
		    setup->tls != NULL, serve_setup_is_guarded(setup), failure);
	if (code == CLI_EXIT_PERMIT &&
	    !serve_listeners_start(server->listeners, server->base, on_accept,
		on_accept_failed, server))
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (code == CLI_EXIT_PERMIT)
		serve_listeners_keep(&server->listeners);
	else
		serve_listeners_forget(&server->listeners);
	return code;
}

/* The settings and sockets of a configuration take the place of those in
 * force, or nothing changes. */
static enum cli_exit
load(struct serve_server *server, struct cli_failure *failure)
{
	struct serve_setup *setup = NULL;
	enum cli_exit code = serve_setup_new(&setup, &server->origin, failure);

	if (code == CLI_EXIT_PERMIT)
		code = reserve_descriptors(setup, failure);
	if (code == CLI_EXIT_PERMIT)
		code = open_listeners(server, setup, failure);
	if (code != CLI_EXIT_PERMIT) {
		serve_setup_leave(setup);
		return code;
	}
	serve_setup_leave(server->setup);
	server->setup = setup;
	server->connections.setup = setup;
	start_watch(server);
	return CLI_EXIT_PERMIT;
}

static void
reload(struct serve_server *server)
{
	struct cli_failure failure = { .text = "" };

	serve_notify("RELOADING=1");
	const bool is_ok = load(server, &failure) == CLI_EXIT_PERMIT;
	serve_metrics_reload(server->metrics, "configuration", is_ok);
	if (is_ok)
		serve_log("the configuration was read again");
	else
		serve_log("the configuration in force stays, the new one is "
			  "wrong: %s",
		    failure.text);
	serve_notify("READY=1");
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
		reload(server);
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
	server->resume_timer = evtimer_new(server->base, on_resume, server);
	server->watch_timer = evtimer_new(server->base, on_watch, server);
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
	return load(server, failure);
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
