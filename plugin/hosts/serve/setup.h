/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * setup: one configuration in force, with the instance of the module it opened
 * and what the faces made of it.  A reload makes another; this one stays until
 * the last request that began with it is answered.
 */
#ifndef SERVE_SETUP_H
#define SERVE_SETUP_H

#include "plugin/hosts/serve/engine.h"
#include "plugin/hosts/serve/identify.h"
#include "plugin/hosts/serve/metrics.h"
#include "plugin/hosts/serve/settings.h"
#include "plugin/hosts/serve/tls.h"

#define SERVE_FACES_MAX 16u

struct serve_setup {
	unsigned references;
	struct event_base *base;
	struct serve_settings settings;
	struct serve_engine *engine;
	struct serve_tls *tls;       /* NULL: none */
	struct serve_tokens *tokens; /* NULL: none */
	/* The daemon's, borrowed. */
	struct serve_metrics *metrics;
	const unsigned *connection_count;
	bool is_offered[SERVE_FACES_MAX]; /* in the order of serve_faces */
	bool is_open[SERVE_FACES_MAX];
	void *states[SERVE_FACES_MAX];
};

/* What a setup is made of. */
struct serve_origin {
	struct event_base *base;
	const struct cli_module *module;
	const struct cli_arguments *arguments;
	struct serve_engine_host host;
	struct serve_metrics *metrics;
	const unsigned *connection_count;
};

/* With one reference.  On failure nothing has changed and *failure says which
 * key, face or file is wrong. */
CLI_NODISCARD enum cli_exit serve_setup_new(struct serve_setup **out,
    const struct serve_origin *origin, struct cli_failure *failure);

struct serve_setup *serve_setup_take(struct serve_setup *setup);

/* One reference less; without any it is freed, from the loop.  NULL is
 * allowed. */
void serve_setup_leave(struct serve_setup *setup);

/* What clients are believed by. */
struct serve_identities serve_setup_identities(const struct serve_setup *setup);

/* Can a client that is not on this machine prove who it is, if only to one of
 * the faces? */
bool serve_setup_is_guarded(const struct serve_setup *setup);

/* Where a path leads. */
struct serve_way {
	const struct serve_route *route; /* NULL: nowhere */
	const void *state;               /* of its face */
	const char *rest;                /* of the path, behind a prefix */
	const char *allowed;             /* a method the path has, or NULL */
};

/* HEAD goes where GET goes. */
struct serve_way serve_setup_find(
    const struct serve_setup *setup, const char *method, const char *path);

#endif /* SERVE_SETUP_H */
