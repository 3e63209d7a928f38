/* SPDX-License-Identifier: BSD-2-Clause */
/* A configuration comes into force, or does not. */
#include <sys/resource.h>

#include "plugin/hosts/serve/log.h"
#include "plugin/hosts/serve/notify.h"
#include "plugin/hosts/serve/server_private.h"

#define OTHER_DESCRIPTORS 256u /* resolvers, files, listeners */

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
	    !serve_listeners_start(server->listeners, server->base,
		serve_server_accept, serve_server_accept_failed, server))
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (code == CLI_EXIT_PERMIT)
		serve_listeners_keep(&server->listeners);
	else
		serve_listeners_forget(&server->listeners);
	return code;
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
void
serve_server_watch(evutil_socket_t fd, short what, void *ctx)
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

enum cli_exit
serve_server_load(struct serve_server *server, struct cli_failure *failure)
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

void
serve_server_reload(struct serve_server *server)
{
	struct cli_failure failure = { .text = "" };

	serve_notify("RELOADING=1");
	const bool is_ok =
	    serve_server_load(server, &failure) == CLI_EXIT_PERMIT;
	serve_metrics_reload(server->metrics, "configuration", is_ok);
	if (is_ok)
		serve_log("the configuration was read again");
	else
		serve_log("the configuration in force stays, the new one is "
			  "wrong: %s",
		    failure.text);
	serve_notify("READY=1");
}
