/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server: the loop: listeners, connections, signals, and the configuration
 * that is in force.  SIGHUP reads it again, SIGTERM and SIGINT end it.
 */
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include "plugin/hosts/serve/connection.h"
#include "plugin/hosts/serve/listener.h"

struct serve_server {
	struct event_base *base;
	struct serve_origin origin; /* what setups are made of */
	struct serve_setup *setup;
	struct serve_metrics *metrics;
	struct serve_connections connections;
	struct serve_listener *listeners;
	struct event *signals[3];
	struct event *stop_timer;
	struct event *resume_timer; /* to accept again */
	struct event *watch_timer;  /* for files that are replaced */
	bool is_stopping;
	bool has_ended; /* the loop; what is left is freed */
};

/* Everything but the loop; clear in any case. */
CLI_NODISCARD enum cli_exit serve_server_init(struct serve_server *server,
    const struct cli_module *module, const struct cli_arguments *arguments,
    struct cli_failure *failure);

/* Until a signal ends it. */
CLI_NODISCARD enum cli_exit serve_server_run(
    struct serve_server *server, struct cli_failure *failure);

void serve_server_clear(struct serve_server *server);

#endif /* SERVE_SERVER_H */
